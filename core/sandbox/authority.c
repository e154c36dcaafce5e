#include "core/sandbox/authority_internal.h"

/*
 * OAuth2 as the region's server does it (RFC 6749 section 4.4, RFC 7662, RFC
 * 7009). Its document names another origin than the one it is reached at,
 * on purpose: a client must not carry a secret to 127.0.0.1 on port 443 only
 * because it was told so. The tokens' issuer is that same address.
 *
 * A client is told about a token only if it is the token's audience; for all
 * others the token is inactive, as for what never was a token.
 */

#include <stdlib.h>
#include <string.h>

#include "core/auth/jwt.h"
#include "core/base/base64.h"
#include "core/base/clock.h"
#include "core/base/secret.h"
#include "core/base/text.h"
#include "core/doc/json.h"
#include "core/sandbox/pages.h"
#include "core/sandbox/scope.h"

static const struct authority_client clients[] = {
	{ "sandbox-client", "sandbox-secret", NULL, false },
	{ "narrow-client", "narrow-secret", "system/Patient.rs", false },
	{ "key-client", NULL, NULL, true },
	{ "person-client", NULL, NULL, false },
};

struct authority *authority_new(long token_seconds)
{
	struct authority *authority = xcalloc(1, sizeof(*authority));

	authority->grants = grants_new(ISSUER, token_seconds);
	authority->promises = promises_new();
	return authority;
}

void authority_free(struct authority *authority)
{
	if (authority == NULL)
		return;
	grants_free(authority->grants);
	promises_free(authority->promises);
	crypto_key_free(authority->demo_key);
	free(authority);
}

bool authority_refuse(struct sandbox_reply *reply, unsigned status,
	const char *error, const char *description)
{
	struct json *json = json_new_object();

	json_set_string(json, "error", error);
	json_set_string(json, "error_description", description);
	reply_json(reply, status, json);
	reply_header(reply, "Cache-Control", "no-store");
	return false;
}

const char *authority_field(const struct url_params *form, const char *name)
{
	for (size_t i = 0; i < form->count; i++)
		if (strcmp(form->param[i].name, name) == 0)
			return form->param[i].value;
	return NULL;
}

const struct authority_client *authority_find_client(const char *id)
{
	for (size_t i = 0; i < FD_COUNT(clients); i++)
		if (strcmp(clients[i].id, id) == 0)
			return &clients[i];
	return NULL;
}

/* By its secret; one that has none, and no key, by its name alone. */
static const struct authority_client *find_client(const char *id,
	const char *secret)
{
	const struct authority_client *client = authority_find_client(id);

	return client != NULL && !client->has_key &&
		text_equals(client->secret, secret) ? client : NULL;
}

/* Made at the first need, as the other key is; known to all who ask. */
static const struct crypto_key *demo_key(struct authority *authority)
{
	if (authority->demo_key == NULL)
		authority->demo_key = crypto_key_generate(CRYPTO_EC, 0,
			CRYPTO_P256, NULL);
	return authority->demo_key;
}

/* private_key_jwt: for the token endpoint or the issuer, by either name. */
static bool is_good_assertion(struct authority *authority,
	const struct sandbox_request *request, const char *text,
	const struct jwt *jwt)
{
	char *endpoint = xasprintf("%s/token", request->base);
	bool is_ours = jwt_list_has(&jwt->aud, endpoint) ||
		jwt_list_has(&jwt->aud, request->base) ||
		jwt_list_has(&jwt->aud, ISSUER) ||
		jwt_list_has(&jwt->aud, ISSUER "/token");

	free(endpoint);
	return is_ours && text_equals(jwt->iss, jwt->sub) &&
		text_equals(jwt->alg, "ES256") && jwt->exp.is_good &&
		jwt->exp.at > clock_now() &&
		jwt->exp.at <= clock_now() + 300 &&
		crypto_verify(CRYPTO_ES256, demo_key(authority), text,
			jwt->signed_len, jwt->signature, jwt->signature_len);
}

