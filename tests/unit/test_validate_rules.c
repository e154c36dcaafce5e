#include "tests/unit/validating.h"

/*
 * What profiles ask for by extensions of their elements, how slices are told
 * apart and ordered, and where references may lead.
 */

#define R4(type) "http://hl7.org/fhir/StructureDefinition/" type
#define PROFILE(name, type, base, elements) \
	"{'resourceType':'StructureDefinition','url':'http://x.test/" name \
	"','name':'" name "','status':'active','kind':'resource'," \
	"'abstract':false,'type':'" type "','derivation':'constraint'," \
	"'baseDefinition':'" base "','differential':{'element':[" elements \
	"]}}"
#define RULE(name, path, url, value) \
	PROFILE(name, "Patient", R4("Patient"), "{'path':'" path "'," \
		"'extension':[{'url':'" url "'," value "}]}")
#define R5 "http://hl7.org/fhir/5.0/StructureDefinition/" \
	"extension-ElementDefinition."
#define SLICED(name, path, kind, by, rules, slices) \
	PROFILE(name, "Patient", R4("Patient"), \
		"{'id':'" path "','path':'" path "','slicing':{" \
		"'discriminator':[{'type':'" kind "','path':'" by "'}]," \
		rules "}}," slices)
#define SYSTEM(slice, system) \
	"{'id':'Patient.identifier:" slice "','path':'Patient.identifier'," \
	"'sliceName':'" slice "'},{'id':'Patient.identifier:" slice \
	".system','path':'Patient.identifier.system','fixedUri':" \
	"'http://x.test/" system "'}"

static const char *const definitions[] = {
	RULE("value", "Patient.active", R5 "mustHaveValue",
		"'valueBoolean':true"),
	RULE("long", "Patient.name.family", R4("minLength"),
		"'valueInteger':3"),
	RULE("small", "Patient.photo", R4("maxSize"), "'valueDecimal':3"),
	RULE("mono", "Patient.text", R4("narrative-language-control"),
		"'valueCode':'_no'"),
	RULE("many", "Patient.text", R4("narrative-language-control"),
		"'valueCode':'_yes'"),
	RULE("own", "Patient.text", R4("narrative-language-control"),
		"'valueCode':'_resource'"),
	RULE("welsh", "Patient.text", R4("narrative-language-control"),
		"'valueCode':'cy'"),
	PROFILE("bound", "Patient", R4("Patient"), "{'path':'Patient.gender',"
		"'binding':{'strength':'required','valueSet':"
		"'http://hl7.org/fhir/ValueSet/administrative-gender',"
		"'extension':[{'url':'" R5 "binding.additional','extension':["
		"{'url':'purpose','valueCode':'required'},{'url':'valueSet',"
		"'valueCanonical':'http://x.test/two'}]}]}}"),
	"{'resourceType':'ValueSet','url':'http://x.test/two','status':"
		"'active','compose':{'include':[{'system':"
		"'http://hl7.org/fhir/administrative-gender','concept':["
		"{'code':'male'},{'code':'female'}]}]}}",
	/* A part of a profile, by its element. */
	PROFILE("library", "Patient", R4("Patient"),
		"{'id':'Patient.contact','path':'Patient.contact','slicing':{"
		"'discriminator':[{'type':'value','path':'gender'}],'rules':"
		"'open'}},{'id':'Patient.contact:f','path':'Patient.contact',"
		"'sliceName':'f'},{'id':'Patient.contact:f.gender','path':"
		"'Patient.contact.gender','min':1,'fixedCode':'female'}"),
	PROFILE("borrowed", "Patient", R4("Patient"),
		"{'path':'Patient.contact','type':[{'code':'BackboneElement',"
		"'profile':['http://x.test/library'],'_profile':[{"
		"'extension':[{'url':'" R4("elementdefinition-profile-element")
		"','valueString':'Patient.contact:f'}]}]}]}"),
	SLICED("ordered", "Patient.identifier", "value", "system",
		"'rules':'open','ordered':true",
		SYSTEM("a", "a") "," SYSTEM("b", "b")),
	SLICED("last", "Patient.identifier", "value", "system",
		"'rules':'openAtEnd'", SYSTEM("a", "a")),
	SLICED("twins", "Patient.identifier", "value", "system",
		"'rules':'open'", SYSTEM("a", "a") "," SYSTEM("b", "a")),
	SLICED("marked", "Patient.contact", "value",
		"extension(\\\"http://x.test/mark\\\").value", "'rules':"
		"'closed'", "{'id':'Patient.contact:m','path':"
		"'Patient.contact','sliceName':'m'},{'id':"
		"'Patient.contact:m.extension','path':"
		"'Patient.contact.extension','slicing':{'discriminator':[{"
		"'type':'value','path':'url'}],'rules':'open'}},{'id':"
		"'Patient.contact:m.extension:mark','path':"
		"'Patient.contact.extension','sliceName':'mark','min':1,"
		"'type':[{'code':'Extension','profile':["
		"'http://x.test/mark']}]},{'id':"
		"'Patient.contact:m.extension:mark.value[x]','path':"
		"'Patient.contact.extension.value[x]','fixedCode':'x'}"),
	PROFILE("mark", "Extension", R4("Extension"),
		"{'path':'Extension.url','fixedUri':'http://x.test/mark'},"
		"{'path':'Extension.value[x]','type':[{'code':'code'}]}"),
	SLICED("led", "Patient.generalPractitioner", "type", "resolve()",
		"'rules':'closed'", "{'id':'Patient.generalPractitioner:p',"
		"'path':'Patient.generalPractitioner','sliceName':'p','type':"
		"[{'code':'Reference','targetProfile':['" R4("Practitioner")
		"']}]}"),
	PROFILE("inside", "Patient", R4("Patient"),
		"{'path':'Patient.managingOrganization','type':[{'code':"
		"'Reference','targetProfile':['" R4("Organization") "'],"
		"'aggregation':['contained']}]}"),
	/* %resource is a contained one itself; %rootResource contains it. */
	PROFILE("kept", "Patient", R4("Patient"),
		"{'path':'Patient.contained','type':[{'code':'Organization',"
		"'profile':['http://x.test/keeper']}]}"),
	PROFILE("keeper", "Organization", R4("Organization"),
		"{'path':'Organization','constraint':[{'key':'k-1',"
		"'severity':'error','human':'it is kept by somebody active',"
		"'expression':'%resource.name.exists() and "
		"%rootResource.active = true'}]}"),
	PROFILE("massive", "Observation", R4("Observation"),
		"{'path':'Observation.value[x]','type':[{'code':'Quantity'}],"
		"'minValueQuantity':{'value':1,'system':"
		"'http://unitsofmeasure.org','code':'kg'}}"),
};

