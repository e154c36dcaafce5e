#include "tui/panes/tabs.h"

/*
 * Where the names do not all fit, those before the active one are left out,
 * as few as will do, and "<" says so.
 */

#include <string.h>

/* The blank behind the last name needs no column. */
static int width_of(const char *const *names, size_t from, size_t count,
	size_t active)
{
	int width = active + 1 == count ? 0 : -1;

	for (size_t i = from; i < count; i++)
		width += (int)strlen(names[i]) + 2;
	return width;
}

void tabs_draw(const struct canvas *canvas, int row,
	const char *const *names, size_t count, size_t active)
{
	size_t first = 0;
	int column = 0;

	while (first < active &&
	    width_of(names, first, count, active) > canvas->columns)
		first++;
	for (size_t i = first; i < count; i++) {
		bool is_active = i == active;
		style_id style = is_active ? STYLE_TAB_ACTIVE : STYLE_TAB;

		column = canvas_text(canvas, row, column, style,
			is_active ? "[" : i == first && i > 0 ? "<" : " ");
		column = canvas_text(canvas, row, column, style, names[i]);
		column = canvas_text(canvas, row, column, style,
			is_active ? "]" : " ");
	}
}
