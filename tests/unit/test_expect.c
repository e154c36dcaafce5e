/*
 * What a saved request expects: read, shown, held against an answer; and that
 * what goes into a report tells nothing of the answer's values.
 */

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "core/client/answer.h"
#include "core/client/expect.h"

static const char body_text[] = "{\"resourceType\":\"Bundle\",\"type\":"
	"\"searchset\",\"total\":12,\"entry\":[{\"resource\":{\"family\":"
	"\"OKONKWO\",\"born\":\"1980-05-12\"}}]}";

static const struct {
	const char *text, *shown;
	bool holds;
	const char *found, *private_found;
} cases[] = {
	{ "200", "200", true, "", "" },
	{ "2xx", "2xx", true, "", "" },
	{ "201,200", "201,200", true, "", "" },
	{ "404", "404", false, "the status is 200", "the status is 200" },
	{ "type application/fhir+json", "type application/fhir+json", true,
	  "", "" },
	{ "type application/fhir", "type application/fhir", false,
	  "the type is application/fhir+json; charset=UTF-8",
	  "the type is application/fhir+json; charset=UTF-8" },
	{ "header ETag", "header ETag", true, "", "" },
	{ "header etag contains 3", "header etag contains ***", true, "", "" },
	{ "header X", "header X", false, "there is none", "there is none" },
	{ "time < 500ms", "time < 500ms", true, "", "" },
	{ "time <= 0.01 s", "time <= 0.01 s", false, "it took 143 ms",
	  "it took 143 ms" },
	{ "path total > 0", "path total > 0", true, "", "" },
	{ "path total > 9", "path total > 9", true, "", "" },
	{ "path total == 12.0", "path total = 12.0", true, "", "" },
	{ "path entry[0].resource.born < 1980-06", "path "
	  "entry[0].resource.born < ***", true, "", "" },
	{ "path entry[0].resource.family = SMITH", "path "
	  "entry[0].resource.family = ***", false, "it is OKONKWO",
	  "it is another value" },
	{ "path entry[1]", "path entry[1]", false, "there is none",
	  "there is none" },
	{ "path entry", "path entry", true, "", "" },
	{ "verdict ok", "verdict ok", true, "", "" },
	{ "verdict bad", "verdict bad", false, "the verdict is ok: 12 matches",
	  "the verdict is ok" },
};

static void begin(struct exchange *exchange)
{
	*exchange = (struct exchange){ .status = 200, .state = EXCHANGE_DONE,
		.body = BUF_INIT, .timings = { .total = 143 } };
	exchange->method = xstrdup("GET");
	exchange->url = xstrdup("http://h/Patient");
	buf_puts(&exchange->body, body_text);
	http_headers_add(&exchange->headers, "Content-Type",
		"application/fhir+json; charset=UTF-8");
	http_headers_add(&exchange->headers, "ETag", "W/\"3\"");
}

static void test_cases(void **state)
{
	struct exchange exchange;
	struct verdict verdict = { .level = VERDICT_GOOD, .code = "ok" };
	struct expect_answer answer = { &exchange, NULL, &verdict };
	struct doc_index *index;

	(void)state;
	begin(&exchange);
	verdict.sentence = xstrdup("12 matches");
	answer.index = index = index_text(exchange.body.data,
		exchange.body.len);
	for (size_t i = 0; i < FD_COUNT(cases); i++) {
		struct buf found = BUF_INIT, told = BUF_INIT, shown = BUF_INIT;
		struct err err = ERR_INIT;
		struct expect expect;

		if (!expect_read(cases[i].text, &expect, &err))
			fail_msg("%s: %s", cases[i].text, err.text);
		expect_print(&expect, true, &shown);
		assert_string_equal(shown.data, cases[i].shown);
		if (expect_holds(&expect, &answer, false, &found) !=
		    cases[i].holds)
			fail_msg("%s: %s", cases[i].text, found.data);
		(void)expect_holds(&expect, &answer, true, &told);
		assert_string_equal(found.data, cases[i].found);
		assert_string_equal(told.data, cases[i].private_found);
		expect_finish(&expect);
		buf_finish(&found);
		buf_finish(&told);
		buf_finish(&shown);
	}
	verdict_finish(&verdict);
	index_free(index);
	buf_finish(&exchange.body);
	http_headers_finish(&exchange.headers);
	free(exchange.method);
	free(exchange.url);
}

static void test_not_understood(void **state)
{
	static const char *const texts[] = { "", "20", "2000", "ok", "20x1",
		"x00", "200 300", "type", "verdict", "header", "path",
		"path total >", "path total ~ 3", "time", "time = 3ms",
		"time < soon", "time < 5 h", "header a b", "200,",
		"time < .." };
	struct expect expect;

	(void)state;
	for (size_t i = 0; i < FD_COUNT(texts); i++) {
		struct err err = ERR_INIT;

		if (expect_read(texts[i], &expect, &err))
			fail_msg("\"%s\" was understood", texts[i]);
		assert_int_equal(err.kind, ERR_CONFIG);
		assert_non_null(strstr(err.text, "is not understood"));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_not_understood),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
