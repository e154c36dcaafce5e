#include "core/net/pins.h"

/*
 * The file is small and a person's: read line by line, written whole and
 * atomically under a lock (another deck may pin too), and never tidied up. A
 * line that can't be understood pins nothing, which leaves its host to
 * ordinary verification: the safe side. Of two lines for one place the first
 * counts, and the second is a fault, for two truths about one key help nobody
 * but an attacker.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/base64.h"
#include "core/base/buf.h"
#include "core/base/clock.h"
#include "core/base/lockfile.h"
#include "core/base/path.h"
#include "core/base/text.h"

enum { PINS_FILE_MAX = 1024 * 1024 };

char *pins_path(void)
{
	return path_user_file(PATH_CONFIG, "trusted_hosts");
}

bool pin_is_key(const char *text)
{
	struct buf bytes = BUF_INIT;
	bool is_key = text_starts_with(text, "sha256//") &&
		strlen(text) < PIN_SIZE &&
		base64_decode(&bytes, text + 8, strlen(text + 8)) &&
		bytes.len == 32;

	buf_finish(&bytes);
	return is_key;
}

static char *place_of(const char *host, unsigned port)
{
	return xasprintf(strchr(host, ':') != NULL ? "[%s]:%u" : "%s:%u",
		host, port);
}

/* One line taken apart; words are owned, NULL where one is missing. */
struct line {
	char *word[4];
	size_t count;
};

static void split(const char *text, size_t len, struct line *out)
{
	const char *end = text + len;

	*out = (struct line){ .count = 0 };
	while (text < end) {
		const char *start;

		while (text < end && text_is_space(*text))
			text++;
		start = text;
		while (text < end && !text_is_space(*text))
			text++;
		if (text > start && out->count < FD_COUNT(out->word))
			out->word[out->count++] = xstrndup(start,
				(size_t)(text - start));
	}
}

static void line_finish(struct line *line)
{
	for (size_t i = 0; i < line->count; i++)
		free(line->word[i]);
}

static bool is_comment(const struct line *line)
{
	return line->count == 0 || line->word[0][0] == '#';
}

/* What is wrong with a line, or NULL. */
static const char *line_problem(const struct line *line, time_t *when)
{
	const char *colon = strrchr(line->word[0], ':');
	long port;

	if (colon == NULL || colon == line->word[0] ||
	    !text_parse_long(colon + 1, 1, 65535, &port))
		return "does not begin with HOST:PORT";
	if (line->count < 2 || !pin_is_key(line->word[1]))
		return "has no key: sha256// and 44 characters of base64";
	if (line->count != 3 || !clock_parse_instant(line->word[2], when))
		return "does not end with the moment it was trusted "
			"(2026-02-03T10:31:00Z)";
	return NULL;
}

static void complain(struct err *problem, const char *path, size_t number,
	const char *what)
{
	if (!err_is_set(problem))
		err_set(problem, ERR_CONFIG, "%s line %zu %s; it is left out, "
			"and so its host is verified as any other: mend or "
			"remove the line", path, number, what);
}

/* A missing file is an empty one. */
static bool read_file(const char *path, struct buf *text, struct err *err)
{
	return !path_exists(path) || path_read(path, PINS_FILE_MAX, text, err);
}

/* The first good line for place; *out untouched when there is none. */
static bool search(const char *path, const struct buf *text,
	const char *place, struct pin *out, struct err *problem)
{
	const char *at = text->data, *end = at + text->len;
	bool is_found = false;

	for (size_t number = 1; at < end; number++) {
		size_t len = strcspn(at, "\n");
		const char *what = NULL;
		struct line line;
		time_t when = 0;

		split(at, len, &line);
		at += len + (at + len < end);
		if (!is_comment(&line))
			what = line_problem(&line, &when);
		if (what != NULL) {
			complain(problem, path, number, what);
		} else if (!is_comment(&line) &&
		    text_equals_nocase(line.word[0], place)) {
			if (is_found)
				complain(problem, path, number, "gives a "
					"second key for the same place");
			else
				*out = (struct pin){ .when = when,
					.line = number };
			if (!is_found)
				memcpy(out->key, line.word[1],
					strlen(line.word[1]) + 1);
			is_found = true;
		}
		line_finish(&line);
	}
	return is_found;
}

bool pins_find(const char *host, unsigned port, struct pin *out,
	struct err *problem)
{
	char *path = pins_path(), *place = place_of(host, port);
	struct buf text = BUF_INIT;
	bool is_found = read_file(path, &text, problem) &&
		search(path, &text, place, out, problem);

	buf_finish(&text);
	free(place);
	free(path);
	return is_found;
}

bool pins_check(struct err *problem)
{
	struct pin unused = { .when = 0 };

	/* Every line is looked at on the way to one that can't be there. */
	return !pins_find("", 0, &unused, problem) && !err_is_set(problem);
}

/* The text without the lines that pin place. */
static void copy_others(const struct buf *text, const char *place,
	struct buf *out)
{
	const char *at = text->data, *end = at + text->len;

	while (at < end) {
		size_t len = strcspn(at, "\n");
		struct line line;
		time_t when;

		split(at, len, &line);
		if (is_comment(&line) || line_problem(&line, &when) != NULL ||
		    !text_equals_nocase(line.word[0], place)) {
			buf_append(out, at, len);
			buf_putc(out, '\n');
		}
		line_finish(&line);
		at += len + (at + len < end);
	}
}

static bool write_pin(const char *host, unsigned port, const char *key,
	struct err *err)
{
	char *path = pins_path(), *place = place_of(host, port), when[32];
	struct buf old = BUF_INIT, text = BUF_INIT;
	int lock = lockfile_take(path, err);
	bool is_done = lock >= 0 && read_file(path, &old, err);

	if (is_done) {
		copy_others(&old, place, &text);
		clock_format_instant(when, sizeof(when), clock_now());
		if (key != NULL)
			buf_printf(&text, "%s %s %s\n", place, key, when);
		is_done = path_replace_locked(path, text.data, text.len, err);
	}
	lockfile_release(lock);
	buf_finish(&old);
	buf_finish(&text);
	free(place);
	free(path);
	return is_done;
}

bool pins_put(const char *host, unsigned port, const char *key,
	struct err *err)
{
	if (!pin_is_key(key))
		return err_set(err, ERR_USAGE, "\"%.60s\" is no fingerprint of "
			"a key: it is sha256// and 44 characters of base64",
			key);
	return write_pin(host, port, key, err);
}

bool pins_remove(const char *host, unsigned port, struct err *err)
{
	char *path = pins_path();
	bool is_there = path_exists(path);

	free(path);
	return !is_there || write_pin(host, port, NULL, err);
}
