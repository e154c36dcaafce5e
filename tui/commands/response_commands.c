#include "tui/commands/commands.h"

/*
 * What can be done with an answer: look at it another way, turn pages, copy,
 * save. What can't be confirmed (a copy by the terminal) is said so.
 */

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "core/base/text.h"
#include "core/engine/child.h"
#include "core/engine/option.h"
#include "tui/panes/response.h"
#include "tui/panes/stage_internal.h"

#define RUN(name) \
	static bool name(void *context, const struct args *args, \
		struct err *err)

/* The next tab that is there, and round. */
static enum deck_tab step_tab(const struct deck *deck, int step)
{
	int at = (int)deck->answer.tab;

	do
		at = (at + step + TAB_COUNT) % TAB_COUNT;
	while (!response_has_tab(deck, (enum deck_tab)at));
	return (enum deck_tab)at;
}

static bool find_tab(const struct deck *deck, const char *word,
	enum deck_tab *tab)
{
	for (int i = 0; i < TAB_COUNT; i++) {
		if (strcasecmp(response_tab_name((enum deck_tab)i), word) != 0)
			continue;
		*tab = (enum deck_tab)i;
		return response_has_tab(deck, *tab);
	}
	return false;
}

RUN(run_tab)
{
	struct stage *stage = context;
	enum deck_tab tab;

	if (strcmp(args->word[0], "next") == 0)
		tab = step_tab(stage->deck, 1);
	else if (strcmp(args->word[0], "previous") == 0)
		tab = step_tab(stage->deck, -1);
	else if (!find_tab(stage->deck, args->word[0], &tab))
		return err_set(err, ERR_USAGE, "the tabs are tree, table, "
			"summary, raw, headers, timing, issues, next, "
			"previous");
	response_set_tab(stage->slot[SLOT_RESPONSE], tab);
	return true;
}

RUN(run_response)
{
	(void)args;
	(void)err;
	stage_focus_slot(context, SLOT_RESPONSE);
	return true;
}

RUN(run_page)
{
	struct stage *stage = context;

	return deck_send_link(stage->deck, args->word[0], err);
}

static void on_copied(void *data, const struct child_result *result)
{
	struct stage *stage = data;

	if (result->status == 0)
		deck_say(stage->deck, "%s took the copy.",
			option_text(OPT_CLIPBOARD_COMMAND));
	else
		deck_say(stage->deck, "%s failed (status %d): nothing was "
			"copied.", option_text(OPT_CLIPBOARD_COMMAND),
			result->status);
}

static bool copy_by_command(struct stage *stage, const struct buf *text,
	struct err *err)
{
	const char *argv[] = { "/bin/sh", "-c",
		option_text(OPT_CLIPBOARD_COMMAND), NULL };
	struct child_spec spec = { .argv = argv, .input = text->data,
		.input_len = text->len, .done = on_copied, .data = stage };

	if (*argv[2] == '\0')
		return err_set(err, ERR_CONFIG, "clipboard is \"command\" but "
			"clipboard-command is empty: :set clipboard-command "
			"'xclip -selection clipboard' or the like");
	return child_start(stage->deck->loop, &spec, err) != 0;
}

static bool copy(struct stage *stage, const struct buf *text, struct err *err)
{
	const char *way = option_text(OPT_CLIPBOARD);
	char size[24];

	text_format_size(size, sizeof(size), text->len);
	if (strcmp(way, "command") == 0)
		return copy_by_command(stage, text, err);
	if (strcmp(way, "off") == 0 || stage->host.copy == NULL)
		return err_set(err, ERR_USAGE, "copying is off here; w saves "
			"to a file");
	if (!stage->host.copy(stage->host.data, text->data, text->len))
		return err_set(err, ERR_LIMIT, "%s is more than terminals "
			"take into their clipboard (74 KB); w saves it to a "
			"file", size);
	deck_say(stage->deck, "The terminal was asked to copy %s; whether it "
		"did, it does not say.", size);
	return true;
}

static const struct {
	const char *word, *label, *help;
	enum docview_what what;
} copies[] = {
	{ "value", "Value", "The text of the selected value", DOCVIEW_VALUE },
	{ "subtree", "Subtree", "The selected value as it was sent",
		DOCVIEW_SUBTREE },
	{ "key", "Key", "The name of the selected member", DOCVIEW_KEY },
	{ "path", "Path", "Where it stands, as FHIRPath", DOCVIEW_PATH },
	{ "pointer", "JSON Pointer", "Where it stands (RFC 6901)",
		DOCVIEW_POINTER },
	{ "body", "Body", "The whole answer as it was sent", DOCVIEW_BODY },
};

static bool copy_what(struct stage *stage, size_t at, struct err *err)
{
	struct buf text = BUF_INIT;
	bool is_done = docview_copy(deck_view(stage->deck),
		copies[at].what, &text, err) && copy(stage, &text, err);

	buf_finish(&text);
	return is_done;
}

static void on_copy_chosen(void *data, size_t item)
{
	struct stage *stage = data;
	struct err err = ERR_INIT;

	if (!copy_what(stage, item, &err))
		deck_complain(stage->deck, &err);
}

RUN(run_copy)
{
	struct stage *stage = context;
	struct menu_spec spec = { .title = "Copy", .chosen = on_copy_chosen,
		.data = stage };
	struct menu *menu;

	for (size_t i = 0; args->count > 0 && i < FD_COUNT(copies); i++)
		if (strcmp(copies[i].word, args->word[0]) == 0)
			return copy_what(stage, i, err);
	if (args->count > 0)
		return err_set(err, ERR_USAGE, "copy takes value, subtree, "
			"key, path, pointer or body");
	menu = menu_new(&spec);
	for (size_t i = 0; i < FD_COUNT(copies); i++)
		menu_item(menu, copies[i].label, NULL, copies[i].help, NULL);
	stage_open_menu(stage, menu);
	return true;
}

RUN(run_save)
{
	(void)err;
	if (args->count > 0)
		commands_save_as(context, args->word[0]);
	else
		commands_save(context, "Save the answer as: ", NULL, NULL);
	return true;
}

static const struct command rows[] = {
	{ "response", "", "Go to the response", "Response", NULL, 0, 0, 0,
		run_response, NULL },
	{ "tab", "TAB", "Show the answer as tree, table, summary, raw, "
		"headers, timing or issues (or next, previous)", "Response",
		"response", 0, 1, 1, run_tab, NULL },
	{ "page", "RELATION", "Follow a paging link: next, previous, first, "
		"last", "Response", "response",
		COMMAND_NEEDS_CONNECTION | COMMAND_NEEDS_ANSWER, 1, 1,
		run_page, NULL },
	{ "copy", "[WHAT]", "Copy value, subtree, key, path, pointer or body",
		"Response", "response", COMMAND_NEEDS_ANSWER, 0, 1, run_copy,
		NULL },
	{ "save", "[FILE]", "Save the answer to a file", "Response",
		"response", COMMAND_NEEDS_ANSWER, 0, 1, run_save, "file" },
};

void commands_add_response(void)
{
	command_add(rows, FD_COUNT(rows));
}
