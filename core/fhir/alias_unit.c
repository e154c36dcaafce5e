#include "core/fhir/alias_part.h"

/*
 * Characters as they are met in a ticket. One and the same name comes as
 * "Zoë", "Zo%C3%AB", "Zo\u00eb", "Zo&#235;" and "ZOË"; each way of writing is
 * undone for one character at a time, so that mixtures of them need no
 * special care. A percent sign may have been encoded once more on its way
 * into a URL inside a URL.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"

static int hex(char c)
{
	char low = text_lower(c);

	if (text_is_digit(c))
		return c - '0';
	return low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

/* "%41" and "%2541": the byte, and how much it takes; 0: none. */
static size_t percent(const char *text, size_t len, char *out)
{
	size_t at = 1;
	int high, low;

	if (len < 3 || *text != '%')
		return 0;
	if (len >= 5 && text[1] == '2' && text[2] == '5' &&
	    hex(text[3]) >= 0 && hex(text[4]) >= 0)
		at = 3;
	high = hex(text[at]);
	low = hex(text[at + 1]);
	if (high < 0 || low < 0)
		return 0;
	*out = (char)(high * 16 + low);
	return at + 2;
}

static struct alias_unit from_percent(const char *text, size_t len)
{
	char bytes[4];
	size_t count = 0, ends[4] = { 0 }, at = 0;
	struct text_rune rune;

	while (count < sizeof(bytes)) {
		size_t size = percent(text + at, len - at, &bytes[count]);

		if (size == 0)
			break;
		at += size;
		ends[count++] = at;
	}
	if (count == 0)
		return (struct alias_unit){ 0, 0 };
	rune = text_decode(bytes, count);
	return (struct alias_unit){ rune.code, ends[rune.len - 1] };
}

/* Four hexadecimal digits, or -1. */
static long hex4(const char *text, size_t len)
{
	long code = 0;

	for (size_t i = 0; i < 4; i++) {
		if (i >= len || hex(text[i]) < 0)
			return -1;
		code = code * 16 + hex(text[i]);
	}
	return code;
}

/* JSON's escapes, and those of HL7 v2 ("\T\" is "&"). */
static struct alias_unit from_backslash(const char *text, size_t len)
{
	static const char marks[] = "ntrbf\"\\/", means[] = "\n\t\r\b\f\"\\/";
	static const char hl7[] = "FSTRE", hl7_means[] = "|^&~\\";
	const char *found;
	long code, low;

	if (len < 2 || *text != '\\' || text[1] == '\0')
		return (struct alias_unit){ 0, 0 };
	found = strchr(hl7, text[1]);
	if (found != NULL && len >= 3 && text[2] == '\\')
		return (struct alias_unit){ (unsigned char)
			hl7_means[found - hl7], 3 };
	found = strchr(marks, text[1]);
	if (found != NULL)
		return (struct alias_unit){ (unsigned char)
			means[found - marks], 2 };
	code = text[1] == 'u' ? hex4(text + 2, len - 2) : -1;
	if (code < 0)
		return (struct alias_unit){ 0, 0 };
	low = code >= 0xd800 && code < 0xdc00 && len >= 12 &&
		text[6] == '\\' && text[7] == 'u' ?
		hex4(text + 8, len - 8) : -1;
	if (low >= 0xdc00 && low < 0xe000)
		return (struct alias_unit){ 0x10000 + (((uint32_t)code -
			0xd800) << 10) + ((uint32_t)low - 0xdc00), 12 };
	return (struct alias_unit){ (uint32_t)code, 6 };
}

/* "&#233;", "&#xE9;" and the five names of XML. */
static struct alias_unit from_entity(const char *text, size_t len)
{
	static const struct {
		const char *name;
		char means;
	} names[] = { { "&amp;", '&' }, { "&lt;", '<' }, { "&gt;", '>' },
		{ "&quot;", '"' }, { "&apos;", '\'' } };
	uint32_t code = 0;
	bool is_hex;
	size_t at;

