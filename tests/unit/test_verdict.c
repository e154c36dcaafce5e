/*
 * What an answer really says: of invented answers in the shapes that are met,
 * and of real ones where they are present.
 */

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/path.h"
#include "core/base/text.h"
#include "core/fhir/verdict.h"

static struct verdict judge(unsigned status, const char *body)
{
	struct verdict_input input = { .status = status, .reason = "OK",
		.method = "GET", .body = body, .len = strlen(body),
		.had_authorization = true };
	struct verdict verdict;

	verdict_of(&input, &verdict);
	assert_non_null(verdict.sentence);
	assert_true(text_width(verdict.sentence, strlen(verdict.sentence)) <=
		201);
	for (const char *at = verdict.sentence; *at != '\0'; at++)
		assert_true((unsigned char)*at >= 0x20 && *at != 0x7f);
	return verdict;
}

struct expected {
	unsigned status;
	const char *body;
	enum verdict_level level;
	const char *code;
	const char *sentence;	/* stands in it */
	const char *next;	/* stands in it; NULL: there is none */
};

static void assert_contains(const char *text, const char *part)
{
	if (strstr(text, part) == NULL)
		fail_msg("\"%s\" does not have \"%s\"", text, part);
}

static void assert_expected(const struct expected *expected, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct verdict verdict = judge(expected[i].status,
			expected[i].body);

		assert_int_equal(verdict.level, expected[i].level);
		assert_string_equal(verdict.code, expected[i].code);
		assert_contains(verdict.sentence, expected[i].sentence);
		if (expected[i].next == NULL) {
			assert_null(verdict.next);
		} else {
			assert_non_null(verdict.next);
			assert_contains(verdict.next, expected[i].next);
		}
		assert_int_equal(verdict.maybe_token,
			expected[i].status == 401 || expected[i].status == 403);
		verdict_finish(&verdict);
	}
}

#define MSH "MSH|^~\\&|A|B|C|D|20260203||ACK^R01|1|P|2.5.1\r"

static void test_hl7(void **state)
{
	static const struct expected cases[] = {
		{ 200, MSH "MSA|AA|id-7\r", VERDICT_GOOD, "AA",
			"AA: accepted", NULL },
		{ 200, MSH "MSA|CA|id-7\r", VERDICT_GOOD, "CA",
			"taken in", NULL },
		{ 200, MSH "MSA|AR|id-7\r", VERDICT_BAD, "AR", "rejected",
			"id-7" },
		{ 200, MSH "MSA|AE|id-7|bad PID-3\r", VERDICT_BAD, "AE",
			"bad PID-3", "id-7" },
		{ 200, MSH "MSA|CE|id-7\r", VERDICT_BAD, "CE",
			"not taken in", "id-7" },
		{ 200, MSH "MSA|CR|id-7\r", VERDICT_BAD, "CR",
			"not taken in", "id-7" },
		{ 200, MSH "MSA|AA|id-7\rERR|||207|E||||ERROR #5035: Code "
			"'502'\r", VERDICT_BAD, "AA",
			"ERROR #5035: Code '502'", "id-7" },
		{ 200, MSH "MSA|AA|id-7\rERR|||0|I||||with a note\r",
			VERDICT_GOOD, "AA", "accepted; with a note", NULL },
		{ 200, MSH "MSA|AR|id-7\rERR|||exception|error|||first "
			"words\r", VERDICT_BAD, "AR", "first words", "id-7" },
		{ 200, "MSH|^~\\&|A\r\nMSA|AR|id-7\r\n", VERDICT_BAD, "AR",
			"AR: rejected", "id-7" },
		{ 200, "MSH#^~\\&#A\nMSA#CR#id-7", VERDICT_BAD, "CR",
			"CR: not taken in", "id-7" },
		{ 500, MSH "MSA|AA|id-7\r", VERDICT_BAD, "AA", "accepted",
			"id-7" },
		{ 200, MSH "MSA|??|id-7\r", VERDICT_BAD, "??",
			"no acknowledgement code", "id-7" },
		{ 200, MSH "PID|1\r", VERDICT_GOOD, "200", "200 OK", NULL },
		{ 200, MSH "MSA", VERDICT_GOOD, "200", "200 OK", NULL },
	};

	(void)state;
	assert_expected(cases, FD_COUNT(cases));
}

