#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/buf.h"
#include "core/doc/index.h"
#include "core/ig/xml_json.h"

#define NS	" xmlns=\"http://hl7.org/fhir\""
#define XHTML	" xmlns=\"http://www.w3.org/1999/xhtml\""

static int set_up(void **state)
{
	struct err err = ERR_INIT;

	*state = definitions_new(&err);
	if (*state == NULL)
		print_error("%s\n", err.text);
	return *state != NULL ? 0 : -1;
}

static int tear_down(void **state)
{
	definitions_free(*state);
	return 0;
}

/* "id expression;" of each finding, in the order of the text. */
static void print_findings(struct findings *found, const char *xml,
	struct buf *out)
{
	findings_finish(found, xml, strlen(xml));
	for (size_t i = 0; i < found->count; i++)
		buf_printf(out, "%s %s;", found->list[i].id,
			found->list[i].expression);
}

static void expect_both(void **state, const char *xml, const char *json,
	const char *findings)
{
	struct findings found;
	struct buf ids = BUF_INIT;
	struct xml_json *converted;
	size_t len;

	findings_init(&found);
	converted = xml_json_new(*state, xml, strlen(xml), &found);
	assert_non_null(converted);
	assert_string_equal(xml_json_text(converted, &len), json);
	assert_int_equal(len, strlen(json));
	print_findings(&found, xml, &ids);
	assert_string_equal(ids.data, findings);
	buf_finish(&ids);
	xml_json_free(converted);
	findings_free(&found);
}

static void expect(void **state, const char *xml, const char *json)
{
	expect_both(state, xml, json, "");
}

static void expect_fatal(void **state, const char *xml, size_t len)
{
	struct findings found;
	struct xml_json *converted;

	findings_init(&found);
	converted = xml_json_new(*state, xml, len, &found);
	if (converted != NULL)
		fail_msg("read: %.60s", xml);
	assert_int_equal(found.count, 1);
	assert_int_equal(found.list[0].severity, FINDING_FATAL);
	assert_string_equal(found.list[0].id, "Error_parsing_XML_");
	findings_free(&found);
}

static void forms_of_values(void **state)
{
	expect(state, "<Patient" NS "><id value='p'/><active value='true'/>"
		"<multipleBirthInteger value='2'/></Patient>",
		"{\"resourceType\":\"Patient\",\"id\":\"p\",\"active\":true,"
		"\"multipleBirthInteger\":2}");
	/* As written: precision counts. */
	expect(state, "<Observation" NS "><valueQuantity><value value='1.10'/>"
		"</valueQuantity></Observation>",
		"{\"resourceType\":\"Observation\",\"valueQuantity\":"
		"{\"value\":1.10}}");
	/* What JSON has no number for is left to the walk, as a string. */
	expect(state, "<Patient" NS "><active value='yes'/>"
		"<multipleBirthInteger value='+02'/></Patient>",
		"{\"resourceType\":\"Patient\",\"active\":\"yes\","
		"\"multipleBirthInteger\":\"+02\"}");
	expect(state, "<Patient" NS "><name><family value='A &amp; &quot;B"
		"&quot; \\ &#x9;&#233;'/></name></Patient>",
		"{\"resourceType\":\"Patient\",\"name\":[{\"family\":"
		"\"A & \\\"B\\\" \\\\ \\u0009\xc3\xa9\"}]}");
	expect(state, "<Patient" NS "><name><text value='a\nb&#10;c"
		"&apos;'/></name></Patient>",
		"{\"resourceType\":\"Patient\",\"name\":[{\"text\":"
		"\"a b\\nc'\"}]}");
}

static void arrays(void **state)
{
	/* Also where others stand between. */
	expect_both(state, "<Patient" NS "><name><given value='A'/>"
		"<family value='C'/><given value='B'/></name></Patient>",
		"{\"resourceType\":\"Patient\",\"name\":[{\"given\":[\"A\","
		"\"B\"],\"family\":\"C\"}]}",
		"Validation_VAL_Profile_OutOfOrder Patient.name[0].family;");
	/* One too many: the walk counts them. */
	expect(state, "<Patient" NS "><active value='true'/>"
		"<active value='false'/></Patient>",
		"{\"resourceType\":\"Patient\",\"active\":[true,false]}");
}

