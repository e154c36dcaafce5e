#include "core/fhir/capability_read.h"

/*
 * What in a statement is not as FHIR R4 has it: said, never mended. None of it
 * keeps the statement from being shown.
 */

#include <string.h>

#include "core/base/text.h"

enum { TYPES_MAX = 1000 };

static void check_operations(struct capability_reader *reader,
	const struct capability_operation *operations, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (operations[i].name[0] == '$')
			capability_finding(reader, "the operation %s is named "
				"with a dollar; FHIR names it without",
				operations[i].name);
}

static void check_version(struct capability_reader *reader)
{
	const char *version = reader->capability->fhir_version;

	if (*version == '\0')
		capability_finding(reader, "fhirVersion is missing");
	else if (strcmp(version, "4.0") != 0 &&
	    !text_starts_with(version, "4.0."))
		capability_finding(reader, "fhirVersion is %s, not R4 (4.0.1)",
			version);
}

void capability_check_text(struct capability_reader *reader)
{
	const struct index_fault *fault = index_fault(reader->index);

	if (fault != NULL)
		capability_finding(reader, "the JSON is broken at line %zu "
			"column %zu (%s): what stands before that is shown",
			fault->line, fault->column, fault->reason);
}

/* Every type against all before it: for as many as FHIR has, and more. */
static bool is_repeated(const struct capability *capability, size_t at)
{
	const char *type = capability->resources[at].type;

	return at < TYPES_MAX && capability_resource(capability, type) !=
		&capability->resources[at];
}

void capability_check(struct capability_reader *reader)
{
	const struct capability *capability = reader->capability;
	const char *kind = capability->kind;

	check_version(reader);
	if (strcmp(kind, "instance") != 0 &&
	    strcmp(kind, "requirements") != 0 &&
	    strcmp(kind, "capability") != 0)
		capability_finding(reader, "kind is \"%s\", not instance, "
			"capability or requirements", kind);
	if (index_find(reader->index, reader->text, 0, "rest") == INDEX_NONE)
		capability_finding(reader, "there is no rest part: nothing "
			"says what can be asked");
	if (*capability->formats != '\0' &&
	    strstr(capability->formats, "json") == NULL)
		capability_finding(reader, "json is not among the formats (%s)",
			capability->formats);
	check_operations(reader, capability->operations,
		capability->operation_count);
	for (size_t i = 0; i < capability->resource_count; i++) {
		const struct capability_resource *resource =
			&capability->resources[i];

		check_operations(reader, resource->operations,
			resource->operation_count);
		if (*resource->type == '\0')
			capability_finding(reader, "the resource at place %zu "
				"has no type", i + 1);
		else if (is_repeated(capability, i))
			capability_finding(reader, "%s is listed twice",
				resource->type);
	}
}
