#include "core/net/loopback.h"

/*
 * A few connections at a time, each read until its headers end, answered and
 * closed; one that sends too much, or comes when all places are taken, is
 * dropped. Nothing of a request but its target is looked at, and that goes to
 * the caller as it is.
 */

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <fcntl.h>

#include "core/base/buf.h"
#include "core/base/text.h"
#include "core/engine/loop.h"

enum { GUESTS = 8, REQUEST_MAX = 16384 };

#ifndef MSG_NOSIGNAL
#define MSG_NOSIGNAL 0
#endif

struct guest {
	struct loopback *loopback;
	int fd;			/* -1: a free place */
	unsigned watch;
	struct buf request;
};

struct loopback {
	struct loop *loop;
	int fd;
	unsigned watch, port;
	char *path;
	loopback_fn *arrived;
	void *data;
	bool is_calling, is_closed;	/* closed from inside a call */
	struct guest guest[GUESTS];
};

static void drop(struct guest *guest)
{
	if (guest->fd < 0)
		return;
	loop_unwatch(guest->loopback->loop, guest->watch);
	close(guest->fd);
	guest->fd = -1;
	buf_finish_wiped(&guest->request);
}

static void send_page(int fd, const char *status, const char *words)
{
	struct buf page = BUF_INIT, answer = BUF_INIT;

	buf_puts(&page, "<!DOCTYPE html><meta charset=\"utf-8\">"
		"<title>fhirdeck</title><p>");
	for (; *words != '\0'; words++)
		if (strchr("<>&\"'", *words) != NULL)
			buf_printf(&page, "&#%d;", *words);
		else
			buf_putc(&page, *words);
	buf_puts(&page, "</p>\n");
	buf_printf(&answer, "HTTP/1.1 %s\r\nContent-Type: text/html; "
		"charset=utf-8\r\nContent-Length: %zu\r\nCache-Control: "
		"no-store\r\nReferrer-Policy: no-referrer\r\n"
		"Content-Security-Policy: default-src 'none'\r\n"
		"Connection: close\r\n\r\n%s", status, page.len, page.data);
	/* It fits into the socket's buffer; a browser that does not take it
	   goes without. */
	(void)!send(fd, answer.data, answer.len, MSG_NOSIGNAL);
	shutdown(fd, SHUT_WR);
	buf_finish(&page);
	buf_finish(&answer);
}

/* The target of "GET TARGET HTTP/1.1", cut off in place; or NULL. */
static char *target_of(struct buf *request)
{
	char *target, *end;

	if (!text_starts_with(request->data, "GET "))
		return NULL;
	target = request->data + 4;
	end = target + strcspn(target, " \r\n");
	if (*end != ' ')
		return NULL;
	*end = '\0';
	return target;
}

static void serve(struct guest *guest)
{
	struct loopback *loopback = guest->loopback;
	char *target = target_of(&guest->request);
	size_t len = strlen(loopback->path);
	struct err err = ERR_INIT;

	if (target == NULL || strncmp(target, loopback->path, len) != 0 ||
	    (target[len] != '?' && target[len] != '\0')) {
		send_page(guest->fd, "404 Not Found", "There is nothing here.");
		return;
	}
	loopback->is_calling = true;
	if (loopback->arrived(loopback->data, target, &err))
		send_page(guest->fd, "200 OK", "That is all: this page can be "
			"closed. fhirdeck goes on in its terminal.");
	else
		send_page(guest->fd, "400 Bad Request", err.text);
	loopback->is_calling = false;
}

static void on_readable(void *data, unsigned ready)
{
	struct guest *guest = data;
	struct loopback *loopback = guest->loopback;
	char bytes[4096];
	ssize_t count = recv(guest->fd, bytes, sizeof(bytes), 0);

	(void)ready;
	if (count <= 0 || !buf_append(&guest->request, bytes, (size_t)count)) {
		drop(guest);
		return;
	}
	mem_wipe(bytes, (size_t)count);
	if (strstr(guest->request.data, "\r\n\r\n") == NULL)
		return;
	serve(guest);
	drop(guest);
	if (loopback->is_closed)
		loopback_close(loopback);
}

static void on_guest(void *data, unsigned ready)
{
	struct loopback *loopback = data;
	int fd = accept(loopback->fd, NULL, NULL);
	struct guest *guest = loopback->guest;

	(void)ready;
	if (fd < 0)
		return;
	while (guest < loopback->guest + GUESTS && guest->fd >= 0)
		guest++;
	/* The one that has been sitting there makes room. */
	if (guest == loopback->guest + GUESTS) {
		guest = loopback->guest;
		drop(guest);
	}
	fcntl(fd, F_SETFD, FD_CLOEXEC);
	fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
	guest->fd = fd;
	buf_init_capped(&guest->request, REQUEST_MAX);
	buf_reserve(&guest->request, REQUEST_MAX);
	guest->watch = loop_watch(loopback->loop, fd, LOOP_READ, on_readable,
		guest);
}

static bool bind_to(struct loopback *loopback, unsigned port,
	struct err *err)
{
	struct sockaddr_in address = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t size = sizeof(address);
	int on = 1;

	loopback->fd = socket(AF_INET, SOCK_STREAM, 0);
	if (loopback->fd < 0)
		return err_set_errno(err, ERR_NETWORK, "no socket to listen "
			"on");
	fcntl(loopback->fd, F_SETFD, FD_CLOEXEC);
	fcntl(loopback->fd, F_SETFL, O_NONBLOCK);
	setsockopt(loopback->fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (bind(loopback->fd, (struct sockaddr *)(void *)&address,
	    sizeof(address)) != 0 || listen(loopback->fd, GUESTS) != 0 ||
	    getsockname(loopback->fd, (struct sockaddr *)(void *)&address,
	    &size) != 0)
		return err_set_errno(err, ERR_NETWORK, "127.0.0.1 port %u "
			"can't be listened on", port);
	loopback->port = ntohs(address.sin_port);
	return true;
}

struct loopback *loopback_open(struct loop *loop, unsigned port,
	const char *path, loopback_fn *arrived, void *data, struct err *err)
{
	struct loopback *loopback = xcalloc(1, sizeof(*loopback));

	loopback->loop = loop;
	loopback->path = xstrdup(path);
	loopback->arrived = arrived;
	loopback->data = data;
	for (size_t i = 0; i < GUESTS; i++)
		loopback->guest[i] = (struct guest){ .loopback = loopback,
			.fd = -1 };
	if (!bind_to(loopback, port, err)) {
		loopback_close(loopback);
		return NULL;
	}
	loopback->watch = loop_watch(loop, loopback->fd, LOOP_READ, on_guest,
		loopback);
	return loopback;
}

unsigned loopback_port(const struct loopback *loopback)
{
	return loopback->port;
}

void loopback_close(struct loopback *loopback)
{
	if (loopback == NULL)
		return;
	loopback->is_closed = true;
	if (loopback->is_calling)
		return;
	loop_unwatch(loopback->loop, loopback->watch);
	for (size_t i = 0; i < GUESTS; i++)
		drop(&loopback->guest[i]);
	if (loopback->fd >= 0)
		close(loopback->fd);
	free(loopback->path);
	free(loopback);
}
