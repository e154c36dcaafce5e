#include "core/net/wire_door.h"

/*
 * What went wrong, from curl's codes, its words where a code means several
 * things, the system's errno and what the watch saw of a certificate. Whose
 * fault it may be is the question: with a proxy in between, what the proxy
 * said is told apart from what the server said.
 */

#include "core/base/text.h"

#include <curl/curl.h>
#include <errno.h>
#include <string.h>

static long in_ms(CURL *easy, CURLINFO what)
{
	curl_off_t us = 0;

	curl_easy_getinfo(easy, what, &us);
	return us > 0 ? (long)(us / 1000) : -1;
}

/* What curl's codes mean; where one means several, its words decide. */
static const struct {
	CURLcode code;
	const char *words;	/* "": any */
	enum http_trouble trouble;
} meanings[] = {
	{ CURLE_COULDNT_RESOLVE_HOST, "", TROUBLE_RESOLVE },
	{ CURLE_SSL_CONNECT_ERROR, "wrong version number", TROUBLE_TLS_PLAIN },
	{ CURLE_SSL_CONNECT_ERROR, "packet length", TROUBLE_TLS_PLAIN },
	{ CURLE_SSL_CONNECT_ERROR, "http request", TROUBLE_TLS_PLAIN },
	{ CURLE_SSL_CONNECT_ERROR, "unknown protocol", TROUBLE_TLS_PLAIN },
	{ CURLE_SSL_CONNECT_ERROR, "unsupported protocol",
	  TROUBLE_TLS_VERSION },
	{ CURLE_SSL_CONNECT_ERROR, "protocol version", TROUBLE_TLS_VERSION },
	{ CURLE_SSL_CONNECT_ERROR, "legacy sigalg", TROUBLE_TLS_VERSION },
	{ CURLE_SSL_CONNECT_ERROR, "certificate required", TROUBLE_TLS_CLIENT },
	{ CURLE_SSL_CONNECT_ERROR, "bad certificate", TROUBLE_TLS_CLIENT },
	{ CURLE_SSL_CONNECT_ERROR, "unknown ca", TROUBLE_TLS_CLIENT },
	{ CURLE_SSL_CONNECT_ERROR, "reset by peer", TROUBLE_TLS_CUT },
	{ CURLE_SSL_CONNECT_ERROR, "SSL_ERROR_SYSCALL", TROUBLE_TLS_CUT },
	{ CURLE_SSL_CONNECT_ERROR, "unexpected eof", TROUBLE_TLS_CUT },
	{ CURLE_SSL_CONNECT_ERROR, "", TROUBLE_TLS },
	{ CURLE_SSL_CIPHER, "", TROUBLE_TLS },
	{ CURLE_SSL_CERTPROBLEM, "", TROUBLE_TLS_OWN },
	{ CURLE_SSL_CLIENTCERT, "", TROUBLE_TLS_CLIENT },
	{ CURLE_SSL_PINNEDPUBKEYNOTMATCH, "", TROUBLE_TLS_PIN },
	{ CURLE_SSL_CACERT_BADFILE, "", TROUBLE_TLS_CA_FILE },
	{ CURLE_RECV_ERROR, "chunk", TROUBLE_CHUNK },
	{ CURLE_RECV_ERROR, " alert ", TROUBLE_TLS_CLIENT },
	{ CURLE_RECV_ERROR, "response headers", TROUBLE_HEADER_CAP },
	{ CURLE_RECV_ERROR, "", TROUBLE_RESET },
	{ CURLE_SEND_ERROR, "", TROUBLE_SEND },
	{ CURLE_GOT_NOTHING, "", TROUBLE_EMPTY },
	{ CURLE_PARTIAL_FILE, "", TROUBLE_SHORT },
	{ CURLE_BAD_CONTENT_ENCODING, "", TROUBLE_ENCODING },
	{ CURLE_UNSUPPORTED_PROTOCOL, "HTTP/", TROUBLE_NOT_HTTP },
	{ CURLE_WEIRD_SERVER_REPLY, "", TROUBLE_NOT_HTTP },
#if LIBCURL_VERSION_NUM >= 0x080600
	{ CURLE_TOO_LARGE, "", TROUBLE_HEADER_CAP },
#endif
};

