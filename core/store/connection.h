#ifndef FD_STORE_CONNECTION_H
#define FD_STORE_CONNECTION_H

/*
 * Connections: one environment each, with its services, its OAuth2 server,
 * where its secrets come from (never the secrets), TLS, timeouts, headers and
 * variables. connections.json is hand-editable; members this version does not
 * know are kept when the file is written again.
 */

#include "core/base/buf.h"
#include "core/base/err.h"
#include "core/net/http.h"

struct json;

enum tier { TIER_DEV, TIER_TEST, TIER_PRODUCTION };
enum service_kind { SERVICE_FHIR, SERVICE_HL7V2, SERVICE_HTTP };
enum access_mode {
	ACCESS_UNRESTRICTED, ACCESS_OAUTH2, ACCESS_BASIC, ACCESS_TOKEN
};
enum client_auth {
	CLIENT_AUTH_BASIC, CLIENT_AUTH_POST, CLIENT_AUTH_SECRET_JWT,
	CLIENT_AUTH_PRIVATE_KEY_JWT, CLIENT_AUTH_TLS,
	CLIENT_AUTH_SELF_SIGNED_TLS, CLIENT_AUTH_NONE
};
enum grant_kind {
	GRANT_CLIENT_CREDENTIALS, GRANT_JWT_BEARER,
	GRANT_CODE, GRANT_DEVICE,	/* a person's own login */
	GRANT_REFRESH			/* from one that is at hand */
};

/* Where a secret comes from: {"prompt":true}, {"env":"X"}, {"file":"P"},
   {"command":"pass show x"}, {"vault":"NAME"}. */
enum secret_source {
	SECRET_NONE, SECRET_PROMPT, SECRET_ENV, SECRET_FILE, SECRET_COMMAND,
	SECRET_VAULT,
	SECRET_PUBLIC	/* known to all by design: the sandbox's own; never
			   read from a file and never written to one */
};
struct secret_ref {
	enum secret_source source;
	char *value;		/* variable, path, command, name; PUBLIC: the
				   secret */
};

struct service {
	char *name;		/* "esb" */
	enum service_kind kind;
	char *base;		/* no trailing slash */
	enum access_mode access;
};

struct oauth2_settings {
	char *base;		/* "https://host/gentietest/oauth2" */
	/* Set by hand, or remembered when the user rebased; or NULL. */
	char *token_endpoint, *introspection_endpoint, *revocation_endpoint,
		*jwks_uri, *authorization_endpoint, *device_endpoint;
	enum grant_kind grant;
	char *client_id;
	struct secret_ref client_secret;
	enum client_auth auth;
	char *scope;
	char *aud;		/* or NULL */
	char *resource;		/* RFC 8707; or NULL */
	struct secret_ref refresh_token;	/* the first of GRANT_REFRESH */
	char *redirect_uri;	/* NULL: http://127.0.0.1:PORT/callback */
	/* What assertions are made with: private_key_jwt, jwt_bearer. */
	char *key_file;		/* PEM or JWK */
	struct secret_ref key_passphrase;
	char *key_id;		/* NULL: the JWK's own, or its thumbprint */
	char *assertion_alg;	/* NULL: what suits the key; HS256 */
	char *assertion_audience;	/* NULL: the endpoint it goes to;
					   "token_endpoint", "issuer",
					   or the audience itself */
	char *assertion_subject;	/* of jwt_bearer; NULL: client id */
	long assertion_lifetime;	/* seconds; 0: 240 */
	bool token_by_get;	/* token_method = GET */
	bool uses_base_paths;	/* endpoints rebased on the configured base */
};

/* How the servers are reached; NULL: as usual. See core/net/way.h. */
struct network_settings {
	char *proxy;		/* URL without a user; "none"; NULL: the
				   environment's */
	char *no_proxy;		/* NULL: the environment's */
	char *proxy_user;
	struct secret_ref proxy_password;
	char *proxy_auth;	/* "basic", "digest", "negotiate" */
	char *proxy_ca_file;
	char *ip;		/* "4", "6" */
	char *resolve;		/* "host:port:address ..." */
};

