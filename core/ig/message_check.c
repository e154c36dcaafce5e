#include "core/ig/message_check.h"

/*
 * The choice of profiles has looked the definition up already, and counts;
 * here its sentences become findings. The official validator has no such check,
 * hence an id of our own.
 */

#include "core/ig/choice.h"
#include "core/ig/walk_state.h"

void message_check(struct walk *walk, const struct place *bundle)
{
	struct buf sentence = BUF_INIT;
	const char *profile;

	for (size_t at = 0; choice_message_problem(walk->state->choice,
	     bundle->row, at, &sentence, &profile); at++) {
		walk_report(walk, bundle, *profile != '\0' ? profile : NULL,
			FINDING_ERROR, "business-rule", "MESSAGE_FOCUS_COUNT",
			"%s", sentence.data);
		buf_clear(&sentence);
	}
	buf_finish(&sentence);
}
