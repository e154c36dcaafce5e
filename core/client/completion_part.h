#ifndef FD_CLIENT_COMPLETION_PART_H
#define FD_CLIENT_COMPLETION_PART_H

/*
 * What completion.c, completion_param.c and completion_value.c share.
 */

#include "core/client/completion.h"

/* A word being completed: what begins with it is handed on. */
struct completing {
	const struct completion_source *source;
	const char *word;	/* not terminated: len bytes count */
	size_t len;
	completion_fn *each;
	void *data;
};

/* If text begins with the word (ASCII case ignored). */
void completing_offer(const struct completing *at, const char *text,
	const char *note) FD_NONNULL;
/* The same for search_each_*: data is the struct completing. */
void completing_take(void *data, const char *text, size_t len,
	const char *note);
/* {{variables}}, where the word begins with "{{". */
void completing_variables(const struct completing *at) FD_NONNULL;
/* Ids seen of a type; is_whole: with "Type/" in front. */
void completing_ids(const struct completing *at, const char *type,
	bool is_whole) FD_NONNULL;
/*
 * Values of a parameter: the word is one value, perhaps only its beginning.
 * Returns how much of the word in front is left as it is.
 */
size_t completing_value(struct completing at,
	const struct search_meaning *meaning, const char *name) FD_NONNULL;

#endif
