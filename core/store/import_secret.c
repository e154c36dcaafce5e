#include "core/store/import_part.h"

/*
 * Secrets are taken out of a request before anybody else sees it. Credentials
 * that a connection sends by itself (Authorization, an access_token) go
 * without a trace; what a request really needs (a client_secret in a form, an
 * X-API-Key) becomes {{NAME}}, so that the request still says where it
 * belongs. A value that already is a variable is nobody's secret.
 *
 * JSON is changed at the bytes of a value, found by the index; everything else
 * of a body stays as it was.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/base64.h"
#include "core/base/text.h"
#include "core/doc/index.h"
#include "core/net/http_mask.h"
#include "core/net/url.h"

enum { BEARER_MIN = 16 };

bool import_is_reference(const char *value)
{
	size_t len = strlen(value);

	return len > 4 && text_starts_with(value, "{{") &&
		strcmp(value + len - 2, "}}") == 0 &&
		strstr(value + 2, "{{") == NULL;
}

/* Three parts of base64url, the first of which is a JSON object. */
static bool is_jwt(const char *value)
{
	size_t dots = 0;

	if (!text_starts_with(value, "eyJ"))
		return false;
	for (const char *c = value; *c != '\0'; c++) {
		dots += *c == '.';
		if (text_is_space(*c))
			return false;
	}
	return dots == 2 || dots == 4;
}

bool import_is_secret(const char *name, const char *value)
{
	if (!text_equals_nocase(name, "code") &&
	    url_param_is_secret(name, value))
		return true;
	return is_jwt(value) || (text_starts_with_nocase(value, "Bearer ") &&
		strlen(value) >= BEARER_MIN && strstr(value, "{{") == NULL) ||
		(text_starts_with_nocase(value, "Basic ") &&
		strlen(value) >= BEARER_MIN && strstr(value, " {{") == NULL &&
		strchr(value + 6, ' ') == NULL);
}

/* Owned: of the characters that a variable and the vault take. */
static char *plain_name(const char *name)
{
	struct buf out = BUF_INIT;

	for (; *name != '\0' && out.len < 60; name++)
		buf_putc(&out, text_is_digit(*name) ||
			(text_lower(*name) >= 'a' && text_lower(*name) <= 'z')
			|| strchr("_.-", *name) != NULL ? *name : '_');
	if (out.len == 0)
		buf_puts(&out, "secret");
	return buf_take(&out);
}

static bool has_secret(const struct import *import, const char *name)
{
	for (size_t i = 0; i < import->secret_count; i++)
		if (strcmp(import->secret[i].name, name) == 0)
			return true;
	return false;
}

const char *import_secret(struct import *import, const char *name,
	const char *value, size_t len)
{
	char *plain, *own;

	for (size_t i = 0; i < import->secret_count; i++) {
		const struct secret *have = import->secret[i].value;

		if (secret_length(have) == len &&
		    memcmp(secret_bytes(have), value, len) == 0)
			return import->secret[i].name;
	}
	if (import->secret_count >= IMPORT_SECRETS_MAX) {
		import_note(import, IMPORT_LEFT_OUT, "", "more than %d "
			"secrets: the others are kept nowhere",
			IMPORT_SECRETS_MAX);
		return NULL;
	}
	plain = plain_name(name);
	own = xstrdup(plain);
	for (unsigned i = 2; has_secret(import, own); i++) {
		free(own);
		own = xasprintf("%s-%u", plain, i);
	}
	free(plain);
	import->secret = mem_grow(import->secret, import->secret_count,
		&import->secret_alloc, sizeof(*import->secret));
	import->secret[import->secret_count++] = (struct import_secret){
		.name = own, .value = secret_new(value, len) };
	return own;
}

static void put_reference(struct import *import, const char *name,
	const char *value, const char *where, const char *what,
	struct buf *out)
{
	const char *kept = import_secret(import, name, value, strlen(value));

	if (kept == NULL)
		kept = name;
	buf_printf(out, "{{%s}}", kept);
	import_note(import, IMPORT_CHANGED, where, "%s %.60s is a secret: "
		"{{%s}} stands in its place", what, name, kept);
}

