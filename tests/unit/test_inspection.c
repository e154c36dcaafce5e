/*
 * The pages about tokens, of the sandbox's own: a token that holds, one that
 * was tampered with, one that is gone, one from elsewhere; and a report that
 * gives no token away.
 */

#include "sandbox_fixture.h"

#include "core/client/inspection.h"

static struct client *client;
static struct inspection *inspection;
static struct {
	bool is_done;
	struct err err;
} seen;

static void note_token(void *data, uint32_t exchange, const struct err *err)
{
	(void)data;
	(void)exchange;
	seen.is_done = true;
	seen.err = err != NULL ? *err : (struct err)ERR_INIT;
}

static void note(void *data, const struct err *err)
{
	note_token(data, 0, err);
}

static void await(void)
{
	while (!seen.is_done)
		loop_turn(fx.loop, 1000);
	seen.is_done = false;
}

static int open_client(void **state)
{
	struct connection *connection;

	if (start_sandbox(state) != 0)
		return -1;
	connection = connection_new_sandbox(sandbox_origin(sandbox));
	client = client_new(fx.loop, fx.http, connection, NULL);
	connection_free(connection);
	inspection = inspection_new(fx.loop, client, NULL, NULL);
	/* Its discovery names another origin on purpose. */
	client_discover(client, note_token, &seen);
	await();
	client_rebase(client);
	client_get_token(client, false, note_token, &seen);
	await();
	return err_is_set(&seen.err) ? -1 : 0;
}

static int close_client(void **state)
{
	inspection_free(inspection);
	client_free(client);
	return stop_sandbox(state);
}

/* Owned: a page's lines, "label | text" or the text alone. */
static char *print_part(enum inspection_part part)
{
	struct page page = PAGE_INIT;
	struct buf out = BUF_INIT;

	inspection_page(inspection, part, NULL, NULL, &page);
	for (size_t i = 0; i < page.count; i++) {
		if (page.line[i].label != NULL)
			buf_printf(&out, "%s | ", page.line[i].label);
		buf_printf(&out, "%s\n", page.line[i].text);
	}
	page_finish(&page);
	return buf_take(&out);
}

static void expect_part(enum inspection_part part, const char *words)
{
	char *text = print_part(part);

	if (strstr(text, words) == NULL)
		fail_msg("\"%s\" is not said: %s", words, text);
	free(text);
}

static const char *held(void)
{
	return secret_bytes(client_token(client)->value);
}

/* A token that was put together here is pasted. */
static void paste(const char *text)
{
	struct err err = ERR_INIT;

	if (!inspection_paste(inspection, secret_new(text, strlen(text)),
	    &err))
		fail_msg("%s", err.text);
}

static void test_a_good_token(void **state)
{
	(void)state;
	expect_part(INSPECTION_STATE, "State | fresh");
	expect_part(INSPECTION_STATE, "system/*.*");
	expect_part(INSPECTION_CLAIMS, "aud  meant for | sandbox-client");
	expect_part(INSPECTION_CHECKS, "Not checked yet");
	assert_false(inspection_is_checked(inspection));
	inspection_verify(inspection, note, NULL);
	await();
	assert_false(err_is_set(&seen.err));
	assert_true(inspection_is_verified(inspection));
	expect_part(INSPECTION_CHECKS, "signature | good");
}

static void test_introspection_beside_the_claims(void **state)
{
	(void)state;
	expect_part(INSPECTION_SERVER, "was not asked yet");
	inspection_introspect(inspection, note, NULL);
	await();
	assert_false(err_is_set(&seen.err));
	expect_part(INSPECTION_SERVER, "Active, its server said at");
	expect_part(INSPECTION_SERVER, "They agree in all that both say.");
	expect_part(INSPECTION_SERVER, "active | true  <- only the server");
}

static void test_a_changed_token_is_not_good(void **state)
{
	char *text = xstrdup(held());
	char *claims = strchr(text, '.') + 1;

	(void)state;
	claims[5] = claims[5] == 'A' ? 'B' : 'A';
	paste(text);
	free(text);
	inspection_verify(inspection, note, NULL);
	await();
	assert_true(inspection_is_checked(inspection));
	assert_false(inspection_is_verified(inspection));
	assert_int_equal(inspection_chosen(inspection), INSPECTED_PASTED);
}

