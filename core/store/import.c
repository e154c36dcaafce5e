#include "core/store/import.h"

/*
 * The neutral list: its life, and the ways in that all readers share. What a
 * reader puts in is made harmless here and nowhere else: a header that can't
 * be sent, a name that would be two lines, a secret (import_secret.c), so that
 * whoever writes the list to a file need not ask again.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/store/import_part.h"

void import_init(struct import *import, const char *source)
{
	*import = (struct import){ .source = xstrdup(source),
		.title = xstrdup("") };
}

static void request_finish(struct import_request *request)
{
	free(request->folder);
	free(request->name);
	free(request->method);
	free(request->url);
	free(request->body_file);
	http_headers_finish(&request->headers);
	buf_finish_wiped(&request->body);
}

void import_finish(struct import *import)
{
	for (size_t i = 0; i < import->count; i++)
		request_finish(&import->request[i]);
	for (size_t i = 0; i < import->variable_count; i++) {
		free(import->variable[i].name);
		free(import->variable[i].value);
	}
	for (size_t i = 0; i < import->secret_count; i++) {
		free(import->secret[i].name);
		secret_free(import->secret[i].value);
	}
	for (size_t i = 0; i < import->note_count; i++) {
		free(import->note[i].where);
		free(import->note[i].text);
	}
	free(import->request);
	free(import->variable);
	free(import->secret);
	free(import->note);
	free(import->source);
	free(import->title);
	memset(import, 0, sizeof(*import));
}

void import_note(struct import *import, enum import_level level,
	const char *where, const char *format, ...)
{
	struct import_note *note;
	va_list args;
	char *text;

	va_start(args, format);
	text = xvasprintf(format, args);
	va_end(args);
	for (size_t i = 0; i < import->note_count; i++) {
		note = &import->note[i];
		if (strcmp(note->text, text) == 0 &&
		    strcmp(note->where, where) == 0) {
			free(text);
			return;
		}
	}
	if (import->note_count >= IMPORT_NOTES_MAX) {
		import->notes_lost++;
		free(text);
		return;
	}
	import->note = mem_grow(import->note, import->note_count,
		&import->note_alloc, sizeof(*import->note));
	import->note[import->note_count++] = (struct import_note){
		.level = level, .where = xstrdup(where), .text = text };
}

struct import_request *import_add(struct import *import, struct err *err)
{
	struct import_request *request;

	if (import->count >= IMPORT_REQUESTS_MAX) {
		err_set(err, ERR_LIMIT, "%s holds more than %d requests",
			import->source, IMPORT_REQUESTS_MAX);
		return NULL;
	}
	import->request = mem_grow(import->request, import->count,
		&import->alloc, sizeof(*import->request));
	request = &import->request[import->count++];
	*request = (struct import_request){
		.folder = xstrdup(""),
		.name = xstrdup(""),
		.method = xstrdup("GET"),
		.url = xstrdup(""),
	};
	buf_init_capped(&request->body, IMPORT_BYTES_MAX);
	request->body.is_secret = true;
	return request;
}

/* Controls and line ends become blanks, at most len bytes stay. */
static void flatten(char **text, size_t most)
{
	char *trimmed;

	for (char *c = *text; *c != '\0'; c++)
		if ((unsigned char)*c < ' ' || *c == 0x7f)
			*c = ' ';
	if (strlen(*text) > most) {
		most = text_fit(*text, strlen(*text), most);
		(*text)[most] = '\0';
	}
	trimmed = text_trim_dup(*text);
	free(*text);
	*text = trimmed;
}

static bool is_method(const char *method)
{
	size_t len = strlen(method);

	for (size_t i = 0; i < len; i++)
		if (text_lower(method[i]) < 'a' || text_lower(method[i]) > 'z')
			return false;
	return len > 0 && len <= 20;
}

void import_done(struct import *import, struct import_request *request,
	const char *where)
{
	flatten(&request->folder, 200);
	flatten(&request->name, 200);
	flatten(&request->url, SIZE_MAX);
	if (request->body_file != NULL)
		flatten(&request->body_file, SIZE_MAX);
	if (!is_method(request->method)) {
		import_note(import, IMPORT_CHANGED, where, "\"%.40s\" is no "
			"method of HTTP; GET stands in its place",
			request->method);
		mem_replace(&request->method, "GET");
	}
	for (char *c = request->method; *c != '\0'; c++)
		if (*c >= 'a' && *c <= 'z')
			*c = (char)(*c - 'a' + 'A');
	import_clean(import, request, where);
}

