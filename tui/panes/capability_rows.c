#include "tui/panes/capability_rows.h"

/*
 * The tree as a list. With a filter, a resource stands when its name matches,
 * or when something in it does; what matches is then shown below it, opened
 * or not, so that typing "ident" leads to every identifier parameter.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"

static struct capability_row *add(struct capability_rows *rows,
	enum capability_row_kind kind, unsigned depth, const char *label)
{
	struct capability_row *row;

	rows->row = mem_grow(rows->row, rows->count, &rows->alloc,
		sizeof(*rows->row));
	row = &rows->row[rows->count++];
	*row = (struct capability_row){ .kind = kind,
		.depth = (uint8_t)depth, .label = label, .detail = "",
		.expectation = "", .documentation = "", .definition = "" };
	return row;
}

static bool matches(const struct capability_rows *rows, const char *type,
	const char *name)
{
	char text[256];
	size_t len = strlen(type);

	if (*rows->filter == '\0')
		return true;
	if (len > 100)
		len = 100;
	memcpy(text, type, len);
	text[len] = ' ';
	strncpy(text + len + 1, name, sizeof(text) - len - 2);
	text[sizeof(text) - 1] = '\0';
	return text_matches_words(text, rows->filter);
}

static void add_fact(struct capability_rows *rows, const char *label,
	const char *value)
{
	if (*value != '\0' && matches(rows, label, value))
		add(rows, ROW_FACT, 1, label)->detail = value;
}

static void add_facts(struct capability_rows *rows,
	const struct capability *found)
{
	const struct { const char *label, *value; } facts[] = {
		{ "Kind", capability_kind_words(found->kind) },
		{ "Software", found->software_name },
		{ "Version", found->software_version },
		{ "Released", found->software_date },
		{ "FHIR", found->fhir_version },
		{ "Name", found->name },
		{ "Title", found->title },
		{ "Status", found->status },
		{ "Date", found->date },
		{ "Publisher", found->publisher },
		{ "URL", found->url },
		{ "Server", found->implementation_description },
		{ "Base", found->implementation_url },
		{ "Formats", found->formats },
		{ "Patch", found->patch_formats },
		{ "Security", found->security },
		{ "", found->security_description },
		{ "Token", found->oauth_token },
		{ "Authorize", found->oauth_authorize },
		{ "Register", found->oauth_register },
		{ "Introspect", found->oauth_introspect },
		{ "Revoke", found->oauth_revoke },
		{ "Manage", found->oauth_manage },
		{ "CORS", found->has_cors ? "pages of other sites may ask" :
			"" },
		{ "Guides", found->guides },
		{ "Follows", found->instantiates },
		{ "Imports", found->imports },
		{ "Text", found->documentation },
		{ "About", found->description },
	};

	for (size_t i = 0; i < FD_COUNT(facts); i++)
		add_fact(rows, facts[i].label, facts[i].value);
	/* Who looks for Patient does not look for its compartment. */
	if (*rows->filter == '\0')
		add_fact(rows, "Compartments", found->compartments);
	for (size_t i = 0; i < found->document_count; i++)
		add_fact(rows, "Document", found->documents[i].profile);
	for (size_t i = 0; i < found->finding_count; i++)
		add_fact(rows, "Note", found->findings[i]);
}

static void add_interactions(struct capability_rows *rows,
	const struct capability_interaction *interactions, size_t count,
	const struct capability_resource *resource)
{
	const char *type = resource != NULL ? resource->type : "system";

	for (size_t i = 0; i < count; i++) {
		struct capability_row *row;

		if (!matches(rows, type, interactions[i].code))
			continue;
		row = add(rows, ROW_INTERACTION, 1, interactions[i].code);
		row->expectation = interactions[i].expectation;
		row->documentation = interactions[i].documentation;
		row->resource = resource;
	}
}

static void add_params(struct capability_rows *rows,
	const struct capability_param *params, size_t count,
	const struct capability_resource *resource)
{
	const char *type = resource != NULL ? resource->type : "system";

	for (size_t i = 0; i < count; i++) {
		struct capability_row *row;

		if (!matches(rows, type, params[i].name))
			continue;
		row = add(rows, ROW_PARAM, 1, params[i].name);
		row->detail = params[i].type;
		row->definition = params[i].definition;
		row->expectation = params[i].expectation;
		row->documentation = params[i].documentation;
		row->resource = resource;
	}
}

static void add_operations(struct capability_rows *rows,
	const struct capability_operation *operations, size_t count,
	const struct capability_resource *resource)
{
	const char *type = resource != NULL ? resource->type : "system";

	for (size_t i = 0; i < count; i++) {
		struct capability_row *row;

		if (!matches(rows, type, operations[i].name))
			continue;
		row = add(rows, ROW_OPERATION, 1, operations[i].name);
		row->detail = operations[i].definition;
		row->definition = operations[i].definition;
		row->expectation = operations[i].expectation;
		row->documentation = operations[i].documentation;
		row->resource = resource;
	}
}

/* label: what it is in the detail view, or "". */
static void add_texts(struct capability_rows *rows,
	enum capability_row_kind kind, const char *label,
	const struct capability_texts *texts,
	const struct capability_resource *resource)
{
	for (size_t i = 0; i < texts->count; i++) {
		struct capability_row *row;

		if (!matches(rows, resource->type, texts->text[i]))
			continue;
		row = add(rows, kind, 1, texts->text[i]);
		row->detail = label;
		row->expectation = capability_expected(texts, i);
		row->resource = resource;
	}
}

