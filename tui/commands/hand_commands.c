#include "tui/commands/commands.h"

/*
 * Handing an answer, or the value at the cursor, to something else: a pager,
 * an editor, a command, a plain screen, a file. What goes out are the bytes as
 * they came: CR stays CR. Nothing comes back into the answer; what a command
 * writes is opened as a document of its own.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/doc/media.h"
#include "core/fhir/privacy.h"
#include "tui/commands/external.h"
#include "tui/panes/plain.h"
#include "tui/panes/stage_internal.h"

#define RUN(name) \
	static bool name(void *context, const struct args *args, \
		struct err *err)

/* A usual extension for bytes, by what they are. */
static const char *extension_of(const char *data, size_t len)
{
	static const char *const extensions[] = {
		[SNIFF_EMPTY] = "txt", [SNIFF_JSON] = "json",
		[SNIFF_XML] = "xml", [SNIFF_HTML] = "html",
		[SNIFF_HL7V2] = "hl7", [SNIFF_TEXT] = "txt",
		[SNIFF_BINARY] = "bin", [SNIFF_NDJSON] = "ndjson",
		[SNIFF_FORM] = "txt",
	};
	const char *media = media_sniff(data, len);
	enum sniff_kind kind = sniff(data, len);

	if (media != NULL && kind != SNIFF_JSON && kind != SNIFF_XML)
		return media_extension(media);
	return extensions[kind];
}

/* Owned: "answer.json". */
static char *name_for(const char *stem, const struct buf *bytes)
{
	return xasprintf("%s.%s", stem,
		extension_of(bytes->data, bytes->len));
}

/* The selected value: a string's text, anything else as it was sent. */
static bool take_value(struct stage *stage, struct buf *out, struct err *err)
{
	const struct docview *view = deck_view(stage->deck);
	struct err none = ERR_INIT;

	if (docview_copy(view, DOCVIEW_VALUE, out, &none))
		return true;
	err_clear(&none);
	return docview_copy(view, DOCVIEW_SUBTREE, out, err);
}

RUN(run_pager)
{
	struct stage *stage = context;

	(void)args;
	return external_page(stage, deck_body(stage->deck), err);
}

static void on_edited(struct stage *stage, int status, struct buf *text)
{
	const struct buf *body = deck_body(stage->deck);
	bool is_same = body != NULL && text->len == body->len &&
		memcmp(text->data, body->data, text->len) == 0;

	if (status == 127)
		deck_say(stage->deck, "There is no such editor here: set "
			"$EDITOR to one that there is.");
	else if (status != 0)
		deck_say(stage->deck, "The editor ended with status %d; its "
			"copy is gone.", status);
	else if (!is_same)
		deck_say(stage->deck, "What was changed was a copy, and it is "
			"gone: an answer can't be changed, and nothing was "
			"sent.");
}

RUN(run_editor)
{
	struct stage *stage = context;
	const struct buf *body = deck_body(stage->deck);
	char *name = name_for("answer", body);
	bool is_done = external_edit(stage, name, body, on_edited, err);

	(void)args;
	free(name);
	return is_done;
}

static void on_piped(struct stage *stage, int status, struct buf *text)
{
	struct deck *deck = stage->deck;
	bool has_text = text->len > 0, was_cut = text->failed;

	if (has_text)
		deck_open_inside(deck, "command", text);
	if (was_cut)
		deck_say(deck, "This is the beginning: the command wrote more "
			"than 8 MiB and was stopped there.");
	else if (status == 127 && !has_text)
		deck_say(deck, "There is no such program here (status 127).");
	else if (status != 0)
		deck_say(deck, "The command ended with status %d%s", status,
			has_text ? "; this is what it wrote." :
			" and wrote nothing.");
	else
		deck_say(deck, has_text ? "This is what the command wrote; "
			"Backspace goes back." :
			"The command wrote nothing.");
}

/* One word is a line for the shell; several are words, and stay so. */
static char *command_line(const struct args *args)
{
	struct buf line = BUF_INIT;

	if (args->count == 1)
		return xstrdup(args->word[0]);
	for (size_t i = 0; i < args->count; i++) {
		buf_puts(&line, i > 0 ? " '" : "'");
		for (const char *c = args->word[i]; *c != '\0'; c++)
			if (*c == '\'')
				buf_puts(&line, "'\\''");
			else
				buf_putc(&line, *c);
		buf_putc(&line, '\'');
	}
	return buf_take(&line);
}

/* "!less" has the terminal; anything else is captured. */
static bool pipe_to(struct stage *stage, const char *line,
	const struct buf *bytes, struct err *err)
{
	line += strspn(line, " ");
	if (*line == '\0')
		return err_set(err, ERR_USAGE, "no command was given");
	return *line == '!' ? external_lend(stage, line + 1, bytes, err) :
		external_pipe(stage, line, bytes, on_piped, err);
}

static bool pipe_body(struct stage *stage, const char *line, struct err *err)
{
	return pipe_to(stage, line, deck_body(stage->deck), err);
}

