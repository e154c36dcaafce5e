/*
 * faultd [PORT]: a server that answers wrongly on purpose, one fault a path,
 * for tests of everything that reads answers. It prints "PORT OTHER" and
 * serves loopback until its parent is gone; no threads, no children, no TLS.
 *
 * OTHER is a second origin. It answers anything with 200 and remembers what
 * it was given; /seen (on either port) tells of it, so that a test can see
 * whether a credential or a body went where it must not. /connections counts
 * the connections taken so far, /echo returns the request as it came, and
 * /redirect/STATUS?URL redirects (URL "other" is the second origin).
 * /busy?STATUS.TIMES.AFTER turns the same request away so many times with
 * that Retry-After ("d2": the date in two seconds), then answers it;
 * /requests counts what came so far.
 *
 * An answer is a run of bytes with a way to send it: after a wait, at once or
 * byte by byte, with a second run behind it that is made up on the way; then
 * keep, close, reset or hang. The faults are rows of one table.
 */

#include "core/base/buf.h"
#include "core/base/clock.h"
#include "core/base/map.h"
#include "core/base/text.h"
#include "tests/tools/faultd_bomb.h"
#include "tests/tools/faultd_statements.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum after { AFTER_KEEP, AFTER_CLOSE, AFTER_RESET, AFTER_HANG };
enum { CLIENT_MAX = 128, FILL_SIZE = 65536 };

struct client {
	int fd;
	bool is_other;		/* came to the second origin */
	struct buf in, out;
	size_t out_at;
	size_t fill_left;	/* blanks still to come behind out */
	int64_t start_at;	/* ticks before which nothing is sent */
	long drip_ms;		/* above 0: a byte each time */
	long linger_ms;		/* before after is done */
	enum after after;
	bool is_answering;
};

struct request {
	const char *method, *path, *query;
	const char *head;	/* all of it */
	const char *body;
	size_t body_len;
};

typedef void answer_fn(struct client *client, const struct request *request);

static struct client *clients[CLIENT_MAX];
static unsigned port, other_port, connections, requests;
static struct map *turned_away;	/* queries of /busy: how often */
static struct {
	unsigned requests;
	size_t body_len;
	bool had_authorization;
	struct buf head;
} seen = { .head = BUF_INIT };

#define PATIENT "{\"resourceType\":\"Patient\",\"id\":\"a\"}"
#define FHIR	"Content-Type: application/fhir+json\r\n"
#define HTML	"Content-Type: text/html\r\n"
#define HL7	"Content-Type: application/hl7-v2\r\n"
#define ACK	"MSH|^~\\&|RIE|R0A|DECK|R0A|20260203103100||ACK^R01|2|P|2.5.1\r"

static void put_answer(struct client *client, const char *status,
	const char *fields, const void *body, size_t len)
{
	buf_printf(&client->out, "HTTP/1.1 %s\r\n%sContent-Length: %zu\r\n"
		"\r\n", status, fields, len);
	buf_append(&client->out, body, len);
}

static long query_number(const struct request *request, long otherwise)
{
	long value;

	return text_parse_long(request->query, 0, 1L << 40, &value) ? value :
		otherwise;
}

/* /delay?MS */
static void answer_delay(struct client *client, const struct request *request)
{
	put_answer(client, "200 OK", FHIR, PATIENT, strlen(PATIENT));
	client->start_at = clock_ticks() + query_number(request, 300);
}

/* /size?N: a body of N blanks, its length told. */
static void answer_size(struct client *client, const struct request *request)
{
	client->fill_left = (size_t)query_number(request, 1000000);
	buf_printf(&client->out, "HTTP/1.1 200 OK\r\nContent-Type: text/plain"
		"\r\nContent-Length: %zu\r\n\r\n", client->fill_left);
}

static void answer_endless(struct client *client,
	const struct request *request)
{
	(void)request;
	buf_puts(&client->out, "HTTP/1.1 200 OK\r\n\r\n");
	client->fill_left = SIZE_MAX;
	client->after = AFTER_CLOSE;
}

