#include "core/fhir/capability_export.h"

/*
 * Markdown with tables. A server's text stands in cells, where a bar or a line
 * feed would break the table, and a "<" would be HTML: those are escaped.
 * Prose that is Markdown already (the documentation of a type) stays as it is,
 * indented as a quotation.
 */

#include <stdio.h>
#include <string.h>

static void put_escaped(struct buf *out, const char *text)
{
	for (; *text != '\0'; text++) {
		if (*text == '\n' || *text == '\r')
			buf_putc(out, ' ');
		else if (*text == '<')
			buf_puts(out, "&lt;");
		else if (strchr("|\\`*_[]", *text) != NULL)
			buf_printf(out, "\\%c", *text);
		else if ((unsigned char)*text >= ' ' && *text != 0x7f)
			buf_putc(out, *text);
	}
}

static void put_row(struct buf *out, const char *const *cells, size_t count)
{
	buf_putc(out, '|');
	for (size_t i = 0; i < count; i++) {
		buf_putc(out, ' ');
		put_escaped(out, cells[i]);
		buf_puts(out, " |");
	}
	buf_putc(out, '\n');
}

static void put_titles(struct buf *out, const char *const *cells, size_t count)
{
	put_row(out, cells, count);
	buf_putc(out, '|');
	for (size_t i = 0; i < count; i++)
		buf_puts(out, " --- |");
	buf_putc(out, '\n');
}

#define PUT(put, out, ...) \
	put(out, (const char *const[]){ __VA_ARGS__ }, \
		FD_COUNT(((const char *const[]){ __VA_ARGS__ })))

static void put_fact(struct buf *out, const char *name, const char *value)
{
	if (*value != '\0')
		PUT(put_row, out, name, value);
}

static void put_quotation(struct buf *out, const char *text)
{
	if (*text == '\0')
		return;
	buf_puts(out, "\n> ");
	for (; *text != '\0'; text++) {
		if (*text == '\n')
			buf_puts(out, "\n> ");
		else if (*text == '<')
			buf_puts(out, "&lt;");
		else if ((unsigned char)*text >= ' ' || *text == '\t')
			buf_putc(out, *text);
	}
	buf_putc(out, '\n');
}

static void put_head(struct buf *out, const struct capability *c)
{
	buf_puts(out, "# ");
	put_escaped(out, *c->title != '\0' ? c->title : *c->name != '\0' ?
		c->name : "CapabilityStatement");
	buf_puts(out, "\n\n");
	PUT(put_titles, out, "Fact", "Value");
	put_fact(out, "Kind", capability_kind_words(c->kind));
	put_fact(out, "Software", c->software_name);
	put_fact(out, "Version", c->software_version);
	put_fact(out, "Base", c->implementation_url);
	put_fact(out, "URL", c->url);
	put_fact(out, "Status", c->status);
	put_fact(out, "Date", c->date);
	put_fact(out, "Publisher", c->publisher);
	put_fact(out, "FHIR", c->fhir_version);
	put_fact(out, "Formats", c->formats);
	put_fact(out, "Patch formats", c->patch_formats);
	put_fact(out, "Security", c->security);
	put_fact(out, "Token endpoint", c->oauth_token);
	put_fact(out, "Messaging", c->messaging);
	for (size_t i = 0; i < c->finding_count; i++)
		put_fact(out, "Not as FHIR has it", c->findings[i]);
	put_quotation(out, c->security_description);
	put_quotation(out, c->description);
	put_quotation(out, c->documentation);
}

static void put_interactions(struct buf *out,
	const struct capability_interaction *at, size_t count)
{
	if (count == 0)
		return;
	buf_puts(out, "\n");
	PUT(put_titles, out, "Interaction", "Expected", "Documentation");
	for (size_t i = 0; i < count; i++)
		PUT(put_row, out, at[i].code, at[i].expectation,
			at[i].documentation);
}

static void put_params(struct buf *out, const struct capability_param *at,
	size_t count)
{
	if (count == 0)
		return;
	buf_puts(out, "\n");
	PUT(put_titles, out, "Search parameter", "Type", "Expected",
		"Documentation");
	for (size_t i = 0; i < count; i++)
		PUT(put_row, out, at[i].name, at[i].type, at[i].expectation,
			*at[i].documentation != '\0' ? at[i].documentation :
			at[i].definition);
}

