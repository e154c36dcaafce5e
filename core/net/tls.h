#ifndef FD_NET_TLS_H
#define FD_NET_TLS_H

/*
 * What a server showed of itself in a TLS handshake, and whether it is to be
 * believed. A watch sits in one handshake: it lets OpenSSL verify as always
 * and takes notes; only where a key was pinned for that host and port does the
 * pin decide, and then nothing but that key is accepted. Facts are counted
 * and never change once the handshake is over.
 */

#include "core/base/buf.h"
#include "core/base/err.h"

#include <time.h>

struct secret;

/* How an exchange meets a server; texts are borrowed, NULL is the default. */
struct tls_settings {
	const char *ca;		/* PEM file, or folder of them */
	bool is_ca_alone;	/* in place of the system's, not beside them */
	const char *certificate;	/* the client's: PEM or PKCS#12 */
	const char *key;		/* PEM; NULL: in the same file */
	const struct secret *passphrase;
	const char *verify_as;	/* the name that is verified where the URL
				   has an IP address */
	bool needs_tls13;
};

struct tls_certificate {
	char *subject, *issuer;		/* "CN=x, O=y" */
	size_t name_count;
	char **names;			/* DNS names and IP addresses */
	time_t not_before, not_after;
	char *key;			/* "RSA, 2048 bits" */
	char *signature;		/* "sha256WithRSAEncryption" */
	char *purpose;			/* "server, client"; "any" */
	char *sha256;			/* "AB:CD:..." of the certificate */
	char *pin;			/* "sha256//BASE64" of its key (SPKI) */
	char *pem;
	bool is_ca, is_self_signed;
	bool was_presented;		/* false: known here, not sent */
};

enum tls_fault {
	TLS_GOOD, TLS_EXPIRED, TLS_NOT_YET, TLS_OTHER_NAME, TLS_SELF_SIGNED,
	TLS_UNKNOWN_ISSUER, TLS_WRONG_PURPOSE, TLS_WEAK, TLS_REVOKED,
	TLS_PIN_CHANGED, TLS_OTHER_FAULT
};

struct tls_facts {
	unsigned users;
	char *host;
	unsigned port;
	char *name;		/* that had to be in the certificate */
	char *given;		/* the connection's address for it, or NULL */
	size_t count;
	struct tls_certificate *chain;	/* the server's own first */
	enum tls_fault fault;
	size_t at;		/* whose fault, in chain */
	char *detail;		/* OpenSSL's words for it, or "" */
	char *version, *cipher;	/* "TLSv1.3"; "" */
	char *pin;		/* trusted for this host and port, or NULL */
	time_t pinned_at;
	enum tls_fault waived;	/* what the pin stands in for */
	bool asks_certificate;	/* it wants a client certificate, or would
				   take one */
	time_t seen_at;
};

struct tls_facts *tls_facts_ref(struct tls_facts *facts);
void tls_facts_unref(struct tls_facts *facts);

/* "expired", "unknown-issuer": for programs. */
const char *tls_fault_name(enum tls_fault fault);

struct tls_watch;

/* pin (or NULL) is what was trusted for host:port, and when. */
struct tls_watch *tls_watch_new(const char *host, unsigned port,
	const char *name, const char *pin, time_t pinned_at)
	__attribute__((nonnull(1, 3))) FD_MUST_USE;
/* The connection has an address of its own for the name. */
void tls_watch_given(struct tls_watch *watch, const char *address) FD_NONNULL;
void tls_watch_free(struct tls_watch *watch);
/* Sits down in an SSL_CTX; false where this OpenSSL can't. */
bool tls_watch_enter(struct tls_watch *watch, void *ssl_ctx) FD_NONNULL;
/* NULL while no certificate was shown. */
struct tls_facts *tls_watch_facts(const struct tls_watch *watch) FD_NONNULL;
/* Owned: what tells handshakes of one server under one name apart. */
char *tls_watch_key(const struct tls_watch *watch) FD_NONNULL FD_MUST_USE;
/* True when a library's version ("OpenSSL/3.0.15") is the one used here. */
bool tls_is_same_library(const char *version);

/* All certificates of a file or of a folder's files, as PEM. */
bool tls_read_ca(const char *path, struct buf *pem, struct err *err)
	FD_NONNULL FD_MUST_USE;
/*
 * Can the client certificate be used? Says which file is wrong and how: no
 * certificate, no key, wrong passphrase, a key of another one, expired.
 */
bool tls_check_client(const struct tls_settings *settings, struct err *err)
	FD_NONNULL FD_MUST_USE;
/* True for PKCS#12 by its first bytes, false for PEM. */
bool tls_is_pkcs12(const char *path) FD_NONNULL;
/* Certificates of a PEM text, for tests and views; facts without a fault. */
struct tls_facts *tls_facts_of_pem(const char *pem, const char *host,
	unsigned port) FD_NONNULL FD_MUST_USE;

#endif
