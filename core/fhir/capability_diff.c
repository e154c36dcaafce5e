#include "core/fhir/capability_diff.h"

/*
 * Two sorted lists of facts, merged. What is only in one of them is new or
 * lost; what has another value is other. When a thing is only on one side,
 * only that is a change, and not all that was said of it: a resource type that
 * is gone is one change.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/fhir/capability_facts.h"

struct capability_diff {
	size_t count, alloc;
	struct capability_change *change;
};

/* Both lists and where the merge stands in them. */
struct merge {
	struct capability_facts before, after;
	size_t at_before, at_after;
	struct capability_diff *diff;
};

static bool is_below(const struct capability_fact *whole,
	const struct capability_fact *fact)
{
	if (strcmp(whole->type, fact->type) != 0)
		return false;
	if (whole->aspect == ASPECT_TYPE)
		return true;
	return whole->aspect == fact->aspect && *whole->detail == '\0' &&
		strcmp(whole->name, fact->name) == 0;
}

static void put(struct capability_diff *diff, enum capability_change_kind kind,
	const struct capability_fact *fact, const char *from, const char *to)
{
	diff->change = mem_grow(diff->change, diff->count, &diff->alloc,
		sizeof(*diff->change));
	diff->change[diff->count++] = (struct capability_change){
		.kind = kind, .aspect = fact->aspect, .type = fact->type,
		.name = fact->name, .detail = fact->detail, .from = from,
		.to = to };
}

/*
 * One that has no counterpart. What is a value by itself (a rule, a detail) is
 * another value, not another thing.
 */
static void put_single(struct merge *merge, enum capability_change_kind kind,
	const struct capability_facts *facts, size_t *at)
{
	const struct capability_fact *fact = &facts->fact[(*at)++];
	enum capability_change_kind told = *fact->value != '\0' ?
		CHANGE_OTHER : kind;

	put(merge->diff, told, fact, kind == CHANGE_LOST ? fact->value : "",
		kind == CHANGE_NEW ? fact->value : "");
	while (*at < facts->count && is_below(fact, &facts->fact[*at]))
		(*at)++;
}

static void step(struct merge *merge)
{
	const struct capability_fact *before =
		merge->at_before < merge->before.count ?
		&merge->before.fact[merge->at_before] : NULL;
	const struct capability_fact *after =
		merge->at_after < merge->after.count ?
		&merge->after.fact[merge->at_after] : NULL;
	int order = before == NULL ? 1 : after == NULL ? -1 :
		capability_fact_compare(before, after);

	if (order < 0) {
		put_single(merge, CHANGE_LOST, &merge->before,
			&merge->at_before);
	} else if (order > 0) {
		put_single(merge, CHANGE_NEW, &merge->after,
			&merge->at_after);
	} else {
		if (strcmp(before->value, after->value) != 0)
			put(merge->diff, CHANGE_OTHER, before, before->value,
				after->value);
		merge->at_before++;
		merge->at_after++;
	}
}

/* Within an aspect, what is lost, new and other stands together. */
static int by_group(const void *a, const void *b)
{
	const struct capability_change *left = a, *right = b;
	int order = strcmp(left->type, right->type);

	if (order == 0)
		order = (left->aspect > right->aspect) -
			(left->aspect < right->aspect);
	if (order == 0)
		order = (left->kind > right->kind) -
			(left->kind < right->kind);
	if (order == 0)
		order = strcmp(left->name, right->name);
	return order != 0 ? order : strcmp(left->detail, right->detail);
}

struct capability_diff *capability_diff_new(const struct capability *before,
	const struct capability *after)
{
	struct merge merge = { .diff = xcalloc(1, sizeof(*merge.diff)) };

	capability_facts_collect(before, &merge.before);
	capability_facts_collect(after, &merge.after);
	while (merge.at_before < merge.before.count ||
	    merge.at_after < merge.after.count)
		step(&merge);
	capability_facts_finish(&merge.before);
	capability_facts_finish(&merge.after);
	if (merge.diff->count > 0)
		qsort(merge.diff->change, merge.diff->count,
			sizeof(*merge.diff->change), by_group);
	return merge.diff;
}

void capability_diff_keep_type(struct capability_diff *diff, const char *type)
{
	size_t kept = 0;

	for (size_t i = 0; i < diff->count; i++)
		if (text_equals_nocase(diff->change[i].type, type))
			diff->change[kept++] = diff->change[i];
	diff->count = kept;
}

void capability_diff_free(struct capability_diff *diff)
{
	if (diff == NULL)
		return;
	free(diff->change);
	free(diff);
}

size_t capability_diff_count(const struct capability_diff *diff)
{
	return diff->count;
}

const struct capability_change *capability_diff_at(
	const struct capability_diff *diff, size_t at)
{
	return &diff->change[at];
}
