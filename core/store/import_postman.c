#include "core/store/import_part.h"

/*
 * Postman collections v2.1 (and v2.0, which differs in how auth is written),
 * and environments. Folders are items with items; access is inherited from
 * them, and is the connection's here: what a collection knows of it becomes
 * notes and secrets. Scripts are another program's and are not run.
 *
 * Postman's own variables, {{name}} and {{$guid}}, are written as ours are; a
 * path's ":id" becomes its value or {{id}}.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/doc/json.h"
#include "core/net/url.h"

struct walk {
	struct import *import;
	struct err *err;
	char where[200];		/* "item[2].item[0]" */
	char *folder;
	unsigned depth;
};

static const char *text_of(const struct json *object, const char *name)
{
	const char *text = json_get_string(object, name);

	return text != NULL ? text : "";
}

static bool is_disabled(const struct json *object)
{
	return json_get_bool(object, "disabled", false) ||
		!json_get_bool(object, "enabled", true);
}

/* Owned: a string as it is, a number or literal as it is written, or "". */
static char *value_of(const struct json *object, const char *name)
{
	const struct json *value = json_get(object, name);
	struct buf out = BUF_INIT_SECRET;
	char *text;

	if (json_string(value) != NULL)
		return xstrdup(json_string(value));
	if (value != NULL && json_type(value) != JSON_NULL)
		json_print(value, false, &out);
	text = xstrdup(out.data);
	buf_finish_wiped(&out);
	return text;
}

static void wipe_value(char *value)
{
	mem_wipe(value, strlen(value));
	free(value);
}

static void read_variables(struct import *import, const struct json *list,
	const char *key, const char *where)
{
	for (const struct json *at = json_first(list); at != NULL;
	    at = json_next(at)) {
		bool is_secret = text_equals(json_get_string(at, "type"),
			"secret");
		const char *name = text_of(at, key);
		char *value = value_of(at, "value");

		if (*name == '\0')
			name = text_of(at, "id");
		if (is_disabled(at))
			import_note(import, IMPORT_LEFT_OUT, where, "the "
				"variable %.60s is switched off", name);
		else if (is_secret && *value == '\0')
			import_note(import, IMPORT_LEFT_OUT, where, "the "
				"secret %.60s has no value in the file",
				name);
		else
			import_variable(import, name, value, is_secret, where);
		wipe_value(value);
	}
}

/* Of auth: v2.1 has [{"key", "value"}], v2.0 an object. Owned, or "". */
static char *auth_value(const struct json *auth, const char *type,
	const char *key)
{
	const struct json *list = json_get(auth, type);

	if (json_type(list) == JSON_OBJECT)
		return value_of(list, key);
	for (const struct json *at = json_first(list); at != NULL;
	    at = json_next(at))
		if (text_equals(json_get_string(at, "key"), key))
			return value_of(at, "value");
	return xstrdup("");
}

static void keep(struct import *import, const struct json *auth,
	const char *type, const char *key, const char *name)
{
	char *value = auth_value(auth, type, key);

	if (*value != '\0' && strstr(value, "{{") == NULL)
		(void)import_secret(import, name, value, strlen(value));
	wipe_value(value);
}

static void note_oauth2(struct walk *walk, const struct json *auth)
{
	char *endpoint = auth_value(auth, "oauth2", "accessTokenUrl");
	char *client = auth_value(auth, "oauth2", "clientId");
	char *scope = auth_value(auth, "oauth2", "scope");

	keep(walk->import, auth, "oauth2", "clientSecret", "client_secret");
	keep(walk->import, auth, "oauth2", "accessToken", "token");
	keep(walk->import, auth, "oauth2", "password", "password");
	import_note(walk->import, IMPORT_LEFT_OUT, walk->where, "OAuth2: the "
		"connection's access mode oauth2 has it (token endpoint "
		"%.120s, client_id %.80s, scope %.120s)",
		*endpoint != '\0' ? endpoint : "not said",
		*client != '\0' ? client : "not said",
		*scope != '\0' ? scope : "not said");
	free(endpoint);
	free(client);
	free(scope);
}

