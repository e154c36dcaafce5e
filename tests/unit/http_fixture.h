#ifndef FD_TESTS_HTTP_FIXTURE_H
#define FD_TESTS_HTTP_FIXTURE_H

/*
 * What the http tests share: a loop with http in it, tests/tools/faultd as a
 * child, and a fetch that turns the loop until the exchange is over. A test
 * that hangs is ended by an alarm, so nothing here waits on a clock.
 */

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <signal.h>
#include <unistd.h>
#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <cmocka.h>

#include "core/base/clock.h"
#include "core/base/log.h"
#include "core/base/path.h"
#include "core/base/secret.h"
#include "core/base/text.h"
#include "core/engine/loop.h"
#include "core/net/http.h"

struct fixture {
	struct loop *loop;
	struct http *http;
	unsigned progress, ended;
};

static struct fixture fx;
static const char *fixture_program;	/* argv[0] */
static pid_t faultd;
static unsigned fault_port, other_port;
static char url_text[2048];

static void on_progress(void *data, uint32_t id)
{
	(void)data;
	(void)id;
	fx.progress++;
}

static void on_ended(void *data, uint32_t id)
{
	(void)data;
	assert_true(exchange_is_over(http_find(fx.http, id)));
	fx.ended++;
}

/* The URL of a path on faultd; good until the next call. */
FD_UNUSED static const char *at(const char *path)
{
	snprintf(url_text, sizeof(url_text), "http://127.0.0.1:%u%s",
		fault_port, path);
	return url_text;
}

FD_UNUSED static struct http_request get(const char *url)
{
	return (struct http_request){ .method = "GET", .url = url,
		.body_cap = 1000000, .max_redirects = 5,
		.progress = on_progress, .ended = on_ended };
}

/* Sends, turns the loop until it is over. */
FD_UNUSED static const struct exchange *fetch(
	const struct http_request *request)
{
	const struct exchange *exchange;
	struct err err = ERR_INIT;
	uint32_t id = http_send(fx.http, request, &err);

	if (id == 0)
		fail_msg("%s", err.text);
	exchange = http_find(fx.http, id);
	assert_non_null(exchange);
	while (!exchange_is_over(exchange))
		loop_turn(fx.loop, 1000);
	return exchange;
}

FD_UNUSED static const struct exchange *fetch_path(const char *path)
{
	struct http_request request = get(at(path));

	return fetch(&request);
}

/* Turns the loop until the exchange is in a state. */
FD_UNUSED static void turn_until(uint32_t id, enum exchange_state state)
{
	const struct exchange *exchange = http_find(fx.http, id);

	while (exchange->state != state) {
		if (exchange_is_over(exchange))
			fail_msg("it ended (%s) before it was %s",
				exchange->error.text,
				exchange_state_name(state));
		loop_turn(fx.loop, 1000);
	}
}

FD_UNUSED static void assert_says(const char *text, const char *words)
{
	if (strstr(text, words) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", text, words);
}

FD_UNUSED static void assert_silent(const char *text, const char *words)
{
	if (strstr(text, words) != NULL)
		fail_msg("\"%s\" says \"%s\"", text, words);
}

FD_UNUSED static bool log_says(const char *words)
{
	for (size_t i = 0; i < log_count(); i++)
		if (strstr(log_at(i).text, words) != NULL)
			return true;
	return false;
}

/* A listening socket that nobody ever accepts from. */
FD_UNUSED static int listen_silently(int backlog, unsigned *port)
{
	struct sockaddr_in address = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof(address);
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	assert_true(fd >= 0);
	assert_int_equal(bind(fd, (struct sockaddr *)&address, len), 0);
	if (backlog >= 0)
		assert_int_equal(listen(fd, backlog), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &len),
		0);
	*port = ntohs(address.sin_port);
	return fd;
}

/* Runs a program with its output in a pipe; dies with the test. */
FD_UNUSED static pid_t start(const char *const *words, FILE **out)
{
	int ends[2];
	pid_t pid;

	assert_int_equal(pipe(ends), 0);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		dup2(ends[1], STDOUT_FILENO);
		close(ends[0]);
		close(ends[1]);
		execvp(words[0], (char *const *)words);
		_exit(127);
	}
	close(ends[1]);
	*out = fdopen(ends[0], "r");
	assert_non_null(*out);
	return pid;
}

FD_UNUSED static void stop(pid_t *pid)
{
	if (*pid <= 0)
		return;
	kill(*pid, SIGTERM);
	waitpid(*pid, NULL, 0);
	*pid = 0;
}

/* faultd stands beside the tests of the same build. */
FD_UNUSED static int start_faultd(void **state)
{
	const char *program = fixture_program;
	const char *slash = strrchr(program, '/');
	char *path = xasprintf("%.*s/../tools/faultd", slash != NULL ?
		(int)(slash - program) : 1, slash != NULL ? program : ".");
	FILE *out;

	(void)state;
	if (!path_exists(path)) {
		print_error("%s is not built\n", path);
		free(path);
		return -1;
	}
	faultd = start((const char *[]){ path, NULL }, &out);
	free(path);
	if (fscanf(out, "%u %u", &fault_port, &other_port) != 2)
		return -1;
	fclose(out);
	return 0;
}

FD_UNUSED static int stop_faultd(void **state)
{
	(void)state;
	stop(&faultd);
	return 0;
}

FD_UNUSED static int set_up(void **state)
{
	(void)state;
	memset(&fx, 0, sizeof(fx));
	fx.loop = loop_new();
	fx.http = http_new(fx.loop);
	log_clear();
	alarm(60);
	return 0;
}

FD_UNUSED static int tear_down(void **state)
{
	(void)state;
	alarm(0);
	http_free(fx.http);
	loop_free(fx.loop);
	log_clear();
	return 0;
}

/* The machine's proxies are none of the test's business. */
FD_UNUSED static void forget_proxies(void)
{
	static const char *const names[] = { "http_proxy", "https_proxy",
		"all_proxy", "HTTPS_PROXY", "ALL_PROXY" };

	for (size_t i = 0; i < FD_COUNT(names); i++)
		unsetenv(names[i]);
	setenv("no_proxy", "*", 1);
}

#endif
