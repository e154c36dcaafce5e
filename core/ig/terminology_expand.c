#include "core/ig/terminology_part.h"

/*
 * What a person sees of terminology: displays, and the codes of a set one
 * after another. An expansion goes through the includes, takes from each what
 * it could have (its list, its system, or what its first import has), and asks
 * membership for the rest; a code is given by the first include that has it,
 * so nothing has to be remembered.
 */

#include <string.h>

#include "core/base/text.h"

enum { DEPTH_MAX = 24, STEPS_MAX = 4000000 };

typedef bool expand_each(void *data, const char *system, const char *code,
	const char *display);

/* Case does not count, nor how much white space there is. */
static bool is_same_display(const char *a, const char *b)
{
	while (text_is_space(*a))
		a++;
	while (text_is_space(*b))
		b++;
	while (*a != '\0' && *b != '\0') {
		bool is_gap = text_is_space(*a) && text_is_space(*b);

		if (!is_gap && text_lower(*a) != text_lower(*b))
			return false;
		a++;
		b++;
		while (is_gap && text_is_space(*a))
			a++;
		while (is_gap && text_is_space(*b))
			b++;
	}
	while (text_is_space(*a))
		a++;
	while (text_is_space(*b))
		b++;
	return *a == '\0' && *b == '\0';
}

static bool fits_in(const struct term_system *system, const char *code,
	const char *display)
{
	const struct term_package *package = system->package;
	uint32_t number = term_find_concept(system, code,
		terminology_code_hash(code));
	const struct concept_record *concept;
	const char *text;

	if (number == COMPILED_NONE)
		return false;
	concept = &package->concepts[number];
	text = term_text(package, concept->display);
	if (text != NULL && is_same_display(text, display))
		return true;
	for (uint32_t i = 0; i < concept->detail_count; i++) {
		const uint32_t *pair = package->words +
			concept->detail_first + i * 2;

		text = term_text(package, pair[1]);
		if (pair[0] == COMPILED_NONE && text != NULL &&
		    is_same_display(text, display))
			return true;
	}
	return false;
}

/* Supplements add displays to a system that they name. */
static bool fits_in_supplement(const struct terminology *terminology,
	const char *system, const char *code, const char *display)
{
	for (size_t i = 0; i < terminology->package_count; i++) {
		const struct term_package *package =
			&terminology->packages[i];

		for (size_t j = 0; j < package->system_count; j++) {
			struct term_system it = { package,
				&package->systems[j] };
			const char *of = term_text(package,
				it.record->supplements);

			if (of != NULL && strncmp(of, system,
			    strlen(system)) == 0 &&
			    (of[strlen(system)] == '\0' ||
			    of[strlen(system)] == '|') &&
			    fits_in(&it, code, display))
				return true;
		}
	}
	return false;
}

bool terminology_display_fits(struct terminology *terminology,
	const char *system, const char *code, const char *display)
{
	struct term_system found;

	term_refresh(terminology);
	found = term_find_system(terminology, system, NULL);
	return (found.record != NULL && fits_in(&found, code, display)) ||
		(terminology->has_supplements && fits_in_supplement(
		terminology, system, code, display));
}

struct expansion {
	struct terminology *terminology;
	const struct term_set *set;
	uint32_t number;	/* of the include the codes come from */
	expand_each *each;
	void *data;
	bool is_whole, is_stopped;
	unsigned depth;
	unsigned *steps;	/* left, for all sets together */
};

static bool is_rule(const struct include_record *include, bool is_expansion)
{
	return (include->flags & ~(uint32_t)INCLUDE_HAS_LIST) ==
		(is_expansion ? INCLUDE_IS_EXPANSION : 0u);
}

static const struct include_record *include_at(const struct term_set *set,
	uint32_t number)
{
	return &set->package->includes[set->record->include_first + number];
}

/* Given by an include before, and so not again. */
static bool was_given(struct expansion *out, struct term_query *query,
	bool is_expansion)
{
	for (uint32_t i = 0; i < out->number; i++) {
		const struct include_record *include = include_at(out->set,
			i);

		if (is_rule(include, is_expansion) && term_in_include(query,
		    out->set->package, include) == TERM_IN)
			return true;
	}
	return false;
}

