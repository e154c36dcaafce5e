#ifndef FD_NET_WAY_H
#define FD_NET_WAY_H

/*
 * The way to a server: by which proxy, if any, and why; to which address. It
 * is decided here, once for every hop, from the connection's settings and the
 * environment's variables; curl is told the result and looks at neither, so
 * what is judged by a policy, shown by a check and done is one and the same.
 *
 * The variables mean what they mean to curl: lower case first, http_proxy in
 * lower case only, all_proxy behind both; no_proxy lists names (and what lies
 * below them), addresses, ranges ("10.0.0.0/8", which curl itself knows from
 * 7.86 on) and "*". This machine is never reached by the environment's proxy.
 */

#include "core/base/buf.h"
#include "core/base/err.h"

struct secret;

/* What a connection says; texts are borrowed, NULL is the default. */
struct way_settings {
	const char *proxy;	/* URL without a user; "none"; NULL: the
				   environment's */
	const char *no_proxy;	/* in place of the variable; "none": nothing
				   is excepted */
	const char *user;	/* in place of the environment's */
	const struct secret *password;
	const char *auth;	/* "basic", "digest", "negotiate"; NULL: the
				   best of basic and digest */
	const char *ca;		/* trusted beside the system's, for the proxy */
	unsigned ip;		/* 4, 6; 0: either */
	const char *resolve;	/* "host:port:address ..." */
};

/* Texts are copied, the password too. */
struct way_settings *way_settings_dup(const struct way_settings *settings)
	FD_NONNULL FD_MUST_USE;
void way_settings_free(struct way_settings *settings);

enum way_why {
	WAY_UNSET,		/* nobody names a proxy for this URL */
	WAY_OF_CONNECTION, WAY_OF_ENVIRONMENT,
	/* None is used, for a reason. */
	WAY_TURNED_OFF, WAY_EXCEPTED, WAY_OWN_MACHINE
};

struct way_chosen {
	enum way_why why;
	char *scheme;		/* "http", "socks5h"; NULL: no proxy */
	char *host;		/* lower case, IPv6 without brackets */
	unsigned port;
	char *proxy;		/* "http://host:3128", no user; or NULL */
	char *user;
	struct secret *password;
	const char *variable;	/* the environment's, for PROXY or EXCEPTED */
	char *entry;		/* of no_proxy, for EXCEPTED */
	char *address;		/* the connection's for this name, or NULL */
};

/* False, and no way, where the proxy that is named makes no sense. */
bool way_find(const struct way_settings *settings, const char *url,
	struct way_chosen *out, struct err *err)
	__attribute__((nonnull(1, 2, 3))) FD_MUST_USE;
void way_finish(struct way_chosen *way) FD_NONNULL;
/* True where names are looked up by the proxy, not here. */
bool way_names_are_left(const struct way_chosen *way) FD_NONNULL;
/* Appends "http://host:3128 (https_proxy)", "none: ...". */
void way_words(const struct way_chosen *way, struct buf *out) FD_NONNULL;
/* "the variable https_proxy", "the connection's proxy". */
void way_put_setting(const struct way_chosen *way, struct buf *out) FD_NONNULL;

/* A sentence, or NULL when a connection may name this proxy. */
const char *way_proxy_problem(const char *proxy) FD_NONNULL;
/* The same for one of the words of resolve. */
const char *way_resolve_problem(const char *word) FD_NONNULL;
/*
 * Owned host of a proxy's URL, lower case, IPv6 without brackets, and its
 * port, 0 where it makes none; what is no host comes out as it is.
 */
char *way_proxy_host(const char *proxy, unsigned *port) FD_NONNULL FD_MUST_USE;
/* Owned: the entry of such a list that names the host, or NULL. */
char *way_excepted(const char *list, const char *host) FD_NONNULL FD_MUST_USE;
/* Such a name or address is this machine (127.0.0.0/8, ::1, localhost). */
bool way_is_own_machine(const char *host) FD_NONNULL;

#endif
