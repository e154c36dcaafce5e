#include "tui/panes/tabs.h"

/*
 * Where the names do not all fit, those before the active one are left out.
 */

#include <string.h>

static int width_of(const char *const *names, size_t from, size_t count)
{
	int width = 0;

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
	    width_of(names, first, count) > canvas->columns)
		first++;
	for (size_t i = first; i < count; i++) {
		bool is_active = i == active;
		style_id style = is_active ? STYLE_TAB_ACTIVE : STYLE_TAB;

		column = canvas_text(canvas, row, column, style,
			is_active ? "[" : " ");
		column = canvas_text(canvas, row, column, style, names[i]);
		column = canvas_text(canvas, row, column, style,
			is_active ? "]" : " ");
	}
}
