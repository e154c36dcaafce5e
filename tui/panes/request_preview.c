#include "tui/panes/request_preview.h"

/*
 * What would go out. The URL is resolved the way sending resolves it, so an
 * unknown variable or service shows here first.
 */

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "tui/panes/connections.h"
#include "tui/panes/mask.h"

/* The service whose credentials the URL would get, or NULL. */
static const struct service *service_for(const struct deck *deck,
	const char *url)
{
	return client_service_of(deck_connection(deck), url);
}

static void add_headers(const struct deck *deck, struct textview *out,
	const char *url)
{
	static const char *const shown[] = {
		[ACCESS_UNRESTRICTED] = NULL,
		[ACCESS_OAUTH2] = "Authorization: Bearer ***",
		[ACCESS_BASIC] = "Authorization: Basic ***",
		[ACCESS_TOKEN] = "Authorization: Bearer ***",
	};
	const struct compose *compose = &deck->compose;
	const struct service *service = service_for(deck, url);

	if (http_headers_get(&compose->headers, "Accept") == NULL)
		textview_line(out, STYLE_DIM,
			"Accept: application/fhir+json");
	if (service != NULL && shown[service->access] != NULL)
		textview_line(out, STYLE_DIM, shown[service->access]);
	if (compose_has_body(compose) &&
	    http_headers_get(&compose->headers, "Content-Type") == NULL)
		textview_linef(out, STYLE_DIM, "Content-Type: %s",
			compose_content_type(compose));
	for (size_t i = 0; i < compose->headers.count; i++) {
		struct buf value = BUF_INIT;

		mask_named(&value, compose->headers.header[i].name,
			compose->headers.header[i].value);
		textview_linef(out, STYLE_DEFAULT, "%s: %s",
			compose->headers.header[i].name, value.data);
		buf_finish(&value);
	}
	textview_line(out, STYLE_DIM, "X-Request-ID: (a new one each time)");
}

void request_preview(const struct deck *deck, struct textview *out)
{
	const struct compose *compose = &deck->compose;
	struct err err = ERR_INIT;
	struct buf shown = BUF_INIT;
	char *url = deck_url(deck, &err), size[24];

	if (url == NULL) {
		textview_line(out, STYLE_ERROR, err.text);
		return;
	}
	mask_url(&shown, url);
	textview_linef(out, STYLE_STRONG, "%s %s", compose->method,
		shown.data);
	buf_finish(&shown);
	add_headers(deck, out, url);
	if (compose_has_body(compose)) {
		text_format_size(size, sizeof(size), compose->body.len);
		textview_linef(out, STYLE_DIM, "(a body of %s)", size);
	}
	free(url);
}

static void add_token(const struct deck *deck, struct textview *out)
{
	const struct token *token = client_token(deck->client);
	const struct oauth2_settings *oauth2 =
		&deck_connection(deck)->oauth2;
	char state[80], left[24];

	token_describe(token, state, sizeof(state));
	textview_pair(out, "Token", token_style(token), state);
	if (token->value != NULL && token_seconds_left(token) != LONG_MAX) {
		text_format_countdown(left, sizeof(left),
			token_seconds_left(token));
		textview_pair(out, "Left", token_style(token), left);
	}
	textview_pair(out, "Client id", STYLE_DEFAULT,
		oauth2->client_id != NULL ? oauth2->client_id :
		"(none: edit the connection)");
	textview_pair(out, "Scope", STYLE_DEFAULT,
		oauth2->scope != NULL ? oauth2->scope : "");
	textview_pair(out, "Server", STYLE_DEFAULT, oauth2->base != NULL ?
		oauth2->base : "(none: edit the connection)");
	textview_line(out, STYLE_DIM, "t opens the token inspector.");
}

void request_auth(const struct deck *deck, struct textview *out)
{
	struct err err = ERR_INIT;
	const struct service *service;
	char *url = deck_url(deck, &err);

	if (url == NULL) {
		textview_line(out, STYLE_ERROR, err.text);
		return;
	}
	service = service_for(deck, url);
	free(url);
	if (service == NULL) {
		textview_line(out, STYLE_WARNING, "This URL is below no "
			"service of the connection: it is sent without "
			"credentials.");
		return;
	}
	textview_pair(out, "Service", STYLE_DEFAULT, service->name);
	textview_pair(out, "Access", STYLE_DEFAULT,
		access_name(service->access));
	if (service->access == ACCESS_OAUTH2)
		add_token(deck, out);
	else if (service->access == ACCESS_UNRESTRICTED)
		textview_line(out, STYLE_DIM,
			"No credentials are sent to it.");
	else if (service->access == ACCESS_BASIC)
		textview_pair(out, "User", STYLE_DEFAULT,
			deck_connection(deck)->basic_user != NULL ?
			deck_connection(deck)->basic_user :
			"(none: edit the connection)");
}
