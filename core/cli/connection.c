#include "core/cli/cli.h"

/*
 * fhirdeck connection: the store from the command line. Secrets are never
 * read here and never printed: an option names where one comes from, and so
 * does what is shown.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/cli/connection_add.h"
#include "core/doc/json.h"
#include "core/fhir/paragraph.h"
#include "core/store/connection.h"
#include "core/store/connection_stranger.h"

static void print_json(struct json *json)
{
	struct buf text = BUF_INIT;

	json_print(json, true, &text);
	cli_print_json(text.data);
	buf_finish(&text);
	json_free(json);
}

static struct json *summary_of(const struct connection *connection)
{
	const struct service *service = connection_service(connection, NULL);
	struct json *json = json_new_object();

	json_set_string(json, "name", connection->name);
	json_set_string(json, "tier", tier_name(connection->tier));
	json_set_bool(json, "preset", connection->is_preset);
	json_set_bool(json, "read_only", connection->is_read_only);
	if (service != NULL) {
		json_set_string(json, "service", service->name);
		json_set_string(json, "base", service->base);
		json_set_string(json, "access", access_name(service->access));
	}
	return json;
}

static size_t name_columns(const struct connection_store *store)
{
	size_t widest = 4;

	for (size_t i = 0; i < connection_store_count(store); i++) {
		const char *name = connection_store_at(store, i)->name;
		size_t width = text_width(name, strlen(name));

		if (width > widest && width <= 40)
			widest = width;
	}
	return widest + 2;
}

static void list_line(const struct connection *connection, size_t columns,
	struct buf *out)
{
	const struct service *service = connection_service(connection, NULL);

	paragraph_cell(out, connection->name, columns);
	paragraph_cell(out, tier_label(connection->tier), 12);
	paragraph_cell(out, service != NULL ? access_name(service->access) :
		"", 14);
	buf_printf(out, "%s%s\n", service != NULL ? service->base : "",
		connection->is_preset ? "  (preset)" : "");
}

static int list(struct cli *cli)
{
	size_t count = connection_store_count(cli->store);
	size_t columns = name_columns(cli->store);
	struct json *array = json_new_array();
	struct buf text = BUF_INIT;

	for (size_t i = 0; i < count; i++) {
		const struct connection *connection =
			connection_store_at(cli->store, i);

		json_append(array, summary_of(connection));
		list_line(connection, columns, &text);
	}
	if (cli->wants_json) {
		print_json(array);
	} else {
		cli_print_text(text.data);
		json_free(array);
	}
	buf_finish(&text);
	return 0;
}

static void secret_row(struct buf *out, const char *label,
	const struct secret_ref *ref)
{
	char text[SECRET_REF_MAX];

	secret_ref_format(ref, text, sizeof(text));
	paragraph_row(out, label, text);
}

static void text_row(struct buf *out, const char *label, const char *text)
{
	paragraph_row(out, label, text != NULL ? text : "");
}

static void service_rows(const struct connection *connection,
	struct buf *out)
{
	for (size_t i = 0; i < connection->service_count; i++) {
		const struct service *service = &connection->services[i];
		char *text = xasprintf("%s, %s, %s%s", service->base,
			service_kind_name(service->kind),
			access_name(service->access),
			i == connection->default_service ? ", default" : "");

		text_row(out, service->name, text);
		free(text);
	}
}

static void oauth2_rows(const struct oauth2_settings *oauth2,
	struct buf *out)
{
	if (oauth2->base == NULL && oauth2->token_endpoint == NULL)
		return;
	text_row(out, "OAuth2", oauth2->base);
	text_row(out, "Token endpoint", oauth2->token_endpoint);
	text_row(out, "Introspection", oauth2->introspection_endpoint);
	text_row(out, "Revocation", oauth2->revocation_endpoint);
	text_row(out, "JWKS", oauth2->jwks_uri);
	text_row(out, "Client id", oauth2->client_id != NULL ?
		oauth2->client_id : "(missing)");
	secret_row(out, "Client secret", &oauth2->client_secret);
	text_row(out, "Client auth", client_auth_name(oauth2->auth));
	text_row(out, "Key file", oauth2->key_file);
	secret_row(out, "Passphrase", &oauth2->key_passphrase);
	text_row(out, "Key id", oauth2->key_id);
	text_row(out, "Assertion by", oauth2->assertion_alg);
	text_row(out, "Assertion for", oauth2->assertion_audience);
	text_row(out, "Subject", oauth2->assertion_subject);
	text_row(out, "Grant", oauth2->grant != GRANT_CLIENT_CREDENTIALS ?
		grant_name(oauth2->grant) : NULL);
	secret_row(out, "Refresh token", &oauth2->refresh_token);
	text_row(out, "Redirect URI", oauth2->redirect_uri);
	text_row(out, "Scope", oauth2->scope);
	text_row(out, "Audience", oauth2->aud);
	text_row(out, "Resource", oauth2->resource);
	text_row(out, "Token by", oauth2->token_by_get ? "GET" : "");
	text_row(out, "Endpoints", oauth2->uses_base_paths ?
		"on the configured base" : "");
}

static void network_rows(const struct network_settings *network,
	struct buf *out)
{
	text_row(out, "Proxy", network->proxy);
	text_row(out, "No proxy", network->no_proxy);
	text_row(out, "Proxy user", network->proxy_user);
	secret_row(out, "Its password", &network->proxy_password);
	text_row(out, "Proxy auth", network->proxy_auth);
	text_row(out, "Proxy CA", network->proxy_ca_file);
	text_row(out, "IP version", network->ip);
	text_row(out, "Addresses", network->resolve);
}

static void tls_rows(const struct connection *connection, struct buf *out)
{
	text_row(out, "CA file", connection->ca_file);
	text_row(out, "CAs", connection->is_ca_alone ? "of that file only" :
		"");
	text_row(out, "Certificate", connection->client_certificate);
	text_row(out, "Its key", connection->client_key);
	secret_row(out, "Passphrase", &connection->client_passphrase);
	text_row(out, "Verify as", connection->verify_as);
	text_row(out, "TLS from", connection->tls_minimum);
	network_rows(&connection->network, out);
	text_row(out, "Plain http", connection->allows_plain_http ?
		"tokens and passwords may go over it" : "");
}

static void stranger_row(void *data, const char *steps, const char *name,
	const char *near)
{
	char *text = xasprintf("%s%s%s%s", steps, near != NULL ?
		"; did you mean \"" : "", near != NULL ? near : "",
		near != NULL ? "\"?" : "");

	(void)name;
	text_row(data, "Not known", text);
	free(text);
}

static void show_text(const struct connection *connection)
{
	struct buf out = BUF_INIT;

	text_row(&out, "Name", connection->name);
	text_row(&out, "Tier", tier_name(connection->tier));
	text_row(&out, "Kept", connection->is_preset ?
		"preset, comes with fhirdeck" : "");
	text_row(&out, "Read-only", connection->is_read_only ? "yes" : "no");
	service_rows(connection, &out);
	oauth2_rows(&connection->oauth2, &out);
	text_row(&out, "User", connection->basic_user);
	secret_row(&out, "Password", &connection->basic_password);
	secret_row(&out, "Token", &connection->pasted_token);
	tls_rows(connection, &out);
	for (size_t i = 0; i < connection->headers.count; i++)
		text_row(&out, connection->headers.header[i].name,
			connection->headers.header[i].value);
	for (size_t i = 0; i < connection->variable_count; i++) {
		char *label = xasprintf("{{%s}}",
			connection->variables[i].name);

		text_row(&out, label, connection->variables[i].value);
		free(label);
	}
	connection_strangers(connection->unknown, stranger_row, &out);
	cli_print_text(out.data);
	buf_finish(&out);
}

static int show(struct cli *cli, const char *name)
{
	struct err err = ERR_INIT;
	const struct connection *connection =
		connection_store_find(cli->store, name, &err);

	if (connection == NULL)
		return cli_fail(&err);
	if (cli->wants_json)
		print_json(connection_to_json(connection));
	else
		show_text(connection);
	return 0;
}

static int remove_one(struct cli *cli, const char *name)
{
	struct err err = ERR_INIT;

	if (!connection_store_remove(cli->store, name, &err))
		return cli_fail(&err);
	printf("removed from %s\n", connection_store_path(cli->store));
	return 0;
}

/* The ladder of `fhirdeck check` on that connection. */
static int test(struct cli *cli, char *name)
{
	char word[] = "check", *argv[] = { word, NULL };

	cli->connection = name;
	return cli_check(cli, 1, argv);
}

