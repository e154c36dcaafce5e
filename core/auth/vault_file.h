#ifndef FD_AUTH_VAULT_FILE_H
#define FD_AUTH_VAULT_FILE_H

/*
 * The vault's bytes: taken apart, opened and sealed. Nothing here touches a
 * file. Big-endian, version 1:
 *
 *     0   8  "fdvault" and a zero byte
 *     8   1  version
 *     9   3  scrypt (RFC 7914): log2 N, r, p
 *    12  32  salt
 *    44  12  nonce of AES-256-GCM, new at every writing
 *    56  32  HMAC-SHA-256, under half of the key, of bytes 0 to 43
 *    88   4  length of what is sealed
 *    92      sealed (vault_list), bytes 0 to 91 being authenticated with it
 *        16  tag
 *        32  SHA-256 of all before it
 */

#include "core/base/buf.h"
#include "core/base/err.h"
#include "core/base/secret.h"

enum {
	VAULT_FILE_MAX = 1 << 20,	/* bytes of the whole file */
	VAULT_HEAD = 44,		/* what the key is made from */
	VAULT_KEY = 64,
	VAULT_DIGEST = 32
};

enum vault_state {
	VAULT_GOOD,
	VAULT_DAMAGED,		/* cut, or bytes fell over; no attacker */
	VAULT_UNKNOWN,		/* a version or cost this program won't take */
	VAULT_WRONG_PASSPHRASE,
	VAULT_TAMPERED		/* made whole again by one without the key */
};

/* The head of a new vault: this program's cost and a random salt. */
void vault_file_new_head(uint8_t head[VAULT_HEAD]) FD_NONNULL;

/*
 * Whether the bytes are a whole vault with a cost that is bearable; needs no
 * passphrase. The sentence has no file name.
 */
enum vault_state vault_file_check(const void *bytes, size_t len,
	struct err *err) FD_NONNULL FD_MUST_USE;
/*
 * The key (VAULT_KEY bytes) of a head that was checked or is new. This is
 * scrypt: it takes a good part of a second and 64 MiB or more.
 */
struct secret *vault_file_key(const uint8_t head[VAULT_HEAD],
	const struct secret *passphrase, struct err *err)
	FD_NONNULL FD_MUST_USE;
/* Owned in *plain: what was sealed in bytes that were checked. */
enum vault_state vault_file_open(const void *bytes, size_t len,
	const struct secret *key, struct secret **plain, struct err *err)
	FD_NONNULL FD_MUST_USE;
/* Appends the whole file. */
void vault_file_seal(const uint8_t head[VAULT_HEAD], const struct secret *key,
	const struct secret *plain, struct buf *out) FD_NONNULL;

#endif