static const struct authority_client *client_of_assertion(
	struct authority *authority, const struct sandbox_request *request,
	const char *text)
{
	const struct authority_client *client = NULL;
	struct jwt jwt;

	jwt_read(text, strlen(text), &jwt);
	if (jwt.form == JWT_SIGNED && jwt.iss != NULL &&
	    is_good_assertion(authority, request, text, &jwt))
		client = authority_find_client(jwt.iss);
	jwt_finish(&jwt);
	return client != NULL && client->has_key ? client : NULL;
}

/* Id and secret are form-encoded inside Basic (RFC 6749 section 2.3.1). */
static const struct authority_client *client_of_basic(const char *basic)
{
	struct buf pair = BUF_INIT, id = BUF_INIT, secret = BUF_INIT;
	const struct authority_client *client = NULL;
	const char *colon;

	if (base64_decode(&pair, basic, strlen(basic))) {
		colon = strchr(pair.data, ':');
		if (colon != NULL) {
			url_decode(&id, pair.data,
				(size_t)(colon - pair.data), true);
			url_decode(&secret, colon + 1, strlen(colon + 1),
				true);
			client = find_client(id.data, secret.data);
		}
	}
	buf_finish_wiped(&pair);
	buf_finish(&id);
	buf_finish_wiped(&secret);
	return client;
}

/* The client that calls, by Basic or by the form; NULL after replying. */
static const struct authority_client *authenticate(
	struct authority *authority, const struct sandbox_request *request,
	const struct url_params *form, struct sandbox_reply *reply)
{
	const char *header = request_header(request, "Authorization");
	const char *id = authority_field(form, "client_id");
	const char *secret = authority_field(form, "client_secret");
	const char *assertion = authority_field(form, "client_assertion");
	const struct authority_client *client = NULL;

	if (header != NULL && secret != NULL) {
		authority_refuse(reply, 400, "invalid_request",
			"Only one way of client authentication may be used.");
		return NULL;
	}
	if (header != NULL && text_starts_with_nocase(header, "Basic "))
		client = client_of_basic(header + 6);
	else if (assertion != NULL)
		client = client_of_assertion(authority, request, assertion);
	else if (id != NULL)
		client = find_client(id, secret);
	if (client == NULL) {
		authority_refuse(reply, 401, "invalid_client",
			"Client id or secret is wrong, or missing.");
		reply_header(reply, "WWW-Authenticate",
			"Basic realm=\"sandbox\"");
	}
	return client;
}

bool authority_check_scope(const struct authority_client *client,
	const char *scope, struct sandbox_reply *reply)
{
	const char *at = scope;

	if (scope == NULL || *scope == '\0')
		return authority_refuse(reply, 400, "invalid_request",
			"The parameter scope is missing.");
	for (;;) {
		size_t len = strcspn(at, " ");

		if (!scope_is_known(at, len))
			return authority_refuse(reply, 400, "invalid_scope",
				"The requested scope is not supported.");
		if (at[len] == '\0')
			break;
		at += len + 1;
	}
	if (client->scopes != NULL && !scope_is_subset(scope, client->scopes))
		return authority_refuse(reply, 400, "invalid_scope",
			"The client may not have the requested scope.");
	return true;
}

void authority_reply_token(struct authority *authority,
	const struct authority_client *client, const char *scope,
	bool has_person, struct sandbox_reply *reply)
{
	const struct grant *grant = grants_issue(authority->grants,
		client->id, scope);
	struct json *json = json_new_object();

	json_set_string(json, "access_token", grant->token);
	json_set_string(json, "token_type", "bearer");
	json_set_number(json, "expires_in",
		(double)(grant->expires - grant->issued));
	json_set_string(json, "scope", grant->scope);
	if (has_person)
		json_set_string(json, "refresh_token",
			promises_add(authority->promises, PROMISE_REFRESH,
				client->id, scope)->value);
	reply_json(reply, 200, json);
	reply_header(reply, "Cache-Control", "no-store");
	reply_header(reply, "Pragma", "no-cache");
}

static void take_client_credentials(struct authority *authority,
	const struct authority_client *client, const struct url_params *form,
	struct sandbox_reply *reply)
{
	const char *scope = authority_field(form, "scope");

	if (client->secret == NULL && !client->has_key)
		authority_refuse(reply, 400, "unauthorized_client",
			"This client is for persons.");
	else if (authority_check_scope(client, scope, reply))
		authority_reply_token(authority, client, scope, false, reply);
}

