#include "core/ig/code_syntax.h"

/*
 * Languages by the grammar of BCP 47 (RFC 5646 section 2.1): language, three
 * extended ones, script, region, variants, extensions, private use; two-letter
 * languages and regions are looked up ("en-UK" is wrong), longer subtags are
 * taken as they are. Media types by RFC 6838 section 4.2 with parameters
 * (RFC 2045 section 5.1), and FHIR's own "json", "xml" and "ttl".
 */

#include <string.h>

#include "core/base/text.h"
#include "core/ig/code_world.h"

enum { SUBTAG_MAX = 8 };

static bool is_letter(char c)
{
	c = text_lower(c);
	return c >= 'a' && c <= 'z';
}

/* The next subtag, and what it is made of. */
struct subtag {
	const char *at;
	char text[SUBTAG_MAX + 1];
	size_t len;		/* 0: none is left */
	bool is_alpha, is_digits, is_good;
};

static void next_subtag(struct subtag *tag)
{
	const char *at = tag->at;

	tag->len = strcspn(at, "-");
	tag->is_alpha = tag->is_digits = true;
	tag->is_good = tag->len > 0 && tag->len <= SUBTAG_MAX;
	for (size_t i = 0; tag->is_good && i < tag->len; i++) {
		tag->is_alpha = tag->is_alpha && is_letter(at[i]);
		tag->is_digits = tag->is_digits && text_is_digit(at[i]);
		if (!is_letter(at[i]) && !text_is_digit(at[i]))
			tag->is_good = false;
	}
	if (!tag->is_good)
		return;
	memcpy(tag->text, at, tag->len);
	tag->text[tag->len] = '\0';
	tag->at = at + tag->len + (at[tag->len] == '-');
	/* "en-": an empty subtag stands behind the hyphen. */
	if (at[tag->len] == '-' && *tag->at == '\0')
		tag->is_good = false;
}

/* Goes on; false at the end and at what is no subtag. */
static bool advance(struct subtag *tag)
{
	if (*tag->at == '\0') {
		tag->len = 0;
		tag->is_good = true;
		return false;
	}
	next_subtag(tag);
	return tag->is_good;
}

static void change_case(char *text, bool to_capitals)
{
	for (; *text != '\0'; text++) {
		*text = text_lower(*text);
		if (to_capitals && is_letter(*text))
			*text = (char)(*text - 'a' + 'A');
	}
}

static bool is_variant(const struct subtag *tag)
{
	return tag->len >= 5 || (tag->len == 4 &&
		text_is_digit(tag->text[0]));
}

/* Singletons, each with at least one subtag behind it; x takes all. */
static bool read_extensions(struct subtag *tag)
{
	while (tag->len == 1 && tag->is_good) {
		bool is_private = text_lower(tag->text[0]) == 'x';
		size_t count = 0;

		while (advance(tag) && (is_private || tag->len > 1))
			count++;
		if (count == 0)
			return false;
	}
	return tag->len == 0 && tag->is_good;
}

static bool is_region(struct subtag *tag)
{
	if (tag->len == 3)
		return tag->is_digits;
	if (tag->len != 2 || !tag->is_alpha)
		return false;
	change_case(tag->text, true);
	return world_has_region(tag->text);
}

/* Behind the language itself. */
static bool read_rest(struct subtag *tag, bool may_extend)
{
	bool is_more = advance(tag);

	for (int i = 0; i < 3 && is_more && may_extend && tag->len == 3 &&
	    tag->is_alpha; i++)
		is_more = advance(tag);
	if (is_more && tag->len == 4 && tag->is_alpha)
		is_more = advance(tag);
	if (is_more && (tag->len == 2 || (tag->len == 3 && tag->is_digits))) {
		if (!is_region(tag))
			return false;
		is_more = advance(tag);
	}
	while (is_more && is_variant(tag))
		is_more = advance(tag);
	return is_more ? read_extensions(tag) : tag->len == 0 && tag->is_good;
}

