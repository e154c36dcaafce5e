/* Definitions: how trees are read, spelled and linked. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "core/fhirpath/r4_types.h"
#include "core/ig/definitions.h"

#define BASE "http://hl7.org/fhir/StructureDefinition/"
#define PROFILE(name, type, base, elements) \
	"{\"resourceType\":\"StructureDefinition\",\"url\":" \
	"\"http://example.org/" name "\",\"version\":\"1.0.0\",\"name\":\"" \
	name "\",\"status\":\"active\",\"kind\":\"resource\"," \
	"\"abstract\":false,\"type\":\"" type "\",\"baseDefinition\":\"" \
	base "\",\"derivation\":\"constraint\",\"differential\":" \
	"{\"element\":[" elements "]}}"

static struct definitions *base(void)
{
	struct err err = ERR_INIT;
	struct definitions *definitions = definitions_new(&err);

	assert_non_null(definitions);
	return definitions;
}

static void add(struct definitions *definitions, const char *text)
{
	struct err err = ERR_INIT;

	assert_true(definitions_add_resource(definitions, text, strlen(text),
		&err));
}

static definition_id find(const struct definitions *definitions,
	const char *url)
{
	return definitions_find(definitions, url, strlen(url));
}

static element_id root_of(const struct definitions *definitions,
	definition_id id)
{
	struct definition definition;

	assert_true(id != 0);
	definition_get(definitions, id, &definition);
	return definition.root;
}

static element_id root(const struct definitions *definitions,
	const char *name)
{
	char url[100] = "http://example.org/";

	strncat(url, name, sizeof(url) - 30);
	return root_of(definitions, find(definitions, url));
}

static element_id type_root(const struct definitions *definitions,
	const char *name)
{
	return root_of(definitions, definitions_type(definitions, name,
		strlen(name)));
}

static element_id named(const struct definitions *definitions, element_id of,
	const char *name)
{
	assert_true(of != 0);
	return element_child_named(definitions, of, name, strlen(name));
}

static struct element get(const struct definitions *definitions,
	element_id id)
{
	struct element element;

	assert_true(id != 0);
	element_get(definitions, id, &element);
	return element;
}

static void base_is_built_in(void **state)
{
	struct definitions *all = base();
	struct definition patient;
	struct element element;
	size_t count = 0;

	(void)state;
	assert_int_equal(definitions_package_count(all), 1);
	while (definitions_at(all, 0, count) != 0)
		count++;
	assert_int_equal(count, 649);
	definition_get(all, definitions_type(all, "Patient", 7), &patient);
	assert_string_equal(patient.url, BASE "Patient");
	assert_string_equal(patient.version, "4.0.1");
	assert_string_equal(patient.type, "Patient");
	assert_string_equal(patient.base, BASE "DomainResource");
	assert_string_equal(patient.package, "hl7.fhir.r4.core#4.0.1");
	assert_int_equal(patient.kind, DEFINITION_RESOURCE);
	assert_false(patient.is_profile);
	assert_true(patient.is_from_snapshot);
	element = get(all, named(all, patient.root, "gender"));
	assert_string_equal(element.path, "Patient.gender");
	assert_int_equal(element.binding, BINDING_REQUIRED);
	assert_string_equal(element.value_set,
		"http://hl7.org/fhir/ValueSet/administrative-gender|4.0.1");
	assert_true(element.has_max);
	assert_int_equal(element.max, 1);
	assert_false(element.is_array);
	assert_non_null(element.title);
	assert_non_null(element.definition);
	element = get(all, named(all, patient.root, "name"));
	assert_int_equal(element.max, ELEMENT_UNBOUNDED);
	assert_true(element.is_array);
	definitions_free(all);
}

static void types_are_found_and_related(void **state)
{
	struct definitions *all = base();

	(void)state;
	assert_true(definitions_is_a(all, "Patient", "DomainResource"));
	assert_true(definitions_is_a(all, "Patient", "Resource"));
	assert_true(definitions_is_a(all, "Age", "Quantity"));
	assert_true(definitions_is_a(all, "code", "string"));
	assert_false(definitions_is_a(all, "string", "code"));
	assert_false(definitions_is_a(all, "Bundle", "DomainResource"));
	assert_true(definitions_is_a(all, "Nothing", "Nothing"));
	assert_false(definitions_is_a(all, "Nothing", "Resource"));
	assert_int_equal(definitions_type(all, "Nothing", 7), 0);
	/* A profile on a type is no type. */
	assert_int_equal(definitions_type(all, "vitalsigns", 10), 0);
	definitions_free(all);
}

