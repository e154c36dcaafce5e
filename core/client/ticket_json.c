#include "core/client/ticket_part.h"

/*
 * The block for programs: the same as the text says, by name. Every value
 * that is not a word of ours goes through say(), which puts placeholders and
 * makes it harmless; member names are never touched.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/clock.h"
#include "core/base/text.h"
#include "core/client/answer.h"
#include "core/net/tls_words.h"

#ifndef FD_VERSION
#define FD_VERSION "0"
#endif

enum { FORMAT = 1, ISSUES_MAX = 20 };

static void say(struct ticket_draft *draft, struct json *json,
	const char *name, const char *text)
{
	struct buf clean = BUF_INIT;

	if (text == NULL || *text == '\0')
		return;
	ticket_clean(draft->aliases, text, &clean);
	json_set_string(json, name, clean.data);
	buf_finish(&clean);
}

static void say_sentence(struct ticket_draft *draft, struct json *json,
	const char *name, const char *text)
{
	struct buf out = BUF_INIT;

	if (text != NULL)
		ticket_put_sentence(draft->aliases, text, &out);
	say(draft, json, name, out.data);
	buf_finish(&out);
}

static void say_url(struct ticket_draft *draft, struct json *json,
	const char *name, const char *url)
{
	struct buf out = BUF_INIT;

	ticket_put_url(draft->aliases, url, &out);
	say(draft, json, name, out.data);
	buf_finish(&out);
}

static void set_moment(struct json *json, const char *name, time_t at)
{
	char text[40];

	clock_format_instant(text, sizeof(text), at);
	json_set_string(json, name, text);
}

static struct json *steps(struct ticket_draft *draft)
{
	const struct check *check = draft->input->check;
	struct json *list = json_new_array();

	for (size_t i = 0; i < check_count(check); i++) {
		const struct check_step *step = check_at(check, i);
		struct json *item = json_new_object();

		say(draft, item, "service", step->service);
		json_set_string(item, "name", step->name);
		json_set_string(item, "state", check_state_name(step->state));
		if (step->ms >= 0)
			json_set_number(item, "ms", (double)step->ms);
		if (step->is_foreign)
			say_sentence(draft, item, "text", step->text);
		else
			say(draft, item, "text", step->text);
		json_append(list, item);
	}
	return list;
}

static struct json *result(struct ticket_draft *draft)
{
	const struct check *check = draft->input->check;
	const struct check_failure *failure = check_failure(check);
	struct json *out = json_new_object();

	json_set_bool(out, "ok", check_is_over(check) &&
		!err_is_set(check_result(check)));
	say_sentence(draft, out, "text", check_result(check)->text);
	if (failure != NULL) {
		json_set_string(out, "rung", failure->rung);
		say(draft, out, "service", failure->service);
		json_set_string(out, "ring", check_whom_name(failure->whom));
	}
	return out;
}

static struct json *fields(struct ticket_draft *draft,
	const struct http_headers *headers)
{
	struct json *list = json_new_array();

	for (size_t i = 0; i < headers->count; i++) {
		const struct http_header *header = &headers->header[i];
		struct json *item = json_new_object();
		struct buf value = BUF_INIT;

		ticket_put_field(draft->aliases, header->name, header->value,
			&value);
		say(draft, item, "name", header->name);
		say(draft, item, "value", value.data);
		json_append(list, item);
		buf_finish(&value);
	}
	return list;
}

static struct json *issues_of(struct ticket_draft *draft,
	const struct exchange *exchange)
{
	struct doc_index *index = index_text(exchange->body.data,
		exchange->body.len);
	struct json *list = json_new_array();
	struct issues issues = { 0 };

	issues_read(index, exchange->body.data, &issues);
	for (size_t i = 0; i < issues.count && i < ISSUES_MAX; i++) {
		const struct issue *issue = &issues.issue[i];
		struct json *item = json_new_object();

		say(draft, item, "severity", issue->severity);
		say(draft, item, "code", issue->code);
		say_sentence(draft, item, "text", issue->text);
		say_sentence(draft, item, "diagnostics", issue->diagnostics);
		say(draft, item, "expression", issue->expression);
		json_append(list, item);
	}
	issues_finish(&issues);
	index_free(index);
	return list;
}

static struct json *timings(const struct http_timings *t)
{
	struct json *out = json_new_object();
	const struct {
		const char *name;
		long ms;
	} parts[] = { { "resolved", t->resolved },
		{ "connected", t->connected }, { "secured", t->secured },
		{ "sent", t->sent }, { "firstByte", t->first_byte },
		{ "total", t->total } };

	for (size_t i = 0; i < FD_COUNT(parts); i++)
		if (parts[i].ms >= 0)
			json_set_number(out, parts[i].name,
				(double)parts[i].ms);
	return out;
}

static struct json *hops(struct ticket_draft *draft,
	const struct exchange *exchange)
{
	struct json *list = json_new_array();

	for (size_t i = 0; i < exchange->hop_count; i++) {
		struct json *item = json_new_object();

		say_url(draft, item, "url", exchange->hops[i].url);
		json_set_number(item, "status", exchange->hops[i].status);
		json_append(list, item);
	}
	return list;
}

static struct json *answer(struct ticket_draft *draft,
	const struct exchange *exchange)
{
	struct json *out = json_new_object();
	struct verdict verdict = { 0 };

	json_set_number(out, "status", exchange->status);
	say_sentence(draft, out, "reason", exchange->reason);
	json_adopt(out, "headers", fields(draft, &exchange->headers));
	json_set_number(out, "bytes", (double)exchange->body.len);
	verdict_of_exchange(exchange, &verdict);
	say(draft, out, "code", verdict.code);
	say_sentence(draft, out, "verdict", verdict.sentence);
	json_adopt(out, "issues", issues_of(draft, exchange));
	verdict_finish(&verdict);
	return out;
}

static struct json *exchange_json(struct ticket_draft *draft,
	const struct exchange *exchange)
{
	struct json *out = json_new_object();

	set_moment(out, "when", exchange->started_at);
	say(draft, out, "method", exchange->method);
	say_url(draft, out, "url", exchange->url);
	json_adopt(out, "headers", fields(draft, &exchange->request_headers));
	json_adopt(out, "redirects", hops(draft, exchange));
	say(draft, out, "peer", exchange->peer);
	json_adopt(out, "ms", timings(&exchange->timings));
	if (exchange->status != 0)
		json_adopt(out, "answer", answer(draft, exchange));
	else
		say_sentence(draft, out, "error", exchange->error.text);
	return out;
}

static struct json *tls_json(const struct tls_facts *facts)
{
	struct json *out = json_new_object(), *chain = json_new_array();

	json_set_string(out, "host", facts->host);
	json_set_number(out, "port", facts->port);
	json_set_string(out, "fault", tls_fault_name(facts->fault));
	json_set_number(out, "daysLeft", (double)tls_days_left(facts));
	json_set_string(out, "version", facts->version);
	for (size_t i = 0; i < facts->count; i++) {
		struct json *one = json_new_object();

		json_set_string(one, "subject", facts->chain[i].subject);
		json_set_string(one, "issuer", facts->chain[i].issuer);
		set_moment(one, "notAfter", facts->chain[i].not_after);
		json_set_string(one, "sha256", facts->chain[i].sha256);
		json_set_string(one, "pin", facts->chain[i].pin);
		json_append(chain, one);
	}
	json_adopt(out, "chain", chain);
	return out;
}

static struct json *services(struct ticket_draft *draft)
{
	const struct connection *connection = draft->connection;
	const struct check *check = draft->input->check;
	struct json *list = json_new_array();

	for (size_t i = 0; i < connection->service_count; i++) {
		const struct service *service = &connection->services[i];
		struct json *item = json_new_object();

		say(draft, item, "name", service->name);
		json_set_string(item, "kind", service_kind_name(
			service->kind));
		json_set_string(item, "access", access_name(service->access));
		say_url(draft, item, "base", service->base);
		for (size_t n = 0; check != NULL &&
		    n < check_service_count(check); n++) {
			const struct check_found *found = check_found(check,
				n);

			if (strcmp(found->service, service->name) != 0)
				continue;
			say(draft, item, "software", found->software);
			say(draft, item, "fhirVersion", found->fhir_version);
			if (found->tls != NULL)
				json_adopt(item, "tls", tls_json(found->tls));
		}
		json_append(list, item);
	}
	return list;
}

static struct json *whole(struct ticket_draft *draft)
{
	const struct ticket_input *input = draft->input;
	const struct http *http = client_http(input->client);
	struct json *out = json_new_object();
	char *libraries = ticket_libraries();

	json_set_number(out, "ticket", FORMAT);
	set_moment(out, "made", clock_now());
	json_set_string(out, "fhirdeck", FD_VERSION);
	json_set_string(out, "libraries", libraries);
	free(libraries);
	say(draft, out, "connection", draft->connection->name);
	json_set_string(out, "tier", tier_name(draft->connection->tier));
	if (http_knows_clock(http))
		json_set_number(out, "clockBehind",
			(double)http_clock_behind(http));
	json_adopt(out, "services", services(draft));
	if (input->check != NULL) {
		json_adopt(out, "result", result(draft));
		json_adopt(out, "steps", steps(draft));
	}
	if (input->exchange != NULL)
		json_adopt(out, "exchange", exchange_json(draft,
			input->exchange));
	else
		say_sentence(draft, out, "problem", input->problem);
	return out;
}

void ticket_put_json(struct ticket_draft *draft, struct buf *out)
{
	struct json *json = whole(draft);

	buf_puts(out, "\n## For programs\n\n```json\n");
	json_print(json, true, out);
	buf_puts(out, "\n```\n");
	json_free(json);
}
