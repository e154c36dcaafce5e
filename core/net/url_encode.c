#include "core/net/url.h"

/*
 * Percent-encoding. FHIR queries are read by people, so in query values
 * everything stays readable that RFC 3986 section 3.4 allows and no server
 * takes for a delimiter: ":" "," "$" "/" "@". "|" is not allowed and goes out
 * as %7C; "+" is, but form decoders read a blank, so it goes out as %2B.
 * {{variables}} pass through: client/variables fills them in later.
 */

#include "core/base/text.h"

#include <string.h>

static bool is_unreserved(char c)
{
	char low = text_lower(c);

	return (low >= 'a' && low <= 'z') || text_is_digit(c) || c == '-' ||
		c == '.' || c == '_' || c == '~';
}

static bool is_in(const char *set, char c)
{
	return c != '\0' && strchr(set, c) != NULL;
}

static void put_escape(struct buf *out, char c)
{
	buf_printf(out, "%%%02X", (unsigned)(unsigned char)c);
}

static void put_char(struct buf *out, char c, const char *kept)
{
	if (is_unreserved(c) || is_in(kept, c))
		buf_putc(out, c);
	else
		put_escape(out, c);
}

/* Bytes of the "{{name}}" at text, or 0 when there is none. */
static size_t variable_len(const char *text)
{
	const char *end;

	if (!text_starts_with(text, "{{"))
		return 0;
	end = strstr(text + 2, "}}");
	return end != NULL ? (size_t)(end - text) + 2 : 0;
}

void url_encode_query(struct buf *out, const char *text)
{
	while (*text != '\0') {
		size_t len = variable_len(text);

		if (len > 0) {
			buf_append(out, text, len);
			text += len;
		} else {
			put_char(out, *text++, ":,$/?@!*()");
		}
	}
}

void url_encode_component(struct buf *out, const char *text)
{
	for (; *text != '\0'; text++)
		put_char(out, *text, ":,$@!*()");
}

void url_encode_form(struct buf *out, const char *text)
{
	for (; *text != '\0'; text++) {
		if (*text == ' ')
			buf_putc(out, '+');
		else if (*text == '~')
			put_escape(out, *text);
		else
			put_char(out, *text, "*");
	}
}

void url_encode_illegal(struct buf *out, const char *text)
{
	for (; *text != '\0'; text++)
		put_char(out, *text, "%:/?#[]@!$&'()*+,;=");
}

static int hex_value(char c)
{
	c = text_lower(c);
	if (text_is_digit(c))
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The byte a "%41" stands for; -1 for a broken one and for %00. */
static int escape_value(const char *text, size_t len)
{
	int high, low;

	if (len < 3 || *text != '%')
		return -1;
	high = hex_value(text[1]);
	low = hex_value(text[2]);
	if (high < 0 || low < 0 || (high | low) == 0)
		return -1;
	return high * 16 + low;
}

void url_encode_written(struct buf *out, const char *text)
{
	while (*text != '\0') {
		size_t len = variable_len(text);

		if (len == 0 && escape_value(text, strlen(text)) >= 0)
			len = 3;
		if (len > 0) {
			buf_append(out, text, len);
			text += len;
		} else {
			put_char(out, *text++, ":/?@!$&'()*+,;=");
		}
	}
}

void url_decode(struct buf *out, const char *text, size_t len, bool plus)
{
	for (size_t i = 0; i < len; i++) {
		int value = escape_value(text + i, len - i);

		if (value >= 0) {
			buf_putc(out, (char)value);
			i += 2;
		} else {
			buf_putc(out, plus && text[i] == '+' ? ' ' : text[i]);
		}
	}
}
