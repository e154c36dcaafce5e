/*
 * No host is flooded: what goes beyond the budget waits for its turn, in
 * order, says why, and can be cancelled without ever going out.
 */

#include "http_fixture.h"

#include "core/engine/option.h"

enum { MOST = 64 };

static uint32_t sent[MOST], order[MOST];
static size_t order_count;

static void note_order(void *data, uint32_t id)
{
	(void)data;
	order[order_count++] = id;
}

static void set(const char *name, const char *value)
{
	struct err err = ERR_INIT;

	assert_true(option_set(name, value, &err));
}

static void send_many(const char *url, size_t count)
{
	struct http_request request = get(url);
	struct err err = ERR_INIT;

	order_count = 0;
	request.ended = note_order;
	for (size_t i = 0; i < count; i++) {
		sent[i] = http_send(fx.http, &request, &err);
		assert_int_not_equal(sent[i], 0);
	}
}

static size_t count_queued(size_t count)
{
	size_t queued = 0;

	for (size_t i = 0; i < count; i++)
		queued += http_find(fx.http, sent[i])->state ==
			EXCHANGE_QUEUED;
	return queued;
}

static void turn_until_all_over(void)
{
	while (http_running(fx.http) > 0)
		loop_turn(fx.loop, 1000);
}

static long requests_so_far(void)
{
	long count = -1;

	assert_true(text_parse_long(fetch_path("/requests")->body.data, 0,
		1000000, &count));
	return count;
}

static void test_side_by_side(void **state)
{
	(void)state;
	set("budget-parallel", "2");
	send_many(at("/delay?30"), 6);
	assert_int_equal(count_queued(6), 4);
	assert_says(exchange_doing(http_find(fx.http, sent[2])),
		"held back: 2 requests to 127.0.0.1:");
	assert_says(exchange_doing(http_find(fx.http, sent[5])),
		"held back: 2 requests");
	assert_string_equal(exchange_doing(http_find(fx.http, sent[0])),
		"connecting");
	while (order_count < 6) {
		assert_true(6 - order_count - count_queued(6) <= 2);
		loop_turn(fx.loop, 1000);
	}
	for (size_t i = 0; i < 6; i++) {
		const struct exchange *exchange =
			http_find(fx.http, sent[i]);

		assert_int_equal(exchange->status, 200);
		assert_null(exchange->held_back);
	}
}

static void test_so_many_a_second(void **state)
{
	int64_t started = clock_ticks();

	(void)state;
	set("budget", "20");
	set("budget-parallel", "0");
	send_many(at("/ok"), MOST);
	/* Three seconds' worth at once; the others come after one another. */
	assert_int_equal(count_queued(MOST), MOST - 60);
	assert_says(exchange_doing(http_find(fx.http, sent[60])),
		"held back: at most 20 requests a second go to 127.0.0.1:");
	turn_until_all_over();
	assert_true(clock_ticks() - started >= 4 * 1000 / 20);
	assert_int_equal(order_count, MOST);
	for (size_t i = 60; i < MOST; i++)
		assert_int_equal(order[i], sent[i]);
}

static void test_cancelled_ones_never_go_out(void **state)
{
	long before;

	(void)state;
	set("budget", "1");
	set("budget-parallel", "0");
	before = requests_so_far();
	send_many(at("/ok"), 4);
	/* One of the three was the count. */
	assert_int_equal(count_queued(4), 2);
	http_cancel(fx.http, sent[2]);
	assert_int_equal(http_find(fx.http, sent[2])->state,
		EXCHANGE_CANCELLED);
	http_forget(fx.http, sent[3]);
	assert_null(http_find(fx.http, sent[3]));
	turn_until_all_over();
	assert_int_equal(order_count, 3);
	set("budget", "0");
	assert_int_equal(requests_so_far(), before + 2);
}

static void test_redirects_count(void **state)
{
	const struct exchange *exchange;

	(void)state;
	set("budget-parallel", "1");
	exchange = fetch_path("/redirect/302?/ok");
	assert_int_equal(exchange->status, 200);
	assert_int_equal(exchange->hop_count, 1);
	/* A place that is not given back would keep this waiting. */
	send_many(at("/redirect/302?/ok"), 3);
	turn_until_all_over();
	assert_int_equal(order_count, 3);
}

static void test_other_hosts_pass(void **state)
{
	char other[64];
	struct http_request request;
	struct err err = ERR_INIT;
	uint32_t id;

	(void)state;
	set("budget-parallel", "1");
	send_many(at("/hang"), 2);
	assert_int_equal(count_queued(2), 1);
	snprintf(other, sizeof(other), "http://127.0.0.1:%u/", other_port);
	request = get(other);
	id = http_send(fx.http, &request, &err);
	assert_int_equal(http_find(fx.http, id)->state, EXCHANGE_CONNECTING);
	turn_until(id, EXCHANGE_DONE);
	/* The place of one that failed or was stopped is free again. */
	http_cancel(fx.http, sent[0]);
	turn_until(sent[1], EXCHANGE_WAITING);
	http_cancel(fx.http, sent[1]);
}

static void test_time_limit_begins_when_it_goes_out(void **state)
{
	struct http_request request = get(at("/delay?300"));
	struct err err = ERR_INIT;
	uint32_t first, second;

	(void)state;
	set("budget-parallel", "1");
	first = http_send(fx.http, &request, &err);
	request.url = at("/ok");
	request.total_ms = 100;
	second = http_send(fx.http, &request, &err);
	turn_until(first, EXCHANGE_DONE);
	turn_until(second, EXCHANGE_DONE);
}

static void test_free_while_held_back(void **state)
{
	(void)state;
	set("budget-parallel", "1");
	send_many(at("/hang"), 5);
	/* tear_down frees it as it is. */
	assert_int_equal(count_queued(5), 4);
}

static int reset(void **state)
{
	option_reset();
	return tear_down(state);
}

#define TEST(name)	cmocka_unit_test_setup_teardown(name, set_up, reset)

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		TEST(test_side_by_side),
		TEST(test_so_many_a_second),
		TEST(test_cancelled_ones_never_go_out),
		TEST(test_redirects_count),
		TEST(test_other_hosts_pass),
		TEST(test_time_limit_begins_when_it_goes_out),
		TEST(test_free_while_held_back),
	};

	(void)argc;
	fixture_program = argv[0];
	forget_proxies();
	return cmocka_run_group_tests(tests, start_faultd, stop_faultd);
}