static const struct {
	const char *type;
	void (*take)(struct authority *authority,
		const struct authority_client *client,
		const struct url_params *form, struct sandbox_reply *reply);
} taken[] = {
	{ "client_credentials", take_client_credentials },
	{ "authorization_code", authority_take_code },
	{ "refresh_token", authority_take_refresh },
	{ "urn:ietf:params:oauth:grant-type:device_code",
		authority_take_device },
};

static void serve_token(struct authority *authority,
	const struct authority_client *client, const struct url_params *form,
	struct sandbox_reply *reply)
{
	const char *type = authority_field(form, "grant_type");

	if (type == NULL) {
		authority_refuse(reply, 400, "invalid_request",
			"The parameter grant_type is missing.");
		return;
	}
	for (size_t i = 0; i < FD_COUNT(taken); i++)
		if (strcmp(type, taken[i].type) == 0) {
			taken[i].take(authority, client, form, reply);
			return;
		}
	authority_refuse(reply, 400, "unsupported_grant_type",
		"The sandbox does not have this grant.");
}

static void print_grant(struct json *json, const struct grant *grant)
{
	json_set_string(json, "scope", grant->scope);
	json_set_string(json, "client_id", grant->client);
	json_set_string(json, "token_type", "bearer");
	json_set_number(json, "exp", (double)grant->expires);
	json_set_number(json, "iat", (double)grant->issued);
	json_set_string(json, "sub", grant->client);
	json_set_string(json, "aud", grant->client);
	json_set_string(json, "iss", ISSUER);
	json_set_string(json, "jti", grant->jti);
	/* RFC 7662 allows more; a client must show what it does not know. */
	json_set_string(json, "sandbox_tier", "demonstration");
}

static void serve_introspection(struct authority *authority,
	const struct authority_client *client, const struct url_params *form,
	struct sandbox_reply *reply)
{
	const char *token = authority_field(form, "token");
	const struct grant *grant;
	struct json *json;

	if (token == NULL) {
		authority_refuse(reply, 400, "invalid_request",
			"The parameter token is missing.");
		return;
	}
	grant = grants_find(authority->grants, token);
	if (grant != NULL && strcmp(grant->client, client->id) != 0)
		grant = NULL;
	json = json_new_object();
	json_set_bool(json, "active", grant != NULL);
	if (grant != NULL)
		print_grant(json, grant);
	reply_json(reply, 200, json);
	reply_header(reply, "Cache-Control", "no-store");
}

static void serve_revocation(struct authority *authority,
	const struct authority_client *client, const struct url_params *form,
	struct sandbox_reply *reply)
{
	const char *token = authority_field(form, "token");
	const struct grant *grant;

	if (token == NULL) {
		authority_refuse(reply, 400, "invalid_request",
			"The parameter token is missing.");
		return;
	}
	grant = grants_find(authority->grants, token);
	if (grant != NULL && strcmp(grant->client, client->id) == 0)
		grants_revoke(authority->grants, token);
	reply->status = 200;
	reply_header(reply, "Cache-Control", "no-store");
}

static void add_list(struct json *object, const char *name,
	const char *const *texts)
{
	struct json *list = json_new_array();

	for (; *texts != NULL; texts++)
		json_append(list, json_new_string(*texts));
	json_adopt(object, name, list);
}

static void reply_discovery(struct sandbox_reply *reply)
{
	static const char *const endpoints[][2] = {
		{ "issuer", ISSUER },
		{ "authorization_endpoint", ISSUER "/authorize" },
		{ "token_endpoint", ISSUER "/token" },
		{ "userinfo_endpoint", ISSUER "/userinfo" },
		{ "revocation_endpoint", ISSUER "/revocation" },
		{ "introspection_endpoint", ISSUER "/introspection" },
		{ "jwks_uri", ISSUER "/jwks" },
		{ "registration_endpoint", ISSUER "/register" },
		{ "end_session_endpoint", ISSUER "/logout" },
		{ "device_authorization_endpoint",
			ISSUER "/device_authorization" },
	};
	static const char *const scopes[] = { "openid", "profile", "email",
		"address", "phone", "system/*.*", "system/*.rs",
		"system/Patient.rs", NULL };
	static const char *const modes[] = { "query", "fragment",
		"form_post", NULL };
	static const char *const challenges[] = { "plain", "S256", NULL };
	static const char *const grants[] = { "client_credentials",
		"jwt_authorization", "refresh_token", "authorization_code",
		"urn:ietf:params:oauth:grant-type:device_code", NULL };
	struct json *json = json_new_object();

	for (size_t i = 0; i < FD_COUNT(endpoints); i++)
		json_set_string(json, endpoints[i][0], endpoints[i][1]);
	add_list(json, "scopes_supported", scopes);
	add_list(json, "response_modes_supported", modes);
	add_list(json, "code_challenge_methods_supported", challenges);
	add_list(json, "grant_types_supported", grants);
	reply_json(reply, 200, json);
}

