#ifndef FD_IG_LIBRARY_H
#define FD_IG_LIBRARY_H

/*
 * The packages of this host: fhirdeck's own (data folder, packages/NAME#VERSION
 * .tgz, put there by `fhirdeck package add`) and those that other tools keep in
 * ~/.fhir/packages (read only: never its packages.ini, never a package with a
 * .lock beside it, nor one for another FHIR than R4). Own ones come first.
 */

#include "core/ig/package.h"

struct library;

struct library_entry {
	const char *name, *version;
	const char *path;	/* for package_open */
	bool is_own;		/* in fhirdeck's data folder */
	bool is_needed;		/* in a set: another one of it depends on it */
};

struct library_missing {
	char *name, *version;	/* that was asked for */
	char *by;		/* who asked: "fhir.nwgenomics.nhs.uk#0.0.7" */
	bool is_in_base;	/* base R4 is built in: not really missing */
};

/* What is to be loaded, dependencies before what needs them. */
struct library_set {
	struct library_entry *entries;
	size_t count;
	struct library_missing *missing;
	size_t missing_count;
};

/* Folders that can't be read are remarks, not errors. */
struct library *library_open(void) FD_MUST_USE;
void library_free(struct library *library);
size_t library_count(const struct library *library) FD_NONNULL;
struct library_entry library_at(const struct library *library, size_t at)
	FD_NONNULL;
const char *library_remark(const struct library *library, size_t at)
	FD_NONNULL;

/*
 * "NAME", "NAME#VERSION", "NAME@VERSION", or a path of a .tgz or folder.
 * Versions as the FHIR tools resolve them: exact, wildcard to the highest,
 * dev falls back to current, none: the highest.
 */
bool library_find(struct library *library, const char *wanted,
	struct library_entry *out, struct err *err) FD_NONNULL FD_MUST_USE;
/*
 * wanted and all they depend on, each name once (the version that was asked
 * for first by who is nearest to wanted). What is missing is listed once by
 * name. hl7.fhir.r4.core is built in and never loaded.
 */
bool library_resolve(struct library *library, const char *const *wanted,
	size_t count, struct library_set *out, struct err *err)
	FD_NONNULL FD_MUST_USE;
void library_set_free(struct library_set *set) FD_NONNULL;

/* Checks a package whole, then copies it to the data folder, atomically. */
bool library_add(struct library *library, const char *path,
	struct library_entry *out, struct err *err) FD_NONNULL FD_MUST_USE;
bool library_remove(struct library *library, const char *wanted,
	struct err *err) FD_NONNULL FD_MUST_USE;

#endif
