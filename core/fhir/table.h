#ifndef FD_FHIR_TABLE_H
#define FD_FHIR_TABLE_H

/*
 * A Bundle as a table: a row an entry, columns by the type of resource. A
 * Bundle of one type has that type's columns, a mixed one those that all have:
 * Type, Id, What, Who, Status, Date. An array of resources and NDJSON are
 * tables too.
 *
 * A table keeps where entries begin, not what they say: cells are read from
 * the index when they are asked for. Entries are collected, sorted and
 * filtered in steps, while the document may still be arriving.
 */

#include "core/base/buf.h"
#include "core/doc/index.h"

struct table;

enum table_mark {
	TABLE_PLAIN,
	TABLE_GOOD,	/* accepted, 2xx */
	TABLE_DOUBT,	/* not settled, or to be doubted */
	TABLE_BAD	/* refused, wrong */
};

enum { TABLE_COLUMNS_MAX = 24 };

struct table *table_new(void) FD_MUST_USE;
void table_free(struct table *table);
/* Another document, or (root) a Bundle inside one; INDEX_NONE: all of it.
   Order and filter go, what columns are hidden stays. */
void table_reset(struct table *table, uint32_t root) FD_NONNULL;
/*
 * Goes on with what is to be done, at most `budget` small steps: entries
 * found, cells read, rows sorted. is_whole: nothing more will be indexed.
 * True while work is left on what is indexed so far.
 */
bool table_work(struct table *table, const struct doc_index *index,
	const char *text, bool is_whole, size_t budget) FD_NONNULL;
/* Share of sorting and filtering that is done, 0-99; -1 at rest. */
int table_progress(const struct table *table) FD_NONNULL;
/*
 * Stops sorting (the order before it stays) and filtering (the rows found so
 * far stay); false at rest.
 */
bool table_stop(struct table *table) FD_NONNULL;
/* The share at which it was stopped, until it is sorted or filtered anew; or
   -1. */
int table_stopped(const struct table *table) FD_NONNULL;

/*
 * False where there is nothing that has rows; the sentence says why and what
 * to do. Appended.
 */
bool table_is_there(const struct table *table, const struct doc_index *index,
	const char *text, struct buf *why) FD_NONNULL;
/* "searchset: 20 Patient of 4711; > next page". Appended. */
void table_describe(const struct table *table, const struct doc_index *index,
	const char *text, struct buf *out) FD_NONNULL;

/* Rows that pass the filter, and all entries. */
size_t table_count(const struct table *table) FD_NONNULL;
size_t table_entries(const struct table *table) FD_NONNULL;
/* The entry in a row (at < table_count), and the row of an entry or
   SIZE_MAX. Entries are numbered as in the document. */
uint32_t table_entry(const struct table *table, size_t at) FD_NONNULL;
size_t table_place(const struct table *table, uint32_t entry) FD_NONNULL;
/* What stands in the document there: the resource, or the entry itself. */
uint32_t table_row(const struct table *table, uint32_t entry) FD_NONNULL;
/* The entry that a row of the document is in, or INDEX_NONE. */
uint32_t table_entry_of(const struct table *table, uint32_t row) FD_NONNULL;
/* It is a Bundle with a table of its own. */
bool table_is_bundle(const struct table *table, uint32_t entry) FD_NONNULL;

/* All columns, the hidden ones too. */
size_t table_columns(const struct table *table) FD_NONNULL;
const char *table_column_name(const struct table *table, size_t column)
	FD_NONNULL;
bool table_column_is_shown(const struct table *table, size_t column)
	FD_NONNULL;
/* Remembered for tables of the same type, as long as this one lives. */
void table_show_column(struct table *table, size_t column, bool is_shown)
	FD_NONNULL;
/* By its name in any case; SIZE_MAX when there is none. */
size_t table_find_column(const struct table *table, const char *name)
	FD_NONNULL;
/*
 * A column of the caller's own, behind the others. read gives the rows of the
 * values that stand there in a resource, at most max, and appends words that
 * stand nowhere; either may be none.
 */
struct table_own {
	const char *name;	/* copied */
	size_t (*read)(void *data, const struct doc_index *index,
		const char *text, uint32_t resource, uint32_t *rows,
		size_t max, struct buf *words);
	void (*free)(void *data);	/* with the table, or NULL */
	void *data;
};
/* False when there is no room for one more; data stays the caller's then. */
bool table_add_own(struct table *table, const struct table_own *own)
	FD_NONNULL FD_MUST_USE;
bool table_is_own(const struct table *table, size_t column) FD_NONNULL;
/* False of a column that is none of these. */
bool table_remove_own(struct table *table, size_t column) FD_NONNULL;
/* The type all entries have, or "" when they are mixed. */
const char *table_type(const struct table *table) FD_NONNULL;

/* Names, birth dates and identifiers are masked from now on, or no longer. */
void table_mask(struct table *table, bool is_masked) FD_NONNULL;
/* Appends what a cell says, on one line. */
enum table_mark table_cell(const struct table *table,
	const struct doc_index *index, const char *text, uint32_t entry,
	size_t column, struct buf *out) FD_NONNULL;
/* Appends what is odd about an entry, in a sentence; or nothing. */
void table_remark(const struct table *table, const struct doc_index *index,
	const char *text, uint32_t entry, struct buf *out) FD_NONNULL;

/*
 * By a column: numbers, dates (in UTC), NHS numbers or text with numbers in
 * it by their value; cells that are empty come last. SIZE_MAX: as sent.
 */
void table_sort(struct table *table, size_t column, bool is_reversed)
	FD_NONNULL;
/* SIZE_MAX: as sent. */
size_t table_sort_column(const struct table *table, bool *is_reversed)
	FD_NONNULL;
/* Rows whose cells hold all words, in any case; "" shows all. */
void table_filter(struct table *table, const char *words) FD_NONNULL;
const char *table_filter_words(const struct table *table) FD_NONNULL;

#endif
