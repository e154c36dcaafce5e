#include "core/store/http_file.h"

/*
 * The reader. A .http file is read line by line in three states: before a
 * request line, in its headers, in its body; "###" begins anew. A body ends
 * at its last line that is neither blank nor a comment: what stands behind it
 * are remarks, and an expectation written there counts as one written above.
 *
 * Other clients' files are read as far as they mean something here: their
 * scripts ("> {% ... %}") and where answers are to be put (">> FILE") are
 * passed over, never sent as part of a body.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"

enum state { BEFORE, HEAD, BODY, TAIL };

struct reader {
	struct http_file *file;
	struct err *err;
	enum state state;
	size_t at, next, number;	/* the line; where the next begins */
	const char *line;
	size_t len;			/* without blanks around it */
	bool is_indented;
	bool in_script;
	char *title, *name;		/* for the request to come, or NULL */
	struct http_notes expects;	/* likewise */
};

static bool fault(struct reader *reader, const char *words)
{
	return err_set(reader->err, ERR_CONFIG, "%s line %zu: %s",
		reader->file->path, reader->number, words);
}

static bool begins(const struct reader *reader, const char *with)
{
	size_t len = strlen(with);

	return reader->len >= len && memcmp(reader->line, with, len) == 0;
}

static bool is_comment(const struct reader *reader)
{
	return begins(reader, "#") || begins(reader, "//");
}

/* Sets the line that begins at next; false at the end of the text. */
static bool take_line(struct reader *reader)
{
	const struct buf *text = &reader->file->text;
	const char *start = text->data + reader->next, *end;

	if (reader->next >= text->len)
		return false;
	reader->at = reader->next;
	reader->number++;
	end = memchr(start, '\n', text->len - reader->at);
	reader->next = end == NULL ? text->len :
		(size_t)(end - text->data) + 1;
	if (end == NULL)
		end = text->data + text->len;
	reader->is_indented = start < end && (*start == ' ' || *start == '\t');
	while (start < end && text_is_space(*start))
		start++;
	while (start < end && text_is_space(end[-1]))
		end--;
	reader->line = start;
	reader->len = (size_t)(end - start);
	return true;
}

static struct http_saved *current(const struct reader *reader)
{
	return &reader->file->request[reader->file->count - 1];
}

/* Owned text of the line from a place on, trimmed. */
static char *rest(const struct reader *reader, size_t from)
{
	char *text = xstrndup(reader->line + from, reader->len - from);
	char *trimmed = text_trim_dup(text);

	free(text);
	return trimmed;
}

static void set(char **place, char *text)
{
	free(*place);
	*place = text;
}

/* Owned: what was read for the request to come. */
static char *take(char **place)
{
	char *text = *place != NULL ? *place : xstrdup("");

	*place = NULL;
	return text;
}

/* "# @name x" and "# expect ..."; all other comments are people's. */
static bool read_comment(struct reader *reader, struct http_notes *expects)
{
	size_t from = strspn(reader->line, "#/");
	char *text = rest(reader, from < reader->len ? from : reader->len);
	bool is_good = true;

	if (text_starts_with(text, "@name") &&
	    (text_is_space(text[5]) || text[5] == '='))
		set(&reader->name, text_trim_dup(text + 6));
	else if (text_starts_with(text, "expect ") &&
	    expects->count >= HTTP_FILE_LINES_MAX)
		is_good = fault(reader, "there are too many expectations");
	else if (text_starts_with(text, "expect "))
		http_notes_add(expects, reader->number, text + 7,
			strlen(text + 7));
	free(text);
	return is_good;
}

static bool is_name(const char *name)
{
	for (; *name != '\0'; name++)
		if (text_is_space(*name) || strchr("{}=", *name) != NULL)
			return false;
	return true;
}

/* "@name = value" */
static bool read_variable(struct reader *reader)
{
	struct http_file *file = reader->file;
	char *text = rest(reader, 1), *equals = strchr(text, '=');
	char *name = NULL;

	if (equals != NULL) {
		*equals = '\0';
		name = text_trim_dup(text);
	}
	if (name == NULL || *name == '\0' || !is_name(name)) {
		free(text);
		free(name);
		return fault(reader, "a variable is written \"@name = "
			"value\"");
	}
	file->variable = mem_grow(file->variable, file->variable_count,
		&file->variable_alloc, sizeof(*file->variable));
	file->variable[file->variable_count++] = (struct http_variable){
		.name = name, .value = text_trim_dup(equals + 1),
		.line = reader->number };
	free(text);
	return true;
}

/* Letters of a method in front of a blank, or 0: a URL alone is a GET. */
static size_t method_len(const char *line)
{
	size_t len = 0;

	while (text_lower(line[len]) >= 'a' && text_lower(line[len]) <= 'z')
		len++;
	return text_is_space(line[len]) ? len : 0;
}

