#ifndef FD_NET_GUARD_H
#define FD_NET_GUARD_H

/*
 * What is asked before anything is connected to: at every hop of every
 * exchange (redirects and all that the client does by itself too), and for
 * the proxy or the other address a hop would go by. Who made it up is not
 * known here; core/store/policy does, from the administrator's file.
 *
 * A guard belongs to its struct http and lives at least as long.
 */

#include "core/base/err.h"

struct http;
struct transfer;

struct guard_hop {
	const char *method;	/* "PUT" */
	const char *label;	/* as in http_request: "token", or NULL */
	const char *scheme;	/* "https"; NULL: a proxy, or an address that
				   a name is sent to */
	const char *host;	/* lower case, as written in the URL; "": this
				   process itself, the built-in sandbox */
	unsigned port;
	const char *path;
};

struct http_guard {
	/* False, with a sentence that names the rule, refuses the hop. */
	bool (*allows)(const void *data, const struct guard_hop *hop,
		struct err *err);
	const void *data;
	char *tls_rule;		/* "FILE line 3: tls-minimum 1.3": TLS 1.3 at
				   least; NULL: no more than usual */
	char *pin_rule;		/* pins in trusted_hosts do not count; NULL:
				   they do */
};

/* NULL: none. */
void http_set_guard(struct http *http, const struct http_guard *guard)
	__attribute__((nonnull(1)));
const struct http_guard *http_guard_of(const struct http *http) FD_NONNULL;
/* A server of this very process listens there: no host is asked about. */
void http_allow_own(struct http *http, unsigned port) FD_NONNULL;

/* A proxy, or the address a name is sent to. */
bool http_may_go_by(const struct http *http, const char *host, unsigned port,
	struct err *err) FD_NONNULL FD_MUST_USE;

#endif
