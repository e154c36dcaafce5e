#include "tui/commands/commands.h"

/*
 * Searching, and going to a place. "/" takes a text as it is; an expression,
 * keys and values have commands and keys of their own, so that nobody has to
 * know a notation to search for "a.b". In a document the view follows while
 * one types, Enter keeps the place and Esc goes back; texts and the capability
 * list are narrowed instead, as they always were.
 *
 * What takes more than a slice goes on as idle work, and, while bytes are
 * still arriving, every tenth of a second.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/engine/loop.h"
#include "tui/commands/path.h"
#include "tui/panes/capability_views.h"
#include "tui/panes/deck_internal.h"
#include "tui/panes/history.h"
#include "tui/panes/response.h"
#include "tui/panes/stage_internal.h"

#define RUN(name) \
	static bool name(void *context, const struct args *args, \
		struct err *err)

enum { ARRIVING_MS = 100 };

static void go_on(void *data);

/* "Not found" is an error; that the search went round is only said. */
static void show_note(struct stage *stage, const struct err *note)
{
	if (err_is_set(note))
		deck_complain(stage->deck, note);
	else
		deck_say(stage->deck, "%s", note->text);
}

static bool slice(void *data)
{
	struct stage *stage = data;
	struct docview *view = deck_view(stage->deck);
	bool has_more = docview_search_step(view);
	struct err note = ERR_INIT;

	if (!prompt_is_active() && docview_search_note(view, &note))
		show_note(stage, &note);
	stage->is_dirty = true;
	if (has_more)
		return true;
	stage->search_slices = 0;
	if (docview_search_is_waiting(view) && stage->search_timer == 0)
		stage->search_timer = loop_after(stage->deck->loop,
			ARRIVING_MS, go_on, stage);
	return false;
}

static void go_on(void *data)
{
	struct stage *stage = data;

	stage->search_timer = 0;
	if (stage->search_slices == 0 &&
	    docview_search_is_waiting(deck_view(stage->deck)))
		stage->search_slices = loop_idle(stage->deck->loop, slice,
			stage);
}

/* After every step to a match: what is said of it, and the rest of it. */
static void follow(struct stage *stage, const struct err *note)
{
	show_note(stage, note);
	go_on(stage);
	/* In the raw form a line may have to be found first. */
	deck_start_feeding(stage->deck);
	stage->is_dirty = true;
}

static struct search_spec spec_for(const struct stage *stage,
	const char *line)
{
	struct search_spec spec = {
		.what = line, .where = stage->search_where,
		.is_regex = stage->search_is_regex,
	};

	return spec;
}

/* Every letter: the first match from where the search began. */
static void on_typed(void *data, const char *line)
{
	struct stage *stage = data;
	struct docview *view = pane_docview(stage_focus(stage));
	struct search_spec spec = spec_for(stage, line);

	if (view == NULL)
		return;
	docview_search_try(view, &spec);
	go_on(stage);
	stage->is_dirty = true;
}

static void search_view(struct stage *stage, struct docview *view,
	const char *line)
{
	struct search_spec spec = spec_for(stage, line);
	struct err note = ERR_INIT;

	if (*line == '\0')
		docview_search_next(view, false, &note);
	else
		docview_search_for(view, &spec, false, &note);
	follow(stage, &note);
}

static void on_done(void *data, const char *line)
{
	struct stage *stage = data;
	struct docview *view = pane_docview(stage_focus(stage));

	stage->is_dirty = true;
	if (view == NULL)
		return;
	docview_search_end(view);
	if (line != NULL)
		search_view(stage, view, line);
}

static void ask(struct stage *stage, struct docview *view, const char *label)
{
	struct prompt_spec spec = {
		.label = label,
		.history = "search",
		.changed = on_typed,
		.done = on_done,
		.data = stage,
	};

	docview_search_begin(view);
	stage_prompt(stage, &spec);
}

