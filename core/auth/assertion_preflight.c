#include "core/auth/assertion.h"

/*
 * What a server will look at in an assertion, looked at before it is sent (RFC
 * 7523 section 3, OpenID Connect Core section 9, SMART App Launch 2, backend
 * services). The server's own words are mostly "invalid_client"; so the
 * sentences here say which of its checks would fail, and why.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/auth/jwt_internal.h"
#include "core/base/clock.h"
#include "core/base/text.h"

/* Beyond these seconds servers begin to refuse; half of them is remarked. */
enum { SKEW_MOST = 60 };

struct flight {
	const struct secret *text;
	const struct jwt *jwt;
	const struct assertion_expect *expect;
	enum crypto_alg alg;
	time_t server_now;
	struct jwt_checks *out;
};

#define ADD(flight, ...) jwt_checks_add((flight)->out, __VA_ARGS__)

static const char *shown(const char *text)
{
	return text != NULL ? text : "nothing";
}

static void check_parties(const struct flight *flight)
{
	const char *id = flight->expect->client_id;
	const char *iss = flight->jwt->iss, *sub = flight->jwt->sub;

	if (text_equals(iss, id))
		ADD(flight, "iss", JWT_GOOD, "The client id, %.200s.", id);
	else
		ADD(flight, "iss", JWT_BAD, "It says %.100s, and the client "
			"id is %.100s.", shown(iss), shown(id));
	if (sub == NULL)
		ADD(flight, "sub", JWT_BAD, "It is missing.");
	else if (text_equals(sub, id))
		ADD(flight, "sub", JWT_GOOD, "The client id, %.200s.", id);
	else if (flight->expect->is_grant)
		ADD(flight, "sub", JWT_GOOD, "The grant is asked for %.200s.",
			sub);
	else
		ADD(flight, "sub", JWT_BAD, "It says %.100s; to say who the "
			"client is it must be the client id, %.100s.", sub,
			shown(id));
}

static void check_audience(const struct flight *flight)
{
	const struct jwt_list *aud = &flight->jwt->aud;
	const char *endpoint = flight->expect->token_endpoint;
	const char *issuer = flight->expect->issuer;

	if (aud->count == 0)
		ADD(flight, "aud", JWT_BAD, "It does not say for whom it is.");
	else if (endpoint != NULL && jwt_list_has(aud, endpoint))
		ADD(flight, "aud", JWT_GOOD, "The token endpoint, %.240s.",
			endpoint);
	else if (issuer != NULL && jwt_list_has(aud, issuer))
		ADD(flight, "aud", JWT_GOOD, "The server's issuer, %.240s.",
			issuer);
	else if (endpoint == NULL && issuer == NULL)
		ADD(flight, "aud", JWT_NOT_CHECKED, "It says %.160s; what the "
			"server calls itself is not known.", aud->item[0]);
	else
		ADD(flight, "aud", JWT_BAD, "It is for %.90s, which is neither "
			"the token endpoint (%.80s) nor the issuer (%.80s).",
			aud->item[0], endpoint != NULL ? endpoint : "unknown",
			issuer != NULL ? issuer : "unknown");
}

static void check_times(const struct flight *flight)
{
	const struct jwt_time *exp = &flight->jwt->exp;
	const struct jwt_time *iat = &flight->jwt->iat;
	long life = exp->is_good && iat->is_good ? (long)(exp->at - iat->at) :
		0;
	long left = (long)(exp->at - flight->server_now);

	if (!exp->is_good)
		ADD(flight, "exp", JWT_BAD, "%s.", exp->is_given ?
			"It is no time" : "It is missing, so it never expires");
	else if (left <= 0)
		ADD(flight, "exp", JWT_BAD, "By the server's clock it expired "
			"%ld s ago.", -left);
	else if (left > ASSERTION_LIFETIME_MAX + SKEW_MOST ||
	    life > ASSERTION_LIFETIME_MAX)
		ADD(flight, "exp", JWT_BAD, "It is valid for %ld s; more than "
			"%d is refused by many servers.", life > 0 ? life :
			left, ASSERTION_LIFETIME_MAX);
	else
		ADD(flight, "exp", JWT_GOOD, "%ld s are left.", left);
	if (!iat->is_given)
		ADD(flight, "iat", JWT_WARNING, "It is missing; some servers "
			"want it.");
	else if (!iat->is_good)
		ADD(flight, "iat", JWT_BAD, "It is no time.");
	else if (iat->at > flight->server_now + SKEW_MOST)
		ADD(flight, "iat", JWT_BAD, "By the server's clock it was "
			"issued %ld s in the future.",
			(long)(iat->at - flight->server_now));
	else
		ADD(flight, "iat", JWT_GOOD, "Not in the future.");
}

