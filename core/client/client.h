#ifndef FD_CLIENT_CLIENT_H
#define FD_CLIENT_CLIENT_H

/*
 * One connection, live: it resolves URLs against the connection's services,
 * gets secrets, discovery and tokens when they are first needed, sends with
 * the right credentials, and after a 401 gets a new token and tries once more;
 * after 429 and 503 it waits and tries again (see retry.h).
 *
 * The origin rule lives here: credentials go only to a URL that lies below a
 * configured service's base or on the configured OAuth2 origin; a discovered
 * endpoint elsewhere gets nothing until the user rebases it.
 *
 * Everything is asynchronous: operations end through their done function,
 * from the loop, never from inside the call that began them.
 */

#include "core/auth/discovery_sources.h"
#include "core/auth/jwt.h"
#include "core/auth/jwt_check.h"
#include "core/auth/oauth.h"
#include "core/net/http.h"
#include "core/store/connection.h"

struct client;
struct loop;
struct policy;
struct variables;
struct vault;

/* What a person has to do elsewhere before there is a token. */
struct person_step {
	const char *url;	/* to open in a browser; NULL: it is over */
	const char *complete_url;	/* the same with the code in it */
	const char *user_code;	/* to type there, or to compare; or NULL */
	bool takes_redirect;	/* the address that comes back can be given
				   to client_answer_redirect ... */
	bool listens;		/* ... and comes by itself when the browser is
				   on this machine */
	time_t expires_at;
};

struct client_hooks {
	/* What may be changed, and asked of a token; the caller's. NULL: there
	   is no policy. Hosts are asked about by core/net/guard. */
	const struct policy *policy;
	/* For secrets from the vault; the caller's. NULL: there is none. */
	struct vault *vault;
	/* A secret must be typed: answer with client_answer_secret, any
	   time. NULL: secrets can't be asked for here. */
	void (*ask_secret)(void *data, struct client *client,
		const char *question);
	/* A login begins, changes, or (url NULL) is over. Borrowed for the
	   call. NULL: nobody can log in here. */
	void (*show_person)(void *data, struct client *client,
		const struct person_step *step);
	/* Token, discovery or findings changed. */
	void (*changed)(void *data, struct client *client);
	/* An exchange of the client's own ended ("token", "discovery", ...);
	   it is gone after the call. */
	void (*exchanged)(void *data, struct client *client,
		const struct exchange *exchange, const char *label);
	/* About an operation of the caller's: it waits to be tried again, or
	   why it is not. */
	void (*noted)(void *data, struct client *client, unsigned operation,
		const char *words);
	void *data;
};

/* connection is copied. */
struct client *client_new(struct loop *loop, struct http *http,
	const struct connection *connection, const struct client_hooks *hooks)
	__attribute__((nonnull(1, 2, 3))) FD_MUST_USE;
/* Ends operations without calling back; wipes tokens and secrets. */
void client_free(struct client *client);
const struct connection *client_connection(const struct client *client)
	FD_NONNULL;
struct http *client_http(const struct client *client) FD_NONNULL;
/* secret is taken over; NULL: the user would not say. */
void client_answer_secret(struct client *client, struct secret *secret)
	__attribute__((nonnull(1)));
/*
 * The address that came back from a login, as it was pasted. False with a
 * sentence: another address may still be given, unless the login is over (see
 * client_person).
 */
bool client_answer_redirect(struct client *client, const char *text,
	struct err *err) FD_NONNULL;
/* Ends the login that is under way: those who wait get no token. */
void client_give_up_login(struct client *client) FD_NONNULL;
/* The login that is under way, into out; NULL when there is none. */
const struct person_step *client_person(const struct client *client,
	struct person_step *out) FD_NONNULL;

/*
 * exchange: the caller's to http_forget; 0 when nothing was sent. err is set
 * when there is no answer; an HTTP error is an answer.
 */
typedef void client_done_fn(void *data, uint32_t exchange,
	const struct err *err);

