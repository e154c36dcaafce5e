#include "core/doc/outline_internal.h"

/*
 * Rows of a form body: one for each name=value, all of depth 0. Nothing in
 * such a body can be at fault: what cannot be decoded stays as it is (URL
 * Standard, application/x-www-form-urlencoded).
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"

/* No end of the pair before that. */
struct form {
	size_t scanned;
};

static void *new_state(void)
{
	return xcalloc(1, sizeof(struct form));
}

static void free_state(void *state)
{
	free(state);
}

static size_t memory(const void *state)
{
	(void)state;
	return sizeof(struct form);
}

static bool is_end(char c)
{
	return c == '&' || c == '\n' || c == '\r';
}

static bool feed(struct outline *outline, const char *text, size_t len,
	size_t stop, bool is_whole)
{
	struct form *form = outline->state;

	while (outline->done < stop) {
		size_t start = outline->done;
		size_t end = form->scanned > start ? form->scanned : start;

		while (end < len && !is_end(text[end]))
			end++;
		form->scanned = end;
		if (end == len && !is_whole)
			return false;
		if (end > start && outline_add(outline, ROW_STRING, start,
		    end - start, INDEX_NONE) == INDEX_NONE) {
			outline_set_full(outline, text, start);
			return false;
		}
		outline->ready = outline->written;
		outline->done = end + (end < len);
	}
	return outline->done < len;
}

static size_t name_length(const char *text, const struct outline_node *node)
{
	const char *stop = memchr(text + node->start, '=', node->len);

	return stop == NULL ? node->len :
		(size_t)(stop - text) - node->start;
}

static void fill(const char *text, const struct outline_node *node,
	struct row *row)
{
	size_t len = name_length(text, node), skip = len + (len < node->len);

	row->key = node->start;
	row->key_len = (uint32_t)len;
	row->value = node->start + (uint32_t)skip;
	row->value_len = node->len - (uint32_t)skip;
}

static int hex_digit(char c)
{
	c = text_lower(c);
	if (text_is_digit(c))
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static void decode(const char *at, size_t len, struct buf *out)
{
	for (size_t i = 0; i < len; i++) {
		if (at[i] == '%' && i + 2 < len && hex_digit(at[i + 1]) >= 0 &&
		    hex_digit(at[i + 2]) >= 0) {
			buf_putc(out, (char)(hex_digit(at[i + 1]) * 16 +
				hex_digit(at[i + 2])));
			i += 2;
		} else {
			buf_putc(out, at[i] == '+' ? ' ' : at[i]);
		}
	}
}

/* The name, decoded. */
static void label(const struct outline *outline, const char *text,
	uint32_t at, struct buf *out)
{
	const struct outline_node *node = &outline->nodes[at];

	decode(text + node->start, name_length(text, node), out);
}

static void value(const struct outline *outline, const char *text,
	uint32_t at, struct buf *out)
{
	const struct outline_node *node = &outline->nodes[at];
	struct row row;

	fill(text, node, &row);
	decode(text + row.value, row.value_len, out);
}

const struct outline_ops outline_form = {
	.new_state = new_state, .free_state = free_state, .memory = memory,
	.feed = feed, .fill = fill, .label = label, .value = value,
	.path = label, .preview = value,
};
