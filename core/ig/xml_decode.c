#include "core/ig/xml_scan.h"

/*
 * From what is written to what is meant (XML 1.0 sections 2.11, 3.3.3, 4.6):
 * references, ends of lines, white space in attributes.
 */

#include <string.h>

#include "core/base/text.h"

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* "amp", "#10", "#xA": only XML's own five names; 0 for all others. */
static uint32_t reference_code(const char *name, size_t len)
{
	static const struct {
		const char *name;
		char c;
	} names[] = {
		{ "lt", '<' }, { "gt", '>' }, { "amp", '&' },
		{ "quot", '"' }, { "apos", '\'' },
	};
	static const char digits[] = "0123456789abcdef";
	bool is_hex = len > 2 && name[0] == '#' && name[1] == 'x';
	uint32_t code = 0;

	for (size_t i = 0; i < FD_COUNT(names); i++)
		if (strlen(names[i].name) == len &&
		    memcmp(names[i].name, name, len) == 0)
			return (uint32_t)names[i].c;
	if (len < 2 || name[0] != '#')
		return 0;
	for (size_t i = is_hex ? 2 : 1; i < len; i++) {
		const char *digit = memchr(digits, text_lower(name[i]),
			is_hex ? 16 : 10);

		if (digit == NULL || code > 0x10ffff)
			return 0;
		code = code * (is_hex ? 16 : 10) + (uint32_t)(digit - digits);
	}
	return code > 0x10ffff || (code >= 0xd800 && code < 0xe000) ? 0 :
		code;
}

/* What is no reference stays as written. Bytes used. */
static size_t decode_reference(const char *raw, size_t len, struct buf *out)
{
	const char *end = memchr(raw, ';', len < 12 ? len : 12);
	uint32_t code = end == NULL ? 0 :
		reference_code(raw + 1, (size_t)(end - raw) - 1);
	char utf8[4];

	if (code == 0) {
		buf_putc(out, '&');
		return 1;
	}
	buf_append(out, utf8, text_encode(code, utf8));
	return (size_t)(end - raw) + 1;
}

/* What stands for itself, up to the next character that may not. */
static size_t plain_length(const char *raw, size_t len, bool is_attribute)
{
	size_t at = 0;

	while (at < len && raw[at] != '&' && raw[at] != '\r' &&
	    !(is_attribute && is_space(raw[at])))
		at++;
	return at;
}

void xml_decode(const char *raw, size_t len, bool is_attribute,
	struct buf *out)
{
	size_t at = 0;

	while (at < len) {
		size_t plain = plain_length(raw + at, len - at, is_attribute);

		buf_append(out, raw + at, plain);
		at += plain;
		if (at == len)
			break;
		if (raw[at] == '&') {
			at += decode_reference(raw + at, len - at, out);
			continue;
		}
		/* A line's end is one character (XML 1.0 section 2.11). */
		if (raw[at] == '\r' && at + 1 < len && raw[at + 1] == '\n')
			at++;
		buf_putc(out, is_attribute ? ' ' : '\n');
		at++;
	}
}
