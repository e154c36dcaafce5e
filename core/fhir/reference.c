#include "core/fhir/reference.h"

/*
 * Reading. A Reference is told by its shape, because the document is all that
 * is known: an object with a string "reference", or one that has nothing but
 * what a Reference may have. From a row inside it (its identifier's value) the
 * way up ends at the first such object, or at a resource.
 *
 * Canonicals and links are strings; the name of their element tells them.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/fhir/label.h"
#include "core/fhir/nhs.h"
#include "core/fhir/privacy.h"

enum { CLIMB_MAX = 6 };

static const char *const canonicals[] = {
	"profile", "instantiatesCanonical", "questionnaire", "definition",
	"valueSet", "baseDefinition", "supportedProfile", "targetProfile",
	"imports", "instantiates", "library", "valueCanonical", "structureMap",
	"system",
};

/* Coding elements, which may hold a display only, as References may. */
static const char *const codings[] = {
	"coding", "tag", "security", "class", "modality", "type",
};

static bool is_among(const char *name, const char *const *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(name, list[i]) == 0)
			return true;
	return false;
}

static uint32_t opening(const struct doc_index *index, const char *text,
	uint32_t row)
{
	return index_kind(index, text, row) == ROW_CLOSE ?
		index_row(index, text, row).pair : row;
}

/* Owned name of the element at a row, of its array's for one in an array. */
static char *element_dup(const struct doc_index *index, const char *text,
	uint32_t row)
{
	struct row facts = index_row(index, text, row);
	struct buf name = BUF_INIT;

	while (facts.key_len < 2 && facts.parent != INDEX_NONE)
		facts = index_row(index, text, facts.parent);
	if (facts.key_len < 2)
		return NULL;
	index_unescape(&name, text + facts.key + 1, facts.key_len - 2);
	return buf_take(&name);
}

static bool has_only_its_own(const struct doc_index *index, const char *text,
	uint32_t row)
{
	static const char *const own[] = {
		"reference", "type", "identifier", "display", "id",
		"extension", "_reference", "_type", "_display",
	};
	uint32_t at;

	for (at = index_first(index, text, row); at != INDEX_NONE;
	    at = index_next(index, text, at)) {
		char *name = element_dup(index, text, at);
		bool is_own = name != NULL &&
			is_among(name, own, FD_COUNT(own));

		free(name);
		if (!is_own)
			return false;
	}
	return true;
}

static bool has(const struct doc_index *index, const char *text, uint32_t row,
	const char *name, enum row_kind kind)
{
	uint32_t member = index_member(index, text, row, name);

	return member != INDEX_NONE &&
		index_kind(index, text, member) == kind;
}

static bool is_reference(const struct doc_index *index, const char *text,
	uint32_t row)
{
	char *name;
	bool is_coding;

	if (index_kind(index, text, row) != ROW_OBJECT)
		return false;
	if (has(index, text, row, "reference", ROW_STRING))
		return true;
	if (!has_only_its_own(index, text, row))
		return false;
	if (has(index, text, row, "identifier", ROW_OBJECT))
		return true;
	if (!has(index, text, row, "display", ROW_STRING))
		return false;
	name = element_dup(index, text, row);
	is_coding = name == NULL || text_ends_with(name, "Coding") ||
		is_among(name, codings, FD_COUNT(codings));
	free(name);
	return !is_coding;
}

/* Length of a resource type's name, or 0. */
static size_t type_length(const char *text)
{
	size_t len = 0;

	if (*text < 'A' || *text > 'Z')
		return 0;
	while (text_lower(text[len]) >= 'a' && text_lower(text[len]) <= 'z')
		len++;
	return len;
}

static size_t id_length(const char *text)
{
	size_t len = 0;

	while (text_is_digit(text[len]) || text[len] == '-' ||
	    text[len] == '.' || text[len] == '_' ||
	    (text_lower(text[len]) >= 'a' && text_lower(text[len]) <= 'z'))
		len++;
	return len;
}

