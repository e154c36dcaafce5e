#include "tui/commands/commands.h"

/*
 * Headers to choose from, with values where there are usual ones. The version
 * for If-Match is that of the answer shown, where that is the resource.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "tui/commands/interaction.h"
#include "tui/panes/request.h"
#include "tui/panes/stage_internal.h"

#define RUN(name) \
	static bool name(void *context, const struct args *args, \
		struct err *err)

/* Owned: a choice's value; of a version the answer's; "" where a person has to
   say. */
static char *value_of(const struct stage *stage,
	const struct header_choice *choice)
{
	char *version = NULL, *tag;

	if (strcmp(choice->name, "If-Match") == 0 ||
	    strcmp(choice->name, "If-None-Match") == 0)
		version = interaction_version_shown(stage->deck);
	if (version == NULL)
		return xstrdup(choice->value);
	tag = interaction_tag(version);
	free(version);
	return tag;
}

static void complete_name(const char *line, size_t cursor,
	struct completions *out)
{
	const struct header_choice *choice;
	const char *last = "";

	for (size_t i = 0; (choice = interaction_header(i)) != NULL; i++) {
		char *text;

		if (strcmp(choice->name, last) == 0 ||
		    cursor > strlen(choice->name))
			continue;
		last = choice->name;
		text = xstrndup(line, cursor);
		if (text_starts_with_nocase(choice->name, text)) {
			char *with_colon = xasprintf("%s: ", choice->name);

			completions_add(out, with_colon, choice->help);
			free(with_colon);
		}
		free(text);
	}
}

void header_complete(const struct stage *stage, const char *line,
	size_t cursor, size_t *start, struct completions *out)
{
	size_t colon = strcspn(line, ":");
	const struct header_choice *choice;

	*start = 0;
	if (colon >= cursor) {
		complete_name(line, cursor, out);
		return;
	}
	*start = colon + 1 + strspn(line + colon + 1, " ");
	for (size_t i = 0; (choice = interaction_header(i)) != NULL; i++) {
		char *value;

		if (strlen(choice->name) != colon ||
		    !text_starts_with_nocase(line, choice->name))
			continue;
		value = value_of(stage, choice);
		if (*value != '\0' && *start <= cursor && strncmp(value,
		    line + *start, cursor - *start) == 0)
			completions_add(out, value, choice->help);
		free(value);
	}
}

static void take(struct stage *stage, const char *name, const char *value)
{
	http_headers_set(&stage->deck->compose.headers, name, value);
	request_set_tab(stage->slot[SLOT_REQUEST], REQUEST_HEADERS);
	stage_focus_slot(stage, SLOT_REQUEST);
	deck_mark(stage->deck, DECK_REQUEST);
	deck_say(stage->deck, "%s: %s", name, value);
}

struct asking {
	struct stage *stage;
	const char *name;
};

static void on_value(void *data, const char *line)
{
	struct asking asking = *(struct asking *)data;
	struct err err = ERR_INIT;
	const char *problem;

	free(data);
	if (line == NULL || *line == '\0')
		return;
	problem = http_header_problem(asking.name, line);
	if (problem == NULL) {
		take(asking.stage, asking.name, line);
		return;
	}
	err_set(&err, ERR_USAGE, "%s", problem);
	deck_complain(asking.stage->deck, &err);
}

static void ask_value(struct stage *stage, const char *name)
{
	struct asking *asking = xcalloc(1, sizeof(*asking));
	char *label = xasprintf("%s: ", name);
	struct prompt_spec spec = { .label = label, .history = "header-value",
		.done = on_value, .data = asking };

	asking->stage = stage;
	asking->name = name;
	stage_prompt(stage, &spec);
	free(label);
}

static void on_header(void *data, size_t item)
{
	struct stage *stage = data;
	const struct header_choice *choice = interaction_header(item);
	char *value = value_of(stage, choice);

	if (*value != '\0')
		take(stage, choice->name, value);
	else
		ask_value(stage, choice->name);
	free(value);
}

RUN(run_header)
{
	struct stage *stage = context;
	struct menu_spec spec = { .title = "Header", .chosen = on_header,
		.data = stage };
	struct menu *menu = menu_new(&spec);
	const struct header_choice *choice;

	(void)args;
	(void)err;
	for (size_t i = 0; (choice = interaction_header(i)) != NULL; i++) {
		char *value = value_of(stage, choice);
		char *label = xasprintf("%s: %s", choice->name,
			*value != '\0' ? value : "...");

		menu_item(menu, label, NULL, choice->help, NULL);
		free(label);
		free(value);
	}
	stage_open_menu(stage, menu);
	return true;
}

static const struct command rows[] = {
	{ "header", "", "Choose a header: Prefer, If-Match, Accept, ...",
		"Request", "request", 0, 0, 0, run_header, NULL },
};

void commands_add_headers(void)
{
	command_add(rows, FD_COUNT(rows));
}
