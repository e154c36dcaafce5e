#include "core/auth/vault_internal.h"

/*
 * The open vault and its file. The key is made once, from the passphrase and
 * the file's salt; a file written meanwhile by another program has the same
 * head unless its passphrase was changed, so it can be read again with that
 * key, and is, whenever its digest is another one. When the passphrase was
 * changed elsewhere the vault locks: the key in memory is worth nothing.
 *
 * Idleness is looked at by a timer that is set anew only when it goes off, so
 * that touching costs nothing.
 */

#include <stdlib.h>
#include <string.h>

#include "core/auth/vault_list.h"
#include "core/base/clock.h"
#include "core/base/lockfile.h"
#include "core/base/log.h"
#include "core/base/path.h"
#include "core/engine/loop.h"
#include "core/engine/option.h"

struct vault *vault_new(void)
{
	struct vault *vault = xcalloc(1, sizeof(*vault));

	vault->path = path_user_file(PATH_CONFIG, "vault");
	vault->idle_ms = -1;
	return vault;
}

static void wipe(struct vault *vault)
{
	secret_free(vault->key);
	secret_free(vault->list);
	vault->key = vault->list = NULL;
	if (vault->loop != NULL)
		loop_cancel(vault->loop, vault->idle_timer);
	vault->idle_timer = 0;
}

void vault_free(struct vault *vault)
{
	if (vault == NULL)
		return;
	vault_open_forget(vault, NULL);
	wipe(vault);
	free(vault->path);
	free(vault);
}

bool vault_exists(const struct vault *vault)
{
	return path_exists(vault->path);
}

bool vault_is_locked(const struct vault *vault)
{
	return vault->key == NULL;
}

const char *vault_path(const struct vault *vault)
{
	return vault->path;
}

bool vault_read(const struct vault *vault, struct buf *out, struct err *err)
{
	unsigned mode;

	if (!path_read(vault->path, VAULT_FILE_MAX, out, err))
		return false;
	if (path_is_open_to_others(vault->path, &mode))
		log_line(LOG_WARN, "%s can be read by others (mode %03o): "
			"chmod 600 it", vault->path, mode);
	return vault_file_check(out->data, out->len, err) == VAULT_GOOD ||
		err_prefix(err, "the vault %s can't be used: ", vault->path);
}

bool vault_look(const struct vault *vault, struct err *err)
{
	struct buf bytes = BUF_INIT;
	bool is_good = vault_read(vault, &bytes, err);

	buf_finish(&bytes);
	return is_good;
}

static void remember_digest(struct vault *vault, const struct buf *bytes)
{
	memcpy(vault->digest, bytes->data + bytes->len - VAULT_DIGEST,
		VAULT_DIGEST);
}

/* Owned list of a file that was read, or NULL. */
static struct secret *open_list(const struct vault *vault,
	const struct buf *bytes, const struct secret *key, struct err *err)
{
	struct secret *list;
	enum vault_state state = vault_file_open(bytes->data, bytes->len, key,
		&list, err);

	if (state == VAULT_WRONG_PASSPHRASE)
		err_prefix(err, vault_is_locked(vault) ?
			"the vault stays locked: " : "nothing was changed: ");
	else if (state != VAULT_GOOD)
		err_prefix(err, "the vault %s stays locked: ", vault->path);
	if (state != VAULT_GOOD)
		return NULL;
	if (vault_list_is_sound(list))
		return list;
	secret_free(list);
	err_set(err, ERR_CONFIG, "the vault %s holds what this fhirdeck does "
		"not understand: a newer one wrote it", vault->path);
	return NULL;
}

/* Key and list are adopted. */
static void become_open(struct vault *vault, const uint8_t *head,
	const struct buf *bytes, struct secret *key, struct secret *list)
{
	wipe(vault);
	memcpy(vault->head, head, VAULT_HEAD);
	vault->key = key;
	vault->list = list;
	remember_digest(vault, bytes);
	vault_wake(vault);
}

bool vault_refresh(struct vault *vault, struct err *err)
{
	struct buf bytes = BUF_INIT;
	struct secret *list = NULL;
	bool is_other;

	if (vault_is_locked(vault))
		return err_set(err, ERR_AUTH, "the vault is locked");
	if (!vault_read(vault, &bytes, err)) {
		buf_finish(&bytes);
		return false;
	}
	is_other = memcmp(bytes.data, vault->head, VAULT_HEAD) != 0;
	if (is_other)
		err_set(err, ERR_AUTH, "the vault's passphrase was changed by "
			"another program, so it is locked: unlock it with the "
			"new one");
	else if (memcmp(bytes.data + bytes.len - VAULT_DIGEST, vault->digest,
	    VAULT_DIGEST) == 0)
		list = secret_dup(vault->list);
	else
		list = open_list(vault, &bytes, vault->key, err);
	if (list != NULL) {
		secret_free(vault->list);
		vault->list = list;
		remember_digest(vault, &bytes);
		vault_touch(vault);
	}
	buf_finish(&bytes);
	if (is_other)
		vault_lock(vault);
	return list != NULL;
}

