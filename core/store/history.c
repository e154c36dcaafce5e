#include "core/store/history.h"

/*
 * Entries in memory, oldest first, and beside them a file of JSON lines that
 * is only ever appended to: one write a line, so that several decks may share
 * it. A line cut off by a crash is closed by the next append. When the file
 * has half as many lines again as the limit, its last lines are copied, byte
 * for byte, over it; the lock (base/lockfile) keeps another deck's line from
 * falling between the copy and the replacement. A deck does not wait long for
 * it: then a line is appended all the same, and bounding is put off.
 *
 * URLs are redacted before they are kept at all, and so are URLs and long
 * numbers in notes: a note may quote what a server said about a patient.
 */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/base/clock.h"
#include "core/base/lockfile.h"
#include "core/base/log.h"
#include "core/base/path.h"
#include "core/base/text.h"
#include "core/doc/json.h"
#include "core/engine/option.h"
#include "core/net/url.h"

enum {
	FILE_MAX_BYTES = 256 << 20,
	TEXT_MAX_BYTES = 2000,	/* of a URL or a note: lines stay short */
	LOCK_MS = 200
};

struct history {
	size_t count, alloc;
	struct history_entry *entries;	/* oldest first */
	char *path;
	size_t lines;		/* of the file, as far as known */
};

static void finish_entry(struct history_entry *entry)
{
	free(entry->connection);
	free(entry->method);
	free(entry->url);
	free(entry->verdict);
	free(entry->note);
}

static size_t limit(void)
{
	return (size_t)option_number(OPT_HISTORY_LIMIT);
}

/* Takes the entry's texts over; the oldest go when there are too many. */
static void keep(struct history *history, const struct history_entry *entry)
{
	size_t extra;

	history->entries = mem_grow(history->entries, history->count,
		&history->alloc, sizeof(*history->entries));
	history->entries[history->count++] = *entry;
	if (history->count <= limit() + limit() / 2)
		return;
	extra = history->count - limit();
	for (size_t i = 0; i < extra; i++)
		finish_entry(&history->entries[i]);
	history->count -= extra;
	memmove(history->entries, history->entries + extra,
		history->count * sizeof(*history->entries));
}

static char *text_of(const struct json *json, const char *name)
{
	const char *text = json_get_string(json, name);

	return xstrdup(text != NULL ? text : "");
}

/* A double outside the integer's range must not be cast. */
static uint64_t number_of(const struct json *json, const char *name,
	uint64_t max)
{
	double number = json_get_number(json, name, 0);

	if (!(number >= 0))
		return 0;
	return number < (double)max ? (uint64_t)number : max;
}

/* False for a line that is no entry. */
static bool parse_line(const char *line, size_t len,
	struct history_entry *out)
{
	struct json *json = json_parse(line, len, NULL);
	const char *at = json_get_string(json, "at");
	time_t when;
	bool is_entry = at != NULL && clock_parse_instant(at, &when) &&
		json_get_string(json, "url") != NULL;

	if (is_entry)
		*out = (struct history_entry){
			.at = when,
			.connection = text_of(json, "connection"),
			.method = text_of(json, "method"),
			.url = text_of(json, "url"),
			.status = (unsigned)number_of(json, "status", 999),
			.verdict = text_of(json, "verdict"),
			.note = text_of(json, "note"),
			.ms = (long)number_of(json, "ms", INT32_MAX),
			.bytes = number_of(json, "bytes", UINT64_C(1) << 53),
		};
	json_free(json);
	return is_entry;
}

static size_t count_lines(const struct buf *text)
{
	size_t lines = 0;

	for (size_t i = 0; i < text->len; i++)
		lines += text->data[i] == '\n';
	return lines + (text->len > 0 && text->data[text->len - 1] != '\n');
}

