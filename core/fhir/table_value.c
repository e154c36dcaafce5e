#include "core/fhir/table_internal.h"

/*
 * Any FHIR value in a few words, told by its shape rather than by its type:
 * whatever has a family name is a HumanName, whatever has codings is a
 * CodeableConcept. So every element of every resource can be a cell, and a
 * value that is not as it should be still shows what it has.
 *
 * A cell costs the same whatever the document holds: texts are cut, objects
 * with more members than any resource has are not looked into, and of a list
 * the first few items are.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/fhir/label.h"
#include "core/fhir/privacy.h"

enum {
	TEXT_MAX = 400,		/* bytes of a text in a cell */
	MEMBERS_MAX = 256,
	NAMES_MAX = 20,
	DEPTH_MAX = 4,		/* of values in values */
	FOLLOWED_MAX = 2	/* references from one to the next */
};

static bool is_object(const struct table_place *place, uint32_t row)
{
	return index_kind(place->index, place->text, row) == ROW_OBJECT;
}

static bool is_array(const struct table_place *place, uint32_t row)
{
	return index_kind(place->index, place->text, row) == ROW_ARRAY;
}

static uint32_t first_of(const struct table_place *place, uint32_t row)
{
	return index_first(place->index, place->text, row);
}

static uint32_t next_of(const struct table_place *place, uint32_t row)
{
	return index_next(place->index, place->text, row);
}

uint32_t table_member(const struct table_place *place, uint32_t object,
	const char *name)
{
	if (object == INDEX_NONE || !is_object(place, object) ||
	    index_row(place->index, place->text, object).count > MEMBERS_MAX)
		return INDEX_NONE;
	return index_member(place->index, place->text, object, name);
}

char *table_text_dup(const struct table_place *place, uint32_t at)
{
	if (at == INDEX_NONE ||
	    index_kind(place->index, place->text, at) != ROW_STRING ||
	    index_row(place->index, place->text, at).value_len > TEXT_MAX)
		return NULL;
	return index_string_dup(place->index, place->text, at);
}

/* An array stands for its first element. */
static uint32_t step_in(const struct table_place *place, uint32_t row)
{
	while (row != INDEX_NONE && is_array(place, row))
		row = first_of(place, row);
	return row;
}

/* A member whose name is the stem and then a capital: value*, effective*. */
static uint32_t find_choice(const struct table_place *place, uint32_t object,
	const char *stem, size_t len)
{
	uint32_t at = INDEX_NONE;

	if (is_object(place, object) && index_row(place->index, place->text,
	    object).count <= MEMBERS_MAX)
		at = first_of(place, object);
	for (; at != INDEX_NONE; at = next_of(place, at)) {
		struct row row = index_row(place->index, place->text, at);
		const char *key = place->text + row.key + 1;

		if (row.key_len > len + 2 && memcmp(key, stem, len) == 0 &&
		    key[len] >= 'A' && key[len] <= 'Z')
			return at;
	}
	return INDEX_NONE;
}

/* One way of dotted names, up to the bar. */
static uint32_t find_way(const struct table_place *place, uint32_t row,
	const char *steps)
{
	char name[64];

	for (;;) {
		size_t len = strcspn(steps, ".|");

		row = step_in(place, row);
		if (row == INDEX_NONE || len >= sizeof(name))
			return INDEX_NONE;
		if (len > 0 && steps[len - 1] == '*') {
			row = find_choice(place, row, steps, len - 1);
		} else {
			memcpy(name, steps, len);
			name[len] = '\0';
			row = table_member(place, row, name);
		}
		if (row == INDEX_NONE || steps[len] != '.')
			return row;
		steps += len + 1;
	}
}

uint32_t table_find(const struct table_place *place, uint32_t from,
	const char *steps)
{
	while (from != INDEX_NONE && *steps != '\0') {
		uint32_t row = find_way(place, from, steps);

		if (row != INDEX_NONE)
			return row;
		steps += strcspn(steps, "|");
		steps += *steps == '|';
	}
	return INDEX_NONE;
}

bool table_says(const struct table_place *place, uint32_t from,
	const char *steps, const char *value)
{
	uint32_t row = table_find(place, from, steps);

	return row != INDEX_NONE &&
		index_kind(place->index, place->text, row) == ROW_STRING &&
		index_string_equals(place->index, place->text, row, value);
}

/* What would break the line, as a blank; runs of it as one. */
static void flatten(struct buf *out, size_t from)
{
	size_t put = from;

	for (size_t i = from; i < out->len; i++) {
		bool is_blank = text_is_space(out->data[i]);

		if (is_blank && (put == from || out->data[put - 1] == ' '))
			continue;
		out->data[put++] = is_blank ? ' ' : out->data[i];
	}
	if (put > from && out->data[put - 1] == ' ')
		put--;
	buf_truncate(out, put);
}