struct secret *vault_get(struct vault *vault, const char *name,
	struct err *err)
{
	struct vault_record record;

	if (!vault_refresh(vault, err))
		return NULL;
	if (vault_list_find(vault->list, name, &record))
		return secret_new(record.secret, record.secret_len);
	err_set(err, ERR_CONFIG, "the vault has no secret \"%.100s\": "
		"\"fhirdeck vault set\" puts one there, :vault-set does in "
		"the deck", name);
	return NULL;
}

bool vault_names(struct vault *vault, struct buf *out, struct err *err)
{
	struct vault_record record;
	size_t at = 0;

	if (!vault_refresh(vault, err))
		return false;
	while (vault_list_next(vault->list, &at, &record)) {
		buf_append(out, record.name, record.name_len);
		buf_putc(out, '\n');
	}
	return true;
}

bool vault_prepare(const struct vault *vault, uint8_t head[VAULT_HEAD],
	bool *is_new, struct err *err)
{
	struct buf bytes = BUF_INIT;
	bool is_read;

	*is_new = !vault_exists(vault);
	if (*is_new) {
		vault_file_new_head(head);
		return true;
	}
	is_read = vault_read(vault, &bytes, err);
	if (is_read)
		memcpy(head, bytes.data, VAULT_HEAD);
	buf_finish(&bytes);
	return is_read;
}

/* Writes an empty list; never over a file that came up meanwhile. */
static bool make(struct vault *vault, const uint8_t *head,
	struct secret *key, struct err *err)
{
	struct secret *list = vault_list_new();
	struct buf bytes = BUF_INIT;
	int lock = lockfile_take(vault->path, err);
	bool is_made = lock >= 0;

	vault_file_seal(head, key, list, &bytes);
	if (is_made && vault_exists(vault))
		is_made = err_set(err, ERR_FILE, "another program made the "
			"vault %s just now: try again with its passphrase",
			vault->path);
	is_made = is_made && path_replace_locked(vault->path, bytes.data,
		bytes.len, err);
	lockfile_release(lock);
	if (is_made) {
		become_open(vault, head, &bytes, key, list);
	} else {
		secret_free(key);
		secret_free(list);
	}
	buf_finish(&bytes);
	return is_made;
}

bool vault_finish_opening(struct vault *vault, const uint8_t *head,
	bool is_new, struct secret *key, struct err *err)
{
	struct buf bytes = BUF_INIT;
	struct secret *list = NULL;

	if (is_new)
		return make(vault, head, key, err);
	if (vault_read(vault, &bytes, err))
		list = open_list(vault, &bytes, key, err);
	if (list != NULL)
		become_open(vault, head, &bytes, key, list);
	else
		secret_free(key);
	buf_finish(&bytes);
	return list != NULL;
}

void vault_lock(struct vault *vault)
{
	if (vault_is_locked(vault))
		return;
	wipe(vault);
	if (vault->locked != NULL)
		vault->locked(vault->locked_data, false);
}

static long idle_limit(const struct vault *vault)
{
	return vault->idle_ms >= 0 ? vault->idle_ms :
		option_number(OPT_VAULT_LOCK) * 60000;
}

/* At most a minute off, so that a changed setting counts soon. */
static void look_at_idleness(void *data)
{
	struct vault *vault = data;
	long limit = idle_limit(vault);
	long left = limit - (long)(clock_ticks() - vault->touched);

	vault->idle_timer = 0;
	if (limit == 0 || left > 0) {
		vault->idle_timer = loop_after(vault->loop,
			limit == 0 || left > 60000 ? 60000 : left,
			look_at_idleness, vault);
		return;
	}
	wipe(vault);
	if (vault->locked != NULL)
		vault->locked(vault->locked_data, true);
}

void vault_wake(struct vault *vault)
{
	vault_touch(vault);
	if (vault->loop == NULL || vault_is_locked(vault))
		return;
	loop_cancel(vault->loop, vault->idle_timer);
	vault->idle_timer = 0;
	look_at_idleness(vault);
}

void vault_touch(struct vault *vault)
{
	vault->touched = clock_ticks();
}

void vault_set_idle(struct vault *vault, long ms)
{
	vault->idle_ms = ms;
	vault_wake(vault);
}

void vault_lock_when_idle(struct vault *vault, struct loop *loop,
	void (*locked)(void *data, bool was_idle), void *data)
{
	vault->loop = loop;
	vault->locked = locked;
	vault->locked_data = data;
	vault_wake(vault);
}
