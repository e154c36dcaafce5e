#include "tui/commands/commands.h"

/*
 * Walking through an answer: Enter opens what is selected, Backspace goes back
 * the same way. What Enter does depends on the row: a reference is followed,
 * a document inside a string is opened, what can't be shown is offered to be
 * saved, anything else folds.
 */

#include <stdlib.h>

#include "core/fhir/target.h"
#include "tui/panes/response.h"
#include "tui/panes/stage_internal.h"

#define RUN(name) \
	static bool name(void *context, const struct args *args, \
		struct err *err)

static const struct service *service_of(const struct deck *deck)
{
	const struct exchange *exchange = deck_exchange(deck);
	const struct connection *connection = deck_connection(deck);

	if (exchange == NULL || connection == NULL)
		return NULL;
	return client_service_of(connection, exchange->url);
}

/* GET of a URL relative to the service that answered. */
static bool fetch(struct stage *stage, const char *url, bool is_foreign,
	struct err *err)
{
	struct deck *deck = stage->deck;
	const struct service *service = service_of(deck);
	struct deck_link link = { .title = url, .is_foreign = is_foreign };
	char *absolute;
	bool is_done;

	if (deck_connection(deck) == NULL)
		return err_set(err, ERR_USAGE, "%s is not in this document, "
			"and no connection is open to fetch it from", url);
	absolute = client_resolve(deck_connection(deck),
		service != NULL ? service->name : NULL, url, err);
	if (absolute == NULL)
		return false;
	link.url = absolute;
	is_done = deck_fetch(deck, &link, err);
	free(absolute);
	return is_done;
}

static void fetch_asked(void *data, bool is_foreign)
{
	struct stage *stage = data;
	struct err err = ERR_INIT;

	if (!fetch(stage, stage->asked_about, is_foreign, &err))
		deck_complain(stage->deck, &err);
}

static void on_foreign_agreed(void *data)
{
	fetch_asked(data, true);
}

static void on_search_agreed(void *data)
{
	fetch_asked(data, false);
}

/* Another server: never by itself, and never with credentials. */
static void ask_foreign(struct stage *stage, const char *url)
{
	char *title = xasprintf("%s is not on this connection's server. Fetch "
		"it without credentials?", url);

	mem_replace(&stage->asked_about, url);
	stage_confirm(stage, title, "Fetch it", on_foreign_agreed, stage);
	free(title);
}

static void ask_search(struct stage *stage, const struct target *target)
{
	char *title = xasprintf("This reference has no address, only an "
		"identifier. Search for it with GET %s?", target->url);

	mem_replace(&stage->asked_about, target->url);
	stage_offer(stage, title, "Search", on_search_agreed, stage);
	free(title);
}

static void on_type_chosen(void *data, size_t item)
{
	struct stage *stage = data;
	char *url = xasprintf("%s%s", stage->asked_types[item],
		stage->asked_about);

	mem_replace(&stage->asked_about, url);
	free(url);
	fetch_asked(stage, false);
}

/* The identifier does not tell the type: the user does. */
static void ask_type(struct stage *stage, const struct target *target)
{
	struct menu_spec spec = { .title = "Search for which type?",
		.chosen = on_type_chosen, .data = stage };
	struct menu *menu = menu_new(&spec);

	mem_replace(&stage->asked_about, target->url);
	stage->asked_types = target->types;
	for (size_t i = 0; target->types[i] != NULL; i++)
		menu_item(menu, target->types[i], NULL, NULL, NULL);
	stage_open_menu(stage, menu);
}

/* What a terminal can't show: a name is asked for, and suggested. */
static void offer_to_save(struct stage *stage, struct target *target)
{
	char *label = xasprintf("%s. Save it as: ", target->title);
	char *name = xasprintf("attachment.%s", target->extension != NULL ?
		target->extension : "bin");

	commands_save(stage, label, name, &target->data);
	free(label);
	free(name);
}

static void open_document(struct stage *stage, struct target *target)
{
	if (target->can_show)
		deck_open_inside(stage->deck, target->title, &target->data);
	else
		offer_to_save(stage, target);
	if (target->sentence != NULL)
		deck_say(stage->deck, "%s", target->sentence);
}

static bool open_target(struct stage *stage, struct target *target,
	struct err *err)
{
	struct deck *deck = stage->deck;

	switch (target->kind) {
	case TARGET_NOTHING:
		docview_toggle(deck_view(deck));
		if (target->sentence != NULL)
			deck_say(deck, "%s", target->sentence);
		return true;
	case TARGET_ROW:
		deck_jump(deck, target->row);
		return true;
	case TARGET_DOCUMENT:
		open_document(stage, target);
		return true;
	case TARGET_SEARCH:
	case TARGET_CANONICAL:
	case TARGET_FETCH:
		break;
	}
	if (target->types != NULL)
		ask_type(stage, target);
	else if (target->is_foreign)
		ask_foreign(stage, target->url);
	else if (target->kind == TARGET_FETCH)
		return fetch(stage, target->url, false, err);
	else
		ask_search(stage, target);
	return true;
}

/* A container folds; one that is a Reference is followed. */
static bool is_to_fold(const struct deck *deck, uint32_t row)
{
	const struct tree *tree = docview_tree(deck_view(deck));
	struct reference reference;
	size_t len;
	const char *text = docview_text(deck_view(deck), &len);
	bool is_reference;

	if (tree_first(tree, text, row) == INDEX_NONE &&
	    tree_row_kind(tree, text, row) != ROW_CLOSE)
		return false;
	if (tree_index(tree) == NULL)
		return true;
	reference_read(tree_index(tree), text, row, &reference);
	is_reference = reference.row == row &&
		reference.kind != REFERENCE_NONE &&
		reference.kind != REFERENCE_DISPLAY;
	reference_finish(&reference);
	return !is_reference;
}

static bool open_row(struct stage *stage, uint32_t row, struct err *err)
{
	struct deck *deck = stage->deck;
	struct docview *view = deck_view(deck);
	const struct tree *tree = docview_tree(view);
	const struct service *service = service_of(deck);
	struct target target = { 0 };
	bool is_done;
	size_t len;
	const char *text = docview_text(view, &len);

	if (tree_index(tree) != NULL)
		target_of(deck_references(deck), tree_index(tree), text, row,
			service != NULL ? service->base : NULL, &target);
	else
		target_of_outline(tree_outline(tree), text, row,
			service != NULL ? service->base : NULL, &target);
	is_done = open_target(stage, &target, err);
	target_finish(&target);
	return is_done;
}

bool commands_open_response_row(struct stage *stage, struct err *err)
{
	struct pane *focus = stage_focus(stage);
	struct docview *view = pane_docview(focus);
	uint32_t row;

	if (view == NULL)
		return response_enter(focus, err);
	row = docview_row(view);
	if (row == INDEX_NONE || docview_tree(view) == NULL ||
	    is_to_fold(stage->deck, row))
		docview_toggle(view);
	else
		return open_row(stage, row, err);
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
