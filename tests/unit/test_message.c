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
		"O21", "urn:lab", "", "MessageHeader",
		"  focus: ServiceRequest", "    subject: Patient",
		"      other: ServiceRequest", "", "Entries that nothing",
		"  Specimen", "    subject: Patient", "",
		"not in this Bundle: 1", "MessageHeader.focus: ",
	};
	struct doc_index *index = index_text(text, strlen(text));
	struct page page = PAGE_INIT;

	(void)state;
	assert_true(message_is(index, text, 0));
	message_outline(index, text, 0, &page);
	assert_lines(&page, wanted, FD_COUNT(wanted));
	assert_non_null(strstr(page.line[6].text, "(see above)"));
	assert_non_null(strstr(page.line[10].text, "(see above)"));
	assert_int_equal(page.line[4].row, index_find(index, text, 0,
		"entry.2.resource"));
	assert_int_equal(page.line[13].row, index_find(index, text, 0,
		"entry.0.resource.focus.1"));
	page_finish(&page);
	index_free(index);
}

static void test_others(void **state)
{
	static const char *const texts[] = {
		"{}", "7", "{\"resourceType\":\"Bundle\",\"entry\":7}",
		"{\"resourceType\":\"Bundle\",\"entry\":[null,{}]}",
		"{\"resourceType\":\"Patient\",\"type\":\"message\","
		"\"entry\":[]}",
	};

	(void)state;
	for (size_t i = 0; i < FD_COUNT(texts); i++) {
		struct doc_index *index = index_text(texts[i],
			strlen(texts[i]));
		struct page page = PAGE_INIT;

		assert_false(message_is(index, texts[i], 0));
		message_outline(index, texts[i], 0, &page);
		page_finish(&page);
		index_free(index);
	}
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
	message_outline(index, big.data, 0, &page);
	assert_non_null(strstr(page.line[page.count - 1].text,
		"101 more entries"));
	assert_int_equal(page.count, 1 + 1 + 2 + 499 + 1);
	page_finish(&page);
	index_free(index);
	buf_finish(&big);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_outline),
		cmocka_unit_test(test_others),
		cmocka_unit_test(test_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
