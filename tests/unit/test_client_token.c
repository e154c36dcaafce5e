/*
 * How a client gets its tokens, seen from the server: every client
 * authentication, every grant, renewal by refresh, and one call for ten that
 * wait.
 */

#include "authority_fixture.h"

#include "core/auth/jwt.h"
#include "core/auth/keyfile.h"
#include "core/auth/oauth_grant.h"
#include "core/auth/pkce.h"
#include "core/base/path.h"

static struct {
	const char *token;	/* answers of /o/token, one after the other; */
	const char *then;	/* the last one for good */
	unsigned status;
} script;

static char *answer(const struct seen_request *request, unsigned *status)
{
	const char *target = request->target;

	if (strncmp(target, "/fhir/", 6) == 0)
		return xstrdup("{\"resourceType\":\"Patient\"}");
	if (strcmp(target, "/o/introspection") == 0)
		return xstrdup("{\"active\":true}");
	if (strcmp(target, "/o/device_authorization") == 0)
		return xstrdup("{\"device_code\":\"D\",\"user_code\":\"WDJB\","
			"\"verification_uri\":\"http://127.0.0.1/device\","
			"\"interval\":1,\"expires_in\":600}");
	if (strcmp(target, "/o/token") != 0) {
		*status = 404;
		return xstrdup("");
	}
	if (script.token == NULL) {
		*status = script.status != 0 ? script.status : 200;
		return xstrdup(script.then);
	}
	if (strncmp(script.token, "{\"error\"", 8) == 0)
		*status = 400;
	target = script.token;
	script.token = NULL;
	return xstrdup(target);
}

static void begin(const char *token, const char *then)
{
	script.token = token;
	script.then = then;
	script.status = 0;
	au.answer = answer;
	open_client();
}

#define TOKEN(value, more) "{\"access_token\":\"" value "\"," \
	"\"token_type\":\"bearer\",\"expires_in\":300" more "}"

static void ten_that_wait_cause_one_call(void **state)
{
	(void)state;
	begin(NULL, TOKEN("A", ""));
	for (int i = 0; i < 10; i++)
		send_one();
	turn_until(&au.done, 10);
	assert_false(err_is_set(&au.err));
	assert_int_equal(count_of("/o/token"), 1);
	assert_int_equal(count_of("/fhir/Patient/1"), 10);
	assert_string_equal(last_of("/fhir/Patient/1")->authorization,
		"Bearer A");
	/* And when it has run out, one more. */
	clock_hold(clock_now() + 300);
	for (int i = 0; i < 10; i++)
		send_one();
	turn_until(&au.done, 20);
	assert_int_equal(count_of("/o/token"), 2);
}

static void the_facts_of_a_token(void **state)
{
	const struct token *token;

	(void)state;
	au.connection->oauth2.aud = xstrdup("https://h/fhir");
	au.connection->oauth2.resource = xstrdup("https://h/r");
	begin(NULL, TOKEN("A", ",\"id_token\":\"I\",\"scope\":\"x\""));
	assert_true(get_token(false));
	token = client_token(au.client);
	assert_string_equal(token->grant, "client_credentials");
	assert_string_equal(token->client_auth, "client_secret_basic");
	assert_string_equal(token->aud_asked, "https://h/fhir");
	assert_string_equal(token->resource_asked, "https://h/r");
	assert_non_null(token->request_id);
	assert_true(token->exchange != 0);
	assert_true(token->has_skew);
	assert_int_equal(token->skew, 30);
	assert_non_null(token->id_token);
	assert_null(token->refresh);
	assert_string_equal(field(last_of("/o/token"), "aud"),
		"https://h/fhir");
	assert_string_equal(field(last_of("/o/token"), "resource"),
		"https://h/r");
}

