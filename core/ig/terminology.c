#include "core/ig/terminology.h"

/*
 * The tables of all packages, linked by URL in two hash tables, whose hashes
 * the compiler has worked out: linking base R4 is some 2,400 insertions.
 *
 * An URL that several packages have: with a version, the one that has it (or
 * whose package has it: R4's own bindings say |4.0.1 for sets that are
 * versioned by date), and no other; without, the highest, the later package
 * where versions can't be compared. A code system with content is always
 * better than one without.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/doc/regex.h"
#include "core/ig/terminology_part.h"

static void free_pattern(void *pattern)
{
	regex_free(pattern);
}

struct terminology *terminology_new(const struct definitions *definitions)
{
	struct terminology *terminology = xcalloc(1, sizeof(*terminology));

	terminology->definitions = definitions;
	terminology->patterns = map_new(free_pattern);
	return terminology;
}

static void drop_tables(struct terminology *terminology)
{
	free(terminology->packages);
	free(terminology->sets.slots);
	free(terminology->systems.slots);
	terminology->packages = NULL;
	terminology->package_count = 0;
	terminology->sets = (struct term_slots){ .room = 0 };
	terminology->systems = (struct term_slots){ .room = 0 };
	terminology->has_supplements = false;
}

void terminology_free(struct terminology *terminology)
{
	if (terminology == NULL)
		return;
	drop_tables(terminology);
	map_free(terminology->patterns);
	free(terminology);
}

static void put_slot(struct term_slots *slots, struct term_slot slot)
{
	size_t at = slot.hash & (slots->room - 1);

	while (slots->slots[at].package != 0)
		at = (at + 1) & (slots->room - 1);
	slots->slots[at] = slot;
}

static void grow_slots(struct term_slots *slots, size_t more)
{
	struct term_slot *old = slots->slots;
	size_t old_room = slots->room, room = 64;

	slots->count += more;
	while (room < slots->count * 2)
		room *= 2;
	if (room == old_room)
		return;
	slots->slots = xcalloc(room, sizeof(*slots->slots));
	slots->room = room;
	for (size_t i = 0; i < old_room; i++)
		if (old[i].package != 0)
			put_slot(slots, old[i]);
	free(old);
}

static void open_tables(struct term_package *package,
	const struct compiled *compiled)
{
	size_t len;

	package->compiled = compiled;
	package->systems = compiled_table(compiled, COMPILED_SYSTEMS, &len);
	package->system_count = len / sizeof(*package->systems);
	package->sets = compiled_table(compiled, COMPILED_VALUE_SETS, &len);
	package->set_count = len / sizeof(*package->sets);
	package->concepts = compiled_table(compiled, COMPILED_CONCEPTS, &len);
	package->includes = compiled_table(compiled, COMPILED_INCLUDES, &len);
	package->filters = compiled_table(compiled, COMPILED_FILTERS, &len);
	package->words = compiled_table(compiled, COMPILED_CODES, &len);
}

static void link_package(struct terminology *terminology, uint32_t number)
{
	const struct term_package *package =
		&terminology->packages[number];

	grow_slots(&terminology->sets, package->set_count);
	grow_slots(&terminology->systems, package->system_count);
	for (uint32_t i = 0; i < package->set_count; i++)
		put_slot(&terminology->sets, (struct term_slot){
			package->sets[i].hash, number + 1, i });
	for (uint32_t i = 0; i < package->system_count; i++) {
		put_slot(&terminology->systems, (struct term_slot){
			package->systems[i].hash, number + 1, i });
		if (package->systems[i].supplements != COMPILED_NONE)
			terminology->has_supplements = true;
	}
}

void term_refresh(struct terminology *terminology)
{
	const struct definitions *definitions = terminology->definitions;
	size_t count = definitions_package_count(definitions);
	size_t known = terminology->package_count;

	if (count == known && (count == 0 ||
	    definitions_package(definitions, count - 1) ==
	    terminology->packages[count - 1].compiled))
		return;
	drop_tables(terminology);
	terminology->packages = xcalloc(count + 1,
		sizeof(*terminology->packages));
	terminology->package_count = count;
	for (size_t i = 0; i < count; i++) {
		open_tables(&terminology->packages[i],
			definitions_package(definitions, i));
		link_package(terminology, (uint32_t)i);
	}
}

/* A number at the place; leaves the place behind it and a dot. */
static unsigned long take_part(const char **at)
{
	char *end;
	unsigned long value = strtoul(*at, &end, 10);

	*at = *end == '.' || *end == '-' ? end + 1 : end;
	return value;
}

/* Of one scheme: both dates, or both not. "4.0.1" and "2018-08-12" have no
   order. */
