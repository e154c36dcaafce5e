#include "core/client/check.h"

/*
 * The ladder as a table of rungs and four exchanges: /metadata without
 * credentials gives the first four rungs from curl's timings and the
 * capability rung from its body; discovery, token and introspection are the
 * client's own operations; the read is the last. A rung that fails ends the
 * climb, except introspection, which not every client is allowed.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/clock.h"
#include "core/client/answer.h"
#include "core/fhir/capability.h"
#include "core/fhir/verdict.h"
#include "core/net/tls_words.h"
#include "core/net/url.h"

enum rung {
	RUNG_NAME, RUNG_CONNECT, RUNG_TLS, RUNG_HTTP, RUNG_DISCOVERY,
	RUNG_TOKEN, RUNG_INTROSPECTION, RUNG_CAPABILITY, RUNG_READ, RUNG_COUNT
};

static const struct {
	const char *name, *whom;
} rungs[RUNG_COUNT] = {
	[RUNG_NAME] = { "Name", "Names on HSCN are known only on HSCN: check "
		"the address and the VPN; otherwise ring the network team." },
	[RUNG_CONNECT] = { "Connection", "Nothing answers at that address: "
		"check the VPN or HSCN link; otherwise ring the network team, "
		"then whoever runs the server." },
	[RUNG_TLS] = { "TLS", "The server is there but its certificate is "
		"not trusted: set the CA file of the connection, or ring "
		"whoever runs the server." },
	[RUNG_HTTP] = { "HTTP", "Something answers, but not as a FHIR server "
		"should: check the base URL; otherwise ring whoever runs the "
		"server." },
	[RUNG_DISCOVERY] = { "Discovery", "Ring whoever runs the "
		"authorization server." },
	[RUNG_TOKEN] = { "Token", "Check client id, secret and scope with "
		"whoever issued them." },
	[RUNG_INTROSPECTION] = { "Introspection", "Ring whoever runs the "
		"authorization server." },
	[RUNG_CAPABILITY] = { "Capability", "Check the base URL; otherwise "
		"ring whoever runs the server." },
	[RUNG_READ] = { "Read", "The way there works, the request was "
		"refused: check scope and audience with whoever issued the "
		"client." },
};

struct check {
	struct client *client;
	struct service service;	/* borrowed texts of the connection */
	struct check_step step[RUNG_COUNT];
	struct err result;
	bool is_over;
	unsigned operation;
	int64_t started;
	char *read_url;
	void (*changed)(void *data);
	void *data;
};

static void climb(struct check *check, enum rung rung);

static void note(struct check *check, enum rung rung, enum check_state state,
	long ms, const char *text)
{
	check->step[rung].state = state;
	check->step[rung].ms = ms;
	mem_replace(&check->step[rung].text, text);
}

static void tell(struct check *check)
{
	if (check->changed != NULL)
		check->changed(check->data);
}

static void end(struct check *check)
{
	for (size_t i = 0; i < RUNG_COUNT; i++)
		if (check->step[i].state == CHECK_WAITING ||
		    check->step[i].state == CHECK_RUNNING)
			check->step[i].state = CHECK_SKIPPED;
	check->is_over = true;
	tell(check);
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
	err_set(&check->result, err->kind, "%s: %s. %s", rungs[rung].name,
		err->text, rungs[rung].whom);
	end(check);
}

static void begin(struct check *check, enum rung rung)
{
	check->step[rung].state = CHECK_RUNNING;
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

/* Chooses what the last rung reads: a count of patients where there are. */
static void choose_read(struct check *check, const struct capability *found)
{
	const char *type = NULL, *query = "_count=1";

	if (capability_resource(found, "Patient") != NULL) {
		type = "Patient";
		query = "_summary=count";
	} else if (found->resource_count > 0) {
		type = found->resources[0].type;
	}
	free(check->read_url);
	check->read_url = type == NULL ? NULL : xasprintf("%s/%s?%s",
		check->service.base, type, query);
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
		note(check, RUNG_HTTP, exchange->status < 500 ? CHECK_GOOD :
			CHECK_BAD, exchange->timings.first_byte, text);
		if (check->service.kind != SERVICE_FHIR ||
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

/* From this rung up: those that do not apply are passed over. */
static void climb(struct check *check, enum rung rung)
{
	if (check->step[RUNG_HTTP].state == CHECK_BAD) {
		struct err err = ERR_INIT;

		err_set(&err, ERR_ANSWER, "%s", check->step[RUNG_HTTP].text);
		fail(check, RUNG_HTTP, &err);
		return;
	}
	if (check->service.access != ACCESS_OAUTH2 || rung == RUNG_READ) {
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

struct check *check_start(struct client *client, const char *service,
	void (*changed)(void *data), void *data)
{
	struct check *check = xcalloc(1, sizeof(*check));
	const struct service *chosen =
		connection_service(client_connection(client), service);
	char *url;

	check->client = client;
	check->changed = changed;
	check->data = data;
	for (size_t i = 0; i < RUNG_COUNT; i++) {
		check->step[i].name = rungs[i].name;
		check->step[i].ms = -1;
		check->step[i].text = xstrdup("");
	}
	if (chosen == NULL) {
		err_set(&check->result, ERR_CONFIG, "there is no such service "
			"to check");
		check->is_over = true;
		return check;
	}
	check->service = *chosen;
	url = chosen->kind == SERVICE_FHIR ?
		url_join(chosen->base, "metadata") : xstrdup(chosen->base);
	begin(check, RUNG_NAME);
	get(check, url, true, on_metadata);
	free(url);
	return check;
}

void check_free(struct check *check)
{
	if (check == NULL)
		return;
	client_forget(check->client, check->operation);
	for (size_t i = 0; i < RUNG_COUNT; i++)
		free(check->step[i].text);
	free(check->read_url);
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
	(void)check;
	return RUNG_COUNT;
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
	return &check->service;
}
