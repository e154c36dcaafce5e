#include "tui/commands/commands.h"

/*
 * Saving bytes to a file that the user names: the answer as it was sent, or
 * something out of it. A file that is there is asked about first.
 */

#include <stdlib.h>

#include "core/base/path.h"
#include "tui/panes/stage_internal.h"

/* What is saved is the answer, unless bytes were set aside for it. */
static const struct buf *bytes_of(const struct stage *stage)
{
	return stage->has_asked_bytes ? &stage->asked_bytes :
		deck_body(stage->deck);
}

static void forget_bytes(struct stage *stage)
{
	buf_finish(&stage->asked_bytes);
	stage->asked_bytes = (struct buf)BUF_INIT;
	stage->has_asked_bytes = false;
}

static void save_to(struct stage *stage, const char *path)
{
	const struct buf *bytes = bytes_of(stage);
	struct err err = ERR_INIT;

	if (bytes == NULL)
		return;
	if (deck_may_export(stage->deck, &err) &&
	    path_has_folder(path, &err) &&
	    path_replace(path, bytes->data, bytes->len, &err))
		deck_say(stage->deck, "Saved as %s (only you can read it).",
			path);
	else
		deck_complain(stage->deck, &err);
	forget_bytes(stage);
}

static void save_over(void *data)
{
	struct stage *stage = data;

	save_to(stage, stage->asked_about);
}

static void on_name(void *data, const char *line)
{
	struct stage *stage = data;
	char *title;

	if (line == NULL || *line == '\0') {
		forget_bytes(stage);
		return;
	}
	free(stage->asked_about);
	stage->asked_about = path_typed(line);
	if (!path_exists(stage->asked_about)) {
		save_to(stage, stage->asked_about);
		return;
	}
	title = xasprintf("%s is there already. Replace it?",
		stage->asked_about);
	stage_confirm(stage, title, "Replace it", save_over, stage);
	free(title);
}

static void adopt_bytes(struct stage *stage, struct buf *bytes)
{
	forget_bytes(stage);
	if (bytes == NULL)
		return;
	stage->asked_bytes = *bytes;
	stage->has_asked_bytes = true;
	*bytes = (struct buf)BUF_INIT;
}

void commands_save(struct stage *stage, const char *label,
	const char *suggestion, struct buf *bytes)
{
	struct prompt_spec spec = { .label = label, .history = "file",
		.initial = suggestion, .is_suggestion = true,
		.done = on_name, .data = stage };

	adopt_bytes(stage, bytes);
	stage_prompt(stage, &spec);
}

void commands_save_as(struct stage *stage, const char *path)
{
	forget_bytes(stage);
	on_name(stage, path);
}

void commands_save_bytes_as(struct stage *stage, const char *path,
	struct buf *bytes)
{
	adopt_bytes(stage, bytes);
	on_name(stage, path);
}
