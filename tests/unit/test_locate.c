/*
 * The element that an issue means.
 */

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "core/fhir/locate.h"

static const char text[] = "{\"resourceType\":\"Bundle\",\n"
	" \"entry\":[{\"resource\":{\"resourceType\":\"Patient\",\n"
	"  \"name\":[{\"family\":\"Low\",\"given\":[\"Ann\",\"B\"]}],\n"
	"  \"extension\":[{\"url\":\"x\"},{\"url\":\"https://h/e\","
	"\"valueCode\":\"c\"}]}},\n"
	" {\"resource\":{\"resourceType\":\"Observation\",\n"
	"  \"valueString\":\"v\",\"code\":{\"coding\":[{\"code\":\"1\"}]}"
	"}}]}\n";

static const struct {
	const char *path, *steps;	/* where it is; NULL: nowhere */
	bool is_exact;
} paths[] = {
	{ "Bundle.entry[0].resource/*Patient/null*/.name[0].family",
		"entry.0.resource.name.0.family", true },
	{ "Bundle.entry[0].resource.ofType(Patient).name.given[1]",
		"entry.0.resource.name.0.given.1", true },
	{ "Bundle.entry[0].resource/*Patient/null*/", "entry.0.resource",
		true },
	{ "entry[1].resource.value.ofType(string)",
		"entry.1.resource.valueString", true },
	{ "Bundle.entry[1].resource.value[x]",
		"entry.1.resource.valueString", true },
	{ "Bundle.entry[1].resource.(value as string)", "entry.1.resource",
		false },
	{ "Bundle.entry[0].resource.extension.where(url='https://h/e').value",
		"entry.0.resource.extension.1.valueCode", true },
	{ "Bundle.entry[0].resource.extension('https://h/e')",
		"entry.0.resource.extension.1", true },
	{ "Bundle.entry[0].resource.birthDate", "entry.0.resource", false },
	{ "Bundle.entry[7].resource.birthDate", "entry", false },
	{ "Bundle.entry[99999999999999999999]", "entry", false },
	{ "Patient.name", NULL, false },
	{ "", NULL, false },
	{ "[[[((('", NULL, false },
};

static void test_expressions(void **state)
{
	struct doc_index *index = index_text(text, strlen(text));
	struct place place;

	(void)state;
	for (size_t i = 0; i < FD_COUNT(paths); i++) {
		locate_expression(index, text, 0, paths[i].path, &place);
		assert_int_equal(place.row, paths[i].steps == NULL ?
			INDEX_NONE : index_find(index, text, 0,
			paths[i].steps));
		assert_int_equal(place.is_exact, paths[i].is_exact);
		if (paths[i].steps != NULL && !paths[i].is_exact)
			assert_non_null(strstr(place.sentence,
				"is not there"));
		place_finish(&place);
	}
	index_free(index);
}

static void test_locations(void **state)
{
	struct doc_index *index = index_text(text, strlen(text));
	struct place place;

	(void)state;
	locate_xpath(index, text, 0, "/f:Bundle/f:entry[2]/f:resource/"
		"f:Observation/f:code", &place);
	assert_int_equal(place.row, index_find(index, text, 0,
		"entry.1.resource"));
	assert_false(place.is_exact);
	place_finish(&place);
	locate_xpath(index, text, 0, "/f:Bundle/f:entry[2]/f:resource/"
		"f:code/@value", &place);
	assert_int_equal(place.row, index_find(index, text, 0,
		"entry.1.resource.code"));
	assert_true(place.is_exact);
	place_finish(&place);
	index_free(index);
}

