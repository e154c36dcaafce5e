/*
 * proxyd http|socks LOG [USER:PASSWORD]: a proxy for tests, on loopback until
 * its parent is gone. It prints its port. http forwards requests and makes
 * tunnels (CONNECT), with a 407 and Basic where a password is given; socks is
 * SOCKS5 (RFC 1928), with RFC 1929 there.
 *
 * What it was asked is in LOG, a line each ("CONNECT a:1", header fields,
 * "socks name a:1"); all that clients sent it, as it came, is in LOG.bytes, so
 * that a test can see what never should have come in the clear.
 *
 * Names below inside.example are this machine, and known to nobody else;
 * forbidden.example is not allowed, silent.example gets no answer, all other
 * names are not known.
 */

#include "core/base/base64.h"
#include "core/base/buf.h"
#include "core/base/mem.h"
#include "core/base/text.h"

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { LINK_MAX = 64, CHUNK = 65536 };
enum step { STEP_HEAD, STEP_METHODS, STEP_PASSWORD, STEP_REQUEST,
	STEP_RELAY, STEP_SILENT };

struct link {
	int client, server;	/* server: -1 until it is connected */
	enum step step;
	struct buf in;		/* came from the client, not yet used */
	struct buf to_client, to_server;
	size_t body_left;	/* of a request that was refused */
	bool marks_end;		/* the answer's head is still to be marked */
	bool ends;		/* once to_client is sent */
};

static struct link *links[LINK_MAX];
static const char *login;	/* USER:PASSWORD, or NULL */
static FILE *words, *bytes;

static int listen_on_loopback(unsigned *port)
{
	struct sockaddr_in address = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof(address);
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (fd < 0 || bind(fd, (struct sockaddr *)&address, len) != 0 ||
	    listen(fd, 64) != 0 ||
	    getsockname(fd, (struct sockaddr *)&address, &len) != 0)
		mem_die("proxyd can't listen");
	*port = ntohs(address.sin_port);
	return fd;
}

/* A socket, or -1 with errno: ENOENT for a name that is not known. */
static int connect_to(const char *host, long port)
{
	struct sockaddr_in address = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)port) };
	int fd;

	if (text_ends_with(host, ".inside.example") ||
	    strcmp(host, "localhost") == 0)
		host = "127.0.0.1";
	if (inet_pton(AF_INET, host, &address.sin_addr) != 1) {
		errno = ENOENT;
		return -1;
	}
	fd = socket(AF_INET, SOCK_STREAM, 0);
	if (connect(fd, (struct sockaddr *)&address, sizeof(address)) == 0)
		return fd;
	close(fd);
	errno = ECONNREFUSED;
	return -1;
}

static void answer(struct link *link, const char *status, const char *fields)
{
	buf_printf(&link->to_client, "HTTP/1.1 %s\r\n%sContent-Length: 6\r\n"
		"\r\nproxy\n", status, fields);
}

/* Owned value of a field of a head, or NULL. */
static char *field_of(const char *head, const char *name)
{
	char *start = xasprintf("\r\n%s:", name), *value = NULL;
	const char *at = text_find_nocase(head, strlen(head), start);

	if (at != NULL) {
		at += strlen(start);
		at += strspn(at, " ");
		value = xstrndup(at, strcspn(at, "\r"));
	}
	free(start);
	return value;
}

static bool is_logged_in(const char *head)
{
	char *value = field_of(head, "Proxy-Authorization");
	struct buf wanted = BUF_INIT;
	bool is_it;

	buf_puts(&wanted, "Basic ");
	if (login != NULL)
		base64_encode(&wanted, login, strlen(login));
	is_it = login == NULL || (value != NULL &&
		strcmp(value, wanted.data) == 0);
	buf_finish(&wanted);
	free(value);
	return is_it;
}

/* True when the place may be gone to; otherwise it was answered. */
static bool is_allowed(struct link *link, const char *host)
{
	if (strcmp(host, "forbidden.example") == 0)
		answer(link, "403 Forbidden", "");
	else if (strcmp(host, "silent.example") == 0)
		link->step = STEP_SILENT;
	else
		return true;
	return false;
}

