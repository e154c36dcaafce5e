#include "core/store/import_part.h"

/*
 * A command line into words, as the shell would that it was typed for.
 *
 * POSIX (XCU section 2.2, 2.3): '...' as it is, "..." with \ before $ ` " \
 * and a line's end, \ elsewhere before anything, $'...' with the escapes of
 * XCU 2.2.4, a backslash at a line's end joins lines. $NAME becomes {{NAME}};
 * a command in a command is not run, so it is refused. A command ends at a
 * line's end, ";" or "&"; what follows "|", ">" or "<" is not curl's.
 *
 * Windows, told by a "^" at a line's end, a ^" or by curl.exe: first cmd.exe
 * takes its carets (not inside "..."), then curl's runtime takes quotes and
 * backslashes: 2n of them before a quote are n, 2n+1 are n and a quote.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"

enum { WORDS_MAX = 20000 };

struct scan {
	struct curl_words *words;
	const char *text;
	size_t len, at, line, line_start, word_line;
	struct buf word;
	bool has_word;
	struct err *err;
};

static bool fault(const struct scan *scan, const char *words)
{
	return err_set(scan->err, ERR_CONFIG, "line %zu column %zu: %s",
		scan->line, scan->at - scan->line_start + 1, words);
}

/* The byte at an offset from here; NUL at the end. */
static char peek(const struct scan *scan, size_t offset)
{
	return scan->at + offset < scan->len ?
		scan->text[scan->at + offset] : '\0';
}

static bool is_over(const struct scan *scan)
{
	return scan->at >= scan->len;
}

static char take(struct scan *scan)
{
	char c = scan->text[scan->at++];

	if (c == '\n') {
		scan->line++;
		scan->line_start = scan->at;
	}
	return c;
}

static void put(struct scan *scan, char c)
{
	buf_putc(&scan->word, c);
	scan->has_word = true;
}

static bool end_word(struct scan *scan)
{
	struct curl_words *words = scan->words;
	struct curl_word *word;

	if (!scan->has_word)
		return true;
	if (words->count >= WORDS_MAX)
		return fault(scan, "there are too many words");
	words->word = mem_grow(words->word, words->count, &words->alloc,
		sizeof(*words->word));
	word = &words->word[words->count++];
	*word = (struct curl_word){ .text = scan->word,
		.line = scan->word_line };
	scan->word = (struct buf)BUF_INIT_SECRET;
	scan->has_word = false;
	return true;
}

static bool end_command(struct scan *scan, bool by_pipe)
{
	if (!end_word(scan))
		return false;
	if (scan->words->count > 0) {
		struct curl_word *last =
			&scan->words->word[scan->words->count - 1];

		last->ends_by_pipe = last->ends_by_pipe || (by_pipe &&
			!last->ends);
		last->ends = true;
	}
	return true;
}

/* After a "\": joins lines (false), or is at the byte that stands. */
static bool skip_line_end(struct scan *scan)
{
	size_t len = peek(scan, 0) == '\r' && peek(scan, 1) == '\n' ? 2 :
		peek(scan, 0) == '\n';

	for (size_t i = 0; i < len; i++)
		take(scan);
	return len > 0;
}

static bool is_name_char(char c)
{
	return text_is_digit(c) || c == '_' ||
		(text_lower(c) >= 'a' && text_lower(c) <= 'z');
}

/* Behind a "$": "NAME" or "{NAME}". */
static bool take_variable(struct scan *scan)
{
	bool is_braced = peek(scan, 0) == '{';
	struct buf name = BUF_INIT;

	if (peek(scan, 0) == '(')
		return fault(scan, "a command inside the command, $(...), is "
			"not run; put what it gives in its place");
	if (is_braced)
		take(scan);
	else if (!is_name_char(peek(scan, 0)) || text_is_digit(peek(scan, 0))) {
		put(scan, '$');
		return true;
	}
	while (is_name_char(peek(scan, 0)))
		buf_putc(&name, take(scan));
	if (is_braced && (peek(scan, 0) != '}' || name.len == 0)) {
		buf_finish(&name);
		return fault(scan, "only ${NAME} is understood of the shell's "
			"variables");
	}
	if (is_braced)
		take(scan);
	scan->words->has_variables = true;
	buf_printf(&scan->word, "{{%s}}", name.data);
	scan->has_word = true;
	buf_finish(&name);
	return true;
}

static bool take_single(struct scan *scan)
{
	scan->has_word = true;
	while (!is_over(scan)) {
		char c = take(scan);

		if (c == '\'')
			return true;
		put(scan, c);
	}
	return fault(scan, "a ' is not closed");
}

