#include "core/ig/findings.h"

/*
 * Findings come in the order of the walk, which looks at one place several
 * times: once for the type, once for each profile. What is said twice of the
 * same place in the same words is kept once. In the end they stand in the
 * order of the text, the worst first where several are at one place, so that
 * one pass over the text gives all lines and columns, and so that the same
 * document always gives the same report.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"

void findings_init(struct findings *findings)
{
	*findings = (struct findings){ .list = NULL };
}

static void finish_finding(struct finding *finding)
{
	free(finding->text);
	free(finding->expression);
	free(finding->profile);
}

void findings_free(struct findings *findings)
{
	for (size_t i = 0; i < findings->count; i++)
		finish_finding(&findings->list[i]);
	for (size_t i = 0; i < findings->unchecked_count; i++) {
		free(findings->unchecked[i].what);
		free(findings->unchecked[i].why);
	}
	for (size_t i = 0; i < findings->chosen_count; i++) {
		free(findings->chosen[i].expression);
		free(findings->chosen[i].type);
		free(findings->chosen[i].profile);
		free(findings->chosen[i].why);
	}
	free(findings->list);
	free(findings->unchecked);
	free(findings->chosen);
	findings_init(findings);
}

static bool is_same(const struct finding *a, const struct finding *b)
{
	return a->row == b->row && a->severity == b->severity &&
		text_equals(a->id, b->id) &&
		text_equals(a->expression, b->expression) &&
		text_equals(a->text, b->text);
}

/* The walk comes back to a place soon: the newest are looked at first. */
static struct finding *find_same(struct findings *findings,
	const struct finding *finding)
{
	for (size_t i = findings->count; i-- > 0;)
		if (is_same(&findings->list[i], finding))
			return &findings->list[i];
	return NULL;
}

struct finding *findings_add(struct findings *findings,
	const struct finding *finding)
{
	struct finding given = *finding;
	/* Once it is cut, there is no end to what might have to be compared. */
	struct finding *kept = findings->was_cut ? NULL :
		find_same(findings, finding);

	if (kept != NULL || findings->count >= FINDINGS_MAX) {
		findings->was_cut |= kept == NULL;
		finish_finding(&given);
		return kept != NULL ? kept :
			&findings->list[findings->count - 1];
	}
	if (given.count == 0)
		given.count = 1;
	findings->list = mem_grow(findings->list, findings->count,
		&findings->room, sizeof(*findings->list));
	findings->list[findings->count] = given;
	return &findings->list[findings->count++];
}

void findings_unchecked(struct findings *findings, const char *what,
	const char *why)
{
	for (size_t i = 0; i < findings->unchecked_count; i++)
		if (strcmp(findings->unchecked[i].what, what) == 0 &&
		    strcmp(findings->unchecked[i].why, why) == 0) {
			findings->unchecked[i].count++;
			return;
		}
	findings->unchecked = mem_grow(findings->unchecked,
		findings->unchecked_count, &findings->unchecked_room,
		sizeof(*findings->unchecked));
	findings->unchecked[findings->unchecked_count++] = (struct unchecked){
		.what = xstrdup(what), .why = xstrdup(why), .count = 1,
	};
}

void findings_chosen(struct findings *findings,
	const struct chosen_profile *chosen)
{
	findings->chosen = mem_grow(findings->chosen, findings->chosen_count,
		&findings->chosen_room, sizeof(*findings->chosen));
	findings->chosen[findings->chosen_count++] = (struct chosen_profile){
		.expression = xstrdup_or_null(chosen->expression),
		.type = xstrdup_or_null(chosen->type),
		.profile = xstrdup_or_null(chosen->profile),
		.why = xstrdup_or_null(chosen->why),
		.row = chosen->row,
	};
}

static int compare_texts(const char *a, const char *b)
{
	return strcmp(a != NULL ? a : "", b != NULL ? b : "");
}

static int in_order(const void *left, const void *right)
{
	const struct finding *a = left, *b = right;
	int order;

	if (a->offset != b->offset)
		return a->offset < b->offset ? -1 : 1;
	if (a->severity != b->severity)
		return a->severity < b->severity ? -1 : 1;
	order = compare_texts(a->expression, b->expression);
	if (order == 0)
		order = compare_texts(a->id, b->id);
	return order != 0 ? order : compare_texts(a->text, b->text);
}

static void count_finding(struct findings *findings,
	const struct finding *finding)
{
	unsigned *const counts[] = {
		[FINDING_FATAL] = &findings->fatal,
		[FINDING_ERROR] = &findings->errors,
		[FINDING_WARNING] = &findings->warnings,
		[FINDING_INFORMATION] = &findings->information,
	};

	(*counts[finding->severity])++;
}

void findings_finish(struct findings *findings, const char *text, size_t len)
{
	size_t at = 0, line = 1, start = 0;

	findings->fatal = findings->errors = 0;
	findings->warnings = findings->information = 0;
	if (findings->count > 1)
		qsort(findings->list, findings->count,
			sizeof(*findings->list), in_order);
	for (size_t i = 0; i < findings->count; i++) {
		struct finding *finding = &findings->list[i];
		size_t end = finding->offset < len ? finding->offset : len;

		finding->offset = end;
		for (; at < end; at++)
			if (text[at] == '\n') {
				line++;
				start = at + 1;
			}
		finding->line = line;
		finding->column = end - start + 1;
		count_finding(findings, finding);
	}
}
