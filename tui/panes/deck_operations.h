#ifndef FD_TUI_PANES_DECK_OPERATIONS_H
#define FD_TUI_PANES_DECK_OPERATIONS_H

/*
 * The OperationDefinitions of the open connection: fetched when they are first
 * asked for, kept as long as its statement is.
 */

#include "core/fhir/operation.h"
#include "tui/panes/deck.h"

/* operation: the server's, or what the program knows of it, or NULL; borrowed
   for the call. why: what there was instead of the server's, or NULL. */
typedef void deck_operation_fn(void *data, const struct operation *operation,
	const struct err *why);

/*
 * Calls back at once where it is there, later otherwise; what was asked for
 * before is then not waited for any more, and dropped(data) is called for it.
 * listed NULL: the statement does not have it.
 */
void deck_operation_want(struct deck *deck, const char *name,
	const struct capability_operation *listed, deck_operation_fn *there,
	void (*dropped)(void *data), void *data)
	__attribute__((nonnull(1, 2, 4, 5)));
/* Goes with the statement. */
void deck_operations_drop(struct deck *deck) FD_NONNULL;

/* The view of one operation; what it is of is set before it opens. */
extern const struct pane_ops pane_operation;
void deck_operation_show(struct deck *deck, const char *type,
	const char *name, const struct capability_operation *listed)
	__attribute__((nonnull(1, 3)));
/* What the view shows, or NULL; type may be NULL. */
const char *deck_operation_shown(const struct deck *deck, const char **type)
	FD_NONNULL;

#endif
