#ifndef FD_TUI_PANES_HELP_H
#define FD_TUI_PANES_HELP_H

/*
 * Help begins with the place it was asked for from: what is shown there, and
 * the keys that do something there.
 */

#include "tui/panes/pane.h"

struct help_place {
	const char *title;	/* "Response, Summary" */
	const char *about;	/* what it shows, or NULL */
	const char *where;	/* the pane's name */
	const char *const *contexts;	/* of its keys, nearest first */
};

/* Puts the help of a place before all else. */
void help_set_place(struct pane *help, const struct help_place *place)
	FD_NONNULL;

#endif
