#include "core/doc/search_internal.h"

/*
 * How a text may be written in the bytes of a document, as one expression.
 * Only characters that writers do escape get alternatives: JSON's own
 * (RFC 8259 section 7), the slash (InterSystems), <>&'+= (writers that fear
 * HTML), and everything beyond ASCII. "\u0041" for A is searched by nobody
 * and written by nobody, and leaving it out lets plain words be found by
 * memchr.
 *
 * A quoted name, a colon and blanks, as the tree shows them, match whatever
 * white space the server puts there.
 */

#include <string.h>

#include "core/base/text.h"

/* The same letter in the other case, for the scripts of Europe; or code. */
static uint32_t other_case(uint32_t code)
{
	if (code < 0x80) {
		bool is_letter = (code | 32) >= 'a' && (code | 32) <= 'z';

		return is_letter ? code ^ 32 : code;
	}
	if (code >= 0xc0 && code <= 0xfe && (code & 31) != 23 && code != 0xdf)
		return code ^ 32;
	if ((code >= 0x100 && code <= 0x137 && code != 0x130 &&
	    code != 0x131) || (code >= 0x14a && code <= 0x177))
		return code ^ 1;
	if ((code >= 0x139 && code <= 0x148) ||
	    (code >= 0x179 && code <= 0x17e))
		return code % 2 != 0 ? code + 1 : code - 1;
	if (code >= 0x391 && code <= 0x3a9)
		return code + 32;
	if (code >= 0x3b1 && code <= 0x3c9 && code != 0x3c2)
		return code - 32;
	if (code >= 0x410 && code <= 0x42f)
		return code + 32;
	return code >= 0x430 && code <= 0x44f ? code - 32 : code;
}

static bool is_capital(uint32_t code)
{
	uint32_t other = other_case(code);

	if (code >= 0x100 && code < 0x180)
		return other == code + 1;
	return other > code;
}

/* Behind the character that a backslash makes special, its braces included. */
static const char *skip_escape(const char *at)
{
	const char *end;

	at++;
	if (*at == '\0')
		return at;
	at++;
	if (*at != '{' || strchr("pPxogkN", at[-1]) == NULL)
		return at;
	end = strchr(at, '}');
	return end != NULL ? end + 1 : at;
}

bool search_has_capital(const char *what, bool is_regex)
{
	const char *end = what + strlen(what);

	while (what < end) {
		struct text_rune rune;

		if (is_regex && *what == '\\') {
			what = skip_escape(what);
			continue;
		}
		rune = text_decode(what, (size_t)(end - what));
		if (rune.is_valid && is_capital(rune.code))
			return true;
		what += rune.len;
	}
	return false;
}

static bool is_escaped_by_some(uint32_t code)
{
	return code < 0x20 || code >= 0x7f ||
		strchr("\"\\/<>&'+=", (int)code) != NULL;
}

bool search_has_spellings(const char *what)
{
	for (; *what != '\0'; what++)
		if (is_escaped_by_some((unsigned char)*what))
			return true;
	return false;
}

static void put_quoted(struct buf *out, char c)
{
	bool is_plain = (c & 0x80) != 0 || text_is_digit(c) ||
		(text_lower(c) >= 'a' && text_lower(c) <= 'z');

	if (!is_plain)
		buf_putc(out, '\\');
	buf_putc(out, c);
}

/* "|\\u(?i:00eb)", in JSON; a pair of them beyond 16 bits. */
static void put_json(struct buf *out, uint32_t code)
{
	static const char shorts[] = "\"\\/\bb\ff\nn\rr\tt";

	if (code > 0xffff) {
		uint32_t rest = code - 0x10000;

		buf_printf(out, "|\\\\u(?i:%04x)\\\\u(?i:%04x)",
			0xd800 + (rest >> 10), 0xdc00 + (rest & 0x3ff));
		return;
	}
	buf_printf(out, "|\\\\u(?i:%04x)", code);
	if (code == '"' || code == '/')
		buf_printf(out, "|\\\\%c", (char)code);
	for (size_t i = 3; i + 1 < sizeof(shorts); i += 2)
		if (code == (unsigned char)shorts[i])
			buf_printf(out, "|\\\\%c", shorts[i + 1]);
}

static void put_xml(struct buf *out, uint32_t code)
{
	static const struct {
		char c;
		const char *name;
	} names[] = {
		{ '<', "lt" }, { '>', "gt" }, { '&', "amp" },
		{ '"', "quot" }, { '\'', "apos" },
	};

	for (size_t i = 0; i < FD_COUNT(names); i++)
		if (code == (unsigned char)names[i].c)
			buf_printf(out, "|&%s;", names[i].name);
	buf_printf(out, "|&#0*(?i:%u|x0*%x);", code, code);
}

static void put_percent(struct buf *out, const char *text, size_t len)
{
	buf_puts(out, "|(?i:");
	for (size_t i = 0; i < len; i++)
		buf_printf(out, "%%%02x", (unsigned char)text[i]);
	buf_putc(out, ')');
}

/* Longer spellings first, so that a match has the whole of one. */
static void put_rune(struct buf *out, const char *text,
	struct text_rune rune, bool ignores_case)
{
	uint32_t other = ignores_case ? other_case(rune.code) : rune.code;

	buf_puts(out, rune.code == '\\' ? "(?:\\\\\\\\" : "(?:(?!)");
	put_json(out, rune.code);
	put_xml(out, rune.code);
	put_percent(out, text, rune.len);
	if (other != rune.code) {
		char bytes[4];

		put_json(out, other);
		put_xml(out, other);
		put_percent(out, bytes, text_encode(other, bytes));
	}
	buf_putc(out, '|');
	for (size_t i = 0; i < rune.len; i++)
		put_quoted(out, text[i]);
	buf_putc(out, ')');
}

/* Bytes of a `": ` in the text, or 0. */
static size_t colon_length(const char *text)
{
	size_t len = 1;

	if (*text != '"')
		return 0;
	while (text[len] == ' ')
		len++;
	if (text[len] != ':')
		return 0;
	len++;
	while (text[len] == ' ')
		len++;
	return len;
}

char *search_spellings(const char *what, bool ignores_case)
{
	const char *end = what + strlen(what);
	struct buf out = BUF_INIT;

	while (what < end) {
		size_t left = (size_t)(end - what), colon = colon_length(what);
		struct text_rune rune = text_decode(what, left);

		if (colon > 0) {
			/* At its end, blanks may be typed or not. */
			buf_puts(&out, colon < left ? "\"\\s*+:\\s*+" :
				"\"\\s*+:");
			what += colon;
			continue;
		}
		if (!rune.is_valid)
			buf_puts(&out, "(?!)");
		else if (is_escaped_by_some(rune.code))
			put_rune(&out, what, rune, ignores_case);
		else
			put_quoted(&out, *what);
		what += rune.len;
	}
	return buf_take(&out);
}
