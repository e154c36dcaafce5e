#include "core/ig/guides.h"

/*
 * Packages and what they depend on, loaded into definitions.
 */

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <unistd.h>

#include "core/base/path.h"
#include "tests/unit/folder_fixture.h"

static char folder[200];

static int set_up(void **state)
{
	(void)state;
	if (!folder_make(folder, sizeof(folder)))
		return -1;
	setenv("HOME", folder, 1);
	setenv("XDG_DATA_HOME", folder, 1);
	setenv("XDG_CACHE_HOME", folder, 1);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	folder_remove(folder);
	return 0;
}

static void write_file(const char *package, const char *name,
	const char *text)
{
	char *file = xasprintf("%s/.fhir/packages/%s/package/%s", folder,
		package, name);
	struct err err = ERR_INIT;

	assert_true(path_replace(file, text, strlen(text), &err));
	free(file);
}

static void give_packages(void)
{
	write_file("test.parent#1.0.0", "package.json",
		"{\"name\":\"test.parent\",\"version\":\"1.0.0\"}");
	write_file("test.parent#1.0.0", "StructureDefinition-p.json",
		"{\"resourceType\":\"StructureDefinition\",\"url\":"
		"\"http://x.test/p\",\"name\":\"P\",\"kind\":\"resource\","
		"\"type\":\"Patient\",\"derivation\":\"constraint\","
		"\"baseDefinition\":"
		"\"http://hl7.org/fhir/StructureDefinition/Patient\","
		"\"differential\":{\"element\":[{\"id\":\"Patient.name\","
		"\"path\":\"Patient.name\",\"min\":1}]}}");
	write_file("test.child#2.0.0", "package.json",
		"{\"name\":\"test.child\",\"version\":\"2.0.0\","
		"\"dependencies\":{\"test.parent\":\"1.0.0\","
		"\"test.nowhere\":\"3.x\",\"hl7.fhir.r4.core\":\"4.0.1\"}}");
	write_file("test.child#2.0.0", "StructureDefinition-c.json",
		"{\"resourceType\":\"StructureDefinition\",\"url\":"
		"\"http://x.test/c\",\"name\":\"C\",\"kind\":\"resource\","
		"\"type\":\"Patient\",\"derivation\":\"constraint\","
		"\"baseDefinition\":\"http://x.test/p\",\"differential\":"
		"{\"element\":[{\"path\":\"Patient.gender\",\"min\":1}]}}");
}

static definition_id find(const struct guides *guides, const char *url)
{
	return definitions_find(guides_definitions(guides), url, strlen(url));
}

static void loads_what_is_needed_first(void **state)
{
	static const char *const wanted[] = { "test.child" };
	struct err err = ERR_INIT;
	struct guides *guides;

	(void)state;
	give_packages();
	guides = guides_new(wanted, 1, &err);
	assert_non_null(guides);
	assert_string_equal(guides_next(guides), "test.parent#1.0.0");
	assert_int_equal(find(guides, "http://x.test/p"), 0);
	guides_step(guides);
	assert_string_equal(guides_next(guides), "test.child#2.0.0");
	guides_step(guides);
	assert_null(guides_next(guides));
	guides_step(guides);
	assert_int_not_equal(find(guides, "http://x.test/c"), 0);
	assert_int_equal(definition_base(guides_definitions(guides),
		find(guides, "http://x.test/c")),
		find(guides, "http://x.test/p"));
	/* Missing is said once, and base R4 never is. */
	assert_true(guides_are_incomplete(guides));
	assert_string_equal(guides_remark(guides, 0), "package test.nowhere "
		"3.x is not here; test.child#2.0.0 needs it");
	assert_null(guides_remark(guides, 1));
	guides_free(guides);
}

static void takes_all_when_none_is_named(void **state)
{
	struct err err = ERR_INIT;
	struct guides *guides;

	(void)state;
	give_packages();
	guides = guides_new(NULL, 0, &err);
	assert_non_null(guides);
	while (guides_next(guides) != NULL)
		guides_step(guides);
	assert_int_not_equal(find(guides, "http://x.test/c"), 0);
	assert_int_not_equal(find(guides, "http://x.test/p"), 0);
	guides_free(guides);
}

static void base_alone_is_enough(void **state)
{
	struct err err = ERR_INIT;
	struct guides *guides = guides_new(NULL, 0, &err);

	(void)state;
	assert_non_null(guides);
	assert_null(guides_next(guides));
	assert_false(guides_are_incomplete(guides));
	assert_int_not_equal(find(guides,
		"http://hl7.org/fhir/StructureDefinition/Patient"), 0);
	guides_free(guides);
}

static void refuses_what_is_not_there(void **state)
{
	static const char *const wanted[] = { "test.nowhere" };
	struct err err = ERR_INIT;

	(void)state;
	assert_null(guides_new(wanted, 1, &err));
	assert_non_null(strstr(err.text, "test.nowhere"));
}

/* What can't be read is said, and the rest is there. */
static void goes_on_past_a_broken_one(void **state)
{
	struct err err = ERR_INIT;
	struct guides *guides;

	(void)state;
	give_packages();
	write_file("test.parent#1.0.0", "StructureDefinition-p.json",
		"{\"resourceType\":\"StructureDefinition\",\"url\":");
	guides = guides_new(NULL, 0, &err);
	assert_non_null(guides);
	while (guides_next(guides) != NULL)
		guides_step(guides);
	assert_int_not_equal(find(guides, "http://x.test/c"), 0);
	assert_int_equal(find(guides, "http://x.test/p"), 0);
	guides_free(guides);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(loads_what_is_needed_first,
			set_up, tear_down),
		cmocka_unit_test_setup_teardown(takes_all_when_none_is_named,
			set_up, tear_down),
		cmocka_unit_test_setup_teardown(base_alone_is_enough, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(refuses_what_is_not_there,
			set_up, tear_down),
		cmocka_unit_test_setup_teardown(goes_on_past_a_broken_one,
			set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
