#include "core/fhir/privacy.h"

/*
 * JSON and XML are judged by names: those on the way from a row to the root
 * are collected, and a table says which of them hide everything below, with
 * what may stay (use, system, rank: they say what it is, not whose). A few
 * rules look at what stands beside a row, because display and value are
 * everywhere: the display of a Coding stays, that of a person's Reference
 * does not. Every step is bounded, for this runs for each row of a frame.
 *
 * What could not be read as its kind of document (raw rows) is masked whole.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/engine/option.h"
#include "core/fhir/privacy_part.h"

enum scope { ALWAYS, WITH_PARTS };

static const struct rule {
	const char *name;
	enum scope scope;
	const char *spared;
} rules[] = {
	{ "name", WITH_PARTS, "use" },
	{ "valueHumanName", ALWAYS, "use" },
	{ "family", ALWAYS, "" }, { "given", ALWAYS, "" },
	{ "prefix", ALWAYS, "" }, { "suffix", ALWAYS, "" },
	{ "birthDate", ALWAYS, "" }, { "birthTime", ALWAYS, "" },
	{ "birthPlace", ALWAYS, "" }, { "birthplace", ALWAYS, "" },
	{ "deceased", ALWAYS, "" }, { "deceasedBoolean", ALWAYS, "" },
	{ "deceasedDateTime", ALWAYS, "" },
	{ "multipleBirthBoolean", ALWAYS, "" },
	{ "multipleBirthInteger", ALWAYS, "" },
	{ "address", ALWAYS, "use type" }, { "addr", ALWAYS, "" },
	{ "valueAddress", ALWAYS, "use type" },
	{ "postalCode", ALWAYS, "" },
	{ "telecom", ALWAYS, "use system rank" },
	{ "valueContactPoint", ALWAYS, "use system rank" },
	{ "photo", ALWAYS, "contentType size" },
	{ "div", ALWAYS, "" }, { "note", ALWAYS, "" },
	{ "authorString", ALWAYS, "" },
	{ "firstName", ALWAYS, "" }, { "lastName", ALWAYS, "" },
	{ "surname", ALWAYS, "" }, { "forename", ALWAYS, "" },
	{ "family_name", ALWAYS, "" }, { "given_name", ALWAYS, "" },
	{ "dob", ALWAYS, "" }, { "dateOfBirth", ALWAYS, "" },
	{ "postcode", ALWAYS, "" }, { "phone", ALWAYS, "" },
	{ "email", ALWAYS, "" }, { "nhsNumber", ALWAYS, "" },
};

/* name stands in a list of words divided by blanks. */
bool privacy_is_word_of(const char *words, const char *name)
{
	size_t len = strlen(name);

	while (*words != '\0') {
		size_t size = strcspn(words, " ");

		if (size == len && memcmp(words, name, len) == 0)
			return true;
		words += size + strspn(words + size, " ");
	}
	return false;
}

struct row privacy_row_at(const struct privacy_doc *doc, uint32_t at)
{
	return doc->index != NULL ? index_row(doc->index, doc->text, at) :
		tree_row(doc->tree, doc->text, at);
}

bool privacy_is_xml(const struct privacy_doc *doc)
{
	return doc->index == NULL && tree_kind(doc->tree) == SNIFF_XML;
}

bool privacy_name_of(const struct privacy_doc *doc, const struct row *row,
	char name[PRIVACY_NAME_MAX])
{
	const char *key = doc->text + row->key;
	size_t len = row->key_len;
	struct buf decoded = BUF_INIT;
	const char *at;

	if (len == 0)
		return false;
	if (doc->index != NULL && len >= 2)
		index_unescape(&decoded, key + 1, len < 4 * PRIVACY_NAME_MAX ?
			len - 2 : PRIVACY_NAME_MAX);
	else
		buf_append(&decoded, key, len < PRIVACY_NAME_MAX ? len :
			PRIVACY_NAME_MAX);
	at = decoded.data;
	if (doc->index == NULL && strchr(at, ':') != NULL)
		at = strchr(at, ':') + 1;
	else if (*at == '_')
		at++;
	len = strlen(at);
	len = len < PRIVACY_NAME_MAX ? len : PRIVACY_NAME_MAX - 1;
	memcpy(name, at, len);
	name[len] = '\0';
	buf_finish(&decoded);
	return true;
}

