#ifndef FD_CLIENT_CHECK_WORDS_H
#define FD_CLIENT_CHECK_WORDS_H

/*
 * The words of the check ladder that need no network: which proxy is used,
 * which way this host goes, what a private address means, how two clocks
 * stand to each other, and who to ring.
 */

#include "core/store/connection.h"

enum check_whom { WHOM_NETWORK, WHOM_CERTIFICATES, WHOM_IDENTITY,
	WHOM_VENDOR };

/* "network", "certificates", "identity", "vendor". */
const char *check_whom_name(enum check_whom whom);
/* The connection's own contact, else who that usually is. */
const char *check_contact(const struct connection *connection,
	enum check_whom whom) FD_NONNULL;
/* Appends "Ring ...": the connection's own contact where it has one. */
void check_whom(const struct connection *connection, enum check_whom whom,
	struct buf *out) FD_NONNULL;
/* Appends which proxy was used, or why none was; false: none. */
bool check_proxy(const struct exchange *exchange, struct buf *out) FD_NONNULL;
/* How the name became an address. */
void check_name(const struct exchange *exchange, struct buf *out) FD_NONNULL;
/* Appends whom it is connected to. */
void check_peer(const struct exchange *exchange, struct buf *out) FD_NONNULL;
/* Appends the way to a host; table NULL: this system has none to read. */
void check_route(const char *table, const char *host, struct buf *out)
	__attribute__((nonnull(2, 3)));
/* Appends why a private address may not answer; nothing for others. */
void check_private(const char *table, const char *host, struct buf *out)
	__attribute__((nonnull(2, 3)));
/* Seconds that clocks may be apart and still agree. */
enum { CHECK_CLOCK_SLACK = 60 };
/* Appends how far a Date header is from now; true: far enough to matter. */
bool check_clock(const char *date, time_t now, struct buf *out) FD_NONNULL;

#endif
