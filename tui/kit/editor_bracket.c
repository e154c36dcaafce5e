#include "tui/kit/editor_internal.h"

/*
 * The partner of the bracket under the cursor, or of the one before it. What
 * stands in strings is no bracket; a line never begins inside a string, so a
 * walk can begin at any line. It goes at most REACH bytes either way: what is
 * farther away is on no screen, and a key must not wait for it.
 */

#include <stdlib.h>
#include <string.h>

enum { REACH = 4 << 20 };

static bool is_open(char c)
{
	return c == '{' || c == '[';
}

static bool is_shut(char c)
{
	return c == '}' || c == ']';
}

/* The start of a line, at most so many bytes before. */
static size_t line_start(const struct buf *text, size_t at, size_t reach)
{
	size_t least = at > reach ? at - reach : 0;

	while (at > least && text->data[at - 1] != '\n')
		at--;
	return at;
}

/* Behind a string whose first quote is at an offset. */
static size_t skip_string(const struct buf *text, size_t at)
{
	for (at++; at < text->len && text->data[at] != '\n'; at++) {
		if (text->data[at] == '"')
			return at + 1;
		if (text->data[at] == '\\' && at + 1 < text->len &&
		    text->data[at + 1] != '\n')
			at++;
	}
	return at;
}

/* Is it a bracket that counts? */
static bool is_bracket(const struct buf *text, size_t at)
{
	char c = at < text->len ? text->data[at] : '\0';
	size_t walk;

	if (!is_open(c) && !is_shut(c))
		return false;
	walk = line_start(text, at, REACH);
	while (walk < at)
		walk = text->data[walk] == '"' ? skip_string(text, walk) :
			walk + 1;
	return walk == at;
}

static size_t find_shut(const struct buf *text, size_t at)
{
	size_t end = text->len - at > REACH ? at + REACH : text->len;
	size_t depth = 0;

	while (at < end) {
		char c = text->data[at];

		if (c == '"') {
			at = skip_string(text, at);
			continue;
		}
		if (is_open(c))
			depth++;
		else if (is_shut(c) && --depth == 0)
			return at;
		at++;
	}
	return SIZE_MAX;
}

/* The brackets that are open on the way to it; the last one is its own. */
static size_t find_open(const struct buf *text, size_t at)
{
	size_t walk = at > REACH ? line_start(text, at - REACH, REACH) : 0;
	size_t *open = NULL, count = 0, alloc = 0, found = SIZE_MAX;

	while (walk < at) {
		char c = text->data[walk];

		if (c == '"') {
			walk = skip_string(text, walk);
			continue;
		}
		if (is_open(c)) {
			open = mem_grow(open, count, &alloc, sizeof(*open));
			open[count++] = walk;
		} else if (is_shut(c) && count > 0) {
			count--;
		}
		walk++;
	}
	if (count > 0)
		found = open[count - 1];
	free(open);
	return found;
}

size_t editor_partner(const struct editor *editor)
{
	const struct buf *text = &editor->text;
	size_t at = editor->cursor.at;

	if (!is_bracket(text, at)) {
		if (at == 0 || !is_bracket(text, at - 1))
			return SIZE_MAX;
		at--;
	}
	return is_open(text->data[at]) ? find_shut(text, at) :
		find_open(text, at);
}
