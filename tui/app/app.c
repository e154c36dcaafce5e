#include "tui/app/app.h"

/*
 * The deck on a terminal: one loop, one paint before each wait, and a way out
 * that always gives the terminal back. Hang-up and termination leave by the
 * same path as :quit.
 */

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/engine/loop.h"
#include "core/engine/option.h"
#include "tui/commands/commands.h"
#include "tui/kit/term.h"
#include "tui/panes/deck_edit.h"
#include "tui/panes/request.h"

struct app {
	struct loop *loop;
	struct deck *deck;
	struct stage *stage;
	struct surface *surface;
	struct term *term;
	struct reading *reading;	/* of fhirdeck view, or NULL */
	int status;
};

static void on_key(void *data, key_code key)
{
	struct app *app = data;

	stage_key(app->stage, key);
}

static void on_paste(void *data, const char *text, size_t len)
{
	struct app *app = data;

	stage_paste(app->stage, text, len);
}

static void on_resize(void *data, int rows, int columns)
{
	struct app *app = data;

	surface_resize(app->surface, rows, columns);
	deck_mark(app->deck, DECK_ALL);
}

static void paint(void *data)
{
	struct app *app = data;

	if (term_is_away(app->term) || !stage_is_dirty(app->stage))
		return;
	stage_paint(app->stage, app->surface);
	term_paint(app->term, app->surface);
}

static void on_end(void *data, int signo)
{
	struct app *app = data;

	deck_draft_write(app->deck, request_body(stage_pane(app->stage,
		SLOT_REQUEST)));
	app->status = 128 + signo;
	loop_quit(app->loop);
}

static void host_quit(void *data)
{
	struct app *app = data;

	loop_quit(app->loop);
}

static void host_suspend(void *data)
{
	struct app *app = data;

	term_suspend(app->term);
	deck_mark(app->deck, DECK_ALL);
}

static void host_repaint(void *data)
{
	struct app *app = data;

	term_repaint(app->term);
	deck_mark(app->deck, DECK_ALL);
}

static void host_leave(void *data)
{
	struct app *app = data;

	term_leave(app->term);
}

static void host_come_back(void *data)
{
	struct app *app = data;

	term_return(app->term);
	deck_mark(app->deck, DECK_ALL);
}

static bool host_copy(void *data, const char *text, size_t len)
{
	struct app *app = data;

	return term_copy(app->term, text, len);
}

/* A theme or a setting changed what the screen looks like. */
static void host_restyle(void *data)
{
	struct app *app = data;
	const char *ascii = option_text(OPT_ASCII);

	if (app->term == NULL)
		return;
	surface_set_ascii(app->surface, strcmp(ascii, "yes") == 0 ||
		(strcmp(ascii, "auto") == 0 && !term_is_utf8()));
	term_set_mouse(app->term, option_bool(OPT_MOUSE));
	term_restyle(app->term);
	deck_mark(app->deck, DECK_ALL);
}

static bool open_screen(struct app *app, struct err *err)
{
	const struct term_handler handler = {
		.key = on_key,
		.paste = on_paste,
		.resize = on_resize,
		.data = app,
	};
	int rows, columns;

	app->term = term_open(app->loop, &handler, err);
	if (app->term == NULL)
		return false;
	term_size(app->term, &rows, &columns);
	app->surface = surface_new(rows, columns);
	return true;
}

static void open_stage(struct app *app)
{
	const struct stage_host host = {
		.quit = host_quit,
		.suspend = host_suspend,
		.repaint = host_repaint,
		.leave = host_leave,
		.come_back = host_come_back,
		.copy = host_copy,
		.restyle = host_restyle,
		.data = app,
	};

	app->deck = deck_new(app->loop);
	app->stage = stage_new(app->deck, &host);
	commands_register();
	prompt_init();
	config_load(app->stage);
	if (term_colours(app->term) == 0 && option_set("theme", "mono",
	    &(struct err)ERR_INIT))
		config_load_theme(app->stage);
	host_restyle(app);
	loop_set_before_wait(app->loop, paint, app);
	for (size_t i = 0; i < 3; i++)
		loop_on_signal(app->loop,
			(const int[]){ SIGTERM, SIGHUP, SIGINT }[i], on_end,
			app);
}

static void close_all(struct app *app)
{
	document_stop(app->reading);
	prompt_finish();
	stage_free(app->stage);
	deck_free(app->deck);
	term_close(app->term);
	surface_free(app->surface);
	keymap_clear();
	loop_free(app->loop);
}

int app_run(const struct app_options *options)
{
	struct app app = { .loop = loop_new() };
	struct err err = ERR_INIT;
	const char *name = options->is_demo ? "Sandbox" : options->connection;
	int document = -1;

	if (options->document != NULL)
		document = document_open(options->document, &err);
	if (err_is_set(&err) || !open_screen(&app, &err)) {
		fprintf(stderr, "fhirdeck: %s\n", err.text);
		loop_free(app.loop);
		return err_exit_status(&err);
	}
	open_stage(&app);
	if (name != NULL && deck_connect(app.deck, name, &err))
		stage_focus_slot(app.stage, SLOT_CAPABILITY);
	else if (name != NULL)
		deck_complain(app.deck, &err);
	if (document < 0)
		commands_offer_unsent(app.stage);
	if (document >= 0) {
		stage_become_pager(app.stage);
		app.reading = document_read(app.loop, app.deck, document,
			options->document);
	}
	loop_run(app.loop);
	close_all(&app);
	return app.status;
}
