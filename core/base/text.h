#ifndef FD_BASE_TEXT_H
#define FD_BASE_TEXT_H

/*
 * Text as the deck meets it: UTF-8 of unknown honesty.
 *
 * Decoding never fails: a byte that is not UTF-8 comes back as itself with
 * is_valid false. Widths are columns on a terminal. Scrubbing turns what could
 * command a terminal or hide text (controls, bidi, zero width) into
 * something visible; the surface draws through the same rule.
 */

#include "core/base/buf.h"

struct text_rune {
	uint32_t code;	/* the code point, or the byte when not valid */
	uint8_t len;	/* bytes used, at least 1 */
	bool is_valid;
};

/* Decodes the first character of a run of at least one byte. */
struct text_rune text_decode(const char *text, size_t len) FD_NONNULL;
/* Writes code as UTF-8 (at most 4 bytes); returns the number written. */
size_t text_encode(uint32_t code, char out[4]) FD_NONNULL;
/* Columns: 0 combining, 1, or 2; -1 for what must never reach a terminal. */
int text_rune_width(uint32_t code);
/* True for controls, C1, bidi, zero width, surrogates, noncharacters. */
bool text_rune_is_hostile(uint32_t code);

/*
 * How an unsafe character is shown: "^[" for ESC, "\x9b" for a byte that is
 * not UTF-8, "<U+202E>" for the rest. Returns the length written.
 */
size_t text_show_rune(struct text_rune rune, char out[12]) FD_NONNULL;
/* Appends text with everything unsafe shown; newline and tab as " ". */
void text_scrub(struct buf *out, const char *text, size_t len) FD_NONNULL;
/* As text_scrub, but line feeds and tabs stay: for a terminal's stdout. */
void text_scrub_lines(struct buf *out, const char *text, size_t len)
	FD_NONNULL;
/* Columns of a text after scrubbing. */
size_t text_width(const char *text, size_t len) FD_NONNULL;
/* Bytes of text that fit into columns, never cutting a character. */
size_t text_fit(const char *text, size_t len, size_t columns) FD_NONNULL;

/* ASCII without regard to the locale. */
char text_lower(char c);
bool text_is_space(char c);
bool text_is_digit(char c);
bool text_equals(const char *a, const char *b);		/* NULLs allowed */
bool text_equals_nocase(const char *a, const char *b) FD_NONNULL;
bool text_starts_with(const char *text, const char *prefix) FD_NONNULL;
bool text_starts_with_nocase(const char *text, const char *prefix) FD_NONNULL;
bool text_ends_with(const char *text, const char *suffix) FD_NONNULL;
/* Where needle stands in the run, ASCII case ignored; NULL when nowhere. */
const char *text_find_nocase(const char *text, size_t len,
	const char *needle) FD_NONNULL;
/* True where every space-separated word of query stands in text. */
bool text_matches_words(const char *text, const char *query) FD_NONNULL;
/* True where name is one of the words, which one blank divides. */
bool text_has_word(const char *words, const char *name, size_t len)
	FD_NONNULL;

/* A whole decimal number within the limits; false for anything else. */
bool text_parse_long(const char *text, long min, long max, long *out)
	FD_NONNULL FD_MUST_USE;
/* Owned copy without leading and trailing white space. */
char *text_trim_dup(const char *text) FD_NONNULL FD_MALLOC;
/* How many edits lead from a to b; 99 for words of 64 bytes or more. */
size_t text_distance(const char *a, const char *b) FD_NONNULL;
/* "41.2 KB", "672 KB", "1.5 MB": at most 15 characters. */
void text_format_size(char *out, size_t size, uint64_t bytes) FD_NONNULL;
/* "52:10", "1:02:03", "expired": a countdown of seconds. */
void text_format_countdown(char *out, size_t size, long seconds) FD_NONNULL;
/* "143 ms", "2.1 s". */
void text_format_ms(char *out, size_t size, long ms) FD_NONNULL;

#endif
