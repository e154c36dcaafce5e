#include "core/auth/crypto_sign.h"

/*
 * Signatures by a table of algorithms: the kind of key, the curve, the digest.
 * What OpenSSL makes of an EC key is a DER sequence of r and s; JWTs have the
 * two numbers side by side, each as long as the curve is (RFC 7518 section
 * 3.4), and are turned here. PSS has a salt as long as its digest and no other
 * (section 3.5), when it is made and when it is verified.
 */

#include <stdlib.h>
#include <string.h>

#include <openssl/bn.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rsa.h>

#include "core/auth/crypto_internal.h"

static const struct alg {
	const char *name, *needs;
	enum crypto_kind kind;
	enum crypto_curve curve;
	const EVP_MD *(*digest)(void);
	bool is_pss;
} algs[CRYPTO_ALG_COUNT] = {
	[CRYPTO_ALG_UNKNOWN] = { "an unknown algorithm", "a key of its own",
		0, 0, NULL, false },
	[CRYPTO_RS256] = { "RS256", "an RSA key", CRYPTO_RSA, 0,
		EVP_sha256, false },
	[CRYPTO_RS384] = { "RS384", "an RSA key", CRYPTO_RSA, 0,
		EVP_sha384, false },
	[CRYPTO_RS512] = { "RS512", "an RSA key", CRYPTO_RSA, 0,
		EVP_sha512, false },
	[CRYPTO_PS256] = { "PS256", "an RSA key", CRYPTO_RSA, 0,
		EVP_sha256, true },
	[CRYPTO_PS384] = { "PS384", "an RSA key", CRYPTO_RSA, 0,
		EVP_sha384, true },
	[CRYPTO_PS512] = { "PS512", "an RSA key", CRYPTO_RSA, 0,
		EVP_sha512, true },
	[CRYPTO_ES256] = { "ES256", "an EC key on curve P-256", CRYPTO_EC,
		CRYPTO_P256, EVP_sha256, false },
	[CRYPTO_ES384] = { "ES384", "an EC key on curve P-384", CRYPTO_EC,
		CRYPTO_P384, EVP_sha384, false },
	[CRYPTO_ES512] = { "ES512", "an EC key on curve P-521", CRYPTO_EC,
		CRYPTO_P521, EVP_sha512, false },
	[CRYPTO_EDDSA] = { "EdDSA", "an Ed25519 or Ed448 key", CRYPTO_OKP, 0,
		NULL, false },
	[CRYPTO_ALG_ED25519] = { "Ed25519", "an Ed25519 key", CRYPTO_OKP,
		CRYPTO_ED25519, NULL, false },
	[CRYPTO_ALG_ED448] = { "Ed448", "an Ed448 key", CRYPTO_OKP,
		CRYPTO_ED448, NULL, false },
	[CRYPTO_HS256] = { "HS256", "a shared secret", CRYPTO_OCT, 0,
		EVP_sha256, false },
	[CRYPTO_HS384] = { "HS384", "a shared secret", CRYPTO_OCT, 0,
		EVP_sha384, false },
	[CRYPTO_HS512] = { "HS512", "a shared secret", CRYPTO_OCT, 0,
		EVP_sha512, false },
};

enum crypto_alg crypto_alg_find(const char *name)
{
	for (size_t i = 1; i < CRYPTO_ALG_COUNT; i++)
		if (strcmp(algs[i].name, name) == 0)
			return (enum crypto_alg)i;
	return CRYPTO_ALG_UNKNOWN;
}

const char *crypto_alg_name(enum crypto_alg alg)
{
	return algs[alg].name;
}

const char *crypto_alg_needs(enum crypto_alg alg)
{
	return algs[alg].needs;
}

bool crypto_alg_fits(enum crypto_alg alg, const struct crypto_key *key)
{
	return alg != CRYPTO_ALG_UNKNOWN && algs[alg].kind == key->kind &&
		(algs[alg].curve == CRYPTO_NO_CURVE ||
			algs[alg].curve == key->curve);
}

enum crypto_alg crypto_alg_for(const struct crypto_key *key)
{
	size_t alg = 1;

	while (!crypto_alg_fits((enum crypto_alg)alg, key))
		alg++;
	return (enum crypto_alg)alg;
}

static bool code(enum crypto_alg alg, const struct crypto_key *key,
	const void *data, size_t len, uint8_t out[EVP_MAX_MD_SIZE],
	unsigned *out_len)
{
	return secret_length(key->octets) > 0 &&
		HMAC(algs[alg].digest(), secret_bytes(key->octets),
			(int)secret_length(key->octets), data, len, out,
			out_len) != NULL;
}

/* A context ready to sign or verify; NULL when the library refuses. */
static EVP_MD_CTX *begin(enum crypto_alg alg, const struct crypto_key *key,
	bool signs)
{
	const EVP_MD *digest = algs[alg].digest != NULL ?
		algs[alg].digest() : NULL;
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	EVP_PKEY_CTX *inner;

	if (context == NULL)
		return NULL;
	if ((signs ? EVP_DigestSignInit : EVP_DigestVerifyInit)(context,
		    &inner, digest, NULL, key->pkey) == 1 &&
	    (!algs[alg].is_pss ||
		    (EVP_PKEY_CTX_set_rsa_padding(inner,
			    RSA_PKCS1_PSS_PADDING) > 0 &&
		    EVP_PKEY_CTX_set_rsa_pss_saltlen(inner,
			    RSA_PSS_SALTLEN_DIGEST) > 0)))
		return context;
	EVP_MD_CTX_free(context);
	return NULL;
}

