#include "core/cli/cli.h"

/*
 * fhirdeck path: a FHIRPath expression over a resource, or over each text of
 * an NDJSON stream. As with grep, nothing found is status 1. What is printed
 * is what stands in the file; only white space between tokens goes, so that a
 * result is a line.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/path.h"
#include "core/base/text.h"
#include "core/cli/path_explain.h"
#include "core/doc/json.h"
#include "core/doc/lines.h"
#include "core/fhirpath/r4_types.h"

static const size_t FILE_MAX = ((size_t)1 << 32) - 2;

struct path_options {
	struct cli_list variables;	/* NAME=VALUE */
	bool wants_paths, wants_explanation, is_strict, is_plain, is_test;
	bool wants_json;
	const char *ms;
	long limit;
};

/* The document and what runs over it. */
struct session {
	const struct path_options *options;
	struct buf text;
	struct doc_index *index;
	struct lines *lines;
	struct explanation explanation;
	struct buf out;
	size_t found, held, documents;
	bool is_only;		/* one text, not a stream of them */
};

/* As it is to a pipe or a file; to a terminal nothing of a server's. */
static void print(const char *text, size_t len)
{
	if (cli_is_terminal())
		cli_print_text(text);
	else
		fwrite(text, 1, len, stdout);
}

static bool find_variable(void *data, const char *name, size_t len,
	const char **value)
{
	const struct session *session = data;
	const struct cli_list *list = &session->options->variables;

	for (size_t i = 0; i < list->count; i++)
		if (strncmp(list->item[i], name, len) == 0 &&
		    list->item[i][len] == '=') {
			*value = list->item[i] + len + 1;
			return true;
		}
	return false;
}

static void say_trace(void *data, struct fhirpath_run *run, const char *name,
	size_t len, const struct fhirpath_item *items, size_t count)
{
	struct buf line = BUF_INIT;

	(void)data;
	explanation_values(run, items, count, &line);
	cli_note("trace %.*s: %s", (int)len, name, line.data);
	buf_finish(&line);
}

static void say_hint(void *data, const char *sentence)
{
	(void)data;
	cli_note("%s", sentence);
}

static void note_step(void *data, struct fhirpath_run *run, size_t at,
	size_t len, unsigned depth, const struct fhirpath_item *items,
	size_t count)
{
	struct session *session = data;

	explanation_note(&session->explanation, run, at, len, depth, items,
		count);
}

static uint32_t row_of(const struct fhirpath_item *item)
{
	if (item->kind == FHIRPATH_TYPE)
		return INDEX_NONE;
	return item->row != INDEX_NONE ? item->row : item->shadow;
}

static size_t line_of(const struct session *session, uint32_t row)
{
	return lines_find(session->lines, index_start(session->index,
		row)) + 1;
}

/* Texts are numbered only where there are several. */
static void put_path(const struct session *session, uint32_t row,
	struct buf *out)
{
	static const char first[] = "[0].";

	index_path(session->index, session->text.data, row, out);
	if (session->is_only && text_starts_with(out->data, first))
		buf_delete(out, 0, sizeof(first) - 1);
}

/* LINE, PATH and the value with tabs between; "-" for what was reckoned. */
static void put_plain(struct session *session, struct fhirpath_run *run,
	const struct fhirpath_item *item)
{
	uint32_t row = row_of(item);

	if (session->options->wants_paths && row == INDEX_NONE) {
		buf_puts(&session->out, "-\t-\t");
	} else if (session->options->wants_paths) {
		struct buf path = BUF_INIT;

		put_path(session, row, &path);
		buf_printf(&session->out, "%zu\t%s\t", line_of(session, row),
			path.data);
		buf_finish(&path);
	}
	fhirpath_print(run, item, &session->out);
	buf_putc(&session->out, '\n');
}

static void put_json(struct session *session, struct fhirpath_run *run,
	const struct fhirpath_item *item)
{
	uint32_t row = row_of(item);
	struct buf path = BUF_INIT;

	if (!session->options->wants_paths) {
		fhirpath_print_json(run, item, &session->out);
		return;
	}
	buf_putc(&session->out, '{');
	if (row != INDEX_NONE) {
		put_path(session, row, &path);
		buf_printf(&session->out, "\"line\":%zu,\"path\":",
			line_of(session, row));
		json_print_text(path.data, &session->out);
		buf_putc(&session->out, ',');
	}
	buf_puts(&session->out, "\"value\":");
	fhirpath_print_json(run, item, &session->out);
	buf_putc(&session->out, '}');
	buf_finish(&path);
}

static void put_results(struct session *session, struct fhirpath_run *run)
{
	size_t count = fhirpath_count(run);

	buf_clear(&session->out);
	if (session->options->wants_json)
		buf_putc(&session->out, '[');
	for (size_t i = 0; i < count; i++) {
		if (session->options->wants_json && i > 0)
			buf_puts(&session->out, ",");
		if (session->options->wants_json)
			put_json(session, run, fhirpath_at(run, i));
		else
			put_plain(session, run, fhirpath_at(run, i));
	}
	if (session->options->wants_json)
		buf_puts(&session->out, "]\n");
	print(session->out.data, session->out.len);
}

