#include "core/client/ticket.h"

/*
 * The order is all: everything is learned from before anything is put, so that
 * a name in the answer goes from the URL too. Then the text is put together
 * with the words of ours marked as such, and the pass goes over all the rest
 * of it; only then is it made harmless for terminals. What is ours is the
 * exception that has to be asked for, never the rule.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/base64.h"
#include "core/base/clock.h"
#include "core/base/text.h"
#include "core/client/ticket_part.h"

enum { LABEL_WIDTH = 15 };

static void learn_secret(void *data, const char *what,
	const struct secret *secret)
{
	aliases_learn_secret(data, strstr(what, "oken") != NULL ? ALIAS_TOKEN :
		ALIAS_SECRET, secret);
}

/* Basic credentials are a secret by another spelling. */
static void learn_basic(void *data, const char *what,
	const struct secret *secret)
{
	struct ticket_draft *draft = data;
	const struct connection *connection = draft->connection;
	const char *const users[] = { connection->oauth2.client_id,
		connection->basic_user };
	struct buf pair = BUF_INIT, encoded = BUF_INIT;
	struct secret *basic;

	(void)what;
	for (size_t i = 0; i < FD_COUNT(users); i++) {
		if (users[i] == NULL)
			continue;
		buf_printf(&pair, "%s:%s", users[i], secret_bytes(secret));
		base64_encode(&encoded, pair.data, pair.len);
		basic = secret_new(encoded.data, encoded.len);
		aliases_learn_secret(draft->aliases, ALIAS_SECRET, basic);
		secret_free(basic);
		buf_finish_wiped(&pair);
		buf_finish_wiped(&encoded);
	}
}

static void learn_exchange(struct ticket_draft *draft,
	const struct exchange *exchange)
{
	const char *location;

	if (exchange == NULL)
		return;
	ticket_learn_url(draft->aliases, exchange->url);
	ticket_learn_url(draft->aliases, exchange->first_url);
	for (size_t i = 0; i < exchange->hop_count; i++)
		ticket_learn_url(draft->aliases, exchange->hops[i].url);
	location = http_headers_get(&exchange->headers, "Location");
	if (location != NULL)
		ticket_learn_url(draft->aliases, location);
	ticket_learn_document(draft->aliases, exchange->body.data,
		exchange->body.len);
}

void ticket_learn_all(struct ticket_draft *draft)
{
	const struct ticket_input *input = draft->input;
	const struct http *http = client_http(input->client);
	const char *user = draft->connection->basic_user;

	client_each_secret(input->client, learn_secret, draft->aliases);
	client_each_secret(input->client, learn_basic, draft);
	if (user != NULL && *user != '\0')
		aliases_learn_person(draft->aliases, &(struct alias_value){
			ALIAS_NAME, user, strlen(user), false }, 1);
	if (input->body != NULL)
		ticket_learn_document(draft->aliases, input->body,
			input->body_len);
	if (input->title != NULL)
		ticket_learn_url(draft->aliases, input->title);
	learn_exchange(draft, input->exchange);
	for (size_t i = 0; input->check != NULL &&
	    i < check_service_count(input->check); i++) {
		const struct check_found *found = check_found(input->check, i);

		learn_exchange(draft, http_find(http, found->read));
	}
}

static void own(struct ticket_draft *draft, const char *text)
{
	size_t from = draft->out.len;

	buf_puts(&draft->out, text);
	alias_spans_add(&draft->own, from, draft->out.len);
}

void ticket_head(struct ticket_draft *draft, const char *text,
	const char *name)
{
	own(draft, "\n## ");
	own(draft, text);
	buf_puts(&draft->out, name);
	own(draft, "\n\n");
}

static void put_label(struct ticket_draft *draft, const char *label)
{
	char padded[40];

	snprintf(padded, sizeof(padded), "    %-*s ", LABEL_WIDTH, label);
	own(draft, padded);
}

