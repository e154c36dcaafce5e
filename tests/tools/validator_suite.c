/*
 * The official validator's cases for R4, or cases of the same form: cases.json
 * in a folder, and files/ beside it. Each is run without a profile, and once
 * more with one where it names one; what is held against the official outcome
 * is the verdict (any error at all), and beside it the places and ids of the
 * errors. Cases that need a terminology server are left out.
 *
 *	validator_suite FOLDER [--packages FOLDER] [-v] [--all]
 *		[--only NAME] [--least PERCENT] [--exact]
 *
 *	--packages  where HL7's terminology and extensions are, which the
 *	            official harness always has loaded
 *	-v          the runs where the verdicts differ, with expected (-),
 *	            found (+) and agreed (=) errors
 *	--all       every run
 *	--only      runs of that case, with warnings and what was not checked
 *	--least     the share of verdicts that is asked for, as exit status
 *	--exact     every expected error has to be found as well
 */

#include <string.h>

#include "core/base/clock.h"
#include "core/base/text.h"
#include "core/doc/json.h"
#include "tests/tools/ig_context.h"

/* How one kind of runs came out. */
struct score {
	unsigned runs, agreed;
	unsigned invalid, found;	/* that are to be found invalid */
	unsigned valid, alarms;		/* valid ones that were refused */
	unsigned expected, matched;	/* single errors by place and id */
};

enum { JSON_BASE, JSON_PROFILE, XML_BASE, XML_PROFILE, KINDS };
static const char *const kind_names[KINDS] = {
	"JSON base", "JSON profile", "XML base", "XML profile",
};

struct suite {
	struct contexts contexts;
	struct context common;		/* for cases without files of theirs */
	const char *folder, *only;
	bool is_verbose, wants_all, is_exact;
	struct score scores[KINDS];
};

static bool read_file(const struct suite *suite, const char *name,
	struct buf *out)
{
	char *path = xasprintf("%s/%s", suite->folder, name);
	struct err err = ERR_INIT;
	bool is_good = path_read(path, 1 << 28, out, &err);

	if (!is_good)
		fprintf(stderr, "%s\n", err.text);
	free(path);
	return is_good;
}

static void load_resource(struct suite *suite, struct context *context,
	const char *name)
{
	struct buf text = BUF_INIT;
	struct err err = ERR_INIT;

	if (read_file(suite, name, &text) && !definitions_add_resource(
	    context->definitions, text.data, text.len, &err))
		fprintf(stderr, "%s: %s\n", name, err.text);
	buf_finish(&text);
}

static void load_list(struct suite *suite, struct context *context,
	const struct json *list)
{
	for (struct json *at = json_first(list); at != NULL;
	    at = json_next(at))
		load_resource(suite, context, json_string(at));
}

static void load_packages(struct suite *suite, struct context *context,
	const struct json *list)
{
	for (struct json *at = json_first(list); at != NULL;
	    at = json_next(at)) {
		char *path = xasprintf("%s/%s", suite->folder,
			json_string(at));

		context_add_file(&suite->contexts, context, path);
		free(path);
	}
}

/* The case's own files come on top of what is always there. */
static struct context *open_context(struct suite *suite,
	const struct json *test, const struct json *profile,
	struct context *own)
{
	if (profile == NULL && json_count(json_get(test, "supporting")) == 0 &&
	    json_count(json_get(test, "packages")) == 0)
		return &suite->common;
	if (!context_open(&suite->contexts, own))
		exit(1);
	load_packages(suite, own, json_get(test, "packages"));
	load_list(suite, own, json_get(test, "supporting"));
	load_list(suite, own, json_get(profile, "supporting"));
	if (json_get_string(profile, "source") != NULL)
		load_resource(suite, own, json_get_string(profile, "source"));
	return own;
}

/*
 * A path without what says the type of a whole resource: a comment in theirs,
 * ".ofType(Patient)" behind resource or contained in ours.
 */
static void put_place(const char *path, struct buf *out)
{
	static const char type[] = ".ofType(";
	bool is_resource = false;

	for (const char *at = path; *at != '\0';) {
		const char *end = strncmp(at, "/*", 2) == 0 ?
			strstr(at, "*/") : NULL;

		if (end != NULL) {
			at = end + 2;
			continue;
		}
		if (*at == '.' || *at == '[')
			is_resource |= text_ends_with(out->data,
				".resource") || text_ends_with(out->data,
				".contained");
		if (is_resource && text_starts_with(at, type)) {
			at += strcspn(at, ")");
			at += *at == ')';
		}
		if (*at == '.')
			is_resource = false;
		if (*at != '\0')
			buf_putc(out, *at++);
	}
}

static bool is_place(const char *ours, const char *theirs)
{
	struct buf a = BUF_INIT, b = BUF_INIT;
	bool is_it;

	put_place(ours != NULL ? ours : "", &a);
	put_place(theirs != NULL ? theirs : "", &b);
	is_it = strcmp(a.data, b.data) == 0;
	buf_finish(&a);
	buf_finish(&b);
	return is_it;
}

