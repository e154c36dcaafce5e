#include "core/store/connection_oauth2.h"

/*
 * Ways to get a token, as the user writes them down. The words are those of
 * the RFCs' registries; "basic", "post" and other short forms are read as
 * well, and a word that is in the file stays as it was spelt while it means
 * the same.
 */

#include <stdlib.h>
#include <string.h>

#include "core/auth/assertion.h"
#include "core/base/text.h"
#include "core/doc/json.h"
#include "core/net/url.h"

static const struct {
	const char *name;	/* as it is written */
	const char *registered;	/* in the RFCs' registry */
	const char *also;	/* read as well */
} auths[] = {
	[CLIENT_AUTH_BASIC] = { "basic", "client_secret_basic", "basic" },
	[CLIENT_AUTH_POST] = { "post", "client_secret_post", "post" },
	[CLIENT_AUTH_SECRET_JWT] = { "client_secret_jwt", "client_secret_jwt",
		"secret-jwt" },
	[CLIENT_AUTH_PRIVATE_KEY_JWT] = { "private_key_jwt",
		"private_key_jwt", "key-jwt" },
	[CLIENT_AUTH_TLS] = { "tls_client_auth", "tls_client_auth", "tls" },
	[CLIENT_AUTH_SELF_SIGNED_TLS] = { "self_signed_tls_client_auth",
		"self_signed_tls_client_auth", "self-signed-tls" },
	[CLIENT_AUTH_NONE] = { "none", "none", "none" },
};

static const struct {
	const char *name, *wire;
} grants[] = {
	[GRANT_CLIENT_CREDENTIALS] = { "client_credentials",
		"client_credentials" },
	[GRANT_JWT_BEARER] = { "jwt_bearer",
		"urn:ietf:params:oauth:grant-type:jwt-bearer" },
	[GRANT_CODE] = { "authorization_code", "authorization_code" },
	[GRANT_DEVICE] = { "device_code",
		"urn:ietf:params:oauth:grant-type:device_code" },
	[GRANT_REFRESH] = { "refresh_token", "refresh_token" },
};

const char *client_auth_name(enum client_auth auth)
{
	return auths[auth].name;
}

const char *client_auth_registered(enum client_auth auth)
{
	return auths[auth].registered;
}

bool client_auth_parse(const char *text, enum client_auth *out)
{
	for (size_t i = 0; i < FD_COUNT(auths); i++)
		if (strcmp(text, auths[i].name) == 0 ||
		    strcmp(text, auths[i].registered) == 0 ||
		    strcmp(text, auths[i].also) == 0) {
			*out = (enum client_auth)i;
			return true;
		}
	return false;
}

bool client_auth_needs_secret(enum client_auth auth)
{
	return auth == CLIENT_AUTH_BASIC || auth == CLIENT_AUTH_POST ||
		auth == CLIENT_AUTH_SECRET_JWT;
}

const char *grant_name(enum grant_kind grant)
{
	return grants[grant].name;
}

const char *grant_on_wire(enum grant_kind grant)
{
	return grants[grant].wire;
}

bool grant_parse(const char *text, enum grant_kind *out)
{
	for (size_t i = 0; i < FD_COUNT(grants); i++)
		if (strcmp(text, grants[i].name) == 0 ||
		    strcmp(text, grants[i].wire) == 0) {
			*out = (enum grant_kind)i;
			return true;
		}
	/* As InterSystems' discovery calls it. */
	*out = GRANT_JWT_BEARER;
	return strcmp(text, "jwt_authorization") == 0;
}

bool grant_needs_person(enum grant_kind grant)
{
	return grant == GRANT_CODE || grant == GRANT_DEVICE;
}

#define TEXT(member) offsetof(struct oauth2_settings, member)

static const size_t texts[] = {
	TEXT(base), TEXT(token_endpoint), TEXT(introspection_endpoint),
	TEXT(revocation_endpoint), TEXT(jwks_uri),
	TEXT(authorization_endpoint), TEXT(device_endpoint), TEXT(client_id),
	TEXT(scope), TEXT(aud), TEXT(resource), TEXT(redirect_uri),
	TEXT(key_file), TEXT(key_id), TEXT(assertion_alg),
	TEXT(assertion_audience), TEXT(assertion_subject),
};
static const size_t secrets[] = {
	TEXT(client_secret), TEXT(key_passphrase), TEXT(refresh_token),
};

static void *place(const struct oauth2_settings *oauth2, size_t at)
{
	return (char *)(uintptr_t)oauth2 + at;
}

void connection_oauth2_finish(struct oauth2_settings *oauth2)
{
	for (size_t i = 0; i < FD_COUNT(texts); i++)
		free(*(char **)place(oauth2, texts[i]));
	for (size_t i = 0; i < FD_COUNT(secrets); i++)
		secret_ref_finish(place(oauth2, secrets[i]));
}

void connection_oauth2_copy(struct oauth2_settings *to,
	const struct oauth2_settings *from)
{
	struct oauth2_settings copy = *from;

	for (size_t i = 0; i < FD_COUNT(texts); i++)
		*(char **)place(&copy, texts[i]) = xstrdup_or_null(
			*(char **)place(from, texts[i]));
	for (size_t i = 0; i < FD_COUNT(secrets); i++) {
		struct secret_ref *ref = place(&copy, secrets[i]);

		ref->value = xstrdup_or_null(ref->value);
	}
	*to = copy;
}

