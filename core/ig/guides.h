#ifndef FD_IG_GUIDES_H
#define FD_IG_GUIDES_H

/*
 * Base R4 and the implementation guides that are wanted, with all they depend
 * on, loaded and ready to validate with. Loading goes package by package, so
 * that who shows a screen can go on in between; one that comes from the cache
 * takes a millisecond, one that has to be compiled some tenths of a second.
 */

#include "core/ig/library.h"
#include "core/ig/terminology.h"

struct guides;

/*
 * wanted: as library_find takes them; count 0 takes every package of this
 * host. NULL with err when base R4 or one that was named is not to be had.
 */
struct guides *guides_new(const char *const *wanted, size_t count,
	struct err *err) FD_MUST_USE;
void guides_free(struct guides *guides);

/* "NAME#VERSION" of what guides_step would load next; NULL: all is there. */
const char *guides_next(const struct guides *guides) FD_NONNULL;
/* Loads the next one. What can't be read is a remark, not an error. */
void guides_step(struct guides *guides) FD_NONNULL;
/* Loads all that is left. */
void guides_load(struct guides *guides) FD_NONNULL;

struct definitions *guides_definitions(const struct guides *guides)
	FD_NONNULL;
struct terminology *guides_terminology(const struct guides *guides)
	FD_NONNULL;
/*
 * "NAME#VERSION" of those that are meant, not only needed by others: the
 * packages of validate_settings.
 */
const char *const *guides_chosen(const struct guides *guides, size_t *count)
	FD_NONNULL;
/* True when a package is missing or could not be read: what it defines is
   then unknown rather than wrong. */
bool guides_are_incomplete(const struct guides *guides) FD_NONNULL;
/*
 * One sentence each: packages that are missing, each once ("package
 * hl7.fhir.eu.laboratory 0.1.1 is not here; fhir.nwgenomics.nhs.uk#0.0.7 needs
 * it"), could not be read, or had something passed over. NULL at the end.
 */
const char *guides_remark(const struct guides *guides, size_t at) FD_NONNULL;

#endif