/* Where the last `wanted` of `lines` lines begin; *line is the first's. */
static size_t find_tail(const struct buf *text, size_t lines, size_t wanted,
	size_t *line)
{
	size_t at = 0;

	*line = 1;
	while (lines > wanted) {
		const char *end = memchr(text->data + at, '\n',
			text->len - at);

		if (end == NULL)
			break;
		at = (size_t)(end - text->data) + 1;
		lines--;
		++*line;
	}
	return at;
}

static void read_lines(struct history *history, const struct buf *text,
	struct err *problem)
{
	size_t line, bad = 0, first_bad = 0, len;
	size_t at = find_tail(text, history->lines, limit(), &line);

	for (; at < text->len; at += len + 1, line++) {
		struct history_entry entry;
		const char *end = memchr(text->data + at, '\n',
			text->len - at);

		len = end != NULL ? (size_t)(end - text->data) - at :
			text->len - at;
		if (len == 0)
			continue;
		if (parse_line(text->data + at, len, &entry))
			keep(history, &entry);
		else if (bad++ == 0)
			first_bad = line;
	}
	if (bad > 0)
		err_set(problem, ERR_CONFIG, "%s line %zu is no entry of a "
			"history (%zu such line%s); left out", history->path,
			first_bad, bad, bad == 1 ? "" : "s");
}

/* The last lines of the file, as they are, become the file. */
static void trim(struct history *history, const struct buf *text)
{
	struct err err = ERR_INIT;
	size_t line, at = find_tail(text, history->lines, limit(), &line);

	if (path_replace_locked(history->path, text->data + at,
	    text->len - at, &err))
		history->lines = limit();
	else
		log_line(LOG_WARN, "%s", err.text);
}

static void read_file(struct history *history, struct buf *text,
	struct err *problem)
{
	if (!path_exists(history->path) ||
	    !path_read(history->path, FILE_MAX_BYTES, text, problem)) {
		history->lines = 0;
		return;
	}
	history->lines = count_lines(text);
}

/* Brings the file back to the limit when it has grown well past it. */
static void trim_if_long(struct history *history)
{
	struct err problem = ERR_INIT;
	struct buf text = BUF_INIT;
	int lock;

	if (history->lines <= limit() + limit() / 2)
		return;
	lock = lockfile_take_within(history->path, LOCK_MS, &problem);
	if (lock < 0)
		return;
	read_file(history, &text, &problem);
	if (history->lines > limit() + limit() / 2)
		trim(history, &text);
	lockfile_release(lock);
	if (err_is_set(&problem))
		log_line(LOG_WARN, "%s", problem.text);
	buf_finish(&text);
}

struct history *history_open(struct err *problem)
{
	struct history *history = xcalloc(1, sizeof(*history));
	struct buf text = BUF_INIT;
	unsigned mode;

	err_clear(problem);
	history->path = path_user_file(PATH_STATE, "history.jsonl");
	if (!option_bool(OPT_HISTORY))
		return history;
	read_file(history, &text, problem);
	read_lines(history, &text, problem);
	buf_finish(&text);
	trim_if_long(history);
	if (path_is_open_to_others(history->path, &mode))
		log_line(LOG_WARN, "%s can be read by others (mode %03o): "
			"chmod 600 it", history->path, mode);
	return history;
}

static void forget_all(struct history *history)
{
	for (size_t i = 0; i < history->count; i++)
		finish_entry(&history->entries[i]);
	free(history->entries);
	history->entries = NULL;
	history->count = history->alloc = 0;
}

void history_free(struct history *history)
{
	if (history == NULL)
		return;
	forget_all(history);
	free(history->path);
	free(history);
}

/* Owned, cut to a sane length between characters. */
static char *cut(struct buf *text)
{
	size_t at = TEXT_MAX_BYTES;

	if (text->len > TEXT_MAX_BYTES) {
		while (at > 0 && ((unsigned char)text->data[at] & 0xc0) == 0x80)
			at--;
		buf_truncate(text, at);
		buf_puts(text, "\xe2\x80\xa6");
	}
	return buf_take(text);
}

