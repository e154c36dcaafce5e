#include "core/auth/vault_file.h"

/*
 * Four things can be wrong with a vault, and each wants another deed of its
 * user, so each is found by a check of its own.
 *
 * A digest that needs no key finds damage (a disk, a copy that was cut) before
 * a passphrase is asked for. A key check under its own half of the key finds
 * the wrong passphrase; it covers the head only, not the nonce, so that a
 * change elsewhere is not taken for a typing error. What is left, a file whose
 * digest was made good again by somebody who does not have the key, is caught
 * by the cipher's tag, which also covers every byte of the header. (Such a
 * change of the salt looks like a wrong passphrase: it can't be otherwise.)
 *
 * Costs are bounded on reading: from 64 MiB, below which a passphrase could
 * be tried cheaply, to 1 GiB, so that a hostile file can't stop the machine.
 */

#include <string.h>

#include "core/auth/crypto.h"

enum {
	AT_VERSION = 8, AT_COST = 9, AT_SALT = 12, AT_NONCE = 44,
	AT_CHECK = 56, AT_LENGTH = 88, AT_SEALED = 92,
	TAG = 16, OVERHEAD = AT_SEALED + TAG + VAULT_DIGEST,
	VERSION = 1,
	/* 64 MiB, twice over: what OWASP's password storage sheet advises. */
	LOG2_N = 16, R = 8, P = 2,
	R_MAX = 32, P_MAX = 8
};

static const uint8_t magic[8] = "fdvault";
static const uint64_t memory_min = 64u << 20, memory_max = 1u << 30;

static uint32_t get_length(const uint8_t *at)
{
	return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 |
		(uint32_t)at[2] << 8 | at[3];
}

static void put_length(uint8_t *at, size_t length)
{
	for (int i = 0; i < 4; i++)
		at[i] = (uint8_t)(length >> (24 - 8 * i));
}

void vault_file_new_head(uint8_t head[VAULT_HEAD])
{
	memcpy(head, magic, sizeof(magic));
	head[AT_VERSION] = VERSION;
	head[AT_COST] = LOG2_N;
	head[AT_COST + 1] = R;
	head[AT_COST + 2] = P;
	crypto_random(head + AT_SALT, VAULT_HEAD - AT_SALT);
}

static struct crypto_cost cost_of(const uint8_t *head)
{
	return (struct crypto_cost){ (uint64_t)1 << (head[AT_COST] & 63),
		head[AT_COST + 1], head[AT_COST + 2] };
}

static bool is_bearable(const uint8_t *head)
{
	struct crypto_cost cost = cost_of(head);
	uint64_t memory;

	if (head[AT_COST] > 30 || cost.r < 1 || cost.r > R_MAX ||
	    cost.p < 1 || cost.p > P_MAX)
		return false;
	memory = 128 * cost.r * cost.n;
	return memory >= memory_min && memory <= memory_max;
}

static enum vault_state damaged(struct err *err, const char *how)
{
	err_set(err, ERR_CONFIG, "it is damaged (%s): put a copy of it back "
		"from a backup, or move it away and set its secrets again",
		how);
	return VAULT_DAMAGED;
}

/* The digest comes first: what it says holds for all that follows. */
enum vault_state vault_file_check(const void *bytes, size_t len,
	struct err *err)
{
	const uint8_t *at = bytes;
	uint8_t digest[VAULT_DIGEST];

