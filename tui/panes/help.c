#include "tui/panes/text_pane.h"

/*
 * Help, printed from the tables the program runs on: every command with its
 * keys, by group, so it can't be out of date. "/" narrows it.
 */

#include <string.h>

#include "core/engine/command.h"
#include "tui/kit/keymap.h"

static const char intro[] =
	"fhirdeck keeps connections to FHIR servers, asks them what they "
	"offer (their CapabilityStatement), sends requests and shows the "
	"answers exactly as they came.\n"
	"\n"
	"Arrows move, Enter opens, Esc climbs out, Tab goes to the next pane, "
	"1-5 jump to one, z makes it fill the screen. F2 lists everything "
	"possible where you are. : takes any command below. On a terminal "
	"without F-keys, Alt and a digit is that F-key.\n";

/* Keys of every binding whose line begins with the command's name. */
static void keys_of(const struct command *command, struct buf *out)
{
	size_t len = strlen(command->name);

	for (size_t i = 0; i < keymap_count(); i++) {
		const struct binding *binding = keymap_at(i);
		char keys[64];

		if (strncmp(binding->line, command->name, len) != 0 ||
		    (binding->line[len] != '\0' &&
		     binding->line[len] != ' ') ||
		    strcmp(binding->context, "pager") == 0)
			continue;
		if (out->len > 40) {
			buf_puts(out, " ...");
			return;
		}
		keymap_format(binding, keys, sizeof(keys));
		if (strstr(out->data, keys) != NULL)
			continue;
		buf_printf(out, "%s%s", out->len > 0 ? "  " : "", keys);
	}
}

static void add_command(struct textview *out, const struct command *command)
{
	struct buf keys = BUF_INIT, text = BUF_INIT;

	keys_of(command, &keys);
	buf_printf(&text, "%s.", command->help);
	if (keys.len > 0)
		buf_printf(&text, "  [%s]", keys.data);
	if (*command->usage != '\0')
		buf_printf(&text, "  :%s %s", command->name, command->usage);
	textview_pair(out, command->name, STYLE_DEFAULT, text.data);
	buf_finish(&keys);
	buf_finish(&text);
}

static bool is_first_of_group(size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (strcmp(command_at(i)->group, command_at(at)->group) == 0)
			return false;
	return true;
}

static void fill(struct pane *pane)
{
	struct text_pane *state = pane->state;

	textview_text(state->text, STYLE_DEFAULT, intro);
	for (size_t i = 0; i < command_count(); i++) {
		const char *group = command_at(i)->group;

		if (!is_first_of_group(i) || group == NULL)
			continue;
		textview_blank(state->text);
		textview_heading(state->text, group);
		for (size_t k = i; k < command_count(); k++)
			if (strcmp(command_at(k)->group, group) == 0 &&
			    !(command_at(k)->flags & COMMAND_HIDDEN))
				add_command(state->text, command_at(k));
	}
}

static void open(struct pane *pane)
{
	text_pane_open(pane);
	fill(pane);
}

const struct pane_ops pane_help = {
	.name = "help",
	.title = "Help (/ narrows it, Esc goes back)",
	TEXT_PANE_OPS,
	.open = open,
};
