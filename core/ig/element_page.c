#include "core/ig/element_page.h"

/*
 * The way from the resource to the row is walked in its type's definition,
 * stepping into a data type's own wherever the tree ends. The same steps,
 * without leaving it, lead to what a profile says of the element; a profile's
 * tree is sparse, so most say nothing of most elements.
 */

#include <stdlib.h>
#include <string.h>

#include "core/fhir/reference.h"
#include "core/ig/element_words.h"

enum { STEPS_MAX = 64, PROFILES_MAX = 8, CODES_MAX = 24 };

struct steps {
	uint32_t row[STEPS_MAX];	/* from the resource's member down */
	size_t count;
	uint32_t resource;
};

struct writer {
	const struct definitions *definitions;
	struct terminology *terminology;
	const struct doc_index *index;
	const char *text;
	struct page *page;
};

/* Rows with a name between the resource and the row, from above. */
static bool find_steps(const struct writer *writer, uint32_t row,
	struct steps *out)
{
	struct row at;

	out->resource = reference_resource_of(writer->index, writer->text,
		row);
	out->count = 0;
	if (out->resource == INDEX_NONE)
		return false;
	if (index_kind(writer->index, writer->text, row) == ROW_CLOSE)
		row = index_row(writer->index, writer->text, row).pair;
	for (; row != out->resource && row != INDEX_NONE; row = at.parent) {
		at = index_row(writer->index, writer->text, row);
		if (at.key_len < 3)
			continue;
		if (out->count == STEPS_MAX)
			return false;
		memmove(out->row + 1, out->row,
			out->count * sizeof(*out->row));
		out->row[0] = row;
		out->count++;
	}
	return true;
}

/* A member's name; that of a primitive's extensions without its mark. */
static const char *key_of(const struct writer *writer, uint32_t row,
	size_t *len)
{
	struct row at = index_row(writer->index, writer->text, row);
	const char *key = writer->text + at.key + 1;

	*len = at.key_len - 2;
	if (*key == '_' && *len > 1) {
		key++;
		(*len)--;
	}
	return key;
}

static element_id type_root(const struct definitions *definitions,
	const char *type)
{
	definition_id id = definitions_type(definitions, type, strlen(type));
	struct definition definition;

	if (id == 0)
		return 0;
	definition_get(definitions, id, &definition);
	return definition.root;
}

/* Where the children of an element are defined: it, its type, its model. */
static element_id holder_of(const struct definitions *definitions,
	element_id id, const char *chosen)
{
	struct element element;
	struct element_type type;
	const char *slash;

	if (element_first(definitions, id) != 0)
		return id;
	element_get(definitions, id, &element);
	if (element.content != NULL)
		return element_content(definitions, id);
	if (chosen == NULL && element.type_count > 0) {
		type = element_type_at(definitions, id, 0);
		slash = strrchr(type.code, '/');
		chosen = slash != NULL ? slash + 1 : type.code;
	}
	return chosen != NULL ? type_root(definitions, chosen) : 0;
}

/* The element that the first `count` steps lead to; 0 behind an unknown one.
   *chosen: the type of a choice. */
static element_id walk_base(const struct writer *writer,
	const struct steps *steps, size_t count, element_id at,
	const char **chosen)
{
	*chosen = NULL;
	for (size_t i = 0; i < count && at != 0; i++) {
		size_t len;
		const char *key = key_of(writer, steps->row[i], &len);
		element_id holder = holder_of(writer->definitions, at,
			*chosen);

		*chosen = NULL;
		at = holder == 0 ? 0 : element_child(writer->definitions,
			holder, key, len, chosen);
	}
	return at;
}

/* The same within one profile's own tree. */
static element_id walk_profile(const struct writer *writer,
	const struct steps *steps, element_id at)
{
	const char *chosen;

	for (size_t i = 0; i < steps->count && at != 0; i++) {
		size_t len;
		const char *key = key_of(writer, steps->row[i], &len);

		at = element_child(writer->definitions, at, key, len, &chosen);
	}
	return at;
}

