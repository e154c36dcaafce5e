#ifndef FD_AUTH_CRYPTO_H
#define FD_AUTH_CRYPTO_H

/*
 * The OpenSSL door: random bytes, digests, and what the vault is made of:
 * scrypt (RFC 7914), HMAC-SHA-256, AES-256-GCM. Keys and signatures are in
 * crypto_key.h and crypto_sign.h.
 */

#include "core/base/buf.h"
#include "core/base/err.h"

/*
 * From now on OpenSSL wipes what it frees, also where it means to leave that
 * out. Called before anything else of OpenSSL's; later it does nothing.
 */
void crypto_wipe_memory(void);

/* Cryptographically strong; dies when the system has none. */
void crypto_random(void *out, size_t len) FD_NONNULL;
/* A random UUID, version 4 (RFC 4122): 36 characters and NUL. */
void crypto_uuid(char out[37]) FD_NONNULL;
void crypto_sha256(const void *data, size_t len, uint8_t out[32]) FD_NONNULL;
/* Equal lengths and bytes, in constant time. */
bool crypto_equal(const void *a, const void *b, size_t len) FD_NONNULL;

void crypto_hmac_sha256(const void *key, size_t key_len, const void *data,
	size_t len, uint8_t out[32]) FD_NONNULL;

/* n is a power of two; it works in 128 * n * r bytes, p times. */
struct crypto_cost {
	uint64_t n;
	uint32_t r, p;
};
/* False with ERR_LIMIT when that much memory is not to be had. */
bool crypto_scrypt(const void *passphrase, size_t passphrase_len,
	const uint8_t *salt, size_t salt_len, const struct crypto_cost *cost,
	void *out, size_t len, struct err *err) FD_NONNULL FD_MUST_USE;

/* AES-256-GCM; a nonce must never be used twice with one key. */
struct crypto_gcm {
	const uint8_t *key;	/* 32 bytes */
	const uint8_t *nonce;	/* 12 bytes */
	const void *aad;	/* authenticated, not encrypted */
	size_t aad_len;
};
/* out has len bytes. */
void crypto_gcm_seal(const struct crypto_gcm *gcm, const void *plain,
	size_t len, uint8_t *out, uint8_t tag[16]) FD_NONNULL;
/* False when anything was changed; out is wiped then. */
bool crypto_gcm_open(const struct crypto_gcm *gcm, const uint8_t *sealed,
	size_t len, const uint8_t tag[16], void *out) FD_NONNULL FD_MUST_USE;

#endif
