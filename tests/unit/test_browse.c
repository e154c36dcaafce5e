#include "core/ig/browse.h"

/*
 * Walking through base R4, which is always there: packages, a package, a
 * type, an element, a value set.
 */

#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/fhir/page_print.h"

struct walker {
	struct guides *guides;
	struct page page;
	struct browse_links links;
	struct buf text;
};

static void go(struct walker *walker, struct browse_link to)
{
	page_finish(&walker->page);
	walker->page = (struct page)PAGE_INIT;
	buf_clear(&walker->text);
	browse_page(walker->guides, &to, &walker->page, &walker->links);
	page_print(&walker->page, 200, &walker->text);
}

/* Where the first line with these words leads. */
static struct browse_link link_of(const struct walker *walker,
	const char *words)
{
	for (size_t i = 0; i < walker->page.count; i++) {
		const struct page_line *line = &walker->page.line[i];

		if (line->text == NULL || line->row == INDEX_NONE ||
		    strncmp(line->text + strspn(line->text, " "), words,
		    strlen(words)) != 0)
			continue;
		assert_true(line->row < walker->links.count);
		return walker->links.link[line->row];
	}
	fail_msg("no link '%s' in:\n%s", words, walker->text.data);
	return (struct browse_link){ 0 };
}

static void says(const struct walker *walker, const char *words)
{
	if (strstr(walker->text.data, words) == NULL)
		fail_msg("no '%s' in:\n%.4000s", words, walker->text.data);
}

static void walks_through_base(void **state)
{
	static const struct browse_link start = { BROWSE_PACKAGES, 0, NULL };
	struct err err = ERR_INIT;
	struct walker walker = { .text = BUF_INIT };

	(void)state;
	setenv("HOME", "/nonexistent", 1);
	setenv("XDG_DATA_HOME", "/nonexistent", 1);
	walker.guides = guides_new(NULL, 0, &err);
	assert_non_null(walker.guides);
	go(&walker, start);
	says(&walker, "hl7.fhir.r4.core#4.0.1  (built in)");
	go(&walker, link_of(&walker, "hl7.fhir.r4.core"));
	says(&walker, "Types");
	says(&walker, "Value sets");
	go(&walker, (struct browse_link){ BROWSE_DEFINITION, definitions_type(
		guides_definitions(walker.guides), "Patient", 7), NULL });
	says(&walker, "made from  http://hl7.org/fhir/StructureDefinition/"
		"DomainResource");
	says(&walker, "gender");
	says(&walker, "0..1  code");
	says(&walker, "!");
	go(&walker, link_of(&walker, "gender"));
	says(&walker, "Patient.gender");
	go(&walker, link_of(&walker, "required: "));
	says(&walker, "male");
	says(&walker, "Unknown");
	page_finish(&walker.page);
	browse_links_finish(&walker.links);
	buf_finish(&walker.text);
	guides_free(walker.guides);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(walks_through_base),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
