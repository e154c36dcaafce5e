#ifndef FD_BASE_LOG_H
#define FD_BASE_LOG_H

/*
 * The deck's log: a bounded ring of lines in memory, shown by the log pane,
 * and copied to stderr when asked (-v). Nothing is ever written to a file.
 *
 * What goes in is redacted before it comes here (http masks Authorization and
 * form secrets); log_line scrubs controls, so a line is safe to print.
 */

#include "core/base/mem.h"

#include <time.h>

enum log_level { LOG_WIRE, LOG_INFO, LOG_WARN, LOG_ERROR };

struct log_entry {
	uint64_t serial;	/* counts up from 1, never reused */
	time_t at;
	enum log_level level;
	const char *text;	/* scrubbed, one line */
};

void log_line(enum log_level level, const char *format, ...) FD_PRINTF(2, 3);
/* Lines at or above the level are copied to stderr from now on. */
void log_to_stderr(enum log_level level, bool is_on);

/* Entries held, oldest first; valid until the next log_line. */
size_t log_count(void);
struct log_entry log_at(size_t at);
void log_clear(void);

#endif
