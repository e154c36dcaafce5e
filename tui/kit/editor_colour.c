#include "tui/kit/editor_internal.h"

/*
 * A lexer that never fails: the text is being typed and seldom whole. A
 * string that is not closed ends with its line; a word that JSON does not
 * know has no colour. Whether a string is a key is told by the colon behind
 * it, which may stand on the next line.
 */

#include <string.h>

#include "core/base/text.h"

enum { LOOK_AHEAD = 64, BLANKS_MAX = 4096 };

bool editor_is_json(const struct buf *text)
{
	size_t at = 0;

	while (at < text->len && at < BLANKS_MAX &&
	    text_is_space(text->data[at]))
		at++;
	return text->data[at] == '{' || text->data[at] == '[';
}

/* Behind the closing quote of a string that opens at an offset. */
static size_t string_end(const struct buf *text, size_t from, size_t end)
{
	const char *data = text->data, *quote;
	size_t at = from + 1;

	while (at < end) {
		size_t slashes = 0;

		quote = memchr(data + at, '"', end - at);
		if (quote == NULL)
			return end;
		while (quote[-1 - (ptrdiff_t)slashes] == '\\')
			slashes++;
		at = (size_t)(quote - data) + 1;
		if (slashes % 2 == 0)
			return at;
	}
	return end;
}

static bool is_before_colon(const struct buf *text, size_t at)
{
	size_t most = at + LOOK_AHEAD;

	while (at < text->len && at < most && text_is_space(text->data[at]))
		at++;
	return text->data[at] == ':';
}

static size_t span_end(const struct buf *text, size_t at, size_t end,
	bool (*belongs)(char c))
{
	while (at < end && belongs(text->data[at]))
		at++;
	return at;
}

static bool is_in_number(char c)
{
	return text_is_digit(c) || c == '.' || c == '-' || c == '+' ||
		c == 'e' || c == 'E';
}

static bool is_in_word(char c)
{
	return (text_lower(c) >= 'a' && text_lower(c) <= 'z') ||
		text_is_digit(c);
}

static bool is_literal(const char *word, size_t len)
{
	static const char *const literals[] = { "true", "false", "null" };

	for (size_t i = 0; i < FD_COUNT(literals); i++)
		if (strlen(literals[i]) == len &&
		    memcmp(literals[i], word, len) == 0)
			return true;
	return false;
}

/* Reads the token that begins at colour->from. */
static void read_token(struct colour *colour)
{
	const struct buf *text = colour->text;
	const char *at = text->data + colour->from;

	colour->style = STYLE_DEFAULT;
	colour->to = colour->from + 1;
	if (*at == '"') {
		colour->to = string_end(text, colour->from, colour->end);
		colour->style = is_before_colon(text, colour->to) ?
			STYLE_JSON_KEY : STYLE_JSON_STRING;
	} else if (*at == '-' || text_is_digit(*at)) {
		colour->to = span_end(text, colour->from, colour->end,
			is_in_number);
		colour->style = STYLE_JSON_NUMBER;
	} else if (is_in_word(*at)) {
		colour->to = span_end(text, colour->from, colour->end,
			is_in_word);
		if (is_literal(at, colour->to - colour->from))
			colour->style = STYLE_JSON_LITERAL;
	} else if (*at != '\0' && strchr("{}[],:", *at) != NULL) {
		colour->style = STYLE_JSON_PUNCTUATION;
	}
}

style_id colour_at(struct colour *colour, size_t at)
{
	if (!colour->is_on)
		return STYLE_DEFAULT;
	while (colour->to <= at && colour->to < colour->end) {
		colour->from = colour->to;
		read_token(colour);
	}
	return at < colour->to ? colour->style : STYLE_DEFAULT;
}
