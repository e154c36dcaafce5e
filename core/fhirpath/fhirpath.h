#ifndef FD_FHIRPATH_FHIRPATH_H
#define FD_FHIRPATH_FHIRPATH_H

/*
 * FHIRPath (http://hl7.org/fhirpath/N1, release 2.0.0, with R4's additions at
 * http://hl7.org/fhir/R4/fhirpath.html and the functions on trial of 3.0):
 * an expression is compiled once and run over documents as doc/index has
 * them. Values are slices of the original bytes; numbers stay text until they
 * are reckoned with.
 *
 * What is known of types comes from a model; without one, elements are plain
 * names, and types are what resourceType, the ending of a choice (valueCode)
 * and the kind of JSON say. Whatever one run may use is limited; every limit
 * is a fault that names it.
 */

#include "core/base/buf.h"
#include "core/doc/index.h"

struct fhirpath;	/* a compiled expression */
struct fhirpath_run;	/* where expressions are run; one at a time */

/* What went wrong, and at which byte of the expression. */
enum fhirpath_fault_kind {
	FHIRPATH_FINE,
	FHIRPATH_SYNTAX,	/* it is no expression */
	FHIRPATH_SEMANTIC,	/* names something that can't be there */
	FHIRPATH_EXECUTION,	/* these values can't be treated so */
	FHIRPATH_LIMIT		/* steps, depth, items, memory, time */
};
struct fhirpath_fault {
	enum fhirpath_fault_kind kind;
	size_t at;
	char reason[256];
};

/* NULL with the fault. The source is copied; any bytes may be in it. */
struct fhirpath *fhirpath_compile(const char *source, size_t len,
	struct fhirpath_fault *fault) FD_NONNULL FD_MUST_USE;
void fhirpath_free(struct fhirpath *program);
const char *fhirpath_source(const struct fhirpath *program) FD_NONNULL;
/*
 * "line 1 column 7: reason", the line of the expression, and a caret below
 * the place; columns count characters from 1.
 */
void fhirpath_fault_print(const struct fhirpath_fault *fault,
	const char *source, size_t len, struct buf *out) FD_NONNULL;

/* A type of the model; 0 is none that it knows. */
typedef uint32_t fhirpath_type;

struct fhirpath_element {
	fhirpath_type type;	/* 0: not known */
	size_t name_len;	/* of its name: 5 in valueQuantity */
};

/* Types and elements; data is handed to each. */
struct fhirpath_model {
	void *data;
	/* "Patient", "HumanName", "code"; 0 when there is no such type. */
	fhirpath_type (*find)(void *data, const char *name, size_t len);
	/* Borrowed, not terminated. */
	const char *(*name)(void *data, fhirpath_type type, size_t *len);
	/* What it specialises, or 0. */
	fhirpath_type (*base)(void *data, fhirpath_type type);
	/*
	 * The element that a JSON member of that type is ("valueQuantity":
	 * value, Quantity); false when it has no such member.
	 */
	bool (*member)(void *data, fhirpath_type type, const char *key,
		size_t len, struct fhirpath_element *out);
	/* True when it has an element of that name, a choice's without the
	   type; *out is 0 where several types are possible. */
	bool (*element)(void *data, fhirpath_type type, const char *name,
		size_t len, fhirpath_type *out);
	/* What is not in it does not exist at all: `is` can refuse names. */
	bool is_complete;
};

enum fhirpath_kind {
	FHIRPATH_NODE,		/* of the document, whatever it is there */
	FHIRPATH_BOOLEAN, FHIRPATH_INTEGER, FHIRPATH_DECIMAL,
	FHIRPATH_STRING, FHIRPATH_DATE, FHIRPATH_DATETIME, FHIRPATH_TIME,
	FHIRPATH_QUANTITY,
	FHIRPATH_TYPE		/* what type() gives: text and namespace */
};

/* One value. Slices live as long as the run's result and the document. */
struct fhirpath_item {
	enum fhirpath_kind kind;
	fhirpath_type type;	/* of a node */
	uint32_t row, shadow;	/* of a node; a primitive's shadow is its
				   "_name"; INDEX_NONE where there is none */
	const char *text;	/* of all others: string, number, date; as an
				   expression has it, without @ and quotes */
	const char *unit;	/* quantity: "mg", "days"; type: namespace */
	uint32_t len, unit_len;
};

enum fhirpath_truth { FHIRPATH_FALSE, FHIRPATH_TRUE, FHIRPATH_UNKNOWN };