static bool take_double(struct scan *scan)
{
	scan->has_word = true;
	while (!is_over(scan)) {
		char c = take(scan);

		if (c == '"')
			return true;
		if (c == '`')
			return fault(scan, "a command inside the command, "
				"`...`, is not run; put what it gives in its "
				"place");
		if (c == '$') {
			if (!take_variable(scan))
				return false;
		} else if (c == '\\' && strchr("$`\"\\", peek(scan, 0)) != NULL
		    && !is_over(scan)) {
			put(scan, take(scan));
		} else if (c != '\\' || !skip_line_end(scan)) {
			put(scan, c);
		}
	}
	return fault(scan, "a \" is not closed");
}

static int hex_value(char c)
{
	const char *digits = "0123456789abcdef";
	const char *at = c != '\0' ? strchr(digits, text_lower(c)) : NULL;

	return at != NULL ? (int)(at - digits) : -1;
}

/* At most so many digits of a base. */
static uint32_t take_number(struct scan *scan, int base, int most)
{
	uint32_t number = 0;

	while (most-- > 0 && hex_value(peek(scan, 0)) >= 0 &&
	    hex_value(peek(scan, 0)) < base)
		number = number * (uint32_t)base +
			(uint32_t)hex_value(take(scan));
	return number;
}

/* Behind the "\" of $'...'. */
static bool take_escape(struct scan *scan)
{
	static const char from[] = "abefnrtv\\'\"?", to[] =
		"\a\b\033\f\n\r\t\v\\'\"?";
	char c = peek(scan, 0), bytes[4];
	const char *at = c != '\0' ? strchr(from, c) : NULL;
	uint32_t number;

	if (at != NULL) {
		take(scan);
		put(scan, to[at - from]);
		return true;
	}
	if (c == 'u' || c == 'U') {
		take(scan);
		number = take_number(scan, 16, c == 'u' ? 4 : 8);
		if (number > 0x10ffff)
			return fault(scan, "there is no such character");
		buf_append(&scan->word, bytes, text_encode(number, bytes));
	} else if (c == 'x') {
		take(scan);
		number = take_number(scan, 16, 2);
		put(scan, (char)number);
	} else if (c >= '0' && c <= '7') {
		number = take_number(scan, 8, 3);
		put(scan, (char)(number & 0xff));
	} else {
		put(scan, '\\');
		return true;
	}
	return number != 0 || fault(scan, "a NUL can't be sent in a word");
}

static bool take_dollar_single(struct scan *scan)
{
	scan->has_word = true;
	take(scan);
	while (!is_over(scan)) {
		char c = take(scan);

		if (c == '\'')
			return true;
		if (c != '\\')
			put(scan, c);
		else if (!take_escape(scan))
			return false;
	}
	return fault(scan, "a $' is not closed");
}

/* To the line's end, which stays. */
static void skip_line(struct scan *scan)
{
	while (!is_over(scan) && peek(scan, 0) != '\n')
		take(scan);
}

/* "2>&1", "> file", "| jq": up to the command's end. */
static bool take_operator(struct scan *scan, char c)
{
	bool is_redirect = c == '>' || c == '<';

	if (is_redirect && scan->has_word && scan->word.len == 1 &&
	    text_is_digit(*scan->word.data)) {
		buf_clear(&scan->word);
		scan->has_word = false;
	}
	if (c == '&' && peek(scan, 0) == '&')
		take(scan);
	if (!end_command(scan, is_redirect || c == '|'))
		return false;
	if (is_redirect || c == '|')
		skip_line(scan);
	return true;
}

static bool take_plain(struct scan *scan, char c)
{
	switch (c) {
	case '\'':
		return take_single(scan);
	case '"':
		return take_double(scan);
	case '`':
		return fault(scan, "a command inside the command, `...`, is "
			"not run; put what it gives in its place");
	case '$':
		return peek(scan, 0) == '\'' ? take_dollar_single(scan) :
			take_variable(scan);
	case '\\':
		if (!skip_line_end(scan) && !is_over(scan))
			put(scan, take(scan));
		return true;
	case '\n': case ';':
		return end_command(scan, false);
	case '|': case '>': case '<': case '&':
		return take_operator(scan, c);
	default:
		if (text_is_space(c))
			return end_word(scan);
		if (c == '#' && !scan->has_word)
			skip_line(scan);
		else
			put(scan, c);
		return true;
	}
}