static void json_members_are_found_as_choices(void **state)
{
	struct definitions *all = base();
	element_id observation = type_root(all, "Observation");
	element_id extension = type_root(all, "Extension");
	const char *type;
	element_id at;

	(void)state;
	at = element_child(all, observation, "valueQuantity", 13, &type);
	assert_string_equal(get(all, at).name, "value");
	assert_true(get(all, at).is_choice);
	assert_string_equal(get(all, at).path, "Observation.value[x]");
	assert_string_equal(type, "Quantity");
	at = element_child(all, observation, "valueDateTime", 13, &type);
	assert_true(at != 0);
	assert_string_equal(type, "dateTime");
	/* Not one of value's types, no type at all, and the name alone. */
	assert_int_equal(element_child(all, observation, "valueMoney", 10,
		&type), 0);
	assert_int_equal(element_child(all, observation, "valueX", 6, &type),
		0);
	assert_int_equal(element_child(all, observation, "value", 5, &type),
		0);
	assert_true(element_child(all, extension, "valueMoney", 10, &type)
		!= 0);
	at = element_child(all, observation, "status", 6, &type);
	assert_string_equal(get(all, at).name, "status");
	assert_null(type);
	definitions_free(all);
}

static void primitives_have_value_type_and_regex(void **state)
{
	struct definitions *all = base();
	element_id at = named(all, type_root(all, "boolean"), "value");

	(void)state;
	assert_string_equal(get(all, at).regex, "true|false");
	assert_string_equal(element_type_at(all, at, 0).code, "boolean");
	at = named(all, type_root(all, "Patient"), "id");
	assert_string_equal(element_type_at(all, at, 0).code, "id");
	at = named(all, type_root(all, "HumanName"), "id");
	assert_string_equal(element_type_at(all, at, 0).code, "string");
	definitions_free(all);
}

static void contents_lead_to_their_element(void **state)
{
	struct definitions *all = base();
	element_id item = named(all, type_root(all, "Questionnaire"), "item");
	element_id inner = named(all, item, "item");

	(void)state;
	assert_string_equal(get(all, inner).content, "#Questionnaire.item");
	assert_int_equal(element_content(all, inner), item);
	assert_int_equal(element_content(all, item), 0);
	definitions_free(all);
}

static void well_known_constraints_are_native(void **state)
{
	struct definitions *all = base();
	element_id patient = type_root(all, "Patient");
	element_id contact = named(all, patient, "contact");
	struct constraint one, other;
	unsigned natives = 0;

	(void)state;
	for (size_t i = 0; i < get(all, patient).constraint_count; i++)
		natives |= 1u << element_constraint(all, patient, i).native;
	assert_int_equal(natives, 1u << CONSTRAINT_DOM_2 |
		1u << CONSTRAINT_DOM_3 | 1u << CONSTRAINT_DOM_4 |
		1u << CONSTRAINT_DOM_5 | 1u << CONSTRAINT_DOM_6);
	one = element_constraint(all, contact, 0);
	assert_string_equal(one.key, "ele-1");
	assert_int_equal(one.native, CONSTRAINT_ELE_1);
	other = element_constraint(all, named(all, patient, "name"), 0);
	assert_int_equal(one.number, other.number);
	other = element_constraint(all, contact, 1);
	assert_string_equal(other.key, "pat-1");
	assert_int_equal(other.native, CONSTRAINT_EXPRESSION);
	assert_true(other.number != one.number);
	assert_true(other.number < constraint_numbers(all));
	definitions_free(all);
}

