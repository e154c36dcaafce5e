/*
 * Exchanges with a server that answers wrongly on purpose: what is sent, what
 * is shown of it, what each fault is called, caps, keep-alive.
 */

#include "http_fixture.h"

#include "core/net/http_words.h"

static void test_get(void **state)
{
	struct http_request request = get(at("/ok"));
	const struct exchange *exchange = fetch(&request);
	const char *type;

	(void)state;
	assert_int_equal(exchange->state, EXCHANGE_DONE);
	assert_int_equal(exchange->status, 200);
	assert_string_equal(exchange->reason, "OK");
	assert_string_equal(exchange->http_version, "1.1");
	assert_string_equal(exchange->body.data,
		"{\"resourceType\":\"Patient\",\"id\":\"a\"}");
	assert_int_equal(exchange->wire_len, 35);
	type = http_headers_get(&exchange->headers, "content-TYPE");
	assert_string_equal(type, "application/fhir+json");
	assert_false(err_is_set(&exchange->error));
	assert_string_equal(exchange->url, exchange->first_url);
	assert_int_equal(strlen(exchange->request_id), 36);
	assert_non_null(strstr(exchange->peer, "127.0.0.1:"));
	assert_true(exchange->timings.resolved >= 0);
	assert_true(exchange->timings.connected >= 0);
	assert_int_equal(exchange->timings.secured, -1);
	assert_true(exchange->timings.total >= exchange->timings.first_byte);
	assert_true(exchange->started_at > 0);
	assert_int_equal(fx.ended, 1);
	assert_int_equal(http_running(fx.http), 0);
	assert_non_null(strstr(http_library_version(), "curl"));
}

static void test_request_as_sent(void **state)
{
	struct secret *token = secret_new("Bearer hush-hush", 16);
	struct http_request request = get(at("/echo?a=%41|b c"));
	const struct exchange *exchange;
	struct err err = ERR_INIT;
	const char *body;

	(void)state;
	assert_int_equal(http_send(fx.http, &request, &err), 0);
	request.url = at("/echo?a=%41|b{c}");
	request.authorization = token;
	http_headers_add(&request.headers, "X-Api-Key", "hush-too");
	http_headers_add(&request.headers, "X-Plain", "to be seen");
	http_headers_add(&request.headers, "X-Empty", "");
	exchange = fetch(&request);
	body = exchange->body.data;
	assert_says(body, "GET /echo?a=%41%7Cb%7Bc%7D HTTP/1.1\r\n");
	assert_says(body, "\r\nAuthorization: Bearer hush-hush\r\n");
	assert_says(body, "\r\nX-Api-Key: hush-too\r\n");
	assert_says(body, "\r\nX-Empty:\r\n");
	assert_says(body, "\r\nAccept: application/fhir+json\r\n");
	assert_says(body, "\r\nUser-Agent: fhirdeck/");
	assert_says(body, exchange->request_id);
	assert_says(body, "gzip");
	assert_silent(body, "Content-Type");
	assert_silent(body, "Cookie");

	assert_true(exchange->had_authorization);
	assert_string_equal(http_headers_get(&exchange->request_headers,
		"Authorization"), "Bearer ***");
	assert_string_equal(http_headers_get(&exchange->request_headers,
		"X-Api-Key"), "***");
	assert_string_equal(http_headers_get(&exchange->request_headers,
		"X-Plain"), "to be seen");
	assert_non_null(http_headers_get(&exchange->request_headers, "Host"));
	assert_true(log_says("> GET http://127.0.0.1"));
	assert_true(log_says("> Authorization: Bearer ***"));
	assert_true(log_says("> X-Plain: to be seen"));
	assert_true(log_says("< HTTP/1.1 200 OK"));
	assert_false(log_says("hush"));
	http_headers_finish(&request.headers);
	secret_free(token);
}