#define PERSON(members) "{'resourceType':'Patient'," members "}"
#define PHOTO(data) PERSON("'photo':[{'contentType':'image/png','data':'" \
	data "'}]")
#define DIVS(inside) PERSON("'language':'en','text':{'status':'generated'," \
	"'div':'<div xmlns=\\'http://www.w3.org/1999/xhtml\\' lang=\\'en\\' " \
	"xml:lang=\\'en\\'>" inside "</div>'}")
#define SECTION(lang) "<div lang=\\'" lang "\\' xml:lang=\\'" lang \
	"\\'>x</div>"
#define IDS(list) PERSON("'identifier':[" list "]")
#define ID(name) "{'system':'http://x.test/" name "','value':'1'}"
#define LED(type, members) PERSON("'contained':[{'resourceType':'" type \
	"','id':'c'" members "}],'generalPractitioner':[{'reference':'#c'}]")
#define WEIGHT(value, unit) "{'resourceType':'Observation','status':" \
	"'final','code':{'text':'x'},'valueQuantity':{'value':" value \
	",'system':'http://unitsofmeasure.org','code':'" unit "'}}"

static const struct {
	const char *profile;
	struct validate_case test;
} cases[] = {
	{ "value", { PERSON("'active':true"), "" } },
	{ "value", { PERSON("'_active':{'extension':[{'url':'" R4(
		"data-absent-reason") "','valueCode':'unknown'}]}"),
		"error PRIMITIVE_MUSTHAVEVALUE_MESSAGE Patient.active\n" } },
	{ "long", { PERSON("'name':[{'family':'Ash'}]"), "" } },
	{ "long", { PERSON("'name':[{'family':'\u00c9y'}]"),
		"error PRIMITIVE_TOO_SHORT Patient.name[0].family\n" } },
	{ "small", { PHOTO("AAAA"), "" } },
	{ "small", { PHOTO("AAAAAA=="),
		"error TYPE_SPECIFIC_CHECKS_DT_ATT_TOO_LONG "
		"Patient.photo[0]\n" } },
	{ "mono", { DIVS("x"), "" } },
	{ "mono", { DIVS(SECTION("en")),
		"error XHTML_CONTROL_NO_LANGS Patient.text\n" } },
	{ "many", { DIVS("x"),
		"error XHTML_CONTROL_LANGS_REQUIRED Patient.text\n" } },
	{ "many", { DIVS(SECTION("cy")), "" } },
	{ "own", { DIVS(SECTION("cy") SECTION("en")), "" } },
	{ "own", { DIVS(SECTION("cy")),
		"error XHTML_CONTROL_LANGS_REQUIRED_DEF Patient.text\n" } },
	{ "welsh", { DIVS(SECTION("en")),
		"error XHTML_CONTROL_LANGS_REQUIRED_CODE Patient.text\n" } },
	{ "bound", { PERSON("'gender':'male'"), "" } },
	{ "bound", { PERSON("'gender':'other'"),
		"error Terminology_TX_NoValid_16 Patient.gender\n" } },
	{ "borrowed", { PERSON("'contact':[{'name':{'text':'B'},'gender':"
		"'female'}]"), "" } },
	{ "borrowed", { PERSON("'contact':[{'name':{'text':'B'},'gender':"
		"'male'}]"),
		"error _DT_Fixed_Wrong Patient.contact[0].gender\n" } },
	{ "ordered", { IDS(ID("a") "," ID("b")), "" } },
	{ "ordered", { IDS(ID("b") "," ID("a")),
		"error Validation_VAL_Profile_OutOfOrder "
		"Patient.identifier[1]\n" } },
	{ "last", { IDS(ID("a") "," ID("z")), "" } },
	{ "last", { IDS(ID("z") "," ID("a")),
		"error Validation_VAL_Profile_NotSlice "
		"Patient.identifier[1]\n" } },
	{ "twins", { IDS(ID("a")),
		"error Validation_VAL_Profile_MatchMultiple "
		"Patient.identifier[0]\n" } },
	{ "marked", { PERSON("'contact':[{'extension':[{'url':"
		"'http://x.test/mark','valueCode':'x'}],'name':{'text':'B'}"
		"}]"), "" } },
	{ "marked", { PERSON("'contact':[{'extension':[{'url':"
		"'http://x.test/mark','valueCode':'y'}],'name':{'text':'B'}"
		"}]"),
		"error Validation_VAL_Profile_NotSlice "
		"Patient.contact[0]\n" } },
	{ "led", { LED("Practitioner", ""), "" } },
	{ "led", { LED("Organization", ",'name':'O'"),
		"error Validation_VAL_Profile_NotSlice "
		"Patient.generalPractitioner[0]\n" } },
	{ "inside", { PERSON("'contained':[{'resourceType':'Organization',"
		"'id':'c','name':'O'}],'managingOrganization':{'reference':"
		"'#c'}"), "" } },
	{ "inside", { PERSON("'managingOrganization':{'reference':"
		"'Organization/1'}"),
		"error Reference_REF_Aggregation "
		"Patient.managingOrganization\n" } },
	{ "kept", { PERSON("'active':true,'contained':[{'resourceType':"
		"'Organization','id':'c','name':'O'}],'managingOrganization':"
		"{'reference':'#c'}"), "" } },
	{ "kept", { PERSON("'active':false,'contained':[{'resourceType':"
		"'Organization','id':'c','name':'O'}],'managingOrganization':"
		"{'reference':'#c'}"),
		"error INV_FAILED "
		"Patient.contained[0].ofType(Organization)\n" } },
	{ "massive", { WEIGHT("1000.0", "g"), "" } },
	{ "massive", { WEIGHT("999.9", "g"),
		"error TYPE_SPECIFIC_CHECKS_DT_QTY_MIN_VALUE_WRONG_UCUM "
		"Observation.value.ofType(Quantity)\n" } },
	{ "massive", { WEIGHT("0.5", "kg"),
		"error TYPE_SPECIFIC_CHECKS_DT_QTY_MIN_VALUE_WRONG "
		"Observation.value.ofType(Quantity)\n" } },
};

