#include "core/client/poll.h"

/*
 * The reply to a message is known by MessageHeader.response.identifier, which
 * says what it replies to; whoever polls gets the replies to others' messages
 * too, and those are left where they are: nothing is acknowledged here. A
 * reply that is transient-error again is not the reply.
 *
 * _lastUpdated is asked for from five minutes before the message went out, by
 * the server's clock, so that clocks may differ a little.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/clock.h"
#include "core/client/retry.h"
#include "core/doc/index.h"
#include "core/engine/loop.h"
#include "core/net/url.h"

enum { SLACK_SECONDS = 300, NAMED_PAUSE_MAX_MS = 10 * 60 * 1000 };

struct poll {
	struct client *client;
	struct loop *loop;
	struct poll_hooks hooks;
	char *url;
	char *key;		/* what the reply replies to; NULL: a 202 */
	unsigned times;		/* polls that went out */
	unsigned timer, operation;
	long pause_ms;
	time_t next_at;
	uint32_t exchange;	/* the last answer */
	bool is_over, has_reply;
	size_t reply_start, reply_len;
	struct err err;
};

static char *member(const struct doc_index *index, const char *text,
	uint32_t row, const char *steps)
{
	return row != INDEX_NONE ? index_find_dup(index, text, row, steps) :
		NULL;
}

/* The first MessageHeader of the message Bundle at a row. */
static uint32_t header_of(const struct doc_index *index, const char *text,
	uint32_t bundle)
{
	uint32_t header = index_find(index, text, bundle, "entry.0.resource");
	uint32_t type = header != INDEX_NONE ?
		index_member(index, text, header, "resourceType") :
		INDEX_NONE;

	return type != INDEX_NONE && index_string_equals(index, text, type,
		"MessageHeader") ? header : INDEX_NONE;
}

/* Owned URL of the queue that belongs to $process-message. */
static char *queue_url(const struct exchange *exchange, const char *ods)
{
	const char *url = exchange->first_url, *end = strchr(url, '?');
	size_t len = end != NULL ? (size_t)(end - url) : strlen(url);
	const char *operation = strstr(url, "/$process-message");
	struct buf out = BUF_INIT;
	char instant[40];

	if (operation != NULL && (size_t)(operation - url) < len)
		len = (size_t)(operation - url);
	while (len > 0 && url[len - 1] == '/')
		len--;
	buf_append(&out, url, len);
	buf_puts(&out, "/Bundle?message.receiver:identifier=");
	url_encode_component(&out, ods);
	clock_format_instant(instant, sizeof(instant),
		exchange->started_at - SLACK_SECONDS);
	buf_printf(&out, "&_lastUpdated=gt%s", instant);
	return buf_take(&out);
}

static bool read_message(struct poll *poll, const struct exchange *exchange,
	struct err *err)
{
	const char *text = exchange->body.data;
	struct doc_index *index = index_text(text, exchange->body.len);
	uint32_t header = header_of(index, text, 0);
	char *code = member(index, text, header, "response.code");
	char *ods = member(index, text, header,
		"destination.0.receiver.identifier.value");
	bool is_good = false;

	poll->key = member(index, text, header, "response.identifier");
	if (code == NULL || strcmp(code, "transient-error") != 0)
		err_set(err, ERR_USAGE, "there is nothing to poll for: this "
			"is neither 202 nor a message's transient-error");
	else if (ods == NULL || poll->key == NULL)
		err_set(err, ERR_ANSWER, "the reply does not say %s, so its "
			"successor can't be told from others: GET "
			"Bundle?message.receiver:identifier=ODS by hand",
			poll->key == NULL ? "to what it replies" :
			"for whom it is");
	else
		is_good = true;
	if (is_good)
		poll->url = queue_url(exchange, ods);
	free(code);
	free(ods);
	index_free(index);
	return is_good;
}

static bool read_accepted(struct poll *poll, const struct exchange *exchange,
	struct err *err)
{
	const char *link = http_headers_get(&exchange->headers,
		"Content-Location");
	struct buf note = BUF_INIT;

	if (link == NULL)
		return err_set(err, ERR_ANSWER, "the server took it on (202) "
			"and does not say where the answer will be: there is "
			"no Content-Location");
	poll->url = client_follow(client_connection(poll->client),
		exchange->url, link, &note, err);
	buf_finish(&note);
	return poll->url != NULL;
}

/* What Retry-After asks for, or what comes after the pause before. */
static long next_pause(const struct poll *poll,
	const struct exchange *exchange)
{
	const struct retry_question question = {
		.retry_after = http_headers_get(&exchange->headers,
			"Retry-After"),
		.date = http_headers_get(&exchange->headers, "Date"),
		.now = clock_now(),
	};
	int64_t asked;
	long ms = poll->pause_ms == 0 ? POLL_FIRST_MS : poll->pause_ms * 2;

	if (!retry_read_after(&question, &asked))
		return ms < POLL_PAUSE_MAX_MS ? ms : POLL_PAUSE_MAX_MS;
	if (asked < POLL_FIRST_MS)
		asked = POLL_FIRST_MS;
	return asked < NAMED_PAUSE_MAX_MS ? (long)asked : NAMED_PAUSE_MAX_MS;
}

static void end(struct poll *poll)
{
	poll->is_over = true;
	loop_cancel(poll->loop, poll->timer);
	poll->timer = 0;
	if (poll->hooks.done != NULL)
		poll->hooks.done(poll->hooks.data, poll);
}

static void send(void *data);

