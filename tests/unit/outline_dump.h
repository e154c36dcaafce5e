#ifndef FD_TEST_OUTLINE_DUMP_H
#define FD_TEST_OUTLINE_DUMP_H

/*
 * The rows of an outline as text, a line each: depth by indentation, kind,
 * then what a person sees of it: name, label, value, path. What the tests of
 * doc/outline compare, and the fuzz targets hold against one another.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/doc/outline.h"

static inline const char *dump_kind(const struct row *row)
{
	static const char *const names[] = {
		[ROW_OBJECT] = "open", [ROW_ARRAY] = "repeats",
		[ROW_STRING] = "leaf", [ROW_NULL] = "note",
		[ROW_CLOSE] = "close", [ROW_RAW] = "raw",
	};

	return row->is_empty ? "empty" : names[row->kind];
}

static inline void dump_part(struct buf *out, const struct buf *part)
{
	buf_puts(out, " | ");
	text_scrub(out, part->data, part->len);
}

static inline void dump_row(const struct outline *outline, const char *text,
	uint32_t at, struct buf *out)
{
	struct row row = outline_row(outline, text, at);
	void (*const say[])(const struct outline *outline, const char *text,
		uint32_t at, struct buf *out) = {
		outline_label, outline_value, outline_path, outline_preview
	};
	size_t parts = row.pair != at || row.is_open ? 4 : 3;

	buf_fill(out, ' ', row.depth * 2);
	buf_puts(out, dump_kind(&row));
	if (row.is_open)
		buf_puts(out, " unfinished");
	if (row.key_len > 0)
		buf_printf(out, " %.*s", (int)row.key_len, text + row.key);
	if (row.count > 0)
		buf_printf(out, " (%u)", row.count);
	for (size_t i = 0; i < parts && row.kind != ROW_CLOSE; i++) {
		struct buf part = BUF_INIT;

		say[i](outline, text, at, &part);
		if (part.len > 70) {
			buf_truncate(&part, 67);
			buf_puts(&part, "...");
		}
		dump_part(out, &part);
		buf_finish(&part);
	}
	buf_putc(out, '\n');
}

static inline void dump_rows(const struct outline *outline, const char *text,
	struct buf *out)
{
	const struct index_fault *fault = outline_fault(outline);

	for (uint32_t at = 0; at < outline_count(outline); at++)
		dump_row(outline, text, at, out);
	if (fault != NULL)
		buf_printf(out, "fault at %zu, line %zu, column %zu: %s\n",
			fault->offset, fault->line, fault->column,
			fault->reason);
}

#endif
