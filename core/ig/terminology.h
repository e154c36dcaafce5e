#ifndef FD_IG_TERMINOLOGY_H
#define FD_IG_TERMINOLOGY_H

/*
 * Codes, without a server. Whether a code is in a value set is answered in
 * three ways (yes, no, can't be told here), by looking at the value set's
 * compose rules (https://hl7.org/fhir/R4/valueset.html#compositions) and at
 * the code systems that are loaded, as far as they are complete. Nothing is
 * guessed: SNOMED CT, LOINC and the like are told by the reason. Languages,
 * MIME types, currencies, countries and UCUM units have a syntax or a small
 * table instead.
 */

#include "core/ig/definitions.h"

struct terminology;

enum term_answer { TERM_IN, TERM_OUT, TERM_UNKNOWN };

enum term_reason {
	TERM_FINE,
	TERM_NO_VALUE_SET,	/* not loaded */
	TERM_NO_CONTENT,	/* loaded, but says nothing */
	TERM_NO_SYSTEM,		/* a system that is not loaded */
	TERM_NOT_COMPLETE,	/* system loaded as a fragment or example */
	TERM_FILTER,		/* a filter that can't be run here (ECL...) */
	TERM_NOT_IN_SYSTEM,	/* OUT: the system has no such code */
	TERM_NOT_IN_SET,	/* OUT: the set leaves it out */
	TERM_SYSTEM_NOT_INFERRED	/* OUT: a code alone, in none or in
					   several of its systems */
};

struct term_result {
	enum term_answer answer;
	enum term_reason reason;
	const char *what;	/* the value set or system it is about */
	const char *system;	/* of a code alone: the system it is in */
};

/* Looks at the tables of all packages of definitions, now and later added. */
struct terminology *terminology_new(const struct definitions *definitions)
	FD_NONNULL FD_MUST_USE;
void terminology_free(struct terminology *terminology);

/* system NULL: a code alone. value_set with or without "|version". */
struct term_result terminology_member(struct terminology *terminology,
	const char *value_set, const char *system, const char *code)
	FD_MUST_USE;
/* A code in its system: IN, OUT (complete, and not there), UNKNOWN. *display
   is its display, or NULL. */
struct term_result terminology_code(struct terminology *terminology,
	const char *system, const char *code, const char **display)
	FD_NONNULL FD_MUST_USE;
/* True when display is one that the system has for the code. */
bool terminology_display_fits(struct terminology *terminology,
	const char *system, const char *code, const char *display) FD_NONNULL;
/* TERM_IN: code is ancestor or below it; for subsumes(). */
enum term_answer terminology_subsumes(struct terminology *terminology,
	const char *system, const char *ancestor, const char *code) FD_NONNULL;
bool terminology_knows_value_set(struct terminology *terminology,
	const char *url) FD_NONNULL;
bool terminology_knows_system(struct terminology *terminology,
	const char *url) FD_NONNULL;
/* Its title or name, or NULL. */
const char *terminology_value_set_title(struct terminology *terminology,
	const char *url) FD_NONNULL;
/*
 * The codes of a set as far as they are known here, for browsing and for
 * completion; false from each stops. *is_whole: nothing is missing.
 */
void terminology_expand(struct terminology *terminology, const char *value_set,
	bool (*each)(void *data, const char *system, const char *code,
		const char *display),
	void *data, bool *is_whole) FD_NONNULL;

/* The URLs of what a package brings, and titles (or NULL); NULL at the end. */
struct compiled;
const char *terminology_value_set_at(const struct compiled *package,
	size_t at, const char **title) FD_NONNULL;
const char *terminology_system_at(const struct compiled *package, size_t at,
	const char **title) FD_NONNULL;

/* All concepts of a code system, broader ones before those below them; each
   as for terminology_expand. False when they are not all it has. */
bool terminology_system_codes(struct terminology *terminology,
	const char *url, bool (*each)(void *data, const char *system,
	const char *code, const char *display), void *data)
	__attribute__((nonnull(1, 2, 3)));

/* The compiler's side: a ValueSet or CodeSystem into the writer's sections;
   false when text is neither. And the check of those sections. */
struct compiled_writer;
struct doc_index;
bool terminology_compile(struct compiled_writer *writer,
	const struct doc_index *index, const char *text, const char *type)
	FD_NONNULL;
/* Sorts what has to be sorted, once all are in. */
void terminology_compile_end(struct compiled_writer *writer) FD_NONNULL;
bool terminology_is_sound(const struct compiled *compiled) FD_NONNULL;

#endif
