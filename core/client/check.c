#include "core/client/check.h"

/*
 * The ladder as a table of rungs and four exchanges for each service, one
 * service after another: /metadata without credentials gives the rungs up to
 * HTTP from curl's timings, the clock from its Date and the capability rung
 * from its body; discovery, token and introspection are the client's own
 * operations, climbed once for all services; the read is the last. A rung that
 * fails ends that service's climb, except introspection, which not every
 * client is allowed.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/clock.h"
#include "core/base/text.h"
#include "core/client/answer.h"
#include "core/client/check_words.h"
#include "core/fhir/capability.h"
#include "core/fhir/verdict.h"
#include "core/net/tls_words.h"
#include "core/net/route.h"
#include "core/net/url.h"

enum rung {
	RUNG_NAME, RUNG_PROXY, RUNG_ROUTE, RUNG_CONNECT, RUNG_TLS, RUNG_HTTP,
	RUNG_CLOCK, RUNG_DISCOVERY, RUNG_TOKEN, RUNG_INTROSPECTION,
	RUNG_CAPABILITY, RUNG_READ, RUNG_COUNT
};

static const struct {
	const char *name, *means;
	enum check_whom whom;
} rungs[RUNG_COUNT] = {
	[RUNG_NAME] = { "Name", "Names on HSCN are known only on HSCN: check "
		"the address and the VPN.", WHOM_NETWORK },
	[RUNG_PROXY] = { "Proxy", "Check the proxy's variables.",
		WHOM_NETWORK },
	[RUNG_ROUTE] = { "Route", "Check the VPN.", WHOM_NETWORK },
	[RUNG_CONNECT] = { "Connection", "It cannot be connected to: check "
		"the VPN or HSCN link.", WHOM_NETWORK },
	[RUNG_TLS] = { "TLS", "The server is there but its certificate is "
		"not trusted: set the CA file of the connection.",
		WHOM_CERTIFICATES },
	[RUNG_HTTP] = { "HTTP", "It is connected to, so the network is well, "
		"but it does not answer as a server should: check the base "
		"URL.", WHOM_VENDOR },
	[RUNG_CLOCK] = { "Clock", "", WHOM_VENDOR },
	[RUNG_DISCOVERY] = { "Discovery", "", WHOM_IDENTITY },
	[RUNG_TOKEN] = { "Token", "Check client id, secret and scope.",
		WHOM_IDENTITY },
	[RUNG_INTROSPECTION] = { "Introspection", "", WHOM_IDENTITY },
	[RUNG_CAPABILITY] = { "Capability", "Check the base URL.",
		WHOM_VENDOR },
	[RUNG_READ] = { "Read", "The way there works, the request was "
		"refused: check scope and audience.", WHOM_IDENTITY },
};

struct check {
	struct client *client;
	size_t count, at;	/* services, and the one being checked */
	struct service *service;	/* borrowed texts of the connection */
	struct check_step *step;	/* RUNG_COUNT for each service */
	struct err result;
	bool is_over;
	bool has_token;		/* the OAuth2 rungs were climbed */
	unsigned operation;
	int64_t started;
	char *read_url;
	char *routes;		/* the kernel's table, or NULL */
	void (*changed)(void *data);
	void *data;
};

static void start_service(struct check *check);
static void climb(struct check *check, enum rung rung);

static struct check_step *step_of(struct check *check, enum rung rung)
{
	return &check->step[check->at * RUNG_COUNT + rung];
}

static const struct service *service_of(const struct check *check)
{
	return &check->service[check->at];
}

static void note(struct check *check, enum rung rung, enum check_state state,
	long ms, const char *text)
{
	struct check_step *step = step_of(check, rung);

	step->state = state;
	step->ms = ms;
	mem_replace(&step->text, text);
}

static void tell(struct check *check)
{
	if (check->changed != NULL)
		check->changed(check->data);
}

