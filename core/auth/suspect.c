#include "core/auth/suspect.h"

/*
 * A sentence is read by words, not by its whole text: servers differ in
 * wording and change it, but the claim's name stands in all of them. Where the
 * sentence names nothing, the code of RFC 6749 decides, together with how the
 * client proved itself.
 *
 * Seen at the NHS gateway: "Invalid 'iss'/'sub' claims in client_assertion
 * JWT", "Missing or invalid 'aud' claim in client_assertion JWT", "The JWKS
 * endpoint, for your client_assertion can't be reached", some with curly
 * quotes. At InterSystems a missing scope is 400 with a sentence only.
 */

#include <ctype.h>
#include <string.h>

struct clue {
	const char *word;
	enum suspect suspect;
};

/* A word as it stands between blanks and marks. */
static const struct clue clues[] = {
	{ "iss", SUSPECT_ISS_SUB },
	{ "sub", SUSPECT_ISS_SUB },
	{ "issuer", SUSPECT_ISS_SUB },
	{ "aud", SUSPECT_AUD },
	{ "audience", SUSPECT_AUD },
	{ "exp", SUSPECT_EXP },
	{ "expired", SUSPECT_EXP },
	{ "expiry", SUSPECT_EXP },
	{ "nbf", SUSPECT_EXP },
	{ "iat", SUSPECT_EXP },
	{ "jti", SUSPECT_JTI },
	{ "replay", SUSPECT_JTI },
	{ "replayed", SUSPECT_JTI },
	{ "kid", SUSPECT_KID },
	{ "alg", SUSPECT_ALG },
	{ "algorithm", SUSPECT_ALG },
	{ "signature", SUSPECT_SIGNATURE },
	{ "jwks", SUSPECT_JWKS },
	{ "jwks_uri", SUSPECT_JWKS },
	{ "public_key", SUSPECT_JWKS },
	{ "scope", SUSPECT_SCOPE },
	{ "scopes", SUSPECT_SCOPE },
	{ "grant_type", SUSPECT_GRANT },
	{ "certificate", SUSPECT_CERTIFICATE },
	{ "secret", SUSPECT_SECRET },
	{ "client_secret", SUSPECT_SECRET },
	{ "client_id", SUSPECT_CLIENT },
};

/* Clues about an assertion's claims, where the client sent no assertion. */
static bool is_of_assertion(enum suspect suspect)
{
	return suspect <= SUSPECT_JWKS;
}

static bool sends_assertion(enum suspect_by by)
{
	return by == SUSPECT_BY_ASSERTION || by == SUSPECT_BY_SIGNED_SECRET;
}

/* A server may name a secret in its sentence for all, used or not. */
static unsigned drop_unused(unsigned found, enum suspect_by by)
{
	if (by == SUSPECT_BY_ASSERTION)
		found &= ~(1u << SUSPECT_SECRET);
	for (unsigned i = 0; !sends_assertion(by) && i < SUSPECT_COUNT; i++)
		if (is_of_assertion((enum suspect)i))
			found &= ~(1u << i);
	return found;
}

static bool is_word_byte(char byte)
{
	return isalnum((unsigned char)byte) || byte == '_';
}

static bool is_clue(const char *word, size_t len, const char *clue)
{
	return strlen(clue) == len && strncasecmp(word, clue, len) == 0;
}

static unsigned read_clues(const char *text)
{
	unsigned found = 0;

	while (*text != '\0') {
		size_t len = 0;

		while (is_word_byte(text[len]))
			len++;
		for (size_t i = 0; len > 0 && i < FD_COUNT(clues); i++)
			if (is_clue(text, len, clues[i].word))
				found |= 1u << clues[i].suspect;
		text += len > 0 ? len : 1;
	}
	return found;
}