static void open_tunnel(struct link *link, const char *host, long port)
{
	if (!is_allowed(link, host))
		return;
	link->server = connect_to(host, port);
	if (link->server < 0) {
		answer(link, "502 Bad Gateway", "");
		return;
	}
	buf_puts(&link->to_client, "HTTP/1.1 200 Connected\r\n\r\n");
	link->step = STEP_RELAY;
}

/* "GET http://host:port/path HTTP/1.1" becomes a request to that host. */
static void forward(struct link *link, const char *head, const char *host,
	long port, const char *path)
{
	const char *line = strstr(head, "\r\n");

	if (!is_allowed(link, host))
		return;
	link->server = connect_to(host, port);
	if (link->server < 0) {
		answer(link, "502 Bad Gateway", "");
		return;
	}
	buf_append(&link->to_server, head, strcspn(head, " ") + 1);
	buf_append(&link->to_server, path, (size_t)(line - path));
	buf_puts(&link->to_server, "\r\nConnection: close\r\n");
	for (line += 2; *line != '\r'; line = strstr(line, "\r\n") + 2)
		if (!text_starts_with_nocase(line, "proxy-"))
			buf_append(&link->to_server, line,
				(size_t)(strstr(line, "\r\n") + 2 - line));
	buf_puts(&link->to_server, "\r\n");
	link->marks_end = true;
	link->step = STEP_RELAY;
}

static void go_to(struct link *link, const char *head, const char *target)
{
	bool is_tunnel = text_starts_with(head, "CONNECT ");
	const char *from = is_tunnel ? target : strstr(target, "://");
	size_t len;
	char *place, *colon;
	long port = 80;

	if (from == NULL) {
		answer(link, "400 Bad Request", "");
		return;
	}
	from += is_tunnel ? 0 : 3;
	len = strcspn(from, "/ ?");
	place = xstrndup(from, len);
	colon = strrchr(place, ':');
	if (colon != NULL && text_parse_long(colon + 1, 1, 65535, &port))
		*colon = '\0';
	if (is_tunnel)
		open_tunnel(link, place, port);
	else
		forward(link, head, place, port, from + len);
	free(place);
}

static void log_head(const char *head)
{
	while (*head != '\r' && *head != '\0') {
		size_t len = strcspn(head, "\r");

		fprintf(words, "%.*s\n", (int)len, head);
		head += len + 2;
	}
	fflush(words);
}

static void take_head(struct link *link)
{
	const char *end = strstr(link->in.data, "\r\n\r\n");
	char *head, *length;
	long body = 0;

	if (end == NULL)
		return;
	head = xstrndup(link->in.data, (size_t)(end + 4 - link->in.data));
	buf_delete(&link->in, 0, strlen(head));
	log_head(head);
	if (is_logged_in(head))
		go_to(link, head, head + strcspn(head, " ") + 1);
	else
		answer(link, "407 Proxy Authentication Required",
			"Proxy-Authenticate: Basic realm=\"proxyd\"\r\n");
	length = field_of(head, "Content-Length");
	if (link->step == STEP_HEAD && length != NULL &&
	    text_parse_long(length, 0, 1L << 30, &body))
		link->body_left = (size_t)body;
	free(length);
	free(head);
}

/* Whether so much has come; what was used before is gone. */
static bool has(const struct link *link, size_t len)
{
	return link->in.len >= len;
}

static void take_methods(struct link *link)
{
	const unsigned char *in = (const unsigned char *)link->in.data;
	char wanted = login != NULL ? 2 : 0;

	if (!has(link, 2) || !has(link, 2u + in[1]))
		return;
	if (in[0] != 5 || memchr(in + 2, wanted, in[1]) == NULL) {
		buf_append(&link->to_client, "\x05\xff", 2);
		link->ends = true;
		link->step = STEP_SILENT;
		return;
	}
	buf_putc(&link->to_client, 5);
	buf_putc(&link->to_client, wanted);
	buf_delete(&link->in, 0, 2u + in[1]);
	link->step = login != NULL ? STEP_PASSWORD : STEP_REQUEST;
}

