#include "tui/commands/commands.h"

/*
 * The vault: unlock, lock, put a secret in, change the passphrase. Each is a
 * chain of masked questions, with the making of the key, which takes a moment
 * beside the loop, in between: passphrase (a new one twice), then the secret
 * that was named, or the new passphrase.
 */

#include <stdlib.h>

#include "core/auth/vault.h"
#include "core/auth/vault_list.h"
#include "tui/panes/stage_internal.h"

#define RUN(name) \
	static bool name(void *context, const struct args *args, \
		struct err *err)

/* Once, however it ended. */
static void then(struct stage *stage, bool is_open)
{
	void (*fn)(void *data, bool is_open) = stage->vault_then;

	stage->vault_then = NULL;
	if (fn != NULL)
		fn(stage->vault_data, is_open);
}

static void forget(struct stage *stage)
{
	then(stage, false);
	mem_replace(&stage->vault_name, NULL);
	secret_free(stage->vault_passphrase);
	stage->vault_passphrase = NULL;
	stage->vault_changes = false;
}

static void fail(struct stage *stage, const struct err *err)
{
	forget(stage);
	deck_complain(stage->deck, err);
}

/* An empty answer is a refusal too; true when there is something to use. */
static bool is_answer(struct stage *stage, struct secret *secret)
{
	if (secret != NULL && secret_length(secret) > 0)
		return true;
	secret_free(secret);
	forget(stage);
	deck_say(stage->deck, "Nothing was typed, so nothing was changed.");
	return false;
}

static void on_secret(void *data, struct secret *secret)
{
	struct stage *stage = data;
	struct deck *deck = stage->deck;
	struct err err = ERR_INIT;

	if (!is_answer(stage, secret))
		return;
	if (vault_put(deck->vault, stage->vault_name, secret, &err)) {
		deck_say(deck, "It is in the vault. A connection names it as "
			"vault:%s", stage->vault_name);
		if (deck->client != NULL)
			client_forget_vaulted(deck->client);
		forget(stage);
	} else {
		fail(stage, &err);
	}
	secret_free(secret);
}

static void on_first(void *data, struct secret *passphrase);

static void on_open(void *data, const struct err *err)
{
	struct stage *stage = data;
	char *question;

	stage->is_dirty = true;
	if (err != NULL) {
		fail(stage, err);
		return;
	}
	if (stage->vault_changes) {
		stage_ask_masked(stage, "New passphrase of the vault: ",
			on_first, stage);
		return;
	}
	deck_say(stage->deck, "The vault is open; :vault-lock locks it.");
	then(stage, true);
	if (stage->vault_name == NULL)
		return;
	question = xasprintf("Secret %s: ", stage->vault_name);
	stage_ask_masked(stage, question, on_secret, stage);
	free(question);
}

/* The passphrase is adopted. */
static void unlock(struct stage *stage, struct secret *passphrase)
{
	struct deck *deck = stage->deck;
	struct err err = ERR_INIT;

	if (vault_open_start(deck->vault, deck->loop, passphrase, on_open,
	    stage, &err))
		deck_say(deck, "Unlocking the vault...");
	else
		fail(stage, &err);
	secret_free(passphrase);
}

static void on_passphrase(void *data, struct secret *passphrase)
{
	if (is_answer(data, passphrase))
		unlock(data, passphrase);
}

static void on_changed(void *data, const struct err *err)
{
	struct stage *stage = data;

	stage->is_dirty = true;
	if (err != NULL) {
		fail(stage, err);
		return;
	}
	forget(stage);
	deck_say(stage->deck, "The passphrase of the vault is changed.");
}

/* The passphrase is adopted. */
static void change(struct stage *stage, struct secret *passphrase)
{
	struct deck *deck = stage->deck;
	struct err err = ERR_INIT;

	if (vault_change_start(deck->vault, deck->loop, passphrase,
	    on_changed, stage, &err))
		deck_say(deck, "Changing the passphrase...");
	else
		fail(stage, &err);
	secret_free(passphrase);
}

