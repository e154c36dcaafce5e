#ifndef FD_TUI_KIT_CLIP_H
#define FD_TUI_KIT_CLIP_H

/*
 * The sequence that asks a terminal to take text into its clipboard (OSC 52),
 * wrapped for what stands between it and us.
 */

#include "core/base/buf.h"

/* What most terminals take; more is refused rather than cut. */
enum { CLIP_MAX = 74994 };

enum clip_route { CLIP_PLAIN, CLIP_TMUX, CLIP_SCREEN };

/* By $TERM, $TMUX and $STY; each may be NULL. */
enum clip_route clip_route(const char *term, const char *tmux,
	const char *sty);
/* Appends the sequence. */
void clip_sequence(struct buf *out, enum clip_route route, const char *text,
	size_t len) FD_NONNULL;

#endif
