#include "tui/kit/grid.h"

/*
 * From bytes to glyphs. Three things decide what a character becomes: whether
 * it is dangerous (then its visible form, in STYLE_HOSTILE), its width, and
 * whether the screen is ASCII (then a twin that looks like it, or question
 * marks of its width). Tabs and line feeds are blanks, as text_width counts.
 *
 * A combining mark with no character before it, or more marks than a cell
 * takes, would climb onto a neighbour's cells: those are shown by number.
 */

#include <string.h>

#include "core/base/text.h"

struct twin {
	uint32_t first, last;
	char ascii;
};

/* Sorted; lines, arrows, marks and typography that the deck may paint. */
static const struct twin twins[] = {
	{ 0x00a0, 0x00a0, ' ' }, { 0x00b7, 0x00b7, '.' },
	{ 0x00d7, 0x00d7, 'x' }, { 0x2010, 0x2015, '-' },
	{ 0x2018, 0x201b, '\'' }, { 0x201c, 0x201f, '"' },
	{ 0x2022, 0x2022, '*' }, { 0x2026, 0x2026, '.' },
	{ 0x2039, 0x2039, '<' }, { 0x203a, 0x203a, '>' },
	{ 0x2190, 0x2190, '<' }, { 0x2191, 0x2191, '^' },
	{ 0x2192, 0x2192, '>' }, { 0x2193, 0x2193, 'v' },
	{ 0x21b3, 0x21b3, '>' }, { 0x21d2, 0x21d2, '>' },
	{ 0x2212, 0x2212, '-' }, { 0x2500, 0x2501, '-' },
	{ 0x2502, 0x2503, '|' }, { 0x2504, 0x2505, '-' },
	{ 0x2506, 0x2507, '|' }, { 0x2508, 0x2509, '-' },
	{ 0x250a, 0x250b, '|' }, { 0x250c, 0x254b, '+' },
	{ 0x254c, 0x254d, '-' }, { 0x254e, 0x254f, '|' },
	{ 0x2550, 0x2550, '-' }, { 0x2551, 0x2551, '|' },
	{ 0x2552, 0x2570, '+' }, { 0x2574, 0x2574, '-' },
	{ 0x2575, 0x2575, '|' }, { 0x2576, 0x2576, '-' },
	{ 0x2577, 0x2577, '|' }, { 0x2580, 0x258f, '#' },
	{ 0x2591, 0x2591, '.' }, { 0x2592, 0x2592, ':' },
	{ 0x2593, 0x2593, '#' }, { 0x25a0, 0x25a0, '*' },
	{ 0x25b2, 0x25b5, '^' }, { 0x25b6, 0x25bb, '>' },
	{ 0x25bc, 0x25bf, 'v' }, { 0x25c0, 0x25c5, '<' },
	{ 0x25cb, 0x25cb, 'o' }, { 0x25cf, 0x25cf, '*' },
	{ 0x2713, 0x2714, '+' }, { 0x2717, 0x2718, 'x' },
	{ 0x2800, 0x28ff, '*' },
};

static char ascii_twin(uint32_t code)
{
	size_t low = 0, high = FD_COUNT(twins);

	while (low < high) {
		size_t mid = (low + high) / 2;

		if (code < twins[mid].first)
			high = mid;
		else if (code > twins[mid].last)
			low = mid + 1;
		else
			return twins[mid].ascii;
	}
	return '?';
}

static void set_char(struct glyph *out, char c, style_id style)
{
	out->cell = (struct cell){
		.text = { c }, .width = 1, .style = style
	};
	out->shown_len = 0;
}

static void set_ascii(struct glyph *out, uint32_t code, style_id style)
{
	set_char(out, ascii_twin(code), style);
	if (text_rune_width(code) == 2) {
		memcpy(out->shown, "??", 2);
		out->shown_len = 2;
	}
}

/* Takes the marks that follow into the cell, or past it in ASCII. */
static void add_marks(const char *text, size_t len, size_t *at,
	bool is_ascii, struct cell *cell)
{
	size_t used = strlen(cell->text);

	for (int marks = 0; marks < GLYPH_MARKS_MAX && *at < len; marks++) {
		struct text_rune rune;

		if ((unsigned char)text[*at] < 0x80)
			return;
		rune = text_decode(text + *at, len - *at);
		if (!rune.is_valid || text_rune_width(rune.code) != 0)
			return;
		if (!is_ascii) {
			if (used + rune.len >= sizeof(cell->text))
				return;
			memcpy(cell->text + used, text + *at, rune.len);
			used += rune.len;
		}
		*at += rune.len;
	}
}

void glyph_next(const char *text, size_t len, size_t *at, bool is_ascii,
	style_id style, struct glyph *out)
{
	char c = text[*at];
	struct text_rune rune;
	int width;

	if ((c >= 0x20 && c < 0x7f) || c == '\t' || c == '\n') {
		set_char(out, c < 0x20 ? ' ' : c, style);
		++*at;
		if (*at < len && (unsigned char)text[*at] >= 0x80)
			add_marks(text, len, at, is_ascii, &out->cell);
		return;
	}
	rune = text_decode(text + *at, len - *at);
	width = rune.is_valid ? text_rune_width(rune.code) : -1;
	*at += rune.len;
	if (width <= 0) {
		set_char(out, '?', STYLE_HOSTILE);
		out->shown_len = text_show_rune(rune, out->shown);
		return;
	}
	if (is_ascii) {
		set_ascii(out, rune.code, style);
	} else {
		set_char(out, '\0', style);
		memcpy(out->cell.text, text + *at - rune.len, rune.len);
		out->cell.width = (uint8_t)width;
	}
	add_marks(text, len, at, is_ascii, &out->cell);
}
