#ifndef FD_TESTS_SANDBOX_FIXTURE_H
#define FD_TESTS_SANDBOX_FIXTURE_H

/*
 * The sandbox over a real socket, asked by the deck's own client in the same
 * loop, at 10:31 on 3 February 2026. A test that needs a token says so:
 * making the server's key takes a while.
 */

#include "http_fixture.h"

#include "core/auth/oauth.h"
#include "core/doc/index.h"
#include "core/sandbox/sandbox.h"

#define CDR "/sandbox/cdr/fhir/r4"
#define FHIR_JSON "application/fhir+json"
#define FORM "application/x-www-form-urlencoded"

#define SANDBOX_TEST(name) \
	cmocka_unit_test_setup_teardown(name, start_sandbox, stop_sandbox)
#define TOKEN_TEST(name) \
	cmocka_unit_test_setup_teardown(name, start_with_token, stop_sandbox)
#define GOOD_FORM "grant_type=client_credentials&scope=system%2F*.*"
/* Who asks the repository without a token. */
#define BASIC .user = "sandbox-user", .password = "sandbox-password"

enum { HELD_AT = 1770114660 };	/* 2026-02-03T10:31:00Z */

static struct sandbox *sandbox;
static char *token;

struct ask {
	const char *method;		/* NULL: GET, or POST with a body */
	const char *path;
	const char *type, *body;
	const char *bearer;
	const char *user, *password;	/* Basic */
	const char *header, *value;	/* one more */
};

static struct secret *authorization_of(const struct ask *ask)
{
	struct secret *part, *whole;

	if (ask->bearer != NULL) {
		part = secret_new(ask->bearer, strlen(ask->bearer));
		whole = oauth_bearer(part);
	} else if (ask->user != NULL) {
		part = secret_new(ask->password, strlen(ask->password));
		whole = oauth_basic(ask->user, part);
	} else {
		return NULL;
	}
	secret_free(part);
	return whole;
}

FD_UNUSED static const struct exchange *send_ask(const struct ask *ask)
{
	struct http_request request = get("");
	struct secret *authorization = authorization_of(ask);
	char *url = xasprintf("%s%s", sandbox_origin(sandbox), ask->path);
	const struct exchange *exchange;

	request.url = url;
	request.method = ask->method != NULL ? ask->method :
		ask->body != NULL ? "POST" : "GET";
	request.body = ask->body;
	request.body_len = ask->body != NULL ? strlen(ask->body) : 0;
	request.authorization = authorization;
	if (ask->type != NULL)
		http_headers_set(&request.headers, "Content-Type", ask->type);
	if (ask->header != NULL)
		http_headers_set(&request.headers, ask->header, ask->value);
	exchange = fetch(&request);
	if (exchange->state != EXCHANGE_DONE)
		fail_msg("%s %s: %s", request.method, url,
			exchange->error.text);
	http_headers_finish(&request.headers);
	secret_free(authorization);
	free(url);
	return exchange;
}

/* A request to the repository, with the token if there is one. */
FD_UNUSED static const struct exchange *cdr(const char *path)
{
	char *whole = xasprintf(CDR "%s", path);
	const struct exchange *exchange = send_ask(&(struct ask){
		.path = whole, .bearer = token, BASIC });

	free(whole);
	return exchange;
}

FD_UNUSED static const struct exchange *cdr_write(const char *method,
	const char *path, const char *body)
{
	char *whole = xasprintf(CDR "%s", path);
	const struct exchange *exchange = send_ask(&(struct ask){
		.method = method, .path = whole, .bearer = token, BASIC,
		.type = body != NULL ? FHIR_JSON : NULL, .body = body });

	free(whole);
	return exchange;
}

static const char *header(const struct exchange *exchange, const char *name)
{
	const char *value = http_headers_get(&exchange->headers, name);

	return value != NULL ? value : "";
}

/* Text at steps of the body, or "" ; good until the next but three. */
static const char *at_steps(const struct exchange *exchange, const char *steps)
{
	static char *kept[4];
	static unsigned next;
	const char *text = exchange->body.data;
	struct doc_index *index = index_text(text, exchange->body.len);
	char **place = &kept[next++ % FD_COUNT(kept)];

	free(*place);
	*place = index_find_dup(index, text, 0, steps);
	if (*place == NULL)
		*place = xstrdup("");
	index_free(index);
	return *place;
}

FD_UNUSED static void expect_outcome(const struct exchange *exchange,
	unsigned status, const char *symbol)
{
	assert_int_equal(exchange->status, status);
	assert_string_equal(header(exchange, "Content-Type"),
		"application/fhir+json; charset=UTF-8");
	assert_string_equal(at_steps(exchange, "resourceType"),
		"OperationOutcome");
	assert_says(at_steps(exchange, "issue.0.diagnostics"), symbol);
	assert_true(strlen(at_steps(exchange, "issue.0.details.text")) > 10);
}

FD_UNUSED static const struct exchange *ask_token(const char *form)
{
	return send_ask(&(struct ask){ .path = "/sandbox/oauth2/token",
		.type = FORM, .body = form, .user = "sandbox-client",
		.password = "sandbox-secret" });
}

FD_UNUSED static int start_sandbox(void **state)
{
	struct sandbox_options options = { .is_quiet = true };
	struct err err = ERR_INIT;

	set_up(state);
	clock_hold(HELD_AT);
	sandbox = sandbox_start(fx.loop, &options, &err);
	if (sandbox == NULL) {
		print_error("%s\n", err.text);
		return -1;
	}
	return 0;
}

FD_UNUSED static int start_with_token(void **state)
{
	if (start_sandbox(state) != 0)
		return -1;
	token = xstrdup(at_steps(ask_token(GOOD_FORM), "access_token"));
	return 0;
}

FD_UNUSED static int stop_sandbox(void **state)
{
	free(token);
	token = NULL;
	sandbox_stop(sandbox);
	return tear_down(state);
}

#endif
