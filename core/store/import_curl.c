#include "core/store/import_part.h"

/*
 * curl commands, word by word. What an option means is a row of the table
 * (import_curl_options.c); here is what is done for it. As curl does: the data
 * of several -d are joined by "&"; data makes a POST of what names no method,
 * and a form of what names no type; -G puts it into the query.
 *
 * A file named by "@" is not read: the request keeps its name, as "< FILE".
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/net/url.h"

struct line {
	struct import *import;
	struct err *err;
	const struct curl_words *words;
	size_t at;			/* the word that comes next */
	char where[32];
	struct buf *urls;		/* one a request */
	size_t url_count, url_alloc;
	char *method;			/* or NULL */
	struct http_headers headers;
	struct buf data, query;
	char *file;			/* "@FILE", or NULL */
	bool has_data, is_get, is_head, is_json, is_upload, has_pieces;
};

static void note(struct line *line, enum import_level level,
	const char *option, const char *text)
{
	import_note(line->import, level, line->where, "%s: %s", option, text);
}

static void add_url(struct line *line, const char *url)
{
	line->urls = mem_grow(line->urls, line->url_count, &line->url_alloc,
		sizeof(*line->urls));
	line->urls[line->url_count] = (struct buf)BUF_INIT_SECRET;
	buf_puts(&line->urls[line->url_count++], url);
}

static void set_file(struct line *line, const char *option, const char *path)
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

static void add_data(struct line *line, const char *text)
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
static void add_encoded(struct line *line, const char *text,
	void (*add)(struct line *line, const char *text))
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

static void add_query(struct line *line, const char *text)
{
	if (line->query.len > 0)
		buf_putc(&line->query, '&');
	buf_puts(&line->query, text);
}

/* "Name: value"; "Name;" is an empty one; "Name:" takes curl's own away. */
static void add_header(struct line *line, const char *text)
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

static void set_default_header(struct line *line, const char *name,
	const char *value)
{
	if (http_headers_get(&line->headers, name) == NULL)
		http_headers_add(&line->headers, name, value);
}

static void take_user(struct line *line, const char *value)
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

