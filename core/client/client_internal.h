#ifndef FD_CLIENT_CLIENT_INTERNAL_H
#define FD_CLIENT_CLIENT_INTERNAL_H

/*
 * What the files of core/client share. An operation is stepped again whenever
 * something it may wait for has changed; a step either starts the next thing
 * and waits, or ends the operation.
 */

#include "core/auth/keyfile.h"
#include "core/client/client.h"
#include "core/client/versions.h"

enum operation_kind {
	OPERATION_SEND, OPERATION_TOKEN, OPERATION_INTROSPECT,
	OPERATION_REVOKE, OPERATION_DISCOVER, OPERATION_DISCOVER_ALL,
	OPERATION_PREFLIGHT, OPERATION_USERINFO
};

enum operation_wait {
	WAIT_NOTHING, WAIT_SECRET, WAIT_DISCOVERY, WAIT_TOKEN,
	/* These two end by themselves, without a step. */
	WAIT_EXCHANGE, WAIT_RETRY
};

enum client_secret_kind {
	SECRET_OF_CLIENT, SECRET_OF_USER, SECRET_PASTED, SECRET_OF_CERTIFICATE,
	SECRET_OF_KEY, SECRET_OF_REFRESH,
	SECRET_OF_PROXY,
	SECRET_KIND_COUNT
};

struct operation {
	struct operation *next;
	struct client *client;
	unsigned id;
	enum operation_kind kind;
	enum operation_wait wait;
	bool is_over;		/* ended; swept when nobody steps */
	bool was_retried;	/* the one retry after a 401 is spent */
	bool needs_new_token;	/* one later than token_serial below */
	unsigned token_serial;
	uint32_t exchange;	/* WAIT_RETRY: the answer there is */
	int retries;		/* as in client_call */
	unsigned tried, busy_status, retry_timer;
	long retry_ms;		/* the wait, from then on */
	int64_t retry_from;
	char words[64];		/* what it is doing, while that counts */
	char *method, *url, *content_type;
	struct http_headers headers;
	struct buf body;
	bool has_body, without_credentials, stops_at_tls;
	struct secret *about;	/* introspected; NULL: the token held */
	bool is_refresh;	/* revoked is the refresh token */
	enum access_mode access;
	http_sink_fn *sink;
	void *sink_data;
	exchange_fn *progress;
	client_done_fn *done;
	client_introspected_fn *introspected;
	void *data;
};

struct client {
	struct loop *loop;
	struct http *http;
	struct connection *connection;
	/* "~/" taken as the home folder */
	char *ca_file, *certificate, *certificate_key, *proxy_ca_file;
	bool certificate_is_good;	/* it was opened once */
	struct client_hooks hooks;
	struct versions *versions;	/* of what production answered */
	struct operation *operations;
	unsigned last_id, step_timer;

	struct secret *secret[SECRET_KIND_COUNT];
	bool is_asking;
	bool asks_passphrase;	/* the question is for the vault's */
	bool is_unlocking;	/* the vault, with its answer */
	unsigned command;	/* the child that yields a secret, or 0 */
	enum client_secret_kind asked;	/* by question or command */

	struct token token;
	unsigned token_serial;	/* counts tokens got */
	uint32_t token_exchange;
	enum grant_kind token_grant;	/* of that exchange */
	char *token_problem;	/* of the last attempt; or NULL */
	time_t token_problem_at;
	unsigned suspects;	/* what the refusal points at */
	struct preflight *preflight;	/* the last one; or NULL */
	struct keyfile key;	/* once it was read */
	struct login *login;	/* a person's, under way (client_login.h) */

	struct discovery_set discovered;	/* source by source */
	struct discovery discovery;		/* all as one */
	enum discovery_source discovery_source;	/* being asked */
	bool has_discovery, discovery_failed, wants_all_sources;
	char *discovery_text;
	uint32_t discovery_exchange;
	bool needs_rebase;

	bool has_introspection;
	struct introspection introspection;
};

/* A new one, stepped soon. */
struct operation *client_add(struct client *client, enum operation_kind kind,
	void *data);
/* The same, for one that ends through done. */
struct operation *client_begin(struct client *client,
	enum operation_kind kind, client_done_fn *done, void *data);
/* NULL when it is over. */
struct operation *client_operation(const struct client *client, unsigned id);

/* client_retry.c: true when the answer is not the last word; it waits then. */
bool client_retries(struct operation *operation,
	const struct exchange *exchange);
/* Ends one that waits, with the answer it has; false when it does not. */
bool client_retry_stop(struct operation *operation);
/* Its timer only. */
void client_retry_drop(struct operation *operation);

/* True when ready; false: the operation waits, or has been ended. */
bool client_ready_secret(struct operation *operation,
	enum client_secret_kind kind);
/* One that was refused and can change: it is got anew the next time. */
void client_forget_typed(struct client *client,
	enum client_secret_kind kind);
