#include "tui/kit/prompt.h"

/*
 * readline in callback mode, cut off from the terminal: no signals, no tty
 * modes, its output goes to a null stream, its input comes from a queue that
 * prompt_key fills. It is only ever called with a byte in that queue, because
 * an empty one reads as the end of input. What it would paint is painted from
 * its line buffer by prompt_draw, at the frame's own time.
 *
 * readline is one per process, so the state here is too. Nothing of a
 * caller's runs inside readline: the line handler only notes the answer, and
 * the callbacks come when rl_callback_read_char has returned. So a callback
 * may end the prompt or start another one; `serial` tells that it did.
 *
 * Secrets are read by prompt_masked.c, without readline: its kill ring, undo
 * list and history would keep copies.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <readline/readline.h>
#include <readline/history.h>

#include "core/base/secret.h"
#include "core/base/text.h"
#include "tui/kit/prompt_internal.h"

static struct {
	bool is_ready;		/* readline is set up */
	bool is_active;
	unsigned serial;	/* one more with every prompt and every end */
	struct prompt_spec spec;
	char *label, *history;
	struct secret *secret;	/* set: masked, readline is not in use */
	struct buf queue;	/* bytes for readline */
	size_t taken;		/* of them */
	bool is_untouched;	/* the line is a suggestion yet */
	bool is_answered;	/* the line handler ran */
	char *answer;
	char *seen;		/* line that `changed` was last called with */
	struct popup popup;
	int scroll;		/* columns hidden on the left */
} prompt;

/* Keys that are more than a character: bytes, and what they do by default. */
static const struct {
	key_code key;
	const char *bytes;
	const char *sequence;	/* as an inputrc writes it; NULL: bound */
	rl_command_func_t *command;
} keys[] = {
	{ FDKEY_ENTER, "\r", NULL, NULL },
	{ FDKEY_BACKSPACE, "\177", NULL, NULL },
	{ FDKEY_UP, "\033[A", "\\e[A", rl_get_previous_history },
	{ FDKEY_DOWN, "\033[B", "\\e[B", rl_get_next_history },
	{ FDKEY_RIGHT, "\033[C", "\\e[C", rl_forward_char },
	{ FDKEY_LEFT, "\033[D", "\\e[D", rl_backward_char },
	{ FDKEY_HOME, "\033[H", "\\e[H", rl_beg_of_line },
	{ FDKEY_END, "\033[F", "\\e[F", rl_end_of_line },
	{ FDKEY_INSERT, "\033[2~", "\\e[2~", rl_overwrite_mode },
	{ FDKEY_DELETE, "\033[3~", "\\e[3~", rl_delete },
	{ FDKEY_PAGE_UP, "\033[5~", "\\e[5~", rl_history_search_backward },
	{ FDKEY_PAGE_DOWN, "\033[6~", "\\e[6~", rl_history_search_forward },
};

static int next_byte(FILE *stream FD_UNUSED)
{
	if (prompt.taken >= prompt.queue.len)
		return EOF;
	return (unsigned char)prompt.queue.data[prompt.taken++];
}

static int has_byte(void)
{
	return prompt.taken < prompt.queue.len;
}

/* The frame's painter shows the line; every key makes a frame anyway. */
static void redisplay(void)
{
}

/* Keeps readline from its own file name completion. */
static char **complete_nothing(const char *word FD_UNUSED,
	int start FD_UNUSED, int end FD_UNUSED)
{
	rl_attempted_completion_over = 1;
	return NULL;
}

/* What a user's inputrc must not undo; set before each prompt. */
static void hold_settings(void)
{
	static const char *const settings[][2] = {
		{ "bell-style", "none" },
		{ "blink-matching-paren", "off" },
		{ "convert-meta", "off" },
		{ "enable-bracketed-paste", "off" },
		{ "input-meta", "on" },
		{ "output-meta", "on" },
	};

	for (size_t i = 0; i < FD_COUNT(settings); i++)
		rl_variable_bind(settings[i][0], settings[i][1]);
	rl_startup_hook = NULL;
}

