#include "tests/unit/validating.h"

/*
 * Resources against R4 alone: shape, cardinality, values, codes, references,
 * extensions, invariants, each by one slip.
 */

static const struct validate_case shape_cases[] = {
	{ "{'resourceType':'Patient','id':'a','active':true}", "" },
	{ "{'resourceType':'Patient','nonsense':1}",
		"error Unrecognised_property_ Patient\n" },
	{ "{'resourceType':'Patient','name':{'family':'Teal'}}",
		"error This_property_must_be_an_Array_not_ Patient.name\n" },
	{ "{'resourceType':'Patient','active':[true]}",
		"error This_property_must_be_an_simple_value_not_ "
		"Patient.active\n" },
	{ "{'resourceType':'Patient','name':['Teal']}",
		"error This_property_must_be_an_object_not_ "
		"Patient.name[0]\n" },
	{ "{'resourceType':'Patient','active':'true'}",
		"error Error_parsing_JSON_the_primitive_value_must_be_a_"
		"boolean Patient.active\n" },
	{ "{'resourceType':'Patient','name':[]}",
		"error ARRAY_CANNOT_BE_EMPTY Patient.name\n" },
	{ "{'resourceType':'Patient','name':[{}]}",
		"error Object_must_have_some_content Patient.name[0]\n" },
	{ "{'resourceType':'Patient','gender':null}",
		"error ELEMENT_CANNOT_BE_NULL Patient.gender\n" },
	{ "{'resourceType':'Patient','gender':''}",
		"error Type_Specific_Checks_DT_Primitive_NotEmpty "
		"Patient.gender\n" },
	{ "{'resourceType':'Patient','gender':'male','gender':'male'}",
		"error DUPLICATE_JSON_PROPERTY_KEY Patient\n" },
	{ "{'resourceType':'Patient','deceasedBoolean':true,"
		"'deceasedDateTime':'2020-01-01'}",
		"error Validation_VAL_Profile_Maximum Patient\n" },
	{ "{'resourceType':'Patient','deceasedString':'yes'}",
		"error Unrecognised_property_ Patient\n" },
	/* A primitive's extensions stand beside it, in the same position. */
	{ "{'resourceType':'Patient','name':[{'given':['A',null],"
		"'_given':[null,{'id':'x','extension':[{'url':"
		"'http://hl7.org/fhir/StructureDefinition/"
		"data-absent-reason','valueCode':'unknown'}]}]}]}", "" },
	{ "{'resourceType':'Patient','name':[{'given':['A',null]}]}",
		"error JSON_PROPERTY_INVALID_ARRAY "
		"Patient.name[0].given[1]\n" },
	{ "{'resourceType':'Nonsense'}",
		"fatal This_does_not_appear_to_be_a_FHIR_resource_unknown_name"
		" \n" },
	{ "{'id':'a'}", "error Unable_to_find_resourceType_property \n" },
	{ "[]", "fatal Error_parsing_JSON_ \n" },
	{ "{'resourceType':", "fatal Error_parsing_JSON_ \n" },
	{ "MSH|^~\\&|A|B|C|D|20260101||ADT^A01|1|P|2.5\r",
		"fatal Error_parsing_JSON_ \n" },
	{ "<!DOCTYPE html><html><body>404</body></html>",
		"fatal Error_parsing_JSON_ \n" },
};