static bool pipe_value(struct stage *stage, const char *line,
	struct err *err)
{
	struct buf value = BUF_INIT;
	bool is_done = take_value(stage, &value, err) &&
		pipe_to(stage, line, &value, err);

	buf_finish(&value);
	return is_done;
}

static void on_pipe(void *data, const char *line)
{
	struct stage *stage = data;
	struct err err = ERR_INIT;

	if (line != NULL && *line != '\0' && deck_body(stage->deck) != NULL &&
	    !pipe_body(stage, line, &err))
		deck_complain(stage->deck, &err);
}

static void on_pipe_value(void *data, const char *line)
{
	struct stage *stage = data;
	struct err err = ERR_INIT;

	if (line != NULL && *line != '\0' && deck_body(stage->deck) != NULL &&
	    !pipe_value(stage, line, &err))
		deck_complain(stage->deck, &err);
}

static bool run_pipe_of(struct stage *stage, const struct args *args,
	bool is_value, struct err *err)
{
	struct prompt_spec spec = {
		.label = is_value ? "Pipe the value to (!: with the "
			"terminal): " : "Pipe the body to (!: with the "
			"terminal): ",
		.history = "pipe",
		.done = is_value ? on_pipe_value : on_pipe,
		.data = stage,
	};
	char *line;
	bool is_done;

	if (args->count == 0) {
		stage_prompt(stage, &spec);
		return true;
	}
	line = command_line(args);
	is_done = is_value ? pipe_value(stage, line, err) :
		pipe_body(stage, line, err);
	free(line);
	return is_done;
}

RUN(run_pipe)
{
	return run_pipe_of(context, args, false, err);
}

RUN(run_pipe_value)
{
	return run_pipe_of(context, args, true, err);
}

/* A scalar of the tree that may be read by all who see the screen. */
static bool is_plain_value(struct stage *stage)
{
	const struct docview *view = deck_view(stage->deck);
	const struct tree *tree = docview_tree(view);
	uint32_t row = docview_row(view);
	const char *text;
	size_t len;

	if (stage->deck->answer.tab != TAB_TREE || tree == NULL ||
	    row == INDEX_NONE)
		return false;
	text = docview_text(view, &len);
	return tree_row_kind(tree, text, row) == ROW_STRING &&
		!(privacy_is_on() && privacy_covers(tree, text, row));
}

RUN(run_plain)
{
	struct stage *stage = context;
	struct buf value = BUF_INIT;
	bool wants_view = args->count > 0 &&
		strcmp(args->word[0], "view") == 0;

	if (args->count > 0 && !wants_view &&
	    strcmp(args->word[0], "value") != 0)
		return err_set(err, ERR_USAGE, "plain shows value or view");
	if (!wants_view && is_plain_value(stage) &&
	    docview_copy(deck_view(stage->deck), DOCVIEW_VALUE, &value, err))
		plain_show_text(stage, &value);
	else
		plain_show_view(stage);
	buf_finish(&value);
	return true;
}

RUN(run_save_value)
{
	struct stage *stage = context;
	struct buf value = BUF_INIT;
	char *name;

	if (!take_value(stage, &value, err)) {
		buf_finish(&value);
		return false;
	}
	name = args->count > 0 ? xstrdup(args->word[0]) :
		name_for("value", &value);
	if (args->count > 0)
		commands_save_bytes_as(stage, name, &value);
	else
		commands_save(stage, "Save the value as: ", name, &value);
	free(name);
	return true;
}

RUN(run_save)
{
	struct stage *stage = context;
	char *name;

	(void)err;
	if (args->count > 0) {
		commands_save_as(stage, args->word[0]);
		return true;
	}
	name = name_for(deck_is_inside(stage->deck) ? "document" : "answer",
		deck_body(stage->deck));
	commands_save(stage, "Save the answer as: ", name, NULL);
	free(name);
	return true;
}

enum { TAKES_AWAY = COMMAND_NEEDS_ANSWER | COMMAND_EXPORTS };

static const struct command rows[] = {
	{ "save", "[FILE]", "Save the answer to a file", "Response",
		"response", TAKES_AWAY, 0, 1, run_save, "file" },
	{ "save-value", "[FILE]", "Save the selected value to a file",
		"Response", "response", TAKES_AWAY, 0, 1,
		run_save_value, "file" },
	{ "pager", "", "Read the answer in $PAGER", "Response", "response",
		TAKES_AWAY, 0, 0, run_pager, NULL },
	{ "editor", "", "Open a copy of the answer in $EDITOR", "Response",
		"response", TAKES_AWAY, 0, 0, run_editor, NULL },
	{ "pipe", "[COMMAND...]", "Give the answer to a command", "Response",
		"response", TAKES_AWAY, 0, 99, run_pipe, NULL },
	{ "pipe-value", "[COMMAND...]", "Give the selected value to a command",
		"Response", "response", TAKES_AWAY, 0, 99,
		run_pipe_value, NULL },
	{ "plain", "[value|view]", "Show it without borders, for the "
		"terminal's own selection", "Response",
		"response", COMMAND_NEEDS_ANSWER, 0, 1, run_plain, NULL },
};

void commands_add_hand(void)
{
	command_add(rows, FD_COUNT(rows));
}
