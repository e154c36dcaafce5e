#include "tui/kit/term.h"

/*
 * Curses is used for output alone: terminfo, the modes, and the updates it
 * works out. Input is read here and decoded by decode.c, so nothing waits in
 * wgetch and nothing in a paste is taken for a key; typeahead is off, or an
 * update would look at input behind the loop's back.
 *
 * A copy of what was painted last (shadow) keeps the cells that did not
 * change away from curses. The pairs of colours are made as they are met.
 *
 * Modes: raw, so that Ctrl-C, Ctrl-Z, Ctrl-S and Ctrl-Q are keys. Away means
 * that a child or the shell has the terminal; then nothing is read or written.
 */

#include <curses.h>
#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <wchar.h>

#include "core/base/text.h"
#include "tui/kit/clip.h"
#include "tui/kit/input.h"
#include "tui/kit/rescue.h"
#include "tui/kit/surface.h"

enum { PAIRS_MAX = 255, REPLACEMENT = 0xfffd };

struct look {
	bool is_known;
	attr_t attributes;
	short pair;
};

struct pair {
	int fg, bg;
};

struct term {
	struct loop *loop;
	struct term_handler handler;
	SCREEN *screen;
	struct input *input;
	int rows, columns;
	struct cell *shadow;	/* rows * columns */
	bool is_stale;		/* shadow says nothing */
	bool is_away, is_utf8;
	bool has_paste, has_mouse, has_default_colours;
	int colours;
	int cursor_shown;	/* 0, 1, or -1: not known */
	struct look looks[STYLE_COUNT];
	struct pair pairs[PAIRS_MAX];
	int pair_count, pair_limit;
};

bool term_is_utf8(void)
{
	static bool is_taken;

	if (!is_taken)
		setlocale(LC_CTYPE, "");
	is_taken = true;
	return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

static void write_out(const char *text, size_t len)
{
	while (len > 0) {
		ssize_t put = write(STDOUT_FILENO, text, len);

		if (put < 0 && errno != EINTR)
			return;
		if (put > 0) {
			text += put;
			len -= (size_t)put;
		}
	}
}

static void write_text(const char *text)
{
	write_out(text, strlen(text));
}

static const char *capability(const char *name)
{
	const char *value = tigetstr((char *)(uintptr_t)name);

	return value != NULL && value != (const char *)-1 ? value : "";
}

/* True where the terminal is of a family that knows bracketed paste. */
static bool knows_paste(const char *type)
{
	static const char *const families[] = {
		"xterm", "screen", "tmux", "rxvt", "alacritty", "kitty",
		"foot", "st-", "konsole", "gnome", "vte", "putty", "contour",
		"wezterm", "ghostty", "iterm", "mintty", "eterm",
	};

	for (size_t i = 0; type != NULL && i < FD_COUNT(families); i++)
		if (text_starts_with(type, families[i]))
			return true;
	return *capability("BE") != '\0';
}

static void switch_modes(const struct term *term, bool is_on)
{
	if (term->has_paste)
		write_text(is_on ? "\033[?2004h" : "\033[?2004l");
	if (term->has_mouse)
		write_text(is_on ? "\033[?1000h\033[?1006h"
			: "\033[?1006l\033[?1000l");
}

/* A string of terminfo without its paddings, "$<5>". */
static void add_capability(struct buf *out, const char *name)
{
	for (const char *at = capability(name); *at != '\0'; at++) {
		if (at[0] == '$' && at[1] == '<') {
			at += strcspn(at, ">");
			if (*at == '\0')
				return;
		} else {
			buf_putc(out, *at);
		}
	}
}

static void arm_rescue(const struct term *term)
{
	struct buf out = BUF_INIT;

	if (term->has_paste)
		buf_puts(&out, "\033[?2004l\033[?1006l\033[?1000l");
	add_capability(&out, "rmkx");
	add_capability(&out, "sgr0");
	add_capability(&out, "cnorm");
	add_capability(&out, "rmcup");
	rescue_arm(out.data);
	buf_finish(&out);
}

static void read_size(int *rows, int *columns)
{
	struct winsize size;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 &&
	    size.ws_row > 0 && size.ws_col > 0) {
		*rows = size.ws_row;
		*columns = size.ws_col;
	} else {
		getmaxyx(stdscr, *rows, *columns);
	}
}

