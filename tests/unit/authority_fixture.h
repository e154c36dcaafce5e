#ifndef FD_TESTS_AUTHORITY_FIXTURE_H
#define FD_TESTS_AUTHORITY_FIXTURE_H

/*
 * An authorization server and a FHIR server in one, in the test's own loop:
 * what they answer is a function of the test's, and every request is counted
 * and kept. A client is opened on them.
 */

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <arpa/inet.h>
#include <sys/socket.h>
#include <cmocka.h>

#include "core/base/buf.h"
#include "core/base/clock.h"
#include "core/client/client.h"
#include "core/engine/loop.h"
#include "core/net/url.h"

struct seen_request {
	char *target;		/* "/o/token" */
	char *authorization;	/* header, or NULL */
	struct url_params form;	/* of the body */
};

struct guest {
	int fd;
	unsigned watch;
	struct buf request;
};

static struct {
	struct loop *loop;
	struct http *http;
	struct client *client;
	struct connection *connection;
	int fd;
	unsigned port;
	struct guest guest[64];
	size_t guest_count;
	struct seen_request seen[64];
	size_t seen_count;
	/* Owned body of an answer; the status is 200 unless it is set. */
	char *(*answer)(const struct seen_request *request, unsigned *status);
	/* What the client's hooks were told. */
	char *url, *user_code;
	unsigned shown, over;
	/* Of the operations. */
	unsigned done;
	struct err err;
	uint32_t exchange;
} au;

static const char *field(const struct seen_request *request,
	const char *name)
{
	for (size_t i = 0; i < request->form.count; i++)
		if (strcmp(request->form.param[i].name, name) == 0)
			return request->form.param[i].value;
	return NULL;
}

/* How many requests went there, and the last of them. */
FD_UNUSED static size_t count_of(const char *target)
{
	size_t count = 0;

	for (size_t i = 0; i < au.seen_count; i++)
		count += strcmp(au.seen[i].target, target) == 0;
	return count;
}

FD_UNUSED static const struct seen_request *last_of(const char *target)
{
	for (size_t i = au.seen_count; i > 0; i--)
		if (strcmp(au.seen[i - 1].target, target) == 0)
			return &au.seen[i - 1];
	fail_msg("nothing was sent to %s", target);
	return NULL;
}

static char *header_of(const char *text, const char *name)
{
	const char *at = strstr(text, name);

	return at == NULL ? NULL : xstrndup(at + strlen(name),
		strcspn(at + strlen(name), "\r"));
}

static void answer_guest(struct guest *guest, const char *body)
{
	const char *target = strchr(guest->request.data, ' ') + 1;
	struct seen_request *request = &au.seen[au.seen_count++];
	struct buf text = BUF_INIT;
	unsigned status = 200;
	char *answer;

	assert_true(au.seen_count < FD_COUNT(au.seen));
	request->target = xstrndup(target, strcspn(target, " "));
	request->authorization = header_of(guest->request.data,
		"\r\nAuthorization: ");
	url_params_parse(&request->form, body);
	answer = au.answer(request, &status);
	buf_printf(&text, "HTTP/1.1 %u X\r\nContent-Type: application/json"
		"\r\nDate: Tue, 03 Feb 2026 10:31:30 GMT\r\n"
		"Content-Length: %zu\r\nConnection: close\r\n\r\n%s", status,
		strlen(answer), answer);
	assert_int_equal(send(guest->fd, text.data, text.len, MSG_NOSIGNAL),
		text.len);
	buf_finish(&text);
	free(answer);
}

static void on_bytes(void *data, unsigned ready)
{
	struct guest *guest = data;
	char bytes[8192], *length;
	ssize_t count = recv(guest->fd, bytes, sizeof(bytes), 0);
	const char *body;
	size_t wanted;

	(void)ready;
	if (count > 0)
		buf_append(&guest->request, bytes, (size_t)count);
	body = strstr(guest->request.data, "\r\n\r\n");
	if (count > 0 && body == NULL)
		return;
	length = header_of(guest->request.data, "\r\nContent-Length: ");
	wanted = length != NULL ? strtoul(length, NULL, 10) : 0;
	free(length);
	if (count > 0 && strlen(body + 4) < wanted)
		return;
	if (count > 0)
		answer_guest(guest, body + 4);
	loop_unwatch(au.loop, guest->watch);
	close(guest->fd);
	buf_finish(&guest->request);
}

