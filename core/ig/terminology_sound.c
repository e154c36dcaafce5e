#include "core/ig/terminology_tables.h"

/*
 * The check of terminology's sections when a file is opened: every run lies
 * inside its section, concepts nest, parents come first. Texts need no check:
 * compiled_get gives "" for what is out of bounds.
 */

#include "core/ig/terminology.h"

struct sections {
	const struct system_record *systems;
	const struct concept_record *concepts;
	const struct set_record *sets;
	const struct include_record *includes;
	const uint32_t *words;
	size_t system_count, concept_count, set_count, include_count,
		filter_count, word_count;
};

static bool fits(size_t first, size_t count, size_t size, size_t room)
{
	return first <= room && count <= (room - first) / size;
}

static bool are_concepts_sound(const struct sections *all,
	const struct system_record *system)
{
	uint32_t first = system->concept_first;
	uint32_t end = first + system->concept_count;

	for (uint32_t i = first; i < end; i++) {
		const struct concept_record *concept = &all->concepts[i];
		uint32_t parent = concept->parent;

		if (concept->end <= i || concept->end > end ||
		    !fits(concept->detail_first, concept->detail_count, 2,
		    all->word_count))
			return false;
		if (parent != COMPILED_NONE && (parent < first ||
		    parent >= i || concept->end > all->concepts[parent].end))
			return false;
	}
	return true;
}

/* Numbers in pairs: the second ones, or both, are of the system's concepts. */
static bool are_pairs_sound(const struct sections *all,
	const struct system_record *system, uint32_t first, uint32_t count,
	bool are_both)
{
	for (uint32_t i = 0; i < count * 2; i++) {
		uint32_t number = all->words[first + i];

		if ((i % 2 == 1 || are_both) &&
		    (number < system->concept_first || number -
		    system->concept_first >= system->concept_count))
			return false;
	}
	return true;
}

static bool is_system_sound(const struct sections *all,
	const struct system_record *system)
{
	return fits(system->concept_first, system->concept_count, 1,
			all->concept_count) &&
		fits(system->order_first, system->concept_count, 2,
			all->word_count) &&
		fits(system->property_first, system->property_count, 1,
			all->word_count) &&
		fits(system->edge_first, system->edge_count, 2,
			all->word_count) &&
		are_concepts_sound(all, system) &&
		are_pairs_sound(all, system, system->order_first,
			system->concept_count, false) &&
		are_pairs_sound(all, system, system->edge_first,
			system->edge_count, true);
}

static bool is_include_sound(const struct sections *all,
	const struct include_record *include)
{
	return fits(include->list_first, include->list_count, 3,
			all->word_count) &&
		fits(include->filter_first, include->filter_count, 1,
			all->filter_count) &&
		fits(include->import_first, include->import_count, 2,
			all->word_count);
}

/* A section and its records; false when its end cuts one. */
static const void *take(const struct compiled *compiled,
	enum compiled_tag tag, size_t size, size_t *count, bool *is_whole)
{
	size_t len;
	const void *data = compiled_table(compiled, tag, &len);

	*count = len / size;
	*is_whole = *is_whole && len % size == 0;
	return data;
}

bool terminology_is_sound(const struct compiled *compiled)
{
	struct sections all;
	bool is_good = true;

	all.systems = take(compiled, COMPILED_SYSTEMS, sizeof(*all.systems),
		&all.system_count, &is_good);
	all.concepts = take(compiled, COMPILED_CONCEPTS,
		sizeof(*all.concepts), &all.concept_count, &is_good);
	all.sets = take(compiled, COMPILED_VALUE_SETS, sizeof(*all.sets),
		&all.set_count, &is_good);
	all.includes = take(compiled, COMPILED_INCLUDES,
		sizeof(*all.includes), &all.include_count, &is_good);
	(void)take(compiled, COMPILED_FILTERS, sizeof(struct filter_record),
		&all.filter_count, &is_good);
	all.words = take(compiled, COMPILED_CODES, sizeof(*all.words),
		&all.word_count, &is_good);
	for (size_t i = 0; is_good && i < all.system_count; i++)
		is_good = is_system_sound(&all, &all.systems[i]);
	for (size_t i = 0; is_good && i < all.include_count; i++)
		is_good = is_include_sound(&all, &all.includes[i]);
	for (size_t i = 0; is_good && i < all.set_count; i++)
		is_good = fits(all.sets[i].include_first,
			all.sets[i].include_count, 1, all.include_count);
	return is_good;
}
