/*
 * How exchanges go on and end: redirects and what they may carry, time limits,
 * cancelling in every state, owners that act from inside their callbacks.
 */

#include "http_fixture.h"

#include "core/net/http_redirect.h"

#include <errno.h>
#include <fcntl.h>

/* What the second origin was given so far: "REQUESTS auth|none BODY\nHEAD". */
static const char *seen_elsewhere(void)
{
	return fetch_path("/seen")->body.data;
}

static struct http_request with_secrets(const char *url, struct secret *token)
{
	struct http_request request = get(url);

	request.authorization = token;
	http_headers_add(&request.headers, "X-Api-Key", "hush-hush");
	return request;
}

static void test_redirect_at_home(void **state)
{
	struct secret *token = secret_new("Bearer hush", 11);
	struct http_request request = with_secrets(
		at("/redirect/302?/echo?a=b"), token);
	const struct exchange *exchange = fetch(&request);

	(void)state;
	assert_int_equal(exchange->state, EXCHANGE_DONE);
	assert_int_equal(exchange->status, 200);
	assert_says(exchange->body.data, "GET /echo?a=b HTTP/1.1");
	assert_says(exchange->body.data, "Authorization: Bearer hush");
	assert_says(exchange->body.data, "X-Api-Key: hush-hush");
	assert_silent(exchange->body.data, "moved");
	assert_int_equal(exchange->hop_count, 1);
	assert_int_equal(exchange->hops[0].status, 302);
	assert_says(exchange->hops[0].url, "/redirect/302");
	assert_null(exchange->hops[0].note);
	assert_null(exchange->redirect_note);
	assert_says(exchange->first_url, "/redirect/302");
	assert_says(exchange->url, "/echo?a=b");
	http_headers_finish(&request.headers);
	secret_free(token);
}

static void test_redirect_elsewhere(void **state)
{
	struct secret *token = secret_new("Bearer hush", 11);
	struct http_request request = with_secrets(
		at("/redirect/307?other"), token);
	const struct exchange *exchange = fetch(&request);

	(void)state;
	assert_int_equal(exchange->state, EXCHANGE_DONE);
	assert_string_equal(exchange->body.data, "{\"landed\":true}");
	assert_int_equal(exchange->hop_count, 1);
	assert_says(exchange->hops[0].note, "Authorization and extra headers "
		"were not carried along");
	assert_null(http_headers_get(&exchange->request_headers,
		"Authorization"));
	assert_says(seen_elsewhere(), "1 none 0\n");
	assert_silent(seen_elsewhere(), "hush");
	assert_says(seen_elsewhere(), "\r\nAccept: application/fhir+json\r\n");
	assert_says(seen_elsewhere(), exchange->request_id);
	http_headers_finish(&request.headers);
	secret_free(token);
}

static void test_body_goes_home_only(void **state)
{
	struct http_request request = get(at("/redirect/307?/echo"));
	const struct exchange *exchange;

	(void)state;
	request.method = "POST";
	request.body = "a message";
	request.body_len = 9;
	exchange = fetch(&request);
	assert_says(exchange->body.data, "POST /echo HTTP/1.1");
	assert_says(exchange->body.data, "a message");

	request.url = at("/redirect/308?other");
	exchange = fetch(&request);
	assert_int_equal(exchange->state, EXCHANGE_DONE);
	assert_int_equal(exchange->status, 308);
	assert_string_equal(exchange->body.data, "moved\n");
	assert_says(exchange->redirect_note, "another origin");
	assert_int_equal(exchange->hop_count, 0);
	/* Nothing but the one GET of the test before came there. */
	assert_says(seen_elsewhere(), "1 none 0\n");
}

static void test_post_never_becomes_get_silently(void **state)
{
	struct http_request request = get(at("/redirect/302?/echo"));
	const struct exchange *exchange;

	(void)state;
	request.method = "POST";
	request.body = "a message";
	request.body_len = 9;
	exchange = fetch(&request);
	assert_int_equal(exchange->status, 302);
	assert_says(exchange->redirect_note, "would have become a GET");

	request.url = at("/redirect/303?/echo");
	http_headers_add(&request.headers, "Content-Type", "text/x");
	exchange = fetch(&request);
	assert_int_equal(exchange->status, 200);
	assert_string_equal(exchange->method, "GET");
	assert_says(exchange->body.data, "GET /echo HTTP/1.1");
	assert_silent(exchange->body.data, "a message");
	assert_silent(exchange->body.data, "Content-");
	http_headers_finish(&request.headers);
}

