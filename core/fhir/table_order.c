#include "core/fhir/table_internal.h"

/*
 * From entries to rows, in steps. The keys of a column are read once, the
 * entries merged bottom-up (so that any step may be the last of a slice, and
 * equals stay in the order they were sent), and then matched against the
 * filter's words in that order. What was matched is remembered, so that
 * another order asks no cell twice. Until an order is ready the one before
 * it shows; sorting waits until all entries are there, filtering does not.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"

enum { MERGES_A_STEP = 16 };

static void drop_keys(struct table_order *order)
{
	free(order->keys);
	free(order->from);
	free(order->to);
	order->keys = NULL;
	order->from = order->to = NULL;
	buf_finish(&order->texts);
}

void table_order_finish(struct table_order *order)
{
	if (order->keys != NULL)
		drop_keys(order);
	free(order->words);
	free(order->final);
	free(order->match);
	free(order->shown);
	*order = (struct table_order){ 0 };
}

/* Rows by the order there is now. */
static void begin_match(struct table_order *order)
{
	order->shown_count = order->match_at = 0;
	order->phase = order->words != NULL ? ORDER_MATCH : ORDER_REST;
}

static void begin_sort(struct table_order *order)
{
	if (order->keys != NULL)
		drop_keys(order);
	order->is_sorted = false;
	if (order->column == NULL) {
		free(order->final);
		order->final = NULL;
		order->is_sorted = true;
		order->column_before = NULL;
		begin_match(order);
		return;
	}
	order->phase = ORDER_KEYS;
	order->at = 0;
}

void table_sort(struct table *table, size_t column, bool is_reversed)
{
	table->order.column = column < table->column_count ?
		table->columns[column] : NULL;
	table->order.is_reversed = is_reversed;
	table->order.stopped = 0;
	begin_sort(&table->order);
}

size_t table_sort_column(const struct table *table, bool *is_reversed)
{
	*is_reversed = table->order.is_reversed;
	for (size_t i = 0; i < table->column_count; i++)
		if (table->columns[i] == table->order.column)
			return i;
	return SIZE_MAX;
}

void table_order_check_column(struct table *table)
{
	struct table_order *order = &table->order;
	size_t same;

	/* Other columns have other cells: what was matched may not match. */
	if (order->match != NULL)
		memset(order->match, MATCH_UNKNOWN, order->match_alloc);
	if (order->words != NULL && order->phase == ORDER_REST)
		begin_match(order);
	if (order->column == NULL)
		return;
	same = table_find_column(table, order->column->name);
	if (same == SIZE_MAX || table->columns[same] != order->column)
		table_sort(table, same, order->is_reversed);
}

void table_filter(struct table *table, const char *words)
{
	struct table_order *order = &table->order;

	words += strspn(words, " ");
	mem_replace(&order->words, *words != '\0' ? words : NULL);
	free(order->match);
	order->match = NULL;
	order->match_alloc = 0;
	order->stopped = 0;
	if (order->phase == ORDER_STOPPED)
		order->phase = ORDER_REST;
	if (order->phase == ORDER_REST || order->phase == ORDER_MATCH)
		begin_match(order);
	else
		order->shown_count = order->match_at = 0;
}

const char *table_filter_words(const struct table *table)
{
	return table->order.words != NULL ? table->order.words : "";
}

/* Room for what is known of each entry; new ones are unknown. */
static void grow_match(struct table *table)
{
	struct table_order *order = &table->order;
	size_t alloc = table->alloc;

	if (order->match_alloc >= alloc)
		return;
	order->match = xrealloc(order->match, alloc);
	memset(order->match + order->match_alloc, MATCH_UNKNOWN,
		alloc - order->match_alloc);
	order->match_alloc = alloc;
}

static enum order_match match_entry(const struct table_place *place,
	uint32_t entry)
{
	const struct table *table = place->table;
	struct buf cells = BUF_INIT;
	bool is_match;

	for (size_t i = 0; i < table->column_count; i++) {
		(void)table_put_cell(place, entry, table->columns[i], &cells);
		buf_putc(&cells, ' ');
	}
	is_match = text_matches_words(cells.data, table->order.words);
	buf_finish(&cells);
	return is_match ? MATCH_YES : MATCH_NO;
}

static void match_step(struct table *table, const struct table_place *place,
	size_t *budget)
{
	struct table_order *order = &table->order;
	size_t at = order->match_at++;
	uint32_t entry = order->final != NULL ? order->final[at] :
		(uint32_t)at;

	if (order->match[entry] == MATCH_UNKNOWN) {
		order->match[entry] = (uint8_t)match_entry(place, entry);
		*budget -= *budget < table->column_count ? *budget :
			table->column_count;
	}
	if (order->match[entry] != MATCH_YES)
		return;
	order->shown = mem_grow(order->shown, order->shown_count,
		&order->shown_alloc, sizeof(*order->shown));
	order->shown[order->shown_count++] = entry;
}

static void begin_merge(struct table *table)
{
	struct table_order *order = &table->order;

	order->from = xcalloc(table->count + 1, sizeof(*order->from));
	order->to = xcalloc(table->count + 1, sizeof(*order->to));
	for (size_t i = 0; i < table->count; i++)
		order->from[i] = (uint32_t)i;
	order->width = 1;
	order->low = order->left = order->put = 0;
	order->right = 1;
	order->phase = ORDER_MERGE;
}

