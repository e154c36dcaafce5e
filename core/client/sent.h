#ifndef FD_CLIENT_SENT_H
#define FD_CLIENT_SENT_H

/*
 * Bodies that were sent, for what an answer says of them: kept by exchange, in
 * memory only, the last few and at most 8 MiB in all.
 */

#include "core/base/buf.h"

enum { SENT_MAX = 12, SENT_BYTES_MAX = 8 << 20 };

struct sent_body {
	uint32_t exchange;
	struct buf bytes;
};

struct sent {
	size_t count;
	struct sent_body body[SENT_MAX];
};

/* Adopts the bytes; the oldest bodies go where there is no room. */
void sent_keep(struct sent *sent, uint32_t exchange, struct buf *bytes)
	FD_NONNULL;
/* NULL when it had none, or it is kept no longer. */
const struct buf *sent_find(const struct sent *sent, uint32_t exchange)
	FD_NONNULL;
void sent_finish(struct sent *sent) FD_NONNULL;

#endif
