#include "core/client/check_part.h"

/*
 * The rungs of OAuth2: discovery, token, introspection, each an operation of
 * the client's own. Introspection is not allowed to every client, so that it
 * is refused is a remark and not a failure.
 */

#include <stdio.h>
#include <string.h>

#include "core/base/clock.h"

/* The rungs of OAuth2 end alike: a word when it worked, the reason if not. */
void check_on_discovered(void *data, uint32_t id, const struct err *err)
{
	struct check *check = data;
	const struct discovery *found = client_discovery(check->client);
	const char *base =
		client_connection(check->client)->oauth2.base;
	struct buf findings = BUF_INIT;

	(void)id;
	check->operation = 0;
	if (err != NULL) {
		check_fail(check, RUNG_DISCOVERY, err);
		return;
	}
	if (found != NULL)
		discovery_findings(found, base, &findings);
	/* One line is enough here; the token view has them all. */
	if (findings.len > 0)
		buf_truncate(&findings, strcspn(findings.data, "\n"));
	if (found == NULL)
		check_note(check, RUNG_DISCOVERY, CHECK_WARNING,
			clock_since(check->started), "no discovery document; "
			"the usual paths on the OAuth2 base are used");
	else
		check_quote(check, RUNG_DISCOVERY, findings.len > 0 ?
			CHECK_WARNING : CHECK_GOOD, clock_since(check->started),
			findings.len > 0 ? findings.data :
			"issuer and endpoints are on the configured origin");
	buf_finish(&findings);
	check_climb(check, RUNG_TOKEN);
}

void check_on_token(void *data, uint32_t id, const struct err *err)
{
	struct check *check = data;
	const struct token *token = client_token(check->client);
	char missing[120], text[300];

	(void)id;
	check->operation = 0;
	if (err != NULL) {
		check_fail(check, RUNG_TOKEN, err);
		return;
	}
	token_scopes_missing(token, missing, sizeof(missing));
	if (missing[0] != '\0')
		snprintf(text, sizeof(text), "a token was given, but without "
			"the scope %s", missing);
	else
		snprintf(text, sizeof(text), "scope %.120s, %ld s to go",
			token->scope_granted != NULL ? token->scope_granted :
			token->scope_asked, token_seconds_left(token));
	check_quote(check, RUNG_TOKEN, missing[0] != '\0' ? CHECK_WARNING :
		CHECK_GOOD, clock_since(check->started), text);
	check_climb(check, RUNG_INTROSPECTION);
}

void check_on_introspected(void *data, const struct introspection *answer,
	const struct err *err)
{
	struct check *check = data;

	check->operation = 0;
	check->has_token = true;
	if (err != NULL)
		check_quote(check, RUNG_INTROSPECTION, CHECK_WARNING,
			clock_since(check->started), err->text);
	else
		check_note(check, RUNG_INTROSPECTION, answer->is_active ?
			CHECK_GOOD : CHECK_WARNING,
			clock_since(check->started), answer->is_active ?
			"the server says the token is active" :
			"the server says the token is not active: this client "
			"may not be allowed to introspect, or it is another "
			"server's token");
	check_climb(check, RUNG_READ);
}
