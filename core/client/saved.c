#include "core/client/saved.h"

/*
 * From the text of a .http file to what goes out. Every sentence names the
 * line that is at fault: a file has many requests, and a body many lines.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/path.h"
#include "core/base/text.h"
#include "core/client/client.h"
#include "core/client/variables.h"
#include "core/store/http_file.h"

void saved_use_file(struct variables *variables, const struct http_file *file)
{
	variables_clear_file(variables);
	for (size_t i = 0; i < file->variable_count; i++)
		variables_set_file(variables, file->variable[i].name,
			file->variable[i].value);
}

bool saved_load(const struct http_file *file,
	const struct http_saved *request, struct compose *out,
	struct err *err)
{
	compose_init(out);
	compose_set_method(out, request->method);
	compose_set_url(out, request->url);
	http_headers_copy(&out->headers, &request->headers);
	return http_file_body(file, request, &out->body, err);
}

static bool at_line(const struct http_file *file, size_t line,
	struct err *err)
{
	return err_prefix(err, "%s line %zu: ", file->path, line);
}

static bool expand_headers(const struct http_headers *from,
	struct variables *variables, struct http_headers *out,
	struct err *err)
{
	for (size_t i = 0; i < from->count; i++) {
		const char *value = from->header[i].value, *problem = NULL;
		struct buf expanded = BUF_INIT;
		bool is_good = variables_expand(variables, PLACE_HEADER,
			value, strlen(value), &expanded, err);

		if (is_good)
			problem = http_header_problem(from->header[i].name,
				expanded.data);
		if (problem != NULL)
			is_good = err_set(err, ERR_USAGE, "%s", problem);
		if (is_good)
			http_headers_add(out, from->header[i].name,
				expanded.data);
		buf_finish(&expanded);
		if (!is_good)
			return false;
	}
	return true;
}

bool saved_expand(const struct compose *from, struct variables *variables,
	struct http_headers *headers, struct buf *body, bool *in_body,
	struct err *err)
{
	*in_body = false;
	if (!expand_headers(&from->headers, variables, headers, err))
		return false;
	*in_body = true;
	return variables_expand(variables, PLACE_BODY, from->body.data,
		from->body.len, body, err);
}

/* The line of the file where a byte of the body stands. */
static size_t line_of(const struct http_saved *request,
	const struct buf *body, size_t at)
{
	size_t line = request->body_line;

	for (size_t i = 0; i < at && request->body_file == NULL; i++)
		line += body->data[i] == '\n' || (body->data[i] == '\r' &&
			body->data[i + 1] != '\n');
	return line;
}

/* A file named with "<" goes out as it is, as in other clients. */
static bool expand(const struct http_file *file,
	const struct http_saved *request, struct variables *variables,
	struct compose *out, struct err *err)
{
	struct compose written;
	struct buf whole = BUF_INIT;
	bool in_body = false, is_good;

	if (!saved_load(file, request, &written, err)) {
		compose_finish(&written);
		return false;
	}
	if (request->body_file != NULL && !request->expands_file) {
		whole = written.body;
		buf_init(&written.body);
	}
	is_good = saved_expand(&written, variables, &out->headers, &out->body,
		&in_body, err) || at_line(file, in_body ? line_of(request,
		&written.body, variables_fault_at(variables)) : request->line,
		err);
	buf_append(&out->body, whole.data, whole.len);
	buf_finish(&whole);
	compose_finish(&written);
	return is_good;
}

bool saved_prepare(const struct http_file *file,
	const struct http_saved *request, const struct connection *connection,
	struct variables *variables, struct saved *out, struct err *err)
{
	compose_init(&out->compose);
	out->url = NULL;
	if (request->problem != NULL) {
		err_set(err, ERR_CONFIG, "%s", request->problem);
		return at_line(file, request->line, err);
	}
	variables_begin(variables);
	compose_set_method(&out->compose, request->method);
	compose_set_url(&out->compose, request->url);
	out->url = client_resolve_with(connection, NULL, request->url,
		variables, err);
	if (out->url == NULL)
		return at_line(file, request->line, err);
	return expand(file, request, variables, &out->compose, err);
}

void saved_finish(struct saved *saved)
{
	compose_finish(&saved->compose);
	free(saved->url);
	saved->url = NULL;
}

void saved_call(const struct saved *saved, struct client_call *call)
{
	const struct compose *compose = &saved->compose;

	call->method = compose->method;
	call->url = saved->url;
	call->headers = &compose->headers;
	if (compose->body.len == 0)
		return;
	call->body = compose->body.data;
	call->body_len = compose->body.len;
	call->content_type = compose_content_type(compose);
}
