#ifndef FD_FHIR_ALIAS_PART_H
#define FD_FHIR_ALIAS_PART_H

/*
 * What the alias*.c files share and nobody else needs.
 */

#include "core/base/map.h"
#include "core/base/secret.h"
#include "core/fhir/alias.h"

enum { ALIAS_BUCKETS = 256, ALIAS_VALUE_MAX = 1024 };

struct alias {
	struct alias *next;	/* in its bucket, longest first */
	enum alias_kind kind;
	unsigned person;	/* or the kind's own count */
	char name[64];		/* "<nhs-number-1>" */
	char *value;		/* as it is looked for: white space as one
				   blank; NULL where there is a secret */
	struct secret *secret;	/* tokens too: looked for byte by byte */
	size_t len;
	struct alias *of;	/* whose other spelling this is, or itself */
	bool is_looked_for;	/* it stands in a bucket */
	bool was_used;
};

struct aliases {
	size_t count, alloc;
	struct alias **alias;	/* every placeholder */
	struct map *by_value;	/* folded value to struct alias */
	struct alias *bucket[ALIAS_BUCKETS];	/* what is looked for */
	size_t secrets;
	unsigned persons;
	unsigned counted[ALIAS_KIND_COUNT];
};

/* A character as it is written somewhere: "%C3%A9", "\u00e9", "&#233;". */
struct alias_unit {
	uint32_t code;
	size_t len;		/* bytes it takes */
};
struct alias_unit alias_unit_raw(const char *text, size_t len) FD_NONNULL;
/* With its encoding undone; the raw one where there is none. */
struct alias_unit alias_unit(const char *text, size_t len) FD_NONNULL;
/* Case, apostrophes and blanks made alike. */
uint32_t alias_fold(uint32_t code);
/* Letters and what else is no ASCII; digits. */
bool alias_is_letter(uint32_t code);
bool alias_is_digit(uint32_t code);

/* Owned: folded, white space as one blank, nothing invisible. */
char *alias_normal(const char *text, size_t len) FD_NONNULL FD_MALLOC;
/* Ten digits with a right check digit, whatever stands between; digits gets
   them. */
bool alias_is_nhs_number(const char *text, size_t len, char digits[11])
	FD_NONNULL;
/* A resource's type and other words that tickets are made of. */
bool alias_is_common_word(const char *word) FD_NONNULL;

/*
 * Bytes at the start of text that are the value of an alias, or 0; before is
 * the character in front of it.
 */
size_t alias_match(const struct alias *alias, const char *text, size_t len,
	uint32_t before) FD_NONNULL;
/* The same for what was not learned: it is, and found gets it. */
size_t alias_net(struct aliases *aliases, const char *whole, size_t at,
	size_t end, uint32_t before, struct alias **found) FD_NONNULL;

/* NULL when it was not learned. */
struct alias *alias_find(const struct aliases *aliases, const char *text,
	size_t len) FD_NONNULL;
/* One that is new; person 0: another one. */
struct alias *alias_add(struct aliases *aliases, enum alias_kind kind,
	unsigned person, const char *text, size_t len) FD_NONNULL;
/* Where what begins with a character stands, and putting one there. */
unsigned alias_bucket_of(uint32_t code);
void alias_bucket(struct aliases *aliases, struct alias *alias) FD_NONNULL;
/* Looked for from now on, also as it is spelt elsewhere, unless it is so short
   or so common that other words would go with it; kind: what it is told to be
   this time. */
void alias_look_for(struct aliases *aliases, struct alias *alias,
	enum alias_kind kind) FD_NONNULL;
/* Another way to write the value; nothing when that has an alias already. */
void alias_spell(struct aliases *aliases, struct alias *of, const char *name,
	const char *text, size_t len) FD_NONNULL;

#endif
