#ifndef FD_FHIR_LABEL_H
#define FD_FHIR_LABEL_H

/*
 * Short words for the URIs of identifier systems, code systems and extensions:
 * "NHS number" for https://fhir.nhs.uk/Id/nhs-number. They come from the
 * file of labels inside the program and from the user's file "labels" beside
 * fhirdeckrc, lines of the command language:
 *
 *     label https://fhir.nhs.uk/Id/nhs-number "NHS number"
 */

#include "core/base/buf.h"
#include "core/base/err.h"

/* Borrowed for the program's life, or NULL. */
const char *label_find(const char *uri) FD_NONNULL;
/* The label, or the last part of the URI that tells something ("Id" and
   "CodeSystem" do not). Borrowed from either. */
const char *label_of(const char *uri) FD_NONNULL;
/* One more, or another word for one that is there. */
void label_set(const char *uri, const char *words) FD_NONNULL;
/* Lines of a file, named in errors; the good ones count. False with the first
   fault. */
bool label_read(const char *name, const char *text, size_t len,
	struct err *err) FD_NONNULL FD_MUST_USE;
/* The same of the user's file, if there is one. */
bool label_read_user(struct err *err) FD_NONNULL FD_MUST_USE;

#endif
