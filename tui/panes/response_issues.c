#include "tui/panes/response_text.h"

/*
 * The issues of an OperationOutcome, hundreds of them as a few groups. A
 * group opens and closes with Enter; Enter on an issue goes to the element it
 * means, in the body that was sent, as far as the deck keeps it; for one that
 * was too large the composed request stands, while it is still the same.
 *
 * Lines that Enter does something with have targets: the line of the filter,
 * groups by their number, issues by theirs.
 */

#include <stdlib.h>
#include <string.h>

#include "core/fhir/locate.h"
#include "tui/panes/mask.h"

enum {
	TARGET_FILTER = 0,
	TARGET_GROUP = 1,		/* and the group's number */
	TARGET_ISSUE = 1 << 20		/* and the issue's */
};

struct view {
	struct response_text base;
	enum issue_filter filter;
	struct issues inside;		/* of a document opened in the answer */
	const struct issues *issues;
	struct issue_groups groups;
	bool *is_open;			/* of each group */
	uint32_t exchange;
	unsigned document;		/* its serial */
	bool is_hl7v2;
};

static void forget(struct view *view)
{
	issue_groups_finish(&view->groups);
	issues_finish(&view->inside);
	free(view->is_open);
	view->is_open = NULL;
}

static void *open_view(void)
{
	struct view *view = xcalloc(1, sizeof(*view));

	response_text_init(&view->base);
	return view;
}

static void close_view(void *state)
{
	struct view *view = state;

	forget(view);
	response_text_close(view);
}

static style_id severity_style(int rank)
{
	if (rank >= 3)
		return STYLE_ERROR;
	return rank == 2 ? STYLE_WARNING : STYLE_INFO;
}

/* Sentences of the server's: they quote what they complain of. */
static void add_said(struct view *view, const char *label, style_id style,
	const char *text)
{
	struct buf shown = BUF_INIT;

	mask_text(&shown, text);
	textview_pair(view->base.text, label, style, shown.data);
	buf_finish(&shown);
}

static void add_issue(struct view *view, size_t at, bool is_member)
{
	const struct issue *issue = &view->issues->issue[at];
	uint32_t target = TARGET_ISSUE + (uint32_t)at;

	add_said(view, is_member ? "" : issue->severity,
		severity_style(issue_rank(issue)), issue->text);
	textview_target(view->base.text, target);
	if (issue->diagnostics != NULL &&
	    strcmp(issue->diagnostics, issue->text) != 0)
		add_said(view, "", STYLE_DIM, issue->diagnostics);
	if (issue->expression != NULL)
		textview_pair(view->base.text, "", STYLE_LINK,
			issue->expression);
	else if (issue->line > 0)
		textview_pairf(view->base.text, "", STYLE_LINK,
			"line %zu, column %zu", issue->line, issue->column);
}

static void add_group(struct view *view, size_t at)
{
	const struct issue_group *group = &view->groups.group[at];
	const struct issue *first = &view->issues->issue[group->member[0]];
	struct buf words = BUF_INIT;

	if (group->count == 1) {
		add_issue(view, group->member[0], false);
		return;
	}
	mask_text(&words, group->words);
	textview_pairf(view->base.text, first->severity,
		severity_style(group->rank), "%s %zu times: %s",
		view->is_open[at] ? "v" : ">", group->count, words.data);
	buf_finish(&words);
	textview_target(view->base.text, TARGET_GROUP + (uint32_t)at);
	for (size_t i = 0; view->is_open[at] && i < group->count; i++)
		add_issue(view, group->member[i], true);
}

static void add_filter(struct view *view)
{
	static const char *const next[] = {
		[ISSUES_ALL] = "Enter leaves out what is only a note",
		[ISSUES_WARNINGS] = "Enter shows errors only",
		[ISSUES_ERRORS] = "Enter shows all",
	};
	struct buf words = BUF_INIT;

	issues_count_words(view->issues, &words);
	textview_linef(view->base.text, STYLE_STRONG, "%s; shown: %s (%s)",
		words.data, issue_filter_name(view->filter),
		next[view->filter]);
	textview_target(view->base.text, TARGET_FILTER);
	buf_finish(&words);
}

