#include "core/fhir/privacy_part.h"

/*
 * What stands beside a row decides where its own name does not: the display
 * of a Coding stays, that of a person's Reference does not; the value of a
 * Quantity stays, that of an Identifier does not; an answer goes when its
 * question asks who somebody is.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"

enum { SIBLINGS_MAX = 64, ODS_CODE_MAX = 9 };

/* References that never lead to a person. */
static const char *const impersonal[] = {
	"assigner", "managingOrganization", "serviceProvider", "custodian",
	"organization", "location", "encounter", "specimen", "basedOn",
	"partOf", "device", "endpoint", "definition", "context",
};

static bool is_in(const char *const *list, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(list[i], name) == 0)
			return true;
	return false;
}

/* Of the object or element that holds the row. */
static uint32_t sibling(const struct privacy_doc *doc, uint32_t parent,
	const char *wanted)
{
	uint32_t at;

	if (parent == INDEX_NONE)
		return INDEX_NONE;
	at = doc->index != NULL ? index_first(doc->index, doc->text, parent) :
		tree_first(doc->tree, doc->text, parent);
	for (int i = 0; i < SIBLINGS_MAX && at != INDEX_NONE; i++) {
		struct row row = privacy_row_at(doc, at);
		char name[PRIVACY_NAME_MAX];

		if (privacy_name_of(doc, &row, name) &&
		    strcmp(name, wanted) == 0)
			return at;
		at = doc->index != NULL ? index_next(doc->index, doc->text,
			at) : tree_next(doc->tree, doc->text, at);
	}
	return INDEX_NONE;
}

static bool has_sibling(const struct privacy_doc *doc, uint32_t parent,
	const char *name)
{
	return sibling(doc, parent, name) != INDEX_NONE;
}

/* Owned text of a member, "" when there is none. */
static char *text_of(const struct privacy_doc *doc, uint32_t parent,
	const char *name)
{
	uint32_t at = sibling(doc, parent, name);
	struct buf out = BUF_INIT;
	char *text = NULL;

	if (at == INDEX_NONE)
		return xstrdup("");
	if (doc->index != NULL)
		text = index_scalar_dup(doc->index, doc->text, at);
	else
		outline_value(tree_outline(doc->tree), doc->text, at, &out);
	if (text == NULL)
		text = buf_take(&out);
	buf_finish(&out);
	return text;
}

/* "Practitioner" of "https://host/r4/Practitioner/1"; "" when not said. */
static void type_of_reference(const char *reference,
	char name[PRIVACY_NAME_MAX])
{
	const char *at = reference;

	*name = '\0';
	for (; *at != '\0'; at += *at == '/') {
		size_t len = strcspn(at, "/?");

		if (*at >= 'A' && *at <= 'Z' && at[len] != '\0' &&
		    len < PRIVACY_NAME_MAX) {
			memcpy(name, at, len);
			name[len] = '\0';
			return;
		}
		at += len;
		if (*at == '?')
			return;
	}
}

/* display: of a Coding it says what, of a person's Reference who. */
static bool is_display_of_person(const struct privacy_doc *doc,
	const struct privacy_way *way, uint32_t parent)
{
	const char *holder = way->count > 1 ? way->step[1].name : "";
	char type[PRIVACY_NAME_MAX];
	char *said, *reference;

	if (has_sibling(doc, parent, "code") ||
	    has_sibling(doc, parent, "system") ||
	    text_find_nocase(holder, strlen(holder), "coding") != NULL ||
	    privacy_is_word_of("tag security class jurisdiction", holder))
		return false;
	said = text_of(doc, parent, "type");
	reference = text_of(doc, parent, "reference");
	type_of_reference(reference, type);
	if (*type == '\0' && strlen(said) < sizeof(type))
		memcpy(type, said, strlen(said) + 1);
	free(said);
	free(reference);
	if (*type != '\0')
		return privacy_is_person_type(type, strlen(type));
	return !is_in(impersonal, FD_COUNT(impersonal), holder);
}

/* Code systems of organisations and their sites: whose value is no person. */
static bool is_of_organisation(const struct privacy_doc *doc, uint32_t parent)
{
	static const char *const systems[] = {
		"/ods-organization-code", "/ods-organization",
		"/ods-site-code", "/ODS-code",
	};
	char *system = text_of(doc, parent, "system");
	char *code = text_of(doc, parent, "value");
	size_t len = strlen(code), end = strlen(system);
	bool it_is = false;

	for (size_t i = 0; i < FD_COUNT(systems); i++) {
		size_t size = strlen(systems[i]);

		it_is = it_is || (end > size &&
			strcmp(system + end - size, systems[i]) == 0);
	}
	/* Codes are short: a name in the wrong place is hidden all the same. */
	it_is = it_is && len <= ODS_CODE_MAX;
	for (size_t i = 0; i < len; i++)
		it_is = it_is && (text_is_digit(code[i]) ||
			(code[i] >= 'A' && code[i] <= 'Z'));
	free(system);
	free(code);
	return it_is;
}

/* value: of an Identifier; a Quantity has a unit or a code. */
static bool is_value_of_identifier(const struct privacy_doc *doc,
	const struct privacy_way *way, uint32_t parent, const struct row *row)
{
	if (doc->index != NULL && row->kind != ROW_STRING)
		return false;
	return !privacy_is_word_of("filter compose", way->count > 1 ?
		way->step[1].name : "") &&
		!has_sibling(doc, parent, "unit") &&
		!has_sibling(doc, parent, "code") &&
		!is_of_organisation(doc, parent);
}

