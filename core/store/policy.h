#ifndef FD_STORE_POLICY_H
#define FD_STORE_POLICY_H

/*
 * What the administrator of this machine allows: /etc/fhirdeck/policy (the
 * path is fixed when the program is built), lines of the command language,
 *
 *     allow-host PATTERN...    hosts that may be talked to
 *     tls-minimum 1.2|1.3
 *     no-plain-http            except to this machine itself
 *     no-pinning               trusted_hosts does not count
 *     read-only WHAT...        all, a tier, or patterns of hosts
 *     max-scope SCOPE...       the most a token may be asked for
 *     no-export                files, clipboard, other programs
 *     no-history               history.jsonl is neither read nor written
 *
 * A second file, named by FHIRDECK_POLICY, can only add: every question is
 * put to both, and each may say no. A file that can't be trusted or
 * understood refuses everything, and says with which line, until it is
 * mended. Every refusal names file, line and rule, and who can change it.
 *
 * The questions take NULL for "no policy".
 */

#include "core/base/buf.h"
#include "core/base/err.h"

struct http_guard;
struct policy;

/* The system's file and the added one; reading it can't fail, see above. */
struct policy *policy_open(void) FD_MUST_USE;
/* One text as if it were a file: to try one out, and for tests. */
struct policy *policy_of_text(const char *name, const char *text,
	size_t len) FD_NONNULL FD_MUST_USE;
/* A file as it would be used, to try it out: its lines are there even when
   others could have written it, which is a problem too. NULL: not read. */
struct policy *policy_try(const char *path, struct err *err) FD_NONNULL
	FD_MUST_USE;
/* Another text beside what is there. */
void policy_add_text(struct policy *policy, const char *name,
	const char *text, size_t len) FD_NONNULL;
void policy_free(struct policy *policy);

/* True when there is a file, a broken one too. */
bool policy_is_in_force(const struct policy *policy);
/* What is wrong with a file, with its line; NULL when nothing is. */
const struct err *policy_problem(const struct policy *policy);
/* The system's file as built in. */
const char *policy_system_path(void);

struct policy_rule {
	const char *file, *text;	/* "allow-host *.nhs.uk" */
	size_t line;
	bool is_own;		/* of the added file */
	const char *reading;	/* "production: a tier; *.nhs.uk: hosts"; ""
				   where words can mean one thing only */
};
size_t policy_count(const struct policy *policy);
/* In the order of the files. */
struct policy_rule policy_at(const struct policy *policy, size_t at)
	FD_NONNULL;

/*
 * Questions: false with a sentence. host as it stands in a URL, an IPv6
 * address without brackets; numbers in odd forms (0x7f.1) are read as the
 * resolver reads them.
 */
bool policy_allows_host(const struct policy *policy, const char *host,
	unsigned port, struct err *err) __attribute__((nonnull(2)));
bool policy_allows_plain_http(const struct policy *policy, const char *host,
	struct err *err) __attribute__((nonnull(2)));
/* tier: "production"; NULL: not known, only hosts are looked at. */
bool policy_allows_write(const struct policy *policy, const char *tier,
	const char *host, unsigned port, struct err *err)
	__attribute__((nonnull(3)));
/* The same for a request; true as well where it changes nothing. */
bool policy_allows_request(const struct policy *policy, const char *tier,
	const char *method, const char *url, struct err *err)
	__attribute__((nonnull(3, 4)));
/* scope: what a token is asked for, words with blanks between. */
bool policy_allows_scope(const struct policy *policy, const char *scope,
	struct err *err) __attribute__((nonnull(2)));
bool policy_allows_pins(const struct policy *policy, struct err *err);
bool policy_allows_export(const struct policy *policy, struct err *err);
bool policy_allows_history(const struct policy *policy, struct err *err);

/* True where allowed (SMART v1 and v2, or "*" at the end) covers scope, one
   word each. */
bool policy_scope_covers(const char *allowed, const char *scope) FD_NONNULL;
/* True for what POST, PUT, PATCH, DELETE do, but not POST .../_search. */
bool policy_is_write(const char *method, const char *path) FD_NONNULL;

/* For http_set_guard; NULL where nothing is in force. Lives as long. */
const struct http_guard *policy_guard(const struct policy *policy);
/* Settings that a rule decides are fixed. */
void policy_fix_settings(const struct policy *policy);

#endif