static void test_redirects_that_are_left(void **state)
{
	static const struct {
		const char *path, *says;
		unsigned max;
	} cases[] = {
		{ "/redirect-loop", "circle", 5 },
		{ "/redirect/302?/ok", "not followed here", 0 },
		{ "/redirect/302?mailto:someone@example.com",
		  "must begin with http://", 5 },
		{ "/redirect/302?http://me:hush@127.0.0.1/", "user name", 5 },
		{ "/redirect/302?http://h:99999/", "65535", 5 },
	};

	(void)state;
	for (size_t i = 0; i < FD_COUNT(cases); i++) {
		struct http_request request = get(at(cases[i].path));
		const struct exchange *exchange;

		request.max_redirects = cases[i].max;
		exchange = fetch(&request);
		print_message("%s: %s\n", cases[i].path,
			exchange->redirect_note);
		assert_int_equal(exchange->state, EXCHANGE_DONE);
		assert_int_equal(exchange->status, 302);
		assert_says(exchange->redirect_note, cases[i].says);
		assert_silent(exchange->redirect_note, "hush");
		assert_int_equal(exchange->hop_count, strcmp(cases[i].path,
			"/redirect-loop") == 0 ? 5 : 0);
	}
}

static void test_redirect_rules(void **state)
{
	struct http_redirect_question question = {
		.status = 302, .location = "https://home/b", .method = "GET",
		.url = "https://away/a", .first_url = "https://home/a",
		.has_authorization = true, .has_left_origin = true,
		.hops = 1, .max_hops = 5 };
	struct http_redirect redirect = http_redirect_decide(&question);

	(void)state;
	/* Away and back again: what was left behind stays behind. */
	assert_true(redirect.is_followed);
	assert_true(redirect.leaves_origin);
	http_redirect_finish(&redirect);

	question.location = "http://home/b c";
	question.url = "https://home/a";
	question.has_left_origin = false;
	redirect = http_redirect_decide(&question);
	assert_string_equal(redirect.url, "http://home/b%20c");
	assert_true(redirect.leaves_origin);
	assert_says(redirect.note, "Authorization was not carried along");
	assert_says(redirect.note, "TLS was left");
	http_redirect_finish(&redirect);

	question.method = "DELETE";
	question.status = 307;
	redirect = http_redirect_decide(&question);
	assert_true(redirect.is_redirect);
	assert_false(redirect.is_followed);
	http_redirect_finish(&redirect);

	question.status = 200;
	redirect = http_redirect_decide(&question);
	assert_false(redirect.is_redirect);
	assert_null(redirect.note);
	http_redirect_finish(&redirect);
}

static void test_time_limits(void **state)
{
	static const struct {
		const char *path, *says;
		long first_byte_ms, total_ms;
		size_t body_len;
	} cases[] = {
		{ "/hang", "sent no answer within 60 ms", 60, 5000, 0 },
		{ "/hang", "not over within 60 ms", 0, 60, 0 },
		{ "/slow-headers", "not over within 250 ms", 0, 250, 0 },
		{ "/stall", "not over within 1 s and was stopped; 35 bytes",
		  0, 1000, 35 },
		{ "/stall", "went silent in the middle of its answer: nothing "
		  "came for 60 ms, after 35 bytes", 60, 5000, 35 },
		{ "/half-head", "went silent in the middle of its answer: "
		  "nothing came for 60 ms, after 0 bytes", 60, 5000, 0 },
		{ "/redirect/302?/hang", "sent no answer within 60 ms", 60,
		  5000, 0 },
	};

	(void)state;
	for (size_t i = 0; i < FD_COUNT(cases); i++) {
		struct http_request request = get(at(cases[i].path));
		const struct exchange *exchange;

		request.first_byte_ms = cases[i].first_byte_ms;
		request.total_ms = cases[i].total_ms;
		exchange = fetch(&request);
		print_message("%s: %s\n", cases[i].path, exchange->error.text);
		assert_int_equal(exchange->state, EXCHANGE_FAILED);
		assert_int_equal(exchange->error.kind, ERR_NETWORK);
		assert_says(exchange->error.text, cases[i].says);
		assert_int_equal(exchange->body.len, cases[i].body_len);
	}
	assert_int_equal(fx.ended, FD_COUNT(cases));
	/* Limits that are not reached leave nothing behind. */
	assert_int_equal(fetch_path("/delay?150")->state, EXCHANGE_DONE);
	assert_int_equal(fx.ended, FD_COUNT(cases) + 1);
}

