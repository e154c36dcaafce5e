#include "core/doc/outline_xml.h"

/*
 * Rows of an XML text. libxml2 (doc/xml) says how far the text is good; up to
 * there, tags, comments and text are told by their own brackets alone, which
 * is simple in a text that is known to be well-formed. So rows are places in
 * the bytes as they came, whatever their encoding, and the same however the
 * text was cut on its way.
 *
 * An element is an opening row until its end tag comes. If nothing but short
 * text stood in it, the row becomes a leaf; so the last row is not shown
 * while it could still become one. Once something else is in it, the text
 * before that is a row of its own.
 *
 * Numbers among siblings of one name are counted here, while the siblings are
 * at hand: each element keeps the last row of up to sixteen names.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"

enum {
	LEAF_TEXT = 256,	/* text that stays in its element's row */
	PIECE = 1024,		/* bytes for the parser at a time */
	SLICE = 1 << 18		/* bytes in about 5 ms */
};

static void *new_state(void)
{
	struct xml_state *state = xcalloc(1, sizeof(*state));

	state->xml = xml_new();
	return state;
}

static void free_state(void *data)
{
	struct xml_state *state = data;

	xml_free(state->xml);
	free(state->stack);
	free(state);
}

static size_t memory(const void *data)
{
	const struct xml_state *state = data;

	return sizeof(*state) + state->alloc * sizeof(*state->stack);
}

static struct xml_frame *top(struct xml_state *state)
{
	return state->depth > 0 ? &state->stack[state->depth - 1] : NULL;
}

static uint32_t open_count(const struct outline *outline, uint32_t at)
{
	const struct xml_state *state = outline->state;
	size_t low = 0, high = state->depth;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (state->stack[middle].row == at)
			return state->stack[middle].count;
		if (state->stack[middle].row < at)
			low = middle + 1;
		else
			high = middle;
	}
	return 0;
}

/* The row a new one hangs in. */
static uint32_t parent_row(struct xml_state *state)
{
	return state->depth > 0 ? top(state)->row : INDEX_NONE;
}

/* Makes the text that was kept back a row; false past the rows' limit. */
static bool flush_text(struct outline *outline)
{
	struct xml_state *state = outline->state;
	size_t len = state->text_len;

	state->text_len = 0;
	return len == 0 || outline_add(outline, ROW_STRING, state->text_from,
		len, parent_row(state)) != INDEX_NONE;
}

static bool add_text(struct outline *outline, const char *text, size_t from,
	size_t end)
{
	struct xml_state *state = outline->state;

	while (from < end && text_is_space(text[from]))
		from++;
	while (end > from && text_is_space(text[end - 1]))
		end--;
	if (from == end)
		return true;
	state->text_from = from;
	state->text_len = end - from;
	if (state->depth > 0 && end - from <= LEAF_TEXT &&
	    top(state)->row == outline->written - 1)
		return true;
	return flush_text(outline);
}

/* Its number among the siblings of its name; 0: there are too many names. */
static void number_row(struct outline *outline, const char *text,
	struct xml_frame *frame, uint32_t at)
{
	struct outline_node *node = &outline->nodes[at], *last;
	const char *tag = text + node->start;

	for (uint32_t i = 0; i < frame->name_count; i++) {
		last = &outline->nodes[frame->names[i]];
		if (!xml_same_name(text + last->start, last->len, tag,
		    node->len))
			continue;
		last->info |= INFO_TWIN;
		node->info = node_info(node_kind(node),
			node_number(last) + 1) | INFO_TWIN;
		frame->names[i] = at;
		return;
	}
	if (frame->name_count == XML_NAMES)
		return;
	frame->names[frame->name_count++] = at;
	node->info = node_info(node_kind(node), 1);
}

