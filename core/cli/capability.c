#include "core/cli/cli.h"

/*
 * fhirdeck capability [TYPE|FILE]: the CapabilityStatement as a readable
 * summary, as OpenAPI or Markdown, or beside another one, or one operation of
 * it; --json gives it as the server sent it. What a server said is kept
 * (store/snapshot), so that --diff can be asked for a day. A difference is
 * exit status 1, as diff(1) has it.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/path.h"
#include "core/base/text.h"
#include "core/cli/capability_operation.h"
#include "core/cli/statement_source.h"
#include "core/fhir/capability_diff.h"
#include "core/fhir/capability_export.h"
#include "core/fhir/page_print.h"
#include "core/fhir/paragraph.h"
#include "core/store/snapshot.h"

struct options {
	const char *file, *service, *type;
	const char *other;		/* --diff */
	const char *operation;
	bool wants_changes, wants_openapi, wants_markdown;
};

static bool is_compared(const struct options *options)
{
	return options->other != NULL || options->wants_changes;
}

static int print_summary(const struct source *source, const char *type)
{
	struct err err = ERR_INIT;
	struct buf out = BUF_INIT;
	int status = 0;

	if (!capability_print(source->statement.found, type, &out, &err))
		status = cli_fail(&err);
	else
		cli_print_text(out.data);
	buf_finish(&out);
	return status;
}

static int print_one(const struct cli *cli, const struct options *options,
	const struct source *source)
{
	const struct statement *statement = &source->statement;
	struct buf out = BUF_INIT;

	if (options->wants_openapi)
		capability_openapi(statement->found, source->base != NULL ?
			source->base : "", &out);
	else if (options->wants_markdown)
		capability_markdown(statement->found, &out);
	else if (!cli->wants_json)
		return print_summary(source, options->type);
	if (options->wants_openapi)
		cli_print_json(out.data);
	else if (options->wants_markdown)
		cli_print_text(out.data);
	else
		cli_print_body(statement->text.data, statement->text.len);
	buf_finish(&out);
	return 0;
}

static void print_page(const struct capability_diff *diff,
	const struct source *before, const struct source *now)
{
	struct page page = PAGE_INIT;
	struct buf out = BUF_INIT;

	page_line(&page, TONE_PLAIN, INDEX_NONE, "--- %s", before->title);
	page_line(&page, TONE_PLAIN, INDEX_NONE, "+++ %s", now->title);
	page_blank(&page);
	capability_diff_page(diff, &page);
	page_break_words(&page, 0, PARAGRAPH_WIDTH);
	page_print(&page, PARAGRAPH_WIDTH, &out);
	cli_print_text(out.data);
	page_finish(&page);
	buf_finish(&out);
}

static int print_difference(const struct cli *cli,
	const struct options *options, const struct source *before,
	const struct source *now)
{
	struct capability_diff *diff = capability_diff_new(
		before->statement.found, now->statement.found);
	struct buf out = BUF_INIT;
	size_t count;

	if (options->type != NULL)
		capability_diff_keep_type(diff, options->type);
	count = capability_diff_count(diff);
	if (cli->wants_json)
		capability_diff_json(diff, &out);
	if (cli->wants_json)
		cli_print_json(out.data);
	else if (count > 0)
		print_page(diff, before, now);
	cli_note(count > 0 ? "%zu difference%s" : "They say the same.", count,
		count == 1 ? "" : "s");
	buf_finish(&out);
	capability_diff_free(diff);
	return count > 0 ? 1 : 0;
}

/* A file is there, or is meant by how it is written. */
static bool is_file(const char *word)
{
	return strchr(word, '/') != NULL || text_ends_with(word, ".json") ||
		strcmp(word, "-") == 0 || path_exists(word);
}

/* The other one. False without a status: there is none that differs. */
static bool open_other(struct cli *cli, const struct options *options,
	const struct source *now, struct source *out)
{
	if (options->other == NULL || snapshot_is_moment(options->other))
		return source_of_day(out, now, options->other);
	if (is_file(options->other))
		return source_read_file(out, options->other);
	cli->connection = options->other;
	return source_fetch_other(out, cli, options->service);
}

static int compare(struct cli *cli, const struct options *options,
	const struct source *now)
{
	struct source other = SOURCE_INIT;
	int status;

	if (open_other(cli, options, now, &other)) {
		status = print_difference(cli, options, &other, now);
		source_keep(&other);
	} else {
		status = other.status;
	}
	if (status == 0 && other.title == NULL)
		cli_note("No other statement of %s is kept.", now->title);
	source_finish(&other);
	return status;
}

static int run(struct cli *cli, const struct options *options)
{
	struct source source = SOURCE_INIT;
	bool is_raw = cli->wants_json && !is_compared(options) &&
		options->operation == NULL && !options->wants_openapi &&
		!options->wants_markdown;
	const char *connection = cli->connection;
	int status;

	if (options->file != NULL ? !source_read_file(&source, options->file) :
	    !source_fetch(&source, cli, options->service, is_raw)) {
		status = source.status;
	} else if (options->operation != NULL) {
		status = capability_operation(cli, &source, options->operation,
			options->type);
	} else if (is_compared(options)) {
		status = compare(cli, options, &source);
	} else {
		status = print_one(cli, options, &source);
	}
	if (source.statement.found != NULL)
		source_keep(&source);
	cli->connection = connection;
	source_finish(&source);
	return status;
}

/* A type is letters; anything else is a file. */
static bool read_words(int argc, char **argv, struct options *options)
{
	for (int i = 1; i < argc; i++) {
		const char **to = is_file(argv[i]) && options->file == NULL &&
			strspn(argv[i], "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
			"abcdefghijklmnopqrstuvwxyz") != strlen(argv[i]) ?
			&options->file : &options->type;

		if (*to != NULL)
			return false;
		*to = argv[i];
	}
	return true;
}

static const char *wrong_use(const struct options *options)
{
	int forms = is_compared(options) + options->wants_openapi +
		options->wants_markdown + (options->operation != NULL);

	if (forms > 1 || (options->other != NULL && options->wants_changes))
		return "one of --diff, --changes, --openapi, --markdown and "
			"--operation";
	if (options->type != NULL && (options->wants_openapi ||
	    options->wants_markdown))
		return "--openapi and --markdown are about the whole statement";
	if (options->file != NULL && options->service != NULL)
		return "a file has no services";
	return NULL;
}

int cli_capability(struct cli *cli, int argc, char **argv)
{
	struct options options = { .file = NULL };
	const struct cli_flag flags[] = {
		{ "--file", "-f", NULL, &options.file, NULL },
		{ "--service", "-s", NULL, &options.service, NULL },
		{ "--diff", NULL, NULL, &options.other, NULL },
		{ "--operation", NULL, NULL, &options.operation, NULL },
		{ "--changes", NULL, &options.wants_changes, NULL, NULL },
		{ "--openapi", NULL, &options.wants_openapi, NULL, NULL },
		{ "--markdown", NULL, &options.wants_markdown, NULL, NULL },
	};
	struct err err = ERR_INIT;
	int status;

	if (!cli_parse(&argc, argv, flags, FD_COUNT(flags), &err))
		return cli_fail(&err);
	if (!read_words(argc, argv, &options))
		return cli_usage("capability", "one resource type and one "
			"file at most");
	if (wrong_use(&options) != NULL)
		return cli_usage("capability", wrong_use(&options));
	cli_open(cli);
	status = run(cli, &options);
	cli_close(cli);
	return status;
}
