#include "core/cli/cli.h"

/*
 * fhirdeck validate: resources against base R4 and the implementation guides
 * of this host, without a network. A file holds one resource, JSON or XML, or
 * many: texts one after another, or one a line, where a line that is broken
 * is that line's fault alone.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/path.h"
#include "core/base/text.h"
#include "core/cli/statement_source.h"
#include "core/cli/validate_report.h"
#include "core/ig/guides.h"
#include "core/ig/validate.h"

static const size_t FILE_MAX = ((size_t)1 << 32) - 2;

struct options {
	struct cli_list profiles, packages, rules;
	const char *extensions;
	bool best_practice, wants_all, no_guess, no_nhs;
};

struct session {
	struct cli *cli;
	const struct options *options;
	struct guides *guides;
	struct validate_settings settings;
	struct validate_rule *rules;
	char **rule_types;
	struct source source;		/* the server's statement */
	struct doc_index *capability;
	struct validator *validator;
	struct validate_report report;
	bool is_missing;		/* a file could not be read */
};

/* "TYPE:N=URL" or "TYPE=URL". */
static bool read_rule(const char *text, char **type,
	struct validate_rule *out)
{
	size_t len = strcspn(text, ":=");
	const char *url = strchr(text, '=');
	char *number;
	bool is_good;

	if (len == 0 || url == NULL || url[1] == '\0')
		return false;
	*type = xstrndup(text, len);
	*out = (struct validate_rule){
		.type = *type, .number = -1, .profile = url + 1,
	};
	if (text[len] == '=')
		return true;
	if (url < text + len)
		return false;
	number = xstrndup(text + len + 1, (size_t)(url - text) - len - 1);
	is_good = text_parse_long(number, 0, 1000000, &out->number);
	free(number);
	return is_good;
}

static bool read_rules(struct session *session, struct err *err)
{
	const struct cli_list *list = &session->options->rules;

	session->rules = xcalloc(list->count + 1, sizeof(*session->rules));
	session->rule_types = xcalloc(list->count + 1, sizeof(char *));
	for (size_t i = 0; i < list->count; i++)
		if (!read_rule(list->item[i], &session->rule_types[i],
		    &session->rules[i]))
			return err_set(err, ERR_USAGE, "validate: --rule %s "
				"is not TYPE:NUMBER=URL or TYPE=URL, as in "
				"ServiceRequest:0=https://example.org/"
				"StructureDefinition/Order", list->item[i]);
	session->settings.rules = session->rules;
	session->settings.rule_count = list->count;
	return true;
}

static bool read_extensions(const char *word, enum validate_unknown *out,
	struct err *err)
{
	static const struct {
		const char *word;
		enum validate_unknown unknown;
	} words[] = {
		{ "error", UNKNOWN_ERROR }, { "warning", UNKNOWN_WARNING },
		{ "ignore", UNKNOWN_IGNORED },
	};

	*out = UNKNOWN_BY_PACKAGES;
	for (size_t i = 0; word != NULL && i < FD_COUNT(words); i++)
		if (strcmp(words[i].word, word) == 0) {
			*out = words[i].unknown;
			return true;
		}
	return word == NULL || err_set(err, ERR_USAGE, "validate: "
		"--extensions is error, warning or ignore, and not %s", word);
}

/* Base R4 and the packages; what is missing is said once. */
static bool load_guides(struct session *session, struct err *err)
{
	const struct cli_list *packages = &session->options->packages;

	session->guides = guides_new(packages->item, packages->count, err);
	if (session->guides == NULL)
		return false;
	guides_load(session->guides);
	for (size_t i = 0; guides_remark(session->guides, i) != NULL; i++)
		cli_note("%s", guides_remark(session->guides, i));
	session->settings.packages = guides_chosen(session->guides,
		&session->settings.package_count);
	session->settings.has_missing_packages = guides_are_incomplete(
		session->guides);
	return true;
}

/* Of the connection that -c names; its profiles come before a package's. */
static bool load_capability(struct session *session, int *status)
{
	if (session->cli->connection == NULL)
		return true;
	cli_open(session->cli);
	if (!source_fetch(&session->source, session->cli, NULL, true)) {
		*status = session->source.status;
		return false;
	}
	session->settings.capability_text =
		session->source.statement.text.data;
	session->capability = index_text(session->source.statement.text.data,
		session->source.statement.text.len);
	session->settings.capability = session->capability;
	return true;
}

static bool open_session(struct session *session, int *status)
{
	const struct options *options = session->options;
	struct err err = ERR_INIT;

	session->settings.profiles = options->profiles.item;
	session->settings.profile_count = options->profiles.count;
	session->settings.guess_profiles = !options->no_guess;
	session->settings.best_practice = options->best_practice;
	session->settings.nhs = !options->no_nhs;
	if (!read_extensions(options->extensions,
	    &session->settings.unknown_extensions, &err) ||
	    !read_rules(session, &err) || !load_guides(session, &err)) {
		*status = cli_fail(&err);
		return false;
	}
	if (!load_capability(session, status))
		return false;
	session->validator = validator_new(guides_definitions(
		session->guides), guides_terminology(session->guides),
		&session->settings);
	return true;
}

