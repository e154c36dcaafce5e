#include "core/client/retry.h"

/*
 * Where the server names a time it is kept to: never sooner, and not at all
 * when it is further away than anybody would sit and wait. Otherwise the wait
 * doubles, and half of it is left to chance, so that many decks that were
 * turned away together do not come back together.
 *
 * A date in Retry-After is read against the server's own Date, for what it
 * means is a span, and clocks differ (RFC 9110 section 10.2.3). A value that
 * can't be read counts as none.
 */

#include "core/base/clock.h"
#include "core/base/text.h"
#include "core/net/http_date.h"

#include <stdio.h>
#include <string.h>

bool retry_is_idempotent(const char *method)
{
	static const char *const methods[] = { "GET", "HEAD", "OPTIONS", "PUT",
		"DELETE" };

	for (size_t i = 0; i < FD_COUNT(methods); i++)
		if (strcmp(methods[i], method) == 0)
			return true;
	return false;
}

bool retry_is_status(unsigned status)
{
	return status == 429 || status == 503;
}

/* Digits only (delay-seconds); more than fit are simply many. */
static bool read_seconds(const char *text, int64_t *ms)
{
	int64_t seconds = 0;

	if (*text == '\0')
		return false;
	for (; text_is_digit(*text); text++)
		if (seconds < INT32_MAX)
			seconds = seconds * 10 + (*text - '0');
	*ms = seconds * 1000;
	return *text == '\0';
}

static bool read_date(const struct retry_question *question, int64_t *ms)
{
	time_t then, now = question->now, theirs;

	if (!http_date_parse(question->retry_after, &then))
		return false;
	if (question->date != NULL && http_date_parse(question->date, &theirs))
		now = theirs;
	*ms = then > now ? (int64_t)(then - now) * 1000 : 0;
	return true;
}

bool retry_read_after(const struct retry_question *question, int64_t *ms)
{
	return question->retry_after != NULL &&
		(read_seconds(question->retry_after, ms) ||
		read_date(question, ms));
}

static long back_off(const struct retry_question *question)
{
	long ms = RETRY_BASE_MS;

	for (unsigned i = 0; i < question->tried && ms < RETRY_CAP_MS; i++)
		ms *= 2;
	if (ms > RETRY_CAP_MS)
		ms = RETRY_CAP_MS;
	return ms / 2 + ms / 2 * (long)question->chance / 1000;
}

/* Rounded up, in the unit in which a person would say it. */
void retry_format_wait(char *out, size_t size, int64_t ms)
{
	static const struct {
		int64_t from, length;
		const char *word;
	} units[] = {
		{ 2 * 86400, 86400, " days" }, { 2 * 3600, 3600, " h" },
		{ 180, 60, " min" }, { 0, 1, " s" },
	};
	int64_t seconds = (ms + 999) / 1000;
	size_t i = 0;

	while (seconds < units[i].from)
		i++;
	snprintf(out, size, "%lld%s", (long long)((seconds +
		units[i].length - 1) / units[i].length), units[i].word);
}

static void refuse_long(const struct retry_question *question, int64_t ms,
	struct retry_answer *answer)
{
	char wait[32], at[24];
	time_t until = question->now + (time_t)(ms / 1000);

	retry_format_wait(wait, sizeof(wait), ms);
	clock_format_hour(at, sizeof(at), until);
	if (ms < (int64_t)12 * 3600 * 1000)
		snprintf(answer->reason, sizeof(answer->reason), "the server "
			"asks to wait %s, until %s: send it again then", wait,
			at);
	else
		snprintf(answer->reason, sizeof(answer->reason), "the server "
			"asks to wait %s: send it again then", wait);
}

void retry_decide(const struct retry_question *question,
	struct retry_answer *answer)
{
	int64_t asked = 0;
	bool is_asked;

	*answer = (struct retry_answer){ .is_tried = false };
	if (!retry_is_status(question->status))
		return;
	is_asked = retry_read_after(question, &asked);
	if (!retry_is_idempotent(question->method)) {
		snprintf(answer->reason, sizeof(answer->reason), "%s is never "
			"sent again unasked, for it could be carried out "
			"twice", question->method);
	} else if (is_asked && asked > RETRY_AFTER_CAP_MS) {
		refuse_long(question, asked, answer);
	} else if (question->most > 0 && question->tried >= question->most) {
		snprintf(answer->reason, sizeof(answer->reason), "tried %u "
			"time%s again (the setting retries)", question->tried,
			question->tried == 1 ? "" : "s");
	} else if (question->most > 0) {
		answer->is_tried = true;
		answer->wait_ms = is_asked ? (long)asked : back_off(question);
	}
}