static void take_secret(struct line *line, const struct curl_option *option,
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
static void take_connection(struct line *line,
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

static void take_cookie(struct line *line, const char *value)
{
	note(line, IMPORT_LEFT_OUT, "--cookie", strchr(value, '=') != NULL ?
		"a login of a browser is not carried along" :
		"a file of cookies is not read");
}

static void take_data(struct line *line, const struct curl_option *option,
	const char *value)
{
	if (option->action == CURL_JSON) {
		line->is_json = true;
		set_default_header(line, "Content-Type", "application/json");
		set_default_header(line, "Accept", "application/json");
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

static void take_upload(struct line *line, const char *value)
{
	set_file(line, "--upload-file", value);
	line->is_upload = true;
}

static void take_plain(struct line *line, const struct curl_option *option,
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
		add_url(line, value);
		break;
	case CURL_GET:
		line->is_get = true;
		break;
	case CURL_HEAD:
		line->is_head = true;
		break;
	case CURL_AGENT:
		set_default_header(line, "User-Agent", value);
		break;
	case CURL_REFERER:
		set_default_header(line, "Referer", value);
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

static void take_option(struct line *line, const struct curl_option *option,
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

static const struct curl_word *current(const struct line *line)
{
	return &line->words->word[line->at];
}

/* The word behind an option; NULL where the command ends. */
static const char *next_value(struct line *line)
{
	if (current(line)->ends)
		return NULL;
	line->at++;
	return current(line)->text.data;
}

/* An option that is not known takes the word behind it along. */
static void skip_unknown(struct line *line, const char *option)
{
	const struct curl_word *next = current(line)->ends ? NULL :
		&line->words->word[line->at + 1];
	bool has_value = next != NULL && *next->text.data != '-' &&
		strstr(next->text.data, "://") == NULL && !next->ends;

	import_note(line->import, IMPORT_LEFT_OUT, line->where, "%.60s%s: no "
		"option of curl that is known here", option, has_value ?
		" and the word behind it" : "");
	if (has_value)
		line->at++;
}

static bool need_value(struct line *line, const char *name)
{
	return err_set(line->err, ERR_CONFIG, "%s %s: %.60s needs a value",
		line->import->source, line->where, name);
}

/* "--name value", "--name=value" is no form of curl's. */
static bool take_long(struct line *line, const char *word)
{
	const struct curl_option *option = curl_option_named(word);
	const char *value = "";

	if (option == NULL) {
		skip_unknown(line, word);
		return true;
	}
	if (option->has_value && (value = next_value(line)) == NULL)
		return need_value(line, word);
	take_option(line, option, value);
	return true;
}

/* "-sSXPOST": letters, the last of which may have its value behind it. */
static bool take_letters(struct line *line, const char *word)
{
	for (const char *letter = word + 1; *letter != '\0'; letter++) {
		const struct curl_option *option = curl_option_letter(*letter);
		char name[] = { '-', *letter, '\0' };
		const char *value = "";

		if (option == NULL) {
			skip_unknown(line, name);
			return true;
		}
		if (option->has_value && letter[1] != '\0')
			value = letter + 1;
		else if (option->has_value &&
		    (value = next_value(line)) == NULL)
			return need_value(line, name);
		take_option(line, option, value);
		if (option->has_value)
			break;
	}
	return true;
}

static const char *method_of(const struct line *line)
{
	if (line->method != NULL)
		return line->method;
	if (line->is_head)
		return "HEAD";
	if (line->is_upload)
		return "PUT";
	return line->has_data && !line->is_get ? "POST" : "GET";
}

/* Owned: as curl takes it, with what -G and --url-query add. */
static char *whole_url(const struct line *line, const char *url)
{
	struct buf out = BUF_INIT_SECRET;
	size_t fragment = strcspn(url, "#");
	const struct buf *parts[] = { &line->query,
		line->is_get ? &line->data : NULL };
	char *whole;

	if (strstr(url, "://") == NULL && !text_starts_with(url, "{{"))
		buf_puts(&out, "http://");
	buf_append(&out, url, fragment);
	for (size_t i = 0; i < FD_COUNT(parts); i++)
		if (parts[i] != NULL && parts[i]->len > 0)
			buf_printf(&out, "%c%s", strchr(out.data, '?') !=
				NULL ? '&' : '?', parts[i]->data);
	whole = xstrdup(out.data);
	buf_finish_wiped(&out);
	return whole;
}

static bool add_request(struct line *line, const char *url)
{
	struct import_request *request = import_add(line->import, line->err);

	if (request == NULL)
		return false;
	free(request->url);
	request->url = whole_url(line, url);
	mem_replace(&request->method, method_of(line));
	for (size_t i = 0; i < line->headers.count; i++)
		http_headers_add(&request->headers,
			line->headers.header[i].name,
			line->headers.header[i].value);
	if (!line->is_get && !line->has_pieces) {
		request->body_file = xstrdup_or_null(line->file);
		buf_append(&request->body, line->data.data, line->data.len);
	}
	if (strpbrk(url, "{}[]") != NULL && strstr(url, "{{") == NULL)
		import_note(line->import, IMPORT_CHANGED, line->where, "the "
			"URL's brackets are sent as they are; curl would "
			"make several URLs of them");
	import_done(line->import, request, line->where);
	return true;
}

static bool add_requests(struct line *line)
{
	const char *type = "application/x-www-form-urlencoded";
	bool is_good = true;

	if (line->url_count == 0)
		return err_set(line->err, ERR_CONFIG, "%s %s: this curl "
			"command has no URL", line->import->source,
			line->where);
	if (line->has_data && !line->is_get && !line->is_upload &&
	    (line->data.len > 0 || line->file != NULL))
		set_default_header(line, "Content-Type", type);
	for (size_t i = 0; is_good && i < line->url_count; i++)
		is_good = add_request(line, line->urls[i].data);
	return is_good;
}

static void line_finish(struct line *line)
{
	for (size_t i = 0; i < line->url_count; i++)
		buf_finish_wiped(&line->urls[i]);
	free(line->urls);
	free(line->method);
	free(line->file);
	http_headers_finish(&line->headers);
	buf_finish_wiped(&line->data);
	buf_finish_wiped(&line->query);
}

static void line_begin(struct line *line)
{
	line->urls = NULL;
	line->url_count = line->url_alloc = 0;
	line->method = line->file = NULL;
	line->headers = (struct http_headers){ 0 };
	line->data = line->query = (struct buf)BUF_INIT_SECRET;
	line->has_data = line->is_get = line->is_head = line->is_json =
		line->is_upload = line->has_pieces = false;
}

static bool is_next(const char *word)
{
	return strcmp(word, "--next") == 0 || strcmp(word, "-:") == 0;
}

static bool take_word(struct line *line, bool *are_options)
{
	const char *word = current(line)->text.data;

	snprintf(line->where, sizeof(line->where), "line %zu",
		current(line)->line);
	if (!*are_options || *word != '-' || word[1] == '\0')
		add_url(line, word);
	else if (strcmp(word, "--") == 0)
		*are_options = false;
	else if (word[1] == '-')
		return take_long(line, word);
	else
		return take_letters(line, word);
	return true;
}

/* One command, from the word behind "curl" to its end, or to --next. */
static bool read_command(struct line *line)
{
	bool is_good = true, are_options = true, is_over;

	line_begin(line);
	do {
		line->at++;
		if (is_next(current(line)->text.data)) {
			is_good = add_requests(line);
			line_finish(line);
			line_begin(line);
			are_options = true;
		} else {
			is_good = take_word(line, &are_options);
		}
		is_over = current(line)->ends;
	} while (is_good && !is_over);
	if (is_good && current(line)->ends_by_pipe)
		note(line, IMPORT_CHANGED, "what follows |, > or <", "it is "
			"not curl's");
	is_good = is_good && add_requests(line);
	line_finish(line);
	return is_good;
}

/* "curl", "/usr/bin/curl", "curl.exe" */
static bool is_curl_word(const char *word)
{
	const char *slash = strrchr(word, '/');
	const char *name = slash != NULL ? slash + 1 : word;

	return strcmp(name, "curl") == 0 || strcmp(name, "curl.exe") == 0;
}

static bool read_commands(struct line *line)
{
	bool is_good = true;

	for (; is_good && line->at < line->words->count; line->at++) {
		const struct curl_word *word = current(line);

		snprintf(line->where, sizeof(line->where), "line %zu",
			word->line);
		/* A prompt that was copied along. */
		if (!word->ends && strlen(word->text.data) == 1 &&
		    strchr("$%>", *word->text.data) != NULL)
			continue;
		if (is_curl_word(word->text.data) && !word->ends) {
			is_good = read_command(line);
			continue;
		}
		note(line, IMPORT_LEFT_OUT, "a command", "it is not curl's, "
			"and nothing of it is run");
		while (!current(line)->ends)
			line->at++;
	}
	return is_good;
}

bool import_curl(struct import *import, const char *text, size_t len,
	struct err *err)
{
	struct curl_words words;
	struct line line = { .import = import, .err = err, .words = &words };
	bool is_good = curl_words_read(&words, text, len, err);

	if (!is_good)
		err_prefix(err, "%s ", import->source);
	else
		is_good = read_commands(&line);
	if (is_good && words.has_variables)
		import_note(import, IMPORT_CHANGED, "", "the shell's "
			"variables, $NAME, are {{NAME}} here: --var NAME="
			"VALUE gives them, or a line @NAME = VALUE");
	if (is_good && import->count == 0)
		is_good = err_set(err, ERR_CONFIG, "%s holds no curl command "
			"line", import->source);
	curl_words_finish(&words);
	return is_good;
}
