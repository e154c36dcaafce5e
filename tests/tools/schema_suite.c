/*
 * The unit tests of FHIR Schema's validator kernel, where their files are:
 * small schemas, documents, and the errors that are to be found. The schemas
 * become StructureDefinitions (schema_convert.h) in definitions that hold
 * nothing else, and each document is validated against its type and the
 * profiles that its type's schemas are.
 *
 *	schema_suite FOLDER [-v] [--least PERCENT]
 *
 * A case agrees when our errors are those of the test, no more and no fewer:
 * each by its kind (the table below puts ours beside theirs) and its place. An
 * element that isn't there, is not known or is there too often is reported at
 * its parent here, and then its name must stand in our sentence; an extension
 * has its value's wrong type told of the extension. Warnings are not compared.
 * A rule that FHIR has and their kernel has not is no excuse: such cases
 * disagree, and only the verdict beside them may be the same. Unknown
 * extensions are let pass, as their format does.
 */

#include <dirent.h>

#include "core/base/clock.h"
#include "core/base/path.h"
#include "core/ig/validate.h"
#include "tests/tools/schema_convert.h"

enum where { AT_ITSELF, AT_PARENT_BY_NAME, AT_PARENT };

static const struct kind {
	const char *theirs, *ours;
	enum where where;
} kinds[] = {
	{ "unknown-element", "Unrecognised_property_", AT_PARENT_BY_NAME },
	{ "not-array", "This_property_must_be_an_Array_not_", AT_ITSELF },
	{ "not-singular", "This_property_must_be_an_simple_value_not_",
		AT_ITSELF },
	{ "not-singular", "This_property_must_be_an_object_not_", AT_ITSELF },
	{ "required", "Validation_VAL_Profile_Minimum", AT_PARENT_BY_NAME },
	{ "excluded", "Validation_VAL_Profile_Maximum", AT_PARENT_BY_NAME },
	{ "choice", "Validation_VAL_Profile_Maximum", AT_PARENT_BY_NAME },
	{ "choice-excluded", "Validation_VAL_Profile_WrongType", AT_ITSELF },
	{ "choice-excluded", "Extension_EXT_Type", AT_PARENT },
	{ "slice-cardinality", "Validation_VAL_Profile_Minimum_SLICE",
		AT_PARENT_BY_NAME },
	{ "slice-cardinality", "Validation_VAL_Profile_Minimum_SLICE_EXT",
		AT_PARENT_BY_NAME },
	{ "slice-cardinality", "Validation_VAL_Profile_Maximum",
		AT_PARENT_BY_NAME },
	{ "constraint", "INV_FAILED", AT_ITSELF },
	{ "constraint", "INV_FAILED_SOURCE", AT_ITSELF },
};

struct suite {
	bool is_verbose;
	unsigned agreed, verdicts, count;
	const struct json *schemas;		/* of the file */
	struct definitions *definitions;
	struct terminology *terminology;
};

/* "Patient.name.0.given" as "Patient.name[0].given". */
static void put_theirs(const char *path, struct buf *out)
{
	while (*path != '\0') {
		size_t len = strcspn(path, ".");

		if (text_is_digit(*path))
			buf_printf(out, "[%.*s]", (int)len, path);
		else
			buf_printf(out, "%s%.*s", out->len > 0 ? "." : "",
				(int)len, path);
		path += len + (path[len] == '.');
	}
}

/* A resource's type is left out; value.ofType(code) is valueCode. */
static void put_ours(const struct suite *suite, const char *path,
	struct buf *out)
{
	static const char before[] = ".ofType(";
	const char *type;

	while ((type = strstr(path, before)) != NULL) {
		char *name;

		buf_append(out, path, (size_t)(type - path));
		type += strlen(before);
		path = type + strcspn(type, ")");
		name = xstrndup(type, (size_t)(path - type));
		if (!schema_is_resource(suite->schemas, name)) {
			if (*name >= 'a' && *name <= 'z')
				*name = (char)(*name - 'a' + 'A');
			buf_puts(out, name);
		}
		free(name);
		path += *path == ')';
	}
	buf_puts(out, path);
}

static bool is_at(const struct suite *suite, const struct finding *finding,
	const char *path, enum where where)
{
	struct buf theirs = BUF_INIT, ours = BUF_INIT;
	const char *last;
	bool is_it;

	put_theirs(path, &theirs);
	put_ours(suite, finding->expression, &ours);
	last = theirs.data != NULL ? strrchr(theirs.data, '.') : NULL;
	if (where != AT_ITSELF && last != NULL)
		is_it = ours.len == (size_t)(last - theirs.data) &&
			memcmp(ours.data, theirs.data, ours.len) == 0 &&
			(where == AT_PARENT ||
			strstr(finding->text, last + 1) != NULL);
	else
		is_it = text_equals(ours.data, theirs.data);
	buf_finish(&theirs);
	buf_finish(&ours);
	return is_it;
}

static bool is_same(const struct suite *suite, const struct json *error,
	const struct finding *finding)
{
	const char *path = json_get_string(error, "path");

	for (size_t i = 0; path != NULL && i < FD_COUNT(kinds); i++)
		if (text_equals(kinds[i].theirs, json_get_string(error,
		    "type")) && strcmp(kinds[i].ours, finding->id) == 0 &&
		    is_at(suite, finding, path, kinds[i].where))
			return true;
	return false;
}

