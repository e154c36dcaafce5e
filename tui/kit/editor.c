#include "tui/kit/editor_internal.h"

/*
 * The text is one flat buffer: a key in a text of 10 MB moves half of it,
 * which is a millisecond, and whoever validates or sends the body gets it as
 * it lies. What would be slow is counting lines and columns from the start;
 * so the cursor carries both (place.h), and a change is counted from a little
 * before it.
 *
 * Invariant: the cursor stands between two glyphs of the text as it is. A
 * change can join what was two (a mark to a letter, CR to LF); then the
 * cursor goes behind the joined one.
 */

#include <stdlib.h>
#include <string.h>

#include "core/doc/sniff.h"

/* Farther than any glyph reaches, so nothing before it looks different. */
enum { UNTOUCHED = 32 };

struct editor *editor_new(void)
{
	struct editor *editor = xcalloc(1, sizeof(*editor));

	buf_init(&editor->text);
	buf_init(&editor->original);
	buf_init(&editor->killed);
	return editor;
}

void editor_free(struct editor *editor)
{
	if (editor == NULL)
		return;
	buf_finish(&editor->text);
	buf_finish(&editor->original);
	buf_finish(&editor->killed);
	undo_finish(&editor->undo);
	free(editor);
}

void editor_set(struct editor *editor, const char *text, size_t len)
{
	struct buf copy = BUF_INIT;

	/* A copy first: text may be the editor's own. */
	buf_append(&copy, text, len);
	buf_finish(&editor->text);
	buf_finish(&editor->original);
	buf_append(&editor->original, copy.data, copy.len);
	editor->text = copy;
	undo_finish(&editor->undo);
	editor->cursor = (struct place){ .at = 0 };
	editor->was_kill = editor->has_goal = false;
	editor->top = editor->left = 0;
}

const struct buf *editor_text(const struct editor *editor)
{
	return &editor->text;
}

bool editor_is_changed(const struct editor *editor)
{
	const struct buf *text = &editor->text, *first = &editor->original;

	if (undo_is_at_start(&editor->undo))
		return false;
	return text->len != first->len ||
		memcmp(text->data, first->data, text->len) != 0;
}

void editor_where(const struct editor *editor, size_t *line, size_t *column)
{
	*line = editor->cursor.line + 1;
	*column = editor->cursor.column + 1;
}

size_t editor_offset(const struct editor *editor)
{
	return editor->cursor.at;
}

void editor_go_to(struct editor *editor, size_t offset)
{
	if (offset > editor->text.len)
		offset = editor->text.len;
	place_go(&editor->text, &editor->cursor, offset);
	undo_close(&editor->undo);
	editor->was_kill = editor->has_goal = false;
}

/* A place before an offset that stays one whatever is changed there. */
static struct place before_change(const struct editor *editor, size_t at)
{
	const struct buf *text = &editor->text;
	struct place place = editor->cursor;
	size_t start;

	place_go(text, &place, at);
	start = place.start;
	if (place.at == start && start > 0 && text->data[start - 1] == '\r')
		place_go(text, &place, start - 1);
	else if (place.at > start + UNTOUCHED)
		place_go(text, &place, place.at - UNTOUCHED);
	else
		place_go(text, &place, start);
	return place;
}

static void replace(struct editor *editor, size_t at, size_t removed,
	const char *inserted, size_t len)
{
	struct place place = before_change(editor, at);

	buf_delete(&editor->text, at, removed);
	buf_insert(&editor->text, at, inserted, len);
	place_go(&editor->text, &place, at + len);
	if (place.at < at + len)
		place_step(&editor->text, &place);
	editor->cursor = place;
}

void editor_change(struct editor *editor, enum undo_kind kind, size_t at,
	size_t removed, const char *inserted, size_t len)
{
	if (removed == 0 && len == 0)
		return;
	undo_record(&editor->undo, kind, editor->cursor.at, at,
		editor->text.data + at, removed, inserted, len);
	replace(editor, at, removed, inserted, len);
}

bool editor_undo(struct editor *editor)
{
	const struct undo_change *change = undo_back(&editor->undo);

	if (change == NULL)
		return false;
	replace(editor, change->at, change->inserted.len,
		change->removed.data, change->removed.len);
	place_go(&editor->text, &editor->cursor, change->cursor);
	return true;
}

bool editor_redo(struct editor *editor)
{
	const struct undo_change *change = undo_again(&editor->undo);

	if (change == NULL)
		return false;
	replace(editor, change->at, change->removed.len,
		change->inserted.data, change->inserted.len);
	return true;
}

void editor_insert(struct editor *editor, const char *text, size_t len)
{
	editor_change(editor, UNDO_ALONE, editor->cursor.at, 0, text, len);
	editor->was_kill = editor->has_goal = false;
}

void editor_swap(struct editor *editor, const char *text, size_t len)
{
	struct buf copy = BUF_INIT;

	buf_append(&copy, text, len);
	editor_change(editor, UNDO_ALONE, 0, editor->text.len, copy.data,
		copy.len);
	buf_finish(&copy);
	editor_go_to(editor, 0);
}

static bool is_hl7(const char *text, size_t len)
{
	return sniff(text, len) == SNIFF_HL7V2;
}

const char *editor_break(const struct editor *editor)
{
	const struct buf *text = &editor->text;
	size_t at = place_line_end(text, editor->cursor.at);

	if (at == text->len && editor->cursor.start > 0) {
		at = editor->cursor.start - 1;
		if (at > 0 && text->data[at - 1] == '\r' &&
		    text->data[at] == '\n')
			at--;
	}
	if (at == text->len)
		return is_hl7(text->data, text->len) ? "\r" : "\n";
	if (text->data[at] == '\n')
		return "\n";
	return text->data[at + 1] == '\n' ? "\r\n" : "\r";
}

/*
 * Terminals turn the line ends of a paste into CR. Where CR is not the line
 * end of what is pasted or of the text it goes into, they were LF.
 */
static bool was_translated(const struct editor *editor, const char *text,
	size_t len)
{
	return memchr(text, '\r', len) != NULL &&
		memchr(text, '\n', len) == NULL && !is_hl7(text, len) &&
		strcmp(editor_break(editor), "\r") != 0;
}

void editor_paste(struct editor *editor, const char *text, size_t len)
{
	struct buf copy = BUF_INIT;
	bool has_lf = was_translated(editor, text, len);

	buf_append(&copy, text, len);
	for (size_t i = 0; has_lf && i < len; i++)
		if (copy.data[i] == '\r')
			copy.data[i] = '\n';
	editor_change(editor, UNDO_ALONE, editor->cursor.at, 0, copy.data,
		copy.len);
	buf_finish(&copy);
	editor->was_kill = editor->has_goal = false;
}
