#include "core/fhirpath/complete.h"

/*
 * Completion of FHIRPath: which names are offered where, over one document.
 */

#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/fhirpath/r4_types.h"

static const char document[] =
	"{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"entry\":["
	"{\"fullUrl\":\"urn:x\",\"resource\":{\"resourceType\":\"Patient\","
	"\"name\":[{\"family\":\"Teal\",\"given\":[\"Una\"]}],"
	"\"_birthDate\":{\"extension\":[{\"url\":\"u\"}]}}},"
	"{\"resource\":{\"resourceType\":\"Observation\",\"status\":\"final\","
	"\"valueQuantity\":{\"value\":4,\"unit\":\"mg\"}}}]}";

struct offered {
	struct buf elements;	/* "name family " */
	size_t functions;
};

static void take(void *data, const struct fhirpath_candidate *candidate)
{
	struct offered *offered = data;

	if (strcmp(candidate->note, "function") == 0) {
		offered->functions++;
		return;
	}
	buf_printf(&offered->elements, "%s ", candidate->text);
}

struct complete_case {
	const char *line;	/* the cursor is at its end */
	const char *elements;
	const char *word;	/* what would be replaced */
};

static const struct complete_case cases[] = {
	{ "", "type entry ", "" },
	{ "t", "type ", "t" },
	{ "entry.", "fullUrl resource ", "" },
	{ "entry.resource.na", "name ", "na" },
	{ "entry.resource.", "name birthDate status value ", "" },
	{ "entry.resource.name.", "family given ", "" },
	{ "entry[0].resource.", "name birthDate ", "" },
	{ "entry.resource.ofType(Observation).value.", "value unit ", "" },
	{ "entry.resource.value.", "value unit ", "" },
	/* Inside a function's brackets: what it looks at. */
	{ "entry.where(", "fullUrl resource ", "" },
	{ "entry.where(resource.", "name birthDate status value ", "" },
	{ "entry.where(resource.status = 'final' and full", "fullUrl ",
		"full" },
	{ "entry.resource.where(name.exists(fam", "family ", "fam" },
	{ "entry.where(fullUrl.exists()).resource.", "name birthDate ", "" },
	{ "entry.where($this.", "fullUrl resource ", "" },
	{ "entry[ty", "type ", "ty" },
	/* Behind operators and commas a new path begins. */
	{ "type = 'x' or en", "entry ", "en" },
	{ "entry.first() | ent", "entry ", "ent" },
	{ "iif(type = 'x', ent", "entry ", "ent" },
	{ "(entry | entry).res", "resource ", "res" },
	{ "entry.resource.birthDate.", "extension ", "" },
	/* Nothing can be said here. */
	{ "type ", "", "" },
	{ "'ent", "", "" },
	{ "entry.whare(x).", "", "" },
	{ "nothing.", "", "" },
};

static void offers_what_is_there(void **state)
{
	const struct fhirpath_settings settings = { .model = &fhirpath_r4 };
	struct doc_index *index = index_text(document, strlen(document));

	(void)state;
	for (size_t at = 0; at < sizeof(cases) / sizeof(cases[0]); at++) {
		struct offered offered = { .elements = BUF_INIT };
		const char *line = cases[at].line;
		size_t start;

		fhirpath_complete(&settings, index, document, 0, line,
			strlen(line), &start, take, &offered);
		if (strcmp(offered.elements.data, cases[at].elements) != 0 ||
		    strcmp(line + start, cases[at].word) != 0)
			fail_msg("'%s': offered %s for '%s'", line,
				offered.elements.data, line + start);
		buf_finish(&offered.elements);
	}
	index_free(index);
}

static void offers_functions(void **state)
{
	static const struct {
		const char *line;
		size_t functions;	/* at least */
	} lines[] = {
		{ "entry.whe", 1 }, { "entry.", 70 }, { "entry.count().", 70 },
		{ "entry.nosuch", 0 },
	};
	const struct fhirpath_settings settings = { .model = &fhirpath_r4 };
	struct doc_index *index = index_text(document, strlen(document));

	(void)state;
	for (size_t at = 0; at < sizeof(lines) / sizeof(lines[0]); at++) {
		struct offered offered = { .elements = BUF_INIT };
		size_t start;

		fhirpath_complete(&settings, index, document, 0,
			lines[at].line, strlen(lines[at].line), &start, take,
			&offered);
		if (lines[at].functions == 0)
			assert_int_equal(offered.functions, 0);
		assert_true(offered.functions >= lines[at].functions);
		buf_finish(&offered.elements);
	}
	index_free(index);
}

/* Brackets without end are harmless. */
static void stands_deep_brackets(void **state)
{
	const struct fhirpath_settings settings = { .model = NULL };
	struct doc_index *index = index_text(document, strlen(document));
	struct offered offered = { .elements = BUF_INIT };
	struct buf line = BUF_INIT;
	size_t start;

	(void)state;
	for (int i = 0; i < 5000; i++)
		buf_puts(&line, "entry.where(");
	fhirpath_complete(&settings, index, document, 0, line.data, line.len,
		&start, take, &offered);
	assert_string_equal(offered.elements.data, "");
	buf_finish(&line);
	buf_finish(&offered.elements);
	index_free(index);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(offers_what_is_there),
		cmocka_unit_test(offers_functions),
		cmocka_unit_test(stands_deep_brackets),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
