#include "core/doc/prune.h"

/*
 * Documents cut down to what was found in them.
 */

#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

static const char document[] =
	"{ \"resourceType\": \"Bundle\", \"id\": \"b\", \"total\": 2.0,\n"
	"  \"entry\": [ { \"fullUrl\": \"urn:1\", \"resource\": {"
	"\"id\": \"p\", \"resourceType\": \"Patient\", \"name\": ["
	"{ \"family\": \"Teal\", \"given\": [ \"Una\", \"Bo\" ] } ] } },\n"
	"  { \"fullUrl\": \"urn:2\", \"resource\": {"
	"\"resourceType\":\"Patient\", \"name\": [] } } ] }";

struct prune_case {
	const char *steps[3];
	const char *left;
};

static const struct prune_case cases[] = {
	{ { "total" },
		"{\"resourceType\":\"Bundle\",\"id\":\"b\",\"total\":2.0}" },
	{ { "entry.0.resource.name.0.given.1" },
		"{\"resourceType\":\"Bundle\",\"id\":\"b\",\"entry\":[{"
		"\"resource\":{\"id\":\"p\",\"resourceType\":\"Patient\","
		"\"name\":[{\"given\":[\"Bo\"]}]}}]}" },
	/* A value as it was sent, white space too. */
	{ { "entry.0.resource.name", "entry.0.resource.name.0.family" },
		"{\"resourceType\":\"Bundle\",\"id\":\"b\",\"entry\":[{"
		"\"resource\":{\"id\":\"p\",\"resourceType\":\"Patient\","
		"\"name\":[{ \"family\": \"Teal\", \"given\": [ \"Una\", "
		"\"Bo\" ] } ]}}]}" },
	/* In any order, and one twice. */
	{ { "entry.1.fullUrl", "entry.0.fullUrl", "entry.1.fullUrl" },
		"{\"resourceType\":\"Bundle\",\"id\":\"b\",\"entry\":["
		"{\"fullUrl\":\"urn:1\"},{\"fullUrl\":\"urn:2\"}]}" },
	{ { "id" }, "{\"resourceType\":\"Bundle\",\"id\":\"b\"}" },
};

static void keeps_what_holds_it(void **state)
{
	struct doc_index *index = index_text(document, strlen(document));

	(void)state;
	for (size_t at = 0; at < sizeof(cases) / sizeof(cases[0]); at++) {
		struct buf out = BUF_INIT;
		uint32_t rows[3];
		size_t count = 0;

		while (count < 3 && cases[at].steps[count] != NULL) {
			const char *steps = cases[at].steps[count];

			rows[count++] = strcmp(steps,
				"entry.0.resource.name") == 0 ?
				index_member(index, document, index_find(index,
				document, 0, "entry.0.resource"), "name") :
				index_find(index, document, 0, steps);
		}
		doc_prune(index, document, 0, rows, count, &out);
		assert_string_equal(out.data, cases[at].left);
		buf_finish(&out);
	}
	index_free(index);
}

static void the_whole_and_nothing(void **state)
{
	struct doc_index *index = index_text(document, strlen(document));
	struct buf out = BUF_INIT;
	uint32_t top = 0;

	(void)state;
	doc_prune(index, document, 0, NULL, 0, &out);
	assert_int_equal(out.len, 0);
	doc_prune(index, document, 0, &top, 1, &out);
	assert_string_equal(out.data, document);
	buf_finish(&out);
	index_free(index);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keeps_what_holds_it),
		cmocka_unit_test(the_whole_and_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