static void test_bodies(void **state)
{
	struct http_request request = get(at("/echo"));
	const struct exchange *exchange;

	(void)state;
	request.method = "POST";
	request.body = "grant_type=x\0y";
	request.body_len = 14;
	request.body_is_secret = true;
	http_headers_add(&request.headers, "Content-Type", "text/x");
	http_headers_add(&request.headers, "Accept", "text/y");
	http_headers_add(&request.headers, "x-request-id", "mine");
	exchange = fetch(&request);
	assert_says(exchange->body.data, "POST /echo HTTP/1.1\r\n");
	assert_says(exchange->body.data, "\r\nContent-Length: 14\r\n");
	assert_says(exchange->body.data, "\r\nContent-Type: text/x\r\n");
	assert_says(exchange->body.data, "\r\nAccept: text/y\r\n");
	assert_silent(exchange->body.data, "fhir+json");
	assert_string_equal(exchange->request_id, "mine");
	assert_memory_equal(exchange->body.data + exchange->body.len - 14,
		"grant_type=x\0y", 14);
	assert_int_equal(exchange->request_len, 14);
	assert_true(log_says("> (a body of 14 B)"));
	assert_false(log_says("grant_type"));
	http_headers_finish(&request.headers);
}

static void test_methods(void **state)
{
	static const struct {
		const char *method, *body, *says, *silent;
	} cases[] = {
		{ "POST", NULL, "Content-Length: 0\r\n", "Content-Type" },
		{ "PUT", NULL, "Content-Length: 0\r\n", "Content-Type" },
		{ "PUT", "{}", "Content-Length: 2\r\n", "Content-Type" },
		{ "PATCH", "[]", "PATCH /echo", "Expect" },
		{ "DELETE", NULL, "DELETE /echo", "Content-Length" },
		{ "OPTIONS", NULL, "OPTIONS /echo", "Content-Length" },
		{ "GET", "a=b", "GET /echo", "POST" },
	};

	(void)state;
	for (size_t i = 0; i < FD_COUNT(cases); i++) {
		struct http_request request = get(at("/echo"));
		const struct exchange *exchange;

		request.method = cases[i].method;
		request.body = cases[i].body;
		request.body_len = cases[i].body != NULL ?
			strlen(cases[i].body) : 0;
		exchange = fetch(&request);
		assert_int_equal(exchange->status, 200);
		assert_says(exchange->body.data, cases[i].says);
		assert_silent(exchange->body.data, cases[i].silent);
		if (cases[i].body != NULL)
			assert_says(exchange->body.data, cases[i].body);
	}
}

static void test_large_body_is_not_announced(void **state)
{
	struct http_request request = get(at("/echo"));
	size_t len = 3000000;
	char *body = xmalloc(len);
	const struct exchange *exchange;

	(void)state;
	memset(body, 'x', len);
	request.method = "POST";
	request.body = body;
	request.body_len = len;
	request.body_cap = 4000000;
	exchange = fetch(&request);
	assert_int_equal(exchange->state, EXCHANGE_DONE);
	assert_silent(exchange->body.data, "Expect");
	assert_true(exchange->body.len > len);
	free(body);
}

static void test_no_body_by_rule(void **state)
{
	struct http_request request = get(at("/ok"));
	const struct exchange *exchange;

	(void)state;
	request.method = "HEAD";
	exchange = fetch(&request);
	assert_int_equal(exchange->state, EXCHANGE_DONE);
	assert_int_equal(exchange->body.len, 0);
	assert_string_equal(http_headers_get(&exchange->headers,
		"Content-Length"), "35");
	exchange = fetch_path("/204");
	assert_int_equal(exchange->state, EXCHANGE_DONE);
	assert_int_equal(exchange->status, 204);
	assert_string_equal(http_headers_get(&exchange->headers, "ETag"),
		"W/\"2\"");
	exchange = fetch_path("/304");
	assert_int_equal(exchange->state, EXCHANGE_DONE);
	assert_int_equal(exchange->status, 304);
	assert_int_equal(exchange->body.len, 0);
}

