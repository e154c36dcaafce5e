#ifndef FD_TUI_PANES_RESPONSE_TABLE_H
#define FD_TUI_PANES_RESPONSE_TABLE_H

/*
 * What commands do with the table of an answer; state is response_state of
 * TAB_TABLE.
 */

#include "core/fhir/table.h"
#include "tui/panes/response_view.h"

/* Its columns, order and filter. */
struct table *response_table_get(void *state) FD_NONNULL;
/* Order, filter or columns were changed: what is to be done is begun. */
void response_table_changed(void *state, struct deck *deck) FD_NONNULL;
/* Stops sorting and filtering; false at rest. */
bool response_table_stop(void *state, struct deck *deck) FD_NONNULL;
/* Columns to the left (below 0) or right; false at the end. */
bool response_table_scroll(void *state, int columns) FD_NONNULL;
/* From the table of a Bundle inside back to the one it is in; false when
   there is none. */
bool response_table_back(void *state, struct deck *deck) FD_NONNULL;

#endif