/* Type/id[/_history/version] to the end of the text. */
static bool read_type_and_id(const char *text, struct reference *out)
{
	static const char history[] = "/_history/";
	size_t type = type_length(text), id, version;
	const char *end;

	if (type == 0 || text[type] != '/')
		return false;
	id = id_length(text + type + 1);
	end = text + type + 1 + id;
	version = text_starts_with(end, history) ?
		id_length(end + sizeof(history) - 1) : 0;
	if (id == 0 || end[version > 0 ? sizeof(history) - 1 + version : 0] !=
	    '\0')
		return false;
	out->type = xstrndup(text, type);
	out->id = xstrndup(text + type + 1, id);
	if (version > 0)
		out->version = xstrndup(end + sizeof(history) - 1, version);
	return true;
}

/* The last place in an absolute URL where Type/id may begin. */
static void read_absolute(struct reference *out)
{
	const char *at = strstr(out->url, "://");

	for (at = at != NULL ? strchr(at + 3, '/') : NULL; at != NULL;
	    at = strchr(at + 1, '/'))
		if (read_type_and_id(at + 1, out))
			return;
}

void reference_read_url(const char *url, struct reference *out)
{
	size_t type = type_length(url);

	out->url = xstrdup(url);
	if (out->url[0] == '#') {
		out->kind = REFERENCE_CONTAINED;
	} else if (text_starts_with(out->url, "urn:")) {
		out->kind = REFERENCE_URN;
	} else if (text_starts_with_nocase(out->url, "http://") ||
	    text_starts_with_nocase(out->url, "https://")) {
		out->kind = REFERENCE_ABSOLUTE;
		read_absolute(out);
	} else if (type > 0 && out->url[type] == '?') {
		out->kind = REFERENCE_CONDITIONAL;
		out->type = xstrndup(out->url, type);
	} else {
		out->kind = read_type_and_id(out->url, out) ?
			REFERENCE_RELATIVE : REFERENCE_ODD;
	}
}

static void read_object(const struct doc_index *index, const char *text,
	uint32_t row, struct reference *out)
{
	char *url = index_find_dup(index, text, row, "reference");

	out->named_type = index_find_dup(index, text, row, "type");
	out->system = index_find_dup(index, text, row, "identifier.system");
	out->value = index_find_dup(index, text, row, "identifier.value");
	out->code = index_find_dup(index, text, row,
		"identifier.type.coding.code");
	out->display = index_find_dup(index, text, row, "display");
	out->assigner = index_find_dup(index, text, row,
		"identifier.assigner.display");
	if (out->assigner == NULL)
		out->assigner = index_find_dup(index, text, row,
			"identifier.assigner.identifier.value");
	if (url != NULL && *url != '\0')
		reference_read_url(url, out);
	else if (out->value != NULL && *out->value != '\0')
		out->kind = REFERENCE_IDENTIFIER;
	else
		out->kind = out->display != NULL ? REFERENCE_DISPLAY :
			REFERENCE_ODD;
	free(url);
}

static bool is_canonical(const struct doc_index *index, const char *text,
	uint32_t row, const char *name, const char *url)
{
	char *outer;
	bool is_extension;
	uint32_t parent = index_parent(index, row);

	if (!text_starts_with(url, "http"))
		return false;
	if (strcmp(name, "system") == 0)
		return has(index, text, parent, "code", ROW_STRING);
	if (is_among(name, canonicals, FD_COUNT(canonicals)))
		return true;
	if (strcmp(name, "url") != 0 || parent == INDEX_NONE)
		return false;
	outer = element_dup(index, text, parent);
	is_extension = outer != NULL && (strcmp(outer, "extension") == 0 ||
		strcmp(outer, "modifierExtension") == 0);
	free(outer);
	return is_extension;
}

/* A string: a canonical, a link, an Attachment's url. */
static void read_string(const struct doc_index *index, const char *text,
	uint32_t row, struct reference *out)
{
	static const char *const links[] = {
		"url", "fullUrl", "location", "valueUrl", "valueUri",
	};
	char *url = index_string_dup(index, text, row);
	const char *bar;

	if (out->element == NULL || url == NULL) {
		free(url);
		return;
	}
	if (is_canonical(index, text, row, out->element, url)) {
		out->kind = REFERENCE_CANONICAL;
		bar = strchr(url, '|');
		out->version = bar != NULL ? xstrdup(bar + 1) : NULL;
		out->url = url;
		return;
	}
	if (is_among(out->element, links, FD_COUNT(links))) {
		reference_read_url(url, out);
		if (out->kind == REFERENCE_ODD ||
		    out->kind == REFERENCE_CONDITIONAL)
			out->kind = REFERENCE_NONE;
	}
	free(url);
}