/* Answers that are odd and all the same answers. */
static void test_odd_answers(void **state)
{
	static const struct {
		const char *path;
		unsigned status;
		const char *body, *header, *value;
	} cases[] = {
		{ "/no-length", 200, "{\"resourceType\":\"Patient\","
		  "\"id\":\"a\"}", NULL, NULL },
		{ "/long", 200, "{\"res", NULL, NULL },
		{ "/drip", 200, "{\"resourceType\":\"Patient\",\"id\":\"a\"}",
		  NULL, NULL },
		{ "/trailers", 200, "hello", "X-Sum", "42" },
		{ "/early", 200, "{}", "Content-Length", "2" },
		{ "/folded", 200, "", "X-Folded", "one two" },
		{ "/bom", 200, "\xef\xbb\xbf{\"resourceType\":\"Patient\","
		  "\"id\":\"a\"}", NULL, NULL },
		{ "/bad-utf8", 200, "{\"a\":\"\xc3(\"}", NULL, NULL },
		{ "/403", 403, "", NULL, NULL },
		{ "/413", 413, "too many results", NULL, NULL },
		{ "/nowhere", 404, "", NULL, NULL },
		{ "/ack", 200, "MSH|^~\\&|RIE|R0A|DECK|R0A|20260203103100||"
		  "ACK^R01|2|P|2.5.1\rMSA|AA|1\r", NULL, NULL },
	};

	(void)state;
	for (size_t i = 0; i < FD_COUNT(cases); i++) {
		const struct exchange *exchange = fetch_path(cases[i].path);

		print_message("%s\n", cases[i].path);
		assert_int_equal(exchange->state, EXCHANGE_DONE);
		assert_int_equal(exchange->status, cases[i].status);
		assert_string_equal(exchange->body.data, cases[i].body);
		if (cases[i].header != NULL)
			assert_string_equal(http_headers_get(
				&exchange->headers, cases[i].header),
				cases[i].value);
	}
	assert_null(http_headers_get(&fetch_path("/early")->headers, "Link"));
	assert_string_equal(fetch_path("/413")->reason, "OK");
}

static void test_log_is_safe(void **state)
{
	(void)state;
	fetch_path("/esc");
	assert_false(log_says("\x1b"));
	assert_true(log_says("^[]0;owned"));
	fetch_path("/cookie");
	assert_true(log_says("< Set-Cookie: ***"));
	assert_true(log_says("< X-Auth-Token: ***"));
	fetch_path("/ok?access_token=hush-hush");
	assert_true(log_says("/ok?access_token=***"));
	assert_false(log_says("hush-hush"));
}

/* Every fault ends the exchange with its own sentence; what came is kept. */
static void test_faults(void **state)
{
	static const struct {
		const char *path, *says;
		unsigned status;
		const char *body;
	} cases[] = {
		{ "/short", "stopped after 35 bytes of 1000", 200,
		  "{\"resourceType\":\"Patient\",\"id\":\"a\"}" },
		{ "/reset", "broke the connection while the answer was coming,"
		  " after 35 bytes of 1000", 200,
		  "{\"resourceType\":\"Patient\",\"id\":\"a\"}" },
		{ "/reset-early", "broke the connection before it answered; "
		  "if it expects TLS, the URL must begin with https://", 0,
		  "" },
		{ "/close", "closed the connection without any answer", 0,
		  "" },
		{ "/bad-chunk", "makes no sense after 5 bytes", 200,
		  "hello" },
		{ "/cut-chunk", "stopped after 5 bytes: ", 200, "hello" },
		{ "/garbage", "does not speak HTTP", 0, "" },
		{ "/http09", "does not speak HTTP", 0, "" },
		{ "/bad-gzip", "could not be unpacked", 200, "" },
		{ "/two-lengths", "two different lengths", 200, "" },
	};

	(void)state;
	for (size_t i = 0; i < FD_COUNT(cases); i++) {
		const struct exchange *exchange = fetch_path(cases[i].path);
		char where[32];

		print_message("%s: %s\n", cases[i].path, exchange->error.text);
		snprintf(where, sizeof(where), "127.0.0.1:%u", fault_port);
		assert_int_equal(exchange->state, EXCHANGE_FAILED);
		assert_int_equal(exchange->error.kind, ERR_NETWORK);
		assert_says(exchange->error.text, cases[i].says);
		assert_says(exchange->error.text, where);
		assert_int_equal(exchange->status, cases[i].status);
		assert_string_equal(exchange->body.data, cases[i].body);
	}
	assert_int_equal(fx.ended, FD_COUNT(cases));
}

