#ifndef FD_IG_LIBRARY_PART_H
#define FD_IG_LIBRARY_PART_H

/*
 * What the files of the library share. Only core/ig/library*.c include this.
 */

#include "core/ig/library.h"

struct library_item {
	char *name, *version, *path;
	bool is_own;
};

struct library {
	char *folder;			/* of our own packages */
	struct library_item **items;	/* by name, then version */
	size_t count, room;
	struct library_item **guests;	/* named by their path, not kept here */
	size_t guest_count, guest_room;
	char **remarks;
	size_t remark_count, remark_room;
};

/* Adds an item to a list of them; everything is copied. */
struct library_item *library_put(struct library_item ***list, size_t *count,
	size_t *room, const struct library_item *item) FD_NONNULL;
struct library_entry library_entry_of(const struct library_item *item)
	FD_NONNULL;
/* As library_find, by the item. */
bool library_find_item(struct library *library, const char *wanted,
	const struct library_item **out, struct err *err) FD_MUST_USE;
/* The version of a package that a dependency means, or NULL. */
const struct library_item *library_look_up(const struct library *library,
	const char *name, const char *version) FD_NONNULL;
const struct library_item *library_exactly(const struct library *library,
	const char *name, const char *version) FD_NONNULL;

/* Owned: where the package.json of an archive in our own folder is kept beside
   it; NULL for another path. And the package.json to write there. */
char *package_note_path(const char *path) FD_NONNULL FD_MUST_USE;
void package_print_manifest(const struct package *package, struct buf *out)
	FD_NONNULL;

/* Less than, equal to or greater than 0: semver's order (clause 11). */
int library_compare_versions(const char *a, const char *b) FD_NONNULL;
/*
 * True when wanted means any of several versions; *prefix is then how much of
 * it is fixed: 4 of "4.0.x", 0 of "latest" or none at all.
 */
bool library_is_wildcard(const char *wanted, size_t *prefix) FD_NONNULL;
bool library_fits(const char *version, const char *wanted, size_t prefix)
	FD_NONNULL;

#endif
