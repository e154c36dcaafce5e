#include "core/net/transfer.h"

/*
 * The life of an exchange: the request is copied when it is sent, for a
 * redirect may need it again, and wiped as soon as nothing more will go out.
 * What belongs to one hop of the answer is emptied by one function, so that
 * no hop can leave anything to the next.
 */

#include "core/base/clock.h"
#include "core/base/random.h"
#include "core/base/secret.h"
#include "core/base/text.h"
#include "core/net/http_mask.h"

#include <stdlib.h>
#include <string.h>

#ifndef FD_VERSION
#define FD_VERSION "0"
#endif

bool exchange_is_over(const struct exchange *exchange)
{
	return exchange->state >= EXCHANGE_DONE;
}

const char *exchange_state_name(enum exchange_state state)
{
	static const char *const names[] = {
		[EXCHANGE_QUEUED] = "queued",
		[EXCHANGE_CONNECTING] = "connecting",
		[EXCHANGE_SENDING] = "sending",
		[EXCHANGE_WAITING] = "waiting for the server",
		[EXCHANGE_RECEIVING] = "receiving",
		[EXCHANGE_DONE] = "done",
		[EXCHANGE_FAILED] = "failed",
		[EXCHANGE_CANCELLED] = "cancelled",
	};

	return names[state];
}

const char *exchange_doing(const struct exchange *exchange)
{
	return exchange->held_back != NULL ? exchange->held_back :
		exchange_state_name(exchange->state);
}

/* The caller's headers; Accept and X-Request-ID go on every hop. */
static void take_headers(struct transfer *transfer,
	const struct http_headers *headers)
{
	for (size_t i = 0; i < headers->count; i++) {
		const struct http_header *header = &headers->header[i];

		if (text_equals_nocase(header->name, "accept"))
			mem_replace(&transfer->accept, header->value);
		else if (text_equals_nocase(header->name, "x-request-id"))
			mem_replace(&transfer->shown.request_id,
				header->value);
		else
			http_headers_add(&transfer->extra, header->name,
				header->value);
	}
}

static void take_body(struct transfer *transfer,
	const struct http_request *request)
{
	buf_init(&transfer->sent_body);
	transfer->sent_body.is_secret = true;
	transfer->has_body = request->body != NULL;
	transfer->body_is_secret = request->body_is_secret;
	if (request->body == NULL)
		return;
	buf_append(&transfer->sent_body, request->body, request->body_len);
	transfer->shown.request_len = request->body_len;
}

static void take_limits(struct transfer *transfer,
	const struct http_request *request)
{
	transfer->connect_ms = request->connect_ms;
	transfer->first_byte_ms = request->first_byte_ms;
	transfer->total_ms = request->total_ms;
	transfer->max_redirects = request->max_redirects;
	transfer->sink = request->sink;
	transfer->sink_data = request->sink_data;
	buf_init_capped(&transfer->shown.body, request->body_cap != 0 ?
		request->body_cap : HTTP_BODY_CAP_DEFAULT);
}

struct transfer *transfer_new(const struct http_request *request)
{
	struct transfer *transfer = xcalloc(1, sizeof(*transfer));
	struct exchange *shown = &transfer->shown;
	char id[37];

	random_uuid(id);
	shown->request_id = xstrdup(id);
	shown->method = xstrdup(request->method);
	shown->first_url = xstrdup(request->url);
	shown->url = xstrdup(request->url);
	shown->had_authorization = request->authorization != NULL ||
		http_headers_get(&request->headers, "Authorization") != NULL;
	shown->started_at = clock_now();
	shown->started_ticks = clock_ticks();
	transfer->accept = xstrdup("application/fhir+json");
	take_headers(transfer, &request->headers);
	take_limits(transfer, request);
	take_body(transfer, request);
	if (request->authorization != NULL)
		transfer->authorization = secret_dup(request->authorization);
	transfer_take_settings(transfer, request);
	transfer->way_settings = way_settings_dup(&request->way);
	transfer->label = xstrdup_or_null(request->label);
	transfer->progress = request->progress;
	transfer->ended = request->ended;
	transfer->data = request->data;
	transfer_reset_answer(transfer);
	shown->body.is_secret = transfer->body_is_secret;
	transfer_list_headers(transfer, true, &shown->request_headers);
	return transfer;
}

void transfer_drop_request(struct transfer *transfer)
{
	secret_free(transfer->authorization);
	transfer->authorization = NULL;
	secret_free(transfer->tls.passphrase);
	transfer->tls.passphrase = NULL;
	secret_free(transfer->way.password);
	transfer->way.password = NULL;
	way_settings_free(transfer->way_settings);
	transfer->way_settings = NULL;
	buf_finish_wiped(&transfer->sent_body);
	http_headers_finish(&transfer->extra);
}

static void free_hops(struct exchange *shown)
{
	for (size_t i = 0; i < shown->hop_count; i++) {
		free(shown->hops[i].url);
		free(shown->hops[i].note);
	}
	free(shown->hops);
}

void transfer_free(struct transfer *transfer)
{
	struct exchange *shown = &transfer->shown;

	transfer_drop_request(transfer);
	transfer_reset_answer(transfer);
	buf_finish(&shown->body);
	http_headers_finish(&shown->request_headers);
	free_hops(shown);
	free(shown->method);
	free(shown->url);
	free(shown->first_url);
	free(shown->request_id);
	free(shown->reason);
	free(shown->redirect_note);
	free(shown->held_back);
	free(transfer->accept);
	transfer_free_settings(transfer);
	way_finish(&transfer->way);
	free(transfer->label);
	free(transfer);
}

void transfer_reset_answer(struct transfer *transfer)
{
	struct exchange *shown = &transfer->shown;
	long none = clock_is_held() ? 0 : -1;

	shown->state = EXCHANGE_QUEUED;
	shown->status = 0;
	mem_replace(&shown->reason, "");
	shown->http_version = "";
	http_headers_finish(&shown->headers);
	buf_clear(&shown->body);
	shown->wire_len = 0;
	mem_replace(&shown->peer, NULL);
	shown->timings = (struct http_timings){ none, none, none, none, none,
		none };
	transfer->sent_len = transfer->header_len = 0;
	transfer->is_sent_logged = transfer->has_all_headers = false;
	transfer->trouble = TROUBLE_NONE;
	mem_replace(&transfer->certificate_name, NULL);
	transfer_reset_tls(transfer);
}

bool transfer_may_authorize(const struct transfer *transfer)
{
	return !transfer->has_left_origin;
}

static void put_header(struct http_headers *out, bool masked, const char *name,
	const char *value)
{
	struct buf shown = BUF_INIT;

	if (!masked) {
		http_headers_add(out, name, value);
		return;
	}
	http_mask_value(&shown, name, value);
	http_headers_add(out, name, shown.data);
	buf_finish(&shown);
}

void transfer_list_headers(const struct transfer *transfer, bool masked,
	struct http_headers *out)
{
	bool is_home = transfer_may_authorize(transfer);

	put_header(out, masked, "Accept", transfer->accept);
	if (!is_home || http_headers_get(&transfer->extra, "User-Agent") ==
	    NULL)
		put_header(out, masked, "User-Agent", "fhirdeck/" FD_VERSION);
	put_header(out, masked, "X-Request-ID", transfer->shown.request_id);
	if (masked && is_home && transfer->authorization != NULL)
		put_header(out, masked, "Authorization",
			secret_bytes(transfer->authorization));
	for (size_t i = 0; is_home && i < transfer->extra.count; i++)
		put_header(out, masked, transfer->extra.header[i].name,
			transfer->extra.header[i].value);
}

