#include "tui/commands/commands.h"

/*
 * The lists of the request pane: parameters and headers.
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

struct field_edit {
	struct stage *stage;
	size_t at;
};

static struct field_edit *field_edit(struct stage *stage, size_t at)
{
	struct field_edit *edit = xcalloc(1, sizeof(*edit));

	edit->stage = stage;
	edit->at = at;
	return edit;
}

bool commands_is_post_search(const struct stage *stage)
{
	const struct compose *compose = &stage->deck->compose;

	return strcmp(compose->method, "POST") == 0 &&
		text_ends_with(compose->path, "_search");
}

/* No log on the way may have what goes by POST: it goes behind the form. */
void commands_put_in_form(struct stage *stage, const char *written)
{
	struct buf *body = &stage->deck->compose.body;
	struct url_params params = { 0 };

	url_params_parse_written(&params, written);
	if (body->len > 0)
		buf_putc(body, '&');
	url_params_format(&params, body);
	url_params_finish(&params);
	request_load_body(stage->slot[SLOT_REQUEST]);
	request_set_tab(stage->slot[SLOT_REQUEST], REQUEST_BODY);
	deck_mark(stage->deck, DECK_REQUEST);
	deck_say(stage->deck, "It is in the body, where a search by POST has "
		"its parameters.");
}

static void add_to_form(struct stage *stage, const char *name,
	const char *value)
{
	struct url_params params = { 0 };
	struct buf written = BUF_INIT;

	url_params_add(&params, name, value);
	url_params_format(&params, &written);
	url_params_finish(&params);
	commands_put_in_form(stage, written.data);
	buf_finish(&written);
}

/* "name=value" or "name" alone, which then asks for its value. */
static void add_param(struct stage *stage, const char *line)
{
	struct compose *compose = &stage->deck->compose;
	size_t len = strcspn(line, "=");
	char *name = xstrndup(line, len);

	if (commands_is_post_search(stage)) {
		if (line[len] == '=')
			add_to_form(stage, name, line + len + 1);
		else
			commands_new_param(stage, name);
		free(name);
		return;
	}
	url_params_add(&compose->params, name,
		line[len] == '=' ? line + len + 1 : "");
	free(name);
	deck_mark(stage->deck, DECK_REQUEST);
	request_select_param(stage->slot[SLOT_REQUEST],
		compose->params.count - 1);
	if (line[len] == '\0')
		commands_edit_param(stage, compose->params.count - 1);
}

RUN(run_param_add)
{
	(void)err;
	if (args->count > 0)
		add_param(context, args->word[0]);
	else
		commands_open_param_menu(context);
	return true;
}

/* "Name: value" into the headers, in place of the one at `at` if there. */
static bool set_header(struct stage *stage, size_t at, const char *line,
	struct err *err)
{
	struct http_headers *headers = &stage->deck->compose.headers;
	const char *colon = strchr(line, ':'), *problem;
	char *name, *value;

	if (colon == NULL)
		return err_set(err, ERR_USAGE, "a header is written "
			"\"Name: value\"");
	name = xstrndup(line, (size_t)(colon - line));
	value = text_trim_dup(colon + 1);
	problem = http_header_problem(name, value);
	if (problem != NULL) {
		err_set(err, ERR_USAGE, "%s", problem);
	} else {
		if (at < headers->count)
			http_headers_remove(headers, at);
		http_headers_add(headers, name, value);
		deck_mark(stage->deck, DECK_REQUEST);
	}
	free(name);
	free(value);
	return problem == NULL;
}

static void on_header(void *data, const char *line)
{
	struct field_edit edit = *(struct field_edit *)data;
	struct err err = ERR_INIT;

	free(data);
	if (line != NULL && *line != '\0' &&
	    !set_header(edit.stage, edit.at, line, &err))
		deck_complain(edit.stage->deck, &err);
}

static void complete_header(void *data, const char *line, size_t cursor,
	size_t *start, struct completions *out)
{
	const struct field_edit *edit = data;

	header_complete(edit->stage, line, cursor, start, out);
}

static void ask_header(struct stage *stage, size_t at)
{
	const struct http_headers *headers = &stage->deck->compose.headers;
	char *initial = at < headers->count ? xasprintf("%s: %s",
		headers->header[at].name, headers->header[at].value) : NULL;
	struct prompt_spec spec = {
		.label = "Header: ",
		.initial = initial,
		.history = "header",
		.complete = complete_header,
		.done = on_header,
		.data = field_edit(stage, at),
	};

	stage_prompt(stage, &spec);
	free(initial);
}

RUN(run_header_add)
{
	struct stage *stage = context;

	if (args->count > 0)
		return set_header(stage, SIZE_MAX, args->word[0], err);
	request_set_tab(stage->slot[SLOT_REQUEST], REQUEST_HEADERS);
	ask_header(stage, SIZE_MAX);
	return true;
}

bool commands_edit_request_row(struct stage *stage, struct err *err)
{
	struct pane *pane = stage->slot[SLOT_REQUEST];
	enum request_tab tab = request_tab(pane);
	size_t at;
	enum request_row row = request_selected(pane, &at);

	if (tab == REQUEST_BODY)
		return command_run_line("edit", false, stage_refusal, stage,
			err);
	if (row == REQUEST_URL)
		commands_edit_url(stage);
	else if (row == REQUEST_PARAM)
		commands_edit_param(stage, at);
	else if (row == REQUEST_HEADER)
		ask_header(stage, at);
	else if (row == REQUEST_ADD && tab == REQUEST_HEADERS)
		ask_header(stage, SIZE_MAX);
	else if (row == REQUEST_ADD)
		commands_open_param_menu(stage);
	return true;
}

RUN(run_param_toggle)
{
	struct stage *stage = context;
	struct url_params *params = &stage->deck->compose.params;
	size_t at;

	(void)args;
	if (request_selected(stage->slot[SLOT_REQUEST], &at) != REQUEST_PARAM)
		return err_set(err, ERR_USAGE, "select a parameter first");
	params->param[at].is_on = !params->param[at].is_on;
	deck_mark(stage->deck, DECK_REQUEST);
	return true;
}

RUN(run_row_delete)
{
	struct stage *stage = context;
	struct compose *compose = &stage->deck->compose;
	size_t at;
	enum request_row row = request_selected(stage->slot[SLOT_REQUEST],
		&at);

	(void)args;
	if (row == REQUEST_PARAM)
		url_params_remove(&compose->params, at);
	else if (row == REQUEST_HEADER)
		http_headers_remove(&compose->headers, at);
	else
		return err_set(err, ERR_USAGE, "select a parameter or a "
			"header first");
	deck_mark(stage->deck, DECK_REQUEST);
	return true;
}

static const struct command rows[] = {
	{ "param-add", "[NAME[=VALUE]]", "Add a parameter", "Request",
		"request", 0, 0, 1, run_param_add, "param" },
	{ "param-toggle", "", "Leave the parameter out, or take it in again",
		"Request", "request", 0, 0, 0, run_param_toggle, NULL },
	{ "header-add", "['NAME: VALUE']", "Add a header", "Request",
		"request", 0, 0, 1, run_header_add, NULL },
	{ "row-delete", "", "Delete the selected parameter or header",
		"Request", "request", 0, 0, 0, run_row_delete, NULL },
};

void commands_add_params(void)
{
	command_add(rows, FD_COUNT(rows));
}
