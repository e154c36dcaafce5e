#ifndef FD_TUI_PANES_DECK_EDIT_H
#define FD_TUI_PANES_DECK_EDIT_H

/*
 * A resource of an answer that is being edited in the request: the version it
 * goes against, what the server said to it, and the newer version where
 * somebody else was quicker. And what of a body was typed and not sent: that
 * is never lost without a question.
 */

#include "core/store/draft.h"
#include "tui/panes/deck.h"

enum edit_as { EDIT_AS_PUT, EDIT_AS_JSON_PATCH, EDIT_AS_FHIRPATH_PATCH };

struct deck_edit {
	char *path;		/* "Patient/1"; NULL: no resource is edited */
	char *match;		/* If-Match, or NULL */
	struct buf base;	/* the resource as it was fetched */
	struct buf mine;	/* as it is meant to be, while the body is a
				   patch that makes it so */
	enum edit_as as;
	struct buf safe;	/* the body as it was opened, or sent well */
	bool is_sent;		/* the answer on its way is to ... */
	struct buf sent;	/* ... this body */
	bool was_production;	/* typed there: never written to disk */

	unsigned fetching;	/* the newer version, or 0 */
	bool has_conflict;
	struct buf theirs;
	char *their_match;	/* or NULL */

	bool is_agreed;		/* what is unsent is set aside unasked */
	struct drafts *drafts;
	struct draft seen;	/* the request that the unsent body is of */
	bool is_unsent;		/* as last seen */
	unsigned timer;		/* until it is written, or 0 */
	uint64_t written;	/* hash of the body written last */
};

struct deck_edit *deck_edit_new(void) FD_MUST_USE;
void deck_edit_free(struct deck *deck);

/* The composed request, whose body has just been loaded, is of a resource
   that was fetched so. match may be NULL. */
void deck_edit_begin(struct deck *deck, const char *path, const char *match)
	__attribute__((nonnull(1, 2)));
/* No resource is edited any more; what is unsent of the body stays so. */
void deck_edit_end(struct deck *deck) FD_NONNULL;
/* A resource is edited and the composed request is still to its path. */
bool deck_edit_is_on(const struct deck *deck) FD_NONNULL;
/* What is composed becomes a PUT of it, or a patch. False with a sentence. */
bool deck_edit_turn(struct deck *deck, enum edit_as as, struct err *err)
	FD_NONNULL FD_MUST_USE;

/* The composed request is on its way. */
void deck_edit_note_sent(struct deck *deck) FD_NONNULL;
void deck_edit_note_dropped(struct deck *deck) FD_NONNULL;
/* Its answer is there. */
void deck_edit_answered(struct deck *deck, const struct exchange *exchange)
	FD_NONNULL;

enum edit_choice { EDIT_TAKE_THEIRS, EDIT_KEEP_MINE, EDIT_GO_ON };
/* What is to become of a conflict; the body is to be shown anew. */
void deck_edit_settle(struct deck *deck, enum edit_choice choice) FD_NONNULL;
bool deck_edit_has_conflict(const struct deck *deck) FD_NONNULL;

/*
 * Drafts (deck_draft.c). Another body was loaded into the request in place of
 * old, which is set aside when it was not sent.
 */
void deck_draft_replaced(struct deck *deck, const struct buf *old) FD_NONNULL;
/* The body is this now, typed or not. */
void deck_draft_note(struct deck *deck, const struct buf *body) FD_NONNULL;
/* Typed and not sent. */
bool deck_draft_is_unsent(const struct deck *deck, const struct buf *body)
	FD_NONNULL;
/* The user does not want it any more. */
void deck_draft_let_go(struct deck *deck, const struct buf *body) FD_NONNULL;
/* To disk at once, as far as that is allowed: the program ends. */
void deck_draft_write(struct deck *deck, const struct buf *body) FD_NONNULL;
/* Quitting would end something that was typed and not sent. */
bool deck_draft_would_be_lost(const struct deck *deck,
	const struct buf *body) FD_NONNULL;
/* False where bodies may not be written. */
bool deck_draft_may_write(const struct deck *deck) FD_NONNULL;
/* One that was set aside or found becomes the composed request; its body is
   to be loaded before deck_draft_opened. */
void deck_draft_open(struct deck *deck, size_t at) FD_NONNULL;
void deck_draft_opened(struct deck *deck, size_t at) FD_NONNULL;

#endif
