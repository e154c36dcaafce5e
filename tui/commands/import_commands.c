#include "tui/commands/commands.h"

/*
 * Requests of other programs into the composer, and the composed one out. A
 * file may hold many: a menu asks which. What is pasted into a prompt is one
 * line by then, with blanks for its line ends: a backslash between blanks was
 * the end of a line.
 *
 * What an import says of each option is in the log; the line below the panes
 * has the first of it that matters.
 */

#include <stdlib.h>
#include <string.h>

#include "core/auth/vault.h"
#include "core/base/log.h"
#include "core/base/path.h"
#include "core/base/text.h"
#include "core/client/export.h"
#include "core/store/import.h"
#include "tui/panes/deck_saved.h"
#include "tui/panes/request.h"
#include "tui/panes/stage_internal.h"

#define RUN(name) \
	static bool name(void *context, const struct args *args, \
		struct err *err)

struct choice {
	struct stage *stage;
	struct import import;
	char *folder;		/* of the file, for "< FILE"; or NULL */
};

static void choice_free(struct choice *choice)
{
	import_finish(&choice->import);
	free(choice->folder);
	free(choice);
}

static bool read_body_file(struct choice *choice, const char *name,
	struct compose *compose, struct err *err)
{
	char *typed = path_typed(name);
	char *path = *typed == '/' || choice->folder == NULL ?
		xstrdup(typed) : path_join(choice->folder, typed);
	bool is_read = path_read(path, IMPORT_BYTES_MAX, &compose->body, err);

	free(typed);
	free(path);
	return is_read;
}

/* The request in the place of the composed one, on the same service. */
static void open_request(struct choice *choice, size_t at)
{
	struct stage *stage = choice->stage;
	const struct import_request *from = &choice->import.request[at];
	struct compose *compose = &stage->deck->compose;
	struct err err = ERR_INIT;

	deck_compose_new(stage->deck);
	compose_set_method(compose, from->method);
	compose_set_url(compose, from->url);
	http_headers_copy(&compose->headers, &from->headers);
	buf_append(&compose->body, from->body.data, from->body.len);
	if (from->body_file != NULL &&
	    !read_body_file(choice, from->body_file, compose, &err))
		deck_complain(stage->deck, &err);
	request_load_body(stage->slot[SLOT_REQUEST]);
	stage_focus_slot(stage, SLOT_REQUEST);
	deck_mark(stage->deck, DECK_REQUEST);
}

/* The note that matters most; all of them are in the log. */
static const struct import_note *first_note(const struct import *import)
{
	const struct import_note *first = NULL;

	for (size_t i = 0; i < import->note_count; i++) {
		const struct import_note *note = &import->note[i];

		log_line(LOG_INFO, "import: %s: %s%s%s",
			import_level_name(note->level), note->where,
			*note->where != '\0' ? ": " : "", note->text);
		if (first == NULL || note->level > first->level)
			first = note;
	}
	return first;
}

static void say_notes(struct choice *choice)
{
	const struct import *import = &choice->import;
	const struct import_note *first = first_note(import);
	struct buf summary = BUF_INIT;

	import_summary(import, &summary);
	if (first == NULL)
		deck_say(choice->stage->deck, "Imported: %s.", summary.data);
	else
		deck_say(choice->stage->deck, "Imported: %s. %s: %s%s",
			summary.data, import_level_name(first->level),
			first->text, import->note_count > 1 ?
			" (L has the rest)" : "");
	buf_finish(&summary);
}

/* Under CONNECTION/NAME, as import --vault does it. */
static void keep_secrets(void *data, bool is_open)
{
	struct choice *choice = data;
	struct deck *deck = choice->stage->deck;
	const struct connection *open = deck_connection(deck);
	struct err err = ERR_INIT;
	bool is_done = is_open && open != NULL;

	for (size_t i = 0; is_done && i < choice->import.secret_count; i++) {
		const struct import_secret *secret =
			&choice->import.secret[i];
		char *name = xasprintf("%s/%s", open->name, secret->name);

		is_done = vault_put(deck->vault, name, secret->value, &err);
		free(name);
	}
	if (is_done)
		deck_say(deck, "%zu secret%s in the vault, as vault:%s/%s%s.",
			choice->import.secret_count,
			choice->import.secret_count == 1 ? " is" : "s are",
			open->name, choice->import.secret[0].name,
			choice->import.secret_count > 1 ? " and so on" : "");
	else if (err_is_set(&err))
		deck_complain(deck, &err);
	choice_free(choice);
}

static void on_vault(void *data, size_t item)
{
	struct choice *choice = data;
	struct err err = ERR_INIT;

	if (item != 0) {
		deck_say(choice->stage->deck, "The secrets are kept nowhere.");
		choice_free(choice);
	} else {
		struct deck *deck = choice->stage->deck;

		if (!commands_with_vault(choice->stage, keep_secrets, choice,
		    &err))
			deck_complain(deck, &err);
	}
}

static void on_no_vault(void *data)
{
	on_vault(data, 1);
}

