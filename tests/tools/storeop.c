/*
 * Writes one thing into a file of the user's, as the deck would, for tests
 * that kill it meanwhile (tests/store/killat.c):
 *
 *   storeop pin HOST KEY       trusted_hosts, port 443
 *   storeop history URL LIMIT  history.jsonl
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/clock.h"
#include "core/engine/option.h"
#include "core/net/pins.h"
#include "core/store/history.h"

static int put_pin(const char *host, const char *key)
{
	struct err err = ERR_INIT;

	if (pins_put(host, 443, key, &err))
		return 0;
	fprintf(stderr, "%s\n", err.text);
	return 1;
}

static int add_history(char *url, const char *limit)
{
	char connection[] = "RIE", method[] = "GET", nothing[] = "";
	struct history_entry entry = { .at = clock_now(),
		.connection = connection, .method = method, .url = url,
		.status = 200, .verdict = nothing, .note = nothing };
	struct err err = ERR_INIT;
	struct history *history;

	if (!option_set("history-limit", limit, &err)) {
		fprintf(stderr, "%s\n", err.text);
		return 2;
	}
	history = history_open(&err);
	if (err_is_set(&err))
		fprintf(stderr, "%s\n", err.text);
	history_add(history, &entry);
	history_free(history);
	return err_is_set(&err);
}

int main(int argc, char **argv)
{
	clock_init();
	if (argc == 4 && strcmp(argv[1], "pin") == 0)
		return put_pin(argv[2], argv[3]);
	if (argc == 4 && strcmp(argv[1], "history") == 0)
		return add_history(argv[2], argv[3]);
	fprintf(stderr, "storeop pin HOST KEY | history URL LIMIT\n");
	return 2;
}
