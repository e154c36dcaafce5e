#include "core/client/client_internal.h"

/*
 * What is held in secret, shown to those who have to make sure that it stands
 * nowhere else. Nothing is got for it.
 */

void client_each_secret(const struct client *client, client_secret_fn *each,
	void *data)
{
	const struct token *token = &client->token;
	const struct {
		const char *what;
		const struct secret *secret;
	} tokens[] = {
		{ "access token", token->value },
		{ "refresh token", token->refresh },
		{ "ID token", token->id_token },
	};

	for (size_t i = 0; i < SECRET_KIND_COUNT; i++)
		if (client->secret[i] != NULL)
			each(data, client_secret_word(i), client->secret[i]);
	for (size_t i = 0; i < FD_COUNT(tokens); i++)
		if (tokens[i].secret != NULL)
			each(data, tokens[i].what, tokens[i].secret);
}
