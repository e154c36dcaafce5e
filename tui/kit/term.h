#ifndef FD_TUI_KIT_TERM_H
#define FD_TUI_KIT_TERM_H

/*
 * The curses door. Decodes keys (a lone Esc within 25 ms, bracketed paste as
 * one event), paints changed cells, and gives the terminal back in every way
 * the program can end or pause.
 */

#include "core/base/err.h"
#include "tui/kit/key.h"

struct loop;
struct surface;
struct term;

struct term_handler {
	void (*key)(void *data, key_code key);
	/* A paste in one piece; text is NUL-terminated, len bytes. */
	void (*paste)(void *data, const char *text, size_t len);
	/* A new size, or the terminal is ours again: lay out and paint. */
	void (*resize)(void *data, int rows, int columns);
	void *data;
};

/* Needs a terminal on stdin and stdout; ERR_USAGE in words otherwise. */
struct term *term_open(struct loop *loop, const struct term_handler *handler,
	struct err *err) FD_MUST_USE;
void term_close(struct term *term);
void term_size(const struct term *term, int *rows, int *columns) FD_NONNULL;
/* Copies what changed since the last call; one write per frame. */
void term_paint(struct term *term, const struct surface *surface) FD_NONNULL;
/* Everything is written anew at the next paint. */
void term_repaint(struct term *term) FD_NONNULL;
/* True where the locale is UTF-8. */
bool term_is_utf8(void);
/* 0 (mono or NO_COLOR), 8, 16, 256 or more. */
int term_colours(const struct term *term) FD_NONNULL;
/* The styles changed (a theme was read). */
void term_restyle(struct term *term) FD_NONNULL;

/* Lends the terminal to a child (editor, pager) / takes it back. */
void term_leave(struct term *term) FD_NONNULL;
void term_return(struct term *term) FD_NONNULL;
bool term_is_away(const struct term *term) FD_NONNULL;
/* Ctrl-Z: stops the process group; comes back with a clean screen. */
void term_suspend(struct term *term) FD_NONNULL;

/* Mouse reports; off at the start. Wheel comes as Up/Down keys. */
void term_set_mouse(struct term *term, bool is_on) FD_NONNULL;
/*
 * Asks the terminal to take text into its clipboard (OSC 52), wrapped for
 * tmux and screen. False when it is longer than the 74,994 bytes that most
 * take; true only says that the terminal was asked.
 */
bool term_copy(struct term *term, const char *text, size_t len) FD_NONNULL;
/* The bytes readline knows this key by; "" when none. */
void term_key_bytes(key_code key, char *out, size_t size) FD_NONNULL;

#endif
