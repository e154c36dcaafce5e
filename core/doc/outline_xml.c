#include "core/doc/outline_internal.h"

/* Lines only, until the reader of this kind is in. */

static void *new_state(void)
{
	return NULL;
}

static void free_state(void *state)
{
	(void)state;
}

static size_t memory(const void *state)
{
	(void)state;
	return 0;
}

static bool feed(struct outline *outline, const char *text, size_t len,
	size_t stop, bool is_whole)
{
	(void)text;
	(void)len;
	(void)stop;
	(void)is_whole;
	outline->is_raw = true;
	return false;
}

static void fill(const char *text, const struct outline_node *node,
	struct row *row)
{
	(void)text;
	(void)node;
	(void)row;
}

static void say(const struct outline *outline, const char *text,
	uint32_t at, struct buf *out)
{
	(void)outline;
	(void)text;
	(void)at;
	(void)out;
}

const struct outline_ops outline_xml = {
	.new_state = new_state, .free_state = free_state, .memory = memory,
	.feed = feed, .fill = fill, .label = say, .value = say, .path = say,
	.preview = say,
};
