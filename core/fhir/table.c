#include "core/fhir/table_internal.h"

/*
 * Finding the entries, as far as they have come. The Bundle's members are
 * looked at one after the other, each when it is whole, and of `entry` each
 * element when it is whole; what was looked at last is kept, so that no byte
 * is gone over twice and a step costs the same whatever came before. Key
 * order is the server's: type and links often stand behind the entries.
 *
 * An element that is still open counts when nothing more will come: a cut
 * document shows what there is of it.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"

enum {
	TYPES_MAX = 1000,	/* more are as if they had none */
	TYPE_NAME_MAX = 64
};

struct table *table_new(void)
{
	struct table *table = xcalloc(1, sizeof(*table));

	table->hidden = map_new(free);
	table_reset(table, INDEX_NONE);
	return table;
}

static void forget(struct table *table)
{
	for (size_t i = 0; i < table->name_count; i++)
		free(table->names[i].name);
	free(table->names);
	free(table->items);
	free(table->self_type);
	table_refs_finish(&table->refs);
	table_order_finish(&table->order);
}

void table_free(struct table *table)
{
	if (table == NULL)
		return;
	forget(table);
	table_free_own(table);
	map_free(table->hidden);
	free(table);
}

static void add_name(struct table *table, const char *type)
{
	table->names = mem_grow(table->names, table->name_count,
		&table->name_alloc, sizeof(*table->names));
	table->names[table->name_count++] = (struct table_name){
		.name = xstrdup(type), .spec = table_spec_find(type),
	};
}

void table_reset(struct table *table, uint32_t root)
{
	struct table_own_column *own = table->own;
	struct map *hidden = table->hidden;
	bool is_masked = table->is_masked;

	forget(table);
	*table = (struct table){
		.root = root, .top = INDEX_NONE, .last = INDEX_NONE,
		.list = INDEX_NONE, .list_last = INDEX_NONE,
		.type_row = INDEX_NONE, .total_row = INDEX_NONE,
		.link_row = INDEX_NONE, .hidden = hidden,
		.is_masked = is_masked, .own = own,
	};
	add_name(table, "");
	table_choose_columns(table);
}

void table_mask(struct table *table, bool is_masked)
{
	table->is_masked = is_masked;
}

/* Number of the type; 0 for none. */
static uint16_t type_number(struct table *table, const char *type)
{
	for (size_t i = 1; i < table->name_count; i++)
		if (strcmp(table->names[i].name, type) == 0)
			return (uint16_t)i;
	if (*type == '\0' || strlen(type) > TYPE_NAME_MAX ||
	    table->name_count > TYPES_MAX)
		return 0;
	table->is_stale = true;
	add_name(table, type);
	return (uint16_t)(table->name_count - 1);
}

/* A resource tells its type; else the URLs of the entry do. */
static uint16_t read_type(struct table *table,
	const struct table_place *place, const struct table_item *item)
{
	uint16_t type = 0;
	char *words, *name;

	if (item->resource != INDEX_NONE) {
		name = table_text_dup(place, table_member(place,
			item->resource, "resourceType"));
		type = name != NULL ? type_number(table, name) : 0;
		free(name);
		return type;
	}
	words = table_text_dup(place, table_find(place, item->row,
		"response.location|request.url|fullUrl"));
	if (words != NULL && table_read_url(words, &name, NULL)) {
		type = type_number(table, name);
		free(name);
	}
	free(words);
	return type;
}

static enum table_mode read_mode(const struct table_place *place,
	uint32_t entry)
{
	static const char *const modes[] = {
		[MODE_MATCH] = "match", [MODE_INCLUDE] = "include",
		[MODE_OUTCOME] = "outcome",
	};

	if (table_find(place, entry, "search.mode") == INDEX_NONE)
		return MODE_NONE;
	for (size_t i = MODE_MATCH; i <= MODE_OUTCOME; i++)
		if (table_says(place, entry, "search.mode", modes[i]))
			return (enum table_mode)i;
	return MODE_OTHER;
}

