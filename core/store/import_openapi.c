#include "core/store/import_part.h"

/*
 * OpenAPI 3 in JSON: a request for each operation of each path. What is to be
 * filled in is a variable: "/Patient/{id}" is {{base}}/Patient/{{id}}, and so
 * are required parameters of query and header that have no example. The server
 * is the connection's, whatever "servers" says.
 *
 * A "$ref" is followed inside the document only ("#/a/b"), and only so often:
 * two of them may name each other.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/doc/json.h"
#include "core/net/url.h"

enum { REFS_MAX = 8 };

struct document {
	struct import *import;
	const struct json *root;
	struct err *err;
	char where[200];
};

static const char *text_of(const struct json *object, const char *name)
{
	const char *text = json_get_string(object, name);

	return text != NULL ? text : "";
}

/* Owned step of a JSON Pointer (RFC 6901): "~1" is "/", "~0" is "~". */
static char *pointer_step(const char *text, size_t len)
{
	struct buf out = BUF_INIT, plain = BUF_INIT;

	url_decode(&plain, text, len, false);
	for (size_t i = 0; i < plain.len; i++) {
		if (plain.data[i] == '~' && (plain.data[i + 1] == '0' ||
		    plain.data[i + 1] == '1'))
			buf_putc(&out, plain.data[++i] == '1' ? '/' : '~');
		else
			buf_putc(&out, plain.data[i]);
	}
	buf_finish(&plain);
	return buf_take(&out);
}

static const struct json *resolve(struct document *document,
	const struct json *value)
{
	for (int i = 0; i < REFS_MAX; i++) {
		const char *ref = json_get_string(value, "$ref");

		if (ref == NULL)
			return value;
		if (!text_starts_with(ref, "#/")) {
			import_note(document->import, IMPORT_LEFT_OUT,
				document->where, "a reference to another "
				"document, %.120s", ref);
			return NULL;
		}
		value = document->root;
		for (const char *at = ref + 2; value != NULL; ) {
			size_t len = strcspn(at, "/");
			char *step = pointer_step(at, len);

			value = json_get(value, step);
			free(step);
			if (at[len] == '\0')
				break;
			at += len + 1;
		}
	}
	return NULL;
}

/* Appends the example of a parameter or media type; false: it has none. */
static bool put_example(struct document *document, const struct json *of,
	struct buf *out)
{
	const struct json *schema = resolve(document, json_get(of, "schema"));
	const struct json *first = resolve(document,
		json_first(json_get(of, "examples")));
	const struct json *found = json_get(of, "example");

	if (found == NULL)
		found = json_get(first, "value");
	if (found == NULL)
		found = json_get(schema, "example");
	if (found == NULL)
		found = json_get(schema, "default");
	if (found == NULL)
		return false;
	if (json_string(found) != NULL)
		buf_puts(out, json_string(found));
	else
		json_print(found, json_count(found) > 0, out);
	return true;
}

/* "/Patient/{id}" below {{base}}. */
static char *url_of(const char *path)
{
	struct buf out = BUF_INIT;

	buf_puts(&out, "{{base}}");
	if (*path != '/')
		buf_putc(&out, '/');
	for (; *path != '\0'; path++) {
		buf_putc(&out, *path);
		if (*path == '{' || *path == '}')
			buf_putc(&out, *path);
	}
	return buf_take(&out);
}

static void add_query(struct import_request *request, const char *name,
	const char *value, bool has_value)
{
	struct buf out = BUF_INIT;

	buf_printf(&out, "%s%c", request->url,
		strchr(request->url, '?') != NULL ? '&' : '?');
	url_encode_query(&out, name);
	buf_putc(&out, '=');
	if (has_value)
		url_encode_query(&out, value);
	else
		buf_printf(&out, "{{%s}}", name);
	free(request->url);
	request->url = buf_take(&out);
}

static void read_param(struct document *document,
	struct import_request *request, const struct json *param)
{
	const char *name = text_of(param, "name"), *in = text_of(param, "in");
	struct buf value = BUF_INIT;
	bool has_value = put_example(document, param, &value);

	if (!has_value)
		buf_printf(&value, "{{%s}}", name);
	if (strcmp(in, "path") == 0 && has_value)
		import_variable(document->import, name, value.data, false,
			document->where);
	else if (strcmp(in, "path") == 0 || *name == '\0')
		;
	else if (!json_get_bool(param, "required", false))
		import_note(document->import, IMPORT_LEFT_OUT, "", "parameters "
			"that need not be there; the composer offers those of "
			"the CapabilityStatement");
	else if (strcmp(in, "query") == 0)
		add_query(request, name, value.data, has_value);
	else if (strcmp(in, "header") == 0)
		import_header(document->import, request, name, value.data,
			document->where);
	else
		import_note(document->import, IMPORT_LEFT_OUT, document->where,
			"the parameter %.60s in a %.40s", name, in);
	buf_finish(&value);
}

