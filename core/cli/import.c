#include "core/cli/cli.h"

/*
 * fhirdeck import: what other programs keep, as .http files. The text goes to
 * standard output, to one file, or to a folder with a file for each folder of
 * a collection; nothing that is there is overwritten, and nothing is written
 * when one of the names is taken. What was changed, left out or refused is
 * said on standard error, and so are the names of the secrets, which go into
 * the vault or nowhere.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/base/path.h"
#include "core/base/text.h"
#include "core/cli/vault.h"
#include "core/doc/json.h"
#include "core/store/import.h"

struct import_options {
	const char *as, *output;
	bool is_dry, wants_vault;
	enum import_kind kind;
};

struct output {
	char *path;
	const char *folder;	/* of its requests; NULL: all */
};

struct outputs {
	size_t count, alloc;
	struct output *output;
};

static void outputs_finish(struct outputs *outputs)
{
	for (size_t i = 0; i < outputs->count; i++)
		free(outputs->output[i].path);
	free(outputs->output);
}

static void add_output(struct outputs *outputs, char *path,
	const char *folder)
{
	outputs->output = mem_grow(outputs->output, outputs->count,
		&outputs->alloc, sizeof(*outputs->output));
	outputs->output[outputs->count++] = (struct output){ path, folder };
}

/* Owned "polling-replies.http": of letters and digits only. */
static char *file_name(const char *title)
{
	struct buf name = BUF_INIT;

	for (; *title != '\0' && name.len < 60; title++) {
		char c = text_lower(*title);

		if (text_is_digit(c) || (c >= 'a' && c <= 'z'))
			buf_putc(&name, c);
		else if (name.len > 0 && name.data[name.len - 1] != '-')
			buf_putc(&name, '-');
	}
	while (name.len > 0 && name.data[name.len - 1] == '-')
		buf_truncate(&name, name.len - 1);
	if (name.len == 0)
		buf_puts(&name, "imported");
	buf_puts(&name, ".http");
	return buf_take(&name);
}

static bool has_folder(const struct outputs *outputs, const char *folder)
{
	for (size_t i = 0; i < outputs->count; i++)
		if (strcmp(outputs->output[i].folder, folder) == 0)
			return true;
	return false;
}

static bool has_path(const struct outputs *outputs, const char *path)
{
	for (size_t i = 0; i < outputs->count; i++)
		if (strcmp(outputs->output[i].path, path) == 0)
			return true;
	return false;
}

/* Two folders whose names differ in what no file's name has. */
static char *free_path(const struct outputs *outputs, const char *into,
	const char *title)
{
	char *name = file_name(title);
	char *path = path_join(into, name);

	for (unsigned i = 2; has_path(outputs, path); i++) {
		char *numbered = xasprintf("%u-%s", i, name);

		free(path);
		path = path_join(into, numbered);
		free(numbered);
	}
	free(name);
	return path;
}

static void plan_folder(const struct import *import, const char *into,
	struct outputs *outputs)
{
	for (size_t i = 0; i < import->count; i++) {
		const char *folder = import->request[i].folder;

		if (!has_folder(outputs, folder))
			add_output(outputs, free_path(outputs, into,
				*folder != '\0' ? folder : import->title),
				folder);
	}
	if (outputs->count == 0)
		add_output(outputs, free_path(outputs, into, import->title),
			"");
}

