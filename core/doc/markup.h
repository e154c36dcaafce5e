#ifndef FD_DOC_MARKUP_H
#define FD_DOC_MARKUP_H

/*
 * HTML and the XHTML of narratives as text for a person: headings,
 * paragraphs, lists with bullets, tables in aligned columns, what is
 * preformatted as it is. Scripts, styles and comments are dropped. Anything
 * at all can be given: nothing is required to be closed or well-formed.
 *
 * What comes out is not scrubbed: it is for views that scrub what they paint.
 */

#include "core/base/buf.h"

enum markup_kind { MARKUP_LINE, MARKUP_HEADING, MARKUP_BLANK };

typedef void markup_line(void *context, enum markup_kind kind,
	const char *line);

/* Each line, at most width columns where it can be; the page's title first. */
void markup_walk(const char *html, size_t len, size_t width,
	markup_line *line, void *context) __attribute__((nonnull(1, 4)));
/* The same as text, a line feed behind each line. */
void markup_text(const char *html, size_t len, size_t width, struct buf *out)
	FD_NONNULL;
/* The character of an entity's name ("amp", "#160", "#xa0"), or 0. */
uint32_t markup_entity(const char *name, size_t len) FD_NONNULL;

#endif
