#include "tui/commands/commands.h"

/*
 * Copying. A terminal that is asked for its clipboard (OSC 52) never says
 * whether it took the text, so neither do we; a command that takes copies has
 * an exit status, and that is said. Where neither can be asked, or the text is
 * too long for one, the ways that are left are offered: a file, a screen that
 * the terminal's own selection can be used on.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/engine/child.h"
#include "core/fhir/privacy.h"
#include "tui/panes/plain.h"
#include "tui/panes/stage_internal.h"

#define RUN(name) \
	static bool name(void *context, const struct args *args, \
		struct err *err)

enum way { WAY_OSC52, WAY_COMMAND, WAY_FILE, WAY_PLAIN, WAY_COUNT };

static const struct {
	const char *word, *label, *help;
} ways[WAY_COUNT] = {
	[WAY_OSC52] = { "osc52", "Ask the terminal for its clipboard",
		"OSC 52; the terminal does not say whether it did" },
	[WAY_COMMAND] = { "command", "Give it to clipboard-command",
		"The setting names it" },
	[WAY_FILE] = { "file", "Save it to a file",
		"Only you can read it" },
	[WAY_PLAIN] = { "plain", "Show it on a screen of its own",
		"No borders: for the terminal's own selection" },
};

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

/* The request that is composed, for others to send or to read. */
static const struct {
	const char *word, *label, *help;
} tellings[] = {
	{ "curl", "Request as curl", "A command line; the token is "
		"$FHIRDECK_TOKEN" },
	{ "http", "Request as .http", "As saved requests are" },
	{ "markdown", "Request as Markdown", "For a ticket: who a person is "
		"has placeholders" },
};

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

static bool copy_by_terminal(struct stage *stage, const struct buf *text,
	struct err *err)
{
	char size[24];

	text_format_size(size, sizeof(size), text->len);
	if (stage->host.copy == NULL)
		return err_set(err, ERR_USAGE, "there is no terminal to ask "
			"for its clipboard");
	if (!stage->host.copy(stage->host.data, text->data, text->len))
		return err_set(err, ERR_LIMIT, "%s is more than terminals "
			"take into their clipboard (74 KB)", size);
	deck_say(stage->deck, "The terminal was asked to copy %s; whether it "
		"did, it does not say.", size);
	return true;
}

/* text is taken over by a way that needs it longer. */
static bool copy_by(struct stage *stage, enum way way, struct buf *text,
	struct err *err)
{
	if (way != WAY_PLAIN && !deck_may_export(stage->deck, err))
		return false;
	switch (way) {
	case WAY_COMMAND:
		return copy_by_command(stage, text, err);
	case WAY_FILE:
		commands_save(stage, "Save the copy as: ", NULL, text);
		return true;
	case WAY_PLAIN:
		if (privacy_is_on())
			return err_set(err, ERR_USAGE, "the screen is private: "
				"P ends that, or plain shows the view as it "
				"is masked");
		plain_show_text(stage, text);
		return true;
	default:
		return copy_by_terminal(stage, text, err);
	}
}

struct offer {
	struct stage *stage;
	struct buf text;
	enum way way[WAY_COUNT];
	size_t count;
};

static void on_refused(void *data)
{
	struct offer *offer = data;

	buf_finish(&offer->text);
	free(offer);
}

static void on_way(void *data, size_t item)
{
	struct offer *offer = data;
	struct err err = ERR_INIT;

	if (!copy_by(offer->stage, offer->way[item], &offer->text, &err))
		deck_complain(offer->stage->deck, &err);
	on_refused(offer);
}

/* What is left when a copy could not be asked for; text is taken over. */
static void offer_ways(struct stage *stage, struct buf *text, const char *why)
{
	struct offer *offer = xcalloc(1, sizeof(*offer));
	struct menu_spec spec = { .title = "Copy", .chosen = on_way,
		.cancelled = on_refused, .data = offer };
	struct menu *menu = menu_new(&spec);
	char *question = xasprintf("Nothing was copied: %s.", why);

	offer->stage = stage;
	offer->text = *text;
	*text = (struct buf)BUF_INIT;
	menu_question(menu, question);
	for (int i = WAY_COMMAND; i < WAY_COUNT; i++) {
		if (i == WAY_COMMAND &&
		    *option_text(OPT_CLIPBOARD_COMMAND) == '\0')
			continue;
		offer->way[offer->count++] = (enum way)i;
		menu_item(menu, ways[i].label, NULL, ways[i].help, NULL);
	}
	stage_open_menu(stage, menu);
	free(question);
}

