#include "core/store/http_file.h"

/*
 * The writer. A request is put in piece by piece: where its line, its headers
 * or its body are what they were, their bytes stay, so that a change touches
 * what was changed. The new text is read before it counts: what does not come
 * back as it was meant is refused, and nothing is lost.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/path.h"
#include "core/base/text.h"

static const char *line_end_of(const struct buf *text)
{
	const char *end = memchr(text->data, '\n', text->len);

	return end != NULL && end > text->data && end[-1] == '\r' ? "\r\n" :
		"\n";
}

static bool same_headers(const struct http_headers *a,
	const struct http_headers *b)
{
	if (a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++)
		if (strcmp(a->header[i].name, b->header[i].name) != 0 ||
		    strcmp(a->header[i].value, b->header[i].value) != 0)
			return false;
	return true;
}

/* A body without the blank lines around it, which this form can't hold. */
struct piece {
	const char *at;
	size_t len;
};

static struct piece trimmed(const char *body, size_t len)
{
	const char *start = body;

	while (len > 0 && text_is_space(body[len - 1]))
		len--;
	for (size_t i = 0; i < len && text_is_space(body[i]); i++)
		if (body[i] == '\n')
			start = body + i + 1;
	return (struct piece){ start, len - (size_t)(start - body) };
}

/* True when the request's body, wherever it comes from, is this one. */
static bool has_body(const struct http_file *file,
	const struct http_saved *request, const char *body, size_t len)
{
	struct piece want = trimmed(body, len), have;
	struct buf text = BUF_INIT;
	bool is_same = false;

	if (http_file_body(file, request, &text, &(struct err)ERR_INIT)) {
		have = trimmed(text.data, text.len);
		is_same = have.len == want.len &&
			memcmp(have.at, want.at, want.len) == 0;
	}
	buf_finish(&text);
	return is_same;
}

static void write_headers(const struct http_headers *headers,
	const struct http_notes *notes, const char *nl, struct buf *out)
{
	for (size_t i = 0; notes != NULL && i < notes->count; i++)
		buf_printf(out, "%s%s", nl, notes->note[i].text);
	for (size_t i = 0; i < headers->count; i++)
		buf_printf(out, "%s%s: %s", nl, headers->header[i].name,
			headers->header[i].value);
}

static void write_body(const struct http_writing *writing, const char *nl,
	struct buf *out)
{
	struct piece body = trimmed(writing->body, writing->body_len);

	if (body.len == 0)
		return;
	buf_printf(out, "%s%s", nl, nl);
	buf_append(out, body.at, body.len);
}

/* The request; old is the one it replaces, or NULL. */
static void write_request(const struct http_file *file,
	const struct http_saved *old, const struct http_writing *writing,
	const char *nl, struct buf *out)
{
	const char *text = file->text.data;

	if (old != NULL && strcmp(old->method, writing->method) == 0 &&
	    strcmp(old->url, writing->url) == 0)
		buf_append(out, text + old->start, old->url_end - old->start);
	else
		buf_printf(out, "%s %s", writing->method, writing->url);
	if (old != NULL && same_headers(&old->headers, writing->headers))
		buf_append(out, text + old->url_end,
			old->head_end - old->url_end);
	else
		write_headers(writing->headers, old != NULL ?
			&old->header_notes : NULL, nl, out);
	if (old != NULL &&
	    has_body(file, old, writing->body, writing->body_len))
		buf_append(out, text + old->head_end,
			old->end - old->head_end);
	else
		write_body(writing, nl, out);
}

static bool is_as_meant(const struct http_file *file, size_t at,
	const struct http_writing *writing)
{
	const struct http_saved *request = &file->request[at];

	return strcmp(request->method, writing->method) == 0 &&
		strcmp(request->url, writing->url) == 0 &&
		same_headers(&request->headers, writing->headers) &&
		has_body(file, request, writing->body, writing->body_len);
}

static bool check_lines(const struct http_writing *writing, struct err *err)
{
	const char *bad = "\r\n";

	if (*writing->url == '\0')
		return err_set(err, ERR_USAGE, "there is no URL yet: nothing "
			"is saved");
	if (strpbrk(writing->url, bad) != NULL ||
	    (writing->title != NULL && strpbrk(writing->title, bad) != NULL))
		return err_set(err, ERR_USAGE, "a title and a URL are one line "
			"each: nothing is saved");
	return true;
}

/* The file's text with the request in its place, or behind the last one. */
static void write_file(const struct http_file *file, size_t at,
	const struct http_writing *writing, struct buf *out)
{
	const struct buf *text = &file->text;
	const char *nl = line_end_of(text);
	const struct http_saved *old = at < file->count ?
		&file->request[at] : NULL;

	if (old != NULL) {
		buf_append(out, text->data, old->start);
		write_request(file, old, writing, nl, out);
		buf_append(out, text->data + old->end, text->len - old->end);
		return;
	}
	buf_append(out, text->data, text->len);
	if (text->len > 0)
		buf_printf(out, "%s%s", text->data[text->len - 1] == '\n' ?
			"" : nl, nl);
	buf_printf(out, "###%s%s%s", writing->title != NULL ? " " : "",
		writing->title != NULL ? writing->title : "", nl);
	write_request(file, NULL, writing, nl, out);
	buf_puts(out, nl);
}

bool http_file_put(struct http_file *file, size_t at,
	const struct http_writing *writing, struct err *err)
{
	size_t count = file->count + (at >= file->count);
	struct http_file changed, before = *file;
	struct buf text = BUF_INIT;
	bool is_good;

	if (!check_lines(writing, err))
		return false;
	write_file(file, at, writing, &text);
	http_file_init(&changed, file->path);
	changed.is_builtin = file->is_builtin;
	is_good = http_file_read(&changed, text.data, text.len, err) &&
		((changed.count == count && is_as_meant(&changed, at,
		writing)) || err_set(err, ERR_USAGE, "this request can't be "
		"told in a .http file: a line of its body begins with ###, "
		"or it ends with a comment; save the body to a file of its "
		"own and write < FILE"));
	buf_finish(&text);
	if (is_good) {
		*file = changed;
		changed = before;
	}
	http_file_finish(&changed);
	return is_good;
}

bool http_file_save(const struct http_file *file, struct err *err)
{
	return path_replace(file->path, file->text.data, file->text.len, err);
}
