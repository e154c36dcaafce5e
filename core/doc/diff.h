#ifndef FD_DOC_DIFF_H
#define FD_DOC_DIFF_H

/*
 * What differs between two documents, A and B.
 *
 * JSON, NDJSON, XML, HL7 v2 and form bodies are compared by structure: the
 * order of keys and the white space between tokens do not matter, strings are
 * compared decoded, numbers exactly as they are written. Everything else, and
 * what is faulty, is compared line by line, binary data as a whole.
 *
 * The bytes stay the caller's and must not move until diff_free. The work is
 * done in slices. Beside the two indexes (doc/index, doc/lines) it takes 8
 * bytes for each row of them, about 60 for each child of the containers that
 * are being matched, and 16 for each difference.
 */

#include "core/doc/lines.h"
#include "core/doc/tree.h"

struct diff;

enum diff_side { DIFF_A, DIFF_B };

enum diff_form { DIFF_TREE, DIFF_LINES, DIFF_BYTES };

/* How items of an array find each other. */
enum diff_match {
	DIFF_MATCH_BEST,	/* by fullUrl, type and id, identifier, else
				   by content */
	DIFF_MATCH_ID,		/* by fullUrl, type and id */
	DIFF_MATCH_IDENTIFIER,	/* by identifier: system and value */
	DIFF_MATCH_POSITION	/* the first with the first, and so on */
};

struct diff_settings {
	/*
	 * Members named id, and UUIDs in fullUrl, reference and urn:uuid
	 * values; of HL7 v2 the control id (MSH-10, MSA-2).
	 */
	bool ignores_ids;
	/* meta.versionId and meta.lastUpdated; of HL7 v2 MSH-7. */
	bool ignores_meta;
	enum diff_match match;
	/*
	 * More to ignore: a name ("text"), the end of a path ("meta.source"),
	 * a path from a resource ("Patient.name.use"), or for HL7 v2 a field
	 * ("PID-3", "OBX-5.2").
	 */
	const char *const *ignored;
	size_t ignored_count;
};

enum diff_kind { DIFF_ADDED, DIFF_REMOVED, DIFF_CHANGED, DIFF_MOVED };

enum diff_what {
	DIFF_VALUE,
	DIFF_TYPE,		/* a string here, a number there */
	DIFF_PRECISION,		/* the same number: 6.0 and 6.00, 1e1 and 10 */
	DIFF_SPACING,		/* only case and white space differ */
	DIFF_DUPLICATE		/* a key is there more often on one side */
};

struct diff_item {
	enum diff_kind kind;
	enum diff_what what;
	uint32_t a, b;		/* rows (lines) of A and B, or INDEX_NONE */
};

struct diff_counts {
	size_t added, removed, changed, moved;
};

/* Differences that are kept; further ones are only counted. */
enum { DIFF_ITEMS_MAX = 200000 };

struct diff *diff_new(const char *a, size_t a_len, const char *b,
	size_t b_len) FD_NONNULL FD_MUST_USE;
void diff_free(struct diff *diff);
/* Begins, or begins anew with other settings, which are copied. */
void diff_start(struct diff *diff, const struct diff_settings *settings)
	FD_NONNULL;
/* Does about budget bytes' worth of work; true while there is more. */
bool diff_step(struct diff *diff, size_t budget) FD_NONNULL;
/* How far it is, 0-100. */
unsigned diff_percent(const struct diff *diff) FD_NONNULL;
size_t diff_memory(const struct diff *diff) FD_NONNULL;

/* What follows holds once diff_step has answered false. */
enum diff_form diff_form(const struct diff *diff) FD_NONNULL;
/* Why lines were compared where a tree was hoped for; "" when all is well. */
const char *diff_note(const struct diff *diff) FD_NONNULL;
/* In the order of the documents; grows while the work goes on. */
size_t diff_count(const struct diff *diff) FD_NONNULL;
struct diff_item diff_at(const struct diff *diff, size_t at) FD_NONNULL;
struct diff_counts diff_counts(const struct diff *diff) FD_NONNULL;
bool diff_is_same(const struct diff *diff) FD_NONNULL;

/* NULL unless the form is DIFF_TREE / DIFF_LINES. */
const struct tree *diff_tree(const struct diff *diff, enum diff_side side)
	FD_NONNULL;
const struct lines *diff_lines(const struct diff *diff, enum diff_side side)
	FD_NONNULL;
const char *diff_text(const struct diff *diff, enum diff_side side)
	FD_NONNULL;

/* FHIRPath, "PID-5.1", or "line 12". */
void diff_path(const struct diff *diff, enum diff_side side, uint32_t row,
	struct buf *out) FD_NONNULL;
/* The bytes of a row's value as they were sent. */
void diff_value(const struct diff *diff, enum diff_side side, uint32_t row,
	const char **value, size_t *len) FD_NONNULL;
/* "precision only", "moved", "added: a second key"... */
const char *diff_words(struct diff_item item);
/* "3 changed, 1 added; ids ignored", "no difference". */
void diff_summary(const struct diff *diff, struct buf *out) FD_NONNULL;
/* Words for a setting ("best", "id", ...) and back. */
const char *diff_match_name(enum diff_match match);
bool diff_match_parse(const char *name, enum diff_match *out) FD_NONNULL;

/* "Patient.birthDate", "Bundle.entry[3] -> Bundle.entry[7]". */
void diff_heading(const struct diff *diff, struct diff_item item,
	struct buf *out) FD_NONNULL;
/*
 * One difference in the unified form: "@@ PATH @@ words" (once for lines that
 * follow one another), then the values indented, a "-" or "+" before each
 * line. Bytes are the documents' own: scrub them before a terminal sees them.
 */
void diff_print_item(const struct diff *diff, size_t at, struct buf *out)
	FD_NONNULL;
/* The same for machines: an object of JSON, its values as they were sent. */
void diff_print_json(const struct diff *diff, size_t at, struct buf *out)
	FD_NONNULL;

#endif