static bool add_start_tag(struct outline *outline, const char *text,
	size_t end)
{
	struct xml_state *state = outline->state;
	size_t start = outline->done;
	bool is_leaf = text[end - 2] == '/';
	uint32_t at;

	at = outline_add(outline, is_leaf ? ROW_STRING : ROW_OBJECT, start,
		end - start, parent_row(state));
	if (at == INDEX_NONE)
		return false;
	if (state->depth > 0) {
		top(state)->count++;
		number_row(outline, text, top(state), at);
	}
	if (is_leaf)
		return true;
	outline->nodes[at].pair = INDEX_NONE;
	state->stack = mem_grow(state->stack, state->depth, &state->alloc,
		sizeof(*state->stack));
	state->stack[state->depth++] = (struct xml_frame){ .row = at };
	return true;
}

static bool add_end_tag(struct outline *outline, size_t end)
{
	struct xml_state *state = outline->state;
	struct xml_frame frame = *top(state);
	uint32_t at;

	if (frame.row == outline->written - 1 &&
	    state->text_len <= LEAF_TEXT) {
		struct outline_node *node = &outline->nodes[frame.row];

		node->len = (uint32_t)end - node->start;
		node->pair = frame.row;
		node->info = (node->info & ~(uint32_t)INFO_KINDS) | ROW_STRING;
		state->text_len = 0;
		state->depth--;
		return true;
	}
	if (!flush_text(outline))
		return false;
	at = outline_add(outline, ROW_CLOSE, outline->done,
		end - outline->done, frame.count);
	if (at == INDEX_NONE)
		return false;
	outline->nodes[at].pair = frame.row;
	outline->nodes[frame.row].pair = at;
	state->depth--;
	return true;
}

enum step { WENT_ON, WAITS, IS_FULL, IS_DEEP, IS_WRONG };

static enum step add_token(struct outline *outline, const char *text,
	struct xml_token token)
{
	struct xml_state *state = outline->state;
	size_t start = outline->done;
	const struct outline_node *open;
	bool has_room = true;

	if (token.kind == TOKEN_TEXT) {
		has_room = add_text(outline, text, start, token.end);
	} else if (token.kind == TOKEN_END) {
		if (state->depth == 0)
			return IS_WRONG;
		open = &outline->nodes[top(state)->row];
		if (!xml_same_name(text + open->start, open->len,
		    text + start, token.end - start))
			return IS_WRONG;
		has_room = add_end_tag(outline, token.end);
	} else if (token.kind == TOKEN_START) {
		if (state->depth >= INDEX_DEPTH_MAX)
			return IS_DEEP;
		has_room = flush_text(outline) &&
			add_start_tag(outline, text, token.end);
	} else {
		has_room = flush_text(outline) && outline_add(outline,
			token.kind == TOKEN_CDATA ? ROW_STRING : ROW_NULL,
			start, token.end - start,
			parent_row(state)) != INDEX_NONE;
	}
	if (has_room)
		outline->done = token.end;
	return has_room ? WENT_ON : IS_FULL;
}

/* Byte order mark and UTF-16; false when more bytes are needed to tell. */
static bool begin(struct outline *outline, const char *text, size_t len,
	bool is_whole)
{
	struct xml_state *state = outline->state;

	if (len < 4 && !is_whole)
		return false;
	state->has_begun = true;
	if (xml_begins(text, 0, len, "\xef\xbb\xbf"))
		outline->done = 3;
	if (xml_is_wide(text, len))
		outline_set_fault(outline, text, 0, "this is UTF-16; only its "
			"copy in UTF-8 has a tree", 0);
	return true;
}

static void stop_at(struct outline *outline, const char *text, size_t len,
	enum step step)
{
	struct xml_state *state = outline->state;
	const char *reason = xml_reason(state->xml);
	size_t from = outline->done, offset = from;
	char words[64];

	if (step == IS_FULL) {
		outline_set_full(outline, text, from);
		return;
	}
	(void)flush_text(outline);
	while (from < len && text_is_space(text[from]))
		from++;
	while (from > outline->done && text[from - 1] != '\n')
		from--;
	if (step == IS_DEEP) {
		snprintf(words, sizeof(words), "elements are nested deeper "
			"than %d levels", INDEX_DEPTH_MAX);
		reason = words;
	} else if (reason != NULL && xml_fault_offset(state->xml) > offset) {
		offset = xml_fault_offset(state->xml);
	}
	outline_set_fault(outline, text, offset, reason != NULL ? reason :
		"an end tag that fits was expected", from);
}

