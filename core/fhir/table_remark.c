#include "core/fhir/table_internal.h"

/*
 * What is odd about an entry. search.mode is not to be trusted: servers have
 * called included resources matches, so it is held against the type the
 * search was for, by the Bundle's self link, or by what most matches are
 * where there is none.
 */

#include <stdlib.h>
#include <string.h>

#include "core/fhir/nhs.h"

enum { IDENTIFIERS_MAX = 40 };

uint32_t table_find_nhs(const struct table_place *place, uint32_t resource)
{
	uint32_t list = table_member(place, resource, "identifier"), at;

	if (list == INDEX_NONE ||
	    index_kind(place->index, place->text, list) != ROW_ARRAY)
		return INDEX_NONE;
	at = index_first(place->index, place->text, list);
	for (int i = 0; at != INDEX_NONE && i < IDENTIFIERS_MAX; i++) {
		char *system = table_text_dup(place,
			table_member(place, at, "system"));
		bool is_nhs = system != NULL ? nhs_number_is_system(system) :
			table_says(place, at, "type.coding.code", "NH");

		free(system);
		if (is_nhs)
			return table_member(place, at, "value");
		at = index_next(place->index, place->text, at);
	}
	return INDEX_NONE;
}

static const char *majority_of(const struct table *table)
{
	const struct table_name *most = NULL;
	size_t all = 0;

	for (size_t i = 0; i < table->name_count; i++) {
		all += table->names[i].matches;
		if (most == NULL ||
		    table->names[i].matches > most->matches)
			most = &table->names[i];
	}
	return most != NULL && most->matches * 2 > all ? most->name : NULL;
}

/* The type that was searched for, or NULL where that is not told. */
static const char *wanted_type(const struct table *table)
{
	return table->has_self ? table->self_type : majority_of(table);
}

bool table_doubts_mode(const struct table *table, uint32_t entry)
{
	const struct table_item *item = &table->items[entry];
	const char *type = table->names[item->type].name;
	const char *wanted = wanted_type(table);
	bool is_outcome = strcmp(type, "OperationOutcome") == 0;

	switch (item->mode) {
	case MODE_NONE:
		return false;
	case MODE_MATCH:
		return wanted != NULL ? strcmp(type, wanted) != 0 : is_outcome;
	case MODE_INCLUDE:
		return wanted != NULL && strcmp(type, wanted) == 0;
	case MODE_OUTCOME:
		return !is_outcome;
	default:
		return true;
	}
}

static void say(struct buf *out, size_t from, const char *format,
	const char *word)
{
	buf_puts(out, out->len > from ? "; " : "");
	buf_printf(out, format, word);
}

void table_remark(const struct table *table, const struct doc_index *index,
	const char *text, uint32_t entry, struct buf *out)
{
	struct table_place place = {
		.table = table, .index = index, .text = text,
	};
	const struct table_item *item = &table->items[entry];
	char *number = table_text_dup(&place,
		table_find_nhs(&place, item->resource));
	const char *remark = NULL, *wanted = wanted_type(table);
	size_t from = out->len;

	if (number != NULL)
		remark = nhs_number_remark(nhs_number_check(number));
	if (remark != NULL)
		say(out, from, "NHS number: %s", remark);
	if (table_doubts_mode(table, entry) && wanted != NULL)
		say(out, from, "its mode is to be doubted: the search was "
			"for %s", wanted);
	else if (table_doubts_mode(table, entry))
		say(out, from, "%s", "its mode is to be doubted");
	if (table_is_bundle(table, entry))
		say(out, from, "%s", "Enter opens the table of this Bundle");
	free(number);
}