/* What the engine can't know. Any may be NULL; data is handed to each. */
struct fhirpath_hooks {
	void *data;
	/* A reference that the document does not hold: a row of the same
	   document, or INDEX_NONE. */
	uint32_t (*resolve)(void *data, const char *url, size_t len);
	enum fhirpath_truth (*member_of)(void *data,
		const struct fhirpath_item *item, const char *value_set,
		size_t len);
	enum fhirpath_truth (*conforms_to)(void *data,
		const struct fhirpath_item *item, const char *profile,
		size_t len);
	void (*trace)(void *data, struct fhirpath_run *run, const char *name,
		size_t len, const struct fhirpath_item *items, size_t count);
	/* %name: its value as a text that stays; false: there is none. */
	bool (*variable)(void *data, const char *name, size_t len,
		const char **value);
	/* A remark on how the expression is written. */
	void (*hint)(void *data, const char *sentence);
	/*
	 * Each sub-expression: begun (items NULL), and done. span is where it
	 * stands in the source, depth how deep it lies in others.
	 */
	void (*explain)(void *data, struct fhirpath_run *run, size_t at,
		size_t len, unsigned depth, const struct fhirpath_item *items,
		size_t count);
};

/* 0 stands for the default. */
struct fhirpath_limits {
	size_t steps;		/* 20 million sub-expressions and items */
	size_t items;		/* 1 million in one collection */
	size_t memory;		/* 256 MiB for one run */
	unsigned depth;		/* 500 */
	long ms;		/* none */
};

struct fhirpath_settings {
	const struct fhirpath_model *model;	/* NULL: plain names */
	const struct fhirpath_hooks *hooks;	/* NULL: none */
	struct fhirpath_limits limits;
	bool is_strict;		/* unknown elements are faults */
};

/* model and hooks are borrowed. */
struct fhirpath_run *fhirpath_run_new(
	const struct fhirpath_settings *settings) FD_NONNULL FD_MUST_USE;
void fhirpath_run_free(struct fhirpath_run *run);

/*
 * Runs over a row of a document, which is %context; %resource is the nearest
 * resource around it. The last result and all its slices are gone then.
 */
bool fhirpath_evaluate(struct fhirpath_run *run,
	const struct fhirpath *program, const struct doc_index *index,
	const char *text, uint32_t row, struct fhirpath_fault *fault)
	FD_NONNULL FD_MUST_USE;
/* The same where the caller knows more of the row than the document says. */
struct fhirpath_place {
	uint32_t row, shadow;	/* of a primitive; INDEX_NONE: none */
	fhirpath_type type;	/* of the model; 0: as the row itself tells */
	uint32_t resource;	/* %resource; INDEX_NONE: the nearest */
};
bool fhirpath_evaluate_at(struct fhirpath_run *run,
	const struct fhirpath *program, const struct doc_index *index,
	const char *text, const struct fhirpath_place *place,
	struct fhirpath_fault *fault) FD_NONNULL FD_MUST_USE;
size_t fhirpath_count(const struct fhirpath_run *run) FD_NONNULL;
/* at < fhirpath_count. */
const struct fhirpath_item *fhirpath_at(const struct fhirpath_run *run,
	size_t at) FD_NONNULL;
/*
 * The whole result as a condition: a Boolean, or one value of any other kind
 * (true), or empty (unknown). False with a fault for several values.
 */
bool fhirpath_condition(struct fhirpath_run *run, enum fhirpath_truth *out,
	struct fhirpath_fault *fault) FD_NONNULL FD_MUST_USE;

/* The value that a node stands for (its System type); other items as is. */
struct fhirpath_item fhirpath_value(struct fhirpath_run *run,
	const struct fhirpath_item *item) FD_NONNULL;
/* "Integer", "code", "Patient"; "" when nothing is known. */
void fhirpath_type_name(struct fhirpath_run *run,
	const struct fhirpath_item *item, struct buf *out) FD_NONNULL;
/*
 * On one line: a node as it was sent, without white space between tokens and
 * quotes around a string (its escapes stay); "4 'mg'", "2015-02"; controls as
 * escapes.
 */
void fhirpath_print(struct fhirpath_run *run, const struct fhirpath_item *item,
	struct buf *out) FD_NONNULL;
/* As JSON: a node's bytes as sent; what was reckoned in JSON's forms. */
void fhirpath_print_json(struct fhirpath_run *run,
	const struct fhirpath_item *item, struct buf *out) FD_NONNULL;

/* Names of all functions, for completion and help; NULL at the end. */
const char *fhirpath_function_name(size_t at);

#endif
