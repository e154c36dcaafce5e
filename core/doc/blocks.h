#ifndef FD_DOC_BLOCKS_H
#define FD_DOC_BLOCKS_H

/*
 * Where the tokens of a JSON text begin: the first stage of doc/index and
 * doc/format.
 *
 * Bytes are looked at 64 at a time, each block becoming a few 64-bit masks (by
 * AVX2, SSE2 or plain C, with the same result). Out of these come the offsets
 * at which something begins outside of strings: a bracket, comma, colon,
 * opening quote, or the first byte of a number or word. The inside of strings
 * is checked here (control characters, escapes, UTF-8); the grammar is the
 * caller's.
 */

#include "core/base/mem.h"

#if defined(__x86_64__) && defined(__GNUC__)
#define BLOCKS_HAVE_X86 1
#else
#define BLOCKS_HAVE_X86 0
#endif

enum {
	BLOCK_BYTES = 64,
	BLOCKS_BATCH = 64,	/* blocks a call */
	/* Room for the starts of a batch, and for a few written in haste. */
	BLOCKS_STARTS = BLOCKS_BATCH * BLOCK_BYTES + 8
};

enum blocks_way { BLOCKS_PLAIN, BLOCKS_SSE2, BLOCKS_AVX2, BLOCKS_WAYS };

struct blocks {
	enum blocks_way way;
	uint64_t in_string;	/* all ones: the last block ended in one */
	uint64_t in_word;	/* 1: it ended in a number or word */
	bool is_escaped;	/* it ended with an escaping backslash */
	size_t pending;		/* an escape or character cut at its end */
	size_t bad;		/* first fault inside a string, or SIZE_MAX */
	const char *reason;
};

/* Before the first byte; takes the fastest way this machine has. */
void blocks_init(struct blocks *blocks) FD_NONNULL;
bool blocks_has_way(enum blocks_way way);

/*
 * Goes over text[from..to), at most BLOCKS_BATCH blocks; to - from is a
 * multiple of 64 but at the text's end. Writes where tokens begin, less base,
 * returns their number. Nothing behind the first fault is reported.
 */
size_t blocks_scan(struct blocks *blocks, const char *text, size_t from,
	size_t to, size_t base, uint32_t starts[BLOCKS_STARTS])
	FD_NONNULL;

/* For blocks.c: one bit a byte, the first byte lowest. */
struct block_masks {
	uint64_t quote, backslash;
	uint64_t mark;		/* {}[]:, and, harmless, 0x0c and 0x1a */
	uint64_t space;		/* JSON's four */
	uint64_t control;	/* below 0x20 */
	uint64_t high;		/* above 0x7f */
};
void blocks_classify(enum blocks_way way, const unsigned char *text,
	size_t count, struct block_masks *out) FD_NONNULL;

#endif