static void show(struct view *view)
{
	textview_clear(view->base.text);
	if (view->issues->count == 0) {
		textview_line(view->base.text, STYLE_DIM, view->is_hl7v2 ?
			"This is HL7 v2: how it fared stands in its MSA and "
			"ERR segments, which the Summary shows." :
			"The answer holds no OperationOutcome.");
		return;
	}
	if (view->issues->count > 1)
		add_filter(view);
	for (size_t i = 0; i < view->groups.count; i++)
		add_group(view, i);
}

static void regroup(struct view *view)
{
	issue_groups_finish(&view->groups);
	free(view->is_open);
	issue_groups_make(view->issues, view->filter, &view->groups);
	view->is_open = xcalloc(view->groups.count + 1,
		sizeof(*view->is_open));
	show(view);
}

/* Of the document on top: an answer's issues are read already. */
static void read_issues(struct view *view, const struct deck *deck)
{
	const struct docview *document = deck_view(deck);
	const struct doc_index *index = docview_index(document);
	bool is_own = deck_is_inside(deck) ||
		(deck->answer.is_document && deck->answer.is_whole);
	const struct tree *tree = docview_tree(document);
	size_t len;

	view->is_hl7v2 = tree != NULL && tree_kind(tree) == SNIFF_HL7V2;
	issues_finish(&view->inside);
	view->issues = is_own ? &view->inside : &deck->answer.issues;
	if (is_own && index != NULL)
		issues_read(index, docview_text(document, &len),
			&view->inside);
}

/* What is open stays so while the answer is the same. */
static void refresh(void *state, const struct deck *deck)
{
	struct view *view = state;
	unsigned document = docview_serial(deck_view(deck));
	bool is_same = view->exchange == deck->answer.exchange &&
		view->document == document;
	bool *was_open = view->is_open;
	size_t count = view->groups.count;

	view->is_open = NULL;
	view->exchange = deck->answer.exchange;
	view->document = document;
	read_issues(view, deck);
	regroup(view);
	if (is_same && count > 0 && count == view->groups.count) {
		memcpy(view->is_open, was_open, count * sizeof(*was_open));
		show(view);
	}
	free(was_open);
}

/* The issue a target stands for, or NULL. */
static const struct issue *issue_of(const struct view *view, uint32_t target)
{
	if (view->issues == NULL || target == TEXTVIEW_NO_TARGET ||
	    target < TARGET_ISSUE ||
	    target - TARGET_ISSUE >= view->issues->count)
		return NULL;
	return &view->issues->issue[target - TARGET_ISSUE];
}

/* The composed body, when it is what this exchange sent; or NULL. */
static const struct buf *composed_body(const struct deck *deck)
{
	const struct exchange *exchange = deck_exchange(deck);
	const struct compose *compose = &deck->compose;
	struct err err = ERR_INIT;
	char *url;
	bool is_same;

	if (exchange == NULL || exchange->request_len == 0 ||
	    exchange->request_len != compose->body.len ||
	    strcmp(exchange->method, compose->method) != 0)
		return NULL;
	url = deck_url(deck, &err);
	is_same = url != NULL && strcmp(url, exchange->first_url) == 0;
	free(url);
	return is_same ? &compose->body : NULL;
}

/* What was validated, or NULL: these are not the issues of a validation. */
static const struct buf *validated(const struct deck *deck)
{
	const struct trail_step *top = trail_top(&deck->answer.trail);
	const struct buf *about = top != NULL ? &top->about :
		&deck->answer.about;

	return about->len > 0 ? about : NULL;
}

