#include "core/sandbox/sandbox.h"

/*
 * The sandbox as a whole: its parts, the table of what is where, and who may
 * come in. Metadata is open everywhere, as on the real servers, so an answer
 * from there proves nothing about credentials.
 *
 * A bad token gets a page of the web server's at the ESB (403) and nothing at
 * all at the repository (401 with an empty body); only what a good token may
 * not do is answered in FHIR.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/base64.h"
#include "core/base/builtin.h"
#include "core/base/log.h"
#include "core/base/text.h"
#include "core/sandbox/authority.h"
#include "core/sandbox/esb.h"
#include "core/sandbox/convert.h"
#include "core/sandbox/later.h"
#include "core/sandbox/pages.h"
#include "core/sandbox/receiver.h"
#include "core/sandbox/repository.h"
#include "core/sandbox/rewrite.h"
#include "core/sandbox/samples.h"
#include "core/sandbox/server.h"
#include "core/sandbox/shelf.h"

enum { TOKEN_SECONDS = 3600 };

struct sandbox {
	struct server *server;
	struct authority *authority;
	struct esb *open_esb, *esb;
	struct shelf *shelf;
	struct later *later;
	bool is_quiet;
};

static const char front_page[] =
	"fhirdeck sandbox: an integration engine in small. Everyone in it is "
	"invented.\n\n"
	"/open/ESB               ESB without credentials\n"
	"/sandbox/oauth2         OAuth2: /token /introspection /revocation "
	"/jwks\n"
	"                        /.well-known/openid-configuration\n"
	"/sandbox/ESB            ESB: $process-message, Bundle poll "
	"(Bearer token)\n"
	"/sandbox/cdr/fhir/r4    repository (Bearer token, or Basic "
	"sandbox-user)\n"
	"/sandbox/v2             HL7 v2 over HTTP\n"
	"/sandbox/iis            pages of a web server: /403 /404html /500 "
	"/503\n"
	"/sandbox/samples        messages to send: /message-order-O21.json\n"
	"                        /message-report-R01.json\n\n"
	"Client sandbox-client, secret sandbox-secret, scope system/*.*\n"
	"Client narrow-client, secret narrow-secret, scope "
	"system/Patient.rs\n"
	"Client key-client, private_key_jwt with the key of "
	"/sandbox/oauth2/demo-key\n"
	"Client person-client, no secret: authorization code, device code\n"
	"User sandbox-user, password sandbox-password\n";

/* What describes the server is told to anybody. */
static bool is_metadata(const struct sandbox_request *request)
{
	return request_is(request, "GET") &&
		(strcmp(request->path, "/metadata") == 0 ||
		text_starts_with(request->path, "/OperationDefinition"));
}

static void serve_front(struct sandbox *sandbox FD_UNUSED,
	struct sandbox_request *request, struct sandbox_reply *reply)
{
	if (strcmp(request->path, "/") == 0 || *request->path == '\0')
		reply_text(reply, 200, "text/plain; charset=UTF-8",
			front_page);
	else
		pages_reply_error(reply, 404);
}

static void serve_open_esb(struct sandbox *sandbox,
	struct sandbox_request *request, struct sandbox_reply *reply)
{
	esb_serve(sandbox->open_esb, request, reply);
}

static void serve_esb(struct sandbox *sandbox,
	struct sandbox_request *request, struct sandbox_reply *reply)
{
	request->scope = authority_scope(sandbox->authority, request);
	if (request->scope == NULL && !is_metadata(request))
		pages_reply_error(reply, 403);
	else
		esb_serve(sandbox->esb, request, reply);
}

static bool is_basic_user(const struct sandbox_request *request)
{
	static const char expected[] = "sandbox-user:sandbox-password";
	const char *header = request_header(request, "Authorization");
	struct buf pair = BUF_INIT;
	bool is_user = header != NULL &&
		text_starts_with_nocase(header, "Basic ") &&
		base64_decode(&pair, header + 6, strlen(header + 6)) &&
		strcmp(pair.data, expected) == 0;

	buf_finish_wiped(&pair);
	return is_user;
}

static void serve_repository(struct sandbox *sandbox,
	struct sandbox_request *request, struct sandbox_reply *reply)
{
	request->scope = authority_scope(sandbox->authority, request);
	if (request->scope != NULL || is_metadata(request) ||
	    is_basic_user(request)) {
		if (later_serve(sandbox->later, request, reply))
			return;
		repository_serve(sandbox->shelf, request, reply);
		later_take(sandbox->later, request, reply);
		return;
	}
	reply->status = 401;
	reply_header(reply, "WWW-Authenticate", "Bearer realm=\"sandbox\"%s",
		request_header(request, "Authorization") != NULL ?
		", error=\"invalid_token\"" : "");
}

static void serve_authority(struct sandbox *sandbox,
	struct sandbox_request *request, struct sandbox_reply *reply)
{
	authority_serve(sandbox->authority, request, reply);
}

