#include "core/auth/jwt_verify.h"

/*
 * Verification as a list: each check is made whatever the others found, so
 * that one look tells everything that is wrong, and the order of the list is
 * the order in which the result is explained.
 *
 * The key is chosen by the algorithm as much as by the kid: jwk_may_verify
 * joins kind, curve, use and alg. What a token's own header says of keys (jwk,
 * jku, x5c, x5u) is never followed; that it is there is remarked. HS is only
 * ever checked with a secret the caller brings, so a server's public key can't
 * be taken for one (RFC 8725 section 2.1).
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/auth/jwt_internal.h"
#include "core/auth/jwt_verify_internal.h"
#include "core/base/clock.h"
#include "core/base/text.h"

enum { TRIED_MAX = 16 };	/* keys, when the token names none */

static void check_structure(struct verify *verify)
{
	if (verify->jwt->duplicate != NULL)
		ADD(verify, "structure", JWT_BAD, "\"%.60s\" is given twice, "
			"and readers differ in which one they take.",
			verify->jwt->duplicate);
	else
		ADD(verify, "structure", JWT_GOOD,
			"Three parts, header and claims are JSON objects.");
}

static void check_header(struct verify *verify)
{
	static const char *const carried[] = { "jwk", "jku", "x5c", "x5u" };
	struct buf names = BUF_INIT;

	for (size_t i = 0; i < FD_COUNT(carried); i++)
		if (jwt_row(&verify->jwt->header, carried[i]) != INDEX_NONE)
			buf_printf(&names, "%s%s", names.len > 0 ? ", " : "",
				carried[i]);
	if (names.len > 0)
		ADD(verify, "header", JWT_WARNING, "It says where its own key "
			"is (%s). That was not looked at: a key comes from "
			"the server's set.", names.data);
	buf_finish(&names);
}

static bool is_secret_alg(enum crypto_alg alg)
{
	return (CRYPTO_ALG_BIT(alg) & CRYPTO_ALGS_SECRET) != 0;
}

static void check_alg(struct verify *verify)
{
	unsigned allowed = verify->expect->algs != 0 ? verify->expect->algs :
		CRYPTO_ALGS_ALL;
	const char *name = verify->jwt->alg;
	enum crypto_alg alg = name != NULL ? crypto_alg_find(name) :
		CRYPTO_ALG_UNKNOWN;

	if (name == NULL)
		ADD(verify, "alg", JWT_BAD, "The header does not say which "
			"algorithm it is signed with.");
	else if (text_equals_nocase(name, "none"))
		ADD(verify, "alg", JWT_BAD, "alg is \"%s\": it is not signed "
			"at all, so anybody could have written it.", name);
	else if (alg == CRYPTO_ALG_UNKNOWN)
		ADD(verify, "alg", JWT_BAD, "alg is \"%.40s\", which is no "
			"signature algorithm that is known (case counts).",
			name);
	else if ((CRYPTO_ALG_BIT(alg) & allowed) == 0)
		ADD(verify, "alg", JWT_BAD, "%s is not among the algorithms "
			"that are allowed here.", name);
	else if (is_secret_alg(alg) && verify->expect->secret == NULL)
		ADD(verify, "alg", JWT_BAD, "%s is made with a shared secret. "
			"A key that a server publishes is no secret, so it "
			"never verifies this.", name);
	else
		verify->alg = alg;
	if (verify->alg != CRYPTO_ALG_UNKNOWN)
		ADD(verify, "alg", JWT_GOOD, "%s.", name);
}

static void check_crit(struct verify *verify)
{
	const struct jwt_part *header = &verify->jwt->header;
	uint32_t row = jwt_row(header, "crit");
	char *first;

	if (row == INDEX_NONE) {
		if (jwt_row(header, "b64") != INDEX_NONE)
			ADD(verify, "crit", JWT_BAD, "The header has b64, "
				"which a JWT must not use (RFC 7797 section "
				"7).");
		return;
	}
	first = index_find_dup(header->index, header->text, row, "0");
	ADD(verify, "crit", JWT_BAD, "The header says that \"%.40s\" must be "
		"understood (crit), and it is not known here.",
		first != NULL ? first : "");
	free(first);
}