/* Takes the size the terminal has now. */
static void fit(struct term *term)
{
	int rows, columns;

	read_size(&rows, &columns);
	if (rows != getmaxy(stdscr) || columns != getmaxx(stdscr))
		resize_term(rows, columns);
	if (rows == term->rows && columns == term->columns)
		return;
	term->rows = rows;
	term->columns = columns;
	free(term->shadow);
	term->shadow = xcalloc((size_t)rows * (size_t)columns,
		sizeof(*term->shadow));
	term_repaint(term);
}

static void tell_size(struct term *term)
{
	fit(term);
	term->handler.resize(term->handler.data, term->rows, term->columns);
}

static void come_back(struct term *term)
{
	reset_prog_mode();
	term->is_away = false;
	switch_modes(term, true);
	arm_rescue(term);
	term_repaint(term);
	tell_size(term);
}

static void go_away(struct term *term)
{
	switch_modes(term, false);
	endwin();
	rescue_disarm();
	term->is_away = true;
	term->cursor_shown = -1;
}

/*
 * The others of the group are stopped first, then this thread, so that the
 * stop has happened when raise returns. A group with no shell to continue it
 * is not stopped at all; then this just goes on.
 */
static void stop_group(void)
{
	struct sigaction ignore = { .sa_handler = SIG_IGN };
	struct sigaction standard = { .sa_handler = SIG_DFL };
	struct sigaction ours;

	sigaction(SIGTSTP, &ignore, &ours);
	kill(0, SIGTSTP);
	sigaction(SIGTSTP, &standard, NULL);
	raise(SIGTSTP);
	sigaction(SIGTSTP, &ours, NULL);
}

void term_suspend(struct term *term)
{
	if (term->is_away) {
		stop_group();
		return;
	}
	go_away(term);
	stop_group();
	come_back(term);
}

static void on_stop(void *data, int signo FD_UNUSED)
{
	term_suspend(data);
}

static void on_continue(void *data, int signo FD_UNUSED)
{
	struct term *term = data;

	if (!term->is_away)
		come_back(term);
}

static void on_resize(void *data, int signo FD_UNUSED)
{
	struct term *term = data;

	if (!term->is_away)
		tell_size(term);
}

static void learn_keys(struct decoder *decoder)
{
	static const struct {
		const char *name;
		key_code key;
	} names[] = {
		{ "kcuu1", FDKEY_UP }, { "kcud1", FDKEY_DOWN },
		{ "kcub1", FDKEY_LEFT }, { "kcuf1", FDKEY_RIGHT },
		{ "khome", FDKEY_HOME }, { "kend", FDKEY_END },
		{ "kpp", FDKEY_PAGE_UP }, { "knp", FDKEY_PAGE_DOWN },
		{ "kich1", FDKEY_INSERT }, { "kdch1", FDKEY_DELETE },
		{ "kcbt", FDKEY_BACKTAB }, { "kent", FDKEY_ENTER },
	};
	char name[16];

	for (size_t i = 0; i < FD_COUNT(names); i++)
		decoder_learn(decoder, capability(names[i].name),
			names[i].key);
	for (int i = 1; i <= 12; i++) {
		snprintf(name, sizeof(name), "kf%d", i);
		decoder_learn(decoder, capability(name), FDKEY_F(i));
	}
}

static void start_colours(struct term *term)
{
	const char *refusal = getenv("NO_COLOR");

	if ((refusal != NULL && *refusal != '\0') || !has_colors() ||
	    start_color() == ERR)
		return;
	term->has_default_colours = use_default_colors() != ERR;
	/* Beyond 256 a number is an RGB value, but for the first eight. */
	term->colours = COLORS > 256 || COLORS < 16 ? 8
		: COLORS < 256 ? 16 : 256;
	if (COLORS < 8)
		term->colours = 0;
	term->pair_limit = COLOR_PAIRS - 1 < PAIRS_MAX ? COLOR_PAIRS - 1
		: PAIRS_MAX;
}

static void set_terminal_modes(void)
{
	raw();
	noecho();
	nonl();
	typeahead(-1);
	keypad(stdscr, TRUE);
	intrflush(stdscr, FALSE);
	idcok(stdscr, FALSE);
	def_prog_mode();
}

