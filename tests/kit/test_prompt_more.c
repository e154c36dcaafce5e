/*
 * The prompt's candidates, what callbacks may do, and the masked reader.
 */

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/kit/prompting.h"

static void complete_types(void *data, const char *line, size_t cursor,
	size_t *start, struct completions *out)
{
	static const char *const types[][2] = {
		{ "Patient", "a person who receives care" },
		{ "Practitioner", "a person who gives it" },
		{ "PractitionerRole", NULL },
		{ "Observation", "a measurement" },
	};
	size_t from = cursor;

	assert_ptr_equal(data, &surface);
	while (from > 0 && line[from - 1] != ' ')
		from--;
	*start = from;
	for (size_t i = 0; i < FD_COUNT(types); i++) {
		if (strncmp(types[i][0], line + from, cursor - from) == 0)
			completions_add(out, types[i][0], types[i][1]);
	}
}

static struct prompt_spec completing(void)
{
	struct prompt_spec spec = plain;

	spec.complete = complete_types;
	return spec;
}

static void test_completing_one(void **state FD_UNUSED)
{
	struct prompt_spec spec = completing();

	prompt_start(&spec);
	type("open Ob?x");
	press("Left");
	press("Left");
	press("Tab");
	assert_line(": open Observation?x", 18);
	assert_string_equal(last_change, "open Observation?x");
	press("C-_");
	assert_line(": open Ob?x", 9);
	/* No candidates: nothing happens. */
	press("End");
	press("Tab");
	assert_line(": open Ob?x", 11);
}

static void test_walking_candidates(void **state FD_UNUSED)
{
	struct prompt_spec spec = completing();

	prompt_start(&spec);
	type("open P");
	press("Tab");
	draw();
	assert_screen(surface, "\n\n\n\n\n\n\n\n"
		" Patient           a person who receiv…\n"
		" Practitioner      a person who gives …\n"
		" PractitionerRole\n"
		": open P\n");
}

static void test_taking_a_candidate(void **state FD_UNUSED)
{
	struct prompt_spec spec = completing();

	prompt_start(&spec);
	type("open Pr");
	press("Tab");
	/* As far as they agree; two remain. */
	assert_line(": open Practitioner", 19);
	assert_true(screen_has(surface, "PractitionerRole"));
	assert_int_equal(style_of(surface, ROWS - 2, "PractitionerRole"),
		STYLE_MENU);
	press("Tab");
	press("Down");
	draw();
	assert_int_equal(style_of(surface, ROWS - 2, "PractitionerRole"),
		STYLE_MENU_SELECTED);
	press("Up");
	press("S-Tab");
	press("S-Tab");
	draw();
	assert_int_equal(style_of(surface, ROWS - 2, "PractitionerRole"),
		STYLE_MENU_SELECTED);
	press("Enter");
	assert_true(prompt_is_active());
	assert_line(": open PractitionerRole", 23);
	assert_row(surface, ROWS - 2, "");
	press("Enter");
	assert_string_equal(answer, "open PractitionerRole");
}

static void test_candidates_follow_typing(void **state FD_UNUSED)
{
	struct prompt_spec spec = completing();

	prompt_start(&spec);
	type("P");
	press("Tab");
	type("a");
	draw();
	assert_true(screen_has(surface, "a person who receives"));
	assert_false(screen_has(surface, "Practitioner"));
	press("Backspace");
	draw();
	assert_true(screen_has(surface, "PractitionerRole"));
	press("Home");
	draw();
	assert_false(screen_has(surface, "PractitionerRole"));
	press("End");
	press("Tab");
	/* Esc takes the candidates away first, then the prompt. */
	press("Esc");
	assert_true(prompt_is_active());
	draw();
	assert_false(screen_has(surface, "PractitionerRole"));
	/* Nothing is selected, so Enter takes the line as it is. */
	press("Tab");
	press("Enter");
	assert_string_equal(answer, "P");
}

static void complete_many(void *data FD_UNUSED, const char *line FD_UNUSED,
	size_t cursor FD_UNUSED, size_t *start, struct completions *out)
{
	char text[32];

	*start = 0;
	for (int i = 0; i < 30; i++) {
		snprintf(text, sizeof(text), "é%02d", i);
		completions_add(out, text, i == 3 ? "\033]0;x\a" : NULL);
	}
}

