#include "tui/commands/commands.h"

/*
 * Moving, folding, searching: one set of commands for whatever has the focus,
 * be it a list, a document or a text.
 */


#include "core/base/text.h"
#include "tui/panes/capability.h"
#include "tui/panes/response.h"
#include "tui/panes/stage_internal.h"

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
	if (focus->ops == &pane_history)
		return commands_open_history_row(stage, err);
	if (focus->ops == &pane_diff)
		return commands_open_difference(stage, err);
	if (focus->ops == &pane_request)
		return commands_edit_request_row(stage, err);
	if (focus->ops == &pane_response)
		return commands_open_response_row(stage, err);
	return true;
}

RUN(run_unfold)
{
	struct pane *focus = stage_focus(context);

	(void)args;
	(void)err;
	if (focus->ops == &pane_capability)
		capability_open(focus, true);
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

RUN(run_goto)
{
	struct docview *view = pane_docview(stage_focus(context));
	long percent;

	if (view == NULL)
		return err_set(err, ERR_USAGE, "there is no document here");
	if (!text_parse_long(args->word[0], 0, 100, &percent))
		return err_set(err, ERR_USAGE, "a place is a percentage from "
			"0 to 100");
	docview_go_to_percent(view, (unsigned)percent);
	return true;
}

/* "Not found" is an error; that the search went round is only said. */
static void show_note(struct stage *stage, const struct err *note)
{
	if (err_is_set(note))
		deck_complain(stage->deck, note);
	else
		deck_say(stage->deck, "%s", note->text);
}

static void on_search(void *data, const char *line)
{
	struct stage *stage = data;
	struct pane *focus = stage_focus(stage);
	struct err note = ERR_INIT;

	if (line == NULL)
		return;
	if (pane_docview(focus) != NULL)
		docview_search(pane_docview(focus), line, false, &note);
	else if (pane_textview(focus) != NULL)
		textview_set_filter(pane_textview(focus), line);
	show_note(stage, &note);
	stage->is_dirty = true;
}

static void on_filter(void *data, const char *line)
{
	struct stage *stage = data;
	struct pane *focus = stage_focus(stage);

	if (focus->ops == &pane_capability)
		capability_set_filter(focus, line != NULL ? line : "");
	else if (focus->ops == &pane_response)
		response_set_filter(focus, line != NULL ? line : "");
	else if (pane_textview(focus) != NULL)
		textview_set_filter(pane_textview(focus),
			line != NULL ? line : "");
	stage->is_dirty = true;
}

/* Narrows as one types; Enter keeps it, Esc shows everything again. */
static void start_filter(struct stage *stage, const char *initial)
{
	struct prompt_spec spec = {
		.label = "Filter: ",
		.initial = initial,
		.changed = on_filter,
		.done = on_filter,
		.data = stage,
	};

	stage_prompt(stage, &spec);
}

RUN(run_search)
{
	struct stage *stage = context;
	struct pane *focus = stage_focus(stage);
	struct prompt_spec spec = {
		.label = "/",
		.history = "search",
		.done = on_search,
		.data = stage,
	};

	if (args->count > 0) {
		on_search(stage, args->word[0]);
		return true;
	}
	if (focus->ops == &pane_capability)
		start_filter(stage, capability_filter(focus));
	else if (pane_docview(focus) != NULL)
		stage_prompt(stage, &spec);
	else if (pane_textview(focus) != NULL)
		start_filter(stage, "");
	else
		return err_set(err, ERR_USAGE, "there is nothing to search in "
			"here; the response (5) and the capability pane (2) "
			"can be");
	return true;
}

static bool can_filter(struct pane *focus)
{
	if (focus->ops == &pane_response)
		return response_can_filter(focus);
	return focus->ops == &pane_capability || pane_textview(focus) != NULL;
}

RUN(run_filter)
{
	struct stage *stage = context;
	struct pane *focus = stage_focus(stage);

	if (!can_filter(focus))
		return err_set(err, ERR_USAGE, "there is nothing to filter "
			"here; / searches");
	if (args->count > 0)
		on_filter(stage, args->word[0]);
	else
		start_filter(stage, focus->ops == &pane_capability ?
			capability_filter(focus) : "");
	return true;
}

static bool search_again(struct stage *stage, bool backward, struct err *err)
{
	struct docview *view = pane_docview(stage_focus(stage));
	struct err note = ERR_INIT;

	if (view == NULL)
		return err_set(err, ERR_USAGE, "there is no document here to "
			"search in");
	docview_search_next(view, backward, &note);
	show_note(stage, &note);
	return true;
}

RUN(run_search_next)
{
	(void)args;
	return search_again(context, false, err);
}

RUN(run_search_previous)
{
	(void)args;
	return search_again(context, true, err);
}

static const struct command rows[] = {
	{ "move", "DIRECTION [TIMES]", "Move: up, down, page-up, page-down, "
		"half-up, half-down, first, last, and in a document parent, "
		"next-sibling, previous-sibling, left, right", "Moving", NULL,
		0, 1, 2, run_move, NULL },
	{ "open", "", "Open what is selected", "Moving", NULL, 0, 0, 0,
		run_open, NULL },
	{ "unfold", "", "Unfold, or step in", "Moving", NULL, 0, 0, 0,
		run_unfold, NULL },
	{ "fold", "", "Fold, or go to what holds it", "Moving", NULL, 0, 0, 0,
		run_fold, NULL },
	{ "fold-level", "LEVEL", "Fold everything below a level; 0 unfolds "
		"all", "Moving", "response", 0, 1, 1, run_fold_level, NULL },
	{ "goto", "PERCENT", "Go to a place in the document", "Moving",
		"response", 0, 1, 1, run_goto, NULL },
	{ "search", "[TEXT]", "Search (capitals make it case-sensitive)",
		"Moving", NULL, 0, 0, 1, run_search, NULL },
	{ "search-next", "", "Go to the next match", "Moving", NULL, 0, 0, 0,
		run_search_next, NULL },
	{ "search-previous", "", "Go to the match before", "Moving", NULL, 0,
		0, 0, run_search_previous, NULL },
	{ "filter", "[WORDS]", "Show only what holds all the words", "Moving",
		NULL, 0, 0, 1, run_filter, NULL },
};

void commands_add_move(void)
{
	command_add(rows, FD_COUNT(rows));
}
