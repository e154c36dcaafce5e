/*
 * The prompt, driven by keys and read off the screen. readline runs as it
 * does in the deck; there is no terminal.
 */

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

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

static void note_done(void *data, const char *line)
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

static void note_change(void *data FD_UNUSED, const char *line)
{
	changes++;
	mem_replace(&last_change, line);
}

static int set_up(void **state FD_UNUSED)
{
	surface = surface_new(ROWS, COLUMNS);
	answers = cancels = changes = 0;
	prompt_init();
	return 0;
}

static int tear_down(void **state FD_UNUSED)
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

static void press(const char *name)
{
	key_code key;

	assert_true(key_parse(name, &key));
	prompt_key(key);
}

static void type(const char *text)
{
	size_t len = strlen(text);

	for (size_t i = 0; i < len; ) {
		struct text_rune rune = text_decode(text + i, len - i);

		prompt_key(rune.code);
		i += rune.len;
	}
}

static void draw(void)
{
	struct canvas screen = canvas_whole(surface);

	canvas_clear(&screen, STYLE_DEFAULT);
	prompt_draw(&screen, ROWS - 1);
}

static void assert_line(const char *expected, int column)
{
	int row, at;

	draw();
	assert_row(surface, ROWS - 1, expected);
	surface_get_cursor(surface, &row, &at);
	assert_int_equal(row, ROWS - 1);
	assert_int_equal(at, column);
}

static void test_typing_and_enter(void **state FD_UNUSED)
{
	prompt_start(&plain);
	assert_true(prompt_is_active());
	assert_line(":", 2);
	type("send");
	assert_line(": send", 6);
	assert_int_equal(changes, 4);
	assert_string_equal(last_change, "send");
	press("Enter");
	assert_false(prompt_is_active());
	assert_int_equal(answers, 1);
	assert_string_equal(answer, "send");
	draw();
	assert_row(surface, ROWS - 1, "");
}

static void test_moving_and_deleting(void **state FD_UNUSED)
{
	prompt_start(&plain);
	type("one two");
	press("Home");
	assert_line(": one two", 2);
	press("Right");
	press("Delete");
	assert_line(": oe two", 3);
	press("End");
	press("Left");
	press("Backspace");
	assert_line(": oe to", 6);
	press("C-a");
	press("M-d");
	assert_line(":  to", 2);
	press("C-k");
	assert_line(":", 2);
	press("Enter");
	assert_string_equal(answer, "");
}

static void test_text_beyond_ascii(void **state FD_UNUSED)
{
	prompt_start(&plain);
	type("Zoë 検査");
	assert_line(": Zoë 検査", 10);
	press("Left");
	assert_line(": Zoë 検査", 8);
	press("Backspace");
	assert_line(": Zoë 査", 6);
	press("Home");
	type("é");
	assert_line(": éZoë 査", 3);
	press("Enter");
	assert_string_equal(answer, "éZoë 査");
}

static void test_prefilled(void **state FD_UNUSED)
{
	struct prompt_spec spec = plain;

	spec.label = "URL: ";
	spec.initial = "https://example.org/fhir";
	prompt_start(&spec);
	assert_line("URL: https://example.org/fhir", 29);
	assert_int_equal(changes, 0);
	press("C-w");
	type("x");
	press("Enter");
	assert_string_equal(answer, "x");
}

static void test_cancelling(void **state FD_UNUSED)
{
	prompt_start(&plain);
	type("lost");
	press("Esc");
	assert_false(prompt_is_active());
	prompt_start(&plain);
	press("C-c");
	prompt_start(&plain);
	press("C-d");
	prompt_start(&plain);
	prompt_cancel();
	assert_int_equal(cancels, 4);
	assert_int_equal(answers, 0);
	/* Nothing of an unfinished line turns up in the next prompt. */
	prompt_start(&plain);
	assert_line(":", 2);
	/* With text before it, C-d deletes and the prompt stays. */
	type("ab");
	press("Home");
	press("C-d");
	assert_line(": b", 2);
	/* A second prompt ends the first. */
	prompt_start(&plain);
	assert_int_equal(cancels, 5);
	assert_true(prompt_is_active());
	prompt_cancel();
	prompt_cancel();
	assert_int_equal(cancels, 6);
	prompt_key('x');
	prompt_paste("x", 1);
	assert_false(prompt_is_active());
}

static void test_paste(void **state FD_UNUSED)
{
	static const char text[] = "GET\r\nPatient\t9999999468\0!\n\n";

	prompt_start(&plain);
	type("()");
	press("Left");
	prompt_paste(text, sizeof(text) - 1);
	assert_line(": (GET Patient 9999999468!)", 26);
	assert_string_equal(last_change, "(GET Patient 9999999468!)");
	press("C-_");
	assert_line(": ()", 3);
	press("Enter");
	assert_string_equal(answer, "()");
}

static void test_hostile_text(void **state FD_UNUSED)
{
	prompt_start(&plain);
	prompt_paste("a\033[2Jb\xe2\x80\xae""c", 10);
	assert_line(": a^[[2Jb<U+202E>c", 18);
	press("Left");
	assert_line(": a^[[2Jb<U+202E>c", 17);
	/* To readline it is a mark on the b. */
	press("Left");
	assert_line(": a^[[2Jb<U+202E>c", 8);
	press("Enter");
	assert_string_equal(answer, "a\033[2Jb\xe2\x80\xae""c");
}

