#include "core/store/import_part.h"

/*
 * What the options of a curl command do to the request that is being read. As
 * curl does: the data of several -d are joined by "&", --json and
 * --data-urlencode have their own ways, -G and --url-query fill the query.
 *
 * A file named by "@" is not read: the request keeps its name, as "< FILE".
 * Passwords go where secrets go, and are never part of a note.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/net/url.h"

static void note(struct curl_line *line, enum import_level level,
	const char *option, const char *text)
{
	import_note(line->import, level, line->where, "%s: %s", option, text);
}

void curl_add_url(struct curl_line *line, const char *url)
{
	line->urls = mem_grow(line->urls, line->url_count, &line->url_alloc,
		sizeof(*line->urls));
	line->urls[line->url_count] = (struct buf)BUF_INIT_SECRET;
	buf_puts(&line->urls[line->url_count++], url);
}

static void set_file(struct curl_line *line, const char *option,
	const char *path)
{
	if (strcmp(path, "-") == 0) {
		note(line, IMPORT_LEFT_OUT, option, "data of standard input "
			"is not there any more");
	} else if (line->has_data || line->file != NULL) {
		line->has_pieces = true;
		note(line, IMPORT_LEFT_OUT, option, "a body that is put "
			"together with a file; save it to one file and write "
			"< FILE");
	} else {
		mem_replace(&line->file, path);
		import_note(line->import, IMPORT_CHANGED, line->where, "%s: "
			"the body is the file %.200s, read whenever the "
			"request is sent", option, path);
	}
	line->has_data = true;
}

static void add_data(struct curl_line *line, const char *text)
{
	if (line->file != NULL || line->has_pieces) {
		line->has_pieces = true;
		note(line, IMPORT_LEFT_OUT, "--data", "a body that is put "
			"together with a file; save it to one file and write "
			"< FILE");
		return;
	}
	if (line->has_data && !line->is_json)
		buf_putc(&line->data, '&');
	buf_puts(&line->data, text);
	line->has_data = true;
}

/* "content", "=content", "name=content", "@file", "name@file". */
static void add_encoded(struct curl_line *line, const char *text,
	void (*add)(struct curl_line *line, const char *text))
{
	size_t name = strcspn(text, "=@");
	struct buf out = BUF_INIT_SECRET;

	if (text[name] == '@') {
		note(line, IMPORT_LEFT_OUT, "--data-urlencode", "a file is "
			"sent as it is, not encoded; put its text there");
		return;
	}
	if (text[name] == '=' && name > 0)
		buf_append(&out, text, name + 1);
	url_encode_component(&out, text[name] == '=' ? text + name + 1 :
		text);
	add(line, out.data);
	buf_finish_wiped(&out);
}

static void add_query(struct curl_line *line, const char *text)
{
	if (line->query.len > 0)
		buf_putc(&line->query, '&');
	buf_puts(&line->query, text);
}

/* "Name: value"; "Name;" is an empty one; "Name:" takes curl's own away. */
static void add_header(struct curl_line *line, const char *text)
{
	struct import_request request = { .url = NULL };
	size_t len = strcspn(text, ":;");
	char *name, *value;

	if (*text == '@') {
		note(line, IMPORT_LEFT_OUT, "--header", "a file of headers is "
			"not read");
		return;
	}
	if (text[len] == '\0') {
		note(line, IMPORT_LEFT_OUT, "--header", "what has no \":\" is "
			"no header");
		return;
	}
	name = xstrndup(text, len);
	value = text_trim_dup(text + len + 1);
	if (*value != '\0' || text[len] == ';') {
		request.headers = line->headers;
		import_header(line->import, &request, name, value,
			line->where);
		line->headers = request.headers;
	}
	mem_wipe(value, strlen(value));
	free(name);
	free(value);
}

void curl_default_header(struct curl_line *line, const char *name,
	const char *value)
{
	if (http_headers_get(&line->headers, name) == NULL)
		http_headers_add(&line->headers, name, value);
}

static void take_user(struct curl_line *line, const char *value)
{
	size_t user = strcspn(value, ":");

	import_note(line->import, IMPORT_LEFT_OUT, line->where, "--user "
		"%.*s: the connection's access mode basic sends it "
		"(basic_user, basic_password)", (int)(user < 80 ? user : 80),
		value);
	if (value[user] == ':' && value[user + 1] != '\0' &&
	    !import_is_reference(value + user + 1))
		(void)import_secret(line->import, "password",
			value + user + 1, strlen(value + user + 1));
}

