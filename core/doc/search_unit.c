#include "core/doc/search_internal.h"

/*
 * Units: what a match must lie in. In a tree that is a row, or its key, or its
 * value; HL7 v2 nests rows in rows of the same bytes, so there it is the
 * segment. In lines it is a line, but of a very long one only what is near.
 *
 * Whether an expression or a text is sought makes one difference: a text may
 * reach over the comma behind a value, since one copies it so.
 */

#include <string.h>

enum { END_TAG_EXTRA = 8 };	/* of an end tag, beside its name */

struct part {
	size_t start, end;
};

static struct part nothing(void)
{
	return (struct part){ 0, 0 };
}

static struct part range(size_t start, size_t len)
{
	return (struct part){ start, start + len };
}

/* Quotes count where they are part of what is sought. */
static struct part without_quotes(const struct search *search,
	const char *text, struct part part)
{
	if (search->wants_quotes)
		return part;
	if (part.end - part.start >= 2 && text[part.start] == '"') {
		part.start++;
		part.end--;
	}
	return part;
}

/* Bytes of an end tag of that name, or 0. */
static size_t end_tag_length(const struct search_text *in,
	const struct row *row, struct part part)
{
	size_t most = (size_t)row->key_len + END_TAG_EXTRA;

	for (size_t len = 3; len <= most && len <= part.end - part.start;
	    len++) {
		const char *at = in->text + part.end - len;

		if (*at == '<')
			return at[1] == '/' ? len : 0;
	}
	return 0;
}

/* Behind the name, without the end tag. */
static struct part xml_value(const struct search_text *in,
	const struct row *row)
{
	struct part part = range(row->value, row->value_len);

	if (row->kind == ROW_CLOSE)
		return nothing();
	if (row->key_len == 0 || row->key < row->value)
		return part;
	part.start = (size_t)row->key + row->key_len;
	if (part.end > part.start)
		part.end -= end_tag_length(in, row, part);
	return part;
}

static struct part outline_value_of(const struct search_text *in,
	const struct row *row)
{
	if (tree_kind(in->tree) == SNIFF_XML)
		return xml_value(in, row);
	if (row->key_len != 0 && row->key >= row->value)
		return (struct part){ (size_t)row->key + row->key_len,
			(size_t)row->value + row->value_len };
	return range(row->value, row->value_len);
}

