#include "core/net/tls_words.h"

/*
 * Every sentence names the place, says the fault as a fact a person can check
 * (a date, a name, an issuer), and then what to do. A date can be the fault of
 * this machine's clock: that is said where servers' answers have shown it, or
 * where even the issuer's certificate is not valid yet, which no issuer does.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/clock.h"
#include "core/base/text.h"

enum { CLOCK_TOLERANCE = 300, NAMES_SHOWN = 6, NAME_SHOWN = 72 };

/* What a peer wrote: scrubbed and kept short. */
static void put_theirs(struct buf *out, const char *text)
{
	struct buf safe = BUF_INIT;
	size_t len;

	text_scrub(&safe, text, strlen(text));
	len = text_fit(safe.data, safe.len, NAME_SHOWN);
	buf_append(out, safe.data, len);
	if (len < safe.len)
		buf_puts(out, "...");
	buf_finish(&safe);
}

static void put_day(struct buf *out, time_t at)
{
	char text[32];

	clock_format_utc(text, sizeof(text), at);
	buf_append(out, text, strcspn(text, " "));
}

static void put_moment(struct buf *out, time_t at)
{
	char text[32];

	clock_format_utc(text, sizeof(text), at);
	buf_puts(out, text);
}

static void put_names(struct buf *out, const struct tls_certificate *one,
	size_t most)
{
	if (one->name_count == 0)
		put_theirs(out, one->subject);
	for (size_t i = 0; i < one->name_count && i < most; i++) {
		if (i > 0)
			buf_puts(out, ", ");
		put_theirs(out, one->names[i]);
	}
	if (one->name_count > most)
		buf_printf(out, " and %zu more", one->name_count - most);
}

static void put_at(struct buf *out, const struct tls_facts *facts)
{
	buf_printf(out, strchr(facts->host, ':') != NULL ? "[%s]:%u" :
		"%s:%u", facts->host, facts->port);
}

static const struct tls_certificate *culprit(const struct tls_facts *facts)
{
	return &facts->chain[facts->at < facts->count ? facts->at : 0];
}

static void put_expired(struct buf *out, const struct tls_facts *facts)
{
	const struct tls_certificate *one = culprit(facts);
	char when[32];

	clock_format_relative(when, sizeof(when), one->not_after);
	buf_printf(out, "expired %s (on ", when);
	put_day(out, one->not_after);
	buf_putc(out, ')');
}

static void put_not_yet(struct buf *out, const struct tls_facts *facts)
{
	buf_puts(out, "is not valid before ");
	put_moment(out, culprit(facts)->not_before);
}

static void put_other_name(struct buf *out, const struct tls_facts *facts)
{
	buf_puts(out, "is for other names (");
	put_names(out, &facts->chain[0], NAMES_SHOWN);
	buf_puts(out, "), not for ");
	put_theirs(out, facts->name);
}

static void put_issuer(struct buf *out, const struct tls_facts *facts)
{
	const struct tls_certificate *one = culprit(facts);

	buf_puts(out, "comes from an issuer that this machine does not know: ");
	put_theirs(out, one->issuer);
}

static void put_purpose(struct buf *out, const struct tls_facts *facts)
{
	buf_puts(out, "was made for another purpose (");
	put_theirs(out, culprit(facts)->purpose);
	buf_puts(out, "), not for a server");
}

static void put_weak(struct buf *out, const struct tls_facts *facts)
{
	buf_puts(out, "is too weak (");
	put_theirs(out, culprit(facts)->key);
	buf_puts(out, ", ");
	put_theirs(out, culprit(facts)->signature);
	buf_putc(out, ')');
}

static void put_pin(struct buf *out, const struct tls_facts *facts)
{
	buf_printf(out, "has another key than the one trusted on ");
	put_day(out, facts->pinned_at);
	buf_printf(out, ": it is %s, trusted was %s", facts->chain[0].pin,
		facts->pin);
}

static void put_other(struct buf *out, const struct tls_facts *facts)
{
	buf_puts(out, "can't be trusted (");
	put_theirs(out, facts->detail);
	buf_putc(out, ')');
}

