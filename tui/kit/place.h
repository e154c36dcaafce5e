#ifndef FD_TUI_KIT_PLACE_H
#define FD_TUI_KIT_PLACE_H

/*
 * A place in a text that is being edited: its offset with the line and the
 * column of the screen it stands on, kept right by steps from one place to
 * the next, so that nothing counts from the start of a large text.
 *
 * A place is always between two glyphs: characters with their marks, bytes
 * that are not UTF-8, or a line's end, which is LF, CR LF or a CR alone (the
 * segments of HL7 v2).
 */

#include "core/base/buf.h"

struct place {
	size_t at;	/* offset */
	size_t line;	/* from 0 */
	size_t start;	/* offset where the line begins */
	size_t column;	/* columns between start and at */
};

/* A tab is drawn as that many blanks, wherever it stands. */
enum { PLACE_TAB_COLUMNS = 4 };

/* Bytes of the glyph at an offset below the text's end, and its columns. */
size_t place_glyph(const struct buf *text, size_t at, size_t *columns)
	FD_NONNULL;
bool place_is_break(const struct buf *text, size_t at) FD_NONNULL;
/* Offset of the line end at or behind an offset; the text's end for none. */
size_t place_line_end(const struct buf *text, size_t at) FD_NONNULL;

/* Over one glyph; nothing happens at the text's end. */
void place_step(const struct buf *text, struct place *place) FD_NONNULL;
/* To the last place at or before an offset within the text. */
void place_go(const struct buf *text, struct place *place, size_t to)
	FD_NONNULL;
/* Along its line, not beyond a column nor the line's end. */
void place_to_column(const struct buf *text, struct place *place,
	size_t column) FD_NONNULL;

#endif
