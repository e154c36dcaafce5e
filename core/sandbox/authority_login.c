#include "core/sandbox/authority_internal.h"

/*
 * Logins of a person who is always willing: /authorize answers with a code at
 * once, /device approves the code that is typed there. Codes are bound to
 * their client, redirect address and PKCE challenge; refresh tokens are
 * replaced with each use, and one that comes twice ends them all.
 */

#include <stdlib.h>
#include <string.h>

#include "core/auth/pkce.h"
#include "core/base/clock.h"
#include "core/base/secret.h"
#include "core/base/text.h"
#include "core/doc/json.h"

/* Only to this machine, whatever the port (RFC 8252 section 7.3). */
static bool is_redirect(const char *uri)
{
	struct url url;
	bool is_ours;

	if (uri == NULL || !url_parse(uri, &url, NULL))
		return false;
	is_ours = strcmp(url.scheme, "http") == 0 &&
		strcmp(url.host, "127.0.0.1") == 0;
	url_finish(&url);
	return is_ours;
}

static void redirect(struct sandbox_reply *reply, const char *uri,
	const char *name, const char *value, const char *state)
{
	struct buf url = BUF_INIT;

	buf_printf(&url, "%s%c%s=", uri, strchr(uri, '?') != NULL ? '&' : '?',
		name);
	url_encode_form(&url, value);
	if (state != NULL) {
		buf_puts(&url, "&state=");
		url_encode_form(&url, state);
	}
	buf_puts(&url, "&iss=");
	url_encode_form(&url, ISSUER);
	reply_text(reply, 302, "text/plain; charset=UTF-8",
		"Logged in as the sandbox's person.\n");
	reply_header(reply, "Location", "%s", url.data);
	buf_finish(&url);
}

static void serve_authorize(struct authority *authority,
	const struct sandbox_request *request, struct sandbox_reply *reply)
{
	const struct url_params *query = &request->params;
	const char *id = authority_field(query, "client_id");
	const char *uri = authority_field(query, "redirect_uri");
	const char *state = authority_field(query, "state");
	const char *scope = authority_field(query, "scope");
	const char *challenge = authority_field(query, "code_challenge");
	const char *method = authority_field(query, "code_challenge_method");
	const struct authority_client *client =
		id != NULL ? authority_find_client(id) : NULL;
	struct promise *promise;

	if (client == NULL || !is_redirect(uri)) {
		reply_text(reply, 400, "text/plain; charset=UTF-8",
			"Unknown client, or a redirect address that is not "
			"http://127.0.0.1.\n");
	} else if (challenge == NULL || !text_equals(method, "S256") ||
	    !text_equals(authority_field(query, "response_type"), "code")) {
		redirect(reply, uri, "error", "invalid_request", state);
	} else {
		promise = promises_add(authority->promises, PROMISE_CODE,
			client->id, scope != NULL ? scope : "");
		promise->redirect_uri = xstrdup(uri);
		promise->challenge = xstrdup(challenge);
		redirect(reply, uri, "code", promise->value, state);
	}
}

static void serve_user_code(struct authority *authority,
	const struct sandbox_request *request, struct sandbox_reply *reply)
{
	const char *code = request_param(request, "user_code");
	struct promise *device = code != NULL ? promises_find_user_code(
		authority->promises, code) : NULL;

	if (device != NULL) {
		device->is_approved = true;
		reply_text(reply, 200, "text/html; charset=UTF-8",
			"<!DOCTYPE html><title>Sandbox</title><p>Done: the "
			"device is let in.</p>\n");
		return;
	}
	reply_text(reply, code != NULL ? 404 : 200, "text/html; charset=UTF-8",
		"<!DOCTYPE html><title>Sandbox</title><form><p>Code: <input "
		"name=\"user_code\"> <button>Let it in</button></form>\n");
}

bool authority_serve_login(struct authority *authority,
	const struct sandbox_request *request, struct sandbox_reply *reply)
{
	if (strcmp(request->path, "/authorize") == 0)
		serve_authorize(authority, request, reply);
	else if (strcmp(request->path, "/device") == 0)
		serve_user_code(authority, request, reply);
	else
		return false;
	return true;
}

