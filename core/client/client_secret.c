#include "core/client/client_internal.h"

/*
 * When secrets are had. Each is got once and kept in locked memory for the
 * session (one from the vault until the vault is locked). Only one is being
 * got at a time, be it by a question, by a command or by unlocking the vault;
 * operations that need another one meanwhile wait their turn.
 */

#include <stdlib.h>

#include "core/auth/vault.h"

static bool is_busy(const struct client *client)
{
	return client->is_asking || client->is_unlocking ||
		client->command != 0;
}

/* Owned question. */
static char *question_for(const struct client *client,
	enum client_secret_kind kind)
{
	const char *word = client_secret_word(kind);

	if (client->asks_passphrase)
		return xasprintf("Passphrase of the vault (%s of %s): ", word,
			client->connection->name);
	return xasprintf("%c%s of %s: ", word[0] - 32, word + 1,
		client->connection->name);
}

static void ask(struct operation *operation, enum client_secret_kind kind,
	bool asks_passphrase)
{
	struct client *client = operation->client;
	struct err err = ERR_INIT;
	char *question;

	if (client->hooks.ask_secret == NULL) {
		err_set(&err, ERR_AUTH, "the %s of %s would have to be typed, "
			"and there is no terminal: give it by environment, "
			"file or command", asks_passphrase ?
			"passphrase of the vault for the secret" :
			client_secret_word(kind), client->connection->name);
		operation_end(operation, 0, &err);
		return;
	}
	client->is_asking = true;
	client->asks_passphrase = asks_passphrase;
	client->asked = kind;
	question = question_for(client, kind);
	client->hooks.ask_secret(client->hooks.data, client, question);
	free(question);
}

/* A vault that can't be opened is said before a passphrase is asked for. */
static bool vault_can_open(const struct client *client, struct err *err)
{
	const struct vault *vault = client->hooks.vault;

	if (vault != NULL && vault_exists(vault))
		return vault_look(vault, err);
	return err_set(err, ERR_CONFIG, "there is no vault yet: \"fhirdeck "
		"vault set\" makes one, :vault-set does in the deck");
}

/* Begins what takes time; true when the secret can be read at once. */
static bool is_at_hand(struct operation *operation,
	enum client_secret_kind kind, struct err *err)
{
	struct client *client = operation->client;

	switch (client_secret_ref(client, kind)->source) {
	case SECRET_PROMPT:
		ask(operation, kind, false);
		return false;
	case SECRET_COMMAND:
		(void)client_start_command(client, kind, err);
		return false;
	case SECRET_VAULT:
		if (!vault_can_open(client, err))
			return false;
		if (!vault_is_locked(client->hooks.vault))
			return true;
		ask(operation, kind, true);
		return false;
	default:
		return true;
	}
}

bool client_ready_secret(struct operation *operation,
	enum client_secret_kind kind)
{
	struct client *client = operation->client;
	struct err err = ERR_INIT;

	if (client->secret[kind] != NULL)
		return true;
	operation->wait = WAIT_SECRET;
	if (is_busy(client))
		return false;
	if (is_at_hand(operation, kind, &err))
		client->secret[kind] = client_read_secret(client, kind, &err);
	if (err_is_set(&err))
		operation_end(operation, 0, &err);
	return client->secret[kind] != NULL;
}

static void forget(struct client *client, enum client_secret_kind kind)
{
	secret_free(client->secret[kind]);
	client->secret[kind] = NULL;
	/* Its key can't be opened until the passphrase is there again. */
	if (kind == SECRET_OF_CERTIFICATE)
		client->certificate_is_good = false;
	if (kind == SECRET_OF_KEY)
		keyfile_finish(&client->key);
}

/* What can be another one by now: it may have been mended. */
void client_forget_typed(struct client *client, enum client_secret_kind kind)
{
	enum secret_source source = client_secret_ref(client, kind)->source;

	if (source == SECRET_PROMPT || source == SECRET_COMMAND ||
	    source == SECRET_VAULT)
		forget(client, kind);
}

void client_forget_vaulted(struct client *client)
{
	for (size_t i = 0; i < SECRET_KIND_COUNT; i++)
		if (client_secret_ref(client, i)->source == SECRET_VAULT)
			forget(client, i);
}

static void on_vault(void *data, const struct err *err)
{
	struct client *client = data;

	client->is_unlocking = false;
	if (err != NULL)
		operations_fail(client, WAIT_SECRET, err);
	else
		client_step_soon(client);
	client_changed(client);
}

static void unlock(struct client *client, struct secret *passphrase)
{
	struct err err = ERR_INIT;

	client->is_unlocking = vault_open_start(client->hooks.vault,
		client->loop, passphrase, on_vault, client, &err);
	secret_free(passphrase);
	if (!client->is_unlocking)
		operations_fail(client, WAIT_SECRET, &err);
	client_changed(client);
}

void client_answer_secret(struct client *client, struct secret *secret)
{
	struct err err = ERR_INIT;

	if (!client->is_asking) {
		secret_free(secret);
		return;
	}
	client->is_asking = false;
	if (secret != NULL && secret_length(secret) > 0) {
		if (client->asks_passphrase) {
			unlock(client, secret);
			return;
		}
		secret_free(client->secret[client->asked]);
		client->secret[client->asked] = secret;
		client_step_soon(client);
		return;
	}
	secret_free(secret);
	err_set(&err, ERR_CANCELLED, "no %s was given, so nothing was sent",
		client->asks_passphrase ? "passphrase" :
		client_secret_word(client->asked));
	operations_fail(client, WAIT_SECRET, &err);
}

void client_forget_secrets(struct client *client)
{
	for (size_t i = 0; i < SECRET_KIND_COUNT; i++)
		forget(client, i);
	keyfile_finish(&client->key);
	token_finish(&client->token);
}

void client_abandon_secret(struct client *client)
{
	if (client->command != 0)
		client_stop_command(client);
	if (client->is_unlocking) {
		vault_open_forget(client->hooks.vault, client);
		vault_open_stop(client->hooks.vault);
	}
	client->is_unlocking = false;
}

const char *client_secret_doing(const struct client *client)
{
	if (client->is_unlocking)
		return "unlocking the vault";
	return client->command != 0 ? "running the command for a secret" :
		"waiting for a secret to be typed";
}