static const struct validate_case value_cases[] = {
	{ "{'resourceType':'Patient','birthDate':'1980-02-30'}",
		"error Type_Specific_Checks_DT_Date_Valid "
		"Patient.birthDate\n" },
	{ "{'resourceType':'Patient','birthDate':'1980-2-3'}",
		"error Type_Specific_Checks_DT_Date_Valid "
		"Patient.birthDate\n" },
	{ "{'resourceType':'Patient','deceasedDateTime':"
		"'2020-01-01T10:00:00'}",
		"error Type_Specific_Checks_DT_DateTime_TZ "
		"Patient.deceased.ofType(dateTime)\n" },
	{ "{'resourceType':'Patient','id':'a b'}",
		"error Resource_RES_ID_Malformed_Chars Patient.id\n" },
	{ "{'resourceType':'Patient','gender':'femail'}",
		"error Terminology_TX_NoValid_16 Patient.gender\n" },
	{ "{'resourceType':'Patient','multipleBirthInteger':1.5}",
		"error Type_Specific_Checks_DT_Integer_Valid "
		"Patient.multipleBirth.ofType(integer)\n" },
	{ "{'resourceType':'Patient','photo':[{'contentType':'a/b','data':"
		"'!!!'}]}",
		"error TYPE_SPECIFIC_CHECKS_DT_ATT_B64_DECODE_FAIL "
		"Patient.photo[0]\n"
		"error Type_Specific_Checks_DT_Base64_Valid "
		"Patient.photo[0].data\n" },
	{ "{'resourceType':'Patient','photo':[{'contentType':'a/b','data':"
		"'AAAA','size':7}]}",
		"error TYPE_SPECIFIC_CHECKS_DT_ATT_SIZE_CORRECT "
		"Patient.photo[0]\n" },
};

static const struct validate_case rule_cases[] = {
	/* status and code are required. */
	{ "{'resourceType':'Observation'}",
		"error Validation_VAL_Profile_Minimum Observation\n"
		"error Validation_VAL_Profile_Minimum Observation\n" },
	{ "{'resourceType':'Observation','status':'final','code':{'text':"
		"'x'},'subject':{'reference':'Patient'}}",
		"error Reference_REF_Format2 Observation.subject\n" },
	{ "{'resourceType':'Observation','status':'final','code':{'text':"
		"'x'},'subject':{'reference':'#p'}}",
		"error Reference_REF_CantResolve Observation.subject\n" },
	/* A contained resource is referred to, and of a type that may be. */
	{ "{'resourceType':'Observation','status':'final','code':{'text':"
		"'x'},'contained':[{'resourceType':'Patient','id':'p'}],"
		"'subject':{'reference':'#p'}}", "" },
	{ "{'resourceType':'Observation','status':'final','code':{'text':"
		"'x'},'contained':[{'resourceType':'Medication','id':'p'}],"
		"'subject':{'reference':'#p'}}",
		"error Reference_REF_BadTargetType Observation.subject\n" },
	{ "{'resourceType':'Patient','contained':[{'resourceType':"
		"'Organization','id':'o','name':'x'}]}",
		"error CONTAINED_ORPHAN_DOM3 Patient.contained[0]\n" },
	{ "{'resourceType':'Patient','contained':[{'resourceType':"
		"'Organization','id':'o','name':'x','meta':{'versionId':'1'}}"
		"],'managingOrganization':{'reference':'#o'}}",
		"error INV_FAILED Patient.contained[0]\n" },
	/* ele-1, ext-1, and one of FHIRPath: cpt-2. */
	{ "{'resourceType':'Patient','name':[{'id':'x'}]}",
		"error INV_FAILED_SOURCE Patient.name[0]\n" },
	{ "{'resourceType':'Patient','telecom':[{'value':'x'}]}",
		"error INV_FAILED Patient.telecom[0]\n" },
	/* Ids inside a resource stand once. */
	{ "{'resourceType':'Patient','name':[{'id':'x','family':'A'},"
		"{'id':'x','family':'B'}]}",
		"error DUPLICATE_ID Patient\n" },
	{ "{'resourceType':'Patient','extension':[{'url':'http://x.test/no',"
		"'valueString':'a'}]}",
		"error Extension_EXT_Unknown_NotHere Patient.extension[0]\n" },
	{ "{'resourceType':'Patient','extension':[{'url':'no','valueString':"
		"'a'}]}",
		"error Extension_EXT_URL_Absolute Patient.extension[0]\n" },
	{ "{'resourceType':'Patient','extension':[{'valueString':'a'}]}",
		"error Extension_EXT_Url_NotFound Patient.extension[0]\n"
		"error Validation_VAL_Profile_Minimum "
		"Patient.extension[0]\n" },
	/* Known, but for another type of value, and for another place. */
	{ "{'resourceType':'Patient','extension':[{'url':"
		"'http://hl7.org/fhir/StructureDefinition/patient-religion',"
		"'valueString':'a'}]}",
		"error Extension_EXT_Type Patient.extension[0]\n" },
	{ "{'resourceType':'Organization','name':'x','extension':[{'url':"
		"'http://hl7.org/fhir/StructureDefinition/patient-birthTime',"
		"'valueDateTime':'2020-01-01'}]}",
		"error Extension_EXTP_Context_Wrong "
		"Organization.extension[0]\n" },
	{ "{'resourceType':'Patient','text':{'status':'generated','div':"
		"'<div>x</div>'}}",
		"error XHTML_XHTML_NS_InValid Patient.text.div\n" },
	{ "{'resourceType':'Patient','maritalStatus':{'coding':[{'system':"
		"'relative','code':'M'}]}}",
		"warning Terminology_TX_NoValid_2_CC Patient.maritalStatus\n"
		"error Terminology_TX_System_Relative "
		"Patient.maritalStatus.coding[0].system\n" },
};

