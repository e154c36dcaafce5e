#include "core/fhir/summary_part.h"

/*
 * FHIR's datatypes (FHIR R4 datatypes.html) told by their shape, because a
 * document does not say of which type its elements are: an object is the first
 * type in the table that may have all its members and has one of the marks.
 * What fits none is told member by member, so nothing is dropped.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/fhir/label.h"

struct datatype {
	const char *members;	/* all that it may have */
	const char *marks;	/* of which one must be there */
	bool (*fits)(const struct summary *summary, uint32_t row);
	summary_put *put;
};

static bool has_number(const struct summary *summary, uint32_t row)
{
	return summary_is(summary, summary_find(summary, row, "value"),
		ROW_NUMBER);
}

static bool has_text(const struct summary *summary, uint32_t row)
{
	return summary_is(summary, summary_find(summary, row, "value"),
		ROW_STRING) || summary_is(summary, summary_find(summary, row,
		"assigner"), ROW_OBJECT);
}

static bool is_contact(const struct summary *summary, uint32_t row)
{
	static const char *const systems[] = {
		"phone", "fax", "email", "pager", "url", "sms", "other"
	};

	for (size_t i = 0; i < FD_COUNT(systems); i++)
		if (summary_equals(summary, row, "system", systems[i]))
			return true;
	return false;
}

static const struct datatype datatypes[] = {
	{ "coding text", "coding text", NULL, datatype_put_concept },
	{ "reference type identifier display", "reference identifier",
		NULL, datatype_put_reference },
	{ "use text family given prefix suffix period", "family given text",
		NULL, datatype_put_name },
	{ "use type text line city district state postalCode country period",
		"line city district state postalCode country text", NULL,
		datatype_put_address },
	{ "system value use rank period", "value", is_contact,
		datatype_put_contact },
	{ "value comparator unit system code", "value", has_number,
		datatype_put_quantity },
	{ "value currency", "value", has_number, datatype_put_money },
	{ "use type system value period assigner", "value assigner", has_text,
		datatype_put_identifier },
	{ "numerator denominator", "numerator denominator", NULL,
		datatype_put_ratio },
	{ "low high", "low high", NULL, datatype_put_range },
	{ "start end", "start end", NULL, datatype_put_period },
	{ "contentType language data url size hash title creation",
		"contentType data url", NULL, datatype_put_attachment },
	{ "system version code display userSelected", "code display", NULL,
		datatype_put_coding },
	{ "authorReference authorString time text", "text", NULL,
		datatype_put_annotation },
	{ "repeat event code", "repeat event", NULL, datatype_put_timing },
};

bool datatype_has_only(const struct summary *summary, uint32_t row,
	const char *members)
{
	struct buf name = BUF_INIT;
	bool has_only = true;
	uint32_t at;

	for (at = summary_first(summary, row); has_only && at != INDEX_NONE;
	    at = summary_next(summary, at)) {
		summary_element_name(summary, at, &name);
		has_only = text_has_word(members, name.data, name.len) ||
			text_has_word("id extension", name.data,
				name.len);
	}
	buf_finish(&name);
	return has_only;
}

static bool has_mark(const struct summary *summary, uint32_t row,
	const char *marks)
{
	struct buf name = BUF_INIT;
	bool has = false;
	uint32_t at;

	for (at = summary_first(summary, row); !has && at != INDEX_NONE;
	    at = summary_next(summary, at)) {
		summary_element_name(summary, at, &name);
		has = text_has_word(marks, name.data, name.len);
	}
	buf_finish(&name);
	return has;
}

/* Its value in one line behind its label; false for one that nests. */
bool datatype_put_extension(struct summary *summary, uint32_t row,
	struct buf *out)
{
	char *url = index_find_dup(summary->index, summary->text, row, "url");
	struct buf name = BUF_INIT;
	bool is_put = false;

	for (uint32_t at = summary_first(summary, row); url != NULL &&
	    !is_put && at != INDEX_NONE; at = summary_next(summary, at)) {
		summary_element_name(summary, at, &name);
		if (!text_starts_with(name.data, "value"))
			continue;
		buf_printf(out, "%s: ", label_of(url));
		is_put = datatype_put(summary, at, out);
	}
	free(url);
	buf_finish(&name);
	return is_put;
}

/* What a value's extensions say, behind it. */
static void put_extensions(struct summary *summary, uint32_t row,
	struct buf *out)
{
	uint32_t list = summary_find(summary, row, "extension"), at;
	struct buf one = BUF_INIT;
	int count = 0;

	if (!summary_is(summary, list, ROW_ARRAY))
		return;
	for (at = summary_first(summary, list); at != INDEX_NONE &&
	    count++ < 5; at = summary_next(summary, at)) {
		buf_clear(&one);
		if (datatype_put_extension(summary, at, &one))
			buf_printf(out, "; %s", one.data);
	}
	buf_finish(&one);
}

/* Extensions that hold extensions do not fit into a line. */
static bool has_deep_extension(const struct summary *summary, uint32_t row)
{
	uint32_t list = summary_find(summary, row, "extension"), at;

	if (!summary_is(summary, list, ROW_ARRAY))
		return false;
	for (at = summary_first(summary, list); at != INDEX_NONE;
	    at = summary_next(summary, at))
		if (summary_find(summary, at, "extension") != INDEX_NONE)
			return true;
	return summary_count(summary, list) > 5;
}

static bool put_object(struct summary *summary, uint32_t row,
	struct buf *out)
{
	size_t len = out->len;

	if (has_deep_extension(summary, row))
		return false;
	for (size_t i = 0; i < FD_COUNT(datatypes); i++) {
		const struct datatype *type = &datatypes[i];

		if (!datatype_has_only(summary, row, type->members) ||
		    !has_mark(summary, row, type->marks) ||
		    (type->fits != NULL && !type->fits(summary, row)))
			continue;
		if (!type->put(summary, row, out)) {
			buf_truncate(out, len);
			return false;
		}
		put_extensions(summary, row, out);
		return true;
	}
	return false;
}

bool datatype_put(struct summary *summary, uint32_t row, struct buf *out)
{
	if (summary_is(summary, row, ROW_OBJECT))
		return put_object(summary, row, out);
	if (summary_is(summary, row, ROW_STRING))
		return datatype_put_date(summary, row, out);
	return summary_put_scalar(summary, row, out);
}
