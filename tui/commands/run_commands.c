#include "tui/commands/commands.h"

/*
 * Running saved requests and holding their answers against what they expect.
 * What changes data is asked about once for the whole run, with all of it
 * listed; on a production connection its name is typed. Nothing is sent before
 * everything that is to be sent has been read and understood.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/path.h"
#include "core/base/text.h"
#include "tui/panes/deck_run.h"
#include "tui/panes/deck_saved.h"
#include "tui/panes/request.h"
#include "tui/panes/stage_internal.h"

#define RUN(name) \
	static bool name(void *context, const struct args *args, \
		struct err *err)

enum { LISTED_CHANGES = 12 };

static void start(void *data)
{
	struct stage *stage = data;

	deck_say(stage->deck, "C-c stops the run.");
	deck_run_start(stage->deck);
	stage_view(stage, &pane_run);
}

static void on_name_typed(void *data, const char *line)
{
	struct stage *stage = data;
	const struct connection *open = deck_connection(stage->deck);

	if (line != NULL && open != NULL && strcmp(line, open->name) == 0) {
		start(stage);
		return;
	}
	deck_say(stage->deck, "That is not its name: nothing was sent.");
}

static void ask_name(void *data)
{
	stage_prompt(data, &(struct prompt_spec){
		.label = "PRODUCTION: type its name to run them: ",
		.done = on_name_typed, .data = data });
}

/* The first lines of a list; how many were left out is said. */
static void list_changes(const char *lines, size_t count, struct buf *out)
{
	for (size_t i = 0; i < count && i < LISTED_CHANGES; i++) {
		size_t len = strcspn(lines, "\n");

		buf_puts(out, "\n");
		buf_append(out, lines, len);
		lines += len + 1;
	}
	if (count > LISTED_CHANGES)
		buf_printf(out, "\nand %zu more", count - LISTED_CHANGES);
}

static void ask(struct stage *stage, const char *lines, size_t changes)
{
	const struct connection *open = deck_connection(stage->deck);
	struct buf question = BUF_INIT;

	buf_printf(&question, "%zu of the requests change%s data on %s (%s)."
		" Run all the same?", changes, changes == 1 ? "s" : "",
		open->name, tier_label(open->tier));
	list_changes(lines, changes, &question);
	stage_confirm(stage, question.data, "Run them",
		open->tier == TIER_PRODUCTION ? ask_name : start, stage);
	buf_finish(&question);
}

/* What is planned goes out, or is asked about first. */
static void start_or_ask(struct stage *stage)
{
	struct buf lines = BUF_INIT;
	size_t changes = deck_run_changes(stage->deck, &lines);

	if (changes > 0)
		ask(stage, lines.data, changes);
	else
		start(stage);
	buf_finish(&lines);
}

/* The library is adopted. */
static bool begin(struct stage *stage, struct http_library *library,
	const char *title, const struct http_saved *only, struct err *err)
{
	if (!deck_run_make(stage->deck, library, title, only, err))
		return false;
	start_or_ask(stage);
	return true;
}

static void forget_list(void *data)
{
	struct stage *stage = data;

	http_library_finish(&stage->deck->saved->shown);
}

/* One file out of those that are listed. */
static void take_file(struct http_library *from, size_t at,
	struct http_library *to)
{
	to->file = mem_grow(to->file, to->count, &to->alloc,
		sizeof(*to->file));
	to->file[to->count++] = from->file[at];
	memmove(from->file + at, from->file + at + 1,
		(--from->count - at) * sizeof(*from->file));
}

static void run_file(struct stage *stage, size_t at,
	const struct http_saved *only)
{
	struct http_library chosen = { 0 };
	struct err err = ERR_INIT;
	char *name, *title;

	take_file(&stage->deck->saved->shown, at, &chosen);
	name = http_library_name(chosen.file[0]);
	title = only != NULL ? http_file_title(only) : xstrdup(name);
	if (!begin(stage, &chosen, title, only, &err))
		deck_complain(stage->deck, &err);
	http_library_finish(&chosen);
	free(title);
	free(name);
}

