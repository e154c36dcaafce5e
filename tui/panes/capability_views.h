#ifndef FD_TUI_PANES_CAPABILITY_VIEWS_H
#define FD_TUI_PANES_CAPABILITY_VIEWS_H

/*
 * Full views about the statement: all that it says of one thing, what changed
 * in it, and the matrix of resource types and what can be done with them.
 */

#include "tui/panes/capability.h"

extern const struct pane_ops pane_capability_detail, pane_capability_changes,
	pane_matrix;

/* Fills the detail view; a row of pane 2, or of the matrix a type. */
void capability_detail_show(struct pane *detail,
	const struct capability_row *row) FD_NONNULL;
void capability_detail_show_type(struct pane *detail,
	const struct capability_resource *resource) FD_NONNULL;

/* The type at the cursor; NULL when there is none. */
const struct capability_resource *matrix_selected(struct pane *matrix)
	FD_NONNULL;
void matrix_scroll(struct pane *matrix, int columns) FD_NONNULL;
void matrix_set_filter(struct pane *matrix, const char *words) FD_NONNULL;
const char *matrix_filter(struct pane *matrix) FD_NONNULL;

#endif
