#include "core/ig/narrative_check.h"

/*
 * What xhtml_check says becomes findings at the div; what concerns languages
 * is said at the resource, whose language it is held against.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/ig/xhtml_check.h"

struct narrative {
	struct walk *walk;
	const struct place *div;
};

static void say(void *data, enum finding_severity severity, const char *code,
	const char *id, const char *sentence)
{
	const struct narrative *narrative = data;

	walk_report(narrative->walk, narrative->div, NULL, severity, code, id,
		"%s", sentence);
}

static bool has_key(const struct walk *walk, uint32_t row, const char *name)
{
	struct row it = index_row(walk->index, walk->text, row);
	size_t len = strlen(name);

	return it.kind == ROW_STRING && it.key_len == len + 2 &&
		memcmp(walk->text + it.key + 1, name, len) == 0;
}

/* An element's id, or something in another narrative of this resource. */
static bool has_target(void *data, const char *name)
{
	const struct narrative *narrative = data;
	const struct walk *walk = narrative->walk;
	uint32_t resource = narrative->div->resource;
	uint32_t end = index_after(walk->index, walk->text, resource);
	bool is_there = false;

	for (uint32_t row = resource; row < end && !is_there; row++) {
		char *div;

		if (has_key(walk, row, "id")) {
			is_there = index_string_equals(walk->index,
				walk->text, row, name);
		} else if (row != narrative->div->row &&
		    has_key(walk, row, "div")) {
			div = index_string_dup(walk->index, walk->text, row);
			is_there = xhtml_has_target(div, strlen(div), name);
			free(div);
		}
	}
	return is_there;
}

static void warn(struct walk *walk, const struct place *resource,
	const char *id, const char *what, const char *wanted,
	const char *other)
{
	walk_report(walk, resource, NULL, FINDING_WARNING, "business-rule",
		id, "The resource is in '%s', but %s%s%s%s", wanted, what,
		*other != '\0' ? " '" : "", other,
		*other != '\0' ? "'" : "");
}

static void check_languages(struct walk *walk, const struct place *resource,
	const char *wanted, const struct xhtml_languages *found)
{
	bool has_any = found->lang[0] != '\0' || found->xml_lang[0] != '\0';

	if (found->has_wanted && !has_any)
		return;
	if (!has_any && found->section[0] != '\0')
		warn(walk, resource, "Language_XHTML_Lang_Different1",
			"its narrative has sections in", wanted,
			found->section);
	else if (!has_any)
		warn(walk, resource, "Language_XHTML_Lang_Missing1",
			"its narrative says no language: it needs lang and "
			"xml:lang", wanted, "");
	else if (found->lang[0] == '\0')
		warn(walk, resource, "Language_XHTML_Lang_Missing2",
			"its narrative has no lang beside xml:lang", wanted,
			"");
	else if (found->xml_lang[0] == '\0')
		warn(walk, resource, "Language_XHTML_Lang_Missing3",
			"its narrative has no xml:lang beside lang", wanted,
			"");
	if (found->lang[0] != '\0' &&
	    !text_equals_nocase(found->lang, wanted))
		warn(walk, resource, "Language_XHTML_Lang_Different1",
			"its narrative has lang", wanted, found->lang);
	if (found->xml_lang[0] != '\0' &&
	    !text_equals_nocase(found->xml_lang, wanted))
		warn(walk, resource, "Language_XHTML_Lang_Different2",
			"its narrative has xml:lang", wanted,
			found->xml_lang);
}

void narrative_check(struct walk *walk, const struct place *div)
{
	struct narrative narrative = { walk, div };
	const struct xhtml_say say_to = { &narrative, say, has_target };
	struct xhtml_languages languages;
	const struct place *resource = div;
	char *text, *wanted;

	if (div->row == INDEX_NONE || div->resource == INDEX_NONE)
		return;
	text = index_string_dup(walk->index, walk->text, div->row);
	if (text == NULL)
		return;
	wanted = index_find_dup(walk->index, walk->text, div->resource,
		"language");
	xhtml_check(text, strlen(text), wanted != NULL ? wanted : "",
		&say_to, &languages);
	while (resource->row != div->resource && resource->up != NULL)
		resource = resource->up;
	if (wanted != NULL && *wanted != '\0')
		check_languages(walk, resource, wanted, &languages);
	free(text);
	free(wanted);
}
