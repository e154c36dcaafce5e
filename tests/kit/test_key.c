#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "tui/kit/key.h"

static key_code parsed(const char *name)
{
	key_code key = KEY_NONE;

	if (!key_parse(name, &key))
		fail_msg("%s was not taken for a key", name);
	return key;
}

static void names_go_there_and_back(void **state)
{
	static const char *const names[] = {
		"a", "G", "/", ":", "?", "-", "é", "世", "Space", "Enter",
		"Esc", "Tab", "S-Tab", "Backspace", "Delete", "Insert", "Up",
		"Down", "Left", "Right", "Home", "End", "PageUp", "PageDown",
		"F1", "F9", "F10", "F12", "C-a", "C-c", "C-z", "C-\\", "C-]",
		"C-^", "C-_", "M-x", "M-X", "M-Space", "M-Enter", "M-F5",
		"M-C-x", "C", "M", "F", "M-Backspace", "M-é",
	};
	char shown[16];

	(void)state;
	for (size_t i = 0; i < FD_COUNT(names); i++) {
		key_format(parsed(names[i]), shown, sizeof(shown));
		assert_string_equal(shown, names[i]);
	}
}

static void codes_are_what_the_terminal_sends(void **state)
{
	(void)state;
	assert_int_equal(parsed("C-c"), 3);
	assert_int_equal(parsed("C-C"), 3);
	assert_int_equal(parsed("F5"), FDKEY_F(5));
	assert_int_equal(parsed("M-x"), KEY_ALT | 'x');
	assert_int_equal(parsed("C-M-x"), parsed("M-C-x"));
	/* One key on every terminal. */
	assert_int_equal(parsed("C-m"), FDKEY_ENTER);
	assert_int_equal(parsed("C-j"), FDKEY_ENTER);
	assert_int_equal(parsed("C-i"), FDKEY_TAB);
	assert_int_equal(parsed("C-["), FDKEY_ESC);
	assert_int_equal(parsed("C-h"), FDKEY_BACKSPACE);
}

static void what_is_no_key_is_refused(void **state)
{
	static const char *const names[] = {
		"", "ab", "F0", "F13", "F99", "Fx", "enter", "C-", "M-",
		"C-Up", "C-1", "\033", "\x01", "\xff", "\xe2\x80\xae", "F1x",
	};
	key_code key;

	(void)state;
	for (size_t i = 0; i < FD_COUNT(names); i++)
		if (key_parse(names[i], &key))
			fail_msg("%s was taken for a key", names[i]);
}

static void names_never_command_a_terminal(void **state)
{
	char shown[16];

	(void)state;
	key_format(0x202e, shown, sizeof(shown));
	assert_string_equal(shown, "<U+202E>");
	key_format(0x9b | KEY_ALT, shown, sizeof(shown));
	assert_string_equal(shown, "M-<U+009B>");
	key_format(KEY_NONE, shown, sizeof(shown));
	assert_string_equal(shown, "none");
	key_format(FDKEY_BACKSPACE | KEY_ALT, shown, 4);
	assert_string_equal(shown, "M-B");
}

static void only_characters_are_text(void **state)
{
	(void)state;
	assert_true(key_is_text('a'));
	assert_true(key_is_text(' '));
	assert_true(key_is_text(0x4e16));
	assert_false(key_is_text(3));
	assert_false(key_is_text(0x9b));
	assert_false(key_is_text(0x202e));
	assert_false(key_is_text(FDKEY_UP));
	assert_false(key_is_text(KEY_ALT | 'x'));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_go_there_and_back),
		cmocka_unit_test(codes_are_what_the_terminal_sends),
		cmocka_unit_test(what_is_no_key_is_refused),
		cmocka_unit_test(names_never_command_a_terminal),
		cmocka_unit_test(only_characters_are_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
