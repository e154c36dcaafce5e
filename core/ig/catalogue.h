#ifndef FD_IG_CATALOGUE_H
#define FD_IG_CATALOGUE_H

/*
 * What a package has, for browsing: each of its resources by type, id, name,
 * title and URL, and any of them as it was published.
 */

#include "core/ig/package.h"

enum catalogue_group {
	CATALOGUE_PROFILES, CATALOGUE_EXTENSIONS, CATALOGUE_TYPES,
	CATALOGUE_LOGICAL, CATALOGUE_VALUE_SETS, CATALOGUE_CODE_SYSTEMS,
	CATALOGUE_MESSAGES, CATALOGUE_CAPABILITIES, CATALOGUE_OTHERS,
	CATALOGUE_GROUPS
};

struct catalogue_entry {
	enum catalogue_group group;
	char *type;		/* resourceType */
	char *of;		/* StructureDefinition.type, or NULL */
	char *id, *name, *title, *url;	/* or NULL */
	char *file;
};

struct catalogue {
	struct catalogue_entry *list;	/* by group, then by id */
	size_t count, room;
	size_t not_resources;	/* JSON files that are no resource */
};

/* Reads the package through. */
bool catalogue_read(struct package *package, struct catalogue *out,
	struct err *err) FD_NONNULL FD_MUST_USE;
void catalogue_finish(struct catalogue *catalogue) FD_NONNULL;
/* "Profiles" and so on. */
const char *catalogue_group_title(enum catalogue_group group);
/* By id, name, title, URL, file or "Type/id", in that order, a profile before
   the rest; NULL when there is none. */
const struct catalogue_entry *catalogue_find(
	const struct catalogue *catalogue, const char *wanted) FD_NONNULL;
/* The text of an entry's file. */
bool catalogue_text(struct package *package,
	const struct catalogue_entry *entry, struct buf *out, struct err *err)
	FD_NONNULL FD_MUST_USE;
/* Its title, name or id: whatever it has. */
const char *catalogue_title(const struct catalogue_entry *entry) FD_NONNULL;

#endif
