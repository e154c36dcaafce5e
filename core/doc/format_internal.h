#ifndef FD_DOC_FORMAT_INTERNAL_H
#define FD_DOC_FORMAT_INTERNAL_H

/* What the two files of doc/format share. */

#include "core/doc/blocks.h"
#include "core/doc/format.h"
#include "core/doc/word.h"

enum {
	KEPT = BLOCK_BYTES, WINDOW = 8 * BLOCKS_BATCH * BLOCK_BYTES,
	OUT = 65536, DEPTH_MAX = 2048,
	SHORT = 32	/* pieces up to here are copied by the whole 32 */
};

enum format_want {
	WANT_VALUE, WANT_ELEMENT_OR_END, WANT_KEY, WANT_KEY_OR_END, WANT_COLON,
	AFTER_VALUE
};

enum format_token { TOKEN_NONE, TOKEN_STRING, TOKEN_WORD };

struct formatter {
	format_sink *sink;
	void *data;
	bool is_refused, is_fault;
	struct format_fault fault;
	struct blocks blocks;

	size_t base;		/* the offset of window[KEPT] */
	size_t held;		/* bytes from there on */
	size_t line, line_start;	/* of the window's begin */

	enum format_want want;
	unsigned indent, depth;
	bool has_value;		/* a text is before this one */
	enum format_token token;	/* that is not sent, or not all */
	size_t from;		/* where in the window its rest begins */
	size_t token_start;	/* its offset */
	struct word word;

	size_t out_len;
	bool is_object[DEPTH_MAX];
	char window[KEPT + WINDOW + SHORT];
	char out[OUT + SHORT];
};

static inline bool format_in_object(const struct formatter *formatter)
{
	return formatter->depth > 0 &&
		formatter->is_object[formatter->depth - 1];
}

/* The length without JSON's white space at the end. */
static inline size_t format_trim(const char *text, size_t len)
{
	while (len > 0 && (text[len - 1] == ' ' || text[len - 1] == '\n' ||
	    text[len - 1] == '\r' || text[len - 1] == '\t'))
		len--;
	return len;
}

void format_flush(struct formatter *formatter) FD_NONNULL;
/* Takes whole members and elements off the starts; returns how many starts. */
size_t format_take_many(struct formatter *formatter, const uint32_t *starts,
	size_t count) FD_NONNULL;

#endif
