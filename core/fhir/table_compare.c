#include "core/fhir/table_internal.h"

/*
 * What cells are sorted by. Numbers and dates by their value: FHIR dates come
 * with any precision and any zone, so each becomes the second its period
 * begins at, in UTC (without a zone: as if in UTC). Text as people read it:
 * without regard to case, runs of digits as numbers ("A2" before "A10").
 * Whatever the direction, cells that have no number come behind those that
 * have one, and empty ones last.
 */

#include <string.h>

#include "core/base/text.h"

enum { KEY_MAX = 200 };

/* Count digits at *text, as a number; false when there are fewer. */
static bool read_digits(const char **text, int count, long *out)
{
	const char *at = *text;

	for (*out = 0; count > 0; count--, at++) {
		if (!text_is_digit(*at))
			return false;
		*out = *out * 10 + (*at - '0');
	}
	*text = at;
	return true;
}

/* Days from 1970-01-01, in the proleptic Gregorian calendar. */
static double day_number(long year, long month, long day)
{
	long era, of_era, of_year;

	year -= month <= 2;
	era = year / 400;
	of_era = year - era * 400;
	of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	return (double)(era * 146097 + of_era * 365 + of_era / 4 -
		of_era / 100 + of_year - 719468);
}

static double read_zone(const char *text)
{
	long hours, minutes, sign = *text == '-' ? -1 : 1;

	if (*text != '+' && *text != '-')
		return 0;
	text++;
	if (!read_digits(&text, 2, &hours) || *text++ != ':' ||
	    !read_digits(&text, 2, &minutes))
		return 0;
	return (double)(sign * (hours * 3600 + minutes * 60));
}

static bool read_date(const char *text, double *out)
{
	long year, month = 1, day = 1, part;

	if (!read_digits(&text, 4, &year))
		return false;
	if (*text == '-' && (text++, !read_digits(&text, 2, &month)))
		return false;
	if (*text == '-' && (text++, !read_digits(&text, 2, &day)))
		return false;
	*out = day_number(year, month, day) * 86400;
	if (*text != 'T')
		return true;
	for (int unit = 3600; unit > 0 && (*text == 'T' || *text == ':');
	    unit /= 60) {
		text++;
		if (!read_digits(&text, 2, &part))
			return true;
		*out += (double)(part * unit);
	}
	if (*text == '.') {
		double scale = 0.1;

		for (text++; text_is_digit(*text); text++, scale /= 10)
			*out += (*text - '0') * scale;
	}
	*out -= read_zone(text);
	return true;
}

/* "< 1.10 mmol/L": what it begins with. The locale has no part in it. */
static bool read_number(const char *text, double *out)
{
	bool is_negative, has_digits = false;
	double scale = 1;
	long power;

	text += strspn(text, "<>= ");
	is_negative = *text == '-';
	text += is_negative;
	for (*out = 0; text_is_digit(*text); text++, has_digits = true)
		*out = *out * 10 + (*text - '0');
	if (*text == '.')
		for (text++; text_is_digit(*text); text++)
			*out += (*text - '0') * (scale /= 10);
	if (has_digits && text_lower(*text) == 'e') {
		bool is_small = text[1] == '-';

		text += 1 + (text[1] == '-' || text[1] == '+');
		for (power = 0; text_is_digit(*text) && power < 400; text++)
			power = power * 10 + (*text - '0');
		while (power-- > 0)
			*out = is_small ? *out / 10 : *out * 10;
	}
	if (is_negative)
		*out = -*out;
	return has_digits;
}

static bool read_nhs(const char *text, double *out)
{
	size_t digits = 0;

	for (*out = 0; *text != '\0'; text++)
		if (text_is_digit(*text)) {
			*out = *out * 10 + (*text - '0');
			digits++;
		}
	return digits > 0;
}

void table_key_read(const struct table_place *place, uint32_t entry,
	const struct table_column *column, struct buf *texts,
	struct sort_key *out)
{
	static bool (*const readers[])(const char *, double *) = {
		[KIND_NUMBER] = read_number, [KIND_DATE] = read_date,
		[KIND_NHS] = read_nhs,
	};
	const char *cell;
	uint32_t row;

	*out = (struct sort_key){ .text = texts->len };
	(void)table_put_cell(place, entry, column, texts);
	if (texts->len > out->text + KEY_MAX)
		buf_truncate(texts, out->text + KEY_MAX);
	cell = texts->data + out->text;
	out->is_empty = *cell == '\0';
	if (column->how == CELL_SIZE && !out->is_empty) {
		row = table_find(place, place->table->items[entry].resource,
			column->steps);
		out->number = index_row(place->index, place->text,
			row).value_len;
		out->has_number = true;
	} else if (column->kind != KIND_TEXT) {
		out->has_number = readers[column->kind](cell, &out->number);
	}
	buf_putc(texts, '\0');
}

/* Below 0, 0 or above for two runs of digits; both are passed over. */
static int compare_digits(const char **a, const char **b)
{
	size_t a_len, b_len;
	int order;

	*a += strspn(*a, "0");
	*b += strspn(*b, "0");
	a_len = strspn(*a, "0123456789");
	b_len = strspn(*b, "0123456789");
	if (a_len != b_len)
		order = a_len < b_len ? -1 : 1;
	else
		order = strncmp(*a, *b, a_len);
	*a += a_len;
	*b += b_len;
	return order;
}

static int compare_text(const char *a, const char *b)
{
	while (*a != '\0' && *b != '\0') {
		int order;

		if (text_is_digit(*a) && text_is_digit(*b)) {
			order = compare_digits(&a, &b);
		} else {
			order = (unsigned char)text_lower(*a) -
				(unsigned char)text_lower(*b);
			a++;
			b++;
		}
		if (order != 0)
			return order;
	}
	return (*a != '\0') - (*b != '\0');
}

int table_key_compare(const struct sort_key *a, const struct sort_key *b,
	const char *texts, bool is_reversed)
{
	int order;

	if (a->is_empty != b->is_empty)
		return a->is_empty ? 1 : -1;
	if (a->has_number != b->has_number)
		return a->has_number ? -1 : 1;
	if (a->has_number)
		order = (a->number > b->number) - (a->number < b->number);
	else
		order = compare_text(texts + a->text, texts + b->text);
	return is_reversed ? -order : order;
}
