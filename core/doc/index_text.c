#include "core/doc/index_internal.h"

/*
 * Names, strings and paths. A key or string without a backslash is its own
 * decoded form and is compared where it lies; anything else is decoded into a
 * buffer first. What has no place in a C string or in UTF-8 (\u0000, half a
 * surrogate pair) stays in its escaped form, so that nothing is cut or lost.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"

/* The four digits at raw; false when there are not four. */
static bool read_unit(const char *raw, size_t len, uint32_t *out)
{
	static const char digits[] = "0123456789abcdef";

	*out = 0;
	for (size_t i = 0; i < 4; i++) {
		const char *digit = i < len && raw[i] != '\0' ?
			strchr(digits, text_lower(raw[i])) : NULL;

		if (digit == NULL)
			return false;
		*out = *out << 4 | (uint32_t)(digit - digits);
	}
	return true;
}

static bool is_half(uint32_t code)
{
	return code >= 0xd800 && code < 0xe000;
}

/* What stands behind \u, one unit or a pair; returns the bytes used. */
static size_t unescape_unit(struct buf *out, const char *raw, size_t len,
	bool is_exact)
{
	bool is_unit;
	uint32_t code, low;
	size_t used = 4;
	char utf8[4];

	is_unit = read_unit(raw, len, &code);
	if (is_unit && code >= 0xd800 && code < 0xdc00 && len >= 10 &&
	    raw[4] == '\\' && raw[5] == 'u' &&
	    read_unit(raw + 6, len - 6, &low) && low >= 0xdc00 &&
	    low < 0xe000) {
		code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
		used = 10;
	}
	if (!is_unit || (!is_exact && (code == 0 || is_half(code)))) {
		buf_puts(out, "\\u");
		return 0;
	}
	buf_append(out, utf8, text_encode(code, utf8));
	return used;
}

static void unescape(struct buf *out, const char *raw, size_t len,
	bool is_exact)
{
	static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";

	while (len > 0) {
		const char *slash = memchr(raw, '\\', len), *at;
		size_t plain = slash != NULL ? (size_t)(slash - raw) : len;

		buf_append(out, raw, plain);
		raw += plain;
		len -= plain;
		if (len < 2) {
			buf_append(out, raw, len);
			return;
		}
		at = raw[1] != '\0' ? strchr(from, raw[1]) : NULL;
		raw += 2;
		len -= 2;
		if (raw[-1] == 'u') {
			size_t used = unescape_unit(out, raw, len, is_exact);

			raw += used;
			len -= used;
		} else if (at != NULL) {
			buf_putc(out, to[at - from]);
		} else {
			buf_append(out, raw - 2, 2);
		}
	}
}

void index_unescape(struct buf *out, const char *raw, size_t len)
{
	unescape(out, raw, len, false);
}

void index_unescape_exact(struct buf *out, const char *raw, size_t len)
{
	unescape(out, raw, len, true);
}

/* True where the inside of a JSON string decodes to value. */
static bool raw_equals(const char *raw, size_t len, const char *value,
	size_t value_len)
{
	struct buf buf = BUF_INIT;
	bool is_equal;

	if (memchr(raw, '\\', len) == NULL)
		return len == value_len && memcmp(raw, value, len) == 0;
	index_unescape(&buf, raw, len);
	is_equal = buf.len == value_len &&
		memcmp(buf.data, value, value_len) == 0;
	buf_finish(&buf);
	return is_equal;
}

static bool key_equals(const struct doc_index *index, const char *text,
	uint32_t at, const char *name, size_t len)
{
	const char *key = text + index_node(index, at)->start;

	return raw_equals(key + 1, index_string_length(key) - 2, name, len);
}

static uint32_t find_member(const struct doc_index *index, const char *text,
	uint32_t object, const char *name, size_t len)
{
	uint32_t at;

	if (index_kind(index, text, object) != ROW_OBJECT)
		return INDEX_NONE;
	for (at = index_first(index, text, object); at != INDEX_NONE;
	    at = index_next(index, text, at))
		if (key_equals(index, text, at, name, len))
			break;
	return at;
}

uint32_t index_member(const struct doc_index *index, const char *text,
	uint32_t object, const char *name)
{
	if (object >= index_count(index))
		return INDEX_NONE;
	return find_member(index, text, object, name, strlen(name));
}

/* The element that a step of digits names. */
static uint32_t find_element(const struct doc_index *index, const char *text,
	uint32_t array, const char *step, size_t len)
{
	uint64_t number = 0;

	for (size_t i = 0; i < len; i++) {
		if (!text_is_digit(step[i]) || number > INDEX_NONE)
			return INDEX_NONE;
		number = number * 10 + (uint64_t)(step[i] - '0');
	}
	return number < INDEX_NONE ?
		index_element(index, text, array, (uint32_t)number) :
		INDEX_NONE;
}

static uint32_t find_step(const struct doc_index *index, const char *text,
	uint32_t at, const char *step, size_t len)
{
	bool is_number = len > 0 && text_is_digit(*step);

	if (is_number && index_kind(index, text, at) == ROW_ARRAY)
		return find_element(index, text, at, step, len);
	while (at != INDEX_NONE && index_kind(index, text, at) == ROW_ARRAY)
		at = index_first(index, text, at);
	return at != INDEX_NONE ? find_member(index, text, at, step, len) :
		INDEX_NONE;
}

uint32_t index_find(const struct doc_index *index, const char *text,
	uint32_t from, const char *steps)
{
	if (from >= index_count(index))
		return INDEX_NONE;
	while (from != INDEX_NONE && *steps != '\0') {
		size_t len = strcspn(steps, ".");

		from = find_step(index, text, from, steps, len);
		steps += len;
		steps += *steps == '.';
	}
	return from;
}

char *index_string_dup(const struct doc_index *index, const char *text,
	uint32_t at)
{
	struct buf buf = BUF_INIT;
	struct row row;

	if (at >= index_count(index) ||
	    index_kind(index, text, at) != ROW_STRING)
		return NULL;
	row = index_row(index, text, at);
	index_unescape(&buf, text + row.value + 1, row.value_len - 2);
	return buf_take(&buf);
}

char *index_scalar_dup(const struct doc_index *index, const char *text,
	uint32_t at)
{
	struct row row;

	if (at >= index_count(index))
		return NULL;
	switch (index_kind(index, text, at)) {
	case ROW_STRING:
		return index_string_dup(index, text, at);
	case ROW_NUMBER: case ROW_TRUE: case ROW_FALSE: case ROW_NULL:
		row = index_row(index, text, at);
		return xstrndup(text + row.value, row.value_len);
	default:
		return NULL;
	}
}

char *index_find_dup(const struct doc_index *index, const char *text,
	uint32_t from, const char *steps)
{
	return index_scalar_dup(index, text,
		index_find(index, text, from, steps));
}

bool index_string_equals(const struct doc_index *index, const char *text,
	uint32_t at, const char *value)
{
	struct row row;

	if (at >= index_count(index) ||
	    index_kind(index, text, at) != ROW_STRING)
		return false;
	row = index_row(index, text, at);
	return raw_equals(text + row.value + 1, row.value_len - 2, value,
		strlen(value));
}