static void test_lines(void **state)
{
	struct doc_index *index = index_text(text, strlen(text));
	struct place place;

	(void)state;
	locate_line(index, text, strlen(text), 3, 1, &place);
	assert_int_equal(place.row, index_find(index, text, 0,
		"entry.0.resource.name"));
	place_finish(&place);
	locate_line(index, text, strlen(text), 6, 7, &place);
	assert_int_equal(place.row, index_find(index, text, 0,
		"entry.1.resource.valueString"));
	place_finish(&place);
	locate_line(index, text, strlen(text), 600, 7, &place);
	assert_int_equal(place.row, INDEX_NONE);
	locate_line(index, text, strlen(text), 0, 0, &place);
	assert_int_equal(place.row, INDEX_NONE);
	index_free(index);
}

/* The expression first; the line where it leads nowhere. */
static void test_issues(void **state)
{
	struct doc_index *index = index_text(text, strlen(text));
	struct issue issue = { .expression = (char *)(uintptr_t)
		"Bundle.entry[1]", .line = 3, .column = 1 };
	struct place place;

	(void)state;
	locate_issue(index, text, strlen(text), &issue, &place);
	assert_int_equal(place.row, index_find(index, text, 0, "entry.1"));
	place_finish(&place);
	issue.expression = (char *)(uintptr_t)"Encounter.subject";
	locate_issue(index, text, strlen(text), &issue, &place);
	assert_int_equal(place.row, index_find(index, text, 0,
		"entry.0.resource.name"));
	place_finish(&place);
	issue.line = 0;
	locate_issue(index, text, strlen(text), &issue, &place);
	assert_int_equal(place.row, INDEX_NONE);
	assert_non_null(strstr(place.sentence, "names no element"));
	place_finish(&place);
	index_free(index);
}

/* A path may begin at a resource of the message. */
static void test_resource_of_message(void **state)
{
	struct doc_index *index = index_text(text, strlen(text));
	struct issue issue = { .expression = (char *)(uintptr_t)
		"Observation.code" };
	struct place place;

	(void)state;
	locate_issue(index, text, strlen(text), &issue, &place);
	assert_int_equal(place.row, index_find(index, text, 0,
		"entry.1.resource.code"));
	assert_true(place.is_exact);
	place_finish(&place);
	index_free(index);
}

/* What entry N of a batch's answer complains of is in entry N that was
   sent. */
static void test_entries(void **state)
{
	static const char answer[] = "{\"resourceType\":\"Bundle\","
		"\"type\":\"batch-response\",\"entry\":[{\"response\":"
		"{\"status\":\"201\"}},{\"response\":{\"outcome\":{"
		"\"resourceType\":\"OperationOutcome\",\"issue\":[{}]}}}]}";
	struct doc_index *index = index_text(text, strlen(text));
	struct doc_index *answered = index_text(answer, strlen(answer));
	struct issue issue = { .expression = (char *)(uintptr_t)
		"Observation.value.ofType(string)" };
	struct place place;

	(void)state;
	assert_int_equal(locate_entry(answered, answer, index_find(answered,
		answer, 0, "entry.1.response.outcome.issue.0")), 1);
	assert_int_equal(locate_entry(answered, answer, 0), INDEX_NONE);
	assert_int_equal(locate_entry(index, text, index_find(index, text, 0,
		"entry.1.resource.code")), INDEX_NONE);
	locate_issue_of_entry(index, text, strlen(text), 1, &issue, &place);
	assert_int_equal(place.row, index_find(index, text, 0,
		"entry.1.resource.valueString"));
	place_finish(&place);
	issue.expression = NULL;
	locate_issue_of_entry(index, text, strlen(text), 0, &issue, &place);
	assert_int_equal(place.row, index_find(index, text, 0,
		"entry.0.resource"));
	assert_non_null(strstr(place.sentence, "entry 1,"));
	place_finish(&place);
	locate_issue_of_entry(index, text, strlen(text), 7, &issue, &place);
	assert_int_equal(place.row, INDEX_NONE);
	place_finish(&place);
	index_free(answered);
	index_free(index);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_expressions),
		cmocka_unit_test(test_locations),
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_issues),
		cmocka_unit_test(test_resource_of_message),
		cmocka_unit_test(test_entries),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
