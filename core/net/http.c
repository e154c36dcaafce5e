#include "core/net/http.h"

/*
 * The door to libcurl, with wire_way.c and wire_trouble.c beside it: nothing
 * else knows it. It is given transfers and gives back plain facts.
 *
 * curl does no more than move the bytes of one hop: it follows no redirect,
 * keeps no cookie, reads no .netrc, and sends the path as it was written.
 * Requests that must not be carried out twice (POST, PATCH) get a connection
 * of their own: curl repeats a request silently when a kept connection turns
 * out to be dead, and the server may have read it before it died.
 *
 * Authorization is put into a list that is wiped when the hop is over, and
 * curl's own copies of it when curl frees them: its allocator is ours.
 */

#include "core/base/clock.h"
#include "core/base/log.h"
#include "core/base/path.h"
#include "core/base/secret.h"
#include "core/base/text.h"
#include "core/base/wiping.h"
#include "core/net/url.h"
#include "core/net/wire.h"
#include "core/net/wire_door.h"

#include <curl/curl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

enum { CA_BUNDLE_MAX = 8 * 1024 * 1024, RECEIVE_SIZE = 128 * 1024 };

struct wire {
	CURLM *multi;
	struct pools *pools;
	size_t on_wire;
	struct curl_waitfd *fds;
	size_t fd_alloc;
};

struct wire *wire_new(void)
{
	struct wire *wire = xcalloc(1, sizeof(*wire));

	if (curl_global_init_mem(CURL_GLOBAL_DEFAULT, wiping_malloc,
	    wiping_free, wiping_realloc, wiping_strdup, wiping_calloc) != 0)
		mem_die("libcurl could not be started");
	wire->multi = curl_multi_init();
	if (wire->multi == NULL)
		mem_die("libcurl could not be started");
	wire->pools = pools_new();
	return wire;
}

void wire_free(struct wire *wire)
{
	if (wire == NULL)
		return;
	curl_multi_cleanup(wire->multi);
	pools_free(wire->pools);
	curl_global_cleanup();
	free(wire->fds);
	free(wire);
}

const char *http_library_version(void)
{
	return curl_version();
}

static size_t on_header(char *data, size_t size, size_t count, void *user)
{
	size_t len = size * count;

	return transfer_take_header(user, data, len) ? len : 0;
}

static size_t on_body(char *data, size_t size, size_t count, void *user)
{
	struct transfer *transfer = user;
	size_t len = size * count;
	curl_off_t came = 0;

	curl_easy_getinfo(transfer->easy, CURLINFO_SIZE_DOWNLOAD_T, &came);
	transfer->shown.wire_len = came > 0 ? (size_t)came : 0;
	return transfer_take_body(transfer, data, len) ? len : 0;
}

static void note_peer(struct transfer *transfer)
{
	char *ip = NULL;
	long port = 0;

	curl_easy_getinfo(transfer->easy, CURLINFO_PRIMARY_IP, &ip);
	curl_easy_getinfo(transfer->easy, CURLINFO_PRIMARY_PORT, &port);
	if (ip == NULL || *ip == '\0')
		return;
	free(transfer->shown.peer);
	transfer->shown.peer = xasprintf(strchr(ip, ':') != NULL ?
		"[%s]:%ld" : "%s:%ld", ip, port);
}

static int on_debug(CURL *easy, curl_infotype type, char *data, size_t size,
	void *user)
{
	struct transfer *transfer = user;

	(void)easy;
	if (type == CURLINFO_HEADER_OUT) {
		note_peer(transfer);
		transfer_take_tls(transfer);
		transfer_note_sent_head(transfer, data, size);
	} else if (type == CURLINFO_DATA_OUT) {
		transfer_note_sent_body(transfer, size);
	} else if (type == CURLINFO_TEXT) {
		transfer_note_tls(transfer, data, size);
	}
	return 0;
}

static struct curl_slist *append(struct curl_slist *list, const char *line)
{
	struct curl_slist *longer = curl_slist_append(list, line);

	if (longer == NULL)
		mem_die("out of memory");
	return longer;
}

/* "Name:" alone would mean "leave it out"; an empty value is "Name;". */
static struct curl_slist *append_field(struct curl_slist *list,
	const char *name, const char *value)
{
	struct buf line = BUF_INIT;

	buf_reserve(&line, strlen(name) + strlen(value) + 2);
	if (*value != '\0')
		buf_printf(&line, "%s: %s", name, value);
	else
		buf_printf(&line, "%s;", name);
	list = append(list, line.data);
	buf_finish_wiped(&line);
	return list;
}

