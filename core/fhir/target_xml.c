#include "core/fhir/target_part.h"

/*
 * References in FHIR XML (R4, xml.html): <reference value="..."/>. What is in
 * the same document is found by going through the entries, once a key is
 * pressed; there is no table of them, and no need for one. URLs that lead out
 * of it are judged as those of JSON are: of an empty document.
 *
 * Names are compared without their prefix, as FHIR's namespace may have one.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"

struct xml_place {
	const struct outline *outline;
	const char *text;
};

/* The element's name behind its prefix; len 0 where there is none. */
static const char *name_at(const struct xml_place *place, uint32_t row,
	size_t *len)
{
	struct row facts = outline_row(place->outline, place->text, row);
	const char *name = place->text + facts.key, *colon = NULL;

	*len = facts.key_len;
	if (*len > 0)
		colon = memchr(name, ':', *len);
	if (colon == NULL)
		return name;
	*len -= (size_t)(colon + 1 - name);
	return colon + 1;
}

static bool is_named(const struct xml_place *place, uint32_t row,
	const char *name)
{
	size_t len;
	const char *at = name_at(place, row, &len);

	return len == strlen(name) && memcmp(at, name, len) == 0;
}

/* Resources alone begin with a capital letter. */
static bool is_resource(const struct xml_place *place, uint32_t row)
{
	size_t len;
	const char *at = name_at(place, row, &len);

	return len > 0 && *at >= 'A' && *at <= 'Z';
}

static uint32_t next_child(const struct xml_place *place, uint32_t at,
	const char *name)
{
	while (at != INDEX_NONE && !(name != NULL ?
	    is_named(place, at, name) : is_resource(place, at)))
		at = outline_next(place->outline, at);
	return at;
}

/* The first child of that name; NULL: the resource in it. */
static uint32_t child(const struct xml_place *place, uint32_t row,
	const char *name)
{
	return row == INDEX_NONE ? INDEX_NONE : next_child(place,
		outline_first(place->outline, row), name);
}

static bool says(const struct xml_place *place, uint32_t row,
	const char *value)
{
	struct buf words = BUF_INIT;
	bool is_equal;

	if (row == INDEX_NONE)
		return false;
	outline_value(place->outline, place->text, row, &words);
	is_equal = strcmp(words.data, value) == 0;
	buf_finish(&words);
	return is_equal;
}

/* The resource a row is in that is in no other's `contained`. */
static uint32_t holder_of(const struct xml_place *place, uint32_t row)
{
	uint32_t at = outline_parent(place->outline, row), up;

	for (; at != INDEX_NONE; at = up) {
		up = outline_parent(place->outline, at);
		if (is_resource(place, at) && (up == INDEX_NONE ||
		    !is_named(place, up, "contained")))
			return at;
	}
	return INDEX_NONE;
}

static uint32_t find_contained(const struct xml_place *place, uint32_t row,
	const char *id)
{
	uint32_t holder = holder_of(place, row), at;

	if (*id == '\0')
		return holder;
	for (at = child(place, holder, "contained"); at != INDEX_NONE;
	    at = next_child(place, outline_next(place->outline, at),
	    "contained")) {
		uint32_t resource = child(place, at, NULL);

		if (says(place, child(place, resource, "id"), id))
			return resource;
	}
	return INDEX_NONE;
}

/* By fullUrl, or by type and id. */
static bool is_meant(const struct xml_place *place, uint32_t entry,
	uint32_t resource, const struct reference *reference)
{
	if (says(place, child(place, entry, "fullUrl"), reference->url))
		return true;
	return reference->kind == REFERENCE_RELATIVE &&
		is_named(place, resource, reference->type) &&
		says(place, child(place, resource, "id"), reference->id);
}

static uint32_t find_entry(const struct xml_place *place, uint32_t row,
	const struct reference *reference, bool *has_bundle)
{
	uint32_t at;

	for (; row != INDEX_NONE; row = outline_parent(place->outline, row)) {
		if (!is_named(place, row, "Bundle"))
			continue;
		*has_bundle = true;
		for (at = child(place, row, "entry"); at != INDEX_NONE;
		    at = next_child(place, outline_next(place->outline, at),
		    "entry")) {
			uint32_t resource = child(place, child(place, at,
				"resource"), NULL);

			if (resource != INDEX_NONE &&
			    is_meant(place, at, resource, reference))
				return resource;
		}
	}
	return INDEX_NONE;
}

static void follow_out(const struct reference *reference, const char *base,
	struct target *out)
{
	struct references *references = references_new();
	struct doc_index *index = index_text("{}", 2);

	target_follow(references, index, "{}", reference, base, out);
	index_free(index);
	references_free(references);
}

static void follow(const struct xml_place *place, uint32_t row,
	const struct reference *reference, const char *base,
	struct target *out)
{
	bool has_bundle = false;

	out->row = reference->kind == REFERENCE_CONTAINED ?
		find_contained(place, row, reference->url + 1) :
		find_entry(place, row, reference, &has_bundle);
	if (out->row != INDEX_NONE)
		out->kind = TARGET_ROW;
	else if (reference->kind == REFERENCE_CONTAINED)
		target_refuse(out, "the resource contains none with the id "
			"%s: the reference leads nowhere", reference->url + 1);
	else if (reference->kind == REFERENCE_URN && has_bundle)
		target_refuse(out, "no entry of this Bundle has the fullUrl "
			"%s: the reference leads nowhere", reference->url);
	else
		follow_out(reference, base, out);
}

bool target_of_xml_reference(const struct outline *outline, const char *text,
	uint32_t row, const char *base, struct target *out)
{
	struct xml_place place = { outline, text };
	struct reference reference = { .kind = REFERENCE_NONE, .row = 0 };
	struct buf value = BUF_INIT;
	bool has_value;

	if (outline_row(outline, text, row).kind != ROW_STRING ||
	    !is_named(&place, row, "reference"))
		return false;
	outline_value(outline, text, row, &value);
	has_value = value.len > 0;
	if (has_value) {
		reference_read_url(value.data, &reference);
		follow(&place, row, &reference, base, out);
	}
	reference_finish(&reference);
	buf_finish(&value);
	return has_value;
}
