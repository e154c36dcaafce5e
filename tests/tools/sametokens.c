/*
 * Formats JSON files, in pieces of an odd size, and compares the tokens with
 * those that came: whatever stands between white space must be the same bytes.
 *
 *	sametokens < LIST-OF-FILES
 *
 * Prints the files whose tokens are others; status 1 if there are any.
 */

#include <stdio.h>
#include <string.h>

#include "core/base/path.h"
#include "core/doc/format.h"

enum { PIECE = 1021 };

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Removes the white space between tokens. */
static void squeeze(struct buf *text)
{
	bool is_string = false;
	size_t to = 0;

	for (size_t at = 0; at < text->len; at++) {
		char c = text->data[at];

		if (!is_string && is_space(c))
			continue;
		text->data[to++] = c;
		if (is_string && c == '\\' && at + 1 < text->len)
			text->data[to++] = text->data[++at];
		else if (c == '"')
			is_string = !is_string;
	}
	text->len = to;
}

static bool take(void *data, const char *text, size_t len)
{
	buf_append(data, text, len);
	return true;
}

static void format(const struct buf *text, struct buf *out)
{
	struct formatter *formatter = format_new(2, take, out);

	for (size_t at = 0; at < text->len; at += PIECE)
		if (!format_feed(formatter, text->data + at,
		    text->len - at < PIECE ? text->len - at : PIECE))
			break;
	if (!format_end(formatter))
		buf_clear(out);
	format_free(formatter);
}

static bool is_same(const char *path)
{
	struct buf text = BUF_INIT, formatted = BUF_INIT;
	struct err err = ERR_INIT;
	bool is_read = path_read(path, SIZE_MAX / 2, &text, &err), same;

	format(&text, &formatted);
	squeeze(&text);
	squeeze(&formatted);
	same = is_read && text.len == formatted.len &&
		memcmp(text.data, formatted.data, text.len) == 0;
	buf_finish(&text);
	buf_finish(&formatted);
	return same;
}

int main(void)
{
	char path[4096];
	int status = 0;

	while (fgets(path, sizeof(path), stdin) != NULL) {
		path[strcspn(path, "\n")] = '\0';
		if (is_same(path))
			continue;
		printf("%s\n", path);
		status = 1;
	}
	return status;
}