static void test_no_connection(void **state)
{
	struct http_request request;
	const struct exchange *exchange;
	unsigned port;
	int fd = listen_silently(-1, &port);
	char where[32];

	(void)state;
	snprintf(url_text, sizeof(url_text), "http://127.0.0.1:%u/", port);
	request = get(url_text);
	exchange = fetch(&request);
	assert_int_equal(exchange->state, EXCHANGE_FAILED);
	assert_int_equal(exchange->error.kind, ERR_NETWORK);
	assert_says(exchange->error.text, "refused the connection");
	snprintf(where, sizeof(where), "127.0.0.1:%u", port);
	assert_says(exchange->error.text, where);
	close(fd);

	request = get("http://no-such-host.invalid/");
	request.connect_ms = 10000;
	exchange = fetch(&request);
	assert_int_equal(exchange->error.kind, ERR_NETWORK);
	assert_says(exchange->error.text, "the name no-such-host.invalid");
}

static void test_body_cap(void **state)
{
	static const struct {
		const char *path;
		size_t cap;
		bool is_over;
	} cases[] = {
		{ "/size?1000", 1000, false },
		{ "/size?1001", 1000, true },
		{ "/endless", 300000, true },
		{ "/bomb", 5000000, true },
	};

	(void)state;
	for (size_t i = 0; i < FD_COUNT(cases); i++) {
		struct http_request request = get(at(cases[i].path));
		const struct exchange *exchange;

		request.body_cap = cases[i].cap;
		exchange = fetch(&request);
		print_message("%s: %s\n", cases[i].path, exchange->error.text);
		assert_int_equal(exchange->body.len, cases[i].cap);
		assert_int_equal(exchange->status, 200);
		if (!cases[i].is_over) {
			assert_int_equal(exchange->state, EXCHANGE_DONE);
			continue;
		}
		assert_int_equal(exchange->state, EXCHANGE_FAILED);
		assert_int_equal(exchange->error.kind, ERR_LIMIT);
		assert_says(exchange->error.text, "answer-limit");
	}
}

static void test_gzip(void **state)
{
	struct http_request request = get(at("/bomb"));
	const struct exchange *exchange;

	(void)state;
	request.body_cap = 0;
	exchange = fetch(&request);
	assert_int_equal(exchange->state, EXCHANGE_DONE);
	assert_int_equal(exchange->body.len, 64 << 20);
	assert_true(exchange->wire_len < 1000000);
	assert_true(fx.progress >= 1);
}

/* A byte at a time: progress comes again and again, not only at the end. */
static void test_progress(void **state)
{
	(void)state;
	fx.progress = 0;
	assert_int_equal(fetch_path("/drip")->state, EXCHANGE_DONE);
	assert_true(fx.progress > 1);
}

