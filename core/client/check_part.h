#ifndef FD_CLIENT_CHECK_PART_H
#define FD_CLIENT_CHECK_PART_H

/*
 * What the check_*.c files share and nobody else needs: the rungs, the state
 * of a climb, and the steps of it that every rung takes.
 */

#include "core/client/check.h"

enum rung {
	RUNG_NAME, RUNG_PROXY, RUNG_ROUTE, RUNG_CONNECT, RUNG_TLS, RUNG_HTTP,
	RUNG_CLOCK, RUNG_DISCOVERY, RUNG_TOKEN, RUNG_INTROSPECTION,
	RUNG_CAPABILITY, RUNG_READ, RUNG_COUNT
};

struct check {
	struct client *client;
	size_t count, at;	/* services, and the one being checked */
	struct service *service;	/* borrowed texts of the connection */
	struct check_step *step;	/* RUNG_COUNT for each service */
	struct check_found *found;	/* one for each */
	struct err result;
	struct check_failure failure;	/* rung NULL: none */
	bool is_over;
	bool has_token;		/* the OAuth2 rungs were climbed */
	unsigned operation;
	int64_t started;
	char *read_url;
	char *routes;		/* the kernel's table, or NULL */
	void (*changed)(void *data);
	void *data;
};

/* Of the service that is being checked. */
struct check_step *check_step_of(struct check *check, enum rung rung)
	FD_NONNULL;
/* What a rung found; ms below 0: not measured. */
void check_note(struct check *check, enum rung rung, enum check_state state,
	long ms, const char *text) FD_NONNULL;
/* The same of a text that holds words of the server's. */
void check_quote(struct check *check, enum rung rung, enum check_state state,
	long ms, const char *text) FD_NONNULL;
/* Of the service that is being checked. */
struct check_found *check_found_of(struct check *check) FD_NONNULL;
/* The rung failed, and with it this service. */
void check_fail(struct check *check, enum rung rung, const struct err *err)
	FD_NONNULL;
/* From this rung up: those that do not apply are passed over. */
void check_climb(struct check *check, enum rung rung) FD_NONNULL;
/* The rest of this service is passed over; the next one has its turn. */
void check_end(struct check *check) FD_NONNULL;

/* "TLS" */
const char *check_rung_name(enum rung rung);
/* Owned: the host of the service, as it is written. */
char *check_host(const struct check *check) FD_NONNULL FD_MALLOC;
/* Makes the failure of a rung the result: what it means, who to ring. */
void check_explain(struct check *check, enum rung rung,
	const struct err *err) FD_NONNULL;

/* Fills the rungs below top from an exchange. */
void check_note_way(struct check *check, const struct exchange *exchange,
	enum rung top) FD_NONNULL;
void check_note_clock(struct check *check, const struct exchange *exchange)
	FD_NONNULL;
/*
 * Whether the body is a CapabilityStatement, and what it says. A server that
 * wants a token even for this is worth going on with; any other answer is the
 * end of the climb, and false.
 */
bool check_note_capability(struct check *check,
	const struct exchange *exchange) FD_NONNULL;

/* How the client's operations of the rungs end. */
client_done_fn check_on_metadata, check_on_discovered, check_on_token,
	check_on_read;
client_introspected_fn check_on_introspected;

#endif
