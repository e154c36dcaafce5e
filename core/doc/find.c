#include "core/doc/find.h"

/*
 * The needle's rarest byte is looked for by memchr, in both its cases if case
 * does not matter, and only where it stands is the rest compared. Rarity is
 * that of English text and JSON; a bad guess costs time only.
 */

#include <string.h>

#include "core/base/text.h"

static char upper(char c)
{
	return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

static size_t commonness(char c)
{
	static const char by_rank[] = "zqjxkvQZXJKVWYGbwygpfm(;=&%+UHFBMNLPEOD"
		"cuRTAhSICldr98765432sno10iat/.-_,{}[]:e\"";
	const char *at = c != '\0' ? strchr(by_rank, c) : NULL;

	if (c == ' ')
		return sizeof(by_rank);
	return at != NULL ? (size_t)(at - by_rank) + 1 : 0;
}

struct needle find_prepare(const char *text)
{
	struct needle needle = { .text = text, .len = strlen(text) };
	size_t least = SIZE_MAX;

	for (size_t i = 0; i < needle.len; i++)
		if (text[i] >= 'A' && text[i] <= 'Z')
			needle.is_exact = true;
	for (size_t i = 0; i < needle.len; i++) {
		size_t rank = commonness(text[i]);

		if (rank >= least)
			continue;
		least = rank;
		needle.rare = i;
	}
	return needle;
}

static bool is_match(const struct needle *needle, const char *text)
{
	if (needle->is_exact)
		return memcmp(text, needle->text, needle->len) == 0;
	for (size_t i = 0; i < needle->len; i++)
		if (text_lower(text[i]) != needle->text[i])
			return false;
	return true;
}

static const char *next_byte(const char *at, const char *end, char c)
{
	const char *found = at < end ?
		memchr(at, c, (size_t)(end - at)) : NULL;

	return found != NULL ? found : end;
}

bool find_needle(const struct needle *needle, const char *text, size_t from,
	size_t to, size_t *at)
{
	char small = needle->text[needle->rare];
	char large = needle->is_exact ? small : upper(small);
	const char *low, *high, *end;

	if (needle->len == 0 || to < needle->len || from > to - needle->len)
		return false;
	low = text + from + needle->rare;
	end = text + to - needle->len + needle->rare + 1;
	high = small != large ?
		next_byte(low, end, large) : end;
	low = next_byte(low, end, small);
	while (low < end || high < end) {
		const char *rare = low < high ? low : high;

		if (is_match(needle, rare - needle->rare)) {
			*at = (size_t)(rare - text) - needle->rare;
			return true;
		}
		if (low < high)
			low = next_byte(low + 1, end, small);
		else
			high = next_byte(high + 1, end, large);
	}
	return false;
}

bool find_forward(const char *text, size_t to, size_t from,
	const char *needle, size_t *at)
{
	struct needle prepared = find_prepare(needle);

	return find_needle(&prepared, text, from, to, at);
}