static void walk_up(const struct privacy_doc *doc, uint32_t at,
	struct privacy_way *way)
{
	way->count = 0;
	while (at != INDEX_NONE && way->count < PRIVACY_STEPS_MAX) {
		struct row row = privacy_row_at(doc, at);
		struct privacy_step *step = &way->step[way->count];

		step->row = at;
		step->has_parts = (row.kind == ROW_OBJECT ||
			row.kind == ROW_ARRAY) && !row.is_empty;
		if (privacy_name_of(doc, &row, step->name))
			way->count++;
		at = row.parent;
	}
}

static bool is_spared(const struct privacy_way *way, size_t below,
	const char *spared)
{
	for (size_t i = 0; i < below; i++)
		if (privacy_is_word_of(spared, way->step[i].name))
			return true;
	return false;
}

static bool is_hidden_by_name(const struct privacy_way *way)
{
	for (size_t i = 0; i < way->count; i++) {
		const struct privacy_step *step = &way->step[i];

		for (size_t n = 0; n < FD_COUNT(rules); n++)
			if (strcmp(rules[n].name, step->name) == 0 &&
			    (rules[n].scope == ALWAYS || step->has_parts) &&
			    !is_spared(way, i, rules[n].spared))
				return true;
	}
	return false;
}

static bool tells(const struct privacy_doc *doc, uint32_t at,
	const struct row *row)
{
	const char *value = doc->text + row->value;
	size_t len = row->value_len;
	struct buf decoded = BUF_INIT;
	bool it_does;

	if (doc->index != NULL && len >= 2 && *value == '"') {
		value++;
		len -= 2;
	}
	if (doc->index == NULL && len < 64 * 1024)
		outline_value(tree_outline(doc->tree), doc->text, at,
			&decoded);
	else if (len < 64 * 1024 && memchr(value, '\\', len) != NULL)
		index_unescape(&decoded, value, len);
	else
		return privacy_text_tells(value, len);
	it_does = privacy_text_tells(decoded.data, decoded.len);
	buf_finish(&decoded);
	return it_does;
}

static bool covers_named(const struct privacy_doc *doc, uint32_t at)
{
	struct row row = privacy_row_at(doc, at);
	struct privacy_way way = { 0 };

	if (row.kind == ROW_CLOSE)
		return false;
	if (row.kind == ROW_RAW)
		return true;
	/* A container of JSON shows nothing; an open tag may have a value. */
	if ((row.kind == ROW_OBJECT || row.kind == ROW_ARRAY) &&
	    (doc->index != NULL || memchr(doc->text + row.value, '=',
	     row.value_len) == NULL))
		return false;
	walk_up(doc, at, &way);
	if (privacy_is_endpoint(doc, &way, row.parent))
		return false;
	return is_hidden_by_name(&way) ||
		privacy_covers_by_neighbours(doc, &way, &row) ||
		((row.kind == ROW_STRING || row.kind == ROW_NUMBER ||
		  privacy_is_xml(doc)) && !way.step[0].has_parts &&
		 tells(doc, at, &row));
}

static bool covers_hl7(const struct tree *tree, const char *text,
	uint32_t row)
{
	struct row found = tree_row(tree, text, row);
	struct buf path = BUF_INIT;
	bool it_does;

	if (found.kind == ROW_RAW)
		return true;
	/* A segment is shown by its fields, each a row of its own. */
	if (found.kind == ROW_OBJECT && found.depth == 0)
		return false;
	tree_path(tree, text, row, &path);
	it_does = privacy_covers_field(path.data) ||
		(found.kind != ROW_OBJECT && privacy_text_tells(
		 text + found.value, found.value_len));
	buf_finish(&path);
	return it_does;
}

static bool covers_form(const struct tree *tree, const char *text,
	uint32_t row)
{
	struct row found = tree_row(tree, text, row);
	char *name = xstrndup(text + found.key, found.key_len);
	bool it_does = privacy_is_param(name) || privacy_text_tells(
		text + found.value, found.value_len);

	free(name);
	return it_does;
}

bool privacy_covers(const struct tree *tree, const char *text, uint32_t row)
{
	switch (tree_kind(tree)) {
	case SNIFF_HL7V2:
		return covers_hl7(tree, text, row);
	case SNIFF_FORM:
		return covers_form(tree, text, row);
	default:
		return covers_named(&(struct privacy_doc){ tree,
			tree_index(tree), text }, row);
	}
}

bool privacy_covers_json(const struct doc_index *index, const char *text,
	uint32_t row)
{
	return covers_named(&(struct privacy_doc){ NULL, index, text }, row);
}

bool privacy_is_on(void)
{
	return option_bool(OPT_PRIVACY);
}
