#include "core/fhir/verdict_part.h"

/*
 * Errors of an OAuth2 server (RFC 6749 section 5.2, RFC 6750 section 3.1): a
 * JSON object with "error" and perhaps "error_description". The words for the
 * codes say which field of the connection to look at.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"

static const struct {
	const char *code, *words, *next;
} errors[] = {
	{ "invalid_client", "the OAuth2 server does not know this client, or "
		"its secret is wrong", "check client id and client secret" },
	{ "invalid_scope", "the scope is not one this client may have",
		"compare the connection's scope with the server's "
		"scopes_supported" },
	{ "invalid_request", "the token request lacks something or has it "
		"twice", "check scope and aud: some servers insist on them" },
	{ "invalid_grant", "the grant is not valid or has expired",
		"get a new token" },
	{ "unauthorized_client", "this client may not use this grant",
		"ask for the client_credentials grant to be enabled" },
	{ "unsupported_grant_type", "the server does not offer this grant",
		"ask for the client_credentials grant to be enabled" },
	{ "access_denied", "the OAuth2 server refuses", NULL },
	{ "server_error", "the OAuth2 server failed", "send it again later" },
	{ "temporarily_unavailable", "the OAuth2 server is busy",
		"send it again later" },
	{ "invalid_token", "the token is expired, revoked or not meant for "
		"this server", "get a new token" },
	{ "insufficient_scope", "the token's scope is too small",
		"compare the token's scope with what is asked" },
};

static void say(const struct verdict_input *input, const char *code,
	const char *description, struct verdict *out)
{
	const char *words = "the OAuth2 server answered an error";
	const char *next = status_next(input->status);

	for (size_t i = 0; i < FD_COUNT(errors); i++)
		if (strcmp(errors[i].code, code) == 0) {
			words = errors[i].words;
			next = errors[i].next;
		}
	verdict_say(out, VERDICT_BAD, code, "%s: %s%s%s", code, words,
		description != NULL ? "; " : "",
		description != NULL ? description : "");
	if (next != NULL)
		verdict_next(out, "%s", next);
}

bool verdict_of_oauth2(const struct verdict_input *input,
	struct verdict *out)
{
	uint32_t error = index_find(input->index, input->body, 0, "error");
	char *code, *description;

	if (error == INDEX_NONE)
		return false;
	code = index_string_dup(input->index, input->body, error);
	if (code == NULL)
		return false;
	description = index_find_dup(input->index, input->body, 0,
		"error_description");
	say(input, code, description, out);
	free(description);
	free(code);
	return true;
}