static int run_verb(struct cli *cli, const char *verb, char *name,
	const struct add_options *options)
{
	if (strcmp(verb, "list") == 0)
		return list(cli);
	if (strcmp(verb, "show") == 0)
		return show(cli, name);
	if (strcmp(verb, "add") == 0)
		return cli_connection_add(cli->store, name, options);
	return remove_one(cli, name);
}

/* The words that are left: a verb, and all but list take a name. */
static const char *word_problem(int argc, char **argv)
{
	static const char *const verbs[] = {
		"list", "show", "add", "remove", "test"
	};
	size_t at = 0;

	if (argc < 2)
		return "say what to do";
	while (at < FD_COUNT(verbs) && strcmp(verbs[at], argv[1]) != 0)
		at++;
	if (at == FD_COUNT(verbs))
		return "it can list, show, add, remove and test";
	if (at == 0)
		return argc == 2 ? NULL : "list takes no name";
	return argc == 3 ? NULL : argc < 3 ? "which connection?" :
		"one name; put quotes around it";
}

static int with_store(struct cli *cli, char **argv,
	const struct add_options *options)
{
	struct err problem = ERR_INIT;
	int status;

	cli->store = connection_store_open(&problem);
	connection_store_be_patient(cli->store);
	connection_store_adopt(cli->store,
		connection_new_sandbox("http://127.0.0.1"));
	if (err_is_set(&problem))
		cli_note("fhirdeck: %s", problem.text);
	cli_note_store(cli);
	status = run_verb(cli, argv[1], argv[2], options);
	connection_store_free(cli->store);
	cli->store = NULL;
	return status != 0 ? status : err_exit_status(&problem);
}