static void on_connect(void *data, unsigned ready)
{
	struct guest *guest = &au.guest[au.guest_count++];

	(void)data;
	(void)ready;
	assert_true(au.guest_count < FD_COUNT(au.guest));
	guest->fd = accept(au.fd, NULL, NULL);
	buf_init(&guest->request);
	guest->watch = loop_watch(au.loop, guest->fd, LOOP_READ, on_bytes,
		guest);
}

static void listen_on_loopback(void)
{
	struct sockaddr_in address = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t size = sizeof(address);

	au.fd = socket(AF_INET, SOCK_STREAM, 0);
	assert_int_equal(bind(au.fd, (void *)&address, sizeof(address)), 0);
	assert_int_equal(listen(au.fd, 64), 0);
	getsockname(au.fd, (void *)&address, &size);
	au.port = ntohs(address.sin_port);
	loop_watch(au.loop, au.fd, LOOP_READ, on_connect, NULL);
}

static void show_person(void *data, struct client *client,
	const struct person_step *step)
{
	(void)data;
	(void)client;
	if (step->url == NULL) {
		au.over++;
		return;
	}
	au.shown++;
	mem_replace(&au.url, step->url);
	mem_replace(&au.user_code, step->user_code);
}

static void note_done(void *data, uint32_t exchange, const struct err *err)
{
	(void)data;
	au.done++;
	au.exchange = exchange;
	if (err != NULL)
		au.err = *err;
	if (exchange != 0)
		http_forget(au.http, exchange);
}

/* Owned. */
static char *address(const char *path)
{
	return xasprintf("http://127.0.0.1:%u%s", au.port, path);
}

static int open_authority(void **state)
{
	(void)state;
	memset(&au, 0, sizeof(au));
	au.loop = loop_new();
	au.http = http_new(au.loop);
	listen_on_loopback();
	au.connection = connection_new("A");
	au.connection->oauth2.base = address("/o");
	au.connection->oauth2.client_id = xstrdup("me");
	au.connection->oauth2.client_secret = (struct secret_ref){
		.source = SECRET_PUBLIC, .value = xstrdup("a-secret-of-32-by"
		"tes-and-more-than-that") };
	connection_add_service(au.connection, "fhir", SERVICE_FHIR, "x",
		ACCESS_OAUTH2);
	free(au.connection->services[0].base);
	au.connection->services[0].base = address("/fhir");
	clock_hold(1770114660);		/* 2026-02-03T10:31:00Z */
	return 0;
}

static void open_client(void)
{
	const struct client_hooks hooks = { .show_person = show_person };

	au.client = client_new(au.loop, au.http, au.connection, &hooks);
}

static int close_authority(void **state)
{
	(void)state;
	client_free(au.client);
	http_free(au.http);
	loop_free(au.loop);
	connection_free(au.connection);
	close(au.fd);
	for (size_t i = 0; i < au.seen_count; i++) {
		free(au.seen[i].target);
		free(au.seen[i].authorization);
		url_params_finish(&au.seen[i].form);
	}
	free(au.url);
	free(au.user_code);
	return 0;
}

FD_UNUSED static void turn_until(const unsigned *count, unsigned wanted)
{
	while (*count < wanted)
		loop_turn(au.loop, 1000);
}

FD_UNUSED static unsigned send_one(void)
{
	char *url = address("/fhir/Patient/1");
	const struct client_call call = { .method = "GET", .url = url,
		.done = note_done };
	unsigned id = client_send(au.client, &call);

	free(url);
	return id;
}

/* A token is got; false with au.err. */
FD_UNUSED static bool get_token(bool renew)
{
	unsigned before = au.done;

	err_clear(&au.err);
	client_get_token(au.client, renew, note_done, &au);
	turn_until(&au.done, before + 1);
	return !err_is_set(&au.err);
}

#define AUTHORITY_TEST(name) cmocka_unit_test_setup_teardown(name, \
	open_authority, close_authority)

#endif
