#include "tui/commands/commands.h"

/*
 * From what the server offers to a request: Enter on an interaction, a
 * parameter or an operation fills in the request pane, by a form where more
 * has to be told.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/engine/option.h"
#include "tui/commands/interaction.h"
#include "tui/panes/capability_other.h"
#include "tui/panes/capability_views.h"
#include "tui/panes/deck_operations.h"
#include "tui/panes/request.h"
#include "tui/panes/stage_internal.h"

#define RUN(name) \
	static bool name(void *context, const struct args *args, \
		struct err *err)

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

/* A search begins with a page of the size that is set. */
static void begin_search(struct interaction *interaction)
{
	char count[32];

	if (option_number(OPT_PAGE_SIZE) == 0)
		return;
	snprintf(count, sizeof(count), "_count=%ld",
		option_number(OPT_PAGE_SIZE));
	interaction_set(interaction, WITH_CRITERIA, count);
}

/* What is whole by its type alone; the rest is asked for in a form. */
static bool is_whole(enum interaction_kind kind)
{
	return kind == INTERACTION_SEARCH_TYPE ||
		kind == INTERACTION_SEARCH_SYSTEM ||
		kind == INTERACTION_CREATE || kind == INTERACTION_BATCH ||
		kind == INTERACTION_TRANSACTION;
}

static bool open_interaction(struct stage *stage,
	const struct capability_row *row, struct err *err)
{
	const char *type = row->resource != NULL ? row->resource->type : NULL;
	struct interaction interaction = { .kind =
		interaction_of_code(row->label, type == NULL) };
	bool is_taken;

	if (interaction.kind == INTERACTION_NONE)
		return err_set(err, ERR_USAGE, "\"%s\" is no interaction that "
			"FHIR R4 defines", row->label);
	if (!is_whole(interaction.kind)) {
		interaction_form_open(stage, interaction.kind, type);
		return true;
	}
	interaction_set(&interaction, WITH_TYPE, type);
	if (interaction_takes(interaction.kind, WITH_CRITERIA))
		begin_search(&interaction);
	compose_new(stage->deck, "GET", "");
	is_taken = interaction_take(stage, &interaction, err);
	interaction_finish(&interaction);
	return is_taken;
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
		operation_form_open(stage, row->resource != NULL ?
			row->resource->type : NULL, row->label);
		return true;
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

/* An operation is described by its definition. */
static void describe_operation(struct stage *stage,
	const struct capability_row *row)
{
	const struct capability_resource *of;
	const char *type = row->resource != NULL ? row->resource->type : NULL;

	deck_operation_show(stage->deck, type, row->label, operation_listed(
		stage->deck->capability.found, type, row->label, &of));
	stage_view(stage, &pane_operation);
}

/* All that is said of the selected row. */
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
	if (row->kind == ROW_OPERATION) {
		describe_operation(stage, row);
		return true;
	}
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
