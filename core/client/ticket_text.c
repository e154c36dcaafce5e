#include "core/client/ticket_part.h"

/*
 * The sections for people, a line for each thing. Lines are indented so that
 * Markdown shows them as they are, placeholders too.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/clock.h"
#include "core/base/text.h"
#include "core/client/answer.h"
#include "core/net/tls_words.h"

enum { ISSUES_MAX = 20 };

static void put_sentence_line(struct ticket_draft *draft, const char *label,
	const char *text)
{
	struct buf out = BUF_INIT;

	ticket_put_sentence(draft->aliases, text, &out);
	ticket_line(draft, label, out.data);
	buf_finish(&out);
}

static void put_step(struct ticket_draft *draft, const struct check_step *step)
{
	struct buf line = BUF_INIT;
	char ms[24] = "";

	if (step->ms >= 0)
		text_format_ms(ms, sizeof(ms), step->ms);
	buf_printf(&line, "%-7s %8s  ", check_state_name(step->state), ms);
	if (step->is_foreign)
		ticket_put_sentence(draft->aliases, step->text, &line);
	else
		buf_puts(&line, step->text);
	while (line.len > 0 && line.data[line.len - 1] == ' ')
		buf_truncate(&line, line.len - 1);
	ticket_line(draft, step->name, line.data);
	buf_finish(&line);
}

static void put_result(struct ticket_draft *draft)
{
	const struct check *check = draft->input->check;
	const struct check_failure *failure = check_failure(check);
	const struct err *result = check_result(check);

	ticket_head(draft, "Result", "");
	if (!check_is_over(check))
		ticket_own_line(draft, "Result", "the check is not over");
	else if (!err_is_set(result))
		ticket_own_line(draft, "Result", "nothing failed");
	else
		put_sentence_line(draft, "Result", result->text);
	if (failure == NULL)
		return;
	ticket_line(draft, "Failed", failure->rung);
	ticket_line(draft, "Service", failure->service);
	ticket_own_line(draft, "Ring", check_contact(draft->connection,
		failure->whom));
}

/* The exchange on which the first failure was seen. */
static const struct exchange *failed_exchange(struct ticket_draft *draft)
{
	const struct check *check = draft->input->check;
	const struct check_failure *failure = check_failure(check);
	const struct http *http = client_http(draft->input->client);

	for (size_t i = 0; failure != NULL && i < check_service_count(check);
	    i++) {
		const struct check_found *found = check_found(check, i);

		if (strcmp(found->service, failure->service) == 0)
			return http_find(http, found->read != 0 ?
				found->read : found->metadata);
	}
	return NULL;
}

void ticket_put_check(struct ticket_draft *draft)
{
	const struct check *check = draft->input->check;
	const struct exchange *failed = failed_exchange(draft);
	const char *service = "";

	put_result(draft);
	for (size_t i = 0; i < check_count(check); i++) {
		const struct check_step *step = check_at(check, i);

		if (strcmp(service, step->service) != 0) {
			service = step->service;
			ticket_head(draft, "Check of the service ", service);
		}
		put_step(draft, step);
	}
	if (failed != NULL)
		ticket_put_exchange(draft, failed, false);
}

static void put_url_line(struct ticket_draft *draft, const char *label,
	const char *words, const char *url)
{
	struct buf line = BUF_INIT;

	buf_puts(&line, words);
	ticket_put_url(draft->aliases, url, &line);
	ticket_line(draft, label, line.data);
	buf_finish(&line);
}

static void put_fields(struct ticket_draft *draft,
	const struct http_headers *headers)
{
	for (size_t i = 0; i < headers->count; i++) {
		const struct http_header *header = &headers->header[i];
		struct buf line = BUF_INIT;

		buf_printf(&line, "%s: ", header->name);
		ticket_put_field(draft->aliases, header->name, header->value,
			&line);
		ticket_line(draft, i == 0 ? "Headers" : "", line.data);
		buf_finish(&line);
	}
}

static void put_body(struct ticket_draft *draft, const char *label,
	const char *text, size_t len)
{
	struct buf out = BUF_INIT;

	if (len == 0)
		return;
	if (!draft->input->wants_bodies)
		buf_printf(&out, "%zu bytes, left out", len);
	else
		ticket_put_document(draft->aliases, text, len, &out);
	while (out.len > 0 && text_is_space(out.data[out.len - 1]))
		buf_truncate(&out, out.len - 1);
	ticket_line(draft, label, out.data);
	buf_finish(&out);
}

