/*
 * What may be asked of a host, against a clock of the test's own.
 */

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/net/budget.h"

static const struct budget_limits ten = { .per_second = 10, .parallel = 0 };

/* The number granted at a moment. */
static int drain(struct budget *budget, const char *host,
	const struct budget_limits *limits, int64_t now)
{
	int count = 0;

	while (count < 1000 && budget_take(budget, host, limits, now) == 0)
		count++;
	return count;
}

static void a_rest_saves_up_three_seconds(void **state)
{
	struct budget *budget = budget_new();

	(void)state;
	assert_int_equal(drain(budget, "a:80", &ten, 5000), 30);
	/* However long the rest was. */
	assert_int_equal(drain(budget, "a:80", &ten, 86400000), 30);
	assert_int_equal(drain(budget, "a:80", &ten, 86401000), 10);
	assert_int_equal(drain(budget, "a:80", &ten, 86403500), 25);
	budget_free(budget);
}

static void the_wait_is_told_and_is_enough(void **state)
{
	struct budget *budget = budget_new();

	(void)state;
	assert_int_equal(drain(budget, "a:80", &ten, 0), 30);
	assert_int_equal(budget_take(budget, "a:80", &ten, 0), 100);
	assert_int_equal(budget_take(budget, "a:80", &ten, 40), 60);
	assert_int_equal(budget_take(budget, "a:80", &ten, 99), 1);
	assert_int_equal(budget_take(budget, "a:80", &ten, 100), 0);
	assert_int_equal(budget_take(budget, "a:80", &ten, 100), 100);
	budget_free(budget);
}

static void every_rate_keeps_to_itself_over_a_minute(void **state)
{
	(void)state;
	for (long rate = 1; rate <= 1000; rate = rate * 3 + 1) {
		const struct budget_limits limits = { .per_second = rate };
		struct budget *budget = budget_new();
		long granted = 0;

		for (int64_t now = 0; now <= 60000; now++)
			while (budget_take(budget, "a:80", &limits, now) == 0)
				granted++;
		assert_in_range(granted, 63 * rate - 1, 63 * rate);
		budget_free(budget);
	}
}

static void hosts_do_not_share(void **state)
{
	struct budget *budget = budget_new();

	(void)state;
	assert_int_equal(drain(budget, "a:80", &ten, 0), 30);
	assert_int_equal(drain(budget, "a:443", &ten, 0), 30);
	assert_int_equal(drain(budget, "b:80", &ten, 0), 30);
	assert_int_not_equal(budget_take(budget, "a:80", &ten, 0), 0);
	budget_free(budget);
}

static void side_by_side(void **state)
{
	const struct budget_limits two = { .per_second = 10, .parallel = 2 };
	struct budget *budget = budget_new();

	(void)state;
	assert_int_equal(drain(budget, "a:80", &two, 0), 2);
	assert_int_equal(budget_take(budget, "a:80", &two, 10000),
		BUDGET_NOT_NOW);
	budget_return(budget, "a:80");
	assert_int_equal(budget_take(budget, "a:80", &two, 10000), 0);
	assert_int_equal(budget_take(budget, "a:80", &two, 10000),
		BUDGET_NOT_NOW);
	/* One too many given back opens no door. */
	for (int i = 0; i < 9; i++)
		budget_return(budget, "a:80");
	budget_return(budget, "nobody:80");
	assert_int_equal(drain(budget, "a:80", &two, 10000), 2);
	budget_free(budget);
}

static void a_refusal_costs_nothing(void **state)
{
	const struct budget_limits limits = { .per_second = 1, .parallel = 1 };
	struct budget *budget = budget_new();

	(void)state;
	assert_int_equal(budget_take(budget, "a:80", &limits, 0), 0);
	for (int i = 0; i < 50; i++)
		assert_int_equal(budget_take(budget, "a:80", &limits, 0),
			BUDGET_NOT_NOW);
	budget_return(budget, "a:80");
	assert_int_equal(budget_take(budget, "a:80", &limits, 0), 0);
	budget_return(budget, "a:80");
	assert_int_equal(budget_take(budget, "a:80", &limits, 0), 0);
	budget_return(budget, "a:80");
	assert_int_equal(budget_take(budget, "a:80", &limits, 0), 1000);
	budget_free(budget);
}

static void no_limit_and_a_changed_one(void **state)
{
	const struct budget_limits none = { 0, 0 }, two = { 2, 0 };
	struct budget *budget = budget_new();

	(void)state;
	assert_int_equal(drain(budget, "a:80", &none, 0), 1000);
	/* Turned down: what had been saved up shrinks with it. */
	assert_int_equal(drain(budget, "b:80", &two, 0), 6);
	assert_int_equal(drain(budget, "b:80", &ten, 100), 1);
	assert_int_equal(drain(budget, "b:80", &two, 5000), 6);
	/* A clock that went backwards fills nothing. */
	assert_int_equal(drain(budget, "b:80", &two, 1000), 0);
	budget_free(budget);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_rest_saves_up_three_seconds),
		cmocka_unit_test(the_wait_is_told_and_is_enough),
		cmocka_unit_test(every_rate_keeps_to_itself_over_a_minute),
		cmocka_unit_test(hosts_do_not_share),
		cmocka_unit_test(side_by_side),
		cmocka_unit_test(a_refusal_costs_nothing),
		cmocka_unit_test(no_limit_and_a_changed_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
