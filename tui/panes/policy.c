#include "tui/panes/pane.h"

/*
 * The rules that are in force, by file and line, and what they come to.
 */

#include <stdio.h>
#include <string.h>

#include "core/store/policy.h"
#include "tui/panes/text_pane.h"

static void add_rules(const struct policy *policy, struct textview *out)
{
	const char *file = "";
	char line[32];

	for (size_t i = 0; i < policy_count(policy); i++) {
		struct policy_rule rule = policy_at(policy, i);

		if (strcmp(file, rule.file) != 0)
			textview_heading(out, rule.file);
		if (strcmp(file, rule.file) != 0 && rule.is_own)
			textview_line(out, STYLE_DIM, "Added by "
				"FHIRDECK_POLICY: it can only forbid more.");
		file = rule.file;
		snprintf(line, sizeof(line), "line %zu", rule.line);
		textview_pair(out, line, STYLE_DEFAULT, rule.text);
		if (*rule.reading != '\0')
			textview_pair(out, "", STYLE_DIM, rule.reading);
	}
}

static void open(struct pane *pane)
{
	const struct policy *policy = pane->deck->policy;
	struct text_pane *state = pane->state;

	text_pane_open(pane);
	if (!policy_is_in_force(policy)) {
		textview_linef(state->text, STYLE_DEFAULT, "No policy is in "
			"force: there is no %s.", policy_system_path());
		return;
	}
	textview_line(state->text, STYLE_DIM, "What the administrator of this "
		"machine allows. Nothing in the deck can loosen it; what is "
		"refused names its line.");
	textview_blank(state->text);
	if (policy_problem(policy) != NULL) {
		textview_linef(state->text, STYLE_ERROR, "%s; everything is "
			"refused until that is mended.",
			policy_problem(policy)->text);
		textview_blank(state->text);
	}
	add_rules(policy, state->text);
}

const struct pane_ops pane_policy = {
	.name = "policy",
	.title = "Policy",
	TEXT_PANE_OPS,
	.open = open,
};
