#include "core/ig/structure_part.h"

/*
 * One ElementDefinition. What is left out here on purpose is what neither a
 * check nor a reader of the deck uses: mappings, requirements, aliases,
 * examples.
 */

#include <stdlib.h>
#include <string.h>

struct extra_record *structure_extra(struct tree_node *node)
{
	if (!node->has_extra) {
		memset(&node->extra, 0xff, sizeof(node->extra));
		node->extra.max_length = 0;
		node->extra.rules = 0;
		node->has_extra = true;
	}
	return &node->extra;
}

static void take_min(const struct source *source, uint32_t row, void *place)
{
	struct tree_node *node = place;
	char *text = index_scalar_dup(source->index, source->text, row);

	if (text != NULL && text[0] >= '0' && text[0] <= '9') {
		node->record.min = (uint32_t)strtoul(text, NULL, 10);
		node->record.flags |= ELEMENT_HAS_MIN;
	}
	free(text);
}

static bool read_max(const struct source *source, uint32_t row, uint32_t *max)
{
	char *text = index_scalar_dup(source->index, source->text, row);
	bool is_max = text != NULL && (strcmp(text, "*") == 0 ||
		(text[0] >= '0' && text[0] <= '9'));

	if (is_max)
		*max = text[0] == '*' ? ELEMENT_UNBOUNDED :
			(uint32_t)strtoul(text, NULL, 10);
	free(text);
	return is_max;
}

static void take_max(const struct source *source, uint32_t row, void *place)
{
	struct tree_node *node = place;

	if (read_max(source, row, &node->record.max))
		node->record.flags |= ELEMENT_HAS_MAX;
}

static void take_base(const struct source *source, uint32_t row, void *place)
{
	struct tree_node *node = place;
	uint32_t at = index_member(source->index, source->text, row, "max");
	uint32_t max = 0;

	if (at != INDEX_NONE && read_max(source, at, &max) && max > 1)
		node->record.flags |= ELEMENT_IS_ARRAY;
}

static void take_flag(const struct source *source, uint32_t row, void *place,
	uint32_t flag)
{
	struct tree_node *node = place;

	if (source_is_true(source, row))
		node->record.flags |= flag;
}

static void take_modifier(const struct source *source, uint32_t row,
	void *place)
{
	take_flag(source, row, place, ELEMENT_IS_MODIFIER);
}

static void take_must_support(const struct source *source, uint32_t row,
	void *place)
{
	take_flag(source, row, place, ELEMENT_IS_MUST_SUPPORT);
}

static void take_summary(const struct source *source, uint32_t row,
	void *place)
{
	take_flag(source, row, place, ELEMENT_IS_SUMMARY);
}

static void take_short(const struct source *source, uint32_t row, void *place)
{
	((struct tree_node *)place)->record.title = source_text(source, row);
}

static void take_definition(const struct source *source, uint32_t row,
	void *place)
{
	((struct tree_node *)place)->record.definition =
		source_text(source, row);
}

/* Base R4 goes into the program: a tenth of its size would be comments. */
static void take_comment(const struct source *source, uint32_t row,
	void *place)
{
	if (!source->compiler->is_base)
		((struct tree_node *)place)->record.comment =
			source_text(source, row);
}

static void take_content(const struct source *source, uint32_t row,
	void *place)
{
	structure_extra(place)->content = source_text(source, row);
}

/* The rest of fixedCoding is its type; a primitive's begins in lower case,
   which "string" and "Coding" tell by themselves. */
static void take_type_of(const struct source *source, uint32_t at,
	struct tree_node *node, size_t prefix)
{
	struct row row = index_row(source->index, source->text, at);
	const char *name = source->text + row.key + 1 + prefix;
	size_t len = row.key_len - 2 - prefix;
	char *code;

	if (len == 0)
		return;
	code = xstrndup(name, len);
	if (row.kind != ROW_OBJECT && row.kind != ROW_ARRAY &&
	    code[0] >= 'A' && code[0] <= 'Z')
		code[0] = (char)(code[0] - 'A' + 'a');
	structure_extra(node)->fixed_type = compiled_string(
		source->compiler->writer, code, len);
	free(code);
}

static void take_fixed(const struct source *source, uint32_t row, void *place)
{
	structure_extra(place)->fixed = source_json(source, row);
	take_type_of(source, row, place, strlen("fixed"));
}

static void take_pattern(const struct source *source, uint32_t row,
	void *place)
{
	structure_extra(place)->pattern = source_json(source, row);
	take_type_of(source, row, place, strlen("pattern"));
}

