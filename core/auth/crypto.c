#include "core/auth/crypto.h"

/*
 * The OpenSSL door, over the EVP interface of version 3 only. Keys are opaque
 * EVP_PKEYs; a JWK's numbers are taken from them by name.
 *
 * Randomness comes from the system itself (base/random): one source for keys,
 * UUIDs and nonces, and one that does not depend on a library's seeding.
 * RS256 is RSASSA-PKCS1-v1_5 with SHA-256, OpenSSL's default padding.
 */

#include <stdlib.h>
#include <string.h>

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rsa.h>

#include "core/base/base64.h"
#include "core/base/random.h"

struct crypto_key {
	EVP_PKEY *pkey;
};

void crypto_random(void *out, size_t len)
{
	random_bytes(out, len);
}

void crypto_uuid(char out[37])
{
	random_uuid(out);
}

void crypto_sha256(const void *data, size_t len, uint8_t out[32])
{
	if (EVP_Digest(data, len, out, NULL, EVP_sha256(), NULL) != 1)
		mem_die("OpenSSL can't compute SHA-256");
}

bool crypto_equal(const void *a, const void *b, size_t len)
{
	return CRYPTO_memcmp(a, b, len) == 0;
}

void crypto_hmac_sha256(const void *key, size_t key_len, const void *data,
	size_t len, uint8_t out[32])
{
	if (HMAC(EVP_sha256(), key, (int)key_len, data, len, out, NULL) ==
	    NULL)
		mem_die("OpenSSL can't compute HMAC-SHA-256");
}

bool crypto_scrypt(const void *passphrase, size_t passphrase_len,
	const uint8_t *salt, size_t salt_len, const struct crypto_cost *cost,
	void *out, size_t len, struct err *err)
{
	/* Twice what the algorithm works in: OpenSSL's limit covers all. */
	uint64_t most = 2 * 128 * cost->r * (cost->n + cost->p + 2);

	if (EVP_PBE_scrypt(passphrase, passphrase_len, salt, salt_len,
	    cost->n, cost->r, cost->p, most, out, len) == 1)
		return true;
	ERR_clear_error();
	return err_set(err, ERR_LIMIT, "the key could not be made from the "
		"passphrase: there is too little memory (%llu MiB are needed)",
		(unsigned long long)(128 * cost->r * cost->n >> 20));
}

/* A cipher ready for the text; only a broken library has none. */
static EVP_CIPHER_CTX *gcm_begin(const struct crypto_gcm *gcm, bool seals)
{
	EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
	int len;

	if (context == NULL ||
	    EVP_CipherInit_ex(context, EVP_aes_256_gcm(), NULL, gcm->key,
		    gcm->nonce, seals) != 1 ||
	    EVP_CipherUpdate(context, NULL, &len, gcm->aad,
		    (int)gcm->aad_len) != 1)
		mem_die("OpenSSL has no AES-256-GCM");
	return context;
}

void crypto_gcm_seal(const struct crypto_gcm *gcm, const void *plain,
	size_t len, uint8_t *out, uint8_t tag[16])
{
	EVP_CIPHER_CTX *context = gcm_begin(gcm, true);
	uint8_t end[16];
	int put;

	if (EVP_CipherUpdate(context, out, &put, plain, (int)len) != 1 ||
	    EVP_CipherFinal_ex(context, end, &put) != 1 ||
	    EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, 16, tag) != 1)
		mem_die("OpenSSL can't encrypt with AES-256-GCM");
	EVP_CIPHER_CTX_free(context);
}

bool crypto_gcm_open(const struct crypto_gcm *gcm, const uint8_t *sealed,
	size_t len, const uint8_t tag[16], void *out)
{
	EVP_CIPHER_CTX *context = gcm_begin(gcm, false);
	uint8_t end[16], wanted[16];
	bool is_good;
	int put;

	memcpy(wanted, tag, sizeof(wanted));
	is_good = EVP_CipherUpdate(context, out, &put, sealed, (int)len) == 1 &&
		EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, 16,
			wanted) == 1 &&
		EVP_CipherFinal_ex(context, end, &put) == 1;
	EVP_CIPHER_CTX_free(context);
	if (!is_good)
		mem_wipe(out, len);
	ERR_clear_error();
	return is_good;
}