static bool is_higher(const char *a, const char *b)
{
	const char *x = a, *y = b;
	unsigned long i = take_part(&x), j = take_part(&y);

	if (!text_is_digit(*a) || !text_is_digit(*b) ||
	    (i > 1900) != (j > 1900))
		return false;
	while (i == j && *x != '\0' && *y != '\0') {
		if (!text_is_digit(*x) || !text_is_digit(*y))
			return strcmp(x, y) > 0;
		i = take_part(&x);
		j = take_part(&y);
	}
	return i != j ? i > j : *x != '\0' && *y == '\0';
}

/* "1.2" asks for 1.2.x, too. */
static bool has_version(const struct term_package *package,
	const char *version, const char *wanted)
{
	size_t len = strlen(wanted);

	if (version == NULL)
		version = "";
	return strcmp(version, wanted) == 0 ||
		(text_starts_with(version, wanted) && version[len] == '.') ||
		strcmp(compiled_version(package->compiled), wanted) == 0;
}

/* An entry that is looked at while searching. */
struct candidate {
	const struct term_package *package;
	uint32_t record, url, version;
	bool has_content;
};

static bool is_better(const struct candidate *it, const struct candidate *than,
	const char *wanted)
{
	const char *version = term_text(it->package, it->version);
	const char *other;

	if (wanted != NULL && !has_version(it->package, version, wanted))
		return false;
	if (than->package == NULL)
		return true;
	if (it->has_content != than->has_content)
		return it->has_content;
	other = term_text(than->package, than->version);
	if (version == NULL || other == NULL)
		return version != NULL || it->package > than->package;
	return is_higher(version, other) || (!is_higher(other, version) &&
		it->package >= than->package);
}

static struct candidate candidate_of(const struct terminology *terminology,
	const struct term_slot *slot, bool is_set)
{
	const struct term_package *package =
		&terminology->packages[slot->package - 1];
	struct candidate it = { .package = package, .record = slot->record };

	if (is_set) {
		it.url = package->sets[it.record].url;
		it.version = package->sets[it.record].version;
		it.has_content = package->sets[it.record].flags != 0;
	} else {
		unsigned content = package->systems[it.record].flags &
			SYSTEM_CONTENT_MASK;

		it.url = package->systems[it.record].url;
		it.version = package->systems[it.record].version;
		it.has_content = content != CONTENT_NOT_PRESENT &&
			content != CONTENT_SUPPLEMENT;
	}
	return it;
}

/* len and hash: of canonical without its version. */
static struct candidate find(const struct terminology *terminology,
	bool is_set, const char *canonical, size_t len, uint32_t hash,
	const char *version)
{
	const struct term_slots *slots = is_set ? &terminology->sets :
		&terminology->systems;
	struct candidate best = { .package = NULL };

	if (canonical[len] == '|')
		version = canonical + len + 1;
	if (slots->room == 0)
		return best;
	for (size_t at = hash & (slots->room - 1);
	    slots->slots[at].package != 0;
	    at = (at + 1) & (slots->room - 1)) {
		struct candidate it;
		const char *url;

		if (slots->slots[at].hash != hash)
			continue;
		it = candidate_of(terminology, &slots->slots[at], is_set);
		url = term_text(it.package, it.url);
		if (url != NULL && strncmp(url, canonical, len) == 0 &&
		    url[len] == '\0' && is_better(&it, &best, version))
			best = it;
	}
	return best;
}

struct term_set term_find_set(const struct terminology *terminology,
	const char *canonical)
{
	size_t len;
	uint32_t hash = terminology_url_hash(canonical, &len);
	struct candidate it = find(terminology, true, canonical, len, hash,
		NULL);

	return (struct term_set){ it.package, it.package == NULL ? NULL :
		&it.package->sets[it.record] };
}

struct term_system term_find_system(const struct terminology *terminology,
	const char *canonical, const char *version)
{
	size_t len;
	uint32_t hash = terminology_url_hash(canonical, &len);
	struct candidate it = find(terminology, false, canonical, len, hash,
		version);

	return (struct term_system){ it.package, it.package == NULL ? NULL :
		&it.package->systems[it.record] };
}

struct term_system term_system_of(const struct term_query *query,
	const char *version)
{
	struct candidate it = find(query->terminology, false, query->system,
		query->system_len, query->system_hash, version);

	return (struct term_system){ it.package, it.package == NULL ? NULL :
		&it.package->systems[it.record] };
}

bool terminology_knows_value_set(struct terminology *terminology,
	const char *url)
{
	term_refresh(terminology);
	return term_find_set(terminology, url).record != NULL;
}

const char *terminology_value_set_title(struct terminology *terminology,
	const char *url)
{
	struct term_set set;

	term_refresh(terminology);
	set = term_find_set(terminology, url);
	return set.record == NULL ? NULL :
		term_text(set.package, set.record->title);
}
