#include "tui/commands/commands.h"

/*
 * Composing. What is asked before it is sent is in send_commands.c.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/path.h"
#include "core/base/text.h"
#include "core/doc/sniff.h"
#include "core/store/import.h"
#include "tui/commands/external.h"
#include "tui/panes/deck_edit.h"
#include "tui/panes/deck_saved.h"
#include "tui/panes/mask.h"
#include "tui/panes/request.h"
#include "tui/panes/stage_internal.h"

#define RUN(name) \
	static bool name(void *context, const struct args *args, \
		struct err *err)

enum { BODY_FILE_MAX = 256 << 20 };

RUN(run_send)
{
	(void)args;
	return commands_send(context, err);
}

static void on_renewed(void *data, uint32_t exchange, const struct err *err)
{
	struct stage *stage = data;
	struct err problem = ERR_INIT;

	(void)exchange;
	if (err != NULL)
		deck_complain(stage->deck, err);
	else if (!commands_send(stage, &problem))
		deck_complain(stage->deck, &problem);
}

/* After a 401 or 403: a new token first. */
RUN(run_resend)
{
	struct stage *stage = context;

	(void)args;
	if (!client_uses_oauth2(stage->deck->client))
		return commands_send(stage, err);
	deck_say(stage->deck, "Getting a new token...");
	client_get_token(stage->deck->client, true, on_renewed, stage);
	return true;
}

static const char *const methods[] = { "GET", "POST", "PUT", "PATCH",
	"DELETE", "HEAD" };

static void on_method(void *data, size_t item)
{
	struct stage *stage = data;

	compose_set_method(&stage->deck->compose, methods[item]);
	deck_mark(stage->deck, DECK_REQUEST);
}

RUN(run_method)
{
	struct stage *stage = context;
	struct menu_spec spec = { .title = "Method", .chosen = on_method,
		.data = stage };
	struct menu *menu;

	(void)err;
	if (args->count > 0) {
		compose_set_method(&stage->deck->compose, args->word[0]);
		deck_mark(stage->deck, DECK_REQUEST);
		return true;
	}
	menu = menu_new(&spec);
	for (size_t i = 0; i < FD_COUNT(methods); i++) {
		menu_item(menu, methods[i], NULL, NULL, NULL);
		if (strcmp(methods[i], stage->deck->compose.method) == 0)
			menu_select(menu, i);
	}
	stage_open_menu(stage, menu);
	return true;
}

static void set_service(struct stage *stage, const char *name)
{
	mem_replace(&stage->deck->compose.service, name);
	deck_mark(stage->deck, DECK_REQUEST | DECK_CONNECTION);
	deck_load_capability(stage->deck);
}

static void on_service(void *data, size_t item)
{
	struct stage *stage = data;
	const struct connection *open = deck_connection(stage->deck);

	if (open != NULL && item < open->service_count)
		set_service(stage, open->services[item].name);
}

RUN(run_service)
{
	struct stage *stage = context;
	const struct connection *open = deck_connection(stage->deck);
	struct menu_spec spec = { .title = "Service", .chosen = on_service,
		.data = stage };
	struct menu *menu;

	if (args->count > 0) {
		if (connection_service(open, args->word[0]) == NULL)
			return err_set(err, ERR_USAGE, "%s has no service "
				"\"%s\"", open->name, args->word[0]);
		set_service(stage, args->word[0]);
		return true;
	}
	menu = menu_new(&spec);
	for (size_t i = 0; i < open->service_count; i++) {
		const struct service *service = &open->services[i];

		menu_item(menu, service->name, access_name(service->access),
			service->base, NULL);
		if (service == deck_service(stage->deck))
			menu_select(menu, i);
	}
	stage_open_menu(stage, menu);
	return true;
}

static void on_url(void *data, const char *line)
{
	struct stage *stage = data;
	struct err err = ERR_INIT;

	if (line == NULL)
		return;
	if (import_is_curl(line)) {
		if (!commands_import_line(stage, line, &err))
			deck_complain(stage->deck, &err);
		return;
	}
	compose_set_url(&stage->deck->compose, line);
	deck_mark(stage->deck, DECK_REQUEST);
}

void commands_edit_url(struct stage *stage)
{
	char *url = compose_url(&stage->deck->compose);
	struct prompt_spec spec = {
		.label = "URL: ",
		.initial = url,
		.history = "url",
		.complete = complete_url,
		.done = on_url,
		.data = stage,
	};

	stage_focus_slot(stage, SLOT_REQUEST);
	stage_prompt(stage, &spec);
	free(url);
}

RUN(run_url)
{
	(void)err;
	if (args->count > 0)
		on_url(context, args->word[0]);
	else
		commands_edit_url(context);
	return true;
}

RUN(run_request)
{
	(void)args;
	(void)err;
	stage_focus_slot(context, SLOT_REQUEST);
	return true;
}

RUN(run_new)
{
	struct stage *stage = context;

	(void)args;
	(void)err;
	if (commands_ask_unsent(stage, "new"))
		return true;
	deck_compose_new(stage->deck);
	request_load_body(stage->slot[SLOT_REQUEST]);
	deck_mark(stage->deck, DECK_REQUEST);
	commands_edit_url(stage);
	return true;
}