static void a_refresh_token_is_replaced_at_once(void **state)
{
	const struct seen_request *request;

	(void)state;
	begin(TOKEN("A", ",\"refresh_token\":\"R1\",\"scope\":\"s\""),
		TOKEN("B", ",\"refresh_token\":\"R2\""));
	assert_true(get_token(false));
	assert_true(get_token(true));
	request = last_of("/o/token");
	assert_string_equal(field(request, "grant_type"), "refresh_token");
	assert_string_equal(field(request, "refresh_token"), "R1");
	assert_null(field(request, "scope"));
	assert_string_equal(client_token(au.client)->scope_granted, "s");
	assert_int_equal(client_token(au.client)->renewals, 1);
	assert_true(get_token(true));
	assert_string_equal(field(last_of("/o/token"), "refresh_token"), "R2");
	/* An answer without a new one leaves the old one in place. */
	script.then = TOKEN("C", "");
	assert_true(get_token(true));
	assert_true(get_token(true));
	assert_string_equal(field(last_of("/o/token"), "refresh_token"), "R2");
	assert_string_equal(client_token(au.client)->grant, "refresh_token");
}

static void a_refused_refresh_falls_back(void **state)
{
	(void)state;
	begin(TOKEN("A", ",\"refresh_token\":\"R1\""), TOKEN("B", ""));
	assert_true(get_token(false));
	script.token = "{\"error\":\"invalid_grant\"}";
	assert_true(get_token(true));
	assert_int_equal(count_of("/o/token"), 3);
	assert_string_equal(field(last_of("/o/token"), "grant_type"),
		"client_credentials");
	assert_null(client_token(au.client)->refresh);
	assert_null(client_token_problem(au.client, NULL));
}

static void a_failed_renewal_keeps_the_facts(void **state)
{
	const struct token *token;
	time_t at;

	(void)state;
	begin(TOKEN("A", ",\"refresh_token\":\"R1\",\"scope\":\"s\""),
		"{\"error\":\"server_error\"}");
	assert_true(get_token(false));
	script.status = 500;
	clock_hold(clock_now() + 10);
	assert_false(get_token(true));
	token = client_token(au.client);
	assert_string_equal(secret_bytes(token->value), "A");
	assert_string_equal(token->scope_granted, "s");
	assert_int_equal(token_state(token), TOKEN_FRESH);
	/* What was not refused can be used again. */
	assert_string_equal(secret_bytes(token->refresh), "R1");
	assert_non_null(strstr(client_token_problem(au.client, &at),
		"server_error"));
	assert_int_equal(at, clock_now());
	script.status = 0;
	script.then = TOKEN("B", "");
	assert_true(get_token(true));
	assert_null(client_token_problem(au.client, NULL));
}

static void a_refresh_token_that_is_at_hand(void **state)
{
	(void)state;
	au.connection->oauth2.grant = GRANT_REFRESH;
	au.connection->oauth2.refresh_token = (struct secret_ref){
		.source = SECRET_PUBLIC, .value = xstrdup("R0") };
	begin(TOKEN("A", ",\"refresh_token\":\"R1\""),
		"{\"error\":\"invalid_grant\"}");
	assert_true(get_token(false));
	assert_string_equal(field(last_of("/o/token"), "refresh_token"), "R0");
	script.status = 400;
	assert_false(get_token(true));
	assert_string_equal(field(last_of("/o/token"), "refresh_token"), "R1");
	assert_non_null(strstr(au.err.text, "was used before"));
	assert_int_equal(au.err.kind, ERR_AUTH);
}

static void secrets_in_header_and_form(void **state)
{
	const struct seen_request *request;

	(void)state;
	au.connection->oauth2.auth = CLIENT_AUTH_POST;
	begin(NULL, TOKEN("A", ""));
	assert_true(get_token(false));
	request = last_of("/o/token");
	assert_null(request->authorization);
	assert_string_equal(field(request, "client_id"), "me");
	assert_string_equal(field(request, "client_secret"),
		au.connection->oauth2.client_secret.value);
}

