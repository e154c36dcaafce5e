#include "core/fhir/summary_part.h"

/*
 * Any element: one line where its value is a datatype, otherwise its members
 * below it, indented. Lists go item by item, lists of short scalars in one
 * line. A thing that holds but one thing takes no line of its own: "Collection
 * collected 2026-02-02" reads better than two lines.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/fhir/label.h"

enum { LEVELS_MAX = 6, JOINED_MAX = 200 };

/* "Collection" and "collectedDateTime" -> "Collection collected". */
static char *join_labels(const char *outer, const char *element)
{
	struct buf inner = BUF_INIT;
	char *label;

	summary_label(element, &inner);
	if (inner.len > 0 && inner.data[0] >= 'A' && inner.data[0] <= 'Z')
		inner.data[0] = text_lower(inner.data[0]);
	label = xasprintf("%s%s%s", outer, *outer != '\0' ? " " : "",
		inner.data);
	buf_finish(&inner);
	return label;
}

static void write_deep(struct summary *summary, uint32_t row,
	const char *label, unsigned level)
{
	char *words = xasprintf("%u elements, in the Tree",
		(unsigned)summary_count(summary, row));

	summary->tone = TONE_DIM;
	summary_pair(summary, row, label, level, words);
	free(words);
}

/* What is no datatype: its members below its label. */
static void write_nested(struct summary *summary, uint32_t row,
	const char *label, unsigned level)
{
	uint32_t only = summary_first(summary, row);
	struct buf name = BUF_INIT;

	if (only == INDEX_NONE)
		return;
	summary_element_name(summary, only, &name);
	if (level >= LEVELS_MAX) {
		write_deep(summary, row, label, level);
	} else if (summary_next(summary, only) == INDEX_NONE &&
	    !text_has_word("extension modifierExtension", name.data,
	    name.len)) {
		char *joined = join_labels(label, name.data);

		summary_element(summary, only, joined, level);
		free(joined);
	} else {
		summary_pair(summary, row, label, level, "");
		summary_members(summary, row, "", level + 1);
	}
	buf_finish(&name);
}

static void write_one(struct summary *summary, uint32_t row,
	summary_put *put, const char *label, unsigned level)
{
	struct buf out = BUF_INIT;
	bool is_put;

	summary->tone = TONE_PLAIN;
	is_put = put != NULL && put(summary, row, &out);
	if (!is_put) {
		buf_clear(&out);
		is_put = datatype_put(summary, row, &out);
	}
	if (is_put && out.len > 0)
		summary_pair(summary, row, label, level, out.data);
	else if (summary_is(summary, row, ROW_OBJECT) && !is_put)
		write_nested(summary, row, label, level);
	else if (summary_is(summary, row, ROW_ARRAY))
		summary_element(summary, row, label, level);
	buf_finish(&out);
}

/* "json, xml": false where the items are no short scalars. */
static bool write_joined(struct summary *summary, uint32_t list,
	const char *label, unsigned level)
{
	struct buf out = BUF_INIT;
	uint32_t at = summary_first(summary, list);
	int count = 0;

	for (; at != INDEX_NONE; at = summary_next(summary, at)) {
		if (out.len > 0)
			buf_puts(&out, ", ");
		if (count++ == SUMMARY_LIST_MAX || out.len > JOINED_MAX ||
		    !summary_put_scalar(summary, at, &out) ||
		    strchr(out.data, '\n') != NULL)
			break;
	}
	if (at == INDEX_NONE && out.len > 0)
		summary_pair(summary, list, label, level, out.data);
	buf_finish(&out);
	return at == INDEX_NONE;
}

/* "Contact 2" for what nests, the label once for what is one line each. */
static char *item_label(struct summary *summary, uint32_t row,
	summary_put *put, const char *label, uint32_t number, bool is_only)
{
	struct buf out = BUF_INIT;
	bool is_line = (put != NULL && put(summary, row, &out)) ||
		datatype_put(summary, row, &out);

	buf_finish(&out);
	summary->tone = TONE_PLAIN;
	if (is_only)
		return xstrdup(label);
	if (is_line)
		return xstrdup(number == 1 ? label : "");
	return xasprintf("%s %u", label, (unsigned)number);
}

