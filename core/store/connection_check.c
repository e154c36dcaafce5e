#include "core/store/connection.h"

/*
 * Whether a connection can be used, asked before it is saved and when one is
 * opened that was never saved (a preset lacks its client id). The checks run
 * in the order a person fills the form in, and stop at the first: one
 * sentence that names the field and says what belongs there.
 */

#include <stdio.h>
#include <string.h>

#include "core/base/text.h"
#include "core/net/url.h"
#include "core/store/connection_network.h"
#include "core/store/connection_oauth2.h"

enum { NAME_MAX_BYTES = 100, TIMEOUT_MAX = 86400 };

static bool fail(struct err *err, const struct connection *connection,
	const char *sentence)
{
	return err_set(err, ERR_CONFIG, "connection \"%s\": %s",
		connection->name, sentence);
}

static bool check_name(const struct connection *connection, struct err *err)
{
	const char *name = connection->name;
	size_t len = strlen(name);

	if (len == 0)
		return err_set(err, ERR_CONFIG, "a connection needs a name");
	if (len > NAME_MAX_BYTES)
		return err_set(err, ERR_CONFIG, "the connection's name is "
			"longer than %d bytes", NAME_MAX_BYTES);
	if (text_is_space(name[0]) || text_is_space(name[len - 1]))
		return fail(err, connection,
			"the name begins or ends with a blank");
	for (size_t i = 0; i < len; ) {
		struct text_rune rune = text_decode(name + i, len - i);

		if (!rune.is_valid || text_rune_is_hostile(rune.code))
			return err_set(err, ERR_CONFIG, "the connection's "
				"name has a character that can't be shown");
		i += rune.len;
	}
	return true;
}

/* Letters, digits, "-", "_" and ".": what {{...}} can name. */
static bool is_plain_name(const char *name)
{
	if (*name == '\0')
		return false;
	for (; *name != '\0'; name++) {
		char c = text_lower(*name);

		if (!(c >= 'a' && c <= 'z') && !text_is_digit(c) &&
		    strchr("-_.", c) == NULL)
			return false;
	}
	return true;
}

/* what: "services.cdr.base". */
static bool check_url(const struct connection *connection, const char *what,
	const char *text, struct err *err)
{
	struct url url;
	struct err why = ERR_INIT;
	bool has_extra;

	if (!url_parse(text, &url, &why))
		return err_set(err, ERR_CONFIG, "connection \"%s\": %s: %s",
			connection->name, what, why.text);
	has_extra = url.user != NULL || url.query != NULL ||
		url.fragment != NULL;
	url_finish(&url);
	if (has_extra)
		return err_set(err, ERR_CONFIG, "connection \"%s\": %s is an "
			"address without user name, \"?\" and \"#\"",
			connection->name, what);
	return true;
}

static bool check_service(const struct connection *connection, size_t at,
	struct err *err)
{
	const struct service *service = &connection->services[at];
	char what[NAME_MAX_BYTES + 32];

	if (!is_plain_name(service->name) ||
	    strlen(service->name) > NAME_MAX_BYTES)
		return err_set(err, ERR_CONFIG, "connection \"%s\": the name "
			"of service %zu is \"%.40s\"; it takes letters, "
			"digits, \"-\", \"_\" and \".\"", connection->name,
			at + 1, service->name);
	if (strcmp(service->name, "base") == 0 ||
	    strcmp(service->name, "oauth2") == 0)
		return err_set(err, ERR_CONFIG, "connection \"%s\": a service "
			"can't be called \"%s\", {{%s}} means something else",
			connection->name, service->name, service->name);
	for (size_t i = 0; i < at; i++)
		if (strcmp(connection->services[i].name, service->name) == 0)
			return err_set(err, ERR_CONFIG, "connection \"%s\": "
				"two services are called \"%s\"",
				connection->name, service->name);
	snprintf(what, sizeof(what), "services.%s.base", service->name);
	return check_url(connection, what, service->base, err);
}

static bool check_services(const struct connection *connection,
	struct err *err)
{
	if (connection->service_count == 0)
		return fail(err, connection, "it has no service: give it one "
			"with a name and a base URL");
	for (size_t i = 0; i < connection->service_count; i++)
		if (!check_service(connection, i, err))
			return false;
	return connection->default_service < connection->service_count ||
		fail(err, connection,
			"default_service names none of its services");
}

static bool uses(const struct connection *connection, enum access_mode access)
{
	for (size_t i = 0; i < connection->service_count; i++)
		if (connection->services[i].access == access)
			return true;
	return false;
}

static bool is_missing(const char *text)
{
	return text == NULL || *text == '\0';
}

static bool check_oauth2_urls(const struct connection *connection,
	struct err *err)
{
	const struct oauth2_settings *oauth2 = &connection->oauth2;
	const struct { const char *what, *url; } urls[] = {
		{ "oauth2.base", oauth2->base },
		{ "oauth2.token_endpoint", oauth2->token_endpoint },
		{ "oauth2.introspection_endpoint",
			oauth2->introspection_endpoint },
		{ "oauth2.revocation_endpoint", oauth2->revocation_endpoint },
		{ "oauth2.jwks_uri", oauth2->jwks_uri },
		{ "oauth2.authorization_endpoint",
			oauth2->authorization_endpoint },
		{ "oauth2.device_authorization_endpoint",
			oauth2->device_endpoint },
	};

