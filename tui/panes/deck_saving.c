#include "tui/panes/deck_internal.h"

/*
 * The answer that is shown, asked for again by the same GET and written to a
 * file as it comes, whatever its size. It runs beside the deck: what is shown
 * stays. A part is never left behind, and the name given holds the whole or
 * what it held before.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/net/download.h"

struct saving {
	struct download *download;
	unsigned operation;
	char *path;
};

void deck_drop_saving(struct deck *deck)
{
	struct saving *saving = deck->saving;

	if (saving == NULL)
		return;
	deck->saving = NULL;
	client_forget(deck->client, saving->operation);
	download_drop(saving->download);
	free(saving->path);
	free(saving);
}

/* False where the answer is an error or the file can't be finished. */
static bool conclude(struct saving *saving, const struct exchange *exchange,
	struct err *err)
{
	struct download *download = saving->download;

	if (exchange == NULL || exchange->status < 200 ||
	    exchange->status > 299)
		return err_set(err, ERR_ANSWER, "the server answered %u this "
			"time: nothing was saved",
			exchange != NULL ? exchange->status : 0);
	saving->download = NULL;
	return download_finish(download, err);
}

static void on_done(void *data, uint32_t id, const struct err *problem)
{
	struct deck *deck = data;
	struct saving *saving = deck->saving;
	struct err err = ERR_INIT;
	char size[24];

	text_format_size(size, sizeof(size), download_size(saving->download));
	if (problem != NULL && problem->kind == ERR_CANCELLED)
		deck_say(deck, "Stopped: nothing was saved.");
	else if (problem != NULL)
		deck_complain(deck, problem);
	else if (conclude(saving, http_find(deck->http, id), &err))
		deck_say(deck, "The whole answer, %s, is in %s (only you can "
			"read it).", size, saving->path);
	else
		deck_complain(deck, &err);
	if (id != 0)
		http_forget(deck->http, id);
	deck_drop_saving(deck);
}

const char *deck_saving_refusal(const struct deck *deck)
{
	const struct exchange *exchange = deck_exchange(deck);

	if (deck->saving != NULL)
		return "an answer is being saved already; C-c stops it";
	if (deck->client == NULL || exchange == NULL ||
	    strcmp(exchange->method, "GET") != 0)
		return "only the answer to a GET can be asked for again";
	return NULL;
}

static void send(struct deck *deck, const struct exchange *exchange)
{
	const char *accept = http_headers_get(&exchange->request_headers,
		"Accept");
	struct http_headers headers = { 0 };
	struct client_call call = {
		.method = "GET",
		.url = exchange->first_url,
		.headers = &headers,
		.sink = download_write,
		.sink_data = deck->saving->download,
		.done = on_done,
		.data = deck,
	};

	if (accept != NULL)
		http_headers_set(&headers, "Accept", accept);
	deck->saving->operation = client_send(deck->client, &call);
	http_headers_finish(&headers);
}

bool deck_save_whole(struct deck *deck, const char *path, struct err *err)
{
	const char *refusal = deck_saving_refusal(deck);
	struct download *download;

	if (refusal != NULL)
		return err_set(err, ERR_USAGE, "%s", refusal);
	if (!deck_may_export(deck, err))
		return false;
	download = download_new(path, err);
	if (download == NULL)
		return false;
	deck->saving = xcalloc(1, sizeof(*deck->saving));
	deck->saving->download = download;
	deck->saving->path = xstrdup(path);
	send(deck, deck_exchange(deck));
	deck_say(deck, "The answer is asked for again and goes to %s; C-c "
		"stops it.", path);
	return true;
}

bool deck_stop_saving(struct deck *deck)
{
	if (deck->saving == NULL)
		return false;
	client_cancel(deck->client, deck->saving->operation);
	return true;
}
