#ifndef FD_DOC_OUTLINE_INTERNAL_H
#define FD_DOC_OUTLINE_INTERNAL_H

/*
 * What the files of doc/outline share; nobody else includes this but its
 * tests. A row is twenty bytes; outline.c has the reasons.
 */

#include "core/doc/outline.h"

struct outline_node {
	uint32_t start, len;	/* of the row's own bytes */
	uint32_t parent;	/* of a closing row: its opening row's count */
	uint32_t pair;		/* itself for a leaf; INDEX_NONE: is open */
	uint32_t info;		/* row_kind, INFO_TWIN, and a number */
};

enum {
	INFO_KINDS = 15,	/* the low bits: enum row_kind */
	INFO_TWIN = 16,		/* XML: a sibling has the same name */
	INFO_SHIFT = 5,
	NUMBER_MAX = (1 << 27) - 1,

	OUTLINE_ROWS_MAX = 1 << 25,	/* of structure; raw ones go on */
	OUTLINE_RAW_MAX = 4096		/* longest raw row */
};

/* What a kind of text has to say for itself; state is the kind's own. */
struct outline_ops {
	void *(*new_state)(void);
	void (*free_state)(void *state);
	size_t (*memory)(const void *state);
	/*
	 * Goes on from outline->done to stop or a little further; true while
	 * work is left on text[0..len). Ends with outline_set_fault at a
	 * fault.
	 */
	bool (*feed)(struct outline *outline, const char *text, size_t len,
		size_t stop, bool is_whole);
	/* Sets key, value and their lengths of a row that is not raw. */
	void (*fill)(const char *text, const struct outline_node *node,
		struct row *row);
	/* Children of a container that is open; NULL: they are walked. */
	uint32_t (*open_count)(const struct outline *outline, uint32_t at);
	void (*label)(const struct outline *outline, const char *text,
		uint32_t at, struct buf *out);
	void (*value)(const struct outline *outline, const char *text,
		uint32_t at, struct buf *out);
	void (*path)(const struct outline *outline, const char *text,
		uint32_t at, struct buf *out);
	void (*preview)(const struct outline *outline, const char *text,
		uint32_t at, struct buf *out);
};

extern const struct outline_ops outline_xml, outline_hl7v2, outline_form;

struct outline {
	enum sniff_kind kind;
	const struct outline_ops *ops;
	void *state;
	struct outline_node *nodes;
	size_t alloc;
	uint32_t written;	/* rows there are */
	uint32_t ready;		/* of these, the ones that stay */
	uint32_t good;		/* of these, before the raw end */
	size_t done;		/* bytes that became rows */
	bool is_raw;		/* all from good on is raw */
	bool is_finished;
	struct index_fault fault;	/* reason NULL: none */
	char *reason;			/* the words of it, owned */
};

static inline enum row_kind node_kind(const struct outline_node *node)
{
	return (enum row_kind)(node->info & INFO_KINDS);
}

static inline uint32_t node_number(const struct outline_node *node)
{
	return node->info >> INFO_SHIFT;
}

static inline uint32_t node_info(enum row_kind kind, uint32_t number)
{
	if (number > NUMBER_MAX)
		number = 0;
	return (uint32_t)kind | number << INFO_SHIFT;
}

/* Adds a leaf and says where; INDEX_NONE past OUTLINE_ROWS_MAX. */
uint32_t outline_add(struct outline *outline, enum row_kind kind,
	size_t start, size_t len, uint32_t parent) FD_NONNULL;
/* Notes the first fault; later ones are ignored. */
void outline_note_fault(struct outline *outline, const char *text,
	size_t offset, const char *reason) FD_NONNULL;
/* The same, and everything from raw_from on becomes raw rows. */
void outline_set_fault(struct outline *outline, const char *text,
	size_t offset, const char *reason, size_t raw_from) FD_NONNULL;
/* The fault of a text that has more parts than are kept. */
void outline_set_full(struct outline *outline, const char *text,
	size_t offset) FD_NONNULL;
/* Where the raw line at from ends, its break included; 0: not known yet. */
size_t outline_raw_end(const struct outline *outline, const char *text,
	size_t from, size_t len, bool is_whole) FD_NONNULL;
bool outline_is_raw(const struct outline *outline, uint32_t at) FD_NONNULL;

#endif
