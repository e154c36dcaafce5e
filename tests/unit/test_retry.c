/*
 * What is sent again, and when: a table of answers, and the waits that follow
 * from them. Nothing here waits.
 */

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "core/base/clock.h"
#include "core/client/retry.h"

/* 2026-02-03 10:31:00 UTC */
#define NOW	1770114660

static struct retry_answer decide(struct retry_question question)
{
	struct retry_answer answer;

	if (question.method == NULL)
		question.method = "GET";
	if (question.status == 0)
		question.status = 503;
	question.now = NOW;
	retry_decide(&question, &answer);
	return answer;
}

static void only_what_may_be_done_twice(void **state)
{
	static const char *const again[] = { "GET", "HEAD", "OPTIONS", "PUT",
		"DELETE" };
	static const char *const once[] = { "POST", "PATCH", "get", "",
		"PROPFIND" };

	(void)state;
	for (size_t i = 0; i < FD_COUNT(again); i++)
		assert_true(decide((struct retry_question){
			.method = again[i], .most = 3 }).is_tried);
	for (size_t i = 0; i < FD_COUNT(once); i++) {
		struct retry_answer answer = decide((struct retry_question){
			.method = once[i], .most = 3, .retry_after = "0" });

		assert_false(answer.is_tried);
		assert_non_null(strstr(answer.reason, "never sent again"));
	}
}

static void only_two_statuses(void **state)
{
	(void)state;
	for (unsigned status = 1; status < 600; status++) {
		struct retry_answer answer = decide((struct retry_question){
			.status = status, .most = 3, .retry_after = "5" });

		assert_int_equal(answer.is_tried,
			status == 429 || status == 503);
		assert_string_equal(answer.reason, "");
	}
}

static void the_wait_doubles_up_to_a_minute(void **state)
{
	static const long least[] = { 500, 1000, 2000, 4000, 8000, 16000,
		30000, 30000, 30000 };

	(void)state;
	for (unsigned i = 0; i < FD_COUNT(least); i++) {
		struct retry_question question = { .tried = i, .most = 100 };
		struct retry_answer answer = decide(question);

		assert_true(answer.is_tried);
		assert_int_equal(answer.wait_ms, least[i]);
		question.chance = 999;
		answer = decide(question);
		assert_in_range(answer.wait_ms, least[i] * 19 / 10,
			least[i] * 2);
	}
	assert_int_equal(decide((struct retry_question){ .tried = 4000000000u,
		.most = 4000000001u }).wait_ms, 30000);
}

static void the_server_names_the_time(void **state)
{
	static const char date[] = "Tue, 03 Feb 2026 09:00:00 GMT";
	static const struct {
		const char *retry_after, *date;
		long wait_ms;		/* -1: not tried */
	} cases[] = {
		{ "0", NULL, 0 },
		{ "4", NULL, 4000 },
		{ "007", NULL, 7000 },
		{ "120", NULL, 120000 },
		{ "121", NULL, -1 },
		{ "99999999999999999999999999", NULL, -1 },
		/* By our clock, and by the server's own. */
		{ "Tue, 03 Feb 2026 10:31:30 GMT", NULL, 30000 },
		{ "Tue, 03 Feb 2026 10:33:00 GMT", NULL, 120000 },
		{ "Tue, 03 Feb 2026 10:33:01 GMT", NULL, -1 },
		{ "Tue, 03 Feb 2026 09:00:07 GMT", date, 7000 },
		{ "Tue, 03 Feb 2026 09:02:01 GMT", date, -1 },
		{ "Fri, 31 Dec 2999 23:59:59 GMT", date, -1 },
		/* Gone by. */
		{ "Tue, 03 Feb 2026 10:30:00 GMT", NULL, 0 },
		{ "Thu, 01 Jan 1970 00:00:00 GMT", date, 0 },
		{ "Tue, 03 Feb 2026 10:31:09 GMT", "yesterday", 9000 },
		/* Nothing that can be read: as if there were none. */
		{ "", NULL, 500 },
		{ "-1", NULL, 500 },
		{ "+5", NULL, 500 },
		{ "1.5", NULL, 500 },
		{ "5 s", NULL, 500 },
		{ "soon", NULL, 500 },
		{ "Tue, 03 Feb 2026 10:31:30", NULL, 500 },
		{ "Tue, 03 Xyz 2026 10:31:30 GMT", NULL, 500 },
	};

	(void)state;
	for (size_t i = 0; i < FD_COUNT(cases); i++) {
		struct retry_answer answer = decide((struct retry_question){
			.retry_after = cases[i].retry_after,
			.date = cases[i].date, .most = 3 });

		if (answer.is_tried != (cases[i].wait_ms >= 0) ||
		    (answer.is_tried && answer.wait_ms != cases[i].wait_ms))
			fail_msg("\"%s\": %ld", cases[i].retry_after,
				answer.is_tried ? answer.wait_ms : -1);
		if (!answer.is_tried)
			assert_non_null(strstr(answer.reason, "asks to wait"));
	}
}

static void a_long_wait_is_said(void **state)
{
	struct retry_answer answer;

	(void)state;
	answer = decide((struct retry_question){ .retry_after = "600",
		.most = 3 });
	assert_string_equal(answer.reason, "the server asks to wait 10 min, "
		"until 10:41: send it again then");
	answer = decide((struct retry_question){ .retry_after = "864000",
		.most = 3 });
	assert_string_equal(answer.reason, "the server asks to wait 10 days: "
		"send it again then");
}

static void it_ends(void **state)
{
	struct retry_answer answer;

	(void)state;
	for (unsigned tried = 0; tried < 3; tried++)
		assert_true(decide((struct retry_question){ .tried = tried,
			.most = 3 }).is_tried);
	answer = decide((struct retry_question){ .tried = 3, .most = 3 });
	assert_false(answer.is_tried);
	assert_string_equal(answer.reason,
		"tried 3 times again (the setting retries)");
	/* Turned off: nothing is tried, and nothing said of it. */
	answer = decide((struct retry_question){ .most = 0 });
	assert_false(answer.is_tried);
	assert_string_equal(answer.reason, "");
}

static void waits_in_words(void **state)
{
	static const struct {
		int64_t ms;
		const char *words;
	} cases[] = {
		{ 0, "0 s" }, { 1, "1 s" }, { 1000, "1 s" }, { 1001, "2 s" },
		{ 100000, "100 s" }, { 179000, "179 s" },
		{ 180000, "3 min" }, { 181000, "4 min" },
		{ 7200000, "2 h" }, { 172800000, "2 days" },
	};
	char out[32];

	(void)state;
	for (size_t i = 0; i < FD_COUNT(cases); i++) {
		retry_format_wait(out, sizeof(out), cases[i].ms);
		assert_string_equal(out, cases[i].words);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_what_may_be_done_twice),
		cmocka_unit_test(only_two_statuses),
		cmocka_unit_test(the_wait_doubles_up_to_a_minute),
		cmocka_unit_test(the_server_names_the_time),
		cmocka_unit_test(a_long_wait_is_said),
		cmocka_unit_test(it_ends),
		cmocka_unit_test(waits_in_words),
	};

	setenv("TZ", "UTC", 1);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
