#include "core/ig/terminology_part.h"

/*
 * Membership, with three answers. A set is what any of its includes has and
 * none of its excludes; an include is what its system, its filters and all of
 * its imports have. "Can't be told" goes up as far as it matters: an include
 * that is sure outweighs one that isn't, an exclude that is sure outweighs all.
 *
 * Sets import sets, in circles too: depth and steps are limited, and what
 * goes past them can't be told.
 */

#include <string.h>

#include "core/base/text.h"
#include "core/ig/code_syntax.h"

enum { DEPTH_MAX = 24, STEPS_MAX = 5000, SYSTEMS_MAX = 64 };

enum term_answer term_unknown(struct term_query *query,
	enum term_reason reason, const char *what)
{
	if (query->reason == TERM_FINE) {
		query->reason = reason;
		query->what = what;
	}
	return TERM_UNKNOWN;
}

struct term_query term_query_of(struct terminology *terminology,
	const char *system, const char *code)
{
	struct term_query query = {
		.terminology = terminology, .system = system,
		.code = code, .code_hash = terminology_code_hash(code),
		.steps = STEPS_MAX,
	};

	query.system_hash = terminology_url_hash(system, &query.system_len);
	return query;
}

/* In a list, by its hash; case counts unless the system says otherwise. */
static enum term_answer in_list(const struct term_query *query,
	const struct term_package *package,
	const struct include_record *include)
{
	const uint32_t *list = package->words + include->list_first;
	uint32_t low = 0, high = include->list_count;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (list[middle * 3] < query->code_hash)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < include->list_count &&
	    list[low * 3] == query->code_hash; low++) {
		const char *code = term_text(package, list[low * 3 + 1]);
		struct term_system system;

		if (code == NULL || !text_equals_nocase(code, query->code))
			continue;
		if (strcmp(code, query->code) == 0)
			return TERM_IN;
		system = term_system_of(query, NULL);
		if (system.record != NULL &&
		    (system.record->flags & SYSTEM_IGNORES_CASE) != 0)
			return TERM_IN;
	}
	return TERM_OUT;
}

/* A whole system, or what filters leave of it. */
static enum term_answer in_system_rules(struct term_query *query,
	const struct term_package *package,
	const struct include_record *include)
{
	struct term_system found;
	uint32_t concept;
	enum term_answer answer = term_in_system(query,
		term_text(package, include->version), &found, &concept);
	enum term_answer all = TERM_IN;

	if (answer != TERM_IN)
		return answer;
	for (uint32_t i = 0; i < include->filter_count; i++) {
		const struct filter_record *filter =
			&package->filters[include->filter_first + i];

		answer = concept == COMPILED_NONE ?
			term_filter_syntax(query, package, filter) :
			term_filter(query, package, filter, &found, concept);
		if (answer == TERM_OUT)
			return TERM_OUT;
		if (answer == TERM_UNKNOWN)
			all = TERM_UNKNOWN;
	}
	return all;
}

static enum term_answer in_imports(struct term_query *query,
	const struct term_package *package,
	const struct include_record *include)
{
	enum term_answer all = TERM_IN;

	for (uint32_t i = 0; i < include->import_count; i++) {
		const char *canonical = term_text(package,
			package->words[include->import_first + i * 2 + 1]);
		struct term_set set = term_find_set(query->terminology,
			canonical != NULL ? canonical : "");
		enum term_answer answer = set.record == NULL ?
			term_unknown(query, TERM_NO_VALUE_SET, canonical) :
			term_in_set(query, &set);

		if (answer == TERM_OUT)
			return TERM_OUT;
		if (answer == TERM_UNKNOWN)
			all = TERM_UNKNOWN;
	}
	return all;
}

static bool is_of_system(const struct term_query *query,
	const struct term_package *package,
	const struct include_record *include)
{
	const char *system;
	size_t len = query->system_len;

	if (include->hash != query->system_hash)
		return false;
	system = term_text(package, include->system);
	return system != NULL && strncmp(system, query->system, len) == 0 &&
		(system[len] == '\0' || system[len] == '|');
}

