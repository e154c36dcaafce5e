#include "core/doc/markup_internal.h"

/*
 * A table as the columns of doc/columns. A row of one cell in a table of more
 * is a title across it: it ends the columns above, stands on its own line,
 * and the titles of the columns come again below it. Those are the first row;
 * a title at the start of another row names that row.
 */

#include <stdlib.h>
#include <string.h>

#include "core/doc/columns.h"
#include "core/doc/wrap.h"

enum { CELLS_MAX = 6000 };

struct printing {
	markup_line *line;
	void *context;
};

void markup_table_adopt(struct markup_table *table, char *text, bool is_head)
{
	if (table->count == CELLS_MAX) {
		free(text);
		return;
	}
	table->cell = mem_grow(table->cell, table->count, &table->alloc,
		sizeof(*table->cell));
	table->cell[table->count++] = (struct markup_cell){
		.text = text, .row = table->row, .is_head = is_head
	};
}

static size_t cells_of_row(const struct markup_table *table, size_t at)
{
	size_t end = at;

	while (end < table->count && table->cell[end].row ==
	    table->cell[at].row)
		end++;
	return end - at;
}

static size_t widest_row(const struct markup_table *table)
{
	size_t widest = 0, cells;

	for (size_t at = 0; at < table->count; at += cells) {
		cells = cells_of_row(table, at);
		if (cells > widest)
			widest = cells;
	}
	return widest < COLUMNS_MAX ? widest : COLUMNS_MAX;
}

static void print_line(void *context, const char *line, size_t at,
	bool is_first)
{
	struct printing *printing = context;

	(void)at;
	(void)is_first;
	printing->line(printing->context, MARKUP_LINE, line);
}

static void print_title(struct printing *printing, const char *text,
	size_t width)
{
	size_t len = strlen(text);

	while (len > 0) {
		size_t next, used = wrap_row(text, len, width, &next);
		char *line = xstrndup(text, used);

		printing->line(printing->context, MARKUP_LINE, line);
		free(line);
		text += next;
		len -= next;
	}
}

static void add_row(struct columns *columns, const struct markup_table *table,
	size_t at, size_t cells)
{
	const char *texts[COLUMNS_MAX] = { NULL };
	bool all_heads = true;

	for (size_t i = 0; i < cells && i < columns->count; i++) {
		texts[i] = table->cell[at + i].text;
		all_heads = all_heads && table->cell[at + i].is_head;
	}
	if (columns->rows == 0 && all_heads)
		columns->has_head = true;
	else if (table->cell[at].is_head)
		columns->is_named = true;
	columns_add(columns, 0, texts);
}

void markup_table_print(struct markup_table *table, size_t width,
	markup_line *line, void *context)
{
	struct printing printing = { line, context };
	size_t widest = widest_row(table), cells, head = 0;
	struct columns columns;

	columns_init(&columns, widest);
	if (widest == 2)
		columns.is_named = true;
	for (size_t at = 0; at < table->count; at += cells) {
		cells = cells_of_row(table, at);
		if (cells > 1 || widest == 1) {
			add_row(&columns, table, at, cells);
			head = columns.has_head && at == 0 ? cells : head;
			continue;
		}
		columns_print(&columns, width, print_line, &printing);
		columns_finish(&columns);
		print_title(&printing, table->cell[at].text, width);
		if (head > 0)
			add_row(&columns, table, 0, head);
	}
	columns_print(&columns, width, print_line, &printing);
	columns_finish(&columns);
	for (size_t at = 0; at < table->count; at++)
		free(table->cell[at].text);
	free(table->cell);
	*table = (struct markup_table){ 0 };
}