static void test_header_cap(void **state)
{
	static const char *const paths[] = { "/many-headers?10000",
		"/big-header?400000" };
	const struct exchange *exchange;

	(void)state;
	for (size_t i = 0; i < FD_COUNT(paths); i++) {
		exchange = fetch_path(paths[i]);
		print_message("%s: %s\n", paths[i], exchange->error.text);
		assert_int_equal(exchange->state, EXCHANGE_FAILED);
		assert_int_equal(exchange->error.kind, ERR_LIMIT);
		assert_says(exchange->error.text, "headers");
	}
	exchange = fetch_path("/many-headers?1000");
	assert_int_equal(exchange->state, EXCHANGE_DONE);
	assert_int_equal(exchange->headers.count, 1001);
	assert_int_equal(fetch_path("/big-header?60000")->state,
		EXCHANGE_DONE);
}

static long connections(void)
{
	long count = 0;

	assert_true(text_parse_long(fetch_path("/connections")->body.data, 0,
		100000, &count));
	return count;
}

static void test_keep_alive(void **state)
{
	struct http_request request = get(at("/ok"));
	long before = connections();

	(void)state;
	fetch(&request);
	assert_int_equal(fetch(&request)->timings.connected, -1);
	assert_int_equal(connections(), before);
	/* What must not be carried out twice never risks a dead connection. */
	request.method = "POST";
	fetch(&request);
	assert_int_equal(connections(), before + 1);
}

static void test_parallel(void **state)
{
	struct http_request request = get(at("/delay?50"));
	struct err err = ERR_INIT;
	uint32_t ids[20];

	(void)state;
	for (size_t i = 0; i < FD_COUNT(ids); i++)
		ids[i] = http_send(fx.http, &request, &err);
	assert_int_equal(http_running(fx.http), FD_COUNT(ids));
	while (http_running(fx.http) > 0)
		loop_turn(fx.loop, 1000);
	for (size_t i = 0; i < FD_COUNT(ids); i++) {
		const struct exchange *exchange = http_find(fx.http, ids[i]);

		assert_int_equal(exchange->status, 200);
		assert_int_equal(exchange->body.len, 35);
		for (size_t k = 0; k < i; k++)
			assert_int_not_equal(ids[i], ids[k]);
	}
	assert_int_equal(fx.ended, FD_COUNT(ids));
}

static void test_held_clock(void **state)
{
	struct http_request request = get(at("/ok"));
	const struct http_timings *timings;

	(void)state;
	clock_hold(1770114660);
	timings = &fetch(&request)->timings;
	assert_int_equal(timings->resolved, 0);
	assert_int_equal(timings->secured, 0);
	assert_int_equal(timings->total, 0);
	assert_int_equal(fetch(&request)->started_at, 1770114660);
}

static void check_refused(const struct http_request *request,
	enum err_kind kind, const char *says)
{
	struct err err = ERR_INIT;

	assert_int_equal(http_send(fx.http, request, &err), 0);
	assert_int_equal(err.kind, kind);
	assert_says(err.text, says);
	assert_silent(err.text, "hush");
}

static void test_not_sent_at_all(void **state)
{
	struct secret *token = secret_new("Bearer hush", 11);
	struct secret *cut = secret_new("Bearer hush\r\nX: y", 17);
	struct http_request request = get("ftp://h/");

	(void)state;
	check_refused(&request, ERR_USAGE, "http://");
	request.url = "http://me:hush@h/";
	check_refused(&request, ERR_USAGE, "user name");
	request.url = "http://h/{{id}}";
	check_refused(&request, ERR_USAGE, "{{variable}}");
	request.url = "http://h/";
	request.method = "GE T";
	check_refused(&request, ERR_USAGE, "method");
	request.method = "CONNECT";
	check_refused(&request, ERR_USAGE, "method");
	request.method = "HEAD";
	request.body = "x";
	check_refused(&request, ERR_USAGE, "HEAD");
	request.method = "POST";
	http_headers_add(&request.headers, "X-A", "b\r\nX-C: d");
	check_refused(&request, ERR_USAGE, "\"X-A\"");
	http_headers_set(&request.headers, "x-a", "b");
	http_headers_add(&request.headers, "Content-Length", "7");
	check_refused(&request, ERR_USAGE, "\"Content-Length\"");
	http_headers_remove(&request.headers, 1);
	http_headers_add(&request.headers, "Authorization", "Basic hush");
	request.authorization = token;
	check_refused(&request, ERR_USAGE, "two Authorization");
	http_headers_remove(&request.headers, 1);
	request.authorization = cut;
	check_refused(&request, ERR_USAGE, "line end");
	request.authorization = token;
	request.ca_file = "no/such/file.pem";
	check_refused(&request, ERR_FILE, "CA file");
	request.ca_file = "Makefile";
	if (path_exists(request.ca_file))
		check_refused(&request, ERR_CONFIG, "no PEM certificate");
	assert_int_equal(http_running(fx.http), 0);
	http_headers_finish(&request.headers);
	secret_free(token);
	secret_free(cut);
}

