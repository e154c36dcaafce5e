#ifndef FD_TESTS_UNIT_TABLES_H
#define FD_TESTS_UNIT_TABLES_H

/*
 * A document and its table, for the tests of core/fhir/table, and the table
 * as text: what it is of, then a line a row, cells divided by " | ".
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/fhir/table.h"

struct a_table {
	struct doc_index *index;
	struct table *table;
	const char *text;
};

static inline void work(struct a_table *it, size_t budget)
{
	while (table_work(it->table, it->index, it->text, true, budget))
		;
}

static inline struct a_table open_table(const char *text, size_t len,
	bool is_sequence)
{
	struct a_table it = {
		.index = is_sequence ? index_new_sequence() : index_new(),
		.table = table_new(), .text = text,
	};

	index_feed(it.index, text, len, true, len + 1);
	work(&it, 100);
	return it;
}

static inline void close_table(struct a_table *it)
{
	table_free(it->table);
	index_free(it->index);
}

static inline void put_mark(enum table_mark mark, struct buf *out)
{
	static const char *const marks[] = {
		[TABLE_PLAIN] = "", [TABLE_GOOD] = " [good]",
		[TABLE_DOUBT] = " [doubt]", [TABLE_BAD] = " [bad]",
	};

	buf_puts(out, marks[mark]);
}

static inline void put_row(const struct a_table *it, uint32_t entry,
	struct buf *out)
{
	size_t before;

	for (size_t i = 0; i < table_columns(it->table); i++) {
		if (i > 0)
			buf_puts(out, " | ");
		put_mark(table_cell(it->table, it->index, it->text, entry, i,
			out), out);
	}
	buf_putc(out, '\n');
	before = out->len;
	buf_puts(out, "    ");
	table_remark(it->table, it->index, it->text, entry, out);
	if (out->len == before + 4)
		buf_truncate(out, before);
	else
		buf_putc(out, '\n');
}

static inline void put_table(const struct a_table *it, struct buf *out)
{
	if (!table_is_there(it->table, it->index, it->text, out)) {
		buf_putc(out, '\n');
		return;
	}
	table_describe(it->table, it->index, it->text, out);
	buf_putc(out, '\n');
	for (size_t i = 0; i < table_columns(it->table); i++)
		buf_printf(out, "%s%s", i > 0 ? " | " : "",
			table_column_name(it->table, i));
	buf_putc(out, '\n');
	for (size_t i = 0; i < table_count(it->table); i++)
		put_row(it, table_entry(it->table, i), out);
}

#endif
