#ifndef FD_FHIR_PRIVACY_PART_H
#define FD_FHIR_PRIVACY_PART_H

/*
 * What the privacy_*.c files share and nobody else needs.
 */

#include "core/fhir/privacy.h"

#define PRIVACY_STARS "***"

enum {
	PRIVACY_STEPS_MAX = 32,	/* names on the way, from the row up */
	PRIVACY_NAME_MAX = 40
};

/* Either of the two; outlines have no index. */
struct privacy_doc {
	const struct tree *tree;
	const struct doc_index *index;
	const char *text;
};

struct privacy_step {
	char name[PRIVACY_NAME_MAX];
	uint32_t row;
	bool has_parts;		/* members or elements inside */
};

struct privacy_way {
	size_t count;
	struct privacy_step step[PRIVACY_STEPS_MAX];
};

struct row privacy_row_at(const struct privacy_doc *doc, uint32_t at)
	FD_NONNULL;
bool privacy_is_xml(const struct privacy_doc *doc) FD_NONNULL;
/* A key without quotes, escapes and the "_" of a primitive's extensions; an
   XML name without its prefix. False where there is none. */
bool privacy_name_of(const struct privacy_doc *doc, const struct row *row,
	char name[PRIVACY_NAME_MAX]) FD_NONNULL;
/* name stands in a list of words divided by blanks. */
bool privacy_is_word_of(const char *words, const char *name) FD_NONNULL;
bool privacy_covers_by_neighbours(const struct privacy_doc *doc,
	const struct privacy_way *way, const struct row *row) FD_NONNULL;
/* Endpoint.address is a URL; that of all others is somebody's. */
bool privacy_is_endpoint(const struct privacy_doc *doc,
	const struct privacy_way *way, uint32_t parent) FD_NONNULL;

/* A text that must not be read whole: an HL7 v2 message, XML or JSON in a
   string, a person's number, a URL that asks for a person. */
bool privacy_text_tells(const char *text, size_t len) FD_NONNULL;
/* A row of HL7 v2 by its path: "PID-5.1", "OBX[3]-16". */
bool privacy_covers_field(const char *path) FD_NONNULL;
/* A URL or a reference that says who. */
bool privacy_url_tells(const char *text, size_t len) FD_NONNULL;
/* A resource's id that is made of words, as people make them. */
bool privacy_id_tells(const char *type, size_t type_len, const char *id,
	size_t len) FD_NONNULL;

#endif
