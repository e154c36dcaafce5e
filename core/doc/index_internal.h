#ifndef FD_DOC_INDEX_INTERNAL_H
#define FD_DOC_INDEX_INTERNAL_H

/*
 * What the files of doc/index share; nobody else includes this but its tests.
 *
 * A row is a node of eight bytes: where it begins, and a link whose meaning
 * its type tells. index.c has the reasons.
 */

#include "core/doc/blocks.h"
#include "core/doc/index.h"

struct node {
	uint32_t start;		/* of the key, or of the value without one */
	uint32_t link;		/* type, LINK_KEY, and a number */
};

enum {
	LINK_LEAF = 0,		/* scalar or empty container; its parent */
	LINK_OPEN = 1,		/* opening row; its parent */
	LINK_SPAN = 2,		/* opening row of a large one; its span */
	LINK_CLOSE = 3,		/* closing row; its opening row */

	LINK_SHIFT = 30,
	LINK_KEY = 1 << 29,	/* it is a member: a key stands in front */
	LINK_NUMBER = LINK_KEY - 1,
	ROWS_MAX = LINK_NUMBER,	/* which itself stands for no parent */

	CHUNK_SHIFT = 18,	/* rows a chunk: 2 MiB */
	CHUNK_ROWS = 1 << CHUNK_SHIFT,
	SPAN_ROWS = 64,		/* containers from here on get a span */
	KEY_LONG = 1 << 14,	/* keys from here on are measured once */
	KEY_SLOTS = 8,
	TEXTS_STEP = 64,	/* of a sequence: every so many are noted */
	RAW_MAX = 4096		/* longest raw row */
};

/* What is remembered of a container of many rows. */
struct span {
	uint32_t close, parent;
	uint32_t count, position;
};

/* A container whose end has not come. */
struct frame {
	uint32_t row, count, position;
	bool is_object;
};

enum want {
	WANT_VALUE, WANT_ELEMENT_OR_END, WANT_KEY, WANT_KEY_OR_END, WANT_COLON,
	AFTER_VALUE, AFTER_WORD
};

struct doc_index {
	struct node **chunks;
	size_t chunk_alloc;
	uint32_t room;		/* rows the chunks can hold */
	uint32_t written;	/* rows in them */
	uint32_t ready;		/* of these, whole ones */
	uint32_t good;		/* of these, before the raw ones */
	struct span *spans;
	size_t span_count, span_alloc;
	bool is_sequence;
	uint32_t *texts;	/* rows of texts 0, TEXTS_STEP... */
	size_t texts_alloc;
	uint32_t text_count;	/* stays 0 where it is no sequence */

	struct {
		uint32_t start, len;	/* len 0: free */
	} long_key[KEY_SLOTS];

	struct blocks blocks;
	size_t begin;		/* 3 after a byte order mark */
	size_t done;
	enum want want;
	uint32_t key;		/* of the row to come, or INDEX_NONE */
	bool has_begun, is_finished;
	struct index_fault fault;	/* reason NULL: none */
	uint32_t depth;		/* frames of the stack that count */
	struct frame stack[INDEX_DEPTH_MAX];
};

static inline struct node *index_node(const struct doc_index *index,
	uint32_t at)
{
	return &index->chunks[at >> CHUNK_SHIFT][at & (CHUNK_ROWS - 1)];
}

static inline uint32_t link_type(uint32_t link)
{
	return link >> LINK_SHIFT;
}

static inline uint32_t link_make(uint32_t type, uint32_t number)
{
	return type << LINK_SHIFT | number;
}

/* Room for one more row. */
void index_grow(struct doc_index *index) FD_NONNULL;
/* The row that is to be written begins another text of a sequence. */
void index_note_text(struct doc_index *index) FD_NONNULL;
/* The span of a container that has just been closed. */
void index_keep_span(struct doc_index *index, const struct frame *frame,
	uint32_t close) FD_NONNULL;
/* From offset on, all is raw; raw_from is where the row there begins. */
void index_set_fault(struct doc_index *index, const char *text, size_t offset,
	const char *reason, size_t raw_from) FD_NONNULL;
/* More raw rows; false when there is nothing to do with these bytes. */
bool index_add_raw(struct doc_index *index, const char *text, size_t len,
	bool is_whole, size_t budget) FD_NONNULL;
/* The opening row of a closing one; any other row itself. */
uint32_t index_opening(const struct doc_index *index, uint32_t at) FD_NONNULL;
/* Length of the key that begins there, with its quotes. */
size_t index_key_length(const struct doc_index *index, const char *text,
	uint32_t start) FD_NONNULL;
/* Where the value of a row begins. */
uint32_t index_value_start(const struct doc_index *index, const char *text,
	uint32_t at) FD_NONNULL;
/* Length of a string with its quotes; text[0] is the opening one. */
size_t index_string_length(const char *text) FD_NONNULL;
bool index_is_space(char c);

#endif