static void answer_bomb(struct client *client, const struct request *request)
{
	struct buf bomb = BUF_INIT;

	(void)request;
	put_bomb(&bomb);
	put_answer(client, "200 OK", FHIR "Content-Encoding: gzip\r\n",
		bomb.data, bomb.len);
	buf_finish(&bomb);
}

/* /big-header?N: one field of N bytes. */
static void answer_big_header(struct client *client,
	const struct request *request)
{
	buf_puts(&client->out, "HTTP/1.1 200 OK\r\nX-Big: ");
	buf_fill(&client->out, 'a', (size_t)query_number(request, 400000));
	buf_puts(&client->out, "\r\nContent-Length: 0\r\n\r\n");
}

/* /many-headers?N */
static void answer_many_headers(struct client *client,
	const struct request *request)
{
	long count = query_number(request, 10000);

	buf_puts(&client->out, "HTTP/1.1 200 OK\r\n");
	for (long i = 0; i < count; i++)
		buf_printf(&client->out, "X-Field-%ld: a value of its own, "
			"forty bytes\r\n", i);
	buf_puts(&client->out, "Content-Length: 0\r\n\r\n");
}

/* /deep?N: N arrays in one another. */
static void answer_deep(struct client *client, const struct request *request)
{
	size_t depth = (size_t)query_number(request, 200000);
	struct buf body = BUF_INIT;

	buf_fill(&body, '[', depth);
	buf_fill(&body, ']', depth);
	put_answer(client, "200 OK", FHIR, body.data, body.len);
	buf_finish(&body);
}

static void answer_redirect(struct client *client,
	const struct request *request)
{
	buf_printf(&client->out, "HTTP/1.1 %s Moved\r\nLocation: ",
		request->path + strlen("/redirect/"));
	if (text_starts_with(request->query, "other"))
		buf_printf(&client->out, "http://127.0.0.1:%u/landed",
			other_port);
	else
		buf_puts(&client->out, request->query);
	buf_puts(&client->out, "\r\nContent-Length: 6\r\n\r\nmoved\n");
}

static void answer_echo(struct client *client, const struct request *request)
{
	struct buf body = BUF_INIT;

	buf_puts(&body, request->head);
	buf_append(&body, request->body, request->body_len);
	put_answer(client, "200 OK", "Content-Type: text/plain\r\n", body.data,
		body.len);
	buf_finish(&body);
}

static void answer_connections(struct client *client,
	const struct request *request)
{
	char text[16];

	(void)request;
	snprintf(text, sizeof(text), "%u", connections);
	put_answer(client, "200 OK", FHIR, text, strlen(text));
}

static void answer_requests(struct client *client,
	const struct request *request)
{
	char text[16];

	(void)request;
	snprintf(text, sizeof(text), "%u", requests);
	put_answer(client, "200 OK", FHIR, text, strlen(text));
}

static void put_date(struct buf *out, const char *name, time_t at)
{
	struct tm parts;
	char text[40];

	strftime(text, sizeof(text), "%a, %d %b %Y %H:%M:%S GMT",
		gmtime_r(&at, &parts));
	buf_printf(out, "%s: %s\r\n", name, text);
}

/* Its clock is an hour slow, as clocks are. */
static void put_busy(struct client *client, const char *status,
	const char *after)
{
	static const char outcome[] = "{\"resourceType\":\"OperationOutcome\","
		"\"issue\":[{\"severity\":\"error\",\"code\":\"throttled\","
		"\"diagnostics\":\"come back later\"}]}";
	time_t now = clock_now() - 3600;
	struct buf fields = BUF_INIT;
	long ahead = 0;

	buf_puts(&fields, FHIR);
	put_date(&fields, "Date", now);
	if (*after == 'd' && text_parse_long(after + 1, -86400, 86400, &ahead))
		put_date(&fields, "Retry-After", now + ahead);
	else if (*after != '\0')
		buf_printf(&fields, "Retry-After: %s\r\n", after);
	put_answer(client, status, fields.data, outcome, strlen(outcome));
	buf_finish(&fields);
}

