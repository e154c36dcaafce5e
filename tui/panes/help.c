#include "tui/panes/help.h"

/*
 * Help, printed from the tables the program runs on: the keys of the place it
 * was asked for from, then every command with its keys, by group, so it can't
 * be out of date. "/" narrows it.
 */

#include <string.h>

#include "core/engine/command.h"
#include "tui/kit/keymap.h"
#include "tui/panes/text_pane.h"

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

static const struct command *command_of(const struct binding *binding)
{
	char name[40];
	size_t len = strcspn(binding->line, " ");

	if (len >= sizeof(name))
		return NULL;
	memcpy(name, binding->line, len);
	name[len] = '\0';
	return command_find(name);
}

/* A nearer context may use the keys otherwise. */
static bool is_in_force(const struct binding *binding,
	const struct help_place *place)
{
	const struct binding *found;

	keymap_find(place->contexts, binding->key, binding->key_count, &found);
	return found == binding;
}

/* Keys of everywhere are told where they do what this place is for. */
static bool is_of_place(const struct binding *binding,
	const struct command *row, const struct help_place *place)
{
	static const char *const often[] = { "Moving", "Response", "Compare" };

	if (strcmp(binding->context, "global") != 0)
		return strcmp(row->name, "back") != 0;
	if (row->where != NULL)
		return strcmp(row->where, place->where) == 0;
	if (strcmp(place->where, "response") != 0)
		return strcmp(row->group, "Moving") == 0;
	for (size_t i = 0; i < FD_COUNT(often); i++)
		if (strcmp(row->group, often[i]) == 0)
			return true;
	return strcmp(row->name, "privacy") == 0;
}

/* All keys that run one line, once: with the first of them. */
static bool keys_of_line(const struct binding *binding,
	const struct help_place *place, struct buf *out)
{
	for (size_t i = 0; i < keymap_count(); i++) {
		const struct binding *other = keymap_at(i);
		char keys[64];

		if (strcmp(other->line, binding->line) != 0 ||
		    !is_in_force(other, place))
			continue;
		if (out->len == 0 && other != binding)
			return false;
		keymap_format(other, keys, sizeof(keys));
		buf_printf(out, "%s%s", out->len > 0 ? "  " : "", keys);
	}
	return out->len > 0;
}

static void add_keys(struct textview *out, const struct binding *binding,
	const struct help_place *place)
{
	const struct command *row = command_of(binding);
	struct buf keys = BUF_INIT, text = BUF_INIT;

	if (row != NULL && is_of_place(binding, row, place) &&
	    keys_of_line(binding, place, &keys)) {
		/* A command's help tells of all that it may be told to do. */
		if (strchr(binding->line, ' ') == NULL)
			buf_printf(&text, "%s.", row->help);
		else
			buf_printf(&text, "%s.", *binding->note != '\0' ?
				binding->note : binding->line);
		if (*text.data >= 'a' && *text.data <= 'z')
			*text.data += 'A' - 'a';
		textview_pair(out, keys.data, STYLE_DEFAULT, text.data);
	}
	buf_finish(&keys);
	buf_finish(&text);
}

void help_set_place(struct pane *pane, const struct help_place *place)
{
	struct text_pane *state = pane->state;
	struct textview *out = state->text;
	struct buf heading = BUF_INIT;

	textview_clear(out);
	buf_printf(&heading, "Here: %s", place->title);
	textview_heading(out, heading.data);
	buf_finish(&heading);
	if (place->about != NULL)
		textview_text(out, STYLE_DEFAULT, place->about);
	for (const char *const *at = place->contexts; *at != NULL; at++)
		for (size_t i = 0; i < keymap_count(); i++)
			if (strcmp(keymap_at(i)->context, *at) == 0)
				add_keys(out, keymap_at(i), place);
	textview_blank(out);
	textview_heading(out, "Everywhere");
	fill(pane);
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