static void sparse_paths_get_their_steps(void **state)
{
	struct definitions *all = base();
	element_id patient, name, family;

	(void)state;
	add(all, PROFILE("p", "Patient", BASE "Patient",
		"{\"path\":\"Patient.name.family\",\"min\":1,"
		"\"mustSupport\":true}"));
	patient = root(all, "p");
	name = named(all, patient, "name");
	family = named(all, name, "family");
	assert_true(get(all, patient).is_implied);
	assert_true(get(all, name).is_implied);
	assert_false(get(all, name).has_min);
	assert_false(get(all, family).is_implied);
	assert_true(get(all, family).has_min);
	assert_int_equal(get(all, family).min, 1);
	assert_false(get(all, family).has_max);
	assert_true(get(all, family).is_must_support);
	assert_string_equal(get(all, family).id, "Patient.name.family");
	assert_int_equal(element_base(all, name),
		named(all, type_root(all, "Patient"), "name"));
	assert_int_equal(element_base(all, patient),
		type_root(all, "Patient"));
	assert_int_equal(element_base(all, family), 0);
	assert_int_equal(named(all, patient, "gender"), 0);
	definitions_free(all);
}

static void check_value_slice(const struct definitions *all,
	const char *profile)
{
	element_id value = named(all, root(all, profile), "value"), slice;

	assert_true(get(all, value).is_choice);
	assert_true(get(all, value).has_slicing);
	assert_int_equal(element_discriminator(all, value, 0).kind,
		DISCRIMINATOR_TYPE);
	assert_string_equal(element_discriminator(all, value, 0).path,
		"$this");
	slice = element_find_slice(all, value, "valueQuantity");
	assert_string_equal(get(all, slice).id,
		"Observation.value[x]:valueQuantity");
	assert_string_equal(get(all, slice).path, "Observation.value[x]");
	assert_int_equal(get(all, slice).type_count, 1);
	assert_string_equal(element_type_at(all, slice, 0).code, "Quantity");
	assert_int_equal(get(all, named(all, slice, "unit")).min, 1);
}

static void all_spellings_of_a_choice_are_one(void **state)
{
	struct definitions *all = base();

	(void)state;
	add(all, PROFILE("path", "Observation", BASE "Observation",
		"{\"path\":\"Observation.valueQuantity\"},"
		"{\"path\":\"Observation.valueQuantity.unit\",\"min\":1}"));
	add(all, PROFILE("slice", "Observation", BASE "Observation",
		"{\"path\":\"Observation.value[x]\"},"
		"{\"path\":\"Observation.value[x]\",\"sliceName\":"
		"\"valueQuantity\"},"
		"{\"path\":\"Observation.value[x].unit\",\"min\":1}"));
	add(all, PROFILE("id", "Observation", BASE "Observation",
		"{\"id\":\"Observation.value[x]:valueQuantity.unit\","
		"\"path\":\"Observation.value[x].unit\",\"min\":1}"));
	add(all, PROFILE("both", "Observation", BASE "Observation",
		"{\"id\":\"Observation.value[x]:valueQuantity.unit\","
		"\"path\":\"Observation.valueQuantity.unit\",\"min\":1}"));
	check_value_slice(all, "path");
	check_value_slice(all, "slice");
	check_value_slice(all, "id");
	check_value_slice(all, "both");
	definitions_free(all);
}