static void read_params(struct document *document,
	struct import_request *request, const struct json *list)
{
	for (const struct json *at = json_first(list); at != NULL;
	    at = json_next(at))
		read_param(document, request, resolve(document, at));
}

/* FHIR's own type where there are several. */
static const struct json *choose_media(const struct json *content)
{
	const struct json *chosen = json_get(content, "application/fhir+json");

	if (chosen == NULL)
		chosen = json_get(content, "application/json");
	return chosen != NULL ? chosen : json_first(content);
}

static void read_body(struct document *document,
	struct import_request *request, const struct json *body)
{
	const struct json *media;

	body = resolve(document, body);
	media = choose_media(json_get(body, "content"));
	if (media == NULL)
		return;
	if (json_name(media) != NULL && strchr(json_name(media), '*') == NULL)
		import_header(document->import, request, "Content-Type",
			json_name(media), document->where);
	if (!put_example(document, media, &request->body))
		import_note(document->import, IMPORT_LEFT_OUT, document->where,
			"the body, which has no example; it has to be "
			"written");
}

static bool read_operation(struct document *document, const char *path,
	const struct json *item, const struct json *operation)
{
	const struct json *tags = json_get(operation, "tags");
	struct import_request *request = import_add(document->import,
		document->err);
	const char *name = text_of(operation, "summary");

	if (request == NULL)
		return false;
	if (*name == '\0')
		name = text_of(operation, "operationId");
	mem_replace(&request->name, name);
	mem_replace(&request->method, json_name(operation));
	if (json_string(json_first(tags)) != NULL)
		mem_replace(&request->folder, json_string(json_first(tags)));
	free(request->url);
	request->url = url_of(path);
	read_params(document, request, json_get(item, "parameters"));
	read_params(document, request, json_get(operation, "parameters"));
	read_body(document, request, json_get(operation, "requestBody"));
	import_done(document->import, request, document->where);
	return true;
}

static bool is_method(const char *name)
{
	static const char *const names[] = { "get", "put", "post", "delete",
		"options", "head", "patch", "trace" };

	for (size_t i = 0; name != NULL && i < FD_COUNT(names); i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

static bool read_path(struct document *document, const struct json *path)
{
	const char *name = json_name(path) != NULL ? json_name(path) : "";
	const struct json *item;
	bool is_good = true;

	snprintf(document->where, sizeof(document->where), "paths.%.150s",
		name);
	item = resolve(document, path);
	for (const struct json *at = json_first(item); is_good && at != NULL;
	    at = json_next(at)) {
		if (!is_method(json_name(at)))
			continue;
		snprintf(document->where, sizeof(document->where),
			"paths.%.150s.%s", name, json_name(at));
		is_good = read_operation(document, name, item, at);
	}
	return is_good;
}

static void note_server(struct document *document)
{
	const struct json *first = json_first(json_get(document->root,
		"servers"));
	const char *url = text_of(first, "url");

	if (*url != '\0')
		import_note(document->import, IMPORT_CHANGED, "servers",
			"{{base}} is the connection's service; the document "
			"says %.200s", url);
	if (json_count(json_get(json_get(document->root, "components"),
	    "securitySchemes")) > 0)
		import_note(document->import, IMPORT_LEFT_OUT,
			"components.securitySchemes", "access is the "
			"connection's");
}

bool import_openapi(struct import *import, const struct json *root,
	struct err *err)
{
	struct document document = { .import = import, .root = root,
		.err = err };
	const char *version = text_of(root, "openapi");
	const struct json *paths = json_get(root, "paths");
	bool is_good = true;

	if (!text_starts_with(version, "3."))
		return err_set(err, ERR_CONFIG, "%s is no OpenAPI 3 document "
			"(it says %.20s): convert it first", import->source,
			*version != '\0' ? version : *text_of(root,
			"swagger") != '\0' ? "swagger 2" : "no version");
	if (json_type(paths) != JSON_OBJECT)
		return err_set(err, ERR_CONFIG, "%s has no paths",
			import->source);
	mem_replace(&import->title, text_of(json_get(root, "info"), "title"));
	for (const struct json *at = json_first(paths); is_good && at != NULL;
	    at = json_next(at))
		is_good = read_path(&document, at);
	note_server(&document);
	return is_good;
}