/* Takes "user:password@" out of a URL. */
static void clean_user(struct import *import, char **url, const char *where)
{
	char *start = strstr(*url, "://"), *at, *colon, *changed;
	size_t len;

	if (start == NULL)
		return;
	start += 3;
	len = strcspn(start, "/?#");
	for (at = start + len; at > start && at[-1] != '@'; )
		at--;
	if (at == start)
		return;
	colon = memchr(start, ':', (size_t)(at - start));
	if (colon != NULL && at - colon > 2)
		(void)import_secret(import, "password", colon + 1,
			(size_t)(at - colon - 2));
	import_note(import, IMPORT_LEFT_OUT, where, "user and password in the "
		"URL: the connection's access mode (basic) sends them");
	changed = xasprintf("%.*s%s", (int)(start - *url), *url, at);
	mem_wipe(*url, strlen(*url));
	free(*url);
	*url = changed;
}

enum place { IN_URL, IN_FORM };

/* Appends one "name=value", or nothing; false where nothing was. */
static bool clean_pair(struct import *import, const char *text, size_t len,
	enum place place, const char *where, struct buf *out)
{
	const char *equals = memchr(text, '=', len);
	struct buf name = BUF_INIT, value = BUF_INIT_SECRET;
	bool is_kept = true;

	if (equals != NULL) {
		url_decode(&name, text, (size_t)(equals - text), true);
		url_decode(&value, equals + 1, len - (size_t)(equals + 1 -
			text), true);
	}
	if (value.len == 0 || import_is_reference(value.data) ||
	    !(import_is_secret(name.data, value.data) || (place == IN_FORM &&
	    url_param_is_secret(name.data, value.data)))) {
		buf_append(out, text, len);
	} else if (place == IN_URL &&
	    text_equals_nocase(name.data, "access_token")) {
		(void)import_secret(import, "access_token", value.data,
			value.len);
		import_note(import, IMPORT_LEFT_OUT, where, "access_token in "
			"the URL: the connection's access mode sends the "
			"token");
		is_kept = false;
	} else {
		buf_append(out, text, (size_t)(equals + 1 - text));
		put_reference(import, name.data, value.data, where,
			place == IN_URL ? "the parameter" : "the field", out);
	}
	buf_finish(&name);
	buf_finish_wiped(&value);
	return is_kept;
}

/* Appends a query or a form without its secrets. */
static void clean_pairs(struct import *import, const char *text, size_t len,
	enum place place, const char *where, struct buf *out)
{
	bool is_first = true;

	for (size_t at = 0; at <= len; ) {
		const char *end = memchr(text + at, '&', len - at);
		size_t part = end != NULL ? (size_t)(end - text) - at :
			len - at;
		size_t before = out->len;

		if (!is_first)
			buf_putc(out, '&');
		if (clean_pair(import, text + at, part, place, where, out))
			is_first = false;
		else
			buf_truncate(out, before);
		at += part + 1;
	}
}

static void clean_query(struct import *import, char **url, const char *where)
{
	size_t path = strcspn(*url, "?#"), query;
	struct buf out = BUF_INIT_SECRET;

	if ((*url)[path] != '?')
		return;
	query = strcspn(*url + path + 1, "#");
	buf_append(&out, *url, path + 1);
	clean_pairs(import, *url + path + 1, query, IN_URL, where, &out);
	if (out.len == path + 1)
		buf_truncate(&out, path);
	buf_puts(&out, *url + path + 1 + query);
	mem_wipe(*url, strlen(*url));
	free(*url);
	*url = xstrdup(out.data);
	buf_finish_wiped(&out);
}

/* "Basic dXNlcjpwYXNz": the password of it. */
static void keep_basic(struct import *import, const char *encoded,
	const char *where)
{
	struct buf pair = BUF_INIT_SECRET;
	char *colon;

	if (base64_decode(&pair, encoded, strlen(encoded)) &&
	    (colon = memchr(pair.data, ':', pair.len)) != NULL) {
		size_t user = (size_t)(colon - pair.data);

		import_note(import, IMPORT_LEFT_OUT, where, "the user %.*s: "
			"the connection's access mode basic has it (basic_user"
			")", (int)(user < 80 ? user : 80), pair.data);
		if (pair.len - user > 1)
			(void)import_secret(import, "password", colon + 1,
				pair.len - user - 1);
	}
	buf_finish_wiped(&pair);
}

static void keep_credential(struct import *import, const char *name,
	const char *value, const char *where)
{
	size_t scheme = strcspn(value, " ");
	const char *rest = value + scheme + (value[scheme] != '\0');

	if (*rest == '\0' || strstr(value, "{{") != NULL)
		return;
	if (text_starts_with_nocase(value, "Basic "))
		keep_basic(import, rest, where);
	else if (text_starts_with_nocase(value, "Bearer "))
		(void)import_secret(import, "token", rest, strlen(rest));
	else
		(void)import_secret(import, name, value, strlen(value));
}

