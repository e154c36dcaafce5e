/*
 * A client and a server that is busy: what is sent again and how often the
 * server sees it, what is told meanwhile, and stopping. The waits are those of
 * Retry-After 0 and 1, or long ones that are stopped.
 */

#include "http_fixture.h"

#include "core/client/client.h"
#include "core/engine/option.h"

static struct client *client;
static unsigned operation;
static struct {
	bool is_done;
	uint32_t exchange;
	struct err err;
	unsigned attempts;	/* exchanges that were handed over */
	char label[32];
	char noted[200];
	char doing[100];
	size_t sunk;
} seen;

static void note_done(void *data, uint32_t exchange, const struct err *err)
{
	(void)data;
	assert_false(seen.is_done);
	seen.is_done = true;
	seen.exchange = exchange;
	if (err != NULL)
		seen.err = *err;
}

static void note_exchange(void *data, struct client *of,
	const struct exchange *exchange, const char *label)
{
	(void)data;
	(void)of;
	assert_int_equal(exchange->state, EXCHANGE_DONE);
	assert_true(exchange->status == 503 || exchange->status == 429);
	seen.attempts++;
	snprintf(seen.label, sizeof(seen.label), "%s", label);
}

static void note_words(void *data, struct client *of, unsigned id,
	const char *words)
{
	(void)data;
	assert_int_equal(id, operation);
	snprintf(seen.noted, sizeof(seen.noted), "%s", words);
	snprintf(seen.doing, sizeof(seen.doing), "%s", client_doing(of, id));
}

static bool note_bytes(void *data, const char *bytes, size_t len)
{
	(void)data;
	(void)bytes;
	seen.sunk += len;
	return true;
}

static int open_client(void **state)
{
	struct client_hooks hooks = { .exchanged = note_exchange,
		.noted = note_words };
	struct connection *connection = connection_new("Busy");

	set_up(state);
	option_reset();
	memset(&seen, 0, sizeof(seen));
	connection_add_service(connection, "esb", SERVICE_FHIR, at(""),
		ACCESS_UNRESTRICTED);
	client = client_new(fx.loop, fx.http, connection, &hooks);
	connection_free(connection);
	return 0;
}

static int close_client(void **state)
{
	client_free(client);
	option_reset();
	return tear_down(state);
}

static void begin(const char *method, const char *path, int retries)
{
	const struct client_call call = { .method = method, .url = at(path),
		.body = method[0] == 'P' ? "{}" : NULL, .body_len =
		method[0] == 'P' ? 2 : 0, .retries = retries,
		.sink = note_bytes, .done = note_done };

	memset(&seen, 0, sizeof(seen));
	operation = client_send(client, &call);
}

static const struct exchange *send_to_end(const char *method,
	const char *path, int retries)
{
	begin(method, path, retries);
	while (!seen.is_done)
		loop_turn(fx.loop, 1000);
	return http_find(fx.http, seen.exchange);
}

static long requests_so_far(void)
{
	long count = -1;

	assert_true(text_parse_long(fetch_path("/requests")->body.data, 0,
		1000000, &count));
	return count;
}

static void test_tried_until_it_answers(void **state)
{
	static const char *const paths[] = { "/busy?503.2.0", "/busy?429.1.1",
		"/busy?503.1.d1", "/busy?429.2.d-99" };

	(void)state;
	for (size_t i = 0; i < FD_COUNT(paths); i++) {
		long before = requests_so_far();
		const struct exchange *exchange =
			send_to_end("GET", paths[i], 0);
		unsigned times = strstr(paths[i], ".2.") != NULL ? 2 : 1;

		assert_false(err_is_set(&seen.err));
		assert_int_equal(exchange->status, 200);
		assert_int_equal(requests_so_far(), before + times + 1);
		assert_int_equal(seen.attempts, times);
		assert_string_equal(seen.label, "retried");
		assert_says(seen.noted, ": trying again in ");
		/* The bodies of those turned away did not go to the sink. */
		assert_int_equal(seen.sunk,
			strlen("{\"resourceType\":\"Patient\",\"id\":\"a\"}"));
		assert_int_equal(exchange->body.len, 0);
	}
}

static void test_put_and_delete_too(void **state)
{
	(void)state;
	assert_int_equal(send_to_end("PUT", "/busy?503.1.0", 0)->status, 200);
	assert_int_equal(send_to_end("DELETE", "/busy?429.1.0", 0)->status,
		200);
	assert_int_equal(seen.attempts, 1);
}

static void test_post_goes_once(void **state)
{
	static const char *const methods[] = { "POST", "PATCH" };

	(void)state;
	for (size_t i = 0; i < FD_COUNT(methods); i++) {
		long before = requests_so_far();
		const struct exchange *exchange =
			send_to_end(methods[i], "/busy?503.9.0", 5);

		assert_int_equal(exchange->status, 503);
		assert_says(exchange->body.data, "come back later");
		assert_false(err_is_set(&seen.err));
		assert_int_equal(requests_so_far(), before + 1);
		assert_int_equal(seen.attempts, 0);
		assert_says(seen.noted, "is never sent again unasked");
	}
}

