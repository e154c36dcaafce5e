#include "core/auth/crypto.h"

/*
 * The OpenSSL door, over the EVP interface of version 3 only: this file for
 * digests and what the vault is made of, crypto_*.c for keys and signatures.
 *
 * Randomness comes from the system itself (base/random): one source for the
 * vault's keys, UUIDs and nonces, and one that does not depend on a library's
 * seeding. Keys that sign are made by OpenSSL out of its own generator.
 */

#include <string.h>

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "core/base/random.h"

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
