#include "core/ig/profile_page.h"

/*
 * The tree is the profile's own, sparse as it was published: with what it
 * inherits, a profile of Patient would be four screens of which one says
 * something. What it leaves open of an element that it names is looked up in
 * what it is made from, else in R4's own type, so that a line reads like one of
 * a whole definition.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"

enum { NAME_WIDTH = 34, TYPE_WIDTH = 18, LINE_WIDTH = 80, DEPTH_MAX = 32 };

/* An element as it ends up: its own words, and those of its bases. */
struct merged {
	struct element own;
	bool has_min, has_max;
	uint32_t min, max;
	const char *value_set;
	enum binding_strength binding;
	bool is_must_support, is_modifier;
	element_id types;	/* who says the types */
};

/* One more that an element is made from. */
static void merge_one(const struct definitions *definitions, element_id id,
	struct merged *out)
{
	struct element element;

	element_get(definitions, id, &element);
	if (!out->has_min && element.has_min)
		out->min = element.min;
	if (!out->has_max && element.has_max)
		out->max = element.max;
	out->has_min |= element.has_min;
	out->has_max |= element.has_max;
	if (out->value_set == NULL && element.value_set != NULL) {
		out->value_set = element.value_set;
		out->binding = element.binding;
	}
	if (out->types == 0 && element.type_count > 0)
		out->types = id;
	out->is_must_support |= element.is_must_support;
	out->is_modifier |= element.is_modifier;
}

/* model: what it is a slice of, or the datatype's own element; or 0. */
static void merge(const struct definitions *definitions, element_id id,
	element_id model, struct merged *out)
{
	*out = (struct merged){ .max = 1 };
	element_get(definitions, id, &out->own);
	for (int i = 0; i < DEPTH_MAX && id != 0; i++) {
		merge_one(definitions, id, out);
		id = element_base(definitions, id);
		if (id == 0) {
			id = model;
			model = 0;
		}
	}
}

/* What stands behind the last "/" of a URL. */
static const char *last_step(const char *url)
{
	const char *step = strrchr(url, '/');

	return step != NULL && step[1] != '\0' ? step + 1 : url;
}

static void put_names(struct buf *out, const struct definitions *definitions,
	element_id id, size_t type, size_t count,
	const char *(*get)(const struct definitions *, element_id, size_t,
		size_t))
{
	for (size_t i = 0; i < count && i < 4; i++)
		buf_printf(out, "%c%s", i == 0 ? '(' : '|', last_step(get(
			definitions, id, type, i)));
	if (count > 4)
		buf_puts(out, "|...");
	if (count > 0)
		buf_putc(out, ')');
}

static void put_types(struct buf *out, const struct definitions *definitions,
	const struct merged *merged)
{
	struct element element;

	if (merged->types == 0)
		return;
	element_get(definitions, merged->types, &element);
	for (size_t i = 0; i < element.type_count; i++) {
		struct element_type type = element_type_at(definitions,
			merged->types, i);

		if (i == 4) {
			buf_puts(out, "|...");
			break;
		}
		buf_printf(out, "%s%s", i > 0 ? "|" : "", type.code);
		put_names(out, definitions, merged->types, i,
			type.profile_count, element_type_profile);
		put_names(out, definitions, merged->types, i,
			type.target_count, element_type_target);
	}
}

/* A JSON value on one line: white space between its tokens goes. */
static void put_value(struct buf *out, const char *words, const char *json)
{
	struct buf text = BUF_INIT;
	bool is_inside = false;

	for (const char *at = json; *at != '\0'; at++) {
		if (*at == '\\' && at[1] != '\0') {
			buf_putc(&text, *at++);
			buf_putc(&text, *at);
			continue;
		}
		is_inside ^= *at == '"';
		if (is_inside || !text_is_space(*at))
			buf_putc(&text, *at);
	}
	buf_printf(out, "  %s %.*s%s", words, (int)text_fit(text.data,
		text.len, 100), text.data, text_width(text.data, text.len) >
		100 ? "..." : "");
	buf_finish(&text);
}

static void put_notes(struct buf *out, const struct merged *merged)
{
	static const char *const strengths[] = { "", "example", "preferred",
		"extensible", "required" };
	const struct element *own = &merged->own;

	if (own->fixed != NULL)
		put_value(out, "=", own->fixed);
	if (own->pattern != NULL)
		put_value(out, "like", own->pattern);
	if (own->value_set != NULL)
		buf_printf(out, "  %s: %s", strengths[merged->binding],
			own->value_set);
	if (own->content != NULL)
		buf_printf(out, "  as %s", own->content);
	if (own->has_slicing)
		buf_printf(out, "  sliced, %s%s", own->rules ==
			SLICING_CLOSED ? "closed" : own->rules ==
			SLICING_OPEN_AT_END ? "open at the end" : "open",
			own->is_ordered ? ", ordered" : "");
}

static void put_discriminators(struct buf *out,
	const struct definitions *definitions, element_id id,
	const struct merged *merged)
{
	static const char *const kinds[] = { "value", "exists", "type",
		"profile" };

	for (size_t i = 0; i < merged->own.discriminator_count; i++) {
		struct discriminator by = element_discriminator(definitions,
			id, i);

		buf_printf(out, "%s%s of %s", i == 0 ? " by " : ", ",
			kinds[by.kind], by.path);
	}
}

static void put_cardinality(struct buf *out, const struct merged *merged)
{
	buf_printf(out, "%u..", merged->min);
	if (!merged->has_max)
		buf_putc(out, '?');
	else if (merged->max == ELEMENT_UNBOUNDED)
		buf_putc(out, '*');
	else
		buf_printf(out, "%u", merged->max);
}

