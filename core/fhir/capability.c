#include "core/fhir/capability.h"

/*
 * A CapabilityStatement as tables (FHIR R4 capabilitystatement.html).
 *
 * The statement is walked once; what is in it is in the tables below. Real
 * ones are 5 KB of prose or 670 KB of lists, two thirds of which are
 * searchRevInclude values: short texts without escapes, copied and no more.
 * All texts sit in one pool, and the struct callers see is the front of the
 * one that owns that pool.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/fhir/bundle.h"
#include "core/fhir/capability_read.h"

enum { ROWS_MAX = 1000000 };	/* forty times the largest seen */

struct owner {
	struct capability capability;	/* first: callers see this */
	struct pool pool;
};

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
	TEXTS(capability_resource, "supportedProfile", profiles),
	TEXTS(capability_resource, "searchInclude", includes),
	TEXTS(capability_resource, "searchRevInclude", revincludes),
	JOINED(capability_resource, "referencePolicy", reference_policy),
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

static const struct member document_members[] = {
	TEXT(capability_document, "mode", mode),
	TEXT(capability_document, "profile", profile),
	TEXT(capability_document, "documentation", documentation),
	EXPECTED(capability_document),
};
static const struct member_table document_table = TABLE(document_members,
	sizeof(struct capability_document), SIZE_MAX);

static void read_rest(struct capability_reader *reader, uint32_t row);

static const struct member security_members[] = {
	TEXT(capability, "description", security_description),
	BOOL(capability, "cors", has_cors),
	CUSTOM("service", capability_read_services),
	CUSTOM("extension", capability_read_oauth_uris),
};
static const struct member_table security_table = TABLE(security_members, 0,
	SIZE_MAX);

static const struct member rest_members[] = {
	TEXT(capability, "mode", mode),
	TEXT(capability, "documentation", documentation),
	JOINED(capability, "compartment", compartments),
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
	TEXT(capability, "releaseDate", software_date),
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
	TEXT(capability, "purpose", purpose),
	TEXT(capability, "copyright", copyright),
	BOOL(capability, "experimental", is_experimental),
	JOINED(capability, "instantiates", instantiates),
	JOINED(capability, "imports", imports),
	JOINED(capability, "implementationGuide", guides),
	JOINED(capability, "format", formats),
	JOINED(capability, "patchFormat", patch_formats),
	OBJECT("software", &software_table),
	OBJECT("implementation", &implementation_table),
	CUSTOM("rest", read_rest),
	CUSTOM("messaging", capability_read_messaging),
	ITEMS(capability, "document", documents, document_count,
		&document_table),
};
static const struct member_table statement_table = TABLE(statement_members, 0,
	SIZE_MAX);

static bool is_server(struct capability_reader *reader, uint32_t part)
{
	return strcmp(capability_text_at(reader, part, "mode"), "server") == 0;
}

/* The server's part, or the first when none is a server's. */
static void read_rest(struct capability_reader *reader, uint32_t row)
{
	uint32_t at = capability_first(reader, row), chosen = at;
	size_t parts = 0;

	for (; at != INDEX_NONE; at = capability_next(reader, at), parts++)
		if (is_server(reader, at) && !is_server(reader, chosen))
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

static void empty_all(struct capability *capability)
{
	capability_empty_texts(&statement_table, capability);
	capability_empty_texts(&rest_table, capability);
	capability->security = capability->messaging = "";
	capability->oauth_token = capability->oauth_authorize = "";
	capability->oauth_register = capability->oauth_manage = "";
	capability->oauth_introspect = capability->oauth_revoke = "";
	capability->messaging_documentation = capability->messaging_cache = "";
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
	capability_check_text(&reader);
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
