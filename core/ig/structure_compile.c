#include "core/ig/structure_compile.h"

/*
 * A definition is read in two goes: its elements into a tree
 * (structure_tree.c), whose nodes get what each ElementDefinition says
 * (structure_element.c), then the tree into records, parents first, so that
 * links go upwards only. Types, constraints and rare facts are records of
 * their own, each once: seven constraints stand at nearly every element.
 */

#include <stdlib.h>
#include <string.h>

#include "core/ig/structure_part.h"

struct structure_compiler *structure_compiler_new(
	struct compiled_writer *writer, bool is_base)
{
	struct structure_compiler *compiler = xcalloc(1, sizeof(*compiler));

	compiler->writer = writer;
	compiler->is_base = is_base;
	text_pool_init(&compiler->types);
	text_pool_init(&compiler->constraints);
	text_pool_init(&compiler->extras);
	buf_init(&compiler->scratch);
	buf_init(&compiler->numbers);
	return compiler;
}

void structure_compiler_free(struct structure_compiler *compiler)
{
	if (compiler == NULL)
		return;
	text_pool_finish(&compiler->types);
	text_pool_finish(&compiler->constraints);
	text_pool_finish(&compiler->extras);
	buf_finish(&compiler->scratch);
	buf_finish(&compiler->numbers);
	free(compiler);
}

struct reading {
	struct structure_record record;
	uint32_t snapshot, differential;	/* rows */
	uint32_t number;	/* the structure's */
	bool is_resource_type;
};

static uint32_t record_count(struct compiled_writer *writer,
	enum compiled_tag tag, size_t size)
{
	return (uint32_t)(compiled_section(writer, tag)->len / size);
}

static uint32_t number_nodes(struct tree_node *node, uint32_t number)
{
	node->number = number++;
	for (struct tree_node *at = node->first; at != NULL; at = at->next)
		number = number_nodes(at, number);
	for (struct tree_node *at = node->first_slice; at != NULL;
	    at = at->next_slice)
		number = number_nodes(at, number);
	return number;
}

static uint32_t number_of(const struct tree_node *node)
{
	return node != NULL ? node->number : TABLE_NONE;
}

/* Choices are sliced by type and extensions by url where nobody says so. */
static void imply_slicing(struct structure_compiler *compiler,
	struct tree_node *node)
{
	bool is_extension = strcmp(node->name, "extension") == 0 ||
		strcmp(node->name, "modifierExtension") == 0;
	const char *path = node->is_choice ? "$this" : "url";
	uint32_t by[2] = { node->is_choice ? DISCRIMINATOR_TYPE :
		DISCRIMINATOR_VALUE, 0 };

	if (node->first_slice == NULL || (!node->is_choice && !is_extension) ||
	    node->record.discriminators != 0)
		return;
	by[1] = compiled_string(compiler->writer, path, strlen(path));
	node->record.flags |= ELEMENT_HAS_SLICING;
	node->record.discriminators = compiled_list(compiler->writer, by, 2);
}

/*
 * "valueString" with its type, and nothing else said of value[x], means that
 * there is no other: the choice is narrowed to the types so spelled.
 */
static void narrow_choice(struct structure_compiler *compiler,
	struct tree_node *node)
{
	uint32_t types[64];
	size_t count = 0;

	if (!node->is_choice || node->slice != NULL ||
	    node->first_slice == NULL || node->record.types != 0)
		return;
	for (const struct tree_node *at = node->first_slice; at != NULL;
	    at = at->next_slice) {
		const uint32_t *own = compiled_list_at(compiler->writer,
			at->record.types);

		if (!at->is_spelled || own[0] != 1 || count == FD_COUNT(types))
			return;
		types[count++] = own[1];
	}
	node->record.types = compiled_list(compiler->writer, types, count);
}

