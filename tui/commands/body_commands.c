#include "tui/commands/commands.h"

/*
 * What is done to the body as a whole, or at the cursor in it. All of it goes
 * through the editor, so undo takes it back, and none of it changes a value:
 * laying out moves white space between tokens only.
 */

#include <stdlib.h>

#include "core/base/path.h"
#include "core/doc/format.h"
#include "core/engine/option.h"
#include "tui/panes/request.h"
#include "tui/panes/stage_internal.h"

#define RUN(name) \
	static bool name(void *context, const struct args *args, \
		struct err *err)

enum { INSERT_MAX = 256 << 20 };

/* The editor with the body in it, on. */
static struct editor *begin(struct stage *stage)
{
	struct pane *pane = stage->slot[SLOT_REQUEST];

	if (!request_is_editing(pane)) {
		stage_focus_slot(stage, SLOT_REQUEST);
		request_edit_body(pane, true);
	}
	return request_editor(pane);
}

static void changed(struct stage *stage)
{
	deck_mark(stage->deck, DECK_REQUEST);
}

static bool take(void *data, const char *text, size_t len)
{
	return buf_append(data, text, len);
}

static bool lay_out(const struct buf *body, struct buf *out, struct err *err)
{
	struct formatter *formatter = format_new((unsigned)option_number(
		OPT_TAB_WIDTH), take, out);
	const struct format_fault *fault;

	(void)format_feed(formatter, body->data, body->len);
	(void)format_end(formatter);
	fault = format_fault(formatter);
	if (fault != NULL)
		err_set(err, ERR_USAGE, "the body is not JSON yet: line %zu "
			"column %zu, %s", fault->line, fault->column,
			fault->reason);
	format_free(formatter);
	return fault == NULL;
}

RUN(run_body_format)
{
	struct stage *stage = context;
	struct editor *editor = begin(stage);
	struct buf out = BUF_INIT;
	bool is_done;

	(void)args;
	is_done = lay_out(editor_text(editor), &out, err);
	if (is_done) {
		editor_swap(editor, out.data, out.len);
		deck_say(stage->deck, "Laid out; Alt-u takes it back.");
	}
	buf_finish(&out);
	changed(stage);
	return is_done;
}

RUN(run_body_bracket)
{
	struct stage *stage = context;
	struct editor *editor = begin(stage);
	size_t partner = editor_partner(editor);

	(void)args;
	if (partner == SIZE_MAX)
		return err_set(err, ERR_USAGE, "there is no bracket at the "
			"cursor that has a partner");
	editor_go_to(editor, partner);
	changed(stage);
	return true;
}

static bool insert(struct stage *stage, const char *typed, struct err *err)
{
	char *path = path_typed(typed);
	struct buf text = BUF_INIT;
	bool is_read = path_read(path, INSERT_MAX, &text, err);

	if (is_read)
		editor_insert(begin(stage), text.data, text.len);
	changed(stage);
	buf_finish(&text);
	free(path);
	return is_read;
}

static void on_file(void *data, const char *line)
{
	struct stage *stage = data;
	struct err err = ERR_INIT;

	if (line != NULL && *line != '\0' && !insert(stage, line, &err))
		deck_complain(stage->deck, &err);
}

RUN(run_body_insert)
{
	struct stage *stage = context;
	struct prompt_spec spec = { .label = "File to insert: ",
		.history = "file", .done = on_file, .data = stage };

	if (args->count > 0)
		return insert(stage, args->word[0], err);
	stage_prompt(stage, &spec);
	return true;
}

static const struct command rows[] = {
	{ "body-format", "", "Lay the body out, a level deeper a line; no "
		"value changes", "Request", "request", 0, 0, 0,
		run_body_format, NULL },
	{ "body-bracket", "", "Go to the other bracket", "Request", "request",
		0, 0, 0, run_body_bracket, NULL },
	{ "body-insert", "[FILE]", "Insert a file at the cursor of the body",
		"Request", "request", 0, 0, 1, run_body_insert, "file" },
};

void commands_add_body(void)
{
	command_add(rows, FD_COUNT(rows));
}