static bool search(struct stage *stage, const struct args *args,
	const char *label, struct err *err)
{
	struct docview *view = pane_docview(stage_focus(stage));

	if (view == NULL)
		return err_set(err, ERR_USAGE, "there is no document here to "
			"search in; the Tree and Raw views of an answer (5) "
			"are");
	if (args->count > 0)
		search_view(stage, view, args->word[0]);
	else
		ask(stage, view, label);
	return true;
}

static bool search_as(struct stage *stage, const struct args *args,
	bool is_regex, enum search_where where, const char *label,
	struct err *err)
{
	stage->search_is_regex = is_regex;
	stage->search_where = where;
	return search(stage, args, label, err);
}

/* What is no document: shows only what holds all the words. */
static void narrow(struct pane *focus, const char *words)
{
	if (focus->ops == &pane_capability)
		capability_set_filter(focus, words);
	else if (focus->ops == &pane_matrix)
		matrix_set_filter(focus, words);
	else if (focus->ops == &pane_history)
		history_set_filter(focus, words);
	else if (focus->ops == &pane_response)
		response_set_filter(focus, words);
	else if (pane_textview(focus) != NULL)
		textview_set_filter(pane_textview(focus), words);
}

static void on_filter(void *data, const char *line)
{
	struct stage *stage = data;

	narrow(stage_focus(stage), line != NULL ? line : "");
	stage->is_dirty = true;
}

static bool can_filter(struct pane *focus)
{
	if (focus->ops == &pane_response)
		return response_can_filter(focus);
	return focus->ops == &pane_capability || focus->ops == &pane_matrix ||
		focus->ops == &pane_history ||
		pane_textview(focus) != NULL;
}

/* Narrows as one types; Enter keeps it, Esc shows everything again. */
static void start_filter(struct stage *stage)
{
	struct pane *focus = stage_focus(stage);
	struct prompt_spec spec = {
		.label = "Filter: ",
		.initial = focus->ops == &pane_capability ?
			capability_filter(focus) :
			focus->ops == &pane_matrix ? matrix_filter(focus) :
			focus->ops == &pane_history ? history_filter(focus) :
			"",
		.changed = on_filter,
		.done = on_filter,
		.data = stage,
	};

	stage_prompt(stage, &spec);
}

RUN(run_filter)
{
	struct stage *stage = context;

	if (pane_docview(stage_focus(stage)) != NULL)
		return path_filter(stage, args->count > 0 ? args->word[0] :
			NULL, err);
	if (!can_filter(stage_focus(stage)))
		return err_set(err, ERR_USAGE, "there is nothing to filter "
			"here; / searches");
	if (args->count > 0)
		on_filter(stage, args->word[0]);
	else
		start_filter(stage);
	return true;
}

RUN(run_search)
{
	struct stage *stage = context;
	struct pane *focus = stage_focus(stage);

	if (pane_docview(focus) != NULL)
		return search_as(stage, args, false, SEARCH_ANYWHERE,
			"Search: ", err);
	if (can_filter(focus))
		return run_filter(context, args, err);
	return err_set(err, ERR_USAGE, "there is nothing to search in here; "
		"the response (5) and the capability pane (2) can be");
}

RUN(run_search_regex)
{
	return search_as(context, args, true, SEARCH_ANYWHERE,
		"Search, expression: ", err);
}

RUN(run_search_keys)
{
	return search_as(context, args, false, SEARCH_KEYS, "Search keys: ",
		err);
}

RUN(run_search_values)
{
	return search_as(context, args, false, SEARCH_VALUES,
		"Search values: ", err);
}

static bool search_again(struct stage *stage, bool backward, bool by_key,
	struct err *err)
{
	struct docview *view = pane_docview(stage_focus(stage));
	struct err note = ERR_INIT;