/* So that references to it are found. */
static void add_refs(struct table *table, const struct table_place *place,
	const struct table_item *item)
{
	uint32_t number = (uint32_t)table->count;
	char *words = table_text_dup(place,
		table_member(place, item->row, "fullUrl"));
	char *id = table_text_dup(place,
		table_member(place, item->resource, "id")), *relative;

	if (words != NULL)
		table_refs_add(&table->refs, words, number);
	if (id != NULL && item->type != 0) {
		relative = xasprintf("%s/%s", table->names[item->type].name,
			id);
		table_refs_add(&table->refs, relative, number);
		free(relative);
	}
	free(words);
	free(id);
}

static void add_item(struct table *table, const struct table_place *place,
	struct table_item item)
{
	bool is_first = table->count == 0;

	item.type = read_type(table, place, &item);
	add_refs(table, place, &item);
	table->items = mem_grow(table->items, table->count, &table->alloc,
		sizeof(*table->items));
	table->items[table->count++] = item;
	table->is_stale = table->is_stale || is_first ||
		(item.type == 0 && table->names[0].count == 0);
	table->names[item.type].count++;
	table->names[item.type].matches += item.mode == MODE_MATCH;
	table->is_stale = table->is_stale || (item.mode != MODE_NONE &&
		table->modes[MODE_NONE] + 1 == table->count);
	table->modes[item.mode]++;
}

static void note(struct table *table, bool *flag, bool is_so)
{
	table->is_stale = table->is_stale || (is_so && !*flag);
	*flag = *flag || is_so;
}

static void add_entry(struct table *table, const struct table_place *place,
	uint32_t row)
{
	struct table_item item = {
		.row = row,
		.resource = table_member(place, row, "resource"),
		.mode = (uint8_t)read_mode(place, row),
	};

	note(table, &table->has_bare, item.resource == INDEX_NONE);
	note(table, &table->has_request,
		table_member(place, row, "request") != INDEX_NONE);
	note(table, &table->has_response,
		table_member(place, row, "response") != INDEX_NONE);
	add_item(table, place, item);
}

/* Of an array of resources or of NDJSON: the value itself. */
static void add_plain(struct table *table, const struct table_place *place,
	uint32_t row)
{
	add_item(table, place, (struct table_item){
		.row = row, .resource = row,
	});
}

static bool is_open(const struct table_place *place, uint32_t row)
{
	return index_row(place->index, place->text, row).is_open;
}

/* The row behind `last`, or the first inside; INDEX_NONE: none yet. */
static uint32_t next_in(const struct table_place *place, uint32_t container,
	uint32_t last)
{
	return last != INDEX_NONE ?
		index_next(place->index, place->text, last) :
		index_first(place->index, place->text, container);
}

/* Elements of the list; true when it is done with. */
static bool collect_list(struct table *table,
	const struct table_place *place, bool is_end, size_t *budget)
{
	while (*budget > 0) {
		uint32_t at = next_in(place, table->list, table->list_last);

		if (at == INDEX_NONE)
			return is_end || !is_open(place, table->list);
		if (!is_end && is_open(place, at))
			return false;
		table->list_last = at;
		--*budget;
		if (table->shape == SHAPE_ARRAY)
			add_plain(table, place, at);
		else
			add_entry(table, place, at);
	}
	return false;
}

static bool has_name(const struct table_place *place, uint32_t row,
	const char *name)
{
	struct row member = index_row(place->index, place->text, row);
	size_t len = strlen(name);

	return member.key_len == len + 2 &&
		memcmp(place->text + member.key + 1, name, len) == 0;
}

static void read_self(struct table *table, const struct table_place *place)
{
	char *url = table_link(place, "self");

	table->has_self = url != NULL;
	if (url != NULL)
		(void)table_read_url(url, &table->self_type, NULL);
	free(url);
}

static void read_member(struct table *table, const struct table_place *place,
	uint32_t row)
{
	if (has_name(place, row, "resourceType")) {
		table->shape = table_says(place, table->top, "resourceType",
			"Bundle") ? SHAPE_BUNDLE : SHAPE_OBJECT;
	} else if (has_name(place, row, "type")) {
		table->type_row = row;
		note(table, &table->is_history, table_says(place, table->top,
			"type", "history"));
	} else if (has_name(place, row, "total")) {
		table->total_row = row;
	} else if (has_name(place, row, "link")) {
		table->link_row = row;
		if (table->self_type == NULL)
			read_self(table, place);
	}
}

