#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "core/base/clock.h"

/* 2026-02-03T10:31:00Z */
enum { NOON = 1770114660 };

static int pin_zone(void **state)
{
	(void)state;
	setenv("TZ", "UTC0", 1);
	tzset();
	return 0;
}

static void runs_until_it_is_held(void **state)
{
	int64_t ticks = clock_ticks();

	(void)state;
	assert_false(clock_is_held());
	assert_true(labs((long)(clock_now() - time(NULL))) <= 1);
	assert_true(clock_ticks() >= ticks);
	assert_true(clock_since(ticks - 1000) >= 1000);
	unsetenv("FHIRDECK_TEST_CLOCK");
	clock_init();
	assert_false(clock_is_held());
	setenv("FHIRDECK_TEST_CLOCK", "yesterday", 1);
	clock_init();
	assert_false(clock_is_held());
}

static void is_held_by_the_environment(void **state)
{
	(void)state;
	setenv("FHIRDECK_TEST_CLOCK", "2026-02-03T10:31:00Z", 1);
	clock_init();
	unsetenv("FHIRDECK_TEST_CLOCK");
	assert_true(clock_is_held());
	assert_int_equal(clock_now(), NOON);
	/* Durations measure nothing, ticks go on. */
	assert_int_equal(clock_since(clock_ticks() - 5000), 0);
	clock_hold(NOON + 60);
	assert_int_equal(clock_now(), NOON + 60);
}

static void expect_instant(const char *text, time_t expected)
{
	char back[40];
	time_t at = -1;

	assert_true(clock_parse_instant(text, &at));
	assert_int_equal(at, expected);
	clock_format_instant(back, sizeof(back), at);
	assert_string_equal(back, text);
}

static void reads_instants(void **state)
{
	(void)state;
	expect_instant("1970-01-01T00:00:00Z", 0);
	expect_instant("1969-12-31T23:59:59Z", -1);
	expect_instant("2026-02-03T10:31:00Z", NOON);
	expect_instant("2000-02-29T00:00:00Z", 951782400);
	expect_instant("2024-12-31T23:59:59Z", 1735689599);
	expect_instant("2038-01-19T03:14:08Z", 2147483648);
	expect_instant("1900-03-01T00:00:00Z", -2203891200);
}

static void refuses_other_forms(void **state)
{
	static const char *const bad[] = { "", "2026", "2026-02-03",
		"2026-02-03 10:31:00Z", "2026-02-03T10:31:00",
		"2026-02-03T10:31:00z", "2026-02-03T10:31:00ZZ",
		"2026-02-03T10:31:00+01:00", "2026-02-03T10:31:00.5Z",
		"2026-13-03T10:31:00Z", "2026-00-03T10:31:00Z",
		"2026-02-00T10:31:00Z", "2026-02-29T10:31:00Z",
		"2026-04-31T10:31:00Z", "1900-02-29T00:00:00Z",
		"2026-02-03T24:31:00Z", "2026-02-03T10:60:00Z",
		"2026-02-03T10:31:61Z", "2026-2-3T10:31:00Z",
		" 026-02-03T10:31:00Z", "2026-+2-03T10:31:00Z",
		"2026-02--3T10:31:00Z", "2026-02-03T10:31: 0Z",
		" 2026-02-03T10:31:00Z" };
	time_t at = 5;

	(void)state;
	for (size_t i = 0; i < FD_COUNT(bad); i++)
		assert_false(clock_parse_instant(bad[i], &at));
	assert_int_equal(at, 5);
}

static void writes_moments(void **state)
{
	char out[40];

	(void)state;
	clock_format_utc(out, sizeof(out), NOON);
	assert_string_equal(out, "2026-02-03 10:31:00Z");
	setenv("TZ", "BST-1", 1);
	tzset();
	clock_format_local(out, sizeof(out), NOON);
	assert_string_equal(out, "2026-02-03 11:31:00");
	clock_format_hour(out, sizeof(out), NOON);
	assert_string_equal(out, "11:31");
	clock_format_utc(out, sizeof(out), NOON);
	assert_string_equal(out, "2026-02-03 10:31:00Z");
	/* No room, or no such year: a question mark, never garbage. */
	clock_format_local(out, 5, NOON);
	assert_string_equal(out, "?");
	clock_format_local(out, sizeof(out), INT64_MAX);
	assert_string_equal(out, "?");
	pin_zone(NULL);
}

static void tells_distances(void **state)
{
	static const struct {
		long gap;
		const char *text;
	} each[] = {
		{ 0, "now" }, { 1, "in 1 s" }, { 59, "in 59 s" },
		{ 60, "in 1 min" }, { 3130, "in 52 min" },
		{ 7199, "in 119 min" }, { 7200, "in 2 hours" },
		{ 172799, "in 47 hours" }, { 172800, "in 2 days" },
		{ -1, "1 s ago" }, { -90, "1 min ago" },
		{ -1036800, "12 days ago" },
	};
	char out[40];

	(void)state;
	clock_hold(NOON);
	for (size_t i = 0; i < FD_COUNT(each); i++) {
		clock_format_relative(out, sizeof(out), NOON + each[i].gap);
		assert_string_equal(out, each[i].text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(runs_until_it_is_held),
		cmocka_unit_test(is_held_by_the_environment),
		cmocka_unit_test(reads_instants),
		cmocka_unit_test(refuses_other_forms),
		cmocka_unit_test(writes_moments),
		cmocka_unit_test(tells_distances),
	};

	return cmocka_run_group_tests(tests, pin_zone, NULL);
}
