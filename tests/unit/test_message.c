/*
 * Messages as outlines, of invented resources.
 */

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "core/fhir/message.h"

static const char text[] =
	"{\"resourceType\":\"Bundle\",\"type\":\"message\",\"entry\":["
	"{\"fullUrl\":\"urn:uuid:h\",\"resource\":{\"resourceType\":"
	"\"MessageHeader\",\"eventCoding\":{\"code\":\"O21\"},"
	"\"source\":{\"endpoint\":\"urn:lab\"},\"focus\":["
	"{\"reference\":\"urn:uuid:r\"},{\"reference\":\"urn:uuid:gone\"}]}},"
	"{\"fullUrl\":\"urn:uuid:p\",\"resource\":{\"resourceType\":"
	"\"Patient\",\"link\":[{\"other\":{\"reference\":\"urn:uuid:r\"}}]}},"
	"{\"fullUrl\":\"urn:uuid:r\",\"resource\":{\"resourceType\":"
	"\"ServiceRequest\",\"subject\":{\"reference\":\"urn:uuid:p\"}}},"
	"{\"fullUrl\":\"urn:uuid:s\",\"resource\":{\"resourceType\":"
	"\"Specimen\",\"subject\":{\"reference\":\"urn:uuid:p\"}}}]}";

/* Each line of the page holds its words, in this order. */
static void assert_lines(const struct page *page, const char *const *wanted,
	size_t count)
{
	assert_int_equal(page->count, count);
	for (size_t i = 0; i < count; i++)
		if (strstr(page->line[i].text, wanted[i]) == NULL)
			fail_msg("line %zu: \"%s\" has no \"%s\"", i,
				page->line[i].text, wanted[i]);
}

static void test_outline(void **state)
{
	static const char *const wanted[] = {
		"MessageHeader O21",
		"  focus: ServiceRequest", "    subject: Patient",
		"      other: ServiceRequest", "", "Entries that nothing",
		"  Specimen", "",
		"not in this Bundle: 1", "MessageHeader.focus: ",
	};
	struct doc_index *index = index_text(text, strlen(text));
	struct page page = PAGE_INIT;

	(void)state;
	assert_true(message_is(index, text, 0));
	message_outline(index, text, 0, false, &page);
	assert_lines(&page, wanted, FD_COUNT(wanted));
	assert_non_null(strstr(page.line[3].text, "(see above)"));
	assert_int_equal(page.line[1].row, index_find(index, text, 0,
		"entry.2.resource"));
	assert_int_equal(page.line[9].row, index_find(index, text, 0,
		"entry.0.resource.focus.1"));
	page_finish(&page);
	index_free(index);
}

static void test_others(void **state)
{
	static const char *const texts[] = {
		"{}", "7", "{\"resourceType\":\"Bundle\",\"entry\":7}",
		"{\"resourceType\":\"Bundle\",\"entry\":[null,{}]}",
		("{\"resourceType\":\"Patient\",\"type\":\"message\","
			"\"entry\":[]}"),
	};

	(void)state;
	for (size_t i = 0; i < FD_COUNT(texts); i++) {
		struct doc_index *index = index_text(texts[i],
			strlen(texts[i]));
		struct page page = PAGE_INIT;

		assert_false(message_is(index, texts[i], 0));
		message_outline(index, texts[i], 0, false, &page);
		page_finish(&page);
		index_free(index);
	}
}

/* Each Patient is told wherever it is meant, where there are several. */
static void test_patients(void **state)
{
	static const char two[] =
		"{\"resourceType\":\"Bundle\",\"type\":\"message\",\"entry\":["
		"{\"resource\":{\"resourceType\":\"MessageHeader\",\"focus\":["
		"{\"reference\":\"urn:uuid:a\"},{\"reference\":\"urn:uuid:b\"},"
		"{\"reference\":\"urn:uuid:a\"}]}},"
		"{\"fullUrl\":\"urn:uuid:a\",\"resource\":{\"resourceType\":"
		"\"Patient\",\"name\":[{\"family\":\"FIRST\"}]}},"
		"{\"fullUrl\":\"urn:uuid:b\",\"resource\":{\"resourceType\":"
		"\"Patient\",\"name\":[{\"family\":\"SECOND\"}]}}]}";
	static const char *const wanted[] = {
		"MessageHeader", "FIRST", "SECOND", "FIRST (see above)",
	};
	struct doc_index *index = index_text(two, strlen(two));
	struct page page = PAGE_INIT;

	(void)state;
	message_outline(index, two, 0, false, &page);
	assert_lines(&page, wanted, FD_COUNT(wanted));
	page_finish(&page);
	index_free(index);
}

/* Persons have no names where privacy is on, dangling ones neither. */
static void test_private(void **state)
{
	static const char named[] =
		"{\"resourceType\":\"Bundle\",\"type\":\"message\",\"entry\":["
		"{\"resource\":{\"resourceType\":\"MessageHeader\",\"focus\":["
		"{\"reference\":\"urn:uuid:p\"},{\"type\":\"Patient\","
		"\"reference\":\"urn:uuid:gone\",\"identifier\":{\"system\":"
		"\"https://fhir.nhs.uk/Id/nhs-number\",\"value\":"
		"\"9999999468\"},\"display\":\"Yara NOTAPERSON\"}]}},"
		"{\"fullUrl\":\"urn:uuid:p\",\"resource\":{\"resourceType\":"
		"\"Patient\",\"name\":[{\"family\":\"NOTAPERSON\"}]}}]}";
	struct doc_index *index = index_text(named, strlen(named));

	(void)state;
	for (int is_private = 0; is_private < 2; is_private++) {
		struct page page = PAGE_INIT;
		struct buf all = BUF_INIT;

		message_outline(index, named, 0, is_private != 0, &page);
		for (size_t i = 0; i < page.count; i++)
			buf_printf(&all, "%s\n", page.line[i].text);
		assert_int_equal(strstr(all.data, "NOTAPERSON") != NULL,
			!is_private);
		assert_int_equal(strstr(all.data, "999 999 9468") != NULL,
			!is_private);
		assert_non_null(strstr(all.data, "focus: Patient"));
		assert_non_null(strstr(all.data, "not in this Bundle: 1"));
		buf_finish(&all);
		page_finish(&page);
	}
	index_free(index);
}

/* Beyond the cap entries are counted. */
static void test_many(void **state)
{
	struct buf big = BUF_INIT;
	struct page page = PAGE_INIT;
	struct doc_index *index;

	(void)state;
	buf_puts(&big, "{\"resourceType\":\"Bundle\",\"type\":\"document\","
		"\"entry\":[{\"resource\":{\"resourceType\":\"Composition\"}}");
	for (int i = 0; i < 600; i++)
		buf_puts(&big, ",{\"resource\":{\"resourceType\":"
			"\"Basic\"}}");
	buf_puts(&big, "]}");
	index = index_text(big.data, big.len);
	message_outline(index, big.data, 0, false, &page);
	assert_non_null(strstr(page.line[page.count - 1].text,
		"101 more entries"));
	assert_int_equal(page.count, 1 + 2 + 499 + 1);
	page_finish(&page);
	index_free(index);
	buf_finish(&big);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_outline),
		cmocka_unit_test(test_others),
		cmocka_unit_test(test_patients),
		cmocka_unit_test(test_private),
		cmocka_unit_test(test_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
