#include "core/store/connection_file.h"

/*
 * cJSON keeps no places, so the line of a mistake comes from doc/index over
 * the same bytes: the reader says which steps lead to the value, and the
 * index where that value stands.
 */

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/log.h"
#include "core/base/path.h"
#include "core/base/text.h"
#include "core/doc/index.h"
#include "core/doc/json.h"
#include "core/store/connection_json.h"
#include "core/store/connection_oauth2.h"
#include "core/store/connection_stranger.h"

enum { FILE_MAX_BYTES = 4 << 20, NOTES_MAX_BYTES = 4096 };

void clist_add(struct clist *list, struct connection *connection)
{
	list->at = mem_grow(list->at, list->count, &list->alloc,
		sizeof(*list->at));
	list->at[list->count++] = connection;
}

void clist_finish(struct clist *list)
{
	for (size_t i = 0; i < list->count; i++)
		connection_free(list->at[i]);
	free(list->at);
	*list = (struct clist){ 0 };
}

size_t clist_find(const struct clist *list, const char *name)
{
	size_t at = 0;

	while (at < list->count && strcmp(list->at[at]->name, name) != 0)
		at++;
	return at;
}

bool clist_has(const struct clist *list, const char *name)
{
	return clist_find(list, name) < list->count;
}

void clist_remove(struct clist *list, size_t at)
{
	connection_free(list->at[at]);
	list->count--;
	memmove(&list->at[at], &list->at[at + 1],
		(list->count - at) * sizeof(*list->at));
}

/* Line of the value at steps, or of the nearest thing around it. */
static size_t line_of(const struct buf *text, const char *steps)
{
	struct doc_index *index = index_text(text->data, text->len);
	char *path = xstrdup(steps), *dot;
	uint32_t row = INDEX_NONE;
	size_t line = 1, end = 0;

	while (index_count(index) > 0 &&
	    (row = index_find(index, text->data, 0, path)) == INDEX_NONE &&
	    (dot = strrchr(path, '.')) != NULL)
		*dot = '\0';
	if (row != INDEX_NONE) {
		struct row at = index_row(index, text->data, row);

		end = at.key_len > 0 ? at.key : at.value;
	}
	for (size_t i = 0; i < end && i < text->len; i++)
		line += text->data[i] == '\n';
	free(path);
	index_free(index);
	return line;
}

void connection_file_finish(struct connection_file *file)
{
	buf_finish(&file->text);
	buf_finish(&file->notes);
	json_free(file->root);
	clist_finish(&file->list);
}

/* Keeps the first mistake; all of them are logged. */
static void note_mistake(struct connection_file *file, size_t number,
	const char *steps, struct err *err)
{
	char *path = xasprintf("connections.%zu%s%s", number,
		*steps != '\0' ? "." : "", steps);

	err_prefix(err, "%s line %zu: ", file->path,
		line_of(&file->text, path));
	log_line(LOG_WARN, "%s", err->text);
	if (!err_is_set(&file->err))
		file->err = *err;
	free(path);
}

/* One entry of the list, for the notes on it. */
struct noted {
	struct connection_file *file;
	size_t number;
	const char *name;
};

static void note(const struct noted *noted, const char *steps,
	const char *format, ...) FD_PRINTF(3, 4);
static void note(const struct noted *noted, const char *steps,
	const char *format, ...)
{
	struct connection_file *file = noted->file;
	char *path = xasprintf("connections.%zu%s%s", noted->number,
		*steps != '\0' ? "." : "", steps), *sentence;
	va_list args;

	va_start(args, format);
	sentence = xvasprintf(format, args);
	va_end(args);
	if (file->notes.len < NOTES_MAX_BYTES)
		buf_printf(&file->notes, "%s line %zu: %s\n", file->path,
			line_of(&file->text, path), sentence);
	free(sentence);
	free(path);
}