/*
 * Three primes instead of two (RFC 8017 section 3.1): the key is found in a
 * third of the time, which the interface stands still for, and nobody who
 * verifies can tell.
 */
static EVP_PKEY *generate(unsigned bits)
{
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_id(EVP_PKEY_RSA, NULL);
	EVP_PKEY *pkey = NULL;

	if (context == NULL || EVP_PKEY_keygen_init(context) <= 0 ||
	    EVP_PKEY_CTX_set_rsa_keygen_bits(context, (int)bits) <= 0 ||
	    EVP_PKEY_CTX_set_rsa_keygen_primes(context, 3) <= 0 ||
	    EVP_PKEY_generate(context, &pkey) <= 0)
		mem_die("OpenSSL can't make an RSA key of %u bits", bits);
	EVP_PKEY_CTX_free(context);
	return pkey;
}

struct crypto_key *crypto_rsa_generate(unsigned bits)
{
	struct crypto_key *key = xcalloc(1, sizeof(*key));

	key->pkey = generate(bits);
	return key;
}

void crypto_key_free(struct crypto_key *key)
{
	if (key == NULL)
		return;
	EVP_PKEY_free(key->pkey);
	free(key);
}

/* OpenSSL's own words stay behind this door; its queue is emptied. */
static bool sign_failed(struct err *err)
{
	ERR_clear_error();
	return err_set(err, ERR_AUTH, "the key can't make an RS256 signature; "
		"an RSA key of at least 2048 bits is needed");
}

bool crypto_sign_rs256(const struct crypto_key *key, const void *data,
	size_t len, struct buf *out, struct err *err)
{
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	size_t size = 0;
	bool is_done = false;

	if (context == NULL ||
	    EVP_DigestSignInit(context, NULL, EVP_sha256(), NULL,
		    key->pkey) != 1 ||
	    EVP_DigestSign(context, NULL, &size, data, len) != 1)
		goto out;
	if (!buf_reserve(out, size))
		goto out;
	is_done = EVP_DigestSign(context,
		(unsigned char *)out->data + out->len, &size, data, len) == 1;
	if (is_done) {
		out->len += size;
		out->data[out->len] = '\0';
	}
out:
	EVP_MD_CTX_free(context);
	return is_done || sign_failed(err);
}

bool crypto_verify_rs256(const struct crypto_key *key, const void *data,
	size_t len, const void *signature, size_t signature_len)
{
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	bool is_good = context != NULL &&
		EVP_DigestVerifyInit(context, NULL, EVP_sha256(), NULL,
			key->pkey) == 1 &&
		EVP_DigestVerify(context, signature, signature_len, data,
			len) == 1;

	EVP_MD_CTX_free(context);
	ERR_clear_error();
	return is_good;
}

static void append_number(const struct crypto_key *key, const char *name,
	struct buf *out)
{
	BIGNUM *number = NULL;
	unsigned char *bytes;
	int len;

	if (EVP_PKEY_get_bn_param(key->pkey, name, &number) != 1)
		mem_die("OpenSSL can't read a number of its own key");
	len = BN_num_bytes(number);
	bytes = xmalloc((size_t)len);
	BN_bn2bin(number, bytes);
	base64url_encode(out, bytes, (size_t)len);
	free(bytes);
	BN_free(number);
}

void crypto_public_jwk(const struct crypto_key *key, const char *kid,
	struct buf *out)
{
	buf_printf(out, "{\"kty\":\"RSA\",\"kid\":\"%s\",\"use\":\"sig\","
		"\"alg\":\"RS256\",\"n\":\"", kid);
	append_number(key, OSSL_PKEY_PARAM_RSA_N, out);
	buf_puts(out, "\",\"e\":\"");
	append_number(key, OSSL_PKEY_PARAM_RSA_E, out);
	buf_puts(out, "\"}");
}
