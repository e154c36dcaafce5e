#ifndef FD_TUI_PANES_LOGIN_H
#define FD_TUI_PANES_LOGIN_H

/*
 * The view of a person's login that is under way (client_person).
 */

#include "tui/panes/pane.h"

extern const struct pane_ops pane_login;

#endif
