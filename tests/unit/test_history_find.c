/*
 * An entry of the history is found by any word of what it shows.
 */

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>
#include <cmocka.h>

#include "core/store/history_find.h"

static void test_words(void **state)
{
	static const struct {
		const char *words;
		bool is_found;
	} cases[] = {
		{ "", true }, { "  ", true }, { "get", true },
		{ "post", false },
		{ "patient?name", true }, { "404", true }, { "4xx", true },
		{ "5xx", false }, { "40x", false }, { "not-found", true },
		{ "rie dev", true }, { "RIE 2026-02-03", true },
		{ "10:31", true }, { "10:32", false }, { "gone", true },
		{ "get 4xx rie nowhere", false },
	};
	struct history_entry entry = { .at = 1770114660,
		.connection = (char *)"RIE Dev", .method = (char *)"GET",
		.url = (char *)"http://h/fhir/Patient?name=x", .status = 404,
		.verdict = (char *)"not-found", .note = (char *)"It is gone" };

	(void)state;
	for (size_t i = 0; i < FD_COUNT(cases); i++)
		if (history_matches(&entry, cases[i].words) !=
		    cases[i].is_found)
			fail_msg("\"%s\"", cases[i].words);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_words) };

	setenv("TZ", "UTC", 1);
	tzset();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
