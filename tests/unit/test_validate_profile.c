#include "tests/unit/validating.h"

/*
 * Resources against profiles: differentials as guides publish them, layered
 * over R4 and over one another.
 */

#define PATIENT "http://hl7.org/fhir/StructureDefinition/Patient"
#define PROFILE(name, type, base, elements) \
	"{'resourceType':'StructureDefinition','url':'http://x.test/" name \
	"','name':'" name "','status':'active','kind':'resource'," \
	"'abstract':false,'type':'" type "','derivation':'constraint'," \
	"'baseDefinition':'" base "','differential':{'element':[" elements \
	"]}}"
#define R4(type) "http://hl7.org/fhir/StructureDefinition/" type

static const char *const profiles[] = {
	PROFILE("named", "Patient", PATIENT,
		"{'path':'Patient.name','min':1,'max':'2'},"
		"{'path':'Patient.name.family','min':1},"
		"{'path':'Patient.photo','max':'0'},"
		"{'path':'Patient.gender','fixedCode':'female'}"),
	/* Made from the one above, and stricter. */
	PROFILE("strict", "Patient", "http://x.test/named",
		"{'path':'Patient.name','min':2},"
		"{'path':'Patient.birthDate','min':1}"),
	PROFILE("marital", "Patient", PATIENT,
		"{'path':'Patient.maritalStatus','patternCodeableConcept':"
		"{'coding':[{'system':'http://terminology.hl7.org/CodeSystem/"
		"v3-MaritalStatus','code':'M'}]}}"),
	/* Identifiers told apart by their system. */
	PROFILE("sliced", "Patient", PATIENT,
		"{'id':'Patient.identifier','path':'Patient.identifier',"
		"'slicing':{'discriminator':[{'type':'value','path':"
		"'system'}],'rules':'closed'}},"
		"{'id':'Patient.identifier:a','path':'Patient.identifier',"
		"'sliceName':'a','min':1,'max':'1'},"
		"{'id':'Patient.identifier:a.system','path':"
		"'Patient.identifier.system','fixedUri':'http://x.test/a'},"
		"{'id':'Patient.identifier:a.value','path':"
		"'Patient.identifier.value','min':1},"
		"{'id':'Patient.identifier:b','path':'Patient.identifier',"
		"'sliceName':'b'},"
		"{'id':'Patient.identifier:b.system','path':"
		"'Patient.identifier.system','fixedUri':'http://x.test/b'}"),
	/* The slice of the profile below, refined by its name alone. */
	PROFILE("refined", "Patient", "http://x.test/sliced",
		"{'id':'Patient.identifier:b','path':'Patient.identifier',"
		"'sliceName':'b','min':1},"
		"{'id':'Patient.identifier:b.use','path':"
		"'Patient.identifier.use','min':1}"),
	PROFILE("contacts", "Patient", PATIENT,
		"{'id':'Patient.contact','path':'Patient.contact','slicing':"
		"{'discriminator':[{'type':'exists','path':'gender'}],"
		"'rules':'open'}},"
		"{'id':'Patient.contact:g','path':'Patient.contact',"
		"'sliceName':'g','max':'1'},"
		"{'id':'Patient.contact:g.gender','path':"
		"'Patient.contact.gender','min':1}"),
	PROFILE("measured", "Observation", R4("Observation"),
		"{'id':'Observation.value[x]','path':'Observation.value[x]',"
		"'type':[{'code':'Quantity'}],'min':1},"
		"{'id':'Observation.value[x].unit','path':"
		"'Observation.value[x].unit','min':1}"),
	PROFILE("shortcut", "Observation", R4("Observation"),
		"{'id':'Observation.value[x]:valueQuantity','path':"
		"'Observation.value[x]','sliceName':'valueQuantity','type':"
		"[{'code':'Quantity'}],'min':1}"),
	PROFILE("subject", "Observation", R4("Observation"),
		"{'path':'Observation.subject','type':[{'code':'Reference',"
		"'targetProfile':['http://x.test/named']}]}"),
	PROFILE("rules", "Patient", PATIENT,
		"{'path':'Patient','constraint':[{'key':'x-1','severity':"
		"'error','human':'a name or a number','expression':"
		"'name.exists() or identifier.exists()'},{'key':'x-2',"
		"'severity':'warning','human':'a birth date','expression':"
		"'birthDate.exists()'}]}"),
	PROFILE("wide", "Bundle", R4("Bundle"),
		"{'id':'Bundle.entry','path':'Bundle.entry','slicing':"
		"{'discriminator':[{'type':'type','path':'resource'}],'rules':"
		"'open'},'min':1},"
		"{'id':'Bundle.entry:p','path':'Bundle.entry','sliceName':"
		"'p','min':1,'max':'1'},"
		"{'id':'Bundle.entry:p.resource','path':"
		"'Bundle.entry.resource','type':[{'code':'Patient','profile':"
		"['http://x.test/named']}],'min':1}"),
};

