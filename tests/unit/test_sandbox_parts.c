/*
 * The sandbox's parts that need no socket: dates, scopes, texts laid out and
 * changed, the shelf, a message as HL7 v2, the samples' NHS numbers.
 */

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/clock.h"
#include "core/sandbox/dates.h"
#include "core/sandbox/grant.h"
#include "core/sandbox/pdf.h"
#include "core/sandbox/rewrite.h"
#include "core/sandbox/samples.h"
#include "core/sandbox/scope.h"
#include "core/sandbox/shelf.h"
#include "core/sandbox/translate.h"
#include "core/sandbox/values.h"

static void expect_range(const char *text, int64_t from, int64_t seconds)
{
	struct date_range range;

	assert_true(date_parse(text, &range));
	assert_int_equal(range.from, from);
	assert_int_equal(range.to - range.from, seconds);
}

static void dates_are_stretches_of_time(void **state)
{
	(void)state;
	expect_range("1970-01-01", 0, 86400);
	expect_range("2000", 946684800, 366 * 86400);
	expect_range("2026-02", 1769904000, 28 * 86400);
	expect_range("2024-02-29", 1709164800, 86400);
	expect_range("1958-03-14", -372470400, 86400);
	expect_range("2026-02-03T10:31:00Z", 1770114660, 1);
	expect_range("2026-02-03T11:31:00.250+01:00", 1770114660, 1);
	expect_range("2026-02-03T05:01:00-05:30", 1770114660, 1);
	expect_range("2026-02-03T10:31", 1770114660, 60);
}

static void what_is_no_date_is_refused(void **state)
{
	static const char *const bad[] = { "", "26", "2026-13", "2026-00",
		"2026-2-3", "2023-02-29", "1900-02-29", "2026-04-31",
		"2026-02-03T", "2026-02-03T24:00:00Z", "2026-02-03 10:31",
		"2026-02-03T10:31:00+15:00", "2026-02-03x", "banana",
		"2026-02-03T10:31:00Zx" };
	struct date_range range;

	(void)state;
	for (size_t i = 0; i < FD_COUNT(bad); i++)
		if (date_parse(bad[i], &range))
			fail_msg("%s was taken for a date", bad[i]);
	assert_true(date_is_date("2026-02"));
	assert_false(date_is_date("2026-02-03T10:31:00Z"));
}

static bool compare(const char *value, const char *found)
{
	struct date_range wanted, range;
	char prefix[3];

	assert_true(date_parse_value(value, prefix, &wanted));
	assert_true(date_parse(found, &range));
	return date_matches(prefix, wanted, range);
}

static void prefixes_compare_stretches(void **state)
{
	(void)state;
	assert_true(compare("2026-02", "2026-02-03"));
	assert_false(compare("2026-02-03", "2026-02"));
	assert_true(compare("ne2026-02", "2026-03-01"));
	assert_false(compare("gt2026-02", "2026-02-28"));
	assert_true(compare("gt2026-02", "2026-03-01"));
	assert_true(compare("ge2026-02", "2026-02-28"));
	assert_true(compare("le2026-02-03", "2026-02-03T23:59:59Z"));
	assert_false(compare("lt2026-02-03", "2026-02-03"));
	assert_true(compare("lt2026-02-03", "2026-02-02"));
	assert_true(compare("sa2026-02-02", "2026-02-03"));
	assert_true(compare("eb2026-02-03", "2026-02-02"));
}

static void unknown_prefixes_are_refused(void **state)
{
	static const char *const bad[] = { "xx2026", "g2026", "q 2026",
		"eqeq2026", "gt", "GT2026" };
	struct date_range range;
	char prefix[3];

	(void)state;
	for (size_t i = 0; i < FD_COUNT(bad); i++)
		if (date_parse_value(bad[i], prefix, &range))
			fail_msg("%s was taken for a date", bad[i]);
}