static void test_it_ends_with_the_answer(void **state)
{
	long before = requests_so_far();
	const struct exchange *exchange = send_to_end("GET", "/busy?503.9.0",
		0);

	(void)state;
	assert_int_equal(exchange->status, 503);
	assert_says(exchange->body.data, "come back later");
	assert_false(err_is_set(&seen.err));
	assert_int_equal(requests_so_far(), before + 4);
	assert_int_equal(seen.attempts, 3);
	assert_string_equal(seen.noted,
		"tried 3 times again (the setting retries)");
}

static void test_none_where_none_is_wanted(void **state)
{
	struct err err = ERR_INIT;

	(void)state;
	assert_int_equal(send_to_end("GET", "/busy?503.1.0.a", -1)->status,
		503);
	assert_string_equal(seen.noted, "");
	assert_true(option_set("retries", "0", &err));
	assert_int_equal(send_to_end("GET", "/busy?503.1.0.b", 0)->status,
		503);
	assert_int_equal(send_to_end("GET", "/busy?503.1.0.c", 1)->status,
		200);
	/* Too long to be waited for, and said. */
	assert_int_equal(send_to_end("GET", "/busy?503.9.7200", 5)->status,
		503);
	assert_says(seen.noted, "the server asks to wait 2 h, until ");
	/* Other errors are answers. */
	assert_int_equal(send_to_end("GET", "/nowhere", 5)->status, 404);
	assert_string_equal(seen.noted, "");
}

static void turn_until_waiting(void)
{
	while (!client_is_retrying(client, operation))
		loop_turn(fx.loop, 1000);
}

static void test_stopped_with_the_answer(void **state)
{
	const struct exchange *exchange;

	(void)state;
	begin("GET", "/busy?503.9.100", 0);
	turn_until_waiting();
	assert_string_equal(seen.noted, "503: trying again in 100 s (1 of 3)");
	assert_string_equal(seen.doing, seen.noted);
	/* It can be looked at meanwhile. */
	exchange = http_find(fx.http, client_exchange(client, operation));
	assert_says(exchange->body.data, "come back later");
	assert_int_equal(http_running(fx.http), 0);
	client_cancel(client, operation);
	assert_true(seen.is_done);
	assert_int_equal(seen.err.kind, ERR_CANCELLED);
	exchange = http_find(fx.http, seen.exchange);
	assert_int_equal(exchange->status, 503);
	assert_says(exchange->body.data, "come back later");
	assert_string_equal(client_doing(client, operation), "");
	assert_false(client_stop_retrying(client));
}

static void test_all_stopped(void **state)
{
	(void)state;
	assert_false(client_stop_retrying(client));
	begin("GET", "/busy?429.9.60", 0);
	turn_until_waiting();
	assert_true(client_stop_retrying(client));
	assert_true(seen.is_done);
	assert_int_equal(seen.err.kind, ERR_CANCELLED);
}

/* Its owner goes away: no call back, and no request more. */
static void test_forgotten_while_waiting(void **state)
{
	long before;

	(void)state;
	begin("GET", "/busy?503.9.1", 0);
	turn_until_waiting();
	client_forget(client, operation);
	before = requests_so_far();
	for (int64_t from = clock_ticks(); clock_ticks() - from < 1100; )
		loop_turn(fx.loop, 100);
	assert_int_equal(requests_so_far(), before);
	assert_false(seen.is_done);
	/* And a client that is freed while one waits. */
	begin("GET", "/busy?503.9.60", 0);
	turn_until_waiting();
}

/* Cancelled while the second try is under way: as any exchange. */
static void test_cancelled_in_the_second_try(void **state)
{
	(void)state;
	begin("GET", "/busy?503.1.0.d", 0);
	while (seen.attempts == 0)
		loop_turn(fx.loop, 1000);
	client_cancel(client, operation);
	while (!seen.is_done)
		loop_turn(fx.loop, 1000);
	assert_int_equal(seen.err.kind, ERR_CANCELLED);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, open_client, \
	close_client)

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		CASE(test_tried_until_it_answers),
		CASE(test_put_and_delete_too),
		CASE(test_post_goes_once),
		CASE(test_it_ends_with_the_answer),
		CASE(test_none_where_none_is_wanted),
		CASE(test_stopped_with_the_answer),
		CASE(test_all_stopped),
		CASE(test_forgotten_while_waiting),
		CASE(test_cancelled_in_the_second_try),
	};

	(void)argc;
	fixture_program = argv[0];
	forget_proxies();
	return cmocka_run_group_tests(tests, start_faultd, stop_faultd);
}
