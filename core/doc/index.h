#ifndef FD_DOC_INDEX_H
#define FD_DOC_INDEX_H

/*
 * The lossless index of a JSON text (RFC 8259) over the original bytes.
 *
 * The tree is a flat array of rows in document order, the rows a viewer shows
 * when nothing is folded: one for a scalar or an empty container, two for a
 * container with content (opening and closing). Rows hold offsets, never
 * bytes: the caller keeps the text and passes it in, and it may move or grow
 * between calls. Numbers, escapes, key order and duplicate keys are therefore
 * always the server's own.
 *
 * Feeding is resumable at any byte and does at most `budget` bytes a call. At
 * the first fault the rows so far stay good, the containers open there are
 * left open, and everything from the fault on becomes ROW_RAW rows, a line
 * each, so that nothing that came is hidden. Offsets are 32 bits: a text may
 * have 4 GiB less one.
 */

#include "core/base/buf.h"

struct doc_index;

enum row_kind {
	ROW_OBJECT, ROW_ARRAY,		/* opening row, or an empty one */
	ROW_STRING, ROW_NUMBER, ROW_TRUE, ROW_FALSE, ROW_NULL,
	ROW_CLOSE,			/* "}" or "]" */
	ROW_RAW				/* a line of what is not JSON */
};

enum { INDEX_NONE = UINT32_MAX, INDEX_DEPTH_MAX = 2048 };

struct row {
	enum row_kind kind;
	bool is_empty;		/* a container with nothing in it */
	bool is_open;		/* its end has not come (yet) */
	bool is_last;		/* no comma behind it */
	uint32_t depth;		/* 0 for the top value */
	uint32_t parent;	/* opening row, or INDEX_NONE */
	uint32_t pair;		/* opening <-> closing; itself for a scalar;
				   the last row so far while is_open */
	uint32_t count;		/* members or elements of a container */
	uint32_t key, key_len;	/* with its quotes; len 0 where none */
	uint32_t value, value_len;	/* with quotes; containers: both
				   brackets; while is_open: as far as known */
};

struct index_fault {
	size_t offset;
	size_t line, column;	/* from 1; columns in bytes */
	const char *reason;	/* "a comma or ] was expected" */
};

struct doc_index *index_new(void) FD_MUST_USE;
/*
 * Of several JSON texts one after another (NDJSON): each is a row of depth 0
 * without a parent; index_next goes from one to the other, paths begin with
 * the number of the text ("[3].Patient.name").
 */
struct doc_index *index_new_sequence(void) FD_MUST_USE;
void index_free(struct doc_index *index);
/*
 * Goes on over text[0..len), the same text as before and more. is_whole: the
 * text ends here. True while work is left on these bytes.
 */
bool index_feed(struct doc_index *index, const char *text, size_t len,
	bool is_whole, size_t budget);
/* Everything at once. */
struct doc_index *index_text(const char *text, size_t len) FD_MUST_USE;

/* Bytes that have been indexed. */
size_t index_done(const struct doc_index *index) FD_NONNULL;
/* NULL while no fault is known. Truncated text is a fault at its end. */
const struct index_fault *index_fault(const struct doc_index *index)
	FD_NONNULL;
size_t index_memory(const struct doc_index *index) FD_NONNULL;

uint32_t index_count(const struct doc_index *index) FD_NONNULL;
/* at < index_count. */
struct row index_row(const struct doc_index *index, const char *text,
	uint32_t at) FD_NONNULL;
/* Cheaper than a whole row. */
enum row_kind index_kind(const struct doc_index *index, const char *text,
	uint32_t at) FD_NONNULL;
uint32_t index_parent(const struct doc_index *index, uint32_t at) FD_NONNULL;
/* Where it begins in the text: its key, or its value when it has none. */
uint32_t index_start(const struct doc_index *index, uint32_t at) FD_NONNULL;
/* The row behind this value and all in it: at + 1 for a scalar. */
uint32_t index_after(const struct doc_index *index, const char *text,
	uint32_t at) FD_NONNULL;
/* First child of a container, or INDEX_NONE; next in the same, likewise. */
uint32_t index_first(const struct doc_index *index, const char *text,
	uint32_t at) FD_NONNULL;
uint32_t index_next(const struct doc_index *index, const char *text,
	uint32_t at) FD_NONNULL;
/* Position among its siblings, from 0. */
uint32_t index_position(const struct doc_index *index, const char *text,
	uint32_t at) FD_NONNULL;
/* The last row that begins at or before a byte. */
uint32_t index_row_at(const struct doc_index *index, size_t offset)
	FD_NONNULL;

/* First member of that name (escapes decoded), or INDEX_NONE. */
uint32_t index_member(const struct doc_index *index, const char *text,
	uint32_t object, const char *name) FD_NONNULL;
/* Element by number, or INDEX_NONE. */
uint32_t index_element(const struct doc_index *index, const char *text,
	uint32_t array, uint32_t number) FD_NONNULL;
/*
 * Steps of names and numbers divided by dots from a row ("issue.0.details
 * .text"), or INDEX_NONE. An array where a name is asked gives its first
 * element.
 */
uint32_t index_find(const struct doc_index *index, const char *text,
	uint32_t from, const char *steps) FD_NONNULL;
/* Owned decoded text of a string row (\u0000 as "\\u0000"); NULL otherwise. */
char *index_string_dup(const struct doc_index *index, const char *text,
	uint32_t at) FD_NONNULL FD_MUST_USE;
/* Owned: string decoded, number or literal as written; NULL for others. */
char *index_scalar_dup(const struct doc_index *index, const char *text,
	uint32_t at) FD_NONNULL FD_MUST_USE;
/* Owned decoded text at steps from a row, or NULL. */
char *index_find_dup(const struct doc_index *index, const char *text,
	uint32_t from, const char *steps) FD_NONNULL FD_MUST_USE;
bool index_string_equals(const struct doc_index *index, const char *text,
	uint32_t at, const char *value) FD_NONNULL;
/* Decodes the inside of a JSON string (no quotes) into out. */
void index_unescape(struct buf *out, const char *raw, size_t len) FD_NONNULL;
/* The same for comparing: NUL and half a surrogate pair as bytes too, so that
   no two strings fall together. */
void index_unescape_exact(struct buf *out, const char *raw, size_t len)
	FD_NONNULL;

/* "Bundle.entry[0].resource": FHIRPath, from the nearest resource type. */
void index_path(const struct doc_index *index, const char *text, uint32_t at,
	struct buf *out) FD_NONNULL;
/* "/entry/0/resource" (RFC 6901), of a sequence as if it were an array. */
void index_pointer(const struct doc_index *index, const char *text,
	uint32_t at, struct buf *out) FD_NONNULL;

#endif