/* Long because every option has a row. */
static bool parse(int *argc, char **argv, struct add_options *o,
	struct err *err)
{
	const struct cli_flag flags[] = {
		{ "--tier", NULL, NULL, &o->tier, NULL },
		{ "--service", "-s", NULL, NULL, &o->services },
		{ "--default-service", NULL, NULL, &o->default_service, NULL },
		{ "--oauth2", NULL, NULL, &o->oauth2, NULL },
		{ "--client-id", NULL, NULL, &o->client_id, NULL },
		{ "--client-secret", NULL, NULL, &o->client_secret, NULL },
		{ "--client-auth", NULL, NULL, &o->client_auth, NULL },
		{ "--scope", NULL, NULL, &o->scope, NULL },
		{ "--aud", NULL, NULL, &o->aud, NULL },
		{ "--grant", NULL, NULL, &o->grant, NULL },
		{ "--resource", NULL, NULL, &o->resource, NULL },
		{ "--redirect-uri", NULL, NULL, &o->redirect_uri, NULL },
		{ "--refresh-token", NULL, NULL, &o->refresh_token, NULL },
		{ "--key-file", NULL, NULL, &o->key_file, NULL },
		{ "--key-passphrase", NULL, NULL, &o->key_passphrase, NULL },
		{ "--key-id", NULL, NULL, &o->key_id, NULL },
		{ "--assertion-alg", NULL, NULL, &o->assertion_alg, NULL },
		{ "--assertion-audience", NULL, NULL, &o->assertion_audience,
		  NULL },
		{ "--assertion-subject", NULL, NULL, &o->assertion_subject,
		  NULL },
		{ "--assertion-lifetime", NULL, NULL, &o->assertion_lifetime,
		  NULL },
		{ "--ca-file", NULL, NULL, &o->ca_file, NULL },
		{ "--ca-only", NULL, &o->is_ca_alone, NULL, NULL },
		{ "--client-certificate", NULL, NULL, &o->client_certificate,
		  NULL },
		{ "--client-key", NULL, NULL, &o->client_key, NULL },
		{ "--client-passphrase", NULL, NULL, &o->client_passphrase,
		  NULL },
		{ "--verify-as", NULL, NULL, &o->verify_as, NULL },
		{ "--tls-minimum", NULL, NULL, &o->tls_minimum, NULL },
		{ "--allow-plain-http", NULL, &o->allows_plain_http, NULL,
		  NULL },
		{ "--proxy", NULL, NULL, &o->proxy, NULL },
		{ "--no-proxy", NULL, NULL, &o->no_proxy, NULL },
		{ "--proxy-user", NULL, NULL, &o->proxy_user, NULL },
		{ "--proxy-password", NULL, NULL, &o->proxy_password, NULL },
		{ "--proxy-auth", NULL, NULL, &o->proxy_auth, NULL },
		{ "--proxy-ca-file", NULL, NULL, &o->proxy_ca_file, NULL },
		{ "--ip", NULL, NULL, &o->ip, NULL },
		{ "--resolve", NULL, NULL, NULL, &o->resolve },
		{ "--user", NULL, NULL, &o->user, NULL },
		{ "--password", NULL, NULL, &o->password, NULL },
		{ "--token", NULL, NULL, &o->token, NULL },
		{ "--variable", NULL, NULL, NULL, &o->variables },
		{ "--read-only", NULL, &o->is_read_only, NULL, NULL },
		{ "--replace", NULL, &o->replaces, NULL, NULL },
	};

	return cli_parse(argc, argv, flags, FD_COUNT(flags), err);
}

int cli_connection(struct cli *cli, int argc, char **argv)
{
	struct add_options o = { 0 };
	struct err err = ERR_INIT;
	const char *problem;
	int status;

	if (!parse(&argc, argv, &o, &err)) {
		status = cli_fail(&err);
	} else {
		problem = word_problem(argc, argv);
		status = problem != NULL ? cli_usage("connection", problem) :
			strcmp(argv[1], "test") == 0 ? test(cli, argv[2]) :
			with_store(cli, argv, &o);
	}
	cli_list_finish(&o.services);
	cli_list_finish(&o.variables);
	cli_list_finish(&o.resolve);
	return status;
}
