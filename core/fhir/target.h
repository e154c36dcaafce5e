#ifndef FD_FHIR_TARGET_H
#define FD_FHIR_TARGET_H

/*
 * What opens when Enter is pressed on a row of a document: what a reference
 * leads to, or what is packed inside a string: HL7 v2, JSON, XML, a narrative,
 * base64 data of an Attachment or a Binary.
 */

#include "core/doc/outline.h"
#include "core/fhir/reference.h"

enum target_kind {
	TARGET_NOTHING,		/* sentence says why */
	TARGET_ROW,		/* of this document: row */
	TARGET_FETCH,		/* GET url */
	TARGET_SEARCH,		/* GET url; see types */
	TARGET_CANONICAL,	/* GET url finds it by its canonical URL */
	TARGET_DOCUMENT		/* data, with title and media */
};

struct target {
	enum target_kind kind;
	uint32_t row;
	char *url;		/* relative to base where it can be */
	bool is_foreign;	/* of another origin than base: ask first */
	const char *const *types;	/* as in reference_target: one is to be
					   chosen and put before url */
	struct buf data;	/* decoded */
	char *title;		/* "Binary.data, PDF document, 439 KB" */
	char *media;		/* "application/pdf", by its bytes */
	const char *extension;	/* "pdf": for the name of a file */
	bool can_show;		/* false: to be saved only */
	char *sentence;		/* NOTHING: why; else a remark, or NULL */
};

/* base may be NULL. Finish it in any case. */
void target_of(struct references *references, const struct doc_index *index,
	const char *text, uint32_t row, const char *base, struct target *out)
	__attribute__((nonnull(1, 2, 3, 6)));
/*
 * The same for XML and HL7 v2: encapsulated data (ED and what some call CE),
 * base64 and documents in values, <reference value="..."/> of FHIR XML.
 */
void target_of_outline(const struct outline *outline, const char *text,
	uint32_t row, const char *base, struct target *out)
	__attribute__((nonnull(1, 2, 5)));
void target_finish(struct target *target) FD_NONNULL;

#endif
