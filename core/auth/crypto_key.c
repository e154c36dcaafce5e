#include "core/auth/crypto_key.h"

/*
 * Keys as OpenSSL holds them, and what may be asked of one. Whatever a key
 * came from, it passes crypto_key_adopt: one place decides which kinds, curves
 * and sizes are taken. A private key signs something there and the public
 * half must verify it; so two halves that don't belong together, or a damaged
 * number, are found before a server sees what they make.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include "core/auth/crypto_internal.h"

static const struct curve {
	const char *name;	/* as a JWK's crv */
	const char *group;	/* OpenSSL's name of an EC group, or */
	const char *type;	/* of a type of key */
	unsigned bits;
	size_t size;
} curves[] = {
	[CRYPTO_NO_CURVE] = { "", "", "", 0, 0 },
	[CRYPTO_P256] = { "P-256", "prime256v1", "", 256, 32 },
	[CRYPTO_P384] = { "P-384", "secp384r1", "", 384, 48 },
	[CRYPTO_P521] = { "P-521", "secp521r1", "", 521, 66 },
	[CRYPTO_ED25519] = { "Ed25519", "", "ED25519", 256, 32 },
	[CRYPTO_ED448] = { "Ed448", "", "ED448", 456, 57 },
};

const char *crypto_curve_name(enum crypto_curve curve)
{
	return curves[curve].name;
}

size_t crypto_curve_size(enum crypto_curve curve)
{
	return curves[curve].size;
}

enum crypto_curve crypto_curve_find(const char *name)
{
	for (size_t i = 1; i < FD_COUNT(curves); i++)
		if (strcmp(curves[i].name, name) == 0)
			return (enum crypto_curve)i;
	return CRYPTO_NO_CURVE;
}

/* Kind, curve and size; false with a sentence when they are not taken. */
static bool look(struct crypto_key *key, struct err *err)
{
	char group[64] = "";

	key->bits = (unsigned)EVP_PKEY_get_bits(key->pkey);
	if (EVP_PKEY_is_a(key->pkey, "RSA")) {
		key->kind = CRYPTO_RSA;
		if (key->bits >= CRYPTO_RSA_MIN && key->bits <= CRYPTO_RSA_MAX)
			return true;
		return err_set(err, ERR_CONFIG, "an RSA key of %u bits is not "
			"taken; it must have %d to %d", key->bits,
			CRYPTO_RSA_MIN, CRYPTO_RSA_MAX);
	}
	if (EVP_PKEY_is_a(key->pkey, "EC"))
		(void)EVP_PKEY_get_group_name(key->pkey, group,
			sizeof(group), NULL);
	for (size_t i = 1; i < FD_COUNT(curves); i++) {
		bool is_ec = *curves[i].group != '\0';

		if (is_ec ? strcmp(group, curves[i].group) != 0 :
		    !EVP_PKEY_is_a(key->pkey, curves[i].type))
			continue;
		key->kind = is_ec ? CRYPTO_EC : CRYPTO_OKP;
		key->curve = (enum crypto_curve)i;
		key->bits = curves[i].bits;
		return true;
	}
	if (*group != '\0' || EVP_PKEY_is_a(key->pkey, "EC"))
		return err_set(err, ERR_CONFIG, "the key's curve (%s) is not "
			"one that signs JWTs; P-256, P-384 and P-521 are",
			*group != '\0' ? group : "unnamed");
	return err_set(err, ERR_CONFIG, "a key of this kind can't sign JWTs; "
		"plain RSA, EC (P-256, P-384, P-521), Ed25519 and Ed448 can");
}

static bool halves_fit(const struct crypto_key *key)
{
	static const char text[] = "does it fit?";
	enum crypto_alg alg = crypto_alg_for(key);
	struct buf signature = BUF_INIT;
	bool fits = crypto_sign(alg, key, text, sizeof(text), &signature,
		NULL) && crypto_verify(alg, key, text, sizeof(text),
		signature.data, signature.len);

	buf_finish(&signature);
	return fits;
}

struct crypto_key *crypto_key_adopt(struct evp_pkey_st *pkey, bool is_private,
	struct err *err)
{
	struct crypto_key *key = xcalloc(1, sizeof(*key));
	bool is_good;

	key->pkey = pkey;
	key->is_private = is_private;
	is_good = look(key, err);
	if (is_good && is_private && !halves_fit(key))
		is_good = err_set(err, ERR_CONFIG, "the private key is "
			"damaged: what it signs does not verify with its own "
			"public half");
	ERR_clear_error();
	if (is_good)
		return key;
	crypto_key_free(key);
	return NULL;
}

