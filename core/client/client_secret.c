#include "core/client/client_internal.h"

/*
 * Where secrets come from. Each is read once, into locked memory, and kept for
 * the session. Only one question is open at a time; operations that need
 * another secret meanwhile wait their turn.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/log.h"
#include "core/base/path.h"
#include "core/base/text.h"

enum { SECRET_FILE_MAX = 65536 };

static const char *const secret_words[SECRET_KIND_COUNT] = {
	[SECRET_OF_CLIENT] = "client secret",
	[SECRET_OF_USER] = "password",
	[SECRET_PASTED] = "access token",
};

static const struct secret_ref *ref_of(const struct client *client,
	enum client_secret_kind kind)
{
	const struct connection *connection = client->connection;

	if (kind == SECRET_OF_CLIENT)
		return &connection->oauth2.client_secret;
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
	const char *value = getenv(name);

	if (value == NULL || *value == '\0') {
		err_set(err, ERR_AUTH, "the environment variable %s, which "
			"should hold the secret, is not set", name);
		return NULL;
	}
	return secret_new(value, strlen(value));
}

static struct secret *from_file(const char *typed, struct err *err)
{
	struct buf text = BUF_INIT;
	struct secret *secret = NULL;
	char *path = path_typed(typed);
	unsigned mode;

	buf_reserve(&text, SECRET_FILE_MAX);
	if (path_read(path, SECRET_FILE_MAX, &text, err)) {
		secret = trimmed(text.data, text.len);
		if (secret == NULL)
			err_set(err, ERR_AUTH, "the secret file %s is empty",
				path);
		if (path_is_open_to_others(path, &mode))
			log_line(LOG_WARN, "the secret file %s can be read "
				"by others (mode %03o): chmod 600 it", path,
				mode);
	}
	buf_finish_wiped(&text);
	free(path);
	return secret;
}

static void ask(struct operation *operation, enum client_secret_kind kind)
{
	struct client *client = operation->client;
	struct err err = ERR_INIT;
	char *question;

	operation->wait = WAIT_SECRET;
	if (client->is_asking)
		return;
	if (client->hooks.ask_secret == NULL) {
		err_set(&err, ERR_AUTH, "the %s of %s would have to be typed, "
			"and there is no terminal: give it by environment or "
			"file", secret_words[kind], client->connection->name);
		operation_end(operation, 0, &err);
		return;
	}
	client->is_asking = true;
	client->asked = kind;
	question = xasprintf("%c%s of %s: ", secret_words[kind][0] - 32,
		secret_words[kind] + 1, client->connection->name);
	client->hooks.ask_secret(client->hooks.data, client, question);
	free(question);
}

bool client_ready_secret(struct operation *operation,
	enum client_secret_kind kind)
{
	struct client *client = operation->client;
	const struct secret_ref *ref = ref_of(client, kind);
	struct err err = ERR_INIT;

	if (client->secret[kind] != NULL)
		return true;
	switch (ref->source) {
	case SECRET_PROMPT:
		ask(operation, kind);
		return false;
	case SECRET_ENV:
		client->secret[kind] = from_environment(ref->value, &err);
		break;
	case SECRET_FILE:
		client->secret[kind] = from_file(ref->value, &err);
		break;
	case SECRET_PUBLIC:
		client->secret[kind] = secret_new(ref->value,
			strlen(ref->value));
		break;
	case SECRET_NONE:
		err_set(&err, ERR_CONFIG, "the connection %s does not say "
			"where its %s comes from: edit it",
			client->connection->name, secret_words[kind]);
		break;
	}
	if (client->secret[kind] == NULL)
		operation_end(operation, 0, &err);
	return client->secret[kind] != NULL;
}

void client_forget_typed(struct client *client, enum client_secret_kind kind)
{
	if (ref_of(client, kind)->source != SECRET_PROMPT)
		return;
	secret_free(client->secret[kind]);
	client->secret[kind] = NULL;
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
		secret_free(client->secret[client->asked]);
		client->secret[client->asked] = secret;
		client_step_soon(client);
		return;
	}
	secret_free(secret);
	err_set(&err, ERR_CANCELLED, "no %s was given, so nothing was sent",
		secret_words[client->asked]);
	operations_fail(client, WAIT_SECRET, &err);
}

void client_forget_secrets(struct client *client)
{
	for (size_t i = 0; i < SECRET_KIND_COUNT; i++) {
		secret_free(client->secret[i]);
		client->secret[i] = NULL;
	}
	token_finish(&client->token);
}