	for (size_t i = 0; *text == '&' && i < FD_COUNT(names); i++) {
		at = strlen(names[i].name);
		if (len >= at && memcmp(text, names[i].name, at) == 0)
			return (struct alias_unit){ (unsigned char)
				names[i].means, at };
	}
	if (len < 4 || memcmp(text, "&#", 2) != 0)
		return (struct alias_unit){ 0, 0 };
	is_hex = text_lower(text[2]) == 'x';
	at = is_hex ? 3 : 2;
	for (; at < len && at < 12 && hex(text[at]) >= 0 &&
	    (is_hex || text_is_digit(text[at])); at++)
		code = code * (is_hex ? 16 : 10) + (uint32_t)hex(text[at]);
	if (at == (is_hex ? 3 : 2) || at >= len || text[at] != ';')
		return (struct alias_unit){ 0, 0 };
	return (struct alias_unit){ code, at + 1 };
}

struct alias_unit alias_unit_raw(const char *text, size_t len)
{
	struct text_rune rune = text_decode(text, len);

	return (struct alias_unit){ rune.code, rune.len };
}

struct alias_unit alias_unit(const char *text, size_t len)
{
	struct alias_unit unit = { 0, 0 };

	if (*text == '%')
		unit = from_percent(text, len);
	else if (*text == '\\')
		unit = from_backslash(text, len);
	else if (*text == '&')
		unit = from_entity(text, len);
	return unit.len > 0 ? unit : alias_unit_raw(text, len);
}

/* Latin, Greek and Cyrillic capitals: names of people, not all of Unicode. */
uint32_t alias_fold(uint32_t code)
{
	if (code >= 'A' && code <= 'Z')
		return code + 32;
	if (code < 0x80)
		return code == '\t' || code == '\n' || code == '\r' ? ' ' :
			code;
	if (code == 0xa0 || code == 0x2007 || code == 0x202f)
		return ' ';
	if (code == 0x2019 || code == 0x2018 || code == 0x2bc)
		return '\'';
	if (code >= 0x2010 && code <= 0x2013)
		return '-';
	if ((code >= 0xc0 && code <= 0xde && code != 0xd7) ||
	    (code >= 0x391 && code <= 0x3a9) ||
	    (code >= 0x410 && code <= 0x42f))
		return code + 32;
	if ((code >= 0x100 && code <= 0x137) ||
	    (code >= 0x14a && code <= 0x177))
		return code | 1;
	if ((code >= 0x139 && code <= 0x148) ||
	    (code >= 0x179 && code <= 0x17e))
		return code + (code & 1);
	return code >= 0x400 && code <= 0x40f ? code + 80 : code;
}

bool alias_is_digit(uint32_t code)
{
	return code >= '0' && code <= '9';
}

bool alias_is_letter(uint32_t code)
{
	return (code >= 'a' && code <= 'z') || (code >= 'A' && code <= 'Z') ||
		(code >= 0xc0 && alias_fold(code) >= 0xc0 &&
		 code != 0xd7 && code != 0xf7 &&
		 !(code >= 0x2000 && code <= 0x206f));
}

char *alias_normal(const char *text, size_t len)
{
	struct buf out = BUF_INIT;
	bool is_after_blank = true;

	for (size_t at = 0; at < len; ) {
		struct alias_unit unit = alias_unit_raw(text + at, len - at);
		uint32_t code = alias_fold(unit.code);
		char bytes[4];

		at += unit.len;
		if (code != ' ' && text_rune_is_hostile(code))
			continue;
		if (code != ' ' || !is_after_blank)
			buf_append(&out, bytes, text_encode(code, bytes));
		is_after_blank = code == ' ';
	}
	if (out.len > 0 && out.data[out.len - 1] == ' ')
		buf_truncate(&out, out.len - 1);
	return buf_take(&out);
}
