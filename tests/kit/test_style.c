#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "core/base/builtin.h"
#include "core/engine/script.h"
#include "tui/kit/style.h"

static bool set_line(void *data, const struct words *words, struct err *err)
{
	(void)data;
	if (strcmp(words->word[0], "style") != 0)
		return err_set(err, ERR_CONFIG, "no style line");
	return style_set(words->count - 1,
		(const char *const *)words->word + 1, err);
}

static void complain(void *data, const struct err *err)
{
	(void)data;
	print_message("%s\n", err->text);
}

static void theme(const char *text)
{
	style_reset();
	assert_int_equal(script_run("test", text, set_line, NULL, complain,
		NULL), 0);
}

static void expect(style_id role, int fg, int bg, unsigned attributes)
{
	struct style style = style_get(role);

	assert_int_equal(style.fg, fg);
	assert_int_equal(style.bg, bg);
	assert_int_equal(style.attributes, attributes);
}

static void roles_have_names(void **state)
{
	(void)state;
	assert_string_equal(style_name(STYLE_JSON_KEY), "json.key");
	for (int i = 0; i < STYLE_COUNT; i++)
		assert_int_equal(style_find(style_name((style_id)i)), i);
	assert_int_equal(style_find("json"), -1);
	assert_int_equal(style_find(""), -1);
	assert_int_equal(style_find("nothing"), -1);
}

static void colours_are_named_numbered_or_mixed(void **state)
{
	(void)state;
	theme("style dim fg=red bg=bright-blue bold dim underline reverse\n"
		"style label fg=245 bg=#1E90ff\n"
		"style value fg=default bg=grey\n");
	expect(STYLE_DIM, 1, 12, STYLE_BOLD | STYLE_FAINT |
		STYLE_UNDERLINE | STYLE_REVERSE);
	expect(STYLE_LABEL, 245, 0x1000000 | 0x1e90ff, 0);
	expect(STYLE_VALUE, -1, 8, 0);
}

static void a_role_left_out_looks_like_its_parent(void **state)
{
	(void)state;
	theme("style bar fg=white bg=blue bold\n");
	expect(STYLE_BAR_KEY, 7, 4, STYLE_BOLD);
	theme("style http fg=green underline\n");
	expect(STYLE_STATUS_4XX, 2, -1, STYLE_UNDERLINE);
	theme("style default fg=7 bg=0\n");
	expect(STYLE_TOKEN_EXPIRED, 7, 0, 0);
	style_reset();
	expect(STYLE_TOKEN_EXPIRED, -1, -1, 0);
}

static void a_colour_left_out_is_the_parents(void **state)
{
	(void)state;
	theme("style default bg=black\n"
		"style bar fg=white bg=blue reverse\n"
		"style bar.key fg=red\n"
		"style json.key bold\n"
		"style dim bg=default\n");
	expect(STYLE_BAR_KEY, 1, 4, 0);
	expect(STYLE_JSON_KEY, -1, 0, STYLE_BOLD);
	expect(STYLE_DIM, -1, -1, 0);
}

static void expect_refused(const char *line, const char *part)
{
	struct err err = ERR_INIT;
	struct words words;

	assert_true(script_split(line, &words, &err));
	assert_false(style_set(words.count,
		(const char *const *)words.word, &err));
	words_finish(&words);
	if (strstr(err.text, part) == NULL)
		fail_msg("\"%s\" does not speak of \"%s\"", err.text, part);
}

static void a_bad_line_gives_a_sentence_and_changes_nothing(void **state)
{
	(void)state;
	theme("style dim fg=red\n");
	expect_refused("", "needs a role");
	expect_refused("dimm fg=red", "\"dimm\"");
	expect_refused("dim fg=reddish", "\"reddish\"");
	expect_refused("dim fg=256", "\"256\"");
	expect_refused("dim fg=-1", "\"-1\"");
	expect_refused("dim fg=#12345", "no colour");
	expect_refused("dim fg=#12345g", "no colour");
	expect_refused("dim fg=bright-default", "no colour");
	expect_refused("dim bg=", "no colour");
	expect_refused("dim blink", "\"blink\"");
	expect(STYLE_DIM, 1, -1, 0);
}