static void narrowed_choices_take_their_types(void **state)
{
	struct definitions *all = base();
	element_id root_id, value;
	const char *type;

	(void)state;
	add(all, PROFILE("n", "Observation", BASE "Observation",
		"{\"path\":\"Observation.value[x]\",\"type\":["
		"{\"code\":\"string\"},{\"code\":\"CodeableConcept\"}]},"
		"{\"path\":\"Observation.effective[x]\",\"min\":1}"));
	root_id = root(all, "n");
	value = named(all, root_id, "value");
	assert_int_equal(get(all, value).type_count, 2);
	assert_false(get(all, value).has_slicing);
	assert_int_equal(element_child(all, root_id, "valueString", 11,
		&type), value);
	assert_string_equal(type, "string");
	assert_int_equal(element_child(all, root_id, "valueQuantity", 13,
		&type), 0);
	/* Not narrowed here: those of the base. */
	assert_true(element_child(all, root_id, "effectivePeriod", 15, &type)
		!= 0);
	assert_string_equal(type, "Period");
	assert_int_equal(element_child(all, root_id, "effectiveString", 15,
		&type), 0);
	definitions_free(all);
}

/* effectivePeriod is an element of its own in ActivityDefinition. */
static void names_that_look_like_choices_stay(void **state)
{
	struct definitions *all = base();
	element_id at;

	(void)state;
	add(all, PROFILE("a", "ActivityDefinition", BASE "ActivityDefinition",
		"{\"path\":\"ActivityDefinition.effectivePeriod\","
		"\"min\":1}"));
	at = named(all, root(all, "a"), "effectivePeriod");
	assert_false(get(all, at).is_choice);
	assert_int_equal(get(all, at).min, 1);
	definitions_free(all);
}

static void check_identifier_slices(const struct definitions *all,
	const char *profile)
{
	element_id identifier = named(all, root(all, profile), "identifier");
	element_id nhs = element_find_slice(all, identifier, "nhs");
	element_id local = element_find_slice(all, identifier, "local");

	assert_true(get(all, identifier).has_slicing);
	assert_int_equal(get(all, identifier).rules, SLICING_CLOSED);
	assert_int_equal(get(all, identifier).discriminator_count, 1);
	assert_int_equal(element_first_slice(all, identifier), nhs);
	assert_int_equal(element_next_slice(all, nhs), local);
	assert_int_equal(element_next_slice(all, local), 0);
	assert_string_equal(get(all, nhs).slice, "nhs");
	assert_string_equal(get(all, named(all, nhs, "system")).fixed,
		"\"urn:nhs\"");
	assert_string_equal(get(all, named(all, nhs, "system")).fixed_type,
		"uri");
	assert_string_equal(get(all, named(all, local, "system")).pattern,
		"\"urn:local\"");
	assert_string_equal(get(all, named(all, local, "system")).id,
		"Patient.identifier:local.system");
	assert_int_equal(named(all, identifier, "system"), 0);
	assert_int_equal(element_base(all, nhs), 0);
}

#define SLICING "\"slicing\":{\"discriminator\":[{\"type\":\"pattern\"," \
	"\"path\":\"system\"}],\"rules\":\"closed\"}"

static void slices_are_found_by_id_or_by_order(void **state)
{
	struct definitions *all = base();

	(void)state;
	add(all, PROFILE("order", "Patient", BASE "Patient",
		"{\"path\":\"Patient.identifier\"," SLICING "},"
		"{\"path\":\"Patient.identifier\",\"sliceName\":\"nhs\"},"
		"{\"path\":\"Patient.identifier.system\","
		"\"fixedUri\":\"urn:nhs\"},"
		"{\"path\":\"Patient.identifier\",\"sliceName\":\"local\"},"
		"{\"path\":\"Patient.identifier.system\","
		"\"patternUri\":\"urn:local\"}"));
	/* By id, and in no order. */
	add(all, PROFILE("ids", "Patient", BASE "Patient",
		"{\"id\":\"Patient.identifier:nhs\","
		"\"path\":\"Patient.identifier\",\"sliceName\":\"nhs\"},"
		"{\"id\":\"Patient.identifier:local.system\","
		"\"path\":\"Patient.identifier.system\","
		"\"patternUri\":\"urn:local\"},"
		"{\"id\":\"Patient.identifier:nhs.system\","
		"\"path\":\"Patient.identifier.system\","
		"\"fixedUri\":\"urn:nhs\"},"
		"{\"id\":\"Patient.identifier\","
		"\"path\":\"Patient.identifier\"," SLICING "}"));
	check_identifier_slices(all, "order");
	check_identifier_slices(all, "ids");
	definitions_free(all);
}