/* Takes " HTTP/1.1" off the end. */
static void cut_version(char *url)
{
	char *blank = strrchr(url, ' ');

	if (blank == NULL || !text_starts_with(blank + 1, "HTTP/"))
		return;
	while (blank > url && text_is_space(blank[-1]))
		blank--;
	*blank = '\0';
}

/* Where the line's own bytes end. */
static size_t line_end(const struct reader *reader)
{
	return (size_t)(reader->line - reader->file->text.data) + reader->len;
}

static void add_request(struct reader *reader, char *method, char *url)
{
	struct http_file *file = reader->file;
	size_t end = line_end(reader);

	file->request = mem_grow(file->request, file->count, &file->alloc,
		sizeof(*file->request));
	file->request[file->count++] = (struct http_saved){
		.title = take(&reader->title),
		.name = take(&reader->name),
		.method = method,
		.url = url,
		.line = reader->number,
		.expects = reader->expects,
		.start = reader->at,
		.end = end,
		.url_end = end,
		.head_end = end,
		.has_script = reader->in_script,
	};
	reader->expects = (struct http_notes){ 0 };
	reader->in_script = false;
	reader->state = HEAD;
}

/* A bare CR, for one, is in the middle of no line that a person wrote. */
static bool has_control(const struct reader *reader)
{
	for (size_t i = 0; i < reader->len; i++)
		if ((unsigned char)reader->line[i] < 0x20 &&
		    reader->line[i] != '\t')
			return true;
	return false;
}

static bool read_request_line(struct reader *reader)
{
	char *line, *method, *url;
	size_t len;

	if (has_control(reader))
		return fault(reader, "the request line has a control "
			"character in it");
	if (reader->file->count >= HTTP_FILE_REQUESTS_MAX)
		return fault(reader, "there are too many requests");
	line = rest(reader, 0);
	len = method_len(line);
	method = len > 0 ? xstrndup(line, len) : xstrdup("GET");
	url = text_trim_dup(line + len);
	free(line);
	cut_version(url);
	if (*url == '\0' || strcmp(url, method) == 0) {
		free(method);
		free(url);
		return fault(reader, "the request line has no URL");
	}
	for (char *c = method; *c != '\0'; c++)
		*c = text_lower(*c) != *c ? *c : (char)(*c - 'a' + 'A');
	add_request(reader, method, url);
	if (strcmp(current(reader)->method, "CURL") == 0)
		current(reader)->problem = "a curl command is no request "
			"line here; write METHOD URL";
	return true;
}

/* Goes behind "%}"; scripts are other clients'. */
static void skip_script(struct reader *reader)
{
	do {
		for (size_t i = 0; i + 1 < reader->len; i++)
			if (memcmp(reader->line + i, "%}", 2) == 0)
				return;
	} while (take_line(reader));
}

static bool read_before(struct reader *reader)
{
	if (reader->len == 0)
		return true;
	if (is_comment(reader))
		return read_comment(reader, &reader->expects);
	if (begins(reader, "@"))
		return read_variable(reader);
	if (begins(reader, "< {%")) {
		reader->in_script = true;
		skip_script(reader);
		return true;
	}
	return read_request_line(reader);
}

/* A URL may go on, line by line, until the first header. */
static bool continues_url(const struct reader *reader,
	const struct http_saved *request)
{
	return request->headers.count == 0 && (reader->is_indented ||
		begins(reader, "?") || begins(reader, "&"));
}

static void continue_url(struct reader *reader, struct http_saved *request)
{
	char *more = rest(reader, 0);
	char *url = xasprintf("%s%s", request->url, more);

	free(more);
	free(request->url);
	request->url = url;
	cut_version(url);
}

static bool read_header(struct reader *reader, struct http_saved *request)
{
	char *line = rest(reader, 0), *colon = strchr(line, ':');
	const char *problem = "a header is written \"Name: value\"; a blank "
		"line comes before the body";
	char *name = NULL, *value = NULL;

	if (request->headers.count >= HTTP_FILE_LINES_MAX) {
		problem = "there are too many headers";
	} else if (colon != NULL) {
		*colon = '\0';
		name = text_trim_dup(line);
		value = text_trim_dup(colon + 1);
		problem = http_header_problem(name, value);
	}
	if (problem == NULL)
		http_headers_add(&request->headers, name, value);
	free(line);
	free(name);
	free(value);
	return problem == NULL || fault(reader, problem);
}

static bool read_head(struct reader *reader)
{
	struct http_saved *request = current(reader);

	if (reader->len == 0) {
		reader->state = BODY;
		request->body_at = reader->next;
		request->body_line = reader->number + 1;
		return true;
	}
	if (is_comment(reader)) {
		if (request->header_notes.count >= HTTP_FILE_LINES_MAX)
			return fault(reader, "there are too many comments");
		http_notes_add(&request->header_notes, reader->number,
			reader->line, reader->len);
		request->end = request->head_end = line_end(reader);
		return read_comment(reader, &request->expects);
	}
	request->end = request->head_end = line_end(reader);
	if (!continues_url(reader, request))
		return read_header(reader, request);
	if (has_control(reader))
		return fault(reader, "the URL has a control character in it");
	continue_url(reader, request);
	request->url_end = request->end;
	return true;
}

