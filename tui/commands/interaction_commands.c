#include "tui/commands/commands.h"

/*
 * Everything that can be asked of a FHIR server, as a menu. What the server
 * does not list is marked and can be chosen all the same: statements forget
 * things.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "tui/commands/interaction.h"
#include "tui/panes/capability_views.h"
#include "tui/panes/request.h"
#include "tui/panes/stage_internal.h"

#define RUN(name) \
	static bool name(void *context, const struct args *args, \
		struct err *err)

/* The menu's order: by what one wants, not by the table's. */
static const struct {
	const char *heading;	/* above it, or NULL */
	enum interaction_kind kind;
} order[] = {
	{ "One resource", INTERACTION_READ },
	{ NULL, INTERACTION_VREAD },
	{ NULL, INTERACTION_HISTORY_INSTANCE },
	{ NULL, INTERACTION_UPDATE },
	{ NULL, INTERACTION_PATCH },
	{ NULL, INTERACTION_DELETE },
	{ "A type", INTERACTION_SEARCH_TYPE },
	{ NULL, INTERACTION_SEARCH_COMPARTMENT },
	{ NULL, INTERACTION_HISTORY_TYPE },
	{ NULL, INTERACTION_CREATE },
	{ "If it matches", INTERACTION_CREATE_IF },
	{ NULL, INTERACTION_UPDATE_IF },
	{ NULL, INTERACTION_PATCH_IF },
	{ NULL, INTERACTION_DELETE_IF },
	{ "More", INTERACTION_OPERATION },
	{ "The system", INTERACTION_BATCH },
	{ NULL, INTERACTION_TRANSACTION },
	{ NULL, INTERACTION_SEARCH_SYSTEM },
	{ NULL, INTERACTION_HISTORY_SYSTEM },
	{ NULL, INTERACTION_CAPABILITIES },
};

/* What a row of pane 2 or of the matrix is of, or NULL. */
static const char *type_selected(struct stage *stage)
{
	const struct pane *focus = stage_focus(stage);
	const struct capability_row *row = NULL;
	const struct capability_resource *resource = NULL;

	if (focus->ops == &pane_matrix) {
		resource = matrix_selected(stage_focus(stage));
	} else if (focus->ops == &pane_capability) {
		row = capability_selected(stage->slot[SLOT_CAPABILITY]);
		resource = row != NULL ? row->resource : NULL;
	}
	return resource != NULL ? resource->type : NULL;
}

static bool open_kind(struct stage *stage, enum interaction_kind kind,
	const char *type, struct err *err)
{
	if (kind == INTERACTION_OPERATION)
		return operation_choose(stage, type, err);
	interaction_form_open(stage, kind, type);
	return true;
}

struct choosing {
	struct stage *stage;
	char *type;
};

static void drop(void *data)
{
	struct choosing *choosing = data;

	free(choosing->type);
	free(choosing);
}

static void on_kind(void *data, size_t item)
{
	struct choosing *choosing = data;
	struct err err = ERR_INIT;

	if (!open_kind(choosing->stage, order[item].kind, choosing->type,
	    &err))
		deck_complain(choosing->stage->deck, &err);
	drop(choosing);
}

static void add_item(struct menu *menu, const struct capability *found,
	enum interaction_kind kind, const char *type)
{
	struct buf help = BUF_INIT;
	bool is_listed = found == NULL ||
		interaction_is_listed(found, kind, type);

	interaction_wire(kind, &help);
	buf_printf(&help, ": %s", interaction_help(kind));
	menu_item(menu, interaction_name(kind), is_listed ? "" : "not listed",
		help.data, NULL);
	buf_finish(&help);
}

static void open_menu(struct stage *stage, const char *type)
{
	struct choosing *choosing = xcalloc(1, sizeof(*choosing));
	char *title = type != NULL ? xasprintf("Interactions: %s", type) :
		xstrdup("Interactions");
	struct menu_spec spec = { .title = title, .chosen = on_kind,
		.cancelled = drop, .data = choosing };
	struct menu *menu = menu_new(&spec);

	choosing->stage = stage;
	choosing->type = xstrdup_or_null(type);
	for (size_t i = 0; i < FD_COUNT(order); i++) {
		if (order[i].heading != NULL)
			menu_heading(menu, order[i].heading);
		add_item(menu, stage->deck->capability.found, order[i].kind,
			type);
	}
	stage_open_menu(stage, menu);
	free(title);
}

/* "conditional-update" for "conditional update". */
static bool is_named(const char *word, const char *name)
{
	size_t i = 0;

	for (; name[i] != '\0'; i++)
		if (text_lower(word[i]) != (name[i] == ' ' ? '-' : name[i]))
			return false;
	return word[i] == '\0';
}

static enum interaction_kind find_kind(const char *word)
{
	for (int i = 0; i < INTERACTION_COUNT; i++)
		if (is_named(word, interaction_name((enum interaction_kind)i)))
			return (enum interaction_kind)i;
	return interaction_of_code(word, true);
}

RUN(run_interaction)
{
	struct stage *stage = context;
	const char *type = type_selected(stage);
	enum interaction_kind kind;

	if (!interaction_is_possible(stage, err))
		return false;
	if (args->count == 0) {
		char *now = type == NULL ? compose_resource_type(
			&stage->deck->compose) : NULL;

		open_menu(stage, type != NULL ? type : now);
		free(now);
		return true;
	}
	kind = find_kind(args->word[0]);
	if (kind == INTERACTION_NONE)
		return err_set(err, ERR_USAGE, "\"%s\" is no interaction of "
			"FHIR R4; interaction alone lists them",
			args->word[0]);
	return open_kind(stage, kind, type, err);
}

static const struct command rows[] = {
	{ "interaction", "[NAME]", "Choose what to ask of the server, and fill "
		"a form in for it", "Request", "request",
		COMMAND_NEEDS_CONNECTION, 0, 1, run_interaction, NULL },
};

void commands_add_interaction(void)
{
	command_add(rows, FD_COUNT(rows));
}