#define REPLY(response, more) \
	"{\"resourceType\":\"Bundle\",\"entry\":[{\"fullUrl\":\"urn:uuid:h\"," \
	"\"resource\":{\"resourceType\":\"MessageHeader\",\"response\":{" \
	response "}}}" more "],\"identifier\":{\"value\":\"885186\"}," \
	"\"type\":\"message\"}"
#define OUTCOME(url, issue) \
	",{\"fullUrl\":\"" url "\",\"resource\":{\"resourceType\":" \
	"\"OperationOutcome\",\"issue\":[{" issue "}]}}"

static void test_message_replies(void **state)
{
	static const struct expected cases[] = {
		{ 200, REPLY("\"code\":\"ok\",\"details\":{\"reference\":"
			"\"urn:uuid:o\"}", OUTCOME("urn:uuid:o",
			"\"severity\":\"information\",\"code\":\"incomplete\","
			"\"diagnostics\":\"MSH|^~\\\\&|A\\rPID|1\"")),
			VERDICT_GOOD, "ok", "ok: the message was accepted",
			"885186" },
		{ 200, REPLY("\"code\":\"transient-error\"", ""),
			VERDICT_WAIT, "transient-error", "not decided yet",
			"message.receiver:identifier" },
		{ 200, REPLY("\"code\":\"fatal-error\",\"details\":{"
			"\"reference\":\"urn:uuid:o\"}", OUTCOME("urn:uuid:x",
			"\"severity\":\"error\",\"diagnostics\":\"another's\"")
			OUTCOME("urn:uuid:o", "\"severity\":\"error\","
			"\"diagnostics\":\"<HSFHIRErr>Missing\",\"details\":{"
			"\"text\":\"ServiceRequest.code is missing\"}")),
			VERDICT_BAD, "fatal-error",
			"rejected; ServiceRequest.code is missing", "885186" },
		{ 200, REPLY("\"code\":\"fatal-error\",\"details\":{"
			"\"reference\":\"OperationOutcome/gone\"}", ""),
			VERDICT_BAD, "fatal-error",
			"fatal-error: the message was rejected", "885186" },
		{ 200, REPLY("\"code\":\"error\"", ""), VERDICT_BAD, "error",
			"error: the message was not accepted", "885186" },
		{ 422, REPLY("\"code\":\"ok\"", ""), VERDICT_BAD, "ok",
			"accepted", "885186" },
		{ 200, REPLY("", ""), VERDICT_GOOD, "200", "200 OK", NULL },
	};

	(void)state;
	assert_expected(cases, FD_COUNT(cases));
}

#define BUNDLE(type, members) "{\"resourceType\":\"Bundle\"," \
	"\"type\":\"" type "\"" members "}"
#define MATCH "{\"search\":{\"mode\":\"match\"},\"resource\":{}}"
#define INCLUDED "{\"search\":{\"mode\":\"include\"},\"resource\":{}}"

