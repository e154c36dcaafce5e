#include "core/ig/browse.h"

/*
 * Each page is made from the definitions when it is shown, and forgotten with
 * the next; what its lines lead to is kept beside it as a list of links.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/ig/compiled.h"
#include "core/ig/element_words.h"
#include "core/ig/profile_page.h"

enum { CODES_MAX = 2000 };

struct browser {
	const struct guides *guides;
	const struct definitions *definitions;
	struct page *page;
	struct browse_links *links;
};

void browse_links_finish(struct browse_links *links)
{
	free(links->link);
	*links = (struct browse_links){ 0 };
}

static uint32_t link_to(struct browser *browser, enum browse_kind kind,
	uint32_t id, const char *url)
{
	struct browse_links *links = browser->links;

	links->link = mem_grow(links->link, links->count, &links->alloc,
		sizeof(*links->link));
	links->link[links->count] = (struct browse_link){ kind, id, url };
	return (uint32_t)links->count++;
}

static const char *title_of(const struct definition *definition)
{
	return definition->title != NULL && *definition->title != '\0' ?
		definition->title : definition->name;
}

static void add_packages(struct browser *browser)
{
	const char *remark;

	page_heading(browser->page, INDEX_NONE, "Packages");
	for (size_t at = 0;
	     at < definitions_package_count(browser->definitions); at++) {
		const struct compiled *package = definitions_package(
			browser->definitions, at);

		page_line(browser->page, TONE_LINK, link_to(browser,
			BROWSE_PACKAGE, (uint32_t)at, NULL), "%s#%s%s",
			compiled_name(package), compiled_version(package),
			at == 0 ? "  (built in)" : "");
	}
	for (size_t i = 0; (remark = guides_remark(browser->guides, i)) !=
	     NULL; i++) {
		if (i == 0)
			page_blank(browser->page);
		page_line(browser->page, TONE_WARNING, INDEX_NONE, "%s",
			remark);
	}
	page_blank(browser->page);
	page_line(browser->page, TONE_DIM, INDEX_NONE, "fhirdeck package add "
		"FILE.tgz adds one; those in ~/.fhir/packages are taken as "
		"they are.");
}

enum group { GROUP_PROFILES, GROUP_EXTENSIONS, GROUP_TYPES, GROUP_COUNT };

static enum group group_of(const struct definition *definition)
{
	if (!definition->is_profile)
		return GROUP_TYPES;
	return strcmp(definition->type, "Extension") == 0 ?
		GROUP_EXTENSIONS : GROUP_PROFILES;
}

static void add_definitions(struct browser *browser, size_t package,
	enum group group)
{
	static const char *const names[] = {
		[GROUP_PROFILES] = "Profiles", [GROUP_EXTENSIONS] =
		"Extensions", [GROUP_TYPES] = "Types",
	};
	size_t found = 0;
	definition_id id;

	for (size_t at = 0; (id = definitions_at(browser->definitions,
	     package, at)) != 0; at++) {
		struct definition definition;

		definition_get(browser->definitions, id, &definition);
		if (group_of(&definition) != group)
			continue;
		if (found++ == 0)
			page_heading(browser->page, INDEX_NONE, "%s",
				names[group]);
		page_pair(browser->page, TONE_LINK, link_to(browser,
			BROWSE_DEFINITION, id, NULL), definition.type, "%s",
			title_of(&definition));
	}
}

static void add_sets(struct browser *browser, const struct compiled *package,
	bool systems)
{
	const char *url, *title = NULL;

	for (size_t at = 0; (url = systems ? terminology_system_at(package,
	     at, &title) : terminology_value_set_at(package, at, &title)) !=
	     NULL; at++) {
		if (at == 0)
			page_heading(browser->page, INDEX_NONE, "%s",
				systems ? "Code systems" : "Value sets");
		page_line(browser->page, TONE_LINK, link_to(browser, systems ?
			BROWSE_SYSTEM : BROWSE_VALUE_SET, 0, url), "%s",
			title != NULL && *title != '\0' ? title : url);
	}
}

static void add_package(struct browser *browser, size_t at)
{
	const struct compiled *package = definitions_package(
		browser->definitions, at);

	for (int group = 0; group < GROUP_COUNT; group++)
		add_definitions(browser, at, (enum group)group);
	add_sets(browser, package, false);
	add_sets(browser, package, true);
}

static void add_known(struct browser *browser, const char *label,
	const char *text)
{
	if (text != NULL && *text != '\0')
		page_pair(browser->page, TONE_PLAIN, INDEX_NONE, label, "%s",
			text);
}

/* Its lines lead to what it is made from, and to its elements. */
static void add_definition(struct browser *browser, definition_id id)
{
	struct page *page = browser->page;

	profile_page(browser->definitions, id, page);
	for (size_t i = 0; i < page->count; i++) {
		struct page_line *line = &page->line[i];
		bool is_base = line->label != NULL &&
			strcmp(line->label, PROFILE_PAGE_BASE) == 0;

		if (line->row != INDEX_NONE)
			line->row = link_to(browser, is_base ?
				BROWSE_DEFINITION : BROWSE_ELEMENT, line->row,
				NULL);
	}
}

