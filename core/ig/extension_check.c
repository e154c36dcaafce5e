#include "core/ig/extension_check.h"

/*
 * An extension is told by its url. One with a relative url is part of the
 * extension around it, whose definition slices its parts: when that knows it,
 * the slice is among the layers already.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/ig/extension_context.h"

static bool is_named(const struct place *place, const char *name)
{
	return strlen(name) == place->name_len &&
		memcmp(name, place->name, place->name_len) == 0;
}

/* A profile's or a definition's slice has taken it. */
static bool is_sliced(const struct layers *layers)
{
	for (size_t i = 0; i < layers->count; i++)
		if (layers->list[i].node->element.slice != NULL)
			return true;
	return false;
}

static definition_id find(const struct walk *walk, const char *url)
{
	struct definition definition;
	definition_id id = definitions_find(walk->definitions, url,
		strlen(url));

	if (id == 0)
		return 0;
	definition_get(walk->definitions, id, &definition);
	return strcmp(definition.type, "Extension") == 0 ? id : 0;
}

/* A part of the extension around it. */
static void check_part(struct walk *walk, const struct place *place,
	const struct layers *layers, const char *url)
{
	const struct place *holder = place->up;
	char *outer;

	if (holder == NULL || !text_equals(holder->type, "Extension")) {
		walk_report(walk, place, NULL, FINDING_ERROR, "invalid",
			"Extension_EXT_URL_Absolute", "An extension's url must "
			"be absolute, not '%.100s'", url);
		return;
	}
	if (is_sliced(layers))
		return;
	outer = walk_member_dup(walk, holder->row, "url");
	if (outer != NULL && find(walk, outer) != 0)
		walk_report(walk, place, NULL, FINDING_ERROR, "invalid",
			"Extension_EXT_SubExtension_Invalid", "The extension "
			"%.200s has no part '%.100s'", outer, url);
	free(outer);
}

static bool has_prefix_of(const char *url, const char *const *prefixes,
	size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strncmp(url, prefixes[i], strlen(prefixes[i])) == 0 ||
		    strstr(url, prefixes[i]) != NULL)
			return true;
	return false;
}

/* Domains whose extensions nobody has to define here. */
static bool may_be_unknown(const struct walk *walk, const char *url)
{
	static const char *const always[] = {
		"http://nema.org/", "http://hl7.org/fhir/tools/",
		"http://hl7.org/fhirpath/",
	};
	static const char *const examples[] = {
		"://example.org/", "://acme.com/", "://example.com/",
	};
	const struct validate_settings *settings = walk->settings;

	return has_prefix_of(url, always, FD_COUNT(always)) ||
		(settings->example_urls && has_prefix_of(url, examples,
		FD_COUNT(examples))) || has_prefix_of(url,
		settings->extension_domains,
		settings->extension_domain_count);
}

/* "http://hl7.org/fhir/5.0/StructureDefinition/extension-...": elements of
   other versions, made by rule and published by nobody. */
static bool is_cross_version(const char *url)
{
	static const char start[] = "http://hl7.org/fhir/";

	return strncmp(url, start, sizeof(start) - 1) == 0 &&
		text_is_digit(url[sizeof(start) - 1]) &&
		strstr(url, "/StructureDefinition/extension-") != NULL;
}

static void report_unknown(struct walk *walk, const struct place *place,
	const char *url)
{
	enum validate_unknown how = walk->settings->unknown_extensions;
	bool is_error = how == UNKNOWN_ERROR || (how == UNKNOWN_BY_PACKAGES &&
		!walk->settings->has_missing_packages);

	if (may_be_unknown(walk, url)) {
		walk_unchecked(walk, url, "this extension is not defined "
			"here");
		return;
	}
	if (is_cross_version(url)) {
		walk_unchecked(walk, url, "it stands for an element of "
			"another version of FHIR");
		return;
	}
	if (how == UNKNOWN_IGNORED)
		return;
	walk_report(walk, place, NULL, is_error ? FINDING_ERROR :
		FINDING_WARNING, is_error ? "structure" : "not-found",
		is_error ? "Extension_EXT_Unknown_NotHere" :
		"Extension_EXT_Unknown", "No package here defines the "
		"extension %.300s", url);
}

static void check_known(struct walk *walk, const struct place *place,
	struct layers *layers, definition_id id)
{
	bool is_modifier = is_named(place, "modifierExtension");
	struct definition definition;
	struct element root;

	definition_get(walk->definitions, id, &definition);
	element_get(walk->definitions, definition.root, &root);
	if (root.is_modifier != is_modifier)
		walk_report(walk, place, NULL, FINDING_ERROR, "structure",
			is_modifier ? "Extension_EXT_Modifier_N" :
			"Extension_EXT_Modifier_Y", is_modifier ?
			"The extension %s is no modifier: it goes into "
			"'extension'" : "The extension %s is a modifier: it "
			"goes into 'modifierExtension'", definition.url);
	extension_check_context(walk, place, id, is_modifier);
	layers_add_profile(walk, layers, id);
}

void extension_check(struct walk *walk, const struct place *place,
	struct layers *layers)
{
	char *url = walk_member_dup(walk, place->row, "url");
	definition_id id;

	if (url == NULL || *url == '\0') {
		walk_report(walk, place, NULL, FINDING_ERROR, "required",
			"Extension_EXT_Url_NotFound", "The extension has no "
			"url, so nothing says what it is");
	} else if (strchr(url, ':') == NULL) {
		check_part(walk, place, layers, url);
	} else if (strchr(url, '|') != NULL) {
		walk_report(walk, place, NULL, FINDING_ERROR, "invalid",
			"EXT_VER_URL_NOT_ALLOWED", "An extension's url has no "
			"version behind it: '%.200s'", url);
	} else {
		id = find(walk, url);
		if (id != 0)
			check_known(walk, place, layers, id);
		else
			report_unknown(walk, place, url);
	}
	free(url);
}