static void test_searches(void **state)
{
	static const struct expected cases[] = {
		{ 200, BUNDLE("searchset", ",\"total\":0"), VERDICT_GOOD, "ok",
			"nothing matches", NULL },
		{ 200, BUNDLE("searchset", ""), VERDICT_GOOD, "ok",
			"nothing matches", NULL },
		{ 200, BUNDLE("searchset", ",\"total\":40,\"entry\":[" MATCH
			"," MATCH "," MATCH "," INCLUDED "],\"link\":[{"
			"\"relation\":\"next\",\"url\":\"u\"}]"),
			VERDICT_GOOD, "ok", "3 matches of 40, 1 included",
			"next page" },
		{ 200, BUNDLE("searchset", ",\"total\":1,\"entry\":[{}]"),
			VERDICT_GOOD, "ok", "1 match", NULL },
		{ 200, BUNDLE("searchset", ",\"total\":12"), VERDICT_GOOD,
			"ok", "12 matches in all", NULL },
		{ 200, BUNDLE("searchset", ",\"entry\":[" MATCH
			",{\"search\":{\"mode\":\"outcome\"},\"resource\":{"
			"\"resourceType\":\"OperationOutcome\",\"issue\":[{"
			"\"severity\":\"warning\",\"code\":\"x\",\"details\":"
			"{\"text\":\"assigner is unknown\"}}]}}]"),
			VERDICT_GOOD, "warning",
			"1 match; assigner is unknown", NULL },
	};

	(void)state;
	assert_expected(cases, FD_COUNT(cases));
}

#define DONE "{\"response\":{\"status\":\"201 Created\"}}"

static void test_batches(void **state)
{
	static const struct expected cases[] = {
		{ 200, BUNDLE("transaction-response", ",\"entry\":[" DONE ","
			DONE "]"), VERDICT_GOOD, "ok", "2 entries, all done",
			NULL },
		{ 200, BUNDLE("batch-response", ",\"entry\":[" DONE
			",{\"response\":{\"status\":\"404\"}},"
			"{\"response\":{\"status\":\"422 Unprocessable\","
			"\"outcome\":{\"resourceType\":\"OperationOutcome\","
			"\"issue\":[{\"severity\":\"error\",\"diagnostics\":"
			"\"no subject\"}]}}}]"), VERDICT_BAD,
			"422 Unprocessable", "2 of 3 entries failed; the "
			"worst: 422 Unprocessable: no subject", NULL },
	};

	(void)state;
	assert_expected(cases, FD_COUNT(cases));
}

#define ISSUE(words) "{\"resourceType\":\"OperationOutcome\"," \
	"\"issue\":[" words "]}"

static void test_outcomes(void **state)
{
	static const struct expected cases[] = {
		{ 200, ISSUE("{\"severity\":\"error\",\"code\":\"invalid\","
			"\"diagnostics\":\"<HSFHIRErr>Malformed\",\"details\":"
			"{\"text\":\"the reference is malformed\"}}"),
			VERDICT_BAD, "error",
			"200 OK: the reference is malformed", NULL },
		{ 404, ISSUE("{\"severity\":\"error\",\"code\":\"not-found\","
			"\"details\":{\"text\":\"no Patient/9\"}}"),
			VERDICT_BAD, "error", "404 Not Found: no Patient/9",
			"the FHIR server answered" },
		{ 200, ISSUE("{\"severity\":\"information\",\"details\":{"
			"\"text\":\"All OK\"}}"), VERDICT_GOOD, "information",
			"200 OK: All OK", NULL },
		{ 200, ISSUE("{\"severity\":\"warning\",\"code\":\"a\"},"
			"{\"severity\":\"warning\",\"code\":\"b\"},"
			"{\"severity\":\"fatal\",\"code\":\"structure\"}"),
			VERDICT_BAD, "fatal", "1 fatal error, 2 warnings: "
			"structure", NULL },
		{ 400, ISSUE("{\"severity\":\"warning\",\"details\":{"
			"\"coding\":[{\"display\":\"by its coding\"}]}}"),
			VERDICT_BAD, "warning", "by its coding", "check" },
		{ 200, ISSUE("{\"severity\":\"error\",\"diagnostics\":"
			"\"a\\u001b[2J\\nb\\u202ec\"}"), VERDICT_BAD, "error",
			"a^[[2J b<U+202E>c", NULL },
	};

	(void)state;
	assert_expected(cases, FD_COUNT(cases));
}

