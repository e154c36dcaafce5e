#include "core/doc/columns.h"

/*
 * Every column starts as wide as its widest cell; then the widest gives up
 * one at a time until the page is wide enough. That takes at most width steps
 * a column, as nothing starts wider than the page. Columns that are empty
 * take no room at all.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/doc/wrap.h"

enum { GAP = 2, NARROWEST = 16 };

void columns_init(struct columns *columns, size_t count)
{
	*columns = (struct columns){
		.count = count < COLUMNS_MAX ? count : COLUMNS_MAX
	};
}

void columns_finish(struct columns *columns)
{
	for (size_t i = 0; i < columns->rows * columns->count; i++)
		free(columns->cell[i]);
	free(columns->cell);
	free(columns->mark);
	columns_init(columns, columns->count);
}

void columns_add(struct columns *columns, uint32_t mark,
	const char *const *cells)
{
	if (columns->rows == COLUMNS_ROWS_MAX || columns->count == 0)
		return;
	columns->mark = mem_grow(columns->mark, columns->rows,
		&columns->mark_alloc, sizeof(*columns->mark));
	columns->mark[columns->rows] = mark;
	for (size_t i = 0; i < columns->count; i++) {
		size_t at = columns->rows * columns->count + i;

		columns->cell = mem_grow(columns->cell, at, &columns->alloc,
			sizeof(*columns->cell));
		columns->cell[at] = xstrdup(cells[i] != NULL ? cells[i] : "");
	}
	columns->rows++;
}

static const char *cell_at(const struct columns *columns, size_t row,
	size_t column)
{
	return columns->cell[row * columns->count + column];
}

/* Columns of the widest line of a text. */
static size_t natural_width(const char *text)
{
	size_t widest = 0;

	while (*text != '\0') {
		size_t len = strcspn(text, "\n");
		size_t width = text_width(text, len);

		if (width > widest)
			widest = width;
		text += len + (text[len] != '\0');
	}
	return widest;
}

/* Widths of the columns; those with a title only are left out. */
static void measure(const struct columns *columns, size_t width,
	size_t *widths)
{
	for (size_t i = 0; i < columns->count; i++) {
		bool is_used = false;

		widths[i] = 0;
		for (size_t row = 0; row < columns->rows; row++) {
			size_t own = natural_width(cell_at(columns, row, i));

			if (own > widths[i])
				widths[i] = own;
			is_used = is_used || (own > 0 &&
				(row > 0 || !columns->has_head));
		}
		if (!is_used)
			widths[i] = 0;
		if (widths[i] > width)
			widths[i] = width;
	}
}

static size_t total_width(const struct columns *columns, const size_t *widths)
{
	size_t total = 0;

	for (size_t i = 0; i < columns->count; i++)
		if (widths[i] > 0)
			total += widths[i] + (total > 0 ? GAP : 0);
	return total;
}

/* False where columns would become too narrow to read. */
static bool shrink(const struct columns *columns, size_t width,
	size_t *widths)
{
	size_t total = total_width(columns, widths);

	while (total > width) {
		size_t widest = 0;

		for (size_t i = 1; i < columns->count; i++)
			if (widths[i] > widths[widest])
				widest = i;
		if (widths[widest] <= NARROWEST)
			return false;
		widths[widest]--;
		total--;
	}
	return true;
}

static void print_row(const struct columns *columns, size_t row,
	const size_t *widths, columns_line *line, void *context)
{
	const char *rest[COLUMNS_MAX];
	struct buf out = BUF_INIT;
	bool is_first = true, has_more = true;

	for (size_t i = 0; i < columns->count; i++)
		rest[i] = cell_at(columns, row, i);
	while (has_more) {
		size_t start = 0;

		has_more = false;
		buf_clear(&out);
		for (size_t i = 0; i < columns->count; i++) {
			size_t len = strlen(rest[i]), used, next = 0;
			size_t now = text_width(out.data, out.len);

			if (widths[i] == 0)
				continue;
			used = len == 0 ? 0 :
				wrap_row(rest[i], len, widths[i], &next);
			if (used > 0 && now < start)
				buf_fill(&out, ' ', start - now);
			buf_append(&out, rest[i], used);
			rest[i] += next;
			has_more = has_more || *rest[i] != '\0';
			start += widths[i] + GAP;
		}
		line(context, out.data, row, is_first);
		is_first = false;
	}
	buf_finish(&out);
}

/* Wraps "label: value" with what follows indented. */
static void print_folded(const char *text, size_t width, size_t row,
	bool is_first, columns_line *line, void *context)
{
	size_t len = strlen(text);
	struct buf out = BUF_INIT;
	size_t indent = 0;

	while (len > 0) {
		size_t next, used = wrap_row(text, len, width > indent ?
			width - indent : 1, &next);

		buf_clear(&out);
		buf_fill(&out, ' ', indent);
		buf_append(&out, text, used);
		line(context, out.data, row, is_first);
		text += next;
		len -= next;
		is_first = false;
		indent = 2;
	}
	buf_finish(&out);
}

static void print_named(const struct columns *columns, size_t row,
	size_t width, columns_line *line, void *context)
{
	struct buf out = BUF_INIT;
	bool has_value = false;

	buf_puts(&out, cell_at(columns, row, 0));
	for (size_t i = 1; i < columns->count; i++) {
		const char *cell = cell_at(columns, row, i);

		if (*cell == '\0')
			continue;
		buf_puts(&out, has_value || out.len == 0 ? " " : ": ");
		buf_puts(&out, cell);
		has_value = true;
	}
	print_folded(out.data, width, row, true, line, context);
	buf_finish(&out);
}

static void print_labelled(const struct columns *columns, size_t row,
	size_t width, columns_line *line, void *context)
{
	bool is_first = true;

	for (size_t i = 0; i < columns->count; i++) {
		const char *cell = cell_at(columns, row, i), *label;
		char *text;

		if (*cell == '\0')
			continue;
		label = columns->has_head ? cell_at(columns, 0, i) : "";
		text = xasprintf("%s%s%s", label, *label != '\0' ? ": " : "",
			cell);
		print_folded(text, width, row, is_first, line, context);
		is_first = false;
		free(text);
	}
}

void columns_print(const struct columns *columns, size_t width,
	columns_line *line, void *context)
{
	size_t widths[COLUMNS_MAX], row = 0;
	bool is_wide;

	if (columns->has_head && columns->rows < 2)
		return;
	measure(columns, width, widths);
	is_wide = shrink(columns, width, widths);
	if (!is_wide && columns->has_head)
		row = 1;
	for (; row < columns->rows; row++) {
		if (is_wide)
			print_row(columns, row, widths, line, context);
		else if (columns->is_named)
			print_named(columns, row, width, line, context);
		else
			print_labelled(columns, row, width, line, context);
	}
}