static void take_password(struct link *link)
{
	const unsigned char *in = (const unsigned char *)link->in.data;
	size_t user, len;
	char *both;
	bool is_it;

	if (!has(link, 2) || !has(link, 3u + in[1]))
		return;
	user = in[1];
	len = 3 + user + in[2 + user];
	if (!has(link, len))
		return;
	both = xasprintf("%.*s:%.*s", (int)user, in + 2,
		(int)in[2 + user], in + 3 + user);
	is_it = strcmp(both, login) == 0;
	free(both);
	buf_putc(&link->to_client, 1);
	buf_putc(&link->to_client, is_it ? 0 : 1);
	buf_delete(&link->in, 0, len);
	link->step = is_it ? STEP_REQUEST : STEP_SILENT;
	link->ends = !is_it;
}

static void socks_reply(struct link *link, char code)
{
	const char reply[10] = { 5, code, 0, 1 };

	buf_append(&link->to_client, reply, sizeof(reply));
	link->step = code == 0 ? STEP_RELAY : STEP_SILENT;
	link->ends = code != 0;
}

static void socks_go(struct link *link, const char *host, long port)
{
	if (strcmp(host, "silent.example") == 0) {
		link->step = STEP_SILENT;
		return;
	}
	if (strcmp(host, "forbidden.example") == 0) {
		socks_reply(link, 2);
		return;
	}
	link->server = connect_to(host, port);
	socks_reply(link, link->server >= 0 ? 0 : errno == ENOENT ? 4 : 5);
}

static void take_request(struct link *link)
{
	const unsigned char *in = (const unsigned char *)link->in.data;
	size_t at = 4, len = 4;
	char host[256];
	bool is_name;
	long port;

	if (!has(link, 5))
		return;
	is_name = in[3] == 3;
	if (is_name) {
		at = 5;
		len = in[4];
	}
	if (!has(link, at + len + 2))
		return;
	if (is_name)
		snprintf(host, sizeof(host), "%.*s", (int)len, in + at);
	else
		inet_ntop(AF_INET, in + at, host, sizeof(host));
	port = in[at + len] << 8 | in[at + len + 1];
	fprintf(words, "socks %s %s:%ld\n", is_name ? "name" : "address",
		host, port);
	fflush(words);
	buf_delete(&link->in, 0, at + len + 2);
	socks_go(link, host, port);
}

/* Every step that what has come allows. */
static void take(struct link *link)
{
	enum step before;

	do {
		size_t skipped = link->body_left < link->in.len ?
			link->body_left : link->in.len;

		before = link->step;
		buf_delete(&link->in, 0, skipped);
		link->body_left -= skipped;
		if (link->step == STEP_HEAD)
			take_head(link);
		else if (link->step == STEP_METHODS)
			take_methods(link);
		else if (link->step == STEP_PASSWORD)
			take_password(link);
		else if (link->step == STEP_REQUEST)
			take_request(link);
	} while (before != link->step);
	if (link->step == STEP_RELAY) {
		buf_append(&link->to_server, link->in.data, link->in.len);
		buf_clear(&link->in);
	}
}

/* So that the client does not keep the connection for another server. */
static void mark_end(struct link *link)
{
	const char *line = strstr(link->to_client.data, "\r\n");

	if (line == NULL)
		return;
	buf_insert(&link->to_client, (size_t)(line + 2 -
		link->to_client.data), "Connection: close\r\n",
		strlen("Connection: close\r\n"));
	link->marks_end = false;
}

static void drop(size_t at)
{
	struct link *link = links[at];

	close(link->client);
	if (link->server >= 0)
		close(link->server);
	buf_finish(&link->in);
	buf_finish(&link->to_client);
	buf_finish(&link->to_server);
	free(link);
	links[at] = NULL;
}

/* False when the other side is gone. */
static bool send_some(int fd, struct buf *out)
{
	ssize_t len = send(fd, out->data, out->len, MSG_NOSIGNAL);

	if (len > 0)
		buf_delete(out, 0, (size_t)len);
	return len > 0 || errno == EINTR || errno == EAGAIN;
}

