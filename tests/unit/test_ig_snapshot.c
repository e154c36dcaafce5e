/* A profile's elements in one list. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "core/ig/snapshot.h"

#define BASE "http://hl7.org/fhir/StructureDefinition/"
#define PROFILE(name, type, base, elements) \
	"{\"resourceType\":\"StructureDefinition\",\"url\":" \
	"\"http://example.org/" name "\",\"name\":\"" name "\"," \
	"\"kind\":\"resource\",\"type\":\"" type "\",\"baseDefinition\":\"" \
	base "\",\"derivation\":\"constraint\",\"differential\":" \
	"{\"element\":[" elements "]}}"

static struct definitions *all;
static struct snapshot *snapshot;

static int open_all(void **state)
{
	struct err err = ERR_INIT;

	(void)state;
	all = definitions_new(&err);
	return all != NULL ? 0 : -1;
}

static int close_all(void **state)
{
	(void)state;
	snapshot_free(snapshot);
	snapshot = NULL;
	definitions_free(all);
	return 0;
}

static void add(const char *text)
{
	struct err err = ERR_INIT;

	assert_true(definitions_add_resource(all, text, strlen(text), &err));
}

static void take(const char *url)
{
	definition_id id = definitions_find(all, url, strlen(url));

	assert_true(id != 0);
	snapshot = snapshot_new(all, id);
}

static const struct snapshot_element *row(const char *id)
{
	for (size_t i = 0; i < snapshot_count(snapshot); i++)
		if (strcmp(snapshot_element(snapshot, i)->facts.id, id) == 0)
			return snapshot_element(snapshot, i);
	return NULL;
}

static size_t place(const char *id)
{
	const struct snapshot_element *at = row(id);

	assert_non_null(at);
	for (size_t i = 0;; i++)
		if (snapshot_element(snapshot, i) == at)
			return i;
}

static void a_type_is_its_own_list(void **state)
{
	const struct snapshot_element *at;

	(void)state;
	take(BASE "Patient");
	assert_int_equal(snapshot_count(snapshot), 45);
	at = snapshot_element(snapshot, 0);
	assert_string_equal(at->facts.id, "Patient");
	assert_int_equal(at->depth, 0);
	assert_int_equal(at->facts.constraint_count, 5);
	at = row("Patient.contact.name");
	assert_non_null(at);
	assert_int_equal(at->depth, 2);
	assert_string_equal(element_type_at(all, at->types, 0).code,
		"HumanName");
	assert_non_null(row("Patient.deceased[x]"));
}

static void each_profile_on_the_way_counts(void **state)
{
	const struct snapshot_element *at;

	(void)state;
	add(PROFILE("a", "Patient", BASE "Patient",
		"{\"path\":\"Patient.name\",\"min\":1},"
		"{\"path\":\"Patient.gender\",\"min\":1,"
		"\"mustSupport\":true}"));
	add(PROFILE("b", "Patient", "http://example.org/a",
		"{\"path\":\"Patient.name\",\"max\":\"2\"},"
		"{\"path\":\"Patient.gender\",\"binding\":{\"strength\":"
		"\"required\",\"valueSet\":\"http://example.org/vs\"}}"));
	take("http://example.org/b");
	assert_int_equal(snapshot_count(snapshot), 45);
	at = row("Patient.name");
	assert_int_equal(at->facts.min, 1);
	assert_int_equal(at->facts.max, 2);
	assert_true(at->own != 0);
	at = row("Patient.gender");
	assert_int_equal(at->facts.min, 1);
	assert_true(at->facts.is_must_support);
	assert_string_equal(at->facts.value_set, "http://example.org/vs");
	assert_int_equal(row("Patient.birthDate")->own, 0);
}

static void datatypes_open_where_something_is_said(void **state)
{
	(void)state;
	add(PROFILE("c", "Patient", BASE "Patient",
		"{\"path\":\"Patient.name.family\",\"min\":1}"));
	take("http://example.org/c");
	assert_int_equal(row("Patient.name.family")->facts.min, 1);
	assert_int_equal(row("Patient.name.given")->facts.min, 0);
	assert_int_equal(row("Patient.name.given")->depth, 2);
	assert_int_equal(row("Patient.name")->own, 0);
	assert_null(row("Patient.identifier.system"));
}

static void slices_stand_behind_their_element(void **state)
{
	const struct snapshot_element *at;

	(void)state;
	add(PROFILE("d", "Patient", BASE "Patient",
		"{\"path\":\"Patient.identifier\",\"max\":\"3\",\"slicing\":"
		"{\"discriminator\":[{\"type\":\"value\",\"path\":"
		"\"system\"}],\"rules\":\"open\"}},"
		"{\"path\":\"Patient.identifier\",\"sliceName\":\"nhs\","
		"\"min\":1},"
		"{\"path\":\"Patient.identifier.system\","
		"\"fixedUri\":\"urn:nhs\"}"));
	take("http://example.org/d");
	at = row("Patient.identifier");
	assert_true(at->facts.has_slicing);
	assert_string_equal(element_discriminator(all, at->slicing, 0).path,
		"system");
	assert_int_equal(at->facts.max, 3);
	assert_int_equal(place("Patient.identifier:nhs"),
		place("Patient.identifier") + 1);
	at = row("Patient.identifier:nhs");
	assert_false(at->facts.has_slicing);
	assert_string_equal(at->facts.slice, "nhs");
	assert_string_equal(at->facts.path, "Patient.identifier");
	assert_int_equal(at->facts.min, 1);
	/* The element's max is of all, not of the slice. */
	assert_int_equal(at->facts.max, ELEMENT_UNBOUNDED);
	assert_string_equal(row("Patient.identifier:nhs.system")->facts.fixed,
		"\"urn:nhs\"");
	assert_null(row("Patient.identifier.system"));
}