static size_t count_own(const struct http_library *library)
{
	size_t count = 0;

	for (size_t i = 0; i < library->count; i++)
		count += !library->file[i]->is_builtin;
	return count;
}

static void run_own(struct stage *stage)
{
	struct http_library chosen = { 0 };
	struct http_library *shown = &stage->deck->saved->shown;
	struct err err = ERR_INIT;

	for (size_t i = 0; i < shown->count; )
		if (shown->file[i]->is_builtin)
			i++;
		else
			take_file(shown, i, &chosen);
	if (!begin(stage, &chosen, "all your files", NULL, &err))
		deck_complain(stage->deck, &err);
	http_library_finish(&chosen);
}

/* The items: all of the user's files if there are several; then, file by
   file, all of it and each of its requests. */
static void on_chosen(void *data, size_t item)
{
	struct stage *stage = data;
	const struct http_library *shown = &stage->deck->saved->shown;

	if (count_own(shown) > 1 && item-- == 0) {
		run_own(stage);
		forget_list(stage);
		return;
	}
	for (size_t i = 0; i < shown->count; i++) {
		const struct http_file *file = shown->file[i];

		if (item <= file->count) {
			run_file(stage, i, item == 0 ? NULL :
				&file->request[item - 1]);
			break;
		}
		item -= file->count + 1;
	}
	forget_list(stage);
}

static void add_file(struct menu *menu, const struct http_file *file)
{
	char *name = http_library_name(file);
	char *heading = xasprintf("%s%s", name, file->is_builtin ?
		" (comes with fhirdeck)" : "");
	char *all = xasprintf("all of %s (%zu)", name, file->count);

	menu_heading(menu, heading);
	menu_item(menu, all, NULL, file->path, NULL);
	for (size_t i = 0; i < file->count; i++) {
		const struct http_saved *request = &file->request[i];
		char *title = http_file_title(request);
		char *line = xasprintf("%s %s (%zu expected)",
			request->method, request->url,
			request->expects.count);

		menu_item(menu, title, request->method, line,
			request->problem);
		free(title);
		free(line);
	}
	free(all);
	free(heading);
	free(name);
}

static void open_menu(struct stage *stage)
{
	struct http_library *shown = &stage->deck->saved->shown;
	struct menu_spec spec = { .title = "Run saved requests",
		.chosen = on_chosen, .cancelled = forget_list, .data = stage };
	struct menu *menu = menu_new(&spec);
	struct err problem = ERR_INIT;
	char *all;

	http_library_finish(shown);
	http_library_add_all(shown, &problem);
	if (err_is_set(&problem))
		deck_complain(stage->deck, &problem);
	if (count_own(shown) > 1) {
		all = xasprintf("all your files (%zu)", count_own(shown));
		menu_item(menu, all, NULL, NULL, NULL);
		free(all);
	}
	for (size_t i = 0; i < shown->count; i++)
		add_file(menu, shown->file[i]);
	stage_open_menu(stage, menu);
}

static bool find_named(const struct http_library *library, const char *name,
	const struct http_saved **out, struct err *err)
{
	*out = NULL;
	for (size_t i = 0; i < library->count && *out == NULL; i++)
		*out = http_file_find(library->file[i], name);
	return *out != NULL || err_set(err, ERR_USAGE, "there is no request "
		"\"%.80s\" in these files", name);
}

/* A file, a folder or a name, and the one request of it that is meant. */
static bool run_named(struct stage *stage, const struct args *args,
	struct err *err)
{
	struct http_library library = { 0 };
	const struct http_saved *only = NULL;
	bool is_path = strchr(args->word[0], '/') != NULL;
	char *path = is_path ? path_typed(args->word[0]) :
		xstrdup(args->word[0]);
	bool is_good = http_library_add(&library, path, err) &&
		(args->count < 2 || find_named(&library, args->word[1],
		&only, err)) && begin(stage, &library, args->word[0], only,
		err);

