#include "core/fhir/capability.h"

/*
 * A CapabilityStatement as tables (FHIR R4 capabilitystatement.html).
 *
 * The statement is walked once; what is in it is in the tables below. Real
 * ones are 5 KB of prose or 670 KB of lists, two thirds of which are
 * searchRevInclude values that nobody reads one by one: those are counted.
 * All texts sit in one pool, and the struct callers see is the front of the
 * one that owns that pool.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/fhir/bundle.h"
#include "core/fhir/capability_read.h"

#define OAUTH_URIS \
	"http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris"

enum { ROWS_MAX = 1000000 };	/* forty times the largest seen */

struct owner {
	struct capability capability;	/* first: callers see this */
	struct pool pool;
};

#define TEXT(type, name, member) \
	{ name, MEMBER_TEXT, offsetof(struct type, member), 0, NULL, NULL }
#define BOOL(type, name, member) \
	{ name, MEMBER_BOOL, offsetof(struct type, member), 0, NULL, NULL }
#define JOINED(type, name, member) \
	{ name, MEMBER_JOINED, offsetof(struct type, member), 0, NULL, NULL }
#define EXPECTED(type) \
	{ "extension", MEMBER_EXPECTATION, \
		offsetof(struct type, expectation), 0, NULL, NULL }
#define ITEMS(type, name, member, counter, items) \
	{ name, MEMBER_ITEMS, offsetof(struct type, member), \
		offsetof(struct type, counter), items, NULL }
#define TEXTS(type, name, member, counter) \
	{ name, MEMBER_TEXTS, offsetof(struct type, member), \
		offsetof(struct type, counter), NULL, NULL }
#define OBJECT(name, table) { name, MEMBER_OBJECT, 0, 0, table, NULL }
#define CUSTOM(name, read) { name, MEMBER_CUSTOM, 0, 0, NULL, read }
#define TABLE(members, size, row) \
	{ members, FD_COUNT(members), size, row }

static const struct member interaction_members[] = {
	TEXT(capability_interaction, "code", code),
	TEXT(capability_interaction, "documentation", documentation),
	EXPECTED(capability_interaction),
};
static const struct member_table interaction_table = TABLE(interaction_members,
	sizeof(struct capability_interaction), SIZE_MAX);

static const struct member param_members[] = {
	TEXT(capability_param, "name", name),
	TEXT(capability_param, "type", type),
	TEXT(capability_param, "documentation", documentation),
	TEXT(capability_param, "definition", definition),
	EXPECTED(capability_param),
};
static const struct member_table param_table = TABLE(param_members,
	sizeof(struct capability_param), SIZE_MAX);

static const struct member operation_members[] = {
	TEXT(capability_operation, "name", name),
	TEXT(capability_operation, "definition", definition),
	TEXT(capability_operation, "documentation", documentation),
	EXPECTED(capability_operation),
};
static const struct member_table operation_table = TABLE(operation_members,
	sizeof(struct capability_operation), SIZE_MAX);

static const struct member resource_members[] = {
	TEXT(capability_resource, "type", type),
	TEXT(capability_resource, "profile", profile),
	TEXT(capability_resource, "documentation", documentation),
	EXPECTED(capability_resource),
	ITEMS(capability_resource, "interaction", interactions,
		interaction_count, &interaction_table),
	ITEMS(capability_resource, "searchParam", params, param_count,
		&param_table),
	ITEMS(capability_resource, "operation", operations, operation_count,
		&operation_table),
	TEXTS(capability_resource, "supportedProfile", supported_profiles,
		profile_count),
	TEXTS(capability_resource, "searchInclude", includes, include_count),
	{ "searchRevInclude", MEMBER_COUNT,
		offsetof(struct capability_resource, revinclude_count), 0,
		NULL, NULL },
	TEXT(capability_resource, "versioning", versioning),
	TEXT(capability_resource, "conditionalRead", conditional_read),
	TEXT(capability_resource, "conditionalDelete", conditional_delete),
	BOOL(capability_resource, "readHistory", read_history),
	BOOL(capability_resource, "updateCreate", update_create),
	BOOL(capability_resource, "conditionalCreate", conditional_create),
	BOOL(capability_resource, "conditionalUpdate", conditional_update),
};
static const struct member_table resource_table = TABLE(resource_members,
	sizeof(struct capability_resource),
	offsetof(struct capability_resource, row));

static void read_services(struct capability_reader *reader, uint32_t row);
static void read_oauth_uris(struct capability_reader *reader, uint32_t row);
static void read_rest(struct capability_reader *reader, uint32_t row);
static void read_messaging(struct capability_reader *reader, uint32_t row);

static const struct member security_members[] = {
	TEXT(capability, "description", security_description),
	CUSTOM("service", read_services),
	CUSTOM("extension", read_oauth_uris),
};
static const struct member_table security_table = TABLE(security_members, 0,
	SIZE_MAX);

