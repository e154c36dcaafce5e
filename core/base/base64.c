#include "core/base/base64.h"

/*
 * One encoder and one decoder serve both alphabets: they differ in two
 * letters and in padding, and no text is ambiguous between them.
 */

#include "core/base/text.h"

static const char standard[] =
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
static const char for_urls[] =
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

static void encode(struct buf *out, const unsigned char *data, size_t len,
	const char *alphabet, bool wants_padding)
{
	for (size_t i = 0; i < len; i += 3) {
		size_t left = len - i < 3 ? len - i : 3;
		uint32_t group = (uint32_t)data[i] << 16;

		if (left > 1)
			group |= (uint32_t)data[i + 1] << 8;
		if (left > 2)
			group |= data[i + 2];
		for (size_t k = 0; k <= left; k++)
			buf_putc(out, alphabet[group >> (18 - 6 * k) & 0x3f]);
		if (wants_padding)
			buf_fill(out, '=', 3 - left);
	}
}

void base64_encode(struct buf *out, const void *data, size_t len)
{
	encode(out, data, len, standard, true);
}

void base64url_encode(struct buf *out, const void *data, size_t len)
{
	encode(out, data, len, for_urls, false);
}

static int value_of(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (text_is_digit(c))
		return c - '0' + 52;
	if (c == '+' || c == '-')
		return 62;
	return c == '/' || c == '_' ? 63 : -1;
}

bool base64_decode(struct buf *out, const char *text, size_t len)
{
	uint32_t bits = 0;
	int held = 0;
	bool is_padded = false;

	for (size_t i = 0; i < len; i++) {
		int value = value_of(text[i]);

		if (text_is_space(text[i]))
			continue;
		if (text[i] == '=') {
			is_padded = true;
			continue;
		}
		if (value < 0 || is_padded)
			return false;
		bits = bits << 6 | (uint32_t)value;
		held += 6;
		if (held >= 8) {
			held -= 8;
			if (!buf_putc(out, (char)(bits >> held & 0xff)))
				return false;
		}
	}
	return held < 6;
}