static void test_headers(void **state)
{
	struct http_headers headers = { 0 };

	(void)state;
	http_headers_add(&headers, "A", "1");
	http_headers_add(&headers, "a", "2");
	http_headers_set(&headers, "B", "3");
	http_headers_set(&headers, "b", "4");
	assert_int_equal(headers.count, 3);
	assert_string_equal(http_headers_get(&headers, "a"), "1");
	assert_string_equal(http_headers_get(&headers, "B"), "4");
	assert_null(http_headers_get(&headers, "C"));
	http_headers_remove(&headers, 0);
	assert_string_equal(http_headers_get(&headers, "A"), "2");
	http_headers_finish(&headers);
	assert_null(http_header_problem("X-A", "tab\tand \xc3\xa9"));
	assert_non_null(http_header_problem("", "x"));
	assert_non_null(http_header_problem("X A", "x"));
	assert_non_null(http_header_problem("X:", "x"));
	assert_non_null(http_header_problem("X", "a\nb"));
	assert_non_null(http_header_problem("Transfer-Encoding", "chunked"));
}

/* Each trouble has a whole sentence; none leaves a word unfilled. */
static void test_words(void **state)
{
	struct http_facts facts = { .host = "2001:db8::1", .port = 443,
		.is_tls = true, .detail = "so \x1b[2J", .limit_ms = 15000,
		.certificate_name = "CN=other", .got = 1, .expected = 2,
		.cap = 50000000 };

	(void)state;
	for (int i = TROUBLE_NONE + 1; i < TROUBLE_COUNT; i++) {
		struct err err = ERR_INIT;

		http_words((enum http_trouble)i, &facts, &err);
		assert_true(err_is_set(&err));
		assert_true(strlen(err.text) > 30);
		assert_true(strlen(err.text) < sizeof(err.text) - 1);
		assert_silent(err.text, "{");
		assert_silent(err.text, "\x1b");
	}
	for (int i = TROUBLE_TLS_EXPIRED; i <= TROUBLE_TLS; i++) {
		struct err err = ERR_INIT;

		http_words((enum http_trouble)i, &facts, &err);
		assert_int_equal(err.kind, ERR_TLS);
		if (i != TROUBLE_TLS_CA_FILE)
			assert_says(err.text, "[2001:db8::1]:443");
	}
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		CASE(test_get),
		CASE(test_request_as_sent),
		CASE(test_bodies),
		CASE(test_methods),
		CASE(test_large_body_is_not_announced),
		CASE(test_no_body_by_rule),
		CASE(test_odd_answers),
		CASE(test_log_is_safe),
		CASE(test_faults),
		CASE(test_no_connection),
		CASE(test_body_cap),
		CASE(test_gzip),
		CASE(test_progress),
		CASE(test_header_cap),
		CASE(test_keep_alive),
		CASE(test_parallel),
		CASE(test_not_sent_at_all),
		cmocka_unit_test(test_headers),
		cmocka_unit_test(test_words),
		CASE(test_held_clock),
	};

	(void)argc;
	fixture_program = argv[0];
	forget_proxies();
	return cmocka_run_group_tests(tests, start_faultd, stop_faultd);
}
