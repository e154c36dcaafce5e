#ifndef FD_DOC_MARKUP_INTERNAL_H
#define FD_DOC_MARKUP_INTERNAL_H

/*
 * The table of a page while its cells are gathered; printed when it ends.
 */

#include "core/doc/markup.h"

struct markup_cell {
	char *text;
	uint32_t row;
	bool is_head;
};

struct markup_table {
	struct markup_cell *cell;
	size_t count, alloc;
	uint32_t row;		/* rows begun */
};

/* Takes over text. */
void markup_table_adopt(struct markup_table *table, char *text, bool is_head)
	FD_NONNULL;
/* Prints what was gathered and empties it. */
void markup_table_print(struct markup_table *table, size_t width,
	markup_line *line, void *context) __attribute__((nonnull(1, 3)));

#endif
