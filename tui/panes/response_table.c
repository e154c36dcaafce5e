#include "tui/panes/response_text.h"

/*
 * Where this view of an answer is drawn.
 */

static void refresh(void *state, const struct deck *deck)
{
	(void)deck;
	textview_clear(state);
}

const struct response_view response_table = {
	.name = "Table",
	.refresh = refresh,
	RESPONSE_TEXT_OPS,
};