struct variable {
	char *name, *value;
};

/* Who to ring, as the users of a connection say it; each may be NULL. */
struct contacts {
	char *network, *certificates, *identity, *vendor;
};

struct connection {
	char *name;
	enum tier tier;
	bool is_read_only;	/* production opens so */
	size_t service_count, service_alloc;
	struct service *services;
	size_t default_service;
	struct oauth2_settings oauth2;
	char *basic_user;
	struct secret_ref basic_password;
	struct secret_ref pasted_token;
	char *ca_file;		/* or a folder of CA files */
	bool is_ca_alone;	/* in place of the system's, not beside them */
	char *client_certificate, *client_key;	/* PEM or PKCS#12; PEM */
	struct secret_ref client_passphrase;
	char *verify_as;	/* name verified where a URL has an address */
	char *tls_minimum;	/* "1.2", "1.3"; NULL: 1.2 */
	struct network_settings network;
	bool allows_plain_http;	/* tokens and passwords may go over http */
	long timeout_connect, timeout_first_byte, timeout_total; /* s; 0: the
							setting's value */
	struct http_headers headers;
	size_t variable_count, variable_alloc;
	struct variable *variables;
	struct contacts contacts;
	char *check_read;	/* what a check reads last ("Task?_count=1"), or
				   NULL */
	bool is_preset;		/* shipped, not (yet) in the user's file */
	struct json *unknown;	/* as it was read: members to keep, and what a
				   change is measured by; or NULL */
};

struct connection *connection_new(const char *name) FD_NONNULL FD_MUST_USE;
void connection_free(struct connection *connection);
struct connection *connection_dup(const struct connection *connection)
	FD_NONNULL FD_MUST_USE;
/* The built-in server's, at "http://127.0.0.1:PORT"; its secret is public. */
struct connection *connection_new_sandbox(const char *origin)
	FD_NONNULL FD_MUST_USE;
/* Service of that name, or NULL; NULL or "" asks for the default. */
const struct service *connection_service(const struct connection *connection,
	const char *name) __attribute__((nonnull(1)));
struct service *connection_add_service(struct connection *connection,
	const char *name, enum service_kind kind, const char *base,
	enum access_mode access) FD_NONNULL;
/* Both are copied. */
void connection_add_variable(struct connection *connection, const char *name,
	const char *value) FD_NONNULL;
/*
 * A variable: the connection's own, a service's base under the service's
 * name, "base" for the default service, "oauth2" for the OAuth2 base. NULL
 * when unknown.
 */
const char *connection_variable(const struct connection *connection,
	const char *name) FD_NONNULL;
/* A sentence that names the field, or true. */
bool connection_check(const struct connection *connection, struct err *err)
	FD_MUST_USE;

/* Words of the file and the forms; parse answers false for others. */
const char *tier_name(enum tier tier);			/* "test" */
const char *tier_label(enum tier tier);			/* "TEST" */
const char *access_name(enum access_mode access);	/* "oauth2" */
const char *service_kind_name(enum service_kind kind);
bool tier_parse(const char *text, enum tier *out) FD_NONNULL;
bool access_parse(const char *text, enum access_mode *out) FD_NONNULL;
bool service_kind_parse(const char *text, enum service_kind *out) FD_NONNULL;
#define CLIENT_AUTH_WORDS "basic, post, client_secret_jwt, " \
	"private_key_jwt, tls_client_auth, self_signed_tls_client_auth or none"
#define GRANT_WORDS "client_credentials, jwt_bearer, authorization_code, " \
	"device_code or refresh_token"
const char *client_auth_name(enum client_auth auth);	/* "basic" */
/* "client_secret_basic" */
const char *client_auth_registered(enum client_auth auth);
bool client_auth_parse(const char *text, enum client_auth *out) FD_NONNULL;
bool client_auth_needs_secret(enum client_auth auth);
const char *grant_name(enum grant_kind grant);		/* "device_code" */
const char *grant_on_wire(enum grant_kind grant);	/* grant_type */
bool grant_parse(const char *text, enum grant_kind *out) FD_NONNULL;
bool grant_needs_person(enum grant_kind grant);
/* What there is to say about a source, for sentences. */
#define SECRET_SOURCES \
	"prompt, env:NAME, file:PATH, command:LINE or vault:NAME"