static void expect_all(const struct validate_case *cases, size_t count)
{
	struct validating me;

	validating_begin(&me);
	for (size_t at = 0; at < count; at++)
		validating_expect(&me, &cases[at]);
	validating_end(&me);
}

static void finds_wrong_shapes(void **state)
{
	(void)state;
	expect_all(shape_cases, sizeof(shape_cases) / sizeof(shape_cases[0]));
}

static void finds_wrong_values(void **state)
{
	(void)state;
	expect_all(value_cases, sizeof(value_cases) / sizeof(value_cases[0]));
}

static void finds_broken_rules(void **state)
{
	(void)state;
	expect_all(rule_cases, sizeof(rule_cases) / sizeof(rule_cases[0]));
}

/* What can't be told here is said, and is no error. */
static void says_what_was_not_checked(void **state)
{
	struct validating me;
	struct findings findings;
	struct buf text = BUF_INIT;

	(void)state;
	validating_begin(&me);
	validating_run(&me, "{'resourceType':'Observation','status':'final',"
		"'code':{'coding':[{'system':'http://snomed.info/sct','code':"
		"'1'},{'system':'http://snomed.info/sct','code':'2'}]}}",
		&findings);
	assert_int_equal(findings.errors, 0);
	findings_print_unchecked(&findings, &text);
	assert_non_null(strstr(text.data, "SNOMED CT (2 times)"));
	findings_free(&findings);
	buf_finish(&text);
	validating_end(&me);
}

/* A place in the text, and the same in XML. */
static void tells_lines(void **state)
{
	static const char json[] = "{\n  'resourceType':'Patient',\n"
		"  'gender':'x'\n}";
	static const char xml[] = "<Patient xmlns=\"http://hl7.org/fhir\">\n"
		"  <!-- -->\n  <gender value=\"x\"/>\n</Patient>";
	struct validating me;
	struct findings findings;

	(void)state;
	validating_begin(&me);
	for (int i = 0; i < 2; i++) {
		validating_run(&me, i == 0 ? json : xml, &findings);
		assert_int_equal(findings.errors, 1);
		assert_int_equal(findings.list[0].line, 3);
		assert_int_equal(findings.list[0].column, 3);
		assert_string_equal(findings.list[0].expression,
			"Patient.gender");
		findings_free(&findings);
	}
	validating_end(&me);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_wrong_shapes),
		cmocka_unit_test(finds_wrong_values),
		cmocka_unit_test(finds_broken_rules),
		cmocka_unit_test(says_what_was_not_checked),
		cmocka_unit_test(tells_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