struct profile_case {
	const char *profile;
	struct validate_case test;
};

#define SYSTEM(letter) "{'system':'http://x.test/" letter "','value':'1'}"
#define OBSERVED "{'resourceType':'Observation','status':'final','code':" \
	"{'text':'x'}"

static const struct profile_case cases[] = {
	{ "named", { "{'resourceType':'Patient','gender':'female','name':[{"
		"'family':'A'}]}", "" } },
	{ "named", { "{'resourceType':'Patient'}",
		"error Validation_VAL_Profile_Minimum Patient\n" } },
	{ "named", { "{'resourceType':'Patient','name':[{'text':'A'}]}",
		"error Validation_VAL_Profile_Minimum Patient.name[0]\n" } },
	{ "named", { "{'resourceType':'Patient','name':[{'family':'A'},"
		"{'family':'B'},{'family':'C'}],'gender':'male'}",
		"error Validation_VAL_Profile_Maximum Patient\n"
		"error _DT_Fixed_Wrong Patient.gender\n" } },
	{ "named", { "{'resourceType':'Patient','name':[{'family':'A'}],"
		"'photo':[{'url':'http://x.test/p','contentType':'a/b'}]}",
		"error Validation_VAL_Profile_Maximum Patient\n" } },
	/* An extension in the place of a value is there as well. */
	{ "named", { "{'resourceType':'Patient','name':[{'_family':{"
		"'extension':[{'url':'" R4("data-absent-reason") "',"
		"'valueCode':'unknown'}]}}]}", "" } },
	/* Of two that want more, only the stricter is told. */
	{ "strict", { "{'resourceType':'Patient'}",
		"error Validation_VAL_Profile_Minimum Patient\n"
		"error Validation_VAL_Profile_Minimum Patient\n" } },
	{ "marital", { "{'resourceType':'Patient','maritalStatus':{'coding':["
		"{'system':'http://terminology.hl7.org/CodeSystem/"
		"v3-MaritalStatus','code':'M','display':'Married'}],'text':"
		"'m'}}", "" } },
	{ "marital", { "{'resourceType':'Patient','maritalStatus':{'coding':["
		"{'system':'http://terminology.hl7.org/CodeSystem/"
		"v3-MaritalStatus','code':'S'}]}}",
		"error TYPE_CHECKS_PATTERN_CC Patient.maritalStatus\n" } },
	{ "sliced", { "{'resourceType':'Patient','identifier':["
		SYSTEM("a") "," SYSTEM("b") "," SYSTEM("b") "]}", "" } },
	{ "sliced", { "{'resourceType':'Patient'}",
		"error Validation_VAL_Profile_Minimum_SLICE Patient\n" } },
	{ "sliced", { "{'resourceType':'Patient','identifier':["
		SYSTEM("a") "," SYSTEM("a") "," SYSTEM("c") "]}",
		"error Validation_VAL_Profile_Maximum Patient\n"
		"error Validation_VAL_Profile_NotSlice "
		"Patient.identifier[2]\n" } },
	{ "sliced", { "{'resourceType':'Patient','identifier':[{'system':"
		"'http://x.test/a'}]}",
		"error Validation_VAL_Profile_Minimum "
		"Patient.identifier[0]\n" } },
	{ "refined", { "{'resourceType':'Patient','identifier':["
		SYSTEM("a") "]}",
		"error Validation_VAL_Profile_Minimum_SLICE Patient\n" } },
	{ "refined", { "{'resourceType':'Patient','identifier':["
		SYSTEM("a") "," SYSTEM("b") "]}",
		"error Validation_VAL_Profile_Minimum "
		"Patient.identifier[1]\n" } },
	{ "contacts", { "{'resourceType':'Patient','contact':[{'name':{'text':"
		"'A'}},{'gender':'male','name':{'text':'B'}},{'gender':"
		"'male','name':{'text':'C'}}]}",
		"error Validation_VAL_Profile_Maximum Patient\n" } },
	{ "measured", { OBSERVED ",'valueQuantity':{'value':1,'unit':'g'}}",
		"" } },
	{ "measured", { OBSERVED ",'valueQuantity':{'value':1}}",
		"error Validation_VAL_Profile_Minimum "
		"Observation.value.ofType(Quantity)\n" } },
	{ "measured", { OBSERVED ",'valueString':'1 g'}",
		"error Validation_VAL_Profile_WrongType "
		"Observation.value.ofType(string)\n" } },
	{ "shortcut", { OBSERVED ",'valueString':'1 g'}",
		"error Validation_VAL_Profile_Minimum_SLICE Observation\n" } },
	{ "shortcut", { OBSERVED ",'valueQuantity':{'value':1}}", "" } },
	/* What a reference leads to has to conform. */
	{ "subject", { OBSERVED ",'contained':[{'resourceType':'Patient','id':"
		"'p','name':[{'family':'A'}]}],'subject':{'reference':'#p'}}",
		"" } },
	{ "subject", { OBSERVED ",'contained':[{'resourceType':'Patient','id':"
		"'p'}],'subject':{'reference':'#p'}}",
		"error Reference_REF_CantMatchChoice Observation.subject\n" } },
	{ "rules", { "{'resourceType':'Patient','active':true}",
		"error INV_FAILED Patient\n"
		"warning INV_FAILED Patient\n" } },
	{ "wide", { "{'resourceType':'Bundle','type':'collection','entry':[{"
		"'fullUrl':'urn:oid:1.2.1','resource':{'resourceType':"
		"'Patient','name':[{'family':'A'}]}}]}", "" } },
	{ "wide", { "{'resourceType':'Bundle','type':'collection','entry':[{"
		"'fullUrl':'urn:oid:1.2.1','resource':{'resourceType':"
		"'Patient','active':true}}]}",
		"error Validation_VAL_Profile_Minimum "
		"Bundle.entry[0].resource.ofType(Patient)\n" } },
	{ "nowhere", { "{'resourceType':'Patient','active':true}",
		"error Validation_VAL_Unknown_Profile Patient\n" } },
	{ "measured", { "{'resourceType':'Patient','active':true}",
		"error Validation_VAL_Profile_WrongType Patient\n" } },
};

