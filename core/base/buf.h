#ifndef FD_BASE_BUF_H
#define FD_BASE_BUF_H

/*
 * A growable run of bytes, always followed by a NUL that does not count.
 *
 * data is never NULL, so a buffer can be printed at once. A buffer that is
 * fed by a peer gets a cap: past it the append is refused whole, `failed`
 * stays set, and what came before is kept.
 */

#include "core/base/mem.h"

struct buf {
	char *data;
	size_t len;
	size_t alloc;
	size_t cap;	/* largest len allowed; 0: no cap */
	bool failed;	/* an append was refused */
	bool is_secret;	/* wiped wherever it was, also when it moves */
};

extern char buf_empty[];

#define BUF_INIT	{ .data = buf_empty }
#define BUF_INIT_SECRET	{ .data = buf_empty, .is_secret = true }

void buf_init(struct buf *buf) FD_NONNULL;
void buf_init_capped(struct buf *buf, size_t cap) FD_NONNULL;
/* Frees what it holds; ready for use again. */
void buf_finish(struct buf *buf) FD_NONNULL;
/* The same, for bytes that must not stay in memory. */
void buf_finish_wiped(struct buf *buf) FD_NONNULL;
/* Empties it and keeps the room. */
void buf_clear(struct buf *buf) FD_NONNULL;

/* Room for len more bytes; false (and failed) past the cap. */
bool buf_reserve(struct buf *buf, size_t len) FD_NONNULL;
bool buf_append(struct buf *buf, const void *data, size_t len) FD_NONNULL;
bool buf_puts(struct buf *buf, const char *text) FD_NONNULL;
bool buf_putc(struct buf *buf, char c) FD_NONNULL;
bool buf_fill(struct buf *buf, char c, size_t count) FD_NONNULL;
bool buf_printf(struct buf *buf, const char *format, ...)
	FD_NONNULL FD_PRINTF(2, 3);
/* Puts len bytes in at offset at (at <= buf->len). */
bool buf_insert(struct buf *buf, size_t at, const void *data, size_t len)
	FD_NONNULL;
/* Takes len bytes out at offset at; the range must lie inside. */
void buf_delete(struct buf *buf, size_t at, size_t len) FD_NONNULL;
/* Shortens it to len bytes. */
void buf_truncate(struct buf *buf, size_t len) FD_NONNULL;

/* Hands the bytes to the caller, who frees them; the buffer is empty then. */
char *buf_take(struct buf *buf) FD_NONNULL FD_MUST_USE;

#endif