static void wipe_list(struct curl_slist *list)
{
	for (struct curl_slist *item = list; item != NULL; item = item->next)
		mem_wipe(item->data, strlen(item->data));
	curl_slist_free_all(list);
}

static void set_headers(struct transfer *transfer)
{
	struct http_headers headers = { 0 };
	struct curl_slist *list = NULL;

	transfer_list_headers(transfer, false, &headers);
	for (size_t i = 0; i < headers.count; i++)
		list = append_field(list, headers.header[i].name,
			headers.header[i].value);
	if (transfer->authorization != NULL && transfer_may_authorize(transfer))
		list = append_field(list, "Authorization",
			secret_bytes(transfer->authorization));
	/* curl adds these by itself, unasked. */
	list = append(list, "Expect:");
	if (http_headers_get(&headers, "Content-Type") == NULL)
		list = append(list, "Content-Type:");
	http_headers_finish(&headers);
	transfer->send_list = list;
	curl_easy_setopt(transfer->easy, CURLOPT_HTTPHEADER, list);
}

static bool is_one_of(const char *text, const char *const *set)
{
	while (*set != NULL && !text_equals(text, *set))
		set++;
	return *set != NULL;
}

static void set_request(struct transfer *transfer)
{
	static const char *const with_body[] = { "POST", "PUT", "PATCH",
		NULL };
	static const char *const once_only[] = { "POST", "PATCH", NULL };
	const char *method = transfer->shown.method;
	CURL *easy = transfer->easy;
	struct buf url = BUF_INIT;

	url_encode_illegal(&url, transfer->tls.url != NULL ?
		transfer->tls.url : transfer->shown.url);
	curl_easy_setopt(easy, CURLOPT_URL, url.data);
	buf_finish(&url);
	if (transfer->has_body || is_one_of(method, with_body)) {
		curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE,
			(curl_off_t)transfer->sent_body.len);
		curl_easy_setopt(easy, CURLOPT_POSTFIELDS,
			transfer->sent_body.data);
	}
	if (text_equals(method, "HEAD"))
		curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
	else
		curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, method);
	if (is_one_of(method, once_only))
		curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L);
	if (transfer->tls.connect_to != NULL) {
		transfer->way_list = append(NULL, transfer->tls.connect_to);
		curl_easy_setopt(easy, CURLOPT_CONNECT_TO,
			transfer->way_list);
	}
}

static void set_behaviour(const struct transfer *transfer)
{
	CURL *easy = transfer->easy;

	curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
#if LIBCURL_VERSION_NUM >= 0x075500
	curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
#else
	curl_easy_setopt(easy, CURLOPT_PROTOCOLS,
		(long)(CURLPROTO_HTTP | CURLPROTO_HTTPS));
#endif
#if LIBCURL_VERSION_NUM >= 0x075700
	/* Or cancelling waits for a name server that does not answer. */
	curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
#endif
	/* nghttp2 keeps copies that it frees unwiped, so no secret goes in. */
	curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, transfer->body_is_secret ||
		transfer->authorization != NULL ?
		(long)CURL_HTTP_VERSION_1_1 : (long)CURL_HTTP_VERSION_2TLS);
	curl_easy_setopt(easy, CURLOPT_HTTP09_ALLOWED, 0L);
	curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
	curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "");
	curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L);
	curl_easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
	curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, (long)RECEIVE_SIZE);
	/* 0 would be curl's own limit of five minutes. */
	curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS,
		transfer->connect_ms > 0 ? transfer->connect_ms :
		(long)INT_MAX / 2);
}

#if LIBCURL_VERSION_NUM >= 0x074d00
static void set_blob(CURL *easy, const struct buf *pem)
{
	struct curl_blob blob = { .data = pem->data, .len = pem->len,
		.flags = CURL_BLOB_COPY };

	curl_easy_setopt(easy, CURLOPT_CAINFO_BLOB, &blob);
}

/*
 * curl trusts one bundle and one folder. Where it has a folder by default,
 * the user's certificates can take the place of the default bundle; elsewhere
 * both are joined. In place of the system's means no folder either.
 */
static void set_ca(struct transfer *transfer)
{
	const char *folder = curl_version_info(CURLVERSION_NOW)->capath;
	const char *bundle = curl_version_info(CURLVERSION_NOW)->cainfo;
	const struct transfer_tls *tls = &transfer->tls;
	struct buf both = BUF_INIT;
	struct err err = ERR_INIT;

	if (tls->is_ca_alone)
		curl_easy_setopt(transfer->easy, CURLOPT_CAPATH, NULL);
	else if ((folder == NULL || !path_exists(folder)) && bundle != NULL &&
	    !path_read(bundle, CA_BUNDLE_MAX, &both, &err))
		log_line(LOG_WARN, "%s", err.text);
	buf_putc(&both, '\n');
	buf_append(&both, tls->ca_pem.data, tls->ca_pem.len);
	set_blob(transfer->easy, &both);
	buf_finish(&both);
}
#else
#error "libcurl 7.77 or later is needed"
#endif

