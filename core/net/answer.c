#include "core/net/transfer.h"

/*
 * What comes and goes during a hop. curl hands over the request head it sent,
 * the answer's header lines and the decoded body; here they are counted
 * against their caps, masked and kept. A body goes to one place only: the
 * buffer that is shown.
 *
 * curl passes interim answers (1xx) and trailers through the same callback:
 * an interim answer is forgotten at its blank line, trailers are added to the
 * headers. Two different lengths end the hop (RFC 9112 section 6.3).
 */

#include "core/base/log.h"
#include "core/base/text.h"
#include "core/net/http_mask.h"

#include <stdlib.h>
#include <string.h>

void transfer_advance(struct transfer *transfer, enum exchange_state state)
{
	if (state <= transfer->shown.state)
		return;
	transfer->shown.state = state;
	transfer->has_news = true;
}

/* Owned copy of a run without the blanks around it. */
static char *trimmed(const char *text, size_t len)
{
	while (len > 0 && text_is_space(*text)) {
		text++;
		len--;
	}
	while (len > 0 && text_is_space(text[len - 1]))
		len--;
	return xstrndup(text, len);
}

/* Cuts a "Name: value" line; false, with nothing to free, when it is none. */
static bool cut_field(const char *line, size_t len, struct http_header *out)
{
	const char *colon = memchr(line, ':', len);

	if (colon == NULL || colon == line)
		return false;
	out->name = xstrndup(line, (size_t)(colon - line));
	out->value = trimmed(colon + 1, len - (size_t)(colon - line) - 1);
	return true;
}

static void free_field(struct http_header *field)
{
	mem_wipe(field->value, strlen(field->value));
	free(field->name);
	free(field->value);
}

static size_t line_len(const char *text, size_t len)
{
	const char *end = memchr(text, '\n', len);

	return end != NULL ? (size_t)(end - text) + 1 : len;
}

/* "HTTP/1.1" at the end of a request line. */
static char *version_of(const char *line, size_t len)
{
	char *text = trimmed(line, len), *blank = strrchr(text, ' ');
	char *version = xstrdup(blank != NULL ? blank + 1 : "");

	free(text);
	return version;
}

/* What is for the proxy (its password, too) is not the request's. */
static void keep_sent_field(struct http_headers *kept,
	const struct http_header *field)
{
	struct buf masked = BUF_INIT;

	if (text_starts_with_nocase(field->name, "proxy-"))
		return;
	http_mask_value(&masked, field->name, field->value);
	http_headers_add(kept, field->name, masked.data);
	buf_finish(&masked);
}

/* The headers really sent replace those that were meant to be. */
static void keep_sent_fields(struct transfer *transfer, const char *text,
	size_t len)
{
	struct http_headers *kept = &transfer->shown.request_headers;

	http_headers_finish(kept);
	while (len > 0) {
		size_t used = line_len(text, len);
		struct http_header field;

		if (cut_field(text, used, &field)) {
			keep_sent_field(kept, &field);
			free_field(&field);
		}
		text += used;
		len -= used;
	}
}

/* curl asks once more, with what the proxy wanted to see. */
static void forget_proxy_answer(struct transfer *transfer)
{
	struct exchange *shown = &transfer->shown;

	log_line(LOG_WIRE, "* the proxy asks for a login; sent once more");
	http_headers_finish(&shown->headers);
	buf_clear(&shown->body);
	mem_replace(&shown->reason, "");
	shown->status = 0;
	transfer->header_len = transfer->sent_len = 0;
	transfer->has_all_headers = false;
}

void transfer_note_sent_head(struct transfer *transfer, const char *text,
	size_t len)
{
	size_t first = line_len(text, len);
	bool is_whole = len >= 4 && memcmp(text + len - 4, "\r\n\r\n", 4) == 0;

	if (first >= 8 && memcmp(text, "CONNECT ", 8) == 0)
		return;
	if (transfer->shown.status == 407)
		forget_proxy_answer(transfer);
	if (!transfer->is_sent_logged) {
		char *version = version_of(text, first);

		if (is_whole)
			keep_sent_fields(transfer, text + first, len - first);
		wire_log_sent(transfer, version);
		free(version);
		transfer->is_sent_logged = true;
	}
	transfer_advance(transfer, EXCHANGE_SENDING);
	if (is_whole && transfer->shown.request_len == 0)
		transfer_advance(transfer, EXCHANGE_WAITING);
}

void transfer_note_sent_body(struct transfer *transfer, size_t len)
{
	transfer->sent_len += len;
	transfer->has_news = true;
	if (transfer->sent_len >= transfer->shown.request_len)
		transfer_advance(transfer, EXCHANGE_WAITING);
}

