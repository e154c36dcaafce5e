/*
 * Every template is a resource when it is filled in: JSON, of the type of its
 * name, no mark left, each reference of a message led to an entry, NHS numbers
 * that are right and from the range for tests, nothing twice the same.
 */

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/doc/index.h"
#include "core/fhir/nhs.h"
#include "core/fhir/template.h"

static void check_nhs(const char *text)
{
	const char *at = text;

	for (; (at = strstr(at, "\"99999")) != NULL; at++) {
		char number[11] = "";

		memcpy(number, at + 1, 10);
		assert_int_equal(nhs_number_check(number),
			NHS_NUMBER_TEST);
	}
}

static size_t times(const char *text, const char *what)
{
	size_t count = 0;

	for (const char *at = text; (at = strstr(at, what)) != NULL; at++)
		count++;
	return count;
}

/* Each urn:uuid that is referred to is the fullUrl of one entry. */
static void check_references(const char *text)
{
	static const char before[] = "\"reference\": \"urn:uuid:";

	for (const char *at = text; (at = strstr(at, before)) != NULL; at++) {
		char *url = xasprintf("\"fullUrl\": \"urn:uuid:%.36s\"",
			at + sizeof(before) - 1);

		assert_int_equal(times(text, url), 1);
		free(url);
	}
}

static void each_is_a_resource(void **state)
{
	struct template template;
	size_t count = 0;

	(void)state;
	for (; template_at(count, &template); count++) {
		struct buf text = BUF_INIT, again = BUF_INIT;
		struct doc_index *index;
		char *type;

		template_fill(&template, &text);
		template_fill(&template, &again);
		index = index_text(text.data, text.len);
		if (index_fault(index) != NULL)
			fail_msg("%s is not JSON", template.name);
		type = index_find_dup(index, text.data, 0, "resourceType");
		assert_string_equal(type, template.title != NULL ? "Bundle" :
			template.name);
		assert_null(strstr(text.data, "{{"));
		check_nhs(text.data);
		check_references(text.data);
		if (template.title != NULL)
			assert_string_not_equal(text.data, again.data);
		free(type);
		index_free(index);
		buf_finish(&text);
		buf_finish(&again);
	}
	assert_int_equal(count, 17);
}

static void is_found_by_name(void **state)
{
	struct template template;

	(void)state;
	assert_true(template_find("patient", &template));
	assert_string_equal(template.path, "Patient");
	assert_true(template_find("message-O21", &template));
	assert_string_equal(template.path, "$process-message");
	assert_false(template_find("Account", &template));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_is_a_resource),
		cmocka_unit_test(is_found_by_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