static void begin(struct validating *me)
{
	validating_begin(me);
	for (size_t i = 0; i < FD_COUNT(definitions); i++)
		validating_add(me, definitions[i]);
}

static void keeps_rules(void **state)
{
	struct validating me;

	(void)state;
	begin(&me);
	for (size_t i = 0; i < FD_COUNT(cases); i++) {
		char *url = xasprintf("http://x.test/%s", cases[i].profile);
		const char *const list[] = { url };

		me.settings.profiles = list;
		me.settings.profile_count = 1;
		validating_expect(&me, &cases[i].test);
		free(url);
	}
	validating_end(&me);
}

/* The same resource in both formats. */
static void finds_the_same_in_xml(void **state)
{
	static const char found[] =
		"error Validation_VAL_Profile_Minimum Observation\n"
		"error Terminology_TX_NoValid_16 Observation.status\n"
		"error Type_Specific_Checks_DT_DateTime_Valid "
		"Observation.effective.ofType(dateTime)\n";
	static const struct validate_case both[] = {
		{ "{'resourceType':'Observation','status':'nearly',"
			"'effectiveDateTime':'2024-13-01'}", found },
		{ "<Observation xmlns=\"http://hl7.org/fhir\">"
			"<status value=\"nearly\"/>"
			"<effectiveDateTime value=\"2024-13-01\"/>"
			"</Observation>", found },
	};
	struct validating me;

	(void)state;
	validating_begin(&me);
	validating_expect(&me, &both[0]);
	validating_expect(&me, &both[1]);
	validating_end(&me);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keeps_rules),
		cmocka_unit_test(finds_the_same_in_xml),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