/* "HTTP/1.1 200 OK" (RFC 9112 section 4). */
static void take_status_line(struct transfer *transfer, const char *line,
	size_t len)
{
	static const char *const versions[] = { "1.0", "1.1", "2", "3" };
	struct exchange *shown = &transfer->shown;
	char *text = trimmed(line, len), *at = text + strlen("HTTP/");
	size_t version_len = strcspn(at, " ");

	http_headers_finish(&shown->headers);
	shown->http_version = "";
	for (size_t i = 0; i < FD_COUNT(versions); i++)
		if (strlen(versions[i]) == version_len &&
		    memcmp(at, versions[i], version_len) == 0)
			shown->http_version = versions[i];
	at += version_len;
	at += strspn(at, " ");
	shown->status = 0;
	for (int i = 0; i < 3 && text_is_digit(*at); i++)
		shown->status = shown->status * 10 + (unsigned)(*at++ - '0');
	at += strspn(at, " ");
	mem_replace(&shown->reason, at);
	free(text);
}

static void end_head(struct transfer *transfer)
{
	struct exchange *shown = &transfer->shown;

	if (shown->status >= 200) {
		transfer->has_all_headers = true;
		wire_log_answer(transfer);
		return;
	}
	log_line(LOG_WIRE, "< HTTP/%s %u (an interim answer)",
		shown->http_version, shown->status);
	http_headers_finish(&shown->headers);
	mem_replace(&shown->reason, "");
	shown->status = 0;
}

/* A line that begins with a blank continues the one before (obsolete). */
static void take_continuation(struct transfer *transfer, const char *line,
	size_t len)
{
	struct http_headers *headers = &transfer->shown.headers;
	struct http_header *last;
	char *more, *joined;

	if (headers->count == 0)
		return;
	last = &headers->header[headers->count - 1];
	more = trimmed(line, len);
	joined = xasprintf("%s %s", last->value, more);
	free(more);
	free(last->value);
	last->value = joined;
}

static bool take_field(struct transfer *transfer, const char *line, size_t len)
{
	struct exchange *shown = &transfer->shown;
	struct http_header field;
	const char *length;

	if (!cut_field(line, len, &field))
		return true;
	length = http_headers_get(&shown->headers, "Content-Length");
	if (length != NULL && text_equals_nocase(field.name, "Content-Length")
	    && strcmp(length, field.value) != 0)
		transfer->trouble = TROUBLE_HEADERS;
	http_headers_add(&shown->headers, field.name, field.value);
	free_field(&field);
	return transfer->trouble == TROUBLE_NONE;
}

bool transfer_take_header(struct transfer *transfer, const char *line,
	size_t len)
{
	size_t used = len;

	transfer->header_len += len;
	if (transfer->header_len > HTTP_HEADER_CAP) {
		transfer->trouble = TROUBLE_HEADER_CAP;
		return false;
	}
	transfer_advance(transfer, EXCHANGE_RECEIVING);
	transfer->has_news = true;
	while (used > 0 && (line[used - 1] == '\n' || line[used - 1] == '\r'))
		used--;
	if (used == 0) {
		if (!transfer->has_all_headers)
			end_head(transfer);
		return true;
	}
	if (!transfer->has_all_headers && used > 5 &&
	    memcmp(line, "HTTP/", 5) == 0) {
		take_status_line(transfer, line, used);
		return true;
	}
	if (*line == ' ' || *line == '\t') {
		take_continuation(transfer, line, used);
		return true;
	}
	return take_field(transfer, line, used);
}

bool transfer_take_body(struct transfer *transfer, const char *data,
	size_t len)
{
	struct buf *body = &transfer->shown.body;
	size_t room = body->cap - body->len;
	unsigned status = transfer->shown.status;

	transfer_advance(transfer, EXCHANGE_RECEIVING);
	transfer->has_news = true;
	if (transfer->sink != NULL && status >= 200 && status < 300) {
		if (transfer->sink(transfer->sink_data, data, len))
			return true;
		transfer->trouble = TROUBLE_SINK;
		return false;
	}
	buf_append(body, data, len < room ? len : room);
	if (len <= room)
		return true;
	transfer->trouble = TROUBLE_BODY_CAP;
	return false;
}

void transfer_note_tls(struct transfer *transfer, const char *text, size_t len)
{
	static const char *const useful[] = { "SSL connection using", "ALPN",
		"subject:", "issuer:", "start date:", "expire date:" };
	char *line = trimmed(text, len);

	for (size_t i = 0; i < FD_COUNT(useful); i++)
		if (text_starts_with(line, useful[i]))
			log_line(LOG_WIRE, "* TLS: %s", line);
	if (text_starts_with(line, "subject:"))
		mem_replace(&transfer->certificate_name,
			line + strlen("subject:") +
			strspn(line + strlen("subject:"), " "));
	free(line);
}
