#include "tui/panes/deck_validation.h"

/*
 * The child's output is the outcome itself; that it also says against what
 * each resource was held makes the list whole: issues of severity information,
 * at the resources they are about. The text is copied for two reasons: the
 * child may be forked while the answer's buffer moves later, and Enter on an
 * issue opens it at the element.
 */

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/doc/sniff.h"
#include "core/engine/child.h"
#include "core/fhir/outcome.h"
#include "core/ig/validate.h"
#include "tui/panes/deck_guides.h"
#include "tui/panes/deck_internal.h"

enum { TIME_LIMIT_MS = 120000, OUTCOME_MAX = 16 << 20 };

struct deck_validation {
	struct deck *deck;	/* NULL: nobody waits for it any more */
	unsigned child;
	enum validation_of of;
	struct buf text;
	/* The statement of the server, for the choice of profiles. */
	const struct doc_index *capability;
	const char *capability_text;
};

static void say_chosen(struct findings *findings)
{
	for (size_t i = 0; i < findings->chosen_count; i++) {
		const struct chosen_profile *chosen = &findings->chosen[i];
		struct buf sentence = BUF_INIT;
		struct finding finding = {
			.severity = FINDING_INFORMATION,
			.code = "informational", .id = "FHIRDECK_PROFILE",
			.row = chosen->row,
			.expression = xstrdup(chosen->expression),
		};

		buf_printf(&sentence, "%s was checked against %s (%s)",
			chosen->type, chosen->profile != NULL ?
			chosen->profile : "R4 alone", chosen->why);
		finding.text = buf_take(&sentence);
		findings_add(findings, &finding);
	}
}

static void say_remarks(struct findings *findings,
	const struct guides *guides)
{
	const char *remark;

	for (size_t i = 0; (remark = guides_remark(guides, i)) != NULL; i++)
		findings_unchecked(findings, remark, "");
}

static void validate(const struct deck_validation *validation,
	struct guides *guides, struct buf *out)
{
	struct validate_settings settings = {
		.guess_profiles = true, .nhs = true, .check_references = true,
		.capability = validation->capability,
		.capability_text = validation->capability_text,
		.has_missing_packages = guides_are_incomplete(guides),
	};
	struct validator *validator;
	struct findings findings;

	settings.packages = guides_chosen(guides, &settings.package_count);
	validator = validator_new(guides_definitions(guides),
		guides_terminology(guides), &settings);
	validate_text(validator, validation->text.data, validation->text.len,
		NULL, &findings);
	say_chosen(&findings);
	say_remarks(&findings, guides);
	findings_finish(&findings, validation->text.data,
		validation->text.len);
	findings_print_outcome(&findings, out);
	findings_free(&findings);
	validator_free(validator);
}

static bool write_all(int fd, const struct buf *bytes)
{
	size_t at = 0;

	while (at < bytes->len) {
		ssize_t len = write(fd, bytes->data + at, bytes->len - at);

		if (len <= 0)
			return false;
		at += (size_t)len;
	}
	return true;
}

/* In the fork. Its status: 0, or 1 with a sentence in place of an outcome. */
static int work(void *data, int fd)
{
	const struct deck_validation *validation = data;
	struct err err = ERR_INIT;
	struct guides *guides = deck_guides_open(&err);
	struct buf out = BUF_INIT;

	if (guides == NULL) {
		buf_puts(&out, err.text);
		(void)write_all(fd, &out);
		return 1;
	}
	while (guides_next(guides) != NULL)
		guides_step(guides);
	validate(validation, guides, &out);
	return write_all(fd, &out) ? 0 : 2;
}

static void free_validation(struct deck_validation *validation)
{
	buf_finish(&validation->text);
	free(validation);
}

/* On top of the answer that was validated. */
static void show_inside(struct deck *deck, struct deck_validation *validation,
	const struct buf *outcome)
{
	struct buf copy = BUF_INIT;
	struct trail_step *step;

	buf_append(&copy, outcome->data, outcome->len);
	deck_open_inside(deck, "validation", &copy);
	step = trail_top(&deck->answer.trail);
	step->about = validation->text;
	validation->text = (struct buf)BUF_INIT;
	docview_feed(step->view, step->bytes.data, step->bytes.len, true,
		SIZE_MAX);
	step->is_whole = true;
}

/* In the place of the answer, which has nothing to do with it. */
static void show_instead(struct deck *deck,
	struct deck_validation *validation, const struct buf *outcome)
{
	struct err err = ERR_INIT;

	deck_begin_document(deck, "validation of the body");
	if (!deck_append_document(deck, outcome->data, outcome->len, &err))
		deck_complain(deck, &err);
	deck_end_document(deck);
	deck->answer.about = validation->text;
	validation->text = (struct buf)BUF_INIT;
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

static void show(struct deck *deck, struct deck_validation *validation,
	const struct buf *outcome)
{
	bool is_body = validation->of == VALIDATION_BODY;

	if (is_body)
		show_instead(deck, validation, outcome);
	else
		show_inside(deck, validation, outcome);
	deck_set_tab(deck, TAB_ISSUES);
	say_count(deck, outcome, is_body ? "" : "; Backspace goes back");
}

static void complain(struct deck *deck, const struct child_result *result)
{
	struct err err = ERR_INIT;

	if (result->status == 1 && result->output->len > 0)
		err_set(&err, ERR_FILE, "%.400s", result->output->data);
	else if (result->is_late)
		err_set(&err, ERR_LIMIT, "the validation took longer than %d "
			"seconds and was stopped", TIME_LIMIT_MS / 1000);
	else
		err_set(&err, ERR_LIMIT, "the validation ended by itself "
			"without an answer (status %d); fhirdeck validate may "
			"say more", result->status);
	deck_complain(deck, &err);
}

static void on_done(void *data, const struct child_result *result)
{
	struct deck_validation *validation = data;
	struct deck *deck = validation->deck;

	if (deck != NULL) {
		deck->validation = NULL;
		if (result->status == 0)
			show(deck, validation, result->output);
		else
			complain(deck, result);
		deck_mark(deck, DECK_ANSWER);
	}
	free_validation(validation);
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

static void take_capability(const struct deck *deck,
	struct deck_validation *validation)
{
	const struct exchange *exchange = http_find(deck->http,
		deck->capability.exchange);

	if (deck->capability.index == NULL || exchange == NULL)
		return;
	validation->capability = deck->capability.index;
	validation->capability_text = exchange->body.data;
}

bool deck_validate(struct deck *deck, enum validation_of of, struct err *err)
{
	struct deck_validation *validation = xcalloc(1, sizeof(*validation));
	struct child_spec spec = { .work = work, .captures = true,
		.cap = OUTCOME_MAX, .done = on_done,
		.time_limit_ms = TIME_LIMIT_MS, .data = validation };

	(void)deck_stop_validation(deck);
	validation->text = (struct buf)BUF_INIT;
	validation->of = of;
	validation->deck = deck;
	if (!take_text(deck, of, &validation->text, err)) {
		free_validation(validation);
		return false;
	}
	take_capability(deck, validation);
	validation->child = child_start(deck->loop, &spec, err);
	if (validation->child == 0) {
		free_validation(validation);
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
	validation->deck = NULL;
	child_stop(validation->child);
	return true;
}