/* What other clients do with the answer. */
static bool is_response_part(const struct reader *reader)
{
	return !reader->is_indented && (begins(reader, "> {%") ||
		begins(reader, "<> ") || begins(reader, ">> ") ||
		begins(reader, ">>! ") || (begins(reader, "> ") &&
		reader->len > 5 && memcmp(reader->line + reader->len - 3,
			".js", 3) == 0));
}

static void read_body_file(struct reader *reader, struct http_saved *request)
{
	bool expands = begins(reader, "<@");

	request->body_file = rest(reader, expands ? 2 : 1);
	request->expands_file = expands;
	request->body_line = reader->number;
}

/* body_len counts from body_at to the end of the last line with content. */
static bool read_body(struct reader *reader)
{
	struct http_saved *request = current(reader);
	bool is_first = request->body_len == 0;

	if (is_response_part(reader)) {
		reader->state = TAIL;
		request->has_script = true;
		if (begins(reader, "> {%"))
			skip_script(reader);
		return true;
	}
	if (reader->len == 0 || is_comment(reader))
		return true;
	if (is_first)
		request->body_line = reader->number;
	if (request->body_file != NULL || (!is_first &&
	    (begins(reader, "< ") || begins(reader, "<@ "))))
		request->problem = "a body that is a file's in part is not "
			"put together here";
	else if (begins(reader, "< ") || begins(reader, "<@ "))
		read_body_file(reader, request);
	request->end = line_end(reader);
	request->body_len = request->end - request->body_at;
	return true;
}

/* Blank lines and comments in front of a body are not of it. */
static void trim_body(const struct http_file *file,
	struct http_saved *request)
{
	const char *text = file->text.data;

	while (request->body_len > 0) {
		const char *line = text + request->body_at;
		const char *end = memchr(line, '\n', request->body_len);
		size_t len = end != NULL ? (size_t)(end - line) :
			request->body_len;
		size_t blanks = 0;

		while (blanks < len && text_is_space(line[blanks]))
			blanks++;
		if (blanks < len && line[blanks] != '#' &&
		    !(len - blanks > 1 && memcmp(line + blanks, "//", 2) == 0))
			return;
		if (end == NULL)
			return;
		request->body_at += len + 1;
		request->body_len -= len + 1;
	}
}

/* The expectations behind, or in front of, the body that ended. */
static bool read_remarks(struct reader *reader)
{
	struct http_saved *request = current(reader);
	struct reader again = { .file = reader->file, .err = reader->err,
		.next = request->body_at, .number = request->line };
	size_t after = request->end;
	bool is_good = true;

	for (size_t i = request->start; i < request->body_at; i++)
		again.number += reader->file->text.data[i] == '\n';
	again.number--;
	trim_body(reader->file, request);
	while (is_good && again.next < reader->at && take_line(&again))
		if (is_comment(&again) && (again.at >= after ||
		    again.at < request->body_at))
			is_good = read_comment(&again, &request->expects);
	if (again.name != NULL)
		set(&request->name, again.name);
	return is_good;
}

static bool end_request(struct reader *reader)
{
	bool has_body = reader->state == BODY || reader->state == TAIL;

	reader->state = BEFORE;
	return !has_body || read_remarks(reader);
}

static bool read_line(struct reader *reader)
{
	if (begins(reader, "###")) {
		size_t marks = strspn(reader->line, "#");

		if (!end_request(reader))
			return false;
		set(&reader->title, rest(reader, marks < reader->len ? marks :
			reader->len));
		set(&reader->name, NULL);
		return true;
	}
	switch (reader->state) {
	case BEFORE:
		return read_before(reader);
	case HEAD:
		return read_head(reader);
	case BODY:
		return read_body(reader);
	case TAIL:
		break;
	}
	return true;
}

bool http_file_read(struct http_file *file, const char *text, size_t len,
	struct err *err)
{
	struct reader reader = { .file = file, .err = err };
	bool is_good = true;

	http_file_clear(file);
	if (len > HTTP_FILE_MAX || memchr(text, '\0', len) != NULL)
		return err_set(err, ERR_CONFIG, "%s is no .http file: it %s",
			file->path, len > HTTP_FILE_MAX ? "is larger than "
			"16 MB" : "holds bytes that are no text");
	buf_append(&file->text, text, len);
	/* A mark at the front, as some editors leave it, is no line's. */
	if (len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0)
		reader.next = 3;
	while (is_good && take_line(&reader))
		is_good = read_line(&reader);
	reader.at = file->text.len;
	if (is_good)
		is_good = end_request(&reader);
	free(reader.title);
	free(reader.name);
	for (size_t i = 0; i < reader.expects.count; i++)
		free(reader.expects.note[i].text);
	free(reader.expects.note);
	return is_good;
}
