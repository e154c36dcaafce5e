#ifndef FD_IG_ATTACHMENT_CHECK_H
#define FD_IG_ATTACHMENT_CHECK_H

/*
 * An Attachment (https://hl7.org/fhir/R4/datatypes.html#Attachment) held
 * against what it says of itself: its data is base64 and has the size and the
 * hash that stand beside it.
 */

#include "core/ig/walk.h"

/* attachment: the place of the Attachment. */
void attachment_check(struct walk *walk, const struct place *attachment)
	FD_NONNULL;
/* The same limit as a profile's maxSize extension, in bytes. */
void attachment_check_limit(struct walk *walk,
	const struct place *attachment, const char *profile, size_t limit)
	__attribute__((nonnull(1, 2)));

#endif