/* A run of backslashes, and the quote behind it where there is one. */
static void take_backslashes(struct scan *scan, bool *is_quoted)
{
	size_t count = 1;

	while (peek(scan, 0) == '\\') {
		take(scan);
		count++;
	}
	if (peek(scan, 0) != '"') {
		while (count-- > 0)
			put(scan, '\\');
		return;
	}
	for (size_t i = 0; i < count / 2; i++)
		put(scan, '\\');
	take(scan);
	if (count % 2 == 1) {
		put(scan, '"');
	} else {
		*is_quoted = !*is_quoted;
		scan->has_word = true;
	}
}

/* What is left when cmd.exe has taken its carets. */
static bool read_windows_words(struct scan *scan)
{
	bool is_quoted = false, is_good = true;

	while (is_good && !is_over(scan)) {
		char c;

		if (!scan->has_word)
			scan->word_line = scan->line;
		c = take(scan);
		if (c == '\\') {
			take_backslashes(scan, &is_quoted);
		} else if (c == '"' && is_quoted && peek(scan, 0) == '"') {
			put(scan, take(scan));
		} else if (c == '"') {
			is_quoted = !is_quoted;
			scan->has_word = true;
		} else if (!is_quoted && c == '\x01') {
			is_good = end_command(scan, false);
		} else if (!is_quoted && text_is_space(c)) {
			is_good = end_word(scan);
		} else {
			put(scan, c == '\x01' ? '\n' : c);
		}
	}
	if (is_good && is_quoted)
		return fault(scan, "a \" is not closed");
	return is_good && end_command(scan, false);
}

/*
 * cmd.exe's part: a command's end is written as \x01, so that a line feed
 * behind "^" can be part of a word.
 */
static void drop_carets(const char *text, size_t len, struct buf *out)
{
	bool is_quoted = false;

	for (size_t i = 0; i < len; i++) {
		char c = text[i];

		if (c == '\x01' || (c == '\r' && i + 1 < len &&
		    text[i + 1] == '\n'))
			continue;
		if (c == '"')
			is_quoted = !is_quoted;
		if (c == '\n' && !is_quoted) {
			buf_putc(out, '\x01');
		} else if (c != '^' || is_quoted) {
			buf_putc(out, c);
		} else {
			i += i + 1 < len && text[i + 1] == '\r';
			i += i + 1 < len && text[i + 1] == '\n';
			if (i + 1 < len && text[i] == '\n' &&
			    text[i + 1] == '\r')
				i++;
			if (i + 1 < len)
				buf_putc(out, text[++i]);
		}
	}
}

/* Behind the quoted text that begins at a quote; \ escapes but in '...'. */
static size_t skip_quoted(const char *text, size_t len, size_t at)
{
	char quote = text[at];
	bool escapes = quote == '"' || (at > 0 && text[at - 1] == '$');

	for (at++; at < len && text[at] != quote; at++)
		at += text[at] == '\\' && escapes;
	return at + 1;
}

/* A caret inside quotes is nobody's: it may be part of a body. */
static bool is_windows(const char *text, size_t len)
{
	for (size_t i = 0; i + 1 < len; ) {
		if (text[i] == '^' && i > 0 && (text[i + 1] == '\n' ||
		    text[i + 1] == '\r' || (text[i + 1] == '"' &&
		    text[i - 1] == ' ')))
			return true;
		if (text[i] == '\'' || text[i] == '"')
			i = skip_quoted(text, len, i);
		else
			i += text[i] == '\\' ? 2 : 1;
	}
	return len > 8 && memcmp(text, "curl.exe", 8) == 0;
}

static bool read_posix(struct scan *scan)
{
	bool is_good = true;

	while (is_good && !is_over(scan)) {
		if (!scan->has_word)
			scan->word_line = scan->line;
		is_good = take_plain(scan, take(scan));
	}
	return is_good && end_command(scan, false);
}

bool curl_words_read(struct curl_words *words, const char *text, size_t len,
	struct err *err)
{
	struct scan scan = { .words = words, .text = text, .len = len,
		.line = 1, .word = BUF_INIT_SECRET, .err = err };
	struct buf plain = BUF_INIT_SECRET;
	bool is_good;

	*words = (struct curl_words){ 0 };
	if (memchr(text, '\0', len) != NULL)
		return err_set(err, ERR_CONFIG, "line 1: it holds bytes that "
			"are no text");
	if (is_windows(text, len)) {
		drop_carets(text, len, &plain);
		scan.text = plain.data;
		scan.len = plain.len;
		is_good = read_windows_words(&scan);
	} else {
		is_good = read_posix(&scan);
	}
	buf_finish_wiped(&scan.word);
	buf_finish_wiped(&plain);
	return is_good;
}

void curl_words_finish(struct curl_words *words)
{
	for (size_t i = 0; i < words->count; i++)
		buf_finish_wiped(&words->word[i].text);
	free(words->word);
	*words = (struct curl_words){ 0 };
}
