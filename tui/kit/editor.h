#ifndef FD_TUI_KIT_EDITOR_H
#define FD_TUI_KIT_EDITOR_H

/*
 * A small editor for a body: several lines of UTF-8 in one buffer, with undo,
 * paste in one piece, and indentation that goes on with the line before. CR
 * bytes (HL7 v2) are shown and kept. Bytes that are not UTF-8 are shown and
 * kept too: what is not touched is sent as it was.
 */

#include "core/base/buf.h"
#include "tui/kit/key.h"
#include "tui/kit/surface.h"

struct editor;

struct editor *editor_new(void) FD_MUST_USE;
void editor_free(struct editor *editor);
/* A new text; the cursor goes to its start, undo is forgotten. */
void editor_set(struct editor *editor, const char *text, size_t len)
	FD_NONNULL;
/* Borrowed until the next change. */
const struct buf *editor_text(const struct editor *editor) FD_NONNULL;
/* True since editor_set when the text differs. */
bool editor_is_changed(const struct editor *editor) FD_NONNULL;
/*
 * Typing, Enter, Backspace, Delete, arrows, Home, End, PageUp, PageDown, Tab
 * (indent), C-a C-e C-k C-u C-w C-y as readline has them, M-< and M-> to the
 * text's ends, C-_ or M-u undo, M-r redo. False for a key it has no use for
 * (Esc, F-keys, S-Tab).
 */
bool editor_key(struct editor *editor, key_code key) FD_NONNULL;
/*
 * Bytes as they came, but for one thing: terminals make CR of the line ends
 * of a paste, so a paste with CR and no LF gets LF back, unless it is HL7 v2
 * or goes into a text whose lines end in CR.
 */
void editor_paste(struct editor *editor, const char *text, size_t len)
	FD_NONNULL;
/* Where the cursor is, from 1; columns as they are drawn. */
void editor_where(const struct editor *editor, size_t *line, size_t *column)
	FD_NONNULL;
/* The same as an offset in the text. */
size_t editor_offset(const struct editor *editor) FD_NONNULL;
void editor_go_to(struct editor *editor, size_t offset) FD_NONNULL;
/* At the cursor, byte for byte. */
void editor_insert(struct editor *editor, const char *text, size_t len)
	FD_NONNULL;
/* Another text in the place of all of it, which undo takes back; the cursor
   goes to its start. */
void editor_swap(struct editor *editor, const char *text, size_t len)
	FD_NONNULL;
/* Where the other bracket is of the one at the cursor or just before it, or
   SIZE_MAX. */
size_t editor_partner(const struct editor *editor) FD_NONNULL;
/*
 * Draws; when focused places the cursor and marks the other bracket. fault is
 * an offset to mark (a JSON fault), or SIZE_MAX.
 */
void editor_draw(struct editor *editor, const struct canvas *canvas,
	bool is_focused, size_t fault) FD_NONNULL;

#endif
