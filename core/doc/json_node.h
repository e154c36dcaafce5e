#ifndef FD_DOC_JSON_NODE_H
#define FD_DOC_JSON_NODE_H

/*
 * A JSON text as a tree that can be changed. Keys and scalars are borrowed
 * slices of the bytes they were read from, so numbers, escapes and the order
 * of members stay as they were; what is printed has no white space.
 *
 * Two values are equal when their strings are the same decoded and their
 * numbers are written alike (1.0 is not 1.00: in FHIR precision counts); the
 * order of members does not matter, unless a key is there twice.
 */

#include "core/base/err.h"
#include "core/doc/index.h"

struct json_node {
	enum row_kind kind;	/* never ROW_CLOSE, ROW_RAW */
	const char *key;	/* with its quotes */
	size_t key_len;		/* 0: no member of an object */
	uint64_t key_hash;	/* of the key decoded */
	const char *text;	/* of a scalar */
	size_t len;
	struct json_node **child;
	size_t count, alloc;
	bool has_twice;		/* an object with a key given twice */
	uint64_t hash;		/* as read: equal values have equal ones */
	size_t size;		/* as read: bytes of it printed */
};

/* Of a row that is no ROW_CLOSE and all there; the text outlives the tree. */
struct json_node *json_node_read(const struct doc_index *index,
	const char *text, uint32_t row) FD_NONNULL FD_MUST_USE;
/*
 * Of a whole text, over an index made for it, which is the caller's to free in
 * any case. NULL with "WHAT is not JSON: line ..." when it is none.
 */
struct json_node *json_node_read_text(const struct buf *text,
	struct doc_index **index, const char *what, struct err *err)
	FD_NONNULL FD_MUST_USE;
void json_node_free(struct json_node *node);
struct json_node *json_node_copy(const struct json_node *node)
	FD_NONNULL FD_MUST_USE;
bool json_node_equal(const struct json_node *a, const struct json_node *b)
	FD_NONNULL;
/* Appends the value, without its key. */
void json_node_print(const struct json_node *node, struct buf *out)
	FD_NONNULL;
bool json_node_is_container(const struct json_node *node) FD_NONNULL;

/* What key_hash is of such a key (decoded). */
uint64_t json_node_hash(const char *key, size_t len) FD_NONNULL;
/* Position of the first member of a key (decoded), or SIZE_MAX. */
size_t json_node_find(const struct json_node *object, const char *key,
	size_t len) FD_NONNULL;
/* The same with the key of another member. */
size_t json_node_find_like(const struct json_node *object,
	const struct json_node *member) FD_NONNULL;
struct json_node *json_node_member(const struct json_node *object,
	const char *name) FD_NONNULL;
/* Decoded text of a string, appended; false for anything else or NULL. */
bool json_node_string(const struct json_node *node, struct buf *out)
	__attribute__((nonnull(2)));

/* child is adopted; at <= count. */
void json_node_insert(struct json_node *parent, size_t at,
	struct json_node *child) FD_NONNULL;
/* The child, which is the caller's from then on. */
struct json_node *json_node_take(struct json_node *parent, size_t at)
	FD_NONNULL FD_MUST_USE;

#endif