static unsigned of_client(enum suspect_by by)
{
	switch (by) {
	case SUSPECT_BY_ASSERTION:
		return 1u << SUSPECT_ISS_SUB | 1u << SUSPECT_AUD |
			1u << SUSPECT_KID | 1u << SUSPECT_SIGNATURE;
	case SUSPECT_BY_SIGNED_SECRET:
		return 1u << SUSPECT_ISS_SUB | 1u << SUSPECT_AUD |
			1u << SUSPECT_SECRET;
	case SUSPECT_BY_CERTIFICATE:
		return 1u << SUSPECT_CERTIFICATE | 1u << SUSPECT_CLIENT;
	case SUSPECT_BY_SECRET:
		return 1u << SUSPECT_SECRET | 1u << SUSPECT_CLIENT;
	default:
		return 1u << SUSPECT_CLIENT;
	}
}

static unsigned read_code(const char *error, enum suspect_by by)
{
	if (strcmp(error, "invalid_client") == 0)
		return of_client(by);
	if (strcmp(error, "invalid_scope") == 0)
		return 1u << SUSPECT_SCOPE;
	if (strcmp(error, "unsupported_grant_type") == 0 ||
	    strcmp(error, "unauthorized_client") == 0)
		return 1u << SUSPECT_GRANT;
	if (strcmp(error, "invalid_grant") == 0)
		return 1u << SUSPECT_CODE;
	return 0;
}

unsigned suspects_of(const char *error, const char *description,
	enum suspect_by by)
{
	unsigned found = description != NULL ? read_clues(description) : 0;

	if (error != NULL)
		found |= read_clues(error);
	found = drop_unused(found, by);
	/* That the key can't be fetched says nothing of the key. */
	if (found & 1u << SUSPECT_JWKS)
		return 1u << SUSPECT_JWKS;
	return found != 0 || error == NULL ? found : read_code(error, by);
}

static const struct {
	const char *name, *advice;
} words[SUSPECT_COUNT] = {
	[SUSPECT_ISS_SUB] = { "iss and sub",
		"The server does not know the client id in iss and sub. Both "
		"must be the id (on the NHS gateway: the API key) of the "
		"application in this very environment; one of another "
		"environment is as good as unknown." },
	[SUSPECT_AUD] = { "aud",
		"The assertion's aud must be, to the letter, what the server "
		"calls itself: mostly its token endpoint, with https:// and "
		"of this environment; some want the issuer. The setting is "
		"the assertion's audience." },
	[SUSPECT_EXP] = { "exp",
		"The assertion was too long-lived, or already over by the "
		"server's clock. At most 5 minutes are allowed; compare this "
		"machine's clock with the server's." },
	[SUSPECT_JTI] = { "jti",
		"The server has seen this assertion before. Each is used "
		"once; a proxy or a retry may have sent it twice." },
	[SUSPECT_KID] = { "kid",
		"The server has no public key under this kid. The kid in the "
		"connection and the one in the JWKS that was handed in must "
		"be the same, to the letter." },
	[SUSPECT_ALG] = { "alg",
		"The server does not take this signature algorithm from this "
		"client. NHS England wants RS512, SMART RS384 or ES384." },
	[SUSPECT_SIGNATURE] = { "signature",
		"The public key the server holds does not fit the private key "
		"used here. Hand in the JWKS that `fhirdeck jwk public` "
		"prints for this key." },
	[SUSPECT_JWKS] = { "JWKS",
		"The server could not fetch the public keys from the address "
		"registered for this client. Ask its administrator which "
		"address that is, and whether it can be reached from there." },
	[SUSPECT_CLIENT] = { "client id",
		"The server does not know this client id, or knows it only "
		"in another environment." },
	[SUSPECT_SECRET] = { "client secret",
		"The secret was refused: a blank or line end that came along, "
		"a secret of another environment, or one that was replaced." },
	[SUSPECT_SCOPE] = { "scope",
		"The scope was refused or missing. Compare the one asked for "
		"with those the discovery document lists." },
	[SUSPECT_GRANT] = { "grant",
		"This client may not use this grant here. Its administrator "
		"can switch it on." },
	[SUSPECT_CERTIFICATE] = { "client certificate",
		"The server missed the client certificate, or knows another "
		"one for this client." },
	[SUSPECT_CODE] = { "code or refresh token",
		"The code or refresh token was used before, has expired, or "
		"belongs to another client. Log in again." },
};

const char *suspect_name(enum suspect suspect)
{
	return words[suspect].name;
}

const char *suspect_advice(enum suspect suspect)
{
	return words[suspect].advice;
}
