#ifndef FD_TEST_DIFF_DOCUMENTS_H
#define FD_TEST_DIFF_DOCUMENTS_H

/*
 * Made-up JSON documents, the same for the same seed, and single changes of
 * them of which is known what a comparison must find.
 */

#include <string.h>

#include "core/base/buf.h"
#include "core/doc/diff.h"

static inline unsigned diff_documents_next(unsigned *seed)
{
	*seed = *seed * 1103515245u + 12345u;
	return *seed >> 16 & 0x7fff;
}

static inline void diff_documents_value(unsigned *seed, int depth,
	struct buf *out)
{
	static const char *const words[] = {
		"\"a\"", "\"b c\"", "1", "1.0", "true", "null", "\"\\u00e9\"",
	};
	unsigned choice = diff_documents_next(seed) % 10;
	unsigned count = 1 + diff_documents_next(seed) % 5;

	if (depth > 4 || choice < 5) {
		buf_puts(out, words[diff_documents_next(seed) %
			FD_COUNT(words)]);
		return;
	}
	buf_putc(out, choice < 8 ? '{' : '[');
	for (unsigned i = 0; i < count; i++) {
		if (i > 0)
			buf_puts(out, ", ");
		if (choice < 8)
			buf_printf(out, "\"k%u\": ", i);
		diff_documents_value(seed, depth + 1, out);
	}
	buf_putc(out, choice < 8 ? '}' : ']');
}

static inline void diff_documents_make(unsigned seed, struct buf *out)
{
	buf_puts(out, "{\"root\": [");
	for (int i = 0; i < 4; i++) {
		if (i > 0)
			buf_puts(out, ", ");
		diff_documents_value(&seed, 0, out);
	}
	buf_puts(out, "]}");
}

struct diff_mutation {
	enum diff_kind kind;
	uint32_t row;		/* of the first document */
};

/*
 * A scalar gets a value that is nowhere else, or a member is put before it or
 * is taken away. False where the row that was chosen is none of these.
 */
static inline bool diff_documents_mutate(unsigned seed, const struct buf *a,
	struct buf *b, struct diff_mutation *out)
{
	struct doc_index *index = index_text(a->data, a->len);
	uint32_t at = diff_documents_next(&seed) % index_count(index);
	struct row row = index_row(index, a->data, at);
	bool is_scalar = row.kind >= ROW_STRING && row.kind <= ROW_NULL;
	size_t from = row.key_len != 0 ? row.key : row.value;
	size_t end = (size_t)row.value + row.value_len;

	out->row = at;
	out->kind = (enum diff_kind)(diff_documents_next(&seed) % 3);
	index_free(index);
	if (!is_scalar && (out->kind == DIFF_CHANGED || row.kind == ROW_CLOSE))
		return false;
	if (row.parent == INDEX_NONE ||
	    (out->kind == DIFF_REMOVED && row.is_last))
		return false;
	buf_append(b, a->data, from);
	if (out->kind == DIFF_ADDED)
		buf_printf(b, "%s\"new\", ", row.key_len != 0 ?
			"\"new\": " : "");
	if (out->kind == DIFF_CHANGED) {
		buf_append(b, a->data + from, row.value - from);
		buf_puts(b, "\"new\"");
		from = end;
	} else if (out->kind == DIFF_REMOVED) {
		from = end + strlen(", ");
	}
	buf_append(b, a->data + from, a->len - from);
	return true;
}

#endif
