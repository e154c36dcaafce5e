#include "core/fhirpath/evaluate.h"

/*
 * From nodes to values and back to text. A primitive of FHIR becomes the
 * System type that its type or its JSON says; a Quantity of FHIR becomes
 * System's with the UCUM code as unit. Strings without escapes stay where
 * they lie in the document.
 */

#include <string.h>

#include "core/base/text.h"
#include "core/fhirpath/decimal.h"
#include "core/fhirpath/unit.h"

bool fp_is_text(const struct fhirpath_item *item, const char *text)
{
	return strlen(text) == item->len &&
		memcmp(item->text, text, item->len) == 0;
}

/* The text of a string row, decoded. */
static void string_of(struct fhirpath_run *run, const struct row *row,
	struct fhirpath_item *out)
{
	const char *raw = run->text + row->value + 1;
	size_t len = row->value_len >= 2 ? row->value_len - 2 : 0;
	struct buf decoded = BUF_INIT;

	out->text = raw;
	out->len = (uint32_t)len;
	if (memchr(raw, '\\', len) == NULL)
		return;
	index_unescape_exact(&decoded, raw, len);
	out->text = fp_keep(run, decoded.data, decoded.len);
	out->len = (uint32_t)decoded.len;
	buf_finish(&decoded);
}

static enum fhirpath_kind kind_of_string(struct fhirpath_run *run,
	fhirpath_type type)
{
	static const struct {
		const char *name;
		enum fhirpath_kind kind;
	} kinds[] = {
		{ "date", FHIRPATH_DATE }, { "dateTime", FHIRPATH_DATETIME },
		{ "instant", FHIRPATH_DATETIME }, { "time", FHIRPATH_TIME },
	};

	for (size_t i = 0; i < FD_COUNT(kinds); i++)
		if (fp_type_text(run, type, kinds[i].name))
			return kinds[i].kind;
	return FHIRPATH_STRING;
}

static bool has_point(const char *text, size_t len)
{
	return memchr(text, '.', len) != NULL ||
		memchr(text, 'e', len) != NULL ||
		memchr(text, 'E', len) != NULL;
}

/* A FHIR Quantity in UCUM units; what has a comparator is no quantity. */
static bool quantity_of(struct fhirpath_run *run, uint32_t object,
	struct fhirpath_item *out)
{
	uint32_t value = index_member(run->index, run->text, object,
		"value");
	uint32_t unit = index_member(run->index, run->text, object, "code");
	struct fhirpath_item text = { 0 };
	struct row row;

	if (value == INDEX_NONE || index_kind(run->index, run->text,
	    value) != ROW_NUMBER || index_member(run->index, run->text,
	    object, "comparator") != INDEX_NONE)
		return false;
	row = index_row(run->index, run->text, value);
	out->text = run->text + row.value;
	out->len = row.value_len;
	out->unit = "1";
	out->unit_len = 1;
	if (unit == INDEX_NONE)
		unit = index_member(run->index, run->text, object, "unit");
	if (unit == INDEX_NONE ||
	    index_kind(run->index, run->text, unit) != ROW_STRING)
		return true;
	row = index_row(run->index, run->text, unit);
	string_of(run, &row, &text);
	out->unit = text.text;
	out->unit_len = text.len;
	return true;
}

struct fhirpath_item fhirpath_value(struct fhirpath_run *run,
	const struct fhirpath_item *item)
{
	struct fhirpath_item out = *item;
	struct row row;

	if (item->kind != FHIRPATH_NODE || item->row == INDEX_NONE)
		return out;
	if (index_kind(run->index, run->text, item->row) == ROW_OBJECT) {
		if (fp_type_derives(run, item->type, "Quantity", 8) &&
		    quantity_of(run, item->row, &out))
			out.kind = FHIRPATH_QUANTITY;
		return out;
	}
	row = index_row(run->index, run->text, item->row);
	out.text = run->text + row.value;
	out.len = row.value_len;
	switch (row.kind) {
	case ROW_TRUE:
	case ROW_FALSE:
		out.kind = FHIRPATH_BOOLEAN;
		break;
	case ROW_NUMBER:
		out.kind = has_point(out.text, out.len) || fp_type_text(run,
			item->type, "decimal") ? FHIRPATH_DECIMAL :
			FHIRPATH_INTEGER;
		break;
	case ROW_STRING:
		out.kind = kind_of_string(run, item->type);
		string_of(run, &row, &out);
		break;
	default:
		break;
	}
	return out;
}

enum fhirpath_truth fp_truth_of(struct fhirpath_run *run,
	const struct fp_list *list, bool *is_several)
{
	struct fhirpath_item value;

	*is_several = list->count > 1;
	if (list->count != 1)
		return FHIRPATH_UNKNOWN;
	value = fhirpath_value(run, &list->items[0]);
	if (value.kind == FHIRPATH_BOOLEAN)
		return fp_is_text(&value, "true") ? FHIRPATH_TRUE :
			FHIRPATH_FALSE;
	return FHIRPATH_TRUE;
}

void fp_put_text(const struct fhirpath_item *value, struct buf *out)
{
	buf_append(out, value->text, value->len);
	if (value->kind != FHIRPATH_QUANTITY)
		return;
	buf_putc(out, ' ');
	if (unit_is_calendar(value->unit, value->unit_len)) {
		buf_append(out, value->unit, value->unit_len);
		return;
	}
	buf_putc(out, '\'');
	buf_append(out, value->unit, value->unit_len);
	buf_putc(out, '\'');
}
