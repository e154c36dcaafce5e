#include "core/sandbox/route.h"

/*
 * What all routes share. OperationOutcomes have the shape of the repository
 * the sandbox stands for: the sentence in details.text, a symbol in angle
 * brackets in diagnostics, the place in expression; most servers do it the
 * other way round, which is why a client needs one that does this.
 *
 * UUIDs of search results are made of what is asked and when, so that a held
 * clock gives the same answer twice, down to the byte.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/auth/crypto.h"
#include "core/base/text.h"
#include "core/doc/json.h"

const char *request_header(const struct sandbox_request *request,
	const char *name)
{
	return request->find_header(request->connection, name);
}

const char *request_param(const struct sandbox_request *request,
	const char *name)
{
	for (size_t i = 0; i < request->params.count; i++)
		if (strcmp(request->params.param[i].name, name) == 0)
			return request->params.param[i].value;
	return NULL;
}

bool request_is(const struct sandbox_request *request, const char *method)
{
	return strcmp(request->method, method) == 0 ||
		(strcmp(request->method, "HEAD") == 0 &&
		 strcmp(method, "GET") == 0);
}

static bool mentions(const char *value, const char *word)
{
	return text_find_nocase(value, strlen(value), word) != NULL;
}

bool request_sends_json(const struct sandbox_request *request)
{
	const char *type = request_header(request, "Content-Type");

	return type == NULL || mentions(type, "json");
}

bool request_accepts_json(const struct sandbox_request *request)
{
	const char *format = request_param(request, "_format");
	const char *accept = request_header(request, "Accept");

	if (format != NULL)
		return mentions(format, "json");
	return accept == NULL || *accept == '\0' ||
		mentions(accept, "json") || mentions(accept, "*/*") ||
		mentions(accept, "application/*");
}

bool request_prefers(const struct sandbox_request *request,
	const char *preference)
{
	const char *value = request_header(request, "Prefer");

	return value != NULL && mentions(value, preference);
}

void reply_header(struct sandbox_reply *reply, const char *name,
	const char *format, ...)
{
	va_list args;

	va_start(args, format);
	map_put(reply->headers, name, xvasprintf(format, args));
	va_end(args);
}

void reply_text(struct sandbox_reply *reply, unsigned status,
	const char *type, const char *text)
{
	reply->status = status;
	reply_header(reply, "Content-Type", "%s", type);
	buf_clear(&reply->body);
	buf_puts(&reply->body, text);
}

void reply_fhir(struct sandbox_reply *reply, unsigned status)
{
	reply_text(reply, status, "application/fhir+json; charset=UTF-8", "");
}

void reply_json(struct sandbox_reply *reply, unsigned status,
	struct json *json)
{
	reply_text(reply, status, "application/json; charset=UTF-8", "");
	json_print(json, false, &reply->body);
	json_free(json);
}

void outcome_print(struct buf *out, const struct outcome_issue *issue,
	const char *text)
{
	struct json *outcome = json_new_object(), *list = json_new_array();
	struct json *item = json_new_object(), *details = json_new_object();

	json_set_string(outcome, "resourceType", "OperationOutcome");
	json_set_string(item, "severity",
		issue->severity != NULL ? issue->severity : "error");
	json_set_string(item, "code", issue->code);
	if (issue->symbol != NULL) {
		char symbol[96];

		snprintf(symbol, sizeof(symbol), "<HSFHIRErr>%s",
			issue->symbol);
		json_set_string(item, "diagnostics", symbol);
	}
	json_set_string(details, "text", text);
	json_adopt(item, "details", details);
	if (issue->expression != NULL) {
		struct json *places = json_new_array();

		json_append(places, json_new_string(issue->expression));
		json_adopt(item, "expression", places);
	}
	json_append(list, item);
	json_adopt(outcome, "issue", list);
	json_print(outcome, false, out);
	json_free(outcome);
}

bool reply_outcome(struct sandbox_reply *reply, unsigned status,
	const struct outcome_issue *issue, const char *format, ...)
{
	va_list args;
	char *text;

	va_start(args, format);
	text = xvasprintf(format, args);
	va_end(args);
	reply_fhir(reply, status);
	outcome_print(&reply->body, issue, text);
	free(text);
	return false;
}

void route_uuid_of(const char *text, char out[37])
{
	static const char digit[] = "0123456789abcdef";
	uint8_t digest[32];
	char *at = out;

	crypto_sha256(text, strlen(text), digest);
	digest[6] = (uint8_t)((digest[6] & 0x0f) | 0x40);
	digest[8] = (uint8_t)((digest[8] & 0x3f) | 0x80);
	for (size_t i = 0; i < 16; i++) {
		if (i == 4 || i == 6 || i == 8 || i == 10)
			*at++ = '-';
		*at++ = digit[digest[i] >> 4];
		*at++ = digit[digest[i] & 0x0f];
	}
	*at = '\0';
}