static void test_a_foreign_kid_is_no_key_of_the_server(void **state)
{
	/* {"alg":"RS256","kid":"elsewhere"} {"sub":"x"} */
	static const char *const text = "eyJhbGciOiJSUzI1NiIsImtpZCI6ImVsc2V"
		"3aGVyZSJ9.eyJzdWIiOiJ4In0.AAAA";

	(void)state;
	paste(text);
	inspection_verify(inspection, note, NULL);
	await();
	assert_false(inspection_is_verified(inspection));
	expect_part(INSPECTION_CHECKS, "key | BAD");
}

static void test_what_is_pasted_is_trimmed(void **state)
{
	(void)state;
	paste("  Bearer abc.def\r\n");
	assert_string_equal(secret_bytes(inspection_token(inspection)),
		"abc.def");
}

static void test_what_is_no_token_is_refused(void **state)
{
	static const char *const texts[] = { "", "   ", "two words",
		"caf\xc3\xa9", "a\nb" };

	(void)state;
	for (size_t i = 0; i < FD_COUNT(texts); i++) {
		struct err err = ERR_INIT;

		assert_false(inspection_paste(inspection,
			secret_new(texts[i], strlen(texts[i])), &err));
		assert_says(err.text, "that is no token");
	}
	assert_int_equal(inspection_chosen(inspection), INSPECTED_ACCESS);
}

static void test_findings_go_with_their_token(void **state)
{
	(void)state;
	inspection_verify(inspection, note, NULL);
	await();
	assert_true(inspection_is_checked(inspection));
	client_forget_secrets(client);
	expect_part(INSPECTION_CHECKS, "No token is held");
	assert_false(inspection_is_checked(inspection));
}

static void test_an_opaque_token_is_said_to_be(void **state)
{
	(void)state;
	paste("2YotnFZFEjr1zCsicMWpAA");
	expect_part(INSPECTION_CLAIMS, "Introspection asks its server");
	inspection_verify(inspection, note, NULL);
	await();
	assert_false(inspection_is_verified(inspection));
}

static void test_two_tokens_beside_each_other(void **state)
{
	/* {"alg":"RS256"} {"sub":"somebody"} */
	(void)state;
	expect_part(INSPECTION_COMPARE, "no two tokens");
	paste("eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJzb21lYm9keSJ9.AAAA");
	expect_part(INSPECTION_COMPARE, "somebody  <- pasted token, differs");
}

static void test_a_report_gives_no_token_away(void **state)
{
	struct buf report = BUF_INIT;
	const char *signature = strrchr(held(), '.') + 1;
	const char *claims = strchr(held(), '.') + 1;
	char *start = xstrndup(claims, 40);

	(void)state;
	inspection_reveal(inspection, true);
	expect_part(INSPECTION_STATE, held());
	inspection_verify(inspection, note, NULL);
	await();
	inspection_report(inspection, &report);
	assert_non_null(strstr(report.data, "# Token of Sandbox"));
	assert_non_null(strstr(report.data, "signature"));
	assert_null(strstr(report.data, signature));
	assert_null(strstr(report.data, start));
	free(start);
	buf_finish(&report);
}

static void test_watching_asks_until_it_is_stopped(void **state)
{
	(void)state;
	inspection_watch(inspection, 1);
	assert_int_equal(inspection_watches(inspection), 1);
	while (inspection_said(inspection) == NULL)
		loop_turn(fx.loop, 1000);
	expect_part(INSPECTION_SERVER, "Asked again every 1 s");
	inspection_watch(inspection, 0);
	assert_int_equal(inspection_watches(inspection), 0);
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, open_client, close_client)

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		TEST(test_a_good_token),
		TEST(test_introspection_beside_the_claims),
		TEST(test_a_changed_token_is_not_good),
		TEST(test_a_foreign_kid_is_no_key_of_the_server),
		TEST(test_what_is_pasted_is_trimmed),
		TEST(test_what_is_no_token_is_refused),
		TEST(test_findings_go_with_their_token),
		TEST(test_an_opaque_token_is_said_to_be),
		TEST(test_two_tokens_beside_each_other),
		TEST(test_a_report_gives_no_token_away),
		TEST(test_watching_asks_until_it_is_stopped),
	};

	(void)argc;
	fixture_program = argv[0];
	return cmocka_run_group_tests(tests, NULL, NULL);
}
