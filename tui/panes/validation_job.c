#include "tui/panes/validation_job.h"

/*
 * The child's output is the outcome itself. That it also says against what
 * each resource was held, and what could not be looked at, makes the list
 * whole: issues of severity information.
 */

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/engine/child.h"
#include "core/ig/validate.h"
#include "core/net/http.h"
#include "tui/panes/deck_guides.h"

enum { TIME_LIMIT_MS = 120000, OUTCOME_MAX = 16 << 20 };

struct validation_job {
	validation_job_fn *done;	/* NULL: nobody waits for it any more */
	void *data;
	unsigned child;
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

static void validate(const struct validation_job *job,
	struct guides *guides, struct buf *out)
{
	struct validate_settings settings = {
		.guess_profiles = true, .nhs = true, .check_references = true,
		.capability = job->capability,
		.capability_text = job->capability_text,
		.has_missing_packages = guides_are_incomplete(guides),
	};
	struct validator *validator;
	struct findings findings;

	settings.packages = guides_chosen(guides, &settings.package_count);
	validator = validator_new(guides_definitions(guides),
		guides_terminology(guides), &settings);
	validate_text(validator, job->text.data, job->text.len,
		NULL, &findings);
	say_chosen(&findings);
	say_remarks(&findings, guides);
	findings_finish(&findings, job->text.data,
		job->text.len);
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
	const struct validation_job *job = data;
	struct err err = ERR_INIT;
	struct guides *guides = deck_guides_open(&err);
	struct buf out = BUF_INIT;

	if (guides == NULL) {
		buf_puts(&out, err.text);
		(void)write_all(fd, &out);
		return 1;
	}
	guides_load(guides);
	validate(job, guides, &out);
	return write_all(fd, &out) ? 0 : 2;
}

static void free_job(struct validation_job *job)
{
	buf_finish(&job->text);
	free(job);
}

static void explain(const struct child_result *result, struct err *err)
{
	if (result->status == 1 && result->output->len > 0)
		err_set(err, ERR_FILE, "%.400s", result->output->data);
	else if (result->is_late)
		err_set(err, ERR_LIMIT, "the validation took longer than %d "
			"seconds and was stopped", TIME_LIMIT_MS / 1000);
	else
		err_set(err, ERR_LIMIT, "the validation ended by itself "
			"without an answer (status %d); fhirdeck validate may "
			"say more", result->status);
}

static void on_done(void *data, const struct child_result *result)
{
	struct validation_job *job = data;
	struct err err = ERR_INIT;

	if (job->done != NULL && result->status != 0)
		explain(result, &err);
	if (job->done != NULL)
		job->done(job->data, result->status == 0 ? result->output :
			NULL, &job->text, &err);
	free_job(job);
}

static void take_capability(const struct deck *deck,
	struct validation_job *job)
{
	const struct exchange *exchange = http_find(deck->http,
		deck->capability.exchange);

	if (deck->capability.index == NULL || exchange == NULL)
		return;
	job->capability = deck->capability.index;
	job->capability_text = exchange->body.data;
}

struct validation_job *validation_job_start(struct deck *deck,
	struct buf *text, validation_job_fn *done, void *data,
	struct err *err)
{
	struct validation_job *job = xcalloc(1, sizeof(*job));
	struct child_spec spec = { .work = work, .captures = true,
		.cap = OUTCOME_MAX, .done = on_done,
		.time_limit_ms = TIME_LIMIT_MS, .data = job };

	job->done = done;
	job->data = data;
	job->text = *text;
	*text = (struct buf)BUF_INIT;
	take_capability(deck, job);
	job->child = child_start(deck->loop, &spec, err);
	if (job->child != 0)
		return job;
	free_job(job);
	return NULL;
}

void validation_job_stop(struct validation_job *job)
{
	if (job == NULL)
		return;
	job->done = NULL;
	child_stop(job->child);
}
