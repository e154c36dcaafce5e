#ifndef FD_TUI_PANES_CAPABILITY_H
#define FD_TUI_PANES_CAPABILITY_H

/*
 * Pane 2's rows: the CapabilityStatement as a tree that opens and narrows as
 * one types. What a row means for the request pane is told here; opening it
 * there is a command's work.
 */

#include "tui/panes/deck.h"
#include "tui/panes/pane.h"

enum capability_row_kind {
	ROW_FACT,		/* "Software  InterSystems ..." */
	ROW_SECTION,		/* "Server", "System", "Messaging": opens */
	ROW_RESOURCE,		/* opens */
	ROW_INTERACTION, ROW_PARAM, ROW_OPERATION, ROW_PROFILE,
	ROW_INCLUDE,		/* "Patient:organization", when looked for */
	ROW_COUNT_OF		/* "_revinclude  347 values" */
};

struct capability_row {
	enum capability_row_kind kind;
	uint8_t depth;
	bool is_open;
	const char *label;	/* name, code, or the fact's */
	const char *detail;	/* type of a parameter, value of a fact */
	const char *expectation;	/* SHALL, SHOULD, MAY, or "" */
	const char *documentation;
	const char *definition;	/* of a parameter or an operation */
	size_t number;		/* of what is counted */
	const struct capability_resource *resource;	/* or NULL: system */
};

/* The selected row, or NULL when there is none. */
const struct capability_row *capability_selected(struct pane *pane)
	FD_NONNULL;
/* Opens or shuts the selected row; false when it is not one that opens. */
bool capability_toggle(struct pane *pane) FD_NONNULL;
/* Right opens; left shuts, or goes to the row above it in the tree. */
void capability_open(struct pane *pane, bool is_open) FD_NONNULL;
void capability_set_filter(struct pane *pane, const char *words) FD_NONNULL;
const char *capability_filter(struct pane *pane) FD_NONNULL;

#endif