static void begin(struct validating *me)
{
	validating_begin(me);
	for (size_t at = 0; at < sizeof(profiles) / sizeof(profiles[0]); at++)
		validating_add(me, profiles[at]);
}

static void finds_what_profiles_forbid(void **state)
{
	struct validating me;

	(void)state;
	begin(&me);
	for (size_t at = 0; at < sizeof(cases) / sizeof(cases[0]); at++) {
		char *url = xasprintf("http://x.test/%s", cases[at].profile);
		const char *const list[] = { url };

		me.settings.profiles = list;
		me.settings.profile_count = 1;
		validating_expect(&me, &cases[at].test);
		free(url);
	}
	validating_end(&me);
}

/* meta.profile counts by itself; one that is not here is a warning. */
static void takes_meta_profile(void **state)
{
	static const struct validate_case own[] = {
		{ "{'resourceType':'Patient','meta':{'profile':["
			"'http://x.test/named']}}",
			"error Validation_VAL_Profile_Minimum Patient\n" },
		{ "{'resourceType':'Patient','meta':{'profile':["
			"'http://x.test/nowhere']}}",
			"warning VALIDATION_VAL_PROFILE_UNKNOWN Patient\n" },
	};
	struct validating me;

	(void)state;
	begin(&me);
	validating_expect(&me, &own[0]);
	validating_expect(&me, &own[1]);
	validating_end(&me);
}

/* "Patient:1 = profile": the second Patient of a Bundle. */
static void takes_rules_for_entries(void **state)
{
	static const struct validate_rule rule = { "Patient", 1,
		"http://x.test/named" };
	static const struct validate_case two = {
		"{'resourceType':'Bundle','type':'collection','entry':[{"
		"'fullUrl':'urn:oid:1.2.1','resource':{'resourceType':"
		"'Patient','active':true}},{'fullUrl':'urn:oid:1.2.2',"
		"'resource':{'resourceType':'Patient','active':true}}]}",
		"error Validation_VAL_Profile_Minimum "
		"Bundle.entry[1].resource.ofType(Patient)\n" };
	struct validating me;

	(void)state;
	begin(&me);
	me.settings.rules = &rule;
	me.settings.rule_count = 1;
	validating_expect(&me, &two);
	validating_end(&me);
}

/* Profiles that are made from each other, or refer to each other. */
static void stands_circles(void **state)
{
	static const char *const circle[] = {
		PROFILE("left", "Patient", "http://x.test/right",
			"{'path':'Patient.link.other','type':[{'code':"
			"'Reference','targetProfile':['http://x.test/right']}"
			"]}"),
		PROFILE("right", "Patient", "http://x.test/left",
			"{'path':'Patient.link.other','type':[{'code':"
			"'Reference','targetProfile':['http://x.test/left']}"
			"]}"),
	};
	static const char *const list[] = { "http://x.test/left" };
	struct validating me;
	struct findings findings;

	(void)state;
	validating_begin(&me);
	validating_add(&me, circle[0]);
	validating_add(&me, circle[1]);
	me.settings.profiles = list;
	me.settings.profile_count = 1;
	validating_run(&me, "{'resourceType':'Patient','contained':[{"
		"'resourceType':'Patient','id':'p','link':[{'type':'refer',"
		"'other':{'reference':'#'}}]}],'link':[{'type':'refer',"
		"'other':{'reference':'#p'}}]}", &findings);
	findings_free(&findings);
	validating_end(&me);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_what_profiles_forbid),
		cmocka_unit_test(takes_meta_profile),
		cmocka_unit_test(takes_rules_for_entries),
		cmocka_unit_test(stands_circles),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
