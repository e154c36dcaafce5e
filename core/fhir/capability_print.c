#include "core/fhir/capability_print.h"

/*
 * The statement as a page of plain text, 80 columns wide: first who speaks
 * and whether it is a specification or a running server, then what can be
 * asked of the system, then a line a resource type. What is not as FHIR has
 * it stands under Findings, not between the lines.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/fhir/paragraph.h"

/* A row of two texts, the second behind a separator. */
static void put_pair(struct buf *out, const char *label, const char *first,
	const char *between, const char *second)
{
	char *both = xasprintf("%s%s%s", first,
		*first != '\0' && *second != '\0' ? between : "", second);

	paragraph_row(out, label, both);
	free(both);
}

/* "produces http://..." */
static void put_documents(const struct capability *capability,
	struct buf *out)
{
	for (size_t i = 0; i < capability->document_count; i++) {
		const struct capability_document *at =
			&capability->documents[i];

		put_pair(out, i == 0 ? "Documents" : "",
			strcmp(at->mode, "producer") == 0 ? "produces" :
			strcmp(at->mode, "consumer") == 0 ? "consumes" :
			at->mode, " ", at->profile);
	}
}

static void put_head(const struct capability *capability, struct buf *out)
{
	const char *title = *capability->title != '\0' ? capability->title :
		capability->name;

	if (*title != '\0')
		paragraph_put(out, 0, 0, title);
	if (title != capability->name)
		paragraph_row(out, "Name", capability->name);
	paragraph_row(out, "Kind", capability_kind_words(capability->kind));
	put_pair(out, "Server", capability->software_name, ", ",
		capability->software_version);
	paragraph_row(out, "Released", capability->software_date);
	put_pair(out, "Implementation", capability->implementation_description,
		", ", capability->implementation_url);
	paragraph_row(out, "URL", capability->url);
	paragraph_row(out, "Version", capability->version);
	put_pair(out, "Status", capability->is_experimental ?
		"experimental" : capability->status, ", ", capability->date);
	paragraph_row(out, "Publisher", capability->publisher);
	paragraph_row(out, "FHIR version", capability->fhir_version);
	paragraph_row(out, "Formats", capability->formats);
	paragraph_row(out, "Patch formats", capability->patch_formats);
	put_pair(out, "Security", *capability->security != '\0' ?
		capability->security : "nothing is said", ": ",
		capability->security_description);
	paragraph_row(out, "Token endpoint", capability->oauth_token);
	paragraph_row(out, "Authorize", capability->oauth_authorize);
	paragraph_row(out, "Register", capability->oauth_register);
	paragraph_row(out, "Introspect", capability->oauth_introspect);
	paragraph_row(out, "Revoke", capability->oauth_revoke);
	paragraph_row(out, "Manage", capability->oauth_manage);
	if (capability->has_cors)
		paragraph_row(out, "CORS", "pages of other sites may ask");
	paragraph_row(out, "Messaging", capability->messaging);
	put_documents(capability, out);
	paragraph_row(out, "Instantiates", capability->instantiates);
	paragraph_row(out, "Imports", capability->imports);
	paragraph_row(out, "Guides", capability->guides);
	paragraph_row(out, "Compartments", capability->compartments);
}

/* "transaction, batch", with what is expected of each behind it. */
static void put_system(const struct capability *capability, struct buf *out)
{
	struct buf words = BUF_INIT;
	char path[128];

	for (size_t i = 0; i < capability->interaction_count; i++) {
		const struct capability_interaction *at =
			&capability->interactions[i];

		buf_printf(&words, "%s%s%s%s", i > 0 ? ", " : "", at->code,
			*at->expectation != '\0' ? " " : "", at->expectation);
	}
	paragraph_row(out, "System", words.data);
	buf_clear(&words);
	for (size_t i = 0; i < capability->operation_count; i++) {
		capability_operation_path(&capability->operations[i], path,
			sizeof(path));
		buf_printf(&words, "%s%s", i > 0 ? ", " : "", path);
	}
	paragraph_row(out, "Operations", words.data);
	buf_clear(&words);
	for (size_t i = 0; i < capability->param_count; i++)
		buf_printf(&words, "%s%s", i > 0 ? ", " : "",
			capability->params[i].name);
	paragraph_row(out, "Parameters", words.data);
	buf_finish(&words);
}

