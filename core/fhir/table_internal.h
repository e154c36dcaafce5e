#ifndef FD_FHIR_TABLE_INTERNAL_H
#define FD_FHIR_TABLE_INTERNAL_H

/*
 * What the files of the table share: table.c collects the entries, table_refs
 * finds them by reference, table_columns says what columns there are,
 * table_cell what stands in them, table_value puts any value in words,
 * table_own has those of the caller, and table_order sorts and filters.
 */

#include "core/base/map.h"
#include "core/fhir/table.h"

enum table_how {
	CELL_VALUE,		/* what stands at the steps, by its shape */
	CELL_NAME,		/* the name of most weight */
	CELL_NHS,
	CELL_COUNT,		/* how many there are */
	CELL_SIZE,		/* bytes behind base64 */
	CELL_RESULT,		/* of an Observation */
	CELL_EVENT,		/* of a MessageHeader */
	CELL_HEADER,		/* steps in the first resource of a Bundle */
	CELL_CODE_VALUE,	/* an Observation in one cell */
	/* Of the entry. */
	CELL_TYPE, CELL_ID, CELL_MODE, CELL_REQUEST, CELL_RESPONSE,
	CELL_ROLE,		/* the type's own cell with the same role */
	CELL_OWN		/* what the caller reads */
};

enum table_kind { KIND_TEXT, KIND_NUMBER, KIND_DATE, KIND_NHS };
enum table_role { ROLE_NONE, ROLE_WHAT, ROLE_WHO, ROLE_STATUS, ROLE_DATE };

struct table_column {
	const char *name;	/* NULL: only for its role */
	/* From the resource; "a.b|c*": the first that is there, c* being any
	   name of c and a capital. */
	const char *steps;
	enum table_how how;
	enum table_kind kind;
	enum table_role role;
};

enum { SPEC_COLUMNS = 9 };

struct table_spec {
	const char *types;	/* divided by blanks */
	struct table_column column[SPEC_COLUMNS];
};

enum table_mode {
	MODE_NONE, MODE_MATCH, MODE_INCLUDE, MODE_OUTCOME, MODE_OTHER, MODES
};

struct table_item {
	uint32_t row;		/* the entry */
	uint32_t resource;	/* or INDEX_NONE */
	uint16_t type;
	uint8_t mode;
};

struct table_name {
	char *name;
	const struct table_spec *spec;
	size_t count, matches;
};

/* Hashes of references to entry + 1, 0 for a free slot. */
struct table_refs {
	uint32_t *hash, *item;
	size_t count, slots;	/* slots: 0 or a power of two */
};

enum table_shape {
	SHAPE_UNKNOWN, SHAPE_BUNDLE, SHAPE_OBJECT, SHAPE_ARRAY,
	SHAPE_SEQUENCE, SHAPE_OTHER
};

struct sort_key {
	double number;
	size_t text;		/* in order.texts */
	bool has_number, is_empty;
};

enum order_phase {
	ORDER_REST, ORDER_KEYS, ORDER_MERGE, ORDER_MATCH,
	ORDER_STOPPED		/* not all entries were matched */
};
enum order_match { MATCH_UNKNOWN, MATCH_NO, MATCH_YES };

/*
 * From the entries to the rows: sorted by keys that are read once, then
 * matched in that order.
 */
struct table_order {
	enum order_phase phase;
	size_t at, match_at;	/* next entry to get a key, row to match */
	const struct table_column *column;	/* or NULL: as sent */
	bool is_reversed, is_sorted;
	const struct table_column *column_before;	/* that `final` is by */
	bool was_reversed;
	int stopped;		/* percent and 1; 0: it was not */
	char *words;		/* NULL: no filter */
	struct sort_key *keys;
	struct buf texts;
	uint32_t *from, *to;	/* merged from one to the other */
	size_t width, low, left, right, put;	/* of the merge */
	uint32_t *final;	/* all entries in order; NULL: as sent */
	uint8_t *match;		/* for each entry */
	size_t match_alloc;
	uint32_t *shown;	/* the rows, where there is a filter */
	size_t shown_count, shown_alloc;
};

struct table {
	uint32_t root;		/* INDEX_NONE: the document */
	enum table_shape shape;
	uint32_t top;		/* the Bundle, or the array */
	uint32_t last;		/* member or text that was looked at */
	uint32_t list;		/* Bundle.entry, or the array */
	uint32_t list_last;	/* element that was looked at */
	bool is_list_done, is_done;
	uint32_t type_row, total_row, link_row;	/* of the Bundle */
	struct table_item *items;
	size_t count, alloc;
	struct table_name *names;	/* 0: no type */
	size_t name_count, name_alloc;
	size_t modes[MODES];
	bool has_request, has_response, has_bare, is_history;
	struct table_refs refs;
	char *self_type;	/* what the self link asks for, or NULL */
	bool has_self;		/* there is a self link */