static void note_basic(struct walk *walk, const struct json *auth)
{
	char *user = auth_value(auth, "basic", "username");

	keep(walk->import, auth, "basic", "password", "password");
	import_note(walk->import, IMPORT_LEFT_OUT, walk->where, "the user "
		"%.80s: the connection's access mode basic has it "
		"(basic_user, basic_password)", user);
	free(user);
}

/* A key that is a header or a parameter: the request needs it. */
static void put_key(struct walk *walk, struct import_request *request,
	const struct json *auth)
{
	char *key = auth_value(auth, "apikey", "key");
	char *value = auth_value(auth, "apikey", "value");
	char *in = auth_value(auth, "apikey", "in");
	const char *kept = strstr(value, "{{") == NULL && *value != '\0' ?
		import_secret(walk->import, key, value, strlen(value)) : NULL;
	char *shown = kept != NULL ? xasprintf("{{%s}}", kept) :
		xstrdup(value), *url;

	if (strcmp(in, "query") == 0) {
		url = xasprintf("%s%c%s=%s", request->url,
			strchr(request->url, '?') != NULL ? '&' : '?', key,
			shown);
		free(request->url);
		request->url = url;
	} else if (*key != '\0') {
		import_header(walk->import, request, key, shown, walk->where);
	}
	wipe_value(shown);
	wipe_value(value);
	free(key);
	free(in);
}

/* request: NULL where auth is a collection's or a folder's. */
static void read_auth(struct walk *walk, const struct json *auth,
	struct import_request *request)
{
	const char *type = text_of(auth, "type");

	if (strcmp(type, "bearer") == 0) {
		keep(walk->import, auth, "bearer", "token", "token");
		import_note(walk->import, IMPORT_LEFT_OUT, walk->where, "the "
			"bearer token: the connection's access mode (oauth2, "
			"token) sends it");
	} else if (strcmp(type, "basic") == 0) {
		note_basic(walk, auth);
	} else if (strcmp(type, "oauth2") == 0) {
		note_oauth2(walk, auth);
	} else if (strcmp(type, "apikey") == 0 && request != NULL) {
		put_key(walk, request, auth);
	} else if (*type != '\0' && strcmp(type, "noauth") != 0) {
		import_note(walk->import, IMPORT_LEFT_OUT, walk->where,
			"access of the kind %.40s is not supported", type);
	}
}

/* Parts of "host" or "path", which are strings or lists of them. */
static void join(const struct json *parts, char between, struct buf *out)
{
	bool is_first = true;

	if (json_string(parts) != NULL)
		buf_puts(out, json_string(parts));
	for (const struct json *at = json_first(parts); at != NULL;
	    at = json_next(at)) {
		const char *part = json_string(at) != NULL ?
			json_string(at) : text_of(at, "value");

		if (!is_first)
			buf_putc(out, between);
		buf_puts(out, part);
		is_first = false;
	}
}

static void join_query(const struct json *query, struct buf *out)
{
	char mark = '?';

	for (const struct json *at = json_first(query); at != NULL;
	    at = json_next(at)) {
		if (is_disabled(at))
			continue;
		buf_printf(out, "%c%s=%s", mark, text_of(at, "key"),
			text_of(at, "value"));
		mark = '&';
	}
}

static void join_url(const struct json *url, struct buf *out)
{
	const char *protocol = text_of(url, "protocol");

	if (*text_of(url, "raw") != '\0') {
		buf_puts(out, text_of(url, "raw"));
		return;
	}
	if (*protocol != '\0')
		buf_printf(out, "%s://", protocol);
	join(json_get(url, "host"), '.', out);
	if (*text_of(url, "port") != '\0')
		buf_printf(out, ":%s", text_of(url, "port"));
	if (json_get(url, "path") != NULL)
		buf_putc(out, '/');
	join(json_get(url, "path"), '/', out);
	join_query(json_get(url, "query"), out);
}