static void pad(struct buf *out, size_t from, size_t width)
{
	size_t used = text_width(out->data + from, out->len - from);

	buf_fill(out, ' ', used < width ? width - used : 1);
}

/* What else it says: behind the line where that fits, else below it. */
static void put_rest(struct buf *line, const struct buf *notes,
	unsigned depth, enum page_tone tone, element_id id, struct page *out)
{
	size_t width = text_width(line->data, line->len) +
		text_width(notes->data, notes->len);
	const char *text = notes->data + strspn(notes->data, " ");

	if (width <= LINE_WIDTH)
		buf_puts(line, notes->data);
	while (line->len > 0 && line->data[line->len - 1] == ' ')
		buf_truncate(line, line->len - 1);
	page_line(out, tone, id, "%s", line->data);
	if (width > LINE_WIDTH && *text != '\0')
		page_line(out, TONE_DIM, INDEX_NONE, "%*s%s", (int)(2 * depth +
			6), "", text);
}

static void put_element(const struct definitions *definitions, element_id id,
	element_id model, unsigned depth, struct page *out)
{
	struct buf line = BUF_INIT, notes = BUF_INIT;
	struct merged merged;
	size_t from;

	merge(definitions, id, model, &merged);
	buf_fill(&line, ' ', 2 * depth);
	if (merged.own.slice != NULL)
		buf_printf(&line, ":%s", merged.own.slice);
	else
		buf_printf(&line, "%s%s", merged.own.name,
			merged.own.is_choice ? "[x]" : "");
	pad(&line, 0, NAME_WIDTH);
	buf_printf(&line, "%s%s ", merged.is_must_support ? "S" : " ",
		merged.is_modifier ? "!" : " ");
	from = line.len;
	put_cardinality(&line, &merged);
	pad(&line, from, 6);
	from = line.len;
	put_types(&line, definitions, &merged);
	pad(&line, from, TYPE_WIDTH);
	put_notes(&notes, &merged);
	put_discriminators(&notes, definitions, id, &merged);
	put_rest(&line, &notes, depth, merged.own.is_implied ? TONE_DIM :
		TONE_PLAIN, id, out);
	buf_finish(&notes);
	buf_finish(&line);
}

/* The one type of an element or of what it is made from, or NULL. */
static const char *type_of(const struct definitions *definitions,
	element_id id)
{
	for (int i = 0; i < DEPTH_MAX && id != 0; i++) {
		struct element element;

		element_get(definitions, id, &element);
		if (element.type_count > 0)
			return element.type_count == 1 ? element_type_at(
				definitions, id, 0).code : NULL;
		id = element_base(definitions, id);
	}
	return NULL;
}

/*
 * What R4 says of a child: the element of that name in its parent's model, or
 * in its parent's type.
 */
static element_id model_of(const struct definitions *definitions,
	element_id id, element_id parent, element_id model)
{
	const char *name = element_name(definitions, id);
	const char *code = type_of(definitions, parent);
	struct definition definition;
	definition_id type;
	element_id child = model != 0 ? element_child_named(definitions,
		model, name, strlen(name)) : 0;

	if (child != 0)
		return child;
	if (code == NULL && model != 0)
		code = type_of(definitions, model);
	type = code != NULL ? definitions_type(definitions, code,
		strlen(code)) : 0;
	if (type == 0)
		return 0;
	definition_get(definitions, type, &definition);
	return definition.root != 0 ? element_child_named(definitions,
		definition.root, name, strlen(name)) : 0;
}

static void put_tree(const struct definitions *definitions, element_id id,
	element_id model, unsigned depth, struct page *out)
{
	if (depth > DEPTH_MAX)
		return;
	put_element(definitions, id, model, depth, out);
	for (element_id at = element_first_slice(definitions, id); at != 0;
	    at = element_next_slice(definitions, at))
		put_tree(definitions, at, id, depth + 1, out);
	for (element_id at = element_first(definitions, id); at != 0;
	    at = element_next(definitions, at))
		put_tree(definitions, at, model_of(definitions, at, id,
			model), depth + 1, out);
}

void profile_page(const struct definitions *definitions, definition_id id,
	struct page *out)
{
	struct definition definition, type = { .root = 0 };
	definition_id base = definition_base(definitions, id);

	definition_get(definitions, id, &definition);
	if (definition.type != NULL && definitions_type(definitions,
	    definition.type, strlen(definition.type)) != 0)
		definition_get(definitions, definitions_type(definitions,
			definition.type, strlen(definition.type)), &type);
	page_heading(out, INDEX_NONE, "%s", definition.title != NULL &&
		*definition.title != '\0' ? definition.title :
		definition.name);
	page_pair(out, TONE_PLAIN, INDEX_NONE, "url", "%s", definition.url);
	if (*definition.version != '\0')
		page_pair(out, TONE_PLAIN, INDEX_NONE, "version", "%s",
			definition.version);
	page_pair(out, TONE_PLAIN, INDEX_NONE, "package", "%s",
		definition.package);
	if (*definition.base != '\0')
		page_pair(out, base != 0 ? TONE_PLAIN : TONE_WARNING,
			base != 0 ? base : INDEX_NONE, PROFILE_PAGE_BASE,
			"%s%s", definition.base, base != 0 ? "" :
			" (not here)");
	if (definition.is_from_snapshot)
		page_pair(out, TONE_PLAIN, INDEX_NONE, "elements",
			"of its snapshot");
	page_blank(out);
	if (definition.root != 0)
		put_tree(definitions, definition.root, type.root, 0, out);
}
