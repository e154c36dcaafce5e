#include "core/auth/vault_internal.h"

/*
 * Making the key is scrypt's whole point: it takes long and much memory. So
 * the deck lets a fork of itself do it, which has the passphrase already and
 * hands the key back through a pipe: it is on no command line, in no
 * environment and in no file, and the interface goes on meanwhile.
 */

#include <stdlib.h>
#include <unistd.h>

#include "core/engine/child.h"

enum { TIME_LIMIT_MS = 60000 };

struct vault_opening {
	struct vault *vault;	/* NULL: it is gone */
	unsigned child;
	uint8_t head[VAULT_HEAD];
	bool is_new, is_stopped;
	bool is_change;		/* the key is for a new passphrase */
	struct secret *passphrase;
	vault_done_fn *done;	/* NULL: forgotten */
	void *data;
};

bool vault_open(struct vault *vault, const struct secret *passphrase,
	struct err *err)
{
	uint8_t head[VAULT_HEAD];
	struct secret *key;
	bool is_new;

	if (!vault_prepare(vault, head, &is_new, err) ||
	    (is_new && !vault_passphrase_is_good(passphrase, err)))
		return false;
	key = vault_file_key(head, passphrase, err);
	return key != NULL &&
		vault_finish_opening(vault, head, is_new, key, err);
}

/* In the fork. */
static int make_key(void *data, int out)
{
	const struct vault_opening *opening = data;
	struct err err = ERR_INIT;
	struct secret *key = vault_file_key(opening->head,
		opening->passphrase, &err);
	bool is_written = key != NULL && write(out, secret_bytes(key),
		VAULT_KEY) == VAULT_KEY;

	secret_free(key);
	return is_written ? 0 : 1;
}

static void free_opening(struct vault_opening *opening)
{
	secret_free(opening->passphrase);
	free(opening);
}

static bool use_key(const struct vault_opening *opening,
	const struct child_result *result, struct err *err)
{
	struct secret *key;

	if (opening->is_stopped)
		return err_set(err, ERR_CANCELLED, opening->is_change ?
			"the passphrase stays as it was: changing it was "
			"cancelled" : "the vault stays locked: unlocking it "
			"was cancelled");
	if (result->status != 0 || result->output->len != VAULT_KEY)
		return err_set(err, ERR_LIMIT, "the key could not be made "
			"from the passphrase: there is too little memory or "
			"time on this machine");
	key = secret_new(result->output->data, VAULT_KEY);
	return opening->is_change ?
		vault_finish_change(opening->vault, opening->head, key, err) :
		vault_finish_opening(opening->vault, opening->head,
			opening->is_new, key, err);
}

static void on_key(void *data, const struct child_result *result)
{
	struct vault_opening *opening = data;
	struct err err = ERR_INIT;

	if (opening->vault != NULL) {
		opening->vault->opening = NULL;
		(void)use_key(opening, result, &err);
		if (opening->done != NULL)
			opening->done(opening->data, err_is_set(&err) ? &err :
				NULL);
	}
	free_opening(opening);
}

/* Head and kind are set; the opening is adopted. */
static bool start(struct vault_opening *opening, struct loop *loop,
	const struct secret *passphrase, struct err *err)
{
	struct child_spec spec = { .work = make_key, .captures = true,
		.is_secret = true, .cap = VAULT_KEY, .done = on_key,
		.time_limit_ms = TIME_LIMIT_MS, .data = opening };

	opening->passphrase = secret_dup(passphrase);
	opening->child = child_start(loop, &spec, err);
	if (opening->child == 0) {
		free_opening(opening);
		return false;
	}
	opening->vault->opening = opening;
	return true;
}

static struct vault_opening *opening_new(struct vault *vault,
	vault_done_fn *done, void *data)
{
	struct vault_opening *opening = xcalloc(1, sizeof(*opening));

	opening->vault = vault;
	opening->done = done;
	opening->data = data;
	return opening;
}

static bool is_free(const struct vault *vault, struct err *err)
{
	return vault->opening == NULL || err_set(err, ERR_USAGE,
		"a key for the vault is being made already");
}

bool vault_open_start(struct vault *vault, struct loop *loop,
	const struct secret *passphrase, vault_done_fn *done, void *data,
	struct err *err)
{
	struct vault_opening *opening;

	if (!is_free(vault, err))
		return false;
	opening = opening_new(vault, done, data);
	if (!vault_prepare(vault, opening->head, &opening->is_new, err) ||
	    (opening->is_new && !vault_passphrase_is_good(passphrase, err))) {
		free_opening(opening);
		return false;
	}
	return start(opening, loop, passphrase, err);
}

bool vault_change_start(struct vault *vault, struct loop *loop,
	const struct secret *passphrase, vault_done_fn *done, void *data,
	struct err *err)
{
	struct vault_opening *opening;

	if (!is_free(vault, err) || !vault_passphrase_is_good(passphrase, err))
		return false;
	opening = opening_new(vault, done, data);
	opening->is_change = true;
	vault_file_new_head(opening->head);
	return start(opening, loop, passphrase, err);
}

bool vault_is_opening(const struct vault *vault)
{
	return vault->opening != NULL;
}

void vault_open_stop(struct vault *vault)
{
	if (vault->opening == NULL)
		return;
	vault->opening->is_stopped = true;
	child_stop(vault->opening->child);
}

/* data NULL: the vault itself goes. */
void vault_open_forget(struct vault *vault, const void *data)
{
	struct vault_opening *opening = vault->opening;

	if (opening == NULL || (data != NULL && opening->data != data))
		return;
	opening->done = NULL;
	if (data != NULL)
		return;
	vault->opening = NULL;
	child_forget(opening->child);
	child_stop(opening->child);
	free_opening(opening);
}
