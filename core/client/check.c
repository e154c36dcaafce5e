#include "core/client/check.h"

/*
 * The climb: rungs, and four exchanges for each service, one service after
 * another. /metadata without credentials gives the rungs up to HTTP and the
 * clock (check_way.c) and the capability rung (check_read.c); discovery, token
 * and introspection (check_oauth2.c) are climbed once for all services; the
 * read is the last. A rung that fails ends that service's climb, except
 * introspection, which not every client is allowed.
 */

#include <stdlib.h>

#include "core/base/clock.h"
#include "core/client/check_part.h"
#include "core/net/route.h"
#include "core/net/url.h"

static void start_service(struct check *check);

struct check_step *check_step_of(struct check *check, enum rung rung)
{
	return &check->step[check->at * RUNG_COUNT + rung];
}

void check_note(struct check *check, enum rung rung, enum check_state state,
	long ms, const char *text)
{
	struct check_step *step = check_step_of(check, rung);

	step->state = state;
	step->ms = ms;
	step->is_foreign = false;
	mem_replace(&step->text, text);
}

void check_quote(struct check *check, enum rung rung, enum check_state state,
	long ms, const char *text)
{
	check_note(check, rung, state, ms, text);
	check_step_of(check, rung)->is_foreign = true;
}

struct check_found *check_found_of(struct check *check)
{
	return &check->found[check->at];
}

static void tell(struct check *check)
{
	if (check->changed != NULL)
		check->changed(check->data);
}

void check_end(struct check *check)
{
	for (size_t i = 0; i < RUNG_COUNT; i++) {
		struct check_step *step = check_step_of(check, i);

		if (step->state == CHECK_WAITING ||
		    step->state == CHECK_RUNNING)
			step->state = CHECK_SKIPPED;
	}
	if (check->result.kind != ERR_CANCELLED &&
	    check->at + 1 < check->count) {
		check->at++;
		start_service(check);
		return;
	}
	for (size_t i = 0; i < check->count * RUNG_COUNT; i++)
		if (check->step[i].state == CHECK_WAITING)
			check->step[i].state = CHECK_SKIPPED;
	check->is_over = true;
	tell(check);
}

void check_fail(struct check *check, enum rung rung, const struct err *err)
{
	if (err->kind == ERR_CANCELLED) {
		check_note(check, rung, CHECK_SKIPPED, -1, "cancelled");
		err_set(&check->result, ERR_CANCELLED, "The check was "
			"cancelled.");
		check_end(check);
		return;
	}
	/* A certificate's words, an error page's, a token endpoint's. */
	check_quote(check, rung, CHECK_BAD, clock_since(check->started),
		err->text);
	if (!err_is_set(&check->result))
		check_explain(check, rung, err);
	check_end(check);
}

static void begin(struct check *check, enum rung rung)
{
	check_step_of(check, rung)->state = CHECK_RUNNING;
	check->started = clock_ticks();
	tell(check);
}

static void get(struct check *check, const char *url, bool is_open,
	client_done_fn *done)
{
	struct client_call call = {
		.method = "GET",
		.url = url,
		.without_credentials = is_open,
		.retries = -1,	/* a rung says what is */
		.done = done,
		.data = check,
	};

	check->operation = client_send(check->client, &call);
}

static void climb_read(struct check *check)
{
	if (check->read_url == NULL) {
		check_end(check);
		return;
	}
	begin(check, RUNG_READ);
	get(check, check->read_url, false, check_on_read);
}

/* One token serves all services of a connection. */
static void note_same(struct check *check)
{
	for (enum rung i = RUNG_DISCOVERY; i <= RUNG_INTROSPECTION; i++)
		check_note(check, i, CHECK_SKIPPED, -1, "as above");
}

void check_climb(struct check *check, enum rung rung)
{
	const struct check_step *http = check_step_of(check, RUNG_HTTP);

	if (http->state == CHECK_BAD) {
		struct err err = ERR_INIT;

		err_set(&err, ERR_ANSWER, "%s", http->text);
		check_fail(check, RUNG_HTTP, &err);
		return;
	}
	if (check_service(check)->access != ACCESS_OAUTH2 ||
	    rung == RUNG_READ) {
		climb_read(check);
		return;
	}
	if (rung == RUNG_DISCOVERY && check->has_token) {
		note_same(check);
		climb_read(check);
		return;
	}
	begin(check, rung);
	if (rung == RUNG_DISCOVERY)
		check->operation = client_discover(check->client,
			check_on_discovered, check);
	else if (rung == RUNG_TOKEN)
		check->operation = client_get_token(check->client, false,
			check_on_token, check);
	else
		check->operation = client_introspect(check->client,
			check_on_introspected, check);
}

