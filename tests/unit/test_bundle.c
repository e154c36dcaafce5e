/*
 * Bundles by index, of invented resources.
 */

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "core/fhir/bundle.h"

static const char searchset[] =
	"{\"resourceType\":\"Bundle\",\"entry\":["
	"{\"fullUrl\":\"urn:uuid:a\",\"resource\":"
	"{\"resourceType\":\"Patient\",\"id\":\"1\"}},"
	"null,"
	"{\"fullUrl\":\"urn:uuid:b\",\"resource\":"
	"{\"resourceType\":\"Task\",\"id\":\"2\"}},"
	"{\"fullUrl\":\"urn:uuid:c\"}],"
	"\"link\":[{\"relation\":\"self\",\"url\":\"https://h/P\"},"
	"{\"relation\":\"next\",\"url\":\"https:\\/\\/h\\/P?page=2\"},7],"
	"\"total\":40,\"type\":\"searchset\"}";

static struct doc_index *index_of(const char *text)
{
	return index_text(text, strlen(text));
}

static void assert_text(char *text, const char *wanted)
{
	assert_non_null(text);
	assert_string_equal(text, wanted);
	free(text);
}

static void test_members(void **state)
{
	struct doc_index *index = index_of(searchset);
	long total;

	(void)state;
	assert_text(fhir_resource_type(index, searchset, 0), "Bundle");
	assert_text(bundle_type(index, searchset), "searchset");
	assert_int_equal(bundle_entry_count(index, searchset, &total), 4);
	assert_int_equal(total, 40);
	assert_text(bundle_link(index, searchset, "next"),
		"https://h/P?page=2");
	assert_null(bundle_link(index, searchset, "previous"));
	index_free(index);
}

static void test_full_url(void **state)
{
	struct doc_index *index = index_of(searchset);
	uint32_t row = bundle_find_full_url(index, searchset, "urn:uuid:b");

	(void)state;
	assert_int_not_equal(row, INDEX_NONE);
	assert_text(fhir_resource_type(index, searchset, row), "Task");
	assert_int_equal(bundle_find_full_url(index, searchset, "urn:uuid:c"),
		INDEX_NONE);
	assert_int_equal(bundle_find_full_url(index, searchset, "Task/2"),
		INDEX_NONE);
	index_free(index);
}

/* What is no Bundle, or is one of the wrong shape, answers "not there". */
static void test_other_documents(void **state)
{
	static const char *const texts[] = {
		"", "7", "[]", "{}", "<html>", "{\"resourceType\":7}",
		("{\"resourceType\":\"Patient\",\"type\":\"searchset\","
		"\"link\":[{\"relation\":\"next\",\"url\":\"x\"}],"
		"\"entry\":[{\"fullUrl\":\"next\",\"resource\":{}}]}"),
		("{\"resourceType\":\"Bundle\",\"type\":{},\"total\":\"4\","
		"\"link\":{\"relation\":\"next\"},\"entry\":\"none\"}"),
		"{\"resourceType\":\"Bundle\",\"total\":1.5",
	};
	long total;

	(void)state;
	for (size_t i = 0; i < FD_COUNT(texts); i++) {
		struct doc_index *index = index_of(texts[i]);

		assert_null(bundle_type(index, texts[i]));
		assert_null(bundle_link(index, texts[i], "next"));
		assert_int_equal(bundle_entry_count(index, texts[i], &total),
			0);
		assert_int_equal(total, -1);
		assert_int_equal(bundle_find_full_url(index, texts[i],
			"next"), INDEX_NONE);
		index_free(index);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_members),
		cmocka_unit_test(test_full_url),
		cmocka_unit_test(test_other_documents),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