static void key_step(struct table *table, const struct table_place *place)
{
	struct table_order *order = &table->order;

	if (order->keys == NULL) {
		order->keys = xcalloc(table->count + 1, sizeof(*order->keys));
		buf_init(&order->texts);
	}
	if (order->at == table->count) {
		begin_merge(table);
		return;
	}
	table_key_read(place, (uint32_t)order->at, order->column,
		&order->texts, &order->keys[order->at]);
	order->at++;
}

static void end_merge(struct table_order *order)
{
	free(order->final);
	order->final = order->from;
	order->from = NULL;
	drop_keys(order);
	order->is_sorted = true;
	order->column_before = order->column;
	order->was_reversed = order->is_reversed;
	begin_match(order);
}

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

static bool left_is_first(const struct table_order *order, size_t middle,
	size_t high)
{
	if (order->left >= middle || order->right >= high)
		return order->left < middle;
	return table_key_compare(&order->keys[order->from[order->left]],
		&order->keys[order->from[order->right]], order->texts.data,
		order->is_reversed) <= 0;
}

/* One entry goes from one side to the other. */
static void merge_step(struct table *table)
{
	struct table_order *order = &table->order;
	size_t count = table->count, middle, high;
	uint32_t *swap;

	if (order->width >= count) {
		end_merge(order);
		return;
	}
	middle = least(order->low + order->width, count);
	high = least(middle + order->width, count);
	order->to[order->put++] = left_is_first(order, middle, high) ?
		order->from[order->left++] : order->from[order->right++];
	if (order->put < high)
		return;
	order->low = high;
	if (high == count) {
		swap = order->from;
		order->from = order->to;
		order->to = swap;
		order->width *= 2;
		order->low = 0;
	}
	order->put = order->left = order->low;
	order->right = least(order->low + order->width, count);
}

/* Entries that have come and were not matched; false when there are none. */
static bool match_more(struct table *table, const struct table_place *place,
	size_t *budget)
{
	if (table->order.words == NULL ||
	    table->order.match_at >= table->count)
		return false;
	grow_match(table);
	match_step(table, place, budget);
	return true;
}

/* False when there is nothing to do before more has come. */
static bool order_step(struct table *table, const struct table_place *place,
	size_t *budget)
{
	struct table_order *order = &table->order;

	switch (order->phase) {
	case ORDER_KEYS:
		if (!table->is_done)
			return match_more(table, place, budget);
		--*budget;
		key_step(table, place);
		return true;
	case ORDER_MERGE:
		--*budget;
		for (int i = 0; i < MERGES_A_STEP &&
		    order->phase == ORDER_MERGE; i++)
			merge_step(table);
		return true;
	case ORDER_MATCH:
		if (match_more(table, place, budget))
			return true;
		if (table->is_done)
			order->phase = ORDER_REST;
		return false;
	default:
		return false;
	}
}

bool table_order_work(struct table *table, const struct table_place *place,
	size_t budget)
{
	while (budget > 0)
		if (!order_step(table, place, &budget))
			return false;
	return true;
}

int table_progress(const struct table *table)
{
	const struct table_order *order = &table->order;
	size_t done = order->phase == ORDER_KEYS ? order->at :
		order->match_at;

	if (order->phase == ORDER_REST || order->phase == ORDER_STOPPED ||
	    table->count == 0 ||
	    (order->phase == ORDER_MATCH && done >= table->count))
		return -1;
	if (order->phase == ORDER_MERGE)
		return 90;
	return (int)(done * (order->phase == ORDER_KEYS ? 90 : 99) /
		table->count);
}

/* Rows that were matched in the order before are rows of it still. */
static void stop_sort(struct table *table)
{
	struct table_order *order = &table->order;

	if (order->keys != NULL)
		drop_keys(order);
	order->column = order->column_before;
	order->is_reversed = order->was_reversed;
	order->is_sorted = true;
	order->phase = ORDER_REST;
	if (order->words != NULL)
		order->phase = order->match_at < table->count ?
			ORDER_STOPPED : ORDER_MATCH;
}

bool table_stop(struct table *table)
{
	struct table_order *order = &table->order;
	int progress = table_progress(table);

	if (progress < 0)
		return false;
	if (order->phase == ORDER_MATCH)
		order->phase = ORDER_STOPPED;
	else
		stop_sort(table);
	order->stopped = progress + 1;
	return true;
}

int table_stopped(const struct table *table)
{
	return table->order.stopped - 1;
}

size_t table_count(const struct table *table)
{
	return table->order.words != NULL ? table->order.shown_count :
		table->count;
}

uint32_t table_entry(const struct table *table, size_t at)
{
	const struct table_order *order = &table->order;

	if (order->words != NULL)
		return order->shown[at];
	return order->final != NULL ? order->final[at] : (uint32_t)at;
}

size_t table_place(const struct table *table, uint32_t entry)
{
	size_t count = table_count(table);

	for (size_t i = 0; i < count; i++)
		if (table_entry(table, i) == entry)
			return i;
	return SIZE_MAX;
}
