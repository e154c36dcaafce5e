#include "tui/panes/response_text.h"

/*
 * The issues of an OperationOutcome.
 */

#include <string.h>

static style_id severity_style(const char *severity)
{
	if (strcmp(severity, "fatal") == 0 || strcmp(severity, "error") == 0)
		return STYLE_ERROR;
	return strcmp(severity, "warning") == 0 ? STYLE_WARNING : STYLE_INFO;
}

static void refresh(void *state, const struct deck *deck)
{
	struct textview *out = state;
	const struct issues *issues = &deck->answer.issues;

	textview_clear(out);
	if (issues->count == 0)
		textview_line(out, STYLE_DIM,
			"The answer holds no OperationOutcome.");
	for (size_t i = 0; i < issues->count; i++) {
		const struct issue *issue = &issues->issue[i];

		textview_pair(out, issue->severity,
			severity_style(issue->severity), issue->text);
		if (issue->diagnostics != NULL &&
		    strcmp(issue->diagnostics, issue->text) != 0)
			textview_pair(out, "", STYLE_DIM, issue->diagnostics);
		if (issue->expression != NULL)
			textview_pair(out, "", STYLE_LINK, issue->expression);
	}
}

const struct response_view response_issues = {
	.name = "Issues",
	.refresh = refresh,
	RESPONSE_TEXT_OPS,
};
