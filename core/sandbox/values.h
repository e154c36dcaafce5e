#ifndef FD_SANDBOX_VALUES_H
#define FD_SANDBOX_VALUES_H

/*
 * Values of a resource by the paths of the model's tables, and what can be
 * asked of one: its text, its time, what it refers to.
 */

#include "core/doc/index.h"
#include "core/sandbox/dates.h"

struct shelf_item;

struct place {
	const struct doc_index *index;
	const char *text;
	uint32_t row;
};

/* Looks at one value; true ends the walk. */
typedef bool values_fn(void *data, struct place place);

/* The top of an item's newest version; it must not be deleted. */
struct place values_top(const struct shelf_item *item) FD_NONNULL;
/* True when fn was true for a value at the path (fn NULL: there is one). */
bool values_any(struct place top, const char *path, values_fn *fn, void *data)
	__attribute__((nonnull(2)));
/* A member of an object, or false. */
bool values_member(struct place object, const char *name, struct place *out)
	FD_NONNULL;
/* True where that member is a string equal to text. */
bool values_member_is(struct place object, const char *name, const char *text)
	FD_NONNULL;
/* Owned text of a scalar, or NULL. */
char *values_text(struct place place);
/* A date, dateTime, instant or Period as a stretch of time. */
bool values_time(struct place place, struct date_range *out) FD_NONNULL;

/*
 * Splits "http://x/Patient/7/_history/2", "Patient/7" into type and id;
 * false for what has no type in it.
 */
struct reference { char type[64], id[80]; };
bool reference_split(const char *text, struct reference *out) FD_NONNULL;
/* The same of a Reference's own "reference". */
bool values_reference(struct place place, struct reference *out) FD_NONNULL;

#endif
