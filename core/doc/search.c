#include "core/doc/search.h"

/*
 * The document is cut into blocks of 64 KB. For each is kept how many matches
 * begin in it and from which byte on it was searched, no more: positions are
 * found again by searching one block, which takes microseconds. So memory does
 * not depend on how much matches, counts are exact, and next, previous and
 * "12 of 345" skip blocks without matches.
 *
 * Two places grow: ahead, from the block the search began in to the end, and
 * behind, from the beginning up to that block; ahead goes first, as the reader
 * wants to see what comes next. What is known is [0, behind) and [origin,
 * ahead). search_scan may pause anywhere, so both may stand within a block.
 */

#include "core/doc/search_internal.h"

#include <stdlib.h>
#include <string.h>

/* The longest spelling of one byte: "&#x0*eb;" with a few zeros, and blanks
   around a colon. */
enum { SPELLING_MAX = 24 };

static bool compile(struct search *search, const struct search_spec *spec,
	bool ignores_case, struct err *err)
{
	char *pattern;

	if (search->method == SEARCH_BY_NEEDLE)
		return true;
	if (search->method == SEARCH_BY_SPELLING) {
		pattern = search_spellings(spec->what, ignores_case);
		search->reach = search->reach * SPELLING_MAX;
	} else {
		pattern = xstrdup(spec->what);
		search->must = search_must(pattern, ignores_case);
	}
	search->regex = regex_new(pattern, ignores_case, err);
	free(pattern);
	return search->regex != NULL;
}

static enum search_method method_for(const struct search_spec *spec)
{
	if (spec->is_regex)
		return SEARCH_BY_UNIT;
	return !spec->is_exact && search_has_spellings(spec->what) ?
		SEARCH_BY_SPELLING : SEARCH_BY_NEEDLE;
}

struct search *search_new(const struct search_spec *spec, struct err *err)
{
	struct search *search = xcalloc(1, sizeof(*search));
	bool is_exact = spec->is_exact ||
		search_has_capital(spec->what, spec->is_regex);
	const char *plain;

	if (*spec->what == '\0') {
		search_free(search);
		err_set(err, ERR_USAGE, "there is nothing to look for");
		return NULL;
	}
	search->where = spec->where;
	search->is_whole = spec->is_whole;
	search->method = method_for(spec);
	search->wants_quotes = !spec->is_regex && !spec->is_whole &&
		strchr(spec->what, '"') != NULL && spec->what[1] != '\0';
	search->what = xstrdup(spec->what);
	search->reach = strlen(spec->what);
	if (!compile(search, spec, !is_exact, err)) {
		search_free(search);
		return NULL;
	}
	plain = search->must != NULL ? search->must : search->what;
	search->needle = find_prepare(plain);
	search->needle.is_exact = is_exact;
	return search;
}

void search_free(struct search *search)
{
	if (search == NULL)
		return;
	regex_free(search->regex);
	free(search->blocks);
	free(search->must);
	free(search->what);
	free(search);
}

void search_restart(struct search *search, size_t from)
{
	search->origin = search->ahead = from / SEARCH_BLOCK * SEARCH_BLOCK;
	search->behind = 0;
	search->block_count = 0;
	search->count = search->hard = 0;
}

/* The block of an offset, which is entered there when it is new. */
static struct search_block *enter(struct search *search, size_t at)
{
	size_t number = at / SEARCH_BLOCK;
	struct search_block *block;

	while (search->block_count <= number) {
		search->blocks = mem_grow(search->blocks, search->block_count,
			&search->block_alloc, sizeof(*search->blocks));
		search->blocks[search->block_count++] =
			(struct search_block){ SEARCH_NO_RESUME, 0 };
	}
	block = &search->blocks[number];
	if (block->resume == SEARCH_NO_RESUME)
		block->resume = (uint32_t)at;
	return block;
}

static size_t block_end(size_t at, size_t most)
{
	size_t end = (at / SEARCH_BLOCK + 1) * SEARCH_BLOCK;

	return end < most ? end : most;
}

/* Counts from a place on, to the end of its block or of the budget. */
static void count_on(struct search *search, const struct search_text *in,
	size_t *place, size_t stop, size_t *budget)
{
	struct search_block *block = enter(search, *place);
	struct search_match match;

	stop = block_end(*place, stop);
	while (*budget > 0 && *place < stop &&
	    search_scan(search, in, place, stop, budget, &match)) {
		block->count++;
		search->count++;
	}
}

static bool has_given_up(const struct search *search)
{
	return search->hard >= SEARCH_HARD_MAX;
}