void commands_copy(struct stage *stage, struct buf *text)
{
	const char *setting = option_text(OPT_CLIPBOARD);
	struct err err = ERR_INIT;

	if (strcmp(setting, "off") == 0)
		offer_ways(stage, text, "the setting clipboard is off");
	else if (!copy_by(stage, strcmp(setting, "command") == 0 ?
	    WAY_COMMAND : WAY_OSC52, text, &err))
		offer_ways(stage, text, err.text);
	buf_finish(text);
}

/* By a way that was named, or by the setting; text is taken over. */
static bool copy_to(struct stage *stage, struct buf *text, const char *way,
	struct err *err)
{
	bool is_done = true;
	int by = 0;

	if (way == NULL) {
		commands_copy(stage, text);
	} else {
		while (by < WAY_COUNT && strcmp(ways[by].word, way) != 0)
			by++;
		is_done = by < WAY_COUNT ?
			copy_by(stage, (enum way)by, text, err) :
			err_set(err, ERR_USAGE, "the ways to copy are osc52, "
				"command, file and plain");
	}
	buf_finish(text);
	return is_done;
}

static bool copy_what(struct stage *stage, size_t at, const char *way,
	struct err *err)
{
	struct buf text = BUF_INIT;

	if (docview_copy(deck_view(stage->deck), copies[at].what, &text, err))
		return copy_to(stage, &text, way, err);
	buf_finish(&text);
	return false;
}

static bool tell(struct stage *stage, const char *kind, const char *way,
	struct err *err)
{
	struct buf text = BUF_INIT;

	if (commands_export(stage, kind, &text, err))
		return copy_to(stage, &text, way, err);
	buf_finish(&text);
	return false;
}

static void on_telling_chosen(void *data, size_t item)
{
	struct stage *stage = data;
	struct err err = ERR_INIT;

	if (!tell(stage, tellings[item].word, NULL, &err))
		deck_complain(stage->deck, &err);
}

static void on_copy_chosen(void *data, size_t item)
{
	struct stage *stage = data;
	struct err err = ERR_INIT;

	if (item >= FD_COUNT(copies))
		on_telling_chosen(stage, item - FD_COUNT(copies));
	else if (!copy_what(stage, item, NULL, &err))
		deck_complain(stage->deck, &err);
}

static void add_tellings(struct menu *menu)
{
	for (size_t i = 0; i < FD_COUNT(tellings); i++)
		menu_item(menu, tellings[i].label, NULL, tellings[i].help,
			NULL);
}

RUN(run_copy_request)
{
	struct stage *stage = context;
	struct menu_spec spec = { .title = "Copy the request",
		.chosen = on_telling_chosen, .data = stage };
	struct menu *menu;

	if (args->count > 0)
		return tell(stage, args->word[0], args->count > 1 ?
			args->word[1] : NULL, err);
	menu = menu_new(&spec);
	add_tellings(menu);
	stage_open_menu(stage, menu);
	return true;
}

RUN(run_copy)
{
	struct stage *stage = context;
	struct menu_spec spec = { .title = "Copy", .chosen = on_copy_chosen,
		.data = stage };
	struct menu *menu;

	for (size_t i = 0; args->count > 0 && i < FD_COUNT(copies); i++)
		if (strcmp(copies[i].word, args->word[0]) == 0)
			return copy_what(stage, i, args->count > 1 ?
				args->word[1] : NULL, err);
	if (args->count > 0)
		return err_set(err, ERR_USAGE, "copy takes value, subtree, "
			"key, path, pointer or body");
	menu = menu_new(&spec);
	for (size_t i = 0; i < FD_COUNT(copies); i++)
		menu_item(menu, copies[i].label, NULL, copies[i].help, NULL);
	add_tellings(menu);
	stage_open_menu(stage, menu);
	return true;
}

static const struct command rows[] = {
	{ "copy", "[WHAT [WAY]]", "Copy value, subtree, key, path, pointer or "
		"body", "Response",
		"response", COMMAND_NEEDS_ANSWER | COMMAND_EXPORTS, 0, 2,
		run_copy, NULL },
	{ "copy-request", "[KIND [WAY]]", "Copy the request as curl, http, "
		"har or markdown", "Request", "request",
		COMMAND_NEEDS_CONNECTION | COMMAND_EXPORTS, 0, 2,
		run_copy_request, NULL },
};

void commands_add_copy(void)
{
	command_add(rows, FD_COUNT(rows));
}
