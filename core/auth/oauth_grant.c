#include "core/auth/oauth_grant.h"

/*
 * The redirect is the dangerous part: anything may be pasted, and anybody on
 * this machine may call the listener. So nothing but state decides whether an
 * address belongs to this login, it is compared before anything else is
 * looked at, and a wrong one changes nothing. Then the issuer, where it is
 * told, has to be the server the login was begun with (a code of another
 * server's would be sent to ours: the mix-up of RFC 9207).
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/auth/crypto.h"
#include "core/auth/pkce.h"
#include "core/base/base64.h"
#include "core/base/text.h"
#include "core/doc/json.h"
#include "core/net/url.h"

enum { REDIRECT_MAX = 16384 };

/* Moved to a larger place by hand, so that no copy stays behind. */
static void make_room(struct buf *form, size_t len)
{
	struct buf larger = BUF_INIT;

	buf_reserve(&larger, form->len + len + 4096);
	buf_append(&larger, form->data, form->len);
	buf_finish_wiped(form);
	*form = larger;
}

void oauth_form_secret(struct buf *form, const char *name,
	const struct secret *value)
{
	make_room(form, 3 * secret_length(value));
	oauth_form_field(form, name, secret_bytes(value));
}

static void add_field(struct buf *form, const char *name, const char *value)
{
	if (value != NULL && *value != '\0')
		oauth_form_field(form, name, value);
}

static void add_ask(struct buf *form, const struct oauth_ask *ask)
{
	if (ask->scope != NULL)
		oauth_form_field(form, "scope", ask->scope);
	add_field(form, "aud", ask->aud);
	add_field(form, "resource", ask->resource);
}

void oauth_grant_form(struct buf *form, const char *grant_type,
	const struct oauth_ask *ask)
{
	oauth_form_field(form, "grant_type", grant_type);
	add_ask(form, ask);
}

void oauth_device_form(struct buf *form, const struct oauth_ask *ask)
{
	add_ask(form, ask);
}