static void scopes_of_both_versions(void **state)
{
	(void)state;
	assert_true(scope_allows("system/*.*", "Patient", 'd'));
	assert_true(scope_allows("system/Patient.rs", "Patient", 's'));
	assert_false(scope_allows("system/Patient.rs", "Patient", 'u'));
	assert_false(scope_allows("system/Patient.rs", "Specimen", 'r'));
	assert_true(scope_allows("openid system/*.read", "Task", 's'));
	assert_false(scope_allows("system/*.read", "Task", 'c'));
	assert_true(scope_allows("system/*.write", "Task", 'c'));
	assert_false(scope_allows("openid profile", "Task", 'r'));
	assert_false(scope_allows("", "Task", 'r'));
	assert_true(scope_allows(NULL, "Task", 'r'));
}

static bool is_known(const char *word)
{
	return scope_is_known(word, strlen(word));
}

static void scopes_that_are_none(void **state)
{
	(void)state;
	assert_true(is_known("system/*.cruds"));
	assert_true(is_known("system/Patient.rs"));
	assert_true(is_known("openid"));
	assert_false(is_known("system/Patient.sr"));
	assert_false(is_known("system/Patient.rr"));
	assert_false(is_known("system/Nobody.rs"));
	assert_false(is_known("system/Patient"));
	assert_false(is_known("system/.rs"));
	assert_false(is_known("system/Patient."));
	assert_false(is_known("user/*.*"));
	assert_false(is_known(""));
}

static void expect_layout(const char *text, bool is_indented,
	const char *expected)
{
	struct buf out = BUF_INIT;

	rewrite_layout(&out, text, strlen(text), is_indented);
	assert_string_equal(out.data, expected);
	buf_finish(&out);
}

static void layout_leaves_values_alone(void **state)
{
	(void)state;
	expect_layout(" { \"a\" : 6.00 ,\n\"b\\\" : {\" : [ ] } ", false,
		"{\"a\":6.00,\"b\\\" : {\":[]}");
	expect_layout("{\"a\":[1.10,{}],\"b\":{\"c\":\"x, y\"}}", true,
		"{\n  \"a\": [\n    1.10,\n    {}\n  ],\n"
		"  \"b\": {\n    \"c\": \"x, y\"\n  }\n}");
	expect_layout("{\"a\": [ ] }", true, "{\n  \"a\": []\n}");
}

static void expect_identity(const char *text, const char *expected)
{
	struct doc_index *index = index_text(text, strlen(text));
	struct buf out = BUF_INIT;

	rewrite_identity(&out, index, text, "7", 3, 1770114660);
	assert_string_equal(out.data, expected);
	buf_finish(&out);
	index_free(index);
}

#define NOW "\"lastUpdated\":\"2026-02-03T10:31:00Z\""

static void identity_is_set_where_it_stood(void **state)
{
	(void)state;
	expect_identity("{ \"resourceType\" : \"X\", \"meta\" : { \"tag\" : "
		"[ ], \"versionId\" : \"1\" }, \"id\" : \"old\", \"v\" : 6.00}",
		"{\"resourceType\":\"X\",\"meta\":{" NOW ",\"tag\":[],"
		"\"versionId\":\"3\"},\"id\":\"7\",\"v\":6.00}");
}

static void identity_is_put_in_order(void **state)
{
	(void)state;
	expect_identity("{\"resourceType\":\"X\",\"active\":true,\"name\":[]}",
		"{\"resourceType\":\"X\",\"active\":true,\"id\":\"7\","
		"\"meta\":{" NOW ",\"versionId\":\"3\"},\"name\":[]}");
	expect_identity("{\"resourceType\":\"X\"}",
		"{\"resourceType\":\"X\",\"id\":\"7\",\"meta\":{" NOW
		",\"versionId\":\"3\"}}");
	expect_identity("{\"meta\":null}", "{\"meta\":{" NOW
		",\"versionId\":\"3\"},\"id\":\"7\"}");
}

static const struct shelf_item *put(struct shelf *shelf, const char *id,
	const char *text)
{
	struct doc_index *index = index_text(text, strlen(text));
	const struct shelf_item *item = shelf_write(shelf, "Task", id, index,
		text, 1770114660);

	index_free(index);
	return item;
}

