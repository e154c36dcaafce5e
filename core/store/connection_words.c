#include "core/store/connection.h"

/*
 * The words that stand for tiers, kinds, access modes and secret sources in
 * connections.json, in forms and on the command line: one table each, read in
 * both directions, so that what one part prints another can read.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"

static const char *const tiers[] = {
	[TIER_DEV] = "dev", [TIER_TEST] = "test",
	[TIER_PRODUCTION] = "production",
};
static const char *const labels[] = {
	[TIER_DEV] = "DEV", [TIER_TEST] = "TEST",
	[TIER_PRODUCTION] = "PRODUCTION",
};
static const char *const kinds[] = {
	[SERVICE_FHIR] = "fhir", [SERVICE_HL7V2] = "hl7v2",
	[SERVICE_HTTP] = "http",
};
static const char *const accesses[] = {
	[ACCESS_UNRESTRICTED] = "unrestricted", [ACCESS_OAUTH2] = "oauth2",
	[ACCESS_BASIC] = "basic", [ACCESS_TOKEN] = "token",
};
static const char *const auths[] = {
	[CLIENT_AUTH_BASIC] = "basic", [CLIENT_AUTH_POST] = "post",
};

/* The word's position, or count. */
static size_t find_word(const char *const *words, size_t count,
	const char *text)
{
	size_t at = 0;

	while (at < count && strcmp(words[at], text) != 0)
		at++;
	return at;
}

const char *tier_name(enum tier tier)
{
	return tiers[tier];
}

const char *tier_label(enum tier tier)
{
	return labels[tier];
}

const char *access_name(enum access_mode access)
{
	return accesses[access];
}

const char *service_kind_name(enum service_kind kind)
{
	return kinds[kind];
}

const char *client_auth_name(enum client_auth auth)
{
	return auths[auth];
}

bool tier_parse(const char *text, enum tier *out)
{
	size_t at = find_word(tiers, FD_COUNT(tiers), text);

	if (at < FD_COUNT(tiers))
		*out = (enum tier)at;
	return at < FD_COUNT(tiers);
}

bool access_parse(const char *text, enum access_mode *out)
{
	size_t at = find_word(accesses, FD_COUNT(accesses), text);

	if (at < FD_COUNT(accesses))
		*out = (enum access_mode)at;
	return at < FD_COUNT(accesses);
}

bool service_kind_parse(const char *text, enum service_kind *out)
{
	size_t at = find_word(kinds, FD_COUNT(kinds), text);

	if (at < FD_COUNT(kinds))
		*out = (enum service_kind)at;
	return at < FD_COUNT(kinds);
}

bool client_auth_parse(const char *text, enum client_auth *out)
{
	size_t at = find_word(auths, FD_COUNT(auths), text);

	if (at < FD_COUNT(auths))
		*out = (enum client_auth)at;
	return at < FD_COUNT(auths);
}

void secret_ref_format(const struct secret_ref *ref, char *out, size_t size)
{
	static const char *const words[] = {
		[SECRET_NONE] = "", [SECRET_PROMPT] = "prompt",
		[SECRET_ENV] = "env:", [SECRET_FILE] = "file:",
		[SECRET_PUBLIC] = "public",
	};
	bool has_value = ref->source == SECRET_ENV ||
		ref->source == SECRET_FILE;

	snprintf(out, size, "%s%s", words[ref->source],
		has_value && ref->value != NULL ? ref->value : "");
}

static bool is_variable_name(const char *text)
{
	if (*text == '\0' || text_is_digit(*text))
		return false;
	for (; *text != '\0'; text++) {
		char c = text_lower(*text);

		if (!(c >= 'a' && c <= 'z') && c != '_' && !text_is_digit(c))
			return false;
	}
	return true;
}

/* The words are not quoted back: they may be a secret typed by mistake. */
bool secret_ref_parse(const char *text, struct secret_ref *out,
	struct err *err)
{
	struct secret_ref ref = { .source = SECRET_NONE, .value = NULL };

	if (strcmp(text, "prompt") == 0)
		ref.source = SECRET_PROMPT;
	else if (text_starts_with(text, "env:") && is_variable_name(text + 4))
		ref = (struct secret_ref){ SECRET_ENV, xstrdup(text + 4) };
	else if (text_starts_with(text, "file:") && text[5] != '\0')
		ref = (struct secret_ref){ SECRET_FILE, xstrdup(text + 5) };
	else if (*text != '\0')
		return err_set(err, ERR_USAGE, "say where the secret comes "
			"from: prompt, env:NAME or file:PATH; the secret "
			"itself doesn't go here");
	*out = ref;
	return true;
}

void secret_ref_finish(struct secret_ref *ref)
{
	if (ref->source == SECRET_PUBLIC && ref->value != NULL)
		mem_wipe(ref->value, strlen(ref->value));
	free(ref->value);
	*ref = (struct secret_ref){ .source = SECRET_NONE };
}
