#include "core/cli/connection_add.h"

/*
 * fhirdeck connection add: a connection from options. Without --service it
 * takes the one of that name (a preset, or with --replace the user's own) and
 * changes what the options say: the way to give a preset its client id. What
 * is not said stays out, but for a secret, which is then asked for.
 */

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/base/path.h"
#include "core/base/text.h"

/* Takes a word off the end of "URL,access,kind" if it is one of those. */
static bool take_word(char *text, struct service *service, struct err *err)
{
	char *comma = strrchr(text, ',');

	if (access_parse(comma + 1, &service->access) ||
	    service_kind_parse(comma + 1, &service->kind)) {
		*comma = '\0';
		return true;
	}
	return err_set(err, ERR_USAGE, "\"%.40s\" is no access (unrestricted, "
		"oauth2, basic, token) and no kind (fhir, hl7v2, http) of a "
		"service", comma + 1);
}

/* "esb=https://host/ESB,oauth2,fhir" */
static bool add_service(struct connection *connection, const char *word,
	enum access_mode access, struct err *err)
{
	struct service service = { .kind = SERVICE_FHIR, .access = access };
	const char *equals = strchr(word, '=');
	char *name, *base;
	bool is_good = true;

	if (equals == NULL || equals == word)
		return err_set(err, ERR_USAGE, "--service is "
			"NAME=URL[,access][,kind], not \"%.60s\"", word);
	name = xstrndup(word, (size_t)(equals - word));
	base = xstrdup(equals + 1);
	while (is_good && strchr(base, ',') != NULL)
		is_good = take_word(base, &service, err);
	if (is_good)
		connection_add_service(connection, name, service.kind, base,
			service.access);
	free(name);
	free(base);
	return is_good;
}

static bool add_variable(struct connection *connection, const char *word,
	struct err *err)
{
	const char *equals = strchr(word, '=');
	char *name;

	if (equals == NULL || equals == word)
		return err_set(err, ERR_USAGE, "--variable is NAME=VALUE, not "
			"\"%.60s\"", word);
	name = xstrndup(word, (size_t)(equals - word));
	for (size_t i = 0; i < connection->variable_count; i++)
		if (strcmp(connection->variables[i].name, name) == 0) {
			mem_replace(&connection->variables[i].value,
				equals + 1);
			free(name);
			return true;
		}
	connection_add_variable(connection, name, equals + 1);
	free(name);
	return true;
}

bool cli_add_secret(struct secret_ref *place, const char *option,
	const char *text, struct err *err)
{
	struct secret_ref ref;

	if (text == NULL)
		return true;
	if (!secret_ref_parse(text, &ref, err))
		return err_prefix(err, "%s: ", option);
	secret_ref_finish(place);
	*place = ref;
	return true;
}

/*
 * A path that counts from here would count from somewhere else the next time:
 * it is kept in full. "~/" stays as it was typed.
 */
static char *full_path(const char *text)
{
	char here[PATH_MAX];

	if (*text == '/' || text_starts_with(text, "~/") ||
	    getcwd(here, sizeof(here)) == NULL)
		return xstrdup(text);
	while (text_starts_with(text, "./"))
		text += 2;
	return path_join(here, text);
}

void cli_add_file(char **place, const char *option, const char *text)
{
	char *path, *file;

	if (text == NULL)
		return;
	if (*text == '\0') {
		mem_replace(place, NULL);
		return;
	}
	path = full_path(text);
	file = path_typed(path);
	if (!path_exists(file))
		cli_note("%s: there is no file %s (yet)", option, file);
	mem_replace(place, path);
	free(file);
	free(path);
}

static void set_text(char **place, const char *text)
{
	if (text != NULL)
		mem_replace(place, text);
}

/* What a service gets that does not say its access. */
static enum access_mode access_of(const struct add_options *options)
{
	if (options->oauth2 != NULL)
		return ACCESS_OAUTH2;
	if (options->user != NULL)
		return ACCESS_BASIC;
	return options->token != NULL ? ACCESS_TOKEN : ACCESS_UNRESTRICTED;
}

