#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "core/doc/json.h"
#include "core/fhir/outcome.h"
#include "core/ig/findings.h"

static const char document[] = "{\n  \"resourceType\": \"Patient\",\n"
	"  \"gender\": \"x\"\n}";

static struct finding *add(struct findings *findings,
	enum finding_severity severity, const char *id, const char *text,
	const char *expression, size_t offset)
{
	const struct finding finding = {
		.severity = severity, .code = "value", .id = id,
		.text = xstrdup(text), .expression = xstrdup(expression),
		.row = (uint32_t)offset, .offset = offset,
	};

	return findings_add(findings, &finding);
}

static void the_same_is_kept_once(void **state)
{
	struct findings findings;

	(void)state;
	findings_init(&findings);
	add(&findings, FINDING_ERROR, "A", "one", "Patient.a", 3);
	add(&findings, FINDING_ERROR, "A", "one", "Patient.a", 3);
	add(&findings, FINDING_ERROR, "A", "one", "Patient.a", 4);
	add(&findings, FINDING_ERROR, "B", "one", "Patient.a", 3);
	add(&findings, FINDING_WARNING, "A", "one", "Patient.a", 3);
	add(&findings, FINDING_ERROR, "A", "two", "Patient.a", 3);
	assert_int_equal(findings.count, 5);
	findings_unchecked(&findings, "http://loinc.org", "not here");
	findings_unchecked(&findings, "http://loinc.org", "not here");
	findings_unchecked(&findings, "http://loinc.org", "fragment");
	assert_int_equal(findings.unchecked_count, 2);
	assert_int_equal(findings.unchecked[0].count, 2);
	findings_free(&findings);
}

static void they_stand_in_the_order_of_the_text(void **state)
{
	struct findings findings;
	size_t gender = (size_t)(strstr(document, "\"gender\"") - document);

	(void)state;
	findings_init(&findings);
	add(&findings, FINDING_WARNING, "A", "late", "Patient.gender",
		gender);
	add(&findings, FINDING_ERROR, "B", "late", "Patient.gender", gender);
	add(&findings, FINDING_INFORMATION, "C", "early", "Patient", 0);
	add(&findings, FINDING_FATAL, "D", "past the end", "", 100000);
	findings_finish(&findings, document, strlen(document));
	assert_string_equal(findings.list[0].id, "C");
	assert_int_equal(findings.list[0].line, 1);
	assert_int_equal(findings.list[0].column, 1);
	assert_string_equal(findings.list[1].id, "B");
	assert_int_equal(findings.list[1].line, 3);
	assert_int_equal(findings.list[1].column, 3);
	assert_string_equal(findings.list[2].id, "A");
	assert_int_equal(findings.list[3].line, 4);
	assert_int_equal(findings.list[3].offset, strlen(document));
	assert_int_equal(findings.fatal, 1);
	assert_int_equal(findings.errors, 1);
	assert_int_equal(findings.warnings, 1);
	assert_int_equal(findings.information, 1);
	findings_free(&findings);
}

static void too_many_are_cut_and_said(void **state)
{
	struct findings findings;
	struct buf out = BUF_INIT;

	(void)state;
	findings_init(&findings);
	for (size_t i = 0; i < FINDINGS_MAX; i++)
		add(&findings, FINDING_ERROR, "A", "a", "b", i);
	assert_false(findings.was_cut);
	assert_non_null(add(&findings, FINDING_ERROR, "A", "a", "b", 0));
	assert_false(findings.was_cut);
	assert_non_null(add(&findings, FINDING_ERROR, "A", "c", "b", 0));
	assert_true(findings.was_cut);
	assert_int_equal(findings.count, FINDINGS_MAX);
	findings_print_outcome(&findings, &out);
	assert_non_null(strstr(out.data, "more findings than are listed"));
	buf_finish(&out);
	findings_free(&findings);
}

/* What is written is read by the reader of everybody's outcomes. */
static void the_outcome_is_read_again(void **state)
{
	struct buf out = BUF_INIT;
	struct doc_index *index;
	struct findings findings;
	struct finding *finding;
	struct issues issues;

	(void)state;
	findings_init(&findings);
	finding = add(&findings, FINDING_ERROR,
		"Terminology_TX_NoValid_16", "\"x\" is\tno \\ code",
		"Patient.gender", 35);
	finding->profile = xstrdup("http://example.org/p");
	findings_unchecked(&findings, "http://snomed.info/sct", "not here");
	findings_finish(&findings, document, strlen(document));
	findings_print_outcome(&findings, &out);
	index = index_text(out.data, out.len);
	assert_null(index_fault(index));
	issues_read(index, out.data, &issues);
	assert_int_equal(issues.count, 2);
	assert_string_equal(issues.issue[0].severity, "error");
	assert_string_equal(issues.issue[0].code, "value");
	assert_string_equal(issues.issue[0].text, "\"x\" is\tno \\ code");
	assert_string_equal(issues.issue[0].expression, "Patient.gender");
	assert_string_equal(issues.issue[0].message_id,
		"Terminology_TX_NoValid_16");
	assert_int_equal(issues.issue[0].line, 3);
	assert_string_equal(issues.issue[0].diagnostics,
		"http://example.org/p");
	assert_string_equal(issues.issue[1].severity, "information");
	assert_string_equal(issues.issue[1].text,
		"Not checked: SNOMED CT: not here");
	issues_finish(&issues);
	index_free(index);
	buf_finish(&out);
	findings_free(&findings);
}

static void an_outcome_has_an_issue_always(void **state)
{
	struct buf out = BUF_INIT;
	struct findings findings;
	struct json *json;
	struct err err = ERR_INIT;

	(void)state;
	findings_init(&findings);
	findings_finish(&findings, document, strlen(document));
	findings_print_outcome(&findings, &out);
	json = json_parse(out.data, out.len, &err);
	assert_non_null(json);
	assert_int_equal(json_count(json_get(json, "issue")), 1);
	json_free(json);
	buf_clear(&out);
	findings_print_unchecked(&findings, &out);
	assert_string_equal(out.data, "");
	findings_unchecked(&findings, "http://snomed.info/sct", "not here");
	findings_unchecked(&findings, "http://snomed.info/sct", "not here");
	findings_unchecked(&findings, "example.ig#1.0.0", "it is missing");
	findings_print_unchecked(&findings, &out);
	assert_string_equal(out.data, "not checked: SNOMED CT (2 times): "
		"not here; example.ig#1.0.0: it is missing");
	buf_finish(&out);
	findings_free(&findings);
}

static void what_was_chosen_is_kept(void **state)
{
	char expression[] = "Patient", type[] = "Patient", why[] = "meta";
	const struct chosen_profile chosen = {
		.expression = expression, .type = type, .why = why,
	};
	struct findings findings;

	(void)state;
	findings_init(&findings);
	findings_chosen(&findings, &chosen);
	why[0] = 'x';
	assert_int_equal(findings.chosen_count, 1);
	assert_string_equal(findings.chosen[0].why, "meta");
	assert_null(findings.chosen[0].profile);
	findings_free(&findings);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_same_is_kept_once),
		cmocka_unit_test(they_stand_in_the_order_of_the_text),
		cmocka_unit_test(too_many_are_cut_and_said),
		cmocka_unit_test(the_outcome_is_read_again),
		cmocka_unit_test(an_outcome_has_an_issue_always),
		cmocka_unit_test(what_was_chosen_is_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
