#include "core/client/client_login.h"

/*
 * The device grant (RFC 8628): the code is asked for, shown, and then the
 * token is asked for again and again, as often as the server allows
 * (core/auth/device), until it is there, refused, out of time, or nobody waits
 * any more.
 */

#include <stdlib.h>

#include "core/base/log.h"
#include "core/engine/loop.h"

static void ask_again(struct login *login);

/* The last word: a token, or why there is none. */
static void end(struct client *client, const struct err *err)
{
	client_login_end(client, err);
}

static void on_polled(void *data, uint32_t id)
{
	struct client *client = data;
	const struct exchange *exchange = http_find(client->http, id);
	struct login *login = client->login;
	struct err err = ERR_INIT, ignored = ERR_INIT;
	enum device_verdict verdict = DEVICE_OVER;
	struct oauth_answer raw;

	if (exchange == NULL || login == NULL)
		return;
	login->exchange = 0;
	if (exchange->state != EXCHANGE_DONE) {
		verdict = exchange->state == EXCHANGE_CANCELLED ?
			DEVICE_OVER : device_missed(&login->device, &err);
		if (verdict == DEVICE_OVER && !err_is_set(&err))
			err = exchange->error;
	} else if (!client_take_answer(client, exchange, GRANT_DEVICE,
	    &ignored)) {
		raw = client_answer_of(client, exchange);
		verdict = device_judge(&login->device, &raw, &err);
	}
	client_finish_own(client, id, "token");
	if (verdict == DEVICE_WAIT)
		ask_again(login);
	else
		end(client, &err);
}

static void on_due(void *data)
{
	struct client *client = data;
	struct login *login = client->login;
	const struct client_form what = { "token", on_polled };
	struct buf form = BUF_INIT;
	struct err err = ERR_INIT;
	char *url;

	login->timer = 0;
	url = client_endpoint(client, ENDPOINT_TOKEN, &err);
	if (url != NULL) {
		oauth_form_field(&form, "grant_type",
			grant_on_wire(GRANT_DEVICE));
		oauth_form_secret(&form, "device_code", login->device.code);
		login->exchange = client_post(client, url, &form, &what, &err);
	}
	free(url);
	if (login->exchange == 0)
		end(client, &err);
}

static void ask_again(struct login *login)
{
	login->timer = loop_after(login->client->loop,
		1000 * login->device.interval, on_due, login->client);
}

static void on_code(void *data, uint32_t id)
{
	struct client *client = data;
	const struct exchange *exchange = http_find(client->http, id);
	struct login *login = client->login;
	struct err err = ERR_INIT;
	struct oauth_answer raw;
	bool is_good = false;

	if (exchange == NULL || login == NULL)
		return;
	login->exchange = 0;
	if (exchange->state != EXCHANGE_DONE) {
		err = exchange->error;
	} else {
		raw = client_answer_of(client, exchange);
		is_good = device_read(&raw, &login->device, &err);
	}
	client_finish_own(client, id, "device login");
	if (!is_good) {
		end(client, &err);
		return;
	}
	login->expires_at = login->device.expires_at;
	client_login_show(login);
	ask_again(login);
}

bool client_login_device(struct client *client, struct err *err)
{
	const struct client_form what = { "device login", on_code };
	const struct oauth_ask ask = client_ask(client);
	struct buf form = BUF_INIT;
	char *url;

	if (!client_login_may(client, err))
		return false;
	url = client_endpoint(client, ENDPOINT_DEVICE, err);
	if (url == NULL)
		return false;
	client->login = xcalloc(1, sizeof(*client->login));
	client->login->client = client;
	client->login->grant = GRANT_DEVICE;
	oauth_device_form(&form, &ask);
	client->login->exchange = client_post(client, url, &form, &what, err);
	free(url);
	if (client->login->exchange != 0)
		return true;
	client_login_drop(client);
	return false;
}
