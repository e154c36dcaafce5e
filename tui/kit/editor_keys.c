#include "tui/kit/editor_internal.h"

/*
 * What keys do, a table of small functions. A key says of itself what goes on
 * through it: kills in a row are one kill, and Up and Down keep the column
 * they started from.
 */

#include <string.h>

#include "core/base/text.h"
#include "core/engine/option.h"

static void go(struct editor *editor, size_t to)
{
	place_go(&editor->text, &editor->cursor, to);
	undo_close(&editor->undo);
}

static void go_left(struct editor *editor)
{
	if (editor->cursor.at > 0)
		go(editor, editor->cursor.at - 1);
}

static void go_right(struct editor *editor)
{
	place_step(&editor->text, &editor->cursor);
	undo_close(&editor->undo);
}

static void go_home(struct editor *editor)
{
	go(editor, editor->cursor.start);
}

static void go_end(struct editor *editor)
{
	go(editor, place_line_end(&editor->text, editor->cursor.at));
}

static void go_first(struct editor *editor)
{
	go(editor, 0);
}

static void go_last(struct editor *editor)
{
	go(editor, editor->text.len);
}

static bool step_up(struct editor *editor)
{
	struct place *cursor = &editor->cursor;

	if (cursor->start == 0)
		return false;
	place_go(&editor->text, cursor, cursor->start - 1);
	cursor->at = cursor->start;
	cursor->column = 0;
	return true;
}

static bool step_down(struct editor *editor)
{
	struct place *cursor = &editor->cursor;
	size_t end = place_line_end(&editor->text, cursor->at);

	if (end == editor->text.len)
		return false;
	cursor->at = end;
	place_step(&editor->text, cursor);
	return true;
}

/* Returns the lines that were there to go. */
static size_t go_lines(struct editor *editor, size_t lines,
	bool (*step)(struct editor *))
{
	size_t gone = 0;

	if (!editor->has_goal)
		editor->goal = editor->cursor.column;
	editor->has_goal = true;
	undo_close(&editor->undo);
	while (gone < lines && step(editor))
		gone++;
	if (gone > 0)
		place_to_column(&editor->text, &editor->cursor, editor->goal);
	return gone;
}

static void go_up(struct editor *editor)
{
	go_lines(editor, 1, step_up);
}

static void go_down(struct editor *editor)
{
	go_lines(editor, 1, step_down);
}

static size_t page_of(const struct editor *editor)
{
	return editor->rows > 1 ? (size_t)editor->rows - 1 : 1;
}

static void go_page_up(struct editor *editor)
{
	size_t gone = go_lines(editor, page_of(editor), step_up);

	editor->top = editor->top > gone ? editor->top - gone : 0;
}

static void go_page_down(struct editor *editor)
{
	editor->top += go_lines(editor, page_of(editor), step_down);
}

static void erase(struct editor *editor)
{
	struct place before = editor->cursor;

	if (before.at == 0)
		return;
	place_go(&editor->text, &before, before.at - 1);
	editor_change(editor, UNDO_ERASING, before.at,
		editor->cursor.at - before.at, "", 0);
}

static void delete(struct editor *editor)
{
	struct place after = editor->cursor;

	place_step(&editor->text, &after);
	editor_change(editor, UNDO_DELETING, editor->cursor.at,
		after.at - editor->cursor.at, "", 0);
}

static bool opens(char c)
{
	return c == '{' || c == '[';
}

/* A new line, indented as this one is before the cursor, and deeper behind an
   opening bracket of JSON. */
static void enter(struct editor *editor)
{
	const struct place *cursor = &editor->cursor;
	struct buf added = BUF_INIT;

	buf_puts(&added, editor_break(editor));
	for (size_t at = cursor->start; at < cursor->at; at++) {
		char c = editor->text.data[at];

		if (c != ' ' && c != '\t')
			break;
		buf_putc(&added, c);
	}
	if (cursor->at > cursor->start &&
	    opens(editor->text.data[cursor->at - 1]) &&
	    editor_is_json(&editor->text))
		buf_fill(&added, ' ', (size_t)option_number(OPT_TAB_WIDTH));
	editor_change(editor, UNDO_ALONE, cursor->at, 0, added.data,
		added.len);
	buf_finish(&added);
}

static void indent(struct editor *editor)
{
	size_t width = (size_t)option_number(OPT_TAB_WIDTH);
	struct buf added = BUF_INIT;

	buf_fill(&added, ' ', width - editor->cursor.column % width);
	editor_change(editor, UNDO_TYPING, editor->cursor.at, 0, added.data,
		added.len);
	buf_finish(&added);
}

