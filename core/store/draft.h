#ifndef FD_STORE_DRAFT_H
#define FD_STORE_DRAFT_H

/*
 * Bodies that were typed and not sent yet, as they are written for the case
 * that the program ends: a file each in the folder "drafts" of the state
 * folder, 0600, replaced atomically. Whoever writes one holds its lock, so a
 * draft whose lock is free is one that somebody died over.
 *
 * A file is a line of JSON (what the request is, how long the bodies are) and
 * the bodies behind it, byte for byte. Secrets are in none: headers that hold
 * one are left out.
 */

#include "core/base/err.h"
#include "core/net/http.h"

#include <time.h>

struct draft {
	time_t at;		/* when it was written */
	char *connection;	/* its name, "" for none */
	char *service, *method, *url;
	struct http_headers headers;
	/* The resource that is being edited: the body it began with and, while
	   the body is a patch, the resource as it is meant to be. */
	char *path;		/* "Patient/1"; "" when there is none */
	char *match;		/* If-Match, or "" */
	struct buf body, base, mine;
};

void draft_init(struct draft *draft) FD_NONNULL;
void draft_finish(struct draft *draft) FD_NONNULL;
void draft_print(const struct draft *draft, struct buf *out) FD_NONNULL;
/* out is initialised; false with what is wrong. */
bool draft_parse(const struct buf *text, struct draft *out, struct err *err)
	FD_NONNULL FD_MUST_USE;

struct drafts;

struct drafts *drafts_new(void) FD_MUST_USE;
/* Own drafts that were written and not removed stay, for the next start. */
void drafts_free(struct drafts *drafts);
/* In the place of the one written before. */
bool drafts_write(struct drafts *drafts, const struct draft *draft,
	struct err *err) FD_NONNULL FD_MUST_USE;
/* The own one is not needed any more. */
void drafts_remove(struct drafts *drafts) FD_NONNULL;
bool drafts_is_written(const struct drafts *drafts) FD_NONNULL;

/*
 * The own one is set aside: another body is typed from now on. It becomes the
 * first of those below, with its file where it was written; draft is adopted
 * and empty then.
 */
void drafts_keep(struct drafts *drafts, struct draft *draft) FD_NONNULL;
/* False for one that was set aside and has no file: it ends with us. */
bool drafts_has_file(const struct drafts *drafts, size_t at) FD_NONNULL;

/*
 * Takes those of programs that ended, newest first; no other deck is offered
 * them as long as this one runs. One that can't be read is named in the log
 * and left alone. Returns how many there are.
 */
size_t drafts_find(struct drafts *drafts) FD_NONNULL;
const struct draft *drafts_at(const struct drafts *drafts, size_t at)
	FD_NONNULL;
size_t drafts_count(const struct drafts *drafts) FD_NONNULL;
/* Its file goes; those behind it move up. */
void drafts_discard(struct drafts *drafts, size_t at) FD_NONNULL;

#endif
