#include "tui/kit/prompt_internal.h"

/*
 * One line of text: made of a paste, and painted so that the cursor is in
 * view however long it is. The cursor keeps a column free on either side for
 * the marks that say that the line goes on.
 */

#include "core/base/text.h"

enum { PASTE_MAX = 1 << 20 };

static bool is_line_end(char c)
{
	return c == '\n' || c == '\r';
}

/* One line: line ends become a blank each, those at the end go. */
char *line_from_paste(const char *text, size_t len)
{
	struct buf line = BUF_INIT;

	if (len > PASTE_MAX)
		len = PASTE_MAX;
	while (len > 0 && is_line_end(text[len - 1]))
		len--;
	for (size_t i = 0; i < len; i++) {
		if (text[i] == '\r' && i + 1 < len && text[i + 1] == '\n')
			continue;
		if (is_line_end(text[i]) || text[i] == '\t')
			buf_putc(&line, ' ');
		else if (text[i] != '\0')
			buf_putc(&line, text[i]);
	}
	return buf_take(&line);
}

int line_draw(const struct canvas *part, style_id style, const char *text,
	size_t len, size_t point, int *scroll)
{
	int cursor = (int)text_width(text, point);
	int width = (int)text_width(text, len), room = part->columns;

	if (width < room)
		*scroll = 0;
	else if (cursor < *scroll + 1)
		*scroll = cursor > 0 ? cursor - 1 : 0;
	else if (cursor > *scroll + room - 2)
		*scroll = cursor - room + 2;
	canvas_bytes(part, 0, -*scroll, style, text, len);
	if (width - *scroll > room)
		canvas_text(part, 0, room - 1, STYLE_DIM, ">");
	if (*scroll > 0)
		canvas_text(part, 0, 0, STYLE_DIM, "<");
	return cursor - *scroll;
}