RUN(run_tab)
{
	static const char *const names[] = { "params", "headers", "body",
		"auth", "preview" };
	struct stage *stage = context;
	struct pane *pane = stage->slot[SLOT_REQUEST];
	int at = (int)request_tab(pane);

	if (strcmp(args->word[0], "next") == 0) {
		at = (at + 1) % REQUEST_TAB_COUNT;
	} else if (strcmp(args->word[0], "previous") == 0) {
		at = (at + REQUEST_TAB_COUNT - 1) % REQUEST_TAB_COUNT;
	} else {
		for (at = 0; at < REQUEST_TAB_COUNT; at++)
			if (strcmp(names[at], args->word[0]) == 0)
				break;
		if (at == REQUEST_TAB_COUNT)
			return err_set(err, ERR_USAGE, "the tabs are params, "
				"headers, body, auth, preview, next, "
				"previous");
	}
	request_set_tab(pane, (enum request_tab)at);
	return true;
}

RUN(run_edit_body)
{
	struct stage *stage = context;

	(void)args;
	(void)err;
	stage_focus_slot(stage, SLOT_REQUEST);
	request_edit_body(stage->slot[SLOT_REQUEST], true);
	deck_say(stage->deck, "Editing the body: Esc ends it, Alt-u undoes, F5 "
		"sends.");
	return true;
}

static void take_edited(struct stage *stage, const char *path)
{
	struct buf text = BUF_INIT;
	struct err err = ERR_INIT;

	if (!path_read(path, BODY_FILE_MAX, &text, &err)) {
		deck_complain(stage->deck, &err);
		buf_finish(&text);
		return;
	}
	buf_finish(&stage->deck->compose.body);
	stage->deck->compose.body = text;
	deck_draft_replaced(stage->deck,
		editor_text(request_editor(stage->slot[SLOT_REQUEST])));
	request_show_body(stage->slot[SLOT_REQUEST]);
	deck_mark(stage->deck, DECK_REQUEST);
}

static void on_edited(struct stage *stage, int status, struct buf *text)
{
	buf_finish(&stage->deck->compose.body);
	stage->deck->compose.body = *text;
	*text = (struct buf)BUF_INIT;
	request_show_body(stage->slot[SLOT_REQUEST]);
	deck_mark(stage->deck, DECK_REQUEST);
	if (status == 0)
		deck_say(stage->deck, "The body is taken over from the "
			"editor.");
	else
		deck_say(stage->deck, "The editor ended with status %d; the "
			"body is what its file holds now.", status);
}

RUN(run_edit_external)
{
	struct stage *stage = context;
	const struct buf *body = &stage->deck->compose.body;

	(void)args;
	if (request_is_editing(stage->slot[SLOT_REQUEST]))
		request_edit_body(stage->slot[SLOT_REQUEST], false);
	request_set_tab(stage->slot[SLOT_REQUEST], REQUEST_BODY);
	return external_edit(stage, "body.json", body, on_edited, err);
}

static void on_body_file(void *data, const char *line)
{
	struct stage *stage = data;
	char *path;

	if (line == NULL || *line == '\0')
		return;
	path = path_typed(line);
	take_edited(stage, path);
	request_set_tab(stage->slot[SLOT_REQUEST], REQUEST_BODY);
	free(path);
}

RUN(run_body_file)
{
	struct stage *stage = context;
	struct prompt_spec spec = { .label = "File for the body: ",
		.history = "file", .done = on_body_file, .data = stage };

	(void)err;
	if (args->count > 0)
		on_body_file(stage, args->word[0]);
	else
		stage_prompt(stage, &spec);
	return true;
}

static const struct command rows[] = {
	{ "request", "", "Go to the request", "Request", NULL, 0, 0, 0,
		run_request, NULL },
	{ "send", "", "Send the request", "Request", NULL,
		COMMAND_NEEDS_CONNECTION | COMMAND_CHANGES_DATA, 0, 0,
		run_send, NULL },
	{ "resend", "", "Get a new token and send the request again",
		"Request", NULL,
		COMMAND_NEEDS_CONNECTION | COMMAND_CHANGES_DATA, 0, 0,
		run_resend, NULL },
	{ "url", "[URL]", "Edit the URL line", "Request", "request", 0, 0, 1,
		run_url, "url" },
	{ "method", "[METHOD]", "Choose the method", "Request", "request", 0,
		0, 1, run_method, NULL },
	{ "service", "[NAME]", "Choose the service of the connection",
		"Request", "request", COMMAND_NEEDS_CONNECTION, 0, 1,
		run_service, "service" },
	{ "new", "", "Begin a new request", "Request", "request", 0, 0, 0,
		run_new, NULL },
	{ "request-tab", "TAB", "Show params, headers, body, auth or preview "
		"(or next, previous)", "Request", "request", 0, 1, 1, run_tab,
		NULL },
	{ "edit", "", "Edit the body here", "Request", "request", 0, 0, 0,
		run_edit_body, NULL },
	{ "edit-external", "", "Edit the body in $EDITOR", "Request",
		"request", COMMAND_EXPORTS, 0, 0, run_edit_external, NULL },
	{ "body-file", "[FILE]", "Read the body from a file", "Request",
		"request", 0, 0, 1, run_body_file, "file" },
};

void commands_add_request(void)
{
	command_add(rows, FD_COUNT(rows));
}