static void write_list(struct summary *summary, uint32_t list,
	summary_put *put, const char *label, unsigned level)
{
	uint32_t count = summary_count(summary, list), number = 0, at;

	if (put == NULL && count > 1 &&
	    write_joined(summary, list, label, level))
		return;
	for (at = summary_first(summary, list); at != INDEX_NONE &&
	    !summary_is_full(summary); at = summary_next(summary, at)) {
		char *own;

		if (number++ == SUMMARY_LIST_MAX) {
			summary_more(summary, at, count > SUMMARY_LIST_MAX ?
				count - SUMMARY_LIST_MAX : 1, level);
			break;
		}
		own = item_label(summary, at, put, label, number, count < 2);
		write_one(summary, at, put, own, level);
		free(own);
	}
}

void summary_field(struct summary *summary, uint32_t row,
	const struct summary_field *field, const char *label, unsigned level)
{
	if (summary_is_full(summary))
		return;
	if (field->write != NULL)
		field->write(summary, row, label, level);
	else if (summary_is(summary, row, ROW_ARRAY))
		write_list(summary, row, field->put, label, level);
	else
		write_one(summary, row, field->put, label, level);
}

void summary_element(struct summary *summary, uint32_t row,
	const char *label, unsigned level)
{
	static const struct summary_field any = { 0 };

	summary_field(summary, row, &any, label, level);
}

static void write_extension(struct summary *summary, uint32_t row,
	enum page_tone tone, unsigned level)
{
	char *url = index_find_dup(summary->index, summary->text, row, "url");
	const char *label = url != NULL ? label_of(url) : "Extension";
	uint32_t value = INDEX_NONE, at;
	struct buf name = BUF_INIT, out = BUF_INIT;

	for (at = summary_first(summary, row); at != INDEX_NONE &&
	    value == INDEX_NONE; at = summary_next(summary, at)) {
		summary_element_name(summary, at, &name);
		if (text_starts_with(name.data, "value"))
			value = at;
	}
	summary->tone = tone;
	if (value != INDEX_NONE && datatype_put(summary, value, &out)) {
		summary_pair(summary, row, label, level, out.data);
	} else if (value != INDEX_NONE) {
		summary_element(summary, value, label, level);
	} else if (level < LEVELS_MAX) {
		summary_pair(summary, row, label, level, "");
		summary_members(summary, row, "url", level + 1);
	}
	free(url);
	buf_finish(&name);
	buf_finish(&out);
}

static void write_extensions(struct summary *summary, uint32_t list,
	enum page_tone tone, unsigned level)
{
	uint32_t number = 0, at;

	for (at = summary_first(summary, list); at != INDEX_NONE &&
	    !summary_is_full(summary); at = summary_next(summary, at)) {
		if (number++ == SUMMARY_LIST_MAX) {
			summary_more(summary, at, summary_count(summary,
				list) - SUMMARY_LIST_MAX, level);
			return;
		}
		write_extension(summary, at, tone, level);
	}
}

void summary_extensions(struct summary *summary, uint32_t row,
	unsigned level)
{
	write_extensions(summary, summary_find(summary, row,
		"modifierExtension"), TONE_WARNING, level);
	write_extensions(summary, summary_find(summary, row, "extension"),
		TONE_PLAIN, level);
}

void summary_members(struct summary *summary, uint32_t row,
	const char *but, unsigned level)
{
	struct buf name = BUF_INIT, label = BUF_INIT;
	uint32_t at;

	for (at = summary_first(summary, row); at != INDEX_NONE &&
	    !summary_is_full(summary); at = summary_next(summary, at)) {
		summary_element_name(summary, at, &name);
		if (text_has_word(but, name.data, name.len) ||
		    text_has_word("extension modifierExtension", name.data,
		    name.len))
			continue;
		buf_clear(&label);
		summary_label(name.data, &label);
		summary_element(summary, at, label.data, level);
	}
	summary_extensions(summary, row, level);
	buf_finish(&name);
	buf_finish(&label);
}