static void test_oauth2(void **state)
{
	static const struct expected cases[] = {
		{ 401, "{\"error\":\"invalid_client\"}", VERDICT_BAD,
			"invalid_client", "does not know this client",
			"client id and client secret" },
		{ 400, "{\"error\":\"invalid_scope\",\"error_description\":"
			"\"Unsupported scope: a b\"}", VERDICT_BAD,
			"invalid_scope", "Unsupported scope: a b",
			"scopes_supported" },
		{ 400, "{\"error\":\"odd\"}", VERDICT_BAD, "odd",
			"odd: the OAuth2 server answered an error", "check" },
	};

	(void)state;
	assert_expected(cases, FD_COUNT(cases));
}

#define PAGE(title, words) "<!DOCTYPE html>\r\n<html><head><title>" title \
	"</title></head><body><h2>" title "</h2><h3>" words \
	"</h3></body></html>"

static void test_pages(void **state)
{
	static const struct expected cases[] = {
		{ 404, "<html><title>Nothing here</title><p>Not at all.</p>"
			"</html>", VERDICT_BAD, "404",
			"404 Not Found: a web page: Nothing here. Not at all.",
			"check the service's base" },
		{ 200, "<html><title>Sign in</title></html>", VERDICT_NONE,
			"200", "200 OK, but it is a web page: Sign in", NULL },
		{ 403, PAGE("403 - Forbidden: Access is denied.",
			"You do not have permission to view this directory "
			"or page using the credentials that you supplied."),
			VERDICT_BAD, "403",
			"403 - Forbidden: Access is denied. You do not have",
			"get a new token" },
	};
	struct verdict verdict;

	(void)state;
	assert_expected(cases, FD_COUNT(cases));
	verdict = judge(403, cases[2].body);
	assert_contains(verdict.sentence, "the web server replaced the body");
	verdict_finish(&verdict);
}

static void test_statuses(void **state)
{
	static const struct expected cases[] = {
		{ 200, "{\"resourceType\":\"Patient\"}", VERDICT_GOOD, "200",
			"200 OK", NULL },
		{ 200, "[1,2]", VERDICT_GOOD, "200", "200 OK", NULL },
		{ 200, "{\"resourceType\":\"Bun", VERDICT_GOOD, "200",
			"200 OK", NULL },
		{ 413, "The page was not displayed because the request entity "
			"is too large.", VERDICT_BAD, "413",
			"413 Content Too Large: the search matched too much",
			"narrow it" },
		{ 401, "", VERDICT_BAD, "401", "not accepted", "token" },
		{ 403, "", VERDICT_BAD, "403", "bad or expired token",
			"token" },
		{ 404, "", VERDICT_BAD, "404", "nothing is there",
			"check the service's base and the id" },
		{ 404, "{\"resourceType\":\"Parameters\"}", VERDICT_BAD, "404",
			"no such resource or operation",
			"the address is right" },
		{ 404, "Not found here", VERDICT_BAD, "404",
			"the web server knows no such path; \"Not found here\"",
			"not the FHIR server's" },
		{ 503, "Service Unavailable", VERDICT_BAD, "503",
			"busy or failing over", "wait" },
		{ 422, "", VERDICT_BAD, "422", "against a rule",
			"$validate" },
		{ 410, "", VERDICT_BAD, "410", "deleted", "_history" },
		{ 599, "", VERDICT_BAD, "599", "599", NULL },
		{ 304, "", VERDICT_GOOD, "304", "304", NULL },
		{ 302, "", VERDICT_BAD, "302", "another address", "Location" },
		{ 0, "", VERDICT_NONE, "", "no answer", NULL },
	};

	(void)state;
	assert_expected(cases, FD_COUNT(cases));
	assert_string_equal(status_meaning(503),
		"the engine is busy or failing over");
	assert_string_equal(status_meaning(299), "");
}