	http_library_finish(&library);
	free(path);
	return is_good;
}

RUN(run_run)
{
	struct stage *stage = context;

	if (deck_run_is_running(stage->deck)) {
		stage_view(stage, &pane_run);
		return err_set(err, ERR_USAGE, "a run is on its way; C-c "
			"stops it");
	}
	if (args->count > 0)
		return run_named(stage, args, err);
	open_menu(stage);
	return true;
}

RUN(run_results)
{
	(void)args;
	(void)err;
	stage_view(context, &pane_run);
	return true;
}

static size_t selected(struct stage *stage)
{
	struct pane *focus = stage_focus(stage);

	return focus->ops == &pane_run ? run_pane_selected(focus) : SIZE_MAX;
}

static bool again(struct stage *stage, enum run_scope scope, struct err *err)
{
	if (!deck_run_plan(stage->deck, scope, selected(stage), err))
		return false;
	start_or_ask(stage);
	return true;
}

RUN(run_one)
{
	(void)args;
	return again(context, RUN_ONE, err);
}

RUN(run_failed)
{
	(void)args;
	return again(context, RUN_FAILED, err);
}

RUN(run_all)
{
	(void)args;
	return again(context, RUN_ALL, err);
}

RUN(run_compose)
{
	struct stage *stage = context;
	struct deck *deck = stage->deck;
	size_t at = selected(stage);
	const struct run_row *row;

	(void)args;
	if (deck->run == NULL || at == SIZE_MAX)
		return err_set(err, ERR_USAGE, "nothing was run yet: :run "
			"does");
	row = &runner_report(deck->run->runner)->row[at];
	if (request_is_editing(stage->slot[SLOT_REQUEST]))
		request_edit_body(stage->slot[SLOT_REQUEST], false);
	if (!deck_open_saved(deck, row->file, row->request, err))
		return false;
	request_load_body(stage->slot[SLOT_REQUEST]);
	stage_focus_slot(stage, SLOT_REQUEST);
	deck_say(deck, "It is composed. F5 sends it.");
	return true;
}

bool commands_open_run_row(struct stage *stage, struct err *err)
{
	struct deck *deck = stage->deck;
	size_t at = selected(stage);
	const struct run_row *row;

	if (deck->run == NULL || at == SIZE_MAX)
		return true;
	row = &runner_report(deck->run->runner)->row[at];
	if (row->exchange == 0 && err_is_set(&row->err))
		return err_set(err, ERR_USAGE, "there is no answer: %s",
			row->err.text);
	if (row->exchange == 0)
		return err_set(err, ERR_USAGE, "it was not sent yet");
	if (!deck_show_exchange(deck, row->exchange))
		return err_set(err, ERR_USAGE, "its answer is not held any "
			"more; r runs it again");
	stage_focus_slot(stage, SLOT_RESPONSE);
	return true;
}

static const struct command rows[] = {
	{ "run", "[FILE] [NAME]", "Run saved requests and hold the answers "
		"against what they expect", "Request", NULL,
		COMMAND_NEEDS_CONNECTION, 0, 2, run_run, "file" },
	{ "run-results", "", "Show what came of the last run", "Request",
		NULL, 0, 0, 0, run_results, NULL },
	{ "run-one", "", "Run the request at the cursor again", "Run", "run",
		COMMAND_NEEDS_CONNECTION, 0, 0, run_one, NULL },
	{ "run-failed", "", "Run again what failed or was not sent", "Run",
		"run", COMMAND_NEEDS_CONNECTION, 0, 0, run_failed, NULL },
	{ "run-all", "", "Run all of it again", "Run", "run",
		COMMAND_NEEDS_CONNECTION, 0, 0, run_all, NULL },
	{ "run-compose", "", "Put the request at the cursor into the composer",
		"Run", "run", 0, 0, 0, run_compose, NULL },
};

void commands_add_run(void)
{
	command_add(rows, FD_COUNT(rows));
}