static void colours_are_reduced_to_the_nearest(void **state)
{
	(void)state;
	assert_int_equal(style_reduce(-1, 256), -1);
	assert_int_equal(style_reduce(3, 0), -1);
	assert_int_equal(style_reduce(200, 256), 200);
	assert_int_equal(style_reduce(0x1000000 | 0xff0000, 256), 196);
	assert_int_equal(style_reduce(0x1000000 | 0xff0000, 16), 9);
	assert_int_equal(style_reduce(0x1000000 | 0xff0000, 8), 1);
	assert_int_equal(style_reduce(0x1000000 | 0x8a8a8a, 256), 245);
	assert_int_equal(style_reduce(0x1000000, 8), 0);
	assert_int_equal(style_reduce(245, 16), 8);
	assert_int_equal(style_reduce(9, 8), 1);
	assert_int_equal(style_reduce(15, 8), 7);
	assert_int_equal(style_reduce(255, 16), 7);
}

static void read_builtin(const char *name)
{
	const struct builtin *file = builtin_find(name);

	assert_non_null(file);
	theme(file->data);
}

/* Reduced to any number of colours, no text may vanish in its ground. */
static void every_theme_stays_readable(void **state)
{
	static const char *const names[] = {
		"themes/dark.theme", "themes/light.theme",
		"themes/mono.theme",
	};
	static const int colours[] = { 8, 16, 256 };

	(void)state;
	for (size_t i = 0; i < FD_COUNT(names); i++) {
		read_builtin(names[i]);
		for (int j = 0; j < STYLE_COUNT * 3; j++) {
			struct style style = style_get((style_id)(j / 3));
			int count = colours[j % 3];
			int fg = style_reduce(style.fg, count);
			int bg = style_reduce(style.bg, count);

			if (fg == bg && fg >= 0)
				fail_msg("%s: %s vanishes in %d colours",
					names[i], style_name((style_id)
					(j / 3)), count);
		}
	}
}

static bool is_alike(style_id a, style_id b)
{
	struct style one = style_get(a), two = style_get(b);

	return one.fg == two.fg && one.bg == two.bg &&
		one.attributes == two.attributes;
}

static void themes_tell_apart_what_matters(void **state)
{
	static const struct {
		style_id a, b;
	} pairs[] = {
		{ STYLE_DEFAULT, STYLE_SELECTED },
		{ STYLE_SELECTED, STYLE_SELECTED_FOCUS },
		{ STYLE_MENU, STYLE_MENU_SELECTED },
		{ STYLE_TAB, STYLE_TAB_ACTIVE },
		{ STYLE_FRAME, STYLE_FRAME_FOCUS },
		{ STYLE_FIELD, STYLE_FIELD_FOCUS },
		{ STYLE_DEFAULT, STYLE_HOSTILE },
		{ STYLE_DEFAULT, STYLE_MATCH },
		{ STYLE_TIER_TEST, STYLE_TIER_PRODUCTION },
	};
	static const char *const names[] = {
		"themes/dark.theme", "themes/light.theme",
		"themes/mono.theme",
	};

	(void)state;
	for (size_t i = 0; i < FD_COUNT(names); i++) {
		read_builtin(names[i]);
		for (size_t j = 0; j < FD_COUNT(pairs); j++)
			if (is_alike(pairs[j].a, pairs[j].b))
				fail_msg("%s: %s and %s look alike", names[i],
					style_name(pairs[j].a),
					style_name(pairs[j].b));
	}
}

static void mono_has_no_colours(void **state)
{
	(void)state;
	read_builtin("themes/mono.theme");
	for (int i = 0; i < STYLE_COUNT; i++) {
		struct style style = style_get((style_id)i);

		assert_int_equal(style.fg, -1);
		assert_int_equal(style.bg, -1);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(roles_have_names),
		cmocka_unit_test(colours_are_named_numbered_or_mixed),
		cmocka_unit_test(a_role_left_out_looks_like_its_parent),
		cmocka_unit_test(a_colour_left_out_is_the_parents),
		cmocka_unit_test(
			a_bad_line_gives_a_sentence_and_changes_nothing),
		cmocka_unit_test(colours_are_reduced_to_the_nearest),
		cmocka_unit_test(every_theme_stays_readable),
		cmocka_unit_test(themes_tell_apart_what_matters),
		cmocka_unit_test(mono_has_no_colours),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
