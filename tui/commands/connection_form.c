#include "tui/commands/connection_form.h"

/*
 * The form behind adding and editing a connection. Fields are named, read into
 * a struct connection on saving and checked by the store's own rules, so the
 * form, the file and the command line refuse the same things in the same
 * words. Four services can be edited here; more stand in the file and are
 * kept.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "tui/commands/commands.h"
#include "tui/panes/connections.h"
#include "tui/panes/stage_internal.h"

enum { FORM_SERVICES = 4 };

/* A later service is shown once the one before it has a name. */
static bool shows_second(const struct form *form)
{
	return *form_get(form, "service1") != '\0';
}

static bool shows_third(const struct form *form)
{
	return *form_get(form, "service2") != '\0';
}

static bool shows_fourth(const struct form *form)
{
	return *form_get(form, "service3") != '\0';
}

static bool uses(const struct form *form, const char *access)
{
	char name[24];

	for (int i = 1; i <= FORM_SERVICES; i++) {
		snprintf(name, sizeof(name), "service%d", i);
		if (*form_get(form, name) == '\0')
			continue;
		snprintf(name, sizeof(name), "access%d", i);
		if (strcmp(form_get(form, name), access) == 0)
			return true;
	}
	return false;
}

bool form_uses_oauth2(const struct form *form)
{
	return uses(form, "oauth2");
}

static bool uses_basic(const struct form *form)
{
	return uses(form, "basic");
}

static bool uses_token(const struct form *form)
{
	return uses(form, "token");
}

static bool has_ca(const struct form *form)
{
	return *form_get(form, "cafile") != '\0';
}

static bool has_certificate(const struct form *form)
{
	return *form_get(form, "certificate") != '\0';
}

/* True when a base URL begins so. */
static bool has_scheme(const struct form *form, const char *scheme)
{
	static const char *const names[] = { "base1", "base2", "base3",
		"base4", "oauth2" };

	for (size_t i = 0; i < FD_COUNT(names); i++)
		if (text_starts_with_nocase(form_get(form, names[i]), scheme))
			return true;
	return false;
}

static bool uses_tls(const struct form *form)
{
	return has_scheme(form, "https:");
}

static bool has_proxy(const struct form *form)
{
	const char *proxy = form_get(form, "proxy");

	return *proxy != '\0' && strcmp(proxy, "none") != 0;
}

static bool has_https_proxy(const struct form *form)
{
	return text_starts_with_nocase(form_get(form, "proxy"), "https:");
}

static bool has_proxy_user(const struct form *form)
{
	return has_proxy(form) && *form_get(form, "proxyuser") != '\0';
}

static bool sends_plainly(const struct form *form)
{
	return has_scheme(form, "http:") && (form_uses_oauth2(form) ||
		uses_basic(form) || uses_token(form));
}

static const char *needs_name(const char *value)
{
	return *value != '\0' ? NULL : "A connection needs a name.";
}

const char *form_secret_problem(const char *value)
{
	static char sentence[240];
	struct secret_ref ref = { 0 };
	struct err err = ERR_INIT;

	if (*value == '\0' || secret_ref_parse(value, &ref, &err)) {
		secret_ref_finish(&ref);
		return NULL;
	}
	snprintf(sentence, sizeof(sentence), "%.230s", err.text);
	return sentence;
}

#define SERVICE(n, shown) \
	{ "service" #n, "Service " #n, "A short name: esb, cdr, v2; it is " \
		"{{name}} in URLs", FORM_TEXT, NULL, NULL, shown }, \
	{ "base" #n, "  base URL", "Where it is: https://host/path", \
		FORM_TEXT, NULL, NULL, shown }, \
	{ "kind" #n, "  kind", "What it speaks", FORM_CHOICE, \
		"fhir|hl7v2|http", NULL, shown }, \
	{ "access" #n, "  access", "What it wants to see", FORM_CHOICE, \
		"unrestricted|oauth2|basic|token", NULL, shown }

