#ifndef FD_NET_TRANSFER_H
#define FD_NET_TRANSFER_H

/*
 * An exchange from the inside: what http.h shows of it, plus the request kept
 * for redirects and the facts gathered while it runs. transfer.c holds what
 * can be said about it without a network; exchange.c runs it; http.c moves
 * its bytes. Nothing outside core/net includes this.
 */

#include "core/net/http.h"
#include "core/net/http_words.h"

enum {
	HTTP_HEADER_CAP = 256 * 1024,
	HTTP_BODY_CAP_DEFAULT = 256 * 1024 * 1024,
};

/* How this exchange meets its servers; owned. */
struct transfer_tls {
	struct buf ca_pem;		/* the user's CAs */
	bool has_ca, is_ca_alone, needs_tls13, is_pkcs12;
	char *certificate, *key, *verify_as;
	struct secret *passphrase;
	/* This hop. */
	struct tls_watch *watch;	/* NULL without TLS */
	char *url, *connect_to;		/* with the verified name, or NULL */
	char *pin;			/* trusted for this host, or NULL */
	bool has_idle_pin;	/* there is one; a rule ignores it */
};

struct transfer {
	struct exchange shown;
	struct http *http;

	/* The request, as it was asked for. */
	struct http_headers extra;	/* for the origin asked only */
	char *accept;
	struct buf sent_body;
	bool has_body, body_is_secret;
	struct secret *authorization;
	bool has_left_origin;		/* once true, never false again */
	long connect_ms, first_byte_ms, total_ms;
	unsigned max_redirects;
	http_sink_fn *sink;
	void *sink_data;
	char *label;
	struct transfer_tls tls;
	struct way_settings *way_settings;
	exchange_fn *progress, *ended;
	void *data;

	/* This hop. */
	struct way_chosen way;
	size_t sent_len;		/* body bytes that went out */
	size_t header_len;		/* header bytes that came */
	bool is_sent_logged, has_all_headers, has_news;
	enum http_trouble trouble;	/* found by us, not by curl */
	char *certificate_name;		/* the peer's, as curl words it */
	unsigned silence_timer, total_timer;
	void *easy, *send_list, *way_list;	/* the door's */
	char *curl_words;		/* CURL_ERROR_SIZE bytes, the door's */
};

struct transfer *transfer_new(const struct http_request *request) FD_NONNULL
	FD_MUST_USE;
/* Wipes what is secret. The door must have let go of it. */
void transfer_free(struct transfer *transfer);
/* Wipes the request's secrets and body: nothing more will be sent. */
void transfer_drop_request(struct transfer *transfer) FD_NONNULL;
/* Ready for the next hop: nothing of an answer left. */
void transfer_reset_answer(struct transfer *transfer) FD_NONNULL;
/* True when the origin asked is still the one that is talked to. */
bool transfer_may_authorize(const struct transfer *transfer) FD_NONNULL;

/* transfer_tls.c: the settings are copied, files of CAs read. */
void transfer_take_settings(struct transfer *transfer,
	const struct http_request *request) FD_NONNULL;
void transfer_free_settings(struct transfer *transfer) FD_NONNULL;
/* The watch, the pin and the names for this hop's URL. */
void transfer_prepare_tls(struct transfer *transfer) FD_NONNULL;
void transfer_reset_tls(struct transfer *transfer) FD_NONNULL;
/* Shows what the watch saw; false when it saw nothing (a kept connection). */
bool transfer_take_tls(struct transfer *transfer) FD_NONNULL;

/* transfer_way.c: the proxy and the address for this hop's URL. */
bool transfer_prepare_way(struct transfer *transfer, struct err *err)
	FD_NONNULL FD_MUST_USE;
bool transfer_goes_by_http_proxy(const struct transfer *transfer) FD_NONNULL;
/* True when the answer that is there is the proxy's, about its login. */
bool transfer_proxy_wants_login(const struct transfer *transfer) FD_NONNULL;

/*
 * The headers of this hop without Authorization, in the order they go out;
 * masked is true for what people see.
 */
void transfer_list_headers(const struct transfer *transfer, bool masked,
	struct http_headers *out) FD_NONNULL;

/* Forward only; marks news. */
void transfer_advance(struct transfer *transfer, enum exchange_state state)
	FD_NONNULL;
/* The request head as it went out: remembered, masked. */
void transfer_note_sent_head(struct transfer *transfer, const char *text,
	size_t len) FD_NONNULL;
void transfer_note_sent_body(struct transfer *transfer, size_t len)
	FD_NONNULL;
/* One line of the answer's head; false ends the hop (trouble is set). */
bool transfer_take_header(struct transfer *transfer, const char *line,
	size_t len) FD_NONNULL FD_MUST_USE;
/* Decoded bytes of the body; false past the cap (trouble is set). */
bool transfer_take_body(struct transfer *transfer, const char *data,
	size_t len) FD_NONNULL FD_MUST_USE;
/* A line of curl's talk about TLS; what is of use is logged and kept. */
void transfer_note_tls(struct transfer *transfer, const char *text,
	size_t len) FD_NONNULL;

/* The wire log. */
void wire_log_sent(const struct transfer *transfer, const char *version)
	FD_NONNULL;
void wire_log_answer(const struct transfer *transfer) FD_NONNULL;
void wire_log_end(const struct transfer *transfer) FD_NONNULL;

#endif