static void check_jti(const struct flight *flight)
{
	if (flight->jwt->jti != NULL && *flight->jwt->jti != '\0')
		ADD(flight, "jti", JWT_GOOD, "%.100s: one use only.",
			flight->jwt->jti);
	else
		ADD(flight, "jti", JWT_BAD, "It is missing, so the server "
			"can't tell a second use from the first.");
}

static const char *unfit(const struct flight *flight)
{
	const struct assertion_expect *expect = flight->expect;
	bool is_secret = (CRYPTO_ALG_BIT(flight->alg) & CRYPTO_ALGS_SECRET)
		!= 0;

	if (expect->key != NULL)
		return crypto_alg_fits(flight->alg, expect->key) ? NULL :
			crypto_alg_needs(flight->alg);
	return is_secret == (expect->secret != NULL) ? NULL :
		crypto_alg_needs(flight->alg);
}

/* A digest as long as the secret at least (RFC 7518 section 3.2). */
static bool secret_is_short(const struct flight *flight)
{
	size_t wanted = flight->alg == CRYPTO_HS256 ? 32 :
		flight->alg == CRYPTO_HS384 ? 48 : 64;

	return flight->expect->secret != NULL &&
		secret_length(flight->expect->secret) < wanted;
}

static void check_alg(struct flight *flight)
{
	const char *name = flight->jwt->alg, *needs;
	const char *offered = flight->expect->algs;

	flight->alg = name != NULL ? crypto_alg_find(name) :
		CRYPTO_ALG_UNKNOWN;
	needs = unfit(flight);
	if (flight->alg == CRYPTO_ALG_UNKNOWN)
		ADD(flight, "alg", JWT_BAD, "%.40s is no algorithm that is "
			"known.", shown(name));
	else if (needs != NULL)
		ADD(flight, "alg", JWT_BAD, "%s needs %s, which is not what "
			"this connection has.", name, needs);
	else if (offered != NULL &&
	    !text_has_word(offered, name, strlen(name)))
		ADD(flight, "alg", JWT_WARNING, "%s is not among what the "
			"server says it takes (%.160s).", name, offered);
	else if (secret_is_short(flight))
		ADD(flight, "alg", JWT_WARNING, "The secret is shorter than "
			"%s asks for (RFC 7518 section 3.2); some servers "
			"refuse it.", name);
	else
		ADD(flight, "alg", JWT_GOOD, "%s%s.", name, offered != NULL ?
			", which the server says it takes" : "");
}

/* With our own key: a damaged copy is found before the server finds it. */
static void check_signature(const struct flight *flight)
{
	const struct assertion_expect *expect = flight->expect;
	struct crypto_key *made = expect->key == NULL &&
		expect->secret != NULL ?
		crypto_key_from_secret(expect->secret) : NULL;
	const struct crypto_key *key = made != NULL ? made : expect->key;

	if (key == NULL)
		ADD(flight, "signature", JWT_NOT_CHECKED,
			"The key is not at hand.");
	else if (crypto_verify(flight->alg, key, secret_bytes(flight->text),
	    flight->jwt->signed_len, flight->jwt->signature,
	    flight->jwt->signature_len))
		ADD(flight, "signature", JWT_GOOD, "It verifies with %s.",
			made != NULL ? "the secret" :
			"the public half of the key");
	else
		ADD(flight, "signature", JWT_BAD, "It does not verify with "
			"the key of this connection.");
	crypto_key_free(made);
}

