#include "tui/panes/deck_internal.h"

/*
 * Walking: to another row, into a document inside this one, on to another
 * answer, and back the same way. The document on top is what every view of
 * the answer looks at.
 */

#include <stdlib.h>

#include "core/engine/loop.h"
#include "tui/panes/mask.h"
#include "tui/panes/order.h"
#include "tui/panes/stage.h"

static bool is_whole(const struct deck *deck)
{
	const struct trail_step *top = trail_top(&deck->answer.trail);

	return top != NULL ? top->is_whole : deck->answer.is_whole;
}

void deck_apply_privacy(struct deck *deck)
{
	const struct trail *trail = &deck->answer.trail;

	mask_view(deck->answer.view);
	for (size_t i = 0; i < trail->count; i++)
		if (trail->step[i].view != NULL)
			mask_view(trail->step[i].view);
	deck_mark(deck, DECK_ALL);
}

void deck_apply_order(struct deck *deck)
{
	const struct trail *trail = &deck->answer.trail;

	order_view(deck->answer.view);
	for (size_t i = 0; i < trail->count; i++)
		if (trail->step[i].view != NULL)
			order_view(trail->step[i].view);
	deck_mark(deck, DECK_ANSWER);
}

struct docview *deck_view(const struct deck *deck)
{
	const struct trail_step *top = trail_top(&deck->answer.trail);

	return top != NULL ? top->view : deck->answer.view;
}

const struct buf *deck_body(const struct deck *deck)
{
	const struct trail_step *top = trail_top(&deck->answer.trail);

	return top != NULL ? &top->bytes : deck_answer_body(deck);
}

struct references *deck_references(const struct deck *deck)
{
	/* One that is still arriving is read anew each time. */
	references_use(deck->answer.references, is_whole(deck) ?
		docview_serial(deck_view(deck)) : 0);
	return deck->answer.references;
}

bool deck_build_references(struct deck *deck)
{
	enum { ENTRIES = 3000 };	/* about 3 ms */
	const struct doc_index *index = docview_index(deck_view(deck));
	size_t len;
	const char *text = docview_text(deck_view(deck), &len);

	return index != NULL && is_whole(deck) && references_build(
		deck_references(deck), index, text, 0, ENTRIES);
}

bool deck_is_inside(const struct deck *deck)
{
	return trail_top(&deck->answer.trail) != NULL;
}

/* The tab decides how a document is shown, whichever is on top. */
void deck_apply_form(struct deck *deck)
{
	if (deck->answer.tab == TAB_TREE || deck->answer.tab == TAB_RAW)
		docview_set_form(deck_view(deck),
			deck->answer.tab == TAB_RAW ? DOCVIEW_RAW :
			DOCVIEW_TREE);
	deck_start_feeding(deck);
}

void deck_set_tab(struct deck *deck, enum deck_tab tab)
{
	deck->answer.tab = tab;
	deck_apply_form(deck);
}

bool deck_feed_inside(struct deck *deck, size_t budget)
{
	struct trail_step *top = trail_top(&deck->answer.trail);
	bool has_more;

	if (top == NULL)
		return false;
	has_more = docview_feed(top->view, top->bytes.data, top->bytes.len,
		true, budget);
	top->is_whole = top->is_whole || !has_more;
	return has_more;
}

static struct trail_place place_now(const struct deck *deck)
{
	return (struct trail_place){
		.exchange = deck->answer.exchange,
		.offset = docview_offset(deck_view(deck)),
		.entry = SIZE_MAX,
		.tab = (int)deck->answer.tab,
	};
}

/* What a crumb says: the place in a tree, the name of what has none. */
static void put_title_now(const struct deck *deck, struct buf *out)
{
	const struct trail_step *top = trail_top(&deck->answer.trail);
	size_t before = out->len;

	docview_path(deck_view(deck), out);
	if (out->len == before)
		buf_puts(out, top != NULL ? top->name : deck->answer.title);
}