void crypto_key_free(struct crypto_key *key)
{
	if (key == NULL)
		return;
	EVP_PKEY_free(key->pkey);
	secret_free(key->octets);
	free(key);
}

struct crypto_key *crypto_key_from_secret(const struct secret *secret)
{
	struct crypto_key *key = xcalloc(1, sizeof(*key));

	key->kind = CRYPTO_OCT;
	key->bits = (unsigned)(8 * secret_length(secret));
	key->is_private = true;
	key->octets = secret_dup(secret);
	return key;
}

static EVP_PKEY *generate_rsa(unsigned bits, int primes)
{
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_id(EVP_PKEY_RSA, NULL);
	EVP_PKEY *pkey = NULL;

	if (context == NULL || EVP_PKEY_keygen_init(context) <= 0 ||
	    EVP_PKEY_CTX_set_rsa_keygen_bits(context, (int)bits) <= 0 ||
	    EVP_PKEY_CTX_set_rsa_keygen_primes(context, primes) <= 0 ||
	    EVP_PKEY_generate(context, &pkey) <= 0)
		mem_die("OpenSSL can't make an RSA key of %u bits", bits);
	EVP_PKEY_CTX_free(context);
	return pkey;
}

/*
 * Three primes instead of two (RFC 8017 section 3.1): the key is found in a
 * third of the time, which the interface stands still for, and nobody who
 * verifies can tell. A key that is kept has two, as all programs read it.
 */
struct crypto_key *crypto_rsa_generate(unsigned bits)
{
	struct crypto_key *key = xcalloc(1, sizeof(*key));

	key->pkey = generate_rsa(bits, 3);
	key->is_private = true;
	key->bits = bits;
	return key;
}

static EVP_PKEY *generate_on_curve(enum crypto_curve curve)
{
	EVP_PKEY *pkey = *curves[curve].group != '\0' ?
		EVP_EC_gen(curves[curve].group) :
		EVP_PKEY_Q_keygen(NULL, NULL, curves[curve].type);

	if (pkey == NULL)
		mem_die("OpenSSL can't make a key on the curve %s",
			curves[curve].name);
	return pkey;
}

struct crypto_key *crypto_key_generate(enum crypto_kind kind, unsigned bits,
	enum crypto_curve curve, struct err *err)
{
	bool is_ec = *curves[curve].group != '\0';

	if (kind == CRYPTO_RSA && bits >= CRYPTO_RSA_SOUND &&
	    bits <= CRYPTO_RSA_MAX)
		return crypto_key_adopt(generate_rsa(bits, 2), true, err);
	if (kind == CRYPTO_RSA) {
		err_set(err, ERR_USAGE, "an RSA key has %d to %d bits",
			CRYPTO_RSA_SOUND, CRYPTO_RSA_MAX);
		return NULL;
	}
	if (curve != CRYPTO_NO_CURVE && is_ec == (kind == CRYPTO_EC) &&
	    kind != CRYPTO_OCT)
		return crypto_key_adopt(generate_on_curve(curve), true, err);
	err_set(err, ERR_USAGE, "the curves are P-256, P-384 and P-521 for "
		"EC, Ed25519 and Ed448 for Edwards keys");
	return NULL;
}

enum crypto_kind crypto_key_kind(const struct crypto_key *key)
{
	return key->kind;
}

enum crypto_curve crypto_key_curve(const struct crypto_key *key)
{
	return key->curve;
}

unsigned crypto_key_bits(const struct crypto_key *key)
{
	return key->bits;
}

bool crypto_key_is_private(const struct crypto_key *key)
{
	return key->is_private;
}

bool crypto_key_is_weak(const struct crypto_key *key)
{
	return key->kind == CRYPTO_RSA && key->bits < CRYPTO_RSA_SOUND;
}

bool crypto_key_equal(const struct crypto_key *a, const struct crypto_key *b)
{
	if (a->kind != b->kind)
		return false;
	if (a->kind == CRYPTO_OCT)
		return secret_equals(a->octets, b->octets);
	return EVP_PKEY_eq(a->pkey, b->pkey) == 1;
}

void crypto_key_describe(const struct crypto_key *key, char *out, size_t size)
{
	static const char *const kinds[] = {
		[CRYPTO_RSA] = "RSA", [CRYPTO_EC] = "EC",
		[CRYPTO_OKP] = "OKP", [CRYPTO_OCT] = "octets"
	};

	if (key->curve != CRYPTO_NO_CURVE)
		snprintf(out, size, "%s, curve %s", kinds[key->kind],
			curves[key->curve].name);
	else
		snprintf(out, size, "%s, %u bits", kinds[key->kind],
			key->bits);
}