struct client_call {
	const char *method;
	const char *url;			/* absolute */
	const struct http_headers *headers;	/* or NULL */
	const char *body;
	size_t body_len;
	const char *content_type;		/* or NULL */
	bool without_credentials;
	bool stops_at_tls;	/* cancelled once the certificate is seen */
	int retries;	/* after 429 and 503; 0: the setting, below: none */
	http_sink_fn *sink;			/* or NULL: see http.h */
	void *sink_data;
	exchange_fn *progress;			/* or NULL */
	client_done_fn *done;
	void *data;
};

/* Everything is copied. Returns the operation's id. */
unsigned client_send(struct client *client, const struct client_call *call)
	FD_NONNULL;
/* False with the policy's sentence where sending it would be refused. */
bool client_may_request(const struct client *client, const char *method,
	const char *url, struct err *err) FD_NONNULL;
/*
 * PUT, PATCH and DELETE to a production server get If-Match by themselves,
 * unless the call has one, where an answer told the version.
 */
bool client_wants_condition(const struct client *client, const char *method)
	FD_NONNULL;
/*
 * True for the URL of a search rather than of one resource: a conditional
 * change (R4 http.html#cond-delete) is of what matches, whichever that is.
 */
bool client_is_by_search(const char *url) FD_NONNULL;
/* The value it would be given ("W/\"3\""), or NULL. Until an answer comes. */
const char *client_condition(const struct client *client, const char *method,
	const char *url) FD_NONNULL;
/*
 * done is called with ERR_CANCELLED; where it waited to be tried again, with
 * the answer there is as well.
 */
void client_cancel(struct client *client, unsigned operation) FD_NONNULL;
/* An exchange that was asked for about tokens and keys is read: the hook
   exchanged is told, and it is forgotten. 0: there was none. */
void client_finish_own(struct client *client, uint32_t exchange,
	const char *label) FD_NONNULL;
/* The same for all that wait to be tried again; false when none did. */
bool client_stop_retrying(struct client *client) FD_NONNULL;
bool client_is_retrying(const struct client *client, unsigned operation)
	FD_NONNULL;
/* Its owner goes away: stopped, and done is not called. */
void client_forget(struct client *client, unsigned operation) FD_NONNULL;
/* "getting a token", "503: trying again in 4 s (1 of 3)"; "" when it is
   over. Until the next call. */
const char *client_doing(const struct client *client, unsigned operation)
	FD_NONNULL;
/* The exchange it waits for, or 0. */
uint32_t client_exchange(const struct client *client, unsigned operation)
	FD_NONNULL;

/*
 * A HEAD without credentials to a service (NULL or "": the default one), or to
 * the OAuth2 base for "oauth2", to see its certificate: the exchange's tls is
 * there whether it was trusted or not, and an answer is not waited for (err
 * is then ERR_CANCELLED). 0 with err when it is not https.
 */
unsigned client_probe_tls(struct client *client, const char *service,
	client_done_fn *done, void *data, struct err *err)
	__attribute__((nonnull(1, 3, 5))) FD_MUST_USE;

/*
 * Owned absolute URL of a line as typed ("Patient?name=x", "{{cdr}}/Patient",
 * "https://..."), relative to a service (NULL or "": the default one).
 * Characters a URL may not have are percent-encoded.
 */
char *client_resolve(const struct connection *connection, const char *service,
	const char *line, struct err *err)
	__attribute__((nonnull(1, 3))) FD_MUST_USE;
/* The same, with more variables than the connection's: see variables.h. */
char *client_resolve_with(const struct connection *connection,
	const char *service, const char *line, struct variables *variables,
	struct err *err) __attribute__((nonnull(1, 3, 4))) FD_MUST_USE;
/* The service with the longest base that the URL lies below, or NULL. */
const struct service *client_service_of(const struct connection *connection,
	const char *url) FD_NONNULL;
/*
 * Owned URL of a paging link that may be followed: as it is when it lies
 * below a service, moved to the service's origin (note says so) when only the
 * origin differs, NULL with err otherwise.
 */
char *client_follow(const struct connection *connection, const char *from,
	const char *link, struct buf *note, struct err *err)
	FD_NONNULL FD_MUST_USE;

const struct token *client_token(const struct client *client) FD_NONNULL;
/*
 * Why the last attempt to get a token failed, and when; NULL when it did not.
 * The token that was held before is held still.
 */
