#include "core/client/inspection.h"

/*
 * One token at a time is looked at, and what was found of it (claims, checks,
 * its server's answer) belongs to those very bytes: as soon as the token is
 * another one, everything found is dropped, so that a page never speaks of a
 * token that is gone.
 *
 * A check waits for the server's keys. They are fetched once; a token whose
 * key is not among them gets one fetch anew, since a server may have changed
 * its keys a minute ago, and no more than one, since a token that names a key
 * of its own making would else cause a request each time.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/clock.h"
#include "core/client/inspection_part.h"
#include "core/engine/loop.h"

const char *inspected_name(enum inspected which)
{
	static const char *const names[] = {
		[INSPECTED_ACCESS] = "access token",
		[INSPECTED_FORMER] = "former token",
		[INSPECTED_ID] = "ID token",
		[INSPECTED_PASTED] = "pasted token",
	};

	return names[which];
}

static void drop_findings(struct inspection *inspection)
{
	secret_free(inspection->subject);
	inspection->subject = NULL;
	jwt_finish(&inspection->jwt);
	inspection->jwt = (struct jwt){ 0 };
	inspection->is_checked = false;
	introspection_finish(&inspection->said);
	inspection->has_said = false;
	err_clear(&inspection->said_problem);
	inspection->is_revealed = false;
	mem_replace(&inspection->person, NULL);
}

const struct secret *inspection_secret(const struct inspection *inspection,
	enum inspected which)
{
	switch (which) {
	case INSPECTED_ACCESS:
		return client_token(inspection->client)->value;
	case INSPECTED_ID:
		return client_token(inspection->client)->id_token;
	case INSPECTED_FORMER:
		return inspection->former;
	default:
		return inspection->pasted;
	}
}

/* The one that is held now is remembered, for the day it is replaced. */
void inspection_notice(struct inspection *inspection)
{
	const struct secret *now = client_token(inspection->client)->value;

	if (now == NULL) {
		secret_free(inspection->held);
		secret_free(inspection->former);
		inspection->held = inspection->former = NULL;
		return;
	}
	if (inspection->held != NULL && secret_equals(now, inspection->held))
		return;
	if (inspection->held != NULL) {
		secret_free(inspection->former);
		inspection->former = inspection->held;
	}
	inspection->held = secret_dup(now);
}

void inspection_sync(struct inspection *inspection)
{
	const struct secret *now;

	inspection_notice(inspection);
	now = inspection_secret(inspection, inspection->chosen);
	if (now != NULL && inspection->subject != NULL &&
	    secret_equals(now, inspection->subject))
		return;
	if (now == NULL && inspection->subject == NULL)
		return;
	drop_findings(inspection);
	if (now == NULL)
		return;
	inspection->subject = secret_dup(now);
	jwt_read_secret(now, &inspection->jwt);
}

struct inspection *inspection_new(struct loop *loop, struct client *client,
	void (*changed)(void *data), void *data)
{
	struct inspection *inspection = xcalloc(1, sizeof(*inspection));

	inspection->loop = loop;
	inspection->client = client;
	inspection->changed = changed;
	inspection->has_hints = changed != NULL;
	inspection->data = data;
	return inspection;
}

void inspection_free(struct inspection *inspection)
{
	if (inspection == NULL)
		return;
	inspection_watch(inspection, 0);
	client_forget(inspection->client, inspection->operation);
	client_forget(inspection->client, inspection->asking);
	client_forget(inspection->client, inspection->asking_person);
	drop_findings(inspection);
	secret_free(inspection->held);
	secret_free(inspection->former);
	secret_free(inspection->pasted);
	jwks_finish(&inspection->keys);
	free(inspection);
}

void inspection_changed(struct inspection *inspection)
{
	if (inspection->changed != NULL)
		inspection->changed(inspection->data);
}

bool inspection_has(const struct inspection *inspection,
	enum inspected which)
{
	return inspection_secret(inspection, which) != NULL;
}

bool inspection_choose(struct inspection *inspection, enum inspected which)
{
	if (inspection_secret(inspection, which) == NULL)
		return false;
	inspection->chosen = which;
	inspection_sync(inspection);
	inspection_changed(inspection);
	return true;
}

void inspection_reveal(struct inspection *inspection, bool is_whole)
{
	inspection_sync(inspection);
	inspection->is_revealed = is_whole && inspection->subject != NULL;
	inspection_changed(inspection);
}