static void put_timings(struct ticket_draft *draft,
	const struct exchange *exchange)
{
	const struct http_timings *t = &exchange->timings;
	const struct {
		const char *name;
		long ms;
	} parts[] = { { "name", t->resolved }, { "connected", t->connected },
		{ "TLS", t->secured }, { "sent", t->sent },
		{ "first byte", t->first_byte }, { "all", t->total } };
	struct buf line = BUF_INIT;

	for (size_t i = 0; i < FD_COUNT(parts); i++)
		if (parts[i].ms >= 0)
			buf_printf(&line, "%s%s %ld", line.len > 0 ? ", " : "",
				parts[i].name, parts[i].ms);
	if (line.len > 0)
		buf_puts(&line, " ms from the start");
	ticket_own_line(draft, "Timings", line.data);
	buf_finish(&line);
}

static void put_issues(struct ticket_draft *draft,
	const struct exchange *exchange)
{
	struct doc_index *index = index_text(exchange->body.data,
		exchange->body.len);
	struct issues issues = { 0 };

	issues_read(index, exchange->body.data, &issues);
	for (size_t i = 0; i < issues.count && i < ISSUES_MAX; i++) {
		const struct issue *issue = &issues.issue[i];
		struct buf line = BUF_INIT;

		buf_printf(&line, "%s %s: ", issue->severity, issue->code);
		ticket_put_sentence(draft->aliases, issue->text, &line);
		if (issue->diagnostics != NULL &&
		    strcmp(issue->diagnostics, issue->text) != 0) {
			buf_putc(&line, '\n');
			ticket_put_sentence(draft->aliases,
				issue->diagnostics, &line);
		}
		if (issue->expression != NULL)
			buf_printf(&line, "\nat %s", issue->expression);
		ticket_line(draft, "Issue", line.data);
		buf_finish(&line);
	}
	issues_finish(&issues);
	index_free(index);
}

static void put_answer(struct ticket_draft *draft,
	const struct exchange *exchange)
{
	struct verdict verdict = { 0 };
	struct buf line = BUF_INIT;

	buf_printf(&line, "%u ", exchange->status);
	ticket_put_sentence(draft->aliases, exchange->reason, &line);
	buf_printf(&line, " (HTTP/%s)", exchange->http_version);
	ticket_line(draft, "Answer", line.data);
	put_fields(draft, &exchange->headers);
	put_timings(draft, exchange);
	verdict_of_exchange(exchange, &verdict);
	if (verdict.sentence != NULL)
		put_sentence_line(draft, "Verdict", verdict.sentence);
	put_issues(draft, exchange);
	put_body(draft, "Body", exchange->body.data, exchange->body.len);
	verdict_finish(&verdict);
	buf_finish(&line);
}

void ticket_put_exchange(struct ticket_draft *draft,
	const struct exchange *exchange, bool is_shown)
{
	const struct ticket_input *input = draft->input;
	char when[40], words[32];

	ticket_head(draft, is_shown ? "Request and answer" :
		"What the check asked", "");
	snprintf(words, sizeof(words), "%.24s ", exchange->method);
	clock_format_instant(when, sizeof(when), exchange->started_at);
	ticket_own_line(draft, "When", when);
	put_url_line(draft, "Request", words, exchange->url);
	put_fields(draft, &exchange->request_headers);
	if (is_shown && input->body != NULL)
		put_body(draft, "Body sent", input->body, input->body_len);
	for (size_t i = 0; i < exchange->hop_count; i++) {
		snprintf(words, sizeof(words), "%u from ",
			exchange->hops[i].status);
		put_url_line(draft, "Redirected", words,
			exchange->hops[i].url);
	}
	if (exchange->redirect_note != NULL)
		put_sentence_line(draft, "Remark", exchange->redirect_note);
	if (exchange->peer != NULL)
		ticket_line(draft, "Peer", exchange->peer);
	if (exchange->status == 0)
		put_sentence_line(draft, "No answer", *exchange->error.text !=
			'\0' ? exchange->error.text : "it was cancelled");
	else
		put_answer(draft, exchange);
}

void ticket_put_problem(struct ticket_draft *draft)
{
	const struct ticket_input *input = draft->input;

	ticket_head(draft, "Request without an answer", "");
	if (input->title != NULL)
		put_url_line(draft, "Request", "", input->title);
	put_sentence_line(draft, "Problem", input->problem);
}

static void put_row(void *data, enum tls_tone tone, const char *label,
	const char *value)
{
	(void)tone;
	if (label != NULL)
		ticket_own_line(data, label, value);
}

/* Certificates are public; their names and fingerprints are needed whole. */
void ticket_put_tls(struct ticket_draft *draft, const struct tls_facts *facts)
{
	ticket_head(draft, "Certificate", "");
	tls_page(facts, put_row, draft);
}