/* All rows but the last, while that may become a leaf. */
static void count_ready(struct outline *outline)
{
	struct xml_state *state = outline->state;

	outline->ready = outline->written;
	if (state->depth > 0 && top(state)->row == outline->written - 1)
		outline->ready--;
}

/* Rows of the tokens that the parser has found good. */
static enum step add_tokens(struct outline *outline, const char *text)
{
	struct xml_state *state = outline->state;
	enum step step = WENT_ON;

	while (step == WENT_ON && outline->done < state->ahead) {
		struct xml_cursor cursor = { .scanned = 0 };
		struct xml_token token = xml_next_token(&cursor, text,
			outline->done, state->ahead);

		if (token.end == 0 || token.end > xml_done(state->xml))
			return WAITS;
		/* A fault right behind a text is one of its references. */
		if (token.kind == TOKEN_TEXT && xml_reason(state->xml) != NULL
		    && token.end == xml_fault_offset(state->xml))
			return WAITS;
		step = add_token(outline, text, token);
	}
	return step;
}

/* A piece of whole tokens: judged, then made rows; false where it ends. */
static bool add_piece(struct outline *outline, const char *text, size_t end,
	bool is_end, enum step *step)
{
	struct xml_state *state = outline->state;
	bool is_good;

	state->ahead = end;
	is_good = xml_feed(state->xml, text, end, is_end);
	*step = add_tokens(outline, text);
	return is_good && *step <= WAITS;
}

/*
 * Goes on to stop in pieces that are the same however the text came: what
 * the parser makes of half a DOCTYPE depends on where it was cut, and what it
 * says of foul bytes on how many came at once. So a piece is whole tokens, up
 * to the first end past a multiple of PIECE; the first token, which tells the
 * encoding, alone; and in other encodings than UTF-8 each, since faults are
 * told by pieces there.
 */
static bool add_pieces(struct outline *outline, const char *text,
	size_t stop, bool is_end, enum step *step)
{
	struct xml_state *state = outline->state;
	size_t from;

	while (state->ahead < stop) {
		struct xml_token token = xml_next_token(&state->cursor, text,
			state->ahead, stop);

		if (token.end == 0)
			break;
		from = state->ahead;
		state->ahead = token.end;
		state->cursor = (struct xml_cursor){ .scanned = 0 };
		if ((!xml_is_utf8(state->xml) || from <= 3 ||
		    token.end / PIECE != from / PIECE) &&
		    !add_piece(outline, text, token.end, false, step))
			return false;
	}
	return !is_end || add_piece(outline, text, stop, true, step);
}

static bool feed(struct outline *outline, const char *text, size_t len,
	size_t stop, bool is_whole)
{
	struct xml_state *state = outline->state;
	size_t budget = stop - outline->done;
	enum step step = WENT_ON;
	bool is_good, is_end;

	if (!state->has_begun && !begin(outline, text, len, is_whole))
		return false;
	if (outline->is_raw)
		return true;
	if (budget > SLICE)
		budget = SLICE;
	/* A token may be longer than a slice: counted from what was seen. */
	stop = len - state->seen > budget ? state->seen + budget : len;
	state->seen = stop;
	is_end = is_whole && stop == len;
	is_good = add_pieces(outline, text, stop, is_end, &step);
	if (!is_good || (is_end && state->depth > 0)) {
		stop_at(outline, text, len, step);
		return true;
	}
	count_ready(outline);
	if (is_end)
		outline->done = len;
	return stop < len;
}

const struct outline_ops outline_xml = {
	.new_state = new_state, .free_state = free_state, .memory = memory,
	.feed = feed, .fill = xml_fill, .open_count = open_count,
	.label = xml_label, .value = xml_value, .path = xml_path,
	.preview = xml_preview,
};
