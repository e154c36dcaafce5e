/*
 * Rows of bytes, and how many fit.
 */

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "core/doc/hex.h"

static void assert_hex(const char *data, size_t len, size_t offset,
	size_t width, const char *expected)
{
	struct buf row = BUF_INIT;

	hex_row(data, len, offset, width, &row);
	assert_string_equal(row.data, expected);
	buf_finish(&row);
}

static void test_rows(void **state FD_UNUSED)
{
	static const char data[] = "%PDF-1.7\n\x80\xff<~\x7f\0ABC";

	assert_hex(data, 18, 0, 16, "00000000  25 50 44 46 2d 31 2e 37  "
		"0a 80 ff 3c 7e 7f 00 41  %PDF-1.7...<~..A");
	assert_hex(data, 18, 16, 16, "00000010  42 43                   "
		"                          BC");
	assert_hex(data, 18, 8, 8, "00000008  0a 80 ff 3c 7e 7f 00 41  "
		"...<~..A");
	assert_hex(data, 18, 16, 4, "00000010  42 43        BC");
	/* Behind the end there is nothing to read. */
	assert_hex(data, 18, 32, 4, "00000020               ");
}

static void test_widths(void **state FD_UNUSED)
{
	struct buf row = BUF_INIT;

	assert_int_equal(hex_width(200), 16);
	assert_int_equal(hex_width(78), 16);
	assert_int_equal(hex_width(60), 8);
	assert_int_equal(hex_width(38), 4);
	assert_int_equal(hex_width(0), 4);
	for (int columns = 27; columns < 120; columns++) {
		size_t width = hex_width(columns);

		hex_row("0123456789abcdef", 16, 0, width, &row);
		assert_true(row.len <= (size_t)columns);
		assert_int_equal(row.data[hex_text_column(width)], '0');
		assert_int_equal(row.data[hex_bytes_column()], '3');
		buf_clear(&row);
	}
	buf_finish(&row);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_widths),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