static void close_session(struct session *session)
{
	validator_free(session->validator);
	index_free(session->capability);
	source_finish(&session->source);
	guides_free(session->guides);
	for (size_t i = 0; session->rule_types != NULL &&
	     i < session->options->rules.count; i++)
		free(session->rule_types[i]);
	free(session->rule_types);
	free(session->rules);
	if (session->cli->store != NULL)
		cli_close(session->cli);
}

/* line: where the text begins in its file; 0: it is the file. */
static void check(struct session *session, const char *name, size_t line,
	const char *text, size_t len)
{
	struct findings findings;

	validate_text(session->validator, text, len, NULL, &findings);
	validate_report_add(&session->report, name, line, &findings);
	findings_free(&findings);
}

static size_t count_lines(const char *text, size_t from, size_t to)
{
	size_t lines = 0;

	for (size_t i = from; i < to; i++)
		lines += text[i] == '\n';
	return lines;
}

/* JSON texts one after another, each whole. */
static void check_texts(struct session *session, const char *name,
	const struct buf *text, const struct doc_index *index)
{
	size_t at = 0, line = 1;

	for (uint32_t row = 0; row != INDEX_NONE; row = index_next(index,
	    text->data, row)) {
		struct row value = index_row(index, text->data, row);

		line += count_lines(text->data, at, value.value);
		at = value.value;
		check(session, name, line, text->data + value.value,
			value.value_len);
	}
}

static void check_lines(struct session *session, const char *name,
	const struct buf *text)
{
	size_t line = 1;

	for (size_t from = 0, to; from < text->len; from = to + 1, line++) {
		const char *end = memchr(text->data + from, '\n',
			text->len - from);
		size_t blank = strspn(text->data + from, " \t\r");

		to = end != NULL ? (size_t)(end - text->data) : text->len;
		if (from + blank < to)
			check(session, name, line, text->data + from,
				to - from);
	}
}

static bool is_stream(const char *name)
{
	return text_ends_with(name, ".ndjson") ||
		text_ends_with(name, ".jsonl");
}

static void check_file(struct session *session, const char *name)
{
	const char *shown = strcmp(name, "-") == 0 ? "standard input" : name;
	struct buf text = BUF_INIT;
	struct doc_index *index;
	struct err err = ERR_INIT;
	bool has_several;

	if (!path_read(name, FILE_MAX, &text, &err)) {
		cli_fail(&err);
		session->is_missing = true;
		return;
	}
	index = index_new_sequence();
	while (index_feed(index, text.data, text.len, true, text.len))
		continue;
	has_several = index_count(index) > 0 && index_kind(index, text.data,
		0) == ROW_OBJECT && index_next(index, text.data, 0) !=
		INDEX_NONE;
	session->report.is_one &= !has_several;
	if (is_stream(name) || (has_several && index_fault(index) != NULL &&
	    strcmp(name, "-") == 0))
		check_lines(session, shown, &text);
	else if (has_several && index_fault(index) == NULL)
		check_texts(session, shown, &text, index);
	else
		check(session, shown, 0, text.data, text.len);
	index_free(index);
	buf_finish(&text);
}

static int run(struct cli *cli, const struct options *options, int count,
	char **files)
{
	struct session session = {
		.cli = cli, .options = options, .source = SOURCE_INIT,
		.report = {
			.wants_json = cli->wants_json,
			.wants_all = options->wants_all,
			.is_one = count == 1 && !is_stream(files[0]),
		},
	};
	int status = 0;

	if (open_session(&session, &status)) {
		for (int i = 0; i < count; i++)
			check_file(&session, files[i]);
		validate_report_end(&session.report);
		status = session.is_missing ? 2 : session.report.faulty > 0;
	}
	close_session(&session);
	return status;
}

int cli_validate(struct cli *cli, int argc, char **argv)
{
	struct options options = { .extensions = NULL };
	static char standard_input[] = "-";
	char *only[] = { standard_input };
	const struct cli_flag flags[] = {
		{ "--profile", "-p", NULL, NULL, &options.profiles },
		{ "--package", NULL, NULL, NULL, &options.packages },
		{ "--rule", NULL, NULL, NULL, &options.rules },
		{ "--extensions", NULL, NULL, &options.extensions, NULL },
		{ "--best-practice", NULL, &options.best_practice, NULL,
			NULL },
		{ "--explain", "-e", &options.wants_all, NULL, NULL },
		{ "--no-guess", NULL, &options.no_guess, NULL, NULL },
		{ "--no-nhs", NULL, &options.no_nhs, NULL, NULL },
	};
	struct err err = ERR_INIT;
	int status;

	if (!cli_parse(&argc, argv, flags, FD_COUNT(flags), &err))
		status = cli_fail(&err);
	else
		status = run(cli, &options, argc > 1 ? argc - 1 : 1, argc > 1 ?
			argv + 1 : only);
	cli_list_finish(&options.profiles);
	cli_list_finish(&options.packages);
	cli_list_finish(&options.rules);
	return status;
}