static void on_second(void *data, struct secret *passphrase)
{
	struct stage *stage = data;
	struct err err = ERR_INIT;

	if (!is_answer(stage, passphrase))
		return;
	if (secret_equals(passphrase, stage->vault_passphrase)) {
		if (stage->vault_changes)
			change(stage, passphrase);
		else
			unlock(stage, passphrase);
		return;
	}
	secret_free(passphrase);
	err_set(&err, ERR_USAGE, "the two passphrases are not the same, so %s",
		stage->vault_changes ? "the old one stays" :
		"no vault was made");
	fail(stage, &err);
}

static void on_first(void *data, struct secret *passphrase)
{
	struct stage *stage = data;
	struct err err = ERR_INIT;

	if (!is_answer(stage, passphrase))
		return;
	if (!vault_passphrase_is_good(passphrase, &err)) {
		secret_free(passphrase);
		fail(stage, &err);
		return;
	}
	secret_free(stage->vault_passphrase);
	stage->vault_passphrase = passphrase;
	stage_ask_masked(stage, "The same once more: ", on_second, stage);
}

/* There is a vault to ask the passphrase of, and nothing left from before. */
static bool begin(struct stage *stage, struct err *err)
{
	const struct vault *vault = stage->deck->vault;

	if (!vault_exists(vault))
		return err_set(err, ERR_CONFIG, "there is no vault yet: "
			":vault-set makes one");
	if (!vault_look(stage->deck->vault, err))
		return false;
	forget(stage);
	return true;
}

RUN(run_unlock)
{
	struct stage *stage = context;

	(void)args;
	if (!begin(stage, err))
		return false;
	if (vault_is_locked(stage->deck->vault))
		stage_ask_masked(stage, "Passphrase of the vault: ",
			on_passphrase, stage);
	else
		deck_say(stage->deck, "The vault is open already.");
	return true;
}

RUN(run_lock)
{
	struct stage *stage = context;

	(void)args;
	(void)err;
	if (vault_is_locked(stage->deck->vault))
		deck_say(stage->deck, "The vault is locked.");
	vault_lock(stage->deck->vault);
	return true;
}

/* Asks what it takes to have it open. */
static void open(struct stage *stage)
{
	struct vault *vault = stage->deck->vault;

	if (!vault_exists(vault))
		stage_ask_masked(stage, "New passphrase of the vault: ",
			on_first, stage);
	else if (vault_is_locked(vault))
		stage_ask_masked(stage, "Passphrase of the vault: ",
			on_passphrase, stage);
	else
		on_open(stage, NULL);
}

bool commands_with_vault(struct stage *stage,
	void (*fn)(void *data, bool is_open), void *data, struct err *err)
{
	forget(stage);
	stage->vault_then = fn;
	stage->vault_data = data;
	if (vault_exists(stage->deck->vault) &&
	    !vault_look(stage->deck->vault, err)) {
		forget(stage);
		return false;
	}
	open(stage);
	return true;
}

RUN(run_set)
{
	struct stage *stage = context;
	struct vault *vault = stage->deck->vault;

	if (!vault_list_name_is_good(args->word[0], err) ||
	    (vault_exists(vault) && !vault_look(vault, err)))
		return false;
	forget(stage);
	stage->vault_name = xstrdup(args->word[0]);
	open(stage);
	return true;
}

/* The old one is asked for even when the vault is open: who sits here now? */
RUN(run_passphrase)
{
	struct stage *stage = context;

	(void)args;
	if (!begin(stage, err))
		return false;
	stage->vault_changes = true;
	stage_ask_masked(stage, "Passphrase of the vault now: ",
		on_passphrase, stage);
	return true;
}

static const struct command rows[] = {
	{ "vault-unlock", "", "Unlock the vault with its passphrase",
		"Connections", NULL, 0, 0, 0, run_unlock, NULL },
	{ "vault-lock", "", "Lock the vault and wipe its secrets",
		"Connections", NULL, 0, 0, 0, run_lock, NULL },
	{ "vault-set", "NAME", "Put a secret into the vault", "Connections",
		NULL, 0, 1, 1, run_set, NULL },
	{ "vault-passphrase", "", "Change the passphrase of the vault",
		"Connections", NULL, 0, 0, 0, run_passphrase, NULL },
};

void commands_add_vault(void)
{
	command_add(rows, FD_COUNT(rows));
}
