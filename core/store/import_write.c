#include "core/store/import.h"

/*
 * The list as .http text, through the writer of that form, which reads back
 * what it wrote: a request that would come back as another is not written and
 * noted instead.
 *
 * Each piece gets a last look: a secret that was found somewhere is replaced
 * wherever else its bytes stand (a password as part of a path, a token in a
 * comment), for a file is for sharing.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/store/http_file.h"
#include "core/store/import_part.h"

/* Shorter ones would be found in words that have nothing to do with them. */
enum { SECRET_SWEEP_MIN = 8 };

static void sweep(const struct import_secret *secret, struct buf *text)
{
	const char *bytes = secret_bytes(secret->value);
	size_t len = secret_length(secret->value), done = 0;
	struct buf out = BUF_INIT_SECRET;

	if (len < SECRET_SWEEP_MIN)
		return;
	for (size_t at = 0; at + len <= text->len; ) {
		if (memcmp(text->data + at, bytes, len) != 0) {
			at++;
			continue;
		}
		buf_append(&out, text->data + done, at - done);
		buf_printf(&out, "{{%s}}", secret->name);
		done = at += len;
	}
	if (done > 0) {
		buf_append(&out, text->data + done, text->len - done);
		buf_finish_wiped(text);
		*text = out;
	} else {
		buf_finish_wiped(&out);
	}
}

/*
 * A variable or a request into the text, without any secret. One that is no
 * longer what it was then (a header's name had a password in it) is a note.
 */
static void put_piece(struct import *import, struct buf *piece,
	const char *where, struct buf *out)
{
	struct http_file file;
	struct err err = ERR_INIT;

	for (size_t i = 0; i < import->secret_count; i++)
		sweep(&import->secret[i], piece);
	http_file_init(&file, "");
	if (http_file_read(&file, piece->data, piece->len, &err))
		buf_append(out, piece->data, piece->len);
	else
		import_note(import, IMPORT_LEFT_OUT, where, "a secret is part "
			"of its name, or of a header's");
	http_file_finish(&file);
}

static bool is_in_folder(const struct import_request *request,
	const char *folder)
{
	return folder == NULL || strcmp(request->folder, folder) == 0;
}

/* Owned; NULL for a request without a name. */
static char *name_of(const struct import_request *request, const char *folder)
{
	if (folder != NULL || *request->folder == '\0')
		return *request->name != '\0' ? xstrdup(request->name) : NULL;
	return xasprintf("%s / %s", request->folder, *request->name != '\0' ?
		request->name : request->method);
}

/* "< FILE" and "<@ FILE" would send a file, which nobody asked for. */
static bool names_file(const struct buf *body)
{
	size_t at = 0;

	while (at < body->len && text_is_space(body->data[at]))
		at++;
	return body->len - at >= 2 && body->data[at] == '<' &&
		strchr(" @\t{", body->data[at + 1]) != NULL;
}

/* One request as a file of its own, so that each is read back once. */
static bool write_request(const struct import_request *request,
	const char *name, struct buf *out, struct err *err)
{
	struct http_file file;
	struct http_writing writing = {
		.method = request->method,
		.url = request->url,
		.headers = &request->headers,
		.body = request->body_file != NULL ? "" : request->body.data,
		.body_len = request->body_file != NULL ? 0 :
			request->body.len,
	};
	bool is_good = (request->body_file == NULL &&
		names_file(&request->body)) ? err_set(err, ERR_USAGE, "its "
		"body begins as the name of a file does here (\"< FILE\")") :
		true;

	http_file_init(&file, "");
	is_good = is_good && http_file_put(&file, 0, &writing, err);
	if (is_good) {
		/* The mark that divides requests; the name is put behind it. */
		buf_printf(out, "\n###%s%s%s", name != NULL ? " " : "",
			name != NULL ? name : "", file.text.data + 3);
		if (request->body_file != NULL)
			buf_printf(out, "\n< %s\n", request->body_file);
	}
	http_file_finish(&file);
	return is_good;
}

static void put_request(struct import *import, size_t at,
	const char *folder, struct buf *out)
{
	const struct import_request *request = &import->request[at];
	char *name = name_of(request, folder);
	struct buf piece = BUF_INIT_SECRET;
	struct err err = ERR_INIT;
	char where[40];

	snprintf(where, sizeof(where), "request %zu", at + 1);
	if (write_request(request, name, &piece, &err))
		put_piece(import, &piece, where, out);
	else
		import_note(import, IMPORT_LEFT_OUT, where, "the request: %s",
			err.text);
	buf_finish_wiped(&piece);
	free(name);
}

static void put_head(struct import *import, struct buf *out)
{
	struct buf line = BUF_INIT, piece = BUF_INIT_SECRET;

	buf_printf(&line, "Imported from %s%s%s",
		import_kind_name(import->kind),
		*import->title != '\0' ? ": " : "", import->title);
	buf_puts(&piece, "# ");
	text_scrub(&piece, line.data, line.len);
	buf_putc(&piece, '\n');
	put_piece(import, &piece, "title", out);
	for (size_t i = 0; i < import->variable_count; i++) {
		buf_clear(&piece);
		buf_printf(&piece, "@%s = %s\n", import->variable[i].name,
			import->variable[i].value);
		put_piece(import, &piece, "variable", out);
	}
	buf_finish(&line);
	buf_finish_wiped(&piece);
}

void import_write(struct import *import, const char *folder, struct buf *out)
{
	put_head(import, out);
	for (size_t i = 0; i < import->count; i++)
		if (is_in_folder(&import->request[i], folder))
			put_request(import, i, folder, out);
}
