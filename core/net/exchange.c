#include "core/net/http.h"

/*
 * Exchanges: queued, moved on by the loop's waiter, followed through their
 * redirects, ended. curl calls back into transfer.c and answer.c only, which
 * take notes; everything that may call an owner back (and so may end, start
 * or forget any exchange) happens here, between curl's calls. After a
 * callback nothing is assumed: exchanges are found again by their id.
 *
 * A forgotten exchange goes to the graveyard until the next wait, for its
 * bytes were lent out until the loop's next turn.
 */

#include "core/base/clock.h"
#include "core/base/log.h"
#include "core/base/text.h"
#include "core/engine/loop.h"
#include "core/net/http_check.h"
#include "core/net/http_redirect.h"
#include "core/net/http_state.h"
#include "core/net/queue.h"
#include "core/net/url.h"

#include <stdlib.h>
#include <string.h>

static void pile_add(struct pile *pile, struct transfer *transfer)
{
	pile->item = mem_grow(pile->item, pile->count, &pile->alloc,
		sizeof(struct transfer *));
	pile->item[pile->count++] = transfer;
}

static void pile_free_items(struct pile *pile)
{
	for (size_t i = 0; i < pile->count; i++)
		transfer_free(pile->item[i]);
	pile->count = 0;
}

static struct transfer *find(const struct http *http, uint32_t id)
{
	for (size_t i = 0; i < http->kept.count; i++)
		if (http->kept.item[i]->shown.id == id)
			return http->kept.item[i];
	return NULL;
}

/* Off the network, and nothing secret left but what came. */
static void let_go(struct transfer *transfer)
{
	struct http *http = transfer->http;

	if (http->wire != NULL)
		wire_stop(http->wire, transfer);
	queue_leave(http->queue, transfer);
	loop_cancel(http->loop, transfer->silence_timer);
	loop_cancel(http->loop, transfer->total_timer);
	transfer_drop_request(transfer);
}

static void end(struct transfer *transfer, enum exchange_state state)
{
	uint32_t id = transfer->shown.id;

	http_remember_tls(transfer);
	let_go(transfer);
	transfer->shown.state = state;
	wire_log_end(transfer);
	if (transfer->ended != NULL)
		transfer->ended(transfer->data, id);
}

/* The order of the troubles is the order of the way. */
static enum exchange_place place_of(enum http_trouble trouble)
{
	if (trouble <= TROUBLE_RESOLVE_TIMEOUT)
		return AT_NAME;
	if (trouble <= TROUBLE_PROXY)
		return AT_PROXY;
	if (trouble == TROUBLE_REFUSED)
		return AT_REFUSED;
	if (trouble <= TROUBLE_CONNECT_TIMEOUT)
		return AT_CONNECT;
	return trouble <= TROUBLE_TLS ? AT_TLS : AT_HTTP;
}

static void fail(struct transfer *transfer, enum http_trouble trouble,
	struct http_facts *facts)
{
	struct err *err = &transfer->shown.error;
	struct url url;

	if (!url_parse(transfer->shown.url, &url, err)) {
		end(transfer, EXCHANGE_FAILED);
		return;
	}
	if (trouble == TROUBLE_TLS_CLIENT && transfer->tls.certificate != NULL)
		trouble = TROUBLE_TLS_REFUSED;
	facts->host = url.host;
	facts->port = url.port;
	facts->is_tls = text_equals(url.scheme, "https");
	facts->has_status = transfer->shown.status != 0;
	facts->way = &transfer->way;
	facts->ip = transfer->way_settings->ip;
	facts->certificate_name = transfer->certificate_name;
	transfer_take_tls(transfer);
	facts->tls = transfer->shown.tls;
	facts->needs_tls13 = transfer->tls.needs_tls13;
	facts->clock_behind = transfer->http->clock_behind;
	facts->cap = trouble == TROUBLE_HEADER_CAP ? HTTP_HEADER_CAP :
		transfer->shown.body.cap;
	http_words(trouble, facts, err);
	http_cite_rule(transfer, trouble, err);
	transfer->shown.failed_at = place_of(trouble);
	url_finish(&url);
	end(transfer, EXCHANGE_FAILED);
}

static void fail_by_timer(struct transfer *transfer, enum http_trouble trouble,
	long limit_ms)
{
	struct http_facts facts = { .detail = "", .limit_ms = limit_ms,
		.got = transfer->shown.body.len };

	fail(transfer, trouble, &facts);
}

static void on_total_timer(void *data)
{
	struct transfer *transfer = data;

	fail_by_timer(transfer, TROUBLE_TOTAL, transfer->total_ms);
}

static void on_silence(void *data)
{
	struct transfer *transfer = data;
	enum exchange_state state = transfer->shown.state;

	fail_by_timer(transfer, state == EXCHANGE_SENDING ?
		TROUBLE_SEND_STALL : state == EXCHANGE_RECEIVING ?
		TROUBLE_STALL : TROUBLE_FIRST_BYTE, transfer->first_byte_ms);
}