static void test_no_credentials(void **state)
{
	struct verdict_input input = { .status = 401, .method = "GET",
		.reason = "Unauthorized" };
	struct verdict verdict;

	(void)state;
	verdict_of(&input, &verdict);
	assert_contains(verdict.sentence, "no credentials were sent");
	assert_true(verdict.maybe_token);
	verdict_finish(&verdict);
	input = (struct verdict_input){ .status = 413, .method = "POST" };
	verdict_of(&input, &verdict);
	assert_contains(verdict.sentence, "larger than the server takes");
	verdict_finish(&verdict);
	input = (struct verdict_input){ .status = 201, .method = "POST",
		.reason = "Created" };
	verdict_of(&input, &verdict);
	assert_string_equal(verdict.sentence, "201 Created");
	verdict_finish(&verdict);
}

static void test_issues(void **state)
{
	static const char text[] = BUNDLE("batch-response", ",\"entry\":["
		"{\"response\":{\"outcome\":" ISSUE("{\"severity\":\"error\","
		"\"code\":\"required\",\"expression\":[\"Task.status\",\"x\"]}")
		"}},{\"resource\":" ISSUE("{\"severity\":\"warning\","
		"\"diagnostics\":\"d\",\"details\":{\"text\":\"t\"},"
		"\"location\":[\"/f:Task\"]},{}") "}]");
	struct doc_index *index = index_text(text, strlen(text));
	struct issues issues;

	(void)state;
	issues_read(index, text, &issues);
	assert_int_equal(issues.count, 3);
	assert_string_equal(issues.issue[0].severity, "error");
	assert_string_equal(issues.issue[0].code, "required");
	assert_string_equal(issues.issue[0].text, "required");
	assert_string_equal(issues.issue[0].expression, "Task.status");
	assert_null(issues.issue[0].diagnostics);
	assert_int_equal(index_kind(index, text, issues.issue[0].row),
		ROW_OBJECT);
	assert_string_equal(issues.issue[1].text, "t");
	assert_string_equal(issues.issue[1].diagnostics, "d");
	assert_string_equal(issues.issue[1].expression, "/f:Task");
	assert_string_equal(issues.issue[2].severity, "");
	assert_string_equal(issues.issue[2].text, "no words");
	issues_finish(&issues);
	index_free(index);
}

/* Every prefix of an answer has a verdict too: it may still be arriving. */
static void test_cut_anywhere(void **state)
{
	static const char *const bodies[] = {
		REPLY("\"code\":\"fatal-error\",\"details\":{\"reference\":"
			"\"urn:uuid:o\"}", OUTCOME("urn:uuid:o",
			"\"severity\":\"error\",\"code\":\"invalid\"")),
		BUNDLE("searchset", ",\"total\":40,\"entry\":[" MATCH "]"),
		MSH "MSA|AA|id-7\rERR|||207|E||||words\r",
		PAGE("403 - Forbidden: Access is denied.", "Words."),
	};

	(void)state;
	for (size_t i = 0; i < FD_COUNT(bodies); i++)
		for (size_t len = 0; len <= strlen(bodies[i]); len++) {
			char *part = xstrndup(bodies[i], len);
			struct verdict verdict = judge(200, part);

			verdict_finish(&verdict);
			free(part);
		}
}

struct real {
	const char *file;
	unsigned status;
	enum verdict_level level;
	const char *code, *sentence;
};