/* In a person's resource, or as somebody to ask. */
static bool is_name_of_person(const struct privacy_doc *doc,
	const struct privacy_way *way)
{
	for (size_t i = 1; i < way->count; i++) {
		const char *name = way->step[i].name;

		if (strcmp(name, "contact") == 0 || (privacy_is_xml(doc) &&
		    privacy_is_person_type(name, strlen(name))))
			return true;
	}
	return false;
}

/* Owned type of the resource whose member a row is, or "". */
static char *type_of_resource(const struct privacy_doc *doc,
	const struct privacy_way *way, uint32_t parent)
{
	if (doc->index != NULL)
		return text_of(doc, parent, "resourceType");
	return xstrdup(way->count > 1 && privacy_is_xml(doc) ?
		way->step[1].name : "");
}

static bool is_in_persons_resource(const struct privacy_doc *doc,
	const struct privacy_way *way, uint32_t parent)
{
	char *type = type_of_resource(doc, way, parent);
	bool is_person = privacy_is_person_type(type, strlen(type));

	free(type);
	return is_person;
}

/* Titles and descriptions that tend to name the patient. */
static bool is_titled_after_person(const struct privacy_doc *doc,
	const struct privacy_way *way, uint32_t parent)
{
	char *type = type_of_resource(doc, way, parent);
	bool it_is = privacy_is_word_of("Composition DocumentReference Media "
		"List CarePlan Task Appointment Communication", type);

	free(type);
	return it_is;
}

static bool is_telling_id(const struct privacy_doc *doc,
	const struct privacy_way *way, uint32_t parent)
{
	char *type = type_of_resource(doc, way, parent);
	char *id = *type != '\0' ? text_of(doc, parent, "id") : xstrdup("");
	bool it_does = privacy_id_tells(type, strlen(type), id, strlen(id));

	free(type);
	free(id);
	return it_does;
}

/* What a question, a parameter or an extension says of itself. */
static bool asks_for_person(const char *words)
{
	static const char *const asking[] = {
		"name", "birth", "dob", "address", "postcode", "phone",
		"mail", "contact", "nhs", "hospital number", "maiden",
	};

	for (size_t i = 0; i < FD_COUNT(asking); i++)
		if (text_find_nocase(words, strlen(words), asking[i]) != NULL)
			return true;
	return false;
}

static bool is_asked(const struct privacy_doc *doc, uint32_t parent,
	const char *label)
{
	char *words = text_of(doc, parent, label);
	bool is_person = asks_for_person(words) || privacy_is_param(words);

	free(words);
	return is_person;
}

/* What was asked for with an order comes as Observations, by their code. */
static bool is_observed_of_person(const struct privacy_doc *doc,
	uint32_t parent)
{
	uint32_t code = sibling(doc, parent, "code"), coding;

	if (code == INDEX_NONE)
		return false;
	if (is_asked(doc, code, "text"))
		return true;
	coding = sibling(doc, code, "coding");
	if (coding != INDEX_NONE && doc->index != NULL)
		coding = index_first(doc->index, doc->text, coding);
	return coding != INDEX_NONE && is_asked(doc, coding, "display");
}

/* value[x] of an answer, an extension, a parameter of an operation. */
static bool is_value_asked_for(const struct privacy_doc *doc,
	const struct privacy_way *way, uint32_t parent)
{
	for (size_t i = 1; i < way->count && i < 4; i++)
		if (strcmp(way->step[i].name, "answer") == 0)
			return is_asked(doc, privacy_row_at(doc,
				way->step[i].row).parent, "text");
	if (strcmp(way->step[0].name, "valueString") == 0 &&
	    is_observed_of_person(doc, parent))
		return true;
	if (privacy_is_word_of("valueCode valueUrl valueBoolean",
	    way->step[0].name))
		return false;
	return is_asked(doc, parent, "url") || is_asked(doc, parent, "name");
}

bool privacy_covers_by_neighbours(const struct privacy_doc *doc,
	const struct privacy_way *way, const struct row *row)
{
	const char *name = way->count > 0 ? way->step[0].name : "";

	if (strcmp(name, "display") == 0)
		return is_display_of_person(doc, way, row->parent);
	if (strcmp(name, "value") == 0)
		return is_value_of_identifier(doc, way, row->parent, row);
	if (strcmp(name, "identifier") == 0)
		return true;
	if (strcmp(name, "name") == 0)
		return is_name_of_person(doc, way) ||
			is_in_persons_resource(doc, way, row->parent);
	if (strcmp(name, "id") == 0)
		return is_telling_id(doc, way, row->parent);
	if (strcmp(name, "title") == 0 &&
	    (has_sibling(doc, row->parent, "contentType") ||
	     has_sibling(doc, row->parent, "data")))
		return true;
	if (strcmp(name, "title") == 0 || strcmp(name, "description") == 0)
		return is_titled_after_person(doc, way, row->parent);
	return text_starts_with(name, "value") &&
		is_value_asked_for(doc, way, row->parent);
}

bool privacy_is_endpoint(const struct privacy_doc *doc,
	const struct privacy_way *way, uint32_t parent)
{
	char *type;
	bool it_is;

	if (way->count == 0 || way->step[0].has_parts ||
	    strcmp(way->step[0].name, "address") != 0)
		return false;
	type = type_of_resource(doc, way, parent);
	it_is = strcmp(type, "Endpoint") == 0;
	free(type);
	return it_is;
}