static void start_service(struct check *check)
{
	const struct service *service = check_service(check);
	char *url = service->kind == SERVICE_FHIR ?
		url_join(service->base, "metadata") : xstrdup(service->base);

	free(check->read_url);
	check->read_url = NULL;
	begin(check, RUNG_NAME);
	get(check, url, true, check_on_metadata);
	free(url);
}

static void choose_services(struct check *check, const char *name)
{
	const struct connection *connection =
		client_connection(check->client);
	const struct service *one = connection_service(connection, name);

	check->service = xcalloc(connection->service_count + 1,
		sizeof(*check->service));
	if (name != NULL && one != NULL)
		check->service[check->count++] = *one;
	else if (name == NULL)
		for (size_t i = 0; i < connection->service_count; i++)
			check->service[check->count++] =
				connection->services[i];
	check->found = xcalloc(check->count + 1, sizeof(*check->found));
	for (size_t i = 0; i < check->count; i++)
		check->found[i].service = check->service[i].name;
	check->step = xcalloc(check->count * RUNG_COUNT + 1,
		sizeof(*check->step));
	for (size_t i = 0; i < check->count * RUNG_COUNT; i++) {
		check->step[i].name = check_rung_name(i % RUNG_COUNT);
		check->step[i].service = check->service[i / RUNG_COUNT].name;
		check->step[i].ms = -1;
		check->step[i].text = xstrdup("");
	}
}

struct check *check_start(struct client *client, const char *service,
	void (*changed)(void *data), void *data)
{
	struct check *check = xcalloc(1, sizeof(*check));

	check->client = client;
	check->changed = changed;
	check->data = data;
	check->routes = route_table_read();
	choose_services(check, service);
	if (check->count > 0) {
		start_service(check);
		return check;
	}
	err_set(&check->result, ERR_CONFIG, "there is no such service to "
		"check");
	check->is_over = true;
	return check;
}

static void finish_found(struct check *check, struct check_found *found)
{
	struct http *http = client_http(check->client);

	tls_facts_unref(found->tls);
	free(found->software);
	free(found->fhir_version);
	if (found->metadata != 0)
		http_forget(http, found->metadata);
	if (found->read != 0)
		http_forget(http, found->read);
}

void check_free(struct check *check)
{
	if (check == NULL)
		return;
	client_forget(check->client, check->operation);
	for (size_t i = 0; i < check->count; i++)
		finish_found(check, &check->found[i]);
	free(check->found);
	for (size_t i = 0; i < check->count * RUNG_COUNT; i++)
		free(check->step[i].text);
	free(check->step);
	free(check->service);
	free(check->read_url);
	free(check->routes);
	free(check);
}

void check_cancel(struct check *check)
{
	client_cancel(check->client, check->operation);
}

bool check_is_over(const struct check *check)
{
	return check->is_over;
}

size_t check_count(const struct check *check)
{
	return check->count * RUNG_COUNT;
}

const struct check_step *check_at(const struct check *check, size_t at)
{
	return &check->step[at];
}

const struct err *check_result(const struct check *check)
{
	return &check->result;
}

const struct check_failure *check_failure(const struct check *check)
{
	return check->failure.rung != NULL ? &check->failure : NULL;
}

size_t check_service_count(const struct check *check)
{
	return check->count;
}

const struct check_found *check_found(const struct check *check, size_t at)
{
	return &check->found[at];
}

const char *check_state_name(enum check_state state)
{
	static const char *const words[] = {
		[CHECK_WAITING] = "", [CHECK_RUNNING] = "...",
		[CHECK_GOOD] = "ok", [CHECK_WARNING] = "note",
		[CHECK_BAD] = "failed", [CHECK_SKIPPED] = "-",
	};

	return words[state];
}

const struct service *check_service(const struct check *check)
{
	return &check->service[check->at];
}