static void a_choice_that_must_be_one_is_that(void **state)
{
	const struct snapshot_element *at;

	(void)state;
	add(PROFILE("e", "Observation", BASE "Observation",
		"{\"path\":\"Observation.valueQuantity\",\"min\":1}"));
	take("http://example.org/e");
	at = row("Observation.value[x]");
	assert_int_equal(at->facts.min, 1);
	assert_int_equal(at->facts.type_count, 1);
	assert_int_equal(at->facts.rules, SLICING_CLOSED);
	assert_non_null(row("Observation.value[x]:valueQuantity"));
}

static void invariants_stand_once(void **state)
{
	size_t at;

	(void)state;
	add(PROFILE("f", "Patient", BASE "Patient",
		"{\"path\":\"Patient.contact\",\"constraint\":["
		"{\"key\":\"ele-1\",\"severity\":\"error\",\"human\":\"x\","
		"\"expression\":\"true\"},{\"key\":\"f-1\",\"severity\":"
		"\"warning\",\"human\":\"x\",\"expression\":\"true\"}]}"));
	take("http://example.org/f");
	at = place("Patient.contact");
	assert_int_equal(snapshot_element(snapshot, at)->facts.constraint_count,
		3);
	assert_string_equal(snapshot_constraint(snapshot, at, 2).key, "f-1");
	assert_true(snapshot_constraint(snapshot, at, 2).is_warning);
}

static void profiles_on_themselves_end(void **state)
{
	(void)state;
	add(PROFILE("loop", "Extension", BASE "Extension",
		"{\"path\":\"Extension.extension\",\"sliceName\":\"a\","
		"\"type\":[{\"code\":\"Extension\",\"profile\":"
		"[\"http://example.org/loop\"]}]},"
		"{\"path\":\"Extension.extension.url\",\"fixedUri\":\"a\"}"));
	take("http://example.org/loop");
	assert_true(snapshot_count(snapshot) > 5);
	snapshot_free(snapshot);
	add(PROFILE("orphan", "Nothing", "http://example.org/none",
		"{\"path\":\"Nothing.a\",\"min\":1}"));
	take("http://example.org/orphan");
	assert_int_equal(snapshot_count(snapshot), 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define ALL(test) cmocka_unit_test_setup_teardown(test, open_all, close_all)
		ALL(a_type_is_its_own_list),
		ALL(each_profile_on_the_way_counts),
		ALL(datatypes_open_where_something_is_said),
		ALL(slices_stand_behind_their_element),
		ALL(a_choice_that_must_be_one_is_that),
		ALL(invariants_stand_once),
		ALL(profiles_on_themselves_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