/* /busy?STATUS.TIMES.AFTER[.NAME]; NAME tells cases apart. */
static void answer_busy(struct client *client, const struct request *request)
{
	unsigned *count = map_get(turned_away, request->query);
	char *part[3] = { NULL };
	const char *at = request->query;
	long most = 1;

	for (size_t i = 0; i < FD_COUNT(part); i++) {
		part[i] = xstrndup(at, strcspn(at, ".="));
		at += strlen(part[i]);
		at += *at == '.';
	}
	if (count == NULL) {
		count = xcalloc(1, sizeof(*count));
		map_put(turned_away, request->query, count);
	}
	if (text_parse_long(part[1], 0, 1000, &most) && *count >= most)
		put_answer(client, "200 OK", FHIR, PATIENT, strlen(PATIENT));
	else
		put_busy(client, text_equals(part[0], "429") ?
			"429 Too Many Requests" : "503 Service Unavailable",
			part[2]);
	++*count;
	for (size_t i = 0; i < FD_COUNT(part); i++)
		free(part[i]);
}

/* "REQUESTS authorization|none BODY-BYTES", then the last one's head. */
static void answer_seen(struct client *client, const struct request *request)
{
	struct buf body = BUF_INIT;

	(void)request;
	buf_printf(&body, "%u %s %zu\n%s", seen.requests,
		seen.had_authorization ? "authorization" : "none",
		seen.body_len, seen.head.data);
	put_answer(client, "200 OK", "Content-Type: text/plain\r\n", body.data,
		body.len);
	buf_finish(&body);
}

static void answer_other(struct client *client, const struct request *request)
{
	static const char landed[] = "{\"landed\":true}";
	const char *head = request->head;

	seen.requests++;
	seen.body_len += request->body_len;
	if (text_find_nocase(head, strlen(head), "\r\nauthorization:") != NULL)
		seen.had_authorization = true;
	buf_clear(&seen.head);
	buf_puts(&seen.head, head);
	put_answer(client, "200 OK", FHIR, landed, strlen(landed));
}

/*
 * Made by a function, or written here. A row without bytes is a whole answer:
 * status, fields, and the body with its length; bytes are sent as they stand.
 */