/* DER to r and s side by side, in place; the raw form is never longer. */
static bool unwrap(uint8_t *bytes, size_t *len, size_t size)
{
	const unsigned char *at = bytes;
	ECDSA_SIG *pair = d2i_ECDSA_SIG(NULL, &at, (long)*len);
	bool is_done;

	if (pair == NULL)
		return false;
	is_done = BN_bn2binpad(ECDSA_SIG_get0_r(pair), bytes,
			(int)size) >= 0 &&
		BN_bn2binpad(ECDSA_SIG_get0_s(pair), bytes + size,
			(int)size) >= 0;
	*len = 2 * size;
	ECDSA_SIG_free(pair);
	return is_done;
}

/* r and s to DER; owned by OpenSSL's allocator, NULL on failure. */
static unsigned char *wrap(const uint8_t *raw, size_t size, int *len)
{
	ECDSA_SIG *pair = ECDSA_SIG_new();
	BIGNUM *r = BN_bin2bn(raw, (int)size, NULL);
	BIGNUM *s = BN_bin2bn(raw + size, (int)size, NULL);
	unsigned char *der = NULL;

	if (pair == NULL || r == NULL || s == NULL)
		mem_die("OpenSSL has no memory for a signature");
	ECDSA_SIG_set0(pair, r, s);
	*len = i2d_ECDSA_SIG(pair, &der);
	ECDSA_SIG_free(pair);
	return *len > 0 ? der : NULL;
}

static bool sign_with_secret(enum crypto_alg alg,
	const struct crypto_key *key, const void *data, size_t len,
	struct buf *out)
{
	uint8_t bytes[EVP_MAX_MD_SIZE];
	unsigned size;

	return code(alg, key, data, len, bytes, &size) &&
		buf_append(out, bytes, size);
}

static bool sign_with_key(enum crypto_alg alg, const struct crypto_key *key,
	const void *data, size_t len, struct buf *out)
{
	EVP_MD_CTX *context = begin(alg, key, true);
	size_t size = 0, most = 2 * crypto_curve_size(key->curve) + 16;
	bool is_done = false;
	uint8_t *place;

	if (context == NULL ||
	    EVP_DigestSign(context, NULL, &size, data, len) != 1)
		goto out;
	if (!buf_reserve(out, size > most ? size : most))
		goto out;
	place = (uint8_t *)out->data + out->len;
	is_done = EVP_DigestSign(context, place, &size, data, len) == 1 &&
		(key->kind != CRYPTO_EC ||
			unwrap(place, &size, crypto_curve_size(key->curve)));
	if (is_done)
		out->len += size;
	out->data[out->len] = '\0';
out:
	EVP_MD_CTX_free(context);
	return is_done;
}

bool crypto_sign(enum crypto_alg alg, const struct crypto_key *key,
	const void *data, size_t len, struct buf *out, struct err *err)
{
	char described[64];
	bool is_done;

	crypto_key_describe(key, described, sizeof(described));
	if (!crypto_alg_fits(alg, key))
		return err_set(err, ERR_AUTH, "%s needs %s, and this one is "
			"%s: choose an algorithm that fits the key",
			crypto_alg_name(alg), crypto_alg_needs(alg),
			described);
	if (!key->is_private)
		return err_set(err, ERR_AUTH, "only the public half of the "
			"key is here, which can't sign: give the private key");
	is_done = key->kind == CRYPTO_OCT ?
		sign_with_secret(alg, key, data, len, out) :
		sign_with_key(alg, key, data, len, out);
	ERR_clear_error();
	return is_done || err_set(err, ERR_AUTH, "the key (%s) can't make a "
		"signature with %s; it may be too small for it", described,
		crypto_alg_name(alg));
}

static bool verify_with_key(enum crypto_alg alg,
	const struct crypto_key *key, const void *data, size_t len,
	const uint8_t *signature, size_t signature_len)
{
	EVP_MD_CTX *context = begin(alg, key, false);
	bool is_good = context != NULL &&
		EVP_DigestVerify(context, signature, signature_len, data,
			len) == 1;

	EVP_MD_CTX_free(context);
	ERR_clear_error();
	return is_good;
}

static bool verify_ec(enum crypto_alg alg, const struct crypto_key *key,
	const void *data, size_t len, const uint8_t *raw, size_t raw_len)
{
	size_t size = crypto_curve_size(key->curve);
	unsigned char *der;
	bool is_good;
	int der_len;

	if (raw_len != 2 * size)
		return false;
	der = wrap(raw, size, &der_len);
	is_good = der != NULL && verify_with_key(alg, key, data, len, der,
		(size_t)der_len);
	OPENSSL_free(der);
	return is_good;
}

bool crypto_verify(enum crypto_alg alg, const struct crypto_key *key,
	const void *data, size_t len, const void *signature,
	size_t signature_len)
{
	uint8_t bytes[EVP_MAX_MD_SIZE];
	unsigned size;

	if (!crypto_alg_fits(alg, key))
		return false;
	if (key->kind == CRYPTO_EC)
		return verify_ec(alg, key, data, len, signature,
			signature_len);
	if (key->kind != CRYPTO_OCT)
		return verify_with_key(alg, key, data, len, signature,
			signature_len);
	return code(alg, key, data, len, bytes, &size) &&
		signature_len == size &&
		CRYPTO_memcmp(bytes, signature, size) == 0;
}