/* As many bytes of a JSON string as are wanted, no escape or rune cut. */
static size_t cut_raw(const char *raw, size_t len)
{
	size_t back;

	if (len <= TEXT_MAX)
		return len;
	len = TEXT_MAX;
	while (len > 0 && ((unsigned char)raw[len] & 0xc0) == 0x80)
		len--;
	for (back = 1; back < 12 && back <= len; back++)
		if (raw[len - back] == '\\')
			return len - back;
	return len;
}

/* Its text, or stars where it tells who somebody is. */
void table_put_text(const struct table_place *place, uint32_t row,
	const char *words, struct buf *out)
{
	if (place->is_masked &&
	    privacy_covers_json(place->index, place->text, row))
		privacy_mask(out, words);
	else
		buf_puts(out, words);
}

static void put_raw(const struct table_place *place, uint32_t at,
	struct buf *out)
{
	struct row row = index_row(place->index, place->text, at);
	const char *raw = place->text + row.value;
	size_t from = out->len, len;

	if (row.kind == ROW_STRING && row.value_len >= 2) {
		len = cut_raw(raw + 1, row.value_len - 2);
		index_unescape(out, raw + 1, len);
		if (len < row.value_len - 2)
			buf_puts(out, "...");
	} else if (row.kind != ROW_OBJECT && row.kind != ROW_ARRAY) {
		buf_append(out, raw, cut_raw(raw, row.value_len));
	}
	flatten(out, from);
}

void table_put_scalar(const struct table_place *place, uint32_t row,
	struct buf *out)
{
	struct buf words = BUF_INIT;

	if (!place->is_masked) {
		put_raw(place, row, out);
		return;
	}
	put_raw(place, row, &words);
	table_put_text(place, row, words.data, out);
	buf_finish(&words);
}

/* A blank between what is there and what comes; nothing at the beginning. */
static bool put_part(const struct table_place *place, uint32_t object,
	const char *steps, const char *before, struct buf *out)
{
	uint32_t row = table_find(place, object, steps);
	size_t from = out->len;

	if (row == INDEX_NONE)
		return false;
	buf_puts(out, before);
	table_put_scalar(place, row, out);
	if (out->len > from + strlen(before))
		return true;
	buf_truncate(out, from);
	return false;
}

static void put_given(const struct table_place *place, uint32_t name,
	struct buf *out)
{
	uint32_t given = table_member(place, name, "given"), at;
	int count = 0;

	if (given == INDEX_NONE)
		return;
	at = is_array(place, given) ? first_of(place, given) : given;
	for (; at != INDEX_NONE && count < NAMES_MAX; count++) {
		if (count > 0)
			buf_putc(out, ' ');
		table_put_scalar(place, at, out);
		at = is_array(place, given) ? next_of(place, at) : INDEX_NONE;
	}
}

/* "Chislett, Octavia May (Ms)"; the text where there is nothing else. */
static void put_human(const struct table_place *place, uint32_t name,
	struct buf *out)
{
	size_t from = out->len, family;

	if (!is_object(place, name)) {
		table_put_scalar(place, name, out);
		return;
	}
	put_part(place, name, "family", "", out);
	family = out->len;
	put_given(place, name, out);
	if (family > from && out->len > family)
		buf_insert(out, family, ", ", 2);
	if (out->len == from) {
		put_part(place, name, "text", "", out);
		return;
	}
	if (put_part(place, name, "prefix", " (", out))
		buf_putc(out, ')');
}

void table_put_name(const struct table_place *place, uint32_t names,
	struct buf *out)
{
	static const char *const uses[] = { "official", "usual" };
	uint32_t chosen = step_in(place, names);

	if (chosen == INDEX_NONE)
		return;
	for (size_t i = 0; is_array(place, names) && i < FD_COUNT(uses); i++) {
		uint32_t at = first_of(place, names);

		for (int n = 0; at != INDEX_NONE && n < NAMES_MAX; n++) {
			if (table_says(place, at, "use", uses[i])) {
				put_human(place, at, out);
				return;
			}
			at = next_of(place, at);
		}
	}
	put_human(place, chosen, out);
}

/* "ODS R0A", "0161 496 0000 (phone)" is "phone 0161 496 0000". */
static bool put_identifier(const struct table_place *place, uint32_t object,
	struct buf *out)
{
	uint32_t system = table_member(place, object, "system");
	uint32_t value = table_member(place, object, "value");
	size_t from = out->len;
	char *uri;

	if (value == INDEX_NONE || is_object(place, value))
		return false;
	uri = table_text_dup(place, system);
	if (uri != NULL)
		buf_printf(out, "%s ", label_of(uri));
	else
		put_part(place, object, "type.coding.code", "", out);
	if (out->len > from && out->data[out->len - 1] != ' ')
		buf_putc(out, ' ');
	table_put_scalar(place, value, out);
	free(uri);
	return true;
}

