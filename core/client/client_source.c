#include "core/client/client_internal.h"

/*
 * Sources that need no question: environment, file, vault, and a command. The
 * command runs as a child of the loop, through the shell as git's credential
 * helpers do, without a terminal and without the variables that hold other
 * secrets. Of what it writes the first line counts (pass(1) keeps notes behind
 * it); nothing of it is ever shown, not even when it fails.
 */

#include <stdlib.h>
#include <string.h>

#include "core/auth/vault.h"
#include "core/base/environment.h"
#include "core/base/path.h"
#include "core/engine/child.h"

enum { SECRET_BYTES_MAX = 65536, COMMAND_LIMIT_MS = 60000 };

static const char *const secret_words[SECRET_KIND_COUNT] = {
	[SECRET_OF_CLIENT] = "client secret",
	[SECRET_OF_USER] = "password",
	[SECRET_PASTED] = "access token",
	[SECRET_OF_PROXY] = "password of the proxy",
	[SECRET_OF_CERTIFICATE] = "passphrase of the client certificate",
	[SECRET_OF_KEY] = "passphrase of the signing key",
	[SECRET_OF_REFRESH] = "refresh token",
};

const char *client_secret_word(enum client_secret_kind kind)
{
	return secret_words[kind];
}

const struct secret_ref *client_secret_ref(const struct client *client,
	enum client_secret_kind kind)
{
	const struct connection *connection = client->connection;

	if (kind == SECRET_OF_CLIENT)
		return &connection->oauth2.client_secret;
	if (kind == SECRET_OF_KEY)
		return &connection->oauth2.key_passphrase;
	if (kind == SECRET_OF_REFRESH)
		return &connection->oauth2.refresh_token;
	if (kind == SECRET_OF_PROXY)
		return &connection->network.proxy_password;
	if (kind == SECRET_OF_CERTIFICATE)
		return &connection->client_passphrase;
	return kind == SECRET_OF_USER ? &connection->basic_password :
		&connection->pasted_token;
}

/* A copy without the line end that editors leave behind. */
static struct secret *trimmed(const char *text, size_t len)
{
	while (len > 0 && (text[len - 1] == '\n' || text[len - 1] == '\r'))
		len--;
	return len > 0 ? secret_new(text, len) : NULL;
}

static struct secret *from_environment(const char *name, struct err *err)
{
	struct secret *secret = environment_secret(name);

	if (secret == NULL)
		err_set(err, ERR_AUTH, "the environment variable %s, which "
			"should hold the secret, is not set", name);
	return secret;
}

static struct secret *from_file(const char *typed, struct err *err)
{
	struct buf text = BUF_INIT;
	struct secret *secret = NULL;
	char *path = path_typed(typed);

	/* At once, so that growing leaves no copies behind. */
	buf_reserve(&text, SECRET_BYTES_MAX + 65536);
	if (path_read_private(path, SECRET_BYTES_MAX, &text, err)) {
		secret = trimmed(text.data, text.len);
		if (secret == NULL)
			err_set(err, ERR_AUTH, "the secret file %s is empty",
				path);
	}
	buf_finish_wiped(&text);
	free(path);
	return secret;
}

struct secret *client_read_secret(struct client *client,
	enum client_secret_kind kind, struct err *err)
{
	const struct secret_ref *ref = client_secret_ref(client, kind);

	switch (ref->source) {
	case SECRET_ENV:
		return from_environment(ref->value, err);
	case SECRET_FILE:
		return from_file(ref->value, err);
	case SECRET_PUBLIC:
		return secret_new(ref->value, strlen(ref->value));
	case SECRET_VAULT:
		return vault_get(client->hooks.vault, ref->value, err);
	default:
		err_set(err, ERR_CONFIG, "the connection %s does not say "
			"where its %s comes from: edit it",
			client->connection->name, secret_words[kind]);
		return NULL;
	}
}

/* Why there is no secret in what a command did, in words. */
static void explain(const struct client *client,
	const struct child_result *result, struct err *err)
{
	char *whose = xasprintf("the command for the %s of %s",
		secret_words[client->asked], client->connection->name);

	if (result->is_late)
		err_set(err, ERR_AUTH, "%s did not end within %d s and was "
			"stopped: does it ask for something? It has no "
			"terminal here", whose, COMMAND_LIMIT_MS / 1000);
	else if (result->output->failed)
		err_set(err, ERR_LIMIT, "%s wrote more than %d bytes", whose,
			SECRET_BYTES_MAX);
	else if (result->status == 127)
		err_set(err, ERR_CONFIG, "%s could not be run: there is no "
			"such program (status 127)", whose);
	else if (result->status > 128)
		err_set(err, ERR_AUTH, "%s was ended by signal %d", whose,
			result->status - 128);
	else if (result->status != 0)
		err_set(err, ERR_AUTH, "%s failed with status %d: run it in a "
			"shell to see what it says", whose, result->status);
	else
		err_set(err, ERR_AUTH, "%s gave no secret: its first line is "
			"empty", whose);
	free(whose);
}

static void on_command(void *data, const struct child_result *result)
{
	struct client *client = data;
	const char *text = result->output->data;
	struct secret *secret = NULL;
	struct err err = ERR_INIT;

	client->command = 0;
	if (result->status == 0 && !result->is_late && !result->output->failed)
		secret = trimmed(text, strcspn(text, "\n"));
	if (secret == NULL) {
		explain(client, result, &err);
		operations_fail(client, WAIT_SECRET, &err);
		return;
	}
	secret_free(client->secret[client->asked]);
	client->secret[client->asked] = secret;
	client_step_soon(client);
}

bool client_start_command(struct client *client, enum client_secret_kind kind,
	struct err *err)
{
	const char *argv[] = { "/bin/sh", "-c",
		client_secret_ref(client, kind)->value, NULL };
	const struct child_spec spec = { .argv = argv, .captures = true,
		.is_secret = true, .cap = SECRET_BYTES_MAX,
		.time_limit_ms = COMMAND_LIMIT_MS, .done = on_command,
		.data = client };

	client->asked = kind;
	client->command = child_start(client->loop, &spec, err);
	return client->command != 0;
}

void client_stop_command(struct client *client)
{
	child_forget(client->command);
	child_stop(client->command);
	client->command = 0;
}
