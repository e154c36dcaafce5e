#ifndef FD_SANDBOX_TRANSLATE_H
#define FD_SANDBOX_TRANSLATE_H

/*
 * A FHIR message as HL7 v2 (ER7), segments ending with CR: what the engine
 * would hand on to the laboratory, and what it shows in its reply.
 */

#include "core/base/buf.h"
#include "core/sandbox/values.h"

#include <time.h>

/*
 * Appends the v2 form of a Bundle of type message; event is the code of its
 * MessageHeader, control_id becomes MSH-10.
 */
void translate_to_v2(struct place bundle, const char *event,
	const char *control_id, struct buf *out) FD_NONNULL;
/* "20260203103100+0000" */
void translate_format_time(char *out, size_t size, time_t at) FD_NONNULL;
/* Appends a text as part of a field, delimiters escaped. */
void translate_put_text(struct buf *out, const char *text) FD_NONNULL;

#endif
