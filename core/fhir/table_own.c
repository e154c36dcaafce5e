#include "core/fhir/table_internal.h"

/*
 * Columns of the caller's own. They stand behind those of the type, in tables
 * of every type, as long as the table lives. One that is taken away is kept
 * out of sight until then, because an order may still know it.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/fhir/privacy.h"

enum { VALUES_MAX = 8 };

struct table_own_column {
	struct table_column column;	/* first: found through it */
	struct table_own own;
	char *name;
	bool is_gone;
	struct table_own_column *next;
};

static struct table_own_column *own_of(const struct table *table,
	const struct table_column *column)
{
	struct table_own_column *own = table->own;

	while (own != NULL && &own->column != column)
		own = own->next;
	return own;
}

/* Words that are no part of the document, which may have been made of some. */
static void put_words(const struct table_place *place, const char *words,
	struct buf *out)
{
	bool is_plain = strspn(words, "0123456789.-") == strlen(words) ||
		strcmp(words, "true") == 0 || strcmp(words, "false") == 0;

	if (place->is_masked && !is_plain)
		privacy_mask(out, words);
	else
		text_scrub(out, words, strlen(words));
}

enum table_mark table_put_own(const struct table_place *place, uint32_t entry,
	const struct table_column *column, struct buf *out)
{
	const struct table_own_column *own = own_of(place->table, column);
	uint32_t resource = place->table->items[entry].resource;
	uint32_t rows[VALUES_MAX];
	struct buf words = BUF_INIT;
	size_t count;

	if (own == NULL || resource == INDEX_NONE)
		return TABLE_PLAIN;
	count = own->own.read(own->own.data, place->index, place->text,
		resource, rows, VALUES_MAX, &words);
	for (size_t i = 0; i < count; i++) {
		size_t before = out->len;

		if (i > 0)
			buf_puts(out, ", ");
		table_put_value(place, rows[i], out);
		if (i > 0 && out->len == before + 2)
			buf_truncate(out, before);
	}
	if (words.len > 0) {
		if (count > 0)
			buf_puts(out, ", ");
		put_words(place, words.data, out);
	}
	buf_finish(&words);
	return TABLE_PLAIN;
}

void table_add_own_columns(struct table *table)
{
	for (struct table_own_column *own = table->own; own != NULL;
	     own = own->next)
		if (!own->is_gone &&
		    table->column_count < TABLE_COLUMNS_MAX)
			table->columns[table->column_count++] = &own->column;
}

bool table_add_own(struct table *table, const struct table_own *own)
{
	struct table_own_column *added, **end = &table->own;

	if (table->column_count == TABLE_COLUMNS_MAX)
		return false;
	added = xcalloc(1, sizeof(*added));
	added->own = *own;
	added->name = xstrdup(own->name);
	added->column = (struct table_column){ added->name, "", CELL_OWN,
		KIND_TEXT, ROLE_NONE };
	while (*end != NULL)
		end = &(*end)->next;
	*end = added;
	table_choose_columns(table);
	return true;
}

bool table_remove_own(struct table *table, size_t column)
{
	struct table_own_column *own = own_of(table, table->columns[column]);

	if (own == NULL)
		return false;
	table_show_column(table, column, true);
	own->is_gone = true;
	table_choose_columns(table);
	table_order_check_column(table);
	return true;
}

bool table_is_own(const struct table *table, size_t column)
{
	return own_of(table, table->columns[column]) != NULL;
}

void table_free_own(struct table *table)
{
	while (table->own != NULL) {
		struct table_own_column *own = table->own;

		table->own = own->next;
		if (own->own.free != NULL)
			own->own.free(own->own.data);
		free(own->name);
		free(own);
	}
}