/* No source is longer, in bytes with its NUL. */
enum { SECRET_REF_MAX = 1024 };
/* "prompt", "env:NAME", ..., "" for none: forms, CLI, show. */
void secret_ref_format(const struct secret_ref *ref, char *out, size_t size)
	FD_NONNULL;
bool secret_ref_parse(const char *text, struct secret_ref *out,
	struct err *err) FD_NONNULL FD_MUST_USE;
/* The word in front of the colon, and the member's name; NULL: no value. */
const char *secret_source_name(enum secret_source source);
void secret_ref_finish(struct secret_ref *ref) FD_NONNULL;

/*
 * The store: the user's connections.json, and the presets behind it. The file
 * may change at any time, by an editor or another fhirdeck: it is written
 * under a lock (base/lockfile), each change is made to what it has by then,
 * and all that is not changed stays byte for byte. What it was before the last
 * change stands beside it as connections.json~.
 */
struct connection_store;

/*
 * Reads the file. A missing one is an empty one. One that can't be read is
 * named with its line in problem, and so is the file that was kept before it;
 * presets are offered, and saving refuses until it is mended, so nothing is
 * overwritten.
 */
struct connection_store *connection_store_open(struct err *problem)
	FD_NONNULL FD_MUST_USE;
void connection_store_free(struct connection_store *store);
/* User's own first, then presets whose names they don't use. */
size_t connection_store_count(const struct connection_store *store) FD_NONNULL;
struct connection *connection_store_at(const struct connection_store *store,
	size_t at) FD_NONNULL;
/* Exact name, then without case, then a unique beginning; NULL with err. */
struct connection *connection_store_find(const struct connection_store *store,
	const char *name, struct err *err) FD_NONNULL;
/*
 * Adds or replaces (by old_name; NULL adds) and writes the file. Takes
 * connection over in any case; on failure the file is as it was. When another
 * program changed the same connection since it was read, both changes are
 * made; the same member changed twice is refused and named.
 */
bool connection_store_put(struct connection_store *store,
	const char *old_name, struct connection *connection, struct err *err)
	__attribute__((nonnull(1, 3))) FD_MUST_USE;
/*
 * Presets can't be removed, nor what another program changed since it was
 * read here; the sentence says so.
 */
bool connection_store_remove(struct connection_store *store,
	const char *name, struct err *err) FD_NONNULL FD_MUST_USE;
const char *connection_store_path(const struct connection_store *store)
	FD_NONNULL;
/*
 * What is odd in the file but does not keep it from being read, such as a
 * member that is a slip for a known one: lines, each with its file and line.
 */
const char *connection_store_notes(const struct connection_store *store)
	FD_NONNULL;
/* Waits for another program's lock as long as a command may, not a deck. */
void connection_store_be_patient(struct connection_store *store) FD_NONNULL;
/*
 * Looks whether another program changed the file, which costs a stat; to be
 * called now and then. What was seen once is read at the next call, when
 * whoever writes is likely to be done. NEWS_CHANGED: the store has what the
 * file has, words say what is new. NEWS_BROKEN: err names the mistake, the
 * store is as it was.
 */
enum store_news { NEWS_NONE, NEWS_CHANGED, NEWS_BROKEN };
enum store_news connection_store_poll(struct connection_store *store,
	struct buf *words, struct err *err) FD_NONNULL;
/* Nothing that would be written to the file differs. */
bool connection_equals(const struct connection *a,
	const struct connection *b) FD_NONNULL FD_MUST_USE;
/* Adds one that lives only as long as the program (the sandbox). */
void connection_store_adopt(struct connection_store *store,
	struct connection *connection) FD_NONNULL;

/* For tests and import: one connection from and to its JSON form. */
struct connection *connection_from_json(const struct json *json,
	struct err *err) FD_NONNULL FD_MUST_USE;
struct json *connection_to_json(const struct connection *connection)
	FD_NONNULL FD_MUST_USE;

#endif