/* Members of what may be a Bundle; true when nothing is left. */
static bool collect_members(struct table *table,
	const struct table_place *place, bool is_end, size_t *budget)
{
	while (*budget > 0) {
		uint32_t at = next_in(place, table->top, table->last);

		if (at == INDEX_NONE)
			return is_end || !is_open(place, table->top);
		if (table->list == INDEX_NONE && has_name(place, at, "entry") &&
		    index_kind(place->index, place->text, at) == ROW_ARRAY)
			table->list = at;
		if (table->list == at) {
			if (!collect_list(table, place, is_end, budget))
				return false;
		} else if (!is_end && is_open(place, at)) {
			return false;
		}
		table->last = at;
		--*budget;
		read_member(table, place, at);
	}
	return false;
}

static bool collect_texts(struct table *table,
	const struct table_place *place, bool is_end, size_t *budget)
{
	while (*budget > 0) {
		uint32_t at = table->last != INDEX_NONE ?
			index_next(place->index, place->text, table->last) :
			0;

		if (at == INDEX_NONE)
			return is_end;
		if (!is_end && is_open(place, at))
			return false;
		table->last = at;
		--*budget;
		add_plain(table, place, at);
	}
	return false;
}

/* What the top value is; false while it has not come. */
static bool look_at_top(struct table *table, const struct table_place *place)
{
	uint32_t row = table->root != INDEX_NONE ? table->root : 0;

	if (row >= index_count(place->index))
		return false;
	table->top = row;
	table->shape = SHAPE_OTHER;
	if (index_kind(place->index, place->text, row) == ROW_OBJECT)
		table->shape = SHAPE_UNKNOWN;
	if (index_kind(place->index, place->text, row) == ROW_ARRAY) {
		table->shape = SHAPE_ARRAY;
		table->list = row;
	}
	return true;
}

/* A second text: what was taken for all of it was a line of NDJSON. */
static void look_for_texts(struct table *table,
	const struct table_place *place)
{
	if (table->root != INDEX_NONE || table->shape == SHAPE_SEQUENCE ||
	    index_next(place->index, place->text, 0) == INDEX_NONE)
		return;
	table_reset(table, INDEX_NONE);
	table->top = 0;
	table->shape = SHAPE_SEQUENCE;
}

static bool collect(struct table *table, const struct table_place *place,
	bool is_end, size_t *budget)
{
	if (table->top == INDEX_NONE && !look_at_top(table, place))
		return is_end;
	look_for_texts(table, place);
	switch (table->shape) {
	case SHAPE_SEQUENCE:
		return collect_texts(table, place, is_end, budget);
	case SHAPE_ARRAY:
		return collect_list(table, place, is_end, budget);
	case SHAPE_OTHER:
		return is_end;
	default:
		return collect_members(table, place, is_end, budget) &&
			(is_end || table->root != INDEX_NONE);
	}
}

bool table_work(struct table *table, const struct doc_index *index,
	const char *text, bool is_whole, size_t budget)
{
	struct table_place place = {
		.table = table, .index = index, .text = text,
	};
	bool is_end = is_whole || index_fault(index) != NULL;

	if (!table->is_done)
		table->is_done = collect(table, &place, is_end, &budget);
	if (table->is_stale) {
		table->is_stale = false;
		table_choose_columns(table);
		table_order_check_column(table);
	}
	if (budget == 0)
		return true;
	return table_order_work(table, &place, budget);
}

size_t table_entries(const struct table *table)
{
	return table->count;
}

uint32_t table_row(const struct table *table, uint32_t entry)
{
	const struct table_item *item = &table->items[entry];

	return item->resource != INDEX_NONE ? item->resource : item->row;
}

uint32_t table_entry_of(const struct table *table, uint32_t row)
{
	size_t low = 0, high = table->count;

	if (high == 0 || row < table->items[0].row)
		return INDEX_NONE;
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (table->items[middle].row <= row)
			low = middle;
		else
			high = middle;
	}
	return (uint32_t)low;
}

bool table_is_bundle(const struct table *table, uint32_t entry)
{
	const struct table_item *item = &table->items[entry];

	return item->resource != INDEX_NONE &&
		strcmp(table->names[item->type].name, "Bundle") == 0;
}

size_t table_find_column(const struct table *table, const char *name)
{
	for (size_t i = 0; i < table->column_count; i++)
		if (text_equals_nocase(table->columns[i]->name, name))
			return i;
	return SIZE_MAX;
}
