#include "core/fhir/operation.h"

/*
 * Read by the tables that CapabilityStatements are read by
 * (capability_read.h), so that wrong types are left out and found fault with
 * in the same words. The known ones are OperationDefinitions too, files that
 * the program carries in itself, in words of our own.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/builtin.h"
#include "core/base/text.h"
#include "core/fhir/bundle.h"
#include "core/fhir/capability_read.h"

#define FOLDER "core/fhir/operations/"

enum { ROWS_MAX = 100000 };

struct owner {
	struct operation operation;	/* first: one is the other's address */
	struct capability notes;	/* findings, for the reader */
	struct pool pool;
};

static const struct member binding_members[] = {
	TEXT(operation_param, "strength", strength),
	TEXT(operation_param, "valueSet", value_set),
};
static const struct member_table binding_table = TABLE(binding_members, 0,
	SIZE_MAX);

static const struct member_table param_table;

static const struct member param_members[] = {
	TEXT(operation_param, "name", name),
	TEXT(operation_param, "use", use),
	TEXT(operation_param, "min", min),
	TEXT(operation_param, "max", max),
	TEXT(operation_param, "type", type),
	TEXT(operation_param, "searchType", search_type),
	TEXT(operation_param, "documentation", documentation),
	JOINED(operation_param, "targetProfile", profiles),
	OBJECT("binding", &binding_table),
	ITEMS(operation_param, "part", part, part_count, &param_table),
};
static const struct member_table param_table = TABLE(param_members,
	sizeof(struct operation_param), SIZE_MAX);

static const struct member operation_members[] = {
	TEXT(operation, "name", name),
	TEXT(operation, "code", code),
	TEXT(operation, "title", title),
	TEXT(operation, "url", url),
	TEXT(operation, "version", version),
	TEXT(operation, "status", status),
	TEXT(operation, "kind", kind),
	TEXT(operation, "publisher", publisher),
	TEXT(operation, "date", date),
	TEXT(operation, "description", description),
	TEXT(operation, "purpose", purpose),
	TEXT(operation, "comment", comment),
	TEXT(operation, "base", base),
	JOINED(operation, "resource", resources),
	TEXT(operation, "affectsState", affects_state),
	TEXT(operation, "inputProfile", input_profile),
	TEXT(operation, "outputProfile", output_profile),
	BOOL(operation, "system", on_system),
	BOOL(operation, "type", on_type),
	BOOL(operation, "instance", on_instance),
	ITEMS(operation, "parameter", param, param_count, &param_table),
};
static const struct member_table operation_table = TABLE(operation_members, 0,
	SIZE_MAX);

static struct operation *read_at(const struct doc_index *index,
	const char *text, uint32_t row)
{
	struct owner *owner = xcalloc(1, sizeof(*owner));
	struct capability_reader reader = { .index = index, .text = text,
		.pool = &owner->pool, .capability = &owner->notes,
		.scratch = BUF_INIT };

	owner->notes.findings = pool_alloc(&owner->pool,
		(CAPABILITY_FINDINGS_MAX + 1) * sizeof(char *));
	capability_read_object(&reader, row, &operation_table,
		&owner->operation);
	if (*owner->operation.code == '\0')
		capability_finding(&reader, "there is no code, so nothing to "
			"call it by");
	if (owner->operation.on_system + owner->operation.on_type +
	    owner->operation.on_instance == 0)
		capability_finding(&reader, "it is neither of the system nor "
			"of a type nor of an instance");
	owner->operation.findings = owner->notes.findings;
	owner->operation.finding_count = owner->notes.finding_count;
	buf_finish(&reader.scratch);
	return &owner->operation;
}

static bool is_definition(const struct doc_index *index, const char *text,
	uint32_t row)
{
	uint32_t type;

	if (index_kind(index, text, row) != ROW_OBJECT)
		return false;
	type = index_member(index, text, row, "resourceType");
	return type != INDEX_NONE && index_string_equals(index, text, type,
		"OperationDefinition");
}

/* False, with a sentence, for what can't be read at all. */
static bool check_document(const struct doc_index *index, const char *text,
	struct err *err)
{
	char *type = index_count(index) > 0 ?
		fhir_resource_type(index, text, 0) : NULL;
	bool is_good = type != NULL;

	if (!is_good)
		err_set(err, ERR_ANSWER, "the answer is no FHIR resource in "
			"JSON, so no OperationDefinition");
	else if (index_count(index) > ROWS_MAX)
		is_good = err_set(err, ERR_LIMIT, "the answer has more than "
			"%d values, the most that are read of an "
			"OperationDefinition", ROWS_MAX);
	free(type);
	return is_good;
}

static struct operation *refuse_type(const struct doc_index *index,
	const char *text, struct err *err)
{
	char *type = fhir_resource_type(index, text, 0);

	err_set(err, ERR_ANSWER, "the answer is a resource of type %.40s, not "
		"an OperationDefinition", type);
	free(type);
	return NULL;
}

struct operation *operation_read(const struct doc_index *index,
	const char *text, struct err *err)
{
	if (!check_document(index, text, err))
		return NULL;
	if (is_definition(index, text, 0))
		return read_at(index, text, 0);
	return refuse_type(index, text, err);
}