static struct part outline_part(const struct search *search,
	const struct search_text *in, uint32_t at, size_t next)
{
	struct row row = tree_row(in->tree, in->text, at);
	size_t start = row.value, end = start + row.value_len;

	if (search->where == SEARCH_VALUES)
		return outline_value_of(in, &row);
	if (search->where == SEARCH_KEYS)
		return row.key_len == 0 || row.kind == ROW_CLOSE ?
			nothing() : range(row.key, row.key_len);
	if (row.key_len != 0 && row.key < start)
		start = row.key;
	if (search->method != SEARCH_BY_UNIT && end < next)
		end = next;
	return (struct part){ start, end };
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

/* Behind a JSON string that ends before `end`. */
static size_t string_end(const char *text, size_t at, size_t end)
{
	for (at++; at < end && text[at] != '"'; at++)
		at += text[at] == '\\';
	return at < end ? at + 1 : end;
}

static bool is_member(const struct doc_index *index, const char *text,
	uint32_t at)
{
	uint32_t parent = text[index_start(index, at)] == '"' ?
		index_parent(index, at) : INDEX_NONE;

	return parent != INDEX_NONE &&
		index_kind(index, text, parent) == ROW_OBJECT;
}

static struct part json_value(const struct search *search,
	const struct search_text *in, uint32_t at, struct part row)
{
	const struct doc_index *index = tree_index(in->tree);
	const char *text = in->text;

	if (is_member(index, text, at)) {
		row.start = string_end(text, row.start, row.end);
		while (row.start < row.end && (is_blank(text[row.start]) ||
		    text[row.start] == ':'))
			row.start++;
	}
	if (row.start < row.end && strchr("{}[]", text[row.start]) != NULL &&
	    index_kind(index, text, at) != ROW_RAW)
		return nothing();
	return without_quotes(search, text, row);
}

/*
 * Told from where rows begin and from the text, since a whole row costs more
 * than an expression that is tried on it. Between two rows are blanks and a
 * comma at most, so an opening row ends with its bracket.
 */
static struct part json_part(const struct search *search,
	const struct search_text *in, uint32_t at, size_t next)
{
	const struct doc_index *index = tree_index(in->tree);
	struct part row = { index_start(index, at), next };

	if (search->where == SEARCH_ANYWHERE &&
	    search->method != SEARCH_BY_UNIT)
		return row;
	while (row.end > row.start && (is_blank(in->text[row.end - 1]) ||
	    in->text[row.end - 1] == ','))
		row.end--;
	if (search->where == SEARCH_VALUES)
		return json_value(search, in, at, row);
	if (search->where == SEARCH_ANYWHERE)
		return row;
	if (!is_member(index, in->text, at))
		return nothing();
	row.end = string_end(in->text, row.start, row.end);
	return without_quotes(search, in->text, row);
}

static struct part part_of(const struct search *search,
	const struct search_text *in, uint32_t at, size_t next)
{
	return tree_index(in->tree) != NULL ?
		json_part(search, in, at, next) :
		outline_part(search, in, at, next);
}

static uint32_t root_of(const struct tree *tree, uint32_t at)
{
	uint32_t parent;

	if (tree_kind(tree) != SNIFF_HL7V2)
		return at;
	while ((parent = tree_parent(tree, at)) != INDEX_NONE)
		at = parent;
	return at;
}

static uint32_t row_after(const struct search_text *in, uint32_t at)
{
	return tree_kind(in->tree) == SNIFF_HL7V2 ?
		tree_after(in->tree, in->text, at) : at + 1;
}

/* Where a row begins, cheaper than a whole row. */
static size_t start_of(const struct search_text *in, uint32_t at)
{
	const struct doc_index *index = tree_index(in->tree);
	struct row row;

	if (at >= tree_count(in->tree))
		return tree_done(in->tree);
	if (index != NULL)
		return index_start(index, at);
	row = tree_row(in->tree, in->text, at);
	return row.key_len != 0 && row.key < row.value ? row.key : row.value;
}

static bool tree_unit(const struct search *search,
	const struct search_text *in, size_t at, size_t stop,
	struct search_unit *out)
{
	uint32_t row = tree_row_at(in->tree, at);

	if (row == INDEX_NONE)
		return false;
	row = root_of(in->tree, row);
	while (row < tree_count(in->tree)) {
		uint32_t after = row_after(in, row);
		size_t next = start_of(in, after);
		struct part part;

		if (start_of(in, row) >= stop)
			return false;
		part = part_of(search, in, row, next);
		if (part.end > at && part.end > part.start) {
			*out = (struct search_unit){ part.start, part.end,
				next > part.end ? next : part.end };
			return true;
		}
		row = after;
	}
	return false;
}

static bool is_break(char c)
{
	return c == '\n' || c == '\r';
}

/* No more of a line than an expression can see. */
static bool line_unit(const struct search_text *in, size_t at, size_t stop,
	struct search_unit *out)
{
	size_t start, end, most;

	while (at < stop && is_break(in->text[at]))
		at++;
	if (at >= stop)
		return false;
	start = at;
	while (start > 0 && at - start < SEARCH_START &&
	    !is_break(in->text[start - 1]))
		start--;
	end = at;
	most = in->len - at > SEARCH_WINDOW + 1 ? at + SEARCH_WINDOW + 1 :
		in->len;
	while (end < most && !is_break(in->text[end]))
		end++;
	*out = (struct search_unit){ start, end, end };
	return true;
}

bool search_unit(const struct search *search, const struct search_text *in,
	size_t at, size_t stop, struct search_unit *out)
{
	return in->tree != NULL ? tree_unit(search, in, at, stop, out) :
		line_unit(in, at, stop, out);
}

/* In lines, what a match could need must be there, or the line's end. */
static size_t stop_in_lines(const struct search *search,
	const struct search_text *in)
{
	size_t need = search->method == SEARCH_BY_UNIT ?
		SEARCH_WINDOW + 1 : search->reach;
	size_t stop = in->len > need ? in->len - need : 0;
	size_t end = in->len;

	if (search->method == SEARCH_BY_NEEDLE)
		return stop;
	while (end > stop && !is_break(in->text[end - 1]))
		end--;
	return end;
}

size_t search_stop(const struct search *search, const struct search_text *in)
{
	uint32_t count;

	if (in->is_whole)
		return in->len;
	if (in->tree == NULL)
		return stop_in_lines(search, in);
	count = tree_count(in->tree);
	/* The last row may still grow. */
	return count == 0 ? 0 : start_of(in, root_of(in->tree, count - 1));
}
