/*
 * What is wiped is gone: blocks of the allocator that libraries get, buffers
 * of secrets when they move, variables of the environment.
 */

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "core/base/buf.h"
#include "core/base/environment.h"
#include "core/base/wiping.h"

static const char words[] = "a secret of some length";

/* Under a sanitizer freed memory can't be looked at: only that it works. */
static bool can_look(void)
{
#if defined(__SANITIZE_ADDRESS__)
	return false;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
	return false;
#else
	return true;
#endif
#else
	return true;
#endif
}

/* The middle of it: an allocator writes its own links at the start. */
static void assert_gone(const char *place)
{
	const char *volatile at = place;

	if (can_look())
		assert_memory_not_equal((const char *)at + 16, words + 16,
			sizeof(words) - 16);
}

static void blocks_are_wiped(void **state FD_UNUSED)
{
	char *first = wiping_strdup(words), *second;

	assert_string_equal(first, words);
	second = wiping_realloc(first, 4096);
	assert_string_equal(second, words);
	assert_ptr_not_equal(first, second);
	assert_gone(first);
	wiping_free(second);
	wiping_free(NULL);
}

static void blocks_are_blocks(void **state FD_UNUSED)
{
	char *block = wiping_calloc(3, 5);
	char zero[15] = { 0 };

	assert_memory_equal(block, zero, sizeof(zero));
	assert_int_equal((uintptr_t)block % _Alignof(max_align_t), 0);
	block = wiping_realloc(block, 2);
	assert_non_null(block);
	wiping_free(block);
	block = wiping_realloc(NULL, 8);
	assert_non_null(block);
	wiping_free(block);
	assert_null(wiping_calloc(SIZE_MAX / 2, 4));
	assert_null(wiping_malloc(SIZE_MAX - 4));
}

static void buffers_are_wiped_when_they_move(void **state FD_UNUSED)
{
	struct buf buf = BUF_INIT_SECRET;
	const char *before;

	buf_puts(&buf, words);
	before = buf.data;
	buf_fill(&buf, 'x', 5000);
	assert_memory_equal(buf.data, words, sizeof(words) - 1);
	assert_int_equal(buf.len, sizeof(words) - 1 + 5000);
	assert_ptr_not_equal(before, buf.data);
	assert_gone(before);
	before = buf.data;
	buf_finish(&buf);
	assert_true(buf.is_secret);
	assert_string_equal(buf.data, "");
	assert_gone(before);
}

static void variables_are_moved(void **state FD_UNUSED)
{
	struct secret *secret;
	const char *place;

	assert_null(environment_secret("FD_TEST_HELD"));
	setenv("FD_TEST_HELD", words, 1);
	place = getenv("FD_TEST_HELD");
	environment_hold("FD_TEST_HELD");
	assert_null(getenv("FD_TEST_HELD"));
	assert_gone(place);
	for (int i = 0; i < 2; i++) {
		secret = environment_secret("FD_TEST_HELD");
		assert_string_equal(secret_bytes(secret), words);
		secret_free(secret);
	}
	setenv("FD_TEST_HELD", "another", 1);
	secret = environment_secret("FD_TEST_HELD");
	assert_string_equal(secret_bytes(secret), "another");
	secret_free(secret);
	setenv("FD_TEST_HELD", "", 1);
	assert_null(environment_secret("FD_TEST_HELD"));
}

static void what_the_program_needs_stays(void **state FD_UNUSED)
{
	struct secret *secret;

	setenv("TERM", "dumb", 1);
	environment_hold("TERM");
	assert_string_equal(getenv("TERM"), "dumb");
	secret = environment_secret("TERM");
	assert_string_equal(secret_bytes(secret), "dumb");
	secret_free(secret);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(blocks_are_wiped),
		cmocka_unit_test(blocks_are_blocks),
		cmocka_unit_test(buffers_are_wiped_when_they_move),
		cmocka_unit_test(variables_are_moved),
		cmocka_unit_test(what_the_program_needs_stays),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