static compiled_text place_text(struct structure_compiler *compiler,
	const struct tree_node *node, bool with_slices)
{
	buf_clear(&compiler->scratch);
	tree_id(node, with_slices, &compiler->scratch);
	return compiled_string(compiler->writer, compiler->scratch.data,
		compiler->scratch.len);
}

static void complete(struct structure_compiler *compiler,
	const struct reading *reading, struct tree_node *node)
{
	struct element_record *record = &node->record;

	if (!node->is_named) {
		record->title = record->definition = COMPILED_NONE;
		record->comment = record->value_set = COMPILED_NONE;
		record->flags |= ELEMENT_IS_IMPLIED;
	}
	if (node->is_choice)
		record->flags |= ELEMENT_IS_CHOICE;
	/* A type that doesn't say what its elements come from. */
	if ((reading->record.flags & STRUCTURE_IS_PROFILE) == 0 &&
	    (record->flags & ELEMENT_HAS_MAX) != 0 && record->max > 1)
		record->flags |= ELEMENT_IS_ARRAY;
	if (node->is_spelled)
		record->flags |= ELEMENT_IS_SPELLED;
	if (node->is_spelled && !node->has_slice_name)
		record->flags |= ELEMENT_IS_UNNAMED;
	narrow_choice(compiler, node);
	if (record->types == 0 && node->choice_type != NULL)
		record->types = structure_type_list(compiler,
			node->choice_type);
	if (reading->is_resource_type && node->up != NULL &&
	    node->up->up == NULL && strcmp(node->name, "id") == 0)
		record->types = structure_type_list(compiler, "id");
	imply_slicing(compiler, node);
}

static void write_node(struct structure_compiler *compiler,
	const struct reading *reading, struct tree_node *node)
{
	struct compiled_writer *writer = compiler->writer;
	struct element_record *record = &node->record;

	complete(compiler, reading, node);
	record->name = compiled_string(writer, node->name,
		strlen(node->name));
	record->name_hash = structure_name_hash(node->name,
		strlen(node->name));
	record->path = place_text(compiler, node, false);
	record->id = place_text(compiler, node, true);
	record->slice = node->slice != NULL ? compiled_string(writer,
		node->slice, strlen(node->slice)) : COMPILED_NONE;
	record->structure = reading->number;
	record->up = number_of(node->up);
	record->first = number_of(node->first);
	record->next = number_of(node->next);
	record->first_slice = number_of(node->first_slice);
	record->next_slice = number_of(node->next_slice);
	record->extra = node->has_extra ? structure_record(compiler,
		&compiler->extras, COMPILED_EXTRAS, &node->extra,
		sizeof(node->extra)) : TABLE_NONE;
	(void)buf_append(compiled_section(writer, COMPILED_ELEMENTS), record,
		sizeof(*record));
	for (struct tree_node *at = node->first; at != NULL; at = at->next)
		write_node(compiler, reading, at);
	for (struct tree_node *at = node->first_slice; at != NULL;
	    at = at->next_slice)
		write_node(compiler, reading, at);
}

static char *member_dup(const struct source *source, uint32_t row,
	const char *name)
{
	uint32_t at = index_member(source->index, source->text, row, name);
	char *text = at != INDEX_NONE ?
		index_string_dup(source->index, source->text, at) : NULL;

	return text != NULL ? text : xstrdup("");
}

static void read_element(const struct source *source, uint32_t row,
	struct tree *tree)
{
	char *path = member_dup(source, row, "path");
	char *id = member_dup(source, row, "id");
	char *slice = member_dup(source, row, "sliceName");
	struct tree_node *node = tree_place(tree, path, id, slice);

	if (node != NULL)
		structure_element(source, row, node);
	free(path);
	free(id);
	free(slice);
}

/* TABLE_NONE for a tree without a root. */
static uint32_t write_tree(struct structure_compiler *compiler,
	const struct reading *reading, struct tree *tree)
{
	uint32_t first = record_count(compiler->writer, COMPILED_ELEMENTS,
		sizeof(struct element_record));

	if (tree->root == NULL)
		return TABLE_NONE;
	(void)number_nodes(tree->root, first);
	write_node(compiler, reading, tree->root);
	tree_finish(tree);
	return first;
}

