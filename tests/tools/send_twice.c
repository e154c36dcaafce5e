/*
 * send_twice CONFIG CONNECTION URL SECONDS: one client sends a GET, sleeps,
 * and sends it again; prints "STATUS STATUS TOKENS", TOKENS being how many
 * tokens were asked for. So a test can see a token run out in the middle of a
 * client's life, which commands, with a client each, can't show.
 */

#include "core/base/path.h"
#include "core/cli/cli.h"
#include "core/engine/loop.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void count_tokens(void *data, struct client *client,
	const struct exchange *exchange, const char *label)
{
	unsigned *tokens = data;

	(void)client;
	(void)exchange;
	*tokens += strcmp(label, "token") == 0;
}

/* The status; 0 and a sentence on stderr when there is no answer. */
static unsigned send(struct cli *cli, const char *url)
{
	struct cli_result result = { 0 };
	struct client_call call = { .method = "GET", .url = url,
		.done = cli_done, .data = &result };
	unsigned status;

	client_send(cli->client, &call);
	cli_wait(cli, &result.is_done);
	if (err_is_set(&result.err)) {
		cli_fail(&result.err);
		return 0;
	}
	status = http_find(cli->http, result.exchange)->status;
	http_forget(cli->http, result.exchange);
	return status;
}

static void on_time(void *data)
{
	*(bool *)data = true;
}

static void wait_seconds(struct cli *cli, long seconds)
{
	bool is_over = false;

	loop_after(cli->loop, seconds * 1000, on_time, &is_over);
	cli_wait(cli, &is_over);
}

int main(int argc, char **argv)
{
	struct cli cli = { 0 };
	struct err err = ERR_INIT;
	unsigned tokens = 0, first, second;
	struct client_hooks hooks = { .exchanged = count_tokens,
		.data = &tokens };
	const struct connection *connection;

	if (argc != 5)
		return 2;
	path_set_root(argv[1]);
	cli_open(&cli);
	connection = connection_store_find(cli.store, argv[2], &err);
	if (connection == NULL)
		return cli_fail(&err);
	cli.client = client_new(cli.loop, cli.http, connection, &hooks);
	first = send(&cli, argv[3]);
	wait_seconds(&cli, strtol(argv[4], NULL, 10));
	second = send(&cli, argv[3]);
	printf("%u %u %u\n", first, second, tokens);
	cli_close(&cli);
	return first == 200 && second == 200 ? 0 : 1;
}
