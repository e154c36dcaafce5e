#include "core/auth/assertion.h"

/*
 * Few claims, all of them ours, in the order in which other tools show them.
 * iat is now and there is no nbf: a server whose clock is a little behind
 * refuses "not yet valid", and gains nothing by it.
 */

#include <stdlib.h>
#include <string.h>

#include "core/auth/crypto.h"
#include "core/auth/jwt_make.h"
#include "core/base/clock.h"
#include "core/doc/json.h"

static struct json *header_of(const struct assertion *from,
	enum crypto_alg alg, const struct crypto_key *key)
{
	struct json *json = json_new_object();
	char thumbprint[JWK_THUMBPRINT] = "";
	const char *kid = from->kid;

	if (kid == NULL && jwk_thumbprint(key, thumbprint))
		kid = thumbprint;
	json_set_string(json, "alg", crypto_alg_name(alg));
	json_set_string(json, "typ", from->typ != NULL ? from->typ : "JWT");
	if (kid != NULL && *kid != '\0')
		json_set_string(json, "kid", kid);
	return json;
}

static long lifetime_of(const struct assertion *from)
{
	if (from->lifetime == 0)
		return ASSERTION_LIFETIME;
	if (from->lifetime < ASSERTION_LIFETIME_MIN)
		return ASSERTION_LIFETIME_MIN;
	return from->lifetime < ASSERTION_LIFETIME_MAX ? from->lifetime :
		ASSERTION_LIFETIME_MAX;
}

static struct json *claims_of(const struct assertion *from)
{
	struct json *json = json_new_object();
	time_t now = clock_now();
	char jti[37];

	crypto_uuid(jti);
	json_set_string(json, "iss", from->issuer);
	json_set_string(json, "sub", from->subject != NULL ? from->subject :
		from->issuer);
	json_set_string(json, "aud", from->audience);
	json_set_string(json, "jti", jti);
	json_set_number(json, "iat", (double)now);
	json_set_number(json, "exp", (double)(now + lifetime_of(from)));
	if (from->scope != NULL)
		json_set_string(json, "scope", from->scope);
	return json;
}

static bool is_complete(const struct assertion *from, struct err *err)
{
	if (from->issuer == NULL || *from->issuer == '\0')
		return err_set(err, ERR_CONFIG, "an assertion needs the client "
			"id (iss and sub): set it in the connection");
	if (from->audience == NULL || *from->audience == '\0')
		return err_set(err, ERR_CONFIG, "an assertion needs to say for "
			"whom it is (aud): the token endpoint is not known");
	return true;
}

static struct secret *make(const struct assertion *from, enum crypto_alg alg,
	const struct crypto_key *key, struct err *err)
{
	struct json *header, *claims;
	struct secret *made;

	if (!is_complete(from, err))
		return NULL;
	header = header_of(from, alg, key);
	claims = claims_of(from);
	made = jwt_make(header, claims, alg, key, err);
	json_free(header);
	json_free(claims);
	return made;
}

struct secret *assertion_make(const struct assertion *assertion,
	struct err *err)
{
	enum crypto_alg alg = assertion->alg;

	if (assertion->key == NULL) {
		err_set(err, ERR_CONFIG, "an assertion needs a private key: "
			"set its file in the connection (fhirdeck jwk new "
			"makes one)");
		return NULL;
	}
	if (alg == CRYPTO_ALG_UNKNOWN)
		alg = crypto_alg_for(assertion->key);
	return make(assertion, alg, assertion->key, err);
}

struct secret *assertion_make_with_secret(const struct assertion *assertion,
	const struct secret *secret, struct err *err)
{
	struct crypto_key *key = crypto_key_from_secret(secret);
	struct secret *made = make(assertion,
		assertion->alg != CRYPTO_ALG_UNKNOWN ? assertion->alg :
		CRYPTO_HS256, key, err);

	crypto_key_free(key);
	return made;
}