static void pause(struct poll *poll, const struct exchange *exchange)
{
	poll->pause_ms = next_pause(poll, exchange);
	poll->next_at = clock_now() + (poll->pause_ms + 999) / 1000;
	poll->timer = loop_after(poll->loop, poll->pause_ms, send, poll);
	if (poll->hooks.changed != NULL)
		poll->hooks.changed(poll->hooks.data, poll);
}

/* True when the message Bundle at a row is the reply, at last. */
static bool is_reply(const struct poll *poll, const struct doc_index *index,
	const char *text, uint32_t bundle)
{
	uint32_t header = header_of(index, text, bundle);
	char *key = member(index, text, header, "response.identifier");
	char *code = member(index, text, header, "response.code");
	bool is_it = key != NULL && code != NULL &&
		strcmp(key, poll->key) == 0 &&
		strcmp(code, "transient-error") != 0;

	free(key);
	free(code);
	return is_it;
}

static bool find_reply(struct poll *poll, const struct exchange *exchange)
{
	const char *text = exchange->body.data;
	struct doc_index *index = index_text(text, exchange->body.len);
	uint32_t list = index_find(index, text, 0, "entry");
	uint32_t at = list != INDEX_NONE ? index_first(index, text, list) :
		INDEX_NONE;

	for (; at != INDEX_NONE && !poll->has_reply;
	    at = index_next(index, text, at)) {
		uint32_t bundle = index_find(index, text, at, "resource");
		struct row row;

		if (bundle == INDEX_NONE || !is_reply(poll, index, text,
		    bundle))
			continue;
		row = index_row(index, text, bundle);
		poll->has_reply = true;
		poll->reply_start = row.value;
		poll->reply_len = row.value_len;
	}
	index_free(index);
	return poll->has_reply;
}

/* Whether that answer is the last word. */
static bool is_last(struct poll *poll, const struct exchange *exchange)
{
	if (poll->key == NULL)
		return exchange->status != 202;
	return exchange->status >= 300 || find_reply(poll, exchange);
}

static void on_done(void *data, uint32_t id, const struct err *err)
{
	struct poll *poll = data;
	struct http *http = client_http(poll->client);
	const struct exchange *exchange = http_find(http, id);
	bool is_answer = err == NULL && is_last(poll, exchange);

	poll->operation = 0;
	if (poll->exchange != 0)
		http_forget(http, poll->exchange);
	poll->exchange = id;
	if (err == NULL && !is_answer && poll->times < POLL_TIMES_MAX) {
		pause(poll, exchange);
		return;
	}
	if (err != NULL)
		poll->err = *err;
	else if (!is_answer)
		err_set(&poll->err, ERR_ANSWER, "there is no answer after %u "
			"polls: ask whoever runs the server", poll->times);
	end(poll);
}

static void send(void *data)
{
	struct poll *poll = data;
	struct client_call call = { .method = "GET", .url = poll->url,
		.done = on_done, .data = poll };

	poll->timer = 0;
	poll->times++;
	poll->operation = client_send(poll->client, &call);
	if (poll->hooks.changed != NULL)
		poll->hooks.changed(poll->hooks.data, poll);
}

struct poll *poll_new(struct client *client, struct loop *loop,
	const struct exchange *exchange, const struct poll_hooks *hooks,
	struct err *err)
{
	struct poll *poll = xcalloc(1, sizeof(*poll));

	poll->client = client;
	poll->loop = loop;
	poll->hooks = *hooks;
	if (exchange->status == 202 ? !read_accepted(poll, exchange, err) :
	    !read_message(poll, exchange, err)) {
		poll_free(poll);
		return NULL;
	}
	pause(poll, exchange);
	return poll;
}

void poll_free(struct poll *poll)
{
	if (poll == NULL)
		return;
	loop_cancel(poll->loop, poll->timer);
	if (poll->operation != 0)
		client_forget(poll->client, poll->operation);
	if (poll->exchange != 0)
		http_forget(client_http(poll->client), poll->exchange);
	free(poll->url);
	free(poll->key);
	free(poll);
}

void poll_cancel(struct poll *poll)
{
	if (poll->is_over)
		return;
	if (poll->operation != 0) {
		client_cancel(poll->client, poll->operation);
		return;
	}
	err_set(&poll->err, ERR_CANCELLED, "stopped after %u poll%s",
		poll->times, poll->times == 1 ? "" : "s");
	end(poll);
}

void poll_now(struct poll *poll)
{
	if (poll->is_over || poll->operation != 0)
		return;
	loop_cancel(poll->loop, poll->timer);
	send(poll);
}

bool poll_is_over(const struct poll *poll)
{
	return poll->is_over;
}

void poll_words(const struct poll *poll, struct buf *out)
{
	const char *what = poll->key != NULL ? "the reply" : "the answer";
	char wait[32], at[32];

	if (poll->operation != 0) {
		buf_printf(out, "asking for %s, poll %u", what, poll->times);
		return;
	}
	retry_format_wait(wait, sizeof(wait), poll->pause_ms);
	clock_format_local(at, sizeof(at), poll->next_at);
	if (poll->times > 0)
		buf_printf(out, "%s is not there yet after %u poll%s; ",
			what, poll->times, poll->times == 1 ? "" : "s");
	else
		buf_printf(out, "%s is not there yet; ", what);
	buf_printf(out, "asking again in %s, at %s", wait,
		strchr(at, ' ') + 1);
}

uint32_t poll_take(struct poll *poll, struct err *err)
{
	uint32_t id = poll->exchange;

	if (err != NULL)
		*err = poll->err;
	poll->exchange = 0;
	return id;
}

bool poll_reply(const struct poll *poll, size_t *start, size_t *len)
{
	*start = poll->reply_start;
	*len = poll->reply_len;
	return poll->has_reply;
}
