#include "core/cli/validate_report.h"

/*
 * A line of a finding begins with what one looks for: how bad, where in the
 * text, where in the resource; the sentence stands under it. Profiles are
 * summed up by type, since a Bundle of hundred entries has the same few
 * reasons over and over.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/map.h"
#include "core/base/text.h"
#include "core/cli/cli.h"
#include "core/doc/json.h"
#include "core/fhir/paragraph.h"

static void put_count(struct buf *out, size_t count, const char *word)
{
	if (count == 0)
		return;
	buf_printf(out, "%s%zu %s%s", out->len > 0 ? ", " : "", count, word,
		count == 1 || strcmp(word, "information") == 0 ? "" : "s");
}

static void put_counts(struct buf *out, size_t errors, size_t warnings,
	size_t information)
{
	struct buf words = BUF_INIT;

	put_count(&words, errors, "error");
	if (errors == 0)
		buf_puts(&words, "no errors");
	put_count(&words, warnings, "warning");
	put_count(&words, information, "information");
	buf_puts(out, words.data);
	buf_finish(&words);
}

/* An indented line; wrapped at blanks for a terminal, whole for a program. */
static void put_line(struct buf *out, size_t indent, const char *format, ...)
	FD_PRINTF(3, 4);
static void put_line(struct buf *out, size_t indent, const char *format, ...)
{
	va_list args;
	char *text;

	va_start(args, format);
	text = xvasprintf(format, args);
	va_end(args);
	buf_fill(out, ' ', indent);
	if (cli_is_terminal())
		paragraph_put(out, indent, indent + (indent < 6 ? 4 : 0),
			text);
	else
		buf_printf(out, "%s\n", text);
	free(text);
}

static void add_json(struct validate_report *report, const char *file,
	size_t line, const struct findings *findings)
{
	struct buf out = BUF_INIT;

	if (report->is_one) {
		findings_print_outcome(findings, &out);
	} else {
		buf_puts(&out, report->documents == 1 ? "[\n" : ",\n");
		buf_puts(&out, "{\"file\": ");
		json_print_text(file, &out);
		if (line > 0)
			buf_printf(&out, ", \"line\": %zu", line);
		buf_puts(&out, ", \"outcome\": ");
		findings_print_outcome(findings, &out);
		buf_truncate(&out, out.len - 1);
		buf_putc(&out, '}');
	}
	cli_print_json(out.data);
	buf_finish(&out);
}

/* Each resource, its profile and why. */
static void put_every_choice(const struct findings *findings,
	struct buf *out)
{
	for (size_t i = 0; i < findings->chosen_count; i++) {
		const struct chosen_profile *chosen = &findings->chosen[i];

		bool has_why = chosen->why != NULL && *chosen->why != '\0';

		put_line(out, 2, "%s: %s%s%s%s", chosen->expression != NULL ?
			chosen->expression : "", chosen->profile != NULL ?
			chosen->profile : "base R4", has_why ? " (" : "",
			has_why ? chosen->why : "", has_why ? ")" : "");
	}
}

/* "Patient, Specimen (2): base R4", a line for each profile and reason. */
static void put_choices(const struct findings *findings, struct buf *out)
{
	struct map *lines = map_new(free);

	for (size_t i = 0; i < findings->chosen_count; i++) {
		const struct chosen_profile *chosen = &findings->chosen[i];
		bool has_why = chosen->profile != NULL &&
			chosen->why != NULL && *chosen->why != '\0';
		char *key = xasprintf("%s: %s%s%s%s", chosen->type != NULL ?
			chosen->type : "?", chosen->profile != NULL ?
			chosen->profile : "base R4", has_why ? " (" : "",
			has_why ? chosen->why : "", has_why ? ")" : "");
		size_t *count = map_get(lines, key);

		if (count == NULL) {
			count = xcalloc(1, sizeof(*count));
			map_put(lines, key, count);
		}
		++*count;
		free(key);
	}
	for (size_t i = 0; i < map_count(lines); i++) {
		const size_t *count = map_value_at(lines, i);
		const char *key = map_key_at(lines, i);
		int len = (int)strcspn(key, ":");

		if (*count > 1)
			put_line(out, 2, "%.*s (%zu)%s", len, key, *count,
				key + len);
		else
			put_line(out, 2, "%s", key);
	}
	map_free(lines);
}

static void put_finding(const struct finding *finding, size_t line,
	struct buf *out)
{
	static const char *const words[] = { "fatal", "error", "warning",
		"information" };

	buf_printf(out, "  %s %zu:%zu%s%s\n", words[finding->severity],
		finding->line + (line > 0 ? line - 1 : 0), finding->column,
		finding->expression != NULL && *finding->expression != '\0' ?
		" " : "",
		finding->expression != NULL ? finding->expression : "");
	put_line(out, 6, "%s", finding->text);
	if (finding->profile != NULL && strstr(finding->text,
	    finding->profile) == NULL)
		put_line(out, 6, "asked for by %s", finding->profile);
}

static void add_words(const struct validate_report *report, const char *file,
	size_t line, const struct findings *findings)
{
	struct buf out = BUF_INIT;

	buf_puts(&out, file);
	if (line > 0)
		buf_printf(&out, " line %zu", line);
	buf_puts(&out, ": ");
	put_counts(&out, findings->fatal + findings->errors,
		findings->warnings, findings->information);
	buf_putc(&out, '\n');
	if (report->wants_all)
		put_every_choice(findings, &out);
	else
		put_choices(findings, &out);
	for (size_t i = 0; i < findings->count; i++)
		put_finding(&findings->list[i], line, &out);
	if (findings->was_cut)
		buf_puts(&out, "  and more than are listed here\n");
	for (size_t i = 0; i < findings->unchecked_count; i++) {
		struct buf words = BUF_INIT;

		unchecked_print(&findings->unchecked[i], &words);
		if (i == 0)
			buf_puts(&out, "  not checked\n");
		put_line(&out, 6, "%s", words.data);
		buf_finish(&words);
	}
	cli_print_text(out.data);
	buf_finish(&out);
}

void validate_report_add(struct validate_report *report, const char *file,
	size_t line, const struct findings *findings)
{
	report->documents++;
	report->faulty += findings->fatal + findings->errors > 0;
	report->errors += findings->fatal + findings->errors;
	report->warnings += findings->warnings;
	report->information += findings->information;
	if (report->wants_json)
		add_json(report, file, line, findings);
	else
		add_words(report, file, line, findings);
	fflush(stdout);
}

void validate_report_end(const struct validate_report *report)
{
	struct buf out = BUF_INIT;

	if (report->wants_json && !report->is_one)
		buf_puts(&out, report->documents == 0 ? "[]\n" : "\n]\n");
	if (!report->wants_json && report->documents > 1) {
		buf_printf(&out, "%zu resources, %zu with errors: ",
			report->documents, report->faulty);
		put_counts(&out, report->errors, report->warnings,
			report->information);
		buf_putc(&out, '\n');
	}
	if (out.len > 0)
		cli_print_text(out.data);
	buf_finish(&out);
}
