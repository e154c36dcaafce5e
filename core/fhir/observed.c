#include "core/fhir/observed.h"

/*
 * One walk over the rows in document order. The resources around a row are a
 * stack, pushed where a resourceType stands and popped behind its end, so
 * nothing is looked up twice. A value is kept once; when there are too many,
 * the older half goes.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/map.h"
#include "core/base/text.h"
#include "core/fhir/search_facts.h"

enum { ROWS_MAX = 60000, NESTED_MAX = 16, LONGEST = 200 };

struct entry {
	char *type, *element, *system, *code, *display;
};

struct observed {
	struct entry *entry;
	size_t count, alloc;
	struct map *known;
};

struct nested {
	uint32_t object, end;
	char *type;
};

struct walk {
	struct observed *observed;
	const struct doc_index *index;
	const char *text;
	struct nested nested[NESTED_MAX];
	size_t depth;
};

struct observed *observed_new(void)
{
	struct observed *observed = xcalloc(1, sizeof(*observed));

	observed->known = map_new(NULL);
	return observed;
}

static void free_entry(struct entry *entry)
{
	free(entry->type);
	free(entry->element);
	free(entry->system);
	free(entry->code);
	free(entry->display);
}

void observed_forget(struct observed *observed)
{
	for (size_t i = 0; i < observed->count; i++)
		free_entry(&observed->entry[i]);
	observed->count = 0;
	map_free(observed->known);
	observed->known = map_new(NULL);
}

void observed_free(struct observed *observed)
{
	if (observed == NULL)
		return;
	observed_forget(observed);
	map_free(observed->known);
	free(observed->entry);
	free(observed);
}

static char *key_of(const struct entry *entry)
{
	return xasprintf("%s\n%s\n%s\n%s", entry->type, entry->element,
		entry->system != NULL ? entry->system : "\t",
		entry->code != NULL ? entry->code : "\t");
}

static void drop_older_half(struct observed *observed)
{
	size_t gone = observed->count / 2;

	for (size_t i = 0; i < gone; i++)
		free_entry(&observed->entry[i]);
	observed->count -= gone;
	memmove(observed->entry, observed->entry + gone,
		observed->count * sizeof(*observed->entry));
	map_free(observed->known);
	observed->known = map_new(NULL);
	for (size_t i = 0; i < observed->count; i++) {
		char *key = key_of(&observed->entry[i]);

		map_put(observed->known, key, observed);
		free(key);
	}
}

static bool is_too_long(const char *text)
{
	return text != NULL && strlen(text) > LONGEST;
}

/* Takes the texts over. */
static void keep(struct observed *observed, struct entry entry)
{
	char *key;

	if (entry.display == NULL)
		entry.display = xstrdup("");
	if (is_too_long(entry.system) || is_too_long(entry.code) ||
	    is_too_long(entry.display)) {
		free_entry(&entry);
		return;
	}
	key = key_of(&entry);
	if (map_get(observed->known, key) != NULL) {
		free_entry(&entry);
	} else {
		if (observed->count == OBSERVED_MAX)
			drop_older_half(observed);
		map_put(observed->known, key, observed);
		observed->entry = mem_grow(observed->entry, observed->count,
			&observed->alloc, sizeof(*observed->entry));
		observed->entry[observed->count++] = entry;
	}
	free(key);
}

static bool has_key(const struct walk *walk, const struct row *row,
	const char *name)
{
	size_t len = strlen(name);

	return row->key_len == len + 2 &&
		memcmp(walk->text + row->key + 1, name, len) == 0;
}

/* Owned name of a member, as written between its quotes; NULL for none. */
static char *key_dup(const struct row *row, const char *text)
{
	return row->key_len > 2 ? xstrndup(text + row->key + 1,
		row->key_len - 2) : NULL;
}

/*
 * The element that a Coding or Identifier is, its list and its CodeableConcept
 * left out: "code" for code.coding[0].
 */
static char *element_of(const struct walk *walk, uint32_t object)
{
	for (int i = 0; i < 4 && object != INDEX_NONE; i++) {
		struct row row = index_row(walk->index, walk->text, object);

		if (row.key_len > 2 && !has_key(walk, &row, "coding"))
			return key_dup(&row, walk->text);
		object = row.parent;
	}
	return NULL;
}

