#ifndef FD_FHIR_SEARCH_QUERY_H
#define FD_FHIR_SEARCH_QUERY_H

/*
 * A FHIR search (R4 search.html) as the text that goes into the URL, and its
 * parts as a person thinks of them. The text is the truth: a parameter is its
 * name and its values as written, percent-encoding and all, and the parts are
 * read from it whenever they are asked for. So what was not edited is printed
 * byte for byte, and an edit writes anew only the part that it changes.
 *
 *	a=1,2&b:exact=x		parameters, values (any of them may match)
 *	subject:Patient.name	a chain; _has:Observation:patient:code
 *	gt5.4|system|mg		a value's fields, as its shape has them
 *
 * Delimiters count whether they are percent-encoded or not, as servers decode
 * before they look; "\," "\|" "\$" "\\" are none. {{variables}} are opaque.
 */

#include "core/base/buf.h"

/* What kind of fields a value has. */
enum search_shape {
	SHAPE_TEXT,		/* VALUE */
	SHAPE_PLAIN,		/* VALUE, its escapes kept: it may have "|" */
	SHAPE_NUMBER,		/* PREFIX VALUE */
	SHAPE_DATE,		/* PREFIX VALUE */
	SHAPE_TOKEN,		/* SYSTEM CODE */
	SHAPE_OF_TYPE,		/* SYSTEM CODE VALUE */
	SHAPE_QUANTITY,		/* PREFIX VALUE SYSTEM CODE */
	SHAPE_REFERENCE,	/* TYPE VALUE: an id, or a whole URL */
	SHAPE_COMPOSITE,	/* PART, any number of them */
	SHAPE_SORT,		/* PREFIX ("-" or none) VALUE */
	SHAPE_INCLUDE,		/* TYPE VALUE (the parameter) TARGET */
	SHAPE_FLAG,		/* VALUE: true or false */
	SHAPE_WORD,		/* VALUE: one of a few words */
	SHAPE_COUNT		/* VALUE: a whole number */
};

enum search_field {
	SEARCH_PREFIX, SEARCH_TYPE, SEARCH_VALUE, SEARCH_SYSTEM, SEARCH_CODE,
	SEARCH_TARGET,
	SEARCH_PART	/* SEARCH_PART + n: the composite's n-th */
};

struct search_value {
	char *lead;	/* the comma in front as written; "" for the first */
	char *written;
};

struct search_param {
	char *lead;	/* "&" as written; "" for the first */
	char *name;	/* as written, modifiers and chain and all */
	bool has_equals;
	size_t count, alloc;
	struct search_value *value;	/* at least one where has_equals */
};

struct search_query {
	size_t count, alloc;
	struct search_param *param;
	char *tail;	/* "&" behind the last one, or "" */
};

/* The text behind the "?". Any text will do, and is printed as it was. */
void search_query_parse(struct search_query *query, const char *text)
	FD_NONNULL;
void search_query_print(const struct search_query *query, struct buf *out)
	FD_NONNULL;
void search_query_finish(struct search_query *query) FD_NONNULL;
/* Adds "name=value" as written behind the last one. */
struct search_param *search_query_add(struct search_query *query,
	const char *written) FD_NONNULL;
void search_query_remove(struct search_query *query, size_t at) FD_NONNULL;

/* One parameter alone: "name=value", as written. */
void search_param_parse(struct search_param *param, const char *text)
	FD_NONNULL;
void search_param_print(const struct search_param *param, struct buf *out)
	FD_NONNULL;
void search_param_finish(struct search_param *param) FD_NONNULL;
/* Owned, decoded. */
char *search_param_name(const struct search_param *param) FD_NONNULL
	FD_MALLOC;
/* Written anew only where it says something else. */
void search_param_set_name(struct search_param *param, const char *name)
	FD_NONNULL;
/* An empty value behind the last one; the first takes the "=" along. */
struct search_value *search_param_add_value(struct search_param *param)
	FD_NONNULL;
/* The "=" goes with the last one. */
void search_param_remove_value(struct search_param *param, size_t at)
	FD_NONNULL;

/*
 * A value's field, owned: decoded, without escapes ("a\,b" is "a,b") but
 * for those of a plain one, of a reference and of a composite's part. NULL
 * where the value has none: "code" has no system, "|code" an empty one.
 */
char *search_value_get(const struct search_value *value,
	enum search_shape shape, enum search_field field) FD_NONNULL
	FD_MUST_USE;
/* NULL takes the field out, and what can't stand without it. */
void search_value_set(struct search_value *value, enum search_shape shape,
	enum search_field field, const char *text)
	__attribute__((nonnull(1)));
/* Parts of a composite, or fields of another shape. */
size_t search_value_parts(const struct search_value *value,
	enum search_shape shape) FD_NONNULL;
/* True where the shape has that field. */
bool search_shape_has(enum search_shape shape, enum search_field field);

/* A step on the way to the parameter that is asked for. */
struct search_step {
	bool is_has;	/* _has:TYPE:NAME: */
	char *name;	/* the reference that is followed */
	char *type;	/* :Type of a chain, or of _has; NULL: none */
};

struct search_name {
	size_t count, alloc;
	struct search_step *step;
	char *name;	/* "code" */
	char *modifier;	/* "exact", "Patient"; NULL: none */
};

/* A decoded name taken apart; what it prints is what was read. */
void search_name_read(struct search_name *name, const char *text) FD_NONNULL;
void search_name_print(const struct search_name *name, struct buf *out)
	FD_NONNULL;
void search_name_finish(struct search_name *name) FD_NONNULL;
void search_name_add_step(struct search_name *name, bool is_has,
	const char *step, const char *type) __attribute__((nonnull(1, 3)));

#endif