static const struct fault {
	const char *path;
	answer_fn *make;
	const char *bytes;
	const char *status, *fields, *body;
	enum after after;
	long linger_ms, drip_ms;
} faults[] = {
	{ .path = "/ok", .body = PATIENT },
	{ .path = "/drip", .body = PATIENT, .drip_ms = 5 },
	{ .path = "/trickle", .body = PATIENT, .drip_ms = 20 },
	{ .path = "/slow-headers", .body = PATIENT, .drip_ms = 100 },
	{ .path = "/hang", .bytes = "", .after = AFTER_HANG },
	{ .path = "/close", .bytes = "", .after = AFTER_CLOSE },
	{ .path = "/reset-early", .bytes = "", .after = AFTER_RESET },
	{ .path = "/garbage", .bytes = "SSH-2.0-OpenSSH_9.2\r\n",
	  .after = AFTER_CLOSE },
	{ .path = "/http09", .bytes = PATIENT, .after = AFTER_CLOSE },
	{ .path = "/short", .bytes = "HTTP/1.1 200 OK\r\n" FHIR
	  "Content-Length: 1000\r\n\r\n" PATIENT, .after = AFTER_CLOSE },
	{ .path = "/long", .bytes = "HTTP/1.1 200 OK\r\n" FHIR
	  "Content-Length: 5\r\n\r\n" PATIENT, .after = AFTER_CLOSE },
	{ .path = "/reset", .bytes = "HTTP/1.1 200 OK\r\n" FHIR
	  "Content-Length: 1000\r\n\r\n" PATIENT, .after = AFTER_RESET,
	  .linger_ms = 50 },
	{ .path = "/stall", .bytes = "HTTP/1.1 200 OK\r\n" FHIR
	  "Content-Length: 1000\r\n\r\n" PATIENT, .after = AFTER_HANG },
	{ .path = "/half-head", .bytes = "HTTP/1.1 200 OK\r\nContent-Ty",
	  .after = AFTER_HANG },
	{ .path = "/bad-chunk", .bytes = "HTTP/1.1 200 OK\r\n" FHIR
	  "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nzz\r\nhello\r\n",
	  .after = AFTER_CLOSE },
	{ .path = "/cut-chunk", .bytes = "HTTP/1.1 200 OK\r\n" FHIR
	  "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
	  .after = AFTER_CLOSE },
	{ .path = "/trailers", .bytes = "HTTP/1.1 200 OK\r\n" FHIR
	  "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n"
	  "X-Sum: 42\r\n\r\n" },
	{ .path = "/no-length", .bytes = "HTTP/1.1 200 OK\r\n" FHIR
	  "Connection: close\r\n\r\n" PATIENT, .after = AFTER_CLOSE },
	{ .path = "/two-lengths", .bytes = "HTTP/1.1 200 OK\r\n"
	  "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
	  .after = AFTER_CLOSE },
	{ .path = "/early", .bytes = "HTTP/1.1 103 Early Hints\r\nLink: </a>"
	  "\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}" },
	{ .path = "/bad-gzip", .fields = FHIR "Content-Encoding: gzip\r\n",
	  .body = "abcd" },
	{ .path = "/folded", .fields = "X-Folded: one\r\n  two\r\n",
	  .body = "" },
	{ .path = "/cookie", .fields = "Set-Cookie: session=hush-hush\r\n"
	  "X-Auth-Token: hush-hush\r\n", .body = "" },
	/* Text that must never reach a terminal or a C string as it is. */
	{ .path = "/nul", .body = "{\"resourceType\":\"Patient\","
	  "\"id\":\"a\\u0000b\",\"x\":\"\\ud800\"}" },
	{ .path = "/bad-utf8", .body = "{\"a\":\"\xc3(\"}" },
	{ .path = "/bom", .body = "\xef\xbb\xbf" PATIENT },
	{ .path = "/esc", .fields = FHIR "X-Title: \x1b]0;owned\x07\r\n",
	  .body = "{\"resourceType\":\"Patient\",\"a\":\"\\u001b[2J\","
	  "\"b\":\"\x1b[2J\x1b]52;c;\x07\"}" },
	/* Answers of servers and of what stands before them. */
	{ .path = "/204", .bytes = "HTTP/1.1 204 No Content\r\n"
	  "ETag: W/\"2\"\r\n\r\n" },
	{ .path = "/304", .bytes = "HTTP/1.1 304 Not Modified\r\n"
	  "Content-Length: 36\r\n\r\n" },
	{ .path = "/403", .status = "403 Forbidden", .fields = "",
	  .body = "" },
	{ .path = "/413", .status = "413 OK",
	  .fields = "Content-Type: text/plain\r\n",
	  .body = "too many results" },
	{ .path = "/502", .status = "502 Bad Gateway", .fields = HTML,
	  .body = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n"
	  "<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n</body>"
	  "\r\n</html>\r\n" },
	{ .path = "/iis-403", .status = "403 Forbidden", .fields = HTML,
	  .body = "<!DOCTYPE html>\r\n<html><head><title>403 - Forbidden: "
	  "Access is denied.</title></head><body><div id=\"header\"><h1>"
	  "Server Error</h1></div><div><h2>403 - Forbidden: Access is "
	  "denied.</h2><h3>You do not have permission to view this directory "
	  "or page using the credentials that you supplied.</h3></div></body>"
	  "</html>" },
	{ .path = "/ack", .fields = HL7, .body = ACK "MSA|AA|1\r" },
	{ .path = "/nack", .fields = HL7, .body = ACK "MSA|AR|1\rERR||"
	  "PID^1^3|204^Unknown key identifier^HL70357|E||||the patient is "
	  "not known\r" },
	{ .path = "/batch", .body = "{\"resourceType\":\"Bundle\",\"type\":"
		"\"batch-response\",\"entry\":[{\"response\":{\"status\":"
		"\"201 Created\"}},{\"response\":{\"status\":\"404\"}}]}" },
	{ .path = "/reply", .body = "{\"resourceType\":\"Bundle\",\"type\":"
		"\"message\",\"entry\":[{\"resource\":{\"resourceType\":"
		"\"MessageHeader\",\"response\":{\"identifier\":\"1\","
		"\"code\":\"fatal-error\"}}}]}" },
	{ .path = "/outcome", .body = "{\"resourceType\":\"OperationOutcome\","
		"\"issue\":[{\"severity\":\"error\",\"code\":\"invalid\","
		"\"diagnostics\":\"no subject\"}]}" },
	/* A server that tells everything it was asked about. */
	{ .path = "/tells", .status = "404 Not Found", .fields = FHIR
		"Location: https://h.example/Patient?name=Quillfeather\r\n",
		.body = "{\"resourceType\":\"OperationOutcome\",\"issue\":[{"
		"\"severity\":\"error\",\"code\":\"not-found\","
		"\"diagnostics\":\"No match for XANTHIPPE Quillfeather, "
		"999 999 9476, born 1973-08-09, mail x.q@example.org\"}]}" },
	{ .path = "/redirect-loop", .status = "302 Found",
	  .fields = "Location: /redirect-loop\r\n", .body = "" },
	{ .path = "/redirect/301", .make = answer_redirect },
	{ .path = "/redirect/302", .make = answer_redirect },
	{ .path = "/redirect/303", .make = answer_redirect },
	{ .path = "/redirect/307", .make = answer_redirect },
	{ .path = "/redirect/308", .make = answer_redirect },
	{ .path = "/delay", .make = answer_delay },
	{ .path = "/size", .make = answer_size },
	{ .path = "/endless", .make = answer_endless },
	{ .path = "/bomb", .make = answer_bomb },
	{ .path = "/big-header", .make = answer_big_header },
	{ .path = "/many-headers", .make = answer_many_headers },
	{ .path = "/deep", .make = answer_deep },
	{ .path = "/echo", .make = answer_echo },
	{ .path = "/connections", .make = answer_connections },
	{ .path = "/seen", .make = answer_seen },
	{ .path = "/busy", .make = answer_busy },
	{ .path = "/asleep/metadata", .status = "503 Service Unavailable",
	  .fields = "Retry-After: 100\r\n", .body = "" },
	{ .path = "/requests", .make = answer_requests },
	STATEMENT_FAULTS,
};