static void note_stranger(void *data, const char *steps, const char *name,
	const char *near)
{
	const struct noted *noted = data;

	note(noted, steps, "connection \"%s\": \"%.40s\" is no member "
		"fhirdeck knows%s%s%s", noted->name, name, near != NULL ?
		"; did you mean \"" : "", near != NULL ? near : "",
		near != NULL ? "\"?" : "");
}

/* What connection add would refuse; here it may still be got from a form. */
static void note_oauth2(const struct noted *noted,
	const struct connection *connection)
{
	struct err err = ERR_INIT;
	size_t at = 0;

	while (at < connection->service_count &&
	    connection->services[at].access != ACCESS_OAUTH2)
		at++;
	if (at < connection->service_count &&
	    !connection_oauth2_check(connection, &err))
		note(noted, "oauth2", "%s", err.text);
}

static void note_odd(struct connection_file *file, size_t number,
	const struct connection *connection)
{
	struct noted noted = { file, number, connection->name };

	connection_strangers(connection->unknown, note_stranger, &noted);
	note_oauth2(&noted, connection);
}

static void read_entry(struct connection_file *file, size_t number,
	const struct json *entry)
{
	struct buf where = BUF_INIT;
	struct err err = ERR_INIT;
	struct connection *connection = connection_json_read(entry, &where,
		&err);

	if (connection != NULL &&
	    clist_has(&file->list, connection->name)) {
		err_set(&err, ERR_CONFIG, "there are two connections called "
			"\"%s\"; give one of them another name",
			connection->name);
		buf_puts(&where, "name");
		connection_free(connection);
		connection = NULL;
	}
	if (connection != NULL) {
		note_odd(file, number, connection);
		clist_add(&file->list, connection);
	} else {
		note_mistake(file, number, where.data, &err);
	}
	buf_finish(&where);
}

static void read_root(struct connection_file *file)
{
	const struct json *list = json_get(file->root, "connections"), *at;
	size_t number = 0;

	if (json_type(file->root) != JSON_OBJECT ||
	    (list != NULL && json_type(list) != JSON_ARRAY)) {
		err_set(&file->err, ERR_CONFIG, "%s: the file is an object "
			"with a list in it, { \"connections\": [ ... ] }",
			file->path);
		return;
	}
	for (at = json_first(list); at != NULL; at = json_next(at))
		read_entry(file, number++, at);
}

static bool is_blank(const struct buf *text)
{
	for (size_t i = 0; i < text->len; i++)
		if (!text_is_space(text->data[i]))
			return false;
	return true;
}

/* What other configuration files may have, and JSON may not. */
static bool fails_at_comment(const struct buf *text)
{
	struct doc_index *index = index_text(text->data, text->len);
	const struct index_fault *fault = index_fault(index);
	const char *at = fault != NULL && fault->offset < text->len ?
		text->data + fault->offset : "";
	bool is_comment = *at == '#' || text_starts_with(at, "//") ||
		text_starts_with(at, "/*");

	index_free(index);
	return is_comment;
}

static void take_text(struct connection_file *file)
{
	size_t len;

	if (is_blank(&file->text))
		return;
	file->root = json_parse(file->text.data, file->text.len, &file->err);
	if (file->root != NULL) {
		read_root(file);
		return;
	}
	err_prefix(&file->err, "%s ", file->path);
	len = strlen(file->err.text);
	if (fails_at_comment(&file->text))
		snprintf(file->err.text + len, sizeof(file->err.text) - len,
			" (JSON has no comments: a member \"note\" is kept)");
}

void connection_file_read(const char *path, struct connection_file *out)
{
	*out = (struct connection_file){ .path = path };
	buf_init(&out->text);
	buf_init(&out->notes);
	if (path_exists(path) &&
	    path_read(path, FILE_MAX_BYTES, &out->text, &out->err))
		take_text(out);
}

void connection_file_read_text(const char *path, const char *text, size_t len,
	struct connection_file *out)
{
	*out = (struct connection_file){ .path = path };
	buf_init(&out->text);
	buf_init(&out->notes);
	buf_append(&out->text, text, len);
	take_text(out);
}
