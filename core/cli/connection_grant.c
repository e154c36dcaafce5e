#include "core/cli/connection_add.h"

/*
 * The part of `fhirdeck connection add` that says how a token is got: words
 * and texts as they stand in the file, checked by the store.
 */

#include <stdlib.h>

#include "core/base/text.h"

static void set_text(char **place, const char *text)
{
	if (text != NULL)
		mem_replace(place, *text != '\0' ? text : NULL);
}

static bool set_words(struct oauth2_settings *oauth2,
	const struct add_options *options, struct err *err)
{
	if (options->client_auth != NULL &&
	    !client_auth_parse(options->client_auth, &oauth2->auth))
		return err_set(err, ERR_USAGE, "--client-auth is "
			CLIENT_AUTH_WORDS ", not \"%.40s\"",
			options->client_auth);
	if (options->grant != NULL &&
	    !grant_parse(options->grant, &oauth2->grant))
		return err_set(err, ERR_USAGE, "--grant is " GRANT_WORDS
			", not \"%.40s\"", options->grant);
	if (options->assertion_lifetime != NULL &&
	    !text_parse_long(options->assertion_lifetime, 0, 300,
		&oauth2->assertion_lifetime))
		return err_set(err, ERR_USAGE, "--assertion-lifetime is a "
			"number of seconds from 60 to 300");
	return true;
}

bool cli_add_grant(struct connection *connection,
	const struct add_options *options, struct err *err)
{
	struct oauth2_settings *oauth2 = &connection->oauth2;

	set_text(&oauth2->resource, options->resource);
	set_text(&oauth2->redirect_uri, options->redirect_uri);
	cli_add_file(&oauth2->key_file, "--key-file", options->key_file);
	set_text(&oauth2->key_id, options->key_id);
	set_text(&oauth2->assertion_alg, options->assertion_alg);
	set_text(&oauth2->assertion_audience, options->assertion_audience);
	set_text(&oauth2->assertion_subject, options->assertion_subject);
	return set_words(oauth2, options, err) &&
		cli_add_secret(&oauth2->key_passphrase, "--key-passphrase",
			options->key_passphrase, err) &&
		cli_add_secret(&oauth2->refresh_token, "--refresh-token",
			options->refresh_token, err);
}
