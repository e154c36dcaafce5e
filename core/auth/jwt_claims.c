#include "core/auth/jwt_internal.h"

/*
 * The claims that matter (RFC 7519 section 4.1, RFC 8693 section 4.2, RFC
 * 9068), read by the index. A claim of a wrong type counts as not there;
 * verification looks at its row and says so.
 *
 * A NumericDate is worked out from its digits: a double would round it, and
 * strtod would ask the locale what a decimal point is.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"

/* 9999-12-31T23:59:59Z, either way from 1970. */
#define TIME_MOST INT64_C(253402300799)

uint32_t jwt_row(const struct jwt_part *part, const char *name)
{
	return part->index != NULL && index_count(part->index) > 0 ?
		index_member(part->index, part->text, 0, name) : INDEX_NONE;
}

char *jwt_member(const struct jwt_part *part, const char *name)
{
	uint32_t at = jwt_row(part, name);

	return at != INDEX_NONE ?
		index_string_dup(part->index, part->text, at) : NULL;
}

static void list_adopt(struct jwt_list *list, char *item)
{
	if (item == NULL)
		return;
	list->item = mem_grow(list->item, list->count, &list->alloc,
		sizeof(*list->item));
	list->item[list->count++] = item;
}

/* A string (cut at blanks when it holds words) or an array of strings. */
static bool read_list(const struct jwt_part *part, const char *name,
	bool holds_words, struct jwt_list *out)
{
	uint32_t row = jwt_row(part, name);
	char *text;

	if (row == INDEX_NONE)
		return false;
	if (index_kind(part->index, part->text, row) == ROW_ARRAY) {
		for (uint32_t at = index_first(part->index, part->text, row);
		    at != INDEX_NONE;
		    at = index_next(part->index, part->text, at))
			list_adopt(out, index_string_dup(part->index,
				part->text, at));
		return true;
	}
	text = index_string_dup(part->index, part->text, row);
	if (text == NULL || !holds_words) {
		list_adopt(out, text);
		return text != NULL;
	}
	for (const char *at = text + strspn(text, " "); *at != '\0';
	    at += strspn(at, " ")) {
		size_t len = strcspn(at, " ");

		list_adopt(out, xstrndup(at, len));
		at += len;
	}
	free(text);
	return true;
}

/* Digits of a number without its point, and where the point stands. */
struct decimal {
	char digit[32];		/* the first ones that are not 0 */
	size_t count;
	long point;		/* digits in front of it */
	bool is_negative;
	bool has_rest;		/* some digit behind those kept is not 0 */
};

static const char *take_digits(const char *at, const char *end,
	bool is_fraction, struct decimal *out)
{
	for (; at < end && text_is_digit(*at); at++) {
		if (out->count == 0 && *at == '0') {
			out->point -= is_fraction;
			continue;
		}
		if (out->count < sizeof(out->digit))
			out->digit[out->count++] = *at;
		else
			out->has_rest = out->has_rest || *at != '0';
		out->point += !is_fraction;
	}
	return at;
}

static long take_exponent(const char *at, const char *end)
{
	bool is_negative = false;
	long value = 0;

	if (at < end && (*at == '+' || *at == '-'))
		is_negative = *at++ == '-';
	for (; at < end && text_is_digit(*at); at++)
		if (value < 100000)
			value = 10 * value + (*at - '0');
	return is_negative ? -value : value;
}

struct jwt_time jwt_parse_time(const char *text, size_t len)
{
	const char *at = text, *end = text + len;
	struct decimal number = { .point = 0 };
	struct jwt_time time = { .is_given = true };
	int64_t value = 0;

	number.is_negative = at < end && *at == '-';
	at += number.is_negative;
	at = take_digits(at, end, false, &number);
	if (at < end && *at == '.')
		at = take_digits(at + 1, end, true, &number);
	if (at < end && (*at == 'e' || *at == 'E'))
		number.point += take_exponent(at + 1, end);
	if (number.count > 0 && number.point > 12)
		return time;
	for (long i = 0; i < number.point; i++)
		value = 10 * value + ((size_t)i < number.count ?
			number.digit[i] - '0' : 0);
	for (size_t i = number.point > 0 ? (size_t)number.point : 0;
	    i < number.count; i++)
		number.has_rest = number.has_rest || number.digit[i] != '0';
	if (number.is_negative)
		value = -value - number.has_rest;
	time.is_good = value <= TIME_MOST && value >= -TIME_MOST;
	time.at = time.is_good ? (time_t)value : 0;
	return time;
}

static struct jwt_time read_time(const struct jwt_part *part,
	const char *name)
{
	uint32_t at = jwt_row(part, name);
	struct row row;

	if (at == INDEX_NONE)
		return (struct jwt_time){ 0 };
	row = index_row(part->index, part->text, at);
	if (row.kind != ROW_NUMBER)
		return (struct jwt_time){ .is_given = true };
	return jwt_parse_time(part->text + row.value, row.value_len);
}

void jwt_read_claims(struct jwt *jwt)
{
	const struct jwt_part *claims = &jwt->claims;

	jwt->iss = jwt_member(claims, "iss");
	jwt->sub = jwt_member(claims, "sub");
	jwt->jti = jwt_member(claims, "jti");
	jwt->azp = jwt_member(claims, "azp");
	jwt->client_id = jwt_member(claims, "client_id");
	read_list(claims, "aud", false, &jwt->aud);
	if (!read_list(claims, "scope", true, &jwt->scope))
		read_list(claims, "scp", true, &jwt->scope);
	jwt->exp = read_time(claims, "exp");
	jwt->nbf = read_time(claims, "nbf");
	jwt->iat = read_time(claims, "iat");
	jwt->auth_time = read_time(claims, "auth_time");
}

bool jwt_list_has(const struct jwt_list *list, const char *item)
{
	for (size_t i = 0; i < list->count; i++)
		if (strcmp(list->item[i], item) == 0)
			return true;
	return false;
}
