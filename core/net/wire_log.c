#include "core/net/transfer.h"

/*
 * The wire log: what went out and what came back, as lines of the deck's log.
 * It is made from the exchange's masked headers and redacted URL, never from
 * the bytes of the wire, and of a body it tells the size only.
 */

#include "core/base/clock.h"
#include "core/base/log.h"
#include "core/base/text.h"
#include "core/net/http_mask.h"

void wire_log_sent(const struct transfer *transfer, const char *version)
{
	const struct exchange *shown = &transfer->shown;
	struct buf url = BUF_INIT;
	char size[16];

	url_redact(&url, shown->url, false);
	if (transfer->label != NULL)
		log_line(LOG_WIRE, "> %s %s %s (%s)", shown->method, url.data,
			version, transfer->label);
	else
		log_line(LOG_WIRE, "> %s %s %s", shown->method, url.data,
			version);
	buf_finish(&url);
	for (size_t i = 0; i < shown->request_headers.count; i++)
		log_line(LOG_WIRE, "> %s: %s",
			shown->request_headers.header[i].name,
			shown->request_headers.header[i].value);
	if (!transfer->has_body)
		return;
	text_format_size(size, sizeof(size), shown->request_len);
	log_line(LOG_WIRE, "> (a body of %s)", size);
}

void wire_log_answer(const struct transfer *transfer)
{
	const struct exchange *shown = &transfer->shown;

	log_line(LOG_WIRE, "< HTTP/%s %u%s%s", shown->http_version,
		shown->status, *shown->reason != '\0' ? " " : "",
		shown->reason);
	for (size_t i = 0; i < shown->headers.count; i++) {
		const struct http_header *header = &shown->headers.header[i];
		struct buf value = BUF_INIT;

		http_mask_value(&value, header->name, header->value);
		log_line(LOG_WIRE, "< %s: %s", header->name, value.data);
		buf_finish(&value);
	}
}

void wire_log_end(const struct transfer *transfer)
{
	const struct exchange *shown = &transfer->shown;
	char size[16], time[32];

	if (shown->state == EXCHANGE_CANCELLED) {
		log_line(LOG_WIRE, "* cancelled");
		return;
	}
	if (shown->state == EXCHANGE_FAILED) {
		log_line(LOG_WIRE, "* %s", shown->error.text);
		return;
	}
	text_format_size(size, sizeof(size), shown->body.len);
	text_format_ms(time, sizeof(time), clock_since(shown->started_ticks));
	log_line(LOG_WIRE, "< (a body of %s; %s in all)", size, time);
}
