#ifndef FD_TUI_KIT_STYLE_H
#define FD_TUI_KIT_STYLE_H

/*
 * Style roles: what a piece of the screen is, never what it looks like. A
 * theme file gives roles colours and attributes:
 *
 *     style ROLE [fg=COLOUR] [bg=COLOUR] [bold] [dim] [underline] [reverse]
 *
 * COLOUR is a name (red, bright-red, default, ...), 0-255 or #rrggbb. A role
 * a theme leaves out takes its parent's look (the part before the last dot),
 * in the end "default". Colours are reduced to what the terminal has.
 */

#include "core/base/err.h"

typedef uint8_t style_id;

/* STYLE_JSON_KEY is "json.key": X(enum suffix, role name). */
#define STYLE_ROLES(X) \
	X(DEFAULT, "default") \
	X(BAR, "bar") \
	X(BAR_TITLE, "bar.title") \
	X(BAR_GOOD, "bar.good") \
	X(BAR_WARNING, "bar.warning") \
	X(BAR_BAD, "bar.bad") \
	X(BAR_KEY, "bar.key") \
	X(BAR_LABEL, "bar.label") \
	X(FRAME, "frame") \
	X(FRAME_FOCUS, "frame.focus") \
	X(TITLE, "title") \
	X(TITLE_FOCUS, "title.focus") \
	X(SELECTED, "selected") \
	X(SELECTED_FOCUS, "selected.focus") \
	X(TAB, "tab") \
	X(TAB_ACTIVE, "tab.active") \
	X(DIM, "dim") \
	X(STRONG, "strong") \
	X(LABEL, "label") \
	X(VALUE, "value") \
	X(LINK, "link") \
	X(MATCH, "match") \
	X(HOSTILE, "hostile") \
	X(FAULT, "fault") \
	X(INFO, "message.info") \
	X(WARNING, "message.warning") \
	X(ERROR, "message.error") \
	X(GOOD, "verdict.good") \
	X(BAD, "verdict.bad") \
	X(WAIT, "verdict.wait") \
	X(JSON_KEY, "json.key") \
	X(JSON_STRING, "json.string") \
	X(JSON_NUMBER, "json.number") \
	X(JSON_LITERAL, "json.literal") \
	X(JSON_PUNCTUATION, "json.punctuation") \
	X(JSON_PREVIEW, "json.preview") \
	X(DIFF_ADDED, "diff.added") \
	X(DIFF_REMOVED, "diff.removed") \
	X(DIFF_CHANGED, "diff.changed") \
	X(STATUS_2XX, "http.status.2xx") \
	X(STATUS_3XX, "http.status.3xx") \
	X(STATUS_4XX, "http.status.4xx") \
	X(STATUS_5XX, "http.status.5xx") \
	X(METHOD_READ, "http.method.read") \
	X(METHOD_WRITE, "http.method.write") \
	X(TIER_DEV, "conn.dev") \
	X(TIER_TEST, "conn.test") \
	X(TIER_PRODUCTION, "conn.production") \
	X(TOKEN_FRESH, "token.fresh") \
	X(TOKEN_EXPIRING, "token.expiring") \
	X(TOKEN_EXPIRED, "token.expired") \
	X(BADGE, "badge") \
	X(FIELD, "field") \
	X(FIELD_FOCUS, "field.focus") \
	X(MENU, "menu") \
	X(MENU_SELECTED, "menu.selected") \
	X(PROMPT, "prompt")

enum style_role {
#define X(suffix, name) STYLE_##suffix,
	STYLE_ROLES(X)
#undef X
	STYLE_COUNT
};

enum style_attribute {
	STYLE_BOLD = 1, STYLE_FAINT = 2, STYLE_UNDERLINE = 4, STYLE_REVERSE = 8
};

struct style {
	int fg, bg;		/* -1 default; 0-255; or 0x1000000 | rgb */
	unsigned attributes;
};

const char *style_name(style_id role);
/* The role, or -1. */
int style_find(const char *name) FD_NONNULL;
/* What a role looks like now, inheritance done. */
struct style style_get(style_id role);
/* Everything back to plain: before a theme is read. */
void style_reset(void);
/* One "style ROLE ..." line, its words without "style". */
bool style_set(size_t count, const char *const *words, struct err *err)
	FD_MUST_USE;
/* The nearest of the first `colours` (8, 16, 256) palette entries, or -1. */
int style_reduce(int colour, int colours);

#endif