/* A profile that changes nothing: its root alone. */
static uint32_t compile_root(struct structure_compiler *compiler,
	const struct reading *reading)
{
	struct tree tree = { 0 };
	char *type = xstrdup(compiled_writer_text(compiler->writer,
		reading->record.type));
	struct tree_node *root = tree_place(&tree, type, "", "");

	free(type);
	if (root == NULL) {
		tree_finish(&tree);
		return TABLE_NONE;
	}
	root->is_named = false;
	return write_tree(compiler, reading, &tree);
}

/* A tree from a snapshot or differential; TABLE_NONE when it has none. */
static uint32_t compile_tree(const struct source *source,
	const struct reading *reading, uint32_t row)
{
	struct tree tree = { 0 };
	uint32_t at = index_member(source->index, source->text, row,
		"element");

	if (at == INDEX_NONE ||
	    index_kind(source->index, source->text, at) != ROW_ARRAY)
		return TABLE_NONE;
	at = index_first(source->index, source->text, at);
	for (; at != INDEX_NONE;
	    at = index_next(source->index, source->text, at))
		if (index_kind(source->index, source->text, at) == ROW_OBJECT)
			read_element(source, at, &tree);
	return write_tree(source->compiler, reading, &tree);
}

static void take_text(const struct source *source, uint32_t row,
	compiled_text *place)
{
	compiled_text text = source_text(source, row);

	*place = text != COMPILED_NONE ? text : 0;
}

static void take_url(const struct source *source, uint32_t row, void *place)
{
	take_text(source, row, &((struct reading *)place)->record.url);
}

static void take_version(const struct source *source, uint32_t row,
	void *place)
{
	take_text(source, row, &((struct reading *)place)->record.version);
}

static void take_name(const struct source *source, uint32_t row, void *place)
{
	take_text(source, row, &((struct reading *)place)->record.name);
}

static void take_title(const struct source *source, uint32_t row, void *place)
{
	take_text(source, row, &((struct reading *)place)->record.title);
}

static void take_description(const struct source *source, uint32_t row,
	void *place)
{
	take_text(source, row, &((struct reading *)place)->record.description);
}

static void take_type(const struct source *source, uint32_t row, void *place)
{
	take_text(source, row, &((struct reading *)place)->record.type);
}

static void take_base(const struct source *source, uint32_t row, void *place)
{
	take_text(source, row, &((struct reading *)place)->record.base);
}

static void take_status(const struct source *source, uint32_t row,
	void *place)
{
	take_text(source, row, &((struct reading *)place)->record.status);
}

static void take_kind(const struct source *source, uint32_t row, void *place)
{
	static const char *const kinds[] = {
		[DEFINITION_RESOURCE] = "resource",
		[DEFINITION_COMPLEX] = "complex-type",
		[DEFINITION_PRIMITIVE] = "primitive-type",
		[DEFINITION_LOGICAL] = "logical",
	};
	struct reading *reading = place;

	for (uint32_t i = 0; i < FD_COUNT(kinds); i++)
		if (source_has(source, row, kinds[i]))
			reading->record.flags |= i;
}

static void take_abstract(const struct source *source, uint32_t row,
	void *place)
{
	if (source_is_true(source, row))
		((struct reading *)place)->record.flags |=
			STRUCTURE_IS_ABSTRACT;
}

static void take_derivation(const struct source *source, uint32_t row,
	void *place)
{
	if (source_has(source, row, "constraint"))
		((struct reading *)place)->record.flags |=
			STRUCTURE_IS_PROFILE;
}