static void test_many_candidates(void **state FD_UNUSED)
{
	struct prompt_spec spec = plain;

	spec.complete = complete_many;
	prompt_start(&spec);
	press("Tab");
	assert_line(": é", 3);
	assert_row(surface, ROWS - 9, "  é00");
	assert_row(surface, ROWS - 6, "  é03  ^[]0;x^G");
	for (int i = 0; i < 30; i++)
		press("Down");
	draw();
	assert_true(screen_has(surface, "é29"));
	assert_false(screen_has(surface, "é21"));
	/* Round through "none" to the first. */
	press("Down");
	press("Down");
	draw();
	assert_true(screen_has(surface, "é00"));
	press("Enter");
	assert_line(": é00", 5);
}

static void start_next(void *data, const char *line)
{
	note_done(data, line);
	if (answers < 3)
		prompt_start(&(struct prompt_spec){
			.label = "next: ", .done = start_next,
			.data = &surface,
		});
}

static void test_next_prompt_from_done(void **state FD_UNUSED)
{
	struct prompt_spec spec = plain;

	spec.done = start_next;
	prompt_start(&spec);
	type("one");
	press("Enter");
	assert_line("next:", 6);
	type("two");
	press("Enter");
	assert_string_equal(answer, "two");
	press("Esc");
	assert_int_equal(cancels, 1);
	assert_line("next:", 6);
	press("Enter");
	assert_false(prompt_is_active());
}

static void cancel_at_x(void *data, const char *line)
{
	note_change(data, line);
	if (strchr(line, 'x') != NULL)
		prompt_cancel();
	if (strchr(line, 'y') != NULL)
		prompt_start(&plain);
}

static void complete_and_cancel(void *data FD_UNUSED,
	const char *line FD_UNUSED, size_t cursor FD_UNUSED, size_t *start,
	struct completions *out)
{
	*start = 0;
	prompt_cancel();
	completions_add(out, "late", NULL);
}

static void test_ending_inside_callbacks(void **state FD_UNUSED)
{
	struct prompt_spec spec = plain;

	spec.changed = cancel_at_x;
	prompt_start(&spec);
	type("ax");
	assert_false(prompt_is_active());
	assert_int_equal(cancels, 1);
	prompt_start(&spec);
	type("y");
	assert_true(prompt_is_active());
	assert_int_equal(cancels, 2);
	assert_line(":", 2);
	prompt_cancel();
	spec.complete = complete_and_cancel;
	prompt_start(&spec);
	press("Tab");
	assert_false(prompt_is_active());
	prompt_start(&plain);
	assert_line(":", 2);
	assert_row(surface, ROWS - 2, "");
}

static void assert_no_cell_has(const char *letters)
{
	for (int row = 0; row < ROWS; row++) {
		for (int i = 0; i < COLUMNS; i++) {
			const char *text = surface_cell(surface, row, i)->text;

			assert_true(*text == '\0' ||
				strstr(letters, text) == NULL);
		}
	}
}

static void test_masked(void **state FD_UNUSED)
{
	struct prompt_spec spec = plain;

	spec.label = "= ";
	prompt_start_masked(&spec);
	assert_true(prompt_is_active());
	type("zqjk");
	assert_line("= ••••", 6);
	assert_no_cell_has("zqjk");
	press("Backspace");
	type("é");
	press("Tab");
	press("Up");
	press("Left");
	assert_line("= ••••", 6);
	prompt_paste("wv\r\n", 4);
	assert_line("= ••••••", 8);
	assert_int_equal(changes, 0);
	press("Enter");
	assert_string_equal(answer, "zqjéwv");
	assert_false(prompt_is_active());
	/* It is in no history. */
	prompt_start(&plain);
	press("Up");
	assert_line(":", 2);
}

static void test_masked_cancelled(void **state FD_UNUSED)
{
	prompt_start_masked(&plain);
	press("C-d");
	assert_int_equal(cancels, 1);
	prompt_start_masked(&plain);
	type("abc");
	press("C-u");
	assert_line(":", 2);
	type("abc");
	press("C-d");
	assert_true(prompt_is_active());
	press("Esc");
	assert_int_equal(cancels, 2);
	prompt_start_masked(&plain);
	assert_line(":", 2);
	for (int i = 0; i < 100; i++)
		type("x");
	draw();
	assert_no_cell_has("x");
	prompt_start(&plain);
	assert_int_equal(cancels, 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(completing_one), TEST(walking_candidates),
		TEST(taking_a_candidate), TEST(candidates_follow_typing),
		TEST(many_candidates), TEST(next_prompt_from_done),
		TEST(ending_inside_callbacks), TEST(masked),
		TEST(masked_cancelled),
	};

	pin_settings();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
