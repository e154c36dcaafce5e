#include "core/client/definition.h"

/*
 * One place after another until one has it: by its URL, then by the id that
 * ends its name. A server that cannot be reached is not asked again; one that
 * answers with an error is, elsewhere, and the last sentence is what is told.
 */

#include <stdlib.h>

#include "core/client/answer.h"

struct definition_ask {
	struct client *client;
	char *service, *definition;
	size_t at;		/* the place that is asked */
	bool is_open;		/* without credentials */
	unsigned operation;
	definition_done_fn *done;
	void *data;
};

static void free_ask(struct definition_ask *ask)
{
	free(ask->service);
	free(ask->definition);
	free(ask);
}

static const struct service *service_of(const struct definition_ask *ask)
{
	return connection_service(client_connection(ask->client),
		ask->service);
}

static void on_answer(void *data, uint32_t id, const struct err *err);

/* False with err where there is no such place. */
static bool ask_place(struct definition_ask *ask, struct err *err)
{
	const struct service *service = service_of(ask);
	char *place = service != NULL ? operation_place(ask->definition,
		service->base, ask->at) : NULL;
	char *url = place != NULL ? client_resolve(
		client_connection(ask->client), ask->service, place, err) :
		NULL;
	struct client_call call = { .method = "GET", .url = url,
		.without_credentials = ask->is_open, .done = on_answer,
		.data = ask };

	if (url != NULL)
		ask->operation = client_send(ask->client, &call);
	free(place);
	free(url);
	return url != NULL;
}

/* What its answer is, where it is no definition. */
static void explain(const struct exchange *exchange, struct err *err)
{
	struct verdict verdict = { 0 };
	struct buf line = BUF_INIT;

	verdict_of_exchange(exchange, &verdict);
	verdict_line(&verdict, exchange->status, &line);
	err_set(err, verdict.maybe_token ? ERR_AUTH : ERR_ANSWER,
		"no OperationDefinition came: %s", line.data);
	buf_finish(&line);
	verdict_finish(&verdict);
}

static bool wants_credentials(const struct definition_ask *ask,
	const struct exchange *exchange)
{
	return ask->is_open &&
		(exchange->status == 401 || exchange->status == 403) &&
		service_of(ask) != NULL &&
		service_of(ask)->access != ACCESS_UNRESTRICTED;
}

static void on_answer(void *data, uint32_t id, const struct err *err)
{
	struct definition_ask *ask = data;
	struct http *http = client_http(ask->client);
	const struct exchange *exchange = http_find(http, id);
	struct operation *operation = NULL;
	struct err problem = ERR_INIT, none = ERR_INIT;
	bool goes_on = false;

	ask->operation = 0;
	if (err != NULL) {
		problem = *err;
	} else if (wants_credentials(ask, exchange)) {
		ask->is_open = false;
		goes_on = ask_place(ask, &problem);
	} else {
		if (exchange->status == 200)
			operation = operation_of_answer(exchange->body.data,
				exchange->body.len, ask->definition, &problem);
		else
			explain(exchange, &problem);
		ask->at++;
		goes_on = operation == NULL && ask_place(ask, &none);
	}
	if (!goes_on) {
		ask->done(ask->data, operation, exchange,
			operation == NULL ? &problem : NULL);
		free_ask(ask);
	}
	if (id != 0)
		http_forget(http, id);
}

struct definition_ask *definition_ask(struct client *client,
	const char *service, const char *definition, definition_done_fn *done,
	void *data, struct err *err)
{
	struct definition_ask *ask = xcalloc(1, sizeof(*ask));

	ask->client = client;
	ask->service = xstrdup_or_null(service);
	ask->definition = xstrdup(definition);
	ask->done = done;
	ask->data = data;
	ask->is_open = !token_is_usable(client_token(client));
	if (ask_place(ask, err))
		return ask;
	if (!err_is_set(err))
		err_set(err, ERR_USAGE, "the statement names no definition of "
			"it");
	free_ask(ask);
	return NULL;
}

void definition_forget(struct definition_ask *ask)
{
	if (ask == NULL)
		return;
	client_forget(ask->client, ask->operation);
	free_ask(ask);
}
