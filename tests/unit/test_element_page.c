#include "core/ig/element_page.h"

/*
 * What is said of an element of a document: R4's words, and a profile's.
 */

#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/fhir/page_print.h"

static const char document[] =
	"{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"entry\":["
	"{\"resource\":{\"resourceType\":\"Patient\",\"gender\":\"female\","
	"\"name\":[{\"family\":\"Teal\",\"given\":[\"Una\"]}],"
	"\"_birthDate\":{\"extension\":[{\"url\":"
	"\"http://hl7.org/fhir/StructureDefinition/patient-birthTime\"}]},"
	"\"nothing\":1}},"
	"{\"resource\":{\"resourceType\":\"Observation\","
	"\"valueQuantity\":{\"value\":4}}},"
	"{\"resource\":{\"resourceType\":\"Questionnaire\",\"item\":["
	"{\"item\":[{\"linkId\":\"1\"}]}]}},"
	"{\"resource\":{\"resourceType\":\"Nonsense\",\"a\":1}}]}";

static const char profile[] =
	"{\"resourceType\":\"StructureDefinition\",\"url\":"
	"\"http://x.test/person\",\"name\":\"Person\",\"title\":\"A person\","
	"\"kind\":\"resource\",\"type\":\"Patient\","
	"\"derivation\":\"constraint\",\"baseDefinition\":"
	"\"http://hl7.org/fhir/StructureDefinition/Patient\","
	"\"differential\":{\"element\":[{\"id\":\"Patient.gender\","
	"\"path\":\"Patient.gender\",\"min\":1,\"mustSupport\":true,"
	"\"short\":\"Never left out\"}]}}";

struct page_case {
	const char *steps;
	const char *said[4];	/* NULL where there is no page */
};

static const struct page_case cases[] = {
	{ "entry.0.resource.gender", { "Patient.gender\n", "0..1",
		"required: ", "female" } },
	{ "entry.0.resource.gender", { "In A person", "Never left out",
		"1..1", "must be supported" } },
	{ "entry.0.resource.name.0.given.0", { "Patient.name.given\n",
		"0..*", "string", NULL } },
	{ "entry.1.resource.valueQuantity.value", {
		"Observation.valueQuantity.value\n", "decimal", NULL } },
	{ "entry.1.resource.valueQuantity", { "here", "Quantity", NULL } },
	{ "entry.2.resource.item.0.item.0.linkId", {
		"Questionnaire.item.item.linkId\n", "1..1", NULL } },
	{ "entry.0.resource._birthDate.extension.0.url", {
		"Patient.birthDate.extension.url", "Extension ", NULL } },
	{ "entry.0.resource.nothing", { "R4 defines no element of this name",
		NULL } },
	{ "type", { "Bundle.type\n", "document", "1..1", NULL } },
	{ "entry.3.resource.a", { NULL } },
};

static void check(const struct definitions *definitions,
	struct terminology *terminology, const struct doc_index *index,
	const struct page_case *one)
{
	uint32_t row = index_find(index, document, 0, one->steps);
	struct page page = PAGE_INIT;
	struct buf out = BUF_INIT;
	bool is_there = element_page(definitions, terminology, index,
		document, row, &page);

	assert_int_not_equal(row, INDEX_NONE);
	assert_int_equal(is_there, one->said[0] != NULL);
	page_print(&page, 200, &out);
	for (size_t i = 0; i < 4 && one->said[i] != NULL; i++)
		if (strstr(out.data, one->said[i]) == NULL)
			fail_msg("%s: no '%s' in:\n%s", one->steps,
				one->said[i], out.data);
	page_finish(&page);
	buf_finish(&out);
}

static void says_what_an_element_is(void **state)
{
	struct err err = ERR_INIT;
	struct definitions *definitions = definitions_new(&err);
	struct terminology *terminology;
	struct doc_index *index = index_text(document, strlen(document));

	(void)state;
	assert_non_null(definitions);
	assert_true(definitions_add_resource(definitions, profile,
		strlen(profile), &err));
	terminology = terminology_new(definitions);
	for (size_t at = 0; at < sizeof(cases) / sizeof(cases[0]); at++)
		check(definitions, terminology, index, &cases[at]);
	terminology_free(terminology);
	definitions_free(definitions);
	index_free(index);
}

/* Every row of it, the closing ones too. */
static void stands_any_row(void **state)
{
	struct err err = ERR_INIT;
	struct definitions *definitions = definitions_new(&err);
	struct terminology *terminology = terminology_new(definitions);
	struct doc_index *index = index_text(document, strlen(document));

	(void)state;
	for (uint32_t row = 0; row < index_count(index); row++) {
		struct page page = PAGE_INIT;

		(void)!element_page(definitions, terminology, index, document,
			row, &page);
		page_finish(&page);
	}
	terminology_free(terminology);
	definitions_free(definitions);
	index_free(index);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(says_what_an_element_is),
		cmocka_unit_test(stands_any_row),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