/* RFC 8725 section 3.11; "application/" may be left out. */
static void check_typ(struct verify *verify)
{
	const char *typ = verify->jwt->typ, *wanted = verify->expect->typ;
	static const char prefix[] = "application/";

	if (typ != NULL && text_starts_with_nocase(typ, prefix))
		typ += strlen(prefix);
	if (wanted == NULL)
		ADD(verify, "typ", JWT_NOT_CHECKED, "%s%.60s.", typ != NULL ?
			"It says " : "It does not say what it is",
			typ != NULL ? typ : "");
	else if (typ != NULL && text_equals_nocase(typ, wanted))
		ADD(verify, "typ", JWT_GOOD, "%s.", wanted);
	else
		ADD(verify, "typ", JWT_BAD, "It should be %s, and it says "
			"%.60s.", wanted, typ != NULL ? typ : "nothing");
}

static bool signature_is_good(const struct verify *verify,
	const struct crypto_key *key)
{
	const struct jwt *jwt = verify->jwt;

	return crypto_verify(verify->alg, key, verify->token, jwt->signed_len,
		jwt->signature, jwt->signature_len);
}

static void judge_signature(struct verify *verify, bool is_good)
{
	if (is_good)
		ADD(verify, "signature", JWT_GOOD, "It is the key's signature "
			"of these very bytes.");
	else
		ADD(verify, "signature", JWT_BAD, "It is not the key's "
			"signature of these bytes: the token was changed, or "
			"signed with another key.");
}

static void use_secret(struct verify *verify)
{
	struct crypto_key *key =
		crypto_key_from_secret(verify->expect->secret);

	ADD(verify, "key", JWT_GOOD, "The shared secret.");
	judge_signature(verify, signature_is_good(verify, key));
	crypto_key_free(key);
}

static void use_key(struct verify *verify, const struct jwk *jwk)
{
	snprintf(verify->out->thumbprint, sizeof(verify->out->thumbprint),
		"%s", jwk->thumbprint);
	if (crypto_key_is_weak(jwk->key))
		ADD(verify, "key", JWT_BAD, "The server's key has %u bits; "
			"fewer than %d are too weak to trust.",
			crypto_key_bits(jwk->key), CRYPTO_RSA_SOUND);
	else
		ADD(verify, "key", JWT_GOOD, "%s%.64s of the set.",
			jwk->kid != NULL ? "Key " : "The key without a kid",
			jwk->kid != NULL ? jwk->kid : "");
	judge_signature(verify, signature_is_good(verify, jwk->key));
}

/* The token names no key: every one that fits may be the one. */
static void try_keys(struct verify *verify)
{
	const struct jwk *fit[TRIED_MAX], *good = NULL;
	size_t count = 0;

	for (size_t i = 0; i < verify->keys->count && count < TRIED_MAX; i++)
		if (jwk_may_verify(&verify->keys->key[i], verify->alg))
			fit[count++] = &verify->keys->key[i];
	for (size_t i = 0; i < count && good == NULL && count > 1; i++)
		if (signature_is_good(verify, fit[i]->key))
			good = fit[i];
	if (count == 0) {
		ADD(verify, "key", JWT_BAD, "No key of the set can verify "
			"%s.", crypto_alg_name(verify->alg));
	} else if (count == 1 || good != NULL) {
		use_key(verify, good != NULL ? good : fit[0]);
	} else {
		ADD(verify, "key", JWT_WARNING, "The token names no key; all "
			"%zu that fit %s were tried.", count,
			crypto_alg_name(verify->alg));
		judge_signature(verify, false);
	}
}

/* Of several keys with the kid the one that fits, else the first. */
static const struct jwk *named_key(const struct verify *verify)
{
	const char *kid = verify->jwt->kid;

	for (size_t i = 0; i < verify->keys->count; i++) {
		const struct jwk *jwk = &verify->keys->key[i];

		if (jwk->kid != NULL && strcmp(jwk->kid, kid) == 0 &&
		    jwk_may_verify(jwk, verify->alg))
			return jwk;
	}
	return jwks_find(verify->keys, kid);
}

static void explain_unfit(struct verify *verify, const struct jwk *jwk)
{
	char described[64];

	if (jwk->key == NULL) {
		ADD(verify, "key", JWT_BAD, "Key %.64s of the set can't be "
			"used: %s.", verify->jwt->kid, jwk->problem);
		return;
	}
	crypto_key_describe(jwk->key, described, sizeof(described));
	ADD(verify, "key", JWT_BAD, "Key %.64s of the set is %s%s%.20s%s%.20s"
		", and %s needs %s.", verify->jwt->kid, described,
		jwk->use != NULL ? ", use " : "",
		jwk->use != NULL ? jwk->use : "",
		jwk->alg != NULL ? ", for " : "",
		jwk->alg != NULL ? jwk->alg : "",
		crypto_alg_name(verify->alg), crypto_alg_needs(verify->alg));
}

