#include "tui/commands/commands.h"

/*
 * Moving and folding: one set of commands for whatever has the focus,
 * be it a list, a document or a text.
 */


#include "core/base/text.h"
#include "tui/panes/capability_views.h"
#include "tui/panes/deck_run.h"
#include "tui/panes/guides_view.h"
#include "tui/panes/response.h"
#include "tui/panes/stage_internal.h"
#include "tui/panes/token.h"

#define RUN(name) \
	static bool name(void *context, const struct args *args, \
		struct err *err)

static bool move_by(struct stage *stage, const char *direction, size_t times,
	struct err *err)
{
	struct pane *focus = stage_focus(stage);
	struct docview *view = pane_docview(focus);
	struct textview *text = pane_textview(focus);
	struct list *list = pane_list(focus);
	enum docview_move step;
	enum list_move move;

	if (view != NULL && docview_move_parse(direction, &step)) {
		docview_move(view, step, times);
		return true;
	}
	if (!list_move_parse(direction, &move))
		return err_set(err, ERR_USAGE, "\"%s\" is no direction here",
			direction);
	if (view == NULL && text != NULL)
		textview_move(text, move, times);
	else if (view == NULL && list != NULL)
		list_move(list, move, times);
	return true;
}

RUN(run_move)
{
	long times = 1;

	if (args->count > 1 &&
	    !text_parse_long(args->word[1], 1, 1000000, &times))
		return err_set(err, ERR_USAGE, "how often is a number from 1 "
			"on, not \"%s\"", args->word[1]);
	return move_by(context, args->word[0], (size_t)times, err);
}

/* Enter. */
RUN(run_open)
{
	struct stage *stage = context;
	struct pane *focus = stage_focus(stage);

	(void)args;
	if (focus->ops == &pane_connections)
		return command_run_line("connect", false, stage_refusal,
			stage, err);
	if (focus->ops == &pane_capability)
		return commands_open_capability_row(stage, err);
	if (focus->ops == &pane_matrix)
		return commands_open_matrix_row(stage, err);
	if (focus->ops == &pane_history)
		return commands_open_history_row(stage, err);
	if (focus->ops == &pane_diff)
		return commands_open_difference(stage, err);
	if (focus->ops == &pane_run)
		return commands_open_run_row(stage, err);
	if (focus->ops == &pane_request)
		return commands_edit_request_row(stage, err);
	if (focus->ops == &pane_response)
		return commands_open_response_row(stage, err);
	if (focus->ops == &pane_guides)
		guides_view_enter(focus);
	if (focus->ops == &pane_token)
		token_fold(focus);
	return true;
}

RUN(run_unfold)
{
	struct pane *focus = stage_focus(context);

	(void)args;
	(void)err;
	if (focus->ops == &pane_capability)
		capability_open(focus, true);
	else if (focus->ops == &pane_matrix)
		matrix_scroll(focus, 1);
	else if (pane_docview(focus) != NULL)
		docview_open(pane_docview(focus));
	return true;
}

RUN(run_fold)
{
	struct pane *focus = stage_focus(context);

	(void)args;
	(void)err;
	if (focus->ops == &pane_capability)
		capability_open(focus, false);
	else if (focus->ops == &pane_matrix)
		matrix_scroll(focus, -1);
	else if (pane_docview(focus) != NULL)
		docview_shut(pane_docview(focus));
	return true;
}

RUN(run_fold_level)
{
	struct docview *view = pane_docview(stage_focus(context));
	long level;

	if (!text_parse_long(args->word[0], 0, 9, &level))
		return err_set(err, ERR_USAGE, "a level is a number from 0 "
			"(nothing folded) to 9");
	if (view == NULL)
		return err_set(err, ERR_USAGE, "there is no document here to "
			"fold");
	docview_fold_to_level(view, (unsigned)level);
	return true;
}

static const struct command rows[] = {
	{ "move", "DIRECTION [TIMES]", "Move: up, down, page-up, page-down, "
		"first, last, parent, ...", "Moving", NULL, 0, 1, 2, run_move,
		NULL },
	{ "open", "", "Open what is selected", "Moving", NULL, 0, 0, 0,
		run_open, NULL },
	{ "unfold", "", "Unfold, or step in", "Moving", NULL, 0, 0, 0,
		run_unfold, NULL },
	{ "fold", "", "Fold, or go to what holds it", "Moving", NULL, 0, 0, 0,
		run_fold, NULL },
	{ "fold-level", "LEVEL", "Fold everything below a level; 0 unfolds "
		"all", "Moving", "response", 0, 1, 1, run_fold_level, NULL },
};

void commands_add_move(void)
{
	command_add(rows, FD_COUNT(rows));
}