enum inspected inspection_chosen(const struct inspection *inspection)
{
	return inspection->chosen;
}

const struct secret *inspection_token(const struct inspection *inspection)
{
	return inspection_secret(inspection, inspection->chosen);
}

/* Characters a token may have: RFC 6750 section 2.1. */
static bool is_token(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (text[i] <= ' ' || text[i] > '~')
			return false;
	return len > 0;
}

static struct secret *trimmed(const struct secret *secret)
{
	const char *text = secret_bytes(secret);
	size_t len = secret_length(secret);

	while (len > 0 && strchr(" \t\r\n", *text) != NULL)
		text++, len--;
	while (len > 0 && strchr(" \t\r\n", text[len - 1]) != NULL)
		len--;
	if (len > 7 && strncasecmp(text, "Bearer ", 7) == 0)
		text += 7, len -= 7;
	return is_token(text, len) ? secret_new(text, len) : NULL;
}

bool inspection_paste(struct inspection *inspection, struct secret *token,
	struct err *err)
{
	struct secret *pasted = trimmed(token);

	secret_free(token);
	if (pasted == NULL)
		return err_set(err, ERR_USAGE, "that is no token: a token is "
			"one line of letters, digits and marks without "
			"blanks. Was it cut or wrapped when it was copied?");
	secret_free(inspection->pasted);
	inspection->pasted = pasted;
	return inspection_choose(inspection, INSPECTED_PASTED);
}

bool inspection_has_claims(const struct inspection *inspection)
{
	return inspection->subject != NULL &&
		inspection->jwt.form == JWT_SIGNED;
}

static void end_check(struct inspection *inspection, const struct err *err)
{
	inspection_done_fn *done = inspection->done;

	inspection->operation = 0;
	inspection->done = NULL;
	inspection_changed(inspection);
	if (done != NULL)
		done(inspection->done_data, err);
}

static void fetch_keys(struct inspection *inspection);

/* Whom the token should come from: as discovered, else as configured. */
static const char *issuer_of(const struct client *client)
{
	const struct discovery *found = client_discovery(client);

	return found != NULL && found->issuer != NULL ? found->issuer :
		client_connection(client)->oauth2.base;
}

/* Only one that the user configured is insisted on. */
static const char *audience_of(const struct client *client)
{
	const char *aud = client_connection(client)->oauth2.aud;

	return aud != NULL && *aud != '\0' ? aud : NULL;
}

static void check(struct inspection *inspection)
{
	struct jwt_expect expect = {
		.issuer = issuer_of(inspection->client),
		.audience = audience_of(inspection->client),
		.leeway = JWT_LEEWAY,
	};

	inspection_sync(inspection);
	if (inspection->subject == NULL) {
		struct err err = ERR_INIT;

		err_set(&err, ERR_USAGE, "there is no token to check");
		end_check(inspection, &err);
		return;
	}
	jwt_verify_secret(inspection->subject, inspection->has_keys ?
		&inspection->keys : NULL, &expect, &inspection->verification);
	if (inspection->verification.result == JWT_UNKNOWN_KID &&
	    !inspection->is_fetched_anew) {
		fetch_keys(inspection);
		return;
	}
	inspection->is_checked = true;
	inspection->checked_at = clock_now();
	end_check(inspection, NULL);
}

static void read_keys(struct inspection *inspection,
	const struct exchange *exchange)
{
	struct jwks keys = { 0 };

	if (exchange == NULL)
		return;
	if (exchange->status != 200) {
		err_set(&inspection->keys_problem, ERR_AUTH, "%s answered %u, "
			"not with keys", exchange->url, exchange->status);
	} else if (jwks_read(exchange->body.data, exchange->body.len, &keys,
	    &inspection->keys_problem)) {
		jwks_finish(&inspection->keys);
		inspection->keys = keys;
		inspection->has_keys = true;
		err_clear(&inspection->keys_problem);
	}
}

static void on_keys(void *data, uint32_t id, const struct err *err)
{
	struct inspection *inspection = data;
	struct http *http = client_http(inspection->client);

	inspection->operation = 0;
	if (err != NULL && err->kind == ERR_CANCELLED) {
		end_check(inspection, err);
		return;
	}
	if (err != NULL)
		inspection->keys_problem = *err;
	else
		read_keys(inspection, http_find(http, id));
	client_finish_own(inspection->client, id, "keys");
	check(inspection);
}

