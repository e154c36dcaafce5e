#ifndef FD_FHIR_SUMMARY_PART_H
#define FD_FHIR_SUMMARY_PART_H

/*
 * What the summary_*.c and datatype*.c files share and nobody else needs.
 */

#include "core/fhir/summary.h"

enum {
	SUMMARY_LIST_MAX = 50,		/* items of a list that are told */
	SUMMARY_ENTRIES_MAX = 1000,	/* of a Bundle */
	SUMMARY_LINES_MAX = 2000	/* of a page */
};

/* A page being written. */
struct summary {
	const struct doc_index *index;
	const char *text;
	const struct summary_options *options;
	struct page *page;
	uint32_t resource;	/* that is being told */
	struct references *references;
	enum page_tone tone;	/* what is being put deserves it */
	unsigned nesting;	/* of names in names, resources in pages */
	uint32_t *told;		/* rows of a message that have had their say */
	size_t told_count, told_alloc;
	bool is_cut;		/* lines were left out */
};

/* Appends words for the value at a row; false where it is not of the kind. */
typedef bool summary_put(struct summary *summary, uint32_t row,
	struct buf *out);
/* Writes the lines of an element. */
typedef void summary_write(struct summary *summary, uint32_t row,
	const char *label, unsigned level);

/* An element of a resource: in words of the table, or by its shape. */
struct summary_field {
	const char *path;	/* "code", "value[x]" */
	const char *label;	/* NULL: the words of its name */
	summary_put *put;	/* of one line, or NULL */
	summary_write *write;	/* of several, or NULL */
	bool is_section;	/* with a heading, behind all elements */
};
#define PLAIN(path, label)		{ path, label, NULL, NULL, false }
#define PUT(path, label, put)		{ path, label, put, NULL, false }
#define WRITE(path, label, write)	{ path, label, NULL, write, false }
#define SECTION(path, label, write)	{ path, label, NULL, write, true }

struct summary_type {
	const char *name;
	const struct summary_field *fields;
	size_t count;
	/* What follows the fields and is not in one element; or NULL. */
	void (*more)(struct summary *summary, uint32_t row);
	/* What comes before them; or NULL. */
	void (*lead)(struct summary *summary, uint32_t row);
};

/* summary_read.c: what stands in the document. */
uint32_t summary_find(const struct summary *summary, uint32_t row,
	const char *steps) FD_NONNULL;
bool summary_is(const struct summary *summary, uint32_t row,
	enum row_kind kind) FD_NONNULL;
uint32_t summary_first(const struct summary *summary, uint32_t row)
	FD_NONNULL;
uint32_t summary_next(const struct summary *summary, uint32_t row)
	FD_NONNULL;
uint32_t summary_count(const struct summary *summary, uint32_t row)
	FD_NONNULL;
/* The element's name into out, emptied first; "" in an array. */
void summary_element_name(const struct summary *summary, uint32_t row,
	struct buf *out) FD_NONNULL;
/* Scalars as written, strings decoded, masked where it must be; false for
   null, containers and what is not there. */
bool summary_put_scalar(struct summary *summary, uint32_t row,
	struct buf *out) FD_NONNULL;
/* The same of steps from a row; owned, or NULL. */
char *summary_dup(struct summary *summary, uint32_t row, const char *steps)
	FD_NONNULL FD_MUST_USE;
bool summary_equals(const struct summary *summary, uint32_t row,
	const char *steps, const char *value) FD_NONNULL;
/* The resource a reference leads to in this document, or INDEX_NONE. */
uint32_t summary_resolve(struct summary *summary, uint32_t reference,
	bool *has_url) FD_NONNULL;

/* summary_line.c: lines of the page. */
bool summary_is_full(struct summary *summary) FD_NONNULL;
void summary_pair(struct summary *summary, uint32_t row, const char *label,
	unsigned level, const char *value) FD_NONNULL;
void summary_warn(struct summary *summary, uint32_t row, const char *format,
	...) FD_NONNULL FD_PRINTF(3, 4);
void summary_more(struct summary *summary, uint32_t row, uint32_t count,
	unsigned level) FD_NONNULL;
/* Columns that lines may have. */
size_t summary_width(const struct summary *summary) FD_NONNULL;

/* datatype*.c: FHIR's datatypes in one line. */
/* By the shape of the value: any datatype or scalar; false for others. */
summary_put datatype_put;
summary_put datatype_put_name, datatype_put_address, datatype_put_contact,
	datatype_put_quantity, datatype_put_range, datatype_put_ratio,
	datatype_put_period, datatype_put_attachment, datatype_put_annotation,
	datatype_put_identifier, datatype_put_coding, datatype_put_concept,
	datatype_put_reference, datatype_put_date, datatype_put_birth_date,
	datatype_put_timing, datatype_put_money, datatype_put_extension;
/* A CodeableConcept without codes: what a table has room for. */
summary_put datatype_put_short;
/* Members of words ("text coding"), divided by blanks. */
bool datatype_has_only(const struct summary *summary, uint32_t row,
	const char *members) FD_NONNULL;

/* summary_words.c */
/* "birthDate" -> "Birth date"; value[x] without its type. */
void summary_label(const char *element, struct buf *out) FD_NONNULL;
/* Words for a code of a system (NULL: of none), or NULL. */
const char *summary_code_words(const char *system, const char *code);
summary_put summary_put_response_code, summary_put_code;

/* summary_element.c: any element at all. */
void summary_element(struct summary *summary, uint32_t row,
	const char *label, unsigned level) FD_NONNULL;
/* All members of an object but those named ("id url"). */
void summary_members(struct summary *summary, uint32_t row,
	const char *but, unsigned level) FD_NONNULL;
void summary_extensions(struct summary *summary, uint32_t row,
	unsigned level) FD_NONNULL;
/* A field of a table; row: the element. */
void summary_field(struct summary *summary, uint32_t row,
	const struct summary_field *field, const char *label, unsigned level)
	FD_NONNULL;
void summary_warnings(struct summary *summary, uint32_t row) FD_NONNULL;

/* summary.c */
void summary_resource(struct summary *summary, uint32_t row) FD_NONNULL;
/* The two halves of it, without the heading: elements of a line, and what
   stands behind them under headings of its own. */
void summary_resource_head(struct summary *summary, uint32_t row) FD_NONNULL;
void summary_resource_rest(struct summary *summary, uint32_t row) FD_NONNULL;
summary_put summary_put_name;
/* True the first time. */
bool summary_tell(struct summary *summary, uint32_t row) FD_NONNULL;
bool summary_was_told(const struct summary *summary, uint32_t row)
	FD_NONNULL;

/* The tables, and what is more than a table. */
const struct summary_type *summary_type_of(const char *name) FD_NONNULL;
const struct summary_type *summary_clinical_type(const char *name)
	FD_NONNULL;
const struct summary_type *summary_definition_type(const char *name)
	FD_NONNULL;
summary_write summary_write_components, summary_write_results,
	summary_write_issues, summary_write_links, summary_write_server,
	summary_write_size, summary_write_count, summary_write_concepts,
	summary_write_items, summary_write_parameters, summary_write_reply,
	summary_write_focus, summary_write_supporting;
summary_put summary_put_range, summary_put_participant,
	summary_put_software, summary_put_source, summary_put_destination,
	summary_put_content;
void summary_order_answers(struct summary *summary, uint32_t row) FD_NONNULL;
void summary_bundle(struct summary *summary, uint32_t row) FD_NONNULL;
/* Of a message or a document: its header and its outline. */
void summary_bundle_lead(struct summary *summary, uint32_t row) FD_NONNULL;

#endif