static void primitives_with_more_than_a_value(void **state)
{
	expect(state, "<Patient" NS "><name><given value='A'/><given id='g'>"
		"<extension url='http://a'><valueCode value='x'/></extension>"
		"</given><given value='C' id='c'/></name></Patient>",
		"{\"resourceType\":\"Patient\",\"name\":[{\"given\":[\"A\","
		"null,\"C\"],\"_given\":[null,{\"id\":\"g\",\"extension\":"
		"[{\"url\":\"http://a\",\"valueCode\":\"x\"}]},"
		"{\"id\":\"c\"}]}]}");
	expect(state, "<Patient" NS "><birthDate><extension url='u'/>"
		"</birthDate></Patient>",
		"{\"resourceType\":\"Patient\",\"_birthDate\":"
		"{\"extension\":[{\"url\":\"u\"}]}}");
	expect(state, "<Patient" NS "><birthDate/></Patient>",
		"{\"resourceType\":\"Patient\",\"_birthDate\":{}}");
	expect(state, "<Patient" NS "><birthDate value=''/></Patient>",
		"{\"resourceType\":\"Patient\",\"birthDate\":\"\"}");
}

static void resources_in_resources(void **state)
{
	expect(state, "<Bundle" NS "><entry><resource><Patient><contained>"
		"<Organization><id value='o'/></Organization></contained>"
		"</Patient></resource></entry></Bundle>",
		"{\"resourceType\":\"Bundle\",\"entry\":[{\"resource\":"
		"{\"resourceType\":\"Patient\",\"contained\":[{"
		"\"resourceType\":\"Organization\",\"id\":\"o\"}]}}]}");
	expect_both(state, "<Bundle" NS "><entry><resource><Patient/><Device/>"
		"</resource></entry></Bundle>",
		"{\"resourceType\":\"Bundle\",\"entry\":[{\"resource\":"
		"{\"resourceType\":\"Patient\"}}]}",
		"Undefined_element_ Bundle.entry[0].resource;");
	/* An element that has another's children. */
	expect(state, "<Questionnaire" NS "><item><item><linkId value='1'/>"
		"<required value='true'/></item></item></Questionnaire>",
		"{\"resourceType\":\"Questionnaire\",\"item\":[{\"item\":"
		"[{\"linkId\":\"1\",\"required\":true}]}]}");
}

static void narratives_are_kept_as_they_are(void **state)
{
	expect(state, "<Patient" NS "><text><status value='empty'/><div" XHTML
		"><p title=\"a>b\">x &lt; <!-- </div> --><b>y</b><div>z</div>"
		"</p></div></text></Patient>",
		"{\"resourceType\":\"Patient\",\"text\":{\"status\":\"empty\""
		",\"div\":\"<div xmlns=\\\"http://www.w3.org/1999/xhtml\\\">"
		"<p title=\\\"a>b\\\">x &lt; <!-- </div> --><b>y</b><div>z"
		"</div></p></div>\"}}");
	expect_both(state, "<Patient" NS "><text><status value='empty'/><div>"
		"<p>x</p></div></text></Patient>",
		"{\"resourceType\":\"Patient\",\"text\":{\"status\":\"empty\""
		",\"div\":\"<div><p>x</p></div>\"}}",
		"Wrong_namespace__expected_ Patient.text.div;");
}

static void prefixes_comments_and_declarations(void **state)
{
	expect(state, "<?xml version='1.0'?><!DOCTYPE f:Patient [<!ELEMENT x "
		"ANY> <!-- ]> -->]><!-- a --><f:Patient xmlns:f="
		"'http://hl7.org/fhir' xmlns:xsi='http://www.w3.org/2001/"
		"XMLSchema-instance' xsi:schemaLocation='a b'><?pi?><f:id "
		"value='x'/><!-- > --></f:Patient><!-- end -->",
		"{\"resourceType\":\"Patient\",\"id\":\"x\"}");
	expect(state, "\xef\xbb\xbf<Patient" NS "/>",
		"{\"resourceType\":\"Patient\"}");
}

