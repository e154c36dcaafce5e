#ifndef FD_SANDBOX_SHELF_H
#define FD_SANDBOX_SHELF_H

/*
 * Resources with all their versions, kept as the text they came in (on one
 * line, with id and meta set), in the order in which they were first written.
 */

#include "core/base/buf.h"

#include <time.h>

struct doc_index;
struct shelf;

struct shelf_version {
	char *text;		/* NULL: the resource was deleted */
	size_t len;
	time_t updated;
	const char *method;	/* "POST", "PUT", "DELETE" */
};

struct shelf_item {
	char *type, *id;
	struct shelf_version *versions;	/* number 1 first */
	size_t count, alloc;
	struct doc_index *index;	/* of the newest text; NULL: deleted */
};

struct shelf *shelf_new(void) FD_MUST_USE;
void shelf_free(struct shelf *shelf);

size_t shelf_count(const struct shelf *shelf) FD_NONNULL;
/* Items, deleted ones too; valid while the shelf lives. */
const struct shelf_item *shelf_at(const struct shelf *shelf, size_t at)
	FD_NONNULL;
/* NULL when there never was one. */
const struct shelf_item *shelf_find(const struct shelf *shelf,
	const char *type, const char *id) FD_NONNULL;
const struct shelf_version *shelf_newest(const struct shelf_item *item)
	FD_NONNULL;
/* Text of the newest version; NULL when deleted. */
const char *shelf_text(const struct shelf_item *item) FD_NONNULL;

/*
 * A new version of the resource; id NULL: a new resource with the next
 * number. index is of text, whose top is an object.
 */
const struct shelf_item *shelf_write(struct shelf *shelf, const char *type,
	const char *id, const struct doc_index *index, const char *text,
	time_t updated) __attribute__((nonnull(1, 2, 4, 5)));
/* A last version without text; nothing for what is deleted already. */
void shelf_delete(struct shelf *shelf, const char *type, const char *id,
	time_t updated) FD_NONNULL;

#endif
