#include "core/doc/diff_internal.h"

/*
 * How items of a list are told from one another, strongest first: the fullUrl
 * of a Bundle entry; type and id of a resource, id of an element, target of a
 * reference; an identifier's system and value; and the role an item has among
 * its siblings (url of an extension, linkId, system, use, code), which is the
 * last resort for items that have changed. Of HL7 v2, OBX has its identifier
 * in OBX-3 and OBX-4, and every segment its name for a role. Where ids are
 * ignored they don't tell either, unless they were asked for by name.
 */

#include <string.h>

#include "core/doc/index.h"

static uint32_t member(const struct diff_part *part, uint32_t object,
	const char *name)
{
	struct doc_index *index = tree_index(part->tree);

	return index_kind(index, part->text, object) == ROW_OBJECT ?
		index_member(index, part->text, object, name) : INDEX_NONE;
}

/* Hash of a member that is a string, or 0. */
static uint64_t string_of(const struct diff *diff,
	const struct diff_part *part, uint32_t object, const char *name)
{
	uint32_t row = member(part, object, name);

	if (row == INDEX_NONE || diff_node_kind(part, row) != ROW_STRING)
		return 0;
	return diff_hash_string(diff->seed,
		diff_json_scalar(part, row, ROW_STRING));
}

/* The resource of a Bundle entry; anything else itself. */
static uint32_t resource_of(const struct diff_part *part, uint32_t row)
{
	uint32_t inside = member(part, row, "resource");

	return inside != INDEX_NONE &&
		diff_node_kind(part, inside) == ROW_OBJECT ? inside : row;
}

static uint64_t id_key(const struct diff *diff, const struct diff_part *part,
	uint32_t row)
{
	uint32_t resource = resource_of(part, row);
	uint64_t id = string_of(diff, part, resource, "id");

	if (id == 0)
		return string_of(diff, part, row, "reference");
	return diff_hash_mix(id,
		string_of(diff, part, resource, "resourceType"));
}

/* The first with both of its parts; an Identifier itself has them too. */
static uint64_t identifier_key(const struct diff *diff,
	const struct diff_part *part, uint32_t row)
{
	uint32_t resource = resource_of(part, row);
	uint32_t at = member(part, resource, "identifier");
	uint64_t type = string_of(diff, part, resource, "resourceType");
	uint64_t system, value;

	if (at == INDEX_NONE)
		at = resource;
	else if (diff_node_kind(part, at) == ROW_ARRAY)
		at = diff_node_first(part, at);
	for (; at != INDEX_NONE; at = diff_node_next(part, at)) {
		system = string_of(diff, part, at, "system");
		value = string_of(diff, part, at, "value");
		if (system != 0 && value != 0)
			return diff_hash_mix(diff_hash_mix(type, system),
				value);
		if (at == resource || diff_node_kind(part, at) != ROW_OBJECT)
			break;
	}
	return 0;
}

static uint64_t role_key(const struct diff *diff,
	const struct diff_part *part, uint32_t row)
{
	static const char *const names[][2] = {
		{ "url", NULL }, { "linkId", NULL }, { "relation", NULL },
		{ "system", "use" }, { "use", NULL }, { "code", NULL },
		{ "type", NULL }, { "name", NULL },
	};
	uint32_t resource = resource_of(part, row);

	for (size_t i = 0; i < FD_COUNT(names); i++) {
		uint64_t key = 0;

		for (size_t k = 0; k < 2 && names[i][k] != NULL; k++) {
			uint32_t at = member(part, resource, names[i][k]);

			if (at != INDEX_NONE)
				key = diff_hash_mix(key + k + 1,
					part->hash[at]);
		}
		if (key != 0)
			return diff_hash_mix(key + i,
				diff_class(diff, part, row));
	}
	return 0;
}

/* Field of a segment, by its number; empty when there is none. */
static struct span_of_text field(const struct diff_part *part, uint32_t row,
	int number)
{
	struct row facts = tree_row(part->tree, part->text, row);
	const char *at = part->text + facts.value;
	const char *stop = at + facts.value_len, *end;
	char separator;

	if (facts.value_len < 4)
		return (struct span_of_text){ at, 0 };
	separator = at[3];
	for (; number > 0 && at != NULL; number--) {
		at = memchr(at, separator, (size_t)(stop - at));
		at = at != NULL ? at + 1 : NULL;
	}
	if (at == NULL)
		return (struct span_of_text){ stop, 0 };
	end = memchr(at, separator, (size_t)(stop - at));
	return (struct span_of_text){ at,
		(size_t)((end != NULL ? end : stop) - at) };
}

static uint64_t segment_key(const struct diff *diff,
	const struct diff_part *part, uint32_t row)
{
	struct row facts = tree_row(part->tree, part->text, row);
	struct span_of_text id, sub;

	if (facts.depth != 0 || facts.value_len < 4 ||
	    memcmp(part->text + facts.value, "OBX", 3) != 0)
		return 0;
	id = field(part, row, 3);
	sub = field(part, row, 4);
	return diff_hash_mix(diff_hash_bytes(diff->seed, id.text, id.len),
		diff_hash_bytes(diff->seed, sub.text, sub.len));
}

static uint64_t outline_key(const struct diff *diff,
	const struct diff_part *part, uint32_t row, enum diff_level level)
{
	if (level == DIFF_BY_IDENTIFIER && part->kind == SNIFF_HL7V2)
		return segment_key(diff, part, row);
	return level == DIFF_BY_ROLE ? diff_class(diff, part, row) : 0;
}

static bool is_wanted(const struct diff *diff, enum diff_level level)
{
	bool is_id = level == DIFF_BY_URL || level == DIFF_BY_ID;

	switch (diff->match) {
	case DIFF_MATCH_BEST:
		return !is_id || !diff->ignores_ids;
	case DIFF_MATCH_ID:
		return level != DIFF_BY_IDENTIFIER;
	case DIFF_MATCH_IDENTIFIER:
		return !is_id;
	case DIFF_MATCH_POSITION:
		break;
	}
	return false;
}

uint64_t diff_key(const struct diff *diff, const struct diff_part *part,
	uint32_t row, enum diff_level level)
{
	if (part->tree == NULL || !is_wanted(diff, level))
		return 0;
	if (tree_index(part->tree) == NULL)
		return outline_key(diff, part, row, level);
	if (diff_node_kind(part, row) != ROW_OBJECT)
		return 0;
	switch (level) {
	case DIFF_BY_URL:
		return string_of(diff, part, row, "fullUrl");
	case DIFF_BY_ID:
		return id_key(diff, part, row);
	case DIFF_BY_IDENTIFIER:
		return identifier_key(diff, part, row);
	case DIFF_BY_ROLE:
		return role_key(diff, part, row);
	case DIFF_LEVELS:
		break;
	}
	return 0;
}

uint64_t diff_class(const struct diff *diff, const struct diff_part *part,
	uint32_t row)
{
	enum row_kind kind = diff_node_kind(part, row);

	if (part->tree == NULL)
		return 1;
	if (tree_index(part->tree) == NULL)
		return diff_node_name(diff, part,
			tree_parent(part->tree, row), row);
	if (kind == ROW_OBJECT)
		return diff_hash_mix(2, string_of(diff, part,
			resource_of(part, row), "resourceType"));
	return kind == ROW_ARRAY ? 3 : 4;
}
