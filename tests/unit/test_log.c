#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/base/clock.h"
#include "core/base/log.h"

static int start(void **state)
{
	(void)state;
	clock_hold(1770114660);
	log_clear();
	log_to_stderr(LOG_ERROR, false);
	return 0;
}

static void keeps_lines_in_order(void **state)
{
	struct log_entry first, last;

	(void)state;
	assert_int_equal(log_count(), 0);
	log_line(LOG_INFO, "one %d", 1);
	log_line(LOG_ERROR, "two");
	assert_int_equal(log_count(), 2);
	first = log_at(0);
	last = log_at(1);
	assert_string_equal(first.text, "one 1");
	assert_int_equal(first.level, LOG_INFO);
	assert_int_equal(first.at, 1770114660);
	assert_string_equal(last.text, "two");
	assert_int_equal(last.level, LOG_ERROR);
	assert_true(first.serial > 0);
	assert_true(last.serial == first.serial + 1);
}

static void a_line_is_safe_to_print(void **state)
{
	(void)state;
	log_line(LOG_WIRE, "%s", "a\nb\x1b[2J\xff\xe2\x80\xae");
	assert_string_equal(log_at(0).text, "a b^[[2J\\xff<U+202E>");
}

static void a_line_is_bounded(void **state)
{
	char *text = xmalloc(100001);

	(void)state;
	memset(text, 'x', 100000);
	text[100000] = '\0';
	log_line(LOG_INFO, "%s", text);
	assert_in_range(strlen(log_at(0).text), 500, 1000);
	free(text);
}

static void forgets_the_oldest(void **state)
{
	uint64_t serial;
	size_t held;

	(void)state;
	log_line(LOG_INFO, "0");
	serial = log_at(0).serial;
	for (int i = 1; i < 10000; i++)
		log_line(LOG_INFO, "%d", i);
	held = log_count();
	assert_in_range(held, 1000, 9999);
	assert_string_equal(log_at(held - 1).text, "9999");
	assert_true(log_at(held - 1).serial == serial + 9999);
	for (size_t i = 0; i < held; i++) {
		struct log_entry entry = log_at(i);

		assert_true(entry.serial == serial + 10000 - held + i);
		assert_int_equal(strtol(entry.text, NULL, 10),
			(long)(10000 - held + i));
	}
	/* A line made from one that is about to go. */
	log_line(LOG_INFO, "again: %s", log_at(0).text);
	assert_string_equal(log_at(log_count() - 1).text, "again: 8000");
}

static void serials_are_never_used_again(void **state)
{
	uint64_t serial;

	(void)state;
	log_line(LOG_INFO, "a");
	log_line(LOG_INFO, "b");
	serial = log_at(1).serial;
	log_clear();
	assert_int_equal(log_count(), 0);
	log_line(LOG_INFO, "c");
	assert_true(log_at(0).serial == serial + 1);
}

static void copies_to_stderr_when_asked(void **state)
{
	int saved = dup(STDERR_FILENO), ends[2];
	char text[200] = "";

	(void)state;
	assert_int_equal(pipe(ends), 0);
	fflush(stderr);
	dup2(ends[1], STDERR_FILENO);
	log_line(LOG_ERROR, "before");
	log_to_stderr(LOG_INFO, true);
	log_line(LOG_WIRE, "wire");
	log_line(LOG_INFO, "info\x1b");
	log_line(LOG_ERROR, "error");
	log_to_stderr(LOG_INFO, false);
	log_line(LOG_ERROR, "after");
	fflush(stderr);
	dup2(saved, STDERR_FILENO);
	close(saved);
	close(ends[1]);
	assert_true(read(ends[0], text, sizeof(text) - 1) > 0);
	close(ends[0]);
	assert_string_equal(text, "info^[\nerror\n");
}

static int finish(void **state)
{
	(void)state;
	log_clear();
	return 0;
}

int main(void)
{
#define EACH(test) cmocka_unit_test_setup_teardown(test, start, finish)
	const struct CMUnitTest tests[] = {
		EACH(keeps_lines_in_order),
		EACH(a_line_is_safe_to_print),
		EACH(a_line_is_bounded),
		EACH(forgets_the_oldest),
		EACH(serials_are_never_used_again),
		EACH(copies_to_stderr_when_asked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
