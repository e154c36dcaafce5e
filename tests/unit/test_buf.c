#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "core/base/buf.h"

static void empty_is_printable(void **state)
{
	struct buf buf = BUF_INIT, other;

	(void)state;
	buf_init(&other);
	assert_string_equal(buf.data, "");
	assert_string_equal(other.data, "");
	assert_true(buf_append(&buf, "", 0));
	assert_true(buf_fill(&buf, 'x', 0));
	assert_true(buf_printf(&buf, "%s", ""));
	assert_string_equal(buf.data, "");
	buf_clear(&buf);
	buf_truncate(&buf, 0);
	buf_finish(&buf);
	buf_finish(&buf);
	buf_finish_wiped(&buf);
	assert_string_equal(buf.data, "");
}

static void appends_in_every_way(void **state)
{
	struct buf buf = BUF_INIT;

	(void)state;
	assert_true(buf_puts(&buf, "one"));
	assert_true(buf_putc(&buf, ' '));
	assert_true(buf_append(&buf, "t\0o", 3));
	assert_true(buf_fill(&buf, '.', 3));
	assert_true(buf_printf(&buf, "%d-%s", 4, "x"));
	assert_int_equal(buf.len, 13);
	assert_memory_equal(buf.data, "one t\0o...4-x", 14);
	buf_finish(&buf);
}

static void grows_to_any_size(void **state)
{
	struct buf buf = BUF_INIT;

	(void)state;
	for (int i = 0; i < 100000; i++) {
		assert_true(buf_putc(&buf, (char)('a' + i % 26)));
		assert_int_equal(buf.data[buf.len], '\0');
	}
	assert_int_equal(buf.len, 100000);
	for (size_t i = 0; i < buf.len; i++)
		assert_int_equal(buf.data[i], 'a' + (int)(i % 26));
	buf_finish(&buf);
}

static void refuses_whole_past_the_cap(void **state)
{
	struct buf buf;

	(void)state;
	buf_init_capped(&buf, 5);
	assert_true(buf_puts(&buf, "abc"));
	assert_false(buf_puts(&buf, "def"));
	assert_true(buf.failed);
	/* What came before is kept, and nothing follows a gap. */
	assert_string_equal(buf.data, "abc");
	assert_false(buf_putc(&buf, 'd'));
	assert_false(buf_fill(&buf, 'd', 1));
	assert_false(buf_printf(&buf, "d"));
	assert_false(buf_insert(&buf, 0, "d", 1));
	assert_false(buf_append(&buf, "", 0));
	assert_string_equal(buf.data, "abc");
	buf_clear(&buf);
	assert_true(buf_puts(&buf, "12345"));
	assert_false(buf.failed);
	assert_false(buf_putc(&buf, '6'));
	/* The cap outlives what it held. */
	buf_finish(&buf);
	assert_false(buf.failed);
	assert_false(buf_puts(&buf, "123456"));
	buf_finish(&buf);
}

static void a_size_that_overflows_is_refused(void **state)
{
	struct buf buf = BUF_INIT;

	(void)state;
	assert_true(buf_puts(&buf, "abc"));
	assert_false(buf_reserve(&buf, SIZE_MAX - 1));
	assert_true(buf.failed);
	assert_string_equal(buf.data, "abc");
	buf_finish(&buf);
}

static void inserts_and_deletes(void **state)
{
	struct buf buf = BUF_INIT;

	(void)state;
	assert_true(buf_insert(&buf, 0, "bd", 2));
	assert_true(buf_insert(&buf, 1, "c", 1));
	assert_true(buf_insert(&buf, 0, "a", 1));
	assert_true(buf_insert(&buf, 4, "e", 1));
	assert_string_equal(buf.data, "abcde");
	buf_delete(&buf, 1, 3);
	assert_string_equal(buf.data, "ae");
	buf_delete(&buf, 2, 0);
	buf_delete(&buf, 0, 2);
	assert_string_equal(buf.data, "");
	buf_finish(&buf);
}

static void shortens(void **state)
{
	struct buf buf = BUF_INIT;

	(void)state;
	buf_puts(&buf, "abcdef");
	buf_truncate(&buf, 3);
	assert_string_equal(buf.data, "abc");
	buf_puts(&buf, "x");
	assert_string_equal(buf.data, "abcx");
	buf_clear(&buf);
	assert_string_equal(buf.data, "");
	assert_int_equal(buf.len, 0);
	buf_finish(&buf);
}

static void hands_over_what_it_holds(void **state)
{
	struct buf buf;
	char *taken;

	(void)state;
	buf_init_capped(&buf, 4);
	taken = buf_take(&buf);
	assert_string_equal(taken, "");
	taken[0] = '\0';
	free(taken);
	buf_puts(&buf, "mine");
	taken = buf_take(&buf);
	assert_string_equal(taken, "mine");
	assert_string_equal(buf.data, "");
	assert_int_equal(buf.len, 0);
	assert_false(buf_puts(&buf, "again"));
	assert_string_equal(taken, "mine");
	free(taken);
	buf_finish(&buf);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(empty_is_printable),
		cmocka_unit_test(appends_in_every_way),
		cmocka_unit_test(grows_to_any_size),
		cmocka_unit_test(refuses_whole_past_the_cap),
		cmocka_unit_test(a_size_that_overflows_is_refused),
		cmocka_unit_test(inserts_and_deletes),
		cmocka_unit_test(shortens),
		cmocka_unit_test(hands_over_what_it_holds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