static CURLcode on_ssl_ctx(CURL *easy, void *ssl_ctx, void *user)
{
	struct transfer *transfer = user;

	(void)easy;
	/* The proxy's own certificate is curl's to verify. */
	if (wire_is_proxy_tls(transfer))
		return CURLE_OK;
	return tls_watch_enter(transfer->tls.watch, ssl_ctx) ? CURLE_OK :
		CURLE_ABORTED_BY_CALLBACK;
}

/* A pinned key stands in for chain and name; see core/net/tls.c. */
static void set_watch(struct transfer *transfer)
{
	const struct transfer_tls *tls = &transfer->tls;
	CURL *easy = transfer->easy;

	/* Where no watch can sit a pin only adds to the verification. */
	if (tls->pin != NULL)
		curl_easy_setopt(easy, CURLOPT_PINNEDPUBLICKEY, tls->pin);
	if (tls->watch == NULL || !tls_is_same_library(
	    curl_version_info(CURLVERSION_NOW)->ssl_version))
		return;
	/* A resumed session would show no certificate. */
	curl_easy_setopt(easy, CURLOPT_SSL_SESSIONID_CACHE, 0L);
	curl_easy_setopt(easy, CURLOPT_SSL_CTX_FUNCTION, on_ssl_ctx);
	curl_easy_setopt(easy, CURLOPT_SSL_CTX_DATA, transfer);
	if (tls->pin != NULL)
		curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 0L);
}

/* curl has a copy of the passphrase while the hop lasts. */
static void set_client_certificate(struct transfer *transfer)
{
	const struct transfer_tls *tls = &transfer->tls;
	CURL *easy = transfer->easy;

	if (tls->certificate == NULL || !transfer_may_authorize(transfer))
		return;
	curl_easy_setopt(easy, CURLOPT_SSLCERT, tls->certificate);
	curl_easy_setopt(easy, CURLOPT_SSLCERTTYPE,
		tls->is_pkcs12 ? "P12" : "PEM");
	if (!tls->is_pkcs12)
		curl_easy_setopt(easy, CURLOPT_SSLKEY, tls->key != NULL ?
			tls->key : tls->certificate);
	/* "" keeps OpenSSL from asking at the terminal. */
	curl_easy_setopt(easy, CURLOPT_KEYPASSWD, tls->passphrase != NULL ?
		secret_bytes(tls->passphrase) : "");
}

static void set_trust(struct transfer *transfer)
{
	CURL *easy = transfer->easy;

	curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
	curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
	curl_easy_setopt(easy, CURLOPT_SSLVERSION,
		transfer->tls.needs_tls13 ? (long)CURL_SSLVERSION_TLSv1_3 :
		(long)CURL_SSLVERSION_TLSv1_2);
	if (transfer->tls.has_ca)
		set_ca(transfer);
	set_watch(transfer);
	set_client_certificate(transfer);
}

static void set_callbacks(struct transfer *transfer)
{
	CURL *easy = transfer->easy;

	curl_easy_setopt(easy, CURLOPT_PRIVATE, transfer);
	curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, transfer->curl_words);
	curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header);
	curl_easy_setopt(easy, CURLOPT_HEADERDATA, transfer);
	curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(easy, CURLOPT_WRITEDATA, transfer);
	curl_easy_setopt(easy, CURLOPT_DEBUGFUNCTION, on_debug);
	curl_easy_setopt(easy, CURLOPT_DEBUGDATA, transfer);
	curl_easy_setopt(easy, CURLOPT_VERBOSE, 1L);
}

void wire_start(struct wire *wire, struct transfer *transfer)
{
	transfer->easy = curl_easy_init();
	if (transfer->easy == NULL)
		mem_die("out of memory");
	transfer->curl_words = xcalloc(1, CURL_ERROR_SIZE);
	set_callbacks(transfer);
	set_behaviour(transfer);
	set_trust(transfer);
	set_request(transfer);
	set_headers(transfer);
	wire_set_way(wire->pools, transfer);
	transfer_advance(transfer, EXCHANGE_CONNECTING);
	if (curl_multi_add_handle(wire->multi, transfer->easy) != CURLM_OK)
		mem_die("libcurl would not take a request");
	wire->on_wire++;
}