static void what_json_cannot_carry_is_said(void **state)
{
	expect_both(state, "<Patient" NS "><active value='true' odd='1'/>"
		"</Patient>",
		"{\"resourceType\":\"Patient\",\"active\":true}",
		"Undefined_attribute__on__for_type__properties__ "
		"Patient.active;");
	expect_both(state, "<Patient" NS "><name value='x'>words"
		"<family value='A'/></name></Patient>",
		"{\"resourceType\":\"Patient\",\"name\":[{\"family\":"
		"\"A\"}]}",
		"Undefined_attribute__on__for_type__properties__ "
		"Patient.name[0];Text_should_not_be_present "
		"Patient.name[0];");
	expect_both(state, "<Patient" NS "><active value='true'/>"
		"<![CDATA[ x ]]></Patient>",
		"{\"resourceType\":\"Patient\",\"active\":true}",
		"Text_should_not_be_present Patient;");
	expect_both(state, "<Patient/>", "{\"resourceType\":\"Patient\"}",
		"This_does_not_appear_to_be_a_FHIR_resource_unknown_namespace"
		"_name_ Patient;");
	expect_both(state, "<Patient" NS "><x:active xmlns:x='urn:x' value="
		"'true'/></Patient>",
		"{\"resourceType\":\"Patient\",\"active\":true}",
		"Wrong_namespace__expected_ Patient.active;");
	expect_both(state, "<Bundle" NS "><entry><resource><Patient>"
		"<birthDate value='2000'/><gender value='male'/></Patient>"
		"</resource></entry></Bundle>",
		"{\"resourceType\":\"Bundle\",\"entry\":[{\"resource\":"
		"{\"resourceType\":\"Patient\",\"birthDate\":\"2000\","
		"\"gender\":\"male\"}}]}",
		"Validation_VAL_Profile_OutOfOrder "
		"Bundle.entry[0].resource.ofType(Patient).gender;");
}

static void what_is_not_defined_stays(void **state)
{
	expect(state, "<Patient" NS "><shoe value='9'/><hat><size value='1'/>"
		"</hat><hat/></Patient>",
		"{\"resourceType\":\"Patient\",\"shoe\":\"9\",\"hat\":"
		"[{\"size\":\"1\"},{}]}");
	expect(state, "<Observation" NS "><valueInteger><value value='0'/>"
		"</valueInteger></Observation>",
		"{\"resourceType\":\"Observation\",\"_valueInteger\":"
		"{\"value\":\"0\"}}");
	expect(state, "<Shoe" NS "><id value='1'/></Shoe>",
		"{\"resourceType\":\"Shoe\",\"id\":\"1\"}");
}

/* Each row of the JSON is led back to the element that it came from. */
static void places_lead_back(void **state)
{
	static const char xml[] = "<Patient" NS "><name id='n'><given "
		"value='A'/><given value='B'/></name><gender value='male'/>"
		"</Patient>";
	static const struct {
		const char *steps, *begins;
	} cases[] = {
		{ "name.0", "<name id" }, { "name.0.id", "id='n'" },
		{ "name.0.given.0", "<given value='A'" },
		{ "name.0.given.1", "<given value='B'" },
		{ "gender", "<gender" }, { "", "<Patient" },
	};
	struct findings found;
	struct xml_json *converted;
	struct doc_index *index;
	const char *json;
	size_t len;

	findings_init(&found);
	converted = xml_json_new(*state, xml, strlen(xml), &found);
	assert_non_null(converted);
	json = xml_json_text(converted, &len);
	index = index_text(json, len);
	assert_null(index_fault(index));
	for (size_t i = 0; i < FD_COUNT(cases); i++) {
		uint32_t row = index_find(index, json, 0, cases[i].steps);
		size_t offset;

		assert_int_not_equal(row, INDEX_NONE);
		offset = xml_json_offset(converted, index_start(index, row));
		assert_memory_equal(xml + offset, cases[i].begins,
			strlen(cases[i].begins));
	}
	index_free(index);
	xml_json_free(converted);
	findings_free(&found);
}

