#ifndef FD_ENGINE_SCRIPT_H
#define FD_ENGINE_SCRIPT_H

/*
 * The command language: what keys run, what is typed behind ":", what keymap,
 * theme and settings files and scripted tests consist of.
 *
 * A line is words divided by white space. 'single quotes' keep everything;
 * "double quotes" know \" \\ \n \t \e; a backslash outside quotes keeps the
 * next character; # at the start of a word begins a comment; ";" as a word of
 * its own divides commands. A line that ends in a backslash goes on.
 */

#include "core/base/buf.h"
#include "core/base/err.h"

struct words {
	size_t count;
	char **word;	/* count owned texts, then NULL */
	size_t line;	/* of the text script_run is given; else 0 */
};

void words_finish(struct words *words) FD_NONNULL;
/* Splits one line; out is set up by the call and finished by the caller. */
bool script_split(const char *line, struct words *out, struct err *err)
	FD_NONNULL FD_MUST_USE;
/* Appends text quoted so that script_split gives it back as one word. */
void script_quote(struct buf *out, const char *text) FD_NONNULL;

/* One command of a file: its words; false with err stops nothing. */
typedef bool script_line_fn(void *data, const struct words *words,
	struct err *err);
/*
 * Runs every command of a text. A line that fails is reported through
 * complain as "NAME line N: sentence" and the rest goes on. Returns the
 * number of lines that failed.
 */
size_t script_run(const char *name, const char *text, script_line_fn *run,
	void *data, void (*complain)(void *, const struct err *),
	void *complain_data);

#endif
