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
	MEMBER_TEXTS,		/* struct capability_texts */
	MEMBER_EXPECTED,	/* expectations of the same: "_name" */
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

/*
 * Rows of the tables: a struct, the member's name in the statement, and where
 * it goes in the struct.
 */
#define TEXT(type, name, member) \
	{ name, MEMBER_TEXT, offsetof(struct type, member), 0, NULL, NULL }
#define BOOL(type, name, member) \
	{ name, MEMBER_BOOL, offsetof(struct type, member), 0, NULL, NULL }
#define JOINED(type, name, member) \
	{ name, MEMBER_JOINED, offsetof(struct type, member), 0, NULL, NULL }
#define EXPECTED(type) \
	{ "extension", MEMBER_EXPECTATION, \
		offsetof(struct type, expectation), 0, NULL, NULL }
#define ITEMS(type, name, member, counter, items) \
	{ name, MEMBER_ITEMS, offsetof(struct type, member), \
		offsetof(struct type, counter), items, NULL }
#define TEXTS(type, name, member) \
	{ name, MEMBER_TEXTS, offsetof(struct type, member), 0, NULL, NULL }, \
	{ "_" name, MEMBER_EXPECTED, offsetof(struct type, member), 0, NULL, \
		NULL }
#define OBJECT(name, table) { name, MEMBER_OBJECT, 0, 0, table, NULL }
#define CUSTOM(name, read) { name, MEMBER_CUSTOM, 0, 0, NULL, read }
#define TABLE(members, size, row) \
	{ members, FD_COUNT(members), size, row }

/* Sets the texts a table names to "", those of its objects too. */
void capability_empty_texts(const struct member_table *table, void *out)
	FD_NONNULL;
/* Reads the object at row into out, whose texts it empties first. */
void capability_read_object(struct capability_reader *reader, uint32_t row,
	const struct member_table *table, void *out) FD_NONNULL;
/* Pool text of a string, number or literal; "" for anything else. */
const char *capability_read_text(struct capability_reader *reader,
	uint32_t row) FD_NONNULL;
/* The text at a path below row; "" when there is none. */
const char *capability_text_at(struct capability_reader *reader,
	uint32_t row, const char *steps) FD_NONNULL;
/* First element of a list and the one after; INDEX_NONE for none. */
uint32_t capability_first(const struct capability_reader *reader,
	uint32_t list) FD_NONNULL;
uint32_t capability_next(const struct capability_reader *reader,
	uint32_t row) FD_NONNULL;
/* Pool text of words, which are freed. */
const char *capability_keep(struct capability_reader *reader,
	struct buf *words) FD_NONNULL;
/* Adds the text behind what is there already; nothing for an empty one. */
void capability_add_words(struct buf *out, const char *between,
	const char *text) FD_NONNULL;
/* Members of the statement that are read by functions of their own. */
void capability_read_services(struct capability_reader *reader, uint32_t row);
void capability_read_oauth_uris(struct capability_reader *reader,
	uint32_t row);
void capability_read_messaging(struct capability_reader *reader,
	uint32_t row);
/* That the text itself is broken, which comes first. */
void capability_check_text(struct capability_reader *reader) FD_NONNULL;
/* Adds the findings about a statement that has been read. */
void capability_check(struct capability_reader *reader) FD_NONNULL;
void capability_finding(struct capability_reader *reader, const char *format,
	...) FD_NONNULL FD_PRINTF(2, 3);

#endif
