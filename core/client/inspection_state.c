#include "core/client/inspection_part.h"

/*
 * How the token that is held stands, by evidence: our clock, what servers
 * answered, what was asked about it; and where it came from. What contradicts
 * each other (an audience that is not the endpoint's, two clocks) is said
 * where it is seen, since no server says it.
 */

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "core/auth/discovery_sources.h"
#include "core/auth/scope.h"
#include "core/base/clock.h"
#include "core/base/text.h"
#include "core/doc/format.h"

static enum page_tone tone_of(const struct token *token)
{
	static const enum page_tone tones[] = {
		[TOKEN_NONE] = TONE_DIM, [TOKEN_FRESH] = TONE_GOOD,
		[TOKEN_EXPIRING] = TONE_WARNING, [TOKEN_EXPIRED] = TONE_BAD,
		[TOKEN_REFUSED] = TONE_BAD, [TOKEN_REVOKED] = TONE_BAD,
		[TOKEN_INACTIVE] = TONE_BAD,
	};

	return tones[token_state(token)];
}

static void add_moment(struct page *out, const char *label, time_t at)
{
	struct buf words = BUF_INIT;

	claims_moment(at, &words);
	page_pair(out, TONE_PLAIN, INDEX_NONE, label, "%s", words.data);
	buf_finish(&words);
}

static void add_life(const struct inspection *inspection, struct page *out)
{
	const struct token *token = client_token(inspection->client);

	add_moment(out, "Got", token->got_at);
	if (token->lifetime < 0)
		page_pair(out, TONE_DIM, INDEX_NONE, "Expires",
			"the server does not say");
	else
		add_moment(out, "Expires", token->got_at + token->lifetime);
	if (token->has_skew && labs(token->skew) >= 5)
		page_pair(out, TONE_WARNING, INDEX_NONE, "Clocks", "this "
			"machine's clock is %ld s %s the server's: a token "
			"may be refused early or late", labs(token->skew),
			token->skew > 0 ? "behind" : "ahead of");
	else if (token->has_skew)
		page_pair(out, TONE_DIM, INDEX_NONE, "Clocks", "this "
			"machine's and the server's agree");
}

/* Each scope that was granted, in words. */
static void add_meanings(const char *scopes, struct page *out)
{
	while (*scopes != '\0') {
		size_t len = strcspn(scopes, " ");
		char *word = xstrndup(scopes, len);
		struct buf words = BUF_INIT;

		scope_explain_word(word, len, &words);
		if (len > 0 && words.len > 0)
			page_pair(out, TONE_DIM, INDEX_NONE, word, "%s",
				words.data);
		buf_finish(&words);
		free(word);
		scopes += len + strspn(scopes + len, " ");
	}
}

static void add_scope(const struct token *token, struct page *out)
{
	const char *granted = token->scope_granted != NULL ?
		token->scope_granted : token->scope_asked;
	char missing[512];

	page_pair(out, TONE_PLAIN, INDEX_NONE, "Scope asked", "%s",
		token->scope_asked != NULL ? token->scope_asked : "none");
	page_pair(out, TONE_PLAIN, INDEX_NONE, "Scope granted", "%s",
		token->scope_granted != NULL ? token->scope_granted :
		"not told, so what was asked (RFC 6749 5.1)");
	token_scopes_missing(token, missing, sizeof(missing));
	if (missing[0] != '\0')
		page_pair(out, TONE_WARNING, INDEX_NONE, "Missing", "%s: "
			"asked for, not granted", missing);
	if (granted != NULL)
		add_meanings(granted, out);
}

/* Every service that takes the token, whose base may have to be its aud. */
static void add_audience(const struct inspection *inspection,
	struct page *out)
{
	const struct connection *connection =
		client_connection(inspection->client);
	const struct jwt_list *aud = &inspection->jwt.aud;
	struct buf said = BUF_INIT;
	bool is_met = false;