static void check_kid(const struct flight *flight)
{
	const char *kid = flight->jwt->kid;

	if (kid != NULL)
		ADD(flight, "kid", JWT_GOOD, "%.200s.", kid);
	else if (flight->expect->key != NULL)
		ADD(flight, "kid", JWT_WARNING, "It is missing; SMART servers "
			"want it to find the key.");
}

static void compare_kid(const struct flight *flight, const struct jwk *own)
{
	const char *kid = flight->jwt->kid;

	if (kid != NULL && own->kid != NULL && strcmp(own->kid, kid) != 0)
		ADD(flight, "keys", JWT_BAD, "The registered set has this key "
			"as %.80s, and the assertion calls it %.80s: set that "
			"kid in the connection.", own->kid, kid);
	else if (!jwk_may_verify(own, flight->alg))
		ADD(flight, "keys", JWT_BAD, "The registered set has this key "
			"with use %.20s and alg %.20s, which does not go with "
			"%s.", shown(own->use), shown(own->alg),
			crypto_alg_name(flight->alg));
	else
		ADD(flight, "keys", JWT_GOOD, "The registered set has this "
			"key.");
}

static void check_keys(const struct flight *flight)
{
	const struct assertion_expect *expect = flight->expect;
	struct buf names = BUF_INIT;
	const struct jwk *own;

	if (expect->key == NULL)
		return;
	if (expect->keys == NULL) {
		ADD(flight, "keys", JWT_NOT_CHECKED, "%.200s",
			expect->keys_problem != NULL ? expect->keys_problem :
			"Whether the server has this key is not known: no "
			"registered set was looked at.");
		return;
	}
	own = jwks_holding(expect->keys, expect->key);
	if (own != NULL) {
		compare_kid(flight, own);
		return;
	}
	jwks_name_keys(expect->keys, &names);
	ADD(flight, "keys", JWT_BAD, "The registered set (%.120s) does not "
		"have this key: fhirdeck jwk public FILE prints what to "
		"register.", names.data);
	buf_finish(&names);
}

static void check_clock(const struct flight *flight)
{
	long skew = flight->expect->skew, size = labs(skew);
	const char *side = skew > 0 ? "behind" : "ahead of";

	if (!flight->expect->has_skew)
		ADD(flight, "clock", JWT_NOT_CHECKED,
			"The server's clock is not known.");
	else if (size > SKEW_MOST / 2)
		ADD(flight, "clock", size > SKEW_MOST ? JWT_BAD : JWT_WARNING,
			"This machine's clock is %ld s %s the server's.",
			size, side);
	else
		ADD(flight, "clock", JWT_GOOD, "It differs by %ld s from the "
			"server's.", size);
}

void assertion_preflight(const struct secret *assertion,
	const struct assertion_expect *expect, struct jwt_checks *out)
{
	struct flight flight = { .text = assertion, .expect = expect,
		.out = out, .server_now = clock_now() +
			(expect->has_skew ? expect->skew : 0) };
	struct jwt jwt;

	*out = (struct jwt_checks){ 0 };
	jwt_read_secret(assertion, &jwt);
	flight.jwt = &jwt;
	if (jwt.form != JWT_SIGNED) {
		ADD(&flight, "structure", JWT_BAD, "%s", jwt.why);
		jwt_finish(&jwt);
		return;
	}
	if (jwt.duplicate != NULL)
		ADD(&flight, "structure", JWT_BAD, "\"%.60s\" is given twice.",
			jwt.duplicate);
	check_parties(&flight);
	check_audience(&flight);
	check_times(&flight);
	check_jti(&flight);
	check_alg(&flight);
	check_kid(&flight);
	check_signature(&flight);
	check_keys(&flight);
	check_clock(&flight);
	jwt_finish(&jwt);
}
