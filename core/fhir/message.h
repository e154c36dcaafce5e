#ifndef FD_FHIR_MESSAGE_H
#define FD_FHIR_MESSAGE_H

/*
 * Messages and documents (FHIR R4 messaging.html, documents.html) as an
 * outline: the MessageHeader or Composition first, what it refers to under it,
 * then what nothing refers to, then references that lead nowhere.
 */

#include "core/fhir/page.h"

/* True for a Bundle of type message or document, or one that begins as such
   do. */
bool message_is(const struct doc_index *index, const char *text,
	uint32_t bundle) FD_NONNULL;
/*
 * Lines name the rows of the resources. At most 500 entries are told, and the
 * only Patient of a Bundle once. is_private: names of persons are masked.
 */
void message_outline(const struct doc_index *index, const char *text,
	uint32_t bundle, bool is_private, struct page *out) FD_NONNULL;

#endif
