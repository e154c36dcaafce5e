#include "core/fhir/page_print.h"

/*
 * The room beside labels is what tui/kit/textview gives: as wide as the widest
 * label and two, at most 24 columns and at most half the page.
 * A label that is wider stands on a line of its own.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/doc/wrap.h"

enum { LABEL_COLUMNS_MAX = 24 };

static size_t label_columns(const struct page *page, size_t width)
{
	size_t widest = 0;

	for (size_t i = 0; i < page->count; i++) {
		const char *label = page->line[i].label;
		size_t own = label != NULL ?
			text_width(label, strlen(label)) + 2 : 0;

		if (own > widest)
			widest = own;
	}
	if (widest > LABEL_COLUMNS_MAX)
		widest = LABEL_COLUMNS_MAX;
	return widest < width / 2 ? widest : width / 2;
}

void page_break_words(struct page *page, size_t from, size_t width)
{
	size_t labels = label_columns(page, width);

	for (size_t i = from; i < page->count; i++) {
		struct page_line *line = &page->line[i];
		size_t room = line->kind == PAGE_PAIR ? width - labels :
			width;
		struct buf broken = BUF_INIT;

		if (wrap_widest_word(line->text) <= room)
			continue;
		wrap_put(&broken, line->text, room);
		free(line->text);
		line->text = buf_take(&broken);
	}
}

static void print_wrapped(const char *text, size_t indent, size_t width,
	struct buf *out)
{
	size_t len = strlen(text);

	for (bool is_first = true; len > 0; is_first = false) {
		size_t next, used = wrap_row(text, len, width > indent ?
			width - indent : 1, &next);

		if (!is_first) {
			buf_putc(out, '\n');
			buf_fill(out, ' ', used > 0 ? indent : 0);
		}
		text_scrub(out, text, used);
		text += next;
		len -= next;
	}
	buf_putc(out, '\n');
}

static void print_pair(const struct page_line *line, size_t labels,
	size_t width, struct buf *out)
{
	size_t own = text_width(line->label, strlen(line->label));

	if (own > 0 && own >= labels) {
		print_wrapped(line->label, 0, width, out);
		if (*line->text == '\0')
			return;
		own = 0;
	} else {
		text_scrub(out, line->label, strlen(line->label));
	}
	if (*line->text != '\0')
		buf_fill(out, ' ', labels - own);
	print_wrapped(line->text, labels, width, out);
}

void page_print(const struct page *page, size_t width, struct buf *out)
{
	size_t labels = label_columns(page, width);

	for (size_t i = 0; i < page->count; i++) {
		const struct page_line *line = &page->line[i];

		if (line->kind == PAGE_PAIR)
			print_pair(line, labels, width, out);
		else
			print_wrapped(line->text, 0, width, out);
	}
}