static void answer_written(struct client *client, const struct fault *fault)
{
	client->after = fault->after;
	client->linger_ms = fault->linger_ms;
	client->drip_ms = fault->drip_ms;
	if (fault->bytes != NULL)
		buf_puts(&client->out, fault->bytes);
	else
		put_answer(client, fault->status != NULL ? fault->status :
			"200 OK", fault->fields != NULL ? fault->fields : FHIR,
			fault->body, strlen(fault->body));
}

static void answer(struct client *client, const struct request *request)
{
	client->is_answering = true;
	client->after = AFTER_KEEP;
	client->start_at = client->fill_left = 0;
	client->drip_ms = client->linger_ms = 0;
	if (client->is_other && strcmp(request->path, "/seen") != 0) {
		answer_other(client, request);
		return;
	}
	requests += strcmp(request->path, "/requests") != 0;
	for (size_t i = 0; i < FD_COUNT(faults); i++)
		if (strcmp(request->path, faults[i].path) == 0) {
			if (faults[i].make != NULL)
				faults[i].make(client, request);
			else
				answer_written(client, &faults[i]);
			return;
		}
	put_answer(client, "404 Not Found", "", "", 0);
}

/* HEAD gets the head only, whatever the fault. */
static void cut_body(struct client *client, const char *method)
{
	char *end = strstr(client->out.data, "\r\n\r\n");

	if (strcmp(method, "HEAD") != 0 || end == NULL)
		return;
	buf_truncate(&client->out, (size_t)(end - client->out.data) + 4);
	client->fill_left = 0;
}

