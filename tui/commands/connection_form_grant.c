#include "tui/commands/connection_form.h"

/*
 * The rows of the connection form that say how a token is got. Which of them
 * are shown follows from client authentication and grant, so that a client
 * with a secret sees no more rows than it did before there were keys.
 */

#include <stdio.h>
#include <string.h>

#include "core/base/text.h"

static enum client_auth auth_of(const struct form *form)
{
	enum client_auth auth = CLIENT_AUTH_BASIC;

	client_auth_parse(form_get(form, "auth"), &auth);
	return auth;
}

static bool has_grant(const struct form *form, enum grant_kind wanted)
{
	enum grant_kind grant = GRANT_CLIENT_CREDENTIALS;

	return form_uses_oauth2(form) &&
		grant_parse(form_get(form, "grant"), &grant) &&
		grant == wanted;
}

bool form_is_bearer(const struct form *form)
{
	return has_grant(form, GRANT_JWT_BEARER);
}

bool form_is_code(const struct form *form)
{
	return has_grant(form, GRANT_CODE);
}

bool form_is_refresh(const struct form *form)
{
	return has_grant(form, GRANT_REFRESH);
}

bool form_needs_secret(const struct form *form)
{
	return form_uses_oauth2(form) &&
		client_auth_needs_secret(auth_of(form));
}

bool form_needs_key(const struct form *form)
{
	return form_uses_oauth2(form) && (form_is_bearer(form) ||
		auth_of(form) == CLIENT_AUTH_PRIVATE_KEY_JWT);
}

bool form_has_key(const struct form *form)
{
	return form_needs_key(form) && *form_get(form, "keyfile") != '\0';
}

bool form_asserts(const struct form *form)
{
	return form_needs_key(form) || (form_uses_oauth2(form) &&
		auth_of(form) == CLIENT_AUTH_SECRET_JWT);
}

static bool read_lifetime(const struct form *form, long *seconds,
	struct err *err)
{
	const char *text = form_get(form, "lifetime");

	*seconds = 0;
	return *text == '\0' || text_parse_long(text, 60, 300, seconds) ||
		err_set(err, ERR_USAGE, "an assertion holds from 60 to 300 "
			"seconds");
}

bool form_read_grant(const struct form *form, struct oauth2_settings *oauth2,
	struct err *err)
{
	const char *alg = form_get(form, "alg");

	oauth2->auth = auth_of(form);
	grant_parse(form_get(form, "grant"), &oauth2->grant);
	form_read_text(&oauth2->key_file, form, "keyfile");
	form_read_text(&oauth2->key_id, form, "keyid");
	mem_replace(&oauth2->assertion_alg,
		strcmp(alg, "automatic") != 0 && *alg != '\0' ? alg : NULL);
	form_read_text(&oauth2->assertion_audience, form, "signedfor");
	form_read_text(&oauth2->assertion_subject, form, "subject");
	form_read_text(&oauth2->redirect_uri, form, "redirect");
	/* What the client no longer needs does not stay behind unseen. */
	if (form_needs_secret(form) || form_is_bearer(form) ||
	    !form_uses_oauth2(form)) {
		if (!form_read_secret(&oauth2->client_secret, form, "secret",
		    err))
			return false;
	} else {
		secret_ref_finish(&oauth2->client_secret);
	}
	return read_lifetime(form, &oauth2->assertion_lifetime, err) &&
		form_read_secret(&oauth2->key_passphrase, form, "keypass",
			err) &&
		form_read_secret(&oauth2->refresh_token, form, "refresh",
			err);
}

void form_fill_grant(struct form *form, const struct oauth2_settings *oauth2)
{
	char seconds[16] = "";

	if (oauth2->assertion_lifetime != 0)
		snprintf(seconds, sizeof(seconds), "%ld",
			oauth2->assertion_lifetime);
	form_set(form, "auth", client_auth_name(oauth2->auth));
	form_set(form, "grant", grant_name(oauth2->grant));
	form_fill_secret(form, "secret", &oauth2->client_secret);
	form_fill_text(form, "keyfile", oauth2->key_file);
	form_fill_secret(form, "keypass", &oauth2->key_passphrase);
	form_fill_text(form, "keyid", oauth2->key_id);
	form_set(form, "alg", oauth2->assertion_alg != NULL ?
		oauth2->assertion_alg : "automatic");
	form_fill_text(form, "signedfor", oauth2->assertion_audience);
	form_set(form, "lifetime", seconds);
	form_fill_text(form, "subject", oauth2->assertion_subject);
	form_fill_secret(form, "refresh", &oauth2->refresh_token);
	form_fill_text(form, "redirect", oauth2->redirect_uri);
}
