#include "tui/commands/commands.h"

/*
 * Operations: chosen from what the statement lists, or from what FHIR R4 has;
 * described; called by a form.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "tui/commands/interaction.h"
#include "tui/panes/capability_views.h"
#include "tui/panes/deck_operations.h"
#include "tui/panes/stage_internal.h"

#define RUN(name) \
	static bool name(void *context, const struct args *args, \
		struct err *err)

enum { CHOICES_MAX = 400 };

struct choices {
	struct stage *stage;
	struct menu *menu;
	size_t count;
	struct {
		char *type, *name;	/* type NULL: of the system */
	} at[CHOICES_MAX];
};

static void drop(void *data)
{
	struct choices *choices = data;

	for (size_t i = 0; i < choices->count; i++) {
		free(choices->at[i].type);
		free(choices->at[i].name);
	}
	free(choices);
}

static void on_choice(void *data, size_t item)
{
	struct choices *choices = data;

	operation_form_open(choices->stage, choices->at[item].type,
		choices->at[item].name);
	drop(choices);
}

static void add(struct choices *choices, const char *type, const char *name,
	const char *mark, const char *help)
{
	char *label;

	if (choices->count == CHOICES_MAX)
		return;
	name += *name == '$';
	label = xasprintf("%s%s$%s", type != NULL ? type : "",
		type != NULL ? "/" : "", name);
	menu_item(choices->menu, label, mark, help, NULL);
	choices->at[choices->count].type = xstrdup_or_null(type);
	choices->at[choices->count++].name = xstrdup(name);
	free(label);
}

static void add_listed(struct choices *choices, const char *type,
	const struct capability_operation *operations, size_t count)
{
	for (size_t i = 0; i < count; i++)
		add(choices, type, operations[i].name, "",
			*operations[i].documentation != '\0' ?
			operations[i].documentation :
			operations[i].definition);
}

/* Of one type, or of every type where none is meant. */
static void add_statement(struct choices *choices,
	const struct capability *found, const char *type)
{
	for (size_t i = 0; i < found->resource_count; i++) {
		const struct capability_resource *resource =
			&found->resources[i];

		if (type != NULL && strcmp(type, resource->type) == 0)
			add_listed(choices, type, resource->operations,
				resource->operation_count);
	}
	add_listed(choices, NULL, found->operations, found->operation_count);
	for (size_t i = 0; type == NULL && i < found->resource_count; i++)
		add_listed(choices, found->resources[i].type,
			found->resources[i].operations,
			found->resources[i].operation_count);
}

/* What R4 has and the statement has not. */
static void add_known(struct choices *choices,
	const struct capability *found, const char *type)
{
	const struct capability_resource *of;
	char name[64];

	menu_heading(choices->menu, "FHIR R4");
	for (size_t i = 0; operation_known_name(i, name, sizeof(name)); i++) {
		struct operation *known;

		if (found != NULL && operation_listed(found, type, name,
		    &of) != NULL)
			continue;
		known = operation_known(name);
		if (operation_is_for(known, type))
			add(choices, type, name, "not listed",
				known->description);
		operation_free(known);
	}
}

bool operation_choose(struct stage *stage, const char *type, struct err *err)
{
	const struct capability *found = stage->deck->capability.found;
	struct choices *choices = xcalloc(1, sizeof(*choices));
	char *title = type != NULL ? xasprintf("Operations: %s", type) :
		xstrdup("Operations");
	struct menu_spec spec = { .title = title, .chosen = on_choice,
		.cancelled = drop, .data = choices };

	(void)err;
	choices->stage = stage;
	choices->menu = menu_new(&spec);
	if (found != NULL)
		add_statement(choices, found, type);
	add_known(choices, found, type);
	stage_open_menu(stage, choices->menu);
	free(title);
	return true;
}

/* The operation at the cursor: in the view of one, or in pane 2. */
static const char *selected(struct stage *stage, const char **type)
{
	const struct capability_row *row;

	if (stage_focus(stage)->ops == &pane_operation)
		return deck_operation_shown(stage->deck, type);
	row = capability_selected(stage->slot[SLOT_CAPABILITY]);
	*type = row != NULL && row->resource != NULL ? row->resource->type :
		NULL;
	return stage_focus(stage)->ops == &pane_capability && row != NULL &&
		row->kind == ROW_OPERATION ? row->label : NULL;
}

RUN(run_operation)
{
	struct stage *stage = context;
	const char *type = NULL, *name = selected(stage, &type);
	char *now;

	if (!interaction_is_possible(stage, err))
		return false;
	if (args->count > 0) {
		operation_form_open(stage, args->count > 1 ? args->word[1] :
			NULL, args->word[0]);
		return true;
	}
	if (name != NULL) {
		operation_form_open(stage, type, name);
		return true;
	}
	now = type == NULL ? compose_resource_type(&stage->deck->compose) :
		NULL;
	operation_choose(stage, type != NULL ? type : now, err);
	free(now);
	return true;
}

static const struct command rows[] = {
	{ "operation", "[NAME [TYPE]]", "Call an operation: choose one, and "
		"fill a form in from its definition", "Request", NULL,
		COMMAND_NEEDS_CONNECTION, 0, 2, run_operation,
		"operation" },
};

void commands_add_operation(void)
{
	command_add(rows, FD_COUNT(rows));
}
