/*
 * References: their kinds, their words, and where they lead. People and
 * organisations are invented, but for codes of the NHS.
 */

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/path.h"
#include "core/base/text.h"
#include "core/fhir/bundle.h"
#include "core/fhir/reference.h"

#define ODS "https://fhir.nhs.uk/Id/ods-organization-code"
#define NHS "https://fhir.nhs.uk/Id/nhs-number"

static struct doc_index *index_of(const char *text)
{
	return index_text(text, strlen(text));
}

/* References of a Task, each under an element of its own. */
static const struct {
	const char *element, *json, *words;
	enum reference_kind kind;
} kinds[] = {
	{ "owner", "{\"reference\":\"#p1\",\"display\":\"Ann Low\"}",
		"#p1 (Ann Low)", REFERENCE_CONTAINED },
	{ "subject", "{\"reference\":\"urn:uuid:7\"}",
		"Patient urn:uuid:7", REFERENCE_URN },
	{ "subject", "{\"reference\":\"Patient\\/1\"}", "Patient/1",
		REFERENCE_RELATIVE },
	{ "subject", "{\"reference\":\"Patient/1/_history/3\"}",
		"Patient/1 version 3", REFERENCE_RELATIVE },
	{ "subject", "{\"reference\":\"https://h/fhir/Patient/1\"}",
		"https://h/fhir/Patient/1", REFERENCE_ABSOLUTE },
	{ "subject", "{\"reference\":\"Patient?identifier=7\"}",
		"Patient?identifier=7", REFERENCE_CONDITIONAL },
	{ "subject", "{\"reference\":\"X115835F\"}", "X115835F",
		REFERENCE_ODD },
	{ "subject", "{\"reference\":\"Patient/\"}", "Patient/",
		REFERENCE_ODD },
	{ "subject", "{\"reference\":\"Patient/1 2\"}", "Patient/1 2",
		REFERENCE_ODD },
	{ "performer", "{\"identifier\":{\"system\":\"" ODS "\","
		"\"value\":\"699X0\"},"
		"\"display\":\"NHS North West Genomics\"}",
		"Organization ODS 699X0 (NHS North West Genomics)",
		REFERENCE_IDENTIFIER },
	{ "subject", "{\"identifier\":{\"system\":\"" NHS "\","
		"\"value\":\"9999999468\"}}",
		"Patient NHS number 999 999 9468", REFERENCE_IDENTIFIER },
	{ "sourcePatientInfo", "{\"identifier\":{\"type\":{\"coding\":["
		"{\"code\":\"MR\"}]},\"value\":\"77\",\"assigner\":"
		"{\"identifier\":{\"value\":\"R0A\"}}}}",
		"Patient MR 77 of R0A", REFERENCE_IDENTIFIER },
	{ "requester", "{\"identifier\":{\"value\":\"77\"}}", "77",
		REFERENCE_IDENTIFIER },
	{ "requester", "{\"display\":\"Dr Joan Hill\"}", "Dr Joan Hill",
		REFERENCE_DISPLAY },
	{ "basedOn", "{\"type\":\"ServiceRequest\",\"display\":\"R240\"}",
		"ServiceRequest (R240)", REFERENCE_DISPLAY },
};

static void test_kinds(void **state)
{
	(void)state;
	for (size_t i = 0; i < FD_COUNT(kinds); i++) {
		char *text = xasprintf("{\"resourceType\":\"Task\","
			"\"%s\":[%s]}", kinds[i].element, kinds[i].json);
		struct doc_index *index = index_of(text);
		struct reference reference;
		struct buf words = BUF_INIT;
		uint32_t row = index_find(index, text, 0,
			kinds[i].element);

		reference_read(index, text, row + 1, &reference);
		reference_put(&words, &reference);
		assert_string_equal(words.data, kinds[i].words);
		assert_int_equal(reference.kind, kinds[i].kind);
		assert_string_equal(reference.element, kinds[i].element);
		assert_int_equal(reference.row, row + 1);
		buf_finish(&words);
		reference_finish(&reference);
		index_free(index);
		free(text);
	}
}

