/*
 * Dialects of OperationOutcomes, and hundreds of issues in groups.
 */

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "core/base/path.h"
#include "core/fhir/outcome.h"

#define OUTCOME(issues) \
	"{\"resourceType\":\"OperationOutcome\",\"issue\":[" issues "]}"
#define EXTENSION "http://hl7.org/fhir/StructureDefinition/operationoutcome-"

static void read_text(const char *text, size_t len, struct issues *out)
{
	struct doc_index *index = index_text(text, len);

	issues_read(index, text, out);
	index_free(index);
}

static void test_dialects(void **state)
{
	static const char text[] = OUTCOME(
		"{\"severity\":\"error\",\"code\":\"invalid\",\"diagnostics\":"
		"\"<HSFHIRErr>MalformedValue\",\"details\":{\"text\":\"Bad "
		"date\"},\"expression\":[\"Patient.birthDate\"]},"
		"{\"severity\":\"warning\",\"code\":\"invariant\","
		"\"details\":{\"text\":\"dom-6\"},\"extension\":["
		"{\"url\":\"" EXTENSION "issue-line\",\"valueInteger\":7},"
		"{\"url\":\"" EXTENSION "issue-col\",\"valueInteger\":9},"
		"{\"url\":\"" EXTENSION "issue-source\",\"valueString\":\"V\"},"
		"{\"url\":\"" EXTENSION "message-id\",\"valueCode\":\"D6\"}]},"
		"{\"severity\":\"error\",\"code\":\"processing\","
		"\"diagnostics\":\"HAPI-0389: no\",\"location\":[\"Patient\","
		"\"Line[3] Col[14]\"]}");
	struct issues issues;

	(void)state;
	read_text(text, strlen(text), &issues);
	assert_int_equal(issues.count, 3);
	assert_string_equal(issues.issue[0].text, "Bad date");
	assert_string_equal(issue_symbol(&issues.issue[0]), "MalformedValue");
	assert_string_equal(issue_symbol(&issues.issue[1]), "D6");
	assert_string_equal(issues.issue[1].source, "V");
	assert_int_equal(issues.issue[1].line, 7);
	assert_int_equal(issues.issue[1].column, 9);
	assert_string_equal(issue_symbol(&issues.issue[2]), "HAPI-0389");
	assert_string_equal(issues.issue[2].expression, "Patient");
	assert_int_equal(issues.issue[2].line, 3);
	assert_int_equal(issues.issue[2].column, 14);
	issues_finish(&issues);
}

/* 313 issues of nine sentences, as a validator would have them. */
static void test_groups(void **state)
{
	static const char *const severities[] = {
		"information", "warning", "error"
	};
	struct buf text = BUF_INIT, words = BUF_INIT;
	struct issue_groups groups;
	struct issues issues;
	size_t members = 0;

	(void)state;
	buf_puts(&text, "{\"resourceType\":\"OperationOutcome\","
		"\"issue\":[");
	for (int i = 0; i < 313; i++)
		buf_printf(&text, "%s{\"severity\":\"%s\",\"code\":\"value\","
			"\"details\":{\"text\":\"Rule %c failed for '%d' "
			"here\"}}", i > 0 ? "," : "", severities[i % 3],
			'A' + i % 9, i);
	buf_puts(&text, "]}");
	read_text(text.data, text.len, &issues);
	issue_groups_make(&issues, ISSUES_ALL, &groups);
	assert_int_equal(groups.count, 9);
	for (size_t i = 0; i < groups.count; i++)
		members += groups.group[i].count;
	assert_int_equal(members, 313);
	assert_int_equal(groups.group[0].rank, 3);
	assert_string_equal(groups.group[0].words,
		"Rule C failed for ... here");
	issue_groups_finish(&groups);
	issue_groups_make(&issues, ISSUES_ERRORS, &groups);
	assert_int_equal(groups.count, 3);
	assert_int_equal(groups.hidden, 209);
	issue_groups_finish(&groups);
	issue_groups_make(&issues, ISSUES_WARNINGS, &groups);
	assert_int_equal(groups.count, 6);
	issue_groups_finish(&groups);
	issues_count_words(&issues, &words);
	assert_string_equal(words.data,
		"104 errors, 104 warnings, 105 notes");
	buf_finish(&words);
	issues_finish(&issues);
	buf_finish(&text);
}

static void test_filter_names(void **state)
{
	enum issue_filter filter;

	(void)state;
	assert_true(issue_filter_parse("errors", &filter));
	assert_int_equal(filter, ISSUES_ERRORS);
	assert_string_equal(issue_filter_name(ISSUES_WARNINGS), "warnings");
	assert_false(issue_filter_parse("none", &filter));
}

/* A real validator's outcome, where it is at hand. */
static void test_real(void **state)
{
	struct buf data = BUF_INIT;
	struct err err = ERR_INIT;
	struct issue_groups groups;
	struct issues issues;

	(void)state;
	if (!path_read("../shared/data/domain/OperationOutcome-validator-"
	    "LRI-GeneVariant-2.json", 1 << 24, &data, &err))
		skip();
	read_text(data.data, data.len, &issues);
	issue_groups_make(&issues, ISSUES_ALL, &groups);
	assert_int_equal(issues.count, 142);
	assert_true(groups.count < 40);
	issue_groups_finish(&groups);
	issues_finish(&issues);
	buf_finish(&data);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_dialects),
		cmocka_unit_test(test_groups),
		cmocka_unit_test(test_filter_names),
		cmocka_unit_test(test_real),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
