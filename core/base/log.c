#include "core/base/log.h"

/*
 * A ring of owned lines. 2000 of at most 1000 characters: two megabytes at
 * the very worst, a few kilobytes in practice.
 */

#include "core/base/buf.h"
#include "core/base/clock.h"
#include "core/base/text.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { RING_LINES = 2000, LINE_MAX_BYTES = 1000 };

struct line {
	time_t at;
	enum log_level level;
	char *text;
};

static struct line *ring;
static size_t count, first;
static uint64_t serial_of_first = 1;
static bool copies_to_stderr;
static enum log_level stderr_level;

void log_to_stderr(enum log_level level, bool is_on)
{
	stderr_level = level;
	copies_to_stderr = is_on;
}

static struct line *next_line(void)
{
	if (ring == NULL)
		ring = xcalloc(RING_LINES, sizeof(*ring));
	if (count < RING_LINES)
		return &ring[(first + count++) % RING_LINES];
	first = (first + 1) % RING_LINES;
	serial_of_first++;
	return &ring[(first + count - 1) % RING_LINES];
}

void log_line(enum log_level level, const char *format, ...)
{
	struct buf text = BUF_INIT;
	struct line *line = next_line();
	va_list args;
	char *raw;

	va_start(args, format);
	raw = xvasprintf(format, args);
	va_end(args);
	text_scrub(&text, raw, text_fit(raw, strlen(raw), LINE_MAX_BYTES));
	free(raw);
	free(line->text);
	line->text = buf_take(&text);
	line->level = level;
	line->at = clock_now();
	if (copies_to_stderr && level >= stderr_level)
		fprintf(stderr, "%s\n", line->text);
}

size_t log_count(void)
{
	return count;
}

struct log_entry log_at(size_t at)
{
	const struct line *line;

	assert(at < count);
	line = &ring[(first + at) % RING_LINES];
	return (struct log_entry){
		.serial = serial_of_first + at,
		.at = line->at,
		.level = line->level,
		.text = line->text,
	};
}

void log_clear(void)
{
	for (size_t i = 0; ring != NULL && i < RING_LINES; i++)
		free(ring[i].text);
	free(ring);
	ring = NULL;
	serial_of_first += count;
	count = first = 0;
}