/* The numbers of OpenSSL's X509_V_ERR_*, which are part of its interface. */
static const struct {
	long result;
	enum http_trouble trouble;
} verdicts[] = {
	{ 9, TROUBLE_TLS_NOT_YET },
	{ 10, TROUBLE_TLS_EXPIRED },
	{ 18, TROUBLE_TLS_SELF_SIGNED },
	{ 19, TROUBLE_TLS_ISSUER },
	{ 2, TROUBLE_TLS_ISSUER },
	{ 20, TROUBLE_TLS_ISSUER },
	{ 21, TROUBLE_TLS_ISSUER },
	{ 23, TROUBLE_TLS_REVOKED },
	{ 62, TROUBLE_TLS_NAME },
	{ 64, TROUBLE_TLS_NAME },
};

static bool says(const char *text, const char *words)
{
	return text_find_nocase(text, strlen(text), words) != NULL;
}

/* What the watch found goes before curl's words, which know less. */
static enum http_trouble certificate_trouble(const struct transfer *transfer)
{
	const struct tls_facts *seen = transfer->tls.watch != NULL ?
		tls_watch_facts(transfer->tls.watch) : NULL;
	long result = 0;

	if (seen != NULL && seen->fault != TLS_GOOD)
		return http_trouble_of(seen->fault);
	if (says(transfer->curl_words, "subject name") ||
	    says(transfer->curl_words, "target host"))
		return TROUBLE_TLS_NAME;
	curl_easy_getinfo(transfer->easy, CURLINFO_SSL_VERIFYRESULT, &result);
	for (size_t i = 0; i < FD_COUNT(verdicts); i++)
		if (verdicts[i].result == result)
			return verdicts[i].trouble;
	return TROUBLE_TLS_CERTIFICATE;
}

static enum http_trouble connect_trouble(const struct transfer *transfer)
{
	long number = 0;

	curl_easy_getinfo(transfer->easy, CURLINFO_OS_ERRNO, &number);
	switch (number) {
	case ECONNREFUSED:
		return TROUBLE_REFUSED;
	case ETIMEDOUT:
		return TROUBLE_CONNECT_TIMEOUT;
	case EHOSTUNREACH:
	case ENETUNREACH:
	case ENETDOWN:
	case EHOSTDOWN:
		return TROUBLE_UNREACHABLE;
	default:
		return TROUBLE_CONNECT;
	}
}

/*
 * Only connecting is timed by curl; how far did it get? Its connect time says
 * nothing yet while TLS is being set up; the peer's address does.
 */
static enum http_trouble timeout_trouble(const struct transfer *transfer)
{
	char *ip = NULL;

	if (in_ms(transfer->easy, CURLINFO_NAMELOOKUP_TIME_T) < 0)
		return TROUBLE_RESOLVE_TIMEOUT;
	curl_easy_getinfo(transfer->easy, CURLINFO_PRIMARY_IP, &ip);
	return ip != NULL && *ip != '\0' ? TROUBLE_TLS_TIMEOUT :
		TROUBLE_CONNECT_TIMEOUT;
}

/* What the proxy answered to CONNECT; 0: nothing, or it was not asked. */
static long connect_status(const struct transfer *transfer)
{
	long status = 0;

	curl_easy_getinfo(transfer->easy, CURLINFO_HTTP_CONNECTCODE, &status);
	return status;
}

/*
 * With an https proxy two handshakes follow each other on one connection: the
 * server's comes once the proxy has said that it is connected.
 */
bool wire_is_proxy_tls(const struct transfer *transfer)
{
	return transfer->way.proxy != NULL &&
		strcmp(transfer->way.scheme, "https") == 0 &&
		connect_status(transfer) / 100 != 2;
}

#if LIBCURL_VERSION_NUM >= 0x074900
static const struct {
	CURLproxycode code;
	enum http_trouble trouble;
	const char *words;
} socks_answers[] = {
	{ CURLPX_NO_AUTH, TROUBLE_PROXY_LOGIN, "" },
	{ CURLPX_USER_REJECTED, TROUBLE_PROXY_LOGIN, "" },
	{ CURLPX_RESOLVE_HOST, TROUBLE_RESOLVE, "" },
	{ CURLPX_BAD_VERSION, TROUBLE_PROXY_SOCKS,
	  "what answers there does not speak SOCKS: check the scheme and "
	  "port" },
	{ CURLPX_REPLY_CONNECTION_REFUSED, TROUBLE_PROXY_SOCKS,
	  "the server refused the connection" },
	{ CURLPX_REPLY_HOST_UNREACHABLE, TROUBLE_PROXY_SOCKS,
	  "it can't reach the server, or does not know its name" },
	{ CURLPX_REPLY_NETWORK_UNREACHABLE, TROUBLE_PROXY_SOCKS,
	  "it has no way to the server's network" },
	{ CURLPX_REPLY_NOT_ALLOWED, TROUBLE_PROXY_SOCKS,
	  "its rules do not allow it" },
	{ CURLPX_REPLY_GENERAL_SERVER_FAILURE, TROUBLE_PROXY_SOCKS,
	  "it only says that it failed: it may not know the name, or not "
	  "reach the server" },
	{ CURLPX_REPLY_TTL_EXPIRED, TROUBLE_PROXY_SOCKS,
	  "the server is too far away, or silent" },
	{ CURLPX_REPLY_ADDRESS_TYPE_NOT_SUPPORTED, TROUBLE_PROXY_SOCKS,
	  "it does not take this kind of address" },
	{ CURLPX_CLOSED, TROUBLE_PROXY_SOCKS, "it closed the connection" },
};

