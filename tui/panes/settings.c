#include "tui/panes/text_pane.h"

/*
 * Settings and their values, from the option table.
 */

#include <stdlib.h>

#include "core/base/path.h"
#include "core/engine/option.h"

static void fill(struct pane *pane)
{
	struct text_pane *state = pane->state;
	char *path = path_user_file(PATH_CONFIG, "fhirdeckrc");

	textview_clear(state->text);
	textview_linef(state->text, STYLE_DIM, ":set NAME VALUE changes one; "
		"to keep it, write that line into %s", path);
	free(path);
	textview_blank(state->text);
	for (int id = 0; id < OPTION_COUNT; id++) {
		const struct option *row = option_row((enum option_id)id);
		char value[128];

		option_format((enum option_id)id, value, sizeof(value));
		textview_pairf(state->text, row->name, STYLE_VALUE, "%s%s%s",
			*value != '\0' ? value : "(empty)",
			row->unit != NULL ? " " : "",
			row->unit != NULL ? row->unit : "");
		textview_pairf(state->text, "", STYLE_DIM, "%s.", row->help);
	}
}

static void open(struct pane *pane)
{
	text_pane_open(pane);
	fill(pane);
}

static void refresh(struct pane *pane, unsigned changes)
{
	if (changes & DECK_MESSAGE)
		fill(pane);
}

const struct pane_ops pane_settings = {
	.name = "settings",
	.title = "Settings",
	TEXT_PANE_OPS,
	.open = open,
	.refresh = refresh,
};