static void other_codings(void **state)
{
	static const char wide[] = "\xff\xfe<\0P\0a\0t\0i\0e\0n\0t\0 \0x\0m\0"
		"l\0n\0s\0=\0'\0h\0t\0t\0p\0:\0/\0/\0h\0l\0" "7\0.\0o\0r\0g\0"
		"/\0f\0h\0i\0r\0'\0/\0>\0";
	struct findings found;
	struct xml_json *converted;
	size_t len;

	expect(state, "<?xml version='1.0' encoding='ISO-8859-1'?><Patient" NS
		"><name><family value='Andr\xe9'/></name></Patient>",
		"{\"resourceType\":\"Patient\",\"name\":[{\"family\":"
		"\"Andr\xc3\xa9\"}]}");
	findings_init(&found);
	converted = xml_json_new(*state, wide, sizeof(wide) - 1, &found);
	assert_non_null(converted);
	assert_string_equal(xml_json_text(converted, &len),
		"{\"resourceType\":\"Patient\"}");
	assert_int_equal(found.count, 0);
	xml_json_free(converted);
	findings_free(&found);
}

static void what_is_no_xml_is_fatal(void **state)
{
	static const char *const bad[] = {
		"", " ", "{}", "<Patient", "<Patient" NS ">", "<a></b>",
		"<a>&nbsp;</a>", "<a b=1/>", "<a/><b/>", "<a>\xff</a>",
		"<!-- -->", "<a b='<'/>",
	};
	struct buf deep = BUF_INIT;

	for (size_t i = 0; i < FD_COUNT(bad); i++)
		expect_fatal(state, bad[i], strlen(bad[i]));
	for (int i = 0; i < 100000; i++)
		buf_puts(&deep, "<a>");
	expect_fatal(state, deep.data, deep.len);
	buf_clear(&deep);
	for (int i = 0; i < 1000; i++)
		buf_puts(&deep, "<a>");
	for (int i = 0; i < 1000; i++)
		buf_puts(&deep, "</a>");
	expect_fatal(state, deep.data, deep.len);
	buf_finish(&deep);
}

/* Entities that multiply have no content here (billion laughs). */
static void entities_do_not_grow(void **state)
{
	static const char xml[] = "<!DOCTYPE a [<!ENTITY b 'xxxxxxxxxx'>"
		"<!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;'>"
		"<!ENTITY d SYSTEM 'file:///etc/passwd'>]>"
		"<Patient" NS "><id value='&c;'/><text>&d;</text></Patient>";
	struct findings found;
	struct xml_json *converted;
	size_t len;

	findings_init(&found);
	converted = xml_json_new(*state, xml, strlen(xml), &found);
	if (converted != NULL) {
		(void)xml_json_text(converted, &len);
		assert_true(len < 200);
	} else {
		assert_int_equal(found.list[0].severity, FINDING_FATAL);
	}
	xml_json_free(converted);
	findings_free(&found);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(forms_of_values),
		cmocka_unit_test(arrays),
		cmocka_unit_test(primitives_with_more_than_a_value),
		cmocka_unit_test(resources_in_resources),
		cmocka_unit_test(narratives_are_kept_as_they_are),
		cmocka_unit_test(prefixes_comments_and_declarations),
		cmocka_unit_test(what_json_cannot_carry_is_said),
		cmocka_unit_test(what_is_not_defined_stays),
		cmocka_unit_test(places_lead_back),
		cmocka_unit_test(other_codings),
		cmocka_unit_test(what_is_no_xml_is_fatal),
		cmocka_unit_test(entities_do_not_grow),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
