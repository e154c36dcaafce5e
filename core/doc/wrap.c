#include "core/doc/wrap.h"

/*
 * Greedy filling, one row at a time. A blank is always the better place: a
 * word that fits into a row of its own is never cut. Only a word longer than a
 * row is cut, at its last joint that fits, or hard when it has none.
 */

#include <string.h>

#include "core/base/text.h"

/* True where a long word may be cut before text[at], at > 0. */
static bool is_joint(const char *text, size_t at)
{
	return text[at] == '(' || text[at] == '[' ||
		strchr(":/,;|=&?", text[at - 1]) != NULL;
}

static size_t end_row(const char *text, size_t len, size_t end, size_t *next)
{
	size_t at = end;

	while (at < len && text[at] == ' ')
		at++;
	if (at < len && text[at] == '\n')
		at++;
	*next = at;
	return end;
}

size_t wrap_row(const char *text, size_t len, size_t columns, size_t *next)
{
	size_t at = 0, blank = 0, joint = 0, width = 0;

	if (columns == 0)
		columns = 1;
	while (at < len && text[at] != '\n') {
		struct text_rune rune = text_decode(text + at, len - at);
		size_t own = text_width(text + at, rune.len);

		if (text[at] == ' ' && at > 0 && text[at - 1] != ' ')
			blank = at;
		else if (at > 0 && is_joint(text, at))
			joint = at;
		if (width + own > columns && at > 0) {
			if (blank > 0)
				at = blank;
			else if (joint > 0)
				at = joint;
			break;
		}
		width += own;
		at += rune.len;
	}
	return end_row(text, len, at, next);
}

size_t wrap_widest_word(const char *text)
{
	size_t widest = 0;

	while (*text != '\0') {
		size_t len = strcspn(text, " \n");
		size_t width = text_width(text, len);

		if (width > widest)
			widest = width;
		text += len + (text[len] != '\0');
	}
	return widest;
}

void wrap_put(struct buf *out, const char *text, size_t columns)
{
	size_t len = strlen(text);

	while (len > 0) {
		size_t next, used = wrap_row(text, len, columns, &next);

		buf_append(out, text, used);
		if (next < len || text[next - 1] == '\n')
			buf_putc(out, '\n');
		text += next;
		len -= next;
	}
}
