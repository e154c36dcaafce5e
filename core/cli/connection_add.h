#ifndef FD_CLI_CONNECTION_ADD_H
#define FD_CLI_CONNECTION_ADD_H

/*
 * The options of `fhirdeck connection add`, as they were typed; NULL where
 * one was not given.
 */

#include "core/cli/cli.h"
#include "core/store/connection.h"

struct add_options {
	const char *tier, *default_service, *oauth2, *client_id,
		*client_secret, *client_auth, *scope, *aud, *ca_file, *user,
		*password, *token;
	const char *client_certificate, *client_key, *client_passphrase,
		*verify_as, *tls_minimum;
	/* Ways to a token; core/cli/connection_grant.c. */
	const char *grant, *resource, *redirect_uri, *refresh_token,
		*key_file, *key_passphrase, *key_id, *assertion_alg,
		*assertion_audience, *assertion_subject, *assertion_lifetime;
	const char *proxy, *no_proxy, *proxy_user, *proxy_password,
		*proxy_auth, *proxy_ca_file, *ip;
	struct cli_list services, variables, resolve;
	bool is_read_only, replaces, is_ca_alone, allows_plain_http;
};

/* Client authentication, grant and what they need; false with err. */
bool cli_add_grant(struct connection *connection,
	const struct add_options *options, struct err *err) FD_NONNULL;
/* Where a secret comes from, by an option; NULL text: as it was. */
/*
 * A path in full, NULL leaves what is there, "" takes it away; a note when no
 * such file is there.
 */
void cli_add_file(char **place, const char *option, const char *text)
	__attribute__((nonnull(1, 2)));
bool cli_add_secret(struct secret_ref *place, const char *option,
	const char *text, struct err *err) __attribute__((nonnull(1, 2, 4)));
/* Saves it and says where; returns the exit status. */
int cli_connection_add(struct connection_store *store, const char *name,
	const struct add_options *options) FD_NONNULL;

/* connection_network.c: proxy, addresses, family. */
bool cli_add_network(struct connection *connection,
	const struct add_options *options, struct err *err) FD_NONNULL;

#endif
