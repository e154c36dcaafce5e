/*
 * What can be asked: by the statement, by R4, along chains.
 */

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "core/base/clock.h"
#include "core/fhir/search_date.h"
#include "core/fhir/search_offer.h"

static const char statement[] =
	"{\"resourceType\":\"CapabilityStatement\",\"fhirVersion\":\"4.0.1\","
	"\"rest\":[{\"mode\":\"server\",\"resource\":["
	"{\"type\":\"Patient\",\"searchParam\":["
	"{\"name\":\"name\",\"type\":\"string\","
	"\"documentation\":\"Any part of the name\"},"
	"{\"name\":\"birthdate\",\"type\":\"date\"}],"
	"\"searchRevInclude\":[\"Observation:subject\"]},"
	"{\"type\":\"Observation\",\"searchParam\":["
	"{\"name\":\"subject\",\"type\":\"reference\"},"
	"{\"name\":\"code\",\"type\":\"token\"},"
	"{\"name\":\"odd\",\"type\":\"wrong\"}],"
	"\"searchInclude\":[\"Observation:subject\",\"*\"]},"
	"{\"type\":\"Bundle\",\"searchParam\":["
	"{\"name\":\"message.receiver:identifier\",\"type\":\"token\"}]},"
	"{\"type\":\"Encounter\"}]}]}";

static struct capability *capability;
static struct doc_index *doc;

static int set_up(void **state)
{
	struct err err = ERR_INIT;

	(void)state;
	doc = index_text(statement, sizeof(statement) - 1);
	capability = capability_read(doc, statement, &err);
	return capability != NULL ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	capability_free(capability);
	index_free(doc);
	return 0;
}

static const struct {
	const char *type, *name;
	enum search_type is;
	enum search_shape shape;
	bool is_listed;
	const char *resource;
} meanings[] = {
	{ "Patient", "name", SEARCH_STRING, SHAPE_TEXT, true,
		"Patient" },
	{ "Patient", "name:exact", SEARCH_STRING, SHAPE_TEXT, true,
		"Patient" },
	{ "Patient", "birthdate:missing", SEARCH_DATE, SHAPE_FLAG,
		true, "Patient" },
	{ "Patient", "gender", SEARCH_TOKEN, SHAPE_TOKEN, false,
		"Patient" },
	{ "Patient", "nonsense", SEARCH_UNTYPED, SHAPE_PLAIN, false,
		"Patient" },
	{ "Patient", "_id", SEARCH_TOKEN, SHAPE_TOKEN, true,
		"Patient" },
	{ "Patient", "_lastUpdated", SEARCH_DATE, SHAPE_DATE, true,
		"Patient" },
	{ "Observation", "subject", SEARCH_REFERENCE, SHAPE_REFERENCE,
		true, "Observation" },
	{ "Observation", "subject:identifier", SEARCH_REFERENCE,
		SHAPE_TOKEN, true, "Observation" },
	{ "Observation", "subject:Patient.name", SEARCH_STRING,
		SHAPE_TEXT, true, "Patient" },
	{ "Observation", "subject.birthdate", SEARCH_DATE, SHAPE_DATE,
		true, "Patient" },
	{ "Observation", "encounter.date", SEARCH_DATE, SHAPE_DATE,
		false, "Encounter" },
	{ "Observation", "code:in", SEARCH_TOKEN, SHAPE_PLAIN, true,
		"Observation" },
	{ "Observation", "identifier:of-type", SEARCH_TOKEN,
		SHAPE_OF_TYPE, false, "Observation" },
	{ "Observation", "odd", SEARCH_UNTYPED, SHAPE_PLAIN, true,
		"Observation" },
	{ "Observation", "code-value-quantity", SEARCH_COMPOSITE,
		SHAPE_COMPOSITE, false, "Observation" },
	{ "Patient", "_has:Observation:subject:code", SEARCH_TOKEN,
		SHAPE_TOKEN, true, "Observation" },
	{ "Bundle", "message.receiver:identifier", SEARCH_REFERENCE,
		SHAPE_TOKEN, true, "MessageHeader" },
	{ "Patient", "_sort", SEARCH_RESULT, SHAPE_SORT, true,
		"Patient" },
	{ "Patient", "_include:iterate", SEARCH_RESULT, SHAPE_INCLUDE,
		true, "Patient" },
	{ "", "_count", SEARCH_RESULT, SHAPE_COUNT, true, "" },
	{ "Patient", "", SEARCH_UNTYPED, SHAPE_PLAIN, false,
		"Patient" },
};

static void test_meanings(void **state)
{
	(void)state;
	for (size_t i = 0; i < FD_COUNT(meanings); i++) {
		struct search_meaning meaning;

		search_mean_text(capability, meanings[i].type, meanings[i].name,
			&meaning);
		assert_string_equal(search_type_name(meaning.type),
			search_type_name(meanings[i].is));
		assert_int_equal(meaning.shape, meanings[i].shape);
		assert_int_equal(meaning.is_listed, meanings[i].is_listed);
		assert_string_equal(meaning.owner, meanings[i].resource);
	}
}

static void collect(void *data, const char *text, size_t len,
	const char *note)
{
	buf_printf(data, "%.*s (%s) ", (int)len, text, note);
}

