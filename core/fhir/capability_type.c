#include "core/fhir/capability_print.h"

/*
 * One resource type of a statement as plain text: what can be done with it,
 * its search parameters in columns, and last the documentation, which in
 * some statements is the only place where the real rules stand.
 */

#include <stdio.h>
#include <string.h>

#include "core/base/text.h"
#include "core/fhir/paragraph.h"

enum {
	INDENT = 2, NAME_COLUMNS_MAX = 34,
	REVINCLUDES_SHOWN = 40		/* of 347 on one type, nobody reads */
};

static void put_heading(struct buf *out, const char *name, size_t count)
{
	buf_printf(out, "\n%s (%zu)\n", name, count);
}

/* Columns for a name: the widest that is not absurd, and two blanks. */
static void widen(size_t *columns, const char *name)
{
	size_t width = text_width(name, strlen(name)) + 2;

	if (width > *columns && width <= NAME_COLUMNS_MAX)
		*columns = width;
}

/* The last cell of a row: wrapped below itself, or a bare line end. */
static void put_rest(struct buf *out, size_t start, size_t column,
	const char *text)
{
	size_t now = text_width(out->data + start, out->len - start);

	if (*text != '\0') {
		paragraph_put(out, now, column, text);
		return;
	}
	while (out->len > start && out->data[out->len - 1] == ' ')
		buf_truncate(out, out->len - 1);
	buf_putc(out, '\n');
}

/* What a group of rows looks like; a width of 0 leaves a column out. */
struct columns {
	size_t name, type, expectation;
};

static void widen_expectation(struct columns *columns, const char *text)
{
	if (*text != '\0')
		columns->expectation = 8;
}

static void put_row(struct buf *out, const struct columns *columns,
	const char *name, const char *type, const char *expectation,
	const char *rest)
{
	size_t start = out->len;

	buf_fill(out, ' ', INDENT);
	paragraph_cell(out, name, columns->name);
	if (columns->type > 0)
		paragraph_cell(out, type, columns->type);
	if (columns->expectation > 0)
		paragraph_cell(out, expectation, columns->expectation);
	put_rest(out, start, INDENT + columns->name + columns->type +
		columns->expectation, rest);
}

static void put_interactions(const struct capability_resource *resource,
	struct buf *out)
{
	struct columns columns = { 0 };

	put_heading(out, "Interactions", resource->interaction_count);
	for (size_t i = 0; i < resource->interaction_count; i++) {
		widen(&columns.name, resource->interactions[i].code);
		widen_expectation(&columns,
			resource->interactions[i].expectation);
	}
	for (size_t i = 0; i < resource->interaction_count; i++) {
		const struct capability_interaction *at =
			&resource->interactions[i];

		put_row(out, &columns, at->code, "", at->expectation,
			at->documentation);
	}
}

static void put_params(const struct capability_resource *resource,
	struct buf *out)
{
	struct columns columns = { 0 };

	put_heading(out, "Search parameters", resource->param_count);
	for (size_t i = 0; i < resource->param_count; i++) {
		widen(&columns.name, resource->params[i].name);
		widen(&columns.type, resource->params[i].type);
		widen_expectation(&columns, resource->params[i].expectation);
	}
	for (size_t i = 0; i < resource->param_count; i++) {
		const struct capability_param *at = &resource->params[i];

		put_row(out, &columns, at->name, at->type, at->expectation,
			*at->documentation != '\0' ? at->documentation :
			at->definition);
	}
}

static void put_operations(const struct capability_resource *resource,
	struct buf *out)
{
	struct columns columns = { 0 };
	char path[128];

	if (resource->operation_count == 0)
		return;
	put_heading(out, "Operations", resource->operation_count);
	for (size_t i = 0; i < resource->operation_count; i++) {
		capability_operation_path(&resource->operations[i], path,
			sizeof(path));
		widen(&columns.name, path);
		widen_expectation(&columns,
			resource->operations[i].expectation);
	}
	for (size_t i = 0; i < resource->operation_count; i++) {
		const struct capability_operation *at =
			&resource->operations[i];

		capability_operation_path(at, path, sizeof(path));
		put_row(out, &columns, path, "", at->expectation,
			*at->documentation != '\0' ? at->documentation :
			at->definition);
	}
}

static void put_list(struct buf *out, const char *name,
	const struct capability_texts *texts)
{
	struct buf words = BUF_INIT;

	if (texts->count == 0)
		return;
	put_heading(out, name, texts->count);
	for (size_t i = 0; i < texts->count; i++) {
		const char *expected = capability_expected(texts, i);

		buf_printf(&words, "%s%s%s%s", i > 0 ? ", " : "",
			texts->text[i], *expected != '\0' ? " " : "",
			expected);
	}
	buf_fill(out, ' ', INDENT);
	paragraph_put(out, INDENT, INDENT, words.data);
	buf_finish(&words);
}

static void add_if(struct buf *words, bool is_so, const char *what)
{
	if (is_so)
		buf_printf(words, "%s%s", words->len > 0 ? ", " : "", what);
}

static void add_text(struct buf *words, const char *what, const char *text)
{
	if (*text != '\0')
		buf_printf(words, "%s%s %s", words->len > 0 ? ", " : "", what,
			text);
}

/* Versions and conditions in one row. */
static void put_rules(const struct capability_resource *resource,
	struct buf *out)
{
	struct buf words = BUF_INIT;

	add_if(&words, resource->conditional_create, "create");
	add_if(&words, resource->conditional_update, "update");
	add_text(&words, "read", resource->conditional_read);
	add_text(&words, "delete", resource->conditional_delete);
	paragraph_row(out, "Conditional", words.data);
	buf_clear(&words);
	add_text(&words, "versioning", resource->versioning);
	add_if(&words, resource->read_history, "old versions can be read");
	add_if(&words, resource->update_create, "update may create");
	paragraph_row(out, "Versions", words.data);
	paragraph_row(out, "References", resource->reference_policy);
	buf_finish(&words);
}

void capability_print_resource(const struct capability_resource *resource,
	struct buf *out)
{
	paragraph_cell(out, resource->type, 0);
	put_rest(out, 0, 0, resource->expectation);
	paragraph_row(out, "Profile", resource->profile);
	put_rules(resource, out);
	put_interactions(resource, out);
	put_params(resource, out);
	put_operations(resource, out);
	put_list(out, "Supported profiles", &resource->profiles);
	put_list(out, "_include", &resource->includes);
	if (resource->revincludes.count > REVINCLUDES_SHOWN)
		buf_printf(out, "\n_revinclude: %zu values\n",
			resource->revincludes.count);
	else
		put_list(out, "_revinclude", &resource->revincludes);
	if (*resource->documentation != '\0') {
		buf_puts(out, "\nDocumentation\n");
		buf_fill(out, ' ', INDENT);
		paragraph_put(out, INDENT, INDENT, resource->documentation);
	}
}
