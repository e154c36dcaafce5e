#include "tui/panes/deck_validation.h"

/*
 * What is found is a document with issues: on top of the answer that was
 * validated, or in its place when it is the composed body that was, which has
 * nothing to do with it. The text stays beside it, so that Enter on an issue
 * opens it at the element.
 */

#include <stdlib.h>

#include "core/doc/sniff.h"
#include "core/fhir/outcome.h"
#include "tui/panes/deck_internal.h"
#include "tui/panes/validation_job.h"

struct deck_validation {
	struct deck *deck;
	enum validation_of of;
	struct validation_job *job;
};

/* On top of the answer that was validated. */
static void show_inside(struct deck *deck, const struct buf *outcome,
	struct buf *text)
{
	struct buf copy = BUF_INIT;
	struct trail_step *step;

	buf_append(&copy, outcome->data, outcome->len);
	deck_open_inside(deck, "validation", &copy);
	step = trail_top(&deck->answer.trail);
	step->about = *text;
	*text = (struct buf)BUF_INIT;
	docview_feed(step->view, step->bytes.data, step->bytes.len, true,
		SIZE_MAX);
	step->is_whole = true;
}

static void show_instead(struct deck *deck, const struct buf *outcome,
	struct buf *text)
{
	struct err err = ERR_INIT;

	deck_begin_document(deck, "validation of the body");
	if (!deck_append_document(deck, outcome->data, outcome->len, &err))
		deck_complain(deck, &err);
	deck_end_document(deck);
	deck->answer.about = *text;
	*text = (struct buf)BUF_INIT;
}

static void say_count(struct deck *deck, const struct buf *outcome,
	const char *way_back)
{
	struct doc_index *index = index_text(outcome->data, outcome->len);
	struct issues issues = { 0 };
	struct buf words = BUF_INIT;

	issues_read(index, outcome->data, &issues);
	issues_count_words(&issues, &words);
	deck_say(deck, "Validated: %s. Enter on one shows where%s.",
		words.data, way_back);
	issues_finish(&issues);
	index_free(index);
	buf_finish(&words);
}

static void on_done(void *data, const struct buf *outcome, struct buf *text,
	const struct err *err)
{
	struct deck_validation *validation = data;
	struct deck *deck = validation->deck;
	bool is_body = validation->of == VALIDATION_BODY;

	deck->validation = NULL;
	free(validation);
	if (outcome == NULL) {
		deck_complain(deck, err);
	} else {
		if (is_body)
			show_instead(deck, outcome, text);
		else
			show_inside(deck, outcome, text);
		deck_set_tab(deck, TAB_ISSUES);
		say_count(deck, outcome, is_body ? "" :
			"; Backspace goes back");
	}
	deck_mark(deck, DECK_ANSWER);
}

static bool take_text(struct deck *deck, enum validation_of of,
	struct buf *out, struct err *err)
{
	const struct buf *text = of == VALIDATION_BODY ? &deck->compose.body :
		deck_body(deck);
	enum sniff_kind kind;

	if (text == NULL || text->len == 0)
		return err_set(err, ERR_USAGE, of == VALIDATION_BODY ?
			"the request has no body that could be validated" :
			"there is no answer here that could be validated");
	kind = sniff(text->data, text->len);
	if (kind != SNIFF_JSON && kind != SNIFF_XML)
		return err_set(err, ERR_USAGE, "only FHIR in JSON or XML can "
			"be validated, and this is neither");
	if (of == VALIDATION_DOCUMENT && !deck_is_quiet(deck))
		return err_set(err, ERR_USAGE, "the answer is not all there "
			"yet; validate it when it is");
	buf_append(out, text->data, text->len);
	return true;
}

bool deck_validate(struct deck *deck, enum validation_of of, struct err *err)
{
	struct deck_validation *validation;
	struct buf text = BUF_INIT;

	(void)deck_stop_validation(deck);
	if (!take_text(deck, of, &text, err))
		return false;
	validation = xcalloc(1, sizeof(*validation));
	validation->deck = deck;
	validation->of = of;
	validation->job = validation_job_start(deck, &text, on_done,
		validation, err);
	if (validation->job == NULL) {
		free(validation);
		return false;
	}
	deck->validation = validation;
	return true;
}

bool deck_is_validating(const struct deck *deck)
{
	return deck->validation != NULL;
}

bool deck_stop_validation(struct deck *deck)
{
	struct deck_validation *validation = deck->validation;

	if (validation == NULL)
		return false;
	deck->validation = NULL;
	validation_job_stop(validation->job);
	free(validation);
	return true;
}
