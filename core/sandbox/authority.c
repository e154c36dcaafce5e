#include "core/sandbox/authority.h"

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

#include "core/base/base64.h"
#include "core/base/text.h"
#include "core/doc/json.h"
#include "core/sandbox/grant.h"
#include "core/sandbox/pages.h"
#include "core/sandbox/scope.h"

#define ISSUER "https://127.0.0.1/healthconnect/oauth2"

static const struct client {
	const char *id, *secret;
	const char *scopes;	/* all it may have; NULL: any known one */
} clients[] = {
	{ "sandbox-client", "sandbox-secret", NULL },
	{ "narrow-client", "narrow-secret", "system/Patient.rs" },
};

struct authority {
	struct grants *grants;
};

struct authority *authority_new(long token_seconds)
{
	struct authority *authority = xcalloc(1, sizeof(*authority));

	authority->grants = grants_new(ISSUER, token_seconds);
	return authority;
}

void authority_free(struct authority *authority)
{
	if (authority == NULL)
		return;
	grants_free(authority->grants);
	free(authority);
}

static bool refuse(struct sandbox_reply *reply, unsigned status,
	const char *error, const char *description)
{
	struct json *json = json_new_object();

	json_set_string(json, "error", error);
	json_set_string(json, "error_description", description);
	reply_json(reply, status, json);
	reply_header(reply, "Cache-Control", "no-store");
	return false;
}

static const char *field(const struct url_params *form, const char *name)
{
	for (size_t i = 0; i < form->count; i++)
		if (strcmp(form->param[i].name, name) == 0)
			return form->param[i].value;
	return NULL;
}

static const struct client *find_client(const char *id, const char *secret)
{
	for (size_t i = 0; i < FD_COUNT(clients); i++)
		if (strcmp(clients[i].id, id) == 0 &&
		    strcmp(clients[i].secret, secret) == 0)
			return &clients[i];
	return NULL;
}

/* Id and secret are form-encoded inside Basic (RFC 6749 section 2.3.1). */
static const struct client *client_of_basic(const char *basic)
{
	struct buf pair = BUF_INIT, id = BUF_INIT, secret = BUF_INIT;
	const struct client *client = NULL;
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
static const struct client *authenticate(
	const struct sandbox_request *request, const struct url_params *form,
	struct sandbox_reply *reply)
{
	const char *header = request_header(request, "Authorization");
	const char *id = field(form, "client_id");
	const char *secret = field(form, "client_secret");
	const struct client *client = NULL;

	if (header != NULL && secret != NULL) {
		refuse(reply, 400, "invalid_request",
			"Only one way of client authentication may be used.");
		return NULL;
	}
	if (header != NULL && text_starts_with_nocase(header, "Basic "))
		client = client_of_basic(header + 6);
	else if (id != NULL && secret != NULL)
		client = find_client(id, secret);
	if (client == NULL) {
		refuse(reply, 401, "invalid_client",
			"Client id or secret is wrong, or missing.");
		reply_header(reply, "WWW-Authenticate",
			"Basic realm=\"sandbox\"");
	}
	return client;
}

static bool check_scope(const struct client *client, const char *scope,
	struct sandbox_reply *reply)
{
	const char *at = scope;

	if (scope == NULL || *scope == '\0')
		return refuse(reply, 400, "invalid_request",
			"The parameter scope is missing.");
	for (;;) {
		size_t len = strcspn(at, " ");

		if (!scope_is_known(at, len))
			return refuse(reply, 400, "invalid_scope",
				"The requested scope is not supported.");
		if (at[len] == '\0')
			break;
		at += len + 1;
	}
	if (client->scopes != NULL && !scope_is_subset(scope, client->scopes))
		return refuse(reply, 400, "invalid_scope",
			"The client may not have the requested scope.");
	return true;
}

static void serve_token(struct authority *authority,
	const struct client *client, const struct url_params *form,
	struct sandbox_reply *reply)
{
	const char *type = field(form, "grant_type");
	const char *scope = field(form, "scope");
	const struct grant *grant;
	struct json *json;

	if (type == NULL) {
		refuse(reply, 400, "invalid_request",
			"The parameter grant_type is missing.");
		return;
	}
	if (strcmp(type, "client_credentials") != 0) {
		refuse(reply, 400, "unsupported_grant_type",
			"Only client_credentials can be used.");
		return;
	}
	if (!check_scope(client, scope, reply))
		return;
	grant = grants_issue(authority->grants, client->id, scope);
	json = json_new_object();
	json_set_string(json, "access_token", grant->token);
	json_set_string(json, "token_type", "bearer");
	json_set_number(json, "expires_in",
		(double)(grant->expires - grant->issued));
	json_set_string(json, "scope", grant->scope);
	reply_json(reply, 200, json);
	reply_header(reply, "Cache-Control", "no-store");
	reply_header(reply, "Pragma", "no-cache");
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
	const struct client *client, const struct url_params *form,
	struct sandbox_reply *reply)
{
	const char *token = field(form, "token");
	const struct grant *grant;
	struct json *json;

	if (token == NULL) {
		refuse(reply, 400, "invalid_request",
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
	const struct client *client, const struct url_params *form,
	struct sandbox_reply *reply)
{
	const char *token = field(form, "token");
	const struct grant *grant;

	if (token == NULL) {
		refuse(reply, 400, "invalid_request",
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
	};
	static const char *const scopes[] = { "openid", "profile", "email",
		"address", "phone", "system/*.*", "system/*.rs",
		"system/Patient.rs", NULL };
	static const char *const modes[] = { "query", "fragment",
		"form_post", NULL };
	static const char *const challenges[] = { "plain", "S256", NULL };
	static const char *const grants[] = { "client_credentials",
		"jwt_authorization", "refresh_token", NULL };
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
		const struct client *client, const struct url_params *form,
		struct sandbox_reply *reply);
} endpoints[] = {
	{ "/token", serve_token },
	{ "/introspection", serve_introspection },
	{ "/revocation", serve_revocation },
};

static void serve_form(struct authority *authority,
	const struct endpoint *endpoint,
	const struct sandbox_request *request, struct sandbox_reply *reply)
{
	const char *type = request_header(request, "Content-Type");
	struct url_params form = { 0 };
	const struct client *client;

	if (!request_is(request, "POST")) {
		reply_text(reply, 405, "text/plain; charset=UTF-8",
			"Method Not Allowed: use POST.\n");
		reply_header(reply, "Allow", "POST");
		return;
	}
	if (type == NULL || !text_starts_with_nocase(type,
	    "application/x-www-form-urlencoded")) {
		refuse(reply, 400, "invalid_request", "The body must be "
			"application/x-www-form-urlencoded.");
		return;
	}
	url_params_parse(&form, request->body);
	client = authenticate(request, &form, reply);
	if (client != NULL)
		endpoint->serve(authority, client, &form, reply);
	url_params_finish(&form);
}

void authority_serve(struct authority *authority,
	const struct sandbox_request *request, struct sandbox_reply *reply)
{
	static const char *const unbuilt[] = { "/userinfo", "/authorize",
		"/register", "/logout" };

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
