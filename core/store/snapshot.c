#include "core/store/snapshot.h"

/*
 * A file is written once and, at most once an hour, again with a later "last
 * seen": who connects all day writes a few times, and "since Tuesday" is no
 * further off than that. A file that can't be read, or is no snapshot, counts
 * as not there, with a line in the log; nothing here keeps a deck from
 * connecting.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/clock.h"
#include "core/base/log.h"
#include "core/base/path.h"
#include "core/base/text.h"
#include "core/doc/json.h"
#include "core/engine/option.h"
#include "core/fhir/capability_diff.h"
#include "core/store/snapshot_files.h"

enum { HOUR = 3600, DAY = 24 * HOUR };

static const size_t STATEMENT_MAX = 4 << 20, HEAD_MAX = 4096;

void snapshot_finish(struct snapshot *snapshot)
{
	statement_finish(&snapshot->statement);
	*snapshot = (struct snapshot){ .statement = STATEMENT_INIT };
}

bool snapshot_are_kept(struct err *err)
{
	if (option_bool(OPT_HISTORY))
		return true;
	return err_set(err, ERR_CONFIG, "earlier CapabilityStatements are not "
		"kept where no history is kept (setting history, policy "
		"no-history)");
}

/* The first line; what is behind it stays in text. */
static bool take_head(struct buf *text, struct snapshot *out, struct err *err)
{
	const char *end = memchr(text->data, '\n', text->len < HEAD_MAX ?
		text->len : HEAD_MAX);
	struct json *head = end == NULL ? NULL : json_parse(text->data,
		(size_t)(end - text->data), NULL);
	const char *first = json_get_string(head, "first");
	const char *last = json_get_string(head, "last");
	bool is_good = first != NULL && last != NULL &&
		clock_parse_instant(first, &out->first) &&
		clock_parse_instant(last, &out->last);

	json_free(head);
	if (is_good)
		buf_delete(text, 0, (size_t)(end - text->data) + 1);
	return is_good || err_set(err, ERR_CONFIG, "it does not begin with "
		"the line that says when it was seen");
}

static bool read_file(const char *path, struct snapshot *out, struct err *err)
{
	struct buf text = BUF_INIT;
	bool is_read;

	*out = (struct snapshot){ .statement = STATEMENT_INIT };
	is_read = path_read(path, STATEMENT_MAX + HEAD_MAX, &text, err) &&
		take_head(&text, out, err) &&
		statement_adopt(&out->statement, &text, err);
	if (!is_read)
		log_line(LOG_WARN, "%s is left out: %s", path, err->text);
	buf_finish(&text);
	return is_read;
}

static bool write_file(const char *path, const char *connection,
	const char *service, time_t first, const char *text, size_t len,
	struct err *err)
{
	struct json *head = json_new_object();
	struct buf out = BUF_INIT;
	char instant[40];
	bool is_done;

	json_set_string(head, "connection", connection);
	json_set_string(head, "service", service);
	clock_format_instant(instant, sizeof(instant), first);
	json_set_string(head, "first", instant);
	clock_format_instant(instant, sizeof(instant), clock_now());
	json_set_string(head, "last", instant);
	json_print(head, false, &out);
	json_free(head);
	buf_putc(&out, '\n');
	buf_append(&out, text, len);
	is_done = path_replace(path, out.data, out.len, err);
	buf_finish(&out);
	return is_done;
}

static bool says_the_same(const struct capability *a,
	const struct capability *b)
{
	struct capability_diff *diff = capability_diff_new(a, b);
	bool is_same = capability_diff_count(diff) == 0;

	capability_diff_free(diff);
	return is_same;
}

static bool same_bytes(const struct buf *a, const struct buf *b)
{
	return a->len == b->len && memcmp(a->data, b->data, a->len) == 0;
}

/* Reads a file as far as its bytes; most are the same as last time. */
static bool read_bytes(const char *path, struct snapshot *out,
	struct err *err)
{
	*out = (struct snapshot){ .statement = STATEMENT_INIT };
	return path_read(path, STATEMENT_MAX + HEAD_MAX,
		&out->statement.text, err) &&
		take_head(&out->statement.text, out, err);
}

/*
 * The newest, as far as it is needed to know; true when it says the same. It
 * has a capability when it was another text.
 */
static bool is_newest(const char *path, const struct buf *text,
	const struct capability *found, struct snapshot *newest)
{
	struct err err = ERR_INIT;
	struct buf bytes;

	if (!read_bytes(path, newest, &err)) {
		log_line(LOG_WARN, "%s is left out: %s", path, err.text);
		snapshot_finish(newest);
		return false;
	}
	if (same_bytes(&newest->statement.text, text))
		return true;
	bytes = newest->statement.text;
	if (statement_adopt(&newest->statement, &bytes, &err))
		return says_the_same(newest->statement.found, found);
	log_line(LOG_WARN, "%s is left out: %s", path, err.text);
	return false;
}

static bool write_new(const char *key, const char *connection,
	const char *service, const struct buf *text, struct err *err)
{
	time_t first = clock_now();
	char *path = snapshot_file_new(key, &first);
	bool is_done = write_file(path, connection, service, first,
		text->data, text->len, err);

	if (is_done)
		snapshot_files_trim(key);
	free(path);
	return is_done;
}