static const struct buf *sent_body(const struct deck *deck)
{
	const struct buf *kept = validated(deck);

	if (kept == NULL)
		kept = deck_sent_body(deck);

	return kept != NULL ? kept : composed_body(deck);
}

/* In the whole of it, or in the entry that the issue is about. */
static void locate(const struct deck *deck, const struct doc_index *index,
	const struct buf *sent, const struct issue *issue,
	struct place *place)
{
	const struct doc_index *answer = docview_index(deck_view(deck));
	size_t len;
	const char *text = docview_text(deck_view(deck), &len);
	uint32_t entry = answer != NULL ? locate_entry(answer, text,
		issue->row) : INDEX_NONE;

	if (entry == INDEX_NONE)
		locate_issue(index, sent->data, sent->len, issue, place);
	else
		locate_issue_of_entry(index, sent->data, sent->len, entry,
			issue, place);
}

static void open_sent(struct deck *deck, const struct buf *sent,
	uint32_t row)
{
	bool is_validated = sent == validated(deck);
	struct buf body = BUF_INIT;
	const struct buf *shown;

	buf_append(&body, sent->data, sent->len);
	deck_open_inside(deck, is_validated ? "what was validated" :
		"the body that was sent", &body);
	shown = deck_body(deck);
	docview_feed(deck_view(deck), shown->data, shown->len, true,
		SIZE_MAX);
	docview_go_to_row(deck_view(deck), row);
}

/* To the element; without the body, to the issue itself. */
static void go_to(struct deck *deck, const struct issue *issue)
{
	const struct buf *sent = sent_body(deck);
	struct doc_index *index;
	struct place place;

	if (sent == NULL) {
		deck_jump(deck, issue->row);
		if (!deck->answer.is_document &&
		    (issue->expression != NULL || issue->line > 0))
			deck_say(deck, "the body that was sent is no longer "
				"kept; this is the issue");
		return;
	}
	index = index_text(sent->data, sent->len);
	locate(deck, index, sent, issue, &place);
	if (place.row != INDEX_NONE)
		open_sent(deck, sent, place.row);
	else
		deck_jump(deck, issue->row);
	if (place.sentence != NULL)
		deck_say(deck, "%s", place.sentence);
	place_finish(&place);
	index_free(index);
}

static bool enter(void *state, struct deck *deck, struct err *err)
{
	struct view *view = state;
	uint32_t target = textview_selected(view->base.text);

	(void)err;
	if (issue_of(view, target) != NULL) {
		go_to(deck, issue_of(view, target));
	} else if (target == TARGET_FILTER && view->issues != NULL) {
		view->filter = (enum issue_filter)((view->filter + 1) % 3);
		regroup(view);
		textview_select(view->base.text, TARGET_FILTER);
	} else if (target - TARGET_GROUP < view->groups.count) {
		bool *is_open = &view->is_open[target - TARGET_GROUP];

		*is_open = !*is_open;
		show(view);
		textview_select(view->base.text, target);
	}
	return true;
}

/* "errors", "warnings" and "all" choose by severity, other words by text. */
static void set_filter(void *state, const char *words)
{
	struct view *view = state;

	if (!issue_filter_parse(words, &view->filter)) {
		response_text_set_filter(view, words);
		return;
	}
	response_text_set_filter(view, "");
	if (view->issues != NULL)
		regroup(view);
}

/* The issue at the cursor. */
static uint32_t row_of(void *state, const struct deck *deck)
{
	struct view *view = state;
	const struct issue *issue = issue_of(view,
		textview_selected(view->base.text));

	(void)deck;
	return issue != NULL ? issue->row : INDEX_NONE;
}

const struct response_view response_issues = {
	.name = "Issues",
	.open = open_view,
	.close = close_view,
	.refresh = refresh,
	.draw = response_text_draw,
	.footing = response_text_footing,
	.textview = response_text_view,
	.row = row_of,
	.enter = enter,
	.set_filter = set_filter,
};