static void bind_keys(void)
{
	Keymap const maps[] = {
		emacs_standard_keymap, vi_insertion_keymap, vi_movement_keymap,
	};

	for (size_t i = 0; i < FD_COUNT(keys); i++) {
		for (size_t map = 0; map < FD_COUNT(maps) &&
		    keys[i].sequence != NULL; map++)
			rl_bind_keyseq_if_unbound_in_map(keys[i].sequence,
				keys[i].command, maps[map]);
	}
}

void prompt_init(void)
{
	if (prompt.is_ready)
		return;
	prompt.is_ready = true;
	buf_init(&prompt.queue);
	rl_readline_name = "fhirdeck";
	rl_catch_signals = 0;
	rl_catch_sigwinch = 0;
	rl_change_environment = 0;
	rl_prep_term_function = NULL;
	rl_deprep_term_function = NULL;
	rl_instream = fopen("/dev/null", "r");
	rl_outstream = fopen("/dev/null", "w");
	if (rl_instream == NULL || rl_outstream == NULL)
		mem_die("/dev/null could not be opened");
	rl_getc_function = next_byte;
	rl_input_available_hook = has_byte;
	rl_redisplay_function = redisplay;
	rl_attempted_completion_function = complete_nothing;
	using_history();
	rl_initialize();
	bind_keys();
}

static void close_stream(FILE **stream)
{
	if (*stream != NULL)
		fclose(*stream);
	*stream = NULL;
}

void prompt_finish(void)
{
	if (!prompt.is_ready)
		return;
	prompt_cancel();
	rl_clear_history();
	recall_forget_all();
	close_stream(&rl_instream);
	close_stream(&rl_outstream);
	buf_finish(&prompt.queue);
	prompt.is_ready = false;
}

bool prompt_has_candidates(void)
{
	return prompt.popup.is_shown;
}

bool prompt_is_active(void)
{
	return prompt.is_active;
}

/* The line handler: the answer is handed on when readline has returned. */
static void take_answer(char *line)
{
	rl_callback_handler_remove();
	prompt.is_answered = true;
	prompt.answer = line;
}

/* True in the middle of a search or of a command that takes one more key. */
static bool is_inside_command(void)
{
	return RL_ISSTATE(RL_STATE_ISEARCH | RL_STATE_NSEARCH |
		RL_STATE_NUMERICARG | RL_STATE_MULTIKEY | RL_STATE_VIMOTION |
		RL_STATE_CHARSEARCH) != 0;
}

/* Makes readline forget a line that nobody finished. */
static void abandon_line(void)
{
	/* It cleans up only where it believes to be in its callback. */
	RL_SETSTATE(RL_STATE_CALLBACK);
	rl_callback_sigcleanup();
	RL_UNSETSTATE(RL_STATE_CALLBACK);
	rl_free_line_state();
	rl_callback_handler_remove();
}

/* Ends the prompt, then tells; line NULL: cancelled. */
static void finish(const char *line)
{
	struct prompt_spec spec = prompt.spec;
	struct secret *secret = prompt.secret;

	if (secret == NULL && line != NULL && *line != '\0' &&
	    prompt.history != NULL)
		recall_add(prompt.history, line);
	prompt.secret = NULL;
	prompt.is_active = false;
	prompt.serial++;
	popup_hide(&prompt.popup);
	mem_replace(&prompt.label, NULL);
	mem_replace(&prompt.history, NULL);
	mem_replace(&prompt.seen, NULL);
	if (spec.done != NULL)
		spec.done(spec.data, line);
	secret_free(secret);
}

void prompt_cancel(void)
{
	if (!prompt.is_active)
		return;
	if (prompt.secret == NULL)
		abandon_line();
	finish(NULL);
}

static void begin(const struct prompt_spec *spec)
{
	prompt_init();
	prompt_cancel();
	prompt.spec = *spec;
	prompt.label = xstrdup(spec->label != NULL ? spec->label : "");
	prompt.history = xstrdup_or_null(spec->history);
	prompt.is_active = true;
	prompt.is_untouched = false;
	prompt.is_answered = false;
	prompt.serial++;
	prompt.scroll = 0;
	prompt.taken = 0;
	buf_clear(&prompt.queue);
}

