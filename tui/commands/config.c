#include "tui/commands/commands.h"

/*
 * Settings, keys and colours from files in the command language. The shipped
 * ones are carried in the program and go through the same parser; a user's
 * file of the same name in the config folder is read instead of them, and
 * fhirdeckrc is read last.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/builtin.h"
#include "core/base/path.h"
#include "tui/panes/stage_internal.h"

enum { CONFIG_FILE_MAX = 1 << 20 };

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

/* The user's NAME.SUFFIX, else the shipped one. */
static void run_named(struct stage *stage, const char *folder,
	const char *name, const char *suffix)
{
	char *file = xasprintf("%s%s", name, suffix);
	char *path = path_user_file(PATH_CONFIG, file);
	char *inside = xasprintf("%s/%s", folder, file);
	const struct builtin *builtin = builtin_find(inside);
	struct err err = ERR_INIT;

	if (path_exists(path)) {
		run_file(stage, path);
	} else if (builtin != NULL) {
		script_run(builtin->name, builtin->data, run_declarative,
			stage, complain, stage);
	} else {
		err_set(&err, ERR_CONFIG, "there is no %s: neither %s nor one "
			"that is shipped", file, path);
		deck_complain(stage->deck, &err);
	}
	free(file);
	free(path);
	free(inside);
}

bool config_check(enum option_id option, const char *value, struct err *err)
{
	bool is_theme = option == OPT_THEME, is_there;
	char *file, *path, *inside;

	if (!is_theme && option != OPT_KEYMAP)
		return true;
	file = xasprintf("%s%s", value, is_theme ? ".theme" : ".keys");
	path = path_user_file(PATH_CONFIG, file);
	inside = xasprintf("%s/%s", is_theme ? "themes" : "keymaps", file);
	is_there = path_exists(path) || builtin_find(inside) != NULL;
	if (!is_there)
		err_set(err, ERR_CONFIG, "there is no %s: neither %s nor one "
			"that is shipped", file, path);
	free(file);
	free(path);
	free(inside);
	return is_there;
}

void config_load_keymap(struct stage *stage)
{
	const char *name = option_text(OPT_KEYMAP);

	keymap_clear();
	run_named(stage, "keymaps", "default", ".keys");
	if (strcmp(name, "default") != 0)
		run_named(stage, "keymaps", name, ".keys");
}

void config_load_theme(struct stage *stage)
{
	style_reset();
	run_named(stage, "themes", option_text(OPT_THEME), ".theme");
	if (stage->host.restyle != NULL)
		stage->host.restyle(stage->host.data);
}

void config_load(struct stage *stage)
{
	char *path = path_user_file(PATH_CONFIG, "fhirdeckrc");

	config_load_keymap(stage);
	config_load_theme(stage);
	if (path_exists(path))
		run_file(stage, path);
	free(path);
}