/* Every line and every byte of a body is a sign of life. */
static void test_slow_is_not_silent(void **state)
{
	struct http_request request = get(at("/trickle"));
	int64_t started = clock_ticks();

	(void)state;
	/* Less than all bytes take, more than a busy machine stands still. */
	request.first_byte_ms = 1500;
	assert_int_equal(fetch(&request)->state, EXCHANGE_DONE);
	assert_true(clock_ticks() - started > request.first_byte_ms);
}

/* It takes the connection and never reads. */
static void test_body_that_is_not_taken(void **state)
{
	unsigned port;
	int listener = listen_silently(1, &port);
	struct buf body = BUF_INIT;
	struct http_request request;
	const struct exchange *exchange;

	(void)state;
	snprintf(url_text, sizeof(url_text), "http://127.0.0.1:%u/", port);
	buf_fill(&body, ' ', 32 << 20);
	request = get(url_text);
	request.method = "POST";
	request.body = body.data;
	request.body_len = body.len;
	request.first_byte_ms = 200;
	exchange = fetch(&request);
	assert_int_equal(exchange->state, EXCHANGE_FAILED);
	assert_int_equal(exchange->failed_at, AT_HTTP);
	assert_says(exchange->error.text,
		"no more of the request for 200 ms");
	buf_finish(&body);
	close(listener);
}

#ifdef __linux__
/* A port whose queue is full drops what asks for it, as a firewall does. */
static void fill_queue(unsigned port, int *fds, size_t count)
{
	struct sockaddr_in address = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };

	for (size_t i = 0; i < count; i++) {
		fds[i] = socket(AF_INET, SOCK_STREAM, 0);
		fcntl(fds[i], F_SETFL, O_NONBLOCK);
		(void)connect(fds[i], (struct sockaddr *)&address,
			sizeof(address));
	}
}

static void test_silent_address(void **state)
{
	unsigned port;
	int listener = listen_silently(0, &port), fds[4];
	struct http_request request;
	const struct exchange *exchange;
	struct err err = ERR_INIT;
	char wanted[80];
	uint32_t id;

	(void)state;
	fill_queue(port, fds, FD_COUNT(fds));
	snprintf(url_text, sizeof(url_text), "http://127.0.0.1:%u/", port);
	request = get(url_text);
	request.connect_ms = 1000;
	id = http_send(fx.http, &request, &err);
	turn_until(id, EXCHANGE_CONNECTING);
	loop_turn(fx.loop, 0);
	http_cancel(fx.http, id);
	assert_int_equal(http_find(fx.http, id)->state, EXCHANGE_CANCELLED);

	exchange = fetch(&request);
	snprintf(wanted, sizeof(wanted), "no answer from 127.0.0.1:%u within "
		"1 s: wrong address, a firewall", port);
	assert_says(exchange->error.text, wanted);
	assert_int_equal(exchange->error.kind, ERR_NETWORK);
	for (size_t i = 0; i < FD_COUNT(fds); i++)
		close(fds[i]);
	close(listener);
}
#endif

static void check_cancelled(uint32_t id, unsigned ended)
{
	const struct exchange *exchange = http_find(fx.http, id);

	http_cancel(fx.http, id);
	assert_int_equal(exchange->state, EXCHANGE_CANCELLED);
	assert_int_equal(exchange->error.kind, ERR_CANCELLED);
	assert_int_equal(fx.ended, ended);
	assert_int_equal(http_running(fx.http), 0);
	http_cancel(fx.http, id);
	for (int i = 0; i < 3; i++)
		loop_turn(fx.loop, 0);
	assert_int_equal(fx.ended, ended);
}

