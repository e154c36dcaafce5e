#include "core/cli/connection_add.h"

/*
 * The options of `fhirdeck connection add` about the way to the servers. An
 * empty value takes away what was said before.
 */

#include <string.h>

static void set_text(char **place, const char *text)
{
	if (text != NULL)
		mem_replace(place, *text != '\0' ? text : NULL);
}

/* All of them together take the place of those that were. */
static void set_resolve(char **place, const struct cli_list *list)
{
	struct buf words = BUF_INIT;

	for (size_t i = 0; i < list->count; i++)
		if (*list->item[i] != '\0')
			buf_printf(&words, "%s%s", words.len > 0 ? " " : "",
				list->item[i]);
	if (list->count > 0)
		mem_replace(place, words.len > 0 ? words.data : NULL);
	buf_finish(&words);
}

/* A user without a word on the password: it is asked for. */
static void default_password(struct network_settings *network)
{
	if (network->proxy_user == NULL)
		secret_ref_finish(&network->proxy_password);
	else if (network->proxy_password.source == SECRET_NONE)
		network->proxy_password.source = SECRET_PROMPT;
}

bool cli_add_network(struct connection *connection,
	const struct add_options *options, struct err *err)
{
	struct network_settings *network = &connection->network;

	set_text(&network->proxy, options->proxy);
	set_text(&network->no_proxy, options->no_proxy);
	set_text(&network->proxy_user, options->proxy_user);
	set_text(&network->proxy_auth, options->proxy_auth);
	cli_add_file(&network->proxy_ca_file, "--proxy-ca-file",
		options->proxy_ca_file);
	set_text(&network->ip, options->ip);
	set_resolve(&network->resolve, &options->resolve);
	if (!cli_add_secret(&network->proxy_password, "--proxy-password",
	    options->proxy_password, err))
		return false;
	if (options->proxy_password != NULL && network->proxy_user == NULL)
		return err_set(err, ERR_USAGE, "--proxy-password needs "
			"--proxy-user NAME beside it");
	default_password(network);
	return true;
}
