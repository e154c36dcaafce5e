#ifndef FD_IG_BUNDLE_INDEX_H
#define FD_IG_BUNDLE_INDEX_H

/*
 * The entries of one Bundle, found by fullUrl and by type and id, with the
 * strict rules of https://hl7.org/fhir/R4/bundle.html#references: an absolute
 * reference is some entry's fullUrl; a relative one is joined to the base of
 * the fullUrl of the entry it stands in, and means nothing when that has none.
 * (fhir/reference is lenient where this is strict, for who wants to get there.)
 */

#include "core/base/buf.h"
#include "core/doc/index.h"

struct bundle_index;

struct bundle_entry {
	uint32_t row;		/* of the entry */
	uint32_t resource;	/* or INDEX_NONE */
	char *full_url;		/* or NULL */
	char *type, *id;	/* of the resource, or NULL */
	char *version;		/* meta.versionId, or NULL */
};

enum bundle_match {
	BUNDLE_FOUND,
	BUNDLE_SEVERAL,		/* more than one has that fullUrl */
	BUNDLE_ABSENT,
	BUNDLE_OTHER_RULE,	/* absent by the rules, but an entry (told)
				   has that type and id */
	BUNDLE_NO_BASE		/* relative, in an entry without fullUrl */
};

struct bundle_answer {
	enum bundle_match match;
	size_t entry;		/* of FOUND, SEVERAL, OTHER_RULE */
	size_t count;		/* how many fit */
};

/* bundle: the Bundle's row. index and text must outlive it. */
struct bundle_index *bundle_index_new(const struct doc_index *index,
	const char *text, uint32_t bundle) FD_NONNULL FD_MUST_USE;
void bundle_index_free(struct bundle_index *entries);
size_t bundle_index_count(const struct bundle_index *entries) FD_NONNULL;
const struct bundle_entry *bundle_index_at(const struct bundle_index *entries,
	size_t at) FD_NONNULL;
/* The entry that a row lies in, or SIZE_MAX. */
size_t bundle_index_entry_of(const struct bundle_index *entries, uint32_t row)
	FD_NONNULL;
/*
 * What a reference means that stands in entry `from` (SIZE_MAX: in none).
 * "/_history/version" must fit meta.versionId, where there is one; a fragment
 * behind it is left out. whole (may be NULL) gets the URL that was looked for.
 */
struct bundle_answer bundle_index_resolve(const struct bundle_index *entries,
	size_t from, const char *reference, struct buf *whole)
	__attribute__((nonnull(1, 3)));

/* True of "http(s)://.../Type/id" with a name of R4's form. *type and *id are
   slices of it then. */
bool bundle_is_restful(const char *url, const char **type, size_t *type_len,
	const char **id, size_t *id_len) FD_NONNULL;

#endif
