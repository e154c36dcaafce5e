#include "core/cli/run_report.h"

/*
 * Rows in the order of the run. The title of a request is written by its
 * author, and often is its URL: it is masked in reports too.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/cli/cli.h"
#include "core/doc/json.h"
#include "core/net/url.h"

void run_report_print_row(const struct run_row *row)
{
	struct buf line = BUF_INIT;
	char *title = http_file_title(row->request), ms[24], status[16];

	text_format_ms(ms, sizeof(ms), row->ms);
	snprintf(status, sizeof(status), "%u", row->status);
	if (row->is_dry)
		buf_printf(&line, "%s line %zu: %s %s\n", row->file->path,
			row->request->line, row->request->method, row->url);
	else
		buf_printf(&line, "%-5s %3s %9s  %s\n", run_row_outcome(row),
			row->status > 0 ? status : "-",
			row->status > 0 ? ms : "", title);
	for (size_t i = 0; i < row->lapse_count; i++)
		buf_printf(&line, "      %s line %zu: expected %s: %s\n",
			row->file->path, row->lapse[i].line,
			row->lapse[i].wanted, row->lapse[i].found);
	if (err_is_set(&row->err))
		buf_printf(&line, "      %s\n", row->err.text);
	cli_print_text(line.data);
	fflush(stdout);
	buf_finish(&line);
	free(title);
}

void run_report_print_sum(const struct run_report *report)
{
	struct run_sum sum = run_report_sum(report, NULL);
	char ms[24];

	text_format_ms(ms, sizeof(ms), sum.ms);
	if (report->count > 0 && report->row[0].is_dry) {
		printf("%zu request%s, nothing was sent\n", sum.all,
			sum.all == 1 ? "" : "s");
		return;
	}
	printf("%zu request%s in %s: %zu as expected, %zu failed, %zu error%s",
		sum.all - sum.waiting, sum.all - sum.waiting == 1 ? "" : "s",
		ms, sum.good, sum.failed, sum.errors,
		sum.errors == 1 ? "" : "s");
	if (sum.waiting > 0)
		printf(", %zu not sent", sum.waiting);
	putchar('\n');
}

/* Owned: without what looks like a secret or a person's identifier. */
static char *masked(const char *text)
{
	struct buf out = BUF_INIT;

	url_redact(&out, text, true);
	return buf_take(&out);
}

static char *masked_title(const struct run_row *row)
{
	char *title = http_file_title(row->request), *out = masked(title);

	free(title);
	return out;
}

static struct json *row_json(const struct run_row *row)
{
	struct json *out = json_new_object(), *lapses = json_new_array();
	char *title = masked_title(row);

	json_set_string(out, "file", row->file->path);
	json_set_number(out, "line", (double)row->request->line);
	json_set_string(out, "name", title);
	json_set_string(out, "method", row->request->method);
	if (row->is_waiting) {
		json_set_bool(out, "sent", false);
		json_free(lapses);
		free(title);
		return out;
	}
	json_set_string(out, "url", row->url);
	if (row->status > 0) {
		json_set_number(out, "status", row->status);
		json_set_number(out, "ms", (double)row->ms);
	}
	if (!row->is_dry)
		json_set_bool(out, "ok", row->lapse_count == 0 &&
			!err_is_set(&row->err));
	for (size_t i = 0; i < row->lapse_count; i++) {
		struct json *lapse = json_new_object();

		json_set_number(lapse, "line", (double)row->lapse[i].line);
		json_set_string(lapse, "expected",
			row->lapse[i].private_wanted);
		json_set_string(lapse, "found", row->lapse[i].private_found);
		json_append(lapses, lapse);
	}
	json_adopt(out, "failures", lapses);
	if (err_is_set(&row->err))
		json_set_string(out, "error", row->err.text);
	free(title);
	return out;
}

void run_report_print_json(const struct run_report *report)
{
	struct json *out = json_new_object(), *rows = json_new_array();
	struct run_sum sum = run_report_sum(report, NULL);
	struct buf text = BUF_INIT;

	for (size_t i = 0; i < report->count; i++)
		json_append(rows, row_json(&report->row[i]));
	json_adopt(out, "requests", rows);
	json_set_number(out, "passed", (double)sum.good);
	json_set_number(out, "failed", (double)sum.failed);
	json_set_number(out, "errors", (double)sum.errors);
	json_print(out, true, &text);
	cli_print_json(text.data);
	buf_finish(&text);
	json_free(out);
}

