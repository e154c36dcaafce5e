#include "tui/commands/commands.h"

/*
 * From what the server offers to a request: Enter on an interaction, a
 * parameter or an operation fills in the request pane.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/engine/option.h"
#include "tui/panes/capability_other.h"
#include "tui/panes/capability_views.h"
#include "tui/panes/request.h"
#include "tui/panes/stage_internal.h"

#define RUN(name) \
	static bool name(void *context, const struct args *args, \
		struct err *err)

/* What an interaction is on the wire (FHIR R4 http.html). */
static const struct {
	const char *code, *method, *path;	/* %s: the type */
} interactions[] = {
	{ "search-type", "GET", "%s" },
	{ "read", "GET", "%s/" },
	{ "vread", "GET", "%s/ID/_history/VERSION" },
	{ "history-instance", "GET", "%s/ID/_history" },
	{ "history-type", "GET", "%s/_history" },
	{ "create", "POST", "%s" },
	{ "update", "PUT", "%s/" },
	{ "patch", "PATCH", "%s/" },
	{ "delete", "DELETE", "%s/" },
	{ "transaction", "POST", "" },
	{ "batch", "POST", "" },
	{ "search-system", "GET", "" },
	{ "history-system", "GET", "_history" },
};

/* A fresh request, its parameters gone. */
static void compose_new(struct deck *deck, const char *method,
	const char *path)
{
	struct compose *compose = &deck->compose;
	char *service = xstrdup(deck->capability.service != NULL ?
		deck->capability.service : "");

	compose_finish(compose);
	compose_init(compose);
	compose_set_method(compose, method);
	compose_set_path(compose, path);
	free(compose->service);
	compose->service = service;
	deck_mark(deck, DECK_REQUEST);
}

static void add_page_size(struct deck *deck)
{
	char count[16];

	if (option_number(OPT_PAGE_SIZE) == 0)
		return;
	snprintf(count, sizeof(count), "%ld", option_number(OPT_PAGE_SIZE));
	url_params_add(&deck->compose.params, "_count", count);
}

static bool is_search(const char *code)
{
	return strncmp(code, "search-", 7) == 0;
}

static bool open_interaction(struct stage *stage,
	const struct capability_row *row, struct err *err)
{
	struct deck *deck = stage->deck;
	const char *type = row->resource != NULL ? row->resource->type : "";
	size_t i = 0;
	char path[160];

	while (i < FD_COUNT(interactions) &&
	    strcmp(interactions[i].code, row->label) != 0)
		i++;
	if (i == FD_COUNT(interactions))
		return err_set(err, ERR_USAGE, "\"%s\" is no interaction that "
			"FHIR R4 defines", row->label);
	snprintf(path, sizeof(path), interactions[i].path, type);
	compose_new(deck, interactions[i].method, path);
	if (is_search(row->label))
		add_page_size(deck);
	request_load_body(stage->slot[SLOT_REQUEST]);
	stage_focus_slot(stage, SLOT_REQUEST);
	request_set_tab(stage->slot[SLOT_REQUEST], REQUEST_PARAMS);
	request_select_url(stage->slot[SLOT_REQUEST]);
	if (strstr(path, "/ID") != NULL || text_ends_with(path, "/"))
		commands_edit_url(stage);	/* the id is typed behind it */
	else
		deck_say(deck, "F5 or s sends it.");
	return true;
}

/* Adds the parameter to a search of that type, begun if need be. */
static bool open_param(struct stage *stage, const struct capability_row *row)
{
	struct deck *deck = stage->deck;
	const char *type = row->resource != NULL ? row->resource->type : "";
	char *now = compose_resource_type(&deck->compose);

	if (!text_equals(now != NULL ? now : "", type) ||
	    strcmp(deck->compose.method, "GET") != 0 ||
	    strchr(deck->compose.path, '/') != NULL) {
		compose_new(deck, "GET", type);
		request_load_body(stage->slot[SLOT_REQUEST]);
	}
	free(now);
	url_params_add(&deck->compose.params, row->label, "");
	deck_mark(deck, DECK_REQUEST);
	stage_focus_slot(stage, SLOT_REQUEST);
	request_select_param(stage->slot[SLOT_REQUEST],
		deck->compose.params.count - 1);
	commands_edit_param(stage, deck->compose.params.count - 1);
	return true;
}