/* What is no reference, though it looks a little like one. */
static void test_no_reference(void **state)
{
	static const struct {
		const char *json, *steps;
	} cases[] = {
		{ "{\"resourceType\":\"Patient\",\"id\":\"1\"}", "id" },
		{ "{\"code\":{\"coding\":[{\"display\":\"x\"}]}}",
			"code.coding.0" },
		{ "{\"valueCoding\":{\"display\":\"x\"}}", "valueCoding" },
		{ "{\"resourceType\":\"Patient\",\"identifier\":"
			"[{\"system\":\"" NHS "\",\"value\":\"1\"}]}",
			"identifier.0.value" },
		{ "{\"definition\":{\"resource\":[{\"reference\":"
			"{\"x\":1}}]}}", "definition.resource.0" },
		{ "{\"url\":\"not one\"}", "url" },
		{ "[1]", "0" },
	};
	struct reference reference;

	(void)state;
	for (size_t i = 0; i < FD_COUNT(cases); i++) {
		struct doc_index *index = index_of(cases[i].json);

		reference_read(index, cases[i].json, index_find(index,
			cases[i].json, 0, cases[i].steps), &reference);
		assert_int_equal(reference.kind, REFERENCE_NONE);
		reference_finish(&reference);
		index_free(index);
	}
	reference_finish(&reference);
}

/* Any row of a Reference gives it, the closing one as well. */
static void test_rows_inside(void **state)
{
	static const char text[] = "{\"resourceType\":\"Task\",\"owner\":"
		"{\"identifier\":{\"system\":\"" ODS "\","
		"\"value\":\"R0A\"}}}";
	struct doc_index *index = index_of(text);
	uint32_t owner = index_find(index, text, 0, "owner");
	uint32_t last = index_row(index, text, owner).pair;

	(void)state;
	for (uint32_t row = owner; row <= last; row++) {
		struct reference reference;

		reference_read(index, text, row, &reference);
		assert_int_equal(reference.row, owner);
		assert_int_equal(reference.kind, REFERENCE_IDENTIFIER);
		reference_finish(&reference);
	}
	index_free(index);
}

static void test_canonicals(void **state)
{
	static const struct {
		const char *json, *steps, *url;
	} cases[] = {
		{ "{\"meta\":{\"profile\":[\"https://f.x/StructureDefinition/"
			"P|1.2\"]}}", "meta.profile.0", "StructureDefinition?"
			"url=https://f.x/StructureDefinition/P&version=1.2" },
		{ "{\"extension\":[{\"url\":\"https://f.x/a b\"}]}",
			"extension.0.url",
			"StructureDefinition?url=https://f.x/a%20b" },
		{ "{\"questionnaire\":\"https://f.x/Questionnaire/q\"}",
			"questionnaire",
			"Questionnaire?url=https://f.x/Questionnaire/q" },
		{ "{\"system\":\"http://loinc.org\",\"code\":\"1\"}",
			"system", "CodeSystem?url=http://loinc.org" },
	};

	(void)state;
	for (size_t i = 0; i < FD_COUNT(cases); i++) {
		struct doc_index *index = index_of(cases[i].json);
		struct references *references = references_new();
		struct reference reference;
		struct reference_target target;

		reference_read(index, cases[i].json, index_find(index,
			cases[i].json, 0, cases[i].steps), &reference);
		assert_int_equal(reference.kind, REFERENCE_CANONICAL);
		reference_resolve(references, index, cases[i].json,
			&reference, "https://h/fhir", &target);
		assert_int_equal(target.way, WAY_SEARCH);
		assert_string_equal(target.url, cases[i].url);
		reference_target_finish(&target);
		reference_finish(&reference);
		references_free(references);
		index_free(index);
	}
}