static void shelf_keeps_every_version(void **state)
{
	struct shelf *shelf = shelf_new();
	const struct shelf_item *item = put(shelf, NULL, "{\"v\":1.0}");

	(void)state;
	assert_string_equal(item->id, "1001");
	assert_ptr_equal(put(shelf, "1001", "{\"v\":2.00}"), item);
	assert_non_null(strstr(item->versions[0].text, "\"v\":1.0"));
	assert_non_null(strstr(shelf_text(item), "\"v\":2.00"));
	shelf_delete(shelf, "Task", "1001", 1770114661);
	shelf_delete(shelf, "Task", "1001", 1770114662);
	assert_int_equal(item->count, 3);
	assert_null(shelf_text(item));
	assert_ptr_equal(shelf_find(shelf, "Task", "1001"), item);
	assert_null(shelf_find(shelf, "Patient", "1001"));
	/* A number that a client took is not given away again. */
	put(shelf, "1002", "{}");
	assert_string_equal(put(shelf, NULL, "{}")->id, "1003");
	assert_int_equal(shelf_count(shelf), 3);
	shelf_free(shelf);
	shelf_free(NULL);
}

static void references_are_taken_apart(void **state)
{
	static const char *const none[] = { "7", "#a", "", "/7", "Patient/" };
	struct reference reference;

	(void)state;
	assert_true(reference_split("http://x/fhir/Patient/7/_history/2",
		&reference));
	assert_string_equal(reference.type, "Patient");
	assert_string_equal(reference.id, "7");
	assert_true(reference_split("Patient/a-b", &reference));
	assert_string_equal(reference.id, "a-b");
	for (size_t i = 0; i < FD_COUNT(none); i++)
		if (reference_split(none[i], &reference))
			fail_msg("%s was taken for Type/id", none[i]);
}

static void v2_escapes_its_delimiters(void **state)
{
	struct buf out = BUF_INIT;

	(void)state;
	translate_put_text(&out, "a|b^c&d~e\\f\r\ng\nh");
	assert_string_equal(out.data,
		"a\\F\\b\\S\\c\\T\\d\\R\\e\\E\\f\\.br\\g\\.br\\h");
	buf_finish(&out);
}

static void v2_of_a_message(void **state)
{
	static const char text[] = "{\"resourceType\":\"Bundle\",\"entry\":["
		"{\"resource\":{\"resourceType\":\"MessageHeader\"}},"
		"{\"resource\":{\"resourceType\":\"Observation\",\"code\":"
		"{\"coding\":[{\"system\":\"http://loinc.org\","
		"\"code\":\"1-8\",\"display\":\"Depth\"}]},"
		"\"valueQuantity\":{\"value\":6.00,"
		"\"unit\":\"reads\"}}}]}";
	struct doc_index *index = index_text(text, strlen(text));
	struct buf out = BUF_INIT;

	(void)state;
	clock_hold(1770114660);
	translate_to_v2((struct place){ index, text, 0 }, "R01", "ID-1", &out);
	assert_string_equal(out.data, "MSH|^~\\&|||RIE||20260203103100+0000||"
		"ORU^R01^ORU_R01|ID-1|T|2.5.1|||AL\r"
		"OBX|1|NM|1-8^Depth^LN||6.00|reads|||||F\r");
	buf_finish(&out);
	index_free(index);
}

static void pdf_says_where_its_objects_are(void **state)
{
	struct buf pdf = BUF_INIT;
	const char *table, *at;

	(void)state;
	pdf_print_report(&pdf, "Report", 3);
	assert_memory_equal(pdf.data, "%PDF-1.4\n", 9);
	at = strstr(pdf.data, "startxref\n");
	assert_non_null(at);
	table = pdf.data + strtol(at + 10, NULL, 10);
	assert_memory_equal(table, "xref\n0 10\n", 10);
	for (int i = 1; i < 10; i++) {
		const char *row = table + 10 + 20 * i;
		char begin[32];

		snprintf(begin, sizeof(begin), "%d 0 obj\n", i);
		assert_memory_equal(pdf.data + strtol(row, NULL, 10), begin,
			strlen(begin));
	}
	buf_finish(&pdf);
}

