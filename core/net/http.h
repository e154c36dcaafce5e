#ifndef FD_NET_HTTP_H
#define FD_NET_HTTP_H

/*
 * The curl door: one multi handle in the loop, any number of exchanges in it.
 *
 * An exchange is one request and its answer, redirects included. It is kept,
 * with its bytes, until http_forget; others hold its id. http and https only,
 * TLS 1.2 at least, always verified. HTTP 4xx and 5xx are answers, not errors.
 *
 * Redirects are followed by us, not by curl, each hop shown: GET and HEAD go
 * anywhere, but Authorization and extra headers only to the origin that was
 * asked; a body is resent (307, 308) only to that same origin; a redirect that
 * may not be followed is left as the answer with a note.
 *
 * Everything of a peer's that may grow has a cap: headers 256 KiB, the body
 * body_cap counted on decoded bytes.
 *
 * No host is flooded: what goes beyond the settings budget and budget-parallel
 * stays QUEUED until its turn, in the order in which it was sent.
 */

#include "core/base/buf.h"
#include "core/base/err.h"
#include "core/net/tls.h"
#include "core/net/way.h"

#include <time.h>

struct http;
struct loop;
struct secret;

struct http_header {
	char *name, *value;
};

struct http_headers {
	size_t count, alloc;
	struct http_header *header;
};

/* Adds all of from. */
void http_headers_copy(struct http_headers *headers,
	const struct http_headers *from) FD_NONNULL;
void http_headers_add(struct http_headers *headers, const char *name,
	const char *value) FD_NONNULL;
/* Adds, or replaces one of that name (names without case). */
void http_headers_set(struct http_headers *headers, const char *name,
	const char *value) FD_NONNULL;
/* First of that name, or NULL. */
const char *http_headers_get(const struct http_headers *headers,
	const char *name) FD_NONNULL;
void http_headers_remove(struct http_headers *headers, size_t at) FD_NONNULL;
void http_headers_finish(struct http_headers *headers) FD_NONNULL;
/* A sentence, or NULL when the pair may be sent (RFC 9110 section 5). */
const char *http_header_problem(const char *name, const char *value)
	FD_NONNULL;

enum exchange_state {
	EXCHANGE_QUEUED,
	EXCHANGE_CONNECTING,
	EXCHANGE_SENDING,
	EXCHANGE_WAITING,	/* sent; no byte of the answer yet */
	EXCHANGE_RECEIVING,
	EXCHANGE_DONE,
	EXCHANGE_FAILED,	/* see error; what came is kept */
	EXCHANGE_CANCELLED,
};

/* Called from the loop. The exchange may be looked up, cancelled, forgotten. */
typedef void exchange_fn(void *data, uint32_t id);

/* Takes bytes of a good answer's body; false stops the exchange. */
typedef bool http_sink_fn(void *data, const char *bytes, size_t len);

struct http_request {
	const char *method;
	const char *url;
	struct http_headers headers;	/* borrowed, copied by http_send */
	const char *body;		/* NULL: none */
	size_t body_len;
	bool body_is_secret;		/* never logged, wiped when done */
	/* The whole value of Authorization ("Bearer ..."), or NULL. */
	const struct secret *authorization;
	/* 0: no limit. first_byte_ms is the longest silence, whenever. */
	long connect_ms, first_byte_ms, total_ms;
	size_t body_cap;		/* bytes; 0: 256 MiB */
	/* Where the body of a 2xx goes in place of exchange.body, uncapped;
	   NULL: nowhere. sink_data lives until the exchange is over. */
	http_sink_fn *sink;
	void *sink_data;
	const char *ca_file;		/* PEM, trusted beside the system's */
	struct tls_settings tls;	/* its ca counts where ca_file is NULL;
					   the rest for the origin asked only */
	struct way_settings way;
	unsigned max_redirects;
	const char *label;		/* for the log: "token", or NULL */
	exchange_fn *progress;		/* state changed, bytes came; or NULL */
	exchange_fn *ended;		/* DONE, FAILED or CANCELLED; or NULL */
	void *data;
};

