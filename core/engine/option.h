#ifndef FD_ENGINE_OPTION_H
#define FD_ENGINE_OPTION_H

/*
 * Settings: one declarative table with type, limits, default and help. "set
 * NAME VALUE" in fhirdeckrc or behind ":" changes one; the settings view and
 * the man page are printed from the table.
 */

#include "core/base/err.h"

enum option_type { OPTION_BOOL, OPTION_NUMBER, OPTION_CHOICE, OPTION_TEXT };

enum option_id {
	OPT_ANSWER_LIMIT,	/* MiB a body may have */
	OPT_ASCII,		/* lines and marks in ASCII */
	OPT_BUDGET,		/* requests a second to one host; 0: any */
	OPT_BUDGET_PARALLEL,	/* and at a time */
	OPT_CHECK_BODIES,	/* validated whenever one stops typing */
	OPT_CLIPBOARD,
	OPT_CLIPBOARD_COMMAND,
	OPT_HISTORY,		/* keep history.jsonl */
	OPT_HISTORY_LIMIT,
	OPT_KEYMAP,
	OPT_MASK_IDENTIFIERS,
	OPT_MOUSE,
	OPT_ORDER,		/* of members: "sent" or "fhir" */
	OPT_PACKAGES,		/* of implementation guides; empty: all */
	OPT_PAGE_SIZE,		/* _count of a new search; 0: none */
	OPT_PRIVACY,		/* mask persons on the screen */
	OPT_RECOVER,		/* write unsent bodies, for a crash */
	OPT_RETRIES,		/* after 429 and 503; 0: none */
	OPT_TAB_WIDTH,		/* indentation of trees and format */
	OPT_THEME,
	OPT_TIMEOUT_CONNECT,	/* seconds */
	OPT_TIMEOUT_FIRST_BYTE,
	OPT_TIMEOUT_TOTAL,
	OPT_VAULT_LOCK,		/* minutes; 0: never */
	OPTION_COUNT
};

struct option {
	const char *name;
	enum option_type type;
	long min, max, number;	/* limits and default; bool: 0 or 1 */
	const char *choices;	/* "osc52 command off" */
	const char *text;	/* default of text and choice */
	const char *help;
	const char *unit;	/* "s", "MiB", or NULL */
};

const struct option *option_row(enum option_id id);
/* The row's index, or OPTION_COUNT. */
enum option_id option_find(const char *name) FD_NONNULL;
/* False with a sentence that names the limits or choices. */
bool option_set(const char *name, const char *value, struct err *err)
	FD_NONNULL FD_MUST_USE;
long option_number(enum option_id id);
bool option_bool(enum option_id id);
const char *option_text(enum option_id id);	/* until the next set */
/* The value as it would be written behind "set NAME". */
void option_format(enum option_id id, char *out, size_t size) FD_NONNULL;
/*
 * Sets it for good: option_set refuses it from now on with why, a sentence,
 * which is copied. option_reset undoes that too.
 */
void option_lock(enum option_id id, const char *value, const char *why)
	FD_NONNULL;
/* Back to the defaults. */
void option_reset(void);

#endif
