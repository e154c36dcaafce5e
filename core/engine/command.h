#ifndef FD_ENGINE_COMMAND_H
#define FD_ENGINE_COMMAND_H

/*
 * Commands are rows of tables. Keys, the ":" prompt, menus, files and scripts
 * all run them; help, completion, the menu of everything possible and the
 * tables of the man page are printed from the same rows.
 */

#include "core/engine/script.h"

enum command_flags {
	COMMAND_NEEDS_CONNECTION = 1,
	COMMAND_NEEDS_OAUTH = 2,	/* a connection with OAuth2 */
	COMMAND_NEEDS_ANSWER = 4,	/* an answer in the response pane */
	COMMAND_CHANGES_DATA = 8,	/* may write to a server */
	COMMAND_DECLARATIVE = 16,	/* allowed in keymap/theme/rc files */
	COMMAND_HIDDEN = 32,		/* not in menus (scripted tests) */
	COMMAND_EXPORTS = 64,		/* a file, the clipboard, a program */
};

struct args {
	size_t count;			/* without the command's name */
	const char *const *word;	/* borrowed for the call */
};

typedef bool command_fn(void *context, const struct args *args,
	struct err *err);

struct command {
	const char *name;	/* "capability-filter" */
	const char *usage;	/* "[TEXT]"; "" for none */
	const char *help;	/* a sentence without its full stop */
	const char *group;	/* heading in menu and help: "Request" */
	const char *where;	/* pane it belongs to ("response"), or NULL */
	unsigned flags;
	unsigned min_args, max_args;	/* max 99: any number */
	command_fn *run;
	const char *completes;	/* what its argument is: "connection",
				   "resource", "command", "option", "url",
				   "param", "operation", "file", or NULL */
};

/* Why a command can't run now (a sentence), or NULL when it can. */
typedef const char *command_check_fn(void *context,
	const struct command *command);

/* Adds a table; rows must live as long as the program. */
void command_add(const struct command *rows, size_t count) FD_NONNULL;
size_t command_count(void);
const struct command *command_at(size_t at);
/* Exact name, or NULL. */
const struct command *command_find(const char *name) FD_NONNULL;
/*
 * Exact name or a unique beginning; otherwise NULL with a sentence that
 * names the candidates or the nearest name.
 */
const struct command *command_match(const char *name, struct err *err)
	FD_NONNULL;
/*
 * Splits a line at ";" and runs each command. check may refuse. Unique
 * beginnings are taken when is_typed.
 */
bool command_run_line(const char *line, bool is_typed,
	command_check_fn *check, void *context, struct err *err) FD_MUST_USE;
bool command_run_words(const struct words *words, bool is_typed,
	command_check_fn *check, void *context, struct err *err) FD_MUST_USE;

#endif
