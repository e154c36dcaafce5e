#ifndef FD_CLIENT_CHECK_H
#define FD_CLIENT_CHECK_H

/*
 * The check ladder: is it up, and if not, whose is it? Rungs from the name to
 * one real read, each timed; the first that fails is explained, with who to
 * ring. /metadata is open on InterSystems servers, so that it answers proves
 * the way there and not the credentials: the last rung, a read, proves those.
 */

#include "core/client/check_words.h"
#include "core/client/client.h"

enum check_state {
	CHECK_WAITING, CHECK_RUNNING, CHECK_GOOD, CHECK_WARNING, CHECK_BAD,
	CHECK_SKIPPED
};

struct check_step {
	const char *name;	/* "TLS" */
	const char *service;	/* "cdr" */
	enum check_state state;
	long ms;		/* -1: not measured */
	char *text;		/* what was found, in words; "" so far */
	bool is_foreign;	/* the text holds words of the server's: they
				   may be anything, and about anybody */
};

/* What the climb to one service found on its way. */
struct check_found {
	const char *service;
	struct tls_facts *tls;	/* or NULL */
	char *software, *fhir_version;	/* of its statement; each or NULL */
	/* Kept until check_free; 0: there was none. */
	uint32_t metadata, read;
};

/* The first failure, which the result is about. */
struct check_failure {
	const char *rung, *service;
	enum check_whom whom;
};

struct check;

/*
 * Starts on a service (NULL: all of them, one after another; "": the default
 * one). changed runs at every step, also the last; both run from the loop.
 */
struct check *check_start(struct client *client, const char *service,
	void (*changed)(void *data), void *data)
	__attribute__((nonnull(1))) FD_MUST_USE;
/* Stops what runs. */
void check_free(struct check *check);
/* Stops the climb where it is; changed runs before this returns. */
void check_cancel(struct check *check) FD_NONNULL;
bool check_is_over(const struct check *check) FD_NONNULL;
size_t check_count(const struct check *check) FD_NONNULL;
const struct check_step *check_at(const struct check *check, size_t at)
	FD_NONNULL;
/* Once over: ERR_NONE, or the first failure; its sentence ends with who can
   help. */
const struct err *check_result(const struct check *check) FD_NONNULL;
/* NULL when nothing failed, or the check was cancelled. */
const struct check_failure *check_failure(const struct check *check)
	FD_NONNULL;
size_t check_service_count(const struct check *check) FD_NONNULL;
const struct check_found *check_found(const struct check *check, size_t at)
	FD_NONNULL;
/* A word and a sign for a state: "ok", "failed". */
const char *check_state_name(enum check_state state);
/* The service being checked. */
const struct service *check_service(const struct check *check) FD_NONNULL;

#endif
