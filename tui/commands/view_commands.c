#include "tui/commands/commands.h"

/*
 * How documents are shown.
 */

#include <string.h>

#include "tui/panes/stage_internal.h"

static bool run_order(void *context, const struct args *args,
	struct err *err)
{
	struct stage *stage = context;
	bool is_fhir = strcmp(option_text(OPT_ORDER), "fhir") == 0;
	const char *value = args->count > 0 ? args->word[0] :
		is_fhir ? "sent" : "fhir";

	if (!option_set("order", value, err))
		return false;
	deck_apply_order(stage->deck);
	is_fhir = strcmp(option_text(OPT_ORDER), "fhir") == 0;
	deck_say(stage->deck, is_fhir ? "The tree is in FHIR order; raw form, "
		"copies and files stay as sent." :
		"The tree is as it was sent.");
	return true;
}

static const struct command rows[] = {
	{ "order", "[sent|fhir]", "Members of the tree as they were sent, or "
		"in FHIR's order", "Response", NULL, COMMAND_DECLARATIVE, 0, 1,
		run_order, NULL },
};

void commands_add_view(void)
{
	command_add(rows, FD_COUNT(rows));
}
