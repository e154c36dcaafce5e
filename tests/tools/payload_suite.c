/*
 * Publishers' examples, where they are: payloads.json, and packages/ beside
 * it. Each is checked against the profile it is meant for, or against base R4
 * where none is named; --guess lets the packages say which profile applies, as
 * the product does. None should have an error, and each that has is listed.
 *
 *	payload_suite FOLDER [-v] [--guess] [--only WORD]
 *
 *	-v	warnings as well, and what was not checked
 */

#include <string.h>

#include "core/base/clock.h"
#include "core/base/text.h"
#include "core/doc/json.h"
#include "tests/tools/ig_context.h"

struct suite {
	struct contexts contexts;
	struct map *known;		/* list of packages: struct context */
	const char *folder, *only;
	bool is_verbose, may_guess;
	unsigned files, faulty, errors, warnings;
};

static void free_context(void *data)
{
	context_close(data);
	free(data);
}

static struct context *context_of(struct suite *suite,
	const struct json *packages)
{
	struct buf key = BUF_INIT;
	struct context *context;

	json_print(packages, false, &key);
	context = map_get(suite->known, key.data);
	if (context == NULL) {
		context = xcalloc(1, sizeof(*context));
		if (!context_open(&suite->contexts, context))
			exit(1);
		for (struct json *at = json_first(packages); at != NULL;
		    at = json_next(at))
			if (!text_starts_with(json_string(at),
			    "hl7.fhir.r4.core"))
				context_add(&suite->contexts, context,
					json_string(at));
		map_put(suite->known, key.data, context);
	}
	buf_finish(&key);
	return context;
}

static void tell(const struct suite *suite, const char *name,
	const struct findings *findings)
{
	static const char *const words[] = { "fatal", "error", "warning",
		"information" };
	struct buf unchecked = BUF_INIT;

	printf("%s: %u errors, %u warnings\n", name, findings->fatal +
		findings->errors, findings->warnings);
	for (size_t i = 0; i < findings->chosen_count; i++)
		if (findings->chosen[i].profile != NULL && suite->is_verbose)
			printf("  %s against %s: %s\n",
				findings->chosen[i].expression,
				findings->chosen[i].profile,
				findings->chosen[i].why);
	for (size_t i = 0; i < findings->count; i++) {
		const struct finding *finding = &findings->list[i];

		if (finding->severity > FINDING_ERROR && !suite->is_verbose)
			continue;
		printf("  %s %s %s %zu:%zu\n      %s\n",
			words[finding->severity], finding->id,
			finding->expression, finding->line, finding->column,
			finding->text);
	}
	findings_print_unchecked(findings, &unchecked);
	if (suite->is_verbose && unchecked.len > 0)
		printf("  %s\n", unchecked.data);
	buf_finish(&unchecked);
}

static void run_file(struct suite *suite, const struct json *payload)
{
	const char *file = json_get_string(payload, "file");
	const char *profile = json_get_string(payload, "profile");
	const struct validate_settings settings = {
		.profiles = &profile, .profile_count = profile != NULL,
		.guess_profiles = suite->may_guess,
		.unknown_extensions = UNKNOWN_WARNING, .example_urls = true,
		.has_missing_packages = true,
	};
	const struct context *context = context_of(suite, json_get(payload,
		"packages"));
	char *path = path_join(suite->folder, file);
	struct validator *validator = validator_new(context->definitions,
		context->terminology, &settings);
	struct buf text = BUF_INIT;
	struct findings findings;
	struct err err = ERR_INIT;

	if (path_read(path, 1 << 28, &text, &err)) {
		validate_text(validator, text.data, text.len, NULL,
			&findings);
		suite->files++;
		suite->errors += findings.fatal + findings.errors;
		suite->warnings += findings.warnings;
		suite->faulty += findings.fatal + findings.errors > 0;
		if (findings.fatal + findings.errors > 0 ||
		    suite->is_verbose)
			tell(suite, file, &findings);
		findings_free(&findings);
	} else {
		fprintf(stderr, "%s\n", err.text);
	}
	validator_free(validator);
	buf_finish(&text);
	free(path);
}

int main(int argc, char **argv)
{
	struct suite suite = { .folder = argc > 1 ? argv[1] : "." };
	char *path = path_join(suite.folder, "payloads.json"), *packages;
	struct buf text = BUF_INIT;
	struct err err = ERR_INIT;
	struct json *all = NULL;

	for (int i = 2; i < argc; i++) {
		suite.is_verbose |= strcmp(argv[i], "-v") == 0;
		suite.may_guess |= strcmp(argv[i], "--guess") == 0;
		if (strcmp(argv[i], "--only") == 0 && i + 1 < argc)
			suite.only = argv[i + 1];
	}
	clock_init();
	packages = path_join(suite.folder, "packages");
	contexts_init(&suite.contexts, packages);
	suite.known = map_new(free_context);
	if (path_read(path, 1 << 26, &text, &err))
		all = json_parse(text.data, text.len, &err);
	for (struct json *at = json_first(all); at != NULL;
	    at = json_next(at))
		if (suite.only == NULL || strstr(json_get_string(at, "file"),
		    suite.only) != NULL)
			run_file(&suite, at);
	if (err_is_set(&err))
		fprintf(stderr, "%s\n", err.text);
	printf("Payloads%s: %u of %u files without error, %u errors, "
		"%u warnings\n", suite.may_guess ? " by guessed profiles" :
		"", suite.files - suite.faulty, suite.files, suite.errors,
		suite.warnings);
	map_free(suite.known);
	contexts_finish(&suite.contexts);
	free(packages);
	json_free(all);
	buf_finish(&text);
	free(path);
	return suite.files == 0;
}