static bool offer(void *data, const char *system, const char *code,
	const char *display)
{
	struct expansion *out = data;
	const struct include_record *include = include_at(out->set,
		out->number);
	struct term_query query = term_query_of(out->terminology, system,
		code);
	enum term_answer answer = term_in_include(&query, out->set->package,
		include);

	if (*out->steps == 0)
		out->is_stopped = true;
	else
		--*out->steps;
	if (answer == TERM_IN)
		answer = term_in_set(&query, out->set);
	if (answer == TERM_UNKNOWN)
		out->is_whole = false;
	if (answer != TERM_IN || was_given(out, &query,
	    (include->flags & INCLUDE_IS_EXPANSION) != 0))
		return true;
	if (!out->each(out->data, system, code, display))
		out->is_stopped = true;
	return !out->is_stopped;
}

static const char *display_of(const struct expansion *out,
	const char *system, const char *code)
{
	struct term_system found = term_find_system(out->terminology, system,
		NULL);
	uint32_t concept = found.record == NULL ? COMPILED_NONE :
		term_find_concept(&found, code, terminology_code_hash(code));

	return concept == COMPILED_NONE ? NULL : term_text(found.package,
		found.package->concepts[concept].display);
}

static void offer_list(struct expansion *out,
	const struct include_record *include, const char *system)
{
	const struct term_package *package = out->set->package;

	for (uint32_t i = 0; i < include->list_count && !out->is_stopped;
	    i++) {
		const uint32_t *item = package->words + include->list_first +
			i * 3;
		const char *code = term_text(package, item[1]);
		const char *display = term_text(package, item[2]);

		if (code == NULL)
			continue;
		if (display == NULL)
			display = display_of(out, system, code);
		(void)offer(out, system, code, display);
	}
}

static void offer_system(struct expansion *out,
	const struct include_record *include, const char *system)
{
	struct term_system found = term_find_system(out->terminology, system,
		term_text(out->set->package, include->version));

	if (found.record == NULL ||
	    term_content(&found) != CONTENT_COMPLETE)
		out->is_whole = false;
	if (found.record == NULL)
		return;
	for (uint32_t i = 0; i < found.record->concept_count &&
	    !out->is_stopped; i++) {
		const struct concept_record *concept = &found.package->
			concepts[found.record->concept_first + i];
		const char *code = term_text(found.package, concept->code);

		if (code != NULL)
			(void)offer(out, system, code, term_text(
				found.package, concept->display));
	}
}

static void expand_set(struct expansion *out);

/* What all imports have is among what the first has. */
static void offer_import(struct expansion *out,
	const struct include_record *include)
{
	const struct term_package *package = out->set->package;
	const char *canonical = term_text(package,
		package->words[include->import_first + 1]);
	struct term_set set = term_find_set(out->terminology,
		canonical != NULL ? canonical : "");
	struct expansion inner = { .terminology = out->terminology,
		.set = &set, .each = offer, .data = out,
		.depth = out->depth + 1, .steps = out->steps };

	if (set.record != NULL && inner.depth < DEPTH_MAX)
		expand_set(&inner);
	if (!inner.is_whole)
		out->is_whole = false;
}

static void expand_set(struct expansion *out)
{
	const struct term_set *set = out->set;
	bool is_expansion = (set->record->flags & SET_HAS_COMPOSE) == 0;

	out->is_whole = (set->record->flags & (SET_HAS_COMPOSE |
		SET_HAS_EXPANSION)) != 0 && (!is_expansion ||
		(set->record->flags & SET_EXPANSION_IS_CUT) == 0);
	for (; out->number < set->record->include_count && !out->is_stopped;
	    out->number++) {
		const struct include_record *include = include_at(set,
			out->number);
		const char *system = term_text(set->package,
			include->system);

		if (*out->steps == 0)
			break;
		--*out->steps;
		if (!is_rule(include, is_expansion))
			continue;
		if (system != NULL && (include->flags & INCLUDE_HAS_LIST))
			offer_list(out, include, system);
		else if (system != NULL)
			offer_system(out, include, system);
		else if (include->import_count > 0)
			offer_import(out, include);
	}
	if (out->is_stopped || *out->steps == 0)
		out->is_whole = false;
}

void terminology_expand(struct terminology *terminology, const char *value_set,
	bool (*each)(void *data, const char *system, const char *code,
		const char *display),
	void *data, bool *is_whole)
{
	unsigned steps = STEPS_MAX;
	struct expansion out = { .terminology = terminology, .each = each,
		.data = data, .steps = &steps };
	struct term_set set;

	term_refresh(terminology);
	set = term_find_set(terminology, value_set);
	out.set = &set;
	if (set.record != NULL)
		expand_set(&out);
	*is_whole = out.is_whole;
}
