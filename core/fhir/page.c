#include "core/fhir/page.h"

/*
 * An array of lines that grows; nothing is laid out here, because only the
 * screen knows its width.
 */

#include <stdarg.h>
#include <stdlib.h>

void page_finish(struct page *page)
{
	for (size_t i = 0; i < page->count; i++) {
		free(page->line[i].label);
		free(page->line[i].text);
	}
	free(page->line);
	*page = (struct page)PAGE_INIT;
}

static void add(struct page *page, struct page_line line)
{
	page->line = mem_grow(page->line, page->count, &page->alloc,
		sizeof(*page->line));
	page->line[page->count++] = line;
}

void page_heading(struct page *page, uint32_t row, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	add(page, (struct page_line){ .kind = PAGE_HEADING,
		.tone = TONE_STRONG, .row = row,
		.text = xvasprintf(format, args) });
	va_end(args);
}

void page_pair(struct page *page, enum page_tone tone, uint32_t row,
	const char *label, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	add(page, (struct page_line){ .kind = PAGE_PAIR, .tone = tone,
		.row = row, .label = xstrdup(label),
		.text = xvasprintf(format, args) });
	va_end(args);
}

void page_line(struct page *page, enum page_tone tone, uint32_t row,
	const char *format, ...)
{
	va_list args;

	va_start(args, format);
	add(page, (struct page_line){ .kind = PAGE_LINE, .tone = tone,
		.row = row, .text = xvasprintf(format, args) });
	va_end(args);
}

void page_blank(struct page *page)
{
	page_line(page, TONE_PLAIN, INDEX_NONE, "%s", "");
}