static void clients_without_a_secret(void **state)
{
	static const enum client_auth auths[] = { CLIENT_AUTH_NONE,
		CLIENT_AUTH_TLS, CLIENT_AUTH_SELF_SIGNED_TLS };

	(void)state;
	secret_ref_finish(&au.connection->oauth2.client_secret);
	for (size_t i = 0; i < FD_COUNT(auths); i++) {
		const struct seen_request *request;

		au.connection->oauth2.auth = auths[i];
		client_free(au.client);
		begin(NULL, TOKEN("A", ""));
		assert_true(get_token(false));
		request = last_of("/o/token");
		assert_null(request->authorization);
		assert_string_equal(field(request, "client_id"), "me");
		assert_null(field(request, "client_secret"));
		assert_null(field(request, "client_assertion"));
	}
}

static struct jwt read_assertion(const struct seen_request *request,
	const char *name)
{
	const char *text = field(request, name);
	struct jwt jwt;

	assert_non_null(text);
	jwt_read(text, strlen(text), &jwt);
	assert_int_equal(jwt.form, JWT_SIGNED);
	return jwt;
}

static unsigned introspected;

static void note_introspected(void *data, const struct introspection *told,
	const struct err *err)
{
	(void)data;
	assert_null(err);
	assert_true(told->is_active);
	introspected++;
}

static void a_secret_that_signs(void **state)
{
	char *endpoint = address("/o/token"), *first;
	struct jwt jwt;

	(void)state;
	au.connection->oauth2.auth = CLIENT_AUTH_SECRET_JWT;
	au.connection->oauth2.assertion_alg = xstrdup("HS384");
	au.connection->oauth2.assertion_lifetime = 90;
	begin(NULL, TOKEN("A", ""));
	assert_true(get_token(false));
	jwt = read_assertion(last_of("/o/token"), "client_assertion");
	assert_string_equal(field(last_of("/o/token"),
		"client_assertion_type"), "urn:ietf:params:oauth:"
		"client-assertion-type:jwt-bearer");
	assert_string_equal(jwt.alg, "HS384");
	assert_string_equal(jwt.iss, "me");
	assert_string_equal(jwt.sub, "me");
	assert_true(jwt_list_has(&jwt.aud, endpoint));
	assert_int_equal(jwt.exp.at - jwt.iat.at, 90);
	first = xstrdup(jwt.jti);
	jwt_finish(&jwt);
	/* A fresh one for each call, for introspection too. */
	client_introspect(au.client, note_introspected, &au);
	turn_until(&introspected, 1);
	assert_true(get_token(true));
	jwt = read_assertion(last_of("/o/token"), "client_assertion");
	assert_string_not_equal(jwt.jti, first);
	jwt_finish(&jwt);
	jwt = read_assertion(last_of("/o/introspection"), "client_assertion");
	assert_string_not_equal(jwt.jti, first);
	free(endpoint);
	endpoint = address("/o/introspection");
	assert_true(jwt_list_has(&jwt.aud, endpoint));
	jwt_finish(&jwt);
	free(first);
	free(endpoint);
}

/* An EC key of this run only, in a file of its own. */
static char *write_key(const struct secret *passphrase)
{
	struct crypto_key *key = crypto_key_generate(CRYPTO_EC, 0,
		CRYPTO_P384, NULL);
	struct secret *pem = crypto_key_to_pem(key, passphrase);
	char *path = xstrdup("/tmp/fhirdeck-test-key-XXXXXX");
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, secret_bytes(pem), secret_length(pem)),
		secret_length(pem));
	close(fd);
	secret_free(pem);
	crypto_key_free(key);
	return path;
}

