#include "tui/commands/commands.h"

/*
 * Definitions: the packages of this host, and what an element of an answer
 * means.
 */

#include "tui/panes/deck_guides.h"
#include "tui/panes/guides_view.h"
#include "tui/panes/stage_internal.h"

static bool run_packages(void *context, const struct args *args,
	struct err *err)
{
	(void)args;
	(void)err;
	guides_view_packages(stage_view(context, &pane_guides));
	return true;
}

static bool run_define(void *context, const struct args *args,
	struct err *err)
{
	struct stage *stage = context;
	struct docview *view = pane_docview(stage_focus(stage));

	(void)args;
	if (view == NULL || docview_index(view) == NULL ||
	    docview_row(view) == INDEX_NONE)
		return err_set(err, ERR_USAGE, "a definition can be shown of "
			"an element in the tree of a JSON answer (5)");
	guides_view_element(stage_view(stage, &pane_guides), view,
		docview_row(view));
	return true;
}

static bool run_back(void *context, const struct args *args, struct err *err)
{
	struct stage *stage = context;

	(void)args;
	(void)err;
	if (!guides_view_back(stage_focus(stage)))
		stage_run(stage, "back", false);
	return true;
}

static const struct command rows[] = {
	{ "packages", "", "Browse the packages of this host: profiles, value "
		"sets, codes", "Capability", NULL, 0, 0, 0, run_packages,
		NULL },
	{ "define", "", "Show what the selected element means, in R4 and in "
		"profiles", "Response", "response", 0, 0, 0, run_define,
		NULL },
	{ "packages-back", "", "Return to the page before, or leave",
		"Capability", "guides", 0, 0, 0, run_back, NULL },
};

void commands_add_guides(void)
{
	command_add(rows, FD_COUNT(rows));
}
