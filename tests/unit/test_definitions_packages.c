/* Real packages, where they are: what is in them is counted. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "core/base/path.h"
#include "core/ig/definitions.h"
#include "core/ig/package.h"

#define FOLDER "../shared/data/validation/packages/"

struct counts {
	size_t definitions, elements, whole;
};

static struct definitions *all;

static int open_all(void **state)
{
	struct err err = ERR_INIT;

	(void)state;
	setenv("XDG_CACHE_HOME", "/proc/nothing", 1);
	all = definitions_new(&err);
	return all != NULL ? 0 : -1;
}

static int close_all(void **state)
{
	(void)state;
	definitions_free(all);
	return 0;
}

/* Elements that the package itself names. */
static void count_elements(element_id id, struct counts *counts)
{
	struct element facts;

	element_get(all, id, &facts);
	counts->elements += !facts.is_implied;
	for (element_id at = element_first(all, id); at != 0;
	    at = element_next(all, at))
		count_elements(at, counts);
	for (element_id at = element_first_slice(all, id); at != 0;
	    at = element_next_slice(all, at))
		count_elements(at, counts);
}

static struct counts count(const char *name)
{
	struct err err = ERR_INIT;
	struct counts counts = { 0 };
	struct package *package;
	size_t number = definitions_package_count(all);
	definition_id id;

	if (!path_exists(name)) {
		printf("skipped: there is no %s\n", name);
		skip();
	}
	package = package_open(name, NULL, &err);
	assert_non_null(package);
	assert_true(definitions_add(all, package, &err));
	package_free(package);
	while ((id = definitions_at(all, number, counts.definitions)) != 0) {
		struct definition facts;

		counts.definitions++;
		definition_get(all, id, &facts);
		assert_true(facts.root != 0);
		counts.whole += !facts.is_from_snapshot;
		count_elements(facts.root, &counts);
	}
	return counts;
}

static void uk_core_is_read_from_its_differentials(void **state)
{
	struct counts counts = count(FOLDER "fhir.r4.ukcore.stu2#2.0.0.tgz");

	(void)state;
	assert_int_equal(counts.definitions, 153);
	assert_int_equal(counts.whole, 153);
	assert_int_equal(counts.elements, 1113);
}

static void the_guide_is_read_from_its_differentials(void **state)
{
	struct counts counts = count(FOLDER
		"fhir.nwgenomics.nhs.uk#0.0.7.tgz");

	(void)state;
	assert_int_equal(counts.definitions, 40);
	assert_int_equal(counts.elements, 360);
}

static void the_extensions_pack_is_read(void **state)
{
	struct counts counts = count(FOLDER
		"hl7.fhir.uv.extensions.r4#5.2.0.tgz");

	(void)state;
	assert_true(counts.definitions >= 632);
	assert_true(counts.elements > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define ALL(test) cmocka_unit_test_setup_teardown(test, open_all, close_all)
		ALL(uk_core_is_read_from_its_differentials),
		ALL(the_guide_is_read_from_its_differentials),
		ALL(the_extensions_pack_is_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