static void take_context(const struct source *source, uint32_t row,
	void *place)
{
	static const char *const kinds[] = { "element", "extension",
		"fhirpath" };
	struct buf numbers = BUF_INIT;
	uint32_t at = index_kind(source->index, source->text, row) ==
		ROW_ARRAY ? index_first(source->index, source->text, row) :
		INDEX_NONE;

	for (; at != INDEX_NONE;
	    at = index_next(source->index, source->text, at)) {
		uint32_t type = index_member(source->index, source->text, at,
			"type");
		uint32_t what = index_member(source->index, source->text, at,
			"expression");
		uint32_t pair[2] = { 0, 0 };

		if (type == INDEX_NONE || what == INDEX_NONE)
			continue;
		while (pair[0] < FD_COUNT(kinds) &&
		    !source_has(source, type, kinds[pair[0]]))
			pair[0]++;
		pair[1] = source_text(source, what);
		if (pair[0] < FD_COUNT(kinds))
			(void)buf_append(&numbers, pair, sizeof(pair));
	}
	((struct reading *)place)->record.contexts = compiled_list(
		source->compiler->writer, (const void *)numbers.data,
		numbers.len / sizeof(uint32_t));
	buf_finish(&numbers);
}

static void take_invariants(const struct source *source, uint32_t row,
	void *place)
{
	((struct reading *)place)->record.invariants =
		source_texts(source, row);
}

static void take_snapshot(const struct source *source, uint32_t row,
	void *place)
{
	(void)source;
	((struct reading *)place)->snapshot = row;
}

static void take_differential(const struct source *source, uint32_t row,
	void *place)
{
	(void)source;
	((struct reading *)place)->differential = row;
}

static const struct member members[] = {
	{ "url", take_url }, { "version", take_version },
	{ "name", take_name }, { "title", take_title },
	{ "description", take_description }, { "type", take_type },
	{ "baseDefinition", take_base }, { "status", take_status },
	{ "kind", take_kind }, { "abstract", take_abstract },
	{ "derivation", take_derivation }, { "context", take_context },
	{ "contextInvariant", take_invariants },
	{ "snapshot", take_snapshot }, { "differential", take_differential },
};

/* A type needs one tree; a profile keeps its snapshot for the day its base is
   not there. */
static void compile_trees(const struct source *source,
	struct reading *reading)
{
	bool is_profile = (reading->record.flags & STRUCTURE_IS_PROFILE) != 0;
	bool wants_snapshot = !is_profile || !source->compiler->is_base ||
		reading->differential == INDEX_NONE;
	struct structure_record *record = &reading->record;

	record->snapshot = record->differential = TABLE_NONE;
	if (wants_snapshot && reading->snapshot != INDEX_NONE)
		record->snapshot = compile_tree(source, reading,
			reading->snapshot);
	if ((is_profile || record->snapshot == TABLE_NONE) &&
	    reading->differential != INDEX_NONE)
		record->differential = compile_tree(source, reading,
			reading->differential);
	if (is_profile && record->differential == TABLE_NONE &&
	    record->snapshot == TABLE_NONE)
		record->differential = compile_root(source->compiler, reading);
}

bool structure_compile(struct structure_compiler *compiler,
	const struct doc_index *index, const char *text, uint32_t row)
{
	struct source source = { compiler, index, text };
	struct reading reading = {
		.snapshot = INDEX_NONE, .differential = INDEX_NONE,
		.number = record_count(compiler->writer, COMPILED_STRUCTURES,
			sizeof(struct structure_record)),
	};

	source_members(&source, row, members, FD_COUNT(members), &reading);
	reading.is_resource_type = (reading.record.flags &
		(STRUCTURE_KIND | STRUCTURE_IS_PROFILE)) ==
		DEFINITION_RESOURCE;
	if (reading.record.url == 0 || reading.record.type == 0)
		return false;
	compile_trees(&source, &reading);
	if (reading.record.snapshot == TABLE_NONE &&
	    reading.record.differential == TABLE_NONE)
		return false;
	(void)buf_append(compiled_section(compiler->writer,
		COMPILED_STRUCTURES), &reading.record, sizeof(reading.record));
	return true;
}