static void lend_history(void)
{
	size_t count = prompt.history != NULL ?
		recall_count(prompt.history) : 0;

	rl_clear_history();
	for (size_t i = 0; i < count; i++)
		add_history(recall_at(prompt.history, i));
	using_history();
}

void prompt_start(const struct prompt_spec *spec)
{
	begin(spec);
	hold_settings();
	lend_history();
	rl_callback_handler_install("", take_answer);
	if (spec->initial != NULL)
		rl_insert_text(spec->initial);
	prompt.is_untouched = spec->is_suggestion && spec->initial != NULL;
	mem_replace(&prompt.seen, rl_line_buffer);
}

void prompt_start_masked(const struct prompt_spec *spec)
{
	begin(spec);
	prompt.secret = secret_new("", 0);
}

/* Asks for the candidates at the cursor; false when there are none. */
static bool find_candidates(void)
{
	struct popup *popup = &prompt.popup;
	unsigned serial = prompt.serial;
	char *line;

	popup_hide(popup);
	if (prompt.spec.complete == NULL)
		return false;
	line = xstrdup(rl_line_buffer);
	popup->start = (size_t)rl_point;
	prompt.spec.complete(prompt.spec.data, line, (size_t)rl_point,
		&popup->start, &popup->list);
	free(line);
	if (serial != prompt.serial)
		return false;
	if (popup->start > (size_t)rl_point)
		popup->start = (size_t)rl_point;
	popup->selected = popup->list.count;
	return popup->list.count > 0;
}

/* What was typed may have changed: filter as you type, candidates. */
static void tell_changed(void)
{
	unsigned serial = prompt.serial;
	char *line;

	if (strcmp(prompt.seen, rl_line_buffer) == 0)
		return;
	mem_replace(&prompt.seen, rl_line_buffer);
	if (prompt.popup.is_shown) {
		bool has_any = find_candidates();

		if (serial != prompt.serial)
			return;
		prompt.popup.is_shown = has_any;
	}
	if (prompt.spec.changed == NULL)
		return;
	line = xstrdup(prompt.seen);
	prompt.spec.changed(prompt.spec.data, line);
	free(line);
}

/* Lets readline eat the queue, then calls back. */
static void pump(void)
{
	while (has_byte() && !prompt.is_answered)
		rl_callback_read_char();
	prompt.taken = 0;
	buf_clear(&prompt.queue);
	if (prompt.is_answered) {
		char *line = prompt.answer;

		prompt.answer = NULL;
		finish(line);
		free(line);
		return;
	}
	tell_changed();
}

/* Puts text where the candidates' word stands. */
static void replace_word(const char *text)
{
	rl_begin_undo_group();
	rl_delete_text((int)prompt.popup.start, rl_point);
	rl_point = (int)prompt.popup.start;
	rl_insert_text(text);
	rl_end_undo_group();
}

static void take_candidate(const char *text)
{
	replace_word(text);
	popup_hide(&prompt.popup);
	tell_changed();
}

/* Tab with no candidates in view: as far as they agree, then show them. */
static void start_completion(void)
{
	struct popup *popup = &prompt.popup;
	size_t typed;
	char *common;

	if (is_inside_command() || !find_candidates())
		return;
	if (popup->list.count == 1) {
		take_candidate(popup->list.item[0].text);
		return;
	}
	common = popup_common(popup);
	typed = (size_t)rl_point - popup->start;
	popup->is_shown = true;
	if (strlen(common) > typed && strncmp(common,
	    rl_line_buffer + popup->start, typed) == 0)
		replace_word(common);
	free(common);
	tell_changed();
}

/* True when the key was for the candidates. */
static bool key_on_popup(key_code key)
{
	struct popup *popup = &prompt.popup;
	const char *text;

	if (key == FDKEY_TAB && !popup->is_shown) {
		start_completion();
		return true;
	}
	if (!popup->is_shown)
		return key == FDKEY_BACKTAB;
	text = popup_selected(popup);
	if (key == FDKEY_TAB && popup->list.count == 1)
		take_candidate(popup->list.item[0].text);
	else if (key == FDKEY_TAB || key == FDKEY_DOWN)
		popup_step(popup, false);
	else if (key == FDKEY_BACKTAB || key == FDKEY_UP)
		popup_step(popup, true);
	else if (key == FDKEY_ESC)
		popup_hide(popup);
	else if (key == FDKEY_ENTER && text != NULL)
		take_candidate(text);
	else
		return false;
	return true;
}

