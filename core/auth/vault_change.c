#include "core/auth/vault_internal.h"

/*
 * Writing. Under the lock the file is read once more, the change is made to
 * what it has now, and the whole is written anew with a new nonce: two
 * programs that set two secrets both find both. What is in memory changes
 * only when the file has.
 */

#include <string.h>

#include "core/auth/vault_list.h"
#include "core/base/lockfile.h"
#include "core/base/path.h"

enum { PASSPHRASE_MIN = 8 };

/* The list is adopted; the lock is held. */
static bool write_list(struct vault *vault, const uint8_t *head,
	const struct secret *key, struct secret *list, struct err *err)
{
	struct buf bytes = BUF_INIT;
	bool is_done;

	vault_file_seal(head, key, list, &bytes);
	is_done = bytes.len <= VAULT_FILE_MAX || err_set(err, ERR_LIMIT,
		"the vault is full: it holds 1 MiB");
	is_done = is_done && path_replace_locked(vault->path, bytes.data,
		bytes.len, err);
	if (is_done) {
		secret_free(vault->list);
		vault->list = list;
		memcpy(vault->digest, bytes.data + bytes.len - VAULT_DIGEST,
			VAULT_DIGEST);
	} else {
		secret_free(list);
	}
	buf_finish(&bytes);
	return is_done;
}

/* secret NULL: taken out. */
static bool change(struct vault *vault, const char *name,
	const struct secret *secret, struct err *err)
{
	int lock = lockfile_take(vault->path, err);
	struct vault_record record;
	bool is_done = lock >= 0 && vault_refresh(vault, err);

	if (is_done && secret == NULL &&
	    !vault_list_find(vault->list, name, &record))
		is_done = err_set(err, ERR_USAGE, "the vault has no secret "
			"\"%.100s\"", name);
	is_done = is_done && write_list(vault, vault->head, vault->key,
		vault_list_with(vault->list, name, secret), err);
	lockfile_release(lock);
	return is_done;
}

bool vault_put(struct vault *vault, const char *name,
	const struct secret *secret, struct err *err)
{
	if (!vault_list_name_is_good(name, err))
		return false;
	if (secret_length(secret) < 1 ||
	    secret_length(secret) > VAULT_SECRET_MAX)
		return err_set(err, ERR_USAGE, "a secret has 1 to %d bytes",
			VAULT_SECRET_MAX);
	return change(vault, name, secret, err);
}

bool vault_remove(struct vault *vault, const char *name, struct err *err)
{
	return change(vault, name, NULL, err);
}

bool vault_passphrase_is_good(const struct secret *passphrase,
	struct err *err)
{
	return secret_length(passphrase) >= PASSPHRASE_MIN ||
		err_set(err, ERR_USAGE, "a passphrase has at least %d "
			"characters: some words are easy to keep in mind",
			PASSPHRASE_MIN);
}

bool vault_finish_change(struct vault *vault, const uint8_t *head,
	struct secret *key, struct err *err)
{
	int lock = lockfile_take(vault->path, err);
	bool is_done = lock >= 0 && vault_refresh(vault, err) &&
		write_list(vault, head, key, secret_dup(vault->list), err);

	lockfile_release(lock);
	if (!is_done) {
		secret_free(key);
		return false;
	}
	secret_free(vault->key);
	vault->key = key;
	memcpy(vault->head, head, VAULT_HEAD);
	return true;
}

bool vault_change_passphrase(struct vault *vault,
	const struct secret *passphrase, struct err *err)
{
	uint8_t head[VAULT_HEAD];
	struct secret *key;

	if (!vault_passphrase_is_good(passphrase, err))
		return false;
	vault_file_new_head(head);
	key = vault_file_key(head, passphrase, err);
	return key != NULL && vault_finish_change(vault, head, key, err);
}