void oauth_assertion_fields(struct buf *form, const struct secret *assertion)
{
	oauth_form_field(form, "client_assertion_type",
		"urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
	oauth_form_secret(form, "client_assertion", assertion);
}

void oauth_login_begin(struct oauth_login *login, const char *redirect_uri)
{
	struct buf state = BUF_INIT;
	uint8_t bytes[16];

	crypto_random(bytes, sizeof(bytes));
	base64url_encode(&state, bytes, sizeof(bytes));
	*login = (struct oauth_login){ .state = buf_take(&state),
		.verifier = pkce_verifier(),
		.redirect_uri = xstrdup(redirect_uri) };
}

void oauth_login_finish(struct oauth_login *login)
{
	free(login->state);
	secret_free(login->verifier);
	free(login->redirect_uri);
	free(login->issuer);
	*login = (struct oauth_login){ 0 };
}

char *oauth_login_url(const struct oauth_login *login, const char *endpoint,
	const char *client_id, const struct oauth_ask *ask)
{
	char challenge[PKCE_CHALLENGE];
	struct buf query = BUF_INIT, url = BUF_INIT;

	pkce_challenge(login->verifier, challenge);
	oauth_form_field(&query, "response_type", "code");
	oauth_form_field(&query, "client_id", client_id);
	oauth_form_field(&query, "redirect_uri", login->redirect_uri);
	add_ask(&query, ask);
	oauth_form_field(&query, "state", login->state);
	oauth_form_field(&query, "code_challenge", challenge);
	oauth_form_field(&query, "code_challenge_method", "S256");
	buf_printf(&url, "%s%c%s", endpoint,
		strchr(endpoint, '?') != NULL ? '&' : '?', query.data);
	buf_finish(&query);
	return buf_take(&url);
}

static const struct {
	const char *error, *words;
} refusals[] = {
	{ "access_denied", "the login was refused, by the person or by the "
		"server" },
	{ "invalid_scope", "the server does not grant the scope that was "
		"asked for: check the scope" },
	{ "unauthorized_client", "this client may not log people in: the "
		"server's administrator has to allow the authorization code "
		"grant" },
	{ "unsupported_response_type", "the server does not log people in by "
		"an authorization code" },
	{ "invalid_request", "the server found the request malformed: is the "
		"redirect address the one that is registered?" },
	{ "invalid_target", "the server does not know the audience or "
		"resource that was asked for" },
	{ "login_required", "the server wants a login in the browser first" },
	{ "temporarily_unavailable", "the server is busy: try again" },
	{ "server_error", "the server failed" },
};

static void refuse(const char *error, const char *more, struct err *err)
{
	const char *words = "the server refused";
	struct buf quoted = BUF_INIT;

	for (size_t i = 0; i < FD_COUNT(refusals); i++)
		if (strcmp(refusals[i].error, error) == 0)
			words = refusals[i].words;
	text_scrub(&quoted, error, text_fit(error, strlen(error), 60));
	if (more != NULL) {
		buf_puts(&quoted, ": ");
		text_scrub(&quoted, more, text_fit(more, strlen(more), 160));
	}
	err_set(err, ERR_AUTH, "the login did not succeed: %s (%s)", words,
		quoted.data);
	buf_finish(&quoted);
}

static const char *find(const struct url_params *params, const char *name)
{
	for (size_t i = 0; i < params->count; i++)
		if (strcmp(params->param[i].name, name) == 0)
			return params->param[i].value;
	return NULL;
}

static bool has_twice(const struct url_params *params, const char *name)
{
	size_t count = 0;

	for (size_t i = 0; i < params->count; i++)
		count += strcmp(params->param[i].name, name) == 0;
	return count > 1;
}

/* Owned: what stands behind "?" (or "#"), without the paste's line ends. */
static char *query_of(const char *text)
{
	char *query = xmalloc(strlen(text) + 1), *to = query;
	size_t start = strcspn(text, "?#");

	text += text[start] != '\0' ? start + 1 : 0;
	for (; *text != '\0' && *text != '#'; text++)
		if (!text_is_space(*text))
			*to++ = *text;
	*to = '\0';
	return query;
}

static bool is_our_state(const struct oauth_login *login, const char *state)
{
	size_t len = strlen(login->state);

	return state != NULL && strlen(state) == len &&
		crypto_equal(state, login->state, len);
}

static bool check_issuer(const struct oauth_login *login, const char *iss,
	struct err *err)
{
	struct buf shown = BUF_INIT;

	if (iss == NULL && login->wants_iss)
		return err_set(err, ERR_AUTH, "the address that came back "
			"does not say which server it is from (iss), though "
			"the server says that it would (RFC 9207): it is not "
			"used");
	if (iss == NULL || login->issuer == NULL ||
	    strcmp(iss, login->issuer) == 0)
		return true;
	text_scrub(&shown, iss, text_fit(iss, strlen(iss), 120));
	err_set(err, ERR_AUTH, "the address that came back is from another "
		"server: its issuer is %s, the login was begun at %s",
		shown.data, login->issuer);
	buf_finish(&shown);
	return false;
}

static struct secret *code_of(const struct oauth_login *login,
	const struct url_params *params, bool *is_final, struct err *err)
{
	const char *code = find(params, "code");
	const char *error = find(params, "error");

	if (find(params, "state") == NULL && code == NULL && error == NULL) {
		err_set(err, ERR_USAGE, "there is no code in that: copy the "
			"whole address from the browser, from http to the "
			"end");
		return NULL;
	}
	if (!is_our_state(login, find(params, "state"))) {
		err_set(err, ERR_AUTH, "that address belongs to another login "
			"(its state is not ours): use the one that came back "
			"for the address shown here");
		return NULL;
	}
	if (has_twice(params, "code") || has_twice(params, "iss")) {
		err_set(err, ERR_AUTH, "the address has a part twice, which "
			"no server sends: it is not used");
		return NULL;
	}
	if (!check_issuer(login, find(params, "iss"), err))
		return NULL;
	if (error == NULL && code != NULL && *code != '\0')
		return secret_new(code, strlen(code));
	*is_final = error != NULL;
	if (error != NULL)
		refuse(error, find(params, "error_description"), err);
	else
		err_set(err, ERR_USAGE, "there is no code in that address: "
			"copy the whole of it");
	return NULL;
}

struct secret *oauth_login_code(const struct oauth_login *login,
	const char *text, bool *is_final, struct err *err)
{
	struct url_params params = { 0 };
	struct secret *code;
	char *query;

	*is_final = false;
	if (strlen(text) > REDIRECT_MAX) {
		err_set(err, ERR_LIMIT, "that is longer than %d bytes, and no "
			"address that came back", REDIRECT_MAX);
		return NULL;
	}
	query = query_of(text);
	url_params_parse(&params, query);
	code = code_of(login, &params, is_final, err);
	url_params_finish(&params);
	mem_wipe(query, strlen(query));
	free(query);
	return code;
}

void oauth_error_of(const struct oauth_answer *answer, char *out, size_t size)
{
	struct json *json = json_parse(answer->body, answer->len, NULL);
	const char *error = json_get_string(json, "error");

	snprintf(out, size, "%s", error != NULL ? error : "");
	json_free(json);
}