static char *title_now(const struct deck *deck)
{
	struct buf title = BUF_INIT;

	put_title_now(deck, &title);
	return buf_take(&title);
}

void deck_jump(struct deck *deck, uint32_t row)
{
	struct trail_place from = place_now(deck);

	trail_push(&deck->answer.trail, TRAIL_ROW, &from, title_now(deck));
	deck_set_tab(deck, TAB_TREE);
	docview_go_to_row(deck_view(deck), row);
	if (from.tab == TAB_TABLE)
		trail_last(&deck->answer.trail)->from.entry =
			docview_offset(deck_view(deck));
}

void deck_open_inside(struct deck *deck, const char *name, struct buf *bytes)
{
	struct trail_place from = place_now(deck);
	struct trail_step *step = trail_push(&deck->answer.trail, TRAIL_INSIDE,
		&from, title_now(deck));

	step->name = xstrdup(name);
	step->bytes = *bytes;
	*bytes = (struct buf)BUF_INIT;
	step->view = docview_new();
	mask_view(step->view);
	order_view(step->view);
	deck_mark(deck, DECK_ANSWER);
	deck_set_tab(deck, TAB_TREE);
}

bool deck_fetch(struct deck *deck, const struct deck_link *link,
	struct err *err)
{
	struct trail_place from = place_now(deck);
	char *title = title_now(deck);

	if (deck->client == NULL) {
		free(title);
		return err_set(err, ERR_USAGE, "no connection is open, so %s "
			"can't be fetched", link->url);
	}
	trail_push(&deck->answer.trail, TRAIL_ANSWER, &from, title);
	deck_send_get(deck, link);
	return true;
}

/* Where the answer's own view was left, whatever is open on top of it. */
static size_t offset_below(const struct deck *deck,
	const struct trail_place *place)
{
	const struct trail *trail = &deck->answer.trail;
	size_t at = trail->count, offset = place->offset;

	while (at > 0 && trail->step[at - 1].kind != TRAIL_ANSWER)
		if (trail->step[--at].kind == TRAIL_INSIDE)
			offset = trail->step[at].from.offset;
	return offset;
}

/* Back to an answer, if it is still held; the last step is popped. */
static bool return_to(struct deck *deck, const struct trail_place *place,
	struct err *err)
{
	if (!deck_reshow(deck, place->exchange))
		return err_set(err, ERR_USAGE, "the answer before is no longer "
			"kept; pane 3 (history) can send its request again");
	if (deck->answer.is_whole)
		docview_go_to_offset(deck->answer.view,
			offset_below(deck, place));
	else
		deck->answer.goal = offset_below(deck, place);
	return true;
}

bool deck_walk_back(struct deck *deck, struct err *err)
{
	struct trail_step *last = trail_last(&deck->answer.trail);
	struct trail_place from;
	enum trail_kind kind;
	bool is_done = true;

	if (last == NULL)
		return false;
	from = last->from;
	kind = last->kind;
	trail_pop(&deck->answer.trail);
	if (kind == TRAIL_ANSWER)
		is_done = return_to(deck, &from, err);
	if (!is_done)
		return true;
	deck_set_tab(deck, (enum deck_tab)from.tab);
	if (kind == TRAIL_ROW)
		docview_go_to_offset(deck_view(deck), from.offset);
	deck->answer.entry_goal = from.entry;
	deck_mark(deck, DECK_ANSWER);
	return true;
}

bool deck_has_trail(const struct deck *deck)
{
	return deck->answer.trail.count > 0;
}

void deck_crumbs(const struct deck *deck, struct buf *out)
{
	const struct trail_step *last = trail_last(&deck->answer.trail);
	struct buf here = BUF_INIT;

	if (last == NULL)
		return;
	if (last->kind == TRAIL_ROW)
		put_title_now(deck, &here);
	else
		buf_puts(&here, last->kind == TRAIL_INSIDE ? last->name :
			deck->answer.title);
	trail_crumbs(&deck->answer.trail, here.data, out);
	buf_finish(&here);
}
