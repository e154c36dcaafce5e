#ifndef FD_TUI_COMMANDS_CONNECTION_FORM_H
#define FD_TUI_COMMANDS_CONNECTION_FORM_H

/*
 * What the parts of the connection form share. Names of fields are those of
 * the rows; a row is shown when what it is about is in use.
 */

#include "core/store/connection.h"
#include "tui/kit/form.h"

/* A service of the form wants OAuth2. */
bool form_uses_oauth2(const struct form *form);
/* A sentence when the words name no source of a secret. */
const char *form_secret_problem(const char *value);
/* A field's text; NULL when it is empty. */
void form_read_text(char **place, const struct form *form, const char *name)
	FD_NONNULL;
bool form_read_secret(struct secret_ref *ref, const struct form *form,
	const char *name, struct err *err) FD_NONNULL;
void form_fill_text(struct form *form, const char *name, const char *value)
	__attribute__((nonnull(1, 2)));
void form_fill_secret(struct form *form, const char *name,
	const struct secret_ref *ref) FD_NONNULL;

#define FORM_SECRET_HELP \
	SECRET_SOURCES ": where it comes from, never the secret"

/* connection_form_grant.c: client authentication and grant. */
bool form_needs_secret(const struct form *form);
bool form_needs_key(const struct form *form);
bool form_has_key(const struct form *form);
bool form_asserts(const struct form *form);
bool form_is_bearer(const struct form *form);
bool form_is_code(const struct form *form);
bool form_is_refresh(const struct form *form);
bool form_read_grant(const struct form *form, struct oauth2_settings *oauth2,
	struct err *err) FD_NONNULL;
void form_fill_grant(struct form *form, const struct oauth2_settings *oauth2)
	FD_NONNULL;

#define FORM_GRANT_ROWS \
	{ "auth", "Client auth", "How it proves itself: secret in a header " \
		"(basic) or the form (post), an assertion, a certificate", \
		FORM_CHOICE, "basic|post|client_secret_jwt|private_key_jwt|" \
		"tls_client_auth|self_signed_tls_client_auth|none", NULL, \
		form_uses_oauth2 }, \
	{ "secret", "Client secret", FORM_SECRET_HELP, FORM_TEXT, NULL, \
		form_secret_problem, form_needs_secret }, \
	{ "keyfile", "Key file", "The private key that signs: PEM or JWK; " \
		"fhirdeck jwk new makes one", FORM_TEXT, NULL, NULL, \
		form_needs_key }, \
	{ "keypass", "  passphrase", FORM_SECRET_HELP, FORM_TEXT, NULL, \
		form_secret_problem, form_has_key }, \
	{ "keyid", "  key id", "kid, as the server knows it; empty: the " \
		"JWK's own, or its thumbprint", FORM_TEXT, NULL, NULL, \
		form_has_key }, \
	{ "alg", "Signed with", "automatic: what suits the key", \
		FORM_CHOICE, "automatic|RS256|RS384|RS512|PS256|PS384|" \
		"PS512|ES256|ES384|ES512|EdDSA|HS256|HS384|HS512", NULL, \
		form_asserts }, \
	{ "signedfor", "  for", "token_endpoint (empty), issuer, or the " \
		"audience itself", FORM_TEXT, NULL, NULL, form_asserts }, \
	{ "lifetime", "  seconds", "How long an assertion holds, 60 to " \
		"300; empty: 240", FORM_TEXT, NULL, NULL, form_asserts }, \
	{ "grant", "Grant", "How a token is got; authorization_code and " \
		"device_code: a person logs in elsewhere", FORM_CHOICE, \
		"client_credentials|jwt_bearer|authorization_code|" \
		"device_code|refresh_token", NULL, form_uses_oauth2 }, \
	{ "subject", "  for whom", "sub of the assertion; empty: the " \
		"client itself", FORM_TEXT, NULL, NULL, form_is_bearer }, \
	{ "refresh", "  refresh token", FORM_SECRET_HELP, FORM_TEXT, NULL, \
		form_secret_problem, form_is_refresh }, \
	{ "redirect", "  back to", "The redirect address, as registered; " \
		"empty: a free port of 127.0.0.1", FORM_TEXT, NULL, NULL, \
		form_is_code }

#endif
