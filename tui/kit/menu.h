#ifndef FD_TUI_KIT_MENU_H
#define FD_TUI_KIT_MENU_H

/*
 * A pop-up list to choose from: the F2 menu of everything possible here, the
 * copy menu, choices of a form. Rows under headings, the key that does the
 * same on the right, a help line below; typing narrows it. A row that can't
 * be chosen now says why when it is chosen.
 */

#include "core/base/buf.h"
#include "tui/kit/key.h"
#include "tui/kit/surface.h"

struct menu;

struct menu_spec {
	const char *title;
	void (*chosen)(void *data, size_t item);	/* the menu is gone */
	void (*cancelled)(void *data);			/* may be NULL */
	void *data;
};

struct menu *menu_new(const struct menu_spec *spec) FD_NONNULL FD_MUST_USE;
void menu_free(struct menu *menu);
/* Texts are copied; keys, help and refusal may be NULL. */
void menu_heading(struct menu *menu, const char *text) FD_NONNULL;
void menu_item(struct menu *menu, const char *label, const char *keys,
	const char *help, const char *refusal)
	__attribute__((nonnull(1, 2)));
/* A question above the items in place of the filter; y takes the first item,
   n cancels. */
void menu_question(struct menu *menu, const char *text) FD_NONNULL;
/* Selects the item of that number (counted without headings). */
void menu_select(struct menu *menu, size_t item) FD_NONNULL;
/* True when the menu is over: the caller frees it, then calls back. */
enum menu_outcome { MENU_STAYS, MENU_CHOSEN, MENU_CANCELLED };
enum menu_outcome menu_key(struct menu *menu, key_code key, size_t *item)
	FD_NONNULL;
void menu_draw(struct menu *menu, const struct canvas *screen) FD_NONNULL;
const struct menu_spec *menu_spec_of(const struct menu *menu) FD_NONNULL;

#endif
