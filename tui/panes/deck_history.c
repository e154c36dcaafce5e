#include "tui/panes/deck_history.h"

/*
 * The history keeps neither headers nor bodies nor identifiers. While an
 * exchange is held all of it is there: headers that the client adds by itself
 * each time are left out, and what proves who the user is was never in them.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "tui/panes/deck_internal.h"
#include "tui/panes/deck_saved.h"

static const struct exchange *held(const struct deck *deck,
	const struct history_entry *entry)
{
	return entry->exchange != 0 ?
		http_find(deck->http, entry->exchange) : NULL;
}

/* Added each time anew, or masked. */
static bool is_own(const struct deck *deck, const struct http_header *header)
{
	static const char *const names[] = { "Authorization", "X-Request-ID",
		"User-Agent", "Host", "Content-Length", "Accept-Encoding",
		"Proxy-Authorization", "Expect", "Connection" };
	const struct connection *open = deck_connection(deck);

	for (size_t i = 0; i < FD_COUNT(names); i++)
		if (text_equals_nocase(names[i], header->name))
			return true;
	if (text_equals_nocase(header->name, "Accept") &&
	    strcmp(header->value, "application/fhir+json") == 0)
		return true;
	return open != NULL && http_headers_get(&open->headers,
		header->name) != NULL;
}

static void take_headers(struct deck *deck, const struct exchange *exchange)
{
	const struct http_headers *headers = &exchange->request_headers;

	for (size_t i = 0; i < headers->count; i++)
		if (!is_own(deck, &headers->header[i]))
			http_headers_add(&deck->compose.headers,
				headers->header[i].name,
				headers->header[i].value);
}

enum past_lack deck_compose_past(struct deck *deck,
	const struct history_entry *entry)
{
	const struct exchange *exchange = held(deck, entry);
	const struct buf *body = sent_find(&deck->sent, entry->exchange);
	const char *url = exchange != NULL ? exchange->first_url : entry->url;

	compose_finish(&deck->compose);
	compose_init(&deck->compose);
	deck_forget_saved(deck);
	compose_set_method(&deck->compose, entry->method);
	compose_set_url(&deck->compose, url);
	if (exchange != NULL)
		take_headers(deck, exchange);
	if (exchange != NULL && body != NULL)
		buf_append(&deck->compose.body, body->data, body->len);
	deck_mark(deck, DECK_REQUEST);
	if (strstr(url, "***") != NULL)
		return PAST_MASKED;
	if (exchange != NULL ? exchange->request_len > 0 && body == NULL :
	    compose_has_body(&deck->compose) ||
	    strcmp(entry->method, "POST") == 0 ||
	    strcmp(entry->method, "PUT") == 0 ||
	    strcmp(entry->method, "PATCH") == 0)
		return PAST_NO_BODY;
	return PAST_WHOLE;
}

bool deck_may_repeat(const struct deck *deck,
	const struct history_entry *entry, struct err *err)
{
	const struct connection *open = deck_connection(deck);

	if (open == NULL || strcmp(open->name, entry->connection) != 0)
		return err_set(err, ERR_USAGE, "this was sent on %s: open that "
			"connection first (c)", entry->connection);
	if (client_service_of(open, entry->url) == NULL)
		return err_set(err, ERR_USAGE, "this went to no service of "
			"the connection; it is sent as part of something "
			"else (token, discovery)");
	return true;
}

bool deck_fetch_past(struct deck *deck, const struct history_entry *entry,
	const char *then, struct err *err)
{
	struct deck_link link = { .url = entry->url };
	char *title;

	if (!deck_may_repeat(deck, entry, err))
		return false;
	if (strcmp(entry->method, "GET") != 0)
		return err_set(err, ERR_USAGE, "the answer of this line is "
			"not kept any more, and a %s is not sent again by "
			"itself: Enter puts it into the composer",
			entry->method);
	if (strstr(entry->url, "***") != NULL)
		return err_set(err, ERR_USAGE, "the answer of this line is "
			"not kept any more, and what the history masks (***) "
			"has to be filled in: Enter puts it into the "
			"composer");
	title = xasprintf("GET %s", entry->url);
	link.title = title;
	deck_send_get(deck, &link);
	mem_replace(&deck->answer.then, then);
	free(title);
	return true;
}
