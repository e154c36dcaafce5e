#ifndef FD_FHIR_ALIAS_H
#define FD_FHIR_ALIAS_H

/*
 * Placeholders for what must not be shared. Values are learned where a
 * structure says what they are (a resource, a parameter, a secret at hand);
 * then a pass over a text puts their placeholders wherever they stand, however
 * they are written there: in another case, percent-encoded, with the escapes
 * of JSON or XML. What was not learned and has the form of an NHS number, a
 * telephone number, a token, a mail address or somebody's birth date is found
 * by that form.
 *
 * A placeholder names kind and number: "<name-1>", "<nhs-number-1>". One
 * person has one number, and one value one placeholder.
 */

#include "core/base/buf.h"

struct aliases;
struct secret;

enum alias_kind {
	ALIAS_SECRET, ALIAS_TOKEN,
	/* Numbered by person. */
	ALIAS_NHS_NUMBER, ALIAS_IDENTIFIER, ALIAS_NAME, ALIAS_BIRTH_DATE,
	ALIAS_ADDRESS, ALIAS_PHONE, ALIAS_EMAIL, ALIAS_ID,
	/* Nobody's that is known. */
	ALIAS_DATE, ALIAS_TEXT,
	ALIAS_KIND_COUNT
};

struct aliases *aliases_new(void) FD_MUST_USE;
/* Wipes what it was told. */
void aliases_free(struct aliases *aliases);

struct alias_value {
	enum alias_kind kind;	/* an identifier with the check digit of an
				   NHS number is taken for one */
	const char *text;
	size_t len;
	bool is_in_place;	/* not looked for elsewhere: "L", "Leeds" */
};

/*
 * What is told of one person: it gets the number of the person that is known
 * by one of the identifying values, or by all of the names, else a new one.
 */
void aliases_learn_person(struct aliases *aliases,
	const struct alias_value *values, size_t count) FD_NONNULL;
/* One value, of a person of its own; returns its placeholder, borrowed, which
   counts as a replacement; "" for blanks. */
const char *aliases_learn(struct aliases *aliases, enum alias_kind kind,
	const char *text, size_t len) FD_NONNULL;
/* A copy of it is kept in locked memory. */
void aliases_learn_secret(struct aliases *aliases, enum alias_kind kind,
	const struct secret *secret) FD_NONNULL;

/*
 * The placeholder of a value that was learned, for where a structure says that
 * it stands, or NULL. Counts as a replacement.
 */
const char *aliases_use(struct aliases *aliases, const char *text,
	size_t len) FD_NONNULL;

/* Bytes that the pass leaves as they are, in ascending order. */
struct alias_spans {
	size_t count, alloc;
	struct alias_span {
		size_t from, to;
	} *span;
};
void alias_spans_add(struct alias_spans *spans, size_t from, size_t to)
	FD_NONNULL;
void alias_spans_finish(struct alias_spans *spans) FD_NONNULL;

/* Appends text with every value's placeholder in its place. spares may be
   NULL; placeholders are never looked into. */
void aliases_apply(struct aliases *aliases, const char *text, size_t len,
	const struct alias_spans *spares, struct buf *out)
	__attribute__((nonnull(1, 2, 5)));

/* Different values of a kind that were replaced so far. */
size_t aliases_replaced(const struct aliases *aliases, enum alias_kind kind)
	FD_NONNULL;
/* "2 NHS numbers, 1 name"; "nothing". */
void aliases_words(const struct aliases *aliases, struct buf *out) FD_NONNULL;
/* "nhs-number" */
const char *alias_kind_name(enum alias_kind kind);

#endif