static void test_long_line(void **state FD_UNUSED)
{
	int row, column;

	prompt_start(&plain);
	type("abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJ");
	assert_line(": <lmnopqrstuvwxyz0123456789ABCDEFGHIJ", 38);
	for (int i = 0; i < 60; i++) {
		press("Left");
		draw();
		surface_get_cursor(surface, &row, &column);
		assert_in_range(column, 2, COLUMNS - 1);
	}
	assert_line(": abcdefghijklmnopqrstuvwxyz0123456789A>", 2);
	press("End");
	type("検査");
	draw();
	assert_true(screen_has(surface, "GHIJ検査"));
}

static void test_label_wider_than_screen(void **state FD_UNUSED)
{
	struct prompt_spec spec = plain;

	spec.label = "Name of the connection that is to be written to: ";
	prompt_start(&spec);
	type("RIE Dev");
	assert_line("Name of the connection th…RIE Dev", 33);
}

static void answer_with(const char *line)
{
	prompt_start(&plain);
	type(line);
	press("Enter");
}

static void test_history(void **state FD_UNUSED)
{
	struct prompt_spec other = plain;

	answer_with("first");
	answer_with("second");
	answer_with("first");
	answer_with("");
	prompt_start(&plain);
	type("new");
	press("Up");
	assert_line(": first", 7);
	press("Up");
	assert_line(": second", 8);
	press("Up");
	assert_line(": second", 8);
	/* A changed entry that is given up is as it was. */
	type("!");
	press("Down");
	press("Down");
	assert_line(": new", 5);
	press("Esc");
	prompt_start(&plain);
	press("Up");
	press("Up");
	assert_line(": second", 8);
	press("Esc");
	other.history = "url";
	prompt_start(&other);
	press("Up");
	assert_line(":", 2);
	other.history = NULL;
	prompt_start(&other);
	type("kept nowhere");
	press("Enter");
	prompt_start(&plain);
	press("Up");
	assert_line(": first", 7);
}

static void test_history_is_bounded(void **state FD_UNUSED)
{
	char line[32];

	for (int i = 0; i < 510; i++) {
		snprintf(line, sizeof(line), "line %d", i);
		answer_with(line);
	}
	prompt_start(&plain);
	press("M-<");
	assert_line(": line 10", 9);
}

static void test_history_search(void **state FD_UNUSED)
{
	answer_with("open Patient");
	answer_with("validate");
	prompt_start(&plain);
	press("C-r");
	type("Pat");
	draw();
	assert_row(surface, ROWS - 1, "(reverse-i-search)`Pat': open Patient");
	/* Esc leaves the search, and only then the prompt. */
	press("Esc");
	assert_true(prompt_is_active());
	assert_line(":", 2);
	press("C-r");
	type("Pat");
	press("Enter");
	assert_string_equal(answer, "open Patient");
	/* A prompt that ends within a search leaves nothing behind. */
	prompt_start(&plain);
	press("C-r");
	type("v");
	prompt_cancel();
	prompt_start(&plain);
	type("x");
	assert_line(": x", 3);
	press("C-r");
	prompt_paste("y", 1);
	assert_line(": xy", 4);
}

static void test_commands_that_take_a_key(void **state FD_UNUSED)
{
	prompt_start(&plain);
	press("M-3");
	type("a");
	assert_line(": aaa", 5);
	press("C-v");
	press("C-a");
	assert_line(": aaa^A", 7);
	press("C-v");
	prompt_cancel();
	prompt_start(&plain);
	type("b");
	assert_line(": b", 3);
	/* Keys with no meaning here do nothing. */
	prompt_key(FDKEY_F(7));
	press("C-g");
	press("PageUp");
	press("S-Tab");
	assert_line(": b", 3);
}

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

static void test_on_a_part_of_the_screen(void **state FD_UNUSED)
{
	struct canvas whole = canvas_whole(surface);
	struct canvas part = canvas_part(&whole, 2, 5, 6, 20);
	int row, column;

	prompt_start(&plain);
	type("ab");
	prompt_draw(&part, 3);
	assert_row(surface, 5, "     : ab");
	surface_get_cursor(surface, &row, &column);
	assert_int_equal(row, 5);
	assert_int_equal(column, 9);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(test_##name, set_up, \
	tear_down)
	const struct CMUnitTest tests[] = {
		TEST(typing_and_enter), TEST(moving_and_deleting),
		TEST(text_beyond_ascii), TEST(prefilled), TEST(cancelling),
		TEST(paste), TEST(hostile_text), TEST(long_line),
		TEST(label_wider_than_screen), TEST(history),
		TEST(history_is_bounded), TEST(history_search),
		TEST(commands_that_take_a_key), TEST(completing_one),
		TEST(walking_candidates), TEST(taking_a_candidate),
		TEST(candidates_follow_typing), TEST(many_candidates),
		TEST(next_prompt_from_done), TEST(ending_inside_callbacks),
		TEST(masked), TEST(masked_cancelled),
		TEST(on_a_part_of_the_screen),
	};

	/* The user's own settings must not decide the outcome. */
	setenv("INPUTRC", "/dev/null", 1);
	setenv("LC_ALL", "C.UTF-8", 1);
	setlocale(LC_ALL, "");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
