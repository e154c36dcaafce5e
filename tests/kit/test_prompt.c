/*
 * The prompt, driven by keys and read off the screen: editing, paste, long
 * lines, histories.
 */

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/kit/prompting.h"

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

static void test_suggestion(void **state FD_UNUSED)
{
	struct prompt_spec spec = plain;

	spec.initial = "token.md";
	spec.is_suggestion = true;
	prompt_start(&spec);
	assert_line(": token.md", 10);
	type("/tmp/rep.md");
	assert_line(": /tmp/rep.md", 13);
	press("Enter");
	assert_string_equal(answer, "/tmp/rep.md");

	prompt_start(&spec);
	press("Home");
	type("my-");
	assert_line(": my-token.md", 5);

	prompt_start(&spec);
	prompt_paste("a/b", 3);
	assert_line(": a/b", 5);
	type("c");
	assert_line(": a/bc", 6);

	prompt_start(&spec);
	press("Enter");
	assert_string_equal(answer, "token.md");
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
	const struct CMUnitTest tests[] = {
		TEST(typing_and_enter), TEST(moving_and_deleting),
		TEST(text_beyond_ascii), TEST(prefilled), TEST(suggestion),
		TEST(cancelling),
		TEST(paste), TEST(hostile_text), TEST(long_line),
		TEST(label_wider_than_screen), TEST(history),
		TEST(history_is_bounded), TEST(history_search),
		TEST(commands_that_take_a_key), TEST(on_a_part_of_the_screen),
	};

	pin_settings();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
