#include "core/fhir/summary_part.h"

/*
 * Names, addresses, amounts and times. A part that is missing is left out
 * with its punctuation; an address line or a family name that is the text
 * "null" is what was sent and stays.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/clock.h"
#include "core/base/text.h"

/* A member, or the members of a list, behind a divider where out has text. */
static bool put_part(struct summary *summary, uint32_t row, const char *name,
	const char *divider, struct buf *out)
{
	uint32_t at = summary_find(summary, row, name), item;
	size_t before = out->len;
	struct buf one = BUF_INIT;

	item = summary_is(summary, at, ROW_ARRAY) ?
		summary_first(summary, at) : at;
	for (int i = 0; item != INDEX_NONE && i < 20; i++) {
		buf_clear(&one);
		if (summary_put_scalar(summary, item, &one) && one.len > 0)
			buf_printf(out, "%s%s", out->len > 0 ? divider : "",
				one.data);
		if (item == at)
			break;
		item = summary_next(summary, item);
	}
	buf_finish(&one);
	return out->len > before;
}

/* "(official, until 2020-01-01)" */
static void put_use(struct summary *summary, uint32_t row, struct buf *out)
{
	struct buf words = BUF_INIT;
	uint32_t period = summary_find(summary, row, "period");

	put_part(summary, row, "use", "", &words);
	if (period != INDEX_NONE) {
		if (words.len > 0)
			buf_puts(&words, ", ");
		datatype_put_period(summary, period, &words);
	}
	if (words.len > 0)
		buf_printf(out, " (%s)", words.data);
	buf_finish(&words);
}

bool datatype_put_name(struct summary *summary, uint32_t row, struct buf *out)
{
	static const char *const parts[] = {
		"prefix", "given", "family", "suffix"
	};
	struct buf name = BUF_INIT;

	if (!summary_is(summary, row, ROW_OBJECT))
		return summary_put_scalar(summary, row, out);
	for (size_t i = 0; i < FD_COUNT(parts); i++)
		put_part(summary, row, parts[i], " ", &name);
	if (name.len == 0)
		put_part(summary, row, "text", "", &name);
	buf_puts(out, name.data);
	put_use(summary, row, out);
	buf_finish(&name);
	return true;
}

bool datatype_put_address(struct summary *summary, uint32_t row,
	struct buf *out)
{
	static const char *const parts[] = {
		"line", "district", "city", "state", "postalCode", "country"
	};
	struct buf address = BUF_INIT;

	for (size_t i = 0; i < FD_COUNT(parts); i++)
		put_part(summary, row, parts[i], ", ", &address);
	if (address.len == 0)
		put_part(summary, row, "text", "", &address);
	for (size_t i = 0; i < address.len; i++)
		buf_putc(out, address.data[i] == '\n' ? ' ' :
			address.data[i]);
	put_use(summary, row, out);
	buf_finish(&address);
	return true;
}

bool datatype_put_contact(struct summary *summary, uint32_t row,
	struct buf *out)
{
	struct buf contact = BUF_INIT;

	put_part(summary, row, "system", "", &contact);
	put_part(summary, row, "value", " ", &contact);
	buf_puts(out, contact.data);
	put_use(summary, row, out);
	buf_finish(&contact);
	return true;
}

bool datatype_put_quantity(struct summary *summary, uint32_t row,
	struct buf *out)
{
	struct buf quantity = BUF_INIT;

	put_part(summary, row, "comparator", "", &quantity);
	put_part(summary, row, "value", " ", &quantity);
	if (!put_part(summary, row, "unit", " ", &quantity))
		put_part(summary, row, "code", " ", &quantity);
	buf_puts(out, quantity.data);
	buf_finish(&quantity);
	return true;
}

bool datatype_put_money(struct summary *summary, uint32_t row,
	struct buf *out)
{
	struct buf money = BUF_INIT;

	put_part(summary, row, "currency", "", &money);
	put_part(summary, row, "value", " ", &money);
	buf_puts(out, money.data);
	buf_finish(&money);
	return true;
}

static bool put_two(struct summary *summary, uint32_t row,
	const char *first, const char *between, const char *second,
	struct buf *out)
{
	uint32_t a = summary_find(summary, row, first);
	uint32_t b = summary_find(summary, row, second);

