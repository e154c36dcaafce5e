#ifndef FD_FHIR_CAPABILITY_READ_H
#define FD_FHIR_CAPABILITY_READ_H

/*
 * Reading a JSON object into a struct by a table of its members. Members the
 * table does not name are passed over; values of the wrong type are left out
 * and become a finding.
 */

#include "core/fhir/capability.h"
#include "core/fhir/capability_pool.h"

enum { CAPABILITY_FINDINGS_MAX = 20 };

struct capability_reader {
	const struct doc_index *index;
	const char *text;
	struct pool *pool;
	struct capability *capability;
	struct buf scratch;
	size_t findings_more;	/* past the most that are kept */
};

enum member_type {
	MEMBER_TEXT,		/* const char * */
	MEMBER_BOOL,		/* bool */
	MEMBER_EXPECTATION,	/* const char *, from the extensions */
	MEMBER_JOINED,		/* const char *: "a, b" of a list of texts */
	MEMBER_TEXTS,		/* const char ** and a count */
	MEMBER_COUNT,		/* only the count of a list */
	MEMBER_ITEMS,		/* structs and a count, by another table */
	MEMBER_OBJECT,		/* the same struct, by another table */
	MEMBER_CUSTOM
};

struct member_table;

struct member {
	const char *name;
	enum member_type type;
	size_t at, count_at;
	const struct member_table *table;
	void (*read)(struct capability_reader *reader, uint32_t row);
};

struct member_table {
	const struct member *members;
	size_t count;
	size_t size;		/* of an item's struct */
	size_t row_at;		/* where its row is noted; SIZE_MAX: nowhere */
};

/* Sets the texts a table names to "". */
void capability_empty_texts(const struct member_table *table, void *out)
	FD_NONNULL;
/* Reads the object at row into out, whose texts it empties first. */
void capability_read_object(struct capability_reader *reader, uint32_t row,
	const struct member_table *table, void *out) FD_NONNULL;
/* Pool text of a string, number or literal; "" for anything else. */
const char *capability_read_text(struct capability_reader *reader,
	uint32_t row) FD_NONNULL;
/* Adds the findings about a statement that has been read. */
void capability_check(struct capability_reader *reader) FD_NONNULL;
void capability_finding(struct capability_reader *reader, const char *format,
	...) FD_NONNULL FD_PRINTF(2, 3);

#endif