	if (!inspection_has_claims(inspection) || aud->count == 0)
		return;
	for (size_t i = 0; i < aud->count; i++)
		buf_printf(&said, "%s%s", i > 0 ? ", " : "", aud->item[i]);
	page_pair(out, TONE_PLAIN, INDEX_NONE, "Meant for (aud)", "%s",
		said.data);
	buf_finish(&said);
	for (size_t i = 0; i < connection->service_count; i++) {
		const struct service *service = &connection->services[i];

		if (service->access != ACCESS_OAUTH2)
			continue;
		page_pair(out, TONE_PLAIN, INDEX_NONE, "Used at", "%s",
			service->base);
		is_met |= jwt_list_has(aud, service->base);
	}
	if (!is_met)
		page_line(out, TONE_DIM, INDEX_NONE, "aud names none of these "
			"addresses. Many servers do not mind; InterSystems' "
			"FHIR repository may answer 401 to it although the "
			"token is active. The setting aud asks for another.");
}

/* "client_credentials, by private_key_jwt; renewed 3 times" */
static void add_origin(const struct token *token, struct page *out)
{
	struct buf words = BUF_INIT;

	page_pair(out, TONE_PLAIN, INDEX_NONE, "From", "%s",
		token->endpoint != NULL ? token->endpoint : "typed in");
	if (token->grant != NULL) {
		buf_printf(&words, "%s", token->grant);
		if (token->client_auth != NULL)
			buf_printf(&words, ", as a client by %s",
				token->client_auth);
		if (token->renewals > 0)
			buf_printf(&words, "; renewed %u time%s",
				token->renewals,
				token->renewals == 1 ? "" : "s");
		page_pair(out, TONE_PLAIN, INDEX_NONE, "Grant", "%s",
			words.data);
	}
	if (token->request_id != NULL)
		page_pair(out, TONE_DIM, INDEX_NONE, "Request id", "%s",
			token->request_id);
	if (token->refresh != NULL || token->id_token != NULL)
		page_pair(out, TONE_PLAIN, INDEX_NONE, "With it", "%s%s%s",
			token->refresh != NULL ? "a refresh token" : "",
			token->refresh != NULL && token->id_token != NULL ?
			", " : "", token->id_token != NULL ? "an ID token "
			"(o looks at it)" : "");
	buf_finish(&words);
}

static void add_login(const struct inspection *inspection, struct page *out)
{
	struct person_step step;
	char hour[16];

	if (client_person(inspection->client, &step) == NULL)
		return;
	clock_format_hour(hour, sizeof(hour), step.expires_at);
	page_pair(out, TONE_WARNING, INDEX_NONE, "Log in", "somebody has to, "
		"until %s%s", hour, inspection_hint(inspection,
		": t shows where."));
}

/* A failed renewal: the token from before is still there. */
static void add_problem(const struct inspection *inspection,
	struct page *out)
{
	char hour[16];
	time_t at;
	const char *problem = client_token_problem(inspection->client, &at);

	if (problem == NULL)
		return;
	clock_format_hour(hour, sizeof(hour), at);
	page_pair(out, TONE_BAD, INDEX_NONE, "Last attempt", "at %s: %s",
		hour, problem);
}

static void add_held(const struct inspection *inspection, struct page *out)
{
	const struct token *token = client_token(inspection->client);
	char state[80];

	token_describe(token, state, sizeof(state));
	page_pair(out, tone_of(token), INDEX_NONE, "State", "%s", state);
	add_login(inspection, out);
	add_problem(inspection, out);
	if (token->value == NULL) {
		if (inspection->has_hints)
			page_line(out, TONE_DIM, INDEX_NONE, "t gets one.");
		return;
	}
	add_life(inspection, out);
	page_pair(out, TONE_PLAIN, INDEX_NONE, "Type", "%s",
		token->type != NULL ? token->type : "not told");
	add_scope(token, out);
	add_origin(token, out);
	add_audience(inspection, out);
}