/* Tags of older rules that don't follow the grammar (RFC 5646). */
static bool is_grandfathered(const char *code)
{
	static const char *const tags[] = {
		"en-GB-oed", "i-ami", "i-bnn", "i-default", "i-enochian",
		"i-hak", "i-klingon", "i-lux", "i-mingo", "i-navajo", "i-pwn",
		"i-tao", "i-tay", "i-tsu", "sgn-BE-FR", "sgn-BE-NL",
		"sgn-CH-DE",
	};

	for (size_t i = 0; i < FD_COUNT(tags); i++)
		if (text_equals_nocase(tags[i], code))
			return true;
	return false;
}

enum code_verdict code_language(const char *code)
{
	struct subtag tag = { .at = code };

	if (is_grandfathered(code))
		return CODE_GOOD;
	next_subtag(&tag);
	if (!tag.is_good)
		return CODE_BAD;
	if (tag.len == 1)
		return text_lower(tag.text[0]) == 'x' &&
			read_extensions(&tag) ? CODE_GOOD : CODE_BAD;
	if (!tag.is_alpha)
		return CODE_BAD;
	change_case(tag.text, false);
	if (tag.len == 2 && !world_has_language(tag.text))
		return CODE_BAD;
	if (tag.len == 4)	/* kept back for later */
		return CODE_BAD;
	return read_rest(&tag, tag.len <= 3) ? CODE_GOOD : CODE_BAD;
}

/* RFC 6838's names; RFC 2045's tokens have a few characters more. */
static size_t name_length(const char *text, bool is_token)
{
	const char *more = is_token ? "!#$%&'*+-.^_`|~" : "!#$&-^_.+";
	size_t len = 0;

	while (is_letter(text[len]) || text_is_digit(text[len]) ||
	    (text[len] != '\0' && strchr(more, text[len]) != NULL))
		len++;
	return len;
}

static bool read_parameter(const char **at)
{
	const char *text = *at;
	size_t len = name_length(text, true);

	if (len == 0 || text[len] != '=')
		return false;
	text += len + 1;
	if (*text != '"') {
		len = name_length(text, true);
		*at = text + len;
		return len > 0;
	}
	for (text++; *text != '"'; text++) {
		text += *text == '\\';
		if (*text == '\0')
			return false;
	}
	*at = text + 1;
	return true;
}

enum code_verdict code_mime(const char *code)
{
	static const char types[] = "application audio chemical example font "
		"haptics image message model multipart text video";
	size_t len = name_length(code, false);
	bool is_known = text_has_word(types, code, len) ||
		text_starts_with_nocase(code, "x-");
	const char *at = code + len + 1;

	if (text_has_word("json xml ttl", code, strlen(code)))
		return CODE_GOOD;
	if (len == 0 || code[len] != '/' || name_length(at, false) == 0)
		return CODE_BAD;
	at += name_length(at, false);
	while (*at != '\0') {
		at += strspn(at, " \t");
		if (*at != ';')
			return CODE_BAD;
		at++;
		at += strspn(at, " \t");
		if (*at != '\0' && !read_parameter(&at))
			return CODE_BAD;
	}
	return is_known ? CODE_GOOD : CODE_UNKNOWN;
}

static const struct known {
	const char *system;
	enum code_verdict (*check)(const char *code);
} known[] = {
	{ "urn:ietf:bcp:47", code_language },
	{ "urn:ietf:bcp:13", code_mime },
	{ "urn:iso:std:iso:4217", code_currency },
	{ "urn:iso:std:iso:3166", code_country },
	{ "http://unitsofmeasure.org", code_ucum },
};

static const struct known *find_known(const char *system)
{
	for (size_t i = 0; i < FD_COUNT(known); i++)
		if (strcmp(known[i].system, system) == 0)
			return &known[i];
	return NULL;
}

enum code_verdict code_syntax(const char *system, const char *code)
{
	const struct known *found = find_known(system);

	return found != NULL ? found->check(code) : CODE_UNKNOWN;
}

bool code_syntax_knows(const char *system)
{
	return find_known(system) != NULL;
}
