#include "core/doc/json_edit.h"

/*
 * The old text is walked by its index and its tree side by side, the new value
 * beside them. Where old and new are equal the old bytes are copied; where both
 * are objects, or lists, their children are paired and the walk goes on; what
 * has no partner is printed in the manner of its surroundings: on lines of its
 * own where the first of its siblings is on one, else on the same line.
 *
 * White space in front of a child belongs to the child and goes where it goes.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/doc/index.h"
#include "core/doc/json.h"

#define UNIT "  "

/* An old value: its row, and its node. */
struct old {
	uint32_t row;
	const struct json *node;	/* NULL: there is none */
	bool is_taken;
};

struct children {
	struct old *at;
	size_t count, alloc;
	size_t first;		/* all before it are taken */
};

struct editing {
	const char *text;
	const struct doc_index *index;
	const char *unit;	/* one step of indentation; NULL: one line */
	struct buf *out;
};

static void put_value(struct editing *editing, const struct old *old,
	const struct json *value, size_t depth);

static void list_children(const struct editing *editing,
	const struct old *old, struct children *out)
{
	const struct json *node = json_first(old->node);
	uint32_t row = index_first(editing->index, editing->text, old->row);

	while (node != NULL && row != INDEX_NONE) {
		out->at = mem_grow(out->at, out->count, &out->alloc,
			sizeof(*out->at));
		out->at[out->count++] = (struct old){ row, node, false };
		node = json_next(node);
		row = index_next(editing->index, editing->text, row);
	}
}

static void put_line(struct editing *editing, size_t depth)
{
	if (editing->unit == NULL)
		return;
	buf_putc(editing->out, '\n');
	while (depth-- > 0)
		buf_puts(editing->out, editing->unit);
}

static void put_key(struct editing *editing, const char *name)
{
	struct json *key = json_new_string(name);

	json_print(key, false, editing->out);
	buf_puts(editing->out, editing->unit != NULL ? ": " : ":");
	json_free(key);
}

static bool is_container(const struct json *value)
{
	return json_type(value) == JSON_OBJECT ||
		json_type(value) == JSON_ARRAY;
}

/* {"env": "NAME"} reads best on one line. */
static bool is_short(const struct json *value)
{
	return json_count(value) < 2 && !is_container(json_first(value));
}

static void print_new(struct editing *editing, const struct json *value,
	size_t depth)
{
	bool is_object = json_type(value) == JSON_OBJECT;
	const struct json *at = json_first(value);

	if (!is_container(value) || editing->unit == NULL) {
		json_print(value, false, editing->out);
		return;
	}
	buf_putc(editing->out, is_object ? '{' : '[');
	for (; at != NULL; at = json_next(at)) {
		if (!is_short(value))
			put_line(editing, depth + 1);
		if (is_object)
			put_key(editing, json_name(at));
		print_new(editing, at, depth + 1);
		if (json_next(at) != NULL)
			buf_putc(editing->out, ',');
	}
	if (!is_short(value))
		put_line(editing, depth);
	buf_putc(editing->out, is_object ? '}' : ']');
}

/* White space in front of an offset. */
static size_t space_before(const char *text, size_t at)
{
	size_t start = at;

	while (start > 0 && text_is_space(text[start - 1]))
		start--;
	return at - start;
}

static void put_space(struct editing *editing, size_t at)
{
	size_t len = space_before(editing->text, at);

	buf_append(editing->out, editing->text + at - len, len);
}

/* White space between a child and its comma. */
static void put_space_behind(struct editing *editing, size_t at)
{
	size_t end = at;

	while (text_is_space(editing->text[end]))
		end++;
	if (editing->text[end] == ',')
		buf_append(editing->out, editing->text + at, end - at);
}

/* As in front of the last of the children, or a line of its own. */
static void put_new_space(struct editing *editing,
	const struct children *children, size_t depth, bool is_first)
{
	const struct old *last;

	if (children->count == 0) {
		put_line(editing, depth);
		return;
	}
	last = &children->at[children->count - 1];
	if (children->count == 1 && !is_first && space_before(editing->text,
	    index_start(editing->index, last->row)) == 0)
		buf_puts(editing->out, editing->unit != NULL ? " " : "");
	else
		put_space(editing, index_start(editing->index, last->row));
}

static void skip_taken(struct children *children)
{
	while (children->first < children->count &&
	    children->at[children->first].is_taken)
		children->first++;
}

/* The old child of a member: the first of its name that is left. */
static struct old *partner_of_member(const struct children *children,
	const struct json *member)
{
	for (size_t i = children->first; i < children->count; i++)
		if (!children->at[i].is_taken &&
		    strcmp(json_name(children->at[i].node),
		    json_name(member)) == 0)
			return &children->at[i];
	return NULL;
}

