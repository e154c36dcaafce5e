#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "tui/kit/editor_internal.h"

/*
 * The editor against a model that is too simple to be wrong: the text before
 * and after each key as a whole, and a list of all texts for undo and redo.
 * The keys are drawn by lot from a fixed seed, over texts made of everything
 * that joins and breaks: marks, CR and LF, cut UTF-8, controls.
 */

static const char *const pieces[] = {
	"a", "bc", " ", "  ", "\n", "\r", "\r\n", "\n\n", "\t", "{", "\"",
	"\xc3\xa9", "e\xcc\x81", "\xcc\x81", "\xcc\x81\xcc\x81\xcc\x81",
	"\xe6\xbc\xa2", "\xf0\x9f\x98\x80", "\xff", "\xc3", "\xa9",
	"\xe6\xbc", "\xa2", "\x80\x80\x80\x80", "\xe2\x80\xae", "\x1b[2J",
	"0123456789012345678901234567890123456789",
};

static const char *const moves[] = { "Left", "Right", "Up", "Down", "Home",
	"End", "PageUp", "PageDown", "M-<", "M->" };

/* Kills of one key only: runs of kills are told apart by a move. */
static const char *const cuts[] = { "Backspace", "Delete", "C-k", "C-u",
	"C-w" };

static const uint32_t letters[] = { 'a', 'z', ' ', '"', 0xe9, 0x301, 0x6f22,
	0x1f600 };

static uint32_t seed;

static size_t lot(size_t below)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % below;
}

struct model {
	struct editor *editor;
	struct surface *surface;
	struct buf *texts;	/* all versions */
	size_t count, at;	/* the present one is texts[at] */
};

enum { VERSIONS_MAX = 4000 };

static void press(struct editor *editor, const char *name)
{
	key_code key;

	assert_true(key_parse(name, &key));
	assert_true(editor_key(editor, key));
}

static bool equals(const struct buf *a, const struct buf *b)
{
	return a->len == b->len && memcmp(a->data, b->data, a->len) == 0;
}

/* The cursor's line and column are those counted from the text's start. */
static void check_place(const struct editor *editor)
{
	const struct place *cursor = &editor->cursor;
	struct place place = { .at = 0 };

	while (place.at < cursor->at)
		place_step(&editor->text, &place);
	assert_int_equal(place.at, cursor->at);
	assert_int_equal(place.line, cursor->line);
	assert_int_equal(place.start, cursor->start);
	assert_int_equal(place.column, cursor->column);
}

static void check_drawing(const struct model *model)
{
	struct canvas canvas = canvas_whole(model->surface);
	int row, column;

	canvas = canvas_part(&canvas, 0, 0, 1 + (int)lot(6),
		1 + (int)lot(30));
	surface_set_cursor(model->surface, -1, 0);
	editor_draw(model->editor, &canvas, true, lot(200));
	surface_get_cursor(model->surface, &row, &column);
	assert_in_range(row, 0, canvas.rows - 1);
	assert_in_range(column, 0, canvas.columns - 1);
}

/* text is before with removed bytes at an offset replaced by others. */
static void assert_replaced(const struct buf *before, size_t at,
	size_t removed, const char *inserted, size_t len,
	const struct buf *text)
{
	struct buf expected = BUF_INIT;

	buf_append(&expected, before->data, at);
	buf_append(&expected, inserted, len);
	buf_append(&expected, before->data + at + removed,
		before->len - at - removed);
	assert_true(equals(&expected, text));
	buf_finish(&expected);
}

static void remember(struct model *model)
{
	const struct buf *text = editor_text(model->editor);

	if (equals(text, &model->texts[model->at]))
		return;
	while (model->count > model->at + 1)
		buf_finish(&model->texts[--model->count]);
	assert_true(model->count < VERSIONS_MAX);
	model->texts[model->count] = (struct buf)BUF_INIT;
	buf_append(&model->texts[model->count++], text->data, text->len);
	model->at++;
}

static void do_type(struct model *model)
{
	uint32_t code = letters[lot(FD_COUNT(letters))];
	const struct buf *before = &model->texts[model->at];
	size_t at = model->editor->cursor.at;
	char bytes[4];

	assert_true(editor_key(model->editor, code));
	assert_replaced(before, at, 0, bytes, text_encode(code, bytes),
		editor_text(model->editor));
}

static void do_paste(struct model *model)
{
	const struct buf *before = &model->texts[model->at];
	size_t at = model->editor->cursor.at;
	struct buf piece = BUF_INIT;

	/* With a LF in it no CR is taken for a translated one. */
	for (size_t i = lot(5); i > 0; i--)
		buf_puts(&piece, pieces[lot(FD_COUNT(pieces))]);
	buf_putc(&piece, '\n');
	editor_paste(model->editor, piece.data, piece.len);
	assert_replaced(before, at, 0, piece.data, piece.len,
		editor_text(model->editor));
	buf_finish(&piece);
}

/* What is cut is what was between the old cursor and the new, or behind. */
static void do_cut(struct model *model)
{
	const struct buf *before = &model->texts[model->at];
	const struct buf *text = editor_text(model->editor);
	size_t at = model->editor->cursor.at, gone;
	size_t key = lot(FD_COUNT(cuts));
	bool is_behind = key == 1 || key == 2;

	press(model->editor, cuts[key]);
	assert_true(text->len <= before->len);
	gone = before->len - text->len;
	assert_replaced(before, is_behind ? at : at - gone, gone, "", 0,
		text);
}