/* It may go out. The time of the first hop's wait for that is its own. */
static void begin_hop(struct transfer *transfer)
{
	if (transfer->total_timer == 0 && transfer->total_ms > 0)
		transfer->total_timer = loop_after(transfer->http->loop,
			transfer->total_ms, on_total_timer, transfer);
	transfer_prepare_tls(transfer);
	/* It was found when the hop was asked for; variables don't change. */
	if (!transfer_prepare_way(transfer, &transfer->shown.error))
		end(transfer, EXCHANGE_FAILED);
	else
		wire_start(transfer->http->wire, transfer);
}

static void push_hop(struct exchange *shown, const char *note)
{
	shown->hops = xrealloc(shown->hops,
		(shown->hop_count + 1) * sizeof(*shown->hops));
	shown->hops[shown->hop_count++] = (struct http_hop){
		.ms = shown->timings.total,
		.url = xstrdup(shown->url), .status = shown->status,
		.note = xstrdup_or_null(note) };
}

/* The body stays behind, and what describes it. */
static void drop_body(struct transfer *transfer)
{
	struct http_headers *extra = &transfer->extra;

	buf_finish_wiped(&transfer->sent_body);
	transfer->has_body = false;
	transfer->shown.request_len = 0;
	for (size_t i = extra->count; i-- > 0; )
		if (text_starts_with_nocase(extra->header[i].name, "content-"))
			http_headers_remove(extra, i);
}

static void follow(struct transfer *transfer,
	const struct http_redirect *redirect)
{
	struct exchange *shown = &transfer->shown;
	struct http *http = transfer->http;

	push_hop(shown, redirect->note);
	log_line(LOG_WIRE, "* following the redirect%s%s",
		redirect->note != NULL ? "; " : "",
		redirect->note != NULL ? redirect->note : "");
	wire_stop(http->wire, transfer);
	queue_leave(http->queue, transfer);
	loop_cancel(http->loop, transfer->silence_timer);
	transfer->silence_timer = 0;
	transfer_reset_answer(transfer);
	mem_replace(&shown->url, redirect->url);
	if (strcmp(shown->method, redirect->method) != 0)
		mem_replace(&shown->method, redirect->method);
	if (!redirect->keeps_body)
		drop_body(transfer);
	transfer->has_left_origin = redirect->leaves_origin;
	http_headers_finish(&shown->request_headers);
	transfer_list_headers(transfer, true, &shown->request_headers);
	queue_enter(http->queue, transfer);
}

static struct http_redirect decide(const struct transfer *transfer)
{
	const struct exchange *shown = &transfer->shown;
	struct http_redirect_question question = {
		.status = shown->status,
		.location = http_headers_get(&shown->headers, "Location"),
		.method = shown->method,
		.url = shown->url,
		.first_url = shown->first_url,
		.has_body = transfer->has_body,
		.has_authorization = shown->had_authorization,
		.has_extra_headers = transfer->extra.count > 0,
		.has_left_origin = transfer->has_left_origin,
		.hops = shown->hop_count,
		.max_hops = transfer->max_redirects,
	};

	return http_redirect_decide(&question);
}

/* The guard is asked again wherever a server leads. */
static bool may_follow(const struct transfer *transfer,
	struct http_redirect *redirect)
{
	struct err err = ERR_INIT;

	if (http_may_go(transfer->http, transfer->way_settings,
	    transfer->label, redirect->method, redirect->url, &err))
		return true;
	free(redirect->note);
	redirect->note = xasprintf("the redirect was not followed: %s",
		err.text);
	return false;
}

static void hop_is_over(struct transfer *transfer, enum http_trouble trouble,
	struct http_facts *facts)
{
	struct http_redirect redirect;

	http_remember_tls(transfer);
	http_compare_clocks(transfer);
	if (trouble == TROUBLE_NONE && transfer_proxy_wants_login(transfer))
		trouble = TROUBLE_PROXY_LOGIN;
	if (trouble != TROUBLE_NONE) {
		fail(transfer, trouble, facts);
		return;
	}
	redirect = decide(transfer);
	if (redirect.is_followed && may_follow(transfer, &redirect)) {
		follow(transfer, &redirect);
		http_redirect_finish(&redirect);
		return;
	}
	mem_replace(&transfer->shown.redirect_note, redirect.note);
	http_redirect_finish(&redirect);
	end(transfer, EXCHANGE_DONE);
}

/* Begins when the connection is there, and anew with every sign of life. */
static void keep_silence_timer(struct transfer *transfer)
{
	struct loop *loop = transfer->http->loop;

	if (transfer->shown.state < EXCHANGE_SENDING ||
	    transfer->first_byte_ms <= 0)
		return;
	if (transfer->has_news || transfer->silence_timer == 0) {
		loop_cancel(loop, transfer->silence_timer);
		transfer->silence_timer = loop_after(loop,
			transfer->first_byte_ms, on_silence, transfer);
	}
}

