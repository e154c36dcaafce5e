#ifndef FD_AUTH_KEYFILE_H
#define FD_AUTH_KEYFILE_H

/*
 * A key in a file of the user's: PEM of any of the usual kinds, or a JWK (a
 * set of one as well). A private key must be a file that nobody else may read
 * or write; public ones may lie anywhere.
 */

#include "core/auth/jwks.h"

struct keyfile {
	struct crypto_key *key;
	char *kid;		/* a JWK's own, or NULL */
	enum crypto_alg alg;	/* a JWK's own, or 0 */
	const char *format;	/* "PEM", "JWK" */
	bool is_encrypted;
	bool wants_passphrase;	/* set when reading failed for lack of one */
	bool is_wrong_passphrase;
};

/*
 * passphrase may be NULL. False in words: not there, open to others, a wrong
 * passphrase, damaged, a public key where needs_private, a kind that can't
 * sign.
 */
bool keyfile_read(const char *path, const struct secret *passphrase,
	bool needs_private, struct keyfile *out, struct err *err)
	__attribute__((nonnull(1, 4))) FD_MUST_USE;
/* The same of bytes that are at hand; name stands in the sentences. */
bool keyfile_read_secret(const struct secret *bytes, const char *name,
	const struct secret *passphrase, bool needs_private,
	struct keyfile *out, struct err *err)
	__attribute__((nonnull(1, 2, 5))) FD_MUST_USE;
/*
 * Every key of a file, for showing: a set as it is, any other file as a set of
 * one. "-" is standard input. found has the format and what a passphrase is
 * wanted for, and no key.
 */
bool keyfile_read_set(const char *path, const struct secret *passphrase,
	struct jwks *out, struct keyfile *found, struct err *err)
	__attribute__((nonnull(1, 3, 4))) FD_MUST_USE;
void keyfile_finish(struct keyfile *file) FD_NONNULL;

#endif