static void put_operations(struct buf *out,
	const struct capability_operation *at, size_t count)
{
	char path[128];

	if (count == 0)
		return;
	buf_puts(out, "\n");
	PUT(put_titles, out, "Operation", "Expected", "Definition");
	for (size_t i = 0; i < count; i++) {
		capability_operation_path(&at[i], path, sizeof(path));
		PUT(put_row, out, path, at[i].expectation, at[i].definition);
	}
}

static void put_texts(struct buf *out, const char *title,
	const struct capability_texts *list)
{
	if (list->count > 0)
		buf_printf(out, "\n%s (%zu):\n\n", title, list->count);
	for (size_t i = 0; i < list->count; i++) {
		buf_puts(out, "- ");
		put_escaped(out, list->text[i]);
		if (*capability_expected(list, i) != '\0') {
			buf_puts(out, " ");
			put_escaped(out, capability_expected(list, i));
		}
		buf_putc(out, '\n');
	}
}

static void put_rules(struct buf *out, const struct capability_resource *r)
{
	const struct { const char *name, *value; } rules[] = {
		{ "Expected", r->expectation },
		{ "Profile", r->profile },
		{ "Versioning", r->versioning },
		{ "Old versions", r->read_history ? "can be read" : "" },
		{ "Update", r->update_create ? "may create" : "" },
		{ "Create", r->conditional_create ? "conditional" : "" },
		{ "Update if", r->conditional_update ? "conditional" : "" },
		{ "Read if", r->conditional_read },
		{ "Delete if", r->conditional_delete },
		{ "References", r->reference_policy },
	};

	for (size_t i = 0; i < FD_COUNT(rules); i++) {
		if (*rules[i].value == '\0')
			continue;
		buf_printf(out, "- %s: ", rules[i].name);
		put_escaped(out, rules[i].value);
		buf_putc(out, '\n');
	}
}

/* Resource by interaction, as the deck's matrix has it. */
static void put_matrix(struct buf *out, const struct capability *c)
{
	size_t columns = 0;

	if (c->resource_count == 0)
		return;
	buf_puts(out, "\n## Resource types\n\n| Type |");
	for (; capability_code(columns) != NULL; columns++)
		buf_printf(out, " %s |", capability_code(columns));
	buf_puts(out, "\n| --- |");
	for (size_t i = 0; i < columns; i++)
		buf_puts(out, " --- |");
	for (size_t i = 0; i < c->resource_count; i++) {
		buf_puts(out, "\n| ");
		put_escaped(out, c->resources[i].type);
		buf_puts(out, " |");
		for (size_t j = 0; j < columns; j++) {
			const char *expected = "";
			bool has = capability_has_interaction(&c->resources[i],
				capability_code(j), &expected);

			buf_putc(out, ' ');
			put_escaped(out, !has ? "" : *expected != '\0' ?
				expected : "yes");
			buf_puts(out, " |");
		}
	}
	buf_putc(out, '\n');
}

void capability_markdown(const struct capability *c, struct buf *out)
{
	put_head(out, c);
	if (c->interaction_count + c->param_count + c->operation_count > 0)
		buf_puts(out, "\n## System\n");
	put_interactions(out, c->interactions, c->interaction_count);
	put_params(out, c->params, c->param_count);
	put_operations(out, c->operations, c->operation_count);
	put_matrix(out, c);
	for (size_t i = 0; i < c->resource_count; i++) {
		const struct capability_resource *r = &c->resources[i];

		buf_puts(out, "\n## ");
		put_escaped(out, r->type);
		buf_puts(out, "\n\n");
		put_rules(out, r);
		put_interactions(out, r->interactions, r->interaction_count);
		put_params(out, r->params, r->param_count);
		put_operations(out, r->operations, r->operation_count);
		put_texts(out, "Supported profiles", &r->profiles);
		put_texts(out, "\\_include", &r->includes);
		if (r->revincludes.count > 0)
			buf_printf(out, "\n\\_revinclude: %zu values\n",
				r->revincludes.count);
		put_quotation(out, r->documentation);
	}
}