static bool is_folder(const char *path)
{
	struct stat info;

	return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

/* Where it all goes; false where a name is taken. */
static bool plan(const struct import *import, const char *output,
	struct outputs *outputs, struct err *err)
{
	if (is_folder(output))
		plan_folder(import, output, outputs);
	else
		add_output(outputs, xstrdup(output), NULL);
	if (!path_has_folder(output, err))
		return false;
	for (size_t i = 0; i < outputs->count; i++)
		if (path_exists(outputs->output[i].path))
			return err_set(err, ERR_FILE, "%s is there already: "
				"nothing was written; name another file",
				outputs->output[i].path);
	return true;
}

static bool write_outputs(struct import *import, const struct outputs *outputs,
	bool is_dry, struct err *err)
{
	bool is_done = true;

	for (size_t i = 0; is_done && i < outputs->count; i++) {
		const struct output *output = &outputs->output[i];
		struct buf text = BUF_INIT;

		import_write(import, output->folder, &text);
		is_done = is_dry || path_create(output->path, text.data,
			text.len, 0600, err);
		if (is_done)
			cli_note("%s %s", is_dry ? "would write" : "written:",
				output->path);
		buf_finish(&text);
	}
	return is_done;
}

static void print_text(struct import *import)
{
	struct buf text = BUF_INIT;

	import_write(import, NULL, &text);
	if (cli_is_terminal())
		cli_print_text(text.data);
	else
		fwrite(text.data, 1, text.len, stdout);
	buf_finish(&text);
}

static void print_list(const struct import *import)
{
	struct buf line = BUF_INIT;

	for (size_t i = 0; i < import->count; i++) {
		const struct import_request *request = &import->request[i];

		buf_clear(&line);
		buf_printf(&line, "%-6s %s", request->method, request->url);
		if (*request->name != '\0')
			buf_printf(&line, "  (%s%s%s)", request->folder,
				*request->folder != '\0' ? "/" : "",
				request->name);
		buf_putc(&line, '\n');
		cli_print_text(line.data);
	}
	buf_finish(&line);
}

static struct json *names_json(const struct import *import)
{
	struct json *names = json_new_array();

	for (size_t i = 0; i < import->secret_count; i++)
		json_append(names, json_new_string(import->secret[i].name));
	return names;
}

static struct json *requests_json(const struct import *import)
{
	struct json *list = json_new_array();

	for (size_t i = 0; i < import->count; i++) {
		struct json *object = json_new_object();

		json_set_string(object, "folder", import->request[i].folder);
		json_set_string(object, "name", import->request[i].name);
		json_set_string(object, "method", import->request[i].method);
		json_set_string(object, "url", import->request[i].url);
		json_append(list, object);
	}
	return list;
}

static void print_json(const struct import *import)
{
	struct json *root = json_new_object(), *notes = json_new_array();
	struct buf text = BUF_INIT;

	json_set_string(root, "kind", import_kind_name(import->kind));
	json_set_string(root, "title", import->title);
	json_adopt(root, "requests", requests_json(import));
	json_adopt(root, "secrets", names_json(import));
	for (size_t i = 0; i < import->note_count; i++) {
		struct json *note = json_new_object();

		json_set_string(note, "level",
			import_level_name(import->note[i].level));
		json_set_string(note, "where", import->note[i].where);
		json_set_string(note, "text", import->note[i].text);
		json_append(notes, note);
	}
	json_adopt(root, "notes", notes);
	json_print(root, true, &text);
	cli_print_json(text.data);
	buf_finish(&text);
	json_free(root);
}

static void say_notes(const struct import *import)
{
	for (size_t i = 0; i < import->note_count; i++) {
		const struct import_note *note = &import->note[i];

		cli_note("%s: %s%s%s", import_level_name(note->level),
			note->where, *note->where != '\0' ? ": " : "",
			note->text);
	}
	if (import->notes_lost > 0)
		cli_note("and %zu more of these", import->notes_lost);
}

/* Puts them in under CONNECTION/NAME. */
static bool keep_secrets(struct cli *cli, const struct import *import,
	const char *connection, struct err *err)
{
	bool is_done = cli_open_vault(cli->vault, true, err);

	for (size_t i = 0; is_done && i < import->secret_count; i++) {
		char *name = xasprintf("%s/%s", connection,
			import->secret[i].name);

		is_done = vault_put(cli->vault, name, import->secret[i].value,
			err);
		if (is_done)
			cli_note("secret: vault:%s is in the vault", name);
		free(name);
	}
	return is_done;
}

static bool take_secrets(struct cli *cli, const struct import *import,
	const struct import_options *options,
	const struct connection *connection, struct err *err)
{
	if (options->wants_vault && !options->is_dry &&
	    import->secret_count > 0)
		return keep_secrets(cli, import, connection->name, err);
	for (size_t i = 0; i < import->secret_count; i++)
		cli_note(options->wants_vault ? "secret: %s would go into the "
			"vault" : "secret: %s is kept nowhere; --vault keeps "
			"it", import->secret[i].name);
	return true;
}

static void rebase(struct import *import, const struct connection *connection)
{
	for (size_t i = 0; i < connection->service_count; i++)
		import_rebase(import, connection->services[i].base,
			i == connection->default_service ? "base" :
			connection->services[i].name);
}

/* The names first, then the secrets, then the files: what fails has left
   nothing behind it that was not asked for. */
static bool put(struct cli *cli, struct import *import,
	const struct import_options *options,
	const struct connection *connection, struct err *err)
{
	struct outputs outputs = { 0 };
	bool is_done = (options->output == NULL ||
		plan(import, options->output, &outputs, err)) &&
		take_secrets(cli, import, options, connection, err) &&
		write_outputs(import, &outputs, options->is_dry, err);

	if (is_done && cli->wants_json)
		print_json(import);
	else if (is_done && options->is_dry)
		print_list(import);
	else if (is_done && options->output == NULL)
		print_text(import);
	outputs_finish(&outputs);
	return is_done;
}

static bool run(struct cli *cli, const char *path,
	const struct import_options *options, struct import *import,
	struct err *err)
{
	struct buf text = BUF_INIT_SECRET, summary = BUF_INIT;
	const struct connection *connection = NULL;
	bool is_done = true;

	if (cli->connection != NULL) {
		connection = connection_store_find(cli->store,
			cli->connection, err);
		is_done = connection != NULL;
	}
	is_done = is_done && path_read(path, IMPORT_BYTES_MAX, &text, err) &&
		import_read(import, options->kind, text.data, text.len, err);
	buf_finish_wiped(&text);
	if (is_done && connection != NULL)
		rebase(import, connection);
	if (!is_done || !put(cli, import, options, connection, err))
		return false;
	say_notes(import);
	import_summary(import, &summary);
	cli_note("%s %s", summary.data, options->is_dry ? "would be imported" :
		"imported");
	buf_finish(&summary);
	return true;
}

static bool check_options(const struct cli *cli,
	struct import_options *options, struct err *err)
{
	if (options->as != NULL &&
	    !import_kind_parse(options->as, &options->kind))
		return err_set(err, ERR_USAGE, "--as takes curl, postman, "
			"openapi or har, not \"%.40s\"", options->as);
	if (options->wants_vault && cli->connection == NULL)
		return err_set(err, ERR_USAGE, "--vault puts secrets under "
			"the name of a connection: say which by -c NAME");
	return true;
}

int cli_import(struct cli *cli, int argc, char **argv)
{
	struct import_options options = { .kind = IMPORT_UNKNOWN };
	const struct cli_flag flags[] = {
		{ "--as", NULL, NULL, &options.as, NULL },
		{ "--output", "-o", NULL, &options.output, NULL },
		{ "--dry-run", NULL, &options.is_dry, NULL, NULL },
		{ "--vault", NULL, &options.wants_vault, NULL, NULL },
	};
	struct err err = ERR_INIT;
	struct import import;

	if (!cli_parse(&argc, argv, flags, FD_COUNT(flags), &err) ||
	    !check_options(cli, &options, &err))
		return cli_fail(&err);
	if (argc != 2)
		return cli_usage("import", "it takes one file, or - for "
			"standard input");
	import_init(&import, strcmp(argv[1], "-") == 0 ? "standard input" :
		argv[1]);
	cli_open(cli);
	(void)run(cli, argv[1], &options, &import, &err);
	cli_close(cli);
	import_finish(&import);
	return cli_fail(&err);
}