	if (view == NULL)
		return err_set(err, ERR_USAGE, "there is no document here to "
			"search in");
	if (by_key)
		docview_search_key(view, backward, &note);
	else
		docview_search_next(view, backward, &note);
	follow(stage, &note);
	return true;
}

RUN(run_search_next)
{
	(void)args;
	return search_again(context, false, false, err);
}

RUN(run_search_previous)
{
	(void)args;
	return search_again(context, true, false, err);
}

RUN(run_next_same_key)
{
	(void)args;
	return search_again(context, false, true, err);
}

RUN(run_previous_same_key)
{
	(void)args;
	return search_again(context, true, true, err);
}

static bool go_to(struct stage *stage, const char *place, struct err *err)
{
	struct docview *view = pane_docview(stage_focus(stage));
	char *number = text_trim_dup(place);
	size_t len = strlen(number);
	bool is_percent = len > 0 && number[len - 1] == '%', is_number;
	long value = 0;

	if (is_percent)
		number[len - 1] = '\0';
	is_number = text_parse_long(number, is_percent ? 0 : 1,
		is_percent ? 100 : INT32_MAX, &value);
	free(number);
	if (!is_number)
		return err_set(err, ERR_USAGE, "a place is a line of the text "
			"as it was sent (120) or a percentage (50%%)");
	if (view == NULL)
		return err_set(err, ERR_USAGE, "there is no document here");
	if (is_percent)
		docview_go_to_percent(view, (unsigned)value);
	else
		docview_go_to_line(view, (size_t)value);
	deck_start_feeding(stage->deck);
	return true;
}

static void on_place(void *data, const char *line)
{
	struct stage *stage = data;
	struct err err = ERR_INIT;

	if (line != NULL && *line != '\0' && !go_to(stage, line, &err))
		deck_complain(stage->deck, &err);
	stage->is_dirty = true;
}

RUN(run_goto)
{
	struct stage *stage = context;
	struct prompt_spec spec = {
		.label = "Go to line (120) or percentage (50%): ",
		.done = on_place,
		.data = stage,
	};

	if (args->count > 0)
		return go_to(stage, args->word[0], err);
	if (pane_docview(stage_focus(stage)) == NULL)
		return err_set(err, ERR_USAGE, "there is no document here");
	stage_prompt(stage, &spec);
	return true;
}

static const struct command rows[] = {
	{ "goto", "[LINE|PERCENT%]", "Go to a line as it was sent, or to a "
		"percentage", "Moving", "response", 0, 0,
		1, run_goto, NULL },
	{ "search", "[TEXT]", "Search (capitals make it case-sensitive)",
		"Moving", NULL, 0, 0, 1, run_search, NULL },
	{ "search-regex", "[EXPRESSION]", "Search for a regular expression "
		"within a row", "Moving", "response", 0, 0, 1,
		run_search_regex, NULL },
	{ "search-keys", "[TEXT]", "Search in keys only: names of members "
		"and elements", "Moving", "response", 0, 0, 1,
		run_search_keys, NULL },
	{ "search-values", "[TEXT]", "Search in values only", "Moving",
		"response", 0, 0, 1, run_search_values, NULL },
	{ "search-next", "", "Go to the next match", "Moving", NULL, 0, 0, 0,
		run_search_next, NULL },
	{ "search-previous", "", "Go to the match before", "Moving", NULL, 0,
		0, 0, run_search_previous, NULL },
	{ "next-same-key", "", "Go to the next row with the same key",
		"Moving", "response", 0, 0, 0, run_next_same_key, NULL },
	{ "previous-same-key", "", "Go to the row before with the same key",
		"Moving", "response", 0, 0, 0, run_previous_same_key, NULL },
	{ "filter", "[WORDS|EXPRESSION]", "Show only what holds all the "
		"words; of a document, what a FHIRPath finds", "Moving", NULL,
		0, 0, 1, run_filter, NULL },
};

void commands_add_search(void)
{
	command_add(rows, FD_COUNT(rows));
}