/* Owned: the value of a path's ":name", or {{name}}. */
static char *path_value(const struct json *url, const char *name)
{
	const struct json *list = json_get(url, "variable");

	for (const struct json *at = json_first(list); at != NULL;
	    at = json_next(at))
		if (text_equals(json_get_string(at, "key"), name) &&
		    *text_of(at, "value") != '\0')
			return xstrdup(text_of(at, "value"));
	return xasprintf("{{%s}}", name);
}

/* "/:id" in the path. */
static char *fill_path(const struct json *url, const char *raw)
{
	struct buf out = BUF_INIT;
	size_t path = strcspn(raw, "?#");

	for (size_t i = 0; raw[i] != '\0'; ) {
		size_t len = i < path && i > 0 && raw[i - 1] == '/' &&
			raw[i] == ':' ? strcspn(raw + i, "/?#") : 0;

		if (len > 1) {
			char *name = xstrndup(raw + i + 1, len - 1);
			char *value = path_value(url, name);

			buf_puts(&out, value);
			free(name);
			free(value);
			i += len;
		} else {
			buf_putc(&out, raw[i++]);
		}
	}
	return buf_take(&out);
}

static void read_url(struct import_request *request, const struct json *url)
{
	struct buf raw = BUF_INIT;

	if (json_string(url) != NULL)
		buf_puts(&raw, json_string(url));
	else
		join_url(url, &raw);
	free(request->url);
	request->url = fill_path(url, raw.data);
	buf_finish(&raw);
}

static void read_headers(struct walk *walk, struct import_request *request,
	const struct json *list)
{
	if (json_type(list) == JSON_STRING)
		import_note(walk->import, IMPORT_LEFT_OUT, walk->where,
			"headers written as one text");
	for (const struct json *at = json_first(list); at != NULL;
	    at = json_next(at)) {
		const char *name = text_of(at, "key");

		if (is_disabled(at))
			import_note(walk->import, IMPORT_LEFT_OUT,
				walk->where, "the header %.60s is switched "
				"off", name);
		else
			import_header(walk->import, request, name,
				text_of(at, "value"), walk->where);
	}
}

static void read_form(struct walk *walk, struct import_request *request,
	const struct json *list)
{
	for (const struct json *at = json_first(list); at != NULL;
	    at = json_next(at)) {
		const char *value = text_of(at, "value");

		if (is_disabled(at))
			continue;
		if (request->body.len > 0)
			buf_putc(&request->body, '&');
		url_encode_form(&request->body, text_of(at, "key"));
		buf_putc(&request->body, '=');
		if (import_is_reference(value))
			buf_puts(&request->body, value);
		else
			url_encode_form(&request->body, value);
	}
	if (http_headers_get(&request->headers, "Content-Type") == NULL)
		import_header(walk->import, request, "Content-Type",
			"application/x-www-form-urlencoded", walk->where);
}

static void read_body(struct walk *walk, struct import_request *request,
	const struct json *body)
{
	const char *mode = text_of(body, "mode");
	const char *file = json_get_string(json_get(body, "file"), "src");

	if (is_disabled(body) || *mode == '\0')
		return;
	if (strcmp(mode, "raw") == 0) {
		buf_puts(&request->body, text_of(body, "raw"));
	} else if (strcmp(mode, "urlencoded") == 0) {
		read_form(walk, request, json_get(body, "urlencoded"));
	} else if (strcmp(mode, "file") == 0 && file != NULL) {
		mem_replace(&request->body_file, file);
		import_note(walk->import, IMPORT_CHANGED, walk->where, "the "
			"body is the file %.200s, read whenever the request "
			"is sent", file);
	} else {
		import_note(walk->import, IMPORT_LEFT_OUT, walk->where, "a "
			"body of the kind %.40s is not supported; it has to "
			"be written", mode);
	}
}

static void note_scripts(struct walk *walk, const struct json *item)
{
	if (json_count(json_get(item, "event")) > 0)
		import_note(walk->import, IMPORT_LEFT_OUT, walk->where,
			"scripts are not run; \"# expect\" lines can say what "
			"the answer has to be");
}

