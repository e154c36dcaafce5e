#include "core/fhir/interaction_part.h"

/*
 * What a request that has just been made begins with, and the headers that
 * people choose. A skeleton that nobody has filled may be overwritten by the
 * next one; anything else in a body is a person's work.
 */

#include <string.h>

#include "core/base/text.h"
#include "core/doc/index.h"

static void put_resource(const struct interaction *interaction,
	struct buf *out)
{
	const char *id = interaction_get(interaction, WITH_ID);

	buf_printf(out, "{\n  \"resourceType\": \"%s\"",
		interaction_get(interaction, WITH_TYPE));
	if (*id != '\0')
		buf_printf(out, ",\n  \"id\": \"%s\"", id);
	buf_puts(out, "\n}\n");
}

void interaction_skeleton(const struct interaction *interaction,
	struct buf *out)
{
	switch (interaction->kind) {
	case INTERACTION_CREATE:
	case INTERACTION_CREATE_IF:
	case INTERACTION_UPDATE:
	case INTERACTION_UPDATE_IF:
		put_resource(interaction, out);
		break;
	case INTERACTION_PATCH:
	case INTERACTION_PATCH_IF:
		buf_puts(out, "[\n  {\n    \"op\": \"replace\",\n"
			"    \"path\": \"/\",\n    \"value\": \"\"\n  }\n]\n");
		break;
	case INTERACTION_BATCH:
	case INTERACTION_TRANSACTION:
		buf_printf(out, "{\n  \"resourceType\": \"Bundle\",\n"
			"  \"type\": \"%s\",\n  \"entry\": []\n}\n",
			interaction_name(interaction->kind));
		break;
	case INTERACTION_OPERATION:
		buf_puts(out, "{\n  \"resourceType\": \"Parameters\",\n"
			"  \"parameter\": []\n}\n");
		break;
	default:
		break;
	}
}

/* Members that skeletons have; lists must be empty. */
static bool is_bare(const struct doc_index *index, const char *text)
{
	static const char names[] = "\"resourceType\" \"id\" \"type\" "
		"\"entry\" \"parameter\"";
	uint32_t at = index_first(index, text, 0);

	for (; at != INDEX_NONE; at = index_next(index, text, at)) {
		struct row row = index_row(index, text, at);

		if (row.kind == ROW_OBJECT || (row.kind == ROW_ARRAY &&
		    !row.is_empty) ||
		    !text_has_word(names, text + row.key, row.key_len))
			return false;
	}
	return true;
}

/* The one step that changes nothing yet. */
static bool is_bare_patch(const struct doc_index *index, const char *text)
{
	uint32_t path = index_find(index, text, 0, "path");

	return index_row(index, text, 0).count == 1 && path != INDEX_NONE &&
		index_string_equals(index, text, path, "/");
}

bool interaction_is_skeleton(const char *body, size_t len)
{
	struct doc_index *index;
	bool is = true;

	while (len > 0 && text_is_space(*body)) {
		body++;
		len--;
	}
	if (len == 0)
		return true;
	if (len > 400)
		return false;
	index = index_text(body, len);
	if (index_fault(index) != NULL)
		is = false;
	else if (index_kind(index, body, 0) == ROW_OBJECT)
		is = is_bare(index, body);
	else
		is = index_kind(index, body, 0) == ROW_ARRAY &&
			is_bare_patch(index, body);
	index_free(index);
	return is;
}

const struct header_choice *interaction_header(size_t at)
{
	static const struct header_choice choices[] = {
		{ "Prefer", "return=representation", "The whole resource comes "
			"back after a change" },
		{ "Prefer", "return=minimal", "Nothing comes back but status "
			"and headers" },
		{ "Prefer", "return=OperationOutcome", "What the server thinks "
			"of it comes back" },
		{ "Prefer", "handling=strict", "A search with a parameter the "
			"server does not know is refused" },
		{ "Prefer", "handling=lenient", "Parameters the server does "
			"not know are passed over" },
		{ "Prefer", "respond-async", "The answer may come later" },
		{ "If-Match", "", "Only if this is still the newest version" },
		{ "If-None-Match", "", "Only if this is not the newest "
			"version" },
		{ "If-Modified-Since", "", "Only if it was changed after "
			"that" },
		{ "If-None-Exist", "", "Create only if nothing matches these "
			"criteria" },
		{ "Accept", "application/fhir+json", "The answer in JSON" },
		{ "Accept", "application/fhir+xml", "The answer in XML" },
		{ "Accept", "application/json", "JSON, for servers that know "
			"no other name of it" },
		{ "Content-Type", "application/fhir+json", "The body is a "
			"resource in JSON" },
		{ "Content-Type", "application/fhir+xml", "The body is a "
			"resource in XML" },
		{ "Content-Type", "application/json-patch+json", "The body is "
			"a list of patch steps" },
		{ "X-Request-ID", "{{uuid}}", "Found again in the server's "
			"audit; one is sent in any case" },
		{ "X-Correlation-ID", "{{uuid}}", "The same for several "
			"requests that belong together" },
		{ "X-Provenance", "", "A Provenance resource on one line, kept "
			"with the change" },
	};

	return at < FD_COUNT(choices) ? &choices[at] : NULL;
}
