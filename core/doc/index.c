#include "core/doc/index.h"

/*
 * What a row is, told from eight bytes and the text.
 *
 * A node holds where its row begins and one link. Everything else is in the
 * text: kind and brackets are the byte at the value's start, the value's end
 * is found backwards from where the next row begins (only white space and a
 * comma lie between), a key ends at its closing quote. The link is the parent
 * of a scalar or an opening row and the opening row of a closing one. A small
 * container's closing row is found by walking forward, at most SPAN_ROWS
 * rows; a large one has a span, which also knows its count and position, so
 * that no question about it costs more than one about a small one. Containers
 * still open are on the scanner's stack.
 *
 * So an index takes about 8.3 bytes a row, and FHIR has 15 to 40 bytes of text
 * a row. A node with everything in it (24 bytes) would be as large as the
 * text; bits only (a succinct tree, 4.5 bytes) would make parent and closing
 * row a search.
 */

#include <string.h>

#include "core/doc/index_internal.h"

bool index_is_space(char c)
{
	return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

size_t index_string_length(const char *text)
{
	const char *at = text;

	for (;;) {
		size_t slashes = 0;

		at = strchr(at + 1, '"');
		while (at[-1 - (ptrdiff_t)slashes] == '\\')
			slashes++;
		if (slashes % 2 == 0)
			return (size_t)(at - text) + 1;
	}
}

/*
 * A key's end is searched for whenever its row is looked at. That is nothing
 * for the keys there are and 5 ms a screen for one of 5 MB, so the lengths of
 * the last long ones are remembered; what an index answers is not changed.
 */
size_t index_key_length(const struct doc_index *index, const char *text,
	uint32_t start)
{
	struct doc_index *memo = (struct doc_index *)(uintptr_t)index;
	uint32_t slot = (start ^ start >> 7) % KEY_SLOTS;
	size_t len;

	if (memo->long_key[slot].len != 0 &&
	    memo->long_key[slot].start == start)
		return memo->long_key[slot].len;
	len = index_string_length(text + start);
	if (len >= KEY_LONG) {
		memo->long_key[slot].start = start;
		memo->long_key[slot].len = (uint32_t)len;
	}
	return len;
}

uint32_t index_value_start(const struct doc_index *index, const char *text,
	uint32_t at)
{
	struct node *node = index_node(index, at);
	const char *value = text + node->start;

	if ((node->link & LINK_KEY) == 0 ||
	    link_type(node->link) == LINK_CLOSE)
		return node->start;
	value += index_key_length(index, text, node->start);
	while (index_is_space(*value) || *value == ':')
		value++;
	return (uint32_t)(value - text);
}

static bool is_raw(const struct doc_index *index, uint32_t at)
{
	return at >= index->good;
}

static uint32_t type_of(const struct doc_index *index, uint32_t at)
{
	return link_type(index_node(index, at)->link);
}

static bool is_opening(const struct doc_index *index, uint32_t at)
{
	uint32_t type = type_of(index, at);

	return !is_raw(index, at) && (type == LINK_OPEN || type == LINK_SPAN);
}

static uint32_t number_of(const struct doc_index *index, uint32_t at)
{
	return index_node(index, at)->link & LINK_NUMBER;
}

static struct span *span_of(const struct doc_index *index, uint32_t at)
{
	return &index->spans[number_of(index, at)];
}

uint32_t index_opening(const struct doc_index *index, uint32_t at)
{
	return !is_raw(index, at) && type_of(index, at) == LINK_CLOSE ?
		number_of(index, at) : at;
}

/* The closing row of an opening one, or INDEX_NONE while it is open. */
static uint32_t closing(const struct doc_index *index, uint32_t at)
{
	uint32_t end = at + SPAN_ROWS, depth = 1;

	if (type_of(index, at) == LINK_SPAN)
		return span_of(index, at)->close;
	for (at++; at < end && at < index->good; at++) {
		uint32_t type = type_of(index, at);

		if (type == LINK_CLOSE && --depth == 0)
			return at;
		depth += type == LINK_OPEN;
	}
	return INDEX_NONE;
}

/* The frame of a container that is still open, or NULL. */
static const struct frame *frame_of(const struct doc_index *index,
	uint32_t at)
{
	uint32_t low = 0, high = index->depth;

	while (low < high) {
		uint32_t middle = (low + high) / 2;

		if (index->stack[middle].row == at)
			return &index->stack[middle];
		if (index->stack[middle].row < at)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

uint32_t index_parent(const struct doc_index *index, uint32_t at)
{
	uint32_t parent;

	if (is_raw(index, at))
		return INDEX_NONE;
	at = index_opening(index, at);
	parent = type_of(index, at) == LINK_SPAN ?
		span_of(index, at)->parent : number_of(index, at);
	return parent != ROWS_MAX ? parent : INDEX_NONE;
}

static uint32_t after(const struct doc_index *index, uint32_t at)
{
	uint32_t close;

	if (!is_opening(index, at))
		return at + 1;
	close = closing(index, at);
	return close != INDEX_NONE ? close + 1 : index->good;
}

uint32_t index_start(const struct doc_index *index, uint32_t at)
{
	return index_node(index, at)->start;
}

uint32_t index_after(const struct doc_index *index, const char *text,
	uint32_t at)
{
	(void)text;
	return after(index, at);
}

uint32_t index_first(const struct doc_index *index, const char *text,
	uint32_t at)
{
	(void)text;
	return is_opening(index, at) && at + 1 < index->good ?
		at + 1 : INDEX_NONE;
}

uint32_t index_next(const struct doc_index *index, const char *text,
	uint32_t at)
{
	(void)text;
	if (is_raw(index, at))
		return INDEX_NONE;
	at = after(index, at);
	return at < index->good && type_of(index, at) != LINK_CLOSE ?
		at : INDEX_NONE;
}

/* Members or elements of the container that begins there. */
static uint32_t count_of(const struct doc_index *index, uint32_t at)
{
	const struct frame *frame;
	uint32_t close, count = 0;

	if (!is_opening(index, at))
		return 0;
	if (type_of(index, at) == LINK_SPAN)
		return span_of(index, at)->count;
	frame = frame_of(index, at);
	/* The last row is not whole yet: its container is the last frame. */
	if (frame != NULL)
		return frame->count - (index->written > index->ready &&
			frame == &index->stack[index->depth - 1]);
	close = closing(index, at);
	for (at++; at < close; at = after(index, at))
		count++;
	return count;
}

/* True where every child of the container is a row, not several. */
static bool is_flat(const struct doc_index *index, uint32_t at)
{
	uint32_t end;

	if (type_of(index, at) == LINK_SPAN) {
		end = span_of(index, at)->close;
	} else {
		if (frame_of(index, at) == NULL)
			return false;
		end = index->good;
	}
	return count_of(index, at) == end - at - 1;
}

/* Which text of the sequence begins at that row. */
static uint32_t text_position(const struct doc_index *index, uint32_t at)
{
	uint32_t low = 0, high = (index->text_count + TEXTS_STEP - 1) /
		TEXTS_STEP, position;

	if (high == 0 || is_raw(index, at))
		return 0;
	while (high - low > 1) {
		uint32_t middle = low + (high - low) / 2;

		if (index->texts[middle] <= at)
			low = middle;
		else
			high = middle;
	}
	position = low * TEXTS_STEP;
	for (uint32_t row = index->texts[low]; row < at; position++)
		row = after(index, row);
	return position;
}

uint32_t index_position(const struct doc_index *index, const char *text,
	uint32_t at)
{
	uint32_t parent = index_parent(index, at), position = 0;
	const struct frame *frame;

	(void)text;
	at = index_opening(index, at);
	if (parent == INDEX_NONE)
		return text_position(index, at);
	if (type_of(index, at) == LINK_SPAN)
		return span_of(index, at)->position;
	frame = frame_of(index, at);
	if (frame != NULL)
		return frame->position;
	if (is_flat(index, parent))
		return at - parent - 1;
	while (at != parent + 1) {
		position++;
		at = index_opening(index, at - 1);
		if (type_of(index, at) == LINK_SPAN)
			return position + span_of(index, at)->position;
	}
	return position;
}

uint32_t index_element(const struct doc_index *index, const char *text,
	uint32_t array, uint32_t number)
{
	uint32_t at;

	if (index_kind(index, text, array) != ROW_ARRAY ||
	    number >= count_of(index, array))
		return INDEX_NONE;
	if (is_flat(index, array))
		return array + 1 + number;
	for (at = array + 1; number > 0; number--)
		at = after(index, at);
	return at;
}

uint32_t index_row_at(const struct doc_index *index, size_t offset)
{
	uint32_t low = 0, high = index->ready;

	if (high == 0)
		return INDEX_NONE;
	while (high - low > 1) {
		uint32_t middle = low + (high - low) / 2;

		if (index_node(index, middle)->start <= offset)
			low = middle;
		else
			high = middle;
	}
	return low;
}

enum row_kind index_kind(const struct doc_index *index, const char *text,
	uint32_t at)
{
	if (is_raw(index, at))
		return ROW_RAW;
	if (type_of(index, at) == LINK_CLOSE)
		return ROW_CLOSE;
	switch (text[index_value_start(index, text, at)]) {
	case '{': return ROW_OBJECT;
	case '[': return ROW_ARRAY;
	case '"': return ROW_STRING;
	case 't': return ROW_TRUE;
	case 'f': return ROW_FALSE;
	case 'n': return ROW_NULL;
	default: return ROW_NUMBER;
	}
}

/* Where the row behind begins, or could. */
static uint32_t limit_of(const struct doc_index *index, uint32_t at)
{
	if (at + 1 < index->written)
		return index_node(index, at + 1)->start;
	return index->key != INDEX_NONE ? index->key : (uint32_t)index->done;
}

static void fill_end(const struct doc_index *index, const char *text,
	uint32_t last, struct row *row)
{
	uint32_t limit = limit_of(index, last), end = limit;

	row->is_last = true;
	while (index_is_space(text[end - 1]) || text[end - 1] == ',') {
		end--;
		if (text[end] == ',')
			row->is_last = false;
	}
	row->value_len = end - row->value;
}

static void fill_raw(const struct doc_index *index, const char *text,
	uint32_t at, struct row *row)
{
	uint32_t end = limit_of(index, at);

	row->kind = ROW_RAW;
	row->is_last = true;
	row->parent = INDEX_NONE;
	if (end > row->value && text[end - 1] == '\n')
		end--;
	if (end > row->value && text[end - 1] == '\r')
		end--;
	row->value_len = end - row->value;
}

static uint32_t depth_of(const struct doc_index *index, uint32_t at)
{
	uint32_t depth = 0;

	while ((at = index_parent(index, at)) != INDEX_NONE)
		depth++;
	return depth;
}

/* Key, pair and count of what is no raw row. */
static uint32_t fill_links(const struct doc_index *index, const char *text,
	uint32_t at, struct row *row)
{
	uint32_t open = index_opening(index, at), last = at;

	if (row->kind != ROW_CLOSE && row->value != index_node(index,
	    at)->start) {
		row->key = index_node(index, at)->start;
		row->key_len = (uint32_t)index_key_length(index, text,
			row->key);
	}
	row->pair = at;
	if (open != at)
		row->pair = open;
	else if (is_opening(index, at))
		row->pair = last = after(index, at) - 1;
	row->count = count_of(index, open);
	return last;
}

struct row index_row(const struct doc_index *index, const char *text,
	uint32_t at)
{
	struct row row = { .value = index_node(index, at)->start };
	uint32_t last;

	if (is_raw(index, at)) {
		row.pair = at;
		fill_raw(index, text, at, &row);
		return row;
	}
	row.value = index_value_start(index, text, at);
	row.kind = index_kind(index, text, at);
	row.depth = depth_of(index, at);
	row.parent = index_parent(index, at);
	last = fill_links(index, text, at, &row);
	row.is_open = is_opening(index, at) &&
		closing(index, at) == INDEX_NONE;
	row.is_empty = !is_opening(index, at) &&
		(row.kind == ROW_OBJECT || row.kind == ROW_ARRAY);
	fill_end(index, text, last, &row);
	if (row.is_open)
		row.is_last = true;
	return row;
}
