#include "core/ig/walk_below.h"

/*
 * The rows between are made places again, from the outside in: a member is
 * named by its key, an element of an array by the array's key and its number.
 */

#include <stdlib.h>

#include "core/ig/walk_state.h"

enum { BELOW_MAX = 100 };

/* A report on its way to its row. */
struct report {
	struct walk *walk;
	enum finding_severity severity;
	const char *code, *id, *sentence;
};

static void descend(const struct report *report, const struct place *place,
	const uint32_t *rows, size_t count);

/* Entries are reported in order: one after the last is not far from it. */
static long number_in(const struct walk *walk, uint32_t list, uint32_t row)
{
	struct walk_state *state = walk->state;
	uint32_t at = index_first(walk->index, walk->text, list);
	long number = 0;

	if (state->last.list == list && state->last.row <= row &&
	    state->last.row > list) {
		at = state->last.row;
		number = state->last.number;
	}
	for (; at != row && at != INDEX_NONE; number++)
		at = index_next(walk->index, walk->text, at);
	state->last.list = list;
	state->last.row = row;
	state->last.number = number;
	return number;
}

static struct place place_of(const struct walk *walk,
	const struct place *up, uint32_t row)
{
	struct place place = { .up = up, .number = -1, .row = row,
		.shadow = INDEX_NONE, .resource = up->resource };
	struct row it = index_row(walk->index, walk->text, row);

	if (it.key_len == 0 && it.parent != INDEX_NONE) {
		place.number = number_in(walk, it.parent, row);
		it = index_row(walk->index, walk->text, it.parent);
	}
	if (it.key_len >= 2) {
		place.name = walk->text + it.key + 1;
		place.name_len = it.key_len - 2;
	}
	return place;
}

/* rows: from the outside in; arrays among them give only their name. */
static void descend(const struct report *report, const struct place *place,
	const uint32_t *rows, size_t count)
{
	const struct walk *walk = report->walk;
	struct place at;

	while (count > 1 && index_kind(walk->index, walk->text, *rows) ==
	    ROW_ARRAY) {
		rows++;
		count--;
	}
	if (count == 0) {
		walk_report(report->walk, place, NULL, report->severity,
			report->code, report->id, "%s", report->sentence);
		return;
	}
	at = place_of(walk, place, *rows);
	descend(report, &at, rows + 1, count - 1);
}

void walk_report_below(struct walk *walk, const struct place *place,
	uint32_t row, enum finding_severity severity, const char *code,
	const char *id, const char *format, ...)
{
	struct report report = { walk, severity, code, id, NULL };
	uint32_t rows[BELOW_MAX];
	size_t at = BELOW_MAX;
	char *sentence;
	va_list args;

	va_start(args, format);
	sentence = xvasprintf(format, args);
	va_end(args);
	report.sentence = sentence;
	for (; row != place->row && row != INDEX_NONE && at > 0;
	    row = index_parent(walk->index, row))
		rows[--at] = row;
	descend(&report, place, rows + at, BELOW_MAX - at);
	free(sentence);
}