bool snapshot_keep(const char *connection, const char *service,
	const struct buf *text, const struct capability *found,
	struct snapshot *before, bool *has_before, struct err *err)
{
	struct snapshot_files files;
	char key[17];
	bool is_done = true;

	*before = (struct snapshot){ .statement = STATEMENT_INIT };
	*has_before = false;
	if (!snapshot_are_kept(err))
		return false;
	if (text->len > STATEMENT_MAX)
		return err_set(err, ERR_LIMIT, "the CapabilityStatement is "
			"larger than the 4 MB that are kept of one");
	snapshot_key(connection, service, key);
	snapshot_files_list(key, &files);
	if (files.count == 0 ||
	    !is_newest(files.file[0].path, text, found, before)) {
		is_done = write_new(key, connection, service, text, err);
		*has_before = before->statement.found != NULL;
	} else if (clock_now() - before->last >= HOUR) {
		is_done = write_file(files.file[0].path, connection, service,
			before->first, text->data, text->len, err);
	}
	if (!*has_before)
		snapshot_finish(before);
	snapshot_files_finish(&files);
	return is_done;
}

bool snapshot_before(const char *connection, const char *service,
	const struct capability *found, struct snapshot *out, struct err *err)
{
	struct snapshot_files files;
	char key[17];
	bool is_found = false;

	*out = (struct snapshot){ .statement = STATEMENT_INIT };
	if (!snapshot_are_kept(err))
		return false;
	snapshot_key(connection, service, key);
	snapshot_files_list(key, &files);
	for (size_t i = 0; i < files.count && !is_found; i++) {
		struct err ignored = ERR_INIT;

		is_found = read_file(files.file[i].path, out, &ignored) &&
			!says_the_same(out->statement.found, found);
		if (!is_found)
			snapshot_finish(out);
	}
	snapshot_files_finish(&files);
	return is_found;
}

bool snapshot_is_moment(const char *text)
{
	static const char form[] = "dddd-dd-ddTdd:dd:dd";
	size_t at = 0;

	for (; text[at] != '\0' && text[at] != 'Z' && at < sizeof(form) - 1;
	    at++)
		if (form[at] == 'd' ? !text_is_digit(text[at]) :
		    text[at] != form[at])
			return false;
	return (at == 10 || at == 16 || at == 19) &&
		(text[at] == '\0' || strcmp(text + at, "Z") == 0);
}

/* The last second of what is written. */
static bool parse_moment(const char *when, time_t *out)
{
	char instant[24] = "0000-00-00T23:59:59Z";
	size_t len = strcspn(when, "Z");

	memcpy(instant, when, len < 19 ? len : 19);
	return clock_parse_instant(instant, out);
}

static bool none_at(const struct snapshot_files *files,
	const char *connection, const char *service, const char *when,
	struct err *err)
{
	struct buf days = BUF_INIT;

	for (size_t i = 0; i < files->count; i++) {
		char instant[40];

		clock_format_instant(instant, sizeof(instant),
			files->file[i].first);
		buf_printf(&days, "%s%.16s", i > 0 ? ", " : "", instant);
	}
	if (files->count == 0)
		err_set(err, ERR_USAGE, "no CapabilityStatement of %s (%s) "
			"was kept yet: every connecting keeps one that is new",
			connection, service);
	else
		err_set(err, ERR_USAGE, "no CapabilityStatement of %s (%s) "
			"is that old: %.19s; kept are those of %s", connection,
			service, when, days.data);
	buf_finish(&days);
	return false;
}

bool snapshot_at(const char *connection, const char *service,
	const char *when, struct snapshot *out, struct err *err)
{
	struct snapshot_files files;
	time_t moment;
	char key[17];
	size_t at = 0;
	bool is_read = false;

	*out = (struct snapshot){ .statement = STATEMENT_INIT };
	if (!snapshot_are_kept(err))
		return false;
	if (!parse_moment(when, &moment))
		return err_set(err, ERR_USAGE, "%.40s is no date: write "
			"2026-02-03 or 2026-02-03T10:31", when);
	snapshot_key(connection, service, key);
	snapshot_files_list(key, &files);
	while (at < files.count && files.file[at].first > moment)
		at++;
	if (at < files.count)
		is_read = read_file(files.file[at].path, out, err);
	else
		is_read = none_at(&files, connection, service, when, err);
	snapshot_files_finish(&files);
	return is_read;
}

void snapshot_since(char *out, size_t size, time_t at)
{
	time_t now = clock_now();
	struct tm then, today;

	if (localtime_r(&at, &then) == NULL ||
	    localtime_r(&now, &today) == NULL) {
		snprintf(out, size, "an earlier day");
		return;
	}
	if (then.tm_year == today.tm_year && then.tm_yday == today.tm_yday)
		strftime(out, size, "%H:%M", &then);
	else if (now > at && now - at < 6 * DAY)
		strftime(out, size, "%A", &then);
	else
		strftime(out, size, "%Y-%m-%d", &then);
}