/* The catalogue has a text for one and one for several under some ids. */
static bool is_id(const char *ours, const char *theirs)
{
	static const char *const ends[] = { "", "_one", "_other" };
	size_t len = strlen(ours);

	if (theirs == NULL || strlen(theirs) < len)
		return false;
	for (size_t i = 0; i < FD_COUNT(ends); i++)
		if (text_equals_nocase(theirs + len, ends[i]))
			return text_starts_with_nocase(theirs, ours);
	return false;
}

static bool is_error(const struct json *issue)
{
	const char *severity = json_get_string(issue, "severity");

	return (text_equals(severity, "error") ||
		text_equals(severity, "fatal")) &&
		!json_get_bool(issue, "fromTerminologyServer", false);
}

static bool is_matched(const struct findings *findings,
	const struct json *issue)
{
	const char *id = json_get_string(issue, "messageId");

	for (size_t i = 0; i < findings->count; i++)
		if (findings->list[i].severity <= FINDING_ERROR &&
		    is_id(findings->list[i].id, id) &&
		    is_place(findings->list[i].expression,
		    json_get_string(issue, "expression")))
			return true;
	return false;
}

static bool is_expected(const struct json *run,
	const struct finding *finding)
{
	for (struct json *at = json_first(json_get(run, "issues"));
	    at != NULL; at = json_next(at))
		if (is_error(at) && is_id(finding->id,
		    json_get_string(at, "messageId")) &&
		    is_place(finding->expression,
		    json_get_string(at, "expression")))
			return true;
	return false;
}

static void tell_expected(const struct suite *suite, const struct json *run,
	const struct findings *findings)
{
	for (struct json *at = json_first(json_get(run, "issues"));
	    at != NULL; at = json_next(at)) {
		if (!is_error(at) && suite->only == NULL)
			continue;
		printf("  %s %s %s %s\n      %s\n", !is_error(at) ? "." :
			is_matched(findings, at) ? "=" : "-",
			json_get_string(at, "severity"),
			json_get_string(at, "messageId") != NULL ?
			json_get_string(at, "messageId") : "?",
			json_get_string(at, "expression") != NULL ?
			json_get_string(at, "expression") : "",
			json_get_string(at, "text") != NULL ?
			json_get_string(at, "text") : "");
	}
}

static void tell_found(const struct suite *suite, const struct json *run,
	const struct findings *findings)
{
	static const char *const words[] = { "fatal", "error", "warning",
		"information" };
	struct buf unchecked = BUF_INIT;

	for (size_t i = 0; i < findings->count; i++) {
		const struct finding *finding = &findings->list[i];
		bool is_bad = finding->severity <= FINDING_ERROR;

		if (is_bad ? is_expected(run, finding) : suite->only == NULL)
			continue;
		printf("  %s %s %s %s %zu:%zu\n      %s\n", is_bad ? "+" : ":",
			words[finding->severity], finding->id,
			finding->expression, finding->line, finding->column,
			finding->text);
	}
	findings_print_unchecked(findings, &unchecked);
	if (suite->only != NULL && unchecked.len > 0)
		printf("  %s\n", unchecked.data);
	buf_finish(&unchecked);
}

static void count_run(struct score *score, const struct json *run,
	const struct findings *findings, bool is_valid)
{
	bool is_to_be = json_get_bool(run, "expectValid", false);

	score->runs++;
	score->agreed += is_valid == is_to_be;
	score->valid += is_to_be;
	score->invalid += !is_to_be;
	score->found += !is_to_be && !is_valid;
	score->alarms += is_to_be && !is_valid;
	for (struct json *at = json_first(json_get(run, "issues"));
	    at != NULL; at = json_next(at))
		if (is_error(at)) {
			score->expected++;
			score->matched += is_matched(findings, at);
		}
}

static void read_settings(const struct json *test,
	struct validate_settings *settings, const char **domain)
{
	const struct json *options = json_get(test, "options");
	const char *best = json_get_string(options, "best-practice");

	*domain = json_get_string(options, "allowed-extension-domain");
	settings->unknown_extensions = UNKNOWN_ERROR;
	settings->example_urls = json_get_bool(options, "examples", true);
	settings->best_practice = best != NULL &&
		!text_equals_nocase(best, "ignore");
	settings->check_references = json_get_string(options,
		"validateReference") != NULL;
	if (*domain != NULL) {
		settings->extension_domains = domain;
		settings->extension_domain_count = 1;
	}
}

static bool has_all(const struct json *run, const struct findings *findings)
{
	for (struct json *at = json_first(json_get(run, "issues"));
	    at != NULL; at = json_next(at))
		if (is_error(at) && !is_matched(findings, at))
			return false;
	return true;
}

