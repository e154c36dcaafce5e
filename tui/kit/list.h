#ifndef FD_TUI_KIT_LIST_H
#define FD_TUI_KIT_LIST_H

/*
 * A scrolling selection over rows that somebody else has: no drawing, no
 * items. Every pane that shows rows uses one, and gets the same movement.
 */

#include "core/base/mem.h"

struct list {
	size_t count;		/* rows there are */
	size_t selected;	/* < count, or 0 when there are none */
	size_t top;		/* first row shown */
	size_t height;		/* rows that fit; set by the last draw */
};

enum list_move {
	LIST_UP, LIST_DOWN, LIST_PAGE_UP, LIST_PAGE_DOWN, LIST_FIRST,
	LIST_LAST, LIST_HALF_UP, LIST_HALF_DOWN
};

/* Rows came or went; the selection stays where it can. */
void list_set_count(struct list *list, size_t count) FD_NONNULL;
void list_set_height(struct list *list, size_t height) FD_NONNULL;
void list_select(struct list *list, size_t at) FD_NONNULL;
/* False when it was already there. */
bool list_move(struct list *list, enum list_move move, size_t times)
	FD_NONNULL;
/* "up", "down", "page-up", ...; false for anything else. */
bool list_move_parse(const char *name, enum list_move *out) FD_NONNULL;
bool list_is_selected(const struct list *list, size_t at) FD_NONNULL;

#endif
