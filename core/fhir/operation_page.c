#include "core/fhir/operation.h"

/*
 * A definition in the order in which a person asks: what it does, how it is
 * called, what goes in, what comes out.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"

/* Parts of parts are shown that deep; a peer may nest them deeper. */
enum { PARTS_MAX = 6 };

static void say(struct page *page, const char *label, const char *text)
{
	if (*text != '\0')
		page_pair(page, TONE_PLAIN, INDEX_NONE, label, "%s", text);
}

static const char *methods(const struct operation *operation)
{
	return operation_can_get(operation) ? "GET or POST" : "POST";
}

/* "Patient", or "[type]" where it is of several or of any. */
static void put_type(const struct operation *operation, struct buf *out)
{
	const char *types = operation->resources;
	bool is_one = *types != '\0' && strchr(types, ',') == NULL &&
		strcmp(types, "Resource") != 0 &&
		strcmp(types, "DomainResource") != 0;

	buf_puts(out, is_one ? types : "[type]");
}

/* "GET or POST Patient/[id]/$everything", a line for each level. */
static void write_wire(const struct operation *operation, struct buf *out)
{
	const struct {
		bool is_on;
		const char *behind;	/* the type; NULL: without one */
	} levels[] = {
		{ operation->on_system, NULL },
		{ operation->on_type, "" },
		{ operation->on_instance, "/[id]" },
	};

	for (size_t i = 0; i < FD_COUNT(levels); i++) {
		if (!levels[i].is_on)
			continue;
		if (out->len > 0)
			buf_putc(out, '\n');
		buf_printf(out, "%s ", methods(operation));
		if (levels[i].behind != NULL) {
			put_type(operation, out);
			buf_printf(out, "%s/", levels[i].behind);
		}
		buf_printf(out, "$%s", operation->code);
	}
}

static void put_wire(const struct operation *operation, struct page *page)
{
	struct buf lines = BUF_INIT;
	const char *label = "Called by";
	char *at, *next;

	write_wire(operation, &lines);
	for (at = lines.data; *at != '\0'; at = next) {
		size_t len = strcspn(at, "\n");

		next = at + len + (at[len] == '\n');
		at[len] = '\0';
		page_pair(page, TONE_STRONG, INDEX_NONE, label, "%s", at);
		label = "";
	}
	buf_finish(&lines);
}

/* "profile  0..1 uri" with what it may be. */
static void put_facts(const struct operation_param *param, struct buf *out)
{
	buf_printf(out, "%s..%s %s", *param->min != '\0' ? param->min : "?",
		*param->max != '\0' ? param->max : "?",
		*param->type != '\0' ? param->type :
		param->part_count > 0 ? "of parts" : "of no type");
	if (*param->search_type != '\0')
		buf_printf(out, " (search %s)", param->search_type);
	if (*param->profiles != '\0')
		buf_printf(out, " to %s", param->profiles);
}

static void put_param(const struct operation_param *param, const char *path,
	unsigned depth, struct page *page)
{
	struct buf facts = BUF_INIT;
	char *name = xasprintf("%s%s%s", path, *path != '\0' ? "." : "",
		*param->name != '\0' ? param->name : "(no name)");

	put_facts(param, &facts);
	page_pair(page, TONE_STRONG, INDEX_NONE, name, "%s", facts.data);
	say(page, "", param->documentation);
	if (*param->value_set != '\0')
		page_pair(page, TONE_DIM, INDEX_NONE, "", "%s%sof %s",
			param->strength, *param->strength != '\0' ? " " : "",
			param->value_set);
	if (depth == PARTS_MAX && param->part_count > 0)
		page_pair(page, TONE_DIM, INDEX_NONE, "", "%zu more parts",
			param->part_count);
	for (size_t i = 0; depth < PARTS_MAX && i < param->part_count; i++)
		put_param(&param->part[i], name, depth + 1, page);
	free(name);
	buf_finish(&facts);
}

/* Those whose use is neither are shown with what goes in. */
static void put_params(const struct operation *operation, bool is_out,
	struct page *page)
{
	size_t count = 0;

	for (size_t i = 0; i < operation->param_count; i++)
		count += (strcmp(operation->param[i].use, "out") == 0) ==
			is_out;
	page_blank(page);
	page_heading(page, INDEX_NONE, "%s (%zu)", is_out ? "Comes out" :
		"Goes in", count);
	if (count == 0)
		page_line(page, TONE_DIM, INDEX_NONE, is_out ? "Nothing is "
			"said of an answer." : "It needs nothing.");
	for (size_t i = 0; i < operation->param_count; i++)
		if ((strcmp(operation->param[i].use, "out") == 0) == is_out)
			put_param(&operation->param[i], "", 0, page);
}

static const char *effect(const struct operation *operation)
{
	if (strcmp(operation->affects_state, "true") == 0)
		return "yes: only POST calls it";
	if (strcmp(operation->affects_state, "false") == 0)
		return "no";
	return "not said";
}

static void put_findings(const struct operation *operation,
	struct page *page)
{
	if (operation->finding_count == 0)
		return;
	page_blank(page);
	page_heading(page, INDEX_NONE, "Not as FHIR R4 has it (%zu)",
		operation->finding_count);
	for (size_t i = 0; i < operation->finding_count; i++)
		page_line(page, TONE_WARNING, INDEX_NONE, "%s",
			operation->findings[i]);
}

static void put_origin(const struct operation *operation, struct page *page)
{
	say(page, "Status", operation->status);
	say(page, "Version", operation->version);
	say(page, "Date", operation->date);
	say(page, "Publisher", operation->publisher);
	say(page, "URL", operation->url);
	say(page, "Based on", operation->base);
	say(page, "In by", operation->input_profile);
	say(page, "Out by", operation->output_profile);
}

void operation_page(const struct operation *operation, struct page *page)
{
	page_heading(page, INDEX_NONE, "Operation $%s%s%s", operation->code,
		*operation->title != '\0' ? ": " : "", operation->title);
	if (operation->is_own)
		page_line(page, TONE_WARNING, INDEX_NONE, "What FHIR R4 says, "
			"in short; the server gave no definition of its own.");
	if (*operation->description != '\0')
		page_line(page, TONE_PLAIN, INDEX_NONE, "%s",
			operation->description);
	put_wire(operation, page);
	say(page, "Of", operation->resources);
	page_pair(page, TONE_PLAIN, INDEX_NONE, "Changes", "%s",
		effect(operation));
	put_params(operation, false, page);
	put_params(operation, true, page);
	if (*operation->comment != '\0' || *operation->purpose != '\0') {
		page_blank(page);
		page_heading(page, INDEX_NONE, "Notes");
	}
	if (*operation->comment != '\0')
		page_line(page, TONE_PLAIN, INDEX_NONE, "%s",
			operation->comment);
	if (*operation->purpose != '\0')
		page_line(page, TONE_PLAIN, INDEX_NONE, "%s",
			operation->purpose);
	put_findings(operation, page);
	page_blank(page);
	put_origin(operation, page);
}
