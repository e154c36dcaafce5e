#include "tui/app/app.h"

/*
 * The deck without a terminal, driven by a script in the command language:
 *
 *   key NAME...      press keys ("key F2 Down Enter", "key 'g g'")
 *   type TEXT        type a text, a key a character
 *   paste TEXT       paste it in one piece
 *   wait             until nothing is on its way and nothing left to index
 *   wait-for TEXT    until the screen shows it (10 s at most)
 *   size WxH         another screen size
 *   screen [TITLE]   print the screen as text
 *   roles [TITLE]    print its style roles
 *   ascii            draw in ASCII from here on
 *
 * Any other line is run as a command, as ":" would. A step that fails ends the
 * script with status 1.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/clock.h"
#include "core/base/path.h"
#include "core/base/text.h"
#include "core/engine/loop.h"
#include "tui/commands/commands.h"

enum { WAIT_MS = 10000, SCRIPT_MAX = 1 << 20 };

struct headless {
	struct loop *loop;
	struct deck *deck;
	struct stage *stage;
	struct surface *surface;
	struct reading *reading;
	bool has_quit;
};

static void host_quit(void *data)
{
	struct headless *me = data;

	me->has_quit = true;
}

/* What would have gone to the terminal's clipboard is printed. */
static bool host_copy(void *data, const char *text, size_t len)
{
	struct buf safe = BUF_INIT;

	(void)data;
	text_scrub_lines(&safe, text, len);
	printf("copied: %s\n", safe.data);
	buf_finish(&safe);
	return true;
}

static void settle(struct headless *me)
{
	int64_t started = clock_ticks();

	do {
		loop_turn(me->loop, 5);
	} while ((!deck_is_quiet(me->deck) || loop_has_idle(me->loop)) &&
	    clock_ticks() - started < WAIT_MS);
	/* Operations that begin one another go through the loop's timers. */
	for (int i = 0; i < 8; i++)
		loop_turn(me->loop, 2);
	if (!deck_is_quiet(me->deck))
		settle(me);
}

/* As on a terminal, a key is pressed on a screen that was painted. */
static void see(struct headless *me)
{
	if (stage_is_dirty(me->stage))
		stage_paint(me->stage, me->surface);
}

static bool press(struct headless *me, const char *name, struct err *err)
{
	char one[32];
	key_code key;

	while (*name != '\0') {
		size_t len = strcspn(name, " ");

		snprintf(one, sizeof(one), "%.*s", (int)len, name);
		if (!key_parse(one, &key))
			return err_set(err, ERR_USAGE, "\"%s\" is no key",
				one);
		see(me);
		stage_key(me->stage, key);
		name += len + strspn(name + len, " ");
	}
	return true;
}

static bool run_key(struct headless *me, const struct words *words,
	struct err *err)
{
	for (size_t i = 1; i < words->count; i++)
		if (!press(me, words->word[i], err))
			return false;
	return true;
}

static bool run_type(struct headless *me, const struct words *words,
	struct err *err)
{
	const char *text = words->word[words->count - 1];
	size_t len = strlen(text);

	(void)err;
	for (size_t i = 0; words->count > 1 && i < len; ) {
		struct text_rune rune = text_decode(text + i, len - i);

		see(me);
		stage_key(me->stage, rune.code);
		i += rune.len;
	}
	return true;
}

static bool run_paste(struct headless *me, const struct words *words,
	struct err *err)
{
	const char *text = words->word[words->count - 1];

	(void)err;
	stage_paste(me->stage, text, strlen(text));
	return true;
}

static bool run_wait(struct headless *me, const struct words *words,
	struct err *err)
{
	(void)words;
	(void)err;
	settle(me);
	return true;
}

static void dump(struct headless *me, struct buf *out)
{
	stage_paint(me->stage, me->surface);
	surface_dump_text(me->surface, out);
}

static bool run_wait_for(struct headless *me, const struct words *words,
	struct err *err)
{
	const char *text = words->word[words->count - 1];
	int64_t started = clock_ticks();
	bool is_there = false;

	while (!is_there && clock_ticks() - started < WAIT_MS) {
		struct buf screen = BUF_INIT;

		loop_turn(me->loop, 5);
		dump(me, &screen);
		is_there = strstr(screen.data, text) != NULL;
		buf_finish(&screen);
	}
	return is_there || err_set(err, ERR_USAGE, "the screen never showed "
		"\"%s\"", text);
}