static void on_discovered(void *data, uint32_t id, const struct err *err)
{
	struct inspection *inspection = data;
	struct client *client = inspection->client;
	struct client_call call = { .method = "GET",
		.without_credentials = true, .done = on_keys,
		.data = inspection };
	struct http_headers headers = { 0 };
	char *url;

	(void)id;
	inspection->operation = 0;
	if (err != NULL && err->kind == ERR_CANCELLED) {
		end_check(inspection, err);
		return;
	}
	url = client_endpoint(client, ENDPOINT_JWKS,
		&inspection->keys_problem);
	if (url == NULL) {
		check(inspection);
		return;
	}
	http_headers_add(&headers, "Accept",
		"application/jwk-set+json, application/json");
	call.url = url;
	call.headers = &headers;
	inspection->operation = client_send(client, &call);
	http_headers_finish(&headers);
	free(url);
}

static void fetch_keys(struct inspection *inspection)
{
	inspection->is_fetched_anew = true;
	inspection->operation = client_discover(inspection->client,
		on_discovered, inspection);
}

void inspection_verify(struct inspection *inspection,
	inspection_done_fn *done, void *data)
{
	client_forget(inspection->client, inspection->operation);
	inspection->done = done;
	inspection->done_data = data;
	inspection->is_fetched_anew = false;
	inspection_sync(inspection);
	if (inspection->has_keys || !inspection_has_claims(inspection))
		check(inspection);
	else
		fetch_keys(inspection);
}

bool inspection_is_checked(const struct inspection *inspection)
{
	return inspection->is_checked;
}

bool inspection_is_verified(const struct inspection *inspection)
{
	return inspection->is_checked &&
		inspection->verification.result == JWT_VERIFIED;
}

const struct jwt_checks *inspection_found(const struct inspection *inspection)
{
	return inspection->is_checked ? &inspection->verification.checks :
		NULL;
}

static void on_said(void *data, const struct introspection *answer,
	const struct err *err)
{
	struct inspection *inspection = data;
	struct oauth_answer raw = { .status = 200 };
	struct err ignored = ERR_INIT;
	inspection_done_fn *asked = inspection->asked;

	inspection->asking = 0;
	inspection->asked = NULL;
	err_clear(&inspection->said_problem);
	if (err != NULL && err->kind != ERR_CANCELLED) {
		inspection->said_problem = *err;
		inspection->said_problem_at = clock_now();
	}
	if (answer != NULL && answer->text != NULL) {
		raw.body = answer->text;
		raw.len = strlen(answer->text);
		introspection_finish(&inspection->said);
		inspection->has_said = oauth_read_introspection(&raw,
			&inspection->said, &ignored);
	}
	inspection_changed(inspection);
	if (asked != NULL)
		asked(inspection->asked_data, err);
}

void inspection_introspect(struct inspection *inspection,
	inspection_done_fn *done, void *data)
{
	struct err err = ERR_INIT;

	inspection_sync(inspection);
	if (inspection->subject == NULL) {
		err_set(&err, ERR_USAGE, "there is no token to ask about");
		if (done != NULL)
			done(data, &err);
		return;
	}
	client_forget(inspection->client, inspection->asking);
	inspection->asked = done;
	inspection->asked_data = data;
	inspection->asking = client_introspect_other(inspection->client,
		inspection->subject, on_said, inspection);
}

static void on_watch(void *data);

static void watch_on(struct inspection *inspection)
{
	inspection->watch_timer = loop_after(inspection->loop,
		1000 * inspection->watch_seconds, on_watch, inspection);
}

static void on_watch(void *data)
{
	struct inspection *inspection = data;

	inspection->watch_count++;
	inspection->watch_timer = 0;
	/* One that is slow is waited for, not overtaken. */
	if (inspection->asking == 0 &&
	    inspection_token(inspection) != NULL)
		inspection_introspect(inspection, NULL, NULL);
	watch_on(inspection);
}

void inspection_watch(struct inspection *inspection, long seconds)
{
	if (inspection->watch_timer != 0)
		loop_cancel(inspection->loop, inspection->watch_timer);
	inspection->watch_timer = 0;
	inspection->watch_seconds = seconds;
	inspection->watch_count = 0;
	if (seconds > 0)
		watch_on(inspection);
}

long inspection_watches(const struct inspection *inspection)
{
	return inspection->watch_seconds;
}
