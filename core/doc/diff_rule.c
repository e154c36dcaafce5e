#include "core/doc/diff_rule.h"

/*
 * A rule is a path read from its end: the last name must be the row's, the
 * one before it that of the object around it, and so on; items of an array
 * have the name of their array. The first name may also be the type of the
 * resource in which the path begins. Names are compared by their hashes,
 * which the caller has anyway, so a row that no rule meets costs a few
 * comparisons. HL7 v2 has no names but positions: there the whole label is
 * the rule, repetitions left out.
 */

#include <stdlib.h>
#include <string.h>

#include "core/doc/index.h"

/* "OBX[3]-5" is "OBX-5". */
static char *without_numbers(const char *text)
{
	char *out = xstrdup(text), *to = out;
	bool is_inside = false;

	for (const char *from = text; *from != '\0'; from++) {
		if (*from == '[')
			is_inside = true;
		if (!is_inside)
			*to++ = *from;
		if (*from == ']')
			is_inside = false;
	}
	*to = '\0';
	return out;
}

static void add_rule(struct diff *diff, const char *text)
{
	struct diff_rule rule = { .label = without_numbers(text) };
	const char *from = rule.label, *end;

	do {
		end = from + strcspn(from, ".");
		if (end > from && rule.count < DIFF_NAMES_MAX) {
			rule.hashes[rule.count] = diff_hash_bytes(diff->seed,
				from, (size_t)(end - from));
			rule.names[rule.count++] = xstrndup(from,
				(size_t)(end - from));
		}
		from = end + 1;
	} while (*end != '\0');
	diff->rules = mem_grow(diff->rules, diff->rule_count,
		&diff->rule_alloc, sizeof(*diff->rules));
	diff->rules[diff->rule_count++] = rule;
}

void diff_rules_free(struct diff *diff)
{
	for (size_t i = 0; i < diff->rule_count; i++) {
		free(diff->rules[i].label);
		for (size_t k = 0; k < diff->rules[i].count; k++)
			free(diff->rules[i].names[k]);
	}
	free(diff->rules);
	diff->rules = NULL;
	diff->rule_count = diff->rule_alloc = 0;
}

void diff_rules_set(struct diff *diff, const struct diff_settings *settings)
{
	static const char *const ids[] = { "id", "MSH-10", "MSA-2" };
	static const char *const meta[] = {
		"meta.versionId", "meta.lastUpdated", "MSH-7",
	};

	diff_rules_free(diff);
	for (size_t i = 0; settings->ignores_ids && i < FD_COUNT(ids); i++)
		add_rule(diff, ids[i]);
	for (size_t i = 0; settings->ignores_meta && i < FD_COUNT(meta); i++)
		add_rule(diff, meta[i]);
	for (size_t i = 0; i < settings->ignored_count; i++)
		add_rule(diff, settings->ignored[i]);
	diff->user_rules = settings->ignored_count;
}

static bool is_resource(const struct diff_part *part, uint32_t row,
	const char *type)
{
	struct doc_index *index = tree_index(part->tree);
	uint32_t member;

	if (index == NULL)
		return false;
	member = index_member(index, part->text, row, "resourceType");
	return member != INDEX_NONE &&
		index_string_equals(index, part->text, member, type);
}

/* The names of a rule before its last one, going outwards from depth. */
static bool leads_there(const struct diff_rule *rule,
	const struct diff_part *part, const struct diff_frame *frames,
	size_t depth)
{
	for (size_t name = rule->count - 1; name-- > 0;) {
		if (depth == 0)
			return false;
		if (name == 0 && is_resource(part, frames[depth - 1].row,
		    rule->names[0]))
			return true;
		while (depth > 0 && !frames[depth - 1].is_member)
			depth--;
		if (depth == 0 ||
		    frames[depth - 1].name != rule->hashes[name])
			return false;
		depth--;
	}
	return true;
}

static bool hits_label(const struct diff *diff, const struct diff_part *part,
	uint32_t row)
{
	struct buf path = BUF_INIT;
	bool hits = false;
	char *label;

	if (diff->rule_count == 0)
		return false;
	tree_path(part->tree, part->text, row, &path);
	label = without_numbers(path.data);
	for (size_t i = 0; i < diff->rule_count && !hits; i++)
		hits = strcmp(diff->rules[i].label, label) == 0;
	free(label);
	buf_finish(&path);
	return hits;
}

bool diff_rule_hits(const struct diff *diff, const struct diff_part *part,
	const struct diff_frame *frames, size_t depth, uint32_t row,
	uint64_t name)
{
	if (part->kind == SNIFF_HL7V2)
		return hits_label(diff, part, row);
	for (size_t i = 0; i < diff->rule_count; i++) {
		const struct diff_rule *rule = &diff->rules[i];

		if (rule->count > 0 && rule->hashes[rule->count - 1] == name &&
		    leads_there(rule, part, frames, depth))
			return true;
	}
	return false;
}
