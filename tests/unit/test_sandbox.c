/*
 * The sandbox as a whole, its authorization server, who may come in.
 */

#include "sandbox_fixture.h"

#define NARROW_FORM "grant_type=client_credentials&client_id=narrow-client" \
	"&client_secret=narrow-secret&scope=system%2FPatient.rs"

static void front_page_lists_what_is_here(void **state)
{
	const struct exchange *exchange = send_ask(&(struct ask){
		.path = "/" });

	(void)state;
	assert_int_equal(exchange->status, 200);
	assert_says(header(exchange, "Content-Type"), "text/plain");
	assert_says(exchange->body.data, CDR);
	assert_string_equal(header(exchange, "Date"),
		"Tue, 03 Feb 2026 10:31:00 GMT");
	assert_int_equal(sandbox_served(sandbox), 1);
	assert_true(sandbox_port(sandbox) > 0);
}

static void taken_port_is_an_error_in_words(void **state)
{
	struct sandbox_options options = { .port = sandbox_port(sandbox) };
	struct err err = ERR_INIT;

	(void)state;
	assert_null(sandbox_start(fx.loop, &options, &err));
	assert_says(err.text, "another port");
}

static void discovery_names_another_origin(void **state)
{
	const struct exchange *exchange = send_ask(&(struct ask){ .path =
		"/sandbox/oauth2/.well-known/openid-configuration" });

	(void)state;
	assert_int_equal(exchange->status, 200);
	assert_string_equal(at_steps(exchange, "issuer"),
		"https://127.0.0.1/healthconnect/oauth2");
	assert_string_equal(at_steps(exchange, "token_endpoint"),
		"https://127.0.0.1/healthconnect/oauth2/token");
	assert_string_equal(at_steps(exchange, "grant_types_supported.1"),
		"jwt_authorization");
}

static void token_answer_is_as_the_region_has_it(void **state)
{
	const struct exchange *exchange = ask_token(GOOD_FORM);

	(void)state;
	assert_int_equal(exchange->status, 200);
	assert_string_equal(at_steps(exchange, "token_type"), "bearer");
	assert_string_equal(at_steps(exchange, "expires_in"), "3600");
	assert_string_equal(at_steps(exchange, "scope"), "system/*.*");
	assert_string_equal(header(exchange, "Cache-Control"), "no-store");
	assert_memory_equal(at_steps(exchange, "access_token"), "eyJ", 3);
}

static void token_refusals(void **state)
{
	static const struct {
		const char *form, *error;
	} bad[] = {
		{ "grant_type=client_credentials", "invalid_request" },
		{ "grant_type=client_credentials&scope=", "invalid_request" },
		{ "scope=system%2F*.*", "invalid_request" },
		{ "grant_type=client_credentials&scope=all", "invalid_scope" },
		{ "grant_type=password&scope=system%2F*.*",
			"unsupported_grant_type" },
		{ GOOD_FORM "&client_secret=x", "invalid_request" },
	};

	(void)state;
	for (size_t i = 0; i < FD_COUNT(bad); i++) {
		const struct exchange *exchange = ask_token(bad[i].form);

		assert_int_equal(exchange->status, 400);
		assert_string_equal(at_steps(exchange, "error"), bad[i].error);
		assert_true(*at_steps(exchange, "error_description") != '\0');
	}
}

static void wrong_client_is_challenged(void **state)
{
	const struct exchange *exchange = send_ask(&(struct ask){
		.path = "/sandbox/oauth2/token", .type = FORM,
		.body = GOOD_FORM, .user = "sandbox-client",
		.password = "guess" });

	(void)state;
	assert_int_equal(exchange->status, 401);
	assert_string_equal(at_steps(exchange, "error"), "invalid_client");
	assert_says(header(exchange, "WWW-Authenticate"), "Basic");
	exchange = send_ask(&(struct ask){ .path = "/sandbox/oauth2/token" });
	assert_int_equal(exchange->status, 405);
	assert_string_equal(header(exchange, "Allow"), "POST");
}

static const struct exchange *about(const char *endpoint, const char *value,
	const char *client, const char *secret)
{
	char *form = xasprintf("token=%s", value);
	char *path = xasprintf("/sandbox/oauth2/%s", endpoint);
	const struct exchange *exchange = send_ask(&(struct ask){
		.path = path, .type = FORM, .body = form, .user = client,
		.password = secret });

	free(form);
	free(path);
	return exchange;
}

