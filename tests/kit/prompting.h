#ifndef FD_TESTS_KIT_PROMPTING_H
#define FD_TESTS_KIT_PROMPTING_H

/*
 * The prompt at the bottom of a small screen. readline runs as it does in the
 * deck; there is no terminal. Include cmocka first.
 */

#include <locale.h>
#include <stdio.h>

#include "core/base/text.h"
#include "tests/kit/screen.h"
#include "tui/kit/prompt.h"

enum { ROWS = 12, COLUMNS = 40 };

static struct surface *surface;

/* What the callbacks saw. */
static char *answer;
static int answers, cancels, changes;
static char *last_change;

static inline void note_done(void *data, const char *line)
{
	assert_ptr_equal(data, &surface);
	assert_false(prompt_is_active());
	if (line == NULL) {
		cancels++;
		return;
	}
	answers++;
	mem_replace(&answer, line);
}

static inline void note_change(void *data FD_UNUSED, const char *line)
{
	changes++;
	mem_replace(&last_change, line);
}

static inline int set_up(void **state FD_UNUSED)
{
	surface = surface_new(ROWS, COLUMNS);
	answers = cancels = changes = 0;
	prompt_init();
	return 0;
}

static inline int tear_down(void **state FD_UNUSED)
{
	prompt_finish();
	surface_free(surface);
	mem_replace(&answer, NULL);
	mem_replace(&last_change, NULL);
	return 0;
}

static const struct prompt_spec plain = {
	.label = ": ", .history = ":", .changed = note_change,
	.done = note_done, .data = &surface,
};

static inline void press(const char *name)
{
	key_code key;

	assert_true(key_parse(name, &key));
	prompt_key(key);
}

static inline void type(const char *text)
{
	size_t len = strlen(text);

	for (size_t i = 0; i < len; ) {
		struct text_rune rune = text_decode(text + i, len - i);

		prompt_key(rune.code);
		i += rune.len;
	}
}

static inline void draw(void)
{
	struct canvas screen = canvas_whole(surface);

	canvas_clear(&screen, STYLE_DEFAULT);
	prompt_draw(&screen, ROWS - 1);
}

static inline void assert_line(const char *expected, int column)
{
	int row, at;

	draw();
	assert_row(surface, ROWS - 1, expected);
	surface_get_cursor(surface, &row, &at);
	assert_int_equal(row, ROWS - 1);
	assert_int_equal(at, column);
}

/* The user's own settings must not decide the outcome. */
static inline void pin_settings(void)
{
	setenv("INPUTRC", "/dev/null", 1);
	setenv("LC_ALL", "C.UTF-8", 1);
	setlocale(LC_ALL, "");
}

#define TEST(name) cmocka_unit_test_setup_teardown(test_##name, set_up, \
	tear_down)

#endif
