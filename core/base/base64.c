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

/* Why a character can't stand where it does, or NULL. */
static const char *reason_of(char c, bool is_padded)
{
	if (value_of(c) < 0)
		return "this character is not of the base64 alphabet";
	return is_padded ? "the padding (=) ends the data, and more follows" :
		NULL;
}

static bool stop(struct base64_fault *fault, size_t offset,
	const char *reason)
{
	*fault = (struct base64_fault){ offset, reason };
	return false;
}

bool base64_decode_tolerant(struct buf *out, const char *text, size_t len,
	struct base64_fault *fault)
{
	uint32_t bits = 0;
	int held = 0;
	bool is_padded = false;

	for (size_t i = 0; i < len; i++) {
		const char *reason;

		if (text_is_space(text[i]))
			continue;
		if (text[i] == '=') {
			is_padded = true;
			continue;
		}
		reason = reason_of(text[i], is_padded);
		if (reason != NULL)
			return stop(fault, i, reason);
		bits = bits << 6 | (uint32_t)value_of(text[i]);
		held += 6;
		if (held < 8)
			continue;
		held -= 8;
		if (!buf_putc(out, (char)(bits >> held & 0xff)))
			return stop(fault, i, "it is larger than is taken");
	}
	return held < 6 || stop(fault, len,
		"it ends within a group: the last character is missing");
}

bool base64_decode(struct buf *out, const char *text, size_t len)
{
	struct base64_fault fault;

	return base64_decode_tolerant(out, text, len, &fault);
}

bool base64url_decode(const char *text, size_t len, uint8_t *out,
	size_t *out_len)
{
	uint32_t bits = 0;
	unsigned held = 0;

	*out_len = 0;
	if (len % 4 == 1)
		return false;
	for (size_t i = 0; i < len; i++) {
		int value = text[i] == '+' || text[i] == '/' ? -1 :
			value_of(text[i]);

		if (value < 0)
			return false;
		bits = bits << 6 | (uint32_t)value;
		held += 6;
		if (held >= 8) {
			held -= 8;
			out[(*out_len)++] = (uint8_t)(bits >> held);
		}
	}
	return (bits & ((1u << held) - 1)) == 0;
}