/* A Bundle with a bit of everything; inside it another one. */
static const char bundle[] =
	"{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"entry\":["
	"{\"fullUrl\":\"https://h/fhir/Patient/1\",\"resource\":"
	"{\"resourceType\":\"Patient\",\"id\":\"1\",\"meta\":"
	"{\"versionId\":\"4\"},\"contained\":[{\"resourceType\":"
	"\"Organization\",\"id\":\"org\",\"partOf\":{\"reference\":\"#\"}}],"
	"\"managingOrganization\":{\"reference\":\"#org\"},"
	"\"generalPractitioner\":[{\"reference\":\"#none\"}]}},"
	"{\"fullUrl\":\"urn:uuid:b\",\"resource\":"
	"{\"resourceType\":\"Task\",\"id\":\"2\","
	"\"for\":{\"reference\":\"Patient/1\"},"
	"\"owner\":{\"reference\":\"Patient/1/_history/4\"},"
	"\"focus\":{\"reference\":\"Patient/1/_history/3\"},"
	"\"basedOn\":[{\"reference\":\"urn:uuid:b\"},"
	"{\"reference\":\"urn:uuid:gone\"},"
	"{\"reference\":\"urn:uuid:gone\",\"identifier\":"
	"{\"system\":\"" ODS "\",\"value\":\"R0A\"}},"
	"{\"reference\":\"https://h/fhir/Patient/1\"},"
	"{\"reference\":\"https://h/fhir/Patient/9\"},"
	"{\"reference\":\"https://other/Patient/9\"},"
	"{\"reference\":\"Device/5\"}]}},"
	"{\"fullUrl\":\"https://h/fhir/Bundle/3\",\"resource\":"
	"{\"resourceType\":\"Bundle\",\"type\":\"message\",\"entry\":["
	"{\"fullUrl\":\"urn:uuid:in\",\"resource\":{\"resourceType\":"
	"\"Task\",\"for\":{\"reference\":\"urn:uuid:in\"},"
	"\"owner\":{\"reference\":\"urn:uuid:b\"}}}]}}]}";

#define TASK "entry.1.resource."
#define INNER "entry.2.resource.entry.0.resource."

static const struct {
	const char *from;
	enum reference_way way;
	const char *to;		/* steps of a row, or a URL */
	bool is_foreign;
	const char *sentence;	/* part of it */
} leads[] = {
	{ "entry.0.resource.managingOrganization", WAY_ROW,
		"entry.0.resource.contained.0", false, NULL },
	{ "entry.0.resource.contained.0.partOf", WAY_ROW,
		"entry.0.resource", false, NULL },
	{ "entry.0.resource.generalPractitioner.0", WAY_NONE, NULL, false,
		"none with the id none" },
	{ TASK "for", WAY_ROW, "entry.0.resource", false, NULL },
	{ TASK "owner", WAY_ROW, "entry.0.resource", false, NULL },
	{ TASK "focus", WAY_ROW, "entry.0.resource", false,
		"version 3 is not in this Bundle" },
	{ TASK "basedOn.0", WAY_ROW, "entry.1.resource", false, NULL },
	{ TASK "basedOn.1", WAY_NONE, NULL, false,
		"no entry of this Bundle has the fullUrl urn:uuid:gone" },
	{ TASK "basedOn.2", WAY_SEARCH, "Organization?identifier="
		ODS "%7CR0A", false, "is not in this Bundle" },
	{ TASK "basedOn.3", WAY_ROW, "entry.0.resource", false, NULL },
	{ TASK "basedOn.4", WAY_FETCH, "Patient/9", false, NULL },
	{ TASK "basedOn.5", WAY_FETCH, "https://other/Patient/9", true,
		NULL },
	{ TASK "basedOn.6", WAY_FETCH, "Device/5", false, NULL },
	{ INNER "for", WAY_ROW, "entry.2.resource.entry.0.resource", false,
		NULL },
	{ INNER "owner", WAY_ROW, "entry.1.resource", false, NULL },
	{ "entry.1.fullUrl", WAY_ROW, "entry.1.resource", false, NULL },
};