static bool set_size(struct headless *me, const char *text, struct err *err)
{
	int columns, rows;

	if (sscanf(text, "%dx%d", &columns, &rows) != 2 || columns < 1 ||
	    rows < 1 || columns > 1000 || rows > 1000)
		return err_set(err, ERR_USAGE, "a screen is WIDTHxHEIGHT, "
			"such as 80x24, not \"%s\"", text);
	if (me->surface == NULL)
		me->surface = surface_new(rows, columns);
	else
		surface_resize(me->surface, rows, columns);
	return true;
}

static bool run_size(struct headless *me, const struct words *words,
	struct err *err)
{
	return set_size(me, words->word[words->count - 1], err);
}

static void print_title(const struct words *words)
{
	if (words->count > 1)
		printf("--- %s\n", words->word[1]);
}

static bool run_screen(struct headless *me, const struct words *words,
	struct err *err)
{
	struct buf out = BUF_INIT;

	(void)err;
	print_title(words);
	dump(me, &out);
	fputs(out.data, stdout);
	buf_finish(&out);
	return true;
}

static bool run_roles(struct headless *me, const struct words *words,
	struct err *err)
{
	struct buf out = BUF_INIT;

	(void)err;
	print_title(words);
	stage_paint(me->stage, me->surface);
	surface_dump_roles(me->surface, &out);
	fputs(out.data, stdout);
	buf_finish(&out);
	return true;
}

static bool run_ascii(struct headless *me, const struct words *words,
	struct err *err)
{
	(void)words;
	(void)err;
	surface_set_ascii(me->surface, true);
	return true;
}

/* Another file in the place of the one shown. */
static bool run_document(struct headless *me, const struct words *words,
	struct err *err)
{
	const char *path = words->word[words->count - 1];
	int fd = document_open(path, err);

	if (fd < 0)
		return false;
	document_stop(me->reading);
	stage_become_pager(me->stage);
	me->reading = document_read(me->loop, me->deck, fd, path);
	return true;
}

static const struct {
	const char *name;
	bool (*run)(struct headless *me, const struct words *words,
		struct err *err);
} steps[] = {
	{ "key", run_key }, { "type", run_type }, { "paste", run_paste },
	{ "wait", run_wait }, { "wait-for", run_wait_for },
	{ "size", run_size }, { "screen", run_screen },
	{ "roles", run_roles }, { "ascii", run_ascii },
	{ "document", run_document },
};

static bool run_step(void *data, const struct words *words, struct err *err)
{
	struct headless *me = data;

	for (size_t i = 0; i < FD_COUNT(steps); i++)
		if (strcmp(steps[i].name, words->word[0]) == 0)
			return steps[i].run(me, words, err);
	see(me);
	if (!command_run_words(words, true, stage_refusal, me->stage, err)) {
		deck_complain(me->deck, err);
		err_clear(err);
	}
	return true;
}

static void complain(void *data, const struct err *err)
{
	(void)data;
	fprintf(stderr, "fhirdeck: %s\n", err->text);
}

static void start(struct headless *me, const struct app_options *options)
{
	const struct stage_host host = { .quit = host_quit,
		.copy = host_copy, .data = me };
	const char *name = options->is_demo ? "Sandbox" : options->connection;
	struct err err = ERR_INIT;
	int document;

	me->deck = deck_new(me->loop);
	me->stage = stage_new(me->deck, &host);
	commands_register();
	prompt_init();
	config_load(me->stage);
	if (name != NULL && deck_connect(me->deck, name, &err))
		stage_focus_slot(me->stage, SLOT_CAPABILITY);
	else if (name != NULL)
		deck_complain(me->deck, &err);
	if (options->document == NULL) {
		commands_offer_unsent(me->stage);
		return;
	}
	document = document_open(options->document, &err);
	if (document < 0) {
		deck_complain(me->deck, &err);
		return;
	}
	stage_become_pager(me->stage);
	me->reading = document_read(me->loop, me->deck, document,
		options->document);
}

int headless_run(const struct app_options *options)
{
	struct headless me = { .loop = loop_new() };
	struct buf script = BUF_INIT;
	struct err err = ERR_INIT;
	size_t failed = 1;

	if (set_size(&me, options->screen != NULL ? options->screen : "80x24",
	    &err) && path_read(options->script != NULL ? options->script :
	    "-", SCRIPT_MAX, &script, &err)) {
		start(&me, options);
		failed = script_run(options->script != NULL ?
			options->script : "script", script.data, run_step,
			&me, complain, NULL);
		document_stop(me.reading);
		prompt_finish();
		stage_free(me.stage);
		deck_free(me.deck);
	} else {
		complain(NULL, &err);
	}
	buf_finish(&script);
	surface_free(me.surface);
	keymap_clear();
	loop_free(me.loop);
	return failed > 0 ? 1 : 0;
}
