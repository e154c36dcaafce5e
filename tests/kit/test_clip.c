#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "tui/kit/clip.h"

static void expect(enum clip_route route, const char *sequence)
{
	struct buf out = BUF_INIT;

	clip_sequence(&out, route, "NHS", 3);
	assert_string_equal(out.data, sequence);
	buf_finish(&out);
}

static void each_route_has_its_wrapping(void **state)
{
	(void)state;
	expect(CLIP_PLAIN, "\033]52;c;TkhT\a");
	expect(CLIP_TMUX, "\033]52;c;TkhT\a"
		"\033Ptmux;\033\033]52;c;TkhT\a\033\\");
	expect(CLIP_SCREEN, "\033P\033]52;c;TkhT\a\033\\");
}

static void screen_gets_short_strings_that_join(void **state)
{
	struct buf out = BUF_INIT, plain = BUF_INIT, joined = BUF_INIT;
	char text[2000];

	(void)state;
	memset(text, 'a', sizeof(text));
	clip_sequence(&plain, CLIP_PLAIN, text, sizeof(text));
	clip_sequence(&out, CLIP_SCREEN, text, sizeof(text));
	for (const char *at = out.data; *at != '\0'; ) {
		const char *end = strstr(at, "\033\\");

		assert_memory_equal(at, "\033P", 2);
		assert_non_null(end);
		assert_true(end + 2 - at < 256);
		buf_append(&joined, at + 2, (size_t)(end - at - 2));
		at = end + 2;
	}
	assert_string_equal(joined.data, plain.data);
	buf_finish(&out);
	buf_finish(&plain);
	buf_finish(&joined);
}

static void the_route_is_told_by_the_environment(void **state)
{
	(void)state;
	assert_int_equal(clip_route("xterm-256color", NULL, NULL), CLIP_PLAIN);
	assert_int_equal(clip_route(NULL, NULL, NULL), CLIP_PLAIN);
	assert_int_equal(clip_route("xterm", "", ""), CLIP_PLAIN);
	assert_int_equal(clip_route("screen-256color", "/run/t,1,0", NULL),
		CLIP_TMUX);
	assert_int_equal(clip_route("tmux-256color", NULL, NULL), CLIP_TMUX);
	assert_int_equal(clip_route("screen", NULL, NULL), CLIP_SCREEN);
	assert_int_equal(clip_route("xterm", NULL, "12.pts-0"), CLIP_SCREEN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_route_has_its_wrapping),
		cmocka_unit_test(screen_gets_short_strings_that_join),
		cmocka_unit_test(the_route_is_told_by_the_environment),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