/* Left out where it is the default and not there; kept as it is spelt. */
static void put_word(struct json *json, const char *name, const char *word,
	bool is_default, bool means_the_same)
{
	struct json *group = json_get(json, "oauth2");

	if (means_the_same || (is_default && json_get(group, name) == NULL))
		return;
	if (json_type(group) != JSON_OBJECT) {
		group = json_new_object();
		json_adopt(json, "oauth2", group);
	}
	json_set_string(group, name, word);
}

void connection_oauth2_put_words(struct json *json,
	const struct oauth2_settings *oauth2)
{
	const struct json *group = json_get(json, "oauth2");
	const char *auth = json_get_string(group, "client_auth");
	const char *grant = json_get_string(group, "grant");
	enum client_auth old_auth;
	enum grant_kind old_grant;

	put_word(json, "client_auth", client_auth_name(oauth2->auth),
		oauth2->auth == CLIENT_AUTH_BASIC, auth != NULL &&
		client_auth_parse(auth, &old_auth) &&
		old_auth == oauth2->auth);
	put_word(json, "grant", grant_name(oauth2->grant),
		oauth2->grant == GRANT_CLIENT_CREDENTIALS, grant != NULL &&
		grant_parse(grant, &old_grant) && old_grant == oauth2->grant);
	put_word(json, "token_method", oauth2->token_by_get ? "GET" : "POST",
		!oauth2->token_by_get, false);
}

static bool is_missing(const char *text)
{
	return text == NULL || *text == '\0';
}

static bool fail(struct err *err, const struct connection *connection,
	const char *sentence)
{
	return err_set(err, ERR_CONFIG, "connection \"%s\": %s",
		connection->name, sentence);
}

/* What proves who the client is. */
static bool check_proof(const struct connection *connection, struct err *err)
{
	const struct oauth2_settings *oauth2 = &connection->oauth2;
	bool has_secret = oauth2->client_secret.source != SECRET_NONE;
	bool is_tls = oauth2->auth == CLIENT_AUTH_TLS ||
		oauth2->auth == CLIENT_AUTH_SELF_SIGNED_TLS;

	if (client_auth_needs_secret(oauth2->auth) && !has_secret)
		return fail(err, connection, "oauth2.client_secret is "
			"missing: say where it comes from (" SECRET_SOURCES
			")");
	if (oauth2->auth == CLIENT_AUTH_PRIVATE_KEY_JWT &&
	    is_missing(oauth2->key_file))
		return fail(err, connection, "oauth2.key_file is missing: "
			"private_key_jwt signs with the private key in it "
			"(fhirdeck jwk makes one)");
	if (is_tls && is_missing(connection->client_certificate))
		return fail(err, connection, "tls.client_certificate is "
			"missing: the client is known by it");
	if (oauth2->grant == GRANT_JWT_BEARER &&
	    is_missing(oauth2->key_file) && !has_secret)
		return fail(err, connection, "oauth2.key_file is missing: the "
			"grant jwt_bearer is signed with the key in it");
	if (oauth2->grant == GRANT_REFRESH &&
	    oauth2->refresh_token.source == SECRET_NONE)
		return fail(err, connection, "oauth2.refresh_token is "
			"missing: say where it comes from (" SECRET_SOURCES
			")");
	return true;
}

static bool check_url(const char *text)
{
	struct url url;

	if (!url_parse(text, &url, NULL))
		return false;
	url_finish(&url);
	return true;
}

static bool is_audience(const char *text)
{
	return strcmp(text, "token_endpoint") == 0 ||
		strcmp(text, "issuer") == 0 || check_url(text);
}

static bool check_assertion(const struct connection *connection,
	struct err *err)
{
	const struct oauth2_settings *oauth2 = &connection->oauth2;
	long seconds = oauth2->assertion_lifetime;

	if (!is_missing(oauth2->assertion_alg) &&
	    crypto_alg_find(oauth2->assertion_alg) == CRYPTO_ALG_UNKNOWN)
		return fail(err, connection, "oauth2.assertion_alg is RS256, "
			"RS384, RS512, PS256, PS384, PS512, ES256, ES384, "
			"ES512, EdDSA, HS256, HS384 or HS512");
	if (!is_missing(oauth2->assertion_audience) &&
	    !is_audience(oauth2->assertion_audience))
		return fail(err, connection, "oauth2.assertion_audience is "
			"token_endpoint, issuer, or an address");
	if (seconds != 0 && (seconds < ASSERTION_LIFETIME_MIN ||
	    seconds > ASSERTION_LIFETIME_MAX))
		return fail(err, connection, "oauth2.assertion_lifetime is "
			"from 60 to 300 seconds");
	return is_missing(oauth2->redirect_uri) ||
		check_url(oauth2->redirect_uri) ||
		fail(err, connection, "oauth2.redirect_uri is an address "
			"(http or https), as registered for the client");
}

bool connection_oauth2_check(const struct connection *connection,
	struct err *err)
{
	const struct oauth2_settings *oauth2 = &connection->oauth2;

	if (is_missing(oauth2->base) && is_missing(oauth2->token_endpoint))
		return fail(err, connection, "oauth2.base is missing: "
			"the address of the OAuth2 server");
	if (is_missing(oauth2->client_id))
		return fail(err, connection, "oauth2.client_id is "
			"missing: ask the server's team for one");
	return check_proof(connection, err) &&
		check_assertion(connection, err);
}
