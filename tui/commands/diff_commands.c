#include "tui/commands/commands.h"

/*
 * Comparing: one answer is marked, another one (or a file) is compared with
 * it. The view's settings are commands too, and start it anew.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/path.h"
#include "tui/panes/deck_history.h"
#include "tui/panes/diff.h"
#include "tui/panes/history.h"
#include "tui/panes/mask.h"
#include "tui/panes/stage_internal.h"

#define RUN(name) \
	static bool name(void *context, const struct args *args, \
		struct err *err)

/* Of a file that is compared; answers have their own cap. */
static const size_t FILE_MAX = (size_t)1 << 30;

struct chosen {
	struct buf bytes;
	char *title;
	uint32_t exchange;
};

static struct comparison *comparison_of(struct deck *deck)
{
	if (deck->comparison == NULL)
		deck->comparison = comparison_new(deck);
	return deck->comparison;
}

static bool choose_held(struct deck *deck, const struct history_entry *entry,
	struct chosen *out, struct err *err)
{
	const struct exchange *exchange = entry != NULL &&
		entry->exchange != 0 ? http_find(deck->http, entry->exchange) :
		NULL;

	if (exchange == NULL)
		return err_set(err, ERR_USAGE, "nothing has been sent yet");
	buf_append(&out->bytes, exchange->body.data, exchange->body.len);
	out->title = xasprintf("%s %s", exchange->method, exchange->url);
	out->exchange = exchange->id;
	return true;
}

/* The line of the history at the cursor, or what the response pane shows. */
static bool choose(struct stage *stage, struct chosen *out, struct err *err)
{
	struct deck *deck = stage->deck;
	struct pane *focus = stage_focus(stage);
	const struct buf *body = deck_body(deck);
	const struct exchange *exchange = deck_exchange(deck);

	if (focus->ops == &pane_history)
		return choose_held(deck, history_selected(focus), out, err);
	if (body == NULL || deck_is_sending(deck))
		return err_set(err, ERR_USAGE, "there is no answer yet to "
			"compare: F5 sends");
	if (exchange != NULL && exchange->status == 0)
		return err_set(err, ERR_USAGE, "no answer came that could be "
			"compared");
	buf_append(&out->bytes, body->data, body->len);
	out->title = xstrdup(deck->answer.title != NULL ?
		deck->answer.title : "the answer");
	out->exchange = deck_is_inside(deck) ? 0 : deck->answer.exchange;
	return true;
}

static void take(struct deck *deck, enum diff_side side,
	struct chosen *chosen)
{
	comparison_choose(comparison_of(deck), side, &chosen->bytes,
		chosen->title, chosen->exchange);
}

static void fetch(void *data)
{
	struct stage *stage = data;
	const struct history_entry *entry =
		history_selected(stage->slot[SLOT_HISTORY]);
	struct err err = ERR_INIT;

	if (entry == NULL)
		return;
	if (deck_fetch_past(stage->deck, entry, stage->asked_about, &err))
		stage_focus_slot(stage, SLOT_RESPONSE);
	else
		deck_complain(stage->deck, &err);
}

/* The line at the history's cursor is held no longer: true when it was asked
   whether it may be sent again, and then is done what is to be done. */
static bool asks_to_fetch(struct stage *stage, const char *then)
{
	const struct history_entry *entry;
	struct buf url = BUF_INIT;
	char *question;

	if (stage_focus(stage)->ops != &pane_history)
		return false;
	entry = history_selected(stage_focus(stage));
	if (entry == NULL || (entry->exchange != 0 &&
	    http_find(stage->deck->http, entry->exchange) != NULL))
		return false;
	mem_replace(&stage->asked_about, then);
	if (strcmp(entry->method, "GET") != 0 ||
	    strstr(entry->url, "***") != NULL) {
		fetch(stage);	/* which says why not */
		return true;
	}
	mask_url(&url, entry->url);
	question = xasprintf("The answer of this line is not kept any more. "
		"Send it again?\nGET %s", url.data);
	stage_offer(stage, question, "Send it again", fetch, stage);
	free(question);
	buf_finish(&url);
	return true;
}

RUN(run_mark)
{
	struct stage *stage = context;
	struct chosen chosen = { .bytes = BUF_INIT };

	(void)args;
	if (asks_to_fetch(stage, "focus 5; compare-mark"))
		return true;
	if (!choose(stage, &chosen, err))
		return false;
	take(stage->deck, DIFF_A, &chosen);
	deck_say(stage->deck, "Marked. = compares it with another answer, "
		":compare FILE with a file.");
	return true;
}

static bool read_file(const char *name, struct chosen *out, struct err *err)
{
	char *path = path_typed(name);
	bool is_read = path_read(path, FILE_MAX, &out->bytes, err);

	if (is_read)
		out->title = path;
	else
		free(path);
	return is_read;
}

