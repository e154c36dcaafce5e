#include "tui/panes/comparison.h"

/*
 * The work is done in slices beside everything else. Rows are numbers only,
 * made once for a layout; what they look like is read from the bytes when
 * they are painted. Of a large value that is new or gone its beginning is
 * shown, and of what is equal a row before and one behind each difference.
 */

#include <stdlib.h>

#include "core/engine/loop.h"

enum {
	SLICE = 1 << 19,	/* a few milliseconds of comparing */
	BLOCK_ROWS = 40,	/* of one value */
	ROWS_MAX = 1000000
};

struct comparison *comparison_new(struct deck *deck)
{
	struct comparison *comparison = xcalloc(1, sizeof(*comparison));

	comparison->deck = deck;
	buf_init(&comparison->text[DIFF_A]);
	buf_init(&comparison->text[DIFF_B]);
	return comparison;
}

static void drop_result(struct comparison *comparison)
{
	loop_idle_stop(comparison->deck->loop, comparison->working);
	comparison->working = 0;
	free(comparison->rows);
	comparison->rows = NULL;
	comparison->row_count = comparison->row_alloc = 0;
	comparison->is_over = comparison->is_stopped = false;
	comparison->serial++;
	deck_mark(comparison->deck, DECK_COMPARISON);
}

void comparison_free(struct comparison *comparison)
{
	if (comparison == NULL)
		return;
	drop_result(comparison);
	diff_free(comparison->diff);
	for (int side = 0; side < 2; side++) {
		buf_finish(&comparison->text[side]);
		free(comparison->title[side]);
	}
	free(comparison);
}

void comparison_choose(struct comparison *comparison, enum diff_side side,
	struct buf *bytes, char *title, uint32_t exchange)
{
	drop_result(comparison);
	diff_free(comparison->diff);
	comparison->diff = NULL;
	buf_finish(&comparison->text[side]);
	comparison->text[side] = *bytes;
	*bytes = (struct buf)BUF_INIT;
	free(comparison->title[side]);
	comparison->title[side] = title;
	comparison->exchange[side] = exchange;
}

static bool work(void *data)
{
	struct comparison *comparison = data;

	deck_mark(comparison->deck, DECK_COMPARISON);
	if (diff_step(comparison->diff, SLICE))
		return true;
	comparison->working = 0;
	comparison->is_over = true;
	comparison->serial++;
	return false;
}

void comparison_start(struct comparison *comparison)
{
	const struct buf *text = comparison->text;

	drop_result(comparison);
	if (comparison->diff == NULL)
		comparison->diff = diff_new(text[DIFF_A].data,
			text[DIFF_A].len, text[DIFF_B].data,
			text[DIFF_B].len);
	diff_start(comparison->diff, &comparison->settings);
	comparison->working = loop_idle(comparison->deck->loop, work,
		comparison);
}

static void add_row(struct comparison *comparison, uint32_t item,
	enum compared_kind kind, uint32_t a, uint32_t b)
{
	if (comparison->row_count >= ROWS_MAX)
		return;
	comparison->rows = mem_grow(comparison->rows, comparison->row_count,
		&comparison->row_alloc, sizeof(*comparison->rows));
	comparison->rows[comparison->row_count++] =
		(struct compared_row){ item, a, b, kind };
}

static uint32_t count_of(const struct comparison *comparison,
	enum diff_side side)
{
	const struct tree *tree = diff_tree(comparison->diff, side);
	const struct lines *lines = diff_lines(comparison->diff, side);

	if (tree != NULL)
		return tree_count(tree);
	return lines != NULL ? (uint32_t)lines_count(lines) : 0;
}

/* The row behind a value and all in it. */
static uint32_t behind(const struct comparison *comparison,
	enum diff_side side, uint32_t row)
{
	const struct tree *tree = diff_tree(comparison->diff, side);

	if (tree == NULL)
		return row + 1;
	return tree_after(tree, diff_text(comparison->diff, side), row);
}

/* A row beside a value, one before (-1) or behind it; or INDEX_NONE. */
static uint32_t beside(const struct comparison *comparison,
	enum diff_side side, uint32_t row, int step)
{
	if (row == INDEX_NONE || (step < 0 && row == 0))
		return INDEX_NONE;
	row = step < 0 ? row - 1 : behind(comparison, side, row);
	return row < count_of(comparison, side) ? row : INDEX_NONE;
}

static void add_around(struct comparison *comparison, uint32_t at,
	struct diff_item item, int step)
{
	uint32_t a = beside(comparison, DIFF_A, item.a, step);
	uint32_t b = beside(comparison, DIFF_B, item.b, step);

	if (!comparison->is_wide && b != INDEX_NONE)
		a = INDEX_NONE;
	if (a != INDEX_NONE || b != INDEX_NONE)
		add_row(comparison, at, COMPARED_SAME, a, b);
}

bool comparison_stop(struct comparison *comparison)
{
	if (comparison->working == 0)
		return false;
	loop_idle_stop(comparison->deck->loop, comparison->working);
	comparison->working = 0;
	comparison->is_stopped = true;
	deck_mark(comparison->deck, DECK_COMPARISON);
	return true;
}

static uint32_t rows_of(const struct comparison *comparison,
	enum diff_side side, uint32_t row)
{
	return row == INDEX_NONE ? 0 : behind(comparison, side, row) - row;
}

static void add_blocks(struct comparison *comparison, uint32_t at,
	struct diff_item item, uint32_t a_rows, uint32_t b_rows)
{
	uint32_t rows = a_rows > b_rows ? a_rows : b_rows;

	for (uint32_t i = 0; i < rows && i < BLOCK_ROWS; i++)
		add_row(comparison, at, COMPARED_DIFFERENT,
			i < a_rows ? item.a + i : INDEX_NONE,
			i < b_rows ? item.b + i : INDEX_NONE);
	if (rows > BLOCK_ROWS)
		add_row(comparison, at, COMPARED_MORE, rows - BLOCK_ROWS, 0);
}

static void add_item(struct comparison *comparison, uint32_t at)
{
	struct diff_item item = diff_at(comparison->diff, at);
	uint32_t a = rows_of(comparison, DIFF_A, item.a);
	uint32_t b = rows_of(comparison, DIFF_B, item.b);

	add_row(comparison, at, COMPARED_HEAD, item.a, item.b);
	if (diff_form(comparison->diff) == DIFF_BYTES)
		return;
	if (item.kind == DIFF_MOVED) {
		a = b = 1;
	} else {
		add_around(comparison, at, item, -1);
	}
	if (comparison->is_wide) {
		add_blocks(comparison, at, item, a, b);
	} else {
		add_blocks(comparison, at, item, a, 0);
		add_blocks(comparison, at, item, 0, b);
	}
	if (item.kind != DIFF_MOVED)
		add_around(comparison, at, item, 1);
}

void comparison_lay_out(struct comparison *comparison, bool is_wide)
{
	if (!comparison->is_over ||
	    (comparison->rows != NULL && comparison->is_wide == is_wide))
		return;
	comparison->is_wide = is_wide;
	comparison->row_count = 0;
	for (size_t i = 0; i < diff_count(comparison->diff); i++)
		add_item(comparison, (uint32_t)i);
}