static void do_travel(struct model *model)
{
	bool is_back = lot(3) != 0;

	if (is_back && model->at > 0)
		model->at--;
	else if (!is_back && model->at + 1 < model->count)
		model->at++;
	press(model->editor, is_back ? "M-u" : "M-r");
	assert_true(equals(editor_text(model->editor),
		&model->texts[model->at]));
}

static void do_move(struct model *model)
{
	if (lot(3) == 0)
		editor_go_to(model->editor,
			lot(editor_text(model->editor)->len + 2));
	else
		press(model->editor, moves[lot(FD_COUNT(moves))]);
	assert_true(equals(editor_text(model->editor),
		&model->texts[model->at]));
}

static void step(struct model *model)
{
	static void (*const does[])(struct model *) = { do_type, do_type,
		do_paste, do_cut, do_cut, do_travel, do_move, do_move };

	/* So that every change can be undone by itself. */
	editor_go_to(model->editor, model->editor->cursor.at);
	does[lot(FD_COUNT(does))](model);
	remember(model);
	check_place(model->editor);
	if (lot(4) == 0)
		check_drawing(model);
	check_place(model->editor);
	assert_int_equal(editor_is_changed(model->editor),
		!equals(editor_text(model->editor), &model->texts[0]));
}

static void start(struct model *model)
{
	struct buf first = BUF_INIT;

	for (size_t i = lot(20); i > 0; i--)
		buf_puts(&first, pieces[lot(FD_COUNT(pieces))]);
	editor_set(model->editor, first.data, first.len);
	for (size_t i = 0; i < model->count; i++)
		buf_finish(&model->texts[i]);
	model->texts[0] = first;
	model->count = 1;
	model->at = 0;
}

/* All the way back, and all the way forward again. */
static void travel_to_the_ends(struct model *model)
{
	while (model->at > 0) {
		press(model->editor, "C-_");
		assert_true(equals(editor_text(model->editor),
			&model->texts[--model->at]));
		check_place(model->editor);
	}
	assert_false(editor_is_changed(model->editor));
	while (model->at + 1 < model->count) {
		press(model->editor, "M-r");
		assert_true(equals(editor_text(model->editor),
			&model->texts[++model->at]));
		check_place(model->editor);
	}
}

static void behaves_as_the_model(void **state)
{
	struct model model = {
		.editor = editor_new(), .surface = surface_new(6, 30),
		.texts = xcalloc(VERSIONS_MAX, sizeof(struct buf)),
	};

	(void)state;
	seed = 20260203;
	for (int round = 0; round < 60; round++) {
		start(&model);
		for (int i = 0; i < 300; i++)
			step(&model);
		travel_to_the_ends(&model);
	}
	for (size_t i = 0; i < model.count; i++)
		buf_finish(&model.texts[i]);
	free(model.texts);
	surface_free(model.surface);
	editor_free(model.editor);
}

/* Typing in runs is undone in larger steps, and still to the byte. */
static void joined_changes_come_back_whole(void **state)
{
	struct editor *editor = editor_new();
	struct buf last = BUF_INIT;

	(void)state;
	seed = 7;
	editor_set(editor, "start\nend", 9);
	for (int i = 0; i < 3000; i++) {
		size_t what = lot(6);

		if (what < 3)
			editor_key(editor, letters[lot(FD_COUNT(letters))]);
		else if (what < 5)
			press(editor, cuts[lot(FD_COUNT(cuts))]);
		else
			press(editor, moves[lot(FD_COUNT(moves))]);
		check_place(editor);
	}
	buf_append(&last, editor_text(editor)->data,
		editor_text(editor)->len);
	while (editor_undo(editor))
		check_place(editor);
	assert_string_equal(editor_text(editor)->data, "start\nend");
	while (editor_redo(editor))
		check_place(editor);
	assert_true(equals(editor_text(editor), &last));
	buf_finish(&last);
	editor_free(editor);
}

/* Memory for undo has a limit; what is within it still works. */
static void forgets_the_oldest_changes(void **state)
{
	enum { SIZE = 5 * 1024 * 1024, TIMES = 16 };
	struct editor *editor = editor_new();
	char *block = xmalloc(SIZE);
	size_t undone = 0;

	(void)state;
	memset(block, 'x', SIZE);
	editor_set(editor, "first", 5);
	for (int i = 0; i < TIMES; i++) {
		editor_paste(editor, block, SIZE);
		assert_true(editor->undo.bytes <= UNDO_BYTES_MAX);
	}
	while (editor_undo(editor))
		undone++;
	assert_int_equal(undone, UNDO_BYTES_MAX / SIZE);
	assert_int_equal(editor_text(editor)->len,
		5 + (TIMES - undone) * SIZE);
	assert_true(editor_is_changed(editor));
	free(block);
	editor_free(editor);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(behaves_as_the_model),
		cmocka_unit_test(joined_changes_come_back_whole),
		cmocka_unit_test(forgets_the_oldest_changes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