static void test_real_answers(void **state)
{
	static const struct real cases[] = {
		{ "Bundle-message-response-order-885186.json", 200,
			VERDICT_GOOD, "ok", "accepted" },
		{ "Bundle-GenomicsOrderMessageReplyFatal.json", 200,
			VERDICT_BAD, "fatal-error", "rejected" },
		{ "hl7v2-ACK-error-ERR-over-HTTP200.hl7", 200, VERDICT_BAD,
			"AR", "ERROR #5035" },
		{ "http-body-IIS-403.html", 403, VERDICT_BAD, "403",
			"the web server replaced the body" },
		{ "http-body-413-IIS-sentence.txt", 413, VERDICT_BAD, "413",
			"the search matched too much" },
		{ "OperationOutcome-InterSystems-ResourceNotSupported.json",
			404, VERDICT_BAD, "error",
			"Resource type 'Account' is not supported." },
		{ "Bundle-searchset-live-empty-23cfb4b1-6878.json", 200,
			VERDICT_GOOD, "ok", "nothing matches" },
	};

	(void)state;
	for (size_t i = 0; i < FD_COUNT(cases); i++) {
		char *path = xasprintf("../shared/data/domain/%s",
			cases[i].file);
		struct buf body = BUF_INIT;
		struct err err = ERR_INIT;

		if (path_exists(path)) {
			struct verdict verdict;

			assert_true(path_read(path, 1 << 20, &body, &err));
			verdict = judge(cases[i].status, body.data);
			assert_int_equal(verdict.level, cases[i].level);
			assert_string_equal(verdict.code, cases[i].code);
			assert_contains(verdict.sentence, cases[i].sentence);
			verdict_finish(&verdict);
		} else {
			print_message("skipped: %s is not here\n",
				cases[i].file);
		}
		buf_finish(&body);
		free(path);
	}
}

static const struct {
	const char *document;
	enum verdict_level level;
	const char *line;	/* NULL: it has none */
} documents[] = {
	{ ISSUE("{\"severity\":\"error\",\"details\":{\"text\":\"no name\"}}"),
	  VERDICT_BAD, "error: no name" },
	{ BUNDLE("searchset", ",\"total\":0"), VERDICT_NONE, NULL },
	{ BUNDLE("batch-response", ",\"entry\":[{\"response\":{\"status\":"
	  "\"404\"}}]"), VERDICT_BAD, "404" },
	{ "{\"resourceType\":\"Patient\"}", VERDICT_NONE, NULL },
	{ "[1]", VERDICT_NONE, NULL },
	{ "", VERDICT_NONE, NULL },
	{ MSH "MSA|AR|id-7\r", VERDICT_BAD, "AR: rejected" },
	{ MSH "PID|1\r", VERDICT_NONE, NULL },
	{ "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad "
	  "Gateway</h1></body></html>", VERDICT_NONE,
	  "a web page: 502 Bad Gateway" },
	{ "plain words", VERDICT_NONE, NULL },
};

static void test_documents(void **state)
{
	(void)state;
	for (size_t i = 0; i < FD_COUNT(documents); i++) {
		const char *text = documents[i].document;
		struct doc_index *index = *text == '{' || *text == '[' ?
			index_text(text, strlen(text)) : NULL;
		struct buf line = BUF_INIT;
		struct verdict verdict;

		print_message("%s\n", text);
		assert_int_equal(verdict_of_document(text, strlen(text),
			index, &verdict), documents[i].line != NULL);
		assert_int_equal(verdict.level, documents[i].level);
		if (documents[i].line != NULL) {
			verdict_line(&verdict, 0, &line);
			assert_non_null(strstr(line.data, documents[i].line));
			assert_null(strstr(line.data, "200"));
		}
		verdict_finish(&verdict);
		buf_finish(&line);
		index_free(index);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_hl7),
		cmocka_unit_test(test_message_replies),
		cmocka_unit_test(test_searches),
		cmocka_unit_test(test_batches),
		cmocka_unit_test(test_documents),
		cmocka_unit_test(test_outcomes),
		cmocka_unit_test(test_oauth2),
		cmocka_unit_test(test_pages),
		cmocka_unit_test(test_statuses),
		cmocka_unit_test(test_no_credentials),
		cmocka_unit_test(test_issues),
		cmocka_unit_test(test_cut_anywhere),
		cmocka_unit_test(test_real_answers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