static void slices_in_slices_have_their_own_places(void **state)
{
	struct definitions *all = base();
	element_id outer, inner;

	(void)state;
	add(all, PROFILE("x", "Patient", BASE "Patient",
		"{\"path\":\"Patient.extension\",\"sliceName\":\"a\"},"
		"{\"path\":\"Patient.extension.extension\","
		"\"sliceName\":\"b\",\"max\":\"0\"},"
		"{\"path\":\"Patient.extension\",\"sliceName\":\"a/c\"}"));
	outer = named(all, root(all, "x"), "extension");
	assert_true(get(all, outer).has_slicing);
	assert_string_equal(element_discriminator(all, outer, 0).path, "url");
	assert_true(element_find_slice(all, outer, "a/c") != 0);
	outer = element_find_slice(all, outer, "a");
	inner = element_find_slice(all, named(all, outer, "extension"), "b");
	assert_string_equal(get(all, inner).id,
		"Patient.extension:a.extension:b");
	assert_true(get(all, inner).has_max);
	assert_int_equal(get(all, inner).max, 0);
	definitions_free(all);
}

static void bases_are_found_past_those_that_are_silent(void **state)
{
	struct definitions *all = base();
	element_id at;

	(void)state;
	add(all, PROFILE("silent", "Patient", BASE "Patient",
		"{\"path\":\"Patient.gender\",\"min\":1}"));
	add(all, PROFILE("top", "Patient", "http://example.org/silent",
		"{\"path\":\"Patient.gender\",\"mustSupport\":true},"
		"{\"path\":\"Patient.birthDate\",\"min\":1}"));
	at = named(all, root(all, "top"), "gender");
	assert_int_equal(element_base(all, at),
		named(all, root(all, "silent"), "gender"));
	at = named(all, root(all, "top"), "birthDate");
	assert_int_equal(element_base(all, at),
		named(all, type_root(all, "Patient"), "birthDate"));
	assert_int_equal(definition_base(all, find(all,
		"http://example.org/top")), find(all,
		"http://example.org/silent"));
	definitions_free(all);
}

#define WITH_SNAPSHOT \
	"{\"resourceType\":\"StructureDefinition\",\"url\":" \
	"\"http://example.org/snap\",\"name\":\"snap\",\"kind\":\"resource\"," \
	"\"type\":\"Patient\",\"derivation\":\"constraint\"," \
	"\"baseDefinition\":\"http://example.org/missing\"," \
	"\"snapshot\":{\"element\":[{\"path\":\"Patient\"}," \
	"{\"path\":\"Patient.gender\",\"min\":1,\"max\":\"1\"}]}," \
	"\"differential\":{\"element\":[{\"path\":\"Patient.name\"," \
	"\"min\":1}]}}"

static void a_snapshot_serves_while_the_base_is_missing(void **state)
{
	struct definitions *all = base();
	struct definition definition;

	(void)state;
	add(all, WITH_SNAPSHOT);
	definition_get(all, find(all, "http://example.org/snap"),
		&definition);
	assert_true(definition.is_from_snapshot);
	assert_true(named(all, definition.root, "gender") != 0);
	assert_int_equal(definition_base(all, find(all,
		"http://example.org/snap")), 0);
	add(all, PROFILE("missing", "Patient", BASE "Patient",
		"{\"path\":\"Patient.gender\",\"min\":1}"));
	definition_get(all, find(all, "http://example.org/snap"),
		&definition);
	assert_false(definition.is_from_snapshot);
	assert_true(named(all, definition.root, "name") != 0);
	assert_int_equal(named(all, definition.root, "gender"), 0);
	definitions_free(all);
}

#define VERSIONED(version) "{\"resourceType\":\"StructureDefinition\"," \
	"\"url\":\"http://example.org/v\",\"version\":\"" version "\"," \
	"\"name\":\"v\",\"kind\":\"resource\",\"type\":\"Patient\"," \
	"\"derivation\":\"constraint\",\"baseDefinition\":\"" BASE \
	"Patient\",\"differential\":{\"element\":[{\"path\":\"Patient\"}]}}"