static size_t body_length(const char *head)
{
	const char *at = text_find_nocase(head, strlen(head),
		"\r\ncontent-length:");

	return at != NULL ? strtoul(at + 17, NULL, 10) : 0;
}

/* Answers the first request that has come whole, if there is one. */
static void take_request(struct client *client)
{
	char *end = strstr(client->in.data, "\r\n\r\n");
	size_t head_len, body_len;
	char *head, *line, *path, *query;

	if (end == NULL || client->is_answering)
		return;
	head_len = (size_t)(end - client->in.data) + 4;
	head = xstrndup(client->in.data, head_len);
	body_len = body_length(head);
	if (client->in.len >= head_len + body_len) {
		line = xstrndup(head, strcspn(head, "\r"));
		path = line + strcspn(line, " ");
		*path++ = '\0';
		path[strcspn(path, " ")] = '\0';
		query = path + strcspn(path, "?");
		if (*query == '?')
			*query++ = '\0';
		answer(client, &(struct request){ line, path, query, head,
			client->in.data + head_len, body_len });
		cut_body(client, line);
		buf_delete(&client->in, 0, head_len + body_len);
		free(line);
	}
	free(head);
}

static void drop(size_t at, bool with_reset)
{
	struct linger linger = { .l_onoff = 1, .l_linger = 0 };
	struct client *client = clients[at];

	if (with_reset)
		setsockopt(client->fd, SOL_SOCKET, SO_LINGER, &linger,
			sizeof(linger));
	close(client->fd);
	buf_finish(&client->in);
	buf_finish(&client->out);
	free(client);
	clients[at] = NULL;
}

/* Everything was sent: what comes after. */
static void finish_answer(size_t at)
{
	struct client *client = clients[at];

	if (client->linger_ms > 0) {
		client->start_at = clock_ticks() + client->linger_ms;
		client->linger_ms = 0;
	} else if (client->after == AFTER_KEEP) {
		buf_clear(&client->out);
		client->out_at = 0;
		client->is_answering = false;
		take_request(client);
	} else if (client->after != AFTER_HANG) {
		drop(at, client->after == AFTER_RESET);
	}
}

static bool wants_to_send(const struct client *client)
{
	return client->is_answering && clock_ticks() >= client->start_at &&
		!(client->after == AFTER_HANG &&
		client->out_at == client->out.len);
}

static void refill(struct client *client)
{
	size_t len = client->fill_left < FILL_SIZE ? client->fill_left :
		FILL_SIZE;

	buf_clear(&client->out);
	client->out_at = 0;
	buf_fill(&client->out, ' ', len);
	if (client->fill_left != SIZE_MAX)
		client->fill_left -= len;
}

static void send_some(size_t at)
{
	struct client *client = clients[at];
	size_t left = client->out.len - client->out_at;
	ssize_t put;

	if (left == 0 && client->fill_left > 0) {
		refill(client);
		left = client->out.len;
	}
	if (left == 0) {
		finish_answer(at);
		return;
	}
	if (client->drip_ms > 0) {
		left = 1;
		client->start_at = clock_ticks() + client->drip_ms;
	}
	put = send(client->fd, client->out.data + client->out_at, left,
		MSG_NOSIGNAL);
	if (put > 0)
		client->out_at += (size_t)put;
	else if (put < 0 && errno != EAGAIN && errno != EINTR)
		drop(at, false);
}