bool search_step(struct search *search, const struct search_text *in,
	size_t budget)
{
	size_t stop = search_stop(search, in);
	size_t until = search->origin < stop ? search->origin : stop;

	while (budget > 0 && !has_given_up(search) &&
	    (search->ahead < stop || search->behind < until)) {
		if (search->ahead < stop)
			count_on(search, in, &search->ahead, stop, &budget);
		else
			count_on(search, in, &search->behind, until, &budget);
	}
	return !has_given_up(search) &&
		(search->ahead < stop || search->behind < until);
}

size_t search_count(const struct search *search)
{
	return search->count;
}

bool search_is_done(const struct search *search,
	const struct search_text *in)
{
	size_t until = search->origin < in->len ? search->origin : in->len;

	return has_given_up(search) || (in->is_whole &&
		search->ahead >= in->len && search->behind >= until);
}

const char *search_doubt(const struct search *search)
{
	if (has_given_up(search))
		return "the expression takes too long here; a simpler one is "
			"needed";
	return search->hard > 0 ? "the expression takes too long for some "
		"rows; they were left out" : NULL;
}

/* The first match in [from, to), of what was counted. */
static bool find_counted(struct search *search, const struct search_text *in,
	size_t from, size_t to, struct search_match *out)
{
	for (size_t at = from; at < to; at = block_end(at, to)) {
		size_t number = at / SEARCH_BLOCK, budget = SIZE_MAX, place;

		if (number >= search->block_count)
			return false;
		if (search->blocks[number].count == 0)
			continue;
		place = search->blocks[number].resume;
		while (search_scan(search, in, &place, block_end(at, to),
		    &budget, out))
			if (out->at >= from)
				return true;
	}
	return false;
}

/* The last match in [from, to), of what was counted. */
static bool find_counted_back(struct search *search,
	const struct search_text *in, size_t from, size_t to,
	struct search_match *out)
{
	struct search_match match;

	while (to > from) {
		size_t number = (to - 1) / SEARCH_BLOCK, budget = SIZE_MAX;
		size_t begin = number * SEARCH_BLOCK, place;
		bool is_found = false;

		if (number < search->block_count &&
		    search->blocks[number].count > 0) {
			place = search->blocks[number].resume;
			while (search_scan(search, in, &place, to, &budget,
			    &match)) {
				*out = match;
				is_found = true;
			}
		}
		if (is_found)
			return true;
		to = begin > from ? begin : from;
	}
	return false;
}

enum search_result search_next(struct search *search,
	const struct search_text *in, size_t from, struct search_match *out)
{
	size_t begin = from > search->origin ? from : search->origin;

	if (from < search->origin) {
		if (find_counted(search, in, from, search->behind, out))
			return SEARCH_FOUND;
		if (search->behind < search->origin && !has_given_up(search))
			return SEARCH_UNKNOWN;
	}
	if (find_counted(search, in, begin, search->ahead, out))
		return SEARCH_FOUND;
	return has_given_up(search) ||
		(in->is_whole && search->ahead >= in->len) ?
		SEARCH_NONE : SEARCH_UNKNOWN;
}

enum search_result search_previous(struct search *search,
	const struct search_text *in, size_t before, struct search_match *out)
{
	size_t end = before < search->origin ? before : search->origin;

	if (before > search->origin) {
		if (before > search->ahead && !has_given_up(search) &&
		    !(in->is_whole && search->ahead >= in->len))
			return SEARCH_UNKNOWN;
		if (find_counted_back(search, in, search->origin, before <
		    search->ahead ? before : search->ahead, out))
			return SEARCH_FOUND;
	}
	if (end > search->behind && !has_given_up(search))
		return SEARCH_UNKNOWN;
	return find_counted_back(search, in, 0, end < search->behind ? end :
		search->behind, out) ? SEARCH_FOUND : SEARCH_NONE;
}

size_t search_number(struct search *search, const struct search_text *in,
	size_t at)
{
	size_t number = at / SEARCH_BLOCK, count = 0, budget = SIZE_MAX;
	struct search_match match;
	size_t place;

	for (size_t i = 0; i < number && i < search->block_count; i++)
		count += search->blocks[i].count;
	if (number >= search->block_count ||
	    search->blocks[number].count == 0)
		return count;
	place = search->blocks[number].resume;
	while (search_scan(search, in, &place, block_end(at, at + 1), &budget,
	    &match))
		count++;
	return count;
}

bool search_look(struct search *search, const struct search_text *in,
	size_t from, size_t to, struct search_match *out)
{
	size_t budget = SEARCH_BLOCK * 4, hard = search->hard;
	bool is_found = to > from &&
		search_scan(search, in, &from, to, &budget, out);

	search->hard = hard;
	return is_found;
}