/* A fault with the line of the expression and a caret. */
static int refuse(const char *source, size_t len,
	const struct fhirpath_fault *fault)
{
	struct buf text = BUF_INIT;
	char *line, *next;

	fhirpath_fault_print(fault, source, len, &text);
	line = text.data;
	next = strchr(line, '\n');
	if (next != NULL)
		*next = '\0';
	cli_note("fhirdeck: the expression, %s", line);
	for (line = next; line != NULL; line = next) {
		line++;
		next = strchr(line, '\n');
		if (next != NULL)
			*next = '\0';
		cli_note("%s", line);
	}
	buf_finish(&text);
	return fault->kind == FHIRPATH_LIMIT ? 1 : 2;
}

static int run_over(struct session *session, struct fhirpath_run *run,
	const struct fhirpath *program, uint32_t row)
{
	const struct path_options *options = session->options;
	const char *source = fhirpath_source(program);
	enum fhirpath_truth truth = FHIRPATH_UNKNOWN;
	struct fhirpath_fault fault;
	bool is_good;

	is_good = fhirpath_evaluate(run, program, session->index,
		session->text.data, row, &fault);
	if (options->wants_explanation) {
		buf_clear(&session->out);
		explanation_print(&session->explanation, source,
			&session->out);
		print(session->out.data, session->out.len);
	}
	if (!is_good || (options->is_test &&
	    !fhirpath_condition(run, &truth, &fault)))
		return refuse(source, strlen(source), &fault);
	session->documents++;
	session->held += truth == FHIRPATH_TRUE;
	session->found += fhirpath_count(run);
	if (!options->is_test && !options->wants_explanation)
		put_results(session, run);
	return 0;
}

static int run_over_all(struct session *session,
	const struct fhirpath *program)
{
	const struct path_options *options = session->options;
	const struct fhirpath_hooks hooks = {
		.data = session, .variable = find_variable,
		.trace = say_trace, .hint = say_hint,
		.explain = options->wants_explanation ? note_step : NULL,
	};
	const struct fhirpath_settings settings = {
		.model = options->is_plain ? NULL : &fhirpath_r4,
		.hooks = &hooks, .is_strict = options->is_strict,
		.limits.ms = options->limit,
	};
	struct fhirpath_run *run = fhirpath_run_new(&settings);
	int status = 0;

	session->is_only = index_count(session->index) > 0 && index_next(
		session->index, session->text.data, 0) == INDEX_NONE;
	for (uint32_t row = index_count(session->index) > 0 ? 0 : INDEX_NONE;
	    row != INDEX_NONE && status == 0;
	    row = index_next(session->index, session->text.data, row))
		status = run_over(session, run, program, row);
	fhirpath_run_free(run);
	if (status != 0)
		return status;
	if (options->is_test)
		return session->held < session->documents ||
			session->documents == 0;
	return session->found == 0;
}

static bool load(struct session *session, const char *name, struct err *err)
{
	const struct index_fault *fault;
	size_t len;

	if (!path_read(name, FILE_MAX, &session->text, err))
		return false;
	len = session->text.len;
	session->index = index_new_sequence();
	while (index_feed(session->index, session->text.data, len, true, len))
		continue;
	fault = index_fault(session->index);
	if (fault != NULL)
		return err_set(err, ERR_FILE, "%s is no JSON: line %zu column "
			"%zu: %s", strcmp(name, "-") == 0 ? "standard input" :
			name, fault->line, fault->column, fault->reason);
	session->lines = lines_new();
	while (session->options->wants_paths && lines_feed(session->lines,
	    session->text.data, len, true, len))
		continue;
	return true;
}

static int run_file(const struct path_options *options, const char *source,
	const char *name)
{
	struct session session = { .options = options };
	struct fhirpath_fault fault;
	struct fhirpath *program;
	struct err err = ERR_INIT;
	int status;

	program = fhirpath_compile(source, strlen(source), &fault);
	if (program == NULL)
		return refuse(source, strlen(source), &fault);
	buf_init(&session.text);
	buf_init(&session.out);
	status = load(&session, name, &err) ?
		run_over_all(&session, program) : cli_fail(&err);
	explanation_finish(&session.explanation);
	lines_free(session.lines);
	index_free(session.index);
	buf_finish(&session.out);
	buf_finish(&session.text);
	fhirpath_free(program);
	return status;
}

int cli_path(struct cli *cli, int argc, char **argv)
{
	struct path_options options = { .wants_json = cli->wants_json };
	const struct cli_flag flags[] = {
		{ "--paths", "-p", &options.wants_paths, NULL, NULL },
		{ "--explain", "-e", &options.wants_explanation, NULL, NULL },
		{ "--test", "-q", &options.is_test, NULL, NULL },
		{ "--strict", NULL, &options.is_strict, NULL, NULL },
		{ "--plain", NULL, &options.is_plain, NULL, NULL },
		{ "--limit", NULL, NULL, &options.ms, NULL },
		{ "--var", NULL, NULL, NULL, &options.variables },
	};
	struct err err = ERR_INIT;
	int status;

	if (!cli_parse(&argc, argv, flags, FD_COUNT(flags), &err))
		status = cli_fail(&err);
	else if (argc < 2 || argc > 3)
		status = cli_usage("path", "an expression is needed, and one "
			"file at most");
	else if (options.ms != NULL && !text_parse_long(options.ms, 1,
	    86400000, &options.limit))
		status = cli_usage("path", "--limit is a number of "
			"milliseconds");
	else
		status = run_file(&options, argv[1], argc == 3 ? argv[2] :
			"-");
	cli_list_finish(&options.variables);
	return status;
}
