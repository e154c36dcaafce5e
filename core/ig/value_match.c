#include "core/ig/value_match.h"

/*
 * Two rows of two indexes side by side. Strings that are written the same way
 * are equal without decoding; numbers are compared as decimals by their
 * digits, so that no precision is lost on the way.
 *
 * Depth is bounded by the definition's side, which is small; a definition is
 * foreign too, so it is bounded here as well.
 */

#include <stdio.h>
#include <string.h>

#include "core/base/text.h"

enum { DEPTH_MAX = 64, DIGITS_MAX = 64 };

static bool match(const struct value *value, const struct value *wanted,
	bool is_whole, unsigned depth, struct buf *path);

/* A number without sign: its digits, and where the point stands. */
struct number {
	char digits[DIGITS_MAX];
	size_t count;
	long point;
	bool is_negative;
};

static bool read_number(const char *text, size_t len, struct number *out)
{
	size_t i = 0;
	bool is_behind = false;
	char exponent[16];
	long more = 0;

	*out = (struct number){ .count = 0 };
	if (len > 0 && text[0] == '-') {
		out->is_negative = true;
		i++;
	}
	for (; i < len && (text_is_digit(text[i]) || text[i] == '.'); i++) {
		if (text[i] == '.') {
			is_behind = true;
			continue;
		}
		if (!is_behind && (out->count > 0 || text[i] != '0'))
			out->point++;
		if (out->count == 0 && text[i] == '0') {
			if (is_behind)
				out->point--;
			continue;
		}
		if (out->count == DIGITS_MAX)
			return false;
		out->digits[out->count++] = text[i];
	}
	if (i < len) {
		snprintf(exponent, sizeof(exponent), "%.*s",
			(int)(len - i - 1 < 12 ? len - i - 1 : 12),
			text + i + 1);
		if (!text_parse_long(exponent + (exponent[0] == '+'), -99999,
		    99999, &more))
			return false;
	}
	while (out->count > 0 && out->digits[out->count - 1] == '0')
		out->count--;
	out->point = out->count == 0 ? 0 : out->point + more;
	return true;
}

static bool same_number(const char *a, size_t a_len, const char *b,
	size_t b_len)
{
	struct number left, right;

	if (a_len == b_len && memcmp(a, b, a_len) == 0)
		return true;
	return read_number(a, a_len, &left) && read_number(b, b_len, &right) &&
		left.count == right.count && left.point == right.point &&
		(left.count == 0 ||
			left.is_negative == right.is_negative) &&
		memcmp(left.digits, right.digits, left.count) == 0;
}

static bool same_string(const char *a, size_t a_len, const char *b,
	size_t b_len)
{
	struct buf left = BUF_INIT, right = BUF_INIT;
	bool is_same;

	if (a_len == b_len && memcmp(a, b, a_len) == 0)
		return true;
	if (memchr(a, '\\', a_len) == NULL && memchr(b, '\\', b_len) == NULL)
		return false;
	index_unescape_exact(&left, a + 1, a_len - 2);
	index_unescape_exact(&right, b + 1, b_len - 2);
	is_same = left.len == right.len &&
		memcmp(left.data, right.data, left.len) == 0;
	buf_finish(&left);
	buf_finish(&right);
	return is_same;
}

static bool same_scalar(const struct value *a, const struct row *a_row,
	const struct value *b, const struct row *b_row)
{
	const char *left = a->text + a_row->value;
	const char *right = b->text + b_row->value;

	if (a_row->kind != b_row->kind)
		return false;
	if (a_row->kind == ROW_STRING)
		return same_string(left, a_row->value_len, right,
			b_row->value_len);
	return a_row->kind != ROW_NUMBER || same_number(left,
		a_row->value_len, right, b_row->value_len);
}

static void note(struct buf *path, const char *name, size_t len)
{
	if (path == NULL)
		return;
	if (path->len > 0)
		buf_putc(path, '.');
	buf_append(path, name, len);
}

