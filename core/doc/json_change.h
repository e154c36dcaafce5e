#ifndef FD_DOC_JSON_CHANGE_H
#define FD_DOC_JSON_CHANGE_H

/*
 * What has to be done to one JSON value so that it becomes another: a list of
 * single steps, each true of the value as the ones before it left it. Where
 * next to nothing of a part stays, it is replaced as a whole.
 *
 * Elements of an array find each other by what they have in common; they are
 * dealt with from the last to the first, so that no step moves the places of
 * those behind it.
 */

#include "core/doc/json_node.h"

enum json_change_kind { JSON_ADD, JSON_REMOVE, JSON_REPLACE };

/* One step of a path: a member's key as it stands there, or an element. */
struct json_step {
	const char *key;	/* with its quotes */
	size_t key_len;		/* 0: an element of an array */
	size_t index;
};

struct json_change {
	enum json_change_kind kind;
	struct json_step *step;	/* none: the whole value */
	size_t count;
	const struct json_node *old;	/* NULL for JSON_ADD */
	const struct json_node *value;	/* NULL for JSON_REMOVE */
};

struct json_changes {
	struct json_change *change;
	size_t count, alloc;
};

/* out is zeroed; the nodes are borrowed for as long as it is used. */
void json_changes_find(const struct json_node *a, const struct json_node *b,
	struct json_changes *out) FD_NONNULL;
void json_changes_finish(struct json_changes *changes) FD_NONNULL;

#endif
