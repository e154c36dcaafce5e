#ifndef FD_AUTH_VAULT_H
#define FD_AUTH_VAULT_H

/*
 * The vault: one file of names and secrets under one passphrase. Locked, it
 * holds nothing; open, it holds the key and the secrets in locked memory,
 * until vault_lock or until nobody has touched it for a while.
 *
 * Other programs may write the same file: every call that reads sees what is
 * there now, every one that writes does so under a lock, on top of it.
 */

#include "core/base/buf.h"
#include "core/base/secret.h"

struct loop;
struct vault;

/* The user's own (config: vault). Nothing is read or made yet. */
struct vault *vault_new(void) FD_MUST_USE;
/* Wipes all; an opening under way is given up, nobody is called back. */
void vault_free(struct vault *vault);

bool vault_exists(const struct vault *vault) FD_NONNULL;
bool vault_is_locked(const struct vault *vault) FD_NONNULL;
const char *vault_path(const struct vault *vault) FD_NONNULL;

/*
 * Opens it, or makes one where there is none. A file that is damaged, a wrong
 * passphrase and a file somebody tampered with are told apart in words.
 * Takes most of a second: for commands without a screen.
 */
bool vault_open(struct vault *vault, const struct secret *passphrase,
	struct err *err) FD_NONNULL FD_MUST_USE;
/*
 * The same beside the loop: the key is made in a child. done is called from
 * the loop, err NULL when it is open. False with err when it can't begin.
 */
typedef void vault_done_fn(void *data, const struct err *err);
bool vault_open_start(struct vault *vault, struct loop *loop,
	const struct secret *passphrase, vault_done_fn *done, void *data,
	struct err *err) __attribute__((nonnull(1, 2, 3, 4))) FD_MUST_USE;
bool vault_is_opening(const struct vault *vault) FD_NONNULL;
/* Ends an opening under way: done is told that it was cancelled. */
void vault_open_stop(struct vault *vault) FD_NONNULL;
/* Who asked goes away: the opening goes on, without the call. */
void vault_open_forget(struct vault *vault, const void *data)
	__attribute__((nonnull(1)));
/* Whether a file that is there can be opened at all; no passphrase needed. */
bool vault_look(const struct vault *vault, struct err *err)
	FD_NONNULL FD_MUST_USE;
/* Refuses one that is too short for a new vault. */
bool vault_passphrase_is_good(const struct secret *passphrase,
	struct err *err) FD_NONNULL FD_MUST_USE;

/* Wipes key and secrets. */
void vault_lock(struct vault *vault) FD_NONNULL;
/*
 * From now on it locks itself when it is open and vault_touch was not called
 * for the setting vault-lock; locked is told, then and at vault_lock.
 */
void vault_lock_when_idle(struct vault *vault, struct loop *loop,
	void (*locked)(void *data, bool was_idle), void *data)
	__attribute__((nonnull(1, 2)));
/* The user is there. */
void vault_touch(struct vault *vault) FD_NONNULL;
/* Milliseconds in place of the setting, for tests; -1: the setting. */
void vault_set_idle(struct vault *vault, long ms) FD_NONNULL;

/* Of an open vault. Owned secret, or NULL with err. */
struct secret *vault_get(struct vault *vault, const char *name,
	struct err *err) FD_NONNULL FD_MUST_USE;
bool vault_put(struct vault *vault, const char *name,
	const struct secret *secret, struct err *err) FD_NONNULL FD_MUST_USE;
bool vault_remove(struct vault *vault, const char *name, struct err *err)
	FD_NONNULL FD_MUST_USE;
/* New salt and key; takes as long as vault_open. */
bool vault_change_passphrase(struct vault *vault,
	const struct secret *passphrase, struct err *err)
	FD_NONNULL FD_MUST_USE;
/* The same beside the loop; vault_open_stop and _forget are for it too. */
bool vault_change_start(struct vault *vault, struct loop *loop,
	const struct secret *passphrase, vault_done_fn *done, void *data,
	struct err *err) __attribute__((nonnull(1, 2, 3, 4))) FD_MUST_USE;
/* Appends the names, one a line, in their order. */
bool vault_names(struct vault *vault, struct buf *out, struct err *err)
	FD_NONNULL FD_MUST_USE;

#endif
