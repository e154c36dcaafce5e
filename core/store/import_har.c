#include "core/store/import_part.h"

/*
 * HAR 1.2: what a browser or a proxy recorded. Of each entry the request is
 * taken, without the headers a browser writes for itself; pictures, scripts
 * and styles are no requests one would send again.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/base64.h"
#include "core/base/text.h"
#include "core/doc/json.h"
#include "core/net/url.h"

static const char *text_of(const struct json *object, const char *name)
{
	const char *text = json_get_string(object, name);

	return text != NULL ? text : "";
}

static bool is_browsers(const char *name)
{
	static const char *const names[] = { "accept-encoding",
		"accept-language", "cache-control", "dnt", "origin", "pragma",
		"priority", "referer", "upgrade-insecure-requests",
		"user-agent", "x-request-id" };

	for (size_t i = 0; i < FD_COUNT(names); i++)
		if (text_equals_nocase(name, names[i]))
			return true;
	return text_starts_with_nocase(name, "sec-");
}

static bool is_part_of_page(const struct json *entry)
{
	static const char *const types[] = { "image", "stylesheet", "script",
		"font", "media", "manifest", "websocket" };
	const char *type = text_of(entry, "_resourceType");

	for (size_t i = 0; i < FD_COUNT(types); i++)
		if (strcmp(type, types[i]) == 0)
			return true;
	return false;
}

static void read_headers(struct import *import,
	struct import_request *request, const struct json *list,
	const char *where)
{
	for (const struct json *at = json_first(list); at != NULL;
	    at = json_next(at))
		if (!is_browsers(text_of(at, "name")))
			import_header(import, request, text_of(at, "name"),
				text_of(at, "value"), where);
}

static void read_params(struct import *import, struct import_request *request,
	const struct json *list, const char *where)
{
	for (const struct json *at = json_first(list); at != NULL;
	    at = json_next(at)) {
		if (json_get(at, "fileName") != NULL) {
			import_note(import, IMPORT_LEFT_OUT, where, "a form "
				"with files is not supported");
			continue;
		}
		if (request->body.len > 0)
			buf_putc(&request->body, '&');
		url_encode_form(&request->body, text_of(at, "name"));
		buf_putc(&request->body, '=');
		url_encode_form(&request->body, text_of(at, "value"));
	}
}

static void read_body(struct import *import, struct import_request *request,
	const struct json *post, const char *where)
{
	const char *text = text_of(post, "text");
	const char *type = text_of(post, "mimeType");

	if (post == NULL)
		return;
	if (text_starts_with_nocase(type, "multipart/")) {
		import_note(import, IMPORT_LEFT_OUT, where, "multipart forms "
			"are not supported; the body has to be written");
		return;
	}
	if (*text == '\0')
		read_params(import, request, json_get(post, "params"), where);
	else if (!text_equals(json_get_string(post, "encoding"), "base64"))
		buf_puts(&request->body, text);
	else if (!base64_decode(&request->body, text, strlen(text)))
		import_note(import, IMPORT_LEFT_OUT, where, "the body says "
			"it is base64, and is not all of it");
	if (*type != '\0' &&
	    http_headers_get(&request->headers, "Content-Type") == NULL)
		import_header(import, request, "Content-Type", type, where);
}

/* "GET Patient": the last of the path that is a word. */
static char *name_of(const char *method, const char *url)
{
	const char *path = strstr(url, "://");
	size_t end, start;

	path = path != NULL ? path + 3 : url;
	end = strcspn(path, "?#");
	while (end > 0 && path[end - 1] == '/')
		end--;
	for (start = end; start > 0 && path[start - 1] != '/'; )
		start--;
	return xasprintf("%s %.*s", method, (int)(end - start > 80 ? 80 :
		end - start), path + start);
}

static bool read_entry(struct import *import, const struct json *entry,
	const char *where, struct err *err)
{
	const struct json *from = json_get(entry, "request");
	const char *url = text_of(from, "url");
	struct import_request *request;

	if (is_part_of_page(entry) || !text_starts_with_nocase(url, "http")) {
		import_note(import, IMPORT_LEFT_OUT, where, "%s",
			*url == '\0' ? "an entry without a URL" :
			"part of a page (picture, script, style, socket)");
		return true;
	}
	request = import_add(import, err);
	if (request == NULL)
		return false;
	mem_replace(&request->url, url);
	if (*text_of(from, "method") != '\0')
		mem_replace(&request->method, text_of(from, "method"));
	free(request->name);
	request->name = name_of(request->method, url);
	read_headers(import, request, json_get(from, "headers"), where);
	read_body(import, request, json_get(from, "postData"), where);
	import_done(import, request, where);
	return true;
}

bool import_har(struct import *import, const struct json *root,
	struct err *err)
{
	const struct json *entries = json_get(json_get(root, "log"),
		"entries");
	bool is_good = true;
	size_t number = 0;
	char where[40];

	if (json_type(entries) != JSON_ARRAY)
		return err_set(err, ERR_CONFIG, "%s is no HAR file: it has no "
			"log.entries", import->source);
	for (const struct json *at = json_first(entries); is_good &&
	    at != NULL; at = json_next(at)) {
		snprintf(where, sizeof(where), "log.entries[%zu]", number++);
		is_good = read_entry(import, at, where, err);
	}
	return is_good;
}