/* Cuts from one offset to another, one of which the cursor is at. */
static void kill(struct editor *editor, size_t from, size_t to)
{
	const char *bytes = editor->text.data + from;

	if (from == to)
		return;
	if (!editor->was_kill)
		buf_clear(&editor->killed);
	buf_insert(&editor->killed, from < editor->cursor.at ? 0 :
		editor->killed.len, bytes, to - from);
	editor_change(editor, UNDO_ALONE, from, to - from, "", 0);
}

/* The rest of the line, or its end when there is no rest. */
static void kill_line(struct editor *editor)
{
	struct place after = editor->cursor;
	size_t end = place_line_end(&editor->text, after.at);

	if (end > after.at)
		after.at = end;
	else
		place_step(&editor->text, &after);
	kill(editor, editor->cursor.at, after.at);
}

static void kill_to_start(struct editor *editor)
{
	kill(editor, editor->cursor.start, editor->cursor.at);
}

/* The word before the cursor; at a line's start, the line end before it. */
static void kill_word(struct editor *editor)
{
	const char *data = editor->text.data;
	size_t start = editor->cursor.start, from = editor->cursor.at;
	struct place place = editor->cursor;

	while (from > start && text_is_space(data[from - 1]))
		from--;
	while (from > start && !text_is_space(data[from - 1]))
		from--;
	if (from == editor->cursor.at && from > 0)
		from--;
	/* A blank may carry a mark: back to where its glyph begins. */
	place_go(&editor->text, &place, from);
	kill(editor, place.at, editor->cursor.at);
}

static void yank(struct editor *editor)
{
	editor_change(editor, UNDO_ALONE, editor->cursor.at, 0,
		editor->killed.data, editor->killed.len);
}

static void undo(struct editor *editor)
{
	(void)editor_undo(editor);
}

static void redo(struct editor *editor)
{
	(void)editor_redo(editor);
}

enum { KEEPS_GOAL = 1, IS_KILL = 2 };

static const struct {
	key_code key;
	void (*run)(struct editor *editor);
	unsigned flags;
} keys[] = {
	{ FDKEY_LEFT, go_left, 0 },
	{ FDKEY_RIGHT, go_right, 0 },
	{ FDKEY_UP, go_up, KEEPS_GOAL },
	{ FDKEY_DOWN, go_down, KEEPS_GOAL },
	{ FDKEY_PAGE_UP, go_page_up, KEEPS_GOAL },
	{ FDKEY_PAGE_DOWN, go_page_down, KEEPS_GOAL },
	{ FDKEY_HOME, go_home, 0 },
	{ FDKEY_CTRL('a'), go_home, 0 },
	{ FDKEY_END, go_end, 0 },
	{ FDKEY_CTRL('e'), go_end, 0 },
	{ KEY_ALT | '<', go_first, 0 },
	{ KEY_ALT | '>', go_last, 0 },
	{ FDKEY_ENTER, enter, 0 },
	{ FDKEY_TAB, indent, 0 },
	{ FDKEY_BACKSPACE, erase, 0 },
	{ FDKEY_DELETE, delete, 0 },
	{ FDKEY_CTRL('k'), kill_line, IS_KILL },
	{ FDKEY_CTRL('u'), kill_to_start, IS_KILL },
	{ FDKEY_CTRL('w'), kill_word, IS_KILL },
	{ FDKEY_CTRL('y'), yank, 0 },
	{ FDKEY_CTRL('_'), undo, 0 },
	{ KEY_ALT | 'u', undo, 0 },
	{ KEY_ALT | 'r', redo, 0 },
};

/* A closing bracket that begins its line goes one level back. */
static void outdent(struct editor *editor)
{
	const struct place *cursor = &editor->cursor;
	size_t width = (size_t)option_number(OPT_TAB_WIDTH);
	size_t blanks = cursor->at - cursor->start;

	for (size_t at = cursor->start; at < cursor->at; at++)
		if (editor->text.data[at] != ' ')
			return;
	if (blanks >= width && editor_is_json(&editor->text))
		editor_change(editor, UNDO_ALONE, cursor->at - width, width,
			"", 0);
}

static void type(struct editor *editor, key_code key)
{
	char bytes[4];
	size_t len = text_encode(key, bytes);

	if (key == '}' || key == ']')
		outdent(editor);
	editor_change(editor, UNDO_TYPING, editor->cursor.at, 0, bytes, len);
	editor->was_kill = editor->has_goal = false;
}

bool editor_key(struct editor *editor, key_code key)
{
	if (key_is_text(key)) {
		type(editor, key);
		return true;
	}
	for (size_t i = 0; i < FD_COUNT(keys); i++) {
		if (keys[i].key != key)
			continue;
		keys[i].run(editor);
		editor->was_kill = (keys[i].flags & IS_KILL) != 0;
		if (!(keys[i].flags & KEEPS_GOAL))
			editor->has_goal = false;
		return true;
	}
	return false;
}