enum term_answer term_in_include(struct term_query *query,
	const struct term_package *package,
	const struct include_record *include)
{
	enum term_answer answer = TERM_IN;

	if (include->system != COMPILED_NONE) {
		if (!is_of_system(query, package, include))
			return TERM_OUT;
		answer = (include->flags & INCLUDE_HAS_LIST) != 0 ?
			in_list(query, package, include) :
			in_system_rules(query, package, include);
	} else if (include->import_count == 0) {
		return TERM_OUT;
	}
	if (answer != TERM_OUT && include->import_count > 0) {
		enum term_answer imports = in_imports(query, package,
			include);

		if (imports != TERM_IN)
			answer = imports;
	}
	return answer;
}

/* Any of those includes that have these flags. */
static enum term_answer in_any(struct term_query *query,
	const struct term_set *set, uint32_t flags)
{
	enum term_answer best = TERM_OUT;

	for (uint32_t i = 0; i < set->record->include_count; i++) {
		const struct include_record *include =
			&set->package->includes[set->record->include_first +
			i];
		enum term_answer answer;

		if ((include->flags & ~(uint32_t)INCLUDE_HAS_LIST) != flags)
			continue;
		if (query->steps == 0)
			return TERM_UNKNOWN;
		query->steps--;
		answer = term_in_include(query, set->package, include);
		if (answer == TERM_IN)
			return TERM_IN;
		if (answer == TERM_UNKNOWN)
			best = TERM_UNKNOWN;
	}
	return best;
}

static enum term_answer in_compose(struct term_query *query,
	const struct term_set *set)
{
	enum term_answer answer = in_any(query, set, 0);

	if (answer == TERM_OUT)
		return TERM_OUT;
	switch (in_any(query, set, INCLUDE_IS_EXCLUDE)) {
	case TERM_IN:
		return TERM_OUT;
	case TERM_UNKNOWN:
		return TERM_UNKNOWN;
	default:
		return answer;
	}
}

static enum term_answer in_expansion(struct term_query *query,
	const struct term_set *set)
{
	const char *url = term_text(set->package, set->record->url);

	if (in_any(query, set, INCLUDE_IS_EXPANSION) == TERM_IN)
		return TERM_IN;
	return (set->record->flags & SET_EXPANSION_IS_CUT) == 0 ? TERM_OUT :
		term_unknown(query, TERM_NO_CONTENT, url);
}

/* The rules first; an expansion where there are none, or where they can't be
   followed here. */
enum term_answer term_in_set(struct term_query *query,
	const struct term_set *set)
{
	uint32_t flags = set->record->flags;
	const char *url = term_text(set->package, set->record->url);
	enum term_answer answer = TERM_UNKNOWN;

	if ((flags & (SET_HAS_COMPOSE | SET_HAS_EXPANSION)) == 0 ||
	    query->depth >= DEPTH_MAX || query->steps == 0)
		return term_unknown(query, TERM_NO_CONTENT, url);
	query->depth++;
	if ((flags & SET_HAS_COMPOSE) != 0)
		answer = in_compose(query, set);
	if (answer == TERM_UNKNOWN && (flags & SET_HAS_EXPANSION) != 0)
		answer = in_expansion(query, set);
	query->depth--;
	return answer;
}

/* The systems that a set takes codes from, each once. */
struct systems {
	const char *list[SYSTEMS_MAX];
	size_t count;
	bool is_whole;
	unsigned depth, steps;
};

static void add_system(struct systems *out, const char *system)
{
	for (size_t i = 0; i < out->count; i++)
		if (strcmp(out->list[i], system) == 0)
			return;
	if (out->count < SYSTEMS_MAX)
		out->list[out->count++] = system;
	else
		out->is_whole = false;
}

static void collect(const struct terminology *terminology,
	const struct term_set *set, struct systems *out);

static void collect_imports(const struct terminology *terminology,
	const struct term_package *package,
	const struct include_record *include, struct systems *out)
{
	for (uint32_t i = 0; i < include->import_count; i++) {
		const char *canonical = term_text(package,
			package->words[include->import_first + i * 2 + 1]);
		struct term_set set = term_find_set(terminology,
			canonical != NULL ? canonical : "");

		if (set.record == NULL)
			out->is_whole = false;
		else
			collect(terminology, &set, out);
	}
}