static void learn_system(const struct walk *walk, const struct row *row,
	uint32_t at)
{
	const struct doc_index *index = walk->index;
	uint32_t code = index_member(index, walk->text, row->parent, "code");
	uint32_t display = index_member(index, walk->text, row->parent,
		"display");
	struct entry entry = { .element = element_of(walk, row->parent) };

	if (entry.element == NULL || text_equals(entry.element, "telecom")) {
		free(entry.element);
		return;
	}
	entry.type = xstrdup(walk->nested[walk->depth - 1].type);
	entry.system = index_string_dup(index, walk->text, at);
	if (code != INDEX_NONE)
		entry.code = index_string_dup(index, walk->text, code);
	if (display != INDEX_NONE)
		entry.display = index_string_dup(index, walk->text, display);
	keep(walk->observed, entry);
}

static void learn_id(const struct walk *walk, const char *type, size_t len,
	char *id)
{
	if (id != NULL)
		keep(walk->observed, (struct entry){ .type =
			xstrndup(type, len), .element = xstrdup("id"),
			.code = id });
}

/* "Patient/23": an id of that type. */
static void learn_reference(const struct walk *walk, uint32_t at)
{
	char *text = index_string_dup(walk->index, walk->text, at);
	size_t len = text != NULL ? strcspn(text, "/") : 0;

	if (len > 1 && text[len] == '/' && text[0] >= 'A' && text[0] <= 'Z' &&
	    text[len + 1] != '\0' && strchr(text + len + 1, '/') == NULL)
		learn_id(walk, text, len, xstrdup(text + len + 1));
	free(text);
}

/* A plain code, where R4 has a token parameter for that very element. */
static void learn_code(const struct walk *walk, const struct row *row,
	uint32_t at)
{
	const char *type = walk->nested[walk->depth - 1].type;
	char *key = key_dup(row, walk->text);
	char *path = xasprintf("%s.%s", type, key != NULL ? key : "");
	struct search_fact fact = { .next = NULL };

	while (search_fact_next(type, &fact)) {
		if (fact.type != SEARCH_TOKEN || fact.path.len !=
		    strlen(path) || memcmp(fact.path.at, path,
		    fact.path.len) != 0)
			continue;
		keep(walk->observed, (struct entry){ .type = xstrdup(type),
			.element = key, .code = index_string_dup(walk->index,
			walk->text, at) });
		key = NULL;
		break;
	}
	free(key);
	free(path);
}

static void push(struct walk *walk, const struct row *row, uint32_t at)
{
	struct nested *nested = &walk->nested[walk->depth];

	if (walk->depth == NESTED_MAX)
		return;
	nested->type = index_string_dup(walk->index, walk->text, at);
	if (nested->type == NULL)
		return;
	nested->object = row->parent;
	nested->end = index_row(walk->index, walk->text, row->parent).pair;
	walk->depth++;
}

static void pop(struct walk *walk)
{
	free(walk->nested[--walk->depth].type);
}

static void learn_row(struct walk *walk, uint32_t at)
{
	struct row row = index_row(walk->index, walk->text, at);
	bool is_direct;

	if (row.kind != ROW_STRING || row.parent == INDEX_NONE ||
	    row.key_len < 3)
		return;
	if (has_key(walk, &row, "resourceType"))
		push(walk, &row, at);
	if (walk->depth == 0)
		return;
	is_direct = row.parent == walk->nested[walk->depth - 1].object;
	if (is_direct && has_key(walk, &row, "id"))
		learn_id(walk, walk->nested[walk->depth - 1].type,
			strlen(walk->nested[walk->depth - 1].type),
			index_string_dup(walk->index, walk->text, at));
	else if (has_key(walk, &row, "system"))
		learn_system(walk, &row, at);
	else if (has_key(walk, &row, "reference"))
		learn_reference(walk, at);
	else if (is_direct)
		learn_code(walk, &row, at);
}

void observed_learn(struct observed *observed, const struct doc_index *index,
	const char *text)
{
	struct walk walk = { .observed = observed, .index = index,
		.text = text };
	uint32_t count = index_count(index);

	if (count > ROWS_MAX)
		count = ROWS_MAX;
	for (uint32_t at = 0; at < count; at++) {
		while (walk.depth > 0 &&
		    at > walk.nested[walk.depth - 1].end)
			pop(&walk);
		learn_row(&walk, at);
	}
	while (walk.depth > 0)
		pop(&walk);
}

size_t observed_count(const struct observed *observed)
{
	return observed->count;
}

struct observed_value observed_at(const struct observed *observed, size_t at)
{
	const struct entry *entry = &observed->entry[at];

	return (struct observed_value){ entry->type, entry->element,
		entry->system, entry->code, entry->display };
}
