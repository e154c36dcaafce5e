#include "core/sandbox/server.h"

/*
 * The only file that knows libmicrohttpd. The daemon has no threads: with
 * epoll its descriptor is one of the loop's, and MHD_run is called when it is
 * ready or when the daemon's own timeout is due; without epoll it is called
 * every few milliseconds.
 *
 * A request is gathered whole, up to a cap (a larger body is read and thrown
 * away, then answered 413), and handed on with its raw path and query: the
 * library's own decoding would lose what was sent. The Date header comes from
 * the deck's clock, which a test may hold.
 *
 * The library writes the reason phrase itself. The one reply that must have a
 * wrong one (a web server in front of the repository sends "413 OK") goes
 * straight to the socket, and the connection is closed behind it.
 */

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include <microhttpd.h>

#include "core/base/clock.h"
#include "core/base/text.h"
#include "core/engine/loop.h"
#include "core/net/http_date.h"

enum { BODY_CAP = 8 << 20, POLL_MS = 10 };

struct server {
	struct MHD_Daemon *daemon;
	struct loop *loop;
	server_fn *fn;
	void *data;
	unsigned watch, timer;
	bool has_epoll;
	uint16_t port;
	char origin[32];
	uint64_t served;
};

/* One request on its way in. */
struct incoming {
	char *target;		/* path and query as they came */
	struct buf body;
	bool is_begun;
};

static void *on_target(void *data FD_UNUSED, const char *uri,
	struct MHD_Connection *connection FD_UNUSED)
{
	struct incoming *incoming = xcalloc(1, sizeof(*incoming));

	incoming->target = xstrdup(uri);
	buf_init_capped(&incoming->body, BODY_CAP);
	return incoming;
}

static void on_completed(void *data FD_UNUSED,
	struct MHD_Connection *connection FD_UNUSED, void **context,
	enum MHD_RequestTerminationCode code FD_UNUSED)
{
	struct incoming *incoming = *context;

	if (incoming == NULL)
		return;
	free(incoming->target);
	buf_finish(&incoming->body);
	free(incoming);
	*context = NULL;
}

static const char *find_header(const void *connection, const char *name)
{
	/* The library's look-up does not change the connection. */
	return MHD_lookup_connection_value(
		(struct MHD_Connection *)(uintptr_t)connection,
		MHD_HEADER_KIND, name);
}

/* The Host header as an origin, if it looks like a host; else our own. */
static char *origin_of(const struct server *server,
	struct MHD_Connection *connection)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyz"
		"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:[]";
	const char *host = find_header(connection, MHD_HTTP_HEADER_HOST);

	if (host == NULL || *host == '\0' || strlen(host) > 255 ||
	    host[strspn(host, allowed)] != '\0')
		return xstrdup(server->origin);
	return xasprintf("http://%s", host);
}

static void serve(struct server *server, struct MHD_Connection *connection,
	const struct incoming *incoming, const char *method,
	struct sandbox_reply *reply)
{
	const char *mark = strchr(incoming->target, '?');
	size_t path_len = mark != NULL ?
		(size_t)(mark - incoming->target) : strlen(incoming->target);
	char *origin = origin_of(server, connection);
	struct buf path = BUF_INIT;
	struct sandbox_request request = {
		.method = method,
		.body = incoming->body.data,
		.body_len = incoming->body.len,
		.origin = origin,
		.base = origin,
		.find_header = find_header,
		.connection = connection,
	};

	url_decode(&path, incoming->target, path_len, false);
	request.path = path.data;
	url_params_parse(&request.params, mark != NULL ? mark + 1 : "");
	if (incoming->body.failed)
		reply_text(reply, 413, "text/plain; charset=UTF-8",
			"The body is larger than the sandbox's 8 MiB.\n");
	else
		server->fn(server->data, &request, reply);
	url_params_finish(&request.params);
	buf_finish(&path);
	free(origin);
}

/* Writes the whole answer past the library; short enough for one send. */
static enum MHD_Result send_raw(struct MHD_Connection *connection,
	const struct sandbox_reply *reply)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(
		connection, MHD_CONNECTION_INFO_CONNECTION_FD);
	struct buf out = BUF_INIT;
	ssize_t sent;

	buf_printf(&out, "HTTP/1.1 %u %s\r\nContent-Length: %zu\r\n",
		reply->status, reply->reason, reply->body.len);
	for (size_t i = 0; i < map_count(reply->headers); i++)
		buf_printf(&out, "%s: %s\r\n",
			map_key_at(reply->headers, i),
			(const char *)map_value_at(reply->headers, i));
	buf_puts(&out, "Connection: close\r\n\r\n");
	buf_append(&out, reply->body.data, reply->body.len);
	sent = info != NULL ?
		send(info->connect_fd, out.data, out.len, 0) : -1;
	(void)sent;
	buf_finish(&out);
	return MHD_NO;
}

static enum MHD_Result send_reply(struct MHD_Connection *connection,
	struct sandbox_reply *reply)
{
	struct MHD_Response *response;
	enum MHD_Result result;
	size_t len = reply->body.len;
	char date[40];

