#include "core/cli/cli.h"

/*
 * fhirdeck vault: the vault from the command line. Passphrases and secrets are
 * typed on the terminal without echo; where standard input is no terminal they
 * are its lines, in the order of the questions, and a secret is all that is
 * left (a private key has many lines). They are never words of the command,
 * for those are shown to everybody by ps.
 */

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/auth/vault.h"
#include "core/auth/vault_list.h"
#include "core/doc/json.h"
#include "core/engine/loop.h"

/* One line of standard input, or with is_rest all there is, without its end. */
static struct secret *read_input(bool is_rest)
{
	struct secret *secret = secret_new("", 0);
	char byte = 0;

	while (secret_length(secret) <= VAULT_SECRET_MAX &&
	    read(STDIN_FILENO, &byte, 1) == 1 && (byte != '\n' || is_rest))
		secret_append(secret, &byte, 1);
	mem_wipe(&byte, 1);
	while (secret_length(secret) > 0 && strchr("\r\n", secret_bytes(secret)
	    [secret_length(secret) - 1]) != NULL)
		secret_backspace(secret);
	return secret;
}

static bool is_typed(void)
{
	return isatty(STDIN_FILENO) == 1;
}

/* NULL with err when there was none. */
static struct secret *get(const char *question, bool is_rest, struct err *err)
{
	struct secret *secret = is_typed() ? cli_ask_secret(question) :
		read_input(is_rest);

	if (secret != NULL && secret_length(secret) > 0)
		return secret;
	secret_free(secret);
	err_set(err, is_typed() ? ERR_CANCELLED : ERR_USAGE,
		is_typed() ? "nothing was typed, so nothing was changed" :
		"standard input has too few lines: the passphrase comes "
		"first");
	return NULL;
}

/* A new passphrase is typed twice, for nobody sees what is typed. */
static struct secret *get_new_passphrase(struct err *err)
{
	struct secret *first = get("New passphrase of the vault: ", false,
		err);
	struct secret *second;
	bool is_same;

	if (first == NULL || !is_typed())
		return first;
	if (!vault_passphrase_is_good(first, err)) {
		secret_free(first);
		return NULL;
	}
	second = get("The same once more: ", false, err);
	is_same = second != NULL && secret_equals(first, second);
	if (second != NULL && !is_same)
		err_set(err, ERR_USAGE, "the two passphrases are not the "
			"same, so nothing was changed");
	secret_free(second);
	if (is_same)
		return first;
	secret_free(first);
	return NULL;
}

static bool open_vault(struct vault *vault, bool may_make, struct err *err)
{
	bool is_new = !vault_exists(vault), is_open;
	struct secret *passphrase;

	if (is_new && !may_make)
		return err_set(err, ERR_CONFIG, "there is no vault %s yet: "
			"fhirdeck vault set NAME makes one",
			vault_path(vault));
	if (!is_new && !vault_look(vault, err))
		return false;
	passphrase = is_new ? get_new_passphrase(err) :
		get("Passphrase of the vault: ", false, err);
	is_open = passphrase != NULL && vault_open(vault, passphrase, err);
	secret_free(passphrase);
	return is_open;
}

static void print_names(const struct cli *cli, const struct buf *names)
{
	struct json *array = json_new_array();
	struct buf text = BUF_INIT;

	for (const char *at = names->data; *at != '\0'; at += strcspn(at, "\n")
	    + 1) {
		char *name = xstrndup(at, strcspn(at, "\n"));

		json_append(array, json_new_string(name));
		free(name);
	}
	json_print(array, true, &text);
	if (cli->wants_json)
		cli_print_json(text.data);
	else
		cli_print_text(names->data);
	buf_finish(&text);
	json_free(array);
}

static bool run_list(struct cli *cli, struct vault *vault, const char *name,
	struct err *err)
{
	struct buf names = BUF_INIT;
	bool is_done = open_vault(vault, false, err) &&
		vault_names(vault, &names, err);

	(void)name;
	if (is_done)
		print_names(cli, &names);
	buf_finish(&names);
	return is_done;
}

static bool run_set(struct cli *cli, struct vault *vault, const char *name,
	struct err *err)
{
	struct secret *secret = NULL;
	bool is_done = vault_list_name_is_good(name, err) &&
		open_vault(vault, true, err);

	(void)cli;
	if (is_done) {
		char *question = xasprintf("Secret %s: ", name);

		secret = get(question, true, err);
		free(question);
	}
	is_done = secret != NULL && vault_put(vault, name, secret, err);
	secret_free(secret);
	if (is_done)
		printf("saved in %s; a connection names it as vault:%s\n",
			vault_path(vault), name);
	return is_done;
}

static bool run_remove(struct cli *cli, struct vault *vault, const char *name,
	struct err *err)
{
	bool is_done = open_vault(vault, false, err) &&
		vault_remove(vault, name, err);

	(void)cli;
	if (is_done)
		printf("removed from %s\n", vault_path(vault));
	return is_done;
}

static bool run_passphrase(struct cli *cli, struct vault *vault,
	const char *name, struct err *err)
{
	bool is_done = open_vault(vault, false, err);
	struct secret *passphrase = is_done ? get_new_passphrase(err) : NULL;

	(void)cli;
	(void)name;
	is_done = passphrase != NULL &&
		vault_change_passphrase(vault, passphrase, err);
	secret_free(passphrase);
	if (is_done)
		printf("the passphrase of %s is changed\n", vault_path(vault));
	return is_done;
}

static const struct {
	const char *name;
	int words;		/* behind the command's name, with its own */
	bool (*run)(struct cli *cli, struct vault *vault, const char *name,
		struct err *err);
} verbs[] = {
	{ "list", 1, run_list },
	{ "set", 2, run_set },
	{ "remove", 2, run_remove },
	{ "passphrase", 1, run_passphrase },
};

/* So that a signal ends the question, with the echo on again. */
static void on_signal(void *data, int signo)
{
	(void)data;
	(void)signo;
}

int cli_vault(struct cli *cli, int argc, char **argv)
{
	struct err err = ERR_INIT;
	struct vault *vault;
	size_t at = 0;

	if (!cli_parse(&argc, argv, NULL, 0, &err))
		return cli_fail(&err);
	while (argc > 1 && at < FD_COUNT(verbs) &&
	    strcmp(verbs[at].name, argv[1]) != 0)
		at++;
	if (argc < 2 || at == FD_COUNT(verbs))
		return cli_usage("vault", "say what to do");
	if (argc != verbs[at].words + 1)
		return cli_usage("vault", verbs[at].words == 2 ?
			"it takes the name of one secret; the secret itself "
			"is typed or comes by standard input" :
			"nothing follows that word");
	cli->loop = loop_new();
	loop_on_signal(cli->loop, SIGINT, on_signal, NULL);
	loop_on_signal(cli->loop, SIGTERM, on_signal, NULL);
	vault = vault_new();
	(void)verbs[at].run(cli, vault, argv[2], &err);
	vault_free(vault);
	loop_free(cli->loop);
	return cli_fail(&err);
}