static void a_key_that_signs(void **state)
{
	struct oauth2_settings *oauth2 = &au.connection->oauth2;
	struct secret *passphrase = secret_new("kestrel", 7);
	struct jwt jwt;

	(void)state;
	secret_ref_finish(&oauth2->client_secret);
	oauth2->auth = CLIENT_AUTH_PRIVATE_KEY_JWT;
	oauth2->key_file = write_key(passphrase);
	oauth2->key_id = xstrdup("k1");
	oauth2->assertion_audience = xstrdup("https://as.example");
	oauth2->key_passphrase = (struct secret_ref){
		.source = SECRET_PUBLIC, .value = xstrdup("kestrel") };
	begin(NULL, TOKEN("A", ""));
	assert_true(get_token(false));
	jwt = read_assertion(last_of("/o/token"), "client_assertion");
	assert_string_equal(jwt.alg, "ES384");
	assert_string_equal(jwt.kid, "k1");
	assert_true(jwt_list_has(&jwt.aud, "https://as.example"));
	assert_string_equal(client_token(au.client)->client_auth,
		"private_key_jwt");
	jwt_finish(&jwt);
	/* Refused, it is the key that is to be looked at, not a secret. */
	script.status = 401;
	script.then = "{\"error\":\"invalid_client\",\"error_description\":"
		"\"Client id or secret is wrong.\"}";
	assert_false(get_token(true));
	assert_non_null(strstr(au.err.text, "the key that signed (kid k1)"));
	assert_int_equal(client_token_suspects(au.client) &
		(1u << SUSPECT_SECRET | 1u << SUSPECT_SIGNATURE),
		1u << SUSPECT_SIGNATURE);
	unlink(oauth2->key_file);
	secret_free(passphrase);
}

static void an_encrypted_key_without_passphrase(void **state)
{
	struct oauth2_settings *oauth2 = &au.connection->oauth2;
	struct secret *passphrase = secret_new("kestrel", 7);

	(void)state;
	oauth2->auth = CLIENT_AUTH_PRIVATE_KEY_JWT;
	oauth2->key_file = write_key(passphrase);
	begin(NULL, TOKEN("A", ""));
	assert_false(get_token(false));
	assert_non_null(strstr(au.err.text, "oauth2.key_passphrase"));
	assert_int_equal(count_of("/o/token"), 0);
	unlink(oauth2->key_file);
	secret_free(passphrase);
}

/* A document may not send our assertions to another server's name. */
static void an_issuer_that_is_not_the_base(void **state)
{
	(void)state;
	au.connection->oauth2.auth = CLIENT_AUTH_SECRET_JWT;
	au.connection->oauth2.assertion_audience = xstrdup("issuer");
	begin(NULL, TOKEN("A", ""));
	assert_false(get_token(false));
	assert_non_null(strstr(au.err.text, "oauth2.assertion_audience"));
	assert_int_equal(count_of("/o/token"), 0);
}

static void a_grant_by_assertion(void **state)
{
	const struct seen_request *request;
	struct jwt jwt;

	(void)state;
	au.connection->oauth2.grant = GRANT_JWT_BEARER;
	au.connection->oauth2.auth = CLIENT_AUTH_NONE;
	au.connection->oauth2.assertion_subject = xstrdup("somebody");
	begin(NULL, TOKEN("A", ""));
	assert_true(get_token(false));
	request = last_of("/o/token");
	assert_string_equal(field(request, "grant_type"),
		"urn:ietf:params:oauth:grant-type:jwt-bearer");
	jwt = read_assertion(request, "assertion");
	assert_string_equal(jwt.iss, "me");
	assert_string_equal(jwt.sub, "somebody");
	jwt_finish(&jwt);
}

/* Owned value of a parameter of the address that is shown. */
static char *shown_param(const char *name)
{
	struct url_params params = { 0 };
	char *value = NULL;

	url_params_parse(&params, strchr(au.url, '?') + 1);
	for (size_t i = 0; i < params.count; i++)
		if (strcmp(params.param[i].name, name) == 0)
			value = xstrdup(params.param[i].value);
	url_params_finish(&params);
	assert_non_null(value);
	return value;
}

static void open_login(void)
{
	au.connection->oauth2.grant = GRANT_CODE;
	au.connection->oauth2.auth = CLIENT_AUTH_NONE;
	secret_ref_finish(&au.connection->oauth2.client_secret);
	begin(TOKEN("A", ",\"refresh_token\":\"R1\""), TOKEN("B", ""));
}

