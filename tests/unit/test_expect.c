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
	"\"searchset\",\"total\":12,\"big\":12345678901234567890,\"entry\":["
	"{\"resource\":{\"resourceType\":\"Patient\",\"family\":\"OKONKWO\","
	"\"born\":\"1980-05-12\",\"birthDate\":\"1980-05-12\",\"active\":false,"
	"\"multipleBirthInteger\":2,"
	"\"name\":[{\"family\":\"CHISLETT\",\"given\":[\"Ada\","
	"\"Zo\\u00eb\"]}]}}]}";

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
	/* FHIRPath, and what there is instead. */
	{ "path entry.count() >= 1", "path entry.count() >= 1", true, "", "" },
	{ "path entry.count() > 1", "path entry.count() > 1", false, "it is 1",
	  "it is another value" },
	{ "path total > 0 and type = 'searchset'", "path total > 0 and type = "
	  "'***'", true, "", "" },
	{ "path total > 99 or entry.empty()", "path total > 99 or "
	  "entry.empty()", false, "it is false", "it is false" },
	{ "path entry.resource.ofType(Patient).name.family = 'CHISLETT'",
	  "path entry.resource.ofType(Patient).name.family = ***", true, "",
	  "" },
	{ "path entry.resource.ofType(Patient).name.family = 'SMITH'",
	  "path entry.resource.ofType(Patient).name.family = ***", false,
	  "it is CHISLETT", "it is another value" },
	{ "path entry.resource.name.given = 'Ada'",
	  "path entry.resource.name.given = ***", false, "there are 2 values: "
	  "Ada, Zo\xc3\xab; of several values FHIRPath finds none equal to one "
	  "(contains asks for one of them)", "there are 2 values; of several "
	  "values FHIRPath finds none equal to one (contains asks for one of "
	  "them)" },
	{ "path entry.resource.name.given contains 'Ada'",
	  "path entry.resource.name.given contains ***", true, "", "" },
	{ "path entry.resource.name.given contains da",
	  "path entry.resource.name.given contains ***", true, "", "" },
	{ "path entry.resource.name.given = Ada", "path "
	  "entry.resource.name.given = ***", false, "there are 2 values: Ada, "
	  "Zo\xc3\xab; say which ([0], first()), or contains", "there are 2 "
	  "values; say which ([0], first()), or contains" },
	{ "path entry.resource.name.given.where($this = 'Ada').exists()",
	  "path entry.resource.name.given.where($this = '***').exists()", true,
	  "", "" },
	{ "path entry.resource.birthDate >= @1980-06-01",
	  "path entry.resource.birthDate >= ***", false, "it is 1980-05-12",
	  "it is another value" },
	{ "path entry.resource.birthDate < @2000", "path "
	  "entry.resource.birthDate < ***", true, "", "" },
	{ "path entry[0].resource.family = Salt and Pepper",
	  "path entry[0].resource.family = ***", false, "it is OKONKWO",
	  "it is another value" },
	{ "path entry.resource.active", "path entry.resource.active", true, "",
	  "" },
	{ "path entry.resource.active = true", "path entry.resource.active = "
	  "true", false, "it is false", "it is another value" },
	{ "path entry.exists(resource.active)",
	  "path entry.exists(resource.active)", false, "it is false",
	  "it is false" },
	/* A choice by its name in FHIRPath, and by that in JSON. */
	{ "path entry.resource.multipleBirth = 2", "path "
	  "entry.resource.multipleBirth = 2", true, "", "" },
	{ "path entry.resource.multipleBirthInteger = 2", "path "
	  "entry.resource.multipleBirthInteger = 2", false, "there is none: "
	  "multipleBirthInteger is how JSON spells it; the element is called "
	  "multipleBirth", "there is none: multipleBirthInteger is how JSON "
	  "spells it; the element is called multipleBirth" },
	/* Numbers that a double can't tell apart. */
	{ "path big = 12345678901234567891", "path big = ***", false,
	  "it is 12345678901234567890", "it is another value" },
	{ "path big > 12345678901234567889", "path big > ***", true, "", "" },
	{ "path entry.resource.name.given.toInteger() > 1", "path "
	  "entry.resource.name.given.toInteger() > 1", false, "it can't be "
	  "worked out: one value is converted at a time, and these are 2: use "
	  "select()", "it can't be worked out" },
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
		"path total >", "path total ~", "path  = 3", "path entry.[0]",
		"path total > 'x", "path entry.foo()", "path a b", "time",
		"time = 3ms",
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
