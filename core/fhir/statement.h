#ifndef FD_FHIR_STATEMENT_H
#define FD_FHIR_STATEMENT_H

/*
 * A CapabilityStatement that owns the bytes it was read from: one of a file,
 * of another connection, of an earlier day.
 */

#include "core/fhir/capability.h"

struct statement {
	struct buf text;
	struct doc_index *index;
	struct capability *found;
};

#define STATEMENT_INIT { BUF_INIT, NULL, NULL }

/* Takes the bytes over; they are gone when it fails, too. */
bool statement_adopt(struct statement *statement, struct buf *text,
	struct err *err) FD_NONNULL FD_MUST_USE;
void statement_finish(struct statement *statement) FD_NONNULL;

#endif
