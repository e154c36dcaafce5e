#include "core/doc/hl7v2.h"

/*
 * Places and escapes. A place is written as people say it on the telephone:
 * segment, dash, field, then components by dots; brackets number what there
 * is several of. An occurrence of 1 is left out of a segment, since most
 * stand alone; a repetition is given wherever the field repeats, so that the
 * field and its first repetition are told apart.
 */

#include <string.h>

#include "core/base/text.h"

enum { NUMBER_LIMIT = 100000000 };

/* Digits at *at, which moves past them; false where there are none. */
static bool parse_number(const char **at, unsigned *out)
{
	if (!text_is_digit(**at))
		return false;
	for (*out = 0; text_is_digit(**at) && *out < NUMBER_LIMIT; (*at)++)
		*out = *out * 10 + (unsigned)(**at - '0');
	return *out > 0 && !text_is_digit(**at);
}

static bool parse_bracket(const char **at, unsigned *out)
{
	if (**at != '[')
		return true;
	(*at)++;
	return parse_number(at, out) && *(*at)++ == ']';
}

static bool parse_dot(const char **at, unsigned *out)
{
	if (**at != '.')
		return true;
	(*at)++;
	return parse_number(at, out);
}

bool hl7v2_parse_place(const char *text, struct hl7v2_place *place)
{
	*place = (struct hl7v2_place){ .occurrence = 1 };
	if (!hl7v2_is_name(text, strnlen(text, 3)))
		return false;
	memcpy(place->segment, text, 3);
	text += 3;
	if (!parse_bracket(&text, &place->occurrence))
		return false;
	if (*text == '-') {
		text++;
		if (!parse_number(&text, &place->field) ||
		    !parse_bracket(&text, &place->repetition) ||
		    !parse_dot(&text, &place->component) ||
		    (place->component != 0 &&
		    !parse_dot(&text, &place->subcomponent)))
			return false;
	}
	return *text == '\0';
}

void hl7v2_print_place(const struct hl7v2_place *place, struct buf *out)
{
	buf_puts(out, place->segment);
	if (place->occurrence > 1)
		buf_printf(out, "[%u]", place->occurrence);
	if (place->field == 0)
		return;
	buf_printf(out, "-%u", place->field);
	if (place->repetition != 0)
		buf_printf(out, "[%u]", place->repetition);
	if (place->component != 0)
		buf_printf(out, ".%u", place->component);
	if (place->subcomponent != 0)
		buf_printf(out, ".%u", place->subcomponent);
}

/*
 * Narrows *run to the piece in which at stands and returns its number; 0 when
 * the mark does not stand in the run.
 */
static unsigned narrow(struct hl7v2_run *run, char mark, const char *at)
{
	unsigned nth = 1;
	const char *next, *end = run->at + run->len;

	if (mark == '\0' || memchr(run->at, mark, run->len) == NULL)
		return 0;
	for (;;) {
		next = memchr(run->at, mark, (size_t)(end - run->at));
		if (next == NULL || next >= at)
			break;
		run->at = next + 1;
		nth++;
	}
	run->len = (size_t)((next != NULL ? next : end) - run->at);
	return nth;
}

static void place_in(const struct hl7v2_segment *segment, const char *at,
	struct hl7v2_place *place)
{
	const struct hl7v2_marks *marks = &segment->marks;
	struct hl7v2_run run = segment->run;
	bool is_header = hl7v2_is_header(segment->name);

	if (at < run.at + 3 + !is_header)
		return;
	if (is_header && at == run.at + 3) {
		place->field = 1;
		return;
	}
	place->field = narrow(&run, marks->field, at) - !is_header;
	if (is_header && place->field <= 2)
		return;
	place->repetition = narrow(&run, marks->repetition, at);
	place->component = narrow(&run, marks->component, at);
	if (place->component == 0 && marks->subcomponent != '\0' &&
	    memchr(run.at, marks->subcomponent, run.len) != NULL)
		place->component = 1;
	place->subcomponent = narrow(&run, marks->subcomponent, at);
}

bool hl7v2_place_at(const char *text, size_t len, size_t offset,
	struct hl7v2_place *place)
{
	struct hl7v2_reader reader;
	struct hl7v2_segment segment;
	unsigned before = 0;

	*place = (struct hl7v2_place){ .occurrence = 1 };
	hl7v2_begin(&reader, text, len);
	do {
		if (!hl7v2_next(&reader, &segment))
			return false;
	} while (reader.at < text + offset);
	if (segment.name[0] == '\0' || segment.run.at > text + offset)
		return false;
	memcpy(place->segment, segment.name, 4);
	place_in(&segment, text + offset, place);
	hl7v2_begin(&reader, text, (size_t)(segment.run.at - text));
	while (hl7v2_next(&reader, &segment))
		before += strcmp(segment.name, place->segment) == 0;
	place->occurrence = before + 1;
	return true;
}

static int hex_digit(char c)
{
	c = text_lower(c);
	if (text_is_digit(c))
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* \Xhhhh\: its bytes; false when they are none. */
static bool decode_hex(const char *at, size_t len, struct buf *out)
{
	if (len == 0 || len % 2 != 0)
		return false;
	for (size_t i = 0; i < len; i++)
		if (hex_digit(at[i]) < 0)
			return false;
	for (size_t i = 0; i < len; i += 2)
		buf_putc(out, (char)(hex_digit(at[i]) * 16 +
			hex_digit(at[i + 1])));
	return true;
}

/* What stands between two escape characters; false when it is not HL7's. */
static bool decode_one(const char *at, size_t len,
	const struct hl7v2_marks *marks, struct buf *out)
{
	const struct {
		char name, mark;
	} known[] = {
		{ 'F', marks->field }, { 'S', marks->component },
		{ 'T', marks->subcomponent }, { 'R', marks->repetition },
		{ 'E', marks->escape },
	};

	if (len > 1 && *at == 'X')
		return decode_hex(at + 1, len - 1, out);
	if (len == 3 && (memcmp(at, ".br", 3) == 0 ||
	    memcmp(at, ".sp", 3) == 0))
		return buf_putc(out, '\n');
	if (len != 1)
		return false;
	if (*at == 'H' || *at == 'N')
		return true;
	for (size_t i = 0; i < FD_COUNT(known); i++)
		if (*at == known[i].name && known[i].mark != '\0')
			return buf_putc(out, known[i].mark);
	return false;
}

void hl7v2_decode(struct hl7v2_run run, const struct hl7v2_marks *marks,
	struct buf *out)
{
	const char *at = run.at, *end = run.at + run.len, *next, *stop;

	while (at < end) {
		next = marks->escape == '\0' ? NULL :
			memchr(at, marks->escape, (size_t)(end - at));
		if (next == NULL)
			next = end;
		buf_append(out, at, (size_t)(next - at));
		at = next;
		if (at == end)
			return;
		stop = memchr(at + 1, marks->escape, (size_t)(end - at - 1));
		if (stop != NULL && decode_one(at + 1,
		    (size_t)(stop - at - 1), marks, out)) {
			at = stop + 1;
		} else {
			buf_putc(out, *at++);
		}
	}
}
