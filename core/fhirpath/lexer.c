#include "core/fhirpath/lexer.h"

/*
 * One token at a time, without going back. A date is told from what follows
 * it by its form alone: "@2015-02-04T" takes as much as can belong to it, and
 * moment_parse judges later whether there is such a day.
 */

#include <string.h>

#include "core/base/text.h"
#include "core/fhirpath/program.h"

void lexer_init(struct lexer *lexer, const char *source, size_t len,
	struct fhirpath_fault *fault)
{
	*lexer = (struct lexer){ .source = source, .len = len,
		.fault = fault };
	buf_init(&lexer->text);
}

void lexer_finish(struct lexer *lexer)
{
	buf_finish(&lexer->text);
}

bool lexer_is(const struct lexer *lexer, const char *word)
{
	return (lexer->kind == LEXER_SYMBOL || lexer->kind == LEXER_NAME) &&
		strcmp(lexer->text.data, word) == 0;
}

static char peek(const struct lexer *lexer, size_t ahead)
{
	return lexer->at + ahead < lexer->len ?
		lexer->source[lexer->at + ahead] : '\0';
}

static bool is_letter(char c)
{
	c = text_lower(c);
	return (c >= 'a' && c <= 'z') || c == '_';
}

static bool skip_comment(struct lexer *lexer)
{
	size_t start = lexer->at;

	if (peek(lexer, 1) == '/') {
		while (lexer->at < lexer->len && peek(lexer, 0) != '\n' &&
		    peek(lexer, 0) != '\r')
			lexer->at++;
		return true;
	}
	for (lexer->at += 2; lexer->at < lexer->len; lexer->at++)
		if (peek(lexer, 0) == '*' && peek(lexer, 1) == '/') {
			lexer->at += 2;
			return true;
		}
	return fp_fault(lexer->fault, FHIRPATH_SYNTAX, start,
		"this comment has no end: close it with */");
}

static bool skip_space(struct lexer *lexer)
{
	for (;;) {
		if (lexer->at < lexer->len && text_is_space(peek(lexer, 0)))
			lexer->at++;
		else if (peek(lexer, 0) == '/' && (peek(lexer, 1) == '/' ||
		    peek(lexer, 1) == '*')) {
			if (!skip_comment(lexer))
				return false;
		} else {
			return true;
		}
	}
}

static bool hex_digit(char c, uint32_t *out)
{
	static const char digits[] = "0123456789abcdef";
	const char *at = c != '\0' ? strchr(digits, text_lower(c)) : NULL;

	if (at == NULL)
		return false;
	*out = *out << 4 | (uint32_t)(at - digits);
	return true;
}

static bool read_unicode(struct lexer *lexer, uint32_t *code)
{
	*code = 0;
	for (size_t i = 0; i < 4; i++)
		if (!hex_digit(peek(lexer, i), code))
			return false;
	lexer->at += 4;
	return true;
}

/* Behind \u; two halves of a pair are one character. */
static bool take_unicode(struct lexer *lexer)
{
	size_t start = lexer->at - 2;
	uint32_t code, low;
	char utf8[4];

	if (!read_unicode(lexer, &code))
		return fp_fault(lexer->fault, FHIRPATH_SYNTAX, start,
			"\\u needs four digits from 0 to f behind it");
	if (code >= 0xd800 && code < 0xdc00 && peek(lexer, 0) == '\\' &&
	    peek(lexer, 1) == 'u') {
		lexer->at += 2;
		if (!read_unicode(lexer, &low) || low < 0xdc00 ||
		    low > 0xdfff)
			return fp_fault(lexer->fault, FHIRPATH_SYNTAX, start,
				"this is half a character: its other half "
				"must follow");
		code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
	}
	buf_append(&lexer->text, utf8, text_encode(code, utf8));
	return true;
}

static bool take_escape(struct lexer *lexer)
{
	static const char from[] = "'\"`\\/fnrt", to[] = "'\"`\\/\f\n\r\t";
	char c = peek(lexer, 1);
	const char *at = c != '\0' ? strchr(from, c) : NULL;

	lexer->at += 2;
	if (c == 'u')
		return take_unicode(lexer);
	if (at == NULL)
		return fp_fault(lexer->fault, FHIRPATH_SYNTAX, lexer->at - 2,
			"there is no such escape; write \\\\ for a backslash");
	buf_putc(&lexer->text, to[at - from]);
	return true;
}

static bool take_quoted(struct lexer *lexer, char quote)
{
	size_t start = lexer->at++;

	while (lexer->at < lexer->len) {
		char c = peek(lexer, 0);

		if (c == quote) {
			lexer->at++;
			return true;
		}
		if (c == '\\') {
			if (!take_escape(lexer))
				return false;
			continue;
		}
		buf_putc(&lexer->text, c);
		lexer->at++;
	}
	return fp_fault(lexer->fault, FHIRPATH_SYNTAX, start,
		"the closing %c is missing", quote);
}

static void take(struct lexer *lexer)
{
	buf_putc(&lexer->text, lexer->source[lexer->at++]);
}

static void take_digits(struct lexer *lexer)
{
	while (text_is_digit(peek(lexer, 0)))
		take(lexer);
}