static void catch_signals(struct term *term, bool is_on)
{
	/* Before newterm, which would take those that are free. */
	loop_on_signal(term->loop, SIGWINCH, is_on ? on_resize : NULL, term);
	loop_on_signal(term->loop, SIGTSTP, is_on ? on_stop : NULL, term);
	loop_on_signal(term->loop, SIGCONT, is_on ? on_continue : NULL, term);
}

static bool open_screen(struct term *term, struct err *err)
{
	const char *type = getenv("TERM");

	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
		return err_set(err, ERR_USAGE, "the deck needs a terminal on "
			"standard input and output; \"fhirdeck help\" lists "
			"the commands that work without one");
	rescue_remember(STDIN_FILENO);
	catch_signals(term, true);
	term->screen = newterm(NULL, stdout, stdin);
	if (term->screen != NULL && *capability("cup") != '\0')
		return true;
	catch_signals(term, false);
	if (term->screen != NULL) {
		endwin();
		delscreen(term->screen);
	}
	return err_set(err, ERR_USAGE, "this machine can't draw on a terminal "
		"of type \"%s\" (TERM); try TERM=xterm or TERM=vt100",
		type != NULL ? type : "");
}

struct term *term_open(struct loop *loop, const struct term_handler *handler,
	struct err *err)
{
	struct term *term = xcalloc(1, sizeof(*term));
	struct decoder_out out = {
		.key = handler->key,
		.paste = handler->paste,
		.data = handler->data,
	};

	term->loop = loop;
	term->handler = *handler;
	term->is_utf8 = term_is_utf8();
	if (!open_screen(term, err)) {
		free(term);
		return NULL;
	}
	set_terminal_modes();
	start_colours(term);
	term->has_paste = knows_paste(getenv("TERM"));
	term->cursor_shown = -1;
	term->input = input_new(loop, STDIN_FILENO, &out);
	learn_keys(input_decoder(term->input));
	fit(term);
	switch_modes(term, true);
	arm_rescue(term);
	input_watch(term->input, true);
	return term;
}

void term_close(struct term *term)
{
	if (term == NULL)
		return;
	if (!term->is_away)
		go_away(term);
	input_free(term->input);
	catch_signals(term, false);
	delscreen(term->screen);
	free(term->shadow);
	free(term);
}

void term_leave(struct term *term)
{
	if (term->is_away)
		return;
	input_watch(term->input, false);
	go_away(term);
}

void term_return(struct term *term)
{
	if (!term->is_away)
		return;
	input_watch(term->input, true);
	come_back(term);
}

bool term_is_away(const struct term *term)
{
	return term->is_away;
}

void term_size(const struct term *term, int *rows, int *columns)
{
	*rows = term->rows;
	*columns = term->columns;
}

int term_colours(const struct term *term)
{
	return term->colours;
}

void term_restyle(struct term *term)
{
	memset(term->looks, 0, sizeof(term->looks));
	term->pair_count = 0;
	term->is_stale = true;
}

void term_repaint(struct term *term)
{
	term->is_stale = true;
	clearok(curscr, TRUE);
}

/* The pair of two colours, made when it is new; 0 when there are no more. */
static short pair_of(struct term *term, int fg, int bg)
{
	int at = 0;

	if (!term->has_default_colours) {
		fg = fg < 0 ? COLOR_WHITE : fg;
		bg = bg < 0 ? COLOR_BLACK : bg;
	}
	if (fg < 0 && bg < 0)
		return 0;
	while (at < term->pair_count &&
	    (term->pairs[at].fg != fg || term->pairs[at].bg != bg))
		at++;
	if (at == term->pair_count) {
		if (at >= term->pair_limit ||
		    init_pair((short)(at + 1), (short)fg, (short)bg) == ERR)
			return 0;
		term->pairs[at] = (struct pair){ .fg = fg, .bg = bg };
		term->pair_count++;
	}
	return (short)(at + 1);
}

