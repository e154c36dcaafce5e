#ifndef FD_FHIR_TARGET_PART_H
#define FD_FHIR_TARGET_PART_H

/*
 * What the parts of target share: opening what is packed inside a string.
 */

#include "core/fhir/target.h"

/* A string that may hold something, and what its neighbours say of it. */
struct packed {
	const char *text;	/* decoded from JSON, XML or HL7 v2 */
	const char *name;	/* "Binary.data" */
	const char *declared;	/* contentType, or NULL */
	long size;		/* as declared, or -1 */
	bool is_base64;		/* by its place; otherwise it is looked at */
};

/* Sets a document, or nothing with the reason. */
void target_unpack(const struct packed *packed, struct target *out)
	FD_NONNULL;
/* What a reference leads to; base may be NULL. */
void target_follow(struct references *references,
	const struct doc_index *index, const char *text,
	const struct reference *reference, const char *base,
	struct target *out) __attribute__((nonnull(1, 2, 3, 4, 6)));
/* True when a row of XML is a reference: then it says what that leads to. */
bool target_of_xml_reference(const struct outline *outline, const char *text,
	uint32_t row, const char *base, struct target *out)
	__attribute__((nonnull(1, 2, 5)));
/* Nothing, and why. */
void target_refuse(struct target *out, const char *format, ...)
	FD_NONNULL FD_PRINTF(2, 3);

#endif