static const struct member rest_members[] = {
	TEXT(capability, "mode", mode),
	TEXT(capability, "documentation", documentation),
	OBJECT("security", &security_table),
	ITEMS(capability, "interaction", interactions, interaction_count,
		&interaction_table),
	ITEMS(capability, "operation", operations, operation_count,
		&operation_table),
	ITEMS(capability, "searchParam", params, param_count, &param_table),
	ITEMS(capability, "resource", resources, resource_count,
		&resource_table),
};
static const struct member_table rest_table = TABLE(rest_members, 0, SIZE_MAX);

static const struct member software_members[] = {
	TEXT(capability, "name", software_name),
	TEXT(capability, "version", software_version),
};
static const struct member_table software_table = TABLE(software_members, 0,
	SIZE_MAX);

static const struct member implementation_members[] = {
	TEXT(capability, "description", implementation_description),
	TEXT(capability, "url", implementation_url),
};
static const struct member_table implementation_table =
	TABLE(implementation_members, 0, SIZE_MAX);

static const struct member statement_members[] = {
	TEXT(capability, "name", name), TEXT(capability, "title", title),
	TEXT(capability, "url", url), TEXT(capability, "version", version),
	TEXT(capability, "status", status), TEXT(capability, "date", date),
	TEXT(capability, "kind", kind),
	TEXT(capability, "publisher", publisher),
	TEXT(capability, "description", description),
	TEXT(capability, "fhirVersion", fhir_version),
	JOINED(capability, "format", formats),
	JOINED(capability, "patchFormat", patch_formats),
	OBJECT("software", &software_table),
	OBJECT("implementation", &implementation_table),
	CUSTOM("rest", read_rest),
	CUSTOM("messaging", read_messaging),
};
static const struct member_table statement_table = TABLE(statement_members, 0,
	SIZE_MAX);

/* Adds ", " or "; " and a text; nothing for an empty one. */
static void add_words(struct buf *out, const char *between, const char *text)
{
	if (*text != '\0')
		buf_printf(out, "%s%s", out->len > 0 ? between : "", text);
}

static const char *keep(struct capability_reader *reader, struct buf *words)
{
	const char *text = pool_text(reader->pool, words->data, words->len);

	buf_finish(words);
	return text;
}

static const char *text_at(struct capability_reader *reader, uint32_t row,
	const char *steps)
{
	uint32_t found = index_find(reader->index, reader->text, row, steps);

	return found != INDEX_NONE ? capability_read_text(reader, found) : "";
}

/* First child of a list, or INDEX_NONE. */
static uint32_t first_of(const struct capability_reader *reader,
	uint32_t list)
{
	if (list == INDEX_NONE ||
	    index_kind(reader->index, reader->text, list) != ROW_ARRAY)
		return INDEX_NONE;
	return index_first(reader->index, reader->text, list);
}

static uint32_t next_of(const struct capability_reader *reader, uint32_t row)
{
	return index_next(reader->index, reader->text, row);
}

/* "OAuth2 Token" or "SMART-on-FHIR, Basic". */
static void read_services(struct capability_reader *reader, uint32_t row)
{
	static const char *const steps[] = {
		"text", "coding.display", "coding.code"
	};
	struct buf words = BUF_INIT;
	uint32_t at;

	for (at = first_of(reader, row); at != INDEX_NONE;
	    at = next_of(reader, at)) {
		const char *text = "";

		for (size_t i = 0; i < FD_COUNT(steps) && *text == '\0'; i++)
			text = text_at(reader, at, steps[i]);
		add_words(&words, ", ", text);
	}
	reader->capability->security = keep(reader, &words);
}

/* SMART's extension in an extension: token and authorize endpoints. */
static void read_oauth_uris(struct capability_reader *reader, uint32_t row)
{
	struct capability *capability = reader->capability;
	uint32_t at, inner;

	for (at = first_of(reader, row); at != INDEX_NONE;
	    at = next_of(reader, at)) {
		if (strcmp(text_at(reader, at, "url"), OAUTH_URIS) != 0)
			continue;
		inner = first_of(reader, index_find(reader->index,
			reader->text, at, "extension"));
		for (; inner != INDEX_NONE; inner = next_of(reader, inner)) {
			const char *url = text_at(reader, inner, "url");
			const char *uri = text_at(reader, inner, "valueUri");

			if (strcmp(url, "token") == 0)
				capability->oauth_token = uri;
			else if (strcmp(url, "authorize") == 0)
				capability->oauth_authorize = uri;
		}
	}
}

/* The server's part, or the first when none is a server's. */
static void read_rest(struct capability_reader *reader, uint32_t row)
{
	uint32_t at = first_of(reader, row), chosen = at;
	size_t parts = 0;

	for (; at != INDEX_NONE; at = next_of(reader, at), parts++)
		if (strcmp(text_at(reader, at, "mode"), "server") == 0 &&
		    strcmp(text_at(reader, chosen, "mode"), "server") != 0)
			chosen = at;
	if (chosen == INDEX_NONE ||
	    index_kind(reader->index, reader->text, chosen) != ROW_OBJECT) {
		capability_finding(reader, "rest is not a list of objects");
		return;
	}
	capability_read_object(reader, chosen, &rest_table,
		reader->capability);
	if (parts > 1)
		capability_finding(reader, "rest has %zu parts; the %s's is "
			"shown", parts, *reader->capability->mode != '\0' ?
			reader->capability->mode : "first");
	if (strcmp(reader->capability->mode, "server") != 0)
		capability_finding(reader, "rest.mode is \"%s\", not server",
			reader->capability->mode);
}