static void take_secret(struct curl_line *line,
	const struct curl_option *option,
	const char *value)
{
	const char *colon = strchr(value, ':');
	const char *bytes = option->letter == 'U' ? (colon != NULL ?
		colon + 1 : "") : value;

	import_note(line->import, IMPORT_LEFT_OUT, line->where, "%s: it is "
		"the connection's (%s), never a file's", option->name,
		option->remark);
	if (*bytes != '\0' && !import_is_reference(bytes))
		(void)import_secret(line->import, option->remark, bytes,
			strlen(bytes));
}

/* "cert.pem:password" */
static void take_connection(struct curl_line *line,
	const struct curl_option *option, const char *value)
{
	const char *colon = strrchr(value, ':');
	int len = (int)strcspn(value, "\n");

	if (option->action == CURL_CONNECTION &&
	    strcmp(option->name, "--cert") == 0 && colon != NULL &&
	    colon[1] != '\0' && colon[1] != '\\' && colon[1] != '/') {
		(void)import_secret(line->import, "client_passphrase",
			colon + 1, strlen(colon + 1));
		len = (int)(colon - value);
	}
	if (strcmp(option->name, "--proxy") == 0 && strchr(value, '@') != NULL)
		len = 0;
	import_note(line->import, IMPORT_LEFT_OUT, line->where, "%s%s%.*s: "
		"a setting of the connection (%s), not of a request",
		option->name, len > 0 ? " " : "", len > 200 ? 200 : len,
		value, option->remark);
}

static void take_cookie(struct curl_line *line, const char *value)
{
	note(line, IMPORT_LEFT_OUT, "--cookie", strchr(value, '=') != NULL ?
		"a login of a browser is not carried along" :
		"a file of cookies is not read");
}

static void take_data(struct curl_line *line, const struct curl_option *option,
	const char *value)
{
	if (option->action == CURL_JSON) {
		line->is_json = true;
		curl_default_header(line, "Content-Type", "application/json");
		curl_default_header(line, "Accept", "application/json");
	}
	if (option->action != CURL_DATA_RAW && *value == '@') {
		set_file(line, option->name, value + 1);
		if (option->action == CURL_DATA)
			note(line, IMPORT_CHANGED, option->name, "curl takes "
				"line ends out of the file; it is sent as it "
				"is");
		return;
	}
	add_data(line, value);
}

static void take_upload(struct curl_line *line, const char *value)
{
	set_file(line, "--upload-file", value);
	line->is_upload = true;
}

static void take_plain(struct curl_line *line, const struct curl_option *option,
	const char *value)
{
	switch (option->action) {
	case CURL_METHOD:
		mem_replace(&line->method, value);
		break;
	case CURL_HEADER:
		add_header(line, value);
		break;
	case CURL_URL:
		curl_add_url(line, value);
		break;
	case CURL_GET:
		line->is_get = true;
		break;
	case CURL_HEAD:
		line->is_head = true;
		break;
	case CURL_AGENT:
		curl_default_header(line, "User-Agent", value);
		break;
	case CURL_REFERER:
		curl_default_header(line, "Referer", value);
		break;
	case CURL_BEARER:
		(void)import_secret(line->import, "token", value,
			strlen(value));
		note(line, IMPORT_LEFT_OUT, option->name, "the connection's "
			"access mode sends the token");
		break;
	case CURL_FORM:
		line->has_data = true;
		note(line, IMPORT_LEFT_OUT, option->name, "multipart forms "
			"are not supported; the body has to be written");
		break;
	case CURL_INSECURE:
		note(line, IMPORT_REFUSED, option->name, option->remark);
		break;
	case CURL_UNSUPPORTED:
		note(line, IMPORT_LEFT_OUT, option->name, option->remark);
		break;
	case CURL_IGNORED:
		note(line, IMPORT_CHANGED, option->name, "it is of no "
			"account here");
		break;
	default:
		break;
	}
}

void curl_take(struct curl_line *line, const struct curl_option *option,
	const char *value)
{
	switch (option->action) {
	case CURL_DATA: case CURL_DATA_RAW: case CURL_DATA_BINARY:
	case CURL_JSON:
		take_data(line, option, value);
		break;
	case CURL_DATA_ENCODED:
		add_encoded(line, value, add_data);
		break;
	case CURL_URL_QUERY:
		if (*value == '+')
			add_query(line, value + 1);
		else
			add_encoded(line, value, add_query);
		break;
	case CURL_USER:
		take_user(line, value);
		break;
	case CURL_COOKIE:
		take_cookie(line, value);
		break;
	case CURL_UPLOAD:
		take_upload(line, value);
		break;
	case CURL_CONNECTION:
		take_connection(line, option, value);
		break;
	case CURL_SECRET:
		take_secret(line, option, value);
		break;
	default:
		take_plain(line, option, value);
	}
}