	for (size_t i = 0; i < FD_COUNT(urls); i++)
		if (!is_missing(urls[i].url) && !check_url(connection,
		    urls[i].what, urls[i].url, err))
			return false;
	return true;
}

/* What each access mode that is in use needs. */
static bool check_access(const struct connection *connection, struct err *err)
{
	if (!check_oauth2_urls(connection, err) ||
	    (uses(connection, ACCESS_OAUTH2) &&
	     !connection_oauth2_check(connection, err)))
		return false;
	if (uses(connection, ACCESS_BASIC)) {
		if (is_missing(connection->basic_user))
			return fail(err, connection, "basic.user is missing: "
				"the user name for the service with Basic "
				"access");
		if (connection->basic_password.source == SECRET_NONE)
			return fail(err, connection, "basic.password is "
				"missing: say where it comes from ("
				SECRET_SOURCES ")");
	}
	if (uses(connection, ACCESS_TOKEN) &&
	    connection->pasted_token.source == SECRET_NONE)
		return fail(err, connection, "token is missing: say where it "
			"comes from (" SECRET_SOURCES ")");
	return true;
}

static bool is_timeout(long seconds)
{
	return seconds >= 0 && seconds <= TIMEOUT_MAX;
}

static bool check_headers(const struct connection *connection,
	struct err *err)
{
	const struct http_headers *headers = &connection->headers;

	for (size_t i = 0; i < headers->count; i++) {
		const struct http_header *header = &headers->header[i];
		const char *problem = http_header_problem(header->name,
			header->value);

		if (problem != NULL)
			return err_set(err, ERR_CONFIG, "connection \"%s\": "
				"header %zu: %s", connection->name, i + 1,
				problem);
		if (text_equals_nocase(header->name, "Authorization"))
			return fail(err, connection, "the header "
				"Authorization is made from the access mode; "
				"secrets don't go into the file");
		for (size_t j = 0; j < i; j++)
			if (text_equals_nocase(headers->header[j].name,
			    header->name))
				return err_set(err, ERR_CONFIG, "connection "
					"\"%s\": the header %s is given "
					"twice", connection->name,
					header->name);
	}
	return true;
}

static bool check_variables(const struct connection *connection,
	struct err *err)
{
	for (size_t i = 0; i < connection->variable_count; i++) {
		const char *name = connection->variables[i].name;

		if (!is_plain_name(name))
			return err_set(err, ERR_CONFIG, "connection \"%s\": "
				"the variable name \"%.40s\" takes letters, "
				"digits, \"-\", \"_\" and \".\"",
				connection->name, name);
		for (size_t j = 0; j < i; j++)
			if (strcmp(connection->variables[j].name, name) == 0)
				return err_set(err, ERR_CONFIG, "connection "
					"\"%s\": the variable %s is given "
					"twice", connection->name, name);
	}
	return true;
}

/* A name as it stands in certificates: no scheme, no port, no blank. */
static bool is_host_name(const char *text)
{
	while (text_is_digit(*text) || *text == '.' || *text == '-' ||
	    (text_lower(*text) >= 'a' && text_lower(*text) <= 'z'))
		text++;
	return *text == '\0';
}

static bool check_tls(const struct connection *connection, struct err *err)
{
	const char *least = connection->tls_minimum;

	if (!is_missing(least) && strcmp(least, "1.2") != 0 &&
	    strcmp(least, "1.3") != 0)
		return fail(err, connection, "tls.minimum is 1.2 or 1.3");
	if (!is_missing(connection->verify_as) &&
	    !is_host_name(connection->verify_as))
		return fail(err, connection, "tls.verify_as is the bare name "
			"in the server's certificate, such as rie.example");
	if (is_missing(connection->client_certificate) &&
	    !is_missing(connection->client_key))
		return fail(err, connection, "tls.client_key needs "
			"tls.client_certificate beside it");
	if (connection->is_ca_alone && is_missing(connection->ca_file))
		return fail(err, connection, "tls.ca_only needs tls.ca_file "
			"beside it: nothing would be trusted");
	return true;
}

bool connection_check(const struct connection *connection, struct err *err)
{
	if (!check_name(connection, err) || !check_services(connection, err) ||
	    !check_access(connection, err))
		return false;
	if (!is_timeout(connection->timeout_connect) ||
	    !is_timeout(connection->timeout_first_byte) ||
	    !is_timeout(connection->timeout_total))
		return fail(err, connection, "a timeout is a number of "
			"seconds from 0 to 86400");
	return check_tls(connection, err) &&
		connection_network_check(connection, err) &&
		check_headers(connection, err) &&
		check_variables(connection, err);
}