static bool set_words(struct connection *connection,
	const struct add_options *options, struct err *err)
{
	const struct service *service;

	if (options->tier != NULL) {
		if (!tier_parse(options->tier, &connection->tier))
			return err_set(err, ERR_USAGE, "--tier is dev, test "
				"or production, not \"%.40s\"",
				options->tier);
		connection->is_read_only =
			connection->tier == TIER_PRODUCTION;
	}
	if (options->is_read_only)
		connection->is_read_only = true;
	if (options->default_service == NULL)
		return true;
	service = *options->default_service != '\0' ?
		connection_service(connection, options->default_service) :
		NULL;
	if (service == NULL)
		return err_set(err, ERR_USAGE, "--default-service \"%.40s\" is "
			"none of its services", options->default_service);
	connection->default_service =
		(size_t)(service - connection->services);
	return true;
}

static void set_tls(struct connection *connection,
	const struct add_options *options)
{
	cli_add_file(&connection->ca_file, "--ca-file", options->ca_file);
	cli_add_file(&connection->client_certificate, "--client-certificate",
		options->client_certificate);
	cli_add_file(&connection->client_key, "--client-key",
		options->client_key);
	set_text(&connection->verify_as, options->verify_as);
	set_text(&connection->tls_minimum, options->tls_minimum);
	if (options->is_ca_alone)
		connection->is_ca_alone = true;
	if (options->allows_plain_http)
		connection->allows_plain_http = true;
}

static bool apply(struct connection *connection,
	const struct add_options *options, struct err *err)
{
	struct oauth2_settings *oauth2 = &connection->oauth2;

	for (size_t i = 0; i < options->services.count; i++)
		if (!add_service(connection, options->services.item[i],
		    access_of(options), err))
			return false;
	for (size_t i = 0; i < options->variables.count; i++)
		if (!add_variable(connection, options->variables.item[i],
		    err))
			return false;
	set_text(&oauth2->base, options->oauth2);
	set_text(&oauth2->client_id, options->client_id);
	set_text(&oauth2->scope, options->scope);
	set_text(&oauth2->aud, options->aud);
	set_text(&connection->basic_user, options->user);
	set_tls(connection, options);
	return cli_add_secret(&connection->client_passphrase,
			"--client-passphrase", options->client_passphrase,
			err) &&
		cli_add_secret(&oauth2->client_secret, "--client-secret",
			options->client_secret, err) &&
		cli_add_secret(&connection->basic_password, "--password",
			options->password, err) &&
		cli_add_secret(&connection->pasted_token, "--token",
			options->token, err) &&
		cli_add_grant(connection, options, err) &&
		cli_add_network(connection, options, err) &&
		set_words(connection, options, err);
}

/* The one of exactly that name, or NULL. */
static const struct connection *find_exact(
	const struct connection_store *store, const char *name)
{
	for (size_t i = 0; i < connection_store_count(store); i++) {
		const struct connection *connection =
			connection_store_at(store, i);

		if (strcmp(connection->name, name) == 0)
			return connection;
	}
	return NULL;
}

/* A secret that is to be typed is what a client id without one means. */
static void default_secrets(struct connection *connection)
{
	struct secret_ref *secret = &connection->oauth2.client_secret;

	if (connection->oauth2.client_id != NULL &&
	    client_auth_needs_secret(connection->oauth2.auth) &&
	    secret->source == SECRET_NONE)
		secret->source = SECRET_PROMPT;
	if (connection->basic_user != NULL &&
	    connection->basic_password.source == SECRET_NONE)
		connection->basic_password.source = SECRET_PROMPT;
}

int cli_connection_add(struct connection_store *store, const char *name,
	const struct add_options *options)
{
	const struct connection *old = find_exact(store, name);
	struct connection *connection;
	struct err err = ERR_INIT;
	bool is_own = old != NULL && !old->is_preset;

	if (is_own && !options->replaces) {
		err_set(&err, ERR_USAGE, "there is a connection \"%s\" "
			"already; --replace changes it", name);
		return cli_fail(&err);
	}
	if (old == NULL && options->services.count == 0) {
		err_set(&err, ERR_USAGE, "a connection needs --service "
			"NAME=URL[,access][,kind]");
		return cli_fail(&err);
	}
	connection = old != NULL && options->services.count == 0 ?
		connection_dup(old) : connection_new(name);
	if (!apply(connection, options, &err)) {
		connection_free(connection);
		return cli_fail(&err);
	}
	default_secrets(connection);
	if (!connection_store_put(store, is_own ? name : NULL, connection,
	    &err))
		return cli_fail(&err);
	printf("saved in %s\n", connection_store_path(store));
	return 0;
}