/* The model says of R4 what the engine's own table says. */
static void the_model_knows_what_fhirpath_knows(void **state)
{
	static const char *const keys[][2] = {
		{ "Patient", "name" }, { "Patient", "contact" },
		{ "Patient.contact", "name" }, { "Patient", "active" },
		{ "Patient", "deceasedBoolean" }, { "Patient", "nothing" },
		{ "Patient", "deceased" }, { "Observation", "valueQuantity" },
		{ "Observation", "component" }, { "Age", "value" },
		{ "Observation.component", "valueDateTime" },
		{ "Questionnaire.item", "item" }, { "Patient", "id" },
		{ "Extension", "valueReference" }, { "Bundle", "entry" },
		{ "Bundle.entry", "resource" }, { "Narrative", "div" },
		{ "HumanName", "id" }, { "Patient", "extension" },
		{ "Timing.repeat", "boundsPeriod" }, { "Nothing", "x" },
	};
	struct definitions *all = base();
	const struct fhirpath_model *model = definitions_model(all);

	(void)state;
	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++) {
		struct fhirpath_element a = { 0 }, b = { 0 };
		const char *type = keys[i][0], *key = keys[i][1];
		fhirpath_type of = model->find(model->data, type,
			strlen(type));
		fhirpath_type known = fhirpath_r4.find(NULL, type,
			strlen(type));
		const char *name, *known_name;
		size_t len, known_len;
		bool is_there;

		assert_int_equal(of != 0, known != 0);
		if (of == 0)
			continue;
		is_there = model->member(model->data, of, key, strlen(key),
			&a);
		assert_int_equal(is_there, fhirpath_r4.member(NULL, known,
			key, strlen(key), &b));
		if (!is_there)
			continue;
		assert_int_equal(a.name_len, b.name_len);
		assert_int_equal(a.type != 0, b.type != 0);
		if (a.type == 0)
			continue;
		name = model->name(model->data, a.type, &len);
		known_name = fhirpath_r4.name(NULL, b.type, &known_len);
		assert_int_equal(len, known_len);
		assert_memory_equal(name, known_name, len);
	}
	definitions_free(all);
}

static void versions_are_numbers(void **state)
{
	struct definitions *all = base();
	struct definition definition;

	(void)state;
	add(all, VERSIONED("1.10.0"));
	add(all, VERSIONED("1.9.0"));
	definition_get(all, find(all, "http://example.org/v"), &definition);
	assert_string_equal(definition.version, "1.10.0");
	definition_get(all, find(all, "http://example.org/v|1.9.0"),
		&definition);
	assert_string_equal(definition.version, "1.9.0");
	assert_int_equal(find(all, "http://example.org/v|2.0.0"), 0);
	assert_int_equal(find(all, "http://example.org/"), 0);
	definitions_free(all);
}

static void extensions_say_where_they_stand(void **state)
{
	struct definitions *all = base();
	definition_id id = find(all, BASE "patient-birthPlace");

	(void)state;
	assert_int_equal(definition_context_count(all, id), 1);
	assert_int_equal(definition_context(all, id, 0).kind,
		CONTEXT_ELEMENT);
	assert_string_equal(definition_context(all, id, 0).expression,
		"Patient");
	assert_null(definition_context_invariant(all, id, 0));
	definitions_free(all);
}

static void bundles_hold_definitions(void **state)
{
	struct definitions *all = base();
	struct err err = ERR_INIT;

	(void)state;
	add(all, "{\"resourceType\":\"Bundle\",\"entry\":[{\"resource\":"
		VERSIONED("1.0.0") "},{\"resource\":" PROFILE("w", "Patient",
		BASE "Patient", "{\"path\":\"Patient\"}") "}]}");
	assert_true(find(all, "http://example.org/v") != 0);
	assert_true(find(all, "http://example.org/w") != 0);
	assert_int_equal(definitions_package_count(all), 2);
	assert_false(definitions_add_resource(all, "[]", 2, &err));
	assert_true(strstr(err.text, "no FHIR resource") != NULL);
	definitions_free(all);
}