RUN(run_compare)
{
	struct stage *stage = context;
	struct comparison *comparison = comparison_of(stage->deck);
	struct chosen chosen = { .bytes = BUF_INIT };
	bool has_mark = comparison->title[DIFF_A] != NULL;

	if (args->count > 0) {
		if (!has_mark && !run_mark(stage, args, err))
			return false;
		if (!read_file(args->word[0], &chosen, err))
			return false;
	} else if (!has_mark) {
		return err_set(err, ERR_USAGE, "which one with which? D marks "
			"an answer first; then = compares another with it");
	} else if (asks_to_fetch(stage, "focus 5; compare")) {
		return true;
	} else if (!choose(stage, &chosen, err)) {
		return false;
	} else if (chosen.exchange != 0 &&
	    chosen.exchange == comparison->exchange[DIFF_A]) {
		buf_finish(&chosen.bytes);
		free(chosen.title);
		return err_set(err, ERR_USAGE, "this is the answer that was "
			"marked: = wants another one");
	}
	take(stage->deck, DIFF_B, &chosen);
	comparison_start(comparison);
	deck_say(stage->deck, "%s", "");
	stage_view(stage, &pane_diff);
	return true;
}

/* Settings hold for the next comparison too. */
static void again(struct comparison *comparison)
{
	if (comparison->diff != NULL)
		comparison_start(comparison);
}

RUN(run_ids)
{
	struct comparison *comparison =
		comparison_of(((struct stage *)context)->deck);

	(void)args;
	(void)err;
	comparison->settings.ignores_ids = !comparison->settings.ignores_ids;
	again(comparison);
	return true;
}

RUN(run_meta)
{
	struct comparison *comparison =
		comparison_of(((struct stage *)context)->deck);

	(void)args;
	(void)err;
	comparison->settings.ignores_meta =
		!comparison->settings.ignores_meta;
	again(comparison);
	return true;
}

RUN(run_match)
{
	struct comparison *comparison =
		comparison_of(((struct stage *)context)->deck);
	enum diff_match *match = &comparison->settings.match;

	if (args->count == 0)
		*match = *match == DIFF_MATCH_POSITION ? DIFF_MATCH_BEST :
			*match + 1;
	else if (!diff_match_parse(args->word[0], match))
		return err_set(err, ERR_USAGE, "items are matched by best, "
			"id, identifier or position");
	again(comparison);
	return true;
}

static bool step(struct stage *stage, int by, struct err *err)
{
	struct pane *focus = stage_focus(stage);

	if (focus->ops != &pane_diff)
		return err_set(err, ERR_USAGE, "nothing is being compared "
			"here");
	if (!diff_pane_step(focus, by))
		deck_say(stage->deck, by > 0 ? "That was the last "
			"difference." : "That was the first difference.");
	stage->is_dirty = true;
	return true;
}

RUN(run_next)
{
	(void)args;
	return step(context, 1, err);
}

RUN(run_previous)
{
	(void)args;
	return step(context, -1, err);
}

bool commands_open_difference(struct stage *stage, struct err *err)
{
	struct deck *deck = stage->deck;
	struct diff_item item;
	uint32_t row;

	if (!diff_pane_selected(stage_focus(stage), &item))
		return true;
	row = item.b;
	if (deck->comparison->exchange[DIFF_B] != deck->answer.exchange)
		row = deck->comparison->exchange[DIFF_A] ==
			deck->answer.exchange ? item.a : INDEX_NONE;
	if (row == INDEX_NONE || deck->answer.exchange == 0 ||
	    deck_is_inside(deck) || docview_tree(deck_view(deck)) == NULL)
		return err_set(err, ERR_USAGE, "this is not in the answer "
			"that is shown");
	deck_jump(deck, row);
	stage_focus_slot(stage, SLOT_RESPONSE);
	return true;
}

static const struct command rows[] = {
	{ "compare-mark", "", "Mark the answer shown, or the one at the "
		"history's cursor, to compare another with it", "Compare",
		NULL, 0, 0, 0, run_mark, NULL },
	{ "compare", "[FILE]", "Compare the marked answer with this one, or "
		"with a file", "Compare", NULL, 0, 0, 1, run_compare, "file" },
	{ "compare-ids", "", "Ignore ids, or not", "Compare", "diff", 0, 0, 0,
		run_ids, NULL },
	{ "compare-meta", "", "Ignore versions and times of change, or not",
		"Compare", "diff", 0, 0, 0, run_meta, NULL },
	{ "compare-match", "[HOW]", "Match items of arrays by best, id, "
		"identifier or position", "Compare", "diff", 0, 0, 1,
		run_match, NULL },
	{ "compare-next", "", "Go to the next difference", "Compare", "diff",
		0, 0, 0, run_next, NULL },
	{ "compare-previous", "", "Go to the difference before", "Compare",
		"diff", 0, 0, 0, run_previous, NULL },
};

void commands_add_diff(void)
{
	command_add(rows, FD_COUNT(rows));
}