void import_header(struct import *import, struct import_request *request,
	const char *name, const char *value, const char *where)
{
	const char *problem;

	/* Written anew for every request, by whoever sends it. */
	if (text_equals_nocase(name, "content-length") ||
	    text_equals_nocase(name, "host") ||
	    text_equals_nocase(name, "connection") || *name == ':')
		return;
	problem = http_header_problem(name, value);
	if (problem == NULL && request->headers.count < 1000)
		http_headers_add(&request->headers, name, value);
	else
		import_note(import, IMPORT_LEFT_OUT, where, "the header "
			"%.60s: %s", name, problem != NULL ? problem :
			"there are too many");
}

/* The characters that a name of a variable may have in a .http file. */
static bool is_variable_name(const char *name)
{
	for (const char *c = name; *c != '\0'; c++)
		if (text_is_space(*c) || strchr("{}=", *c) != NULL ||
		    (unsigned char)*c < ' ')
			return false;
	return *name != '\0' && strlen(name) <= 200;
}

void import_variable(struct import *import, const char *name,
	const char *value, bool is_secret, const char *where)
{
	if (*name == '\0')
		return;
	if (!is_variable_name(name)) {
		import_note(import, IMPORT_LEFT_OUT, where, "the variable "
			"\"%.60s\": its name can't be one here", name);
		return;
	}
	if (*value != '\0' && !import_is_reference(value) &&
	    (is_secret || import_is_secret(name, value))) {
		const char *kept = import_secret(import, name, value,
			strlen(value));

		import_note(import, IMPORT_LEFT_OUT, where, "the variable "
			"%.60s is a secret%s%s", name, kept != NULL &&
			strcmp(kept, name) != 0 ? ", the same as " : "",
			kept != NULL && strcmp(kept, name) != 0 ? kept : "");
		return;
	}
	for (size_t i = 0; i < import->variable_count; i++)
		if (strcmp(import->variable[i].name, name) == 0)
			return;
	if (import->variable_count >= IMPORT_REQUESTS_MAX)
		return;
	import->variable = mem_grow(import->variable, import->variable_count,
		&import->variable_alloc, sizeof(*import->variable));
	import->variable[import->variable_count] = (struct import_variable){
		.name = xstrdup(name), .value = xstrdup(value) };
	flatten(&import->variable[import->variable_count++].value, SIZE_MAX);
}

void import_one(struct import *import, const struct http_request *request)
{
	struct import_request *own = import_add(import, NULL);

	if (own == NULL)
		return;
	mem_replace(&own->method, request->method);
	mem_replace(&own->url, request->url);
	for (size_t i = 0; i < request->headers.count; i++)
		import_header(import, own, request->headers.header[i].name,
			request->headers.header[i].value, "");
	if (request->body != NULL)
		buf_append(&own->body, request->body, request->body_len);
	import_done(import, own, "");
}

void import_rebase(struct import *import, const char *base, const char *name)
{
	size_t len = strlen(base);

	for (size_t i = 0; len > 0 && i < import->count; i++) {
		char **url = &import->request[i].url;
		char after = '\0', *changed;

		if (!text_starts_with_nocase(*url, base))
			continue;
		after = (*url)[len];
		if (after != '\0' && after != '/' && after != '?')
			continue;
		changed = xasprintf("{{%s}}%s", name, *url + len);
		free(*url);
		*url = changed;
	}
}

static void put_count(struct buf *out, size_t count, const char *word)
{
	if (count > 0)
		buf_printf(out, "%s%zu %s%s", out->len > 0 ? ", " : "", count,
			word, count == 1 ? "" : "s");
}

void import_summary(const struct import *import, struct buf *out)
{
	struct buf words = BUF_INIT;

	put_count(&words, import->count, "request");
	put_count(&words, import->variable_count, "variable");
	put_count(&words, import->secret_count, "secret");
	buf_puts(out, words.len > 0 ? words.data : "nothing");
	buf_finish(&words);
}

const char *import_level_name(enum import_level level)
{
	static const char *const names[] = {
		[IMPORT_CHANGED] = "changed",
		[IMPORT_LEFT_OUT] = "left out",
		[IMPORT_REFUSED] = "refused",
	};

	return names[level];
}
