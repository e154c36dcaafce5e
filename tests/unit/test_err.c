#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <string.h>

#include "core/base/err.h"

static void carries_a_sentence(void **state)
{
	struct err err = ERR_INIT;

	(void)state;
	assert_false(err_is_set(&err));
	assert_false(err_set(&err, ERR_FILE, "%s is gone", "x.json"));
	assert_true(err_is_set(&err));
	assert_int_equal(err.kind, ERR_FILE);
	assert_string_equal(err.text, "x.json is gone");
	assert_false(err_set(&err, ERR_AUTH, "another"));
	assert_string_equal(err.text, "another");
	err_clear(&err);
	assert_false(err_is_set(&err));
	assert_string_equal(err.text, "");
}

static void may_be_left_out(void **state)
{
	(void)state;
	assert_false(err_set(NULL, ERR_FILE, "x"));
	assert_false(err_set_errno(NULL, ERR_FILE, "x"));
	assert_false(err_prefix(NULL, "x"));
	err_clear(NULL);
	assert_false(err_is_set(NULL));
}

static void gives_the_systems_reason(void **state)
{
	struct err err = ERR_INIT;

	(void)state;
	errno = ENOENT;
	assert_false(err_set_errno(&err, ERR_FILE, "%s", "a"));
	assert_string_equal(err.text, "a: No such file or directory");
}

static void puts_words_in_front(void **state)
{
	struct err err = ERR_INIT;

	(void)state;
	err_set(&err, ERR_CONFIG, "there is no setting \"x\"");
	assert_false(err_prefix(&err, "%s line %d: ", "rc", 3));
	assert_int_equal(err.kind, ERR_CONFIG);
	assert_string_equal(err.text,
		"rc line 3: there is no setting \"x\"");
}

static void cuts_what_is_too_long(void **state)
{
	struct err err = ERR_INIT;
	char text[2000];

	(void)state;
	memset(text, 'x', sizeof(text));
	text[sizeof(text) - 1] = '\0';
	err_set(&err, ERR_FILE, "%s", text);
	assert_int_equal(strlen(err.text), sizeof(err.text) - 1);
	errno = EACCES;
	err_set_errno(&err, ERR_FILE, "%s", text);
	assert_int_equal(strlen(err.text), sizeof(err.text) - 1);
	err_prefix(&err, "front: ");
	assert_int_equal(strlen(err.text), sizeof(err.text) - 1);
	assert_memory_equal(err.text, "front: xxx", 10);
	err_prefix(&err, "%s", text);
	assert_int_equal(strlen(err.text), sizeof(err.text) - 1);
}

/* A cut never leaves half a character, which would be shown as garbage. */
static void cuts_between_characters(void **state)
{
	struct err err = ERR_INIT;
	char text[2000] = "";

	(void)state;
	for (size_t shift = 0; shift < 3; shift++) {
		size_t len;

		memset(text, 'x', shift);
		for (size_t i = shift; i + 3 < sizeof(text); i += 3)
			memcpy(text + i, "\xe2\x82\xac", 4);
		err_set(&err, ERR_FILE, "%s", text);
		len = strlen(err.text);
		assert_true(len > sizeof(err.text) - 4);
		assert_int_equal((len - shift) % 3, 0);
	}
	for (size_t i = 0; i + 4 < sizeof(text); i += 4)
		memcpy(text + i, "\xf0\x9f\x98\x80", 5);
	for (int front = 0; front < 4; front++) {
		err_set(&err, ERR_FILE, "%.*s%s", front, "xxx", text);
		assert_int_equal((strlen(err.text) - (size_t)front) % 4, 0);
	}
}

static void has_an_exit_status_for_each_kind(void **state)
{
	static const int expected[] = {
		[ERR_NONE] = 0, [ERR_USAGE] = 2, [ERR_CONFIG] = 2,
		[ERR_FILE] = 2, [ERR_NETWORK] = 3, [ERR_TLS] = 3,
		[ERR_AUTH] = 4, [ERR_ANSWER] = 1, [ERR_LIMIT] = 1,
		[ERR_CANCELLED] = 130,
	};

	(void)state;
	for (size_t kind = 0; kind < FD_COUNT(expected); kind++) {
		struct err err = { .kind = (enum err_kind)kind };

		assert_int_equal(err_exit_status(&err), expected[kind]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(carries_a_sentence),
		cmocka_unit_test(may_be_left_out),
		cmocka_unit_test(gives_the_systems_reason),
		cmocka_unit_test(puts_words_in_front),
		cmocka_unit_test(cuts_what_is_too_long),
		cmocka_unit_test(cuts_between_characters),
		cmocka_unit_test(has_an_exit_status_for_each_kind),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
