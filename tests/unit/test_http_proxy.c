/*
 * Proxies at the level of exchanges, against tests/tools/proxyd: which
 * connections are used again and which never are, what a failure is called
 * and where it is placed, and that what is for the proxy is not shown.
 */

#include "tests/unit/http_fixture.h"

static pid_t proxyd;
static char proxy_url[64], log_file[64], inside[64];

/* proxyd with a login, beside faultd. */
static int start_both(void **state)
{
	const char *slash = strrchr(fixture_program, '/');
	char *path = xasprintf("%.*s/../tools/proxyd", slash != NULL ?
		(int)(slash - fixture_program) : 1,
		slash != NULL ? fixture_program : ".");
	unsigned port;
	FILE *out;
	int fd;

	snprintf(log_file, sizeof(log_file), "/tmp/proxyd-log-XXXXXX");
	fd = mkstemp(log_file);
	if (fd < 0 || start_faultd(state) != 0)
		return -1;
	close(fd);
	proxyd = start((const char *[]){ path, "http", log_file, "me:right",
		NULL }, &out);
	free(path);
	if (fscanf(out, "%u", &port) != 1)
		return -1;
	fclose(out);
	snprintf(proxy_url, sizeof(proxy_url), "http://127.0.0.1:%u", port);
	snprintf(inside, sizeof(inside), "http://web.inside.example:%u",
		fault_port);
	return 0;
}

static int stop_both(void **state)
{
	char *bytes = xasprintf("%s.bytes", log_file);

	stop(&proxyd);
	unlink(log_file);
	unlink(bytes);
	free(bytes);
	return stop_faultd(state);
}

static unsigned connections_by(const struct way_settings *way)
{
	struct http_request request = get(at("/connections"));
	const struct exchange *exchange;
	unsigned count;

	request.way = *way;
	exchange = fetch(&request);
	assert_int_equal(exchange->status, 200);
	assert_int_equal(sscanf(exchange->body.data, "%u", &count), 1);
	return count;
}

/* Another family of addresses does not get the connection of the first. */
static void test_families_are_kept_apart(void **state)
{
	struct way_settings any = { .ip = 0 }, four = { .ip = 4 };
	unsigned first = connections_by(&any);

	(void)state;
	assert_int_equal(connections_by(&any), first);
	assert_int_equal(connections_by(&four), first + 1);
	assert_int_equal(connections_by(&four), first + 1);
	assert_int_equal(connections_by(&any), first + 1);
}

/* What was looked up for one family is no answer for the other. */
static void test_names_are_kept_apart(void **state)
{
	char *url = xasprintf("http://localhost:%u/ok", fault_port);
	struct http_request request = get(url);
	const struct exchange *exchange;

	(void)state;
	request.way.ip = 4;
	assert_int_equal(fetch(&request)->status, 200);
	request.way.ip = 6;
	exchange = fetch(&request);
	assert_int_equal(exchange->state, EXCHANGE_FAILED);
	request.way.ip = 4;
	assert_int_equal(fetch(&request)->status, 200);
	free(url);
}

/* Sends by the proxy with a password and a tunnel; the exchange. */
static const struct exchange *by_tunnel(const char *user,
	const char *password)
{
	char *url = xasprintf("http://moved.example:%u/ok", fault_port);
	char *resolve = xasprintf("moved.example:%u:127.0.0.1", fault_port);
	struct secret *secret = secret_new(password, strlen(password));
	struct http_request request = get(url);
	const struct exchange *exchange;

	request.way = (struct way_settings){ .proxy = proxy_url,
		.user = user, .password = secret, .resolve = resolve };
	exchange = fetch(&request);
	secret_free(secret);
	free(resolve);
	free(url);
	return exchange;
}

/* A tunnel that one password opened is not another's. */
static void test_logins_are_kept_apart(void **state)
{
	const struct exchange *exchange;

	(void)state;
	assert_int_equal(by_tunnel("me", "right")->status, 200);
	exchange = by_tunnel("me", "right");
	assert_int_equal(exchange->status, 200);
	assert_int_equal(exchange->timings.connected, -1);	/* used again */
	exchange = by_tunnel("me", "wrong");
	assert_int_equal(exchange->state, EXCHANGE_FAILED);
	assert_int_equal(exchange->failed_at, AT_PROXY);
	assert_int_equal(exchange->error.kind, ERR_AUTH);
	assert_says(exchange->error.text, "refused the user and password");
	exchange = by_tunnel(NULL, "");
	assert_int_equal(exchange->state, EXCHANGE_FAILED);
	assert_says(exchange->error.text, "wants a user and password");
	assert_int_equal(by_tunnel("me", "right")->status, 200);
}

static void test_nothing_of_the_proxy_is_shown(void **state)
{
	char *url = xasprintf("%s/echo", inside);
	struct secret *secret = secret_new("right", 5);
	struct http_request request = get(url);
	const struct exchange *exchange;

	(void)state;
	request.way = (struct way_settings){ .proxy = proxy_url,
		.user = "me", .password = secret };
	exchange = fetch(&request);
	assert_int_equal(exchange->status, 200);
	assert_null(http_headers_get(&exchange->request_headers,
		"Proxy-Authorization"));
	assert_null(http_headers_get(&exchange->headers,
		"Proxy-Authenticate"));
	assert_silent(exchange->body.data, "Proxy-");
	assert_int_equal(exchange->way->why, WAY_OF_CONNECTION);
	assert_false(log_says("bWU6cmlnaHQ"));	/* me:right */
	assert_false(log_says("Proxy-Authorization"));
	secret_free(secret);
	free(url);
}

/* A header of the user's can't speak for the proxy. */
static void test_own_header_is_refused(void **state)
{
	struct http_request request = get(at("/ok"));
	struct err err = ERR_INIT;

	(void)state;
	http_headers_add(&request.headers, "Proxy-Authorization", "Basic x");
	assert_int_equal(http_send(fx.http, &request, &err), 0);
	http_headers_finish(&request.headers);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		CASE(test_families_are_kept_apart),
		CASE(test_names_are_kept_apart),
		CASE(test_logins_are_kept_apart),
		CASE(test_nothing_of_the_proxy_is_shown),
		CASE(test_own_header_is_refused),
	};

	(void)argc;
	fixture_program = argv[0];
	forget_proxies();
	unsetenv("no_proxy");
	return cmocka_run_group_tests(tests, start_both, stop_both);
}