static uint32_t send_path(const char *path)
{
	struct http_request request = get(at(path));
	struct err err = ERR_INIT;
	uint32_t id;

	request.body_cap = 0;	/* /endless is to go on for a while */
	id = http_send(fx.http, &request, &err);
	assert_int_not_equal(id, 0);
	return id;
}

static void test_cancel_everywhere(void **state)
{
	uint32_t id = send_path("/ok");

	(void)state;
	check_cancelled(id, 1);		/* before any socket */
	id = send_path("/hang");
	turn_until(id, EXCHANGE_WAITING);
	check_cancelled(id, 2);
	id = send_path("/stall");
	turn_until(id, EXCHANGE_RECEIVING);
	while (http_find(fx.http, id)->body.len == 0)
		loop_turn(fx.loop, 1000);
	check_cancelled(id, 3);
	assert_int_equal(http_find(fx.http, id)->body.len, 35);
	assert_int_equal(http_find(fx.http, id)->status, 200);
	/* Over is over. */
	id = send_path("/ok");
	while (http_running(fx.http) > 0)
		loop_turn(fx.loop, 1000);
	http_cancel(fx.http, id);
	assert_int_equal(http_find(fx.http, id)->state, EXCHANGE_DONE);
	assert_int_equal(fx.ended, 4);
}

static void test_cancel_while_sending(void **state)
{
	unsigned port;
	int listener = listen_silently(4, &port);
	size_t len = 32 << 20;
	char *body = xcalloc(1, len);
	struct http_request request;
	struct err err = ERR_INIT;
	uint32_t id;

	(void)state;
	snprintf(url_text, sizeof(url_text), "http://127.0.0.1:%u/", port);
	request = get(url_text);
	request.method = "POST";
	request.body = body;
	request.body_len = len;
	id = http_send(fx.http, &request, &err);
	turn_until(id, EXCHANGE_SENDING);
	for (int i = 0; i < 50; i++)
		loop_turn(fx.loop, 1);
	assert_int_equal(http_find(fx.http, id)->state, EXCHANGE_SENDING);
	check_cancelled(id, 1);
	close(listener);
	free(body);
}

static void test_cancel_while_looking_up(void **state)
{
	struct http_request request = get("http://no-such-host.invalid/");
	struct err err = ERR_INIT;
	uint32_t id = http_send(fx.http, &request, &err);

	(void)state;
	loop_turn(fx.loop, 0);
	if (!exchange_is_over(http_find(fx.http, id)))
		check_cancelled(id, 1);
}

static void test_cancel_all(void **state)
{
	(void)state;
	for (int i = 0; i < 5; i++)
		send_path("/hang");
	loop_turn(fx.loop, 10);
	http_cancel_all(fx.http);
	assert_int_equal(http_running(fx.http), 0);
	assert_int_equal(fx.ended, 5);
}

static void forget_now(void *data, uint32_t id)
{
	(*(unsigned *)data)++;
	http_forget(fx.http, id);
	assert_null(http_find(fx.http, id));
}

static void cancel_now(void *data, uint32_t id)
{
	(*(unsigned *)data)++;
	http_cancel(fx.http, id);
}

static void send_another(void *data, uint32_t id)
{
	unsigned *count = data;

	http_forget(fx.http, id);
	if (++*count < 4)
		send_path("/ok");
	http_cancel_all(fx.http);
}

static uint32_t send_with(const char *path, exchange_fn *progress,
	exchange_fn *ended, unsigned *count)
{
	struct http_request request = get(at(path));
	struct err err = ERR_INIT;
	uint32_t id;

	request.progress = progress;
	request.ended = ended;
	request.data = count;
	id = http_send(fx.http, &request, &err);
	assert_int_not_equal(id, 0);
	return id;
}