/* Queues the bytes readline knows a key by; false when it knows none. */
static bool queue_key(key_code key)
{
	key_code plain = key & ~(key_code)KEY_ALT;
	const char *bytes = NULL;
	char text[4];

	for (size_t i = 0; i < FD_COUNT(keys); i++) {
		if (keys[i].key == plain)
			bytes = keys[i].bytes;
	}
	if (bytes == NULL && (plain == KEY_NONE || plain > 0x10ffff))
		return false;
	if (plain != key)
		buf_putc(&prompt.queue, '\033');
	if (bytes != NULL)
		buf_puts(&prompt.queue, bytes);
	else
		buf_append(&prompt.queue, text, text_encode(plain, text));
	return true;
}

/* Typing over a suggestion takes its place; any other key takes it on. */
static void leave_suggestion(bool is_typed)
{
	if (prompt.is_untouched && is_typed) {
		rl_delete_text(0, rl_end);
		rl_point = 0;
	}
	prompt.is_untouched = false;
}

static bool is_empty(void)
{
	return prompt.secret != NULL ? secret_length(prompt.secret) == 0
		: rl_end == 0;
}

void prompt_key(key_code key)
{
	if (!prompt.is_active)
		return;
	leave_suggestion(key_is_text(key));
	if (prompt.secret == NULL && key_on_popup(key))
		return;
	if (key == FDKEY_ESC && prompt.secret == NULL && is_inside_command())
		key = FDKEY_CTRL('g');
	if (key == FDKEY_ESC || key == FDKEY_CTRL('c') ||
	    (key == FDKEY_CTRL('d') && is_empty())) {
		prompt_cancel();
		return;
	}
	if (prompt.secret != NULL) {
		if (key == FDKEY_ENTER)
			finish(secret_bytes(prompt.secret));
		else
			masked_key(prompt.secret, key);
		return;
	}
	/* Candidates belong to the place of the cursor. */
	if (!key_is_text(key) && key != FDKEY_BACKSPACE)
		popup_hide(&prompt.popup);
	if (queue_key(key))
		pump();
}

void prompt_paste(const char *text, size_t len)
{
	char *line;

	if (!prompt.is_active)
		return;
	if (prompt.secret != NULL) {
		masked_paste(prompt.secret, text, len);
		return;
	}
	if (is_inside_command() && queue_key(FDKEY_CTRL('g')))
		pump();
	if (!prompt.is_active)
		return;
	leave_suggestion(true);
	line = line_from_paste(text, len);
	rl_insert_text(line);
	free(line);
	tell_changed();
}

/* The label, or what readline says instead in a search. */
static const char *label_now(void)
{
	if (prompt.secret == NULL && rl_display_prompt != NULL &&
	    *rl_display_prompt != '\0')
		return rl_display_prompt;
	return prompt.label;
}

void prompt_draw(const struct canvas *screen, int row)
{
	struct canvas part;
	const char *label;
	int width, column;

	if (!prompt.is_active)
		return;
	label = label_now();
	width = (int)text_width(label, strlen(label));
	if (width > screen->columns * 2 / 3)
		width = screen->columns * 2 / 3;
	canvas_fill_row(screen, row, STYLE_PROMPT);
	part = canvas_part(screen, row, 0, 1, width);
	canvas_text(&part, 0, 0, STYLE_LABEL, label);
	part = canvas_part(screen, row, width, 1, screen->columns - width);
	if (prompt.secret != NULL)
		column = masked_draw(&part, prompt.secret, &prompt.scroll);
	else
		column = line_draw(&part, prompt.is_untouched ? STYLE_DIM :
			STYLE_PROMPT, rl_line_buffer, (size_t)rl_end,
			(size_t)rl_point, &prompt.scroll);
	surface_set_cursor(screen->surface, screen->row + row,
		screen->column + width + column);
	if (prompt.popup.is_shown)
		popup_draw(&prompt.popup, screen, row, width - prompt.scroll +
			(int)text_width(rl_line_buffer, prompt.popup.start));
}
