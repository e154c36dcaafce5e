#ifndef FD_DOC_SEARCH_H
#define FD_DOC_SEARCH_H

/*
 * Searching a document that may be large and still arriving: in slices, from
 * where the reader is to the end and then from the beginning on, counting
 * every match, so that "match 12 of 345", the next and the previous one are
 * answered at once.
 *
 * What is sought is a text or a regular expression, in smart case: letters
 * match either case unless there is a capital in it. A text also finds what
 * is written escaped: in JSON (\/ \" \u00eb in either hex case), in XML
 * (&amp; &#235;) and percent-encoded.
 *
 * A match lies in one row of a tree or one line of a text, and ^ and $ are
 * its ends. Keys are the names of members, elements and segments; values are
 * everything else that is no punctuation. Both are searched without their
 * quotes, but a text with a quote in it, as "id", finds them. An expression
 * may miss a match longer than 2 KB.
 *
 * Memory is 8 bytes for each 64 KB of the document, whatever matches. The
 * bytes stay the caller's, who passes the same document (and more of it) in.
 */

#include "core/base/err.h"
#include "core/doc/tree.h"

struct search;

enum search_where { SEARCH_ANYWHERE, SEARCH_KEYS, SEARCH_VALUES };

struct search_spec {
	const char *what;
	enum search_where where;
	bool is_regex;
	bool is_exact;	/* case matters, capitals or not; as written */
	bool is_whole;	/* a text that is the whole key or value */
};

struct search_text {
	const struct tree *tree;	/* NULL: lines */
	const char *text;
	size_t len;
	bool is_whole;	/* all bytes are here, and all are in the tree */
};

struct search_match {
	size_t at, len;
};

enum search_result { SEARCH_NONE, SEARCH_FOUND, SEARCH_UNKNOWN };

/* NULL with a sentence when the expression can't be understood. */
struct search *search_new(const struct search_spec *spec, struct err *err)
	FD_NONNULL FD_MUST_USE;
void search_free(struct search *search);
/* Forgets what was found: another document, or another form of it. The next
   slices begin near an offset. */
void search_restart(struct search *search, size_t from) FD_NONNULL;
/*
 * A slice of about the time that reading `budget` bytes takes. True while
 * work is left on these bytes.
 */
bool search_step(struct search *search, const struct search_text *in,
	size_t budget) FD_NONNULL;

/* Matches so far. */
size_t search_count(const struct search *search) FD_NONNULL;
/* Every byte of the document was searched, and it is whole. */
bool search_is_done(const struct search *search,
	const struct search_text *in) FD_NONNULL;
/* Why matches may be missing although it is done, or NULL. */
const char *search_doubt(const struct search *search) FD_NONNULL;

/* The first match that begins at from or behind it; SEARCH_UNKNOWN when the
   slices have not come that far. */
enum search_result search_next(struct search *search,
	const struct search_text *in, size_t from, struct search_match *out)
	FD_NONNULL;
/* The last match that begins before an offset. */
enum search_result search_previous(struct search *search,
	const struct search_text *in, size_t before,
	struct search_match *out) FD_NONNULL;
/* How many matches begin at or before an offset, of those found so far. */
size_t search_number(struct search *search, const struct search_text *in,
	size_t at) FD_NONNULL;
/*
 * The first match that begins in [from, to), whatever the slices have done:
 * for the few bytes that are on the screen.
 */
bool search_look(struct search *search, const struct search_text *in,
	size_t from, size_t to, struct search_match *out) FD_NONNULL;

#endif