static const struct form_field fields[] = {
	{ "name", "Name", "What it is called in the list", FORM_TEXT, NULL,
		needs_name, NULL },
	{ "tier", "Tier", "Shown beside the name; production opens read-only",
		FORM_CHOICE, "dev|test|production", NULL, NULL },
	{ "readonly", "Read-only", "Refuse POST, PUT, PATCH and DELETE",
		FORM_SWITCH, NULL, NULL, NULL },
	SERVICE(1, NULL),
	SERVICE(2, shows_second),
	SERVICE(3, shows_third),
	SERVICE(4, shows_fourth),
	{ "oauth2", "OAuth2 base", "The authorization server: "
		"https://host/oauth2", FORM_TEXT, NULL, NULL,
		form_uses_oauth2 },
	{ "clientid", "Client id", "As its administrator gave it", FORM_TEXT,
		NULL, NULL, form_uses_oauth2 },
	FORM_GRANT_ROWS,
	{ "scope", "Scope", "What is asked for, such as system/*.*",
		FORM_TEXT, NULL, NULL, form_uses_oauth2 },
	{ "aud", "Audience", "aud, where the server wants one", FORM_TEXT,
		NULL, NULL, form_uses_oauth2 },
	{ "resource", "Resource", "resource (RFC 8707), where the server wants "
		"one", FORM_TEXT, NULL, NULL, form_uses_oauth2 },
	{ "basepaths", "Base paths", "Use /token and the like below the "
		"OAuth2 base, whatever discovery says", FORM_SWITCH, NULL,
		NULL, form_uses_oauth2 },
	{ "user", "User", "For HTTP Basic", FORM_TEXT, NULL, NULL,
		uses_basic },
	{ "password", "Password", FORM_SECRET_HELP, FORM_TEXT, NULL,
		form_secret_problem, uses_basic },
	{ "token", "Token", FORM_SECRET_HELP, FORM_TEXT, NULL,
		form_secret_problem, uses_token },
	{ "cafile", "CA file", "A PEM file, or a folder of them, trusted "
		"beside the system's CAs", FORM_TEXT, NULL, NULL, NULL },
	{ "caonly", "  only these", "Trust these CAs and not the system's",
		FORM_SWITCH, NULL, NULL, has_ca },
	{ "verifyas", "Verify as", "The name in the server's certificate, "
		"where the base URL has an IP address", FORM_TEXT, NULL, NULL,
		uses_tls },
	{ "tlsminimum", "TLS from", "The oldest version that is used",
		FORM_CHOICE, "1.2|1.3", NULL, uses_tls },
	{ "certificate", "Certificate", "Yours, for servers that want one: "
		"a PEM or PKCS#12 file", FORM_TEXT, NULL, NULL, uses_tls },
	{ "certkey", "  its key", "A PEM file; empty: in the same file",
		FORM_TEXT, NULL, NULL, has_certificate },
	{ "certpass", "  passphrase", FORM_SECRET_HELP, FORM_TEXT, NULL,
		form_secret_problem, has_certificate },
	{ "proxy", "Proxy", "http://host:3128, https://, socks5:// or "
		"socks5h://; none; empty: the environment's", FORM_TEXT, NULL,
		NULL, NULL },
	{ "noproxy", "  but not for", "Names, addresses and ranges that are "
		"reached directly, with commas between", FORM_TEXT, NULL,
		NULL, has_proxy },
	{ "proxyuser", "  user", "Where the proxy wants a login", FORM_TEXT,
		NULL, NULL, has_proxy },
	{ "proxypass", "  password", FORM_SECRET_HELP, FORM_TEXT, NULL,
		form_secret_problem, has_proxy_user },
	{ "proxyauth", "  login by", "best: Digest where the proxy has it, "
		"else Basic", FORM_CHOICE, "best|basic|digest|negotiate",
		NULL, has_proxy },
	{ "proxyca", "  CA file", "For a proxy on https:// whose certificate "
		"the system does not know", FORM_TEXT, NULL, NULL,
		has_https_proxy },
	{ "ip", "IP version", "Which addresses are used", FORM_CHOICE,
		"any|4|6", NULL, NULL },
	{ "resolve", "Addresses", "Names with an address of their own: "
		"host:port:address, with blanks between", FORM_TEXT, NULL,
		NULL, NULL },
	{ "plainhttp", "Plain http", "Let tokens and passwords go over http, "
		"where they can be read on the way", FORM_SWITCH, NULL, NULL,
		sends_plainly },
};

struct editing {
	struct stage *stage;
	struct connection *connection;	/* what the fields are read into */
	char *old_name;			/* NULL: a new one */
};

void form_read_text(char **place, const struct form *form, const char *name)
{
	const char *value = form_get(form, name);

	mem_replace(place, *value != '\0' ? value : NULL);
}

bool form_read_secret(struct secret_ref *ref, const struct form *form,
	const char *name, struct err *err)
{
	const char *value = form_get(form, name);

	secret_ref_finish(ref);
	*ref = (struct secret_ref){ .source = SECRET_NONE };
	return *value == '\0' || secret_ref_parse(value, ref, err);
}

static const char *field_of(const struct form *form, const char *name, int at)
{
	char numbered[24];

	snprintf(numbered, sizeof(numbered), "%s%d", name, at);
	return form_get(form, numbered);
}

/* The first four services from the form; what was behind them stays. */
static void read_services(const struct form *form,
	struct connection *connection)
{
	struct connection *old = connection_dup(connection);
	size_t rest = FORM_SERVICES;