static void add_rule(struct capability_rows *rows, const char *label,
	const char *value, const struct capability_resource *resource)
{
	struct capability_row *row;

	if (*value == '\0' || !matches(rows, resource->type, label))
		return;
	row = add(rows, ROW_FACT, 1, label);
	row->detail = value;
	row->resource = resource;
}

/* Versions, conditions and references, where something is said of them. */
static void add_rules(struct capability_rows *rows,
	const struct capability_resource *resource)
{
	const struct { const char *label, *value; } rules[] = {
		{ "Versions", resource->versioning },
		{ "History", resource->read_history ?
			"old versions can be read" : "" },
		{ "Update", resource->update_create ? "may create" : "" },
		{ "Create", resource->conditional_create ?
			"conditional" : "" },
		{ "Update if", resource->conditional_update ?
			"conditional" : "" },
		{ "Read if", resource->conditional_read },
		{ "Delete if", resource->conditional_delete },
		{ "References", resource->reference_policy },
		{ "Profile", resource->profile },
	};

	for (size_t i = 0; i < FD_COUNT(rules); i++)
		add_rule(rows, rules[i].label, rules[i].value, resource);
}

/*
 * A list that can be hundreds long is one row, as long as nothing in it is
 * looked for.
 */
static void add_includes(struct capability_rows *rows, const char *label,
	const struct capability_texts *texts,
	const struct capability_resource *resource)
{
	struct capability_row *row;

	if (*rows->filter != '\0') {
		add_texts(rows, ROW_INCLUDE, label, texts, resource);
	} else if (texts->count > 0) {
		row = add(rows, ROW_COUNT_OF, 1, label);
		row->number = texts->count;
		row->resource = resource;
	}
}

static void add_children(struct capability_rows *rows,
	const struct capability_resource *resource)
{
	add_interactions(rows, resource->interactions,
		resource->interaction_count, resource);
	add_params(rows, resource->params, resource->param_count, resource);
	add_operations(rows, resource->operations, resource->operation_count,
		resource);
	add_texts(rows, ROW_PROFILE, "", &resource->profiles, resource);
	add_rules(rows, resource);
	add_includes(rows, "_include", &resource->includes, resource);
	add_includes(rows, "_revinclude", &resource->revincludes, resource);
}

static void add_resource(struct capability_rows *rows,
	const struct capability_resource *resource, bool is_open)
{
	bool is_filtered = *rows->filter != '\0';
	bool is_named = matches(rows, resource->type, "");
	size_t at = rows->count;
	struct capability_row *row = add(rows, ROW_RESOURCE, 0,
		resource->type);

	row->resource = resource;
	row->documentation = resource->documentation;
	row->expectation = resource->expectation;
	row->is_open = is_open;
	if (is_open || (is_filtered && !is_named))
		add_children(rows, resource);
	rows->row[at].is_open = is_open || rows->count > at + 1;
	if (is_filtered && !is_named && rows->count == at + 1)
		rows->count = at;
}

static void add_section(struct capability_rows *rows,
	const struct capability *found, unsigned section)
{
	static const char *const names[] = { "Server", "System" };
	size_t at = rows->count;
	bool is_open = rows->section_open[section] || *rows->filter != '\0';

	add(rows, ROW_SECTION, 0, names[section])->is_open = is_open;
	if (is_open && section == SECTION_SERVER) {
		add_facts(rows, found);
	} else if (is_open) {
		add_interactions(rows, found->interactions,
			found->interaction_count, NULL);
		add_params(rows, found->params, found->param_count, NULL);
		add_operations(rows, found->operations,
			found->operation_count, NULL);
	}
	if (*rows->filter != '\0' && rows->count == at + 1)
		rows->count = at;
	else if (is_open && rows->count == at + 1)
		add(rows, ROW_FACT, 1, "nothing is listed");
}

static void add_messaging(struct capability_rows *rows,
	const struct capability *found)
{
	size_t at = rows->count;
	bool is_open = rows->section_open[SECTION_MESSAGING] ||
		*rows->filter != '\0';
	struct capability_row *row;

	if (found->endpoint_count + found->message_count == 0)
		return;
	add(rows, ROW_SECTION, 0, "Messaging")->is_open = is_open;
	if (!is_open)
		return;
	for (size_t i = 0; i < found->endpoint_count; i++)
		add_fact(rows, *found->endpoints[i].protocol != '\0' ?
			found->endpoints[i].protocol : "endpoint",
			found->endpoints[i].address);
	for (size_t i = 0; i < found->message_count; i++) {
		const struct capability_message *message =
			&found->messages[i];

		if (!matches(rows, message->mode, message->definition))
			continue;
		row = add(rows, ROW_FACT, 1, message->mode);
		row->detail = message->definition;
		row->expectation = message->expectation;
	}
	add_fact(rows, "Kept min", found->messaging_cache);
	add_fact(rows, "Text", found->messaging_documentation);
	if (*rows->filter != '\0' && rows->count == at + 1)
		rows->count = at;
}

void capability_rows_build(struct capability_rows *rows,
	const struct capability *found)
{
	rows->count = 0;
	add_section(rows, found, SECTION_SERVER);
	add_section(rows, found, SECTION_SYSTEM);
	add_messaging(rows, found);
	/* What is named by the filter stands before what only holds it. */
	for (int is_named = 1; is_named >= 0; is_named--)
		for (size_t i = 0; i < found->resource_count; i++)
			if (matches(rows, found->resources[i].type, "") ==
			    is_named)
				add_resource(rows, &found->resources[i],
					rows->resource_open[i]);
}

void capability_rows_finish(struct capability_rows *rows)
{
	free(rows->row);
	free(rows->resource_open);
	free(rows->filter);
	*rows = (struct capability_rows){ 0 };
}
