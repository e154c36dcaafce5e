#ifndef FD_AUTH_CRYPTO_KEY_H
#define FD_AUTH_CRYPTO_KEY_H

/*
 * Keys that sign and verify: RSA, the elliptic curves of RFC 7518 section 6.2
 * and RFC 8037, and plain octets for HMAC. They come from PEM, from the
 * numbers of a JWK, or are made here. Private numbers stay inside OpenSSL or
 * in struct secret.
 */

#include "core/base/buf.h"
#include "core/base/err.h"
#include "core/base/secret.h"

enum crypto_kind { CRYPTO_RSA, CRYPTO_EC, CRYPTO_OKP, CRYPTO_OCT };

enum crypto_curve {
	CRYPTO_NO_CURVE, CRYPTO_P256, CRYPTO_P384, CRYPTO_P521,
	CRYPTO_ED25519, CRYPTO_ED448
};

enum {
	CRYPTO_RSA_MIN = 1024,		/* smaller ones are refused */
	CRYPTO_RSA_SOUND = 2048,	/* RFC 7518 section 3.3 */
	CRYPTO_RSA_MAX = 16384
};

struct crypto_key;

/* For the sandbox: quick to make; no other program need read it. */
struct crypto_key *crypto_rsa_generate(unsigned bits) FD_MUST_USE;
/* kind RSA takes bits (2048 to 16384), EC and OKP a curve. */
struct crypto_key *crypto_key_generate(enum crypto_kind kind, unsigned bits,
	enum crypto_curve curve, struct err *err) FD_MUST_USE;
/* An HMAC key of these octets, which are copied into locked memory. */
struct crypto_key *crypto_key_from_secret(const struct secret *secret)
	FD_NONNULL FD_MUST_USE;
void crypto_key_free(struct crypto_key *key);

enum crypto_kind crypto_key_kind(const struct crypto_key *key) FD_NONNULL;
enum crypto_curve crypto_key_curve(const struct crypto_key *key) FD_NONNULL;
unsigned crypto_key_bits(const struct crypto_key *key) FD_NONNULL;
bool crypto_key_is_private(const struct crypto_key *key) FD_NONNULL;
/* An RSA key under 2048 bits. */
bool crypto_key_is_weak(const struct crypto_key *key) FD_NONNULL;
/* The same public half; octets are compared whole, in constant time. */
bool crypto_key_equal(const struct crypto_key *a, const struct crypto_key *b)
	FD_NONNULL;
/* "RSA, 2048 bits", "EC, curve P-256", "OKP, curve Ed25519". */
void crypto_key_describe(const struct crypto_key *key, char *out, size_t size)
	FD_NONNULL;

/* "P-256", "Ed25519" as a JWK's crv; CRYPTO_NO_CURVE for any other name. */
const char *crypto_curve_name(enum crypto_curve curve);
enum crypto_curve crypto_curve_find(const char *name) FD_NONNULL;
/* Octets of a coordinate of the curve: 32, 48, 66; 32, 57. */
size_t crypto_curve_size(enum crypto_curve curve);

/* A big-endian number, or octets, of a JWK; data NULL: not there. */
struct crypto_number {
	const uint8_t *data;
	size_t len;
};
/*
 * The members of a JWK (RFC 7518 section 6, RFC 8037 section 2). RSA: n, e,
 * and for a private key d (p, q, dp, dq, qi all or none). EC: x, y, and d.
 * OKP: x, and d. oct: k. Borrowed for the call.
 */
struct crypto_numbers {
	enum crypto_kind kind;
	enum crypto_curve curve;
	struct crypto_number n, e, d, p, q, dp, dq, qi, x, y, k;
};
/* NULL with ERR_CONFIG in words: a point off its curve, an even exponent. */
struct crypto_key *crypto_key_from_numbers(const struct crypto_numbers *from,
	struct err *err) __attribute__((nonnull(1))) FD_MUST_USE;
/*
 * Appends the public members a thumbprint is made of, in its order and form
 * (RFC 7638 section 3.2), without the braces: "e":"AQAB","kty":"RSA",...
 * Octets have none: false.
 */
bool crypto_key_public_members(const struct crypto_key *key, struct buf *out)
	FD_NONNULL;

/* What a PEM file turned out to be. */
enum crypto_pem {
	CRYPTO_PEM_GOOD,
	CRYPTO_PEM_NEEDS_PASSPHRASE,	/* none was given */
	CRYPTO_PEM_WRONG_PASSPHRASE,
	CRYPTO_PEM_BAD			/* damaged, no key, no usable key */
};
/*
 * The first key in a PEM text: PKCS#8 plain or encrypted, PKCS#1, SEC 1, a
 * public key, or the key of a certificate. passphrase may be NULL.
 */
enum crypto_pem crypto_key_from_pem(const char *text, size_t len,
	const struct secret *passphrase, struct crypto_key **out,
	struct err *err) __attribute__((nonnull(1, 4))) FD_MUST_USE;
/* PKCS#8, encrypted (PBKDF2, AES-256-CBC) when a passphrase is given. */
struct secret *crypto_key_to_pem(const struct crypto_key *key,
	const struct secret *passphrase)
	__attribute__((nonnull(1))) FD_MUST_USE;
/*
 * The key of a certificate in DER (x5c, not base64); its subject on one line
 * is appended. NULL when it is none, or its key is none of ours.
 */
struct crypto_key *crypto_key_of_certificate(const void *der, size_t len,
	struct buf *subject) __attribute__((nonnull(1, 3))) FD_MUST_USE;

#endif
