#ifndef FD_STORE_POLICY_INTERNAL_H
#define FD_STORE_POLICY_INTERNAL_H

/*
 * The rules as they are kept: by file, each with its words checked.
 */

#include "core/engine/script.h"
#include "core/net/guard.h"
#include "core/store/policy.h"

enum policy_word {
	POLICY_ALLOW_HOST, POLICY_TLS_MINIMUM, POLICY_NO_PLAIN_HTTP,
	POLICY_NO_PINNING, POLICY_READ_ONLY, POLICY_MAX_SCOPE,
	POLICY_NO_EXPORT, POLICY_NO_HISTORY, POLICY_WORD_COUNT
};

struct rule {
	enum policy_word word;
	size_t line;
	char *text;		/* as it would be written */
	size_t count;
	char **arg;		/* without the rule's own word */
	char *reading;
};

struct policy_file {
	char *path;
	bool is_own;
	size_t count, alloc;
	struct rule *rule;
	struct err problem;	/* set: everything is refused */
};

struct policy {
	size_t count;
	struct policy_file file[2];
	struct http_guard guard;
};

/* Reads the text into file; problem is set where a line is wrong. */
void policy_read(struct policy_file *file, const char *text, size_t len)
	FD_NONNULL;
/* policy_open, of other files: for tests, and for nobody else. */
struct policy *policy_open_at(const char *system, const char *added)
	__attribute__((nonnull(1))) FD_MUST_USE;
/* Once all is read. */
void policy_make_guard(struct policy *policy) FD_NONNULL;
/* What is wrong with the words of a pattern of hosts, or NULL. */
const char *policy_pattern_problem(const char *pattern) FD_NONNULL;
/* False for a pattern that is none. */
bool policy_pattern_matches(const char *pattern, const char *host,
	unsigned port) FD_NONNULL;
/* True for an address of this machine itself, or "localhost". */
bool policy_is_loopback(const char *host) FD_NONNULL;
/* Why a host can't be judged at all, or NULL. */
const char *policy_host_problem(const char *host) FD_NONNULL;
/* True for "all" and the words of tiers. */
bool policy_is_tier_word(const char *word) FD_NONNULL;
/* The tier's word that one which is none was meant to be, or NULL. */
const char *policy_tier_meant(const char *word) FD_NONNULL;
/* Owned: see policy_rule. */
char *policy_reading(const struct rule *rule) FD_NONNULL FD_MALLOC;

#endif