/* What the entry that is referred to is called, if there is one. */
static void put_target(const struct table_place *place, uint32_t reference,
	struct buf *out)
{
	struct table_place next = *place;
	size_t from = out->len;
	uint32_t entry;
	char *words;

	if (next.depth++ >= FOLLOWED_MAX)
		return;
	words = table_text_dup(place, reference);
	entry = words != NULL ? table_refs_find(place, words) : INDEX_NONE;
	free(words);
	if (entry == INDEX_NONE)
		return;
	table_put_role(&next, entry, ROLE_WHO, out);
	if (out->len == from)
		table_put_role(&next, entry, ROLE_WHAT, out);
}

/* The words it has, else what it leads to, else what it says. */
static bool put_reference(const struct table_place *place, uint32_t object,
	struct buf *out)
{
	uint32_t row = table_member(place, object, "reference");
	uint32_t identifier = table_member(place, object, "identifier");
	size_t from = out->len;

	if (row == INDEX_NONE && identifier == INDEX_NONE)
		return false;
	if (row != INDEX_NONE && is_object(place, row))
		return false;
	if (put_part(place, object, "display", "", out))
		return true;
	if (row != INDEX_NONE)
		put_target(place, row, out);
	if (out->len == from && identifier != INDEX_NONE)
		put_identifier(place, identifier, out);
	if (out->len == from && row != INDEX_NONE)
		table_put_scalar(place, row, out);
	return true;
}

static bool put_concept(const struct table_place *place, uint32_t object,
	struct buf *out)
{
	uint32_t coding = table_member(place, object, "coding");

	if (coding == INDEX_NONE)
		return false;
	return put_part(place, object, "text|coding.display|coding.code", "",
		out);
}

static bool put_coding(const struct table_place *place, uint32_t object,
	struct buf *out)
{
	return table_member(place, object, "value") == INDEX_NONE &&
		put_part(place, object, "display|code", "", out);
}

/* Quantity: comparator, number as sent, unit; Money has a currency. */
static bool put_quantity(const struct table_place *place, uint32_t object,
	struct buf *out)
{
	uint32_t value = table_member(place, object, "value");

	if (value == INDEX_NONE || index_kind(place->index, place->text,
	    value) != ROW_NUMBER)
		return false;
	put_part(place, object, "comparator", "", out);
	table_put_scalar(place, value, out);
	put_part(place, object, "unit|code|currency", " ", out);
	return true;
}

static bool put_pair(const struct table_place *place, uint32_t object,
	const char *one, const char *between, const char *other,
	struct buf *out)
{
	uint32_t a = table_member(place, object, one);
	uint32_t b = table_member(place, object, other);

	if (a == INDEX_NONE && b == INDEX_NONE)
		return false;
	if (a != INDEX_NONE && !put_quantity(place, a, out))
		table_put_scalar(place, a, out);
	if (b == INDEX_NONE)
		return true;
	buf_puts(out, between);
	if (!put_quantity(place, b, out))
		table_put_scalar(place, b, out);
	return true;
}

static bool put_named(const struct table_place *place, uint32_t object,
	struct buf *out)
{
	if (table_find(place, object, "family|given") == INDEX_NONE)
		return false;
	put_human(place, object, out);
	return true;
}

static bool put_shaped(const struct table_place *place, uint32_t object,
	struct buf *out)
{
	return put_named(place, object, out) ||
		put_concept(place, object, out) ||
		put_quantity(place, object, out) ||
		put_reference(place, object, out) ||
		put_identifier(place, object, out) ||
		put_pair(place, object, "start", " to ", "end", out) ||
		put_pair(place, object, "low", " to ", "high", out) ||
		put_pair(place, object, "numerator", " : ", "denominator",
			out) ||
		put_coding(place, object, out) ||
		put_part(place, object, "text|title|display|name|contentType|"
			"value|url|description", "", out);
}

/* What an item of a list is about where it has no shape of its own. */
static uint32_t inside_of(const struct table_place *place, uint32_t object)
{
	return table_find(place, object, "coding|concept|reference|item|"
		"actor|what|who|member|individual|function|role");
}

void table_put_value(const struct table_place *place, uint32_t row,
	struct buf *out)
{
	uint32_t more = 0;
	size_t from = out->len;

	if (is_array(place, row)) {
		more = index_row(place->index, place->text, row).count;
		row = step_in(place, row);
	}
	for (int depth = 0; row != INDEX_NONE && depth < DEPTH_MAX; depth++) {
		if (!is_object(place, row)) {
			table_put_scalar(place, row, out);
			break;
		}
		if (put_shaped(place, row, out))
			break;
		row = step_in(place, inside_of(place, row));
	}
	if (more > 1 && out->len > from)
		buf_printf(out, " +%u", more - 1);
}
