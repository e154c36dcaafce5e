#ifndef FD_TUI_APP_APP_H
#define FD_TUI_APP_APP_H

/*
 * The program with a screen, and without one for scripted tests: both put a
 * stage on a loop, one with a terminal behind it, one with a script.
 */

#include "core/base/err.h"

struct app_options {
	const char *connection;		/* opened at the start, or NULL */
	bool is_demo;			/* open the sandbox */
	const char *script;		/* headless: file, "-" for stdin */
	const char *screen;		/* headless: "80x24" */
	const char *document;		/* fhirdeck view: a file, or "-" */
};

/* The deck on the terminal; returns the exit status. */
int app_run(const struct app_options *options) FD_NONNULL;
/* The deck in memory, driven by a script (see headless.c). */
int headless_run(const struct app_options *options) FD_NONNULL;
/* fhirdeck view [FILE|-]: the viewer alone, as a pager. */
int view_run(int argc, char **argv) FD_NONNULL;

struct deck;
struct loop;
struct reading;
/* Reads fd into the deck's document as the loop turns. */
struct reading *document_read(struct loop *loop, struct deck *deck, int fd,
	const char *title) FD_NONNULL FD_MUST_USE;
/* Whether it was read to its end or not. */
void document_stop(struct reading *reading);
/*
 * A descriptor of the document; "-" is standard input, whose place as the
 * keyboard the terminal then takes. -1 with err.
 */
int document_open(const char *path, struct err *err) FD_NONNULL FD_MUST_USE;

#endif
