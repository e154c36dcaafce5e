#include "core/fhir/capability_read.h"

/*
 * The parts of a statement that are nested deeper than a table can say:
 * security services (a CodeableConcept each), SMART's oauth-uris (extensions
 * in an extension), and messaging, which is a list of endpoints and messages
 * in a list. Several messaging parts are shown as one.
 */

#include <string.h>

#define OAUTH_URIS \
	"http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris"

static const struct member protocol_members[] = {
	TEXT(capability_endpoint, "code", protocol),
};
static const struct member_table protocol_table = TABLE(protocol_members, 0,
	SIZE_MAX);
static const struct member endpoint_members[] = {
	OBJECT("protocol", &protocol_table),
	TEXT(capability_endpoint, "address", address),
};
static const struct member_table endpoint_table = TABLE(endpoint_members,
	sizeof(struct capability_endpoint), SIZE_MAX);

static const struct member message_members[] = {
	TEXT(capability_message, "mode", mode),
	TEXT(capability_message, "definition", definition),
	EXPECTED(capability_message),
};
static const struct member_table message_table = TABLE(message_members,
	sizeof(struct capability_message), SIZE_MAX);

void capability_add_words(struct buf *out, const char *between,
	const char *text)
{
	if (*text != '\0')
		buf_printf(out, "%s%s", out->len > 0 ? between : "", text);
}

const char *capability_keep(struct capability_reader *reader,
	struct buf *words)
{
	const char *text = pool_text(reader->pool, words->data, words->len);

	buf_finish(words);
	return text;
}

const char *capability_text_at(struct capability_reader *reader,
	uint32_t row, const char *steps)
{
	uint32_t found = index_find(reader->index, reader->text, row, steps);

	return found != INDEX_NONE ? capability_read_text(reader, found) : "";
}

uint32_t capability_first(const struct capability_reader *reader,
	uint32_t list)
{
	if (list == INDEX_NONE ||
	    index_kind(reader->index, reader->text, list) != ROW_ARRAY)
		return INDEX_NONE;
	return index_first(reader->index, reader->text, list);
}

uint32_t capability_next(const struct capability_reader *reader, uint32_t row)
{
	return index_next(reader->index, reader->text, row);
}

/* The list of that name in an object; INDEX_NONE when there is none. */
static uint32_t list_of(const struct capability_reader *reader, uint32_t row,
	const char *name)
{
	uint32_t found = index_find(reader->index, reader->text, row, name);

	return found != INDEX_NONE &&
		index_kind(reader->index, reader->text, found) == ROW_ARRAY ?
		found : INDEX_NONE;
}

/* "OAuth2 Token" or "SMART-on-FHIR, Basic". */
void capability_read_services(struct capability_reader *reader, uint32_t row)
{
	static const char *const steps[] = {
		"text", "coding.display", "coding.code"
	};
	struct buf words = BUF_INIT;
	uint32_t at;

	for (at = capability_first(reader, row); at != INDEX_NONE;
	    at = capability_next(reader, at)) {
		const char *text = "";

		for (size_t i = 0; i < FD_COUNT(steps) && *text == '\0'; i++)
			text = capability_text_at(reader, at, steps[i]);
		capability_add_words(&words, ", ", text);
	}
	reader->capability->security = capability_keep(reader, &words);
}

static void keep_uri(struct capability *capability, const char *url,
	const char *uri)
{
	const struct { const char *url; const char **at; } uris[] = {
		{ "token", &capability->oauth_token },
		{ "authorize", &capability->oauth_authorize },
		{ "register", &capability->oauth_register },
		{ "manage", &capability->oauth_manage },
		{ "introspect", &capability->oauth_introspect },
		{ "revoke", &capability->oauth_revoke },
	};

	for (size_t i = 0; i < FD_COUNT(uris); i++)
		if (strcmp(url, uris[i].url) == 0)
			*uris[i].at = uri;
}

/* SMART's extension in an extension. */
void capability_read_oauth_uris(struct capability_reader *reader, uint32_t row)
{
	uint32_t at, inner;

	for (at = capability_first(reader, row); at != INDEX_NONE;
	    at = capability_next(reader, at)) {
		if (strcmp(capability_text_at(reader, at, "url"),
		    OAUTH_URIS) != 0)
			continue;
		inner = capability_first(reader, list_of(reader, at,
			"extension"));
		for (; inner != INDEX_NONE;
		    inner = capability_next(reader, inner))
			keep_uri(reader->capability,
				capability_text_at(reader, inner, "url"),
				capability_text_at(reader, inner, "valueUri"));
	}
}

/* All objects of the lists of that name in the elements of row. */
static void *collect(struct capability_reader *reader, uint32_t row,
	const char *name, const struct member_table *table, size_t *count)
{
	size_t most = 0;
	uint32_t at, item, list;
	char *items;

	for (at = capability_first(reader, row); at != INDEX_NONE;
	    at = capability_next(reader, at)) {
		list = list_of(reader, at, name);
		if (list != INDEX_NONE)
			most += index_row(reader->index, reader->text,
				list).count;
	}
	items = pool_alloc(reader->pool, (most + 1) * table->size);
	*count = 0;
	for (at = capability_first(reader, row); at != INDEX_NONE;
	    at = capability_next(reader, at)) {
		item = capability_first(reader, list_of(reader, at, name));
		for (; item != INDEX_NONE && *count < most;
		    item = capability_next(reader, item))
			if (index_kind(reader->index, reader->text, item) ==
			    ROW_OBJECT)
				capability_read_object(reader, item, table,
					items + table->size * (*count)++);
	}
	return items;
}

/* "laboratory-order" of its definition's URL. */
static const char *last_segment(const char *url)
{
	const char *slash = strrchr(url, '/');

	return slash != NULL && slash[1] != '\0' ? slash + 1 : url;
}

static const char *messaging_words(struct capability_reader *reader)
{
	const struct capability *capability = reader->capability;
	struct buf words = BUF_INIT;

	for (size_t i = 0; i < capability->endpoint_count; i++)
		capability_add_words(&words, "; ",
			capability->endpoints[i].address);
	for (size_t i = 0; i < capability->message_count; i++) {
		const char *mode = capability->messages[i].mode;

		capability_add_words(&words, "; ",
			strcmp(mode, "receiver") == 0 ? "receives" :
			strcmp(mode, "sender") == 0 ? "sends" : mode);
		capability_add_words(&words, " ",
			last_segment(capability->messages[i].definition));
	}
	return capability_keep(reader, &words);
}

void capability_read_messaging(struct capability_reader *reader, uint32_t row)
{
	struct capability *capability = reader->capability;
	struct buf words = BUF_INIT;
	uint32_t at = capability_first(reader, row);

	if (index_kind(reader->index, reader->text, row) != ROW_ARRAY) {
		capability_finding(reader, "messaging is not a list");
		return;
	}
	capability->endpoints = collect(reader, row, "endpoint",
		&endpoint_table, &capability->endpoint_count);
	capability->messages = collect(reader, row, "supportedMessage",
		&message_table, &capability->message_count);
	capability->messaging = messaging_words(reader);
	if (at != INDEX_NONE)
		capability->messaging_cache = capability_text_at(reader, at,
			"reliableCache");
	for (; at != INDEX_NONE; at = capability_next(reader, at))
		capability_add_words(&words, "\n\n", capability_text_at(
			reader, at, "documentation"));
	capability->messaging_documentation = capability_keep(reader, &words);
}
