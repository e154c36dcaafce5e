#include "core/client/client_login.h"

/*
 * The authorization code grant (RFC 6749 section 4.1 with PKCE, RFC 8252): an
 * address is shown, to be opened in a browser anywhere. When the browser is on
 * this machine, the listener takes what comes back; when it is not (a jump
 * host has none), the browser fails to open 127.0.0.1, and the person pastes
 * the address that stands in its bar.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/clock.h"
#include "core/base/log.h"
#include "core/base/text.h"
#include "core/engine/loop.h"
#include "core/net/url.h"

static bool on_code(void *data, const char *target, struct err *err)
{
	return client_answer_redirect(data, target, err);
}

static void on_late(void *data)
{
	struct client *client = data;
	struct err err = ERR_INIT;

	client->login->timer = 0;
	err_set(&err, ERR_AUTH, "nobody logged in within %d minutes: begin "
		"again", LOGIN_SECONDS / 60);
	client_login_end(client, &err);
}

static bool is_this_machine(const struct url *url)
{
	return strcmp(url->scheme, "http") == 0 &&
		(strcmp(url->host, "127.0.0.1") == 0 ||
		 strcmp(url->host, "localhost") == 0);
}

/* A registered address: listened at when it is on this machine. */
static bool listen_at(struct login *login, const char *uri, struct err *err)
{
	struct client *client = login->client;
	struct err why = ERR_INIT;
	struct url url;

	if (!url_parse(uri, &url, err))
		return false;
	if (is_this_machine(&url)) {
		login->loopback = loopback_open(client->loop, url.port,
			url.path, on_code, client, &why);
		if (login->loopback == NULL)
			log_line(LOG_WARN, "%s: the address that comes back "
				"has to be pasted", why.text);
	}
	url_finish(&url);
	oauth_login_begin(&login->code, uri);
	return true;
}

static bool listen_anywhere(struct login *login, struct err *err)
{
	struct client *client = login->client;
	char *uri;

	login->loopback = loopback_open(client->loop, 0, "/callback", on_code,
		client, err);
	if (login->loopback == NULL)
		return false;
	uri = xasprintf("http://127.0.0.1:%u/callback",
		loopback_port(login->loopback));
	oauth_login_begin(&login->code, uri);
	free(uri);
	return true;
}

bool client_login_code(struct client *client, struct err *err)
{
	const struct oauth2_settings *oauth2 = &client->connection->oauth2;
	const struct discovery *found = client_discovery(client);
	const struct oauth_ask ask = client_ask(client);
	struct login *login;
	bool has_uri = oauth2->redirect_uri != NULL &&
		*oauth2->redirect_uri != '\0';
	char *endpoint;

	if (!client_login_may(client, err))
		return false;
	endpoint = client_endpoint(client, ENDPOINT_AUTHORIZATION, err);
	if (endpoint == NULL)
		return false;
	login = client->login = xcalloc(1, sizeof(*login));
	login->client = client;
	login->grant = GRANT_CODE;
	if (!(has_uri ? listen_at(login, oauth2->redirect_uri, err) :
	    listen_anywhere(login, err))) {
		client_login_drop(client);
		free(endpoint);
		return false;
	}
	if (found != NULL) {
		login->code.issuer = xstrdup_or_null(found->issuer);
		login->code.wants_iss = found->says_iss;
	}
	login->url = oauth_login_url(&login->code, endpoint,
		oauth2->client_id, &ask);
	login->expires_at = clock_now() + LOGIN_SECONDS;
	login->timer = loop_after(client->loop, 1000L * LOGIN_SECONDS,
		on_late, client);
	free(endpoint);
	client_login_show(login);
	return true;
}

/* Sends the code; those who wait go on waiting, for the token. */
static bool send_code(struct client *client, const struct secret *code,
	struct err *err)
{
	const struct oauth_login *login = &client->login->code;
	const struct oauth_ask ask = { .aud = client->connection->oauth2.aud,
		.resource = client->connection->oauth2.resource };
	struct buf form = BUF_INIT;

	oauth_grant_form(&form, "authorization_code", &ask);
	oauth_form_secret(&form, "code", code);
	oauth_form_field(&form, "redirect_uri", login->redirect_uri);
	oauth_form_secret(&form, "code_verifier", login->verifier);
	return client_ask_token(client, GRANT_CODE, &form, err);
}

bool client_answer_redirect(struct client *client, const char *text,
	struct err *err)
{
	struct login *login = client->login;
	struct secret *code;
	bool is_final, is_sent;

	if (login == NULL || login->grant != GRANT_CODE)
		return err_set(err, ERR_USAGE, "no login waits for an address");
	code = oauth_login_code(&login->code, text, &is_final, err);
	is_sent = code != NULL && send_code(client, code, err);
	if (is_sent || code != NULL || is_final)
		client_login_end(client, is_sent ? NULL : err);
	secret_free(code);
	return is_sent;
}
