#include "tui/commands/commands.h"

/*
 * Walking through an answer: Enter opens what is selected, Backspace goes back
 * the same way.
 */

#include "tui/panes/response.h"
#include "tui/panes/stage_internal.h"

#define RUN(name) \
	static bool name(void *context, const struct args *args, \
		struct err *err)

bool commands_open_response_row(struct stage *stage, struct err *err)
{
	struct pane *focus = stage_focus(stage);

	if (pane_docview(focus) == NULL)
		return response_enter(focus, err);
	docview_toggle(pane_docview(focus));
	return true;
}

RUN(run_walk_back)
{
	struct stage *stage = context;

	(void)args;
	if (!deck_has_trail(stage->deck))
		return err_set(err, ERR_USAGE, "there is no way back: nothing "
			"was opened from this answer");
	deck_walk_back(stage->deck, err);
	return !err_is_set(err);
}

static const struct command rows[] = {
	{ "walk-back", "", "Go back to where Enter led away from", "Response",
		"response", 0, 0, 0, run_walk_back, NULL },
};

void commands_add_walk(void)
{
	command_add(rows, FD_COUNT(rows));
}
