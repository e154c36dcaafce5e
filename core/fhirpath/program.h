#ifndef FD_FHIRPATH_PROGRAM_H
#define FD_FHIRPATH_PROGRAM_H

/*
 * A compiled expression: nodes in one array, those of a part before the node
 * that joins them, and a pool with their texts. Functions are known by their
 * number. For the files of core/fhirpath.
 */

#include "core/fhirpath/fhirpath.h"

enum { FP_NONE = UINT32_MAX, FP_ARGUMENTS_MAX = 16, FP_PARSE_DEPTH = 200,
	FP_SOURCE_MAX = 1 << 20 };

enum fp_op {
	FP_EMPTY,		/* {} */
	FP_LITERAL,		/* kind, text, unit */
	FP_VARIABLE,		/* %text */
	FP_THIS, FP_INDEX, FP_TOTAL,
	FP_MEMBER,		/* left (or $this), text */
	FP_CALL,		/* left (or $this), function, arguments */
	FP_ITEM_AT,		/* left[right] */
	FP_PLUS, FP_NEGATE,	/* right */
	FP_IS, FP_AS,		/* left, text, unit: namespace */
	FP_BINARY		/* left, right, binary */
};

/* In the order of their table in parser.c. */
enum fp_binary {
	FP_IMPLIES, FP_OR, FP_XOR, FP_AND, FP_IN, FP_CONTAINS, FP_EQUAL,
	FP_NOT_EQUAL, FP_EQUIVALENT, FP_NOT_EQUIVALENT, FP_LESS,
	FP_LESS_EQUAL, FP_GREATER, FP_GREATER_EQUAL, FP_UNION, FP_ADD,
	FP_SUBTRACT, FP_CONCATENATE, FP_MULTIPLY, FP_DIVIDE, FP_DIV, FP_MOD
};

struct fp_node {
	enum fp_op op;
	enum fp_binary binary;
	enum fhirpath_kind kind;
	uint32_t left, right;
	uint32_t arguments;	/* first of them in the program's list */
	uint16_t argument_count, function;
	bool is_descending;	/* an argument of sort(): largest first */
	uint32_t at, end;	/* in the source */
	uint32_t anchor;	/* where the name or the operator stands */
	uint32_t text, text_len, unit, unit_len;	/* in the pool */
};

struct fhirpath {
	char *source;
	size_t source_len;
	struct fp_node *nodes;
	size_t count, alloc;
	uint32_t *arguments;
	size_t argument_count, argument_alloc;
	struct buf pool;
	uint32_t root;
};

/* Sets the fault unless there is one; always false. */
bool fp_fault(struct fhirpath_fault *fault, enum fhirpath_fault_kind kind,
	size_t at, const char *format, ...) FD_PRINTF(4, 5);
/* The type that an argument names ("FHIR.Patient", string); false when it is
   something else. Slices of the pool. */
bool fp_type_argument(const struct fhirpath *program, uint32_t node,
	const char **space, size_t *space_len, const char **name,
	size_t *name_len) FD_NONNULL FD_MUST_USE;

#endif
