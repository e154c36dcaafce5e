#ifndef FD_CLIENT_TICKET_H
#define FD_CLIENT_TICKET_H

/*
 * The ticket bundle: what whoever helps needs to know of a check and of one
 * exchange, as one text that is safe to share. Markdown for people with one
 * block of JSON for programs; secrets, tokens, identifiers, names, birth dates
 * and the like are placeholders, the same one for the same value
 * (fhir/alias.h). Hosts and addresses of servers stay: they are what it is
 * about.
 *
 * What a server writes in a sentence can't be known to be clean: quotes, long
 * numbers, dates and mail addresses in it go, words do not. So it is shown for
 * review before it is written (TICKET_WARNING says so).
 */

#include "core/client/check.h"
#include "core/fhir/alias.h"

#define TICKET_WARNING "Read it through before you share it: a name that a " \
	"server writes in a sentence can't be known."

struct ticket_input {
	const struct client *client;
	const struct check *check;		/* or NULL */
	const struct exchange *exchange;	/* or NULL */
	/* Where there is none: what was to be asked, and why it was not; or
	   NULL. */
	const char *title, *problem;
	const char *body;	/* that was sent with it; or NULL */
	size_t body_len;
	bool wants_bodies;	/* what both bodies begin with, redacted */
};

struct ticket;

/* Everything is read at once and kept by nobody. */
struct ticket *ticket_new(const struct ticket_input *input)
	FD_NONNULL FD_MUST_USE;
void ticket_free(struct ticket *ticket);
/* Harmless on a terminal, too. */
const struct buf *ticket_text(const struct ticket *ticket) FD_NONNULL;
/* "2 NHS numbers, 1 name"; "nothing". */
void ticket_replaced(const struct ticket *ticket, struct buf *out) FD_NONNULL;
/* Values replaced, of all kinds. */
size_t ticket_replaced_count(const struct ticket *ticket) FD_NONNULL;
/* Owned: a name for its file, "fhirdeck-ticket-20260203-1031.md". */
char *ticket_file_name(void) FD_MALLOC;

#endif