const char *client_token_problem(const struct client *client, time_t *at)
	__attribute__((nonnull(1)));
/*
 * Appends, a line each, what the documents of the server do not list of what
 * the connection uses (see discovery_doubts).
 */
void client_token_doubts(const struct client *client, struct buf *out)
	FD_NONNULL;
/* True when a service of the connection needs an OAuth2 token. */
bool client_uses_oauth2(const struct client *client) FD_NONNULL;
/* Gets a token unless a fresh one is held; renew: in any case. */
unsigned client_get_token(struct client *client, bool renew,
	client_done_fn *done, void *data) FD_NONNULL;
typedef void client_introspected_fn(void *data,
	const struct introspection *answer, const struct err *err);
unsigned client_introspect(struct client *client,
	client_introspected_fn *done, void *data) FD_NONNULL;
/* About any token, which is copied. */
unsigned client_introspect_other(struct client *client,
	const struct secret *token, client_introspected_fn *done, void *data)
	FD_NONNULL;
unsigned client_revoke(struct client *client, client_done_fn *done,
	void *data) FD_NONNULL;
/* The refresh token, with which servers end the access token as well. */
unsigned client_revoke_refresh(struct client *client, client_done_fn *done,
	void *data) FD_NONNULL;
/* What the server says of the person (OpenID Connect Core 5.3): the answer of
   the userinfo endpoint is the exchange's. */
unsigned client_userinfo(struct client *client, client_done_fn *done,
	void *data) FD_NONNULL;
/* What the refusal of the last attempt points at: bits of enum suspect. */
unsigned client_token_suspects(const struct client *client) FD_NONNULL;

/*
 * Makes an assertion as a token request would, and checks all that the server
 * would check; it is sent nowhere and wiped.
 */
unsigned client_preflight(struct client *client, client_done_fn *done,
	void *data) FD_NONNULL;
struct preflight {
	struct jwt_checks checks;
	struct jwt jwt;		/* header and claims; no signature in it */
	time_t at;
};
/* The last one, or NULL. */
const struct preflight *client_preflight_found(const struct client *client)
	FD_NONNULL;
/* Whether the connection signs assertions at all. */
bool client_signs(const struct client *client) FD_NONNULL;
/* Wipes the token and the secrets that were typed. */
void client_forget_secrets(struct client *client) FD_NONNULL;
/* Every secret, passphrase and token that is held now, borrowed for the call;
   what: "client secret", "access token". */
typedef void client_secret_fn(void *data, const char *what,
	const struct secret *secret);
void client_each_secret(const struct client *client, client_secret_fn *each,
	void *data) __attribute__((nonnull(1, 2)));
/* Wipes those that came from the vault: it was locked, or changed. */
void client_forget_vaulted(struct client *client) FD_NONNULL;
/* The last introspection answer, or NULL. */
const struct introspection *client_introspection(const struct client *client)
	FD_NONNULL;

/* Fetches the first discovery document there is. */
unsigned client_discover(struct client *client, client_done_fn *done,
	void *data) FD_NONNULL;
/* Asks every source, those of the default FHIR service too. */
unsigned client_discover_all(struct client *client, client_done_fn *done,
	void *data) FD_NONNULL;
/* What was asked so far: see core/auth/discovery_sources.h. */
const struct discovery_set *client_discovered(const struct client *client)
	FD_NONNULL;
/* All as one; NULL while nothing was read. The text of the first. */
const struct discovery *client_discovery(const struct client *client)
	FD_NONNULL;
const char *client_discovery_text(const struct client *client) FD_NONNULL;
/* True when an endpoint on another origin stands in the way. */
bool client_needs_rebase(const struct client *client) FD_NONNULL;
/*
 * The user agreed: endpoints are taken from the configured base from now on,
 * and written into the client's connection (client_connection) so that the
 * caller can save it.
 */
void client_rebase(struct client *client) FD_NONNULL;
/* Owned URL used for an endpoint, or NULL with the reason. */
char *client_endpoint(const struct client *client, enum endpoint endpoint,
	struct err *err) FD_NONNULL FD_MUST_USE;

#endif