static void receive_some(size_t at)
{
	struct client *client = clients[at];
	char bytes[16384];
	ssize_t got = recv(client->fd, bytes, sizeof(bytes), 0);

	if (got > 0 && client->in.len == 0 && bytes[0] == 0x16) {
		/* A TLS greeting: say what web servers say to it. */
		buf_puts(&client->out, "HTTP/1.1 400 Bad Request\r\n\r\n");
		client->is_answering = true;
		client->after = AFTER_CLOSE;
	} else if (got > 0) {
		buf_append(&client->in, bytes, (size_t)got);
		take_request(client);
	} else if (got == 0 || (errno != EAGAIN && errno != EINTR)) {
		drop(at, false);
	}
}

static void accept_one(int listener, bool is_other)
{
	int fd = accept(listener, NULL, NULL);
	size_t at = 0;

	if (fd < 0)
		return;
	while (at < CLIENT_MAX && clients[at] != NULL)
		at++;
	if (at == CLIENT_MAX) {
		close(fd);
		return;
	}
	fcntl(fd, F_SETFL, O_NONBLOCK);
	clients[at] = xcalloc(1, sizeof(**clients));
	clients[at]->fd = fd;
	clients[at]->is_other = is_other;
	buf_init(&clients[at]->in);
	buf_init(&clients[at]->out);
	connections += !is_other;
}

static int listen_on(long wanted, unsigned *got)
{
	struct sockaddr_in address = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)wanted),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof(address);
	int fd = socket(AF_INET, SOCK_STREAM, 0), on = 1;

	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (fd < 0 || bind(fd, (struct sockaddr *)&address, len) != 0 ||
	    listen(fd, CLIENT_MAX) != 0 ||
	    getsockname(fd, (struct sockaddr *)&address, &len) != 0)
		mem_die("port %ld can't be listened on: %s", wanted,
			strerror(errno));
	*got = ntohs(address.sin_port);
	return fd;
}

/* One wait; short while an answer is being held back on purpose. */
static void serve_once(int listener, int other)
{
	struct pollfd fds[CLIENT_MAX + 2] = { { listener, POLLIN, 0 },
		{ other, POLLIN, 0 } };
	int wait_ms = 500;

	for (size_t i = 0; i < CLIENT_MAX; i++) {
		const struct client *client = clients[i];

		fds[i + 2] = (struct pollfd){ .fd = -1 };
		if (client == NULL)
			continue;
		fds[i + 2].fd = client->fd;
		fds[i + 2].events = wants_to_send(client) ? POLLIN | POLLOUT :
			POLLIN;
		if (client->start_at > clock_ticks())
			wait_ms = 2;
	}
	if (poll(fds, CLIENT_MAX + 2, wait_ms) < 0)
		return;
	for (size_t i = 0; i < CLIENT_MAX; i++) {
		if (fds[i + 2].revents & (POLLIN | POLLHUP | POLLERR))
			receive_some(i);
		if (clients[i] != NULL && (fds[i + 2].revents & POLLOUT))
			send_some(i);
	}
	if (fds[0].revents & POLLIN)
		accept_one(listener, false);
	if (fds[1].revents & POLLIN)
		accept_one(other, true);
}

int main(int argc, char **argv)
{
	pid_t parent = getppid();
	int listener, other;
	long wanted = 0;

	if (argc > 1 && !text_parse_long(argv[1], 0, 65535, &wanted)) {
		fputs("usage: faultd [PORT]\n", stderr);
		return 2;
	}
	signal(SIGPIPE, SIG_IGN);
	turned_away = map_new(free);
	listener = listen_on(wanted, &port);
	other = listen_on(0, &other_port);
	printf("%u %u\n", port, other_port);
	fflush(stdout);
	while (getppid() == parent)
		serve_once(listener, other);
	return 0;
}
