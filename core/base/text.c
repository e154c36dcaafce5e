#include "core/base/text.h"

/*
 * UTF-8, display width and scrubbing, and the small ASCII helpers.
 *
 * Width comes from short tables of our own, not from wcwidth: a screen drawn
 * under LANG=C, in a test or on a jump host with no locales must come out the
 * same. What is in no table is one column wide.
 */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct range {
	uint32_t first, last;
};

/* Controls, bidi, zero width, tags, variation selectors, specials. */
static const struct range hostile[] = {
	{ 0x0000, 0x001f }, { 0x007f, 0x009f }, { 0x00ad, 0x00ad },
	{ 0x034f, 0x034f }, { 0x061c, 0x061c }, { 0x115f, 0x1160 },
	{ 0x17b4, 0x17b5 }, { 0x180b, 0x180f }, { 0x200b, 0x200f },
	{ 0x2028, 0x202e }, { 0x2060, 0x206f }, { 0x3164, 0x3164 },
	{ 0xd800, 0xdfff }, { 0xfdd0, 0xfdef }, { 0xfe00, 0xfe0f },
	{ 0xfeff, 0xfeff }, { 0xffa0, 0xffa0 }, { 0xfff0, 0xfffb },
	{ 0xfffe, 0xffff }, { 0x1bca0, 0x1bca3 }, { 0x1d173, 0x1d17a },
	{ 0xe0000, 0x10ffff },
};

static const struct range combining[] = {
	{ 0x0300, 0x036f }, { 0x0483, 0x0489 }, { 0x0591, 0x05bd },
	{ 0x0610, 0x061a }, { 0x064b, 0x065f }, { 0x0900, 0x0902 },
	{ 0x093c, 0x093c }, { 0x0941, 0x0948 }, { 0x094d, 0x094d },
	{ 0x0e31, 0x0e31 }, { 0x0e34, 0x0e3a }, { 0x0e47, 0x0e4e },
	{ 0x1ab0, 0x1aff }, { 0x1dc0, 0x1dff }, { 0x20d0, 0x20ff },
	{ 0x302a, 0x302d }, { 0x3099, 0x309a }, { 0xfe20, 0xfe2f },
};

static const struct range wide[] = {
	{ 0x1100, 0x115e }, { 0x231a, 0x231b }, { 0x2329, 0x232a },
	{ 0x23e9, 0x23ec }, { 0x2614, 0x2615 }, { 0x2648, 0x2653 },
	{ 0x26aa, 0x26ab }, { 0x2705, 0x2705 }, { 0x2728, 0x2728 },
	{ 0x274c, 0x274c }, { 0x2753, 0x2755 }, { 0x2795, 0x2797 },
	{ 0x2e80, 0x303e }, { 0x3041, 0x33ff }, { 0x3400, 0x4dbf },
	{ 0x4e00, 0x9fff }, { 0xa000, 0xa4cf }, { 0xa960, 0xa97f },
	{ 0xac00, 0xd7a3 }, { 0xf900, 0xfaff }, { 0xfe30, 0xfe6f },
	{ 0xff00, 0xff60 }, { 0xffe0, 0xffe6 }, { 0x1f300, 0x1f64f },
	{ 0x1f680, 0x1f6ff }, { 0x1f900, 0x1f9ff }, { 0x1fa70, 0x1faff },
	{ 0x20000, 0x3fffd },
};

static bool is_in(const struct range *ranges, size_t count, uint32_t code)
{
	size_t low = 0, high = count;

	while (low < high) {
		size_t mid = (low + high) / 2;

		if (code < ranges[mid].first)
			high = mid;
		else if (code > ranges[mid].last)
			low = mid + 1;
		else
			return true;
	}
	return false;
}

/* Length of a sequence by its first byte; 0 for a byte that starts none. */
static uint8_t sequence_length(unsigned char c)
{
	if (c < 0x80)
		return 1;
	if (c >= 0xc2 && c <= 0xdf)
		return 2;
	if (c >= 0xe0 && c <= 0xef)
		return 3;
	return c >= 0xf0 && c <= 0xf4 ? 4 : 0;
}

