#include "tui/kit/place.h"

/*
 * Forward is easy: glyph after glyph. Backward needs a glyph's beginning to
 * be found from the middle of the text. A glyph has 16 bytes at most, and a
 * rest of one can't reach over the next character; so whoever starts 24 bytes
 * earlier, at any byte, is in step again before it matters.
 *
 * Plain ASCII, which is most of any body, is passed byte by byte. A line of
 * several megabytes (base64) must not be felt.
 */

#include <string.h>

#include "tui/kit/surface.h"

enum { REACH = 24, CHUNK = 4096 };

bool place_is_break(const struct buf *text, size_t at)
{
	return text->data[at] == '\n' || text->data[at] == '\r';
}

/* A printable ASCII character that no mark can follow. */
static bool is_plain(const struct buf *text, size_t at)
{
	char c = text->data[at];

	/* Behind the last byte there is the buffer's NUL. */
	return c >= 0x20 && c < 0x7f &&
		(unsigned char)text->data[at + 1] < 0x80;
}

size_t place_glyph(const struct buf *text, size_t at, size_t *columns)
{
	size_t len;
	int width;

	switch (text->data[at]) {
	case '\n':
		*columns = 0;
		return 1;
	case '\r':
		*columns = 2;
		return text->data[at + 1] == '\n' ? 2 : 1;
	case '\t':
		*columns = PLACE_TAB_COLUMNS;
		return 1;
	}
	len = canvas_glyph(text->data + at, text->len - at, &width);
	*columns = (size_t)width;
	return len;
}

static void pass(const struct buf *text, struct place *place, size_t size,
	size_t columns)
{
	bool is_break = place_is_break(text, place->at);

	place->at += size;
	place->column += columns;
	if (!is_break)
		return;
	place->line++;
	place->start = place->at;
	place->column = 0;
}

void place_step(const struct buf *text, struct place *place)
{
	size_t size, columns;

	if (place->at >= text->len)
		return;
	size = place_glyph(text, place->at, &columns);
	pass(text, place, size, columns);
}

static void go_forward(const struct buf *text, struct place *place, size_t to)
{
	while (place->at < to) {
		size_t size, columns;

		if (is_plain(text, place->at)) {
			place->at++;
			place->column++;
			continue;
		}
		size = place_glyph(text, place->at, &columns);
		if (place->at + size > to)
			return;
		pass(text, place, size, columns);
	}
}

static size_t line_start(const struct buf *text, size_t at)
{
	const char *data = text->data;

	while (at > 0 && data[at - 1] != '\n' &&
	    (data[at - 1] != '\r' || data[at] == '\n'))
		at--;
	return at;
}

static size_t count_breaks(const struct buf *text, size_t from, size_t to)
{
	size_t count = 0;

	for (const char *at = text->data + from; at < text->data + to; at++)
		count += *at == '\n' || (*at == '\r' && at[1] != '\n');
	return count;
}

/* The last place at or before an offset of the line that begins at start. */
static size_t glyph_start(const struct buf *text, size_t start, size_t at)
{
	struct place near = { .at = at > start + REACH ? at - REACH : start };

	go_forward(text, &near, at);
	return near.at;
}

static void go_back(const struct buf *text, struct place *place, size_t to)
{
	struct place span = { .at = 0 };

	if (to < place->start) {
		size_t start = line_start(text, to);

		place->line -= count_breaks(text, start, place->start);
		place->start = start;
	} else if (place->at - to < to - place->start) {
		span.at = glyph_start(text, place->start, to);
		to = span.at;
		go_forward(text, &span, place->at);
		place->column -= span.column;
		place->at = to;
		return;
	}
	place->at = place->start;
	place->column = 0;
	go_forward(text, place, to);
}

void place_go(const struct buf *text, struct place *place, size_t to)
{
	if (to < place->at)
		go_back(text, place, to);
	else
		go_forward(text, place, to);
}

/* By chunks, so that a text of one kind of line end is not read for each. */
size_t place_line_end(const struct buf *text, size_t at)
{
	while (at < text->len) {
		const char *from = text->data + at, *lf, *cr;
		size_t size = text->len - at < CHUNK ? text->len - at : CHUNK;

		lf = memchr(from, '\n', size);
		cr = memchr(from, '\r', lf != NULL ? (size_t)(lf - from)
			: size);
		if (cr != NULL || lf != NULL)
			return (size_t)((cr != NULL ? cr : lf) - text->data);
		at += size;
	}
	return text->len;
}

void place_to_column(const struct buf *text, struct place *place,
	size_t column)
{
	while (place->at < text->len && !place_is_break(text, place->at)) {
		size_t columns = 1, size = 1;

		if (!is_plain(text, place->at))
			size = place_glyph(text, place->at, &columns);
		if (place->column + columns > column)
			return;
		place->at += size;
		place->column += columns;
	}
}
