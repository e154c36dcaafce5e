#ifndef FD_FHIR_PRIVACY_H
#define FD_FHIR_PRIVACY_H

/*
 * Masking what identifies a person, for screens that are shared: identifiers,
 * names, birth dates, addresses, telecom, and texts that are made of those
 * (narrative, display of a person's reference, HL7 v2 fields of PID, NK1,
 * ORC, OBR, PV1, IN1, GT1). Too much is masked rather than too little. Only
 * what is shown changes: copying and saving give what was sent.
 */

#include "core/doc/tree.h"

/* A scalar row that is to be masked. */
bool privacy_covers(const struct tree *tree, const char *text, uint32_t row)
	FD_NONNULL;
/* The same of JSON, for who has an index and no tree. */
bool privacy_covers_json(const struct doc_index *index, const char *text,
	uint32_t row) FD_NONNULL;
/* Appends stars in place of a text: of its shape, not of its length. */
void privacy_mask(struct buf *out, const char *text) FD_NONNULL;
/* Appends a URL with the values of its identifying parameters (identifier,
   name, family, birthdate, ...) masked. */
void privacy_mask_url(struct buf *out, const char *url) FD_NONNULL;
/* Appends a sentence (a verdict, an issue, a line of the log) with what it
   quotes, long numbers, dates and mail addresses masked. */
void privacy_mask_text(struct buf *out, const char *text) FD_NONNULL;
/*
 * The parts of a sentence in their order: what may stay, what would be masked
 * (with its quotes), and words that may be URLs, which only a look into them
 * can tell.
 */
enum privacy_part { PRIVACY_PLAIN, PRIVACY_TELLING, PRIVACY_QUOTED,
	PRIVACY_URL };
typedef void privacy_part_fn(void *data, enum privacy_part part,
	const char *text, size_t len);
void privacy_each_part(const char *text, privacy_part_fn *part, void *data)
	__attribute__((nonnull(1, 2)));
/* A search parameter or form field whose value describes one person. */
bool privacy_is_param(const char *name) FD_NONNULL;
bool privacy_is_person_type(const char *type, size_t len) FD_NONNULL;
/* The setting "privacy". */
bool privacy_is_on(void);

#endif