static void assert_code_was_sent(const char *code)
{
	const struct seen_request *request = last_of("/o/token");
	char *challenge = shown_param("code_challenge");
	char *redirect = shown_param("redirect_uri");
	const char *verifier = field(request, "code_verifier");
	struct secret *secret = secret_new(verifier, strlen(verifier));
	char own[PKCE_CHALLENGE];

	pkce_challenge(secret, own);
	assert_string_equal(own, challenge);
	assert_string_equal(field(request, "grant_type"),
		"authorization_code");
	assert_string_equal(field(request, "code"), code);
	assert_string_equal(field(request, "redirect_uri"), redirect);
	assert_string_equal(field(request, "client_id"), "me");
	secret_free(secret);
	free(challenge);
	free(redirect);
}

static void a_login_whose_address_is_pasted(void **state)
{
	struct person_step step;
	struct err err = ERR_INIT;
	char *address_back, *login_state;

	(void)state;
	open_login();
	send_one();
	send_one();
	turn_until(&au.shown, 1);
	assert_non_null(client_person(au.client, &step));
	assert_true(step.takes_redirect && step.listens);
	assert_false(client_answer_redirect(au.client,
		"http://x/callback?code=c&state=other", &err));
	assert_non_null(client_person(au.client, &step));
	login_state = shown_param("state");
	address_back = xasprintf(" http://127.0.0.1/callback?code=the-code&"
		"state=%s\n", login_state);
	assert_true(client_answer_redirect(au.client, address_back, &err));
	assert_null(client_person(au.client, &step));
	assert_int_equal(au.over, 1);
	turn_until(&au.done, 2);
	assert_false(err_is_set(&au.err));
	assert_int_equal(count_of("/o/token"), 1);
	assert_code_was_sent("the-code");
	/* Renewed without anybody. */
	assert_true(get_token(true));
	assert_int_equal(au.shown, 1);
	assert_string_equal(field(last_of("/o/token"), "refresh_token"), "R1");
	free(login_state);
	free(address_back);
}

/* The browser's request; what the page says. */
static void browse(const char *target, char *page, size_t size)
{
	char *redirect = shown_param("redirect_uri"), *text;
	struct sockaddr_in address_of = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	struct url url;
	ssize_t count = -1;

	assert_true(url_parse(redirect, &url, NULL));
	address_of.sin_port = htons(url.port);
	assert_int_equal(connect(fd, (void *)&address_of,
		sizeof(address_of)), 0);
	text = xasprintf("GET %s HTTP/1.1\r\nHost: x\r\n\r\n", target);
	assert_int_equal(send(fd, text, strlen(text), 0), strlen(text));
	while ((count = recv(fd, page, size - 1, MSG_DONTWAIT)) < 0)
		loop_turn(au.loop, 100);
	page[count] = '\0';
	close(fd);
	free(text);
	free(redirect);
	url_finish(&url);
}

static void a_login_that_the_listener_hears(void **state)
{
	char page[2048], *login_state, *target;

	(void)state;
	open_login();
	send_one();
	turn_until(&au.shown, 1);
	browse("/favicon.ico", page, sizeof(page));
	assert_non_null(strstr(page, "404"));
	browse("/callback?code=c&state=<b>", page, sizeof(page));
	assert_non_null(strstr(page, "400"));
	assert_non_null(strstr(page, "belongs to another login"));
	login_state = shown_param("state");
	target = xasprintf("/callback?code=c%%2Fd&state=%s", login_state);
	browse(target, page, sizeof(page));
	assert_non_null(strstr(page, "200 OK"));
	turn_until(&au.done, 1);
	assert_false(err_is_set(&au.err));
	assert_code_was_sent("c/d");
	free(login_state);
	free(target);
}