	if (len == 0)
		return damaged(err, "it is empty");
	if (memcmp(at, magic, len < sizeof(magic) ? len : sizeof(magic)) != 0)
		return damaged(err, "it does not begin as a vault does");
	if (len < OVERHEAD)
		return damaged(err, "its end is missing");
	crypto_sha256(at, len - VAULT_DIGEST, digest);
	if (!crypto_equal(digest, at + len - VAULT_DIGEST, VAULT_DIGEST))
		return damaged(err, "its end is missing, or some of it was "
			"overwritten");
	if (at[AT_VERSION] != VERSION) {
		err_set(err, ERR_CONFIG, "it is of version %u, which this "
			"fhirdeck does not know: a newer one is needed",
			at[AT_VERSION]);
		return VAULT_UNKNOWN;
	}
	if (!is_bearable(at)) {
		err_set(err, ERR_CONFIG, "it asks for scrypt with N=2^%u, r=%u "
			"and p=%u; fhirdeck works with 64 MiB to 1 GiB, so it "
			"was not made by it", at[AT_COST], at[AT_COST + 1],
			at[AT_COST + 2]);
		return VAULT_UNKNOWN;
	}
	if (get_length(at + AT_LENGTH) != len - OVERHEAD)
		return damaged(err, "its length is not the one it names");
	return VAULT_GOOD;
}

struct secret *vault_file_key(const uint8_t head[VAULT_HEAD],
	const struct secret *passphrase, struct err *err)
{
	struct secret *key = secret_new_blank(VAULT_KEY);
	struct crypto_cost cost = cost_of(head);

	if (crypto_scrypt(secret_bytes(passphrase), secret_length(passphrase),
	    head + AT_SALT, VAULT_HEAD - AT_SALT, &cost, secret_edit(key),
	    VAULT_KEY, err))
		return key;
	secret_free(key);
	return NULL;
}

/* The second half of the key has no other use. */
static void make_check(const uint8_t *head, const struct secret *key,
	uint8_t out[32])
{
	crypto_hmac_sha256(secret_bytes(key) + VAULT_KEY / 2, VAULT_KEY / 2,
		head, VAULT_HEAD, out);
}

static struct crypto_gcm gcm_of(const uint8_t *bytes,
	const struct secret *key)
{
	return (struct crypto_gcm){
		.key = (const uint8_t *)secret_bytes(key),
		.nonce = bytes + AT_NONCE,
		.aad = bytes,
		.aad_len = AT_SEALED,
	};
}

enum vault_state vault_file_open(const void *bytes, size_t len,
	const struct secret *key, struct secret **plain, struct err *err)
{
	const uint8_t *at = bytes;
	size_t sealed = len - OVERHEAD;
	struct crypto_gcm gcm = gcm_of(at, key);
	uint8_t check[32];

	*plain = NULL;
	make_check(at, key, check);
	if (!crypto_equal(check, at + AT_CHECK, sizeof(check))) {
		err_set(err, ERR_AUTH, "the passphrase is wrong");
		return VAULT_WRONG_PASSPHRASE;
	}
	*plain = secret_new_blank(sealed);
	if (crypto_gcm_open(&gcm, at + AT_SEALED, sealed,
	    at + AT_SEALED + sealed, secret_edit(*plain)))
		return VAULT_GOOD;
	secret_free(*plain);
	*plain = NULL;
	err_set(err, ERR_CONFIG, "the passphrase is right, but somebody who "
		"does not have it changed the file: don't use it, put a copy "
		"back from a backup and ask who could write there");
	return VAULT_TAMPERED;
}

void vault_file_seal(const uint8_t head[VAULT_HEAD], const struct secret *key,
	const struct secret *plain, struct buf *out)
{
	size_t start = out->len, len = secret_length(plain);
	struct crypto_gcm gcm;
	uint8_t *at;

	buf_reserve(out, OVERHEAD + len);
	at = (uint8_t *)out->data + start;
	memcpy(at, head, VAULT_HEAD);
	crypto_random(at + AT_NONCE, AT_CHECK - AT_NONCE);
	make_check(head, key, at + AT_CHECK);
	put_length(at + AT_LENGTH, len);
	gcm = gcm_of(at, key);
	crypto_gcm_seal(&gcm, secret_bytes(plain), len, at + AT_SEALED,
		at + AT_SEALED + len);
	crypto_sha256(at, AT_SEALED + len + TAG, at + AT_SEALED + len + TAG);
	out->len += OVERHEAD + len;
	out->data[out->len] = '\0';
}