/* XML 1.0 section 2.2: what is no Char there becomes U+FFFD. */
static void put_xml(struct buf *out, const char *text)
{
	size_t len = strlen(text);

	for (size_t i = 0; i < len; ) {
		struct text_rune rune = text_decode(text + i, len - i);
		bool is_char = rune.is_valid && (rune.code >= 0x20 ||
			rune.code == '\n' || rune.code == '\t') &&
			rune.code != 0xfffe && rune.code != 0xffff;

		if (!is_char)
			buf_puts(out, "\xef\xbf\xbd");
		else if (strchr("&<>\"'\n\t", (int)(rune.code & 0x7f)) !=
		    NULL && rune.code < 0x80)
			buf_printf(out, "&#%u;", (unsigned)rune.code);
		else
			buf_append(out, text + i, rune.len);
		i += rune.len;
	}
}

static void put_attribute(struct buf *out, const char *name,
	const char *value)
{
	buf_printf(out, " %s=\"", name);
	put_xml(out, value);
	buf_putc(out, '"');
}

static void put_counts(struct buf *out, struct run_sum sum)
{
	buf_printf(out, " tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" ",
		sum.all, sum.failed, sum.errors);
	if (sum.waiting > 0)
		buf_printf(out, "skipped=\"%zu\" ", sum.waiting);
	buf_printf(out, "time=\"%ld.%03ld\">\n", sum.ms / 1000,
		sum.ms % 1000);
}

static void put_failure(struct buf *out, const struct run_row *row)
{
	struct buf text = BUF_INIT;

	for (size_t i = 0; i < row->lapse_count; i++) {
		buf_printf(&text, "%sline %zu: expected %s: %s", i > 0 ?
			"\n" : "", row->lapse[i].line,
			row->lapse[i].private_wanted,
			row->lapse[i].private_found);
		if (i > 0)
			continue;
		buf_puts(out, "      <failure type=\"expectation\"");
		put_attribute(out, "message", text.data);
		buf_putc(out, '>');
	}
	if (row->lapse_count > 0) {
		put_xml(out, text.data);
		buf_puts(out, "</failure>\n");
	}
	buf_finish(&text);
}

static void put_case(struct buf *out, const struct run_row *row)
{
	char *title = masked_title(row), *words;

	buf_puts(out, "    <testcase");
	put_attribute(out, "name", title);
	put_attribute(out, "classname", row->file->path);
	buf_printf(out, " time=\"%ld.%03ld\">\n", row->ms / 1000,
		row->ms % 1000);
	put_failure(out, row);
	if (err_is_set(&row->err)) {
		words = masked(row->err.text);
		buf_puts(out, "      <error type=\"no-answer\"");
		put_attribute(out, "message", words);
		buf_puts(out, "/>\n");
		free(words);
	}
	free(title);
	if (row->is_waiting) {
		buf_puts(out, "      <skipped/>\n    </testcase>\n");
		return;
	}
	buf_puts(out, "      <system-out>");
	put_xml(out, row->request->method);
	buf_putc(out, ' ');
	put_xml(out, row->url);
	buf_printf(out, " -> %u</system-out>\n    </testcase>\n",
		row->status);
}

void run_report_junit(const struct run_report *report, struct buf *out)
{
	const struct http_file *file = NULL;

	buf_puts(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		"<testsuites name=\"fhirdeck\"");
	put_counts(out, run_report_sum(report, NULL));
	for (size_t i = 0; i < report->count; i++) {
		const struct run_row *row = &report->row[i];

		if (row->file != file) {
			if (file != NULL)
				buf_puts(out, "  </testsuite>\n");
			file = row->file;
			buf_puts(out, "  <testsuite");
			put_attribute(out, "name", file->path);
			put_counts(out, run_report_sum(report, file));
		}
		put_case(out, row);
	}
	buf_printf(out, "%s</testsuites>\n", file != NULL ?
		"  </testsuite>\n" : "");
}

int run_report_status(const struct run_report *report)
{
	int status = 0;

	for (size_t i = 0; i < report->count; i++) {
		const struct run_row *row = &report->row[i];
		int own = err_exit_status(&row->err);

		if (own == 0 && row->lapse_count > 0)
			own = row->maybe_token ? 4 : 1;
		if (own == 130 || (status <= 1 && own > status))
			status = own;
	}
	return status;
}
