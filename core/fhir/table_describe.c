#include "core/fhir/table_internal.h"

/*
 * What a table is of, in words: the kind of Bundle, how many there are of
 * what, the total the server says there is, the pages before and after. Also
 * why there is no table, and the URLs of Bundles taken apart.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"

enum { LINKS_MAX = 20, TYPES_SAID = 4 };

/* A segment of a URL that is a type of resource: letters, a capital first. */
static bool is_type(const char *segment, size_t len)
{
	if (len < 2 || segment[0] < 'A' || segment[0] > 'Z')
		return false;
	for (size_t i = 1; i < len; i++) {
		char c = text_lower(segment[i]);

		if (c < 'a' || c > 'z')
			return false;
	}
	return true;
}

bool table_read_url(const char *url, char **type, char **id)
{
	const char *at = url, *found = NULL, *behind = "";
	size_t found_len = 0, end = strcspn(url, "?#"), behind_len = 0;

	while (at < url + end) {
		size_t len = strcspn(at, "/?#");

		if (is_type(at, len)) {
			found = at;
			found_len = len;
			behind = at[len] == '/' ? at + len + 1 : "";
			behind_len = strcspn(behind, "/?#");
		}
		/* Of what is wanted of a type, it is no instance. */
		if (*at == '$')
			found = NULL;
		at += len + (at[len] != '\0');
	}
	if (found == NULL)
		return false;
	*type = xstrndup(found, found_len);
	if (id != NULL)
		*id = xstrndup(behind, *behind == '_' || *behind == '$' ? 0 :
			behind_len);
	return true;
}

char *table_link(const struct table_place *place, const char *relation)
{
	uint32_t list = place->table->link_row, at;

	if (list == INDEX_NONE ||
	    index_kind(place->index, place->text, list) != ROW_ARRAY)
		return NULL;
	at = index_first(place->index, place->text, list);
	for (int i = 0; at != INDEX_NONE && i < LINKS_MAX; i++) {
		if (table_says(place, at, "relation", relation))
			return table_text_dup(place, table_find(place, at,
				"url"));
		at = index_next(place->index, place->text, at);
	}
	return NULL;
}

static bool has_link(const struct table_place *place, const char *relation)
{
	char *url = table_link(place, relation);
	bool is_there = url != NULL;

	free(url);
	return is_there;
}

/* The number of matches on the server, as it says; NULL where it does not. */
static char *total_dup(const struct table_place *place)
{
	uint32_t row = place->table->total_row;

	if (row == INDEX_NONE ||
	    index_kind(place->index, place->text, row) != ROW_NUMBER ||
	    index_row(place->index, place->text, row).value_len > 20)
		return NULL;
	return index_scalar_dup(place->index, place->text, row);
}

/* "3 Observation, 1 Patient"; the first few types. */
static void put_types(const struct table *table, struct buf *out)
{
	size_t said = 0;

	for (size_t i = 1; i < table->name_count; i++) {
		if (table->names[i].count == 0)
			continue;
		if (said++ == TYPES_SAID) {
			buf_puts(out, ", ...");
			return;
		}
		buf_printf(out, "%s%zu %s", said > 1 ? ", " : "",
			table->names[i].count, table->names[i].name);
	}
	if (table->names[0].count > 0)
		buf_printf(out, "%s%zu without a type", said > 0 ? ", " : "",
			table->names[0].count);
}

static void put_pages(const struct table_place *place, struct buf *out)
{
	bool has_next = has_link(place, "next");

	if (has_next)
		buf_puts(out, "; > next page");
	if (has_link(place, "previous") || has_link(place, "prev"))
		buf_puts(out, has_next ? ", < before" : "; < page before");
}

static void put_kind(const struct table_place *place, struct buf *out)
{
	const struct table *table = place->table;

	if (table->shape == SHAPE_SEQUENCE)
		buf_puts(out, "NDJSON");
	else if (table->shape == SHAPE_ARRAY)
		buf_puts(out, "array");
	else if (table->type_row != INDEX_NONE)
		table_put_scalar(place, table->type_row, out);
	else
		buf_puts(out, "Bundle");
}

void table_describe(const struct table *table, const struct doc_index *index,
	const char *text, struct buf *out)
{
	struct table_place place = {
		.table = table, .index = index, .text = text,
	};
	size_t matches = table->count - table->modes[MODE_INCLUDE] -
		table->modes[MODE_OUTCOME];
	char *total = total_dup(&place);

	put_kind(&place, out);
	buf_puts(out, ": ");
	put_types(table, out);
	if (total != NULL && matches < table->count)
		buf_printf(out, "; %zu of %s matches", matches, total);
	else if (total != NULL)
		buf_printf(out, " of %s", total);
	put_pages(&place, out);
	if (!table->is_done)
		buf_puts(out, "; more is coming");
	free(total);
}

static void say_empty(const struct table_place *place, struct buf *why)
{
	char *total = total_dup(place);

	buf_puts(why, "no entries");
	if (total != NULL)
		buf_printf(why, " (total %s)", total);
	put_pages(place, why);
	free(total);
}

static void say_one(const struct table_place *place, struct buf *why)
{
	uint32_t row = table_member(place, place->table->top,
		"resourceType");

	buf_puts(why, "one ");
	if (row != INDEX_NONE)
		table_put_scalar(place, row, why);
	else
		buf_puts(why, "JSON object");
	buf_puts(why, ": the table is for Bundles; [ goes to the tree, ] to "
		"the summary");
}

bool table_is_there(const struct table *table, const struct doc_index *index,
	const char *text, struct buf *why)
{
	struct table_place place = {
		.table = table, .index = index, .text = text,
	};
	bool is_list = table->shape == SHAPE_BUNDLE ||
		table->shape == SHAPE_ARRAY || table->shape == SHAPE_SEQUENCE;

	/* Entries before a resourceType: it will say that it is a Bundle. */
	if (table->count > 0 && (is_list || table->shape == SHAPE_UNKNOWN))
		return true;
	if (is_list && table->is_done)
		say_empty(&place, why);
	else if (table->shape == SHAPE_OBJECT ||
	    (table->shape == SHAPE_UNKNOWN && table->is_done &&
	    table->top != INDEX_NONE))
		say_one(&place, why);
	else if (table->is_done)
		buf_puts(why, "nothing here has rows: the table is for "
			"Bundles; [ goes to the tree");
	else
		buf_puts(why, "no entries yet; more is coming");
	return false;
}
