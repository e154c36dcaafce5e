#ifndef FD_DOC_COLUMNS_H
#define FD_DOC_COLUMNS_H

/*
 * Rows of cells laid out in columns as wide as they need and the page allows,
 * each cell wrapped in its column. Where the page is too narrow for columns, a
 * row becomes lines: "label: value".
 */

#include "core/base/buf.h"

enum { COLUMNS_MAX = 12, COLUMNS_ROWS_MAX = 500 };

struct columns {
	size_t count;		/* of columns */
	size_t rows, alloc;
	char **cell;		/* rows * count, none of them NULL */
	uint32_t *mark;		/* the caller's, of each row */
	size_t mark_alloc;
	bool has_head;		/* the first row holds titles */
	bool is_named;		/* the first cell names its row: when narrow,
				   a row is "name: all other cells" */
};

void columns_init(struct columns *columns, size_t count) FD_NONNULL;
void columns_finish(struct columns *columns) FD_NONNULL;
/* A row of count cells, NULL for an empty one; past the most, nothing. */
void columns_add(struct columns *columns, uint32_t mark,
	const char *const *cells) FD_NONNULL;

/* A line; mark is that of its row. at: the row, is_first: its first line. */
typedef void columns_line(void *context, const char *line, size_t at,
	bool is_first);
/* Nothing for titles without rows. */
void columns_print(const struct columns *columns, size_t width,
	columns_line *line, void *context) __attribute__((nonnull(1, 3)));

#endif