static bool count_code(void *data, const char *system, const char *code,
	const char *display)
{
	size_t *count = data;

	(void)system;
	(void)code;
	(void)display;
	return ++*count <= CODES_MAX;
}

static bool add_code(void *data, const char *system, const char *code,
	const char *display)
{
	struct writer *writer = data;

	(void)system;
	page_pair(writer->page, TONE_PLAIN, INDEX_NONE, "", "%s%s%s", code,
		display != NULL && strcmp(display, code) != 0 ? "  " : "",
		display != NULL && strcmp(display, code) != 0 ? display : "");
	return true;
}

/* A small set is shown whole. */
static void add_codes(struct writer *writer, const char *value_set)
{
	size_t count = 0;
	bool is_whole = false;

	terminology_expand(writer->terminology, value_set, count_code, &count,
		&is_whole);
	if (count > 0 && count <= CODES_MAX && is_whole)
		terminology_expand(writer->terminology, value_set, add_code,
			writer, &is_whole);
}

static void add_binding(struct writer *writer, element_id id,
	bool with_codes)
{
	struct element element;
	const char *title;

	if (!element_find_binding(writer->definitions, id, &element))
		return;
	title = terminology_value_set_title(writer->terminology,
		element.value_set);
	page_pair(writer->page, TONE_PLAIN, INDEX_NONE, "codes", "%s: %s%s%s",
		binding_strength_name(element.binding),
		title != NULL ? title : "", title != NULL ? ", " : "",
		element.value_set);
	if (with_codes)
		add_codes(writer, element.value_set);
}

static void add_constraints(struct writer *writer, element_id id)
{
	struct element element;

	element_get(writer->definitions, id, &element);
	for (size_t i = 0; i < element.constraint_count; i++) {
		struct constraint constraint = element_constraint(
			writer->definitions, id, i);

		if (constraint.native == CONSTRAINT_EXPRESSION)
			page_pair(writer->page, TONE_PLAIN, INDEX_NONE,
				i == 0 ? "rules" : "", "%s: %s",
				constraint.key, constraint.human);
	}
}

static void add_text(struct writer *writer, const char *label,
	const char *text)
{
	if (text != NULL && *text != '\0')
		page_pair(writer->page, TONE_PLAIN, INDEX_NONE, label, "%s",
			text);
}

static void add_marks(struct writer *writer, const struct element *element)
{
	if (element->is_must_support)
		add_text(writer, "support", "must be supported");
	if (element->is_modifier)
		add_text(writer, "modifier", "changes what the resource means");
	add_text(writer, "fixed", element->fixed);
	add_text(writer, "pattern", element->pattern);
}

/* What one tree says of it. */
static void add_element(struct writer *writer, element_id id, bool is_base)
{
	struct buf range = BUF_INIT, types = BUF_INIT;
	struct element element;

	element_get(writer->definitions, id, &element);
	element_put_range(writer->definitions, id, &range);
	element_put_types(writer->definitions, id, &types);
	add_text(writer, "short", element.title);
	if (element.definition != NULL && (element.title == NULL ||
	    strcmp(element.definition, element.title) != 0))
		add_text(writer, "meaning", element.definition);
	add_text(writer, "comment", element.comment);
	add_text(writer, "range", range.data);
	add_text(writer, "type", types.data);
	add_marks(writer, &element);
	add_binding(writer, id, is_base);
	add_constraints(writer, id);
	buf_finish(&range);
	buf_finish(&types);
}

static void add_profiles(struct writer *writer, const struct steps *steps,
	const char *type)
{
	const struct definitions *all = writer->definitions;
	size_t found = 0;

	for (size_t package = 0; package < definitions_package_count(all);
	     package++) {
		definition_id id;

		for (size_t at = 0; found < PROFILES_MAX &&
		     (id = definitions_at(all, package, at)) != 0; at++) {
			struct definition profile;
			element_id element;

			definition_get(all, id, &profile);
			if (!profile.is_profile ||
			    strcmp(profile.type, type) != 0)
				continue;
			element = walk_profile(writer, steps, profile.root);
			if (element == 0)
				continue;
			found++;
			page_blank(writer->page);
			page_heading(writer->page, INDEX_NONE, "In %s (%s)",
				profile.title != NULL && *profile.title !=
				'\0' ? profile.title : profile.name,
				profile.package);
			add_element(writer, element, false);
		}
	}
}

