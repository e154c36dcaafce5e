#ifndef FD_NET_HTTP_WORDS_H
#define FD_NET_HTTP_WORDS_H

/*
 * What can go wrong on the way to an answer, and the sentence for each: what
 * happened, with host and port, then what to do. Plain values only, so every
 * sentence can be tested without a network.
 */

#include "core/base/err.h"
#include "core/net/tls.h"
#include "core/net/way.h"

enum http_trouble {
	TROUBLE_NONE,
	TROUBLE_RESOLVE,		/* the name is not known */
	TROUBLE_RESOLVE_TIMEOUT,
	TROUBLE_PROXY_NAME,
	TROUBLE_PROXY_CONNECT,		/* the proxy can't be reached */
	TROUBLE_PROXY_TIMEOUT,		/* it is silent */
	TROUBLE_PROXY_TLS,		/* its own certificate */
	TROUBLE_PROXY_LOGIN,		/* 407 */
	TROUBLE_PROXY_FORBIDDEN,	/* it does not let us go there */
	TROUBLE_PROXY_GATEWAY,		/* it could not get there itself */
	TROUBLE_PROXY_SOCKS,		/* said in SOCKS, see detail */
	TROUBLE_PROXY,			/* it would not connect */
	TROUBLE_REFUSED,
	TROUBLE_UNREACHABLE,
	TROUBLE_CONNECT,		/* any other reason */
	TROUBLE_CONNECT_TIMEOUT,
	TROUBLE_TLS_TIMEOUT,
	TROUBLE_TLS_EXPIRED,
	TROUBLE_TLS_NOT_YET,
	TROUBLE_TLS_SELF_SIGNED,
	TROUBLE_TLS_ISSUER,
	TROUBLE_TLS_NAME,
	TROUBLE_TLS_REVOKED,
	TROUBLE_TLS_PURPOSE,
	TROUBLE_TLS_WEAK,
	TROUBLE_TLS_PIN,		/* not the key that was trusted */
	TROUBLE_TLS_CERTIFICATE,	/* not trusted for another reason */
	TROUBLE_TLS_PLAIN,		/* the port does not speak TLS */
	TROUBLE_TLS_VERSION,
	TROUBLE_TLS_CLIENT,		/* it wants a client certificate */
	TROUBLE_TLS_REFUSED,		/* it does not want ours */
	TROUBLE_TLS_CUT,
	TROUBLE_TLS_OWN,		/* ours can't be used */
	TROUBLE_TLS_CA_FILE,
	TROUBLE_TLS,			/* any other reason */
	TROUBLE_SEND,
	TROUBLE_SEND_STALL,		/* the body is not taken any further */
	TROUBLE_FIRST_BYTE,
	TROUBLE_STALL,			/* silence in mid-answer */
	TROUBLE_TOTAL,
	TROUBLE_EMPTY,
	TROUBLE_RESET,
	TROUBLE_SHORT,
	TROUBLE_CHUNK,
	TROUBLE_ENCODING,
	TROUBLE_NOT_HTTP,
	TROUBLE_HEADERS,		/* two lengths */
	TROUBLE_HEADER_CAP,
	TROUBLE_BODY_CAP,
	TROUBLE_SINK,		/* what takes the body refused it */
	TROUBLE_OTHER,
	TROUBLE_COUNT
};

enum {
	PROXY_OFFERS_BASIC = 1, PROXY_OFFERS_DIGEST = 2,
	PROXY_OFFERS_NEGOTIATE = 4, PROXY_OFFERS_NTLM = 8
};

struct http_facts {
	const char *host;	/* as written, IPv6 without brackets */
	unsigned port;
	bool is_tls;
	bool has_status;	/* a status line came before it broke */
	const char *certificate_name;	/* or NULL */
	const struct tls_facts *tls;	/* what was shown, or NULL */
	long clock_behind;		/* see tls_refusal */
	bool needs_tls13;
	const char *detail;	/* the library's words, or "" */
	long limit_ms;		/* of the timer that ran out */
	uint64_t got, expected;	/* body bytes; expected 0: not said */
	uint64_t cap;
	const struct way_chosen *way;	/* or NULL: no proxy */
	unsigned ip;		/* as in way_settings */
	unsigned proxy_status;
	unsigned proxy_offers;	/* PROXY_OFFERS_...: what it said it takes */
};

/* What a certificate's fault is called here. */
enum http_trouble http_trouble_of(enum tls_fault fault);
/* Sets kind and sentence. */
void http_words(enum http_trouble trouble, const struct http_facts *facts,
	struct err *err) FD_NONNULL;

#endif