	while (connection->service_count > 0) {
		struct service *last = &connection->services[
			--connection->service_count];

		free(last->name);
		free(last->base);
	}
	for (int i = 1; i <= FORM_SERVICES; i++) {
		enum service_kind kind = SERVICE_FHIR;
		enum access_mode access = ACCESS_UNRESTRICTED;

		if (*field_of(form, "service", i) == '\0')
			continue;
		service_kind_parse(field_of(form, "kind", i), &kind);
		access_parse(field_of(form, "access", i), &access);
		connection_add_service(connection,
			field_of(form, "service", i), kind,
			field_of(form, "base", i), access);
	}
	for (; rest < old->service_count; rest++)
		connection_add_service(connection, old->services[rest].name,
			old->services[rest].kind, old->services[rest].base,
			old->services[rest].access);
	if (connection->default_service >= connection->service_count)
		connection->default_service = 0;
	connection_free(old);
}

static void read_tls(const struct form *form, struct connection *connection)
{
	bool is_13 = strcmp(form_get(form, "tlsminimum"), "1.3") == 0;

	form_read_text(&connection->ca_file, form, "cafile");
	connection->is_ca_alone = connection->ca_file != NULL &&
		strcmp(form_get(form, "caonly"), "yes") == 0;
	form_read_text(&connection->verify_as, form, "verifyas");
	mem_replace(&connection->tls_minimum, is_13 ? "1.3" : NULL);
	form_read_text(&connection->client_certificate, form, "certificate");
	form_read_text(&connection->client_key, form, "certkey");
	if (connection->client_certificate == NULL)
		mem_replace(&connection->client_key, NULL);
	connection->allows_plain_http =
		strcmp(form_get(form, "plainhttp"), "yes") == 0;
}

static void set_choice(char **place, const struct form *form,
	const char *name, const char *usual)
{
	const char *value = form_get(form, name);

	mem_replace(place, strcmp(value, usual) != 0 ? value : NULL);
}

static bool read_network(const struct form *form,
	struct network_settings *network, struct err *err)
{
	form_read_text(&network->proxy, form, "proxy");
	form_read_text(&network->no_proxy, form, "noproxy");
	form_read_text(&network->proxy_user, form, "proxyuser");
	set_choice(&network->proxy_auth, form, "proxyauth", "best");
	form_read_text(&network->proxy_ca_file, form, "proxyca");
	set_choice(&network->ip, form, "ip", "any");
	form_read_text(&network->resolve, form, "resolve");
	if (network->proxy_user != NULL)
		return form_read_secret(&network->proxy_password, form,
			"proxypass", err);
	secret_ref_finish(&network->proxy_password);
	return true;
}

static bool read_form(const struct form *form, struct connection *connection,
	struct err *err)
{
	struct oauth2_settings *oauth2 = &connection->oauth2;

	mem_replace(&connection->name, form_get(form, "name"));
	tier_parse(form_get(form, "tier"), &connection->tier);
	connection->is_read_only =
		strcmp(form_get(form, "readonly"), "yes") == 0;
	read_services(form, connection);
	form_read_text(&oauth2->base, form, "oauth2");
	form_read_text(&oauth2->client_id, form, "clientid");
	form_read_text(&oauth2->scope, form, "scope");
	form_read_text(&oauth2->aud, form, "aud");
	form_read_text(&oauth2->resource, form, "resource");
	oauth2->uses_base_paths =
		strcmp(form_get(form, "basepaths"), "yes") == 0;
	form_read_text(&connection->basic_user, form, "user");
	read_tls(form, connection);
	return read_network(form, &connection->network, err) &&
		form_read_grant(form, oauth2, err) &&
		form_read_secret(&connection->basic_password, form, "password",
			err) &&
		form_read_secret(&connection->client_passphrase, form,
			"certpass", err) &&
		form_read_secret(&connection->pasted_token, form, "token", err);
}

static bool save(void *data, const struct form *form, struct err *err)
{
	struct editing *editing = data;
	struct connection *copy = connection_dup(editing->connection);

	copy->is_preset = false;
	if (!read_form(form, copy, err) || !connection_check(copy, err)) {
		connection_free(copy);
		return false;
	}
	mem_replace(&editing->connection->name, copy->name);
	return connection_store_put(editing->stage->deck->store,
		editing->old_name, copy, err);
}

static void closed(void *data, bool was_saved)
{
	struct editing *editing = data;
	struct deck *deck = editing->stage->deck;
	const struct connection *open = deck_connection(deck);

	if (was_saved) {
		deck_say(deck, "%s is saved.", editing->connection->name);
		if (open != NULL && editing->old_name != NULL &&
		    strcmp(open->name, editing->old_name) == 0)
			deck_reload_connection(deck);
		connections_select(stage_pane(editing->stage,
			SLOT_CONNECTIONS), editing->connection->name);
	}
	connection_free(editing->connection);
	free(editing->old_name);
	free(editing);
}