static void test_lists(void **state)
{
	struct buf out = BUF_INIT;

	(void)state;
	search_each_param(capability, "Patient", false, collect, &out);
	assert_string_equal(out.data, "name (string  Any part of the name) "
		"birthdate (date  Patient.birthDate) ");
	buf_clear(&out);
	search_each_param(capability, "Patient", true, collect, &out);
	assert_non_null(strstr(out.data, "gender (token  Patient.gender) "));
	assert_non_null(strstr(out.data, "_id (token  Resource.id) "));
	assert_null(strstr(out.data, "birthdate (date  Patient.birthDate) "
		"birthdate"));
	buf_clear(&out);
	search_each_target(capability, "Observation", "subject", collect,
		&out);
	assert_string_equal(out.data,
		"Device () Group () Location () Patient () ");
	buf_clear(&out);
	search_each_target(capability, "Observation", "focus", collect, &out);
	assert_string_equal(out.data,
		"Patient () Observation () Bundle () Encounter () ");
	buf_clear(&out);
	search_each_include(capability, "Observation", false, collect, &out);
	assert_string_equal(out.data, "Observation:subject () * () ");
	buf_clear(&out);
	search_each_include(capability, "Patient", true, collect, &out);
	assert_string_equal(out.data, "Observation:subject () ");
	buf_clear(&out);
	search_each_include(NULL, "Patient", false, collect, &out);
	assert_string_equal(out.data, "Patient:general-practitioner (by R4) "
		"Patient:link (by R4) Patient:organization (by R4) ");
	buf_clear(&out);
	search_each_type(NULL, collect, &out);
	assert_non_null(strstr(out.data, "Patient (R4) "));
	assert_null(strstr(out.data, "DomainResource"));
	buf_finish(&out);
}

/* Only what the type allows is offered. */
static void test_words(void **state)
{
	static const struct {
		enum search_type type;
		const char *name, *modifiers;
	} cases[] = {
		{ SEARCH_STRING, "name", "exact contains missing " },
		{ SEARCH_REFERENCE, "subject", "identifier missing " },
		{ SEARCH_URI, "url", "below above missing " },
		{ SEARCH_DATE, "date", "missing " },
		{ SEARCH_TOKEN, "code", "not text in not-in below above "
			"of-type missing " },
		{ SEARCH_RESULT, "_include", "iterate " },
		{ SEARCH_RESULT, "_count", "" },
	};
	struct buf out = BUF_INIT;
	const char *word;

	(void)state;
	for (size_t i = 0; i < FD_COUNT(cases); i++) {
		for (size_t at = 0; (word = search_modifier(cases[i].type,
		    cases[i].name, at)) != NULL; at++) {
			buf_printf(&out, "%s ", word);
			assert_string_not_equal(search_modifier_note(word),
				"");
		}
		assert_string_equal(out.data, cases[i].modifiers);
		buf_clear(&out);
	}
	for (size_t at = 0; (word = search_prefix(SHAPE_DATE, at)) != NULL;
	    at++)
		buf_printf(&out, "%s ", word);
	assert_string_equal(out.data, "eq ne gt lt ge le sa eb ap ");
	assert_null(search_prefix(SHAPE_TOKEN, 0));
	assert_string_equal(search_prefix(SHAPE_SORT, 0), "-");
	assert_string_equal(search_result_word("_summary", 0), "count");
	assert_null(search_result_word("_count", 0));
	buf_finish(&out);
}

static void test_dates(void **state)
{
	static const struct { const char *word, *date; } cases[] = {
		{ "today", "2026-03-31" }, { "yesterday", "2026-03-30" },
		{ "tomorrow", "2026-04-01" }, { "-7d", "2026-03-24" },
		{ "-2w", "2026-03-17" }, { "-1m", "2026-02-28" },
		{ "-1y", "2025-03-31" }, { "+3m", "2026-06-30" },
		{ "now", "2026-03-31T10:31:00Z" },
		{ "-2h", "2026-03-31T08:31:00Z" },
		{ "now-1d", "2026-03-30T10:31:00Z" },
		{ "today - 1d", "2026-03-30" },
	};
	static const char *const others[] = { "", "2025-01-01", "-7", "7d",
		"todays", "-7x", "--7d", "{{today}}" };
	struct buf out = BUF_INIT;
	time_t at;

	(void)state;
	assert_true(clock_parse_instant("2026-03-31T10:31:00Z", &at));
	clock_hold(at);
	for (size_t i = 0; i < FD_COUNT(cases); i++) {
		assert_true(search_date_read(cases[i].word, &out));
		assert_string_equal(out.data, cases[i].date);
		buf_clear(&out);
	}
	for (size_t i = 0; i < FD_COUNT(others); i++)
		assert_false(search_date_read(others[i], &out));
	assert_string_equal(out.data, "");
	for (size_t i = 0; search_date_word(i) != NULL; i++)
		assert_true(search_date_read(search_date_word(i), &out));
	buf_finish(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_meanings),
		cmocka_unit_test(test_lists),
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_dates),
	};

	setenv("TZ", "UTC", 1);
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
