#ifndef FD_TUI_KIT_DECODE_H
#define FD_TUI_KIT_DECODE_H

/*
 * From the bytes a terminal sends to keys and pastes. Knows no terminal: it
 * is fed bytes in whatever pieces they arrive and answers through callbacks,
 * so every split of every sequence can be tested.
 *
 * Esc followed at once by x is M-x; by a digit, the F-key of that digit. A
 * bracketed paste is one event, its bytes as they came. Sequences that mean
 * nothing here are swallowed, never typed.
 */

#include "core/base/buf.h"
#include "tui/kit/key.h"

struct decoder;

struct decoder_out {
	void (*key)(void *data, key_code key);
	void (*paste)(void *data, const char *text, size_t len);
	void *data;
};

/* The most a paste may have; what is beyond is left out. */
enum { DECODE_PASTE_MAX = 4 * 1024 * 1024 };

struct decoder *decoder_new(const struct decoder_out *out)
	FD_NONNULL FD_MUST_USE;
void decoder_free(struct decoder *decoder);
/* Another sequence this terminal sends; ones without an Esc are ignored. */
void decoder_learn(struct decoder *decoder, const char *bytes, key_code key)
	FD_NONNULL;
void decoder_feed(struct decoder *decoder, const char *bytes, size_t len)
	FD_NONNULL;
/*
 * Milliseconds to wait for the rest of what has begun before decoder_flush;
 * 0 when nothing is waiting (or a paste is, which may take its time).
 */
int decoder_patience(const struct decoder *decoder) FD_NONNULL;
/* Forgets what has begun, a paste too. */
void decoder_reset(struct decoder *decoder) FD_NONNULL;
/* Nothing more came: a lone Esc is the Esc key. */
void decoder_flush(struct decoder *decoder) FD_NONNULL;

/* What a usual terminal sends for a key; "" for none. */
void decode_key_bytes(key_code key, char *out, size_t size) FD_NONNULL;

#endif
