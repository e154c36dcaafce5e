#include "tui/commands/commands.h"

/*
 * Settings, keys, colours and labels from files in the command language. The
 * shipped ones are carried in the program and go through the same parser; a
 * user's file of the same name in the config folder is read instead of them
 * (labels: beside them), and fhirdeckrc is read last.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/builtin.h"
#include "core/base/path.h"
#include "core/fhir/label.h"
#include "tui/panes/stage_internal.h"

enum { CONFIG_FILE_MAX = 1 << 20 };

enum named { NAMED_KEYMAP, NAMED_THEME };

static bool run_declarative(void *data, const struct words *words,
	struct err *err)
{
	const struct command *command = command_find(words->word[0]);

	if (command != NULL && !(command->flags & COMMAND_DECLARATIVE))
		return err_set(err, ERR_CONFIG, "%s can't stand in a file; "
			"set, bind, unbind and style can", command->name);
	return command_run_words(words, false, NULL, data, err);
}

static void complain(void *data, const struct err *err)
{
	struct stage *stage = data;

	deck_complain(stage->deck, err);
}

/* Runs a file; a missing one is fine when it may be missing. */
static void run_file(struct stage *stage, const char *path)
{
	struct buf text = BUF_INIT;
	struct err err = ERR_INIT;
	size_t failed = 0;

	if (!path_read(path, CONFIG_FILE_MAX, &text, &err))
		deck_complain(stage->deck, &err);
	else
		failed = script_run(path, text.data, run_declarative, stage,
			complain, stage);
	if (failed > 1)
		deck_say(stage->deck, "%s has %zu lines that can't be used: F2 "
			"then log shows them; the rest counts", path, failed);
	buf_finish(&text);
}

static const struct {
	const char *folder, *suffix;
} kinds[] = {
	[NAMED_KEYMAP] = { "keymaps", ".keys" },
	[NAMED_THEME] = { "themes", ".theme" },
};

/*
 * The user's own file of that name (owned path), or the shipped one; false
 * with err when there is neither.
 */
static bool find_named(enum named kind, const char *name, char **path,
	const struct builtin **shipped, struct err *err)
{
	char *file = xasprintf("%s%s", name, kinds[kind].suffix);
	char *inside = xasprintf("%s/%s", kinds[kind].folder, file);

	*shipped = builtin_find(inside);
	*path = path_user_file(PATH_CONFIG, file);
	if (!path_exists(*path)) {
		if (*shipped == NULL)
			err_set(err, ERR_CONFIG, "there is no %s: neither %s "
				"nor one that is shipped", file, *path);
		free(*path);
		*path = NULL;
	}
	free(file);
	free(inside);
	return *path != NULL || *shipped != NULL;
}

static void run_named(struct stage *stage, enum named kind, const char *name)
{
	const struct builtin *shipped;
	struct err err = ERR_INIT;
	char *path;

	if (!find_named(kind, name, &path, &shipped, &err))
		deck_complain(stage->deck, &err);
	else if (path != NULL)
		run_file(stage, path);
	else
		script_run(shipped->name, shipped->data, run_declarative,
			stage, complain, stage);
	free(path);
}

bool config_check(enum option_id option, const char *value, struct err *err)
{
	const struct builtin *shipped;
	char *path;
	bool is_there;

	if (option != OPT_THEME && option != OPT_KEYMAP)
		return true;
	is_there = find_named(option == OPT_THEME ? NAMED_THEME :
		NAMED_KEYMAP, value, &path, &shipped, err);
	free(path);
	return is_there;
}

void config_load_keymap(struct stage *stage)
{
	const char *name = option_text(OPT_KEYMAP);

	keymap_clear();
	run_named(stage, NAMED_KEYMAP, "default");
	if (strcmp(name, "default") != 0)
		run_named(stage, NAMED_KEYMAP, name);
}

void config_load_theme(struct stage *stage)
{
	style_reset();
	run_named(stage, NAMED_THEME, option_text(OPT_THEME));
	if (stage->host.restyle != NULL)
		stage->host.restyle(stage->host.data);
}

void config_load(struct stage *stage)
{
	char *path = path_user_file(PATH_CONFIG, "fhirdeckrc");
	struct err err = ERR_INIT;

	config_load_keymap(stage);
	config_load_theme(stage);
	if (!label_read_user(&err))
		deck_complain(stage->deck, &err);
	if (path_exists(path))
		run_file(stage, path);
	free(path);
}
