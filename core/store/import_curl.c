#include "core/store/import_part.h"

/*
 * curl commands, word by word. What an option means is a row of the table
 * (import_curl_options.c), what is done for it is in import_curl_take.c; here
 * words are told apart, and a command that is whole becomes its requests. As
 * curl does: data makes a POST of what names no method, and a form of what
 * names no type; each URL is a request, and --next begins anew.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"

static void note(struct curl_line *line, enum import_level level,
	const char *option, const char *text)
{
	import_note(line->import, level, line->where, "%s: %s", option, text);
}

static const struct curl_word *current(const struct curl_line *line)
{
	return &line->words->word[line->at];
}

/* The word behind an option; NULL where the command ends. */
static const char *next_value(struct curl_line *line)
{
	if (current(line)->ends)
		return NULL;
	line->at++;
	return current(line)->text.data;
}

/* An option that is not known takes the word behind it along. */
static void skip_unknown(struct curl_line *line, const char *option)
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

static bool need_value(struct curl_line *line, const char *name)
{
	return err_set(line->err, ERR_CONFIG, "%s %s: %.60s needs a value",
		line->import->source, line->where, name);
}

/* "--name value", "--name=value" is no form of curl's. */
static bool take_long(struct curl_line *line, const char *word)
{
	const struct curl_option *option = curl_option_named(word);
	const char *value = "";

	if (option == NULL) {
		skip_unknown(line, word);
		return true;
	}
	if (option->has_value && (value = next_value(line)) == NULL)
		return need_value(line, word);
	curl_take(line, option, value);
	return true;
}

/* "-sSXPOST": letters, the last of which may have its value behind it. */
static bool take_letters(struct curl_line *line, const char *word)
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
		curl_take(line, option, value);
		if (option->has_value)
			break;
	}
	return true;
}

static const char *method_of(const struct curl_line *line)
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
static char *whole_url(const struct curl_line *line, const char *url)
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

static bool add_request(struct curl_line *line, const char *url)
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

static bool add_requests(struct curl_line *line)
{
	const char *type = "application/x-www-form-urlencoded";
	bool is_good = true;

	if (line->url_count == 0)
		return err_set(line->err, ERR_CONFIG, "%s %s: this curl "
			"command has no URL", line->import->source,
			line->where);
	if (line->has_data && !line->is_get && !line->is_upload &&
	    (line->data.len > 0 || line->file != NULL))
		curl_default_header(line, "Content-Type", type);
	for (size_t i = 0; is_good && i < line->url_count; i++)
		is_good = add_request(line, line->urls[i].data);
	return is_good;
}

static void line_finish(struct curl_line *line)
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

static void line_begin(struct curl_line *line)
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

static bool take_word(struct curl_line *line, bool *are_options)
{
	const char *word = current(line)->text.data;

	snprintf(line->where, sizeof(line->where), "line %zu",
		current(line)->line);
	if (!*are_options || *word != '-' || word[1] == '\0')
		curl_add_url(line, word);
	else if (strcmp(word, "--") == 0)
		*are_options = false;
	else if (word[1] == '-')
		return take_long(line, word);
	else
		return take_letters(line, word);
	return true;
}

/* One command, from the word behind "curl" to its end, or to --next. */
static bool read_command(struct curl_line *line)
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

static bool read_commands(struct curl_line *line)
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
	struct curl_line line = { .import = import, .err = err,
		.words = &words };
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
