#include "core/fhir/verdict_part.h"

/*
 * An OperationOutcome as the verdict: its worst severity, how many issues of
 * each kind, and the words of the worst.
 */

#include <stdlib.h>

const struct issue *issues_worst(const struct issues *issues)
{
	const struct issue *worst = NULL;

	for (size_t i = 0; i < issues->count; i++)
		if (worst == NULL ||
		    issue_rank(&issues->issue[i]) > issue_rank(worst))
			worst = &issues->issue[i];
	return worst;
}

/* A status of 400 or more is bad whatever the severity says. */
static enum verdict_level level_of(unsigned status, const struct issue *worst)
{
	if (status >= 400 || issue_rank(worst) >= 3)
		return VERDICT_BAD;
	return issue_rank(worst) > 0 ? VERDICT_GOOD : VERDICT_NONE;
}

bool verdict_of_outcome(const struct verdict_input *input,
	struct verdict *out)
{
	struct issues issues = { 0 };
	const struct issue *worst;
	struct buf counts = BUF_INIT;
	char label[80];

	issues_add(input->index, input->body, 0, &issues);
	worst = issues_worst(&issues);
	if (worst == NULL)
		return false;
	status_label(input->status, input->reason, label, sizeof(label));
	issues_count_words(&issues, &counts);
	if (issues.count > 1)
		verdict_say(out, level_of(input->status, worst),
			worst->severity, "%s: %s: %s", label,
			counts.data, worst->text);
	else
		verdict_say(out, level_of(input->status, worst),
			worst->severity, "%s: %s", label,
			issue_is_payload(worst) ? counts.data : worst->text);
	if (input->status == 404)
		verdict_next(out, "the FHIR server answered: the resource or "
			"its type is not there, the address itself is right");
	else if (input->status != 422 && verdict_next_of(input) != NULL)
		verdict_next(out, "%s", verdict_next_of(input));
	buf_finish(&counts);
	issues_finish(&issues);
	return true;
}
