#ifndef FD_NET_TLS_WORDS_H
#define FD_NET_TLS_WORDS_H

/*
 * The facts of a handshake in words: the sentence for a refusal, and the page
 * that the certificate view and `fhirdeck certificate` show.
 */

#include "core/net/tls.h"

/* Certificates with fewer days left are warned of. */
enum { TLS_DAYS_LOW = 30 };

/*
 * Appends whose certificate is refused, why, and what to do. behind is how
 * many seconds this machine's clock is behind what servers say, 0 when that
 * is not known.
 */
void tls_refusal(const struct tls_facts *facts, long behind, struct buf *out)
	FD_NONNULL;
/* "expired 12 days ago", "signed by itself": the fault alone. */
void tls_fault_words(const struct tls_facts *facts, enum tls_fault fault,
	struct buf *out) FD_NONNULL;
/* Whole days until the first of the presented chain expires; below 0 since. */
long tls_days_left(const struct tls_facts *facts) FD_NONNULL;
/* One line: "trusted, 212 days left", "trusted by its key, pinned ...". */
void tls_verdict(const struct tls_facts *facts, struct buf *out) FD_NONNULL;

enum tls_tone { TLS_TONE_PLAIN, TLS_TONE_HEAD, TLS_TONE_GOOD,
	TLS_TONE_WARNING, TLS_TONE_BAD };

/* A row of the page; label is "" for a line of its own, NULL for a gap. */
typedef void tls_row_fn(void *data, enum tls_tone tone, const char *label,
	const char *value);
void tls_page(const struct tls_facts *facts, tls_row_fn *row, void *data)
	__attribute__((nonnull(1, 2)));

#endif