static void test_leads(void **state)
{
	struct doc_index *index = index_of(bundle);
	struct references *references = references_new();

	(void)state;
	for (size_t i = 0; i < FD_COUNT(leads); i++) {
		struct reference reference;
		struct reference_target target;
		uint32_t row = index_find(index, bundle, 0, leads[i].from);

		reference_read(index, bundle, row, &reference);
		reference_resolve(references, index, bundle, &reference,
			"https://h/fhir/", &target);
		assert_int_equal(target.way, leads[i].way);
		if (target.way == WAY_ROW)
			assert_int_equal(target.row, index_find(index, bundle,
				0, leads[i].to));
		else if (target.way != WAY_NONE)
			assert_string_equal(target.url, leads[i].to);
		assert_int_equal(target.is_foreign, leads[i].is_foreign);
		if (leads[i].sentence != NULL)
			assert_non_null(strstr(target.sentence,
				leads[i].sentence));
		else
			assert_null(target.sentence);
		reference_target_finish(&target);
		reference_finish(&reference);
	}
	references_free(references);
	index_free(index);
}

/* Values are escaped for the search, then for the URL. */
static void test_searches(void **state)
{
	static const struct {
		const char *element, *system, *value, *url;
	} cases[] = {
		{ "subject", NHS, "999 999 9468",
			"Patient?identifier=" NHS "%7C999%20999%209468" },
		{ "encounter", "", "a,b|c", "Encounter?identifier=a"
			"%5C,b%5C%7Cc" },
		{ "performer", "urn:oid:1.2", "{{token}}",
			"?identifier=urn:oid:1.2%7C%7B%7Btoken%7D%7D" },
	};

	(void)state;
	for (size_t i = 0; i < FD_COUNT(cases); i++) {
		char *text = xasprintf("{\"%s\":{\"identifier\":{\"system\":"
			"\"%s\",\"value\":\"%s\"}}}", cases[i].element,
			cases[i].system, cases[i].value);
		struct doc_index *index = index_of(text);
		struct references *references = references_new();
		struct reference reference;
		struct reference_target target;

		reference_read(index, text, 1, &reference);
		reference_resolve(references, index, text, &reference, NULL,
			&target);
		assert_int_equal(target.way, WAY_SEARCH);
		assert_string_equal(target.url, cases[i].url);
		assert_int_equal(target.types != NULL, *target.url == '?');
		if (target.types != NULL)
			assert_string_equal(target.types[0], "Organization");
		reference_target_finish(&target);
		reference_finish(&reference);
		references_free(references);
		index_free(index);
		free(text);
	}
}

struct tally {
	size_t urns, resolved, identifiers, rendered;
};

static void count_row(struct references *references,
	const struct doc_index *index, const char *text, uint32_t row,
	struct tally *tally)
{
	struct reference reference;
	struct reference_target target;
	struct buf words = BUF_INIT;

	if (index_kind(index, text, row) != ROW_OBJECT)
		return;
	reference_read(index, text, row, &reference);
	if (reference.row == row && reference.kind == REFERENCE_URN) {
		reference_resolve(references, index, text, &reference, NULL,
			&target);
		tally->urns++;
		tally->resolved += target.way == WAY_ROW;
		reference_target_finish(&target);
	} else if (reference.row == row &&
	    reference.kind == REFERENCE_IDENTIFIER) {
		reference_put(&words, &reference);
		tally->identifiers++;
		tally->rendered += words.len > strlen(reference.value) ||
			reference.system == NULL;
	}
	buf_finish(&words);
	reference_finish(&reference);
}

static void count_file(const char *path, struct tally *tally)
{
	struct buf data = BUF_INIT;
	struct err err = ERR_INIT;
	struct references *references = references_new();
	struct doc_index *index;

	assert_true(path_read(path, 1 << 24, &data, &err));
	index = index_text(data.data, data.len);
	for (uint32_t row = 0; row < index_count(index); row++)
		count_row(references, index, data.data, row, tally);
	references_free(references);
	index_free(index);
	buf_finish(&data);
}

