#include "tui/kit/clip.h"

/*
 * tmux drops a plain OSC 52 unless set-clipboard is on, and one that is passed
 * through (DCS tmux;) unless allow-passthrough is on; which holds can't be
 * asked, so it gets both, and taking the same text twice does no harm. GNU
 * screen prints what is too long for its string buffer onto the screen, so it
 * gets only DCS strings of less than 256 bytes, which it hands on joined.
 */

#include "core/base/base64.h"
#include "core/base/text.h"

enum { SCREEN_CHUNK = 250 };

static bool is_set(const char *value)
{
	return value != NULL && *value != '\0';
}

enum clip_route clip_route(const char *term, const char *tmux, const char *sty)
{
	/* The innermost of the two sets TERM; ssh hides both variables. */
	if (is_set(tmux) || (term != NULL && text_starts_with(term, "tmux")))
		return CLIP_TMUX;
	if (is_set(sty) || (term != NULL && text_starts_with(term, "screen")))
		return CLIP_SCREEN;
	return CLIP_PLAIN;
}

static void wrap_tmux(struct buf *out, const struct buf *plain)
{
	buf_append(out, plain->data, plain->len);
	buf_puts(out, "\033Ptmux;");
	for (size_t i = 0; i < plain->len; i++) {
		if (plain->data[i] == '\033')
			buf_putc(out, '\033');
		buf_putc(out, plain->data[i]);
	}
	buf_puts(out, "\033\\");
}

static void wrap_screen(struct buf *out, const struct buf *plain)
{
	for (size_t at = 0; at < plain->len; at += SCREEN_CHUNK) {
		size_t left = plain->len - at;

		buf_puts(out, "\033P");
		buf_append(out, plain->data + at,
			left < SCREEN_CHUNK ? left : SCREEN_CHUNK);
		buf_puts(out, "\033\\");
	}
}

void clip_sequence(struct buf *out, enum clip_route route, const char *text,
	size_t len)
{
	struct buf plain = BUF_INIT;

	buf_puts(&plain, "\033]52;c;");
	base64_encode(&plain, text, len);
	buf_putc(&plain, '\a');
	if (route == CLIP_TMUX)
		wrap_tmux(out, &plain);
	else if (route == CLIP_SCREEN)
		wrap_screen(out, &plain);
	else
		buf_append(out, plain.data, plain.len);
	buf_finish_wiped(&plain);
}
