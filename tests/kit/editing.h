#ifndef FD_TESTS_KIT_EDITING_H
#define FD_TESTS_KIT_EDITING_H

/*
 * An editor on a screen of 5 by 20, and the keys for it. Include cmocka first.
 */

#include "core/base/text.h"
#include "core/engine/option.h"
#include "tests/kit/screen.h"
#include "tui/kit/editor.h"

struct fixture {
	struct surface *surface;
	struct editor *editor;
};

static inline int set_up(void **state)
{
	struct fixture *fixture = xcalloc(1, sizeof(*fixture));

	fixture->surface = surface_new(5, 20);
	fixture->editor = editor_new();
	*state = fixture;
	return 0;
}

static inline int tear_down(void **state)
{
	struct fixture *fixture = *state;

	editor_free(fixture->editor);
	surface_free(fixture->surface);
	free(fixture);
	option_reset();
	return 0;
}

static inline void set(struct editor *editor, const char *text)
{
	editor_set(editor, text, strlen(text));
}

static inline void press(struct editor *editor, const char *name)
{
	key_code key;

	assert_true(key_parse(name, &key));
	assert_true(editor_key(editor, key));
}

static inline void press_all(struct editor *editor, const char *names)
{
	while (*names != '\0') {
		size_t len = strcspn(names, " ");
		char *name = xstrndup(names, len);

		press(editor, name);
		free(name);
		names += len + (names[len] == ' ');
	}
}

static inline void type(struct editor *editor, const char *text)
{
	while (*text != '\0') {
		struct text_rune rune = text_decode(text, strlen(text));

		assert_true(editor_key(editor, rune.code));
		text += rune.len;
	}
}

static inline void paste(struct editor *editor, const char *text)
{
	editor_paste(editor, text, strlen(text));
}

static inline void assert_bytes(const struct editor *editor,
	const char *expected, size_t len)
{
	const struct buf *text = editor_text(editor);

	assert_int_equal(text->len, len);
	assert_memory_equal(text->data, expected, len);
}

static inline void assert_text(const struct editor *editor,
	const char *expected)
{
	assert_string_equal(editor_text(editor)->data, expected);
	assert_int_equal(editor_text(editor)->len, strlen(expected));
}

static inline void assert_where(const struct editor *editor, size_t line,
	size_t column)
{
	size_t is_line, is_column;

	editor_where(editor, &is_line, &is_column);
	assert_int_equal(is_line, line);
	assert_int_equal(is_column, column);
}

static inline void draw(struct fixture *fixture)
{
	struct canvas canvas = canvas_whole(fixture->surface);

	editor_draw(fixture->editor, &canvas, true, SIZE_MAX);
}

static inline void assert_cursor(const struct fixture *fixture, int row,
	int column)
{
	int is_row, is_column;

	surface_get_cursor(fixture->surface, &is_row, &is_column);
	assert_int_equal(is_row, row);
	assert_int_equal(is_column, column);
}

#endif
