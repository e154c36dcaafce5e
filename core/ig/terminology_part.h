#ifndef FD_IG_TERMINOLOGY_PART_H
#define FD_IG_TERMINOLOGY_PART_H

/*
 * What the files of the look-up share. Only core/ig/terminology*.c include
 * this.
 */

#include "core/base/map.h"
#include "core/ig/terminology.h"
#include "core/ig/terminology_tables.h"

/* One compiled file, its tables at hand. */
struct term_package {
	const struct compiled *compiled;
	const struct system_record *systems;
	const struct concept_record *concepts;
	const struct set_record *sets;
	const struct include_record *includes;
	const struct filter_record *filters;
	const uint32_t *words;
	size_t system_count, set_count;
};

/* Open addressing by the hash of an URL; several entries may have the same. */
struct term_slot {
	uint32_t hash;
	uint32_t package;	/* number + 1; 0: free */
	uint32_t record;
};
struct term_slots {
	struct term_slot *slots;
	size_t count, room;	/* room: a power of two, or 0 */
};

struct terminology {
	const struct definitions *definitions;
	struct term_package *packages;
	size_t package_count;
	struct term_slots sets, systems;
	bool has_supplements;
	struct map *patterns;	/* of filters: struct regex, or "broken" */
};

/* A record where it lies; record NULL: not found. */
struct term_set {
	const struct term_package *package;
	const struct set_record *record;
};
struct term_system {
	const struct term_package *package;
	const struct system_record *record;
};

/* A code that is asked for, and what became of it. */
struct term_query {
	struct terminology *terminology;
	const char *system;
	uint32_t system_hash;
	size_t system_len;	/* both without a "|version" */
	const char *code;
	uint32_t code_hash;
	unsigned depth;		/* of value sets that import others */
	unsigned steps;		/* left: no set of sets can run for ever */
	enum term_reason reason;	/* of what is not known */
	const char *what;
};

/* Tables of packages that came since; cheap when none did. */
void term_refresh(struct terminology *terminology) FD_NONNULL;
static inline const char *term_text(const struct term_package *package,
	uint32_t text)
{
	return compiled_get(package->compiled, text);
}

/* canonical with or without "|version"; version, or NULL, beside it. */
struct term_set term_find_set(const struct terminology *terminology,
	const char *canonical) FD_NONNULL;
struct term_system term_find_system(const struct terminology *terminology,
	const char *canonical, const char *version)
	__attribute__((nonnull(1, 2)));
/* query->system. */
struct term_system term_system_of(const struct term_query *query,
	const char *version) __attribute__((nonnull(1)));

/* A concept's number, or COMPILED_NONE. */
uint32_t term_find_concept(const struct term_system *system,
	const char *code, uint32_t hash) FD_NONNULL;
/* True for the ancestor itself, too. */
bool term_is_below(const struct term_system *system, uint32_t ancestor,
	uint32_t concept) FD_NONNULL;
bool term_is_direct_parent(const struct term_system *system,
	uint32_t parent, uint32_t concept) FD_NONNULL;
enum system_content term_content(const struct term_system *system) FD_NONNULL;
/* query->code in query->system, whole: with its reason in query. */
enum term_answer term_in_system(struct term_query *query,
	const char *version, struct term_system *found, uint32_t *concept)
	__attribute__((nonnull(1, 3, 4)));

/* One filter of an include on a concept of a loaded system. */
enum term_answer term_filter(struct term_query *query,
	const struct term_package *package,
	const struct filter_record *filter, const struct term_system *system,
	uint32_t concept) FD_NONNULL;
/* The same on a code of a system that is known by its syntax. */
enum term_answer term_filter_syntax(struct term_query *query,
	const struct term_package *package,
	const struct filter_record *filter) FD_NONNULL;

enum term_answer term_in_set(struct term_query *query,
	const struct term_set *set) FD_NONNULL;
enum term_answer term_in_include(struct term_query *query,
	const struct term_package *package,
	const struct include_record *include) FD_NONNULL;
struct term_query term_query_of(struct terminology *terminology,
	const char *system, const char *code) FD_NONNULL;
/* Says why, and gives TERM_UNKNOWN. */
enum term_answer term_unknown(struct term_query *query,
	enum term_reason reason, const char *what)
	__attribute__((nonnull(1)));

#endif
