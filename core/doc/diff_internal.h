#ifndef FD_DOC_DIFF_INTERNAL_H
#define FD_DOC_DIFF_INTERNAL_H

/*
 * What the files of doc/diff share. A row of INDEX_NONE is the document
 * itself: its children are the rows of depth 0, or all its lines.
 */

#include "core/doc/diff.h"

struct align;
struct diff_hasher;

enum { DIFF_NAMES_MAX = 8 };

/* A name or the end of a path that is ignored. */
struct diff_rule {
	char *label;		/* as written, "[...]" left out */
	char *names[DIFF_NAMES_MAX];
	uint64_t hashes[DIFF_NAMES_MAX];
	size_t count;
};

struct diff_part {
	const char *text;
	size_t len;
	enum sniff_kind kind;
	struct tree *tree;	/* one of the two, or neither */
	struct lines *lines;
	uint32_t count;		/* rows */
	/*
	 * Of each row's value, names left out; 0 for what is ignored. Equal
	 * values have equal hashes, and other values other ones (as far as 64
	 * bits with a secret seed can tell).
	 */
	uint64_t *hash;
};

enum diff_phase {
	DIFF_INDEXING, DIFF_HASHING, DIFF_COMPARING, DIFF_FINISHED
};

struct diff {
	struct diff_part part[2];
	enum diff_form form;
	char *note;
	uint64_t seed;

	bool ignores_ids, ignores_meta;
	enum diff_match match;
	struct diff_rule *rules;
	size_t rule_count, rule_alloc, user_rules;

	enum diff_phase phase;
	enum diff_side side;	/* that is being indexed or hashed */
	struct diff_hasher *hasher;
	struct align *align;	/* innermost of the containers compared */
	/* Choices that could go either way are made as seen from this one. */
	enum diff_side first;

	struct diff_item *items;
	size_t count, alloc;
	struct diff_counts counts;
};

/* A run of bytes. */
struct span_of_text {
	const char *text;
	size_t len;
};

/* diff_node.c: rows as children of rows, whatever the document. */
enum diff_shape {
	DIFF_LEAF,
	DIFF_SET,		/* children with names, in any order */
	DIFF_LIST		/* children in an order */
};
enum diff_shape diff_node_shape(const struct diff_part *part, uint32_t row)
	FD_NONNULL;
uint32_t diff_node_first(const struct diff_part *part, uint32_t row)
	FD_NONNULL;
uint32_t diff_node_next(const struct diff_part *part, uint32_t row)
	FD_NONNULL;
enum row_kind diff_node_kind(const struct diff_part *part, uint32_t row)
	FD_NONNULL;
/* The key with its quotes, or nothing; and the value, of scalars only. */
struct span_of_text diff_json_key(const struct diff_part *part, uint32_t row)
	FD_NONNULL;
struct span_of_text diff_json_scalar(const struct diff_part *part,
	uint32_t row, enum row_kind kind) FD_NONNULL;
/* The name of a child within its parent; 0 when it has none. */
uint64_t diff_node_name(const struct diff *diff,
	const struct diff_part *part, uint32_t parent, uint32_t row)
	FD_NONNULL;
/* Both have the same sort of children (HL7 v2: repetitions, components). */
bool diff_node_fits(const struct diff *diff, uint32_t a, uint32_t b)
	FD_NONNULL;

/* diff_hash.c */
uint64_t diff_hash_bytes(uint64_t seed, const char *data, size_t len)
	FD_NONNULL;
static inline uint64_t diff_hash_mix(uint64_t a, uint64_t b)
{
	a = (a ^ b) * 0x9e3779b97f4a7c15u;
	a ^= a >> 32;
	a *= 0xd6e8feb86659fd93u;
	return a ^ a >> 29;
}
/* Of a JSON string, quotes included. */
uint64_t diff_hash_string(uint64_t seed, struct span_of_text raw);
struct diff_hasher *diff_hasher_new(struct diff *diff) FD_NONNULL;
void diff_hasher_free(struct diff_hasher *hasher);
/* Hashes rows of a part; false when all are. */
bool diff_hasher_step(struct diff_hasher *hasher, struct diff_part *part,
	size_t budget) FD_NONNULL;

/* diff_rule.c */
void diff_rules_set(struct diff *diff, const struct diff_settings *settings)
	FD_NONNULL;
void diff_rules_free(struct diff *diff) FD_NONNULL;

/* diff_key.c: by what an item of a list may be told from its siblings. */
enum diff_level {
	DIFF_BY_URL, DIFF_BY_ID, DIFF_BY_IDENTIFIER, DIFF_BY_ROLE, DIFF_LEVELS
};
/* 0 when it has no such key. */
uint64_t diff_key(const struct diff *diff, const struct diff_part *part,
	uint32_t row, enum diff_level level) FD_NONNULL;
/* What may stand in the place of one another: kind, resource type, name. */
uint64_t diff_class(const struct diff *diff, const struct diff_part *part,
	uint32_t row) FD_NONNULL;

/* diff_scalar.c: how two different values differ. */
enum diff_what diff_scalar_what(enum row_kind kind_a, struct span_of_text a,
	enum row_kind kind_b, struct span_of_text b);

/* diff_align.c: matches the children of two rows and reports what differs. */
struct align *diff_align_new(struct diff *diff, uint32_t a, uint32_t b)
	FD_NONNULL;
void diff_align_free(struct align *align) FD_NONNULL;
struct align *diff_align_outer(const struct align *align) FD_NONNULL;
/* Goes on with diff->align; false when there is none left. */
bool diff_align_step(struct diff *diff, size_t *budget) FD_NONNULL;

void diff_add(struct diff *diff, enum diff_kind kind, enum diff_what what,
	uint32_t a, uint32_t b) FD_NONNULL;

#endif