static bool read_request(struct walk *walk, const struct json *item,
	const struct json *auth)
{
	const struct json *from = json_get(item, "request");
	struct import_request *request;

	if (from == NULL) {
		import_note(walk->import, IMPORT_LEFT_OUT, walk->where,
			"neither a folder nor a request");
		return true;
	}
	request = import_add(walk->import, walk->err);
	if (request == NULL)
		return false;
	mem_replace(&request->folder, walk->folder);
	mem_replace(&request->name, text_of(item, "name"));
	if (json_get(from, "auth") != NULL)
		auth = json_get(from, "auth");
	if (json_get_string(from, "method") != NULL)
		mem_replace(&request->method, text_of(from, "method"));
	read_url(request, json_string(from) != NULL ? from :
		json_get(from, "url"));
	read_headers(walk, request, json_get(from, "header"));
	read_body(walk, request, json_get(from, "body"));
	read_auth(walk, auth, request);
	note_scripts(walk, item);
	import_done(walk->import, request, walk->where);
	return true;
}

static bool read_items(struct walk *walk, const struct json *items,
	const struct json *auth);

static bool read_folder(struct walk *walk, const struct json *item,
	const struct json *auth)
{
	char *outer = walk->folder;
	const char *name = text_of(item, "name");
	bool is_good;

	if (walk->depth >= IMPORT_DEPTH_MAX)
		return err_set(walk->err, ERR_LIMIT, "%s %s: folders are "
			"deeper than %d", walk->import->source, walk->where,
			IMPORT_DEPTH_MAX);
	walk->folder = *outer != '\0' ? xasprintf("%s/%s", outer, name) :
		xstrdup(name);
	walk->depth++;
	if (json_get(item, "auth") != NULL)
		auth = json_get(item, "auth");
	note_scripts(walk, item);
	is_good = read_items(walk, json_get(item, "item"), auth);
	walk->depth--;
	free(walk->folder);
	walk->folder = outer;
	return is_good;
}

static bool read_items(struct walk *walk, const struct json *items,
	const struct json *auth)
{
	size_t before = strlen(walk->where), number = 0;
	bool is_good = true;

	for (const struct json *at = json_first(items); is_good && at != NULL;
	    at = json_next(at), number++) {
		snprintf(walk->where + before, sizeof(walk->where) - before,
			"%sitem[%zu]", before > 0 ? "." : "", number);
		is_good = json_type(json_get(at, "item")) == JSON_ARRAY ?
			read_folder(walk, at, auth) :
			read_request(walk, at, auth);
	}
	walk->where[before] = '\0';
	return is_good;
}

bool import_postman(struct import *import, const struct json *root,
	struct err *err)
{
	struct walk walk = { .import = import, .err = err };
	const char *schema;
	bool is_good;

	if (json_type(json_get(root, "collection")) == JSON_OBJECT)
		root = json_get(root, "collection");
	schema = json_get_string(json_get(root, "info"), "schema");
	if (json_type(json_get(root, "item")) != JSON_ARRAY ||
	    (schema != NULL && strstr(schema, "/v1") != NULL))
		return err_set(err, ERR_CONFIG, "%s is no Postman collection "
			"of version 2.1: it has no list \"item\"; export it "
			"anew as \"Collection v2.1\"", import->source);
	mem_replace(&import->title, text_of(json_get(root, "info"), "name"));
	walk.folder = xstrdup("");
	read_variables(import, json_get(root, "variable"), "key", "variable");
	note_scripts(&walk, root);
	is_good = read_items(&walk, json_get(root, "item"),
		json_get(root, "auth"));
	free(walk.folder);
	return is_good;
}

bool import_environment(struct import *import, const struct json *root,
	struct err *err)
{
	(void)err;
	mem_replace(&import->title, text_of(root, "name"));
	read_variables(import, json_get(root, "values"), "key", "values");
	return true;
}
