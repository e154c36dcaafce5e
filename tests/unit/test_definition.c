/*
 * Definitions of operations, fetched from the sandbox: from the place that
 * has them, without credentials, and from nowhere but that server.
 */

#include "sandbox_fixture.h"

#include "core/base/text.h"
#include "core/client/definition.h"

static struct client *client;
static struct {
	bool is_done;
	char code[40];		/* of the definition that came */
	char problem[512];
	char url[300];		/* of the last answer */
	bool had_credentials;
} seen;

static void note(void *data, struct operation *operation,
	const struct exchange *exchange, const struct err *err)
{
	(void)data;
	assert_false(seen.is_done);
	assert_true((operation == NULL) == (err != NULL));
	seen.is_done = true;
	if (operation != NULL)
		snprintf(seen.code, sizeof(seen.code), "%s", operation->code);
	if (err != NULL)
		snprintf(seen.problem, sizeof(seen.problem), "%s", err->text);
	if (exchange != NULL) {
		snprintf(seen.url, sizeof(seen.url), "%s", exchange->url);
		seen.had_credentials = exchange->had_authorization;
	}
	operation_free(operation);
}

static void open_client(const char *base)
{
	struct client_hooks hooks = { .policy = NULL };
	struct connection *connection = connection_new("Small");

	connection_add_service(connection, "cdr", SERVICE_FHIR, base,
		ACCESS_UNRESTRICTED);
	client = client_new(fx.loop, fx.http, connection, &hooks);
	connection_free(connection);
	memset(&seen, 0, sizeof(seen));
}

static struct definition_ask *ask(const char *definition, struct err *err)
{
	return definition_ask(client, "cdr", definition, note, NULL, err);
}

static void ask_to_end(const char *definition)
{
	struct err err = ERR_INIT;

	memset(&seen, 0, sizeof(seen));
	if (ask(definition, &err) == NULL)
		fail_msg("%s: %s", definition, err.text);
	assert_false(seen.is_done);
	while (!seen.is_done)
		loop_turn(fx.loop, 1000);
}

static void comes_from_where_it_is(void **state)
{
	static const struct {
		const char *definition, *code;
	} good[] = {
		{ "http://hl7.org/fhir/OperationDefinition/Patient-everything",
			"everything" },
		{ "http://elsewhere.example/OperationDefinition/"
			"Patient-everything|9", "everything" },
		{ "OperationDefinition/Resource-validate", "validate" },
	};
	char *base = xasprintf("%s" CDR, sandbox_origin(sandbox));

	(void)state;
	open_client(base);
	for (size_t i = 0; i < FD_COUNT(good); i++) {
		ask_to_end(good[i].definition);
		assert_string_equal(seen.code, good[i].code);
		assert_true(text_starts_with(seen.url, base));
		assert_false(seen.had_credentials);
	}
	client_free(client);
	free(base);
}

/* What a statement says leads to no other server, whatever it is. */
static void leads_nowhere_else(void **state)
{
	static const char *const lures[] = {
		"http://127.0.0.1:1/OperationDefinition/x",
		"http://hl7.org/fhir/OperationDefinition/none",
		"//evil.example/OperationDefinition/x",
		"OperationDefinition/../../../../esb",
		"javascript:alert(1)", "{{oauth2}}/token",
	};
	char *base = xasprintf("%s" CDR, sandbox_origin(sandbox));

	(void)state;
	open_client(base);
	for (size_t i = 0; i < FD_COUNT(lures); i++) {
		char *below = xasprintf("%s/OperationDefinition", base);

		ask_to_end(lures[i]);
		assert_string_equal(seen.code, "");
		assert_string_not_equal(seen.problem, "");
		assert_true(text_starts_with(seen.url, below));
		free(below);
	}
	client_free(client);
	free(base);
}

static void says_why_there_is_none(void **state)
{
	struct err err = ERR_INIT;
	unsigned port;
	int fd = listen_silently(1, &port);
	char *base = xasprintf("http://127.0.0.1:%u/fhir", port);

	(void)state;
	close(fd);
	open_client(base);
	assert_null(ask("", &err));
	assert_string_equal(err.text, "the statement names no definition of "
		"it");
	ask_to_end("http://hl7.org/fhir/OperationDefinition/x");
	assert_string_not_equal(seen.problem, "");
	assert_string_equal(seen.code, "");
	client_free(client);
	free(base);
}

static void can_be_forgotten(void **state)
{
	char *base = xasprintf("%s" CDR, sandbox_origin(sandbox));
	struct err err = ERR_INIT;
	struct definition_ask *first;

	(void)state;
	open_client(base);
	first = ask("OperationDefinition/Resource-validate", &err);
	assert_non_null(first);
	loop_turn(fx.loop, 0);
	definition_forget(first);
	for (int i = 0; i < 20; i++)
		loop_turn(fx.loop, 5);
	assert_false(seen.is_done);
	client_free(client);
	free(base);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SANDBOX_TEST(comes_from_where_it_is),
		SANDBOX_TEST(leads_nowhere_else),
		SANDBOX_TEST(says_why_there_is_none),
		SANDBOX_TEST(can_be_forgotten),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