static bool is_found(const struct suite *suite, const struct json *error,
	const struct findings *findings)
{
	for (size_t i = 0; i < findings->count; i++)
		if (findings->list[i].severity <= FINDING_ERROR &&
		    is_same(suite, error, &findings->list[i]))
			return true;
	return false;
}

static bool is_expected(const struct suite *suite, const struct json *errors,
	const struct finding *finding)
{
	for (const struct json *at = json_first(errors); at != NULL;
	    at = json_next(at))
		if (is_same(suite, at, finding))
			return true;
	return false;
}

/* How many errors only one side has; told when asked to. */
static unsigned compare(const struct suite *suite, const struct json *errors,
	const struct findings *findings, bool is_told)
{
	unsigned count = 0;

	for (const struct json *at = json_first(errors); at != NULL;
	    at = json_next(at))
		if (!is_found(suite, at, findings)) {
			count++;
			if (is_told)
				printf("    - %s %s\n", json_get_string(at,
					"type"), json_get_string(at, "path"));
		}
	for (size_t i = 0; i < findings->count; i++) {
		const struct finding *finding = &findings->list[i];

		if (finding->severity > FINDING_ERROR ||
		    is_expected(suite, errors, finding))
			continue;
		count++;
		if (is_told)
			printf("    + %s %s\n      %s\n", finding->id,
				finding->expression, finding->text);
	}
	return count;
}

enum { PROFILES_MAX = 16 };

/* Its schema's and those of its bases; the URLs are owned. */
static size_t find_profiles(const struct suite *suite, const char *type,
	char **urls)
{
	size_t count = 0;

	while (type != NULL && count < PROFILES_MAX) {
		const struct json *schema = json_get(suite->schemas, type);

		if (schema != NULL)
			urls[count++] = schema_profile(type);
		type = json_get_string(schema, "base");
	}
	return count;
}

static void run_test(struct suite *suite, const char *file,
	const struct json *test)
{
	const struct json *data = json_get(test, "data");
	char *urls[PROFILES_MAX];
	struct validate_settings settings = {
		.profiles = (const char *const *)urls, .example_urls = true,
		.unknown_extensions = UNKNOWN_IGNORED,
	};
	struct buf text = BUF_INIT;
	struct validator *validator;
	struct findings findings;
	bool is_right;

	settings.profile_count = find_profiles(suite, json_get_string(data,
		"resourceType"), urls);
	json_print(data, false, &text);
	validator = validator_new(suite->definitions, suite->terminology,
		&settings);
	validate_text(validator, text.data, text.len, NULL, &findings);
	is_right = compare(suite, json_get(test, "errors"), &findings,
		false) == 0;
	suite->count++;
	suite->agreed += is_right;
	suite->verdicts += (json_count(json_get(test, "errors")) == 0) ==
		(findings.fatal + findings.errors == 0);
	if (!is_right && suite->is_verbose) {
		printf("  %s: %s\n", file, json_get_string(test, "desc"));
		(void)compare(suite, json_get(test, "errors"), &findings,
			true);
	}
	findings_free(&findings);
	validator_free(validator);
	buf_finish(&text);
	for (size_t i = 0; i < settings.profile_count; i++)
		free(urls[i]);
}

static void run_file(struct suite *suite, const char *path, const char *name)
{
	struct buf text = BUF_INIT;
	struct err err = ERR_INIT;
	struct json *file = NULL;

	if (path_read(path, 1 << 24, &text, &err))
		file = json_parse(text.data, text.len, &err);
	if (file == NULL)
		fprintf(stderr, "%s: %s\n", name, err.text);
	suite->schemas = json_get(file, "schemas");
	suite->definitions = definitions_new_empty();
	schema_convert(suite->schemas, suite->definitions);
	suite->terminology = terminology_new(suite->definitions);
	for (const struct json *at = json_first(json_get(file, "tests"));
	    at != NULL; at = json_next(at))
		run_test(suite, name, at);
	terminology_free(suite->terminology);
	definitions_free(suite->definitions);
	json_free(file);
	buf_finish(&text);
}

static void run_folder(struct suite *suite, const char *folder)
{
	struct dirent **entries;
	int count = scandir(folder, &entries, NULL, alphasort);

	for (int i = 0; i < count; i++) {
		char *path = path_join(folder, entries[i]->d_name);

		if (text_ends_with(path, ".json"))
			run_file(suite, path, entries[i]->d_name);
		free(path);
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
}

int main(int argc, char **argv)
{
	struct suite suite = { .is_verbose = false };
	long least = 0;

	for (int i = 2; i < argc; i++) {
		suite.is_verbose |= strcmp(argv[i], "-v") == 0;
		if (strcmp(argv[i], "--least") == 0 && i + 1 < argc &&
		    !text_parse_long(argv[i + 1], 0, 100, &least))
			return 2;
	}
	if (argc < 2) {
		fprintf(stderr, "usage: %s FOLDER [-v] [--least PERCENT]\n",
			argv[0]);
		return 2;
	}
	clock_init();
	run_folder(&suite, argv[1]);
	printf("schema cases: %u of %u agree (%.1f %%), verdicts: %u\n",
		suite.agreed, suite.count, suite.count > 0 ?
		100.0 * suite.agreed / suite.count : 0, suite.verdicts);
	return suite.count == 0 || suite.agreed * 100 <
		suite.count * (unsigned)least;
}
