#include "core/cli/vault.h"

/*
 * fhirdeck vault: the vault from the command line. Passphrases and secrets are
 * typed (core/cli/typed), and a secret is all that is left of standard input.
 */

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/auth/vault_list.h"
#include "core/cli/cli.h"
#include "core/cli/typed.h"
#include "core/doc/json.h"
#include "core/engine/loop.h"

static struct secret *get_new_passphrase(struct err *err)
{
	struct secret *first = typed_secret("New passphrase of the vault: ",
		false, err);

	if (first == NULL || !typed_is_terminal() ||
	    vault_passphrase_is_good(first, err))
		return typed_again(first, err);
	secret_free(first);
	return NULL;
}

bool cli_open_vault(struct vault *vault, bool may_make, struct err *err)
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
		typed_secret("Passphrase of the vault: ", false, err);
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
	bool is_done = cli_open_vault(vault, false, err) &&
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
		cli_open_vault(vault, true, err);

	(void)cli;
	if (is_done) {
		char *question = xasprintf("Secret %s: ", name);

		secret = typed_secret(question, true, err);
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
	bool is_done = cli_open_vault(vault, false, err) &&
		vault_remove(vault, name, err);

	(void)cli;
	if (is_done)
		printf("removed from %s\n", vault_path(vault));
	return is_done;
}

static bool run_passphrase(struct cli *cli, struct vault *vault,
	const char *name, struct err *err)
{
	bool is_done = cli_open_vault(vault, false, err);
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