void operation_free(struct operation *operation)
{
	struct owner *owner = (struct owner *)(void *)operation;

	if (owner == NULL)
		return;
	pool_finish(&owner->pool);
	free(owner);
}

/* "http://h/OperationDefinition/x|1.0" without its version. */
static bool has_url(const struct doc_index *index, const char *text,
	uint32_t resource, const char *definition)
{
	uint32_t url = index_member(index, text, resource, "url");
	char *bare = xstrndup(definition, strcspn(definition, "|"));
	bool has = url != INDEX_NONE &&
		index_string_equals(index, text, url, bare);

	free(bare);
	return has;
}

/* The definition of that URL in a Bundle, or the first there is. */
static uint32_t find_in_bundle(const struct doc_index *index,
	const char *text, const char *definition)
{
	uint32_t list = index_member(index, text, 0, "entry"), first;
	uint32_t at = list != INDEX_NONE ? index_first(index, text, list) :
		INDEX_NONE;

	first = INDEX_NONE;
	for (; at != INDEX_NONE; at = index_next(index, text, at)) {
		uint32_t resource = index_find(index, text, at, "resource");

		if (resource == INDEX_NONE ||
		    !is_definition(index, text, resource))
			continue;
		if (has_url(index, text, resource, definition))
			return resource;
		if (first == INDEX_NONE)
			first = resource;
	}
	return first;
}

static struct operation *take(const struct doc_index *index,
	const char *text, const char *definition, struct err *err)
{
	char *type;
	bool is_bundle;
	uint32_t at;

	if (!check_document(index, text, err))
		return NULL;
	type = fhir_resource_type(index, text, 0);
	is_bundle = text_equals(type, "Bundle");
	free(type);
	if (!is_bundle)
		return operation_read(index, text, err);
	at = find_in_bundle(index, text, definition);
	if (at != INDEX_NONE)
		return read_at(index, text, at);
	err_set(err, ERR_ANSWER, "the server has no OperationDefinition of "
		"that URL");
	return NULL;
}

struct operation *operation_of_answer(const char *text, size_t len,
	const char *definition, struct err *err)
{
	struct doc_index *index = index_text(text, len);
	struct operation *operation = take(index, text, definition, err);

	index_free(index);
	return operation;
}

struct operation *operation_known(const char *name)
{
	char *path = xasprintf(FOLDER "%s.json", name + (*name == '$'));
	const struct builtin *file = builtin_find(path);
	struct operation *operation = NULL;
	struct doc_index *index;

	free(path);
	if (file == NULL)
		return NULL;
	index = index_text(file->data, file->len);
	operation = read_at(index, file->data, 0);
	operation->is_own = true;
	index_free(index);
	return operation;
}

bool operation_known_name(size_t at, char *out, size_t size)
{
	for (size_t i = 0; i < builtin_table_count; i++) {
		const char *name = builtin_table[i].name;

		if (!text_starts_with(name, FOLDER) || at-- > 0)
			continue;
		name += strlen(FOLDER);
		snprintf(out, size, "%.*s", (int)strcspn(name, "."), name);
		return true;
	}
	return false;
}

bool operation_type_is_simple(const char *type)
{
	return *type >= 'a' && *type <= 'z';
}

/* R4 datatypes.html: what is written with a capital and is no resource. */
bool operation_type_is_resource(const char *type)
{
	static const char types[] =
		"Address Age Annotation Attachment BackboneElement "
		"CodeableConcept Coding ContactDetail ContactPoint "
		"Contributor Count DataRequirement Distance Dosage Duration "
		"Element ElementDefinition Expression Extension HumanName "
		"Identifier MarketingStatus Meta Money Narrative "
		"ParameterDefinition Period Population ProdCharacteristic "
		"ProductShelfLife Quantity Range Ratio Reference "
		"RelatedArtifact SampledData Signature SimpleQuantity "
		"SubstanceAmount Timing TriggerDefinition Type UsageContext";

	return *type >= 'A' && *type <= 'Z' &&
		!text_has_word(types, type, strlen(type));
}

static bool goes_in(const struct operation_param *param)
{
	return strcmp(param->use, "out") != 0;
}

bool operation_can_get(const struct operation *operation)
{
	bool is_simple = true;

	for (size_t i = 0; i < operation->param_count; i++) {
		const struct operation_param *param = &operation->param[i];

		if (goes_in(param) && strcmp(param->min, "0") != 0 &&
		    !operation_type_is_simple(param->type))
			is_simple = false;
	}
	return is_simple && strcmp(operation->affects_state, "false") == 0;
}

const struct operation_param *operation_body_param(
	const struct operation *operation)
{
	const struct operation_param *found = NULL;

	for (size_t i = 0; i < operation->param_count; i++) {
		const struct operation_param *param = &operation->param[i];

		if (!goes_in(param) || operation_type_is_simple(param->type))
			continue;
		if (found != NULL || strcmp(param->max, "1") != 0 ||
		    !operation_type_is_resource(param->type))
			return NULL;
		found = param;
	}
	return found;
}
