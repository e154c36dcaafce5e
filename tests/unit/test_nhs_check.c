#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/ig/nhs_check.h"
#include "tests/unit/walk_fixture.h"

#define NUMBER	"\"system\":\"https://fhir.nhs.uk/Id/nhs-number\""
#define ODS	"\"system\":\"https://fhir.nhs.uk/Id/ods-organization-code\""

static void expect(const char *type, const char *members, const char *found)
{
	char *json = xasprintf("{\"resourceType\":\"%s\"%s}", type, members);
	struct walk_fixture fixture = fixture_of(json, type, "");

	nhs_check(&fixture.walk, &fixture.root);
	assert_string_equal(fixture_found.data, found);
	index_free(fixture.index);
	buf_finish(&fixture_found);
	free(json);
}

static void nhs_numbers(void **state)
{
	(void)state;
	expect("Patient", ",\"identifier\":[{" NUMBER ",\"value\":"
		"\"9999999468\"}]", "");
	expect("Patient", ",\"identifier\":[{" NUMBER ",\"value\":"
		"\"999 999 9468\"}]", "");
	expect("Patient", ",\"identifier\":[{\"value\":\"x\"},{\"value\":"
		"\"9999999469\"," NUMBER "}]",
		"NHS_NUMBER_CHECK_DIGIT Patient.identifier[1].value;");
	expect("Patient", ",\"identifier\":[{" NUMBER ",\"value\":\"MRN1\"}]",
		"NHS_NUMBER_FORM Patient.identifier[0].value;");
	/* Of another system: not ours to judge. */
	expect("Patient", ",\"identifier\":[{\"system\":\"urn:x\",\"value\":"
		"\"9999999469\"}]", "");
	/* In a reference; absent with a reason. */
	expect("Observation", ",\"subject\":{\"identifier\":{" NUMBER
		",\"value\":\"1\"}}",
		"NHS_NUMBER_FORM Observation.subject.identifier.value;");
	expect("Patient", ",\"identifier\":[{" NUMBER ",\"_value\":{}}]",
		"NHS_IDENTIFIER_EMPTY Patient.identifier[0];");
}

static void ods_codes(void **state)
{
	static const struct {
		const char *code, *found;
	} cases[] = {
		{ "R0A", "" }, { "699X0", "" }, { "P81001", "" },
		{ "ZT001", "" }, { "7A4BV", "" },
		{ "ROA", "NHS_ODS_CODE_LETTER" },
		{ "NHSWales", "NHS_ODS_CODE_FORM" },
		{ "R0", "NHS_ODS_CODE_FORM" }, { "r0a", "NHS_ODS_CODE_FORM" },
		{ "R0A 1", "NHS_ODS_CODE_FORM" }, { "", "NHS_ODS_CODE_FORM" },
	};

	(void)state;
	for (size_t i = 0; i < FD_COUNT(cases); i++) {
		char *members = xasprintf(",\"identifier\":[{" ODS
			",\"value\":\"%s\"}]", cases[i].code);
		char *found = *cases[i].found == '\0' ? xstrdup("") :
			xasprintf("%s Organization.identifier[0].value;",
				cases[i].found);

		expect("Organization", members, found);
		free(members);
		free(found);
	}
}

static void others_resources_come_by_themselves(void **state)
{
	(void)state;
	expect("Patient", ",\"contained\":[{\"resourceType\":\"Patient\","
		"\"identifier\":[{" NUMBER ",\"value\":\"1\"}]}],\"identifier"
		"\":[{" NUMBER ",\"value\":\"2\"}]",
		"NHS_NUMBER_FORM Patient.identifier[0].value;");
	expect("Bundle", ",\"type\":\"collection\",\"entry\":[{\"resource\":{"
		"\"resourceType\":\"Patient\",\"identifier\":[{" NUMBER
		",\"value\":\"1\"}]}}]", "");
}

#define FROM	",\"sender\":{\"identifier\":{" ODS ",\"value\":\"R0A\"}}"
#define TO	",\"destination\":[{\"endpoint\":\"https://a\"," \
		"\"receiver\":{\"identifier\":{" ODS ",\"value\":\"RBS\"}}}]"
#define FOCUS	",\"focus\":[{\"reference\":\"urn:uuid:1\"}]"

static void messages(void **state)
{
	(void)state;
	expect("MessageHeader", FROM TO FOCUS, "");
	/* A reply has a verdict and no focus. */
	expect("MessageHeader", FROM TO ",\"response\":{\"code\":\"ok\"}", "");
	expect("MessageHeader", FROM TO, "NHS_MESSAGE_FOCUS MessageHeader;");
	expect("MessageHeader", FROM TO ",\"focus\":[]",
		"NHS_MESSAGE_FOCUS MessageHeader;");
	expect("MessageHeader", FROM FOCUS,
		"NHS_MESSAGE_RECEIVER MessageHeader;");
	expect("MessageHeader", TO FOCUS,
		"NHS_MESSAGE_SENDER MessageHeader;");
	expect("MessageHeader", FROM FOCUS ",\"destination\":[{\"endpoint\":"
		"\"https//host/lims\",\"receiver\":{\"display\":\"A\"}}]",
		"NHS_MESSAGE_RECEIVER MessageHeader.destination[0].receiver;"
		"NHS_MESSAGE_ENDPOINT MessageHeader.destination[0].endpoint;");
	expect("MessageHeader", TO FOCUS ",\"sender\":{\"identifier\":{" ODS
		"}}", "NHS_IDENTIFIER_EMPTY MessageHeader.sender.identifier;");
	expect("Bundle", ",\"type\":\"message\"",
		"NHS_MESSAGE_IDENTIFIER Bundle;");
	expect("Bundle", ",\"type\":\"message\",\"identifier\":{\"value\":"
		"\"IGENE:MFT:1\"}", "");
	expect("Bundle", ",\"type\":\"searchset\"", "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nhs_numbers),
		cmocka_unit_test(ods_codes),
		cmocka_unit_test(others_resources_come_by_themselves),
		cmocka_unit_test(messages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
