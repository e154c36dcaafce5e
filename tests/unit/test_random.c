#include "core/base/random.h"

/*
 * Random bytes fill what they are asked to and no more; UUIDs have the form
 * of version 4 and differ.
 */

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

static void test_bytes(void **state)
{
	unsigned char bytes[1001] = { 0 };
	size_t zeros = 0;

	(void)state;
	random_bytes(bytes, 1000);
	for (size_t i = 0; i < 1000; i++)
		zeros += bytes[i] == 0;
	/* 4 are to be expected; 60 would be a part that was left out. */
	assert_true(zeros < 60);
	assert_int_equal(bytes[1000], 0);
}

static void test_uuid(void **state)
{
	char one[37], other[37];

	(void)state;
	random_uuid(one);
	random_uuid(other);
	assert_string_not_equal(one, other);
	assert_int_equal(strspn(one, "0123456789abcdef-"), 36);
	assert_int_equal(strlen(one), 36);
	for (size_t i = 0; i < 36; i++)
		assert_int_equal(one[i] == '-', i == 8 || i == 13 || i == 18 ||
			i == 23);
	assert_int_equal(one[14], '4');
	assert_non_null(strchr("89ab", one[19]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bytes),
		cmocka_unit_test(test_uuid),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
