/*
 * The ranks of members: what must come before what.
 */

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "core/fhir/order.h"

static unsigned rank(const char *key)
{
	return fhir_order_rank(key, strlen(key));
}

static void assert_order(const char *const *keys, size_t count)
{
	for (size_t i = 1; i < count; i++)
		assert_true(rank(keys[i - 1]) < rank(keys[i]));
}

static void test_resources(void **state FD_UNUSED)
{
	static const char *const bundle[] = {
		"resourceType", "id", "meta", "identifier", "type",
		"timestamp", "total", "link", "signature", "entry",
	};
	static const char *const observation[] = {
		"resourceType", "id", "identifier", "basedOn", "status",
		"category", "code", "subject", "encounter",
		"effectiveDateTime", "issued", "valueQuantity", "component",
		"text", "contained",
	};
	static const char *const entry[] = {
		"fullUrl", "request", "search", "resource",
	};

	assert_order(bundle, FD_COUNT(bundle));
	assert_order(observation, FD_COUNT(observation));
	assert_order(entry, FD_COUNT(entry));
}

static void test_types(void **state FD_UNUSED)
{
	static const char *const coding[] = { "system", "code", "display" };
	static const char *const quantity[] = {
		"value", "unit", "system", "code",
	};
	static const char *const name[] = { "use", "family", "given" };

	assert_order(coding, FD_COUNT(coding));
	assert_order(quantity, FD_COUNT(quantity));
	assert_order(name, FD_COUNT(name));
}

static void test_what_has_no_place(void **state FD_UNUSED)
{
	assert_int_equal(rank("valueQuantity"), rank("multipleBirthInteger"));
	assert_int_equal(rank(""), rank("valueQuantity"));
	assert_int_equal(rank("_"), rank("valueQuantity"));
	assert_int_equal(rank("_birthDate"), rank("birthDate"));
	assert_true(rank("identifie") > rank("identifier"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_resources),
		cmocka_unit_test(test_types),
		cmocka_unit_test(test_what_has_no_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