static void take_min_value(const struct source *source, uint32_t row,
	void *place)
{
	structure_extra(place)->min_value = source_json(source, row);
}

static void take_max_value(const struct source *source, uint32_t row,
	void *place)
{
	structure_extra(place)->max_value = source_json(source, row);
}

static void take_max_length(const struct source *source, uint32_t row,
	void *place)
{
	uint32_t max = 0;

	if (read_max(source, row, &max) && max != ELEMENT_UNBOUNDED)
		structure_extra(place)->max_length = max;
}

static const char *const strengths[] = {
	[BINDING_EXAMPLE] = "example", [BINDING_PREFERRED] = "preferred",
	[BINDING_EXTENSIBLE] = "extensible", [BINDING_REQUIRED] = "required"
};

static void take_binding(const struct source *source, uint32_t row,
	void *place)
{
	struct tree_node *node = place;
	uint32_t strength = index_member(source->index, source->text, row,
		"strength");
	uint32_t set = index_member(source->index, source->text, row,
		"valueSet");
	uint32_t max = source_extension(source, row,
		"elementdefinition-maxValueSet");

	for (uint32_t i = BINDING_EXAMPLE; strength != INDEX_NONE &&
	    i < FD_COUNT(strengths); i++)
		if (source_has(source, strength, strengths[i]))
			node->record.flags |= i << ELEMENT_BINDING_SHIFT;
	if (set != INDEX_NONE)
		node->record.value_set = source_text(source, set);
	structure_binding_rules(source, row, place);
	if (max != INDEX_NONE)
		structure_extra(node)->max_value_set = source_text(source, max);
}

static void take_discriminator(const struct source *source, uint32_t row,
	void *place)
{
	static const char *const kinds[] = { "value", "exists", "type",
		"profile", "pattern" };
	uint32_t type = index_member(source->index, source->text, row, "type");
	uint32_t path = index_member(source->index, source->text, row, "path");
	uint32_t kind = 0;

	if (type == INDEX_NONE || path == INDEX_NONE)
		return;
	while (kind < FD_COUNT(kinds) &&
	    !source_has(source, type, kinds[kind]))
		kind++;
	if (kind == FD_COUNT(kinds))
		return;
	list_add(place, kind == 4 ? DISCRIMINATOR_VALUE : kind);
	list_add(place, source_text(source, path));
}

static void take_slicing(const struct source *source, uint32_t row,
	void *place)
{
	struct tree_node *node = place;
	struct list list = { BUF_INIT };
	uint32_t rules = index_member(source->index, source->text, row,
		"rules");
	uint32_t ordered = index_member(source->index, source->text, row,
		"ordered");
	uint32_t by = index_member(source->index, source->text, row,
		"discriminator");

	node->record.flags |= ELEMENT_HAS_SLICING;
	if (rules != INDEX_NONE && source_has(source, rules, "closed"))
		node->record.flags |= SLICING_CLOSED << ELEMENT_RULES_SHIFT;
	if (rules != INDEX_NONE && source_has(source, rules, "openAtEnd"))
		node->record.flags |= SLICING_OPEN_AT_END <<
			ELEMENT_RULES_SHIFT;
	if (ordered != INDEX_NONE && source_is_true(source, ordered))
		node->record.flags |= ELEMENT_IS_ORDERED;
	if (by != INDEX_NONE)
		source_each(source, by, take_discriminator, &list);
	node->record.discriminators = list_end(&list, source->compiler);
}

static const struct member members[] = {
	{ "short", take_short }, { "definition", take_definition },
	{ "comment", take_comment }, { "min", take_min }, { "max", take_max },
	{ "base", take_base }, { "type", structure_types },
	{ "constraint", structure_constraints },
	{ "isModifier", take_modifier },
	{ "isSummary", take_summary }, { "binding", take_binding },
	{ "mustSupport", take_must_support }, { "slicing", take_slicing },
	{ "contentReference", take_content }, { "fixed*", take_fixed },
	{ "pattern*", take_pattern }, { "minValue*", take_min_value },
	{ "maxValue*", take_max_value }, { "maxLength", take_max_length },
	{ "extension", structure_rules },
};

void structure_element(const struct source *source, uint32_t row,
	struct tree_node *node)
{
	node->record.title = COMPILED_NONE;
	node->record.definition = COMPILED_NONE;
	node->record.comment = COMPILED_NONE;
	node->record.value_set = COMPILED_NONE;
	source_members(source, row, members, FD_COUNT(members), node);
}
