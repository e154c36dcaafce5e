#ifndef FD_FHIR_OPERATION_H
#define FD_FHIR_OPERATION_H

/*
 * OperationDefinitions (FHIR R4 operationdefinition.html), read as leniently
 * as CapabilityStatements are, and the requests that call them (R4
 * operations.html). For the operations that R4 itself defines the program
 * knows the facts, should a server have no definition to give.
 *
 * Texts are owned by the operation; "" where nothing is said.
 */

#include "core/doc/index.h"
#include "core/fhir/capability.h"
#include "core/fhir/page.h"
#include "core/fhir/request.h"

struct operation_param {
	const char *name, *use;		/* "in", "out" */
	const char *min, *max;		/* "0", "*" */
	const char *type;		/* "code", "Coding", "Resource", "" */
	const char *search_type, *documentation;
	const char *profiles;		/* that a reference may point to */
	const char *value_set, *strength;	/* of a binding */
	size_t part_count;
	struct operation_param *part;
};

struct operation {
	const char *name, *code, *title, *url, *version, *status, *kind,
		*publisher, *date, *description, *purpose, *comment, *base;
	const char *resources;		/* "Patient, Encounter" */
	const char *affects_state;	/* "true", "false", "" */
	const char *input_profile, *output_profile;
	bool on_system, on_type, on_instance;
	bool is_own;			/* facts of the program's own */
	size_t param_count;
	struct operation_param *param;
	size_t finding_count;
	const char **findings;
};

/* NULL with err when the document is no OperationDefinition at all. */
struct operation *operation_read(const struct doc_index *index,
	const char *text, struct err *err) FD_NONNULL FD_MUST_USE;
void operation_free(struct operation *operation);
/*
 * What the program knows of an operation ("validate", "$validate"); NULL when
 * nothing. To be freed.
 */
struct operation *operation_known(const char *name) FD_NONNULL FD_MUST_USE;
/* Names of the known ones, in order; false behind the last. */
bool operation_known_name(size_t at, char *out, size_t size) FD_NONNULL;

/* True where it can be called at a type or at one of its resources; of any
   "Resource" at each. NULL: at any level. */
bool operation_is_for(const struct operation *operation, const char *type)
	__attribute__((nonnull(1)));

/* All that is said of it, for a person. */
void operation_page(const struct operation *operation, struct page *page)
	FD_NONNULL;

/* True where GET may call it: it changes nothing. */
bool operation_can_get(const struct operation *operation) FD_NONNULL;
/* Kinds of types by name: "code" is simple, "Patient" a resource. */
bool operation_type_is_simple(const char *type) FD_NONNULL;
bool operation_type_is_resource(const char *type) FD_NONNULL;
/*
 * The parameter that can be the body itself instead of a part of Parameters:
 * the only resource among those that go in, where all others are simple.
 * NULL when there is none.
 */
const struct operation_param *operation_body_param(
	const struct operation *operation) FD_NONNULL;

/* A value given to a parameter, or to a part of one. */
struct operation_value {
	const char *name;	/* "profile", "parameter.name" for a part */
	const char *type;	/* by the definition, or by who knows */
	const char *text;	/* as typed; "" leaves it out; a resource: its
				   JSON */
	bool is_many;		/* several, divided by ";" */
};

struct operation_call {
	const char *name;		/* with its dollar or without */
	const char *type, *id;		/* "" where it is not on one */
	bool is_get;
	/* The value of that name is the body itself, the others are in the
	   URL; NULL: a Parameters resource has them all. */
	const char *body;
	const struct operation_value *value;
	size_t count;
};

/* A sentence against a value, or NULL. "{{...}}" is always let pass. */
const char *operation_problem(const char *type, const char *text) FD_NONNULL;
/*
 * Fills the request in: method, path, parameters, body. Headers stay. False
 * with err when a value can't be what its type says.
 */
bool operation_compose(const struct operation_call *call,
	struct compose *out, struct err *err) FD_NONNULL FD_MUST_USE;

/*
 * The operation of that name, with its dollar or without, on the type (NULL:
 * the system's, or else the first type's that has it); of is the type's, NULL
 * for the system's. NULL when it is not listed.
 */
const struct capability_operation *operation_listed(
	const struct capability *capability, const char *type,
	const char *name, const struct capability_resource **of)
	__attribute__((nonnull(1, 3, 4))) FD_MUST_USE;
/*
 * Where a definition may be found: "Type/id" below the service's base,
 * whatever the name a statement gives it (canonical, relative, absolute).
 * Owned relative URLs to be asked in this order, NULL at the end of them.
 */
char *operation_place(const char *definition, const char *base, size_t at)
	FD_NONNULL FD_MUST_USE;
/*
 * The definition in an answer: itself, or the one of that canonical URL in a
 * searchset Bundle (the first when none says so). NULL with err.
 */
struct operation *operation_of_answer(const char *text, size_t len,
	const char *definition, struct err *err) FD_NONNULL FD_MUST_USE;

#endif
