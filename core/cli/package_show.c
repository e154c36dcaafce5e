#include "core/cli/package_show.h"

/*
 * A list fits on a screen of 80 columns: what a thing is called where it is
 * asked for again, and beside it what it is for. The tree and the expansion
 * are made from the compiled definitions, the same that a validation uses, so
 * that what is shown is what is checked.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/doc/json.h"
#include "core/fhir/page_print.h"
#include "core/fhir/paragraph.h"
#include "core/ig/catalogue.h"
#include "core/ig/guides.h"
#include "core/ig/profile_page.h"

enum { NAME_MAX_WIDTH = 38, CODES_MAX = 2000 };

static void set(struct json *json, const char *name, const char *text)
{
	if (text != NULL && *text != '\0')
		json_set_string(json, name, text);
}

static void print_list_json(const struct package *package,
	const struct catalogue *catalogue)
{
	struct json *out = json_new_object(), *list = json_new_array();
	struct buf text = BUF_INIT;

	json_set_string(out, "name", package_name(package));
	json_set_string(out, "version", package_version(package));
	set(out, "fhirVersion", package_fhir_version(package));
	set(out, "canonical", package_canonical(package));
	set(out, "title", package_title(package));
	for (size_t i = 0; i < catalogue->count; i++) {
		const struct catalogue_entry *entry = &catalogue->list[i];
		struct json *json = json_new_object();

		json_set_string(json, "resourceType", entry->type);
		set(json, "type", entry->of);
		set(json, "id", entry->id);
		set(json, "name", entry->name);
		set(json, "title", entry->title);
		set(json, "url", entry->url);
		json_append(list, json);
	}
	json_adopt(out, "resources", list);
	json_print(out, true, &text);
	cli_print_json(text.data);
	buf_finish(&text);
	json_free(out);
}

static void put_head(const struct package *package, struct buf *out)
{
	const char *fhir = package_fhir_version(package);

	buf_printf(out, "%s#%s", package_name(package),
		package_version(package));
	if (*package_title(package) != '\0')
		buf_printf(out, "  %s", package_title(package));
	buf_printf(out, "\n%s%s%s%s\n", *fhir != '\0' ? "FHIR " : "", fhir,
		*fhir != '\0' ? ", " : "", package_canonical(package));
	for (size_t i = 0; i < package_need_count(package); i++) {
		struct package_need need = package_need_at(package, i);

		buf_printf(out, "needs %s %s\n", need.name, need.version);
	}
}

/* A name, padded, and what it is for. */
static void put_row(const struct catalogue_entry *entry, size_t width,
	struct buf *out)
{
	const char *name = entry->id != NULL ? entry->id :
		catalogue_title(entry);
	size_t used = text_width(name, strlen(name));
	bool has_type = entry->group == CATALOGUE_PROFILES &&
		entry->of != NULL;

	buf_printf(out, "  %s", name);
	buf_fill(out, ' ', used < width ? width - used + 2 : 2);
	if (has_type || entry->group == CATALOGUE_OTHERS)
		buf_printf(out, "%s  ", has_type ? entry->of : entry->type);
	buf_puts(out, catalogue_title(entry));
	while (out->data[out->len - 1] == ' ')
		buf_truncate(out, out->len - 1);
	buf_putc(out, '\n');
}

static size_t width_of(const struct catalogue *catalogue, size_t from,
	size_t to)
{
	size_t most = 0;

	for (size_t i = from; i < to; i++) {
		const char *name = catalogue->list[i].id;
		size_t width = name != NULL ? text_width(name,
			strlen(name)) : 0;

		if (width > most)
			most = width;
	}
	return most < NAME_MAX_WIDTH ? most : NAME_MAX_WIDTH;
}

static void put_groups(const struct catalogue *catalogue, struct buf *out)
{
	size_t from = 0, to;

	for (; from < catalogue->count; from = to) {
		enum catalogue_group group = catalogue->list[from].group;

		for (to = from; to < catalogue->count &&
		     catalogue->list[to].group == group;)
			to++;
		buf_printf(out, "\n%s (%zu)\n", catalogue_group_title(group),
			to - from);
		for (size_t i = from; i < to; i++)
			put_row(&catalogue->list[i], width_of(catalogue, from,
				to), out);
	}
}

static void note_remarks(const struct package *package)
{
	for (size_t i = 0; package_remark(package, i) != NULL; i++)
		cli_note("%s", package_remark(package, i));
}

int package_show(const struct cli *cli, struct package *package)
{
	struct catalogue catalogue;
	struct buf out = BUF_INIT;
	struct err err = ERR_INIT;

	if (!catalogue_read(package, &catalogue, &err))
		return cli_fail(&err);
	if (cli->wants_json) {
		print_list_json(package, &catalogue);
	} else {
		put_head(package, &out);
		put_groups(&catalogue, &out);
		cli_print_text(out.data);
	}
	note_remarks(package);
	if (catalogue.not_resources > 0)
		cli_note("%zu JSON files are no resources.",
			catalogue.not_resources);
	catalogue_finish(&catalogue);
	buf_finish(&out);
	return 0;
}

/* The package and all it needs, loaded. */
static struct guides *load(const struct package *package, struct err *err)
{
	const char *path = package_path(package);
	struct guides *guides = guides_new(&path, 1, err);

	if (guides != NULL)
		guides_load(guides);
	return guides;
}

