#ifndef FD_DOC_REGEX_H
#define FD_DOC_REGEX_H

/*
 * The PCRE2 door: regular expressions over bytes of unknown honesty. Patterns
 * are UTF-8; a byte of the text that is not is matched by nothing, and what
 * stands around it is matched as usual.
 *
 * A text is one unit (a row, a line): ^ and $ are its ends, a dot matches
 * every character in it. No match is empty. Work and memory of a call are
 * limited, so that no pattern and no text can hang the deck.
 */

#include "core/base/buf.h"
#include "core/base/err.h"

struct regex;

enum regex_result {
	REGEX_NONE,
	REGEX_FOUND,
	REGEX_TOO_HARD		/* a limit was reached: nobody knows */
};

struct regex_span {
	size_t at, len;
};

/* NULL with a sentence that names the character where it is wrong. */
struct regex *regex_new(const char *pattern, bool ignores_case,
	struct err *err) FD_NONNULL FD_MUST_USE;
void regex_free(struct regex *regex);
/*
 * The first match in text[0..len) that begins at from or behind it. is_cut:
 * the text goes on behind len, so $ does not match there.
 */
enum regex_result regex_find(struct regex *regex, const char *text,
	size_t len, size_t from, bool is_cut, struct regex_span *out)
	FD_NONNULL FD_MUST_USE;
/* Whether it matches anywhere; here a match may be empty. */
enum regex_result regex_test(struct regex *regex, const char *text,
	size_t len) FD_NONNULL FD_MUST_USE;
/*
 * Appends text with every match replaced; $1, ${1} and ${name} in with are
 * groups, $$ is a dollar. REGEX_TOO_HARD with err set: with is not of that
 * form; otherwise a limit (out's cap too).
 */
enum regex_result regex_replace(struct regex *regex, const char *text,
	size_t len, const char *with, size_t with_len, struct buf *out,
	struct err *err) FD_NONNULL FD_MUST_USE;
/* Compiled to machine code; otherwise interpreted, about ten times slower. */
bool regex_is_fast(const struct regex *regex) FD_NONNULL;

#endif