static void a_login_that_is_refused_or_given_up(void **state)
{
	char *login_state, *target;
	struct err err = ERR_INIT;
	unsigned operation;

	(void)state;
	open_login();
	send_one();
	turn_until(&au.shown, 1);
	login_state = shown_param("state");
	target = xasprintf("?error=access_denied&state=%s", login_state);
	assert_false(client_answer_redirect(au.client, target, &err));
	turn_until(&au.done, 1);
	assert_non_null(strstr(au.err.text, "access_denied"));
	assert_int_equal(au.over, 1);
	send_one();
	turn_until(&au.shown, 2);
	client_give_up_login(au.client);
	turn_until(&au.done, 2);
	assert_int_equal(au.err.kind, ERR_CANCELLED);
	/* The one operation that waited is cancelled: nobody listens. */
	operation = send_one();
	turn_until(&au.shown, 3);
	client_cancel(au.client, operation);
	assert_int_equal(au.over, 3);
	assert_int_equal(count_of("/o/token"), 0);
	assert_null(client_person(au.client, &(struct person_step){ 0 }));
	free(login_state);
	free(target);
}

static void a_device_asks_until_it_is_let_in(void **state)
{
	(void)state;
	au.connection->oauth2.grant = GRANT_DEVICE;
	au.connection->oauth2.auth = CLIENT_AUTH_NONE;
	begin("{\"error\":\"authorization_pending\"}", TOKEN("A", ""));
	send_one();
	turn_until(&au.shown, 1);
	assert_string_equal(au.user_code, "WDJB");
	assert_string_equal(au.url, "http://127.0.0.1/device");
	assert_string_equal(field(last_of("/o/device_authorization"),
		"client_id"), "me");
	turn_until(&au.done, 1);
	assert_false(err_is_set(&au.err));
	assert_int_equal(count_of("/o/token"), 2);
	assert_string_equal(field(last_of("/o/token"), "device_code"), "D");
	assert_string_equal(field(last_of("/o/token"), "grant_type"),
		"urn:ietf:params:oauth:grant-type:device_code");
	assert_int_equal(au.over, 1);
}

static void a_device_that_is_refused(void **state)
{
	(void)state;
	au.connection->oauth2.grant = GRANT_DEVICE;
	au.connection->oauth2.auth = CLIENT_AUTH_NONE;
	begin("{\"error\":\"access_denied\"}", "");
	assert_false(get_token(false));
	assert_non_null(strstr(au.err.text, "refused by the person"));
	/* Freed in the middle of a login: no harm. */
	client_get_token(au.client, false, note_done, &au);
	turn_until(&au.shown, 2);
}

int main(void)
{
	static const char *const proxies[] = { "http_proxy", "HTTP_PROXY",
		"https_proxy", "all_proxy", "ALL_PROXY" };
	const struct CMUnitTest tests[] = {
		AUTHORITY_TEST(ten_that_wait_cause_one_call),
		AUTHORITY_TEST(the_facts_of_a_token),
		AUTHORITY_TEST(a_refresh_token_is_replaced_at_once),
		AUTHORITY_TEST(a_refused_refresh_falls_back),
		AUTHORITY_TEST(a_failed_renewal_keeps_the_facts),
		AUTHORITY_TEST(a_refresh_token_that_is_at_hand),
		AUTHORITY_TEST(secrets_in_header_and_form),
		AUTHORITY_TEST(clients_without_a_secret),
		AUTHORITY_TEST(a_secret_that_signs),
		AUTHORITY_TEST(a_key_that_signs),
		AUTHORITY_TEST(an_encrypted_key_without_passphrase),
		AUTHORITY_TEST(an_issuer_that_is_not_the_base),
		AUTHORITY_TEST(a_grant_by_assertion),
		AUTHORITY_TEST(a_login_whose_address_is_pasted),
		AUTHORITY_TEST(a_login_that_the_listener_hears),
		AUTHORITY_TEST(a_login_that_is_refused_or_given_up),
		AUTHORITY_TEST(a_device_asks_until_it_is_let_in),
		AUTHORITY_TEST(a_device_that_is_refused),
	};

	for (size_t i = 0; i < FD_COUNT(proxies); i++)
		unsetenv(proxies[i]);
	alarm(60);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