static void name_unknown_kid(struct verify *verify)
{
	struct buf names = BUF_INIT;

	verify->is_unknown_kid = true;
	jwks_name_keys(verify->keys, &names);
	ADD(verify, "key", JWT_BAD, "The token was signed with key %.64s, "
		"which is not in the server's set (%.160s).",
		verify->jwt->kid, names.data);
	buf_finish(&names);
}

static void find_key(struct verify *verify)
{
	const struct jwk *jwk;

	if (verify->alg == CRYPTO_ALG_UNKNOWN) {
		/* Nothing may be tried: check_alg said why. */
	} else if (is_secret_alg(verify->alg)) {
		use_secret(verify);
	} else if (verify->keys == NULL) {
		ADD(verify, "key", JWT_NOT_CHECKED, "The server's keys are "
			"not here.");
	} else if (verify->jwt->kid == NULL) {
		try_keys(verify);
	} else {
		jwk = named_key(verify);
		if (jwk == NULL)
			name_unknown_kid(verify);
		else if (jwk_may_verify(jwk, verify->alg))
			use_key(verify, jwk);
		else
			explain_unfit(verify, jwk);
	}
	if (jwt_checks_find(&verify->out->checks, "signature") == NULL)
		ADD(verify, "signature", JWT_NOT_CHECKED,
			"There was no key to check it with.");
}

/* What can't be looked into: opaque, encrypted, broken. */
static void judge_closed(const struct jwt *jwt, struct jwt_verification *out)
{
	bool is_broken = jwt->form == JWT_BROKEN;

	jwt_checks_add(&out->checks, "structure", is_broken ? JWT_BAD :
		JWT_NOT_CHECKED, "%s", jwt->why);
	out->result = is_broken ? JWT_REFUSED : JWT_UNVERIFIABLE;
}

static enum jwt_result result_of(const struct verify *verify)
{
	const struct jwt_checks *checks = &verify->out->checks;

	if (verify->is_unknown_kid)
		return JWT_UNKNOWN_KID;
	if (jwt_checks_first_bad(checks) != NULL)
		return JWT_REFUSED;
	return jwt_checks_find(checks, "signature")->verdict == JWT_GOOD ?
		JWT_VERIFIED : JWT_UNVERIFIABLE;
}

void jwt_verify_read(const char *token, const struct jwt *jwt,
	const struct jwks *keys, const struct jwt_expect *expect,
	struct jwt_verification *out)
{
	struct verify verify = { .token = token, .jwt = jwt, .keys = keys,
		.expect = expect, .out = out,
		.now = expect->now != 0 ? expect->now : clock_now() };

	*out = (struct jwt_verification){ 0 };
	if (jwt->form != JWT_SIGNED) {
		judge_closed(jwt, out);
		return;
	}
	check_structure(&verify);
	check_header(&verify);
	check_alg(&verify);
	check_crit(&verify);
	check_typ(&verify);
	find_key(&verify);
	verify_claims(&verify);
	out->result = result_of(&verify);
}

void jwt_verify(const char *token, size_t len, const struct jwks *keys,
	const struct jwt_expect *expect, struct jwt_verification *out)
{
	struct jwt jwt;

	jwt_read(token, len, &jwt);
	jwt_verify_read(token, &jwt, keys, expect, out);
	jwt_finish(&jwt);
}

void jwt_verify_secret(const struct secret *token, const struct jwks *keys,
	const struct jwt_expect *expect, struct jwt_verification *out)
{
	jwt_verify(secret_bytes(token), secret_length(token), keys, expect,
		out);
}

void jwt_verification_summary(const struct jwt_verification *verification,
	char *out, size_t size)
{
	const struct jwt_checks *checks = &verification->checks;
	const struct jwt_check *check = jwt_checks_first_bad(checks);

	if (verification->result == JWT_VERIFIED) {
		check = jwt_checks_find(checks, "key");
		snprintf(out, size, "verified: %s", check->text);
		return;
	}
	if (verification->result == JWT_UNKNOWN_KID)
		check = jwt_checks_find(checks, "key");
	if (check == NULL)
		check = jwt_checks_find(checks, "signature");
	if (check == NULL)
		check = jwt_checks_find(checks, "structure");
	snprintf(out, size, "%s: %s: %s",
		verification->result == JWT_UNVERIFIABLE ? "not verified" :
		"refused", check->name, check->text);
}
