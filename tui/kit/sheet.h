#ifndef FD_TUI_KIT_SHEET_H
#define FD_TUI_KIT_SHEET_H

/*
 * A table on the screen: a line of titles, a line a row, columns as wide as
 * what is in sight needs. The first columns stay while the others scroll. The
 * rows and cells are somebody else's and are asked for only where they show.
 */

#include "core/base/buf.h"
#include "tui/kit/list.h"
#include "tui/kit/surface.h"

struct sheet_source {
	size_t (*columns)(const void *data);
	const char *(*title)(const void *data, size_t column);
	/* Appends a cell's text; returns its style, STYLE_DEFAULT for none. */
	style_id (*cell)(const void *data, size_t row, size_t column,
		struct buf *out);
};

struct sheet {
	struct list rows;
	size_t first;		/* first column that scrolls, of those */
	size_t frozen;		/* columns that stay, where there is room */
	size_t sorted;		/* the column with a mark, or SIZE_MAX */
	bool is_reversed;
};

/* Columns to the left (below 0) or right; false at the end. */
bool sheet_scroll(struct sheet *sheet, int columns, size_t count) FD_NONNULL;
/* rows.count is the caller's; the height is set here. */
void sheet_draw(struct sheet *sheet, const struct sheet_source *source,
	const void *data, const struct canvas *canvas, bool is_focused)
	__attribute__((nonnull(1, 2, 4)));

#endif