/* Modulus 11 with weights 10 to 2. */
static bool is_nhs_number(const char *text)
{
	int sum = 0, check;

	if (strlen(text) != 10 ||
	    strspn(text, "0123456789") != 10)
		return false;
	for (int i = 0; i < 9; i++)
		sum += (text[i] - '0') * (10 - i);
	check = 11 - sum % 11;
	return check != 10 && check % 11 == text[9] - '0';
}

static bool check_number(void *data, struct place identifier)
{
	struct place value;
	char *text;

	if (!values_member_is(identifier, "system",
	    "https://fhir.nhs.uk/Id/nhs-number"))
		return false;
	assert_true(values_member(identifier, "value", &value));
	text = values_text(value);
	assert_non_null(text);
	if (strncmp(text, "9999999", 7) != 0 || !is_nhs_number(text))
		fail_msg("%s is no test number", text);
	free(text);
	++*(size_t *)data;
	return false;
}

static void samples_have_test_numbers_only(void **state)
{
	struct shelf *shelf = shelf_new();
	size_t count = 0;

	(void)state;
	samples_fill_shelf(shelf);
	for (size_t i = 0; i < shelf_count(shelf); i++) {
		struct place top = values_top(shelf_at(shelf, i));

		(void)values_any(top, "identifier|subject.identifier",
			check_number, &count);
	}
	assert_true(count > 24);
	shelf_free(shelf);
}

/* Every relative reference in a resource leads to one that is there. */
static void check_references(const struct shelf *shelf,
	const struct shelf_item *item)
{
	for (uint32_t i = 0; i < index_count(item->index); i++) {
		struct row row = index_row(item->index, shelf_text(item), i);
		struct reference reference;
		char *text;

		if (row.key_len != 11 || memcmp(shelf_text(item) + row.key,
		    "\"reference\"", 11) != 0)
			continue;
		text = index_string_dup(item->index, shelf_text(item), i);
		assert_true(reference_split(text, &reference));
		if (shelf_find(shelf, reference.type, reference.id) == NULL)
			fail_msg("%s/%s refers to %s", item->type, item->id,
				text);
		free(text);
	}
}

static void samples_refer_to_each_other(void **state)
{
	struct shelf *shelf = shelf_new();

	(void)state;
	samples_fill_shelf(shelf);
	assert_non_null(shelf_find(shelf, "Binary", "801"));
	for (size_t i = 0; i < shelf_count(shelf); i++)
		check_references(shelf, shelf_at(shelf, i));
	shelf_free(shelf);
}

static void grants_end_with_their_time(void **state)
{
	struct grants *grants = grants_new("https://x", 60);
	const struct grant *grant;
	char *first;

	(void)state;
	clock_hold(1770114660);
	first = xstrdup(grants_issue(grants, "a", "system/*.*")->token);
	clock_hold(1770114660 + 59);
	grant = grants_find(grants, first);
	assert_non_null(grant);
	assert_string_equal(grant->client, "a");
	assert_int_equal(grant->expires, 1770114720);
	assert_string_not_equal(grants_issue(grants, "a",
		"system/*.*")->token, first);
	clock_hold(1770114660 + 60);
	assert_null(grants_find(grants, first));
	grants_revoke(grants, first);
	grants_revoke(grants, "never was");
	free(first);
	grants_free(grants);
	grants_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(dates_are_stretches_of_time),
		cmocka_unit_test(what_is_no_date_is_refused),
		cmocka_unit_test(prefixes_compare_stretches),
		cmocka_unit_test(unknown_prefixes_are_refused),
		cmocka_unit_test(scopes_of_both_versions),
		cmocka_unit_test(scopes_that_are_none),
		cmocka_unit_test(layout_leaves_values_alone),
		cmocka_unit_test(identity_is_set_where_it_stood),
		cmocka_unit_test(identity_is_put_in_order),
		cmocka_unit_test(shelf_keeps_every_version),
		cmocka_unit_test(references_are_taken_apart),
		cmocka_unit_test(v2_escapes_its_delimiters),
		cmocka_unit_test(v2_of_a_message),
		cmocka_unit_test(pdf_says_where_its_objects_are),
		cmocka_unit_test(samples_have_test_numbers_only),
		cmocka_unit_test(samples_refer_to_each_other),
		cmocka_unit_test(grants_end_with_their_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