static bool open_operation(struct stage *stage,
	const struct capability_row *row)
{
	struct deck *deck = stage->deck;
	char path[200];

	snprintf(path, sizeof(path), "%s%s$%s",
		row->resource != NULL ? row->resource->type : "",
		row->resource != NULL ? "/" : "",
		row->label + (*row->label == '$'));
	compose_new(deck, "POST", path);
	request_load_body(stage->slot[SLOT_REQUEST]);
	stage_focus_slot(stage, SLOT_REQUEST);
	request_set_tab(stage->slot[SLOT_REQUEST], REQUEST_BODY);
	deck_say(deck, "An operation takes its input as a body: Enter edits "
		"it, B reads it from a file, M changes the method.");
	return true;
}

bool commands_open_capability_row(struct stage *stage, struct err *err)
{
	struct pane *pane = stage->slot[SLOT_CAPABILITY];
	const struct capability_row *row = capability_selected(pane);

	if (row == NULL || capability_toggle(pane))
		return true;
	switch (row->kind) {
	case ROW_INTERACTION:
		return open_interaction(stage, row, err);
	case ROW_PARAM:
		return open_param(stage, row);
	case ROW_OPERATION:
		return open_operation(stage, row);
	default:
		capability_detail_show(stage_view(stage,
			&pane_capability_detail), row);
		return true;
	}
}

bool commands_open_matrix_row(struct stage *stage, struct err *err)
{
	const struct capability_resource *resource =
		matrix_selected(stage_focus(stage));

	if (resource == NULL)
		return err_set(err, ERR_USAGE, "there is no resource type "
			"here");
	capability_detail_show_type(stage_view(stage,
		&pane_capability_detail), resource);
	return true;
}

RUN(run_capability)
{
	(void)args;
	(void)err;
	stage_focus_slot(context, SLOT_CAPABILITY);
	return true;
}

RUN(run_refresh)
{
	struct stage *stage = context;

	(void)args;
	(void)err;
	deck_say(stage->deck, "Asking what it offers...");
	deck_load_capability(stage->deck);
	return true;
}

/* All that the statement says of the selected row. */
RUN(run_describe)
{
	struct stage *stage = context;
	const struct capability_row *row =
		capability_selected(stage->slot[SLOT_CAPABILITY]);

	(void)args;
	if (stage_focus(stage)->ops == &pane_matrix)
		return commands_open_matrix_row(stage, err);
	if (row == NULL)
		return err_set(err, ERR_USAGE, "there is nothing selected in "
			"pane 2");
	capability_detail_show(stage_view(stage, &pane_capability_detail),
		row);
	return true;
}

static bool has_statement(const struct deck *deck, struct err *err)
{
	if (deck->capability.found != NULL)
		return true;
	return err_set(err, ERR_USAGE, "there is no CapabilityStatement of "
		"the open connection; capability-refresh asks for it");
}

RUN(run_matrix)
{
	struct stage *stage = context;

	(void)args;
	if (!has_statement(stage->deck, err))
		return false;
	stage_view(stage, &pane_matrix);
	return true;
}

RUN(run_changes)
{
	struct stage *stage = context;

	if (!has_statement(stage->deck, err) ||
	    !capability_other_choose(stage->deck, args->count > 0 ?
	    args->word[0] : NULL, err))
		return false;
	stage_view(stage, &pane_capability_changes);
	return true;
}

static const struct command rows[] = {
	{ "capability", "", "Go to what the server offers", "Capability",
		NULL, 0, 0, 0, run_capability, NULL },
	{ "capability-refresh", "", "Read the CapabilityStatement again",
		"Capability", "capability", COMMAND_NEEDS_CONNECTION, 0, 0,
		run_refresh, NULL },
	{ "capability-matrix", "", "Show what can be done with each resource "
		"type", "Capability", "capability", COMMAND_NEEDS_CONNECTION,
		0, 0, run_matrix, NULL },
	{ "capability-changes", "[CONNECTION|FILE|DATE]", "Show what differs "
		"from the statement before, or from another one",
		"Capability", "capability", COMMAND_NEEDS_CONNECTION, 0, 1,
		run_changes, "connection" },
	{ "describe", "", "Show all the statement says of the selected row",
		"Capability", "capability", 0, 0, 0, run_describe, NULL },
};

void commands_add_capability(void)
{
	command_add(rows, FD_COUNT(rows));
}