static const struct look *look_of(struct term *term, style_id role)
{
	struct look *look = &term->looks[role < STYLE_COUNT ? role : 0];
	struct style style;

	if (look->is_known)
		return look;
	style = style_get(role);
	*look = (struct look){ .is_known = true };
	if ((style.attributes & STYLE_BOLD) != 0)
		look->attributes |= A_BOLD;
	if ((style.attributes & STYLE_FAINT) != 0)
		look->attributes |= A_DIM;
	if ((style.attributes & STYLE_UNDERLINE) != 0)
		look->attributes |= A_UNDERLINE;
	if ((style.attributes & STYLE_REVERSE) != 0)
		look->attributes |= A_REVERSE;
	if (term->colours > 0)
		look->pair = pair_of(term,
			style_reduce(style.fg, term->colours),
			style_reduce(style.bg, term->colours));
	else if (style.bg >= 0)
		/* A ground that can't be shown must not be lost. */
		look->attributes |= A_REVERSE;
	return look;
}

/*
 * The cell's text as curses wants it. Where the C library has another idea of
 * a width than text.c, the character gives way to a replacement: curses would
 * shift the rest of the row.
 */
static void wide_text(const struct term *term, const struct cell *cell,
	wchar_t out[CCHARW_MAX + 1])
{
	size_t len = strlen(cell->text), count = 0;

	for (size_t at = 0; at < len && count < CCHARW_MAX; ) {
		struct text_rune rune = text_decode(cell->text + at, len - at);

		out[count++] = (wchar_t)rune.code;
		at += rune.len;
	}
	out[count] = L'\0';
	if (len == 1)
		return;
	if (!term->is_utf8) {
		out[0] = L'?';
		out[1] = L'\0';
	} else if (wcwidth(out[0]) != cell->width) {
		out[0] = REPLACEMENT;
		out[1] = L'\0';
	}
	for (size_t i = 1; i < count && out[i] != L'\0'; i++)
		if (wcwidth(out[i]) != 0)
			out[i] = L'\0';
}

static void put_cell(struct term *term, int row, int column,
	const struct cell *cell)
{
	const struct look *look = look_of(term, cell->style);
	wchar_t text[CCHARW_MAX + 1];
	cchar_t out;

	wide_text(term, cell, text);
	setcchar(&out, text, look->attributes, look->pair, NULL);
	mvadd_wch(row, column, &out);
	if (cell->width == 2 && wcwidth(text[0]) != 2) {
		setcchar(&out, L" ", look->attributes, look->pair, NULL);
		mvadd_wch(row, column + 1, &out);
	}
}

static void put_row(struct term *term, const struct surface *surface, int row,
	int columns)
{
	struct cell *shadow = term->shadow +
		(size_t)row * (size_t)term->columns;

	for (int i = 0; i < columns; i++) {
		const struct cell *cell = surface_cell(surface, row, i);

		if (!term->is_stale &&
		    memcmp(&shadow[i], cell, sizeof(*cell)) == 0)
			continue;
		shadow[i] = *cell;
		/* The right half goes with the left one. */
		if (cell->width != 0 && i + cell->width <= columns)
			put_cell(term, row, i, cell);
	}
}

static void place_cursor(struct term *term, const struct surface *surface)
{
	int row, column, shows;

	surface_get_cursor(surface, &row, &column);
	shows = row >= 0 && row < term->rows && column < term->columns;
	if (shows != term->cursor_shown)
		curs_set(shows);
	term->cursor_shown = shows;
	if (shows)
		move(row, column);
}

void term_paint(struct term *term, const struct surface *surface)
{
	int rows = surface_rows(surface);
	int columns = surface_columns(surface);

	if (term->is_away)
		return;
	if (rows > term->rows)
		rows = term->rows;
	if (columns > term->columns)
		columns = term->columns;
	if (term->is_stale)
		erase();
	for (int row = 0; row < rows; row++)
		put_row(term, surface, row, columns);
	term->is_stale = false;
	place_cursor(term, surface);
	wnoutrefresh(stdscr);
	doupdate();
}

void term_set_mouse(struct term *term, bool is_on)
{
	if (term->has_mouse == is_on)
		return;
	term->has_mouse = true;
	if (!term->is_away)
		switch_modes(term, is_on);
	term->has_mouse = is_on;
}

bool term_copy(struct term *term, const char *text, size_t len)
{
	struct buf out = BUF_INIT;

	if (len > CLIP_MAX || term->is_away)
		return false;
	clip_sequence(&out, clip_route(getenv("TERM"), getenv("TMUX"),
		getenv("STY")), text, len);
	write_out(out.data, out.len);
	buf_finish_wiped(&out);
	return true;
}

void term_key_bytes(key_code key, char *out, size_t size)
{
	decode_key_bytes(key, out, size);
}