	if (a != INDEX_NONE)
		datatype_put_quantity(summary, a, out);
	buf_puts(out, between);
	if (b != INDEX_NONE)
		datatype_put_quantity(summary, b, out);
	return true;
}

bool datatype_put_range(struct summary *summary, uint32_t row,
	struct buf *out)
{
	if (summary_find(summary, row, "low") == INDEX_NONE)
		return put_two(summary, row, "low", "up to ", "high", out);
	if (summary_find(summary, row, "high") == INDEX_NONE)
		return put_two(summary, row, "low", " and more", "high", out);
	return put_two(summary, row, "low", " to ", "high", out);
}

bool datatype_put_ratio(struct summary *summary, uint32_t row,
	struct buf *out)
{
	return put_two(summary, row, "numerator", " / ", "denominator", out);
}

bool datatype_put_period(struct summary *summary, uint32_t row,
	struct buf *out)
{
	uint32_t start = summary_find(summary, row, "start");
	uint32_t end = summary_find(summary, row, "end");

	if (start != INDEX_NONE) {
		buf_puts(out, end != INDEX_NONE ? "" : "since ");
		datatype_put_date(summary, start, out);
	}
	if (end != INDEX_NONE) {
		buf_puts(out, start != INDEX_NONE ? " to " : "until ");
		datatype_put_date(summary, end, out);
	}
	return true;
}

bool datatype_put_attachment(struct summary *summary, uint32_t row,
	struct buf *out)
{
	uint32_t data = summary_find(summary, row, "data");
	struct buf words = BUF_INIT;
	struct row facts;
	char size[24];

	put_part(summary, row, "title", "", &words);
	if (words.len > 0)
		buf_puts(&words, ":");
	if (!put_part(summary, row, "contentType", " ", &words))
		buf_puts(&words, " of no stated type");
	if (summary_is(summary, data, ROW_STRING)) {
		facts = index_row(summary->index, summary->text, data);
		text_format_size(size, sizeof(size),
			(uint64_t)facts.value_len / 4 * 3);
		buf_printf(&words, ", %s inside, base64", size);
	}
	if (put_part(summary, row, "size", ", said to have ", &words))
		buf_puts(&words, " bytes");
	put_part(summary, row, "creation", ", made ", &words);
	put_part(summary, row, "language", ", language ", &words);
	put_part(summary, row, "url", ", at ", &words);
	buf_puts(out, words.data + (words.data[0] == ' '));
	buf_finish(&words);
	return true;
}

bool datatype_put_annotation(struct summary *summary, uint32_t row,
	struct buf *out)
{
	struct buf who = BUF_INIT;
	uint32_t author = summary_find(summary, row, "authorReference");

	if (author != INDEX_NONE)
		datatype_put_reference(summary, author, &who);
	put_part(summary, row, "authorString", " ", &who);
	put_part(summary, row, "time", ", ", &who);
	summary_put_scalar(summary, summary_find(summary, row, "text"), out);
	if (who.len > 0)
		buf_printf(out, " (%s)", who.data);
	buf_finish(&who);
	return true;
}

/* "3 times every 1 d": what fits a line, otherwise not at all. */
bool datatype_put_timing(struct summary *summary, uint32_t row,
	struct buf *out)
{
	uint32_t repeat = summary_find(summary, row, "repeat");
	uint32_t code = summary_find(summary, row, "code");
	struct buf words = BUF_INIT;

	if (code != INDEX_NONE && repeat == INDEX_NONE &&
	    summary_find(summary, row, "event") == INDEX_NONE)
		return datatype_put_concept(summary, code, out);
	if (code != INDEX_NONE || repeat == INDEX_NONE || !datatype_has_only(
	    summary, repeat, "frequency period periodUnit") ||
	    !put_part(summary, repeat, "frequency", "", &words)) {
		buf_finish(&words);
		return false;
	}
	put_part(summary, repeat, "period", " times every ", &words);
	put_part(summary, repeat, "periodUnit", " ", &words);
	buf_puts(out, words.data);
	buf_finish(&words);
	return true;
}
