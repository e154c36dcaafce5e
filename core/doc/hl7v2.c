#include "core/doc/hl7v2.h"

/*
 * A message is cut by five characters at five depths, and each cut is a
 * memchr over what the one above has found; so there is nothing to build and
 * nothing to free, and a report of 600 KB in one field costs its length once.
 *
 * Two places break the pattern. In a header segment the separator itself is
 * field 1 and the other four are field 2, which is never cut. And escapes
 * (\F\ for a separator inside a text, section 2.7) need no regard while
 * cutting, since a separator never stands in them as itself.
 */

#include <string.h>

#include "core/base/text.h"

static bool is_break(char c)
{
	return c == '\r' || c == '\n' || c == '\x1c';
}

static bool is_name_char(char c)
{
	return (c >= 'A' && c <= 'Z') || text_is_digit(c);
}

/* Punctuation that can be seen: a separator. */
static bool is_mark(char c)
{
	char lower = text_lower(c);

	return c >= '!' && c <= '~' && !text_is_digit(c) &&
		!(lower >= 'a' && lower <= 'z');
}

bool hl7v2_is_name(const char *text, size_t len)
{
	return len >= 3 && !text_is_digit(text[0]) && is_name_char(text[0]) &&
		is_name_char(text[1]) && is_name_char(text[2]);
}

bool hl7v2_is_header(const char *name)
{
	return memcmp(name, "MSH", 3) == 0 || memcmp(name, "FHS", 3) == 0 ||
		memcmp(name, "BHS", 3) == 0;
}

bool hl7v2_read_marks(struct hl7v2_run segment, struct hl7v2_marks *marks)
{
	char *const places[] = { &marks->component, &marks->repetition,
		&marks->escape, &marks->subcomponent };
	size_t at = 4;

	if (segment.len < 4 || !hl7v2_is_header(segment.at) ||
	    !is_mark(segment.at[3]))
		return false;
	*marks = (struct hl7v2_marks){ .field = segment.at[3] };
	for (size_t i = 0; i < FD_COUNT(places); i++)
		if (at < segment.len && segment.at[at] != marks->field)
			*places[i] = segment.at[at++];
	return true;
}

void hl7v2_begin(struct hl7v2_reader *reader, const char *text, size_t len)
{
	*reader = (struct hl7v2_reader){
		.at = text, .end = text + len,
		.marks = { '|', '^', '~', '\\', '&' },
	};
}

bool hl7v2_next(struct hl7v2_reader *reader, struct hl7v2_segment *segment)
{
	const char *at = reader->at, *end = reader->end, *start;
	struct hl7v2_run run;

	while (at < end && (is_break(*at) || *at == '\v'))
		at++;
	start = at;
	while (at < end && !is_break(*at))
		at++;
	reader->at = at;
	run = (struct hl7v2_run){ start, (size_t)(at - start) };
	(void)hl7v2_read_marks(run, &reader->marks);
	*segment = (struct hl7v2_segment){ .run = run,
		.marks = reader->marks };
	if (hl7v2_is_name(run.at, run.len) && (run.len == 3 ||
	    run.at[3] == reader->marks.field))
		memcpy(segment->name, run.at, 3);
	return run.len > 0;
}

bool hl7v2_find(const char *text, size_t len, const char *name, unsigned nth,
	struct hl7v2_segment *segment)
{
	struct hl7v2_reader reader;

	hl7v2_begin(&reader, text, len);
	while (hl7v2_next(&reader, segment))
		if (strcmp(segment->name, name) == 0 && --nth == 0)
			return true;
	return false;
}

struct hl7v2_run hl7v2_piece(struct hl7v2_run run, char mark, unsigned nth)
{
	const char *at = run.at, *end = run.at + run.len, *stop;

	if (mark == '\0')
		return nth <= 1 ? run : (struct hl7v2_run){ end, 0 };
	for (; nth > 1; nth--) {
		at = memchr(at, mark, (size_t)(end - at));
		if (at == NULL)
			return (struct hl7v2_run){ end, 0 };
		at++;
	}
	stop = memchr(at, mark, (size_t)(end - at));
	return (struct hl7v2_run){ at,
		(size_t)((stop != NULL ? stop : end) - at) };
}

struct hl7v2_run hl7v2_field(const struct hl7v2_segment *segment,
	unsigned field)
{
	struct hl7v2_run run = segment->run;

	if (field == 0 || segment->name[0] == '\0')
		return run;
	if (!hl7v2_is_header(segment->name))
		return hl7v2_piece(run, segment->marks.field, field + 1);
	if (field == 1)
		return (struct hl7v2_run){ run.at + 3, run.len > 3 };
	return hl7v2_piece(run, segment->marks.field, field);
}

struct hl7v2_run hl7v2_part(const struct hl7v2_segment *segment,
	const struct hl7v2_place *place)
{
	struct hl7v2_run run = hl7v2_field(segment, place->field);
	unsigned repetition = place->repetition;

	if (place->field == 0 || (place->field <= 2 &&
	    hl7v2_is_header(segment->name)))
		return run;
	if (repetition == 0 && place->component != 0)
		repetition = 1;
	if (repetition != 0)
		run = hl7v2_piece(run, segment->marks.repetition, repetition);
	if (place->component != 0)
		run = hl7v2_piece(run, segment->marks.component,
			place->component);
	if (place->subcomponent != 0)
		run = hl7v2_piece(run, segment->marks.subcomponent,
			place->subcomponent);
	return run;
}

struct hl7v2_run hl7v2_get(const char *text, size_t len, const char *place)
{
	struct hl7v2_segment segment;
	struct hl7v2_place wanted;

	if (!hl7v2_parse_place(place, &wanted) ||
	    !hl7v2_find(text, len, wanted.segment, wanted.occurrence,
	    &segment))
		return (struct hl7v2_run){ text + len, 0 };
	return hl7v2_part(&segment, &wanted);
}

char *hl7v2_get_dup(const char *text, size_t len, const char *place)
{
	struct buf out = BUF_INIT;
	struct hl7v2_segment segment;
	struct hl7v2_place wanted;

	if (hl7v2_parse_place(place, &wanted) &&
	    hl7v2_find(text, len, wanted.segment, wanted.occurrence,
	    &segment))
		hl7v2_decode(hl7v2_part(&segment, &wanted), &segment.marks,
			&out);
	return buf_take(&out);
}