/* The rest of this service is passed over; the next one has its turn. */
static void end(struct check *check)
{
	for (size_t i = 0; i < RUNG_COUNT; i++) {
		struct check_step *step = step_of(check, i);

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

/* The host of the service, as it is written; owned. */
static char *host_of(const struct check *check)
{
	struct url url;
	char *host;

	if (!url_parse(service_of(check)->base, &url, NULL))
		return xstrdup("");
	host = xstrdup(url.host);
	url_finish(&url);
	return host;
}

/*
 * The first failure of all is the one that is explained. Its rung has the
 * whole sentence; here it is cut before who to ring would be.
 */
static void explain(struct check *check, enum rung rung,
	const struct err *err)
{
	struct buf words = BUF_INIT;
	char *host = host_of(check);
	size_t room, len;

	if (rung == RUNG_CONNECT)
		check_private(check->routes, host, &words);
	if (*rungs[rung].means != '\0')
		buf_printf(&words, "%s ", rungs[rung].means);
	check_whom(client_connection(check->client), rungs[rung].whom,
		&words);
	room = sizeof(check->result.text) - strlen(rungs[rung].name) - 8;
	room = words.len < room ? room - words.len : 0;
	len = text_fit(err->text, strlen(err->text), room);
	err_set(&check->result, err->kind, "%s: %.*s%s. %s",
		rungs[rung].name, (int)len, err->text,
		err->text[len] != '\0' ? "..." : "", words.data);
	buf_finish(&words);
	free(host);
}

static void fail(struct check *check, enum rung rung, const struct err *err)
{
	if (err->kind == ERR_CANCELLED) {
		note(check, rung, CHECK_SKIPPED, -1, "cancelled");
		err_set(&check->result, ERR_CANCELLED, "The check was "
			"cancelled.");
		end(check);
		return;
	}
	note(check, rung, CHECK_BAD, clock_since(check->started), err->text);
	if (!err_is_set(&check->result))
		explain(check, rung, err);
	end(check);
}

static void begin(struct check *check, enum rung rung)
{
	step_of(check, rung)->state = CHECK_RUNNING;
	check->started = clock_ticks();
	tell(check);
}

/* The rung an exchange that got no answer failed on. */
static enum rung failed_rung(const struct exchange *exchange)
{
	static const enum rung rungs_of[] = {
		[AT_NAME] = RUNG_NAME, [AT_CONNECT] = RUNG_CONNECT,
		[AT_TLS] = RUNG_TLS, [AT_HTTP] = RUNG_HTTP,
	};

	return rungs_of[exchange->failed_at];
}

/* The certificate in a line; less than a month, or a pin, is worth a look. */
static void note_certificate(struct check *check,
	const struct exchange *exchange)
{
	const struct http_timings *t = &exchange->timings;
	const struct tls_facts *facts = exchange->tls;
	bool is_plain = facts == NULL || (facts->pin == NULL &&
		tls_days_left(facts) >= TLS_DAYS_LOW);
	struct buf text = BUF_INIT;

	if (facts == NULL) {
		buf_puts(&text, "the certificate is valid for the name and "
			"trusted");
	} else {
		buf_printf(&text, "%s: the certificate is ", facts->version);
		tls_verdict(facts, &text);
	}
	note(check, RUNG_TLS, is_plain ? CHECK_GOOD : CHECK_WARNING,
		t->secured - t->connected, text.data);
	buf_finish(&text);
}

/* What is known without asking anybody: the proxy, and this host's route. */
static void note_road(struct check *check, const struct exchange *exchange)
{
	struct buf text = BUF_INIT;
	const char *peer = exchange->peer;
	char *host = peer != NULL && strchr(peer, ':') != NULL ?
		xstrndup(peer, (size_t)(strrchr(peer, ':') - peer)) :
		host_of(check);

	if (check_proxy(exchange->url, &text))
		note(check, RUNG_PROXY, CHECK_WARNING, -1, text.data);
	else
		note(check, RUNG_PROXY, CHECK_SKIPPED, -1, "none is set for "
			"this address");
	buf_clear(&text);
	check_route(check->routes, host, &text);
	note(check, RUNG_ROUTE, CHECK_GOOD, -1, text.data);
	buf_finish(&text);
	free(host);
}

/* The rungs below the answer, from where the time went. */
static void note_way(struct check *check, const struct exchange *exchange,
	enum rung top)
{
	const struct http_timings *t = &exchange->timings;
	bool is_tls = strncmp(exchange->url, "https:", 6) == 0;
	char text[200];

	if (top > RUNG_NAME)
		note(check, RUNG_NAME, CHECK_GOOD, t->resolved,
			"the address is known");
	if (top > RUNG_NAME)
		note_road(check, exchange);
	if (top > RUNG_CONNECT) {
		snprintf(text, sizeof(text), "connected to %s",
			exchange->peer != NULL ? exchange->peer : "it");
		note(check, RUNG_CONNECT, CHECK_GOOD,
			t->connected - t->resolved, text);
	}
	if (top <= RUNG_TLS)
		return;
	if (is_tls)
		note_certificate(check, exchange);
	else
		note(check, RUNG_TLS, CHECK_WARNING, -1, "not encrypted: "
			"everything, tokens too, can be read on the way");
}

static void note_clock(struct check *check, const struct exchange *exchange)
{
	const char *date = http_headers_get(&exchange->headers, "Date");
	struct buf text = BUF_INIT;
	bool is_wrong;

	/* A clock that a test holds is not to be compared. */
	if (clock_is_held())
		date = NULL;
	is_wrong = date != NULL && check_clock(date, clock_now(), &text);

	if (date == NULL)
		note(check, RUNG_CLOCK, CHECK_SKIPPED, -1, clock_is_held() ?
			"our clock is held" : "the server does not say its "
			"time");
	else
		note(check, RUNG_CLOCK, is_wrong ? CHECK_WARNING : CHECK_GOOD,
			-1, text.data);
	buf_finish(&text);
}

/* Chooses what the last rung reads: a count of patients where there are. */
static void choose_read(struct check *check, const struct capability *found)
{
	const char *own = client_connection(check->client)->check_read;
	const char *type = NULL, *query = "_count=1";

	if (own != NULL && *own != '\0') {
		free(check->read_url);
		check->read_url = url_join(service_of(check)->base, own);
		return;
	}
	if (capability_resource(found, "Patient") != NULL) {
		type = "Patient";
		query = "_summary=count";
	} else if (found->resource_count > 0) {
		type = found->resources[0].type;
	}
	free(check->read_url);
	check->read_url = type == NULL ? NULL : xasprintf("%s/%s?%s",
		service_of(check)->base, type, query);
}

static void refuse_capability(struct check *check,
	const struct exchange *exchange)
{
	struct verdict verdict = { 0 };
	struct buf line = BUF_INIT;
	struct err err = ERR_INIT;

	verdict_of_exchange(exchange, &verdict);
	verdict_line(&verdict, exchange->status, &line);
	err_set(&err, ERR_ANSWER, "no CapabilityStatement came: %s",
		line.data);
	buf_finish(&line);
	verdict_finish(&verdict);
	fail(check, RUNG_CAPABILITY, &err);
}

/*
 * Whether the body is a CapabilityStatement, and what it says. A server that
 * wants a token even for this is worth going on with; any other answer is the
 * end of the climb, and false.
 */
static bool note_capability(struct check *check,
	const struct exchange *exchange)
{
	bool goes_on = exchange->status == 401 || exchange->status == 403;
	const char *body = exchange->body.data;
	struct doc_index *index = index_text(body, exchange->body.len);
	struct err err = ERR_INIT;
	struct capability *found = capability_read(index, body, &err);
	char text[300];

	if (found == NULL && goes_on) {
		note(check, RUNG_CAPABILITY, CHECK_WARNING, -1,
			"the server does not show it without credentials");
	} else if (found == NULL) {
		refuse_capability(check, exchange);
	} else {
		snprintf(text, sizeof(text), "%.100s%s%.80s%sFHIR %.20s, %zu "
			"resource types", found->software_name,
			*found->software_version != '\0' ? " " : "",
			found->software_version,
			*found->software_name != '\0' ? ", " : "",
			found->fhir_version, found->resource_count);
		note(check, RUNG_CAPABILITY, found->finding_count > 0 ?
			CHECK_WARNING : CHECK_GOOD, -1, text);
		choose_read(check, found);
	}
	goes_on = goes_on || found != NULL;
	capability_free(found);
	index_free(index);
	return goes_on;
}

static void on_metadata(void *data, uint32_t id, const struct err *err)
{
	struct check *check = data;
	struct http *http = client_http(check->client);
	const struct exchange *exchange = http_find(http, id);
	char text[200];

	check->operation = 0;
	if (err != NULL) {
		enum rung rung = exchange != NULL ? failed_rung(exchange) :
			RUNG_HTTP;

		if (exchange != NULL)
			note_way(check, exchange, rung);
		fail(check, rung, err);
	} else {
		note_way(check, exchange, RUNG_HTTP);
		snprintf(text, sizeof(text), "HTTP/%s %u %.60s",
			exchange->http_version, exchange->status,
			exchange->reason);
		note_clock(check, exchange);
		note(check, RUNG_HTTP, exchange->status < 500 ? CHECK_GOOD :
			CHECK_BAD, exchange->timings.first_byte, text);
		if (service_of(check)->kind != SERVICE_FHIR ||
		    note_capability(check, exchange))
			climb(check, RUNG_DISCOVERY);
	}
	if (id != 0)
		http_forget(http, id);
}

/* The rungs of OAuth2 end alike: a word when it worked, the reason if not. */
static void on_discovered(void *data, uint32_t id, const struct err *err)
{
	struct check *check = data;
	const struct discovery *found = client_discovery(check->client);
	const char *base =
		client_connection(check->client)->oauth2.base;
	struct buf findings = BUF_INIT;

	(void)id;
	check->operation = 0;
	if (err != NULL) {
		fail(check, RUNG_DISCOVERY, err);
		return;
	}
	if (found != NULL)
		discovery_findings(found, base, &findings);
	/* One line is enough here; the token view has them all. */
	if (findings.len > 0)
		buf_truncate(&findings, strcspn(findings.data, "\n"));
	if (found == NULL)
		note(check, RUNG_DISCOVERY, CHECK_WARNING,
			clock_since(check->started), "no discovery document; "
			"the usual paths on the OAuth2 base are used");
	else
		note(check, RUNG_DISCOVERY, findings.len > 0 ? CHECK_WARNING :
			CHECK_GOOD, clock_since(check->started),
			findings.len > 0 ? findings.data :
			"issuer and endpoints are on the configured origin");
	buf_finish(&findings);
	climb(check, RUNG_TOKEN);
}

static void on_token(void *data, uint32_t id, const struct err *err)
{
	struct check *check = data;
	const struct token *token = client_token(check->client);
	char missing[120], text[300];

	(void)id;
	check->operation = 0;
	if (err != NULL) {
		fail(check, RUNG_TOKEN, err);
		return;
	}
	token_scopes_missing(token, missing, sizeof(missing));
	if (missing[0] != '\0')
		snprintf(text, sizeof(text), "a token was given, but without "
			"the scope %s", missing);
	else
		snprintf(text, sizeof(text), "scope %.120s, %ld s to go",
			token->scope_granted != NULL ? token->scope_granted :
			token->scope_asked, token_seconds_left(token));
	note(check, RUNG_TOKEN, missing[0] != '\0' ? CHECK_WARNING :
		CHECK_GOOD, clock_since(check->started), text);
	climb(check, RUNG_INTROSPECTION);
}

static void on_introspected(void *data, const struct introspection *answer,
	const struct err *err)
{
	struct check *check = data;

	check->operation = 0;
	check->has_token = true;
	if (err != NULL)
		note(check, RUNG_INTROSPECTION, CHECK_WARNING,
			clock_since(check->started), err->text);
	else
		note(check, RUNG_INTROSPECTION, answer->is_active ?
			CHECK_GOOD : CHECK_WARNING,
			clock_since(check->started), answer->is_active ?
			"the server says the token is active" :
			"the server says the token is not active: this client "
			"may not be allowed to introspect, or it is another "
			"server's token");
	climb(check, RUNG_READ);
}

static void on_read(void *data, uint32_t id, const struct err *err)
{
	struct check *check = data;
	struct http *http = client_http(check->client);
	const struct exchange *exchange = http_find(http, id);
	struct verdict verdict = { 0 };
	struct err refused = ERR_INIT;

	check->operation = 0;
	if (err != NULL) {
		fail(check, RUNG_READ, err);
	} else {
		verdict_of_exchange(exchange, &verdict);
		if (exchange->status < 400) {
			note(check, RUNG_READ, CHECK_GOOD,
				exchange->timings.total, verdict.sentence);
			end(check);
		} else {
			err_set(&refused, verdict.maybe_token ? ERR_AUTH :
				ERR_ANSWER, "%s", verdict.sentence);
			fail(check, RUNG_READ, &refused);
		}
	}
	verdict_finish(&verdict);
	if (id != 0)
		http_forget(http, id);
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
		end(check);
		return;
	}
	begin(check, RUNG_READ);
	get(check, check->read_url, false, on_read);
}

/* One token serves all services of a connection. */
static void note_same(struct check *check)
{
	for (enum rung i = RUNG_DISCOVERY; i <= RUNG_INTROSPECTION; i++)
		note(check, i, CHECK_SKIPPED, -1, "as above");
}

/* From this rung up: those that do not apply are passed over. */
static void climb(struct check *check, enum rung rung)
{
	const struct check_step *http = step_of(check, RUNG_HTTP);

	if (http->state == CHECK_BAD) {
		struct err err = ERR_INIT;

		err_set(&err, ERR_ANSWER, "%s", http->text);
		fail(check, RUNG_HTTP, &err);
		return;
	}
	if (service_of(check)->access != ACCESS_OAUTH2 || rung == RUNG_READ) {
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
			on_discovered, check);
	else if (rung == RUNG_TOKEN)
		check->operation = client_get_token(check->client, false,
			on_token, check);
	else
		check->operation = client_introspect(check->client,
			on_introspected, check);
}

static void start_service(struct check *check)
{
	const struct service *service = service_of(check);
	char *url = service->kind == SERVICE_FHIR ?
		url_join(service->base, "metadata") : xstrdup(service->base);

	free(check->read_url);
	check->read_url = NULL;
	begin(check, RUNG_NAME);
	get(check, url, true, on_metadata);
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
	check->step = xcalloc(check->count * RUNG_COUNT + 1,
		sizeof(*check->step));
	for (size_t i = 0; i < check->count * RUNG_COUNT; i++) {
		check->step[i].name = rungs[i % RUNG_COUNT].name;
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

void check_free(struct check *check)
{
	if (check == NULL)
		return;
	client_forget(check->client, check->operation);
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
	return service_of(check);
}
