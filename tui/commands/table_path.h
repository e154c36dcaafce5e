#ifndef FD_TUI_COMMANDS_TABLE_PATH_H
#define FD_TUI_COMMANDS_TABLE_PATH_H

/*
 * A column of a table that says what a FHIRPath expression finds in each
 * resource.
 */

#include "core/base/err.h"
#include "core/fhir/table.h"

bool table_path_add(struct table *table, const char *source, struct err *err)
	FD_NONNULL FD_MUST_USE;

#endif
