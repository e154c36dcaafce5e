/*
 * Bodies that were sent: found by exchange, the oldest gone first, none above
 * the bound.
 */

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "core/client/sent.h"

static void keep(struct sent *sent, uint32_t exchange, size_t len)
{
	struct buf bytes = BUF_INIT;

	for (size_t i = 0; i < len; i++)
		buf_putc(&bytes, 'a');
	sent_keep(sent, exchange, &bytes);
	assert_int_equal(bytes.len, 0);
}

static void bodies_are_found_by_exchange(void **state)
{
	struct sent sent = { .count = 0 };

	(void)state;
	keep(&sent, 7, 3);
	keep(&sent, 9, 5);
	keep(&sent, 11, 0);
	assert_int_equal(sent_find(&sent, 7)->len, 3);
	assert_int_equal(sent_find(&sent, 9)->len, 5);
	assert_null(sent_find(&sent, 8));
	assert_null(sent_find(&sent, 11));
	sent_finish(&sent);
	assert_null(sent_find(&sent, 7));
}

static void the_oldest_go_first(void **state)
{
	struct sent sent = { .count = 0 };

	(void)state;
	for (uint32_t i = 0; i < SENT_MAX + 2; i++)
		keep(&sent, i + 1, 1);
	assert_null(sent_find(&sent, 2));
	assert_non_null(sent_find(&sent, 3));
	keep(&sent, 100, SENT_BYTES_MAX - 2);
	assert_null(sent_find(&sent, SENT_MAX));
	assert_non_null(sent_find(&sent, SENT_MAX + 2));
	assert_non_null(sent_find(&sent, 100));
	keep(&sent, 101, SENT_BYTES_MAX + 1);
	assert_null(sent_find(&sent, 101));
	assert_non_null(sent_find(&sent, 100));
	sent_finish(&sent);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bodies_are_found_by_exchange),
		cmocka_unit_test(the_oldest_go_first),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