struct text_rune text_decode(const char *text, size_t len)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	static const unsigned char mask[] = { 0, 0x7f, 0x1f, 0x0f, 0x07 };
	const unsigned char *byte = (const unsigned char *)text;
	struct text_rune bad = { .code = byte[0], .len = 1 };
	struct text_rune rune = { .len = sequence_length(byte[0]) };

	if (rune.len == 0 || rune.len > len)
		return bad;
	rune.code = byte[0] & mask[rune.len];
	for (uint8_t i = 1; i < rune.len; i++) {
		if ((byte[i] & 0xc0) != 0x80)
			return bad;
		rune.code = rune.code << 6 | (byte[i] & 0x3f);
	}
	if (rune.code < least[rune.len] || rune.code > 0x10ffff ||
	    (rune.code >= 0xd800 && rune.code <= 0xdfff))
		return bad;
	rune.is_valid = true;
	return rune;
}

size_t text_encode(uint32_t code, char out[4])
{
	if (code < 0x80) {
		out[0] = (char)code;
		return 1;
	}
	if (code < 0x800) {
		out[0] = (char)(0xc0 | code >> 6);
		out[1] = (char)(0x80 | (code & 0x3f));
		return 2;
	}
	if (code < 0x10000) {
		out[0] = (char)(0xe0 | code >> 12);
		out[1] = (char)(0x80 | (code >> 6 & 0x3f));
		out[2] = (char)(0x80 | (code & 0x3f));
		return 3;
	}
	out[0] = (char)(0xf0 | code >> 18);
	out[1] = (char)(0x80 | (code >> 12 & 0x3f));
	out[2] = (char)(0x80 | (code >> 6 & 0x3f));
	out[3] = (char)(0x80 | (code & 0x3f));
	return 4;
}

bool text_rune_is_hostile(uint32_t code)
{
	/* The last two of each plane are noncharacters. */
	return (code & 0xfffe) == 0xfffe ||
		is_in(hostile, FD_COUNT(hostile), code);
}

int text_rune_width(uint32_t code)
{
	if (code >= 0x20 && code < 0x7f)
		return 1;
	if (text_rune_is_hostile(code))
		return -1;
	if (is_in(combining, FD_COUNT(combining), code))
		return 0;
	return is_in(wide, FD_COUNT(wide), code) ? 2 : 1;
}

size_t text_show_rune(struct text_rune rune, char out[12])
{
	int len;

	if (!rune.is_valid)
		len = snprintf(out, 12, "\\x%02x", (unsigned)rune.code);
	else if (rune.code < 0x20)
		len = snprintf(out, 12, "^%c", (char)(rune.code + 0x40));
	else if (rune.code == 0x7f)
		len = snprintf(out, 12, "^?");
	else
		len = snprintf(out, 12, "<U+%04X>", (unsigned)rune.code);
	return (size_t)len;
}

static void scrub(struct buf *out, const char *text, size_t len,
	bool keeps_lines)
{
	char shown[12];

	for (size_t i = 0; i < len; ) {
		struct text_rune rune = text_decode(text + i, len - i);
		bool is_blank = rune.code == '\n' || rune.code == '\t';

		if (is_blank && keeps_lines)
			buf_putc(out, (char)rune.code);
		else if (is_blank)
			buf_putc(out, ' ');
		else if (!rune.is_valid || text_rune_is_hostile(rune.code))
			buf_append(out, shown, text_show_rune(rune, shown));
		else
			buf_append(out, text + i, rune.len);
		i += rune.len;
	}
}

void text_scrub(struct buf *out, const char *text, size_t len)
{
	scrub(out, text, len, false);
}

void text_scrub_lines(struct buf *out, const char *text, size_t len)
{
	scrub(out, text, len, true);
}

static size_t shown_width(struct text_rune rune)
{
	char shown[12];

	if (rune.code == '\n' || rune.code == '\t')
		return 1;
	if (!rune.is_valid || text_rune_is_hostile(rune.code))
		return text_show_rune(rune, shown);
	return (size_t)text_rune_width(rune.code);
}

size_t text_width(const char *text, size_t len)
{
	size_t columns = 0;

	for (size_t i = 0; i < len; ) {
		struct text_rune rune = text_decode(text + i, len - i);

		columns += shown_width(rune);
		i += rune.len;
	}
	return columns;
}

