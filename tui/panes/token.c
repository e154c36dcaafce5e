#include "tui/panes/pane.h"

/*
 * The token inspector: the token of the open connection, what its server says
 * of it, what is inside it, and what discovery found. All of it is text; what
 * can be done with it stands in the last lines, with the keys.
 */

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/clock.h"
#include "core/base/text.h"
#include "core/doc/format.h"
#include "tui/panes/connections.h"
#include "tui/panes/text_pane.h"

static void add_dates(const struct token *token, struct textview *out)
{
	char at[40], left[24];

	clock_format_local(at, sizeof(at), token->got_at);
	textview_pair(out, "Got at", STYLE_VALUE, at);
	if (token_seconds_left(token) == LONG_MAX) {
		textview_pair(out, "Expires", STYLE_DIM,
			"the server does not say");
		return;
	}
	clock_format_local(at, sizeof(at), token->got_at + token->lifetime);
	text_format_countdown(left, sizeof(left), token_seconds_left(token));
	textview_pairf(out, "Expires", token_style(token), "%s (%s)", at,
		left);
}

static void add_token(const struct deck *deck, struct textview *out)
{
	const struct token *token = client_token(deck->client);
	char state[80], mask[48], missing[200];

	textview_heading(out, "Access token");
	token_describe(token, state, sizeof(state));
	textview_pair(out, "State", token_style(token), state);
	if (token->value == NULL)
		return;
	secret_mask(token->value, mask, sizeof(mask));
	textview_pair(out, "Token", STYLE_VALUE, mask);
	textview_pair(out, "Type", STYLE_VALUE,
		token->type != NULL ? token->type : "not told");
	add_dates(token, out);
	textview_pair(out, "Scope asked", STYLE_VALUE, token->scope_asked);
	textview_pair(out, "Scope granted", STYLE_VALUE,
		token->scope_granted != NULL ? token->scope_granted :
		"not told, so what was asked (RFC 6749 5.1)");
	token_scopes_missing(token, missing, sizeof(missing));
	if (missing[0] != '\0')
		textview_pairf(out, "Missing", STYLE_WARNING, "%s: asked for, "
			"not granted", missing);
	textview_pair(out, "From", STYLE_VALUE, token->endpoint);
}

static void add_fields(struct textview *out,
	const struct introspection *answer)
{
	for (size_t i = 0; i < answer->count; i++)
		textview_pair(out, answer->field[i].name,
			answer->field[i].is_known ? STYLE_VALUE : STYLE_DIM,
			answer->field[i].value);
}

static void add_introspection(const struct deck *deck, struct textview *out)
{
	const struct introspection *answer =
		client_introspection(deck->client);

	textview_blank(out);
	textview_heading(out, "Introspection: what its server says of it");
	if (answer == NULL) {
		textview_line(out, STYLE_DIM, "Not asked yet: i asks.");
		return;
	}
	textview_pair(out, "Verdict", answer->is_active ? STYLE_GOOD :
		STYLE_BAD, answer->is_active ? "active" : "not active: "
		"expired, revoked, or this client may not introspect it");
	add_fields(out, answer);
}

static void add_claims(const struct deck *deck, struct textview *out)
{
	const struct token *token = client_token(deck->client);
	struct introspection header = { 0 }, claims = { 0 };

	if (token->value == NULL)
		return;
	textview_blank(out);
	textview_heading(out, "Inside the token (decoded here; the signature "
		"was not checked)");
	if (!oauth_read_jwt_claims(token->value, &header, &claims)) {
		textview_line(out, STYLE_DIM, "It is opaque: only its server "
			"can say what is in it.");
		return;
	}
	add_fields(out, &header);
	add_fields(out, &claims);
	introspection_finish(&header);
	introspection_finish(&claims);
}

static void add_discovery(const struct deck *deck, struct textview *out)
{
	const struct discovery *found = client_discovery(deck->client);
	const struct oauth2_settings *oauth2 =
		&deck_connection(deck)->oauth2;
	struct buf findings = BUF_INIT;

	textview_blank(out);
	textview_heading(out, "Authorization server");
	textview_pair(out, "Base", STYLE_VALUE,
		oauth2->base != NULL ? oauth2->base : "(none)");
	for (size_t i = 0; i <= ENDPOINT_JWKS; i++) {
		struct err err = ERR_INIT;
		char *url = found != NULL || oauth2->uses_base_paths ||
			oauth2->token_endpoint != NULL ? client_endpoint(
			deck->client, (enum endpoint)i, &err) : NULL;

		if (url != NULL)
			textview_pair(out, endpoint_member((enum endpoint)i),
				STYLE_VALUE, url);
		free(url);
	}
	if (found == NULL) {
		textview_line(out, STYLE_DIM, "Discovery was not read yet: D "
			"reads it.");
		return;
	}
	discovery_findings(found, oauth2->base, &findings);
	textview_text(out, STYLE_WARNING, findings.data);
	if (client_needs_rebase(deck->client))
		textview_line(out, STYLE_STRONG, "R uses the same paths on "
			"the configured base instead, and remembers it.");
	buf_finish(&findings);
}

static bool append(void *data, const char *text, size_t len)
{
	return buf_append(data, text, len);
}

/* The document value for value, only indented. */
static void add_document(struct textview *out, const char *text)
{
	struct buf pretty = BUF_INIT;
	struct formatter *formatter = format_new(2, append, &pretty);

	format_feed(formatter, text, strlen(text));
	format_end(formatter);
	format_free(formatter);
	textview_blank(out);
	textview_heading(out, "Discovery, as fetched");
	textview_text(out, STYLE_DIM, pretty.data);
	buf_finish(&pretty);
}

static void fill(struct pane *pane)
{
	struct text_pane *state = pane->state;
	const struct deck *deck = pane->deck;

	textview_clear(state->text);
	if (deck->client == NULL) {
		textview_line(state->text, STYLE_DIM, "No connection is "
			"open.");
		return;
	}
	if (!client_uses_oauth2(deck->client)) {
		textview_linef(state->text, STYLE_DEFAULT, "%s needs no "
			"OAuth2 token.", deck_connection(deck)->name);
		return;
	}
	textview_line(state->text, STYLE_DIM, "t get or renew   i introspect"
		"   x revoke   D discovery   R rebase   y copy   Esc back");
	textview_blank(state->text);
	add_token(deck, state->text);
	add_introspection(deck, state->text);
	add_claims(deck, state->text);
	add_discovery(deck, state->text);
	if (client_discovery(deck->client) != NULL)
		add_document(state->text, client_discovery_text(deck->client));
}

static void open(struct pane *pane)
{
	text_pane_open(pane);
	fill(pane);
}

static void refresh(struct pane *pane, unsigned changes)
{
	if (changes & (DECK_TOKEN | DECK_CONNECTION | DECK_TICK))
		fill(pane);
}

const struct pane_ops pane_token = {
	.name = "token",
	.title = "Token",
	TEXT_PANE_OPS,
	.open = open,
	.refresh = refresh,
};
