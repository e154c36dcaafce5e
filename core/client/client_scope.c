#include "core/client/client_scope.h"

/*
 * A request held against the scope of the token that would go with it. Only
 * FHIR services with OAuth2 are looked at: of all others nothing is known.
 */

#include <string.h>

/* What a server does not tell was granted as asked (RFC 6749, 5.1). */
static const char *granted_of(const struct token *token)
{
	return token->scope_granted != NULL ? token->scope_granted :
		token->scope_asked;
}

enum scope_answer client_scope_covers(const struct client *client,
	const char *method, const char *url, struct buf *sentence)
{
	const struct service *service =
		client_service_of(client_connection(client), url);
	const struct token *token = client_token(client);

	if (service == NULL || service->access != ACCESS_OAUTH2 ||
	    service->kind != SERVICE_FHIR)
		return SCOPE_YES;
	if (token->value == NULL || granted_of(token) == NULL)
		return SCOPE_UNKNOWN;
	return scope_covers(granted_of(token), method,
		url + strlen(service->base), sentence);
}

bool client_scope_advice(const struct client *client,
	const struct exchange *exchange, struct verdict *verdict)
{
	struct buf sentence = BUF_INIT;
	enum scope_answer answer;

	if ((exchange->status != 401 && exchange->status != 403) ||
	    !exchange->had_authorization)
		return false;
	answer = client_scope_covers(client, exchange->method, exchange->url,
		&sentence);
	/* Another token of the same scope would be refused as well. */
	if (answer == SCOPE_NO)
		buf_puts(&sentence, " Ask for a wider scope, if the client "
			"may have one.");
	else if (sentence.len > 0 && verdict->next != NULL)
		buf_printf(&sentence, " %s", verdict->next);
	if (sentence.len > 0)
		mem_replace(&verdict->next, sentence.data);
	buf_finish(&sentence);
	return answer == SCOPE_NO;
}
