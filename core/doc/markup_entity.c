#include "core/doc/markup.h"

/*
 * The entities that clinical narratives and web servers' pages use; anything
 * else stays as it is written. Control characters cannot be asked for.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"

static const struct {
	const char *name;
	uint32_t code;
} known[] = {
	{ "amp", '&' }, { "lt", '<' }, { "gt", '>' }, { "quot", '"' },
	{ "apos", '\'' }, { "nbsp", ' ' }, { "copy", 0xa9 }, { "reg", 0xae },
	{ "trade", 0x2122 }, { "deg", 0xb0 }, { "plusmn", 0xb1 },
	{ "micro", 0xb5 }, { "middot", 0xb7 }, { "frac12", 0xbd },
	{ "frac14", 0xbc }, { "sup2", 0xb2 }, { "sup3", 0xb3 },
	{ "times", 0xd7 }, { "divide", 0xf7 }, { "pound", 0xa3 },
	{ "euro", 0x20ac }, { "sect", 0xa7 }, { "para", 0xb6 },
	{ "laquo", 0xab }, { "raquo", 0xbb }, { "ndash", 0x2013 },
	{ "mdash", 0x2014 }, { "lsquo", 0x2018 }, { "rsquo", 0x2019 },
	{ "ldquo", 0x201c }, { "rdquo", 0x201d }, { "bull", 0x2022 },
	{ "hellip", 0x2026 }, { "rarr", 0x2192 }, { "larr", 0x2190 },
	{ "le", 0x2264 }, { "ge", 0x2265 }, { "ne", 0x2260 },
	{ "asymp", 0x2248 }, { "alpha", 0x3b1 }, { "beta", 0x3b2 },
	{ "gamma", 0x3b3 }, { "delta", 0x3b4 }, { "mu", 0x3bc },
	{ "eacute", 0xe9 }, { "egrave", 0xe8 }, { "agrave", 0xe0 },
	{ "ouml", 0xf6 }, { "uuml", 0xfc }, { "auml", 0xe4 },
	{ "ccedil", 0xe7 }, { "szlig", 0xdf },
};

/* What a number stands for; 0 where no character can be shown for it. */
static uint32_t number_code(const char *name, size_t len)
{
	bool is_hex = len > 2 && text_lower(name[1]) == 'x';
	char number[12], *end;
	unsigned long code;

	if (len < 2 || len >= sizeof(number))
		return 0;
	memcpy(number, name + 1 + is_hex, len - 1 - is_hex);
	number[len - 1 - is_hex] = '\0';
	if (number[0] == '-' || number[0] == '+')
		return 0;
	code = strtoul(number, &end, is_hex ? 16 : 10);
	if (*end != '\0' || code > 0x10ffff)
		return 0;
	if (code == 0xa0 || code == '\t' || code == '\n' || code == '\r')
		return ' ';
	return code < 0x20 || (code >= 0xd800 && code < 0xe000) ? 0 :
		(uint32_t)code;
}

uint32_t markup_entity(const char *name, size_t len)
{
	if (len > 0 && name[0] == '#')
		return number_code(name, len);
	for (size_t i = 0; i < FD_COUNT(known); i++)
		if (strlen(known[i].name) == len &&
		    memcmp(known[i].name, name, len) == 0)
			return known[i].code;
	return 0;
}