/* Milliseconds from the start of the last hop; -1 where it did not happen. */
struct http_timings {
	long resolved, connected, secured, sent, first_byte, total;
};

struct http_hop {
	char *url;		/* where the redirect came from */
	unsigned status;
	char *note;	/* "Authorization was not carried along", or NULL */
	long ms;	/* how long that answer took */
};

/* How far an exchange came that got no answer. */
enum exchange_place { AT_NAME, AT_PROXY, AT_CONNECT,
	AT_REFUSED,	/* the machine is there, nothing listens */
	AT_TLS, AT_HTTP };

struct exchange {
	uint32_t id;
	enum exchange_state state;
	char *method, *url;	/* of the last hop */
	char *first_url;
	struct http_headers request_headers;	/* as sent; Authorization
						   masked: "Bearer ***" */
	char *request_id;	/* X-Request-ID */
	size_t request_len;	/* of the body */
	bool had_authorization;
	unsigned status;	/* 0 until the status line came */
	char *reason;		/* the reason phrase, "" in HTTP/2 */
	const char *http_version;	/* "1.1", "2" */
	struct http_headers headers;	/* of the answer */
	struct buf body;	/* decoded; grows while RECEIVING */
	size_t wire_len;	/* body bytes that came, before decoding */
	struct http_hop *hops;
	size_t hop_count;
	char *redirect_note;	/* why a redirect was not followed, or NULL */
	char *held_back;	/* why it does not go out yet, or NULL */
	char *peer;		/* address and port, of the proxy where one
				   is used; or NULL */
	const struct way_chosen *way;	/* of the last hop; NULL before it
					   began */
	struct http_timings timings;
	/* Of its handshake, or of the one that made the connection it went
	   over; NULL without TLS, and before. */
	struct tls_facts *tls;
	time_t started_at;
	int64_t started_ticks;
	struct err error;	/* FAILED: sentence with the next step */
	enum exchange_place failed_at;	/* FAILED: where */
};

struct http *http_new(struct loop *loop) FD_MUST_USE;
/* Ends what runs, forgets everything. */
void http_free(struct http *http);

/*
 * Queues a request; adds X-Request-ID, Accept (application/fhir+json unless
 * given), User-Agent. Returns the exchange's id, or 0 with err set when it
 * can't be sent at all (bad URL, header that would split the request).
 */
uint32_t http_send(struct http *http, const struct http_request *request,
	struct err *err) FD_NONNULL FD_MUST_USE;
/* NULL when it is gone. Borrowed until the loop's next turn. */
const struct exchange *http_find(const struct http *http, uint32_t id)
	FD_NONNULL;
/* Stops it in any state; ended is called before this returns. */
void http_cancel(struct http *http, uint32_t id) FD_NONNULL;
void http_cancel_all(struct http *http) FD_NONNULL;
/* Cancels if need be (without calling ended) and frees it. */
void http_forget(struct http *http, uint32_t id) FD_NONNULL;
/* The callbacks of an exchange whose owner goes away. */
void http_detach(struct http *http, uint32_t id) FD_NONNULL;

bool exchange_is_over(const struct exchange *exchange) FD_NONNULL;
/* "connecting", "waiting for the server", ... */
const char *exchange_state_name(enum exchange_state state);
/* The same, or why it is held back. */
const char *exchange_doing(const struct exchange *exchange) FD_NONNULL;
/* Number of exchanges that are not over. */
size_t http_running(const struct http *http) FD_NONNULL;
/* What was last seen there, or NULL. Borrowed until the loop's next turn. */
struct tls_facts *http_tls_facts(const struct http *http, const char *host,
	unsigned port) FD_NONNULL;
/* Of the last handshake that was refused, or NULL; as long. */
struct tls_facts *http_tls_refused(const struct http *http) FD_NONNULL;
/* Seconds this machine's clock is behind what answers said; 0: not known. */
long http_clock_behind(const struct http *http) FD_NONNULL;
/* False as long as no answer told the time. */
bool http_knows_clock(const struct http *http) FD_NONNULL;
/* "libcurl/7.88.1 OpenSSL/3.0.22": for --version. */
const char *http_library_version(void);

#endif