static void add_one_element(struct browser *browser, element_id id)
{
	struct buf range = BUF_INIT, types = BUF_INIT;
	struct element element, binding;

	element_get(browser->definitions, id, &element);
	element_put_range(browser->definitions, id, &range);
	element_put_types(browser->definitions, id, &types);
	page_heading(browser->page, INDEX_NONE, "%s", element.id != NULL ?
		element.id : element.path);
	add_known(browser, "short", element.title);
	add_known(browser, "meaning", element.definition);
	add_known(browser, "comment", element.comment);
	add_known(browser, "range", range.data);
	add_known(browser, "type", types.data);
	add_known(browser, "fixed", element.fixed);
	add_known(browser, "pattern", element.pattern);
	if (element_find_binding(browser->definitions, id, &binding))
		page_pair(browser->page, TONE_LINK, link_to(browser,
			BROWSE_VALUE_SET, 0, binding.value_set), "codes",
			"%s: %s", binding_strength_name(binding.binding),
			binding.value_set);
	for (size_t i = 0; i < element.constraint_count; i++) {
		struct constraint constraint = element_constraint(
			browser->definitions, id, i);

		page_pair(browser->page, TONE_PLAIN, INDEX_NONE, i == 0 ?
			"rules" : "", "%s: %s", constraint.key,
			constraint.human);
	}
	buf_finish(&range);
	buf_finish(&types);
}

struct codes {
	struct page *page;
	const char *system;
	size_t count;
};

static bool add_code(void *data, const char *system, const char *code,
	const char *display)
{
	struct codes *codes = data;

	if (system != NULL && (codes->system == NULL ||
	    strcmp(codes->system, system) != 0))
		page_heading(codes->page, INDEX_NONE, "%s", system);
	codes->system = system;
	page_pair(codes->page, TONE_PLAIN, INDEX_NONE, code, "%s",
		display != NULL ? display : "");
	return ++codes->count < CODES_MAX;
}

static void add_value_set(struct browser *browser, const char *url)
{
	struct terminology *terminology = guides_terminology(browser->guides);
	const char *title = terminology_value_set_title(terminology, url);
	struct codes codes = { browser->page, NULL, 0 };
	bool is_whole = false;

	page_heading(browser->page, INDEX_NONE, "%s", title != NULL ? title :
		url);
	add_known(browser, "url", url);
	terminology_expand(terminology, url, add_code, &codes, &is_whole);
	if (!is_whole)
		page_line(browser->page, TONE_WARNING, INDEX_NONE, "Not all "
			"of its codes are known here.");
}

static void add_system(struct browser *browser, const char *url)
{
	struct codes codes = { browser->page, NULL, 0 };
	bool is_whole;

	add_known(browser, "url", url);
	page_blank(browser->page);
	codes.system = url;
	is_whole = terminology_system_codes(guides_terminology(
		browser->guides), url, add_code, &codes);
	if (!is_whole || codes.count == CODES_MAX)
		page_line(browser->page, TONE_WARNING, INDEX_NONE, "These are "
			"not all of its codes.");
}

void browse_page(const struct guides *guides, const struct browse_link *of,
	struct page *page, struct browse_links *links)
{
	struct browse_link here = *of;
	struct browser browser = { guides, guides_definitions(guides), page,
		links };

	links->count = 0;
	switch (here.kind) {
	case BROWSE_PACKAGES:
		add_packages(&browser);
		break;
	case BROWSE_PACKAGE:
		add_package(&browser, here.id);
		break;
	case BROWSE_DEFINITION:
		add_definition(&browser, here.id);
		break;
	case BROWSE_ELEMENT:
		add_one_element(&browser, here.id);
		break;
	case BROWSE_VALUE_SET:
		add_value_set(&browser, here.url);
		break;
	case BROWSE_SYSTEM:
		add_system(&browser, here.url);
		break;
	}
}

void browse_title(const struct guides *guides, const struct browse_link *of,
	struct buf *out)
{
	const struct definitions *definitions = guides_definitions(guides);
	struct definition definition;
	struct element element;

	if (of->kind == BROWSE_PACKAGES) {
		buf_puts(out, "Packages");
	} else if (of->kind == BROWSE_PACKAGE) {
		buf_puts(out, compiled_name(definitions_package(definitions,
			of->id)));
	} else if (of->kind == BROWSE_DEFINITION) {
		definition_get(definitions, of->id, &definition);
		buf_puts(out, definition.name);
	} else if (of->kind == BROWSE_ELEMENT) {
		element_get(definitions, of->id, &element);
		buf_puts(out, element.name);
	} else {
		const char *slash = strrchr(of->url, '/');

		buf_puts(out, slash != NULL ? slash + 1 : of->url);
	}
}
