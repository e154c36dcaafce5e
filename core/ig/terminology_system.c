#include "core/ig/terminology_part.h"

/*
 * Codes of a code system. A code is found by the hash of its folded form and
 * then compared: as it stands, or without regard to case where the system says
 * so. What is below a concept is a run of numbers; where a hierarchy is no
 * tree, further edges are climbed.
 */

#include <string.h>

#include "core/base/text.h"
#include "core/ig/code_syntax.h"

enum { CLIMB_MAX = 4000 };	/* edges looked at for one question */

enum system_content term_content(const struct term_system *system)
{
	return system->record->flags & SYSTEM_CONTENT_MASK;
}

/* Of pairs sorted by their first, the first whose first is not below key. */
static uint32_t first_pair(const uint32_t *pairs, uint32_t count, uint32_t key)
{
	uint32_t low = 0, high = count;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (pairs[middle * 2] < key)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

uint32_t term_find_concept(const struct term_system *system,
	const char *code, uint32_t hash)
{
	const struct system_record *record = system->record;
	const uint32_t *order = system->package->words + record->order_first;
	bool ignores_case = (record->flags & SYSTEM_IGNORES_CASE) != 0;
	uint32_t low = first_pair(order, record->concept_count, hash);

	for (; low < record->concept_count && order[low * 2] == hash; low++) {
		uint32_t number = order[low * 2 + 1];
		const char *text = term_text(system->package,
			system->package->concepts[number].code);

		if (text != NULL && (ignores_case ?
		    text_equals_nocase(text, code) : strcmp(text, code) == 0))
			return number;
	}
	return COMPILED_NONE;
}

/* First of the edges that begin at a concept. */
static uint32_t first_edge(const struct term_system *system,
	uint32_t concept)
{
	return first_pair(system->package->words +
		system->record->edge_first, system->record->edge_count,
		concept);
}

static bool is_in_run(const struct term_system *system, uint32_t ancestor,
	uint32_t concept)
{
	return concept >= ancestor &&
		concept < system->package->concepts[ancestor].end;
}

/* From a concept by its nesting, and by every edge of those it lies in. */
static bool climb(const struct term_system *system, uint32_t ancestor,
	uint32_t concept, unsigned *steps)
{
	const uint32_t *edges = system->package->words +
		system->record->edge_first;

	if (is_in_run(system, ancestor, concept))
		return true;
	for (; concept != COMPILED_NONE;
	    concept = system->package->concepts[concept].parent)
		for (uint32_t i = first_edge(system, concept);
		    i < system->record->edge_count && edges[i * 2] == concept;
		    i++) {
			if (*steps == 0)
				return false;
			--*steps;
			if (climb(system, ancestor, edges[i * 2 + 1], steps))
				return true;
		}
	return false;
}

bool term_is_below(const struct term_system *system, uint32_t ancestor,
	uint32_t concept)
{
	unsigned steps = CLIMB_MAX;

	if (system->record->edge_count == 0)
		return is_in_run(system, ancestor, concept);
	return climb(system, ancestor, concept, &steps);
}

bool term_is_direct_parent(const struct term_system *system,
	uint32_t parent, uint32_t concept)
{
	const uint32_t *edges = system->package->words +
		system->record->edge_first;

	if (system->package->concepts[concept].parent == parent)
		return true;
	for (uint32_t i = first_edge(system, concept);
	    i < system->record->edge_count && edges[i * 2] == concept; i++)
		if (edges[i * 2 + 1] == parent)
			return true;
	return false;
}

/* By its syntax, or a small table. */
static enum term_answer in_known_syntax(struct term_query *query,
	const char *system)
{
	switch (code_syntax(system, query->code)) {
	case CODE_GOOD:
		return TERM_IN;
	case CODE_BAD:
		return TERM_OUT;
	default:
		return term_unknown(query, TERM_NO_SYSTEM, system);
	}
}

enum term_answer term_in_system(struct term_query *query,
	const char *version, struct term_system *found, uint32_t *concept)
{
	const char *system = query->system;

	*concept = COMPILED_NONE;
	*found = term_system_of(query, version);
	if (found->record == NULL ||
	    term_content(found) == CONTENT_NOT_PRESENT ||
	    term_content(found) == CONTENT_SUPPLEMENT)
		return in_known_syntax(query, system);
	*concept = term_find_concept(found, query->code, query->code_hash);
	if (*concept != COMPILED_NONE)
		return TERM_IN;
	if (term_content(found) == CONTENT_COMPLETE)
		return TERM_OUT;
	if (code_syntax(system, query->code) != CODE_UNKNOWN)
		return in_known_syntax(query, system);
	return term_unknown(query, TERM_NOT_COMPLETE, system);
}

struct term_result terminology_code(struct terminology *terminology,
	const char *system, const char *code, const char **display)
{
	struct term_query query;
	struct term_system found;
	struct term_result result = { .reason = TERM_FINE, .what = system,
		.system = system };
	uint32_t concept;

	term_refresh(terminology);
	query = term_query_of(terminology, system, code);
	*display = NULL;
	result.answer = term_in_system(&query, NULL, &found, &concept);
	if (result.answer == TERM_UNKNOWN) {
		result.reason = query.reason;
		result.what = query.what;
	} else if (result.answer == TERM_OUT) {
		result.reason = TERM_NOT_IN_SYSTEM;
	}
	if (concept != COMPILED_NONE)
		*display = term_text(found.package,
			found.package->concepts[concept].display);
	return result;
}

bool terminology_knows_system(struct terminology *terminology,
	const char *url)
{
	struct term_system system;

	term_refresh(terminology);
	system = term_find_system(terminology, url, NULL);
	return (system.record != NULL &&
		term_content(&system) != CONTENT_NOT_PRESENT) ||
		code_syntax_knows(url);
}

enum term_answer terminology_subsumes(struct terminology *terminology,
	const char *system, const char *ancestor, const char *code)
{
	struct term_system found;
	uint32_t above, below;

	term_refresh(terminology);
	found = term_find_system(terminology, system, NULL);
	if (found.record == NULL)
		return TERM_UNKNOWN;
	above = term_find_concept(&found, ancestor,
		terminology_code_hash(ancestor));
	below = term_find_concept(&found, code, terminology_code_hash(code));
	if (above != COMPILED_NONE && below != COMPILED_NONE &&
	    term_is_below(&found, above, below))
		return TERM_IN;
	return term_content(&found) == CONTENT_COMPLETE ? TERM_OUT :
		TERM_UNKNOWN;
}
