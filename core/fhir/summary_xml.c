#include "core/fhir/summary_xml.h"

/*
 * FHIR XML (R4, xml.html) is told by the namespace of its root, which is in
 * the root's own start tag or nowhere. Words for all that is in it are made of
 * JSON only; who wants those asks for JSON.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"

enum { ROWS_MAX = 100 };	/* before the root: comments and the like */

static uint32_t root_of(const struct outline *outline, const char *text)
{
	uint32_t at, count = outline_count(outline);

	for (at = 0; at < count && at < ROWS_MAX; at++) {
		struct row facts = outline_row(outline, text, at);

		if (facts.key_len > 0 && (facts.kind == ROW_OBJECT ||
		    facts.kind == ROW_STRING))
			return at;
	}
	return INDEX_NONE;
}

static bool is_fhir(const char *text, struct row root)
{
	static const char space[] = "http://hl7.org/fhir";
	const char *tag = text + root.value;
	const char *end = memchr(tag, '>', root.value_len);
	size_t len = end != NULL ? (size_t)(end - tag) : root.value_len;

	return text_find_nocase(tag, len, space) != NULL;
}

void summary_xml(const struct outline *outline, const char *text,
	struct page *out)
{
	uint32_t at = root_of(outline, text);
	struct row root;
	const char *name, *colon;
	size_t len;

	if (at == INDEX_NONE) {
		page_heading(out, INDEX_NONE, "XML without an element");
		return;
	}
	root = outline_row(outline, text, at);
	name = text + root.key;
	len = root.key_len;
	colon = memchr(name, ':', len);
	if (is_fhir(text, root) && colon != NULL) {
		len -= (size_t)(colon + 1 - name);
		name = colon + 1;
	}
	page_heading(out, at, "%.*s, %s", (int)len, name,
		is_fhir(text, root) ? "FHIR in XML" : "XML");
	page_line(out, TONE_DIM, INDEX_NONE, "The Tree shows all of it%s",
		is_fhir(text, root) ? "; as JSON (Accept: "
		"application/fhir+json) it would have a table and words." :
		".");
}
