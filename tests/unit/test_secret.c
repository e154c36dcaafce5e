#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/base/secret.h"

static void holds_what_it_was_given(void **state)
{
	struct secret *secret = secret_new("pass\0word", 9);
	struct secret *copy = secret_dup(secret);

	(void)state;
	assert_int_equal(secret_length(secret), 9);
	assert_memory_equal(secret_bytes(secret), "pass\0word", 10);
	assert_true(secret_bytes(copy) != secret_bytes(secret));
	assert_true(secret_equals(secret, copy));
	secret_free(secret);
	assert_memory_equal(secret_bytes(copy), "pass\0word", 10);
	secret_free(copy);
	assert_null(secret_dup(NULL));
	secret_free(NULL);
}

static void tells_secrets_apart(void **state)
{
	static const char *const other[] = { "", "secre", "secreT", "Secret",
		"secret2" };
	struct secret *secret = secret_new("secret", 6);

	(void)state;
	for (size_t i = 0; i < FD_COUNT(other); i++) {
		struct secret *b = secret_new(other[i], strlen(other[i]));

		assert_false(secret_equals(secret, b));
		assert_false(secret_equals(b, secret));
		secret_free(b);
	}
	secret_free(secret);
}

static void grows_past_a_page(void **state)
{
	struct secret *secret = secret_new("", 0);
	size_t wanted = (size_t)sysconf(_SC_PAGESIZE) * 3 + 7;

	(void)state;
	for (size_t i = 0; i < wanted; i++)
		secret_append(secret, &"abcdefghij"[i % 10], 1);
	assert_int_equal(secret_length(secret), wanted);
	for (size_t i = 0; i < wanted; i++)
		assert_int_equal(secret_bytes(secret)[i], "abcdefghij"[i % 10]);
	assert_int_equal(secret_bytes(secret)[wanted], '\0');
	secret_free(secret);
}

static void fits_a_page_to_the_last_byte(void **state)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	char *bytes = calloc(1, page + 1);

	(void)state;
	memset(bytes, 'x', page);
	for (size_t len = page - 2; len <= page; len++) {
		struct secret *secret = secret_new(bytes, len);

		assert_int_equal(strlen(secret_bytes(secret)), len);
		secret_free(secret);
	}
	free(bytes);
}

static void backspace_takes_a_whole_character(void **state)
{
	struct secret *secret = secret_new("a\xc3\xa9\xe2\x82\xac", 6);

	(void)state;
	secret_backspace(secret);
	assert_string_equal(secret_bytes(secret), "a\xc3\xa9");
	/* Nothing of the character stays behind the end. */
	assert_memory_equal(secret_bytes(secret) + 3, "\0\0\0", 3);
	secret_backspace(secret);
	assert_string_equal(secret_bytes(secret), "a");
	secret_backspace(secret);
	secret_backspace(secret);
	assert_int_equal(secret_length(secret), 0);
	secret_append(secret, "b", 1);
	assert_string_equal(secret_bytes(secret), "b");
	secret_free(secret);
}

static void expect_mask(const char *bytes, const char *expected)
{
	struct secret *secret = secret_new(bytes, strlen(bytes));
	char mask[64];

	secret_mask(secret, mask, sizeof(mask));
	assert_string_equal(mask, expected);
	secret_free(secret);
}

static void mask_shows_little(void **state)
{
	(void)state;
	expect_mask("", "\xe2\x80\xa6(0 characters)");
	expect_mask("x", "\xe2\x80\xa6(1 character)");
	expect_mask("fifteen letters", "\xe2\x80\xa6(15 characters)");
	expect_mask("eyJhbGciOiJSUzI1NiJ9", "eyJh\xe2\x80\xa6(20 characters)");
	expect_mask("eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJzb21lYm9keSJ9."
		"0123456789abcdefxyz", "eyJhbG\xe2\x80\xa6xyz "
		"(65 characters)");
	/* Counted as characters, and never a control or half a character. */
	expect_mask("a\x1b[31mbcdefghijklmn", "a\xe2\x80\xa6(19 characters)");
	expect_mask("ab\xc3\xa9" "cdefghijklmnopq",
		"ab\xe2\x80\xa6(18 characters)");
}

static void process_leaves_no_core(void **state)
{
	pid_t child = fork();
	struct rlimit limit;
	int status;

	(void)state;
	if (child == 0) {
		secret_protect_process();
		_exit(getrlimit(RLIMIT_CORE, &limit) == 0 &&
			limit.rlim_cur == 0 && limit.rlim_max == 0 ? 0 : 1);
	}
	assert_true(child > 0);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(holds_what_it_was_given),
		cmocka_unit_test(tells_secrets_apart),
		cmocka_unit_test(grows_past_a_page),
		cmocka_unit_test(fits_a_page_to_the_last_byte),
		cmocka_unit_test(backspace_takes_a_whole_character),
		cmocka_unit_test(mask_shows_little),
		cmocka_unit_test(process_leaves_no_core),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
