/*
 * Retry-After and Date, a line each, as any server may send them: what is
 * tried is never a POST, never later than the cap, never before now, and what
 * is not tried although it could be says why.
 */

#include "core/client/retry.h"
#include "tests/fuzz/fuzz.h"

#include <string.h>

static void check(struct retry_question *question, const char *method,
	unsigned status)
{
	struct retry_answer answer;

	question->method = method;
	question->status = status;
	retry_decide(question, &answer);
	FUZZ_CHECK(strlen(answer.reason) < sizeof(answer.reason) - 1);
	FUZZ_CHECK(answer.wait_ms >= 0);
	FUZZ_CHECK(answer.wait_ms <= RETRY_AFTER_CAP_MS);
	FUZZ_CHECK(!answer.is_tried || retry_is_idempotent(method));
	FUZZ_CHECK(!answer.is_tried || retry_is_status(status));
	FUZZ_CHECK(answer.is_tried || !retry_is_status(status) ||
		answer.reason[0] != '\0');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_copy(data, size);
	char *after = xstrndup(text, size);
	size_t end = strcspn(after, "\n");
	struct retry_question question = { .most = 3, .now = 1770114660,
		.retry_after = after };

	if (after[end] == '\n') {
		after[end] = '\0';
		question.date = after + end + 1;
	}
	question.tried = size % 4;
	question.chance = (unsigned)(size * 37 % 1000);
	check(&question, "GET", 503);
	check(&question, "DELETE", 429);
	check(&question, "POST", 503);
	check(&question, "GET", 500);
	free(after);
	free(text);
	return 0;
}
