#ifndef FD_TUI_PANES_CAPABILITY_ROWS_H
#define FD_TUI_PANES_CAPABILITY_ROWS_H

/*
 * Building the rows of the capability pane from the statement, what is open
 * and the filter. A few thousand rows at most, built anew at each change.
 */

#include "tui/panes/capability.h"

enum { SECTION_SERVER, SECTION_SYSTEM, SECTION_MESSAGING, SECTION_COUNT };

struct capability_rows {
	struct capability_row *row;
	size_t count, alloc;
	bool section_open[SECTION_COUNT];
	bool *resource_open;	/* by position in the statement */
	char *filter;
};

void capability_rows_build(struct capability_rows *rows,
	const struct capability *found) FD_NONNULL;
void capability_rows_finish(struct capability_rows *rows) FD_NONNULL;

#endif