/* The RIE's own messages, where they are at hand. */
static void test_real_messages(void **state)
{
	static const char folder[] = "../shared/data/domain";
	DIR *directory = opendir(folder);
	struct dirent *entry;
	struct tally tally = { 0 };

	(void)state;
	if (directory == NULL)
		skip();
	while ((entry = readdir(directory)) != NULL) {
		char *path;

		if (!text_starts_with(entry->d_name, "Bundle-message-"))
			continue;
		path = xasprintf("%s/%s", folder, entry->d_name);
		count_file(path, &tally);
		free(path);
	}
	closedir(directory);
	print_message("%zu of %zu urn:uuid resolved, %zu of %zu rendered\n",
		tally.resolved, tally.urns, tally.rendered,
		tally.identifiers);
	assert_true(tally.urns > 0);
	assert_int_equal(tally.resolved, tally.urns);
	assert_int_equal(tally.rendered, tally.identifiers);
}

/* 30,000 entries: found by any of their names. */
static void test_many_entries(void **state)
{
	enum { COUNT = 30000 };
	struct buf text = BUF_INIT;
	struct references *references = references_new();
	struct doc_index *index;

	(void)state;
	buf_puts(&text, "{\"resourceType\":\"Bundle\",\"entry\":[");
	for (int i = 0; i < COUNT; i++)
		buf_printf(&text, "%s{\"fullUrl\":\"https://h/Patient/%d\","
			"\"resource\":{\"resourceType\":\"Patient\","
			"\"id\":\"%d\",\"meta\":{\"versionId\":\"1\"}}}",
			i > 0 ? "," : "", i, i);
	buf_puts(&text, "]}");
	index = index_text(text.data, text.len);
	assert_true(references_build(references, index, text.data, 0, 1000));
	assert_int_equal(references_find(references, index, text.data, 0,
		"https://h/Patient/29999"), references_find(references, index,
		text.data, 0, "Patient/29999"));
	assert_int_equal(references_find(references, index, text.data, 0,
		"https://h/Patient/0/_history/1"), index_find(index,
		text.data, 0, "entry.0.resource"));
	assert_int_equal(references_find(references, index, text.data, 0,
		"Patient/30000"), INDEX_NONE);
	assert_int_equal(references_find(references, index, text.data, 1,
		"Patient/1"), INDEX_NONE);
	assert_false(references_build(references, index, text.data, 0, 1));
	references_free(references);
	index_free(index);
	buf_finish(&text);
}

/* The same rows of two documents: what is known of one is not the other's. */
static void test_another_document(void **state)
{
	static const char one[] = "{\"resourceType\":\"Bundle\",\"entry\":[{"
		"\"fullUrl\":\"urn:uuid:1\",\"resource\":{\"id\":\"1\"}}]}";
	static const char two[] = "{\"resourceType\":\"Bundle\",\"entry\":[{"
		"\"fullUrl\":\"urn:uuid:2\",\"resource\":{\"id\":\"2\"}}]}";
	struct references *references = references_new();
	struct doc_index *first = index_text(one, strlen(one));
	struct doc_index *second = index_text(two, strlen(two));

	(void)state;
	references_use(references, 7);
	assert_int_not_equal(references_find(references, first, one, 0,
		"urn:uuid:1"), INDEX_NONE);
	references_use(references, 8);
	assert_int_not_equal(references_find(references, second, two, 0,
		"urn:uuid:2"), INDEX_NONE);
	/* One that may have grown is never taken for known. */
	references_use(references, 0);
	assert_int_not_equal(references_find(references, first, one, 0,
		"urn:uuid:1"), INDEX_NONE);
	references_use(references, 0);
	assert_int_not_equal(references_find(references, second, two, 0,
		"urn:uuid:2"), INDEX_NONE);
	references_free(references);
	index_free(first);
	index_free(second);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_kinds),
		cmocka_unit_test(test_no_reference),
		cmocka_unit_test(test_rows_inside),
		cmocka_unit_test(test_canonicals),
		cmocka_unit_test(test_leads),
		cmocka_unit_test(test_searches),
		cmocka_unit_test(test_real_messages),
		cmocka_unit_test(test_many_entries),
		cmocka_unit_test(test_another_document),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
