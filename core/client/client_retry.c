#include "core/client/client_internal.h"

/*
 * The wait between two tries of a request, and what an operation is said to be
 * doing. While it waits the operation keeps the answer that turned it away, so
 * that it can be seen, and is given as the last word when the wait is stopped.
 * With the next try that answer goes to the hooks, as the client's own
 * exchanges do, and from there into the history.
 *
 * A retry is a step like the first: a token that ran out meanwhile is got anew.
 */

#include "core/base/clock.h"
#include "core/base/log.h"
#include "core/base/random.h"
#include "core/client/retry.h"
#include "core/engine/loop.h"
#include "core/engine/option.h"

#include <stdio.h>

static unsigned most_of(const struct operation *operation)
{
	if (operation->retries != 0)
		return operation->retries > 0 ?
			(unsigned)operation->retries : 0;
	return (unsigned)option_number(OPT_RETRIES);
}

static unsigned chance(void)
{
	uint16_t bits;

	if (clock_is_held())
		return 0;
	random_bytes(&bits, sizeof(bits));
	return bits % 1000;
}

static void tell(struct operation *operation, const char *words)
{
	struct client *client = operation->client;

	log_line(LOG_INFO, "%s", words);
	if (client->hooks.noted != NULL)
		client->hooks.noted(client->hooks.data, client, operation->id,
			words);
}

static void on_due(void *data)
{
	struct operation *operation = data;
	uint32_t id = operation->exchange;

	operation->retry_timer = 0;
	if (operation->is_over)
		return;
	operation->tried++;
	operation->wait = WAIT_NOTHING;
	operation->exchange = 0;
	operation->needs_new_token = false;
	client_finish_own(operation->client, id, "retried");
	client_step_soon(operation->client);
}

static const char *count_down(struct operation *operation)
{
	long left = operation->retry_ms - clock_since(operation->retry_from);
	char wait[32];

	retry_format_wait(wait, sizeof(wait), left > 0 ? left : 0);
	snprintf(operation->words, sizeof(operation->words),
		"%u: trying again in %s (%u of %u)", operation->busy_status,
		wait, operation->tried + 1, most_of(operation));
	return operation->words;
}

static void wait_for_retry(struct operation *operation, unsigned status,
	long ms)
{
	operation->wait = WAIT_RETRY;
	operation->busy_status = status;
	operation->retry_ms = ms;
	operation->retry_from = clock_ticks();
	operation->retry_timer = loop_after(operation->client->loop, ms,
		on_due, operation);
	tell(operation, count_down(operation));
}

bool client_retries(struct operation *operation,
	const struct exchange *exchange)
{
	const struct retry_question question = {
		.method = operation->method,
		.status = exchange->status,
		.tried = operation->tried,
		.most = most_of(operation),
		.retry_after = http_headers_get(&exchange->headers,
			"Retry-After"),
		.date = http_headers_get(&exchange->headers, "Date"),
		.now = clock_now(),
		.chance = chance(),
	};
	struct retry_answer answer;

	retry_decide(&question, &answer);
	if (answer.is_tried)
		wait_for_retry(operation, exchange->status, answer.wait_ms);
	else if (answer.reason[0] != '\0')
		tell(operation, answer.reason);
	return answer.is_tried;
}

bool client_retry_stop(struct operation *operation)
{
	struct err err = ERR_INIT;

	if (operation->is_over || operation->wait != WAIT_RETRY)
		return false;
	client_retry_drop(operation);
	err_set(&err, ERR_CANCELLED, "stopped while the server was busy (%u): "
		"it is not tried again", operation->busy_status);
	operation_end(operation, operation->exchange, &err);
	return true;
}

void client_retry_drop(struct operation *operation)
{
	loop_cancel(operation->client->loop, operation->retry_timer);
	operation->retry_timer = 0;
}

bool client_stop_retrying(struct client *client)
{
	bool was_waiting = false;

	for (struct operation *operation = client->operations;
	    operation != NULL; operation = operation->next)
		was_waiting |= client_retry_stop(operation);
	return was_waiting;
}

bool client_is_retrying(const struct client *client, unsigned id)
{
	const struct operation *operation = client_operation(client, id);

	return operation != NULL && operation->wait == WAIT_RETRY;
}

const char *client_doing(const struct client *client, unsigned id)
{
	static const char *const words[] = {
		[WAIT_NOTHING] = "starting",
		[WAIT_DISCOVERY] = "reading the discovery document",
		[WAIT_TOKEN] = "getting a token",
		[WAIT_EXCHANGE] = "waiting",
	};
	struct operation *operation = client_operation(client, id);
	const struct exchange *exchange;

	if (operation == NULL)
		return "";
	exchange = http_find(client->http, operation->exchange);
	if (operation->wait == WAIT_EXCHANGE && exchange != NULL)
		return exchange_doing(exchange);
	if (operation->wait == WAIT_TOKEN && client->login != NULL)
		return "waiting for somebody to log in elsewhere";
	if (operation->wait == WAIT_SECRET)
		return client_secret_doing(client);
	if (operation->wait == WAIT_RETRY)
		return count_down(operation);
	return words[operation->wait];
}
