/*
 * A payload against definitions: base R4 and a small profile of every kind of
 * rule. Whatever the bytes are, the findings have places in them, and the
 * outcome that is printed is JSON; the same bytes give the same findings.
 */

#include "core/ig/validate.h"
#include "tests/fuzz/fuzz.h"

#define URL "http://f.example/"

static const char *const resources[] = {
	"{\"resourceType\":\"StructureDefinition\",\"id\":\"P\",\"url\":\"" URL
	"P\",\"name\":\"P\",\"status\":\"active\",\"kind\":\"resource\","
	"\"abstract\":false,\"type\":\"Patient\",\"baseDefinition\":\"http://"
	"hl7.org/fhir/StructureDefinition/Patient\",\"derivation\":"
	"\"constraint\",\"differential\":{\"element\":[{\"id\":\"Patient\","
	"\"path\":\"Patient\",\"constraint\":[{\"key\":\"f-1\",\"severity\":"
	"\"error\",\"human\":\"h\",\"expression\":\"name.all(family.exists() "
	"or given.count() > 1)\"}]},{\"id\":\"Patient.identifier\",\"path\":"
	"\"Patient.identifier\",\"slicing\":{\"discriminator\":[{\"type\":"
	"\"value\",\"path\":\"system\"}],\"rules\":\"closed\"},\"min\":1},"
	"{\"id\":\"Patient.identifier:a\",\"path\":\"Patient.identifier\","
	"\"sliceName\":\"a\",\"max\":\"1\"},{\"id\":\"Patient.identifier:a"
	".system\",\"path\":\"Patient.identifier.system\",\"fixedUri\":\"u\"},"
	"{\"id\":\"Patient.maritalStatus\",\"path\":\"Patient.maritalStatus\","
	"\"patternCodeableConcept\":{\"coding\":[{\"system\":\"s\",\"code\":"
	"\"c\"}]}},{\"id\":\"Patient.contact\",\"path\":\"Patient.contact\","
	"\"slicing\":{\"discriminator\":[{\"type\":\"exists\",\"path\":"
	"\"gender\"}],\"rules\":\"open\"}},{\"id\":\"Patient.contact:b\","
	"\"path\":\"Patient.contact\",\"sliceName\":\"b\"},{\"id\":\"Patient"
	".contact:b.gender\",\"path\":\"Patient.contact.gender\",\"min\":1},"
	"{\"id\":\"Patient.deceased[x]\",\"path\":\"Patient.deceased[x]\","
	"\"type\":[{\"code\":\"boolean\"}]},{\"id\":\"Patient.link.other\","
	"\"path\":\"Patient.link.other\",\"type\":[{\"code\":\"Reference\","
	"\"targetProfile\":[\"" URL "P\"]}]}]}}",
	"{\"resourceType\":\"CodeSystem\",\"url\":\"s\",\"status\":\"active\","
	"\"content\":\"complete\",\"concept\":[{\"code\":\"c\"}]}",
};

static struct definitions *definitions;
static struct terminology *terminology;

/* Once: base R4 is large, and stays as it is. */
static void set_up(void)
{
	struct err err = ERR_INIT;

	if (definitions != NULL)
		return;
	definitions = definitions_new(&err);
	FUZZ_CHECK(definitions != NULL);
	for (size_t i = 0; i < FD_COUNT(resources); i++)
		FUZZ_CHECK(definitions_add_resource(definitions, resources[i],
			strlen(resources[i]), &err));
	terminology = terminology_new(definitions);
}

static void check_findings(const struct findings *findings, size_t size)
{
	unsigned sum = findings->fatal + findings->errors +
		findings->warnings + findings->information;

	FUZZ_CHECK(sum == findings->count);
	for (size_t i = 0; i < findings->count; i++) {
		const struct finding *finding = &findings->list[i];

		FUZZ_CHECK(finding->text != NULL && finding->id != NULL);
		FUZZ_CHECK(finding->offset <= size);
		FUZZ_CHECK(finding->line > 0 && finding->column > 0);
		FUZZ_CHECK(i == 0 || finding->offset >=
			findings->list[i - 1].offset);
	}
}

static void print(const char *text, size_t size, bool is_by_profile,
	struct buf *out)
{
	static const char *const profile = URL "P";
	const struct validate_settings settings = {
		.profiles = &profile, .profile_count = is_by_profile,
		.guess_profiles = true, .best_practice = true,
		.check_references = true, .nhs = true, .now = 1770000000,
	};
	struct validator *validator = validator_new(definitions, terminology,
		&settings);
	struct findings findings;

	validate_text(validator, text, size, NULL, &findings);
	check_findings(&findings, size);
	findings_print_outcome(&findings, out);
	findings_free(&findings);
	validator_free(validator);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf first = BUF_INIT, again = BUF_INIT;
	struct doc_index *index;
	char *text = fuzz_copy(data, size);

	set_up();
	print(text, size, true, &first);
	index = index_text(first.data, first.len);
	FUZZ_CHECK(index_fault(index) == NULL);
	index_free(index);
	print(text, size, true, &again);
	FUZZ_CHECK(strcmp(first.data, again.data) == 0);
	buf_clear(&again);
	print(text, size, false, &again);
	buf_finish(&first);
	buf_finish(&again);
	free(text);
	return 0;
}