static void serve_receiver(struct sandbox *sandbox FD_UNUSED,
	struct sandbox_request *request, struct sandbox_reply *reply)
{
	receiver_serve(request, reply);
}

static void serve_convert(struct sandbox *sandbox FD_UNUSED,
	struct sandbox_request *request, struct sandbox_reply *reply)
{
	convert_serve(request, reply);
}

static void serve_pages(struct sandbox *sandbox FD_UNUSED,
	struct sandbox_request *request, struct sandbox_reply *reply)
{
	pages_serve(request, reply);
}

static void serve_samples(struct sandbox *sandbox FD_UNUSED,
	struct sandbox_request *request, struct sandbox_reply *reply)
{
	const struct builtin *file = *request->path == '/' ?
		samples_find(request->path + 1) : NULL;

	if (file == NULL) {
		pages_reply_error(reply, 404);
		return;
	}
	reply_fhir(reply, 200);
	buf_append(&reply->body, file->data, file->len);
}

/* The first prefix that fits; "" is for all that is left. */
static const struct route {
	const char *prefix;
	void (*serve)(struct sandbox *sandbox,
		struct sandbox_request *request, struct sandbox_reply *reply);
} routes[] = {
	{ "/open/ESB", serve_open_esb },
	{ "/sandbox/oauth2", serve_authority },
	{ "/sandbox/ESB", serve_esb },
	{ "/sandbox/cdr/fhir/r4", serve_repository },
	{ "/sandbox/v2", serve_receiver },
	{ "/sandbox/tools", serve_convert },
	{ "/sandbox/iis", serve_pages },
	{ "/sandbox/samples", serve_samples },
	{ "", serve_front },
};

static const struct route *find_route(const char *path)
{
	const struct route *route = routes;

	for (;; route++) {
		size_t len = strlen(route->prefix);

		if (len == 0 || (text_starts_with(path, route->prefix) &&
		    (path[len] == '\0' || path[len] == '/')))
			return route;
	}
}

/* _pretty, for every JSON that leaves here. */
static void lay_out(const struct sandbox_request *request,
	struct sandbox_reply *reply)
{
	const char *pretty = request_param(request, "_pretty");
	struct buf text = BUF_INIT;

	if (pretty == NULL || strcmp(pretty, "true") != 0 ||
	    *reply->body.data != '{')
		return;
	rewrite_layout(&text, reply->body.data, reply->body.len, true);
	buf_putc(&text, '\n');
	buf_finish(&reply->body);
	reply->body = text;
}

static void serve(void *data, struct sandbox_request *request,
	struct sandbox_reply *reply)
{
	static const char *const echoed[] = { "X-Request-ID",
		"X-Correlation-ID" };
	struct sandbox *sandbox = data;
	const char *path = request->path;
	const struct route *route = find_route(path);
	char *base = xasprintf("%s%s", request->origin, route->prefix);

	request->base = base;
	request->path = path + strlen(route->prefix);
	route->serve(sandbox, request, reply);
	lay_out(request, reply);
	for (size_t i = 0; i < FD_COUNT(echoed); i++) {
		const char *value = request_header(request, echoed[i]);

		if (value != NULL)
			reply_header(reply, echoed[i], "%s", value);
	}
	if (!sandbox->is_quiet)
		log_line(LOG_INFO, "sandbox: %s %s %u", request->method, path,
			reply->status);
	free(base);
}

struct sandbox *sandbox_start(struct loop *loop,
	const struct sandbox_options *options, struct err *err)
{
	struct sandbox *sandbox = xcalloc(1, sizeof(*sandbox));

	sandbox->is_quiet = options->is_quiet;
	sandbox->authority = authority_new(options->token_seconds > 0 ?
		options->token_seconds : TOKEN_SECONDS);
	sandbox->open_esb = esb_new(true);
	sandbox->esb = esb_new(false);
	sandbox->later = later_new();
	sandbox->shelf = shelf_new();
	samples_fill_shelf(sandbox->shelf);
	samples_fill_queue(sandbox->open_esb);
	samples_fill_queue(sandbox->esb);
	sandbox->server = server_start(loop, options->port, serve, sandbox,
		err);
	if (sandbox->server != NULL)
		return sandbox;
	sandbox_stop(sandbox);
	return NULL;
}

void sandbox_stop(struct sandbox *sandbox)
{
	if (sandbox == NULL)
		return;
	server_stop(sandbox->server);
	authority_free(sandbox->authority);
	esb_free(sandbox->open_esb);
	esb_free(sandbox->esb);
	later_free(sandbox->later);
	shelf_free(sandbox->shelf);
	free(sandbox);
}

uint16_t sandbox_port(const struct sandbox *sandbox)
{
	return server_port(sandbox->server);
}

const char *sandbox_origin(const struct sandbox *sandbox)
{
	return server_origin(sandbox->server);
}

uint64_t sandbox_served(const struct sandbox *sandbox)
{
	return server_served(sandbox->server);
}
