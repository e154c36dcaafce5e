#include "core/cli/cli.h"

/*
 * fhirdeck package: the implementation guides of this host. Adding one copies
 * it to fhirdeck's own folder, says what is in it, and compiles it, so that the
 * next validation doesn't have to.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/cli/package_show.h"
#include "core/doc/json.h"
#include "core/ig/catalogue.h"
#include "core/ig/guides.h"

typedef int package_fn(struct cli *cli, struct library *library, int argc,
	char **argv);

static void note_library(const struct library *library)
{
	for (size_t i = 0; library_remark(library, i) != NULL; i++)
		cli_note("%s", library_remark(library, i));
}

/* Its title, owned; "" for one that can't be read, which is said. */
static char *title_of(const struct library_entry *entry)
{
	struct err err = ERR_INIT;
	struct package *package = package_open(entry->path, NULL, &err);
	char *title;

	if (package == NULL)
		cli_note("%s", err.text);
	title = xstrdup(package != NULL ? package_title(package) : "");
	package_free(package);
	return title;
}

static void print_json(const struct library *library)
{
	struct json *list = json_new_array();
	struct buf text = BUF_INIT;

	for (size_t i = 0; i < library_count(library); i++) {
		struct library_entry entry = library_at(library, i);
		struct json *json = json_new_object();
		char *title = title_of(&entry);

		json_set_string(json, "name", entry.name);
		json_set_string(json, "version", entry.version);
		json_set_string(json, "title", *title != '\0' ? title : NULL);
		json_set_string(json, "path", entry.path);
		json_set_bool(json, "own", entry.is_own);
		json_append(list, json);
		free(title);
	}
	json_print(list, true, &text);
	cli_print_json(text.data);
	buf_finish(&text);
	json_free(list);
}

static void put_line(const struct library_entry *entry, size_t width,
	struct buf *out)
{
	size_t used = strlen(entry->name) + strlen(entry->version) + 1;
	char *title = title_of(entry);

	buf_printf(out, "%s#%s", entry->name, entry->version);
	buf_fill(out, ' ', width > used ? width - used + 2 : 2);
	buf_printf(out, "%-7s%s%s\n", entry->is_own ? "own" : "shared",
		*title != '\0' ? "  " : "", title);
	free(title);
}

static void print_lines(const struct library *library)
{
	struct buf out = BUF_INIT;
	size_t width = 0;

	for (size_t i = 0; i < library_count(library); i++) {
		struct library_entry entry = library_at(library, i);
		size_t used = strlen(entry.name) + strlen(entry.version) + 1;

		if (used > width && used <= 48)
			width = used;
	}
	for (size_t i = 0; i < library_count(library); i++) {
		struct library_entry entry = library_at(library, i);

		put_line(&entry, width, &out);
	}
	cli_print_text(out.data);
	buf_finish(&out);
}

static int list(struct cli *cli, struct library *library, int argc,
	char **argv)
{
	(void)argv;
	if (argc > 1)
		return cli_usage("package", "list takes nothing more");
	if (cli->wants_json)
		print_json(library);
	else
		print_lines(library);
	note_library(library);
	if (library_count(library) == 0 && !cli->wants_json)
		cli_note("There are no packages here; base R4 is built in. "
			"`fhirdeck package add FILE.tgz` adds one.");
	return 0;
}

/* "40 profiles, 24 value sets": what there is of each group. */
static void put_counts(const struct catalogue *catalogue, struct buf *out)
{
	size_t counts[CATALOGUE_GROUPS] = { 0 };

	for (size_t i = 0; i < catalogue->count; i++)
		counts[catalogue->list[i].group]++;
	for (int group = 0; group < CATALOGUE_GROUPS; group++) {
		size_t from;

		if (counts[group] == 0)
			continue;
		buf_puts(out, out->len > 0 ? ", " : "");
		from = out->len;
		buf_printf(out, "%s %zu", catalogue_group_title(
			(enum catalogue_group)group), counts[group]);
		out->data[from] = text_lower(out->data[from]);
	}
}

/* Says what it has, and compiles it. */
static void look_into(const struct library_entry *entry)
{
	struct err err = ERR_INIT;
	struct package *package = package_open(entry->path, NULL, &err);
	struct catalogue catalogue;
	struct buf out = BUF_INIT;
	struct guides *guides;

	buf_printf(&out, "%s#%s was added: ", entry->name, entry->version);
	if (package != NULL && catalogue_read(package, &catalogue, &err)) {
		struct buf counts = BUF_INIT;

		put_counts(&catalogue, &counts);
		buf_puts(&out, counts.data);
		buf_finish(&counts);
		catalogue_finish(&catalogue);
	}
	buf_putc(&out, '\n');
	cli_print_text(out.data);
	buf_finish(&out);
	package_free(package);
	guides = guides_new(&entry->path, 1, &err);
	if (guides == NULL)
		return;
	guides_load(guides);
	for (size_t i = 0; guides_remark(guides, i) != NULL; i++)
		cli_note("%s", guides_remark(guides, i));
	guides_free(guides);
}

static int add(struct cli *cli, struct library *library, int argc,
	char **argv)
{
	struct library_entry entry;
	struct err err = ERR_INIT;

	(void)cli;
	if (argc < 2)
		return cli_usage("package", "add needs a package.tgz");
	for (int i = 1; i < argc; i++) {
		if (!library_add(library, argv[i], &entry, &err))
			return cli_fail(&err);
		look_into(&entry);
	}
	return 0;
}

static int remove_one(struct cli *cli, struct library *library, int argc,
	char **argv)
{
	struct err err = ERR_INIT;

	(void)cli;
	if (argc != 2)
		return cli_usage("package", "remove needs NAME or "
			"NAME#VERSION");
	if (!library_remove(library, argv[1], &err))
		return cli_fail(&err);
	cli_note("%s was removed.", argv[1]);
	return 0;
}

static int show(struct cli *cli, struct library *library, int argc,
	char **argv)
{
	struct library_entry entry;
	struct err err = ERR_INIT;
	struct package *package;
	int status;

	if (argc < 2 || argc > 3)
		return cli_usage("package", "show needs NAME, and takes the "
			"id, name or URL of a resource in it");
	if (!library_find(library, argv[1], &entry, &err))
		return cli_fail(&err);
	package = package_open(entry.path, NULL, &err);
	if (package == NULL)
		return cli_fail(&err);
	status = argc == 3 ? package_show_resource(cli, package, argv[2]) :
		package_show(cli, package);
	package_free(package);
	return status;
}

int cli_package(struct cli *cli, int argc, char **argv)
{
	static const struct {
		const char *name;
		package_fn *run;
	} verbs[] = {
		{ "list", list }, { "add", add }, { "remove", remove_one },
		{ "show", show },
	};
	struct err err = ERR_INIT;
	struct library *library;
	int status = -1;

	if (!cli_parse(&argc, argv, NULL, 0, &err))
		return cli_fail(&err);
	library = library_open();
	for (size_t i = 0; i < FD_COUNT(verbs) && argc > 1; i++)
		if (strcmp(verbs[i].name, argv[1]) == 0)
			status = verbs[i].run(cli, library, argc - 1,
				argv + 1);
	library_free(library);
	return status >= 0 ? status : cli_usage("package", "list, add, "
		"remove or show");
}