static const struct {
	void (*put)(struct buf *out, const struct tls_facts *facts);
	const char *plain, *advice;
} faults[] = {
	[TLS_GOOD] = { NULL, "is good", "" },
	[TLS_EXPIRED] = { put_expired, NULL, "its owner must renew it" },
	[TLS_NOT_YET] = { put_not_yet, NULL, "ask its owner" },
	[TLS_OTHER_NAME] = { put_other_name, NULL, "use a name it was made "
		"for, set that as the connection's verify-as name, or ask its "
		"owner for one with this name" },
	[TLS_SELF_SIGNED] = { NULL, "is signed by itself, so nobody vouches "
		"for it", "compare its fingerprint with its owner, then trust "
		"its key or set it as the connection's CA file" },
	[TLS_UNKNOWN_ISSUER] = { put_issuer, NULL, "get that issuer's CA "
		"certificate and set it as the connection's CA file" },
	[TLS_WRONG_PURPOSE] = { put_purpose, NULL, "its owner must get one "
		"for servers" },
	[TLS_WEAK] = { put_weak, NULL, "its owner must replace it" },
	[TLS_REVOKED] = { NULL, "was revoked by its issuer", "do not use it, "
		"and tell its owner" },
	[TLS_PIN_CHANGED] = { put_pin, NULL, "SOMEBODY MAY BE IN BETWEEN, or "
		"the server got a new key. Nothing was sent. Ask its owner "
		"for the new fingerprint before you trust it" },
	[TLS_OTHER_FAULT] = { put_other, NULL, "ask its owner" },
};

void tls_fault_words(const struct tls_facts *facts, enum tls_fault fault,
	struct buf *out)
{
	if (faults[fault].put != NULL)
		faults[fault].put(out, facts);
	else
		buf_puts(out, faults[fault].plain);
}

static void put_span(struct buf *out, long seconds)
{
	if (seconds >= 2 * 86400)
		buf_printf(out, "%ld days", seconds / 86400);
	else if (seconds >= 2 * 3600)
		buf_printf(out, "%ld h", seconds / 3600);
	else
		buf_printf(out, "%ld min", seconds / 60);
}

/* Even the issuer's is not valid yet: then the clock is what is wrong. */
static bool is_issuer_of_tomorrow(const struct tls_facts *facts)
{
	for (size_t i = 1; i < facts->count; i++)
		if (facts->chain[i].not_before > clock_now())
			return true;
	return false;
}

static void put_clock(struct buf *out, const struct tls_facts *facts,
	long behind)
{
	bool is_early = facts->fault == TLS_NOT_YET;

	if (labs(behind) >= CLOCK_TOLERANCE) {
		buf_puts(out, "; this machine's clock is ");
		put_span(out, labs(behind));
		buf_printf(out, " %s the servers': set it right first",
			behind > 0 ? "behind" : "ahead of");
		return;
	}
	buf_puts(out, "; this machine's clock says ");
	put_moment(out, clock_now());
	if (is_early && is_issuer_of_tomorrow(facts))
		buf_puts(out, " and is probably behind, for even the issuer's "
			"certificate is not valid yet");
	else
		buf_puts(out, ", if that is wrong set it right");
}

void tls_refusal(const struct tls_facts *facts, long behind, struct buf *out)
{
	if (facts->count == 0)
		return;
	buf_puts(out, facts->at > 0 && facts->at < facts->count ?
		"a certificate above that of " : "the certificate of ");
	put_at(out, facts);
	if (facts->at > 0 && facts->at < facts->count &&
	    facts->fault != TLS_UNKNOWN_ISSUER) {
		buf_puts(out, ", ");
		put_theirs(out, culprit(facts)->subject);
		buf_puts(out, ",");
	}
	buf_putc(out, ' ');
	tls_fault_words(facts, facts->fault, out);
	if (facts->fault == TLS_EXPIRED || facts->fault == TLS_NOT_YET)
		put_clock(out, facts, behind);
	buf_printf(out, "; %s; the command certificate shows it",
		faults[facts->fault].advice);
}

long tls_days_left(const struct tls_facts *facts)
{
	time_t first = 0;

	for (size_t i = 0; i < facts->count; i++)
		if (i == 0 || (facts->chain[i].was_presented &&
		    facts->chain[i].not_after < first))
			first = facts->chain[i].not_after;
	return ((long)(first - clock_now()) - (first < clock_now() ?
		86399 : 0)) / 86400;
}

static void put_days(struct buf *out, long days)
{
	if (days < 0)
		buf_puts(out, "expired");
	else
		buf_printf(out, "%ld day%s left", days, days == 1 ? "" : "s");
}

void tls_verdict(const struct tls_facts *facts, struct buf *out)
{
	long days = tls_days_left(facts);

	if (facts->fault != TLS_GOOD) {
		buf_puts(out, "not trusted: it ");
		tls_fault_words(facts, facts->fault, out);
		return;
	}
	if (facts->pin == NULL) {
		buf_puts(out, "trusted, ");
		put_days(out, days);
	} else {
		buf_puts(out, "trusted by its key, pinned on ");
		put_day(out, facts->pinned_at);
		if (facts->waived != TLS_GOOD) {
			buf_puts(out, "; without the pin: it ");
			tls_fault_words(facts, facts->waived, out);
		}
	}
	if (days >= 0 && days < TLS_DAYS_LOW)
		buf_printf(out, "; expires soon%s: its owner must renew it",
			facts->pin != NULL ? " too" : "");
}

