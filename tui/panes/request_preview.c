#include "tui/panes/request_preview.h"

/*
 * What would go out. The URL is resolved the way sending resolves it, so an
 * unknown variable or service shows here first.
 */

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/client/client_scope.h"
#include "core/fhir/privacy.h"
#include "tui/panes/connections.h"
#include "tui/panes/deck_saved.h"
#include "tui/panes/mask.h"

/* The service whose credentials the URL would get, or NULL. */
static const struct service *service_for(const struct deck *deck,
	const char *url)
{
	return client_service_of(deck_connection(deck), url);
}

typedef void line_fn(void *data, bool is_typed, const char *line);

struct head {
	line_fn *add;
	void *data;
};

static void add_line(const struct head *head, bool is_typed,
	const char *name, const char *value)
{
	struct buf line = BUF_INIT;

	buf_printf(&line, "%s: ", name);
	mask_named(&line, name, value);
	head->add(head->data, is_typed, line.data);
	buf_finish(&line);
}

/* The connection's own, for what lies below one of its services. */
static void add_own(const struct deck *deck, const struct head *head)
{
	const struct http_headers *own = &deck_connection(deck)->headers;

	for (size_t i = 0; i < own->count; i++)
		if (http_headers_get(&deck->compose.headers,
		    own->header[i].name) == NULL)
			add_line(head, false, own->header[i].name,
				own->header[i].value);
}

/* If-Match, or that there will be none, where one is wanted. */
static void add_condition(const struct deck *deck, const char *url,
	const struct head *head)
{
	const char *method = deck->compose.method;
	const char *tag = client_condition(deck->client, method, url);

	if (!client_wants_condition(deck->client, method) ||
	    http_headers_get(&deck->compose.headers, "If-Match") != NULL)
		return;
	if (tag != NULL)
		add_line(head, false, "If-Match", tag);
	else if (client_is_by_search(url))
		head->add(head->data, false, strcmp(method, "DELETE") == 0 ?
			"(It deletes whatever matches the search, perhaps "
			"several.)" : "(It changes what matches the search, "
			"whichever that is.)");
	else
		head->add(head->data, false, "(Its version is not known here: "
			"nothing keeps this from undoing another's change. "
			"GET it first.)");
}

static void add_headers(const struct deck *deck, const char *url,
	const struct deck_ready *ready, const struct head *head)
{
	static const char *const shown[] = {
		[ACCESS_UNRESTRICTED] = NULL,
		[ACCESS_OAUTH2] = "Authorization: Bearer ***",
		[ACCESS_BASIC] = "Authorization: Basic ***",
		[ACCESS_TOKEN] = "Authorization: Bearer ***",
	};
	const struct compose *compose = &deck->compose;
	const struct service *service = service_for(deck, url);

	if (http_headers_get(&compose->headers, "Accept") == NULL)
		add_line(head, false, "Accept", "application/fhir+json");
	if (service != NULL && shown[service->access] != NULL)
		head->add(head->data, false, shown[service->access]);
	if (service != NULL)
		add_own(deck, head);
	if (compose_has_body(compose) &&
	    http_headers_get(&compose->headers, "Content-Type") == NULL)
		add_line(head, false, "Content-Type",
			compose_content_type(compose));
	for (size_t i = 0; i < ready->headers.count; i++)
		add_line(head, true, ready->headers.header[i].name,
			ready->headers.header[i].value);
	add_condition(deck, url, head);
	head->add(head->data, false, "X-Request-ID: (a new one each time)");
}

static void to_view(void *data, bool is_typed, const char *line)
{
	textview_line(data, is_typed ? STYLE_DEFAULT : STYLE_DIM, line);
}

static void to_text(void *data, bool is_typed, const char *line)
{
	(void)is_typed;
	buf_printf(data, "%s\n", line);
}

/* What the editor still holds of another request. */
#define NOT_SENT "(the body in the editor is not sent with %s)"

enum { BODY_LINES = 4, BODY_COLUMNS = 200 };

/* Its size, and how it begins where that may be seen. */
static void print_body(const struct buf *body, struct buf *out)
{
	size_t end = 0, len;
	char size[24];

	text_format_size(size, sizeof(size), body->len);
	buf_printf(out, "(a body of %s%s)", size, privacy_is_on() ?
		", which is private" : "");
	if (privacy_is_on())
		return;
	for (int i = 0; i < BODY_LINES && end < body->len; i++) {
		len = strcspn(body->data + end, "\r\n");
		buf_putc(out, '\n');
		buf_append(out, body->data + end, len < BODY_COLUMNS ? len :
			text_fit(body->data + end, len, BODY_COLUMNS));
		end += len + (end + len < body->len);
	}
	if (end < body->len)
		buf_puts(out, "\n...");
}