static void collect(const struct terminology *terminology,
	const struct term_set *set, struct systems *out)
{
	if (out->depth >= DEPTH_MAX || out->steps == 0 ||
	    set->record->include_count == 0) {
		out->is_whole = false;
		return;
	}
	out->depth++;
	for (uint32_t i = 0; i < set->record->include_count; i++) {
		const struct include_record *include =
			&set->package->includes[set->record->include_first +
			i];
		const char *system = term_text(set->package, include->system);

		if ((include->flags & INCLUDE_IS_EXCLUDE) != 0)
			continue;
		if (out->steps == 0)
			break;
		out->steps--;
		if (system != NULL)
			add_system(out, system);
		else
			collect_imports(terminology, set->package, include,
				out);
	}
	out->depth--;
}

/* OUT: because its system has no such code, or because the set hasn't. */
static void say_why_out(struct term_query *query, const char *value_set,
	struct term_result *result)
{
	struct term_system found;
	uint32_t concept;

	result->reason = TERM_NOT_IN_SET;
	result->what = value_set;
	if (term_in_system(query, NULL, &found, &concept) == TERM_OUT) {
		result->reason = TERM_NOT_IN_SYSTEM;
		result->what = query->system;
	}
}

static struct term_result member_of(struct terminology *terminology,
	const struct term_set *set, const char *system, const char *code)
{
	struct term_query query = term_query_of(terminology, system, code);
	struct term_result result = { .answer = term_in_set(&query, set),
		.system = system };

	if (result.answer == TERM_OUT) {
		say_why_out(&query, term_text(set->package,
			set->record->url), &result);
	} else if (result.answer == TERM_UNKNOWN) {
		result.reason = query.reason == TERM_FINE ? TERM_NO_CONTENT :
			query.reason;
		result.what = query.what != NULL ? query.what :
			term_text(set->package, set->record->url);
	}
	return result;
}

/* Of a set with one rule, the most common kind: the system of that. */
static const char *only_system(const struct term_set *set)
{
	return set->record->include_count != 1 ? NULL : term_text(
		set->package, set->package->includes[
		set->record->include_first].system);
}

/* A code alone: in the one system of the set that has it. */
static struct term_result infer(struct terminology *terminology,
	const struct term_set *set, const char *code)
{
	struct systems systems = { .is_whole = true, .steps = STEPS_MAX };
	struct term_result best = { .answer = TERM_UNKNOWN,
		.reason = TERM_NO_CONTENT,
		.what = term_text(set->package, set->record->url) };
	const char *only;
	size_t found = 0;
	bool is_sure;

	only = only_system(set);
	if (only != NULL)
		return member_of(terminology, set, only, code);
	collect(terminology, set, &systems);
	is_sure = systems.is_whole;
	for (size_t i = 0; i < systems.count; i++) {
		struct term_result result = member_of(terminology, set,
			systems.list[i], code);

		if (result.answer == TERM_UNKNOWN)
			is_sure = false;
		if (result.answer == TERM_IN ? found++ == 0 : found == 0 &&
		    (i == 0 || result.answer == TERM_UNKNOWN))
			best = result;
	}
	if (found == 1 || (found == 0 && systems.count == 1 && is_sure))
		return best;
	if (found == 0 && !is_sure) {
		best.answer = TERM_UNKNOWN;
		if (best.reason >= TERM_NOT_IN_SYSTEM)
			best.reason = TERM_NO_CONTENT;
	} else {
		best.answer = TERM_OUT;
		best.reason = TERM_SYSTEM_NOT_INFERRED;
		best.what = term_text(set->package, set->record->url);
	}
	best.system = NULL;
	return best;
}

struct term_result terminology_member(struct terminology *terminology,
	const char *value_set, const char *system, const char *code)
{
	struct term_set set;

	term_refresh(terminology);
	set = term_find_set(terminology, value_set);
	if (set.record == NULL)
		return (struct term_result){ .answer = TERM_UNKNOWN,
			.reason = TERM_NO_VALUE_SET, .what = value_set,
			.system = system };
	return system == NULL ? infer(terminology, &set, code) :
		member_of(terminology, &set, system, code);
}