static void introspection_tells_the_audience_only(void **state)
{
	const struct exchange *exchange = about("introspection", token,
		"sandbox-client", "sandbox-secret");

	(void)state;
	assert_string_equal(at_steps(exchange, "active"), "true");
	assert_string_equal(at_steps(exchange, "client_id"), "sandbox-client");
	assert_string_equal(at_steps(exchange, "exp"), "1770118260");
	assert_string_equal(at_steps(exchange, "sandbox_tier"),
		"demonstration");
	exchange = about("introspection", token, "narrow-client",
		"narrow-secret");
	assert_string_equal(exchange->body.data, "{\"active\":false}");
	exchange = about("introspection", "nonsense", "sandbox-client",
		"sandbox-secret");
	assert_string_equal(exchange->body.data, "{\"active\":false}");
	assert_int_equal(about("introspection", token, "x", "y")->status, 401);
}

static void revoked_token_opens_nothing(void **state)
{
	const struct exchange *exchange;

	(void)state;
	assert_int_equal(cdr("/Patient/1")->status, 200);
	exchange = about("revocation", token, "sandbox-client",
		"sandbox-secret");
	assert_int_equal(exchange->status, 200);
	assert_int_equal(exchange->body.len, 0);
	assert_int_equal(cdr("/Patient/1")->status, 401);
	exchange = about("introspection", token, "sandbox-client",
		"sandbox-secret");
	assert_string_equal(exchange->body.data, "{\"active\":false}");
}

static void token_ends_with_its_time(void **state)
{
	const struct exchange *exchange;

	(void)state;
	clock_hold(HELD_AT + 3599);
	assert_int_equal(cdr("/Patient/1")->status, 200);
	clock_hold(HELD_AT + 3600);
	exchange = cdr("/Patient/1");
	assert_int_equal(exchange->status, 401);
	assert_int_equal(exchange->body.len, 0);
	assert_says(header(exchange, "WWW-Authenticate"),
		"error=\"invalid_token\"");
}

static void esb_refuses_with_a_page(void **state)
{
	const struct exchange *exchange = send_ask(&(struct ask){
		.path = "/sandbox/ESB/Bundle", .bearer = "nonsense" });

	(void)state;
	assert_int_equal(exchange->status, 403);
	assert_string_equal(header(exchange, "Content-Type"), "text/html");
	assert_says(exchange->body.data,
		"<title>403 - Forbidden: Access is denied.</title>\r\n");
	assert_says(exchange->body.data, "iso-8859-1");
	assert_silent(exchange->body.data, "OperationOutcome");
	exchange = send_ask(&(struct ask){ .path = "/sandbox/ESB/Bundle",
		.bearer = token });
	assert_int_equal(exchange->status, 200);
}

static void metadata_needs_no_credentials(void **state)
{
	static const char *const paths[] = { "/open/ESB/metadata",
		"/sandbox/ESB/metadata", CDR "/metadata" };

	(void)state;
	for (size_t i = 0; i < FD_COUNT(paths); i++) {
		const struct exchange *exchange = send_ask(&(struct ask){
			.path = paths[i] });

		assert_int_equal(exchange->status, 200);
		assert_string_equal(at_steps(exchange, "resourceType"),
			"CapabilityStatement");
		assert_string_equal(at_steps(exchange, "kind"), "instance");
		assert_string_equal(at_steps(exchange, "fhirVersion"),
			"4.0.1");
	}
}

static void body_past_the_cap_is_413(void **state)
{
	size_t size = (8 << 20) + 1;
	char *body = xmalloc(size + 1);
	const struct exchange *exchange;

	(void)state;
	memset(body, 'x', size);
	body[size] = '\0';
	exchange = send_ask(&(struct ask){ .path = "/sandbox/v2",
		.body = body, .type = "text/plain" });
	assert_int_equal(exchange->status, 413);
	assert_says(exchange->body.data, "8 MiB");
	free(body);
}

