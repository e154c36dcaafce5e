#include "core/client/sent.h"

/*
 * A row of at most twelve, the oldest first. They hold what patients' data
 * are, so nothing here ever goes to a file, and all go with the connection.
 */

#include <string.h>

static size_t bytes_in(const struct sent *sent)
{
	size_t total = 0;

	for (size_t i = 0; i < sent->count; i++)
		total += sent->body[i].bytes.len;
	return total;
}

static void forget_oldest(struct sent *sent)
{
	buf_finish(&sent->body[0].bytes);
	memmove(sent->body, sent->body + 1,
		--sent->count * sizeof(*sent->body));
}

void sent_keep(struct sent *sent, uint32_t exchange, struct buf *bytes)
{
	if (bytes->len == 0 || bytes->len > SENT_BYTES_MAX) {
		buf_finish(bytes);
		return;
	}
	while (sent->count == SENT_MAX ||
	    bytes_in(sent) + bytes->len > SENT_BYTES_MAX)
		forget_oldest(sent);
	sent->body[sent->count++] = (struct sent_body){ exchange, *bytes };
	*bytes = (struct buf)BUF_INIT;
}

const struct buf *sent_find(const struct sent *sent, uint32_t exchange)
{
	for (size_t i = 0; i < sent->count; i++)
		if (sent->body[i].exchange == exchange)
			return &sent->body[i].bytes;
	return NULL;
}

void sent_finish(struct sent *sent)
{
	while (sent->count > 0)
		forget_oldest(sent);
}
