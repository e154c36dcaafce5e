#include "core/sandbox/convert.h"

/*
 * As much of a conversion as it takes to see whether a message arrived whole:
 * a MessageHeader of the MSH segment and a Patient of the PID segment (v2-to-
 * FHIR's way), and the message itself. Both media types are taken that are in
 * use for ER7; segments that do not end with CR are refused, as the engine's
 * own door does.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/base64.h"
#include "core/base/text.h"
#include "core/sandbox/check.h"
#include "core/sandbox/message.h"
#include "core/sandbox/rewrite.h"
#include "core/sandbox/translate.h"

#define ODS "https://fhir.nhs.uk/Id/ods-organization-code"

/* A run of bytes up to the first of stops. */
struct span {
	const char *at;
	size_t len;
};

static struct span segment(const char *message, const char *name)
{
	while (*message != '\0') {
		size_t len = strcspn(message, "\r");

		if (strncmp(message, name, 3) == 0 && message[3] == '|')
			return (struct span){ message, len };
		message += len + (message[len] != '\0');
	}
	return (struct span){ message, 0 };
}

/* Part by number, from 1, between delimiters. */
static struct span part(struct span whole, char delimiter, size_t number)
{
	struct span out = whole;

	for (; number > 0; number--) {
		const char *stop = out.len > 0 ? memchr(out.at, delimiter,
			out.len) : NULL;
		size_t len = stop != NULL ? (size_t)(stop - out.at) : out.len;

		if (number == 1)
			return (struct span){ out.at, len };
		if (stop == NULL)
			break;
		out.at += len + 1;
		out.len -= len + 1;
	}
	return (struct span){ whole.at + whole.len, 0 };
}

/* "MSH", 9, 2: the separator itself is MSH-1. */
static char *component(const char *message, const char *name, size_t field,
	size_t number)
{
	struct span found = part(segment(message, name), '|',
		strcmp(name, "MSH") == 0 ? field : field + 1);

	found = part(part(found, '~', 1), '^', number);
	return xstrndup(found.at, found.len);
}

static void put(struct buf *out, const char *before, char *text,
	const char *after)
{
	buf_puts(out, before);
	rewrite_string(out, text);
	buf_puts(out, after);
	free(text);
}

static void put_header(struct buf *out, const char *message)
{
	buf_puts(out, "{\"resource\":{\"resourceType\":\"MessageHeader\","
		"\"eventCoding\":{\"system\":"
		"\"http://terminology.hl7.org/CodeSystem/v2-0003\",");
	put(out, "\"code\":", component(message, "MSH", 9, 2), "},");
	put(out, "\"sender\":{\"identifier\":{\"system\":\"" ODS "\","
		"\"value\":", component(message, "MSH", 4, 1), "}},");
	put(out, "\"destination\":[{\"receiver\":{\"identifier\":{\"system\":"
		"\"" ODS "\",\"value\":", component(message, "MSH", 6, 1),
		"}}}],");
	put(out, "\"source\":{\"name\":", component(message, "MSH", 3, 1),
		"}}}");
}

static void put_patient(struct buf *out, const char *message)
{
	char *born = component(message, "PID", 7, 1);

	if (segment(message, "PID").len == 0) {
		free(born);
		return;
	}
	put(out, ",{\"resource\":{\"resourceType\":\"Patient\",\"identifier\":"
		"[{\"system\":\"https://fhir.nhs.uk/Id/nhs-number\","
		"\"value\":", component(message, "PID", 3, 1), "}],");
	put(out, "\"name\":[{\"family\":", component(message, "PID", 5, 1),
		"");
	put(out, ",\"given\":[", component(message, "PID", 5, 2), "]}]");
	if (strlen(born) >= 8)
		buf_printf(out, ",\"birthDate\":\"%.4s-%.2s-%.2s\"", born,
			born + 4, born + 6);
	buf_puts(out, "}}");
	free(born);
}

static void put_original(struct buf *out,
	const struct sandbox_request *request)
{
	const char *type = request_header(request, "Content-Type");

	buf_puts(out, ",{\"resource\":{\"resourceType\":\"Binary\","
		"\"contentType\":");
	rewrite_string(out, type != NULL ? type : "");
	buf_puts(out, ",\"data\":\"");
	base64_encode(out, request->body, request->body_len);
	buf_puts(out, "\"}}");
}

static void to_fhir(const struct sandbox_request *request,
	struct sandbox_reply *reply)
{
	const char *message = request->body;

	if (!text_starts_with(message, "MSH|")) {
		reply_text(reply, 400, "text/plain; charset=UTF-8",
			"The body does not begin with MSH|.\n");
		return;
	}
	if (strchr(message, '\n') != NULL) {
		reply_text(reply, 400, "text/plain; charset=UTF-8",
			"Segments must end with CR (0x0D), and nothing "
			"else.\n");
		return;
	}
	reply_fhir(reply, 200);
	put(&reply->body, "{\"resourceType\":\"Bundle\",\"type\":\"message\","
		"\"identifier\":{\"value\":", component(message, "MSH", 10, 1),
		"},\"entry\":[");
	put_header(&reply->body, message);
	put_patient(&reply->body, message);
	put_original(&reply->body, request);
	buf_puts(&reply->body, "]}");
}

static void to_v2(const struct sandbox_request *request,
	struct sandbox_reply *reply)
{
	struct doc_index *index = check_json(request, reply);
	struct message message;

	if (index == NULL)
		return;
	if (message_read(&message, (struct place){ index, request->body, 0 },
	    reply)) {
		reply_text(reply, 200, "x-application/hl7-v2+er7", "");
		translate_to_v2(message.bundle, message.event != NULL ?
			message.event : "", message.key, &reply->body);
		message_finish(&message);
	}
	index_free(index);
}

void convert_serve(const struct sandbox_request *request,
	struct sandbox_reply *reply)
{
	if (request_is(request, "POST") &&
	    strcmp(request->path, "/transformToFHIR") == 0)
		to_fhir(request, reply);
	else if (request_is(request, "POST") &&
	    strcmp(request->path, "/transformToV2") == 0)
		to_v2(request, reply);
	else
		reply_text(reply, 404, "text/plain; charset=UTF-8",
			"POST to /transformToFHIR or to /transformToV2.\n");
}