size_t text_fit(const char *text, size_t len, size_t columns)
{
	size_t used = 0, i = 0;

	while (i < len) {
		struct text_rune rune = text_decode(text + i, len - i);

		used += shown_width(rune);
		if (used > columns)
			break;
		i += rune.len;
	}
	return i;
}

char text_lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

bool text_is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

bool text_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool text_equals(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

bool text_starts_with(const char *text, const char *prefix)
{
	return strncmp(text, prefix, strlen(prefix)) == 0;
}

bool text_starts_with_nocase(const char *text, const char *prefix)
{
	while (*prefix != '\0' && text_lower(*text) == text_lower(*prefix)) {
		text++;
		prefix++;
	}
	return *prefix == '\0';
}

bool text_equals_nocase(const char *a, const char *b)
{
	return strlen(a) == strlen(b) && text_starts_with_nocase(a, b);
}

bool text_ends_with(const char *text, const char *suffix)
{
	size_t len = strlen(text), tail = strlen(suffix);

	return len >= tail && strcmp(text + len - tail, suffix) == 0;
}

static const char *find_nocase(const char *text, size_t len,
	const char *needle, size_t size)
{
	for (size_t i = 0; i + size <= len; i++) {
		size_t at = 0;

		while (at < size &&
		    text_lower(text[i + at]) == text_lower(needle[at]))
			at++;
		if (at == size)
			return text + i;
	}
	return NULL;
}

const char *text_find_nocase(const char *text, size_t len, const char *needle)
{
	return find_nocase(text, len, needle, strlen(needle));
}

bool text_matches_words(const char *text, const char *query)
{
	size_t len = strlen(text);

	for (;;) {
		size_t size;

		query += strspn(query, " ");
		size = strcspn(query, " ");
		if (size == 0)
			return true;
		if (find_nocase(text, len, query, size) == NULL)
			return false;
		query += size;
	}
}

bool text_has_word(const char *words, const char *name, size_t len)
{
	while (*words != '\0') {
		size_t own = strcspn(words, " ");

		if (own == len && memcmp(words, name, len) == 0)
			return true;
		words += own + (words[own] == ' ');
	}
	return false;
}

bool text_parse_long(const char *text, long min, long max, long *out)
{
	char *end;
	long value;

	if (!text_is_digit(*text) && *text != '-')
		return false;
	errno = 0;
	value = strtol(text, &end, 10);
	if (errno != 0 || end == text || *end != '\0')
		return false;
	if (value < min || value > max)
		return false;
	*out = value;
	return true;
}

char *text_trim_dup(const char *text)
{
	size_t len;

	while (text_is_space(*text))
		text++;
	len = strlen(text);
	while (len > 0 && text_is_space(text[len - 1]))
		len--;
	return xstrndup(text, len);
}

void text_format_size(char *out, size_t size, uint64_t bytes)
{
	static const char *const unit[] = { "KB", "MB", "GB", "TB" };
	double value = (double)bytes / 1000;
	size_t i = 0;

	if (bytes < 1000) {
		snprintf(out, size, "%u B", (unsigned)bytes);
		return;
	}
	/* The borders are those of the rounded figure. */
	while (value >= 999.5 && i + 1 < FD_COUNT(unit)) {
		value /= 1000;
		i++;
	}
	snprintf(out, size, value < 99.95 ? "%.1f %s" : "%.0f %s", value,
		unit[i]);
}

void text_format_countdown(char *out, size_t size, long seconds)
{
	if (seconds <= 0)
		snprintf(out, size, "expired");
	else if (seconds < 3600)
		snprintf(out, size, "%02ld:%02ld", seconds / 60, seconds % 60);
	else
		snprintf(out, size, "%ld:%02ld:%02ld", seconds / 3600,
			seconds / 60 % 60, seconds % 60);
}

void text_format_ms(char *out, size_t size, long ms)
{
	if (ms < 1000)
		snprintf(out, size, "%ld ms", ms);
	else
		snprintf(out, size, "%.1f s", (double)ms / 1000);
}
