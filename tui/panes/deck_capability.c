#include "tui/panes/deck_internal.h"

/*
 * Reading what the server offers. /metadata is asked without credentials,
 * because servers answer it so; only a refusal makes it worth a token.
 */

#include <stdlib.h>

#include "core/base/text.h"
#include "core/client/answer.h"
#include "tui/panes/capability_other.h"
#include "tui/panes/deck_operations.h"

void deck_drop_capability(struct deck *deck)
{
	struct deck_capability *capability = &deck->capability;
	unsigned serial = capability->serial + 1;

	capability_other_drop(deck);
	deck_operations_drop(deck);
	if (deck->client != NULL)
		client_forget(deck->client, capability->operation);
	capability_free(capability->found);
	index_free(capability->index);
	if (capability->exchange != 0)
		http_forget(deck->http, capability->exchange);
	free(capability->service);
	*capability = (struct deck_capability){ .serial = serial };
	deck_mark(deck, DECK_CAPABILITY);
}

static void ask(struct deck *deck, bool is_open);

static void read_statement(struct deck *deck, const struct exchange *exchange)
{
	struct deck_capability *capability = &deck->capability;
	const char *body = exchange->body.data;
	struct verdict verdict = { 0 };
	struct buf line = BUF_INIT;

	if (exchange->status == 200) {
		capability->index = index_text(body, exchange->body.len);
		capability->found = capability_read(capability->index, body,
			&capability->problem);
		capability->serial++;
		return;
	}
	verdict_of_exchange(exchange, &verdict);
	verdict_line(&verdict, exchange->status, &line);
	err_set(&capability->problem, verdict.maybe_token ? ERR_AUTH :
		ERR_ANSWER, "no CapabilityStatement came: %s", line.data);
	buf_finish(&line);
	verdict_finish(&verdict);
}

/* What is not as it should be, as far as a line takes it. */
static void add_findings(const struct capability *found, struct buf *line)
{
	if (found->finding_count == 1)
		buf_printf(line, "\nNot as FHIR R4 has it: %s",
			found->findings[0]);
	else if (found->finding_count > 1)
		buf_printf(line, "\n%zu things are not as FHIR R4 has them; "
			"i on Server in pane 2 lists them",
			found->finding_count);
}

/* What changed comes last: it is what one did not know. */
static void say_what_came(struct deck *deck, const char *changes)
{
	const struct capability *found = deck->capability.found;
	struct buf line = BUF_INIT;
	const char *name;

	if (found == NULL) {
		deck_complain(deck, &deck->capability.problem);
		return;
	}
	name = *found->software_name != '\0' ? found->software_name :
		found->name;
	buf_printf(&line, "%s answered: %s%s%s%s%s%s, %zu resource types",
		deck_connection(deck)->name, name,
		*found->software_version != '\0' ? " " : "",
		found->software_version, *name != '\0' ? ", " : "",
		*found->fhir_version != '\0' ? "FHIR " : "no FHIR version",
		found->fhir_version, found->resource_count);
	add_findings(found, &line);
	if (changes != NULL)
		buf_printf(&line, "\n%s (d in pane 2 shows all)", changes);
	deck_say(deck, "%s", line.data);
	buf_finish(&line);
}

static void on_metadata(void *data, uint32_t id, const struct err *err)
{
	struct deck *deck = data;
	struct deck_capability *capability = &deck->capability;
	const struct exchange *exchange = http_find(deck->http, id);
	const struct service *service = connection_service(
		deck_connection(deck), capability->service);
	char *changes = NULL;

	capability->operation = 0;
	capability->exchange = id;
	if (exchange != NULL)
		deck_record(deck, deck_connection(deck), exchange,
			"capability", 0);
	if (err != NULL) {
		capability->problem = *err;
	} else if ((exchange->status == 401 || exchange->status == 403) &&
	    !exchange->had_authorization &&
	    service != NULL && service->access != ACCESS_UNRESTRICTED) {
		http_forget(deck->http, id);
		capability->exchange = 0;
		ask(deck, false);
		return;
	} else {
		read_statement(deck, exchange);
	}
	if (capability->found != NULL)
		changes = capability_other_keep(deck, &exchange->body);
	say_what_came(deck, changes);
	free(changes);
	deck_mark(deck, DECK_CAPABILITY | DECK_ANSWER);
}

static void ask(struct deck *deck, bool is_open)
{
	const struct connection *open = deck_connection(deck);
	struct client_call call = {
		.method = "GET",
		.without_credentials = is_open,
		.done = on_metadata,
		.data = deck,
	};
	char *url = client_resolve(open, deck->capability.service, "metadata",
		&deck->capability.problem);

	if (url == NULL) {
		say_what_came(deck, NULL);
		return;
	}
	call.url = url;
	deck->capability.operation = client_send(deck->client, &call);
	free(url);
}

void deck_load_capability(struct deck *deck)
{
	const struct service *service = deck_service(deck);

	if (service == NULL)
		return;
	deck_drop_capability(deck);
	deck->capability.service = xstrdup(service->name);
	if (service->kind == SERVICE_FHIR)
		ask(deck, true);
	else
		err_set(&deck->capability.problem, ERR_USAGE, "%s is not a "
			"FHIR service: it has no CapabilityStatement",
			service->name);
}
