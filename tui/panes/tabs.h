#ifndef FD_TUI_PANES_TABS_H
#define FD_TUI_PANES_TABS_H

/*
 * A row of tab names, the active one marked in style and by brackets.
 */

#include "tui/kit/surface.h"

void tabs_draw(const struct canvas *canvas, int row,
	const char *const *names, size_t count, size_t active) FD_NONNULL;

#endif
