#include "tui/panes/deck_poll.h"

/*
 * One poll at a time. The message line tells where it is, for whatever is
 * shown meanwhile may be read and walked through; the last answer alone goes
 * into the history, as one that was waited for.
 */

#include <string.h>

#include "core/client/answer.h"
#include "core/client/poll.h"
#include "tui/panes/deck_internal.h"

bool deck_can_poll(const struct deck *deck)
{
	const struct exchange *exchange = deck_exchange(deck);

	return exchange != NULL && deck->answer.has_verdict &&
		!deck->answer.is_document && (exchange->status == 202 ||
		strcmp(deck->answer.verdict.code, "transient-error") == 0);
}

static void on_changed(void *data, const struct poll *poll)
{
	struct deck *deck = data;
	struct buf words = BUF_INIT;

	poll_words(poll, &words);
	deck_say(deck, "%c%s. C-c stops that.", words.data[0] -
		(words.data[0] >= 'a' ? 'a' - 'A' : 0), words.data + 1);
	buf_finish(&words);
}

/* The reply lies inside the list of what waits: its verdict is the one. */
static void show_reply(struct deck *deck, const struct exchange *exchange,
	size_t start, size_t len)
{
	struct verdict verdict = { 0 };
	struct buf bytes = BUF_INIT, line = BUF_INIT;
	struct doc_index *index;

	buf_append(&bytes, exchange->body.data + start, len);
	index = index_text(bytes.data, bytes.len);
	(void)verdict_of_document(bytes.data, bytes.len, index, &verdict);
	verdict_line(&verdict, 0, &line);
	deck_keep(deck, exchange, verdict.code);
	deck_show_exchange(deck, exchange->id);
	deck_open_inside(deck, "the reply", &bytes);
	deck_say(deck, "The reply is there. %s", line.data);
	index_free(index);
	verdict_finish(&verdict);
	buf_finish(&bytes);
	buf_finish(&line);
}

static void show_answer(struct deck *deck, const struct exchange *exchange)
{
	struct verdict verdict = { 0 };
	struct buf line = BUF_INIT;

	verdict_of_exchange(exchange, &verdict);
	verdict_line(&verdict, exchange->status, &line);
	deck_keep(deck, exchange, verdict.code);
	deck_show_exchange(deck, exchange->id);
	deck_say(deck, "The answer is there. %s", line.data);
	verdict_finish(&verdict);
	buf_finish(&line);
}

static void on_done(void *data, struct poll *poll)
{
	struct deck *deck = data;
	struct err err = ERR_INIT;
	uint32_t id = poll_take(poll, &err);
	const struct exchange *exchange = http_find(deck->http, id);
	size_t start, len;

	if (err.kind == ERR_CANCELLED)
		deck_say(deck, "Not asked for any more: %s.", err.text);
	else if (err_is_set(&err))
		deck_complain(deck, &err);
	if (err_is_set(&err) && id != 0)
		http_forget(deck->http, id);
	else if (exchange != NULL && poll_reply(poll, &start, &len))
		show_reply(deck, exchange, start, len);
	else if (exchange != NULL)
		show_answer(deck, exchange);
	deck_mark(deck, DECK_ANSWER);
}

bool deck_poll(struct deck *deck, struct err *err)
{
	const struct exchange *exchange = deck_exchange(deck);
	const struct poll_hooks hooks = { on_changed, on_done, deck };
	struct poll *poll;

	if (exchange == NULL || deck_is_sending(deck))
		return err_set(err, ERR_USAGE, "there is no answer yet that "
			"could have a successor: F5 sends");
	poll = poll_new(deck->client, deck->loop, exchange, &hooks, err);
	if (poll == NULL)
		return false;
	poll_free(deck->poll);
	deck->poll = poll;
	return true;
}

bool deck_is_polling(const struct deck *deck)
{
	return deck->poll != NULL && !poll_is_over(deck->poll);
}

bool deck_poll_cancel(struct deck *deck)
{
	if (!deck_is_polling(deck))
		return false;
	poll_cancel(deck->poll);
	return true;
}

void deck_poll_drop(struct deck *deck)
{
	poll_free(deck->poll);
	deck->poll = NULL;
}
