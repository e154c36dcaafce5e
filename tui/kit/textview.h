#ifndef FD_TUI_KIT_TEXTVIEW_H
#define FD_TUI_KIT_TEXTVIEW_H

/*
 * Text to read: headings, labelled values and lines, wrapped to the width and
 * scrolled. The token, check, log, help and settings views are made of it.
 * Lines can be narrowed to those that hold all words of a filter.
 */

#include "tui/kit/list.h"
#include "tui/kit/surface.h"

struct textview;

struct textview *textview_new(void) FD_MUST_USE;
void textview_free(struct textview *view);
/* Forgets the lines; the place stays as far as it can. */
void textview_clear(struct textview *view) FD_NONNULL;
void textview_heading(struct textview *view, const char *text) FD_NONNULL;
/* A label in its column and a value that wraps beside it. */
void textview_pair(struct textview *view, const char *label,
	style_id style, const char *text) FD_NONNULL;
void textview_pairf(struct textview *view, const char *label,
	style_id style, const char *format, ...) FD_NONNULL FD_PRINTF(4, 5);
void textview_line(struct textview *view, style_id style, const char *text)
	FD_NONNULL;
void textview_linef(struct textview *view, style_id style,
	const char *format, ...) FD_NONNULL FD_PRINTF(3, 4);
void textview_blank(struct textview *view) FD_NONNULL;
/* A text of several lines, each a line. */
void textview_text(struct textview *view, style_id style, const char *text)
	FD_NONNULL;
/*
 * Gives the line added last a target, a number of the caller's (not
 * TEXTVIEW_NO_TARGET). A text with targets has a cursor: up and down go from
 * one target to the next, and scroll where there is none near.
 */
enum { TEXTVIEW_NO_TARGET = UINT32_MAX };
void textview_target(struct textview *view, uint32_t target) FD_NONNULL;
/* Of the line at the cursor, or TEXTVIEW_NO_TARGET. */
uint32_t textview_selected(const struct textview *view) FD_NONNULL;
/* Whether the cursor is drawn as the one that keys move. */
void textview_set_focused(struct textview *view, bool is_focused) FD_NONNULL;
/* The cursor to the first line with that target; false when there is none. */
bool textview_select(struct textview *view, uint32_t target) FD_NONNULL;
size_t textview_count(const struct textview *view) FD_NONNULL;

/* Borrowed; "" when all is shown. */
const char *textview_filter(const struct textview *view) FD_NONNULL;
/* Words that lines must hold; "" shows all. */
void textview_set_filter(struct textview *view, const char *words) FD_NONNULL;
void textview_move(struct textview *view, enum list_move move, size_t times)
	FD_NONNULL;
/* The end is kept in sight while lines are added (a log). */
void textview_follow(struct textview *view) FD_NONNULL;
void textview_draw(struct textview *view, const struct canvas *canvas)
	FD_NONNULL;
/* "12-30/84", "" when everything fits; that it is filtered comes first. */
void textview_where(const struct textview *view, char *out, size_t size)
	FD_NONNULL;

#endif