/* What came along is wiped, unless it may go into the vault. */
static void ask_for_secrets(struct choice *choice)
{
	struct menu_spec spec = { .title = "Question", .chosen = on_vault,
		.cancelled = on_no_vault, .data = choice };
	const struct connection *open = deck_connection(choice->stage->deck);
	struct buf question = BUF_INIT;
	struct menu *menu;

	if (choice->import.secret_count == 0 || open == NULL) {
		choice_free(choice);
		return;
	}
	buf_printf(&question, "Secrets came along: ");
	for (size_t i = 0; i < choice->import.secret_count; i++)
		buf_printf(&question, "%s%s", i > 0 ? ", " : "",
			choice->import.secret[i].name);
	buf_printf(&question, ". Put them into the vault, under %s/? They are "
		"kept nowhere else.", open->name);
	menu = menu_new(&spec);
	menu_question(menu, question.data);
	menu_item(menu, "Into the vault", "y", NULL, NULL);
	menu_item(menu, "Keep them nowhere", "n  Esc", NULL, NULL);
	menu_select(menu, 1);
	stage_open_menu(choice->stage, menu);
	buf_finish(&question);
}

static void on_chosen(void *data, size_t item)
{
	struct choice *choice = data;

	open_request(choice, item);
	say_notes(choice);
	ask_for_secrets(choice);
}

static void on_cancelled(void *data)
{
	choice_free(data);
}

static void open_menu(struct choice *choice)
{
	struct menu_spec spec = { .title = "Import", .chosen = on_chosen,
		.cancelled = on_cancelled, .data = choice };
	struct menu *menu = menu_new(&spec);

	for (size_t i = 0; i < choice->import.count; i++) {
		const struct import_request *request =
			&choice->import.request[i];
		char *line = xasprintf("%s %s", request->method,
			request->url);

		menu_item(menu, *request->name != '\0' ? request->name : line,
			NULL, line, NULL);
		free(line);
	}
	stage_open_menu(choice->stage, menu);
}

/* text is read; what is in it is opened, or asked for. */
static bool import_text(struct stage *stage, const char *source,
	const char *path, const char *text, size_t len, struct err *err)
{
	struct choice *choice = xcalloc(1, sizeof(*choice));
	const struct connection *open = deck_connection(stage->deck);
	const char *slash = path != NULL ? strrchr(path, '/') : NULL;

	choice->stage = stage;
	import_init(&choice->import, source);
	if (slash != NULL)
		choice->folder = xstrndup(path, (size_t)(slash - path) + 1);
	if (!import_read(&choice->import, IMPORT_UNKNOWN, text, len, err)) {
		choice_free(choice);
		return false;
	}
	for (size_t i = 0; open != NULL && i < open->service_count; i++)
		import_rebase(&choice->import, open->services[i].base,
			open->services[i].name);
	if (choice->import.count > 1) {
		open_menu(choice);
		return true;
	}
	if (choice->import.count == 1)
		open_request(choice, 0);
	say_notes(choice);
	ask_for_secrets(choice);
	return true;
}

/* " \ " and " ^ ", which were a line's end. */
static char *without_line_ends(const char *line)
{
	char *copy = xstrdup(line);

	for (char *c = copy; *c != '\0'; c++)
		if (c > copy && (*c == '\\' || *c == '^') &&
		    text_is_space(c[-1]) && text_is_space(c[1]))
			*c = ' ';
	return copy;
}

bool commands_import_line(struct stage *stage, const char *line,
	struct err *err)
{
	char *plain = without_line_ends(line);
	bool is_done = import_text(stage, "curl command,", NULL, plain,
		strlen(plain), err);

	mem_wipe(plain, strlen(plain));
	free(plain);
	return is_done;
}

static bool import_typed(struct stage *stage, const char *line,
	struct err *err)
{
	struct buf text = BUF_INIT_SECRET;
	bool is_done;
	char *path;

	if (import_is_curl(line))
		return commands_import_line(stage, line, err);
	path = path_typed(line);
	is_done = path_read(path, IMPORT_BYTES_MAX, &text, err) &&
		import_text(stage, path, path, text.data, text.len, err);
	buf_finish_wiped(&text);
	free(path);
	return is_done;
}

static void on_line(void *data, const char *line)
{
	struct stage *stage = data;
	struct err err = ERR_INIT;

	if (line != NULL && *line != '\0' &&
	    !import_typed(stage, line, &err))
		deck_complain(stage->deck, &err);
}

RUN(run_import)
{
	struct stage *stage = context;
	/* No history: what is pasted may hold a password. */
	struct prompt_spec spec = { .label = "File, or a curl line: ",
		.done = on_line, .data = stage };

	if (args->count > 0)
		return import_typed(stage, args->word[0], err);
	stage_prompt(stage, &spec);
	return true;
}

bool commands_export(struct stage *stage, const char *kind, struct buf *out,
	struct err *err)
{
	struct deck *deck = stage->deck;
	enum export_kind found;
	char *url, *line;
	bool is_done;

	if (!export_kind_parse(kind, &found))
		return err_set(err, ERR_USAGE, "a request is told as curl, "
			"http, har or markdown");
	if (request_is_editing(stage->slot[SLOT_REQUEST]))
		request_store_body(stage->slot[SLOT_REQUEST]);
	url = deck_url(deck, err);
	if (url == NULL)
		return false;
	line = compose_url(&deck->compose);
	is_done = export_request(found, &(struct export_request){
		.method = deck->compose.method,
		.url = url,
		.line = line,
		.service = deck->compose.service,
		.headers = &deck->compose.headers,
		.body = deck->compose.body.data,
		.body_len = deck->compose.body.len,
		.content_type = compose_content_type(&deck->compose),
		.connection = deck_connection(deck) }, out, err);
	free(line);
	free(url);
	return is_done;
}

static const struct command rows[] = {
	{ "import", "[FILE]", "Open a request of a file or of a curl line "
		"(Postman, OpenAPI, HAR)", "Request", "request", 0, 0, 1,
		run_import, "file" },
};

void commands_add_import(void)
{
	command_add(rows, FD_COUNT(rows));
}
