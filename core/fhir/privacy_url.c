#include "core/fhir/privacy_part.h"

/*
 * URLs: the values of the parameters that ask for a person, and ids that are
 * words rather than numbers, as people make them for examples
 * ("Patient/ada-tester"). What looks like a number, and what is a secret, goes
 * by the rule of the history (url_redact).
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/net/url.h"

enum { URL_MAX_LEN = 8192 };

/* Beside those that are about identifiers, "identifier" in the name. */
static const char *const person_params[] = {
	"address", "address-city", "address-country", "address-postalcode",
	"address-state", "birthdate", "death-date", "email", "family",
	"given", "name", "phone", "phonetic", "telecom", "_content", "_text",
	"_filter", "birthdate", "dob", "surname", "forename", "firstname",
	"lastname", "postcode", "nhsnumber", "nhs-number", "mrn", "username",
};

bool privacy_is_param(const char *name)
{
	const char *last = strrchr(name, '.');
	size_t at = last != NULL ? (size_t)(last - name) + 1 : 0;
	size_t len = at + strcspn(name + at, ":");

	if (text_find_nocase(name, strlen(name), "identifier") != NULL)
		return true;
	for (size_t i = 0; i < FD_COUNT(person_params); i++)
		if (strlen(person_params[i]) == len - at &&
		    text_find_nocase(name + at, len - at, person_params[i]) !=
		    NULL)
			return true;
	return false;
}

/* A value keeps its system: what it is, not whose. */
static void mask_param(struct buf *out, const char *text, size_t len)
{
	const char *is = memchr(text, '=', len), *bar;
	struct buf name = BUF_INIT;
	size_t name_len = is != NULL ? (size_t)(is - text) : len;
	size_t kept = name_len + 1;

	url_decode(&name, text, name_len, true);
	if (is == NULL || kept >= len || !privacy_is_param(name.data)) {
		buf_append(out, text, len);
	} else {
		bar = memchr(is, '|', len - name_len);
		if (bar == NULL)
			bar = text_find_nocase(is, len - name_len, "%7c");
		if (bar != NULL)
			kept = (size_t)(bar - text) + (*bar == '|' ? 1 : 3);
		buf_append(out, text, kept);
		if (kept < len)
			buf_puts(out, PRIVACY_STARS);
	}
	buf_finish(&name);
}

/* Letters that are no hexadecimal digits, three in a row: a word. */
static bool has_word(const char *text, size_t len)
{
	size_t run = 0;
	bool is_hex = true;

	for (size_t i = 0; i <= len; i++) {
		char c = i < len ? text_lower(text[i]) : '\0';

		if (c >= 'a' && c <= 'z') {
			run++;
			is_hex = is_hex && c <= 'f';
			continue;
		}
		if (run >= 3 && !is_hex)
			return true;
		run = 0;
		is_hex = true;
	}
	return false;
}

/* "octaviaChislett", not "reply-1" */
static bool has_hump(const char *text, size_t len)
{
	for (size_t i = 1; i < len; i++)
		if (text[i] >= 'A' && text[i] <= 'Z' &&
		    text[i - 1] >= 'a' && text[i - 1] <= 'z')
			return true;
	return false;
}

bool privacy_is_person_type(const char *type, size_t len)
{
	static const char *const types[] = {
		"Patient", "Practitioner", "PractitionerRole",
		"RelatedPerson", "Person",
	};

	for (size_t i = 0; i < FD_COUNT(types); i++)
		if (strlen(types[i]) == len &&
		    memcmp(types[i], type, len) == 0)
			return true;
	return false;
}

bool privacy_id_tells(const char *type, size_t type_len, const char *id,
	size_t len)
{
	if (len > type_len && memcmp(id, type, type_len) == 0) {
		id += type_len;
		len -= type_len;
	}
	return privacy_is_person_type(type, type_len) ? has_word(id, len) :
		has_hump(id, len);
}

static bool is_type(const char *text, size_t len)
{
	return len > 2 && *text >= 'A' && *text <= 'Z' &&
		strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
		"abcdefghijklmnopqrstuvwxyz") >= len;
}

/* ".../Patient/ada-tester/..." keeps all but the id. */
static void mask_path(struct buf *out, const char *path, size_t len)
{
	const char *type = path, *end = path + len;
	size_t type_len = 0;

	while (path <= end) {
		size_t size = strcspn(path, "/?#");

		if (size > (size_t)(end - path))
			size = (size_t)(end - path);
		if (is_type(type, type_len) && size > 0 && *path != '$' &&
		    *path != '_' && privacy_id_tells(type, type_len, path,
		     size))
			buf_puts(out, PRIVACY_STARS);
		else
			buf_append(out, path, size);
		type = path;
		type_len = size;
		path += size;
		if (path < end)
			buf_putc(out, *path);
		path++;
	}
}

/* By parameter first; what looks like a number anywhere comes after. */
void privacy_mask_url(struct buf *out, const char *url)
{
	struct buf masked = BUF_INIT;
	size_t len = strcspn(url, "?#");

	mask_path(&masked, url, len);
	for (url += len; *url != '\0'; url += len) {
		buf_putc(&masked, *url++);
		len = strcspn(url, "&#");
		mask_param(&masked, url, len);
	}
	url_redact(out, masked.data, true);
	buf_finish(&masked);
}

bool privacy_url_tells(const char *text, size_t len)
{
	struct buf masked = BUF_INIT;
	bool is_other;
	char *url;

	if (len > URL_MAX_LEN || memchr(text, ' ', len) != NULL)
		return false;
	url = xstrndup(text, len);
	if (strchr(url, '?') != NULL && strchr(url, '=') != NULL)
		privacy_mask_url(&masked, url);
	else
		mask_path(&masked, url, strlen(url));
	is_other = strcmp(masked.data, url) != 0;
	buf_finish(&masked);
	free(url);
	return is_other;
}