static void take_clock(struct lexer *lexer)
{
	take_digits(lexer);
	while (peek(lexer, 0) == ':' && text_is_digit(peek(lexer, 1))) {
		take(lexer);
		take_digits(lexer);
	}
	if (peek(lexer, 0) == '.' && text_is_digit(peek(lexer, 1))) {
		take(lexer);
		take_digits(lexer);
	}
}

static void take_offset(struct lexer *lexer)
{
	char sign = peek(lexer, 0);

	if (sign == 'Z') {
		take(lexer);
	} else if ((sign == '+' || sign == '-') &&
	    text_is_digit(peek(lexer, 1)) && text_is_digit(peek(lexer, 2)) &&
	    peek(lexer, 3) == ':') {
		for (int i = 0; i < 4; i++)
			take(lexer);
		take_digits(lexer);
	}
}

static bool take_moment(struct lexer *lexer)
{
	lexer->at++;
	if (peek(lexer, 0) == 'T') {
		lexer->kind = LEXER_TIME;
		lexer->at++;
		take_clock(lexer);
		return true;
	}
	lexer->kind = LEXER_DATE;
	take_digits(lexer);
	for (int i = 0; i < 2 && peek(lexer, 0) == '-' &&
	    text_is_digit(peek(lexer, 1)); i++) {
		take(lexer);
		take_digits(lexer);
	}
	if (peek(lexer, 0) != 'T')
		return true;
	lexer->kind = LEXER_DATETIME;
	if (!text_is_digit(peek(lexer, 1))) {
		lexer->at++;	/* @2015T: the year of a dateTime */
		return true;
	}
	take(lexer);
	take_clock(lexer);
	take_offset(lexer);
	return true;
}

static bool take_name(struct lexer *lexer, enum lexer_kind kind)
{
	lexer->kind = kind;
	if (!is_letter(peek(lexer, 0)))
		return fp_fault(lexer->fault, FHIRPATH_SYNTAX, lexer->start,
			"a name is missing behind this");
	while (is_letter(peek(lexer, 0)) || text_is_digit(peek(lexer, 0)))
		take(lexer);
	return true;
}

static bool take_variable(struct lexer *lexer)
{
	char c;

	lexer->at++;
	lexer->kind = LEXER_VARIABLE;
	c = peek(lexer, 0);
	if (c == '\'' || c == '`')
		return take_quoted(lexer, c);
	if (!take_name(lexer, LEXER_VARIABLE))
		return false;
	/* Not of the grammar, but written so everywhere: %vs-name. */
	while ((strcmp(lexer->text.data, "vs") == 0 ||
	    strcmp(lexer->text.data, "cs") == 0 ||
	    strcmp(lexer->text.data, "ext") == 0 ||
	    strchr(lexer->text.data, '-') != NULL) &&
	    peek(lexer, 0) == '-' && is_letter(peek(lexer, 1))) {
		take(lexer);
		while (is_letter(peek(lexer, 0)) ||
		    text_is_digit(peek(lexer, 0)))
			take(lexer);
	}
	return true;
}

static bool take_symbol(struct lexer *lexer)
{
	static const char two[][3] = { "<=", ">=", "!=", "!~" };
	char c = peek(lexer, 0);

	lexer->kind = LEXER_SYMBOL;
	for (size_t i = 0; i < FD_COUNT(two); i++)
		if (c == two[i][0] && peek(lexer, 1) == two[i][1]) {
			take(lexer);
			take(lexer);
			return true;
		}
	if (c == '\0' || strchr(".,()[]{}+-*/&|<>=~", c) == NULL)
		return fp_fault(lexer->fault, FHIRPATH_SYNTAX, lexer->at,
			"this character has no meaning here");
	take(lexer);
	return true;
}

static bool take_token(struct lexer *lexer)
{
	char c = peek(lexer, 0);

	if (is_letter(c))
		return take_name(lexer, LEXER_NAME);
	if (text_is_digit(c)) {
		lexer->kind = LEXER_NUMBER;
		take_digits(lexer);
		if (peek(lexer, 0) == '.' && text_is_digit(peek(lexer, 1))) {
			take(lexer);
			take_digits(lexer);
		}
		return true;
	}
	switch (c) {
	case '"':
		return fp_fault(lexer->fault, FHIRPATH_SYNTAX, lexer->at,
			"a text stands in single quotes: 'like this'");
	case '\'':
		lexer->kind = LEXER_STRING;
		return take_quoted(lexer, c);
	case '`':
		lexer->kind = LEXER_QUOTED_NAME;
		return take_quoted(lexer, c);
	case '@':
		return take_moment(lexer);
	case '%':
		return take_variable(lexer);
	case '$':
		lexer->at++;
		return take_name(lexer, LEXER_SPECIAL);
	default:
		return take_symbol(lexer);
	}
}

bool lexer_next(struct lexer *lexer)
{
	bool is_good;

	buf_clear(&lexer->text);
	if (!skip_space(lexer))
		return false;
	lexer->start = lexer->at;
	if (lexer->at >= lexer->len) {
		lexer->kind = LEXER_END;
		lexer->end = lexer->at;
		return true;
	}
	is_good = take_token(lexer);
	lexer->end = lexer->at;
	return is_good;
}