static uint32_t *list_ids(const struct http *http, size_t *count)
{
	uint32_t *ids = xmalloc((http->kept.count + 1) * sizeof(*ids));

	*count = http->kept.count;
	for (size_t i = 0; i < *count; i++)
		ids[i] = http->kept.item[i]->shown.id;
	return ids;
}

static void tell_news(struct http *http)
{
	size_t count;
	uint32_t *ids = list_ids(http, &count);

	for (size_t i = 0; i < count; i++) {
		struct transfer *transfer = find(http, ids[i]);

		if (transfer == NULL || exchange_is_over(&transfer->shown))
			continue;
		keep_silence_timer(transfer);
		if (!transfer->has_news)
			continue;
		transfer->has_news = false;
		if (transfer->progress != NULL)
			transfer->progress(transfer->data, ids[i]);
	}
	free(ids);
}

static int waiter_wait(void *data, struct pollfd *fds, size_t count, int ms)
{
	struct http *http = data;

	pile_free_items(&http->graveyard);
	if (http->wire == NULL)
		return poll(fds, (nfds_t)count, ms);
	return wire_wait(http->wire, fds, count, ms);
}

static void waiter_work(void *data)
{
	struct http_facts facts = { .detail = "" };
	struct http *http = data;
	struct transfer *transfer;
	enum http_trouble trouble;

	if (http->wire == NULL)
		return;
	wire_work(http->wire);
	while ((transfer = wire_next_over(http->wire, &trouble,
	    &facts)) != NULL)
		hop_is_over(transfer, trouble, &facts);
	tell_news(http);
}

struct http *http_new(struct loop *loop)
{
	struct http *http = xcalloc(1, sizeof(*http));

	http->loop = loop;
	http->queue = queue_new(loop, begin_hop);
	http->seen = http_seen_new();
	loop_set_waiter(loop, &(struct loop_waiter){ .wait = waiter_wait,
		.work = waiter_work, .data = http });
	return http;
}

void http_free(struct http *http)
{
	if (http == NULL)
		return;
	for (size_t i = 0; i < http->kept.count; i++)
		let_go(http->kept.item[i]);
	loop_set_waiter(http->loop, NULL);
	pile_free_items(&http->kept);
	pile_free_items(&http->graveyard);
	wire_free(http->wire);
	queue_free(http->queue);
	map_free(http->seen);
	tls_facts_unref(http->refused);
	free(http->kept.item);
	free(http->graveyard.item);
	free(http);
}

uint32_t http_send(struct http *http, const struct http_request *request,
	struct err *err)
{
	struct transfer *transfer;

	if (!http_request_check(request, err) ||
	    !http_may_go(http, &request->way, request->label,
		request->method, request->url, err))
		return 0;
	if (http->wire == NULL)
		http->wire = wire_new();
	transfer = transfer_new(request);
	transfer->http = http;
	transfer->shown.id = ++http->last_id;
	pile_add(&http->kept, transfer);
	queue_enter(http->queue, transfer);
	return transfer->shown.id;
}

const struct exchange *http_find(const struct http *http, uint32_t id)
{
	const struct transfer *transfer = find(http, id);

	return transfer != NULL ? &transfer->shown : NULL;
}

void http_cancel(struct http *http, uint32_t id)
{
	struct transfer *transfer = find(http, id);

	if (transfer == NULL || exchange_is_over(&transfer->shown))
		return;
	err_set(&transfer->shown.error, ERR_CANCELLED, "cancelled");
	end(transfer, EXCHANGE_CANCELLED);
}

void http_cancel_all(struct http *http)
{
	size_t count;
	uint32_t *ids = list_ids(http, &count);

	for (size_t i = 0; i < count; i++)
		http_cancel(http, ids[i]);
	free(ids);
}

void http_detach(struct http *http, uint32_t id)
{
	struct transfer *transfer = find(http, id);

	if (transfer == NULL)
		return;
	transfer->progress = transfer->ended = NULL;
	transfer->data = NULL;
}

void http_forget(struct http *http, uint32_t id)
{
	struct pile *kept = &http->kept;

	for (size_t i = 0; i < kept->count; i++) {
		struct transfer *transfer = kept->item[i];

		if (transfer->shown.id != id)
			continue;
		let_go(transfer);
		memmove(&kept->item[i], &kept->item[i + 1],
			(kept->count - i - 1) * sizeof(*kept->item));
		kept->count--;
		pile_add(&http->graveyard, transfer);
		return;
	}
}

size_t http_running(const struct http *http)
{
	size_t count = 0;

	for (size_t i = 0; i < http->kept.count; i++)
		count += !exchange_is_over(&http->kept.item[i]->shown);
	return count;
}