/* Endpoints that take a form from a client that says who it is. */
static const struct endpoint {
	const char *path;
	void (*serve)(struct authority *authority,
		const struct authority_client *client,
		const struct url_params *form, struct sandbox_reply *reply);
} endpoints[] = {
	{ "/token", serve_token },
	{ "/introspection", serve_introspection },
	{ "/revocation", serve_revocation },
	{ "/device_authorization", authority_serve_device },
};

static void serve_form(struct authority *authority,
	const struct endpoint *endpoint,
	const struct sandbox_request *request, struct sandbox_reply *reply)
{
	const char *type = request_header(request, "Content-Type");
	struct url_params form = { 0 };
	const struct authority_client *client;

	if (!request_is(request, "POST")) {
		reply_text(reply, 405, "text/plain; charset=UTF-8",
			"Method Not Allowed: use POST.\n");
		reply_header(reply, "Allow", "POST");
		return;
	}
	if (type == NULL || !text_starts_with_nocase(type,
	    "application/x-www-form-urlencoded")) {
		authority_refuse(reply, 400, "invalid_request", "The body "
			"must be application/x-www-form-urlencoded.");
		return;
	}
	url_params_parse(&form, request->body);
	client = authenticate(authority, request, &form, reply);
	if (client != NULL)
		endpoint->serve(authority, client, &form, reply);
	url_params_finish(&form);
}

/* The private key of key-client: for trying private_key_jwt, and no more. */
static void reply_demo_key(struct authority *authority,
	struct sandbox_reply *reply)
{
	struct secret *pem = crypto_key_to_pem(demo_key(authority), NULL);

	reply_text(reply, 200, "application/x-pem-file", secret_bytes(pem));
	secret_free(pem);
}

void authority_serve(struct authority *authority,
	const struct sandbox_request *request, struct sandbox_reply *reply)
{
	static const char *const unbuilt[] = { "/userinfo", "/register",
		"/logout" };

	authority->base = request->base;
	if (authority_serve_login(authority, request, reply))
		return;

	for (size_t i = 0; i < FD_COUNT(endpoints); i++)
		if (strcmp(request->path, endpoints[i].path) == 0) {
			serve_form(authority, &endpoints[i], request, reply);
			return;
		}
	for (size_t i = 0; i < FD_COUNT(unbuilt); i++)
		if (strcmp(request->path, unbuilt[i]) == 0) {
			reply_text(reply, 501, "text/plain; charset=UTF-8",
				"The sandbox does not have this endpoint.\n");
			return;
		}
	if (strcmp(request->path, "/.well-known/openid-configuration") == 0) {
		reply_discovery(reply);
	} else if (strcmp(request->path, "/jwks") == 0) {
		reply_text(reply, 200, "application/json; charset=UTF-8", "");
		grants_print_keys(authority->grants, &reply->body);
	} else if (strcmp(request->path, "/demo-key") == 0) {
		reply_demo_key(authority, reply);
	} else {
		pages_reply_error(reply, 404);
	}
}

const char *authority_scope(const struct authority *authority,
	const struct sandbox_request *request)
{
	const char *header = request_header(request, "Authorization");
	const struct grant *grant;

	if (header == NULL || !text_starts_with_nocase(header, "Bearer "))
		return NULL;
	grant = grants_find(authority->grants, header + 7);
	return grant != NULL ? grant->scope : NULL;
}