/* What was said in SOCKS; at: the row, or the table's end. */
static size_t find_socks(const struct transfer *transfer)
{
	long code = CURLPX_OK;
	size_t at = 0;

	curl_easy_getinfo(transfer->easy, CURLINFO_PROXY_ERROR, &code);
	while (at < FD_COUNT(socks_answers) &&
	    (long)socks_answers[at].code != code)
		at++;
	return at;
}

static enum http_trouble socks_trouble(const struct transfer *transfer)
{
	size_t at = find_socks(transfer);

	return at < FD_COUNT(socks_answers) ? socks_answers[at].trouble :
		TROUBLE_PROXY_SOCKS;
}

static const char *socks_words(const struct transfer *transfer)
{
	size_t at = find_socks(transfer);

	return at < FD_COUNT(socks_answers) ? socks_answers[at].words :
		transfer->curl_words;
}
#endif

static enum http_trouble refusal_of(long status)
{
	switch (status) {
	case 401:	/* tinyproxy's word for a wrong password */
	case 407:
		return TROUBLE_PROXY_LOGIN;
	case 403:
	case 405:
		return TROUBLE_PROXY_FORBIDDEN;
	case 500:
	case 502:
	case 503:
	case 504:
		return TROUBLE_PROXY_GATEWAY;
	default:
		return TROUBLE_PROXY;
	}
}

static bool is_about_tls(int code)
{
	return code == CURLE_PEER_FAILED_VERIFICATION ||
		code == CURLE_SSL_CONNECT_ERROR || code == CURLE_SSL_CIPHER ||
		code == CURLE_SSL_CERTPROBLEM ||
		code == CURLE_SSL_CACERT_BADFILE;
}

/* Silence before the tunnel stands is the proxy's. */
static enum http_trouble proxy_timeout(const struct transfer *transfer)
{
	bool is_tunnel = text_starts_with(transfer->shown.url, "https:") ||
		transfer->tls.connect_to != NULL;

	return transfer->shown.peer == NULL || (is_tunnel &&
		transfer_goes_by_http_proxy(transfer) &&
		connect_status(transfer) == 0) ||
		!transfer_goes_by_http_proxy(transfer) ?
		TROUBLE_PROXY_TIMEOUT : TROUBLE_NONE;
}

/* TROUBLE_NONE: the proxy, if there is one, is not at fault. */
static enum http_trouble proxy_trouble(const struct transfer *transfer,
	int code)
{
	long status = connect_status(transfer);

	if (transfer->way.proxy == NULL)
		return TROUBLE_NONE;
	if (code == CURLE_COULDNT_RESOLVE_PROXY)
		return TROUBLE_PROXY_NAME;
	if (status != 0 && status / 100 != 2)
		return refusal_of(status);
#if LIBCURL_VERSION_NUM >= 0x074900
	if (code == CURLE_PROXY)
		return socks_trouble(transfer);
#endif
	if (code == CURLE_COULDNT_CONNECT)
		return TROUBLE_PROXY_CONNECT;
	if (code == CURLE_OPERATION_TIMEDOUT)
		return proxy_timeout(transfer);
	if (is_about_tls(code) && wire_is_proxy_tls(transfer))
		return TROUBLE_PROXY_TLS;
	if (code == CURLE_RECV_ERROR && status == 0 &&
	    says(transfer->curl_words, "CONNECT"))
		return TROUBLE_PROXY;
	return TROUBLE_NONE;
}

/* Why no connection came about, shorter than curl says it. */
static const char *errno_words(const struct transfer *transfer)
{
	switch (connect_trouble(transfer)) {
	case TROUBLE_REFUSED:
		return "the machine is there, but nothing listens on that "
			"port";
	case TROUBLE_UNREACHABLE:
		return "there is no way to it from here";
	default:
		return transfer->curl_words;
	}
}

