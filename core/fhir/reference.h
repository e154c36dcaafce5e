#ifndef FD_FHIR_REFERENCE_H
#define FD_FHIR_REFERENCE_H

/*
 * References (FHIR R4 references.html) and what can be done about each: a row
 * of the same document (contained, or an entry of the Bundle it stands in,
 * bundle.html#references), a URL to read, a search by identifier, or a
 * sentence why not. Canonical URLs and links of Bundles count as well.
 */

#include "core/base/buf.h"
#include "core/doc/index.h"

enum reference_kind {
	REFERENCE_NONE,		/* there is no reference at that row */
	REFERENCE_CONTAINED,	/* "#id" */
	REFERENCE_URN,		/* urn:uuid:..., urn:oid:... */
	REFERENCE_RELATIVE,	/* Type/id, Type/id/_history/version */
	REFERENCE_ABSOLUTE,	/* http(s)://.../Type/id, or any other URL */
	REFERENCE_CANONICAL,	/* url|version */
	REFERENCE_CONDITIONAL,	/* Type?identifier=..., in transactions */
	REFERENCE_IDENTIFIER,	/* an identifier only */
	REFERENCE_DISPLAY,	/* words only */
	REFERENCE_ODD		/* a text of no such form */
};

struct reference {
	enum reference_kind kind;
	uint32_t row;		/* the Reference, or the URL's string */
	char *url;		/* as sent, or NULL */
	char *type, *id;	/* of a URL Type/id, or NULL */
	char *version;		/* behind _history/ or |, or NULL */
	char *named_type;	/* Reference.type, or NULL */
	char *element;		/* name of the element it stands in, or NULL */
	char *system, *value;	/* of the identifier, or NULL */
	char *code;		/* Identifier.type's code ("PLAC"), or NULL */
	char *assigner;		/* who gave the identifier, or NULL */
	char *display;		/* or NULL */
};

/*
 * The reference at a row: of the Reference itself, of anything in it, of a
 * canonical or of a link. kind is REFERENCE_NONE where there is none; finish
 * it in any case.
 */
void reference_read(const struct doc_index *index, const char *text,
	uint32_t row, struct reference *out) FD_NONNULL;
/* Of a URL alone, into a zeroed one: kind, url, type, id, version. */
void reference_read_url(const char *url, struct reference *out) FD_NONNULL;
void reference_finish(struct reference *reference) FD_NONNULL;
/* Stars for what privacy covers where it was read. */
void reference_mask(const struct doc_index *index, const char *text,
	struct reference *reference) FD_NONNULL;
/* "Organization ODS 699X0 (NHS North West Genomics)", "Patient/1 (...)". */
void reference_put(struct buf *out, const struct reference *reference)
	FD_NONNULL;
/*
 * The type it leads to, by what is said, by the URL, by the identifier's
 * system, by the element; borrowed, NULL where several may be meant.
 */
const char *reference_type(const struct reference *reference) FD_NONNULL;
/* The types that may be meant then, NULL at the end. */
const char *const *reference_types(const struct reference *reference)
	FD_NONNULL;

/*
 * Where the resources of a document's Bundles are, by fullUrl and by type and
 * id: built for a Bundle when it is first asked for. It belongs to one
 * document that is all there; for another, clear it.
 */
struct references;
struct references *references_new(void) FD_MUST_USE;
void references_free(struct references *references);
void references_clear(struct references *references) FD_NONNULL;
/* They are of this document from now on, by a number of the caller's; 0, and
   another than before, clears them. */
void references_use(struct references *references, unsigned document)
	FD_NONNULL;
/*
 * Builds for the Bundle at a row, at most so many entries a call; true while
 * work is left. Whoever does not call it waits at the first look-up: about 1
 * ms for a thousand entries.
 */
bool references_build(struct references *references,
	const struct doc_index *index, const char *text, uint32_t bundle,
	uint32_t entries) FD_NONNULL;
/*
 * Resource row of the entry with that fullUrl (or "Type/id"; either may have
 * "/_history/version" behind it) in the Bundle at a row, or INDEX_NONE.
 */
uint32_t references_find(struct references *references,
	const struct doc_index *index, const char *text, uint32_t bundle,
	const char *url) FD_NONNULL;

enum reference_way { WAY_NONE, WAY_ROW, WAY_FETCH, WAY_SEARCH };

struct reference_target {
	enum reference_way way;
	uint32_t row;		/* WAY_ROW */
	char *url;		/* FETCH, SEARCH: relative to the base where
				   it can be, absolute otherwise */
	bool is_foreign;	/* the URL is of another origin than base */
	/*
	 * WAY_SEARCH of a type that nothing tells: NULL-terminated types to
	 * choose from; url begins with "?" then. NULL otherwise.
	 */
	const char *const *types;
	char *sentence;		/* WAY_NONE: why; else a remark, or NULL */
};

/* base: of the service that is asked, or NULL. */
void reference_resolve(struct references *references,
	const struct doc_index *index, const char *text,
	const struct reference *reference, const char *base,
	struct reference_target *out) __attribute__((nonnull(1, 2, 3, 4, 6)));
void reference_target_finish(struct reference_target *target) FD_NONNULL;

/* Nearest resource a row is in (or is), and nearest Bundle around a row, or
   INDEX_NONE. */
uint32_t reference_resource_of(const struct doc_index *index,
	const char *text, uint32_t row) FD_NONNULL;
uint32_t reference_bundle_of(const struct doc_index *index,
	const char *text, uint32_t row) FD_NONNULL;

#endif
