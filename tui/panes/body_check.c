#include "tui/panes/body_check.h"

/*
 * A body is known by a hash. One that has not changed for a moment and whose
 * hash is new is validated; the words that come back are shown only as long
 * as the body is still the same. While the clock is held, as in tests of
 * screens, nothing pauses and nothing happens by itself.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/clock.h"
#include "core/base/hash.h"
#include "core/doc/sniff.h"
#include "core/engine/loop.h"
#include "core/engine/option.h"
#include "core/fhir/outcome.h"
#include "tui/panes/validation_job.h"

enum { PAUSE_MS = 800, BODY_MAX = 4 << 20 };

struct body_check {
	struct deck *deck;
	uint64_t seen;		/* the body that was there last */
	int64_t since;		/* clock_ticks of when it became that */
	uint64_t asked;		/* the one that is or was validated */
	uint64_t sent;		/* the one to say more of when it is known */
	struct validation_job *job;
	unsigned timer;		/* until the pause is long enough, or 0 */
	char *words;		/* of `asked`; NULL: not known (yet) */
	bool is_bad;
};

static uint64_t hash_of(const struct buf *body)
{
	/* Never 0, which is no body. */
	return hash64(HASH64_START, body->data, body->len) | 1;
}

static struct body_check *check_of(struct deck *deck)
{
	if (deck->body_check == NULL) {
		deck->body_check = xcalloc(1, sizeof(*deck->body_check));
		deck->body_check->deck = deck;
	}
	return deck->body_check;
}

static void say_of_sent(struct body_check *check)
{
	if (check->sent == 0 || check->sent != check->asked)
		return;
	check->sent = 0;
	if (check->is_bad)
		deck_say(check->deck, "Sent, though its body has %s.",
			check->words);
}

/* "2 errors, 1 warning"; notes are not worth a word here. */
static void take_words(struct body_check *check, const struct buf *outcome)
{
	struct doc_index *index = index_text(outcome->data, outcome->len);
	struct issues issues = { 0 };
	unsigned errors = 0, warnings = 0;
	struct buf words = BUF_INIT;

	issues_read(index, outcome->data, &issues);
	for (size_t i = 0; i < issues.count; i++) {
		errors += issue_rank(&issues.issue[i]) >= 3;
		warnings += issue_rank(&issues.issue[i]) == 2;
	}
	if (errors > 0)
		buf_printf(&words, "%u error%s", errors,
			errors == 1 ? "" : "s");
	if (warnings > 0)
		buf_printf(&words, "%s%u warning%s", errors > 0 ? ", " : "",
			warnings, warnings == 1 ? "" : "s");
	check->is_bad = errors > 0;
	free(check->words);
	check->words = buf_take(&words);
	issues_finish(&issues);
	index_free(index);
}

static void on_done(void *data, const struct buf *outcome, struct buf *text,
	const struct err *err)
{
	struct body_check *check = data;

	(void)text;
	(void)err;
	check->job = NULL;
	if (outcome == NULL)
		return;
	take_words(check, outcome);
	say_of_sent(check);
	deck_mark(check->deck, DECK_TICK);
}

static bool is_resource(const struct buf *body)
{
	enum sniff_kind kind = sniff(body->data, body->len);

	return body->len <= BODY_MAX && (kind == SNIFF_XML ||
		(kind == SNIFF_JSON && strstr(body->data, "resourceType") !=
		NULL));
}

static void ask(struct body_check *check, const struct buf *body)
{
	struct buf copy = BUF_INIT;
	struct err err = ERR_INIT;

	validation_job_stop(check->job);
	check->job = NULL;
	check->asked = check->seen;
	free(check->words);
	check->words = NULL;
	check->is_bad = false;
	if (!is_resource(body))
		return;
	buf_append(&copy, body->data, body->len);
	check->job = validation_job_start(check->deck, &copy, on_done, check,
		&err);
}

/* The pane looks again. */
static void on_pause(void *data)
{
	struct body_check *check = data;

	check->timer = 0;
	deck_mark(check->deck, DECK_TICK);
}

static void note(struct body_check *check, const struct buf *body)
{
	uint64_t hash = body->len > 0 ? hash_of(body) : 0;

	if (hash == check->seen)
		return;
	check->seen = hash;
	check->since = clock_ticks();
	loop_cancel(check->deck->loop, check->timer);
	check->timer = loop_after(check->deck->loop, PAUSE_MS + 1, on_pause,
		check);
}

void body_check_look(struct deck *deck, const struct buf *body)
{
	struct body_check *check = check_of(deck);

	if (!option_bool(OPT_CHECK_BODIES) || clock_is_held())
		return;
	note(check, body);
	if (check->seen != check->asked && check->seen != 0 &&
	    clock_since(check->since) >= PAUSE_MS)
		ask(check, body);
}

void body_check_put(const struct deck *deck, const struct buf *body,
	struct buf *out)
{
	const struct body_check *check = deck->body_check;

	if (check == NULL || check->words == NULL || *check->words == '\0' ||
	    check->asked != check->seen || body->len == 0)
		return;
	buf_printf(out, "%s: V lists them", check->words);
}

void body_check_sent(struct deck *deck, const struct buf *body)
{
	struct body_check *check = check_of(deck);

	if (!option_bool(OPT_CHECK_BODIES) || clock_is_held() ||
	    body->len == 0)
		return;
	note(check, body);
	check->sent = check->seen;
	if (check->seen != check->asked)
		ask(check, body);
	else if (check->words != NULL)
		say_of_sent(check);
}

void body_check_free(struct deck *deck)
{
	struct body_check *check = deck->body_check;

	if (check == NULL)
		return;
	deck->body_check = NULL;
	validation_job_stop(check->job);
	loop_cancel(deck->loop, check->timer);
	free(check->words);
	free(check);
}
