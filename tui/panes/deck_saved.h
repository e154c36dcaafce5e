#ifndef FD_TUI_PANES_DECK_SAVED_H
#define FD_TUI_PANES_DECK_SAVED_H

/*
 * The composed request and its {{variables}}: what would go out now; and the
 * file of saved requests that it came from, if it came from one.
 */

#include "core/store/http_library.h"
#include "tui/panes/deck.h"

struct deck_saved {
	struct variables *variables;
	struct http_library shown;	/* what the menu lists */
	char *path;	/* of the user's file it came from, or NULL */
	char *title;	/* its own, or NULL */
	char *asked_path;	/* where one is to be replaced, if agreed to */
};

struct deck_saved *deck_saved_new(void) FD_MUST_USE;
void deck_saved_free(struct deck_saved *saved);
/* Those of the connection, of the file, and of the answer shown. */
struct variables *deck_variables(const struct deck *deck) FD_NONNULL;

/* Headers and body as they would be sent. */
struct deck_ready {
	struct http_headers headers;
	struct buf body;
};
/* False with a sentence for a variable that is not known. out is finished by
   the caller in any case. */
bool deck_make_ready(const struct deck *deck, struct deck_ready *out,
	struct err *err) FD_NONNULL FD_MUST_USE;
void deck_ready_finish(struct deck_ready *ready) FD_NONNULL;

/* It becomes the composed request. */
bool deck_open_saved(struct deck *deck, const struct http_file *file,
	const struct http_saved *request, struct err *err)
	FD_NONNULL FD_MUST_USE;
/* The composed request is a new one. */
void deck_forget_saved(struct deck *deck) FD_NONNULL;
/* An empty request to the same service, which comes from no file. */
void deck_compose_new(struct deck *deck) FD_NONNULL;
/*
 * Puts the composed request into a file, in place of the one of its title or
 * behind the last. Headers that hold secrets are left out; false likewise.
 */
bool deck_save_request(struct deck *deck, const char *title,
	const char *path, struct err *err) FD_NONNULL FD_MUST_USE;
/* True when that file has a request of that title. */
bool deck_has_saved(const char *title, const char *path) FD_NONNULL;

#endif