void inspection_state_page(const struct inspection *inspection,
	struct page *out)
{
	if (!client_uses_oauth2(inspection->client)) {
		page_line(out, TONE_DIM, INDEX_NONE, "%s needs no OAuth2 "
			"token.", client_connection(inspection->client)->name);
		return;
	}
	if (inspection->is_revealed) {
		page_heading(out, INDEX_NONE, "The whole %s: it is a secret",
			inspected_name(inspection->chosen));
		page_line(out, TONE_WARNING, INDEX_NONE, "%s",
			secret_bytes(inspection->subject));
	}
	page_heading(out, INDEX_NONE, "The token that is held");
	add_held(inspection, out);
	if (!inspection->has_hints)
		return;
	page_blank(out);
	page_line(out, TONE_DIM, INDEX_NONE, "t get or renew  V check  "
		"p pre-flight  i introspect  W watch  x revoke  v paste "
		"another  o other token  S show it whole  y copy  w report  "
		"Left/Right tabs");
}

static void add_endpoints(const struct inspection *inspection,
	struct page *out)
{
	for (size_t i = 0; i < ENDPOINT_COUNT; i++) {
		struct err err = ERR_INIT;
		char *url = client_endpoint(inspection->client,
			(enum endpoint)i, &err);

		page_pair(out, url != NULL ? TONE_PLAIN : TONE_DIM,
			INDEX_NONE, endpoint_member((enum endpoint)i), "%s",
			url != NULL ? url : "not named, or not used");
		free(url);
	}
}

/* A line of the page for each line of a text. */
static void add_lines(const char *text, enum page_tone tone, struct page *out)
{
	while (*text != '\0') {
		size_t len = strcspn(text, "\n");

		page_line(out, tone, INDEX_NONE, "%.*s", (int)len, text);
		text += len;
		text += *text == '\n';
	}
}

static void add_findings(const struct inspection *inspection,
	const struct discovery *found, struct page *out)
{
	const struct client *client = inspection->client;
	struct buf findings = BUF_INIT;

	discovery_findings(found, client_connection(client)->oauth2.base,
		&findings);
	discovery_conflicts(client_discovered(client), &findings);
	client_token_doubts(client, &findings);
	if (findings.len > 0) {
		page_heading(out, INDEX_NONE, "Findings");
		add_lines(findings.data, TONE_WARNING, out);
	}
	if (client_needs_rebase(inspection->client) && inspection->has_hints)
		page_line(out, TONE_STRONG, INDEX_NONE, "R uses the same "
			"paths on the configured base instead, and remembers "
			"it.");
	buf_finish(&findings);
}

/* Where was asked, and what came of it. */
static void add_sources(const struct inspection *inspection,
	struct page *out)
{
	struct buf report = BUF_INIT;

	discovery_report(client_discovered(inspection->client), &report);
	if (report.len > 0) {
		page_heading(out, INDEX_NONE, "Discovery");
		add_lines(report.data, TONE_PLAIN, out);
	}
	buf_finish(&report);
}

static bool append(void *data, const char *text, size_t len)
{
	return buf_append(data, text, len);
}

/* The document value for value, only indented. */
static void add_document(const char *text, struct page *out)
{
	struct buf pretty = BUF_INIT;
	struct formatter *formatter = format_new(2, append, &pretty);

	format_feed(formatter, text, strlen(text));
	format_end(formatter);
	format_free(formatter);
	page_heading(out, INDEX_NONE, "Discovery, as fetched");
	if (pretty.len > 0)
		add_lines(pretty.data, TONE_DIM, out);
	buf_finish(&pretty);
}

void inspection_endpoints_page(const struct inspection *inspection,
	struct page *out)
{
	const struct client *client = inspection->client;
	const struct oauth2_settings *oauth2 =
		&client_connection(client)->oauth2;
	const struct discovery *found = client_discovery(client);

	page_heading(out, INDEX_NONE, "Authorization server");
	page_pair(out, TONE_PLAIN, INDEX_NONE, "Base", "%s",
		oauth2->base != NULL ? oauth2->base : "none");
	if (oauth2->base == NULL)
		return;
	if (found == NULL && !oauth2->uses_base_paths &&
	    oauth2->token_endpoint == NULL) {
		page_line(out, TONE_DIM, INDEX_NONE, "Discovery was not read "
			"yet%s", inspection_hint(inspection, ": D reads it."));
		return;
	}
	add_endpoints(inspection, out);
	if (found == NULL)
		return;
	add_findings(inspection, found, out);
	add_sources(inspection, out);
	add_document(client_discovery_text(client), out);
}
