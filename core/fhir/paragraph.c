#include "core/fhir/paragraph.h"

/*
 * Greedy filling, word by word. The text's own line breaks stay: statements
 * document themselves in Markdown, where a code block's lines matter. Lines
 * that fit are left exactly as they are; only longer ones are taken apart.
 */

#include <string.h>

#include "core/base/text.h"

enum { LABEL_COLUMNS = 16 };

static void put_words(struct buf *out, size_t *column, size_t indent,
	const char *line, size_t len)
{
	bool is_first = true;

	while (len > 0) {
		size_t blanks = 0, word = 0, width;

		while (blanks < len && line[blanks] == ' ')
			blanks++;
		line += blanks;
		len -= blanks;
		while (word < len && line[word] != ' ')
			word++;
		width = text_width(line, word);
		if (!is_first && word > 0 &&
		    *column + 1 + width > PARAGRAPH_WIDTH) {
			buf_putc(out, '\n');
			buf_fill(out, ' ', indent);
			*column = indent;
		} else if (!is_first && word > 0) {
			buf_putc(out, ' ');
			++*column;
		}
		buf_append(out, line, word);
		*column += width;
		is_first = false;
		line += word;
		len -= word;
	}
}

static void put_line(struct buf *out, size_t column, size_t indent,
	const char *line, size_t len)
{
	if (column + text_width(line, len) <= PARAGRAPH_WIDTH)
		buf_append(out, line, len);
	else
		put_words(out, &column, indent, line, len);
}

/* Scrubbed but for its line feeds; tabs become blanks. */
static void scrub(struct buf *out, const char *text)
{
	while (*text != '\0') {
		size_t len = strcspn(text, "\n");
		size_t end = len > 0 && text[len - 1] == '\r' ? len - 1 : len;

		text_scrub(out, text, end);
		text += len;
		if (*text == '\n') {
			buf_putc(out, '\n');
			text++;
		}
	}
	while (out->len > 0 && text_is_space(out->data[out->len - 1]))
		buf_truncate(out, out->len - 1);
}

void paragraph_put(struct buf *out, size_t now, size_t indent,
	const char *text)
{
	struct buf clean = BUF_INIT;
	const char *at;

	scrub(&clean, text);
	for (at = clean.data; ; at++) {
		size_t len = strcspn(at, "\n");

		if (at > clean.data) {
			if (len > 0)
				buf_fill(out, ' ', indent);
			now = indent;
		}
		put_line(out, now, indent, at, len);
		buf_putc(out, '\n');
		at += len;
		if (*at == '\0')
			break;
	}
	buf_finish(&clean);
}

void paragraph_cell(struct buf *out, const char *text, size_t columns)
{
	struct buf clean = BUF_INIT;
	size_t width;

	text_scrub(&clean, text, strlen(text));
	width = text_width(clean.data, clean.len);
	buf_append(out, clean.data, clean.len);
	buf_fill(out, ' ', width < columns ? columns - width : 1);
	buf_finish(&clean);
}

void paragraph_row(struct buf *out, const char *label, const char *text)
{
	if (*text == '\0')
		return;
	paragraph_cell(out, label, LABEL_COLUMNS);
	paragraph_put(out, LABEL_COLUMNS, LABEL_COLUMNS, text);
}
