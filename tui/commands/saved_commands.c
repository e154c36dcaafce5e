#include "tui/commands/commands.h"

/*
 * Saved requests: the menu of those that there are, and putting the composed
 * one into a file. What is opened from a file of the user's goes back there;
 * what came with the program goes into the user's own.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/path.h"
#include "core/base/text.h"
#include "tui/panes/deck_saved.h"
#include "tui/panes/request.h"
#include "tui/panes/stage_internal.h"

#define RUN(name) \
	static bool name(void *context, const struct args *args, \
		struct err *err)

static void forget_list(void *data)
{
	struct stage *stage = data;

	http_library_finish(&stage->deck->saved->shown);
}

static void open_request(struct stage *stage, const struct http_file *file,
	const struct http_saved *request)
{
	struct deck *deck = stage->deck;
	struct pane *pane = stage->slot[SLOT_REQUEST];
	struct err err = ERR_INIT;
	char *name = http_library_name(file);

	if (request_is_editing(pane))
		request_edit_body(pane, false);
	if (deck_open_saved(deck, file, request, &err)) {
		request_load_body(pane);
		stage_focus_slot(stage, SLOT_REQUEST);
		deck_say(deck, "From %s: %s. F5 sends it.", name,
			deck->saved->title);
	} else {
		deck_complain(deck, &err);
	}
	free(name);
}

static void on_chosen(void *data, size_t item)
{
	struct stage *stage = data;
	const struct http_library *shown = &stage->deck->saved->shown;

	for (size_t i = 0; i < shown->count; i++) {
		const struct http_file *file = shown->file[i];

		if (item < file->count) {
			open_request(stage, file, &file->request[item]);
			break;
		}
		item -= file->count;
	}
	forget_list(stage);
}

static void add_file(struct menu *menu, const struct http_file *file)
{
	char *name = http_library_name(file);
	char *heading = xasprintf("%s%s", name, file->is_builtin ?
		" (comes with fhirdeck)" : "");

	menu_heading(menu, heading);
	for (size_t i = 0; i < file->count; i++) {
		const struct http_saved *request = &file->request[i];
		char *title = http_file_title(request);
		char *line = xasprintf("%s %s", request->method,
			request->url);

		menu_item(menu, title, request->method, line,
			request->problem);
		free(title);
		free(line);
	}
	free(heading);
	free(name);
}

RUN(run_requests)
{
	struct stage *stage = context;
	struct http_library *shown = &stage->deck->saved->shown;
	struct menu_spec spec = { .title = "Saved requests",
		.chosen = on_chosen, .cancelled = forget_list, .data = stage };
	struct menu *menu;
	struct err problem = ERR_INIT;

	(void)args;
	(void)err;
	if (commands_ask_unsent(stage, "requests"))
		return true;
	http_library_finish(shown);
	http_library_add_all(shown, &problem);
	if (err_is_set(&problem))
		deck_complain(stage->deck, &problem);
	menu = menu_new(&spec);
	for (size_t i = 0; i < shown->count; i++)
		add_file(menu, shown->file[i]);
	stage_open_menu(stage, menu);
	return true;
}

static const char *base_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL ? slash + 1 : path;
}

static void save(struct stage *stage, const char *title, const char *path)
{
	struct err err = ERR_INIT;

	if (deck_save_request(stage->deck, title, path, &err))
		deck_say(stage->deck, "Saved in %s: %s. O lists it.",
			base_of(path), title);
	else
		deck_complain(stage->deck, &err);
}

static void save_over(void *data)
{
	struct stage *stage = data;
	struct deck_saved *saved = stage->deck->saved;
	char *title = xstrdup(stage->asked_about);
	char *path = xstrdup(saved->asked_path);

	save(stage, title, path);
	free(title);
	free(path);
}

/* Owned path of the file that the request goes into. */
static char *file_for(const struct deck *deck, const char *name)
{
	if (name != NULL && strchr(name, '/') != NULL)
		return path_typed(name);
	if (name != NULL)
		return http_library_path(name);
	return deck->saved->path != NULL ? xstrdup(deck->saved->path) :
		http_library_path("saved");
}

static void save_as(struct stage *stage, const char *title, const char *name)
{
	struct deck *deck = stage->deck;
	char *path = file_for(deck, name), *question;

	if (!deck_has_saved(title, path)) {
		save(stage, title, path);
		free(path);
		return;
	}
	mem_replace(&stage->asked_about, title);
	mem_replace(&deck->saved->asked_path, path);
	question = xasprintf("There is a request \"%s\" in %s. Replace it?",
		title, base_of(path));
	stage_confirm(stage, question, "Replace it", save_over, stage);
	free(question);
	free(path);
}

static void on_title(void *data, const char *line)
{
	char *title;

	if (line == NULL)
		return;
	title = text_trim_dup(line);
	if (*title != '\0')
		save_as(data, title, NULL);
	free(title);
}

RUN(run_save)
{
	struct stage *stage = context;
	struct deck *deck = stage->deck;
	struct prompt_spec spec = { .label = "Save the request as: ",
		.initial = deck->saved->title, .history = "request",
		.done = on_title, .data = stage };

	if (request_is_editing(stage->slot[SLOT_REQUEST]))
		request_edit_body(stage->slot[SLOT_REQUEST], false);
	if (!deck_may_export(deck, err))
		return false;
	if (args->count == 0)
		stage_prompt(stage, &spec);
	else if (*args->word[0] == '\0')
		return err_set(err, ERR_USAGE, "a saved request has a name");
	else
		save_as(stage, args->word[0], args->count > 1 ?
			args->word[1] : NULL);
	return true;
}

static const struct command rows[] = {
	{ "requests", "", "Open a saved request, or one that comes with "
		"fhirdeck", "Request", NULL, 0, 0, 0, run_requests, NULL },
	{ "request-save", "[NAME] [FILE]", "Save the request in a .http file",
		"Request", NULL, COMMAND_EXPORTS, 0, 2, run_save, NULL },
};

void commands_add_saved(void)
{
	command_add(rows, FD_COUNT(rows));
}
