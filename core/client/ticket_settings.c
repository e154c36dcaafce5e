#include "core/client/ticket_part.h"

/*
 * Versions, clocks and settings. Secrets are only said to come from somewhere;
 * of files it is said that there are some, for their paths name people.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/client/check_words.h"

#ifndef FD_VERSION
#define FD_VERSION "0"
#endif

char *ticket_libraries(void)
{
	const char *all = http_library_version();
	size_t len = strcspn(all, " ");

	len += all[len] == ' ' ? 1 + strcspn(all + len + 1, " ") : 0;
	return xstrndup(all, len);
}

static void put_software(struct ticket_draft *draft)
{
	const struct check *check = draft->input->check;
	char *libraries = ticket_libraries();

	ticket_own_line(draft, "fhirdeck", FD_VERSION);
	ticket_own_line(draft, "Libraries", libraries);
	free(libraries);
	for (size_t i = 0; check != NULL && i < check_service_count(check);
	    i++) {
		const struct check_found *found = check_found(check, i);
		struct buf line = BUF_INIT;

		if (found->software == NULL)
			continue;
		buf_printf(&line, "%s, FHIR %s (%s)", found->software,
			found->fhir_version, found->service);
		ticket_line(draft, "Server", line.data);
		buf_finish(&line);
	}
}

static void put_clock(struct ticket_draft *draft)
{
	const struct http *http = client_http(draft->input->client);
	long behind = http_clock_behind(http);
	struct buf line = BUF_INIT;

	if (http_knows_clock(http) && labs(behind) <= CHECK_CLOCK_SLACK)
		buf_printf(&line, "the server's and ours agree (%ld s apart)",
			labs(behind));
	else if (behind == 0)
		buf_puts(&line, "no difference from the server's is known");
	else
		buf_printf(&line, "ours is %ld s %s the server's",
			labs(behind), behind > 0 ? "behind" : "ahead of");
	ticket_own_line(draft, "Clock", line.data);
	buf_finish(&line);
}

static void put_services(struct ticket_draft *draft)
{
	const struct connection *connection = draft->connection;

	for (size_t i = 0; i < connection->service_count; i++) {
		const struct service *service = &connection->services[i];
		struct buf line = BUF_INIT;

		buf_printf(&line, "%s: %s, %s, ", service->name,
			service_kind_name(service->kind),
			access_name(service->access));
		ticket_put_url(draft->aliases, service->base, &line);
		ticket_line(draft, "Service", line.data);
		buf_finish(&line);
	}
}

static void put_oauth2(struct ticket_draft *draft)
{
	const struct oauth2_settings *own = &draft->connection->oauth2;
	struct buf line = BUF_INIT;

	if (own->base == NULL || *own->base == '\0')
		return;
	ticket_put_url(draft->aliases, own->base, &line);
	buf_printf(&line, "\n%s, client authentication %s",
		grant_name(own->grant), client_auth_name(own->auth));
	buf_printf(&line, "\nclient id %s", own->client_id != NULL ?
		own->client_id : "(none)");
	buf_printf(&line, "\nscope %s", own->scope != NULL ? own->scope :
		"(none)");
	ticket_line(draft, "OAuth2", line.data);
	buf_finish(&line);
}

static void put_tls_settings(struct ticket_draft *draft)
{
	const struct connection *own = draft->connection;
	struct buf line = BUF_INIT;

	buf_printf(&line, "at least %s", own->tls_minimum != NULL ?
		own->tls_minimum : "1.2");
	if (own->ca_file != NULL)
		buf_printf(&line, ", a CA file %s", own->is_ca_alone ?
			"in place of the system's" : "beside the system's");
	if (own->client_certificate != NULL)
		buf_puts(&line, ", a client certificate");
	if (own->verify_as != NULL)
		buf_printf(&line, ", verified as %s", own->verify_as);
	if (own->allows_plain_http)
		buf_puts(&line, ", tokens may go over plain http");
	ticket_line(draft, "TLS", line.data);
	buf_finish(&line);
}

static void put_network(struct ticket_draft *draft)
{
	const struct network_settings *own = &draft->connection->network;
	const struct {
		const char *label, *value;
	} rows[] = { { "Proxy", own->proxy }, { "IP", own->ip },
		{ "Resolve", own->resolve } };

	for (size_t i = 0; i < FD_COUNT(rows); i++)
		if (rows[i].value != NULL && *rows[i].value != '\0')
			ticket_line(draft, rows[i].label, rows[i].value);
}

void ticket_put_settings(struct ticket_draft *draft)
{
	ticket_head(draft, "Versions and settings", "");
	put_software(draft);
	put_clock(draft);
	put_services(draft);
	put_oauth2(draft);
	put_tls_settings(draft);
	put_network(draft);
}
