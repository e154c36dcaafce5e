#include "core/sandbox/message.h"

/*
 * HTTP answers whether it was a message; the verdict on it stands in the reply
 * (MessageHeader.response.code), with status 200. Replies look as the region's
 * do: no ids anywhere, members in alphabetical order, type and timestamp last,
 * identifier a bare number, details pointing at an OperationOutcome that holds
 * the generated HL7 v2 message.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/clock.h"
#include "core/base/text.h"
#include "core/sandbox/rewrite.h"
#include "core/sandbox/translate.h"

#define ODS "https://fhir.nhs.uk/Id/ods-organization-code"

static char *find_text(struct place place, const char *steps)
{
	return index_find_dup(place.index, place.text, place.row, steps);
}

static bool refuse(struct sandbox_reply *reply, const char *symbol,
	const char *expression, const char *text)
{
	return reply_outcome(reply, 422, &(struct outcome_issue){
		.code = "invalid", .symbol = symbol,
		.expression = expression }, "%s", text);
}

static bool check_shape(struct message *message, struct sandbox_reply *reply)
{
	struct place bundle = message->bundle;
	uint32_t row = index_find(bundle.index, bundle.text, 0,
		"entry.0.resource");

	if (!values_member_is(bundle, "resourceType", "Bundle"))
		return refuse(reply, "InvalidMessage", NULL,
			"$process-message takes a Bundle.");
	if (!values_member_is(bundle, "type", "message"))
		return refuse(reply, "InvalidBundleTypeForMessage",
			"Bundle.type", "$process-message takes a Bundle of "
			"type message.");
	message->header = (struct place){ bundle.index, bundle.text, row };
	if (row == INDEX_NONE || !values_member_is(message->header,
	    "resourceType", "MessageHeader"))
		return refuse(reply, "InvalidMessage", "Bundle.entry[0]",
			"The first entry of a message must be a "
			"MessageHeader.");
	return true;
}

bool message_read(struct message *message, struct place top,
	struct sandbox_reply *reply)
{
	*message = (struct message){ .bundle = top };
	if (!check_shape(message, reply))
		return false;
	message->event = find_text(message->header, "eventCoding.code");
	message->key = find_text(top, "identifier.value");
	if (message->key == NULL)
		message->key = find_text(message->header, "id");
	if (message->key == NULL)
		message->key = find_text(top, "entry.0.fullUrl");
	if (message->key == NULL)
		message->key = xstrdup("");
	return true;
}

void message_finish(struct message *message)
{
	free(message->event);
	free(message->key);
	*message = (struct message){ 0 };
}

static bool is_known_event(const char *event)
{
	static const char *const known[] = { "O21", "O01", "R01", "R32", "T02",
		"A01", "A28", "A31", "A40" };

	for (size_t i = 0; event != NULL && i < FD_COUNT(known); i++)
		if (strcmp(known[i], event) == 0)
			return true;
	return false;
}

/* True for the entry a reference means, by fullUrl or by type and id. */
static bool is_entry_of(void *data, struct place entry)
{
	const char *reference = data;
	struct reference split;
	struct place resource;

	if (values_member_is(entry, "fullUrl", reference))
		return true;
	return !text_starts_with(reference, "urn:") &&
		reference_split(reference, &split) &&
		values_member(entry, "resource", &resource) &&
		values_member_is(resource, "resourceType", split.type) &&
		values_member_is(resource, "id", split.id);
}

struct dangling {
	struct place bundle;
	struct buf *text;
};

/* True, and its text kept, for a reference that leads to no entry. */
static bool is_dangling(void *data, struct place reference)
{
	struct dangling *dangling = data;
	char *text = values_text(reference);
	bool is_found = text != NULL &&
		values_any(dangling->bundle, "entry", is_entry_of, text);

	if (!is_found)
		buf_puts(dangling->text, text != NULL ? text : "");
	free(text);
	return !is_found;
}

bool message_is_fit(const struct message *message,
	struct outcome_issue *issue, struct buf *text)
{
	struct buf reference = BUF_INIT;
	struct dangling dangling = { message->bundle, &reference };
	bool is_fit = false;

	if (!is_known_event(message->event)) {
		*issue = (struct outcome_issue){ .code = "not-supported",
			.symbol = "MessageEventNotSupported",
			.expression = "MessageHeader.eventCoding" };
		buf_printf(text, "The message event '%s' is not supported.",
			message->event != NULL ? message->event : "");
	} else if (values_any(message->header, "focus.reference", is_dangling,
	    &dangling)) {
		*issue = (struct outcome_issue){ .code = "not-found",
			.symbol = "UnresolvedReference",
			.expression = "MessageHeader.focus" };
		buf_printf(text, "The focus '%s' is not an entry of the "
			"Bundle.", reference.data);
	} else {
		is_fit = true;
	}
	buf_finish(&reference);
	return is_fit;
}

void message_print_taken(const struct message *message, struct buf *out)
{
	struct buf v2 = BUF_INIT;

	translate_to_v2(message->bundle, message->event, message->key, &v2);
	buf_puts(out, "{\"resourceType\":\"OperationOutcome\",\"issue\":"
		"[{\"code\":\"incomplete\",\"diagnostics\":");
	rewrite_string(out, v2.data);
	buf_puts(out, ",\"severity\":\"information\"}]}");
	buf_finish(&v2);
}

/* A value of the request's header as it came, or another in its place. */
static void put_value(struct buf *out, const struct message *message,
	const char *steps, const char *otherwise)
{
	struct place header = message->header;
	uint32_t at = index_find(header.index, header.text, header.row, steps);
	struct row row;

	if (at == INDEX_NONE) {
		buf_puts(out, otherwise);
		return;
	}
	row = index_row(header.index, header.text, at);
	rewrite_layout(out, header.text + row.value, row.value_len, false);
}

void message_print_reply(const struct message *message, const char *verdict,
	const char *outcome, unsigned number, const char *endpoint,
	struct buf *out)
{
	char header_id[37], outcome_id[37], instant[40];
	char *seed = xasprintf("%u %s", number, message->key);

	route_uuid_of(seed, header_id);
	route_uuid_of(header_id, outcome_id);
	free(seed);
	clock_format_instant(instant, sizeof(instant), clock_now());
	buf_printf(out, "{\"resourceType\":\"Bundle\",\"entry\":[{\"fullUrl\":"
		"\"urn:uuid:%s\",\"resource\":{\"resourceType\":"
		"\"MessageHeader\",\"destination\":[{\"receiver\":", header_id);
	put_value(out, message, "sender", "{}");
	buf_puts(out, "}],\"eventCoding\":");
	put_value(out, message, "eventCoding", "{}");
	buf_printf(out, ",\"response\":{\"code\":\"%s\",\"details\":"
		"{\"reference\":\"urn:uuid:%s\"},\"identifier\":", verdict,
		outcome_id);
	rewrite_string(out, message->key);
	buf_puts(out, "},\"sender\":");
	put_value(out, message, "destination.0.receiver",
		"{\"identifier\":{\"system\":\"" ODS "\",\"value\":"
		"\"699X0\"}}");
	buf_puts(out, ",\"source\":{\"endpoint\":");
	rewrite_string(out, endpoint);
	buf_printf(out, ",\"software\":\"fhirdeck sandbox\"}}},{\"fullUrl\":"
		"\"urn:uuid:%s\",\"resource\":", outcome_id);
	buf_puts(out, outcome);
	buf_printf(out, "}],\"identifier\":{\"value\":\"%u\"},\"timestamp\":"
		"\"%s\",\"type\":\"message\"}", number, instant);
}
