#include "core/ig/structure_part.h"

/*
 * One ElementDefinition. What is left out here on purpose is what neither a
 * check nor a reader of the deck uses: mappings, requirements, aliases,
 * examples.
 *
 * The seven invariants that are 97 % of all attachments in R4 are known by
 * their key and expression; with another expression they are run as such.
 */

#include <stdlib.h>
#include <string.h>

static struct extra_record *extra_of(struct tree_node *node)
{
	if (!node->has_extra) {
		memset(&node->extra, 0xff, sizeof(node->extra));
		node->extra.max_length = 0;
		node->extra.reserved = 0;
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
	extra_of(place)->content = source_text(source, row);
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
	extra_of(node)->fixed_type = compiled_string(source->compiler->writer,
		code, len);
	free(code);
}

static void take_fixed(const struct source *source, uint32_t row, void *place)
{
	extra_of(place)->fixed = source_json(source, row);
	take_type_of(source, row, place, strlen("fixed"));
}

static void take_pattern(const struct source *source, uint32_t row,
	void *place)
{
	extra_of(place)->pattern = source_json(source, row);
	take_type_of(source, row, place, strlen("pattern"));
}

static void take_min_value(const struct source *source, uint32_t row,
	void *place)
{
	extra_of(place)->min_value = source_json(source, row);
}

static void take_max_value(const struct source *source, uint32_t row,
	void *place)
{
	extra_of(place)->max_value = source_json(source, row);
}

static void take_max_length(const struct source *source, uint32_t row,
	void *place)
{
	uint32_t max = 0;

	if (read_max(source, row, &max) && max != ELEMENT_UNBOUNDED)
		extra_of(place)->max_length = max;
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
	if (max != INDEX_NONE)
		extra_of(node)->max_value_set = source_text(source, max);
}

/* Each element of an array goes through take; a single one counts as one. */
static void each(const struct source *source, uint32_t array,
	void (*take)(const struct source *source, uint32_t row, void *place),
	void *place)
{
	uint32_t at;

	if (index_kind(source->index, source->text, array) != ROW_ARRAY)
		return;
	at = index_first(source->index, source->text, array);
	for (; at != INDEX_NONE;
	    at = index_next(source->index, source->text, at))
		if (index_kind(source->index, source->text, at) == ROW_OBJECT)
			take(source, at, place);
}

/* A list of numbers as it grows; lists inside make theirs in between. */
struct list {
	struct buf numbers;
};

static void list_add(struct list *list, uint32_t number)
{
	(void)buf_append(&list->numbers, &number, sizeof(number));
}

static uint32_t list_end(struct list *list, struct structure_compiler *to)
{
	uint32_t at = compiled_list(to->writer,
		(const void *)list->numbers.data,
		list->numbers.len / sizeof(uint32_t));

	buf_finish(&list->numbers);
	return at;
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
		each(source, by, take_discriminator, &list);
	node->record.discriminators = list_end(&list, source->compiler);
}

/* FHIRPath's names of the primitives' own values. */
static const char *system_name(const char *code)
{
	static const char prefix[] = "http://hl7.org/fhirpath/System.";
	static const char *const names[][2] = {
		{ "String", "string" }, { "Boolean", "boolean" },
		{ "Integer", "integer" }, { "Decimal", "decimal" },
		{ "Date", "date" }, { "DateTime", "dateTime" },
		{ "Time", "time" }, { "Quantity", "Quantity" },
	};

	if (strncmp(code, prefix, strlen(prefix)) != 0)
		return NULL;
	for (size_t i = 0; i < FD_COUNT(names); i++)
		if (strcmp(code + strlen(prefix), names[i][0]) == 0)
			return names[i][1];
	return NULL;
}

/* What R4 says of an id's type was a slip ("string", for an id). */
static compiled_text type_code(const struct source *source, uint32_t row)
{
	struct compiled_writer *writer = source->compiler->writer;
	uint32_t at = index_member(source->index, source->text, row, "code");
	uint32_t real = source_extension(source, row,
		"structuredefinition-fhir-type");
	compiled_text code;
	const char *name;

	if (at == INDEX_NONE)
		return COMPILED_NONE;
	code = source_text(source, at);
	if (code == COMPILED_NONE)
		return code;
	name = system_name(compiled_writer_text(writer, code));
	if (name == NULL)
		return code;
	if (real != INDEX_NONE)
		return source_text(source, real);
	return compiled_string(writer, name, strlen(name));
}

static uint32_t aggregation_of(const struct source *source, uint32_t row)
{
	static const char *const names[] = { "contained", "referenced",
		"bundled" };
	uint32_t at = index_member(source->index, source->text, row,
		"aggregation");
	uint32_t bits = 0;

	if (at == INDEX_NONE)
		return 0;
	at = index_first(source->index, source->text, at);
	for (; at != INDEX_NONE;
	    at = index_next(source->index, source->text, at))
		for (uint32_t i = 0; i < FD_COUNT(names); i++)
			if (source_has(source, at, names[i]))
				bits |= 1u << i;
	return bits;
}

static uint32_t texts_of(const struct source *source, uint32_t row,
	const char *name)
{
	uint32_t at = index_member(source->index, source->text, row, name);

	return at != INDEX_NONE ? source_texts(source, at) : 0;
}

struct type_taker {
	struct list list;
	struct tree_node *node;
};

static void take_type(const struct source *source, uint32_t row, void *place)
{
	struct type_taker *taker = place;
	struct type_record record = {
		.code = type_code(source, row),
		.profiles = texts_of(source, row, "profile"),
		.targets = texts_of(source, row, "targetProfile"),
		.aggregation = aggregation_of(source, row),
	};
	uint32_t regex = source_extension(source, row, "regex");

	if (record.code == COMPILED_NONE)
		return;
	if (regex != INDEX_NONE)
		extra_of(taker->node)->regex = source_text(source, regex);
	list_add(&taker->list, structure_record(source->compiler,
		&source->compiler->types, COMPILED_TYPES, &record,
		sizeof(record)));
}

static void take_types(const struct source *source, uint32_t row, void *place)
{
	struct tree_node *node = place;
	struct type_taker taker = { { BUF_INIT }, node };

	each(source, row, take_type, &taker);
	if (taker.list.numbers.len == sizeof(uint32_t)) {
		uint32_t at = *(const uint32_t *)(const void *)
			taker.list.numbers.data;
		const struct type_record *only = (const void *)
			(source->compiler->types.bytes.data +
			at * sizeof(*only));
		const char *code = compiled_writer_text(
			source->compiler->writer, only->code);
		fhirpath_type type = fhirpath_r4.find(fhirpath_r4.data, code,
			strlen(code));

		if (type != 0 && (node->is_choice || node->type == 0))
			node->type = type;
	}
	node->record.types = list_end(&taker.list, source->compiler);
}

uint32_t structure_type_list(struct structure_compiler *compiler,
	const char *code)
{
	struct type_record record = {
		.code = compiled_string(compiler->writer, code, strlen(code))
	};
	uint32_t at = structure_record(compiler, &compiler->types,
		COMPILED_TYPES, &record, sizeof(record));

	return compiled_list(compiler->writer, &at, 1);
}

static const struct {
	const char *key, *expression;
	enum constraint_native native;
} natives[] = {
	{ "ele-1", "hasValue() or (children().count() > id.count())",
		CONSTRAINT_ELE_1 },
	{ "ele-1", "hasValue() or (children().count() > id.count()) or "
		"$this is Parameters", CONSTRAINT_ELE_1 },
	{ "ele-1", "hasValue() | (children().count() > id.count())",
		CONSTRAINT_ELE_1 },
	{ "ext-1", "extension.exists() != value.exists()", CONSTRAINT_EXT_1 },
	{ "dom-2", "contained.contained.empty()", CONSTRAINT_DOM_2 },
	{ "dom-3", "contained.where(*", CONSTRAINT_DOM_3 },
	{ "dom-4", "contained.meta.versionId.empty() and "
		"contained.meta.lastUpdated.empty()", CONSTRAINT_DOM_4 },
	{ "dom-5", "contained.meta.security.empty()", CONSTRAINT_DOM_5 },
	{ "dom-6", "text.`div`.exists()", CONSTRAINT_DOM_6 },
	{ "dom-6", "text.div.exists()", CONSTRAINT_DOM_6 },
};

static uint32_t native_of(const char *key, const char *expression)
{
	for (size_t i = 0; i < FD_COUNT(natives); i++) {
		const char *known = natives[i].expression;
		const char *rest = strchr(known, '*');

		if (strcmp(key, natives[i].key) != 0)
			continue;
		if (rest != NULL ? strncmp(expression, known,
		    (size_t)(rest - known)) == 0 :
		    strcmp(expression, known) == 0)
			return natives[i].native;
	}
	return CONSTRAINT_EXPRESSION;
}

static compiled_text text_of(const struct source *source, uint32_t row,
	const char *name)
{
	uint32_t at = index_member(source->index, source->text, row, name);
	compiled_text text = at != INDEX_NONE ? source_text(source, at) : 0;

	return text != COMPILED_NONE ? text : 0;
}

static void take_constraint(const struct source *source, uint32_t row,
	void *place)
{
	const struct compiled_writer *writer = source->compiler->writer;
	struct constraint_record record = {
		.key = text_of(source, row, "key"),
		.human = text_of(source, row, "human"),
		.expression = text_of(source, row, "expression"),
		.source = text_of(source, row, "source"),
	};
	uint32_t severity = index_member(source->index, source->text, row,
		"severity");
	uint32_t best = source_extension(source, row,
		"elementdefinition-bestpractice");

	record.flags = native_of(compiled_writer_text(writer, record.key),
		compiled_writer_text(writer, record.expression));
	if (severity != INDEX_NONE && source_has(source, severity, "warning"))
		record.flags |= CONSTRAINT_IS_WARNING;
	if (best != INDEX_NONE && source_is_true(source, best))
		record.flags |= CONSTRAINT_IS_BEST_PRACTICE;
	list_add(place, structure_record(source->compiler,
		&source->compiler->constraints, COMPILED_CONSTRAINTS,
		&record, sizeof(record)));
}

static void take_constraints(const struct source *source, uint32_t row,
	void *place)
{
	struct list list = { BUF_INIT };

	each(source, row, take_constraint, &list);
	((struct tree_node *)place)->record.constraints =
		list_end(&list, source->compiler);
}

static const struct member members[] = {
	{ "short", take_short }, { "definition", take_definition },
	{ "comment", take_comment }, { "min", take_min }, { "max", take_max },
	{ "base", take_base }, { "type", take_types },
	{ "constraint", take_constraints }, { "isModifier", take_modifier },
	{ "isSummary", take_summary }, { "binding", take_binding },
	{ "mustSupport", take_must_support }, { "slicing", take_slicing },
	{ "contentReference", take_content }, { "fixed*", take_fixed },
	{ "pattern*", take_pattern }, { "minValue*", take_min_value },
	{ "maxValue*", take_max_value }, { "maxLength", take_max_length },
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