static void circles_end(void **state)
{
	struct definitions *all = base();
	element_id at;

	(void)state;
	add(all, PROFILE("one", "Patient", "http://example.org/two",
		"{\"path\":\"Patient.gender\",\"min\":1}"));
	add(all, PROFILE("two", "Patient", "http://example.org/one",
		"{\"path\":\"Patient.birthDate\",\"min\":1}"));
	at = named(all, root(all, "one"), "gender");
	assert_int_equal(element_base(all, at), 0);
	assert_int_equal(definitions_is_a(all, "one", "three"), false);
	definitions_free(all);
}

static void types_of_ones_own_have_arrays(void **state)
{
	struct definitions *all = base();
	element_id thing;

	(void)state;
	add(all, "{\"resourceType\":\"StructureDefinition\",\"url\":"
		"\"http://example.org/Thing\",\"kind\":\"complex-type\","
		"\"type\":\"Thing\",\"derivation\":\"specialization\","
		"\"snapshot\":{\"element\":[{\"path\":\"Thing\"},"
		"{\"path\":\"Thing.a\",\"min\":0,\"max\":\"*\"},"
		"{\"path\":\"Thing.b\",\"min\":0,\"max\":\"1\"}]}}");
	thing = type_root(all, "Thing");
	assert_true(get(all, named(all, thing, "a")).is_array);
	assert_false(get(all, named(all, thing, "b")).is_array);
	definitions_free(all);
}

static void odd_definitions_are_borne(void **state)
{
	struct definitions *all = base();

	(void)state;
	add(all, PROFILE("odd", "Patient", BASE "Patient",
		"{\"path\":\"\"},{\"path\":7},{},\"x\",null,"
		"{\"path\":\"Observation.value\"},{\"path\":\"Patient..a\"},"
		"{\"path\":\"Patient.name\",\"min\":\"x\",\"max\":{},"
		"\"type\":[{}],\"constraint\":[{}],\"slicing\":7,"
		"\"binding\":[],\"fixed\":1}"));
	assert_true(root(all, "odd") != 0);
	add(all, "{\"resourceType\":\"StructureDefinition\"}");
	add(all, "{\"resourceType\":\"StructureDefinition\",\"url\":\"u\","
		"\"type\":\"T\",\"snapshot\":{\"element\":{}}}");
	assert_int_equal(find(all, "u"), 0);
	definitions_free(all);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(base_is_built_in),
		cmocka_unit_test(types_are_found_and_related),
		cmocka_unit_test(json_members_are_found_as_choices),
		cmocka_unit_test(primitives_have_value_type_and_regex),
		cmocka_unit_test(contents_lead_to_their_element),
		cmocka_unit_test(well_known_constraints_are_native),
		cmocka_unit_test(sparse_paths_get_their_steps),
		cmocka_unit_test(all_spellings_of_a_choice_are_one),
		cmocka_unit_test(narrowed_choices_take_their_types),
		cmocka_unit_test(names_that_look_like_choices_stay),
		cmocka_unit_test(slices_are_found_by_id_or_by_order),
		cmocka_unit_test(slices_in_slices_have_their_own_places),
		cmocka_unit_test(bases_are_found_past_those_that_are_silent),
		cmocka_unit_test(a_snapshot_serves_while_the_base_is_missing),
		cmocka_unit_test(the_model_knows_what_fhirpath_knows),
		cmocka_unit_test(versions_are_numbers),
		cmocka_unit_test(extensions_say_where_they_stand),
		cmocka_unit_test(bundles_hold_definitions),
		cmocka_unit_test(circles_end),
		cmocka_unit_test(types_of_ones_own_have_arrays),
		cmocka_unit_test(odd_definitions_are_borne),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
