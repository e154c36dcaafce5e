#include "tui/commands/commands.h"

/*
 * A body to begin with. What is fresh in it is filled in when it is taken, so
 * that the body shown is the body sent.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/fhir/template.h"
#include "tui/panes/deck_saved.h"
#include "tui/panes/request.h"
#include "tui/panes/stage_internal.h"

#define RUN(name) \
	static bool name(void *context, const struct args *args, \
		struct err *err)

/*
 * Owned. A message stays at the address that takes one and goes to the engine
 * otherwise, which the shipped requests call {{esb}} too, where the connection
 * has one: a repository takes none.
 */
static char *path_of(const struct deck *deck, const struct template *template)
{
	const struct compose *compose = &deck->compose;
	const struct service *service = deck_service(deck);

	if (template->title == NULL)
		return xstrdup(template->path);
	if (text_ends_with(compose->path, template->path))
		return xstrdup(compose->path);
	if (service != NULL && strcmp(service->name, "esb") != 0 &&
	    connection_service(deck_connection(deck), "esb") != NULL)
		return xasprintf("{{esb}}/%s", template->path);
	return xstrdup(template->path);
}

static void open_template(struct stage *stage,
	const struct template *template)
{
	struct deck *deck = stage->deck;
	struct compose *compose = &deck->compose;
	char *path = path_of(deck, template);

	deck_compose_new(deck);
	compose_set_method(compose, "POST");
	compose_set_path(compose, path);
	template_fill(template, &compose->body);
	request_load_body(stage->slot[SLOT_REQUEST]);
	stage_focus_slot(stage, SLOT_REQUEST);
	request_set_tab(stage->slot[SLOT_REQUEST], REQUEST_BODY);
	deck_mark(deck, DECK_REQUEST);
	deck_say(deck, "%s: numbers and dates are fresh. Enter edits, F5 "
		"sends.", template->title != NULL ? template->title :
		template->name);
	free(path);
}

static void on_chosen(void *data, size_t item)
{
	struct template template;

	if (template_at(item, &template))
		open_template(data, &template);
}

/* The type that the request names is where the cursor begins. */
static void open_menu(struct stage *stage)
{
	struct menu_spec spec = { .title = "Begin with", .chosen = on_chosen,
		.data = stage };
	struct menu *menu = menu_new(&spec);
	char *type = compose_resource_type(&stage->deck->compose);
	struct template template;
	bool has_messages = false;

	menu_heading(menu, "Resources");
	for (size_t i = 0; template_at(i, &template); i++) {
		if (template.title != NULL && !has_messages)
			menu_heading(menu, "Messages");
		has_messages = template.title != NULL;
		menu_item(menu, template.name, NULL, template.title != NULL ?
			template.title : "What R4 requires and the domain "
			"expects", NULL);
		if (text_equals(type, template.name))
			menu_select(menu, i);
	}
	stage_open_menu(stage, menu);
	free(type);
}

RUN(run_template)
{
	struct stage *stage = context;
	struct template template;
	char *line;
	bool is_asked;

	if (args->count == 0) {
		if (!commands_ask_unsent(stage, "template"))
			open_menu(stage);
		return true;
	}
	if (!template_find(args->word[0], &template))
		return err_set(err, ERR_USAGE, "there is no template \"%s\"; "
			":template lists them", args->word[0]);
	line = xasprintf("template %s", template.name);
	is_asked = commands_ask_unsent(stage, line);
	if (!is_asked)
		open_template(stage, &template);
	free(line);
	return true;
}

static const struct command rows[] = {
	{ "template", "[NAME]", "Begin with a template: a resource, or a "
		"message", "Request", "request", 0, 0, 1, run_template, NULL },
};

void commands_add_template(void)
{
	command_add(rows, FD_COUNT(rows));
}
