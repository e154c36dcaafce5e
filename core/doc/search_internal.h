#ifndef FD_DOC_SEARCH_INTERNAL_H
#define FD_DOC_SEARCH_INTERNAL_H

/*
 * What the files of doc/search share; nobody else includes this.
 */

#include "core/doc/find.h"
#include "core/doc/regex.h"
#include "core/doc/search.h"

enum {
	SEARCH_BLOCK = 65536,	/* bytes whose matches are counted together */
	SEARCH_WINDOW = 8192,	/* bytes an expression sees at once */
	SEARCH_START = 6144,	/* of these, where a match may begin */
	SEARCH_HARD_MAX = 500,	/* units that are too hard until it stops */
	SEARCH_UNIT_COST = 512,	/* of an expression's start, in bytes */
	SEARCH_HARD_COST = 4 << 20
};

enum search_method {
	SEARCH_BY_NEEDLE,	/* the text as it stands */
	SEARCH_BY_SPELLING,	/* an expression of all its spellings */
	SEARCH_BY_UNIT		/* an expression of the user's */
};

struct search_block {
	uint32_t resume;	/* where its search begins, if it has */
	uint32_t count;
};

enum { SEARCH_NO_RESUME = UINT32_MAX };

struct search {
	enum search_where where;
	bool is_whole;
	bool wants_quotes;	/* it has some: keys and values keep theirs */
	enum search_method method;
	char *what;
	char *must;		/* what every match holds, or NULL */
	struct needle needle;	/* of what, or of must */
	struct regex *regex;	/* NULL by needle */
	size_t reach;		/* bytes a match may have, but by unit */

	size_t origin;		/* where it began: a block's beginning */
	size_t ahead;		/* searched: from origin to here */
	size_t behind;		/* and from 0 to here, at most origin */
	struct search_block *blocks;
	size_t block_count;	/* that have been reached */
	size_t block_alloc;
	size_t count;
	size_t hard;		/* units that nobody knows about */
};

/* A row or line as far as it is searched. */
struct search_unit {
	size_t start, end;
	size_t next;		/* the first byte that is not of it */
};

/*
 * The unit that holds an offset, or the next one behind it that has something
 * to search in; false when none begins before stop.
 */
bool search_unit(const struct search *search, const struct search_text *in,
	size_t at, size_t stop, struct search_unit *out) FD_NONNULL;
/* Everything that begins before it can be searched now. */
size_t search_stop(const struct search *search,
	const struct search_text *in) FD_NONNULL;

/*
 * The first match that begins in [*at, stop); *at is then behind it, or at
 * stop. False with *at before stop: the budget was used up.
 */
bool search_scan(struct search *search, const struct search_text *in,
	size_t *at, size_t stop, size_t *budget, struct search_match *out)
	FD_NONNULL;

/* False where letters match either case: no capital is in it. */
bool search_has_capital(const char *what, bool is_regex) FD_NONNULL;
/* True where a text may be written otherwise than it stands. */
bool search_has_spellings(const char *what) FD_NONNULL;
/* Owned expression for all spellings of a text. */
char *search_spellings(const char *what, bool ignores_case)
	FD_NONNULL FD_MUST_USE;
/* Owned text that every match of an expression holds, or NULL. */
char *search_must(const char *pattern, bool ignores_case)
	FD_NONNULL FD_MUST_USE;

#endif
