#ifndef FD_TUI_KIT_RESCUE_H
#define FD_TUI_KIT_RESCUE_H

/*
 * The way out when the program crashes: gives the terminal back with nothing
 * but calls that are safe in a signal handler, then lets the signal do what
 * it does. Process-wide, as signals are.
 */

#include "core/base/mem.h"

/* Remembers the modes of a terminal: before they are changed. */
void rescue_remember(int fd);
/*
 * From now on a crash, or mem_die, restores those modes and writes the
 * sequence (copied; at most 250 bytes).
 */
void rescue_arm(const char *sequence) FD_NONNULL;
void rescue_disarm(void);
/* Does it now; safe in a handler. Nothing happens while disarmed. */
void rescue_now(void);

#endif
