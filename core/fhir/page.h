#ifndef FD_FHIR_PAGE_H
#define FD_FHIR_PAGE_H

/*
 * What a module has to say of a document, as lines for a person: headings,
 * labelled values, sentences. Who shows it wraps it and colours the tones. A
 * line may name the row of the document that it speaks of, so that Enter can
 * go there. Texts are scrubbed by who shows them, not here.
 */

#include "core/base/buf.h"
#include "core/doc/index.h"

enum page_kind { PAGE_LINE, PAGE_HEADING, PAGE_PAIR };

enum page_tone {
	TONE_PLAIN, TONE_STRONG, TONE_DIM, TONE_GOOD, TONE_WARNING, TONE_BAD,
	TONE_LINK
};

struct page_line {
	enum page_kind kind;
	enum page_tone tone;
	char *label;		/* of a pair */
	char *text;
	uint32_t row;		/* what Enter opens, or INDEX_NONE */
};

struct page {
	size_t count, alloc;
	struct page_line *line;
};

#define PAGE_INIT { 0, 0, NULL }

void page_finish(struct page *page) FD_NONNULL;
void page_heading(struct page *page, uint32_t row, const char *format, ...)
	FD_NONNULL FD_PRINTF(3, 4);
void page_pair(struct page *page, enum page_tone tone, uint32_t row,
	const char *label, const char *format, ...)
	FD_NONNULL FD_PRINTF(5, 6);
void page_line(struct page *page, enum page_tone tone, uint32_t row,
	const char *format, ...) FD_NONNULL FD_PRINTF(4, 5);
void page_blank(struct page *page) FD_NONNULL;

#endif
