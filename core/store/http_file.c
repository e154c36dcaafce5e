#include "core/store/http_file.h"

/*
 * The life of a .http file and what is asked of it. Requests hold places in
 * the text, not copies of bodies: a file is opened, listed, and one request
 * of it sent.
 *
 * HL7 v2 ends segments with a bare CR (v2.5.1 chapter 2.5), which no editor
 * lets a person type. So a message written in lines, or taken from a file in
 * lines, gets its CRs when it is read out; one that has bare CRs keeps them.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/path.h"
#include "core/base/text.h"
#include "core/doc/sniff.h"

enum { BODY_FILE_MAX = 256 << 20 };

void http_notes_add(struct http_notes *notes, size_t line, const char *text,
	size_t len)
{
	notes->note = mem_grow(notes->note, notes->count, &notes->alloc,
		sizeof(*notes->note));
	notes->note[notes->count++] = (struct http_note){
		.line = line, .text = xstrndup(text, len) };
}

static void notes_finish(struct http_notes *notes)
{
	for (size_t i = 0; i < notes->count; i++)
		free(notes->note[i].text);
	free(notes->note);
	*notes = (struct http_notes){ 0 };
}

static void saved_finish(struct http_saved *request)
{
	free(request->title);
	free(request->name);
	free(request->method);
	free(request->url);
	free(request->body_file);
	http_headers_finish(&request->headers);
	notes_finish(&request->header_notes);
	notes_finish(&request->expects);
}

void http_file_init(struct http_file *file, const char *path)
{
	*file = (struct http_file){ .path = xstrdup(path),
		.text = BUF_INIT };
}

void http_file_clear(struct http_file *file)
{
	for (size_t i = 0; i < file->count; i++)
		saved_finish(&file->request[i]);
	for (size_t i = 0; i < file->variable_count; i++) {
		free(file->variable[i].name);
		free(file->variable[i].value);
	}
	file->count = file->variable_count = 0;
	buf_clear(&file->text);
}

void http_file_finish(struct http_file *file)
{
	http_file_clear(file);
	free(file->request);
	free(file->variable);
	free(file->path);
	buf_finish(&file->text);
	memset(file, 0, sizeof(*file));
	buf_init(&file->text);
}

bool http_file_open(struct http_file *file, struct err *err)
{
	struct buf text = BUF_INIT;
	bool is_read = path_read(file->path, HTTP_FILE_MAX, &text, err) &&
		http_file_read(file, text.data, text.len, err);

	buf_finish(&text);
	return is_read;
}

char *http_file_title(const struct http_saved *request)
{
	if (*request->title != '\0')
		return xstrdup(request->title);
	if (*request->name != '\0')
		return xstrdup(request->name);
	return xasprintf("%s %s", request->method, request->url);
}

const struct http_saved *http_file_find(const struct http_file *file,
	const char *name)
{
	for (size_t i = 0; i < file->count; i++)
		if (text_equals_nocase(file->request[i].title, name) ||
		    text_equals_nocase(file->request[i].name, name))
			return &file->request[i];
	return NULL;
}

/* Owned: the file named in "< FILE", from the folder the .http file is in. */
static char *beside(const struct http_file *file, const char *name)
{
	const char *slash = strrchr(file->path, '/');
	char *typed = path_typed(name), *folder, *path;

	if (*typed == '/')
		return typed;
	folder = slash == NULL ? xstrdup(".") :
		xstrndup(file->path, (size_t)(slash - file->path) + 1);
	path = path_join(folder, typed);
	free(folder);
	free(typed);
	return path;
}

static void end_segments(struct buf *body)
{
	struct buf out = BUF_INIT;

	if (sniff(body->data, body->len) != SNIFF_HL7V2)
		return;
	for (size_t i = 0; i < body->len; i++) {
		char c = body->data[i];

		if (c == '\n' && i > 0 && body->data[i - 1] == '\r')
			continue;
		buf_putc(&out, c == '\n' ? '\r' : c);
	}
	if (out.len > 0 && out.data[out.len - 1] != '\r')
		buf_putc(&out, '\r');
	buf_finish(body);
	*body = out;
}

bool http_file_body(const struct http_file *file,
	const struct http_saved *request, struct buf *out, struct err *err)
{
	char *path;
	bool is_read = true;

	if (request->body_file == NULL) {
		buf_append(out, file->text.data + request->body_at,
			request->body_len);
	} else if (file->is_builtin) {
		is_read = err_set(err, ERR_CONFIG, "%s line %zu: a request "
			"that comes with fhirdeck has no folder to read %s "
			"from", file->path, request->body_line,
			request->body_file);
	} else {
		path = beside(file, request->body_file);
		is_read = path_read(path, BODY_FILE_MAX, out, err) ||
			err_prefix(err, "%s line %zu: ", file->path,
				request->body_line);
		free(path);
	}
	if (is_read)
		end_segments(out);
	return is_read;
}