/* "laboratory-order" of its definition's URL. */
static const char *last_segment(const char *url)
{
	const char *slash = strrchr(url, '/');

	return slash != NULL && slash[1] != '\0' ? slash + 1 : url;
}

static void add_messages(struct capability_reader *reader, uint32_t list,
	struct buf *words)
{
	uint32_t at;

	for (at = first_of(reader, list); at != INDEX_NONE;
	    at = next_of(reader, at)) {
		const char *mode = text_at(reader, at, "mode");
		const char *verb = strcmp(mode, "receiver") == 0 ?
			"receives" : strcmp(mode, "sender") == 0 ? "sends" :
			mode;

		add_words(words, "; ", verb);
		add_words(words, " ", last_segment(text_at(reader, at,
			"definition")));
	}
}

static void read_messaging(struct capability_reader *reader, uint32_t row)
{
	struct buf words = BUF_INIT;
	uint32_t at, endpoint;

	for (at = first_of(reader, row); at != INDEX_NONE;
	    at = next_of(reader, at)) {
		endpoint = first_of(reader, index_find(reader->index,
			reader->text, at, "endpoint"));
		for (; endpoint != INDEX_NONE;
		    endpoint = next_of(reader, endpoint))
			add_words(&words, "; ", text_at(reader, endpoint,
				"address"));
		add_messages(reader, index_find(reader->index, reader->text,
			at, "supportedMessage"), &words);
	}
	reader->capability->messaging = keep(reader, &words);
}

static void empty_all(struct capability *capability)
{
	capability_empty_texts(&statement_table, capability);
	capability_empty_texts(&software_table, capability);
	capability_empty_texts(&implementation_table, capability);
	capability_empty_texts(&rest_table, capability);
	capability_empty_texts(&security_table, capability);
	capability->security = capability->messaging = "";
	capability->oauth_token = capability->oauth_authorize = "";
}

static bool is_markup(const struct doc_index *index, const char *text)
{
	struct row row;

	if (index_count(index) == 0)
		return false;
	row = index_row(index, text, 0);
	return row.kind == ROW_RAW && row.value_len > 0 &&
		memchr(text + row.value, '<', row.value_len) != NULL;
}

/* False, with a sentence, for what is no CapabilityStatement in JSON. */
static bool check_document(const struct doc_index *index, const char *text,
	struct err *err)
{
	char *type = fhir_resource_type(index, text, 0);
	bool is_statement = type != NULL &&
		strcmp(type, "CapabilityStatement") == 0;

	if (type == NULL && is_markup(index, text))
		err_set(err, ERR_ANSWER, "the answer is XML or a page; "
			"fhirdeck reads a CapabilityStatement in JSON: ask "
			"with Accept: application/fhir+json");
	else if (type == NULL)
		err_set(err, ERR_ANSWER, "the answer is no FHIR resource in "
			"JSON, so no CapabilityStatement");
	else if (!is_statement)
		err_set(err, ERR_ANSWER, "the answer is a resource of type "
			"%.40s, not a CapabilityStatement", type);
	else if (index_count(index) > ROWS_MAX)
		is_statement = err_set(err, ERR_LIMIT, "the "
			"CapabilityStatement has more than %d values, the "
			"most that are read", ROWS_MAX);
	free(type);
	return is_statement;
}

struct capability *capability_read(const struct doc_index *index,
	const char *text, struct err *err)
{
	struct owner *owner;
	struct capability_reader reader;

	if (!check_document(index, text, err))
		return NULL;
	owner = xcalloc(1, sizeof(*owner));
	reader = (struct capability_reader){ .index = index, .text = text,
		.pool = &owner->pool, .capability = &owner->capability,
		.scratch = BUF_INIT };
	owner->capability.findings = pool_alloc(&owner->pool,
		(CAPABILITY_FINDINGS_MAX + 1) * sizeof(char *));
	empty_all(&owner->capability);
	capability_read_object(&reader, 0, &statement_table,
		&owner->capability);
	capability_check(&reader);
	if (reader.findings_more > 0) {
		char more[64];

		snprintf(more, sizeof(more), "and %zu more",
			reader.findings_more);
		owner->capability.findings[owner->capability.finding_count++] =
			pool_text(&owner->pool, more, strlen(more));
	}
	buf_finish(&reader.scratch);
	return &owner->capability;
}

void capability_free(struct capability *capability)
{
	struct owner *owner = (struct owner *)(void *)capability;

	if (owner == NULL)
		return;
	pool_finish(&owner->pool);
	free(owner);
}