static void narrow_token_reads_patients_only(void **state)
{
	const struct exchange *exchange = send_ask(&(struct ask){
		.path = "/sandbox/oauth2/token", .type = FORM,
		.body = NARROW_FORM });

	(void)state;
	free(token);
	token = xstrdup(at_steps(exchange, "access_token"));
	assert_true(*token != '\0');
	assert_int_equal(cdr("/Patient/1")->status, 200);
	assert_int_equal(cdr("/Patient?name=wrex")->status, 200);
	expect_outcome(cdr("/Observation/901"), 403, "AccessDenied");
	expect_outcome(cdr_write("DELETE", "/Patient/1", NULL), 403,
		"AccessDenied");
	/* One resource outside the scope and the whole search is refused. */
	expect_outcome(cdr("/Patient?_id=1&_include=Patient:organization"),
		403, "AccessDenied");
	expect_outcome(send_ask(&(struct ask){ .path = "/sandbox/ESB/Bundle",
		.bearer = token }), 403, "AccessDenied");
	exchange = send_ask(&(struct ask){ .path = "/sandbox/oauth2/token",
		.type = FORM, .body = GOOD_FORM, .user = "narrow-client",
		.password = "narrow-secret" });
	assert_string_equal(at_steps(exchange, "error"), "invalid_scope");
}

static void basic_user_may_read_the_repository(void **state)
{
	struct ask ask = { .path = CDR "/Patient/1", .user = "sandbox-user",
		.password = "sandbox-password" };

	(void)state;
	assert_int_equal(send_ask(&ask)->status, 200);
	ask.password = "wrong";
	assert_int_equal(send_ask(&ask)->status, 401);
}

static void pages_of_a_web_server(void **state)
{
	static const struct {
		const char *path;
		unsigned status;
		const char *words;
	} pages[] = {
		{ "/sandbox/iis/403", 403, "<h2>403 - Forbidden" },
		{ "/sandbox/iis/404html", 404, "<h2>404 - File" },
		{ "/sandbox/iis/500", 500, "<h2>500 - Internal" },
		{ "/sandbox/iis/503", 503, "Service Unavailable" },
		{ "/nowhere", 404, "<h2>404 - File" },
		{ "/sandbox/cdr/fhir/r44", 404, "<h2>404 - File" },
	};

	(void)state;
	for (size_t i = 0; i < FD_COUNT(pages); i++) {
		const struct exchange *exchange = send_ask(&(struct ask){
			.path = pages[i].path });

		assert_int_equal(exchange->status, pages[i].status);
		assert_says(exchange->body.data, pages[i].words);
	}
}

static void many_requests_at_once(void **state)
{
	enum { COUNT = 30 };
	uint32_t ids[COUNT];
	char *url = xasprintf("%s" CDR "/metadata", sandbox_origin(sandbox));
	struct http_request request = get(url);
	struct err err = ERR_INIT;

	(void)state;
	for (size_t i = 0; i < COUNT; i++) {
		ids[i] = http_send(fx.http, &request, &err);
		assert_true(ids[i] != 0);
	}
	while (http_running(fx.http) > 0)
		loop_turn(fx.loop, 1000);
	for (size_t i = 0; i < COUNT; i++)
		assert_int_equal(http_find(fx.http, ids[i])->status, 200);
	free(url);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SANDBOX_TEST(front_page_lists_what_is_here),
		SANDBOX_TEST(taken_port_is_an_error_in_words),
		SANDBOX_TEST(discovery_names_another_origin),
		SANDBOX_TEST(token_answer_is_as_the_region_has_it),
		SANDBOX_TEST(token_refusals),
		SANDBOX_TEST(wrong_client_is_challenged),
		TOKEN_TEST(introspection_tells_the_audience_only),
		TOKEN_TEST(revoked_token_opens_nothing),
		TOKEN_TEST(token_ends_with_its_time),
		TOKEN_TEST(esb_refuses_with_a_page),
		SANDBOX_TEST(metadata_needs_no_credentials),
		SANDBOX_TEST(body_past_the_cap_is_413),
		TOKEN_TEST(narrow_token_reads_patients_only),
		SANDBOX_TEST(basic_user_may_read_the_repository),
		SANDBOX_TEST(pages_of_a_web_server),
		SANDBOX_TEST(many_requests_at_once),
	};

	forget_proxies();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
