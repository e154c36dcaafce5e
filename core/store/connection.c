#include "core/store/connection.h"

/*
 * A connection's life: making, copying, freeing, its services and variables.
 *
 * Copies are deep and complete, the unknown members of the file included, so
 * a form can edit a copy and put it back without losing what it does not
 * show. Bases are kept without a trailing slash; url_join puts one in.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/doc/json.h"
#include "core/store/connection_network.h"
#include "core/store/connection_oauth2.h"

#define SCOPE_DEFAULT	"system/*.*"

struct connection *connection_new(const char *name)
{
	struct connection *connection = xcalloc(1, sizeof(*connection));

	connection->name = xstrdup(name);
	connection->oauth2.scope = xstrdup(SCOPE_DEFAULT);
	return connection;
}

static void finish_contacts(struct contacts *contacts)
{
	free(contacts->network);
	free(contacts->certificates);
	free(contacts->identity);
	free(contacts->vendor);
}

static struct contacts dup_contacts(const struct contacts *from)
{
	return (struct contacts){
		.network = xstrdup_or_null(from->network),
		.certificates = xstrdup_or_null(from->certificates),
		.identity = xstrdup_or_null(from->identity),
		.vendor = xstrdup_or_null(from->vendor) };
}

void connection_free(struct connection *connection)
{
	if (connection == NULL)
		return;
	for (size_t i = 0; i < connection->service_count; i++) {
		free(connection->services[i].name);
		free(connection->services[i].base);
	}
	for (size_t i = 0; i < connection->variable_count; i++) {
		free(connection->variables[i].name);
		free(connection->variables[i].value);
	}
	free(connection->services);
	free(connection->variables);
	connection_oauth2_finish(&connection->oauth2);
	free(connection->name);
	free(connection->basic_user);
	secret_ref_finish(&connection->basic_password);
	secret_ref_finish(&connection->pasted_token);
	free(connection->ca_file);
	free(connection->client_certificate);
	free(connection->client_key);
	secret_ref_finish(&connection->client_passphrase);
	free(connection->verify_as);
	free(connection->tls_minimum);
	connection_network_finish(&connection->network);
	finish_contacts(&connection->contacts);
	free(connection->check_read);
	http_headers_finish(&connection->headers);
	json_free(connection->unknown);
	free(connection);
}

static struct secret_ref dup_secret_ref(const struct secret_ref *ref)
{
	return (struct secret_ref){ .source = ref->source,
		.value = xstrdup_or_null(ref->value) };
}

static void dup_tls(const struct connection *from, struct connection *copy)
{
	copy->ca_file = xstrdup_or_null(from->ca_file);
	copy->is_ca_alone = from->is_ca_alone;
	copy->client_certificate = xstrdup_or_null(from->client_certificate);
	copy->client_key = xstrdup_or_null(from->client_key);
	copy->client_passphrase = dup_secret_ref(&from->client_passphrase);
	copy->verify_as = xstrdup_or_null(from->verify_as);
	copy->tls_minimum = xstrdup_or_null(from->tls_minimum);
	copy->allows_plain_http = from->allows_plain_http;
}

struct connection *connection_dup(const struct connection *connection)
{
	struct connection *copy = connection_new(connection->name);

	free(copy->oauth2.scope);
	copy->tier = connection->tier;
	copy->is_read_only = connection->is_read_only;
	for (size_t i = 0; i < connection->service_count; i++) {
		const struct service *service = &connection->services[i];

		connection_add_service(copy, service->name, service->kind,
			service->base, service->access);
	}
	copy->default_service = connection->default_service;
	connection_oauth2_copy(&copy->oauth2, &connection->oauth2);
	copy->basic_user = xstrdup_or_null(connection->basic_user);
	copy->basic_password = dup_secret_ref(&connection->basic_password);
	copy->pasted_token = dup_secret_ref(&connection->pasted_token);
	dup_tls(connection, copy);
	connection_network_copy(&copy->network, &connection->network);
	copy->timeout_connect = connection->timeout_connect;
	copy->timeout_first_byte = connection->timeout_first_byte;
	copy->timeout_total = connection->timeout_total;
	http_headers_copy(&copy->headers, &connection->headers);
	for (size_t i = 0; i < connection->variable_count; i++)
		connection_add_variable(copy, connection->variables[i].name,
			connection->variables[i].value);
	copy->contacts = dup_contacts(&connection->contacts);
	copy->check_read = xstrdup_or_null(connection->check_read);
	copy->is_preset = connection->is_preset;
	copy->unknown = json_dup(connection->unknown);
	return copy;
}

const struct service *connection_service(const struct connection *connection,
	const char *name)
{
	if (name == NULL || *name == '\0')
		return connection->default_service < connection->service_count ?
			&connection->services[connection->default_service] :
			NULL;
	for (size_t i = 0; i < connection->service_count; i++)
		if (strcmp(connection->services[i].name, name) == 0)
			return &connection->services[i];
	return NULL;
}

/* Without blanks around it and slashes behind it. */
static char *clean_base(const char *base)
{
	char *copy = text_trim_dup(base);
	size_t len = strlen(copy);

	while (len > 0 && copy[len - 1] == '/')
		copy[--len] = '\0';
	return copy;
}

struct service *connection_add_service(struct connection *connection,
	const char *name, enum service_kind kind, const char *base,
	enum access_mode access)
{
	struct service *service;

	connection->services = mem_grow(connection->services,
		connection->service_count, &connection->service_alloc,
		sizeof(*connection->services));
	service = &connection->services[connection->service_count++];
	*service = (struct service){ .name = xstrdup(name), .kind = kind,
		.base = clean_base(base), .access = access };
	return service;
}

void connection_add_variable(struct connection *connection, const char *name,
	const char *value)
{
	connection->variables = mem_grow(connection->variables,
		connection->variable_count, &connection->variable_alloc,
		sizeof(*connection->variables));
	connection->variables[connection->variable_count++] =
		(struct variable){ .name = xstrdup(name),
			.value = xstrdup(value) };
}

const char *connection_variable(const struct connection *connection,
	const char *name)
{
	const struct service *service;

	for (size_t i = 0; i < connection->variable_count; i++)
		if (strcmp(connection->variables[i].name, name) == 0)
			return connection->variables[i].value;
	if (strcmp(name, "oauth2") == 0)
		return connection->oauth2.base;
	if (*name == '\0')
		return NULL;
	service = connection_service(connection,
		strcmp(name, "base") == 0 ? NULL : name);
	return service != NULL ? service->base : NULL;
}
