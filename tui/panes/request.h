#ifndef FD_TUI_PANES_REQUEST_H
#define FD_TUI_PANES_REQUEST_H

/*
 * Pane 4: the request being composed. The first row is the URL line; below it
 * stands one of the tabs.
 */

#include "tui/kit/editor.h"
#include "tui/panes/deck.h"
#include "tui/panes/pane.h"

enum request_tab {
	REQUEST_PARAMS, REQUEST_HEADERS, REQUEST_BODY, REQUEST_AUTH,
	REQUEST_PREVIEW, REQUEST_TAB_COUNT
};

enum request_row {
	REQUEST_URL, REQUEST_PARAM, REQUEST_HEADER, REQUEST_ADD,
	REQUEST_TEXT
};

enum request_tab request_tab(struct pane *pane) FD_NONNULL;
void request_set_tab(struct pane *pane, enum request_tab tab) FD_NONNULL;
/* What is selected; *at is the parameter's or header's position. */
enum request_row request_selected(struct pane *pane, size_t *at) FD_NONNULL;
void request_select_param(struct pane *pane, size_t at) FD_NONNULL;
void request_select_url(struct pane *pane) FD_NONNULL;

/* The body's editor: while it is on, keys go to it. */
void request_edit_body(struct pane *pane, bool is_on) FD_NONNULL;
bool request_is_editing(const struct pane *pane) FD_NONNULL;
struct editor *request_editor(struct pane *pane) FD_NONNULL;
/* The body as it is, whether it is being edited or not. */
const struct buf *request_body(struct pane *pane) FD_NONNULL;
/* The editor's text becomes the request's body. */
void request_store_body(struct pane *pane) FD_NONNULL;
/* The body of another request is in the place of the one before, which is set
   aside when it was typed and not sent. */
void request_load_body(struct pane *pane) FD_NONNULL;
/* The body of the same request is another one. */
void request_show_body(struct pane *pane) FD_NONNULL;

#endif