static void test_owners_act_in_callbacks(void **state)
{
	unsigned forgotten = 0, cancelled = 0, again = 0;
	uint32_t ids[4];

	(void)state;
	ids[0] = send_with("/ok", NULL, forget_now, &forgotten);
	ids[1] = send_with("/drip", forget_now, NULL, &forgotten);
	ids[2] = send_with("/drip", cancel_now, NULL, &cancelled);
	ids[3] = send_with("/hang", NULL, forget_now, &forgotten);
	while (http_running(fx.http) > 1)
		loop_turn(fx.loop, 1000);
	assert_int_equal(forgotten, 2);
	assert_int_equal(cancelled, 1);
	assert_int_equal(http_find(fx.http, ids[2])->state,
		EXCHANGE_CANCELLED);
	http_cancel(fx.http, ids[3]);
	assert_int_equal(forgotten, 3);
	assert_null(http_find(fx.http, ids[3]));

	send_with("/ok", NULL, send_another, &again);
	while (http_running(fx.http) > 0)
		loop_turn(fx.loop, 1000);
	assert_int_equal(again, 1);
	assert_true(fx.ended >= 1);	/* the one it sent was cancelled */
}

static void test_forget_and_detach(void **state)
{
	uint32_t id = send_path("/hang"), other;
	const struct exchange *lent;

	(void)state;
	turn_until(id, EXCHANGE_WAITING);
	lent = http_find(fx.http, id);
	http_forget(fx.http, id);
	assert_null(http_find(fx.http, id));
	/* Lent until the next turn. */
	assert_string_equal(lent->method, "GET");
	http_forget(fx.http, id);
	http_detach(fx.http, id);
	http_cancel(fx.http, id);
	assert_int_equal(fx.ended, 0);

	other = send_path("/ok");
	fx.progress = 0;
	http_detach(fx.http, other);
	while (http_running(fx.http) > 0)
		loop_turn(fx.loop, 1000);
	assert_int_equal(http_find(fx.http, other)->status, 200);
	assert_int_equal(fx.ended, 0);
	assert_int_equal(fx.progress, 0);
}

static void test_free_while_running(void **state)
{
	(void)state;
	send_path("/hang");
	send_path("/endless");
	loop_turn(fx.loop, 20);
	loop_turn(fx.loop, 20);
	http_free(fx.http);
	fx.http = http_new(fx.loop);
	assert_int_equal(fx.ended, 0);
	assert_int_equal(fetch_path("/ok")->status, 200);
}

static void on_key(void *data, unsigned ready)
{
	char byte;
	ssize_t got = read(*(int *)data, &byte, 1);

	assert_true(ready & LOOP_READ);
	assert_int_equal(got, 1);
	http_cancel_all(fx.http);
}

/* A descriptor of the loop's is seen while a transfer is being waited for. */
static void test_key_beats_answer(void **state)
{
	uint32_t id = send_path("/endless");
	int ends[2];

	(void)state;
	assert_int_equal(pipe(ends), 0);
	loop_watch(fx.loop, ends[0], LOOP_READ | LOOP_URGENT, on_key,
		&ends[0]);
	turn_until(id, EXCHANGE_RECEIVING);
	assert_int_equal(write(ends[1], "x", 1), 1);
	loop_turn(fx.loop, 1000);
	assert_int_equal(http_find(fx.http, id)->state, EXCHANGE_CANCELLED);
	close(ends[0]);
	close(ends[1]);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		CASE(test_redirect_at_home),
		CASE(test_redirect_elsewhere),
		CASE(test_body_goes_home_only),
		CASE(test_post_never_becomes_get_silently),
		CASE(test_redirects_that_are_left),
		cmocka_unit_test(test_redirect_rules),
		CASE(test_time_limits),
		CASE(test_slow_is_not_silent),
		CASE(test_body_that_is_not_taken),
#ifdef __linux__
		CASE(test_silent_address),
#endif
		CASE(test_cancel_everywhere),
		CASE(test_cancel_while_sending),
		CASE(test_cancel_while_looking_up),
		CASE(test_cancel_all),
		CASE(test_owners_act_in_callbacks),
		CASE(test_forget_and_detach),
		CASE(test_free_while_running),
		CASE(test_key_beats_answer),
	};

	(void)argc;
	fixture_program = argv[0];
	forget_proxies();
	return cmocka_run_group_tests(tests, start_faultd, stop_faultd);
}