static enum tls_tone tone_of(const struct tls_facts *facts)
{
	if (facts->fault != TLS_GOOD)
		return TLS_TONE_BAD;
	return facts->pin != NULL || tls_days_left(facts) < TLS_DAYS_LOW ?
		TLS_TONE_WARNING : TLS_TONE_GOOD;
}

/* Empties line into a row. */
static void row_of(struct buf *line, enum tls_tone tone, const char *label,
	tls_row_fn *row, void *data)
{
	row(data, tone, label, line->data);
	buf_clear(line);
}

static void put_validity(struct buf *line, const struct tls_certificate *one)
{
	char when[32];
	bool is_early = one->not_before > clock_now();

	put_day(line, one->not_before);
	buf_puts(line, " to ");
	put_day(line, one->not_after);
	clock_format_relative(when, sizeof(when), is_early ?
		one->not_before : one->not_after);
	buf_printf(line, ", %s %s", is_early ? "begins" :
		one->not_after < clock_now() ? "expired" : "expires", when);
}

static enum tls_tone validity_tone(const struct tls_certificate *one)
{
	long left = (long)(one->not_after - clock_now());

	if (left < 0 || one->not_before > clock_now())
		return TLS_TONE_BAD;
	return left < (long)TLS_DAYS_LOW * 86400 ? TLS_TONE_WARNING :
		TLS_TONE_PLAIN;
}

static void certificate_rows(const struct tls_certificate *one, size_t number,
	tls_row_fn *row, void *data)
{
	struct buf line = BUF_INIT;

	row(data, TLS_TONE_PLAIN, NULL, "");
	buf_printf(&line, "%zu  ", number);
	put_theirs(&line, one->subject);
	if (!one->was_presented)
		buf_puts(&line, "  (known here, not sent)");
	row_of(&line, TLS_TONE_HEAD, "", row, data);
	put_theirs(&line, one->issuer);
	if (one->is_self_signed)
		buf_puts(&line, "  (itself)");
	row_of(&line, TLS_TONE_PLAIN, "Issuer", row, data);
	if (one->name_count > 0) {
		put_names(&line, one, 24);
		row_of(&line, TLS_TONE_PLAIN, "Names", row, data);
	}
	put_validity(&line, one);
	row_of(&line, validity_tone(one), "Valid", row, data);
	buf_printf(&line, "%s; signed with ", one->key);
	put_theirs(&line, one->signature);
	row_of(&line, TLS_TONE_PLAIN, "Key", row, data);
	buf_printf(&line, "%s%s", one->is_ca ? "CA, " : "", one->purpose);
	row_of(&line, TLS_TONE_PLAIN, "For", row, data);
	row(data, TLS_TONE_PLAIN, "SHA-256", one->sha256);
	row(data, TLS_TONE_PLAIN, "Fingerprint", one->pin);
	buf_finish(&line);
}

void tls_page(const struct tls_facts *facts, tls_row_fn *row, void *data)
{
	struct buf line = BUF_INIT;

	put_at(&line, facts);
	row_of(&line, TLS_TONE_HEAD, "Server", row, data);
	tls_verdict(facts, &line);
	row_of(&line, tone_of(facts), "Verdict", row, data);
	if (strcmp(facts->name, facts->host) != 0)
		row(data, TLS_TONE_PLAIN, "Verified as", facts->name);
	if (facts->given != NULL)
		row(data, TLS_TONE_PLAIN, "Address", facts->given);
	if (facts->given != NULL)
		row(data, TLS_TONE_PLAIN, "", "(given to the name by the "
			"connection)");
	if (*facts->version != '\0') {
		buf_printf(&line, "%s %s", facts->version, facts->cipher);
		row_of(&line, TLS_TONE_PLAIN, "TLS", row, data);
	}
	if (facts->pin != NULL) {
		buf_printf(&line, "%s, ", facts->pin);
		put_moment(&line, facts->pinned_at);
		row_of(&line, facts->fault == TLS_PIN_CHANGED ? TLS_TONE_BAD :
			TLS_TONE_PLAIN, "Pinned", row, data);
	}
	for (size_t i = 0; i < facts->count; i++)
		certificate_rows(&facts->chain[i], i + 1, row, data);
	buf_finish(&line);
}