static bool is_own_way(const char *name)
{
	return text_equals_nocase(name, "authorization") ||
		text_equals_nocase(name, "proxy-authorization");
}

/* False: the header goes. */
static bool clean_header(struct import *import, struct http_header *header,
	const char *where)
{
	struct buf out = BUF_INIT;

	if (is_own_way(header->name)) {
		keep_credential(import, header->name, header->value, where);
		import_note(import, IMPORT_LEFT_OUT, where, "the header %s: "
			"the connection's access mode (oauth2, basic, token) "
			"sends its own", header->name);
		return false;
	}
	if (text_equals_nocase(header->name, "cookie")) {
		import_note(import, IMPORT_LEFT_OUT, where, "the header %s: "
			"a login of a browser is not carried along",
			header->name);
		return false;
	}
	if (import_is_reference(header->value) || *header->value == '\0' ||
	    (!http_header_is_secret(header->name) &&
	    !import_is_secret(header->name, header->value)))
		return true;
	put_reference(import, header->name, header->value, where,
		"the header", &out);
	mem_wipe(header->value, strlen(header->value));
	mem_replace(&header->value, out.data);
	buf_finish(&out);
	return true;
}

static bool is_form(const struct import_request *request)
{
	const char *type = http_headers_get(&request->headers, "Content-Type");
	const char *body = request->body.data;

	if (type != NULL)
		return text_starts_with_nocase(type,
			"application/x-www-form-urlencoded");
	return *body != '<' && strchr(body, '=') != NULL &&
		strpbrk(body, " \r\n") == NULL;
}

/* A string member that is a secret; appends its place in the body. */
static bool clean_member(struct import *import, const struct doc_index *index,
	const char *text, uint32_t at, const char *where, struct buf *out)
{
	struct row row = index_row(index, text, at);
	struct buf name = BUF_INIT;
	char *value;
	bool is_changed;

	if (row.kind != ROW_STRING || row.value_len <= 2)
		return false;
	if (row.key_len > 2)
		index_unescape(&name, text + row.key + 1, row.key_len - 2);
	value = index_string_dup(index, text, at);
	is_changed = value != NULL && !import_is_reference(value) &&
		import_is_secret(name.data, value);
	if (is_changed) {
		buf_putc(out, '"');
		put_reference(import, name.len > 0 ? name.data : "secret",
			value, where, "the member", out);
		buf_putc(out, '"');
	}
	if (value != NULL)
		mem_wipe(value, strlen(value));
	free(value);
	buf_finish(&name);
	return is_changed;
}

static void clean_json(struct import *import, struct buf *body,
	const char *where)
{
	struct doc_index *index = index_text(body->data, body->len);
	struct buf out = BUF_INIT_SECRET;
	size_t done = 0;

	for (uint32_t at = 0; at < index_count(index); at++) {
		struct row row = index_row(index, body->data, at);
		struct buf piece = BUF_INIT;

		if (clean_member(import, index, body->data, at, where,
		    &piece)) {
			buf_append(&out, body->data + done, row.value - done);
			buf_append(&out, piece.data, piece.len);
			done = (size_t)row.value + row.value_len;
		}
		buf_finish(&piece);
	}
	index_free(index);
	if (done > 0) {
		buf_append(&out, body->data + done, body->len - done);
		out.cap = body->cap;
		buf_finish_wiped(body);
		*body = out;
	} else {
		buf_finish_wiped(&out);
	}
}

static void clean_form(struct import *import, struct buf *body,
	const char *where)
{
	struct buf out = BUF_INIT_SECRET;

	clean_pairs(import, body->data, body->len, IN_FORM, where, &out);
	out.cap = body->cap;
	buf_finish_wiped(body);
	*body = out;
}

void import_clean(struct import *import, struct import_request *request,
	const char *where)
{
	clean_user(import, &request->url, where);
	clean_query(import, &request->url, where);
	for (size_t i = request->headers.count; i-- > 0; )
		if (!clean_header(import, &request->headers.header[i], where))
			http_headers_remove(&request->headers, i);
	if (request->body.len == 0)
		return;
	/* curl calls everything a form that is not said to be another. */
	if (*request->body.data == '{' || *request->body.data == '[')
		clean_json(import, &request->body, where);
	else if (is_form(request))
		clean_form(import, &request->body, where);
}