void request_print(const struct deck *deck, const char *url, struct buf *out)
{
	const struct compose *compose = &deck->compose;
	struct head head = { to_text, out };
	struct deck_ready ready;
	struct err err = ERR_INIT;

	if (deck_make_ready(deck, &ready, &err)) {
		add_headers(deck, url, &ready, &head);
		if (compose_has_body(compose))
			print_body(&ready.body, out);
		else if (compose->body.len > 0)
			buf_printf(out, NOT_SENT, compose->method);
	} else {
		buf_puts(out, err.text);
	}
	deck_ready_finish(&ready);
}

/* What the token that is held can't do, before it is refused for it. */
static void add_scope(const struct deck *deck, const char *url,
	struct textview *out)
{
	struct buf sentence = BUF_INIT;
	enum scope_answer answer = client_scope_covers(deck->client,
		deck->compose.method, url, &sentence);

	if (sentence.len > 0)
		textview_line(out, answer == SCOPE_NO ? STYLE_WARNING :
			STYLE_DIM, sentence.data);
	buf_finish(&sentence);
}

static void preview_ready(const struct deck *deck, const char *url,
	const struct deck_ready *ready, struct textview *out)
{
	struct head head = { to_view, out };
	struct buf shown = BUF_INIT;
	char size[24];

	mask_url(&shown, url);
	textview_linef(out, STYLE_STRONG, "%s %s", deck->compose.method,
		shown.data);
	buf_finish(&shown);
	add_headers(deck, url, ready, &head);
	if (compose_has_body(&deck->compose)) {
		text_format_size(size, sizeof(size), ready->body.len);
		textview_linef(out, STYLE_DIM, "(a body of %s)", size);
	} else if (deck->compose.body.len > 0) {
		textview_linef(out, STYLE_DIM, NOT_SENT,
			deck->compose.method);
	}
}

void request_preview(const struct deck *deck, struct textview *out)
{
	struct err err = ERR_INIT;
	struct deck_ready ready;
	char *url = deck_url(deck, &err);

	if (url == NULL) {
		textview_line(out, STYLE_ERROR, err.text);
		return;
	}
	if (deck_make_ready(deck, &ready, &err))
		preview_ready(deck, url, &ready, out);
	else
		textview_line(out, STYLE_ERROR, err.text);
	add_scope(deck, url, out);
	deck_ready_finish(&ready);
	free(url);
}

static void add_token(const struct deck *deck, struct textview *out)
{
	const struct token *token = client_token(deck->client);
	const struct oauth2_settings *oauth2 =
		&deck_connection(deck)->oauth2;
	char state[80], left[24];

	token_describe(token, state, sizeof(state));
	textview_pair(out, "Token", token_style(token), state);
	if (token->value != NULL && token_seconds_left(token) != LONG_MAX) {
		text_format_countdown(left, sizeof(left),
			token_seconds_left(token));
		textview_pair(out, "Left", token_style(token), left);
	}
	textview_pair(out, "Client id", STYLE_DEFAULT,
		oauth2->client_id != NULL ? oauth2->client_id :
		"(none: edit the connection)");
	textview_pair(out, "Scope", STYLE_DEFAULT,
		oauth2->scope != NULL ? oauth2->scope : "");
	textview_pair(out, "Server", STYLE_DEFAULT, oauth2->base != NULL ?
		oauth2->base : "(none: edit the connection)");
	textview_line(out, STYLE_DIM, "t opens the token inspector.");
}

void request_auth(const struct deck *deck, struct textview *out)
{
	struct err err = ERR_INIT;
	const struct service *service;
	char *url = deck_url(deck, &err);

	if (url == NULL) {
		textview_line(out, STYLE_ERROR, err.text);
		return;
	}
	service = service_for(deck, url);
	if (service == NULL) {
		free(url);
		textview_line(out, STYLE_WARNING, "This URL is below no "
			"service of the connection: it is sent without "
			"credentials.");
		return;
	}
	textview_pair(out, "Service", STYLE_DEFAULT, service->name);
	textview_pair(out, "Access", STYLE_DEFAULT,
		access_name(service->access));
	add_scope(deck, url, out);
	free(url);
	if (service->access == ACCESS_OAUTH2)
		add_token(deck, out);
	else if (service->access == ACCESS_UNRESTRICTED)
		textview_line(out, STYLE_DIM,
			"No credentials are sent to it.");
	else if (service->access == ACCESS_BASIC)
		textview_pair(out, "User", STYLE_DEFAULT,
			deck_connection(deck)->basic_user != NULL ?
			deck_connection(deck)->basic_user :
			"(none: edit the connection)");
}
