#include "core/client/client_login.h"

/*
 * What both kinds of login share: who shows it, when it ends, and what happens
 * to those who wait.
 */

#include <stdlib.h>

#include "core/engine/loop.h"
#include "core/store/policy.h"

bool client_login_may(struct client *client, struct err *err)
{
	const char *scope = client->connection->oauth2.scope;

	if (client->hooks.show_person == NULL)
		return err_set(err, ERR_AUTH, "a person has to log in for "
			"this token, and there is nobody to show the address "
			"to: fhirdeck token does in a terminal");
	return policy_allows_scope(client->hooks.policy,
		scope != NULL ? scope : "", err);
}

struct oauth_ask client_ask(const struct client *client)
{
	const struct oauth2_settings *oauth2 = &client->connection->oauth2;

	return (struct oauth_ask){
		.scope = oauth2->scope != NULL ? oauth2->scope : "",
		.aud = oauth2->aud, .resource = oauth2->resource };
}

void client_login_show(struct login *login)
{
	struct client *client = login->client;
	bool is_device = login->grant == GRANT_DEVICE;
	const struct person_step step = {
		.url = is_device ? login->device.uri : login->url,
		.complete_url = login->device.complete_uri,
		.user_code = login->device.user_code,
		.takes_redirect = !is_device,
		.listens = login->loopback != NULL,
		.expires_at = login->expires_at,
	};

	client->hooks.show_person(client->hooks.data, client, &step);
	client_changed(client);
}

static void free_login(struct login *login)
{
	struct client *client = login->client;

	loop_cancel(client->loop, login->timer);
	if (login->exchange != 0)
		http_forget(client->http, login->exchange);
	loopback_close(login->loopback);
	oauth_login_finish(&login->code);
	device_finish(&login->device);
	free(login->url);
	free(login);
}

void client_login_drop(struct client *client)
{
	if (client->login != NULL)
		free_login(client->login);
	client->login = NULL;
}

void client_login_end(struct client *client, const struct err *err)
{
	const struct person_step over = { .url = NULL };

	if (client->login == NULL)
		return;
	client_login_drop(client);
	client->hooks.show_person(client->hooks.data, client, &over);
	if (err != NULL && err_is_set(err))
		client_token_failed(client, err);
	client_changed(client);
	client_step_soon(client);
}

void client_give_up_login(struct client *client)
{
	struct err err = ERR_INIT;

	err_set(&err, ERR_CANCELLED, "the login was given up, so nothing was "
		"sent");
	client_login_end(client, &err);
}

void client_abandon_login(struct client *client)
{
	client_login_end(client, NULL);
}

const struct person_step *client_person(const struct client *client,
	struct person_step *out)
{
	const struct login *login = client->login;

	if (login == NULL || (login->url == NULL && login->device.uri == NULL))
		return NULL;
	*out = (struct person_step){
		.url = login->url != NULL ? login->url : login->device.uri,
		.complete_url = login->device.complete_uri,
		.user_code = login->device.user_code,
		.takes_redirect = login->url != NULL,
		.listens = login->loopback != NULL,
		.expires_at = login->expires_at,
	};
	return out;
}