static void put_profile(const struct guides *guides,
	const struct catalogue_entry *entry, struct buf *out)
{
	const struct definitions *definitions = guides_definitions(guides);
	definition_id id = definitions_find(definitions, entry->url,
		strlen(entry->url));
	struct page page = PAGE_INIT;

	if (id == 0)
		return;
	profile_page(definitions, id, &page);
	for (size_t i = 0; i < page.count; i++) {
		const struct page_line *line = &page.line[i];

		if (line->label != NULL)
			buf_printf(out, "%-10s", line->label);
		buf_printf(out, "%s\n", line->text != NULL ? line->text : "");
	}
	page_finish(&page);
}

struct expansion {
	struct buf *out;
	size_t count;
};

static bool put_code(void *data, const char *system, const char *code,
	const char *display)
{
	struct expansion *expansion = data;

	if (expansion->count++ == CODES_MAX)
		return false;
	buf_printf(expansion->out, "  %-24s %s%s%s\n", code,
		display != NULL ? display : "", display != NULL ? "  " : "",
		system != NULL ? system : "");
	return true;
}

static void put_title(const struct catalogue_entry *entry, struct buf *out)
{
	buf_printf(out, "%s\n%s\n", catalogue_title(entry),
		entry->url != NULL ? entry->url : "");
}

static void put_value_set(const struct guides *guides,
	const struct catalogue_entry *entry, struct buf *out)
{
	struct expansion expansion = { .out = out };
	bool is_whole = false;

	put_title(entry, out);
	buf_putc(out, '\n');
	terminology_expand(guides_terminology(guides), entry->url, put_code,
		&expansion, &is_whole);
	if (expansion.count > CODES_MAX)
		buf_printf(out, "  and more: the first %d are shown\n",
			CODES_MAX);
	else if (!is_whole)
		buf_printf(out, "  %sthe rest can't be told here: it depends "
			"on codes that are not in these packages\n",
			expansion.count == 0 ? "none; " : "");
}

static void put_concepts(const struct doc_index *index, const char *text,
	uint32_t of, unsigned depth, struct buf *out)
{
	uint32_t list = index_member(index, text, of, "concept");

	if (depth > 40 || list == INDEX_NONE ||
	    index_kind(index, text, list) != ROW_ARRAY)
		return;
	for (uint32_t at = index_first(index, text, list); at != INDEX_NONE;
	    at = index_next(index, text, at)) {
		char *code, *display;

		if (index_kind(index, text, at) != ROW_OBJECT)
			continue;
		code = index_find_dup(index, text, at, "code");
		display = index_find_dup(index, text, at, "display");
		buf_fill(out, ' ', 2 * depth + 2);
		buf_printf(out, "%-24s %s\n", code != NULL ? code : "",
			display != NULL ? display : "");
		free(display);
		free(code);
		put_concepts(index, text, at, depth + 1, out);
	}
}

static void put_code_system(const struct buf *text,
	const struct catalogue_entry *entry, struct buf *out)
{
	struct doc_index *index = index_text(text->data, text->len);
	char *content = index_find_dup(index, text->data, 0, "content");

	put_title(entry, out);
	if (content != NULL)
		buf_printf(out, "content: %s\n", content);
	buf_putc(out, '\n');
	put_concepts(index, text->data, 0, 0, out);
	free(content);
	index_free(index);
}

/* What needs the definitions; false when they can't be had. */
static bool put_from_guides(const struct package *package,
	const struct catalogue_entry *entry, struct buf *out)
{
	struct err err = ERR_INIT;
	struct guides *guides = load(package, &err);

	if (guides == NULL) {
		cli_note("%s", err.text);
		return false;
	}
	if (entry->group == CATALOGUE_VALUE_SETS)
		put_value_set(guides, entry, out);
	else
		put_profile(guides, entry, out);
	for (size_t i = 0; guides_remark(guides, i) != NULL; i++)
		cli_note("%s", guides_remark(guides, i));
	guides_free(guides);
	return out->len > 0;
}

static void show_entry(const struct cli *cli, const struct package *package,
	const struct catalogue_entry *entry, const struct buf *text)
{
	struct buf out = BUF_INIT;
	bool has_url = entry->url != NULL;

	if (cli->wants_json)
		cli_print_body(text->data, text->len);
	else if (entry->group == CATALOGUE_CODE_SYSTEMS)
		put_code_system(text, entry, &out);
	else if (!has_url || entry->group > CATALOGUE_VALUE_SETS ||
	    !put_from_guides(package, entry, &out))
		cli_print_body(text->data, text->len);
	if (out.len > 0)
		cli_print_text(out.data);
	buf_finish(&out);
}

int package_show_resource(const struct cli *cli, struct package *package,
	const char *wanted)
{
	const struct catalogue_entry *entry;
	struct catalogue catalogue;
	struct buf text = BUF_INIT;
	struct err err = ERR_INIT;
	int status = 0;

	if (!catalogue_read(package, &catalogue, &err))
		return cli_fail(&err);
	entry = catalogue_find(&catalogue, wanted);
	if (entry == NULL)
		err_set(&err, ERR_USAGE, "There is no %s in %s#%s. `fhirdeck "
			"package show %s` lists what there is.", wanted,
			package_name(package), package_version(package),
			package_name(package));
	else if (catalogue_text(package, entry, &text, &err))
		show_entry(cli, package, entry, &text);
	if (err_is_set(&err))
		status = cli_fail(&err);
	catalogue_finish(&catalogue);
	buf_finish(&text);
	return status;
}
