#include "core/net/url.h"

/*
 * Redaction works on the text, not on a parsed URL, so that it also serves
 * what could not be parsed. Two questions are asked of each parameter: does
 * its name promise a secret, and (where identifiers are masked) does it name
 * a person. FHIR's search parameter "code" shares its name with the OAuth2
 * one; a clinical code is short or has a "|", an authorisation code neither.
 */

#include "core/base/text.h"
#include "core/net/url_parts.h"

#include <stdlib.h>
#include <string.h>

enum { LONG_DIGITS = 7, OAUTH_CODE_MIN = 16 };

static const char *const secret_endings[] = {
	"token", "secret", "password", "passwd", "assertion", "api_key",
	"apikey", "api-key", "code_verifier", "token_hint", "signature",
	"sig", "authorization", "jwt", "samlresponse",
};

/* Search parameters whose value describes one person. */
static const char *const person_params[] = {
	"address", "address-city", "address-postalcode", "birthdate",
	"email", "family", "given", "name", "phone", "phonetic", "telecom",
};

bool url_param_is_secret(const char *name, const char *value)
{
	for (size_t i = 0; i < FD_COUNT(secret_endings); i++) {
		size_t len = strlen(name), tail = strlen(secret_endings[i]);

		if (len >= tail && text_equals_nocase(name + len - tail,
		    secret_endings[i]))
			return true;
	}
	return text_equals_nocase(name, "code") && strchr(value, '|') == NULL &&
		strlen(value) >= OAUTH_CODE_MIN;
}

/* "patient.family:exact" asks as "family" does. */
static bool is_about_person(const char *name)
{
	size_t len = strcspn(name, ":");
	size_t at = len;

	while (at > 0 && name[at - 1] != '.')
		at--;
	for (size_t i = 0; i < FD_COUNT(person_params); i++)
		if (span_equals_nocase((struct span){ name + at, len - at },
		    person_params[i]))
			return true;
	return false;
}

static bool is_identifier(const char *name)
{
	return text_find_nocase(name, strlen(name), "identifier") != NULL;
}

static size_t digit_run(const char *text, size_t len)
{
	size_t count = 0;

	while (count < len && text_is_digit(text[count]))
		count++;
	return count;
}

static size_t gap_len(const char *text, size_t len)
{
	if (len >= 1 && (*text == '-' || *text == '+' || *text == ' '))
		return 1;
	return len >= 3 && memcmp(text, "%20", 3) == 0 ? 3 : 0;
}

/* Bytes of an NHS number written 3-3-4 at the start of text, or 0. */
static size_t grouped_number(const char *text, size_t len)
{
	static const size_t group[] = { 3, 3, 4 };
	size_t used = 0;

	for (size_t i = 0; i < FD_COUNT(group); i++) {
		if (i > 0) {
			size_t gap = gap_len(text + used, len - used);

			if (gap == 0)
				return 0;
			used += gap;
		}
		if (digit_run(text + used, len - used) != group[i])
			return 0;
		used += group[i];
	}
	return used;
}

/* Copies text with what looks like a person's number masked. */
static void put_without_numbers(struct buf *out, const char *text, size_t len)
{
	for (size_t i = 0; i < len; ) {
		size_t run = digit_run(text + i, len - i);
		size_t grouped = grouped_number(text + i, len - i);

		if (grouped > 0 || run >= LONG_DIGITS)
			buf_puts(out, "***");
		else
			buf_append(out, text + i, run > 0 ? run : 1);
		i += grouped > 0 ? grouped : run > 0 ? run : 1;
	}
}

static void put_plain(struct buf *out, struct span span, bool mask_ids)
{
	if (mask_ids)
		put_without_numbers(out, span.at, span.len);
	else
		buf_append(out, span.at, span.len);
}

/* An identifier keeps its system: what it is, not whose. */
static void put_identifier(struct buf *out, const char *value)
{
	size_t len = strcspn(value, "|");

	put_without_numbers(out, value, len);
	if (value[len] == '|')
		buf_puts(out, value[len + 1] != '\0' ? "|***" : "|");
}

static void put_param(struct buf *out, const char *text, size_t len,
	bool mask_ids)
{
	struct span raw = { text, len };
	size_t name_len = strcspn(text, "&=");
	struct buf name = BUF_INIT, value = BUF_INIT;

	if (name_len >= len) {
		put_plain(out, raw, mask_ids);
		return;
	}
	raw = (struct span){ text + name_len + 1, len - name_len - 1 };
	url_decode(&name, text, name_len, true);
	url_decode(&value, raw.at, raw.len, true);
	buf_append(out, text, name_len + 1);
	if (raw.len > 0 && (url_param_is_secret(name.data, value.data) ||
	    (mask_ids && is_about_person(name.data))))
		buf_puts(out, "***");
	else if (mask_ids && is_identifier(name.data))
		put_identifier(out, value.data);
	else
		put_plain(out, raw, mask_ids);
	buf_finish_wiped(&name);
	buf_finish_wiped(&value);
}

static void put_query(struct buf *out, char mark, struct span span,
	bool mask_ids)
{
	char *text = span_dup(span), *at = text;

	if (text == NULL)
		return;
	buf_putc(out, mark);
	for (;;) {
		size_t len = strcspn(at, "&");

		put_param(out, at, len, mask_ids);
		at += len;
		if (*at == '\0')
			break;
		buf_putc(out, *at++);
	}
	mem_wipe(text, span.len);
	free(text);
}

void url_redact(struct buf *out, const char *url, bool mask_ids)
{
	struct url_parts parts = url_cut(url);
	struct span authority = parts.authority;

	if (parts.scheme.at != NULL) {
		buf_append(out, parts.scheme.at, parts.scheme.len);
		buf_putc(out, ':');
	}
	if (authority.at != NULL) {
		size_t at = authority.len;

		while (at > 0 && authority.at[at - 1] != '@')
			at--;
		buf_puts(out, "//");
		buf_append(out, authority.at + at, authority.len - at);
	}
	put_plain(out, parts.path, mask_ids);
	put_query(out, '?', parts.query, mask_ids);
	put_query(out, '#', parts.fragment, mask_ids);
}
