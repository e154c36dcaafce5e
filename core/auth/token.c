#include "core/auth/token.h"

/*
 * The life of a token. Nothing here runs by itself: the state is worked out
 * from the clock and the evidence whenever somebody asks, so it can't be out
 * of date.
 */

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/auth/scope.h"
#include "core/base/clock.h"
#include "core/base/text.h"

void token_finish(struct token *token)
{
	secret_free(token->value);
	free(token->type);
	free(token->scope_asked);
	free(token->scope_granted);
	free(token->endpoint);
	secret_free(token->refresh);
	secret_free(token->id_token);
	free(token->grant);
	free(token->client_auth);
	free(token->aud_asked);
	free(token->resource_asked);
	free(token->request_id);
	*token = (struct token){ .lifetime = -1 };
}

long token_seconds_left(const struct token *token)
{
	if (token->lifetime < 0)
		return LONG_MAX;
	return (long)(token->got_at - clock_now()) + token->lifetime;
}

/* A short-lived token is renewed at a fifth of its life, not at once. */
static long renewal_margin(const struct token *token)
{
	long fifth = token->lifetime / 5;

	return fifth < TOKEN_RENEW_SECONDS ? fifth : TOKEN_RENEW_SECONDS;
}

enum token_state token_state(const struct token *token)
{
	long left;

	if (token->value == NULL)
		return TOKEN_NONE;
	if (token->evidence != TOKEN_NONE)
		return token->evidence;
	left = token_seconds_left(token);
	if (left <= 0)
		return TOKEN_EXPIRED;
	return left <= renewal_margin(token) ? TOKEN_EXPIRING : TOKEN_FRESH;
}

bool token_is_usable(const struct token *token)
{
	enum token_state state = token_state(token);

	return state == TOKEN_FRESH || state == TOKEN_EXPIRING;
}

bool token_wants_renewal(const struct token *token)
{
	if (token->is_pasted)
		return token->value == NULL;
	return token_state(token) != TOKEN_FRESH;
}

void token_note(struct token *token, enum token_state evidence)
{
	token->evidence = evidence;
	token->evidence_at = clock_now();
}

static const struct {
	const char *words, *short_words;
	bool tells_when;
} state_words[] = {
	[TOKEN_NONE] = { "no token yet", "no token", false },
	[TOKEN_FRESH] = { "fresh", NULL, false },
	[TOKEN_EXPIRING] = { "about to expire", NULL, false },
	[TOKEN_EXPIRED] = { "expired by this machine's clock", "expired",
		false },
	[TOKEN_REFUSED] = { "refused by the server", "refused", true },
	[TOKEN_REVOKED] = { "revoked", "revoked", true },
	[TOKEN_INACTIVE] = { "inactive by introspection", "inactive", true },
};

void token_describe(const struct token *token, char *out, size_t size)
{
	enum token_state state = token_state(token);
	char hour[16] = "";

	clock_format_hour(hour, sizeof(hour), token->evidence_at);
	snprintf(out, size, "%s%s%s", state_words[state].words,
		state_words[state].tells_when ? " at " : "",
		state_words[state].tells_when ? hour : "");
}

void token_short(const struct token *token, char *out, size_t size)
{
	enum token_state state = token_state(token);

	if (state_words[state].short_words != NULL)
		snprintf(out, size, "%s", state_words[state].short_words);
	else if (token->lifetime < 0)
		snprintf(out, size, "held");
	else
		text_format_countdown(out, size, token_seconds_left(token));
}

/* Words that don't fit are left out whole. */
void token_scopes_missing(const struct token *token, char *out, size_t size)
{
	struct buf missing = BUF_INIT;
	size_t used = 0, len;

	out[0] = '\0';
	if (token->scope_asked != NULL && token->scope_granted != NULL)
		scope_missing(token->scope_asked, token->scope_granted,
			&missing);
	for (const char *at = missing.data; *at != '\0';
	    at += len + (at[len] == ' ')) {
		len = strcspn(at, " ");
		if (used + len + 2 < size)
			used += (size_t)snprintf(out + used, size - used,
				"%s%.*s", used > 0 ? " " : "", (int)len, at);
	}
	buf_finish(&missing);
}
