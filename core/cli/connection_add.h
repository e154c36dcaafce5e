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
	struct cli_list services, variables;
	bool is_read_only, replaces, is_ca_alone, allows_plain_http;
};

/* Saves it and says where; returns the exit status. */
int cli_connection_add(struct connection_store *store, const char *name,
	const struct add_options *options) FD_NONNULL;

#endif