void form_fill_secret(struct form *form, const char *name,
	const struct secret_ref *ref)
{
	char text[SECRET_REF_MAX];

	/* The sandbox's secret is public; a copy's has to be typed. */
	secret_ref_format(ref, text, sizeof(text));
	form_set(form, name, ref->source == SECRET_PUBLIC ? "prompt" : text);
}

static void fill_services(struct form *form,
	const struct connection *connection)
{
	char name[24];

	for (size_t i = 0; i < FORM_SERVICES; i++) {
		const struct service *service = &connection->services[i];

		if (i >= connection->service_count)
			break;
		snprintf(name, sizeof(name), "service%zu", i + 1);
		form_set(form, name, service->name);
		snprintf(name, sizeof(name), "base%zu", i + 1);
		form_set(form, name, service->base);
		snprintf(name, sizeof(name), "kind%zu", i + 1);
		form_set(form, name, service_kind_name(service->kind));
		snprintf(name, sizeof(name), "access%zu", i + 1);
		form_set(form, name, access_name(service->access));
	}
}

void form_fill_text(struct form *form, const char *name, const char *value)
{
	form_set(form, name, value != NULL ? value : "");
}

static void fill_tls(struct form *form, const struct connection *connection)
{
	form_fill_text(form, "cafile", connection->ca_file);
	form_set(form, "caonly", connection->is_ca_alone ? "yes" : "no");
	form_fill_text(form, "verifyas", connection->verify_as);
	form_fill_text(form, "tlsminimum", connection->tls_minimum != NULL ?
		connection->tls_minimum : "1.2");
	form_fill_text(form, "certificate", connection->client_certificate);
	form_fill_text(form, "certkey", connection->client_key);
	form_fill_secret(form, "certpass", &connection->client_passphrase);
	form_set(form, "plainhttp", connection->allows_plain_http ? "yes" :
		"no");
}

static void fill_network(struct form *form,
	const struct network_settings *network)
{
	form_fill_text(form, "proxy", network->proxy);
	form_fill_text(form, "noproxy", network->no_proxy);
	form_fill_text(form, "proxyuser", network->proxy_user);
	form_fill_secret(form, "proxypass", &network->proxy_password);
	if (network->proxy_user == NULL)
		form_set(form, "proxypass", "prompt");
	form_set(form, "proxyauth", network->proxy_auth != NULL ?
		network->proxy_auth : "best");
	form_fill_text(form, "proxyca", network->proxy_ca_file);
	form_set(form, "ip", network->ip != NULL ? network->ip : "any");
	form_fill_text(form, "resolve", network->resolve);
}

static void fill(struct form *form, const struct connection *connection,
	bool is_copy)
{
	const struct oauth2_settings *oauth2 = &connection->oauth2;
	char *name = xasprintf("%s%s", connection->name,
		is_copy ? " copy" : "");

	form_set(form, "name", name);
	free(name);
	form_set(form, "tier", tier_name(connection->tier));
	form_set(form, "readonly", connection->is_read_only ? "yes" : "no");
	fill_services(form, connection);
	form_fill_text(form, "oauth2", oauth2->base);
	form_fill_text(form, "clientid", oauth2->client_id);
	form_fill_text(form, "scope", oauth2->scope);
	form_fill_text(form, "aud", oauth2->aud);
	form_fill_text(form, "resource", oauth2->resource);
	form_set(form, "basepaths", oauth2->uses_base_paths ? "yes" : "no");
	form_fill_text(form, "user", connection->basic_user);
	fill_tls(form, connection);
	fill_network(form, &connection->network);
	form_fill_grant(form, oauth2);
	form_fill_secret(form, "password", &connection->basic_password);
	form_fill_secret(form, "token", &connection->pasted_token);
}

void commands_open_connection_form(struct stage *stage,
	const struct connection *old, bool is_copy)
{
	struct editing *editing = xcalloc(1, sizeof(*editing));
	struct form_spec spec = {
		.title = old == NULL || is_copy ? "New connection" :
			"Edit connection",
		.field = fields,
		.count = FD_COUNT(fields),
		.save = save,
		.closed = closed,
		.data = editing,
	};
	struct form *form = form_new(&spec);

	editing->stage = stage;
	if (old != NULL) {
		editing->connection = connection_dup(old);
		if (!is_copy)
			editing->old_name = xstrdup(old->name);
		fill(form, old, is_copy);
	} else {
		editing->connection = connection_new("");
		form_set(form, "secret", "prompt");
		form_set(form, "proxypass", "prompt");
		form_set(form, "scope", "system/*.*");
		form_set(form, "service1", "fhir");
	}
	stage_open_form(stage, form);
}
