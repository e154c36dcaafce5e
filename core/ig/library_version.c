#include "core/ig/library_part.h"

/*
 * Versions of packages, ordered as https://semver.org (clause 11) says:
 * numbers as numbers, and a pre-release before its release. People also write
 * dates, "2.0.0-current" and words; whatever is no number is compared by its
 * letters, so that there always is an order, and always the same one.
 */

#include <string.h>

#include "core/base/text.h"

/* One part of a version, and where the next begins. */
static int compare_parts(const char *a, size_t a_len, const char *b,
	size_t b_len)
{
	bool a_is_number = a_len > 0 && strspn(a, "0123456789") >= a_len;
	bool b_is_number = b_len > 0 && strspn(b, "0123456789") >= b_len;
	size_t least = a_len < b_len ? a_len : b_len;
	int order;

	if (a_is_number && b_is_number) {
		for (; a_len > 1 && *a == '0'; a_len--)
			a++;
		for (; b_len > 1 && *b == '0'; b_len--)
			b++;
		if (a_len != b_len)
			return a_len < b_len ? -1 : 1;
		return strncmp(a, b, a_len);
	}
	if (a_is_number != b_is_number)
		return a_is_number ? -1 : 1;
	order = strncmp(a, b, least);
	return order != 0 ? order : (a_len > b_len) - (a_len < b_len);
}

static int compare_lists(const char *a, size_t a_len, const char *b,
	size_t b_len)
{
	const char *a_end = a + a_len, *b_end = b + b_len;

	while (a < a_end && b < b_end) {
		size_t a_part = strcspn(a, ".-+"), b_part = strcspn(b, ".-+");
		int order;

		if (a_part > (size_t)(a_end - a))
			a_part = (size_t)(a_end - a);
		if (b_part > (size_t)(b_end - b))
			b_part = (size_t)(b_end - b);
		order = compare_parts(a, a_part, b, b_part);
		if (order != 0)
			return order;
		a += a_part + (a + a_part < a_end);
		b += b_part + (b + b_part < b_end);
	}
	return (a < a_end) - (b < b_end);
}

int library_compare_versions(const char *a, const char *b)
{
	size_t a_len = strcspn(a, "-"), b_len = strcspn(b, "-");
	int order = compare_lists(a, a_len, b, b_len);

	if (order != 0)
		return order;
	if (a[a_len] == '\0' || b[b_len] == '\0')
		return (a[a_len] == '\0') - (b[b_len] == '\0');
	return compare_lists(a + a_len + 1, strlen(a + a_len + 1),
		b + b_len + 1, strlen(b + b_len + 1));
}

bool library_is_wildcard(const char *version, size_t *prefix)
{
	size_t len = strlen(version), dots = 0;

	for (size_t i = 0; i < len; i++)
		dots += version[i] == '.';
	*prefix = 0;
	if (len == 0 || strcmp(version, "latest") == 0 ||
	    strcmp(version, "*") == 0 || strcmp(version, "x") == 0)
		return true;
	if (text_ends_with(version, ".x") || text_ends_with(version, ".X") ||
	    text_ends_with(version, ".*")) {
		*prefix = len - 1;
		return true;
	}
	*prefix = len;
	return dots < 2 && strspn(version, "0123456789.") == len;
}

bool library_fits(const char *version, const char *wanted, size_t prefix)
{
	if (prefix == 0)
		return strcmp(version, "current") != 0 &&
			strcmp(version, "dev") != 0;
	return strncmp(version, wanted, prefix) == 0 &&
		(wanted[prefix - 1] == '.' || version[prefix] == '.' ||
		version[prefix] == '\0' || version[prefix] == '-');
}