static long in_ms(CURL *easy, CURLINFO what)
{
	curl_off_t us = 0;

	curl_easy_getinfo(easy, what, &us);
	return us > 0 ? (long)(us / 1000) : -1;
}

static void measure(struct transfer *transfer)
{
	struct http_timings *timings = &transfer->shown.timings;
	CURL *easy = transfer->easy;
	curl_off_t len = 0;
	long connects = 0;

	note_peer(transfer);
	transfer_take_tls(transfer);
	curl_easy_getinfo(easy, CURLINFO_SIZE_DOWNLOAD_T, &len);
	transfer->shown.wire_len = len > 0 ? (size_t)len : 0;
	if (clock_is_held())
		return;
	/* A kept connection has none of these; a failed one counts as none. */
	curl_easy_getinfo(easy, CURLINFO_NUM_CONNECTS, &connects);
	if (connects > 0 || transfer->shown.state == EXCHANGE_CONNECTING) {
		timings->resolved = in_ms(easy, CURLINFO_NAMELOOKUP_TIME_T);
		timings->connected = in_ms(easy, CURLINFO_CONNECT_TIME_T);
		timings->secured = in_ms(easy, CURLINFO_APPCONNECT_TIME_T);
	}
	timings->sent = in_ms(easy, CURLINFO_PRETRANSFER_TIME_T);
	timings->first_byte = in_ms(easy, CURLINFO_STARTTRANSFER_TIME_T);
	timings->total = in_ms(easy, CURLINFO_TOTAL_TIME_T);
}

void wire_stop(struct wire *wire, struct transfer *transfer)
{
	if (transfer->easy == NULL)
		return;
	measure(transfer);
	curl_multi_remove_handle(wire->multi, transfer->easy);
	curl_easy_cleanup(transfer->easy);
	wipe_list(transfer->send_list);
	curl_slist_free_all(transfer->way_list);
	free(transfer->curl_words);
	transfer->easy = transfer->send_list = transfer->way_list = NULL;
	transfer->curl_words = NULL;
	wire->on_wire--;
}

static void copy_in(struct wire *wire, const struct pollfd *fds, size_t count)
{
	if (wire->fd_alloc < count) {
		wire->fd_alloc = count + 8;
		wire->fds = xrealloc(wire->fds,
			wire->fd_alloc * sizeof(*wire->fds));
	}
	for (size_t i = 0; i < count; i++) {
		short events = 0;

		if (fds[i].events & POLLIN)
			events |= CURL_WAIT_POLLIN;
		if (fds[i].events & POLLOUT)
			events |= CURL_WAIT_POLLOUT;
		wire->fds[i] = (struct curl_waitfd){ .fd = fds[i].fd,
			.events = events };
	}
}

static int copy_out(const struct wire *wire, struct pollfd *fds, size_t count)
{
	int ready = 0;

	for (size_t i = 0; i < count; i++) {
		fds[i].revents = 0;
		if (wire->fds[i].revents & CURL_WAIT_POLLIN)
			fds[i].revents |= POLLIN;
		if (wire->fds[i].revents & CURL_WAIT_POLLOUT)
			fds[i].revents |= POLLOUT;
		ready += fds[i].revents != 0;
	}
	return ready;
}

int wire_wait(struct wire *wire, struct pollfd *fds, size_t count, int ms)
{
	CURLMcode code;

	if (wire->on_wire == 0)
		return poll(fds, (nfds_t)count, ms);
	copy_in(wire, fds, count);
	code = curl_multi_wait(wire->multi, wire->fds, (unsigned)count,
		ms >= 0 ? ms : INT_MAX, NULL);
	if (code == CURLM_OK)
		return copy_out(wire, fds, count);
	/* Some versions fail when a signal comes; then look again, briefly. */
	return poll(fds, (nfds_t)count, ms >= 0 && ms < 10 ? ms : 10);
}

void wire_work(struct wire *wire)
{
	int running;
	CURLMcode code;

	if (wire->on_wire == 0)
		return;
	code = curl_multi_perform(wire->multi, &running);
	if (code != CURLM_OK)
		log_line(LOG_ERROR, "the transfers could not go on: %s",
			curl_multi_strerror(code));
}

struct transfer *wire_next_over(struct wire *wire, enum http_trouble *trouble,
	struct http_facts *facts)
{
	struct transfer *transfer = NULL;
	CURLMsg *message;
	int left;

	do {
		message = curl_multi_info_read(wire->multi, &left);
	} while (message != NULL && message->msg != CURLMSG_DONE);
	if (message == NULL)
		return NULL;
	curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE,
		(char **)&transfer);
	*trouble = wire_trouble(transfer, message->data.result);
	wire_collect(transfer, message->data.result, facts);
	return transfer;
}