static const struct json *named(const struct json *list, const char *name)
{
	const struct json *at = json_first(list);

	while (at != NULL && !text_equals(json_get_string(at, "name"), name))
		at = json_next(at);
	return at;
}

/*
 * The old child of an element: of its name, or equal to it; or, when it was
 * renamed, the one in its place whose name is gone.
 */
static struct old *partner_of_element(const struct children *children,
	const struct json *list, const struct json *element, size_t number)
{
	const char *name = json_get_string(element, "name"), *other;

	for (size_t i = children->first; i < children->count; i++) {
		struct old *old = &children->at[i];

		if (!old->is_taken && (name == NULL ?
		    json_equal(old->node, element) :
		    text_equals(json_get_string(old->node, "name"), name)))
			return old;
	}
	if (number >= children->count || children->at[number].is_taken)
		return NULL;
	other = json_get_string(children->at[number].node, "name");
	return other == NULL || named(list, other) == NULL ?
		&children->at[number] : NULL;
}

/* A child with the white space, and the name, that it has or is to have. */
static void put_child(struct editing *editing,
	const struct children *children, struct old *partner,
	const struct json *child, size_t depth)
{
	bool is_first = editing->out->data[editing->out->len - 1] != ',';
	struct row row;

	if (partner == NULL) {
		put_new_space(editing, children, depth, is_first);
		if (json_name(child) != NULL)
			put_key(editing, json_name(child));
		print_new(editing, child, depth);
		return;
	}
	partner->is_taken = true;
	row = index_row(editing->index, editing->text, partner->row);
	put_space(editing, index_start(editing->index, partner->row));
	if (row.key_len > 0)
		buf_append(editing->out, editing->text + row.key,
			row.value - row.key);
	put_value(editing, partner, child, depth);
	put_space_behind(editing, (size_t)row.value + row.value_len);
}

static void put_container(struct editing *editing, const struct old *old,
	const struct json *value, size_t depth)
{
	struct row row = index_row(editing->index, editing->text, old->row);
	struct children children = { 0 };
	bool is_object = json_type(value) == JSON_OBJECT;
	size_t number = 0;

	list_children(editing, old, &children);
	buf_putc(editing->out, is_object ? '{' : '[');
	for (const struct json *at = json_first(value); at != NULL;
	    at = json_next(at)) {
		struct old *partner;

		skip_taken(&children);
		partner = is_object ? partner_of_member(&children, at) :
			partner_of_element(&children, value, at, number);

		if (number++ > 0)
			buf_putc(editing->out, ',');
		put_child(editing, &children, partner, at, depth + 1);
	}
	if (children.count > 0)
		put_space(editing, (size_t)row.value + row.value_len - 1);
	else
		put_line(editing, depth);
	buf_putc(editing->out, is_object ? '}' : ']');
	free(children.at);
}

/* A list, or an object, that has no children any more is written anew. */
static void put_value(struct editing *editing, const struct old *old,
	const struct json *value, size_t depth)
{
	struct row row = index_row(editing->index, editing->text, old->row);

	if (json_equal(old->node, value))
		buf_append(editing->out, editing->text + row.value,
			row.value_len);
	else if (is_container(value) && json_count(value) > 0 &&
	    json_type(value) == json_type(old->node))
		put_container(editing, old, value, depth);
	else
		print_new(editing, value, depth);
}

/* Owned: what the first member of the text is indented by; NULL: nothing. */
static char *find_unit(const struct editing *editing)
{
	uint32_t first = index_first(editing->index, editing->text, 0);
	size_t at, len;
	const char *line;

	if (first == INDEX_NONE)
		return xstrdup(UNIT);
	at = index_start(editing->index, first);
	len = space_before(editing->text, at);
	line = memchr(editing->text + at - len, '\n', len);
	if (line == NULL)
		return NULL;
	while (memchr(line + 1, '\n', (size_t)(editing->text + at - line - 1)))
		line = strchr(line + 1, '\n');
	return xstrndup(line + 1, (size_t)(editing->text + at - line - 1));
}

void json_edit_text(const char *text, size_t len, const struct json *value,
	struct buf *out)
{
	struct json *node = json_parse(text, len, NULL);
	struct doc_index *index = index_text(text, len);
	struct editing editing = { .text = text, .index = index,
		.unit = UNIT, .out = out };
	struct old root = { .row = 0, .node = node };
	struct row row;
	char *unit;

	if (node == NULL) {
		print_new(&editing, value, 0);
		buf_putc(out, '\n');
	} else {
		unit = find_unit(&editing);
		editing.unit = unit;
		row = index_row(index, text, 0);
		buf_append(out, text, row.value);
		put_value(&editing, &root, value, 0);
		buf_append(out, text + row.value + row.value_len,
			len - row.value - row.value_len);
		free(unit);
	}
	index_free(index);
	json_free(node);
}