/* An extension is told by its url. */
static void add_extension(struct writer *writer, uint32_t row)
{
	struct definition definition;
	definition_id id;
	char *url;

	while (row != INDEX_NONE && index_kind(writer->index, writer->text,
	    row) != ROW_OBJECT)
		row = index_parent(writer->index, row);
	url = row == INDEX_NONE ? NULL : index_find_dup(writer->index,
		writer->text, row, "url");
	if (url == NULL)
		return;
	id = definitions_find(writer->definitions, url, strlen(url));
	if (id != 0) {
		definition_get(writer->definitions, id, &definition);
		page_blank(writer->page);
		page_heading(writer->page, INDEX_NONE, "Extension %s",
			definition.title != NULL && *definition.title != '\0' ?
			definition.title : definition.name);
		add_text(writer, "url", definition.url);
		add_text(writer, "meaning", definition.description);
		add_text(writer, "package", definition.package);
	}
	free(url);
}

/* The words of the code at hand. */
static void add_display(struct writer *writer, uint32_t row)
{
	uint32_t holder = index_parent(writer->index, row);
	const char *display = NULL;
	char *code, *system;
	size_t len;

	if (holder == INDEX_NONE || index_row(writer->index, writer->text,
	    row).key_len < 3 || index_kind(writer->index, writer->text,
	    row) != ROW_STRING || index_kind(writer->index, writer->text,
	    holder) != ROW_OBJECT || strncmp(key_of(writer, row, &len),
	    "code\"", 5) != 0)
		return;
	system = index_find_dup(writer->index, writer->text, holder,
		"system");
	code = index_string_dup(writer->index, writer->text, row);
	if (system != NULL && code != NULL && terminology_code(
	    writer->terminology, system, code, &display).answer == TERM_IN)
		add_text(writer, "this code", display);
	free(system);
	free(code);
}

static void add_title(struct writer *writer, const struct steps *steps,
	const char *type)
{
	struct buf path = BUF_INIT;

	buf_puts(&path, type);
	for (size_t i = 0; i < steps->count; i++) {
		size_t len;
		const char *key = key_of(writer, steps->row[i], &len);

		buf_printf(&path, ".%.*s", (int)len, key);
	}
	page_heading(writer->page, INDEX_NONE, "%s", path.data);
	buf_finish(&path);
}

static void add_all(struct writer *writer, const struct steps *steps,
	const char *type, uint32_t row, element_id root)
{
	const char *chosen;
	element_id id = walk_base(writer, steps, steps->count, root, &chosen);

	add_title(writer, steps, type);
	if (id == 0) {
		page_line(writer->page, TONE_WARNING, INDEX_NONE, "R4 defines "
			"no element of this name here.");
		return;
	}
	add_display(writer, row);
	add_element(writer, id, true);
	if (chosen != NULL)
		add_text(writer, "here", chosen);
	add_extension(writer, row);
	add_profiles(writer, steps, type);
}

bool element_page(const struct definitions *definitions,
	struct terminology *terminology, const struct doc_index *index,
	const char *text, uint32_t row, struct page *page)
{
	struct writer writer = { definitions, terminology, index, text,
		page };
	struct steps steps;
	element_id root;
	char *type;

	if (!find_steps(&writer, row, &steps))
		return false;
	type = index_find_dup(index, text, steps.resource, "resourceType");
	root = type != NULL ? type_root(definitions, type) : 0;
	if (root != 0)
		add_all(&writer, &steps, type, row, root);
	free(type);
	return root != 0;
}
