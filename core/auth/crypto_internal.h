#ifndef FD_AUTH_CRYPTO_INTERNAL_H
#define FD_AUTH_CRYPTO_INTERNAL_H

/*
 * What the files of the OpenSSL door share. The key's own type is named
 * without OpenSSL's headers, so that none is needed to read this one.
 */

#include "core/auth/crypto_sign.h"

struct evp_pkey_st;

struct crypto_key {
	enum crypto_kind kind;
	enum crypto_curve curve;
	unsigned bits;
	bool is_private;
	struct evp_pkey_st *pkey;	/* NULL for octets */
	struct secret *octets;		/* NULL for all others */
};

/*
 * A key of ours around one of OpenSSL's, which it owns from then on, whatever
 * comes of it. NULL with ERR_CONFIG for a kind, curve or size that is not
 * taken, and for a private key whose halves don't belong together.
 */
struct crypto_key *crypto_key_adopt(struct evp_pkey_st *pkey, bool is_private,
	struct err *err) __attribute__((nonnull(1))) FD_MUST_USE;

#endif