static void run_test(struct suite *suite, const struct json *test,
	const struct json *run)
{
	bool is_profile = text_equals(json_get_string(run, "mode"),
		"profile");
	bool is_xml = text_equals(json_get_string(test, "format"), "xml");
	const struct json *profile = is_profile ? json_get(test, "profile") :
		NULL;
	const char *canonical = json_get_string(profile, "canonical");
	const char *domain;
	struct validate_settings settings = { .profile_count =
		canonical != NULL, .profiles = &canonical };
	struct context own, *context;
	struct validator *validator;
	struct findings findings;
	struct buf text = BUF_INIT;
	bool is_valid, is_right;

	if (!read_file(suite, json_get_string(test, "file"), &text))
		return;
	read_settings(test, &settings, &domain);
	if (json_get_bool(profile, "assumeValidRestReferences", false))
		settings.check_references = true;
	context = open_context(suite, test, profile, &own);
	validator = validator_new(context->definitions, context->terminology,
		&settings);
	validate_text(validator, text.data, text.len, NULL, &findings);
	is_valid = findings.fatal + findings.errors == 0;
	is_right = is_valid == json_get_bool(run, "expectValid", false) &&
		(!suite->is_exact || has_all(run, &findings));
	count_run(&suite->scores[2 * is_xml + is_profile], run, &findings,
		is_valid);
	if (suite->wants_all || suite->only != NULL ||
	    (suite->is_verbose && !is_right)) {
		printf("%s %s %s (%s): %s\n", is_right ? "ok" : is_valid ||
			suite->is_exact ? "MISSED" : "ALARM",
			json_get_string(test, "name"),
			json_get_string(run, "mode"),
			json_get_string(test, "file"),
			is_valid ? "valid" : "not valid");
		tell_expected(suite, run, &findings);
		tell_found(suite, run, &findings);
		fflush(stdout);
	}
	findings_free(&findings);
	validator_free(validator);
	if (context == &own)
		context_close(&own);
	buf_finish(&text);
}

static void run_case(struct suite *suite, const struct json *test)
{
	if (json_get_bool(test, "needsTerminologyServer", false) ||
	    (suite->only != NULL && !text_equals(suite->only,
	    json_get_string(test, "name"))))
		return;
	for (struct json *run = json_first(json_get(test, "runs"));
	    run != NULL; run = json_next(run))
		run_test(suite, test, run);
}

static double percent(unsigned part, unsigned all)
{
	return all > 0 ? part * 100.0 / all : 100.0;
}

static void print_score(const char *name, const struct score *score)
{
	printf("%-13s verdict %3u/%3u (%5.1f %%)  invalid found %2u/%2u "
		"(%5.1f %%)  false alarms %u/%u (%4.1f %%)  places and ids "
		"%u/%u (%.1f %%)\n", name, score->agreed, score->runs,
		percent(score->agreed, score->runs), score->found,
		score->invalid, percent(score->found, score->invalid),
		score->alarms, score->valid, percent(score->alarms,
		score->valid + (score->valid == 0)), score->matched,
		score->expected, percent(score->matched, score->expected));
}

static bool read_options(struct suite *suite, int argc, char **argv,
	long *least)
{
	for (int i = 2; i < argc; i++) {
		suite->is_verbose |= strcmp(argv[i], "-v") == 0;
		suite->wants_all |= strcmp(argv[i], "--all") == 0;
		suite->is_exact |= strcmp(argv[i], "--exact") == 0;
		if (strcmp(argv[i], "--packages") == 0 && i + 1 < argc)
			suite->contexts.folder = argv[i + 1];
		if (strcmp(argv[i], "--only") == 0 && i + 1 < argc)
			suite->only = argv[i + 1];
		if (strcmp(argv[i], "--least") == 0 && i + 1 < argc &&
		    !text_parse_long(argv[i + 1], 0, 100, least))
			return false;
	}
	suite->folder = argc > 1 ? argv[1] : ".";
	return true;
}

int main(int argc, char **argv)
{
	struct suite suite = { .only = NULL };
	struct buf text = BUF_INIT;
	struct json *cases;
	unsigned all = 0, good = 0;
	long least = 0;

	if (!read_options(&suite, argc, argv, &least))
		return 2;
	clock_init();
	contexts_init(&suite.contexts, suite.contexts.folder);
	if (!read_file(&suite, "cases.json", &text) ||
	    !context_open(&suite.contexts, &suite.common))
		return 1;
	cases = json_parse(text.data, text.len, NULL);
	for (struct json *test = json_first(json_get(cases, "cases"));
	    test != NULL; test = json_next(test))
		run_case(&suite, test);
	for (size_t i = 0; i < KINDS; i++) {
		const struct score *score = &suite.scores[i];

		print_score(kind_names[i], score);
		all += score->runs;
		good += score->agreed;
		if (suite.is_exact) {
			all += score->expected;
			good += score->matched;
		}
	}
	json_free(cases);
	context_close(&suite.common);
	contexts_finish(&suite.contexts);
	buf_finish(&text);
	return all == 0 || good * 100 < all * (unsigned)least;
}
