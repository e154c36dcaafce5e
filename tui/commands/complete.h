#ifndef FD_TUI_COMMANDS_COMPLETE_H
#define FD_TUI_COMMANDS_COMPLETE_H

/*
 * Completion of searches for prompts and forms; data is the stage.
 */

#include "core/client/completion.h"
#include "tui/commands/commands.h"

/* "name:exact=x" for the type that is composed. */
void complete_param(void *data, const char *line, size_t cursor,
	size_t *start, struct completions *out);
/* What is open and what was seen; good until either changes. */
struct completion_source complete_source(const struct stage *stage)
	FD_NONNULL;

#endif