/*
 * With TLS 1.3 the server says what it thinks of a client certificate, or of
 * none, when the client has gone on already; it then cuts the connection, and
 * its words may be lost. That it asked for one is known.
 */
static bool is_about_client(const struct transfer *transfer,
	enum http_trouble trouble)
{
	static const enum http_trouble cuts[] = { TROUBLE_SEND, TROUBLE_RESET,
		TROUBLE_EMPTY, TROUBLE_SHORT, TROUBLE_TLS_CUT, TROUBLE_TLS };
	const struct tls_facts *seen = transfer->tls.watch != NULL ?
		tls_watch_facts(transfer->tls.watch) : NULL;

	if (seen == NULL || !seen->asks_certificate ||
	    transfer->shown.status != 0)
		return false;
	for (size_t i = 0; i < FD_COUNT(cuts); i++)
		if (cuts[i] == trouble)
			return true;
	return false;
}

static enum http_trouble meaning_of(const struct transfer *transfer, int code)
{
	for (size_t i = 0; i < FD_COUNT(meanings); i++)
		if ((int)meanings[i].code == code &&
		    says(transfer->curl_words, meanings[i].words))
			return is_about_client(transfer,
				meanings[i].trouble) ? TROUBLE_TLS_CLIENT :
				meanings[i].trouble;
	return code == CURLE_COULDNT_CONNECT ? connect_trouble(transfer) :
		TROUBLE_OTHER;
}

enum http_trouble wire_trouble(const struct transfer *transfer, int code)
{
	enum http_trouble of_proxy;

	if (transfer->trouble != TROUBLE_NONE || code == CURLE_OK)
		return transfer->trouble;
	of_proxy = proxy_trouble(transfer, code);
	if (of_proxy != TROUBLE_NONE)
		return of_proxy;
	if (code == CURLE_OPERATION_TIMEDOUT)
		return timeout_trouble(transfer);
	if (code == CURLE_PEER_FAILED_VERIFICATION)
		return certificate_trouble(transfer);
	/* What curl says of a header line above 100 KB. */
	if (code == CURLE_OUT_OF_MEMORY && !transfer->has_all_headers &&
	    transfer->shown.state == EXCHANGE_RECEIVING)
		return TROUBLE_HEADER_CAP;
	return meaning_of(transfer, code);
}

static unsigned offers_of(const struct transfer *transfer)
{
	static const struct { long bit; unsigned offer; } bits[] = {
		{ (long)CURLAUTH_BASIC, PROXY_OFFERS_BASIC },
		{ (long)CURLAUTH_DIGEST, PROXY_OFFERS_DIGEST },
		{ (long)CURLAUTH_NEGOTIATE, PROXY_OFFERS_NEGOTIATE },
		{ (long)CURLAUTH_NTLM, PROXY_OFFERS_NTLM },
	};
	unsigned offers = 0;
	long found = 0;

	curl_easy_getinfo(transfer->easy, CURLINFO_PROXYAUTH_AVAIL, &found);
	for (size_t i = 0; i < FD_COUNT(bits); i++)
		if (found & bits[i].bit)
			offers |= bits[i].offer;
	return offers;
}

static const char *detail_of(const struct transfer *transfer, int code)
{
	if (transfer->way.proxy != NULL && code == CURLE_COULDNT_CONNECT)
		return errno_words(transfer);
#if LIBCURL_VERSION_NUM >= 0x074900
	if (code == CURLE_PROXY)
		return socks_words(transfer);
#endif
	return *transfer->curl_words != '\0' ? transfer->curl_words :
		curl_easy_strerror((CURLcode)code);
}

void wire_collect(const struct transfer *transfer, int code,
	struct http_facts *facts)
{
	curl_off_t got = 0, expected = 0;
	CURL *easy = transfer->easy;

	curl_easy_getinfo(easy, CURLINFO_SIZE_DOWNLOAD_T, &got);
	curl_easy_getinfo(easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &expected);
	facts->got = got > 0 ? (uint64_t)got : transfer->shown.body.len;
	facts->expected = expected > 0 ? (uint64_t)expected : 0;
	facts->proxy_status = (unsigned)connect_status(transfer);
	facts->proxy_offers = offers_of(transfer);
	facts->limit_ms = transfer->connect_ms;
	facts->detail = detail_of(transfer, code);
}
