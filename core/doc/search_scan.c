#include "core/doc/search_internal.h"

/*
 * The three ways to find the next match. A text, or its spellings, is looked
 * for in the bytes as they lie, and only where it stands is asked which unit
 * that is. An expression of the user's is tried unit by unit, and in long ones
 * window by window, since it may do anything with what it is given; where
 * every match must hold some text, units without it are skipped.
 *
 * The place that is reached is the whole state: from the same place on the
 * same matches are found again, so nobody has to keep them.
 */

#include <string.h>

enum { CONTEXT = 1024 };	/* in front of a window, for what looks back */

static void spend(size_t *budget, size_t cost)
{
	*budget -= cost < *budget ? cost : *budget;
}

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* True where a match lies in one unit (and is it, if it has to be). */
static bool is_in_unit(const struct search *search,
	const struct search_text *in, const struct search_match *match)
{
	size_t end = match->at + match->len;
	struct search_unit unit;

	if (in->tree == NULL)
		return search->where == SEARCH_ANYWHERE;
	if (!search_unit(search, in, match->at, match->at + 1, &unit) ||
	    match->at < unit.start || end > unit.end)
		return false;
	return !search->is_whole ||
		(match->at == unit.start && end == unit.end);
}

/* In the bytes from..to, whatever the unit. */
static bool find_bytes(struct search *search, const char *text, size_t from,
	size_t to, struct search_match *out)
{
	struct regex_span span;

	if (search->method == SEARCH_BY_NEEDLE) {
		out->len = search->needle.len;
		return find_needle(&search->needle, text, from, to, &out->at);
	}
	switch (regex_find(search->regex, text + from, to - from, 0, false,
	    &span)) {
	case REGEX_FOUND:
		*out = (struct search_match){ from + span.at, span.len };
		return true;
	case REGEX_TOO_HARD:
		search->hard++;
		return false;
	case REGEX_NONE:
		break;
	}
	return false;
}

static bool scan_bytes(struct search *search, const struct search_text *in,
	size_t *at, size_t stop, size_t *budget, struct search_match *out)
{
	while (*at < stop && *budget > 0) {
		size_t edge = least(stop, *at + SEARCH_BLOCK);
		size_t to = in->len - edge < search->reach - 1 ? in->len :
			edge + search->reach - 1;

		if (!find_bytes(search, in->text, *at, to, out) ||
		    out->at >= edge) {
			spend(budget, edge - *at + 1);
			*at = edge;
			continue;
		}
		spend(budget, out->at - *at + SEARCH_UNIT_COST);
		*at = out->at + 1;
		if (is_in_unit(search, in, out)) {
			*at = out->at + out->len;
			return true;
		}
	}
	return false;
}

/*
 * Goes on to where the text that every match holds stands next: what it is in
 * begins at most SEARCH_START before it. False when there is none before
 * stop and in what a match there could reach.
 */
static bool skip_to_must(const struct search *search,
	const struct search_text *in, size_t *at, size_t stop, size_t *budget)
{
	size_t to = in->len - stop > SEARCH_WINDOW ? stop + SEARCH_WINDOW :
		in->len;
	struct search_unit unit;
	size_t found;

	while (*at < stop) {
		if (!find_needle(&search->needle, in->text, *at, to, &found))
			return false;
		spend(budget, found - *at + 1);
		if (search_unit(search, in, found, found + 1, &unit) &&
		    found >= unit.start)
			break;
		*at = found + 1;
	}
	if (*at >= stop)
		return false;
	if (*at < unit.start)
		*at = unit.start;
	if (found > *at + SEARCH_START)
		*at = found - SEARCH_START;
	return *at < stop;
}

/* One window of a unit; at is then behind it or the match. */
static bool try_window(struct search *search, const struct search_text *in,
	const struct search_unit *unit, size_t *at, size_t stop,
	size_t *budget, struct search_match *out)
{
	size_t end = least(unit->end, *at + SEARCH_WINDOW), edge, base;
	bool is_cut = end < unit->end;
	enum regex_result result;
	struct regex_span span;

	base = *at - unit->start > CONTEXT ? *at - CONTEXT : unit->start;
	edge = least(is_cut ? *at + SEARCH_START : end, stop);
	result = regex_find(search->regex, in->text + base, end - base,
		*at - base, is_cut, &span);
	spend(budget, SEARCH_UNIT_COST + (edge - *at));
	if (result == REGEX_FOUND && base + span.at < edge) {
		*out = (struct search_match){ base + span.at, span.len };
		*at = out->at + out->len;
		return true;
	}
	if (result == REGEX_TOO_HARD) {
		search->hard++;
		spend(budget, SEARCH_HARD_COST);
	}
	*at = edge < end || is_cut ? edge : least(unit->next, stop);
	return false;
}

static bool scan_units(struct search *search, const struct search_text *in,
	size_t *at, size_t stop, size_t *budget, struct search_match *out)
{
	struct search_unit unit;

	if (in->tree == NULL && search->where != SEARCH_ANYWHERE)
		*at = stop;
	while (*at < stop && *budget > 0) {
		if ((search->must != NULL &&
		    !skip_to_must(search, in, at, stop, budget)) ||
		    !search_unit(search, in, *at, stop, &unit) ||
		    unit.start >= stop) {
			*at = stop;
			break;
		}
		if (*at < unit.start)
			*at = unit.start;
		if (try_window(search, in, &unit, at, stop, budget, out))
			return true;
	}
	return false;
}

bool search_scan(struct search *search, const struct search_text *in,
	size_t *at, size_t stop, size_t *budget, struct search_match *out)
{
	return search->method == SEARCH_BY_UNIT ?
		scan_units(search, in, at, stop, budget, out) :
		scan_bytes(search, in, at, stop, budget, out);
}