void authority_serve_device(struct authority *authority,
	const struct authority_client *client, const struct url_params *form,
	struct sandbox_reply *reply)
{
	const char *scope = authority_field(form, "scope");
	struct json *json = json_new_object();
	struct promise *promise = promises_add(authority->promises,
		PROMISE_DEVICE, client->id, scope != NULL ? scope : "");
	char *uri = xasprintf("%s/device", authority->base);
	char *complete = xasprintf("%s?user_code=%s", uri,
		promise->user_code);

	json_set_string(json, "device_code", promise->value);
	json_set_string(json, "user_code", promise->user_code);
	json_set_string(json, "verification_uri", uri);
	json_set_string(json, "verification_uri_complete", complete);
	json_set_number(json, "expires_in",
		(double)(promise->expires - clock_now()));
	json_set_number(json, "interval", 1);
	reply_json(reply, 200, json);
	reply_header(reply, "Cache-Control", "no-store");
	free(complete);
	free(uri);
}

static bool proves_challenge(const struct promise *promise,
	const char *verifier)
{
	struct secret *secret;
	char challenge[PKCE_CHALLENGE];

	if (verifier == NULL)
		return false;
	secret = secret_new(verifier, strlen(verifier));
	pkce_challenge(secret, challenge);
	secret_free(secret);
	return strcmp(challenge, promise->challenge) == 0;
}

static struct promise *find(struct authority *authority,
	const struct authority_client *client, enum promise_kind kind,
	const char *value)
{
	struct promise *promise = value != NULL ?
		promises_find(authority->promises, kind, value) : NULL;

	return promise != NULL && strcmp(promise->client, client->id) == 0 ?
		promise : NULL;
}

/* The promise is kept: a token for what was asked. */
static void keep(struct authority *authority,
	const struct authority_client *client, struct promise *promise,
	struct sandbox_reply *reply)
{
	char *scope = xstrdup(promise->scope);

	if (promise->kind == PROMISE_REFRESH)
		promise->is_used = true;
	else
		promises_drop(authority->promises, promise);
	authority_reply_token(authority, client, scope, true, reply);
	free(scope);
}

void authority_take_code(struct authority *authority,
	const struct authority_client *client, const struct url_params *form,
	struct sandbox_reply *reply)
{
	struct promise *promise = find(authority, client, PROMISE_CODE,
		authority_field(form, "code"));

	if (promise != NULL && text_equals(promise->redirect_uri,
	    authority_field(form, "redirect_uri")) && proves_challenge(promise,
	    authority_field(form, "code_verifier")))
		keep(authority, client, promise, reply);
	else
		authority_refuse(reply, 400, "invalid_grant", "The code is "
			"unknown, used, expired, or was asked for by another.");
}

void authority_take_device(struct authority *authority,
	const struct authority_client *client, const struct url_params *form,
	struct sandbox_reply *reply)
{
	struct promise *promise = find(authority, client, PROMISE_DEVICE,
		authority_field(form, "device_code"));

	if (promise == NULL)
		authority_refuse(reply, 400, "expired_token",
			"The device code is unknown or expired.");
	else if (!promise->is_approved)
		authority_refuse(reply, 400, "authorization_pending",
			"Nobody has entered the code yet.");
	else
		keep(authority, client, promise, reply);
}

void authority_take_refresh(struct authority *authority,
	const struct authority_client *client, const struct url_params *form,
	struct sandbox_reply *reply)
{
	struct promise *promise = find(authority, client, PROMISE_REFRESH,
		authority_field(form, "refresh_token"));

	if (promise != NULL && !promise->is_used) {
		keep(authority, client, promise, reply);
		return;
	}
	if (promise != NULL)
		promises_drop_refresh(authority->promises, client->id);
	authority_refuse(reply, 400, "invalid_grant",
		"The refresh token is unknown, or was used before.");
}
