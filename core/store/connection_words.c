#include "core/store/connection.h"

/*
 * The words that stand for tiers, kinds, access modes and secret sources in
 * connections.json, in forms and on the command line: one table each, read in
 * both directions, so that what one part prints another can read.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/auth/vault_list.h"
#include "core/base/text.h"
#include "core/engine/child.h"

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

/* Those that have a value, in the file and in front of a colon. */
static const char *const sources[] = {
	[SECRET_ENV] = "env", [SECRET_FILE] = "file",
	[SECRET_COMMAND] = "command", [SECRET_VAULT] = "vault",
	[SECRET_PUBLIC] = NULL,
};

const char *secret_source_name(enum secret_source source)
{
	return sources[source];
}

void secret_ref_format(const struct secret_ref *ref, char *out, size_t size)
{
	const char *name = sources[ref->source];

	if (name != NULL)
		snprintf(out, size, "%s:%s", name,
			ref->value != NULL ? ref->value : "");
	else
		snprintf(out, size, "%s", ref->source == SECRET_PROMPT ?
			"prompt" : ref->source == SECRET_PUBLIC ? "public" :
			"");
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

static enum secret_source source_of(const char *text, size_t len)
{
	for (size_t i = 0; i < FD_COUNT(sources); i++)
		if (sources[i] != NULL && strlen(sources[i]) == len &&
		    strncmp(sources[i], text, len) == 0)
			return (enum secret_source)i;
	return SECRET_NONE;
}

static bool is_value(enum secret_source source, const char *value)
{
	if (*value == '\0' || strchr(value, '\n') != NULL ||
	    strlen(value) > SECRET_REF_MAX - 16)
		return false;
	if (source == SECRET_ENV)
		return is_variable_name(value);
	return source != SECRET_VAULT ||
		vault_list_name_is_good(value, &(struct err)ERR_INIT);
}

/*
 * The words are not quoted back: they may be a secret typed by mistake. A
 * variable that holds a secret is kept from the programs that are started.
 */
bool secret_ref_parse(const char *text, struct secret_ref *out,
	struct err *err)
{
	struct secret_ref ref = { .source = SECRET_NONE, .value = NULL };
	size_t len = strcspn(text, ":");

	if (strcmp(text, "prompt") == 0)
		ref.source = SECRET_PROMPT;
	else if (text[len] == ':')
		ref.source = source_of(text, len);
	if (text[len] == ':' && ref.source != SECRET_NONE &&
	    is_value(ref.source, text + len + 1))
		ref.value = xstrdup(text + len + 1);
	else if (*text != '\0' && ref.source != SECRET_PROMPT)
		return err_set(err, ERR_USAGE, "say where the secret comes "
			"from: " SECRET_SOURCES "; the secret itself doesn't "
			"go here");
	if (ref.source == SECRET_ENV)
		child_hide_variable(ref.value);
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