static void put_findings(const struct capability *capability,
	struct buf *out)
{
	for (size_t i = 0; i < capability->finding_count; i++)
		paragraph_row(out, i == 0 ? "Findings" : "",
			capability->findings[i]);
}

static size_t type_columns(const struct capability *capability)
{
	size_t widest = 4;

	for (size_t i = 0; i < capability->resource_count; i++) {
		const char *type = capability->resources[i].type;
		size_t width = text_width(type, strlen(type));

		if (width > widest && width <= 34)
			widest = width;
	}
	return widest + 2;
}

static void put_resource_line(const struct capability_resource *resource,
	size_t columns, struct buf *out)
{
	char letters[16];

	capability_letters(resource, letters);
	paragraph_cell(out, resource->type, columns);
	paragraph_cell(out, letters, 9);
	paragraph_cell(out, resource->expectation, 8);
	buf_printf(out, "%6zu %3zu %8zu %8zu\n", resource->param_count,
		resource->operation_count,
		resource->includes.count + resource->revincludes.count,
		resource->profiles.count);
}

static void put_resources(const struct capability *capability,
	struct buf *out)
{
	size_t columns = type_columns(capability);

	buf_printf(out, "\n%zu resource type%s. R read, S search, C create, "
		"U update, D delete,\nV vread, H history, P patch\n\n",
		capability->resource_count,
		capability->resource_count == 1 ? "" : "s");
	if (capability->resource_count == 0)
		return;
	paragraph_cell(out, "Type", columns);
	buf_puts(out, "Can do   Expects Params Ops Includes Profiles\n");
	for (size_t i = 0; i < capability->resource_count; i++)
		put_resource_line(&capability->resources[i], columns, out);
}

static void put_documentation(const char *text, struct buf *out)
{
	if (*text == '\0')
		return;
	buf_puts(out, "\n");
	paragraph_put(out, 0, 0, text);
}

static const struct capability_resource *find_resource(
	const struct capability *capability, const char *type)
{
	const struct capability_resource *found =
		capability_resource(capability, type);

	for (size_t i = 0; i < capability->resource_count && found == NULL;
	    i++)
		if (text_equals_nocase(capability->resources[i].type, type))
			found = &capability->resources[i];
	return found;
}

/* "A, B" of the types that have the word in them, at most a few. */
static char *similar_types(const struct capability *capability,
	const char *type)
{
	struct buf names = BUF_INIT;
	size_t count = 0;

	for (size_t i = 0; i < capability->resource_count && count < 6; i++) {
		const char *name = capability->resources[i].type;

		if (*type != '\0' &&
		    text_find_nocase(name, strlen(name), type) != NULL)
			buf_printf(&names, "%s%.40s", count++ > 0 ? ", " : "",
				name);
	}
	return buf_take(&names);
}

bool capability_print(const struct capability *capability, const char *type,
	struct buf *out, struct err *err)
{
	const struct capability_resource *resource;
	char *names;

	if (type == NULL) {
		put_head(capability, out);
		put_system(capability, out);
		put_findings(capability, out);
		put_documentation(capability->description, out);
		put_documentation(capability->documentation, out);
		put_documentation(capability->messaging_documentation, out);
		put_documentation(capability->purpose, out);
		put_resources(capability, out);
		return true;
	}
	resource = find_resource(capability, type);
	if (resource != NULL) {
		capability_print_resource(resource, out);
		return true;
	}
	names = similar_types(capability, type);
	err_set(err, ERR_USAGE, "\"%.40s\" is not among the %zu resource "
		"types of the CapabilityStatement%s%s", type,
		capability->resource_count,
		*names != '\0' ? "; there is " : "", names);
	free(names);
	return false;
}
