#include "core/client/runner_part.h"

/*
 * One request of a run and what came of it. What was found is kept twice: in
 * full for whoever sits before it, and without a server's words or a person's
 * values for reports.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/client/answer.h"
#include "core/client/expect.h"
#include "core/client/variables.h"
#include "core/doc/index.h"
#include "core/net/url.h"

const char *run_row_outcome(const struct run_row *row)
{
	if (err_is_set(&row->err))
		return "ERROR";
	if (row->is_dry || row->is_waiting || row->status == 0)
		return "-";
	return row->lapse_count > 0 ? "FAIL" : "ok";
}

bool run_row_is_bad(const struct run_row *row)
{
	return err_is_set(&row->err) || row->lapse_count > 0;
}

struct run_sum run_report_sum(const struct run_report *report,
	const struct http_file *file)
{
	struct run_sum sum = { 0 };

	for (size_t i = 0; i < report->count; i++) {
		const struct run_row *row = &report->row[i];

		if (file != NULL && row->file != file)
			continue;
		sum.all++;
		sum.ms += row->ms;
		if (err_is_set(&row->err))
			sum.errors++;
		else if (row->is_waiting)
			sum.waiting++;
		else if (row->lapse_count > 0)
			sum.failed++;
		else
			sum.good++;
	}
	return sum;
}

void run_row_clear(struct run_row *row)
{
	for (size_t i = 0; i < row->lapse_count; i++) {
		free(row->lapse[i].wanted);
		free(row->lapse[i].found);
		free(row->lapse[i].private_wanted);
		free(row->lapse[i].private_found);
	}
	free(row->lapse);
	free(row->url);
	*row = (struct run_row){ .file = row->file, .request = row->request,
		.is_waiting = true };
}

void run_report_add(struct run_report *report, const struct http_file *file,
	const struct http_saved *request)
{
	report->row = mem_grow(report->row, report->count, &report->alloc,
		sizeof(*report->row));
	report->row[report->count++] = (struct run_row){ .file = file,
		.request = request, .is_waiting = true };
}

void run_report_finish(struct run_report *report)
{
	for (size_t i = 0; i < report->count; i++)
		run_row_clear(&report->row[i]);
	free(report->row);
	*report = (struct run_report){ 0 };
}

/* Texts are taken over. */
static void add_lapse(struct run_row *row, const struct run_lapse *lapse)
{
	row->lapse = mem_grow(row->lapse, row->lapse_count, &row->lapse_alloc,
		sizeof(*row->lapse));
	row->lapse[row->lapse_count++] = *lapse;
}

static void check(struct run_row *row, const struct expect *expect,
	const struct expect_answer *answer, size_t line)
{
	struct buf text[4] = { BUF_INIT, BUF_INIT, BUF_INIT, BUF_INIT };

	if (expect_holds(expect, answer, false, &text[1])) {
		buf_finish(&text[1]);
		return;
	}
	expect_print(expect, false, &text[0]);
	expect_print(expect, true, &text[2]);
	(void)expect_holds(expect, answer, true, &text[3]);
	add_lapse(row, &(struct run_lapse){ line, buf_take(&text[0]),
		buf_take(&text[1]), buf_take(&text[2]), buf_take(&text[3]) });
}

/* Where nothing is said about it, an answer is below 400. */
static void check_implied(struct run_row *row,
	const struct expect_answer *answer)
{
	struct buf found = BUF_INIT;

	if (answer->exchange->status < 400)
		return;
	buf_printf(&found, "it is %u", answer->exchange->status);
	if (answer->verdict->sentence != NULL)
		buf_printf(&found, ": %s", answer->verdict->sentence);
	add_lapse(row, &(struct run_lapse){ row->request->line,
		xstrdup("a status below 400"), buf_take(&found),
		xstrdup("a status below 400"),
		xasprintf("it is %u", answer->exchange->status) });
}

/* Owned: the text with each {{variable}} made a plain word. */
static char *without_variables(const char *text)
{
	struct buf out = BUF_INIT;

	while (*text != '\0') {
		const char *open = strstr(text, "{{");
		const char *close = open != NULL ? strstr(open, "}}") : NULL;

		if (close == NULL)
			break;
		buf_append(&out, text, (size_t)(open - text));
		buf_putc(&out, 'x');
		text = close + 2;
	}
	buf_puts(&out, text);
	return buf_take(&out);
}

bool run_row_check(const struct http_file *file,
	const struct http_saved *request, struct err *err)
{
	for (size_t i = 0; i < request->expects.count; i++) {
		const struct http_note *note = &request->expects.note[i];
		char *text = without_variables(note->text);
		struct expect expect;
		bool is_good = expect_read(text, &expect, err);

		free(text);
		if (!is_good)
			return err_prefix(err, "%s line %zu: ", file->path,
				note->line);
		expect_finish(&expect);
	}
	return true;
}

/* An expectation whose variables are filled in; false when it comes to
   nothing, which is then a lapse. */
static bool read_filled(struct run_row *row, const struct http_note *note,
	struct variables *variables, struct expect *out)
{
	struct buf text = BUF_INIT;
	struct err err = ERR_INIT;
	bool is_good = variables_expand(variables, PLACE_HEADER, note->text,
		strlen(note->text), &text, &err) &&
		expect_read(text.data, out, &err);

	if (!is_good)
		add_lapse(row, &(struct run_lapse){ note->line,
			xstrdup(note->text), xstrdup(err.text),
			xstrdup("what it is compared with"),
			xstrdup("it can't be worked out") });
	buf_finish(&text);
	return is_good;
}

void run_row_judge(struct run_row *row, const struct exchange *exchange,
	struct variables *variables)
{
	const struct http_notes *expects = &row->request->expects;
	struct verdict verdict = { 0 };
	struct expect_answer answer = { exchange, NULL, &verdict };
	struct doc_index *index = index_text(exchange->body.data,
		exchange->body.len);
	struct expect expect;
	bool says_status = false;

	answer.index = index;
	verdict_with_index(exchange, index, &verdict);
	row->status = exchange->status;
	row->ms = exchange->timings.total > 0 ? exchange->timings.total : 0;
	row->maybe_token = verdict.maybe_token;
	snprintf(row->verdict, sizeof(row->verdict), "%s", verdict.code);
	for (size_t i = 0; i < expects->count; i++) {
		if (!read_filled(row, &expects->note[i], variables, &expect))
			continue;
		says_status = says_status || expect.kind == EXPECT_STATUS ||
			expect.kind == EXPECT_VERDICT;
		check(row, &expect, &answer, expects->note[i].line);
		expect_finish(&expect);
	}
	if (!says_status)
		check_implied(row, &answer);
	verdict_finish(&verdict);
	index_free(index);
}

/* The one URL that is shown, printed and reported is the masked one. */
void run_row_set_url(struct run_row *row, const char *url)
{
	struct buf out = BUF_INIT;

	url_redact(&out, url, true);
	free(row->url);
	row->url = buf_take(&out);
}
