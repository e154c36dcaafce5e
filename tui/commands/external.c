#include "tui/commands/external.h"

/*
 * Each run is a small record that lives until its child has ended. The file
 * for an editor lies in the runtime folder, which is in memory where there is
 * one, and goes with the record; a pager reads a pipe, so that it leaves no
 * file at all.
 *
 * The editor's words go through the shell, as they do for git, for people
 * quote in $EDITOR; those of the pager are split by the command language.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/base/path.h"
#include "core/engine/child.h"
#include "tui/panes/stage_internal.h"

enum { FILE_MAX = 256 << 20 };

struct external {
	struct stage *stage;
	char *path;		/* of the file for an editor, or NULL */
	bool has_terminal;
	external_done_fn *done;
};

static void free_external(struct external *external)
{
	if (external->path != NULL)
		unlink(external->path);
	free(external->path);
	free(external);
}

static void say_end(struct stage *stage, int status)
{
	if (status == 127)
		deck_say(stage->deck, "There is no such program here "
			"(status 127).");
	else if (status != 0)
		deck_say(stage->deck, "It ended with status %d.", status);
}

static void on_ended(void *data, const struct child_result *result)
{
	struct external external = *(struct external *)data;
	struct stage *stage = external.stage;
	struct buf text = BUF_INIT;
	struct err err = ERR_INIT;

	if (external.has_terminal)
		stage->host.come_back(stage->host.data);
	else
		stage->piped = 0;
	if (external.path != NULL &&
	    !path_read(external.path, FILE_MAX, &text, &err))
		deck_complain(stage->deck, &err);
	else if (external.path != NULL && external.done != NULL)
		external.done(stage, result->status, &text);
	else if (external.done != NULL)
		external.done(stage, result->status, result->output);
	else
		say_end(stage, result->status);
	buf_finish(&text);
	free_external(data);
}

static bool has_terminal(const struct stage *stage, const char *what,
	struct err *err)
{
	return stage->host.leave != NULL || err_set(err, ERR_USAGE,
		"there is no terminal for %s", what);
}

/* The record is adopted: it goes with the child, or at once. */
static bool start(struct external *external, struct child_spec *spec,
	struct err *err)
{
	struct stage *stage = external->stage;
	unsigned id;

	if (!deck_may_export(stage->deck, err)) {
		free_external(external);
		return false;
	}
	spec->done = on_ended;
	spec->data = external;
	spec->wants_terminal = external->has_terminal;
	if (external->has_terminal)
		stage->host.leave(stage->host.data);
	id = child_start(stage->deck->loop, spec, err);
	if (id != 0 && !external->has_terminal)
		stage->piped = id;
	if (id != 0)
		return true;
	if (external->has_terminal)
		stage->host.come_back(stage->host.data);
	free_external(external);
	return false;
}

static struct external *external_new(struct stage *stage, bool has_terminal,
	external_done_fn *done)
{
	struct external *external = xcalloc(1, sizeof(*external));

	external->stage = stage;
	external->has_terminal = has_terminal;
	external->done = done;
	return external;
}

bool external_edit(struct stage *stage, const char *name,
	const struct buf *bytes, external_done_fn *done, struct err *err)
{
	/* eval, so that an editor may have arguments, quoted ones too. */
	const char *argv[] = { "/bin/sh", "-c",
		"eval \"${VISUAL:-${EDITOR:-vi}} \\\"\\$1\\\"\"", "sh", NULL,
		NULL };
	struct child_spec spec = { .argv = argv };
	struct external *external;
	char file[96];

	if (!has_terminal(stage, "an editor", err) ||
	    !deck_may_export(stage->deck, err))
		return false;
	snprintf(file, sizeof(file), "%ld-%s", (long)getpid(), name);
	external = external_new(stage, true, done);
	external->path = path_user_file(PATH_RUNTIME, file);
	argv[4] = external->path;
	if (path_replace(external->path, bytes->data, bytes->len, err))
		return start(external, &spec, err);
	free_external(external);
	return false;
}

bool external_page(struct stage *stage, const struct buf *bytes,
	struct err *err)
{
	const char *pager = getenv("PAGER");
	struct words words = { 0 };
	struct child_spec spec = { .input = bytes->data,
		.input_len = bytes->len };
	bool is_done;

	if (pager == NULL || *pager == '\0')
		pager = "less";
	if (!has_terminal(stage, "a pager", err) ||
	    !script_split(pager, &words, err))
		return false;
	spec.argv = (const char *const *)words.word;
	is_done = words.count > 0 ?
		start(external_new(stage, true, NULL), &spec, err) :
		err_set(err, ERR_CONFIG, "PAGER names no program");
	words_finish(&words);
	return is_done;
}

static bool run_shell(struct external *external, const char *command,
	const struct buf *bytes, struct err *err)
{
	const char *argv[] = { "/bin/sh", "-c", command, NULL };
	struct child_spec spec = { .argv = argv, .input = bytes->data,
		.input_len = bytes->len,
		.captures = !external->has_terminal,
		.cap = EXTERNAL_OUTPUT_MAX };

	return start(external, &spec, err);
}

bool external_pipe(struct stage *stage, const char *command,
	const struct buf *bytes, external_done_fn *done, struct err *err)
{
	if (stage->piped != 0)
		return err_set(err, ERR_USAGE, "a command is running "
			"already; C-c stops it");
	return run_shell(external_new(stage, false, done), command, bytes,
		err);
}

bool external_lend(struct stage *stage, const char *command,
	const struct buf *bytes, struct err *err)
{
	return has_terminal(stage, "a command that uses it", err) &&
		run_shell(external_new(stage, true, NULL), command, bytes,
			err);
}

bool external_stop(struct stage *stage)
{
	if (stage->piped == 0)
		return false;
	child_stop(stage->piped);
	return true;
}
