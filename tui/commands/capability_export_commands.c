#include "tui/commands/commands.h"

/*
 * The statement that is shown, for other tools and for people: as an OpenAPI
 * description or as Markdown, into a file.
 */

#include <stdlib.h>
#include <string.h>

#include "core/fhir/capability_export.h"
#include "tui/panes/stage_internal.h"

static const char *const kinds[] = { "openapi", "markdown" };
static const char *const endings[] = { "openapi.json", "md" };

/* Owned: "RIE-Dev-cdr.openapi.json" */
static char *suggestion(const struct deck *deck, size_t kind)
{
	char *name = xasprintf("%s-%s.%s", deck_connection(deck)->name,
		deck->capability.service, endings[kind]);

	for (char *c = name; *c != '\0'; c++)
		if (*c == ' ' || *c == '/')
			*c = '-';
	return name;
}

static void export(struct stage *stage, size_t kind, const char *path)
{
	const struct deck *deck = stage->deck;
	const struct service *service = connection_service(
		deck_connection(deck), deck->capability.service);
	struct buf text = BUF_INIT;
	char *name;

	if (kind == 0)
		capability_openapi(deck->capability.found, service != NULL ?
			service->base : "", &text);
	else
		capability_markdown(deck->capability.found, &text);
	if (path != NULL) {
		commands_save_bytes_as(stage, path, &text);
		return;
	}
	name = suggestion(deck, kind);
	commands_save(stage, "Save the statement as: ", name, &text);
	free(name);
}

static void on_chosen(void *data, size_t item)
{
	struct stage *stage = data;

	if (stage->deck->capability.found != NULL)
		export(stage, item, NULL);
}

static void ask(struct stage *stage)
{
	struct menu *menu = menu_new(&(struct menu_spec){
		.title = "Export the CapabilityStatement",
		.chosen = on_chosen, .data = stage });

	menu_item(menu, "OpenAPI 3, for other tools", NULL, NULL, NULL);
	menu_item(menu, "Markdown, for people", NULL, NULL, NULL);
	stage_open_menu(stage, menu);
}

static bool run_export(void *context, const struct args *args,
	struct err *err)
{
	struct stage *stage = context;

	if (stage->deck->capability.found == NULL)
		return err_set(err, ERR_USAGE, "there is no "
			"CapabilityStatement: R in pane 2 reads it");
	if (args->count == 0) {
		ask(stage);
		return true;
	}
	for (size_t i = 0; i < FD_COUNT(kinds); i++) {
		if (strcmp(kinds[i], args->word[0]) != 0)
			continue;
		export(stage, i, args->count > 1 ? args->word[1] : NULL);
		return true;
	}
	return err_set(err, ERR_USAGE, "a statement is told as openapi or "
		"markdown");
}

static const struct command rows[] = {
	{ "capability-export", "[KIND [FILE]]", "Save the CapabilityStatement "
		"as OpenAPI or as Markdown", "Capability", "capability",
		COMMAND_NEEDS_CONNECTION | COMMAND_EXPORTS, 0, 2, run_export,
		NULL },
};

void commands_add_capability_export(void)
{
	command_add(rows, FD_COUNT(rows));
}