	http_date_format(date, sizeof(date), clock_now());
	reply_header(reply, "Date", "%s", date);
	if (reply->reason != NULL)
		return send_raw(connection, reply);
	response = MHD_create_response_from_buffer(len,
		buf_take(&reply->body), MHD_RESPMEM_MUST_FREE);
	if (response == NULL)
		return MHD_NO;
	for (size_t i = 0; i < map_count(reply->headers); i++)
		(void)MHD_add_response_header(response,
			map_key_at(reply->headers, i),
			map_value_at(reply->headers, i));
	result = MHD_queue_response(connection, reply->status, response);
	MHD_destroy_response(response);
	return result;
}

static enum MHD_Result on_request(void *data,
	struct MHD_Connection *connection, const char *url FD_UNUSED,
	const char *method, const char *version FD_UNUSED, const char *upload,
	size_t *upload_size, void **context)
{
	struct server *server = data;
	struct incoming *incoming = *context;
	struct sandbox_reply reply = { .status = 500 };
	enum MHD_Result result;

	if (!incoming->is_begun) {
		incoming->is_begun = true;
		return MHD_YES;
	}
	if (*upload_size != 0) {
		buf_append(&incoming->body, upload, *upload_size);
		*upload_size = 0;
		return MHD_YES;
	}
	reply.headers = map_new(free);
	buf_init(&reply.body);
	serve(server, connection, incoming, method, &reply);
	server->served++;
	result = send_reply(connection, &reply);
	map_free(reply.headers);
	buf_finish(&reply.body);
	return result;
}

static void run(void *data);

/* The daemon says how long it can be left alone. */
static void set_timer(struct server *server)
{
	MHD_UNSIGNED_LONG_LONG ms;

	loop_cancel(server->loop, server->timer);
	server->timer = 0;
	if (MHD_get_timeout(server->daemon, &ms) == MHD_YES)
		server->timer = loop_after(server->loop,
			ms < 60000 ? (long)ms : 60000, run, server);
}

static void run(void *data)
{
	struct server *server = data;

	MHD_run(server->daemon);
	if (server->has_epoll)
		set_timer(server);
}

static void on_ready(void *data, unsigned ready FD_UNUSED)
{
	run(data);
}

static void join_loop(struct server *server)
{
	const union MHD_DaemonInfo *info = NULL;

	if (server->has_epoll)
		info = MHD_get_daemon_info(server->daemon,
			MHD_DAEMON_INFO_EPOLL_FD);
	server->has_epoll = info != NULL && info->epoll_fd >= 0;
	if (server->has_epoll)
		server->watch = loop_watch(server->loop, info->epoll_fd,
			LOOP_READ, on_ready, server);
	else
		server->timer = loop_every(server->loop, POLL_MS, run, server);
}

static struct MHD_Daemon *start_daemon(struct server *server)
{
	struct sockaddr_in address = {
		.sin_family = AF_INET,
		.sin_port = htons(server->port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	unsigned flags = MHD_USE_SUPPRESS_DATE_NO_CLOCK;

	server->has_epoll = MHD_is_feature_supported(MHD_FEATURE_EPOLL) ==
		MHD_YES;
	if (server->has_epoll)
		flags |= MHD_USE_EPOLL;
	return MHD_start_daemon(flags, server->port, NULL, NULL, on_request,
		server, MHD_OPTION_SOCK_ADDR, &address,
		MHD_OPTION_URI_LOG_CALLBACK, on_target, NULL,
		MHD_OPTION_NOTIFY_COMPLETED, on_completed, NULL,
		MHD_OPTION_CONNECTION_TIMEOUT, 120u, MHD_OPTION_END);
}

struct server *server_start(struct loop *loop, uint16_t port, server_fn *fn,
	void *data, struct err *err)
{
	struct server *server = xcalloc(1, sizeof(*server));
	const union MHD_DaemonInfo *info;

	server->loop = loop;
	server->port = port;
	server->fn = fn;
	server->data = data;
	server->daemon = start_daemon(server);
	if (server->daemon == NULL) {
		err_set(err, ERR_NETWORK, "the sandbox can't listen on "
			"127.0.0.1 port %u (%s); choose another port", port,
			strerror(errno));
		free(server);
		return NULL;
	}
	info = MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_BIND_PORT);
	if (info != NULL && info->port != 0)
		server->port = info->port;
	snprintf(server->origin, sizeof(server->origin),
		"http://127.0.0.1:%u", server->port);
	join_loop(server);
	return server;
}

void server_stop(struct server *server)
{
	if (server == NULL)
		return;
	loop_unwatch(server->loop, server->watch);
	loop_cancel(server->loop, server->timer);
	MHD_stop_daemon(server->daemon);
	free(server);
}

uint16_t server_port(const struct server *server)
{
	return server->port;
}

const char *server_origin(const struct server *server)
{
	return server->origin;
}

uint64_t server_served(const struct server *server)
{
	return server->served;
}