/* The member of the value that has the same name as one of the wanted. */
static uint32_t twin(const struct value *value, const struct value *wanted,
	const struct row *member)
{
	struct buf name = BUF_INIT;
	uint32_t at;

	index_unescape(&name, wanted->text + member->key + 1,
		member->key_len - 2);
	at = index_member(value->index, value->text, value->row, name.data);
	buf_finish(&name);
	return at;
}

static bool match_object(const struct value *value,
	const struct value *wanted, bool is_whole, unsigned depth,
	struct buf *path)
{
	uint32_t count = 0;
	uint32_t at = index_first(wanted->index, wanted->text, wanted->row);

	for (; at != INDEX_NONE;
	    at = index_next(wanted->index, wanted->text, at)) {
		struct row member = index_row(wanted->index, wanted->text, at);
		struct value inner = *value, part = *wanted;
		size_t mark = path == NULL ? 0 : path->len;

		note(path, wanted->text + member.key + 1, member.key_len - 2);
		inner.row = twin(value, wanted, &member);
		part.row = at;
		count++;
		if (inner.row == INDEX_NONE ||
		    !match(&inner, &part, is_whole, depth, path))
			return false;
		if (path != NULL)
			buf_truncate(path, mark);
	}
	return !is_whole || count ==
		index_row(value->index, value->text, value->row).count;
}

static bool match_list(const struct value *value, const struct value *wanted,
	unsigned depth)
{
	struct value inner = *value, part = *wanted;

	part.row = index_first(wanted->index, wanted->text, wanted->row);
	inner.row = index_first(value->index, value->text, value->row);
	while (part.row != INDEX_NONE && inner.row != INDEX_NONE) {
		if (!match(&inner, &part, true, depth, NULL))
			return false;
		part.row = index_next(part.index, part.text, part.row);
		inner.row = index_next(inner.index, inner.text, inner.row);
	}
	return part.row == INDEX_NONE && inner.row == INDEX_NONE;
}

static bool some_fits(const struct value *value, const struct value *part,
	unsigned depth)
{
	struct value inner = *value;

	inner.row = index_first(value->index, value->text, value->row);
	for (; inner.row != INDEX_NONE;
	    inner.row = index_next(inner.index, inner.text, inner.row))
		if (match(&inner, part, false, depth, NULL))
			return true;
	return false;
}

/* With one item on each side, the place inside it is worth naming. */
static bool match_some(const struct value *value, const struct value *wanted,
	unsigned depth, struct buf *path)
{
	struct value part = *wanted;

	part.row = index_first(wanted->index, wanted->text, wanted->row);
	for (; part.row != INDEX_NONE;
	    part.row = index_next(part.index, part.text, part.row)) {
		struct value only = *value;

		if (some_fits(value, &part, depth))
			continue;
		only.row = index_first(value->index, value->text, value->row);
		if (path != NULL && only.row != INDEX_NONE &&
		    index_next(only.index, only.text, only.row) == INDEX_NONE)
			(void)match(&only, &part, false, depth, path);
		return false;
	}
	return true;
}

static bool match(const struct value *value, const struct value *wanted,
	bool is_whole, unsigned depth, struct buf *path)
{
	struct row row = index_row(value->index, value->text, value->row);
	struct row want = index_row(wanted->index, wanted->text, wanted->row);

	if (depth == DEPTH_MAX)
		return false;
	if (want.kind != ROW_OBJECT && want.kind != ROW_ARRAY)
		return same_scalar(value, &row, wanted, &want);
	if (row.kind != want.kind)
		return false;
	if (want.kind == ROW_OBJECT)
		return match_object(value, wanted, is_whole, depth + 1, path);
	return is_whole ? match_list(value, wanted, depth + 1) :
		match_some(value, wanted, depth + 1, path);
}

bool value_equals(const struct value *a, const struct value *b)
{
	return match(a, b, true, 0, NULL);
}

bool value_fits(const struct value *value, const struct value *pattern)
{
	return match(value, pattern, false, 0, NULL);
}

bool value_fits_where(const struct value *value, const struct value *pattern,
	struct buf *path)
{
	return match(value, pattern, false, 0, path);
}

bool value_equals_where(const struct value *value, const struct value *fixed,
	struct buf *path)
{
	return match(value, fixed, true, 0, path);
}