static char *redacted_url(const char *url)
{
	struct buf out = BUF_INIT;

	url_redact(&out, url != NULL ? url : "",
		option_bool(OPT_MASK_IDENTIFIERS));
	return cut(&out);
}

/* URLs one by one; the words between them for their numbers. */
static char *redacted_note(const char *note)
{
	bool mask = option_bool(OPT_MASK_IDENTIFIERS);
	struct buf out = BUF_INIT, clean = BUF_INIT;

	while (note != NULL && *note != '\0') {
		size_t len = strcspn(note, " ");
		const char *url = strstr(note, "://");
		const char *start = url;
		char *part;

		while (start != NULL && start > note && start[-1] != ' ')
			start--;
		if (start == NULL)
			len = strlen(note);
		else if (start > note)
			len = (size_t)(start - note);
		part = xstrndup(note, len);
		url_redact(&out, part, mask);
		free(part);
		note += len;
	}
	text_scrub(&clean, out.data, out.len);
	buf_finish(&out);
	return cut(&clean);
}

static bool append_line(const struct history *history,
	const struct buf *line, struct err *err)
{
	struct err ignored = ERR_INIT;
	int lock = lockfile_take_within(history->path, LOCK_MS, &ignored);
	bool is_done = lock >= 0 ?
		path_append_line(history->path, line->data, line->len, err) :
		path_append(history->path, line->data, line->len, err);

	lockfile_release(lock);
	return is_done;
}

struct json *history_entry_json(const struct history_entry *entry)
{
	struct json *json = json_new_object();
	char at[32];

	clock_format_instant(at, sizeof(at), entry->at);
	json_set_string(json, "at", at);
	json_set_string(json, "connection", entry->connection);
	json_set_string(json, "method", entry->method);
	json_set_string(json, "url", entry->url);
	json_set_number(json, "status", entry->status);
	json_set_string(json, "verdict", entry->verdict);
	json_set_string(json, "note", entry->note);
	json_set_number(json, "ms", (double)entry->ms);
	json_set_number(json, "bytes", (double)entry->bytes);
	return json;
}

static void append(struct history *history, const struct history_entry *entry)
{
	struct json *json = history_entry_json(entry);
	struct buf line = BUF_INIT;
	struct err err = ERR_INIT;

	json_print(json, false, &line);
	buf_putc(&line, '\n');
	if (append_line(history, &line, &err))
		history->lines++;
	else
		log_line(LOG_WARN, "%s", err.text);
	json_free(json);
	buf_finish(&line);
}

static char *dup_or_empty(const char *text)
{
	return xstrdup(text != NULL ? text : "");
}

void history_add(struct history *history, const struct history_entry *entry)
{
	struct history_entry copy = *entry;

	copy.connection = dup_or_empty(entry->connection);
	copy.method = dup_or_empty(entry->method);
	copy.url = redacted_url(entry->url);
	copy.verdict = dup_or_empty(entry->verdict);
	copy.note = redacted_note(entry->note);
	keep(history, &copy);
	/* The sandbox's port is another one next time. */
	if (!option_bool(OPT_HISTORY) ||
	    strcmp(copy.connection, "Sandbox") == 0)
		return;
	append(history, &copy);
	trim_if_long(history);
}

size_t history_count(const struct history *history)
{
	return history->count;
}

const struct history_entry *history_at(const struct history *history,
	size_t at)
{
	return at < history->count ?
		&history->entries[history->count - 1 - at] : NULL;
}

bool history_clear(struct history *history, struct err *err)
{
	struct err ignored = ERR_INIT;
	int lock = lockfile_take_within(history->path, LOCK_MS, &ignored);
	bool is_gone = unlink(history->path) == 0 || errno == ENOENT;

	if (is_gone) {
		forget_all(history);
		history->lines = 0;
	} else {
		err_set_errno(err, ERR_FILE, "%s could not be removed",
			history->path);
	}
	lockfile_release(lock);
	return is_gone;
}