void reference_read(const struct doc_index *index, const char *text,
	uint32_t row, struct reference *out)
{
	uint32_t at;

	*out = (struct reference){ .row = INDEX_NONE };
	if (row >= index_count(index))
		return;
	row = at = opening(index, text, row);
	for (int i = 0; i < CLIMB_MAX && at != INDEX_NONE; i++) {
		if (is_reference(index, text, at)) {
			out->row = at;
			out->element = element_dup(index, text, at);
			read_object(index, text, at, out);
			return;
		}
		if (index_kind(index, text, at) == ROW_OBJECT &&
		    has(index, text, at, "resourceType", ROW_STRING))
			break;
		at = index_parent(index, at);
	}
	if (index_kind(index, text, row) != ROW_STRING)
		return;
	out->row = row;
	out->element = element_dup(index, text, row);
	read_string(index, text, row, out);
}

void reference_finish(struct reference *reference)
{
	free(reference->url);
	free(reference->type);
	free(reference->id);
	free(reference->version);
	free(reference->named_type);
	free(reference->element);
	free(reference->system);
	free(reference->value);
	free(reference->code);
	free(reference->assigner);
	free(reference->display);
	*reference = (struct reference){ .row = INDEX_NONE };
}

static void mask(const struct doc_index *index, const char *text,
	uint32_t row, const char *steps, char **place)
{
	uint32_t at = index_find(index, text, row, steps);
	struct buf stars = BUF_INIT;

	if (*place == NULL || at == INDEX_NONE ||
	    !privacy_covers_json(index, text, at))
		return;
	privacy_mask(&stars, *place);
	free(*place);
	*place = buf_take(&stars);
}

void reference_mask(const struct doc_index *index, const char *text,
	struct reference *reference)
{
	uint32_t row = reference->row;

	if (row == INDEX_NONE || index_kind(index, text, row) != ROW_OBJECT)
		return;
	mask(index, text, row, "reference", &reference->url);
	mask(index, text, row, "reference", &reference->id);
	mask(index, text, row, "display", &reference->display);
	mask(index, text, row, "identifier.value", &reference->value);
	mask(index, text, row, "identifier.assigner.display",
		&reference->assigner);
}

/* "ODS 699X0", "NHS number 999 999 9468", "MR 123 of R0A". */
static void put_identifier(struct buf *out, const struct reference *reference)
{
	if (reference->system != NULL && *reference->system != '\0')
		buf_printf(out, "%s ", label_of(reference->system));
	else if (reference->code != NULL)
		buf_printf(out, "%s ", reference->code);
	if (reference->system != NULL &&
	    nhs_number_is_system(reference->system))
		nhs_number_put(out, reference->value);
	else
		buf_puts(out, reference->value);
	if (reference->assigner != NULL)
		buf_printf(out, " of %s", reference->assigner);
}

static void put_url_words(struct buf *out, const struct reference *reference)
{
	if (reference->kind == REFERENCE_RELATIVE)
		buf_printf(out, "%s/%s", reference->type, reference->id);
	else
		buf_puts(out, reference->url);
	if (reference->kind == REFERENCE_RELATIVE &&
	    reference->version != NULL)
		buf_printf(out, " version %s", reference->version);
}

void reference_put(struct buf *out, const struct reference *reference)
{
	const char *type = reference_type(reference);
	bool has_value = reference->value != NULL && *reference->value != '\0';
	bool has_type = type != NULL && (has_value ||
		reference->kind == REFERENCE_URN ||
		reference->kind == REFERENCE_DISPLAY);
	size_t before = out->len;

	if (has_type)
		buf_puts(out, type);
	if (has_value || reference->url != NULL)
		buf_puts(out, has_type ? " " : "");
	if (has_value)
		put_identifier(out, reference);
	else if (reference->url != NULL)
		put_url_words(out, reference);
	if (reference->display == NULL || *reference->display == '\0')
		return;
	if (out->len > before)
		buf_printf(out, " (%s)", reference->display);
	else
		buf_puts(out, reference->display);
}
