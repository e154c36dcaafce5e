#ifndef FD_SANDBOX_MESSAGE_H
#define FD_SANDBOX_MESSAGE_H

/*
 * $process-message (FHIR R4 messaging.html): what is wrong with a message, and
 * the reply to it.
 */

#include "core/sandbox/route.h"
#include "core/sandbox/values.h"

struct message {
	struct place bundle;	/* of type message */
	struct place header;	/* its MessageHeader */
	char *event;		/* "O21", or NULL */
	char *key;		/* what the reply refers to: Bundle.identifier,
				   else the header's id, else its fullUrl */
};

/* False after replying that the body is no message at all. */
bool message_read(struct message *message, struct place top,
	struct sandbox_reply *reply) FD_NONNULL FD_MUST_USE;
void message_finish(struct message *message) FD_NONNULL;

/* The engine's objection, in text, or true when it has none. */
bool message_is_fit(const struct message *message,
	struct outcome_issue *issue, struct buf *text) FD_NONNULL;

/*
 * Appends the reply Bundle. verdict: "ok", "transient-error", "fatal-error";
 * outcome is the text of its OperationOutcome; number the engine's own.
 */
void message_print_reply(const struct message *message, const char *verdict,
	const char *outcome, unsigned number, const char *endpoint,
	struct buf *out) FD_NONNULL;
/* Appends the outcome of a message that was taken: v2 in diagnostics. */
void message_print_taken(const struct message *message, struct buf *out)
	FD_NONNULL;

#endif
