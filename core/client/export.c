#include "core/client/export.h"

/*
 * Every export begins alike: the request goes in where imported ones do, so
 * that the same rules take its secrets out, and gets the headers that are sent
 * with it. Where it goes decides how it gets access, as when it is sent: a URL
 * below none of the connection's services gets none.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/client/client.h"
#include "core/client/export_part.h"

static const struct {
	const char *word;
	bool (*print)(const struct export_draft *draft, struct buf *out,
		struct err *err);
} kinds[EXPORT_COUNT] = {
	[EXPORT_CURL] = { "curl", export_curl },
	[EXPORT_HTTP] = { "http", NULL },
	[EXPORT_HAR] = { "har", export_har },
	[EXPORT_MARKDOWN] = { "markdown", export_markdown },
};

bool export_kind_parse(const char *word, enum export_kind *out)
{
	for (int i = 0; i < EXPORT_COUNT; i++)
		if (text_equals_nocase(word, kinds[i].word)) {
			*out = (enum export_kind)i;
			return true;
		}
	return false;
}

const char *export_kind_word(enum export_kind kind)
{
	return kinds[kind].word;
}

static enum access_mode access_of(const struct export_request *request)
{
	const struct service *service = request->connection == NULL ? NULL :
		client_service_of(request->connection, request->url);

	return service != NULL ? service->access : ACCESS_UNRESTRICTED;
}

/* Those the program adds when it sends, where they are not there. */
static void add_headers(const struct export_request *request,
	struct http_headers *all)
{
	const struct connection *connection = request->connection;

	http_headers_copy(all, request->headers);
	for (size_t i = 0; connection != NULL &&
	    i < connection->headers.count; i++) {
		const struct http_header *header =
			&connection->headers.header[i];

		if (http_headers_get(all, header->name) == NULL)
			http_headers_add(all, header->name, header->value);
	}
	if (http_headers_get(all, "Accept") == NULL)
		http_headers_add(all, "Accept", "application/fhir+json");
	if (request->body_len > 0 && request->content_type != NULL &&
	    http_headers_get(all, "Content-Type") == NULL)
		http_headers_add(all, "Content-Type", request->content_type);
}

static bool print_http(struct import *import, struct buf *out,
	struct err *err)
{
	struct buf text = BUF_INIT;
	const char *mark;
	bool is_good;

	import_write(import, NULL, &text);
	/* The request alone, without the head of a file. */
	mark = strstr(text.data, "###");
	is_good = mark != NULL || err_set(err, ERR_USAGE, "%s",
		import->note_count > 0 ?
		import->note[import->note_count - 1].text :
		"it can't be told in a .http file");
	if (is_good)
		buf_puts(out, mark);
	buf_finish(&text);
	return is_good;
}

/* Owned: with its service in front of what is relative, for any client. */
static char *http_line(const struct export_request *request)
{
	const char *line = request->line, *service = request->service;

	if (line == NULL)
		return xstrdup(request->url);
	if (text_starts_with(line, "{{") ||
	    text_starts_with_nocase(line, "http://") ||
	    text_starts_with_nocase(line, "https://"))
		return xstrdup(line);
	return xasprintf("{{%s}}%s%s", service != NULL && *service != '\0' ?
		service : "base", *line != '/' && *line != '?' ? "/" : "",
		line);
}

bool export_request(enum export_kind kind,
	const struct export_request *request, struct buf *out,
	struct err *err)
{
	struct http_headers headers = { 0 };
	struct export_draft draft = { .request = request };
	struct import import;
	char *url = kind == EXPORT_HTTP ? http_line(request) :
		xstrdup(request->url);
	bool is_done;

	import_init(&import, "");
	if (kind == EXPORT_HTTP)
		for (size_t i = 0; i < request->headers->count; i++)
			http_headers_add(&headers,
				request->headers->header[i].name,
				request->headers->header[i].value);
	else
		add_headers(request, &headers);
	draft.access = access_of(request);
	draft.has_authorization = http_headers_get(&headers,
		"Authorization") != NULL;
	import_one(&import, &(struct http_request){
		.method = request->method,
		.url = url,
		.headers = headers,
		.body = request->body,
		.body_len = request->body_len,
	});
	draft.clean = &import.request[0];
	is_done = kind == EXPORT_HTTP ? print_http(&import, out, err) :
		kinds[kind].print(&draft, out, err);
	import_finish(&import);
	http_headers_finish(&headers);
	free(url);
	return is_done;
}