static bool read_client(struct link *link)
{
	static char chunk[CHUNK];
	ssize_t len = recv(link->client, chunk, sizeof(chunk), 0);

	if (len <= 0)
		return false;
	fwrite(chunk, 1, (size_t)len, bytes);
	fflush(bytes);
	buf_append(&link->in, chunk, (size_t)len);
	take(link);
	return true;
}

static bool read_server(struct link *link)
{
	static char chunk[CHUNK];
	ssize_t len = recv(link->server, chunk, sizeof(chunk), 0);

	if (len <= 0) {
		close(link->server);
		link->server = -1;
		link->ends = true;
		link->step = STEP_SILENT;
		return true;
	}
	buf_append(&link->to_client, chunk, (size_t)len);
	if (link->marks_end)
		mark_end(link);
	return true;
}

static bool serve(struct link *link, short client, short server)
{
	if (client & (POLLIN | POLLHUP | POLLERR) && !read_client(link))
		return false;
	if (server & (POLLIN | POLLHUP | POLLERR) && link->server >= 0 &&
	    !read_server(link))
		return false;
	if (link->to_client.len > 0 && !send_some(link->client,
	    &link->to_client))
		return false;
	if (link->to_server.len > 0 && link->server >= 0 &&
	    !send_some(link->server, &link->to_server))
		return false;
	return !link->ends || link->to_client.len > 0;
}

static void take_connection(int listener, enum step first)
{
	int fd = accept(listener, NULL, NULL);

	for (size_t i = 0; fd >= 0 && i < LINK_MAX; i++)
		if (links[i] == NULL) {
			links[i] = xcalloc(1, sizeof(**links));
			*links[i] = (struct link){ .client = fd, .server = -1,
				.step = first, .in = BUF_INIT,
				.to_client = BUF_INIT,
				.to_server = BUF_INIT };
			return;
		}
	if (fd >= 0)
		close(fd);
}

static void turn(int listener, enum step first)
{
	struct pollfd fds[1 + 2 * LINK_MAX];

	fds[0] = (struct pollfd){ .fd = listener, .events = POLLIN };
	for (size_t i = 0; i < LINK_MAX; i++) {
		const struct link *link = links[i];
		short more = link != NULL && link->to_client.len > 0 ?
			POLLOUT : 0;

		fds[1 + 2 * i] = (struct pollfd){
			.fd = link != NULL ? link->client : -1,
			.events = (short)(POLLIN | more) };
		more = link != NULL && link->to_server.len > 0 ? POLLOUT : 0;
		fds[2 + 2 * i] = (struct pollfd){
			.fd = link != NULL ? link->server : -1,
			.events = (short)(POLLIN | more) };
	}
	if (poll(fds, FD_COUNT(fds), 500) <= 0)
		return;
	for (size_t i = 0; i < LINK_MAX; i++)
		if (links[i] != NULL && !serve(links[i],
		    fds[1 + 2 * i].revents, fds[2 + 2 * i].revents))
			drop(i);
	if (fds[0].revents & POLLIN)
		take_connection(listener, first);
}

int main(int argc, char **argv)
{
	pid_t parent = getppid();
	unsigned port;
	char *path;
	int listener;

	if (argc < 3)
		mem_die("usage: proxyd http|socks LOG [USER:PASSWORD]");
	signal(SIGPIPE, SIG_IGN);
	path = xasprintf("%s.bytes", argv[2]);
	words = fopen(argv[2], "w");
	bytes = fopen(path, "w");
	free(path);
	if (words == NULL || bytes == NULL)
		mem_die("proxyd can't write %s", argv[2]);
	login = argc > 3 ? argv[3] : NULL;
	listener = listen_on_loopback(&port);
	printf("%u\n", port);
	fflush(stdout);
	while (getppid() == parent)
		turn(listener, strcmp(argv[1], "socks") == 0 ? STEP_METHODS :
			STEP_HEAD);
	return 0;
}