	const struct table_column *columns[TABLE_COLUMNS_MAX];
	size_t column_count;
	struct table_own_column *own;
	struct map *hidden;	/* type to a mask of hidden columns */
	bool is_masked, is_stale;	/* stale: columns are to be chosen */
	struct table_order order;
};

/* Values of one document: every reader takes the same three. */
struct table_place {
	const struct table *table;
	const struct doc_index *index;
	const char *text;
	bool is_masked;
	int depth;		/* references that were followed */
};

/* table_columns.c */
const struct table_spec *table_spec_find(const char *type) FD_NONNULL;
/* The column of that role, or NULL. */
const struct table_column *table_spec_role(const struct table_spec *spec,
	enum table_role role) FD_NONNULL;
void table_choose_columns(struct table *table) FD_NONNULL;

/* table_own.c */
/* Behind the columns that were chosen. */
void table_add_own_columns(struct table *table) FD_NONNULL;
enum table_mark table_put_own(const struct table_place *place, uint32_t entry,
	const struct table_column *column, struct buf *out) FD_NONNULL;
void table_free_own(struct table *table) FD_NONNULL;

/* table_refs.c */
void table_refs_add(struct table_refs *refs, const char *reference,
	uint32_t item) FD_NONNULL;
void table_refs_finish(struct table_refs *refs) FD_NONNULL;
/* The entry a reference is to, or INDEX_NONE. */
uint32_t table_refs_find(const struct table_place *place,
	const char *reference) FD_NONNULL;

/* table_value.c */
/* Owned text of a string row; NULL for others and for what is longer than
   any name, id or URL. */
char *table_text_dup(const struct table_place *place, uint32_t row)
	FD_NONNULL FD_MUST_USE;
/* As index_member and index_find, but giving up in objects of more members
   than any resource has. */
uint32_t table_member(const struct table_place *place, uint32_t object,
	const char *name) FD_NONNULL;
/* At the first of the steps that leads somewhere, or INDEX_NONE. */
uint32_t table_find(const struct table_place *place, uint32_t from,
	const char *steps) FD_NONNULL;
/* Appends the text of a scalar, on one line and cut where it is long. */
void table_put_scalar(const struct table_place *place, uint32_t row,
	struct buf *out) FD_NONNULL;
/* Words made of the text at that row: masked where that text is. */
void table_put_text(const struct table_place *place, uint32_t row,
	const char *words, struct buf *out) FD_NONNULL;
/* Any value in words, by its shape. */
void table_put_value(const struct table_place *place, uint32_t row,
	struct buf *out) FD_NONNULL;
void table_put_name(const struct table_place *place, uint32_t names,
	struct buf *out) FD_NONNULL;
/* True when the string at the steps is that one. */
bool table_says(const struct table_place *place, uint32_t from,
	const char *steps, const char *value) FD_NONNULL;

/* table_remark.c */
/* True where search.mode can't be right. */
bool table_doubts_mode(const struct table *table, uint32_t entry) FD_NONNULL;
/* The value of the identifier that is an NHS number, or INDEX_NONE. */
uint32_t table_find_nhs(const struct table_place *place, uint32_t resource)
	FD_NONNULL;

/* table_cell.c */
enum table_mark table_put_cell(const struct table_place *place,
	uint32_t entry, const struct table_column *column, struct buf *out)
	FD_NONNULL;
/* The same of a role, for what refers to an entry. */
void table_put_role(const struct table_place *place, uint32_t entry,
	enum table_role role, struct buf *out) FD_NONNULL;

/* table_describe.c */
/* "Patient" and "1" of ".../Patient/1/_history/2"; false without a type. id
   may be NULL, and is "" where there is none. Owned. */
bool table_read_url(const char *url, char **type, char **id)
	__attribute__((nonnull(1, 2)));
/* Owned URL of the Bundle's link of that relation, or NULL. */
char *table_link(const struct table_place *place, const char *relation)
	FD_NONNULL FD_MUST_USE;

/* table_order.c */
/* Forgets what was sorted and matched; words and column go as well. */
void table_order_finish(struct table_order *order) FD_NONNULL;
/* True while there is something to do now. */
bool table_order_work(struct table *table, const struct table_place *place,
	size_t budget) FD_NONNULL;
/* What was sorted by may be no column any more. */
void table_order_check_column(struct table *table) FD_NONNULL;

/* table_compare.c */
void table_key_read(const struct table_place *place, uint32_t entry,
	const struct table_column *column, struct buf *texts,
	struct sort_key *out) FD_NONNULL;
/* Below 0: a first; empty ones are last whatever the direction. */
int table_key_compare(const struct sort_key *a, const struct sort_key *b,
	const char *texts, bool is_reversed) FD_NONNULL;

#endif
