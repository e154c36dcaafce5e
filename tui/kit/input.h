#ifndef FD_TUI_KIT_INPUT_H
#define FD_TUI_KIT_INPUT_H

/*
 * Reads the terminal in the loop and feeds the decoder, with the timer that
 * tells a lone Esc from the beginning of a sequence.
 */

#include "core/engine/loop.h"
#include "tui/kit/decode.h"

struct input;

struct input *input_new(struct loop *loop, int fd,
	const struct decoder_out *out) FD_NONNULL FD_MUST_USE;
void input_free(struct input *input);
struct decoder *input_decoder(struct input *input) FD_NONNULL;
/* Begins or stops reading; what was half read is forgotten. */
void input_watch(struct input *input, bool is_on) FD_NONNULL;

#endif
