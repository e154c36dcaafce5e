#ifndef FD_STORE_HISTORY_FIND_H
#define FD_STORE_HISTORY_FIND_H

/*
 * Entries of the history by what a person remembers of them.
 */

#include "core/store/history.h"

/*
 * True when every word stands somewhere in it, without case: in method, URL,
 * status ("404", "4xx"), verdict, connection, local date and time
 * ("2026-02-03", "10:31") or the sentence of an error. "" matches everything.
 */
bool history_matches(const struct history_entry *entry, const char *words)
	FD_NONNULL;

#endif
