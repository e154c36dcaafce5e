#include "tui/commands/commands.h"

/*
 * Validation: of the answer, or of the body that is composed when the request
 * pane has the focus.
 */

#include <string.h>

#include "tui/panes/deck_validation.h"
#include "tui/panes/request.h"
#include "tui/panes/stage_internal.h"

static bool parse(const char *word, enum validation_of *of, struct err *err)
{
	if (strcmp(word, "body") == 0)
		*of = VALIDATION_BODY;
	else if (strcmp(word, "answer") == 0)
		*of = VALIDATION_DOCUMENT;
	else
		return err_set(err, ERR_USAGE, "validate takes answer or "
			"body, not %s", word);
	return true;
}

static bool run_validate(void *context, const struct args *args,
	struct err *err)
{
	struct stage *stage = context;
	struct pane *request = stage_pane(stage, SLOT_REQUEST);
	enum validation_of of = stage_focus(stage) == request ?
		VALIDATION_BODY : VALIDATION_DOCUMENT;

	if (args->count > 0 && !parse(args->word[0], &of, err))
		return false;
	if (of == VALIDATION_BODY)
		request_store_body(request);
	if (!deck_validate(stage->deck, of, err))
		return false;
	deck_say(stage->deck, "Validating...");
	stage->is_dirty = true;
	return true;
}

static const struct command rows[] = {
	{ "validate", "[answer|body]", "Validate against R4 and the packages "
		"of this host, offline", "Response", NULL, 0, 0, 1,
		run_validate, NULL },
};

void commands_add_validate(void)
{
	command_add(rows, FD_COUNT(rows));
}