/* Where it comes from; "client secret". */
const struct secret_ref *client_secret_ref(const struct client *client,
	enum client_secret_kind kind);
const char *client_secret_word(enum client_secret_kind kind);
/* Owned, from a source that needs no waiting; NULL with err. */
struct secret *client_read_secret(struct client *client,
	enum client_secret_kind kind, struct err *err);
bool client_start_command(struct client *client, enum client_secret_kind kind,
	struct err *err);
void client_stop_command(struct client *client);
/* Nobody waits any more for the secret that is being got. */
void client_abandon_secret(struct client *client);
const char *client_secret_doing(const struct client *client);
bool client_ready_endpoint(struct operation *operation,
	enum endpoint endpoint, char **url);
bool client_ready_discovery(struct operation *operation);
bool client_ready_token(struct operation *operation);

/* client_guard.c: whether the policy lets this be asked for. */
bool client_may_ask_token(const struct client *client, const struct buf *form,
	struct err *err);
void client_add_condition(struct operation *operation);

/* client_about.c */
void client_step_about(struct operation *operation);
/* client_userinfo.c */
void client_step_userinfo(struct operation *operation);

/* client_preflight.c */
void client_step_preflight(struct operation *operation);
void client_preflight_drop(struct client *client);
/* What the refusal in an answer points at, for this client. */
unsigned client_suspects(const struct client *client,
	const struct exchange *exchange);

/* What an authorization server answered; borrows from the exchange. */
struct oauth_answer client_answer_of(const struct client *client,
	const struct exchange *exchange);
/* How the client proves itself, and the id of the key that signs, or NULL. */
enum suspect_by client_proved_by(const struct client *client);
const char *client_kid(const struct client *client);

/* client_auth.c: what client authentication needs is at hand. */
bool client_ready_proof(struct operation *operation);
bool client_ready_key(struct operation *operation);
/* It was refused: what can be another one by now is got anew. */
void client_forget_proof(struct client *client);
/* An assertion of the client's, or one that asks for a grant; url: where it
   goes, NULL for the token endpoint. */
struct secret *client_assertion(const struct client *client, bool is_grant,
	const char *url, struct err *err);
/* Adds to the form what says who the client is; authorization: owned value of
   that header, or NULL. */
bool client_prove(const struct client *client, const char *url,
	struct buf *form, struct secret **authorization, struct err *err);
/* POSTs a form to the authorization server and finishes it; 0 with err. */
struct client_form {
	const char *label;
	exchange_fn *ended;
};
uint32_t client_post(struct client *client, const char *url,
	struct buf *form, const struct client_form *what, struct err *err);

/* client_token.c: sends a form for a token, which all who wait wait for. */
bool client_ask_token(struct client *client, enum grant_kind grant,
	struct buf *form, struct err *err);
/* True when the answer brought a token, which is held from then on. */
bool client_take_answer(struct client *client,
	const struct exchange *exchange, enum grant_kind grant,
	struct err *err);
/* Remembers why, and ends all that wait for one. */
void client_token_failed(struct client *client, const struct err *err);
/* client_login.c: nobody waits any more; the same without a word. */
void client_abandon_login(struct client *client);
void client_login_drop(struct client *client);

/* True when a secret may go to the URL: over TLS, to this machine, or where
   the connection allows plain http. */
bool client_may_send_secret(const struct client *client, const char *url,
	struct err *err);
/* As client_ready_secret, for the passphrase of the client certificate. */
bool client_ready_certificate(struct operation *operation);
/* The TLS settings; certificate and name for the connection's own origins. */
void client_fill_tls(const struct client *client,
	struct http_request *request);
/* client_way.c: as client_ready_secret, for the proxy's password. */
bool client_ready_proxy(struct operation *operation);
/* Proxy, addresses and family. */
void client_fill_way(const struct client *client,
	struct http_request *request);
/* An exchange is over: a password that the proxy refused is forgotten. */
void client_note_way(struct client *client, const struct exchange *exchange);
/* True when what is sent to the URL does not leave this machine. */
bool client_stays_here(const struct client *client, const char *url);
/* Base request; its URL is set: timeouts, cap, CA, extra headers none. */
void client_fill_request(const struct client *client,
	struct http_request *request);
/* The same as client_post; 0 has ended the operation. */
uint32_t client_post_form(struct operation *operation, const char *url,
	struct buf *form, const char *label, exchange_fn *ended);

void operation_end(struct operation *operation, uint32_t exchange,
	const struct err *err);
/* Ends all that wait for the thing. */
void operations_fail(struct client *client, enum operation_wait wait,
	const struct err *err);
/* Steps every operation soon, from the loop. */
void client_step_soon(struct client *client);
void client_changed(struct client *client);
struct operation *operation_by_exchange(struct client *client,
	uint32_t exchange);

#endif
