#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/base/map.h"
#include "core/ig/package.h"
#include "core/ig/terminology.h"

/*
 * Base R4 as it is built in, and the region's guide where it is at hand: of
 * how many bound value sets any code can be told in or out.
 */

#define PACKAGES	"../shared/data/validation/packages/"
#define UK_CORE		PACKAGES "fhir.r4.ukcore.stu2#2.0.0.tgz"
#define GUIDE		PACKAGES "fhir.nwgenomics.nhs.uk#0.0.7.tgz"

struct bound {
	struct map *sets;	/* once each */
	size_t bindings;
};

static void gather(const struct definitions *definitions, element_id at,
	struct bound *out)
{
	for (; at != 0; at = element_next(definitions, at)) {
		struct element element;

		element_get(definitions, at, &element);
		if (element.binding == BINDING_REQUIRED &&
		    element.value_set != NULL) {
			map_put(out->sets, element.value_set, out);
			out->bindings++;
		}
		for (element_id slice = element_first_slice(definitions, at);
		    slice != 0; slice = element_next_slice(definitions,
		    slice)) {
			element_get(definitions, slice, &element);
			if (element.binding == BINDING_REQUIRED &&
			    element.value_set != NULL)
				map_put(out->sets, element.value_set, out);
			gather(definitions, element_first(definitions,
				slice), out);
		}
		gather(definitions, element_first(definitions, at), out);
	}
}

static struct bound gather_package(const struct definitions *definitions,
	size_t package, bool are_profiles)
{
	struct bound bound = { .sets = map_new(NULL) };
	definition_id id;

	for (size_t i = 0; (id = definitions_at(definitions, package, i)) != 0;
	    i++) {
		struct definition definition;

		definition_get(definitions, id, &definition);
		if (definition.is_profile == are_profiles)
			gather(definitions, definition.root, &bound);
	}
	return bound;
}

/* A code that nothing has: told to be out, if anything can be told. */
static size_t count_decidable(struct terminology *terminology,
	const struct bound *bound)
{
	size_t count = 0;

	for (size_t i = 0; i < map_count(bound->sets); i++) {
		const char *url = map_key_at(bound->sets, i);

		if (terminology_member(terminology, url, NULL,
		    "no-such-code!").answer == TERM_OUT)
			count++;
		else
			print_message("can't be told: %s\n", url);
	}
	return count;
}

static void bound_sets_of_base_r4(void **state)
{
	struct err err = ERR_INIT;
	struct definitions *definitions = definitions_new(&err);
	struct terminology *terminology;
	struct bound bound;
	size_t decidable;

	(void)state;
	if (definitions == NULL)
		fail_msg("%s", err.text);
	terminology = terminology_new(definitions);
	bound = gather_package(definitions, 0, false);
	decidable = count_decidable(terminology, &bound);
	print_message("base R4: %zu of %zu required sets can be told\n",
		decidable, map_count(bound.sets));
	assert_true(map_count(bound.sets) >= 220);
	/* One LOINC answer list is not here. */
	assert_true(decidable + 1 >= map_count(bound.sets));
	map_free(bound.sets);
	terminology_free(terminology);
	definitions_free(definitions);
}

static void codes_of_base_r4(void **state)
{
	static const struct {
		const char *set, *system, *code;
		enum term_answer answer;
	} cases[] = {
		{ "administrative-gender|4.0.1", NULL, "female", TERM_IN },
		{ "administrative-gender|4.0.1", NULL, "Female", TERM_OUT },
		{ "administrative-gender|4.0.2", NULL, "female",
			TERM_UNKNOWN },
		{ "languages", NULL, "en-GB", TERM_IN },
		{ "all-languages", NULL, "en-UK", TERM_OUT },
		{ "mimetypes|4.0.1", NULL, "application/pdf", TERM_IN },
		{ "all-types|4.0.1", NULL, "Patient", TERM_IN },
		{ "inactive", "http://terminology.hl7.org/CodeSystem/"
			"v3-ActMood", "CRT", TERM_IN },
		{ "all-time-units", "http://unitsofmeasure.org", "min",
			TERM_IN },
		{ "all-time-units", "http://unitsofmeasure.org", "kg",
			TERM_OUT },
		{ "condition-code", "http://snomed.info/sct", "1",
			TERM_UNKNOWN },
	};
	struct err err = ERR_INIT;
	struct definitions *definitions = definitions_new(&err);
	struct terminology *terminology;

	(void)state;
	if (definitions == NULL)
		fail_msg("%s", err.text);
	terminology = terminology_new(definitions);
	for (size_t i = 0; i < FD_COUNT(cases); i++) {
		char *url = xasprintf("http://hl7.org/fhir/ValueSet/%s",
			cases[i].set);

		if (terminology_member(terminology, url, cases[i].system,
		    cases[i].code).answer != cases[i].answer)
			fail_msg("%s in %s", cases[i].code, url);
		free(url);
	}
	terminology_free(terminology);
	definitions_free(definitions);
}

static void add_package(struct definitions *definitions, const char *path)
{
	struct err err = ERR_INIT;
	struct package *package = package_open(path, NULL, &err);

	if (package == NULL || !definitions_add(definitions, package, &err))
		fail_msg("%s", err.text);
	package_free(package);
}

static void bound_sets_of_the_guide(void **state)
{
	struct err err = ERR_INIT;
	struct definitions *definitions;
	struct terminology *terminology;
	struct bound bound;
	size_t decidable;

	(void)state;
	if (access(GUIDE, R_OK) != 0 || access(UK_CORE, R_OK) != 0) {
		print_message("skipped: %s is not here\n", PACKAGES);
		skip();
	}
	definitions = definitions_new(&err);
	if (definitions == NULL)
		fail_msg("%s", err.text);
	add_package(definitions, UK_CORE);
	add_package(definitions, GUIDE);
	terminology = terminology_new(definitions);
	bound = gather_package(definitions, 2, true);
	decidable = count_decidable(terminology, &bound);
	print_message("the guide: %zu of %zu required sets can be told, "
		"%zu bindings\n", decidable, map_count(bound.sets),
		bound.bindings);
	/* Five sets come without any content. */
	assert_true(decidable > 0);
	assert_int_equal(map_count(bound.sets) - decidable, 5);
	map_free(bound.sets);
	terminology_free(terminology);
	definitions_free(definitions);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bound_sets_of_base_r4),
		cmocka_unit_test(codes_of_base_r4),
		cmocka_unit_test(bound_sets_of_the_guide),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