/* Further lines stand below the first. */
static void put_lines(struct ticket_draft *draft, const char *label,
	const char *value, bool is_own)
{
	put_label(draft, label);
	for (;;) {
		size_t len = strcspn(value, "\n");
		size_t from = draft->out.len;

		buf_append(&draft->out, value, len);
		if (is_own)
			alias_spans_add(&draft->own, from, draft->out.len);
		own(draft, "\n");
		value += len;
		if (*value++ == '\0')
			break;
		put_label(draft, "");
	}
}

void ticket_line(struct ticket_draft *draft, const char *label,
	const char *value)
{
	put_lines(draft, label, value, false);
}

void ticket_own_line(struct ticket_draft *draft, const char *label,
	const char *value)
{
	put_lines(draft, label, value, true);
}

static void put_title(struct ticket_draft *draft)
{
	char when[40];

	clock_format_instant(when, sizeof(when), clock_now());
	own(draft, "# fhirdeck ticket: ");
	buf_printf(&draft->out, "%s (%s)", draft->connection->name,
		tier_label(draft->connection->tier));
	own(draft, ", ");
	own(draft, when);
	own(draft, "\n\nSecrets, tokens, identifiers, names, birth dates and "
		"the like are placeholders;\nthe same value has the same one "
		"everywhere in this text.\n");
}

static void put_all(struct ticket_draft *draft)
{
	const struct ticket_input *input = draft->input;
	const struct tls_facts *facts = input->exchange != NULL ?
		input->exchange->tls : NULL;

	put_title(draft);
	if (input->check != NULL)
		ticket_put_check(draft);
	if (input->exchange != NULL)
		ticket_put_exchange(draft, input->exchange, true);
	else if (input->problem != NULL)
		ticket_put_problem(draft);
	for (size_t i = 0; facts == NULL && input->check != NULL &&
	    i < check_service_count(input->check); i++)
		facts = check_found(input->check, i)->tls;
	if (facts != NULL)
		ticket_put_tls(draft, facts);
	ticket_put_settings(draft);
}

struct ticket *ticket_new(const struct ticket_input *input)
{
	struct ticket *ticket = xcalloc(1, sizeof(*ticket));
	struct ticket_draft draft = { .input = input, .out = BUF_INIT,
		.connection = client_connection(input->client) };
	struct buf passed = BUF_INIT;

	ticket->text = (struct buf)BUF_INIT;
	ticket->aliases = aliases_new();
	draft.aliases = ticket->aliases;
	ticket_learn_all(&draft);
	put_all(&draft);
	aliases_apply(draft.aliases, draft.out.data, draft.out.len,
		&draft.own, &passed);
	text_scrub_lines(&ticket->text, passed.data, passed.len);
	buf_clear(&passed);
	ticket_put_json(&draft, &passed);
	text_scrub_lines(&ticket->text, passed.data, passed.len);
	alias_spans_finish(&draft.own);
	buf_finish_wiped(&passed);
	buf_finish_wiped(&draft.out);
	return ticket;
}

void ticket_free(struct ticket *ticket)
{
	if (ticket == NULL)
		return;
	aliases_free(ticket->aliases);
	buf_finish(&ticket->text);
	free(ticket);
}

const struct buf *ticket_text(const struct ticket *ticket)
{
	return &ticket->text;
}

void ticket_replaced(const struct ticket *ticket, struct buf *out)
{
	aliases_words(ticket->aliases, out);
}

size_t ticket_replaced_count(const struct ticket *ticket)
{
	size_t count = 0;

	for (int i = 0; i < ALIAS_KIND_COUNT; i++)
		count += aliases_replaced(ticket->aliases,
			(enum alias_kind)i);
	return count;
}

char *ticket_file_name(void)
{
	char when[40];
	size_t len = 0;

	/* "2026-02-03T10:31:00Z" */
	clock_format_instant(when, sizeof(when), clock_now());
	for (const char *c = when; *c != '\0' && len < 13; c++)
		if (text_is_digit(*c) || *c == 'T')
			when[len++] = *c == 'T' ? '-' : *c;
	when[len] = '\0';
	return xasprintf("fhirdeck-ticket-%s.md", when);
}
