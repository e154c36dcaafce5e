#include "core/doc/lines.h"

/*
 * Where each line starts, in chunks so that growing copies nothing. A line's
 * length is the next one's start less its end, which is one byte or two: one
 * more bit a line says which, so that nobody needs the text to know it.
 *
 * Line feeds are found by memchr, which is as fast as memory; a carriage
 * return is looked for only in what lies before the next line feed. One that
 * stands at the end of what has come waits for the byte that tells what it is.
 */

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { CHUNK_LINES = 8192 };

struct chunk {
	uint32_t start[CHUNK_LINES];
	uint8_t is_wide[CHUNK_LINES / 8];	/* ends with CR LF */
};

struct lines {
	struct chunk **chunks;
	size_t chunk_count, chunk_alloc;
	size_t ended;		/* lines whose end has come */
	size_t start;		/* of the one whose end has not */
	size_t done;
};

struct lines *lines_new(void)
{
	return xcalloc(1, sizeof(struct lines));
}

void lines_free(struct lines *lines)
{
	if (lines == NULL)
		return;
	for (size_t i = 0; i < lines->chunk_count; i++)
		free(lines->chunks[i]);
	free(lines->chunks);
	free(lines);
}

static void end_line(struct lines *lines, size_t next, bool is_wide)
{
	size_t at = lines->ended % CHUNK_LINES;
	struct chunk *chunk;

	if (at == 0) {
		lines->chunks = mem_grow(lines->chunks, lines->chunk_count,
			&lines->chunk_alloc, sizeof(*lines->chunks));
		lines->chunks[lines->chunk_count++] =
			xmalloc(sizeof(struct chunk));
	}
	chunk = lines->chunks[lines->chunk_count - 1];
	chunk->start[at] = (uint32_t)lines->start;
	if (at % 8 == 0)
		chunk->is_wide[at / 8] = 0;
	chunk->is_wide[at / 8] |= (uint8_t)(is_wide << at % 8);
	lines->ended++;
	lines->start = lines->done = next;
}

/* The lines that a carriage return ends in text[done..to), none of which a
   line feed does; false when the last byte must wait. */
static bool split_at_returns(struct lines *lines, const char *text, size_t to,
	bool is_whole)
{
	const char *found;

	while (lines->done < to && (found = memchr(text + lines->done, '\r',
	    to - lines->done)) != NULL) {
		size_t at = (size_t)(found - text);

		if (at + 1 == to && !is_whole) {
			lines->done = at;
			return false;
		}
		end_line(lines, at + 1, false);
	}
	lines->done = to;
	return true;
}

bool lines_feed(struct lines *lines, const char *text, size_t len,
	bool is_whole, size_t budget)
{
	size_t stop;

	if (len > UINT32_MAX)
		len = UINT32_MAX;
	stop = len - lines->done > budget ? lines->done + budget : len;
	/* What follows a return is looked at with it. */
	while (stop < len && stop > 0 && text[stop - 1] == '\r')
		stop++;
	is_whole = is_whole && stop == len;
	while (lines->done < stop) {
		const char *feed = memchr(text + lines->done, '\n',
			stop - lines->done);
		size_t at = feed != NULL ? (size_t)(feed - text) : stop;
		bool is_wide = feed != NULL && at > lines->start &&
			text[at - 1] == '\r';

		if (!split_at_returns(lines, text, at - is_wide,
		    is_whole || feed != NULL))
			break;
		if (feed != NULL)
			end_line(lines, at + 1, is_wide);
	}
	return stop < len;
}

size_t lines_done(const struct lines *lines)
{
	return lines->done;
}

size_t lines_count(const struct lines *lines)
{
	return lines->ended + (lines->done > lines->start);
}

static size_t start_of(const struct lines *lines, size_t at)
{
	if (at >= lines->ended)
		return lines->start;
	return lines->chunks[at / CHUNK_LINES]->start[at % CHUNK_LINES];
}

struct line lines_at(const struct lines *lines, size_t at)
{
	struct line line = { .start = start_of(lines, at) };
	const struct chunk *chunk;

	assert(at < lines_count(lines));
	if (at == lines->ended) {
		line.len = lines->done - line.start;
		return line;
	}
	chunk = lines->chunks[at / CHUNK_LINES];
	line.len = start_of(lines, at + 1) - line.start - 1 -
		(chunk->is_wide[at % CHUNK_LINES / 8] >> at % 8 & 1);
	return line;
}

size_t lines_find(const struct lines *lines, size_t offset)
{
	size_t low = 0, high = lines_count(lines);

	while (high > low + 1) {
		size_t middle = low + (high - low) / 2;

		if (start_of(lines, middle) <= offset)
			low = middle;
		else
			high = middle;
	}
	return low;
}

size_t lines_memory(const struct lines *lines)
{
	return sizeof(*lines) + lines->chunk_count * sizeof(struct chunk) +
		lines->chunk_alloc * sizeof(*lines->chunks);
}
