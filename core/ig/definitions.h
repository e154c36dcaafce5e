#ifndef FD_IG_DEFINITIONS_H
#define FD_IG_DEFINITIONS_H

/*
 * All definitions that a validation knows: base R4 (built in) and packages,
 * each compiled once and linked here by URL. StructureDefinitions are kept as
 * trees of their elements (https://hl7.org/fhir/R4/elementdefinition.html):
 * base types from their snapshot, profiles from their differential, sparse, as
 * published, with the steps in between put in. What a profile leaves out is
 * found in the element it constrains (element_base), and so on down to the
 * type. Where a base is missing, the profile's own snapshot serves.
 *
 * Spellings are made one: a choice is one element (name "value", is_choice); a
 * path or id "valueQuantity" is its slice of that name with the one type, and
 * slicing by type:$this where nothing says so. Slices hang on the element they
 * slice. Handles stay good as long as the definitions; texts are borrowed.
 */

#include "core/base/buf.h"
#include "core/base/err.h"
#include "core/fhirpath/fhirpath.h"

struct definitions;
struct compiled;
struct package;

typedef uint32_t definition_id;		/* 0: none */
typedef uint32_t element_id;		/* 0: none */

enum { ELEMENT_UNBOUNDED = UINT32_MAX };

enum definition_kind {
	DEFINITION_RESOURCE, DEFINITION_COMPLEX, DEFINITION_PRIMITIVE,
	DEFINITION_LOGICAL
};

struct definition {
	const char *url, *version;	/* version may be "" */
	const char *name, *title, *description;
	const char *type;		/* "Patient", "Extension" */
	const char *base;		/* URL of what it is made from, or "" */
	const char *package;		/* "hl7.fhir.r4.core#4.0.1" */
	enum definition_kind kind;
	bool is_profile;		/* derivation: constraint */
	bool is_abstract;
	bool is_from_snapshot;		/* root is its snapshot's */
	element_id root;
	const char *status;
};

enum binding_strength {
	BINDING_NONE, BINDING_EXAMPLE, BINDING_PREFERRED, BINDING_EXTENSIBLE,
	BINDING_REQUIRED
};

enum slicing_rules { SLICING_OPEN, SLICING_CLOSED, SLICING_OPEN_AT_END };
enum discriminator_kind {
	DISCRIMINATOR_VALUE,	/* and pattern, which means the same */
	DISCRIMINATOR_EXISTS, DISCRIMINATOR_TYPE, DISCRIMINATOR_PROFILE
};
struct discriminator {
	enum discriminator_kind kind;
	const char *path;	/* "$this", "coding.code", "resolve()" */
};

struct element_type {
	const char *code;	/* "Reference", "string", "Patient" */
	size_t profile_count, target_count;
	enum { AGGREGATION_CONTAINED = 1, AGGREGATION_REFERENCED = 2,
		AGGREGATION_BUNDLED = 4 } aggregation;	/* bits; 0: any */
};

enum constraint_native {	/* those that the walk knows by itself */
	CONSTRAINT_EXPRESSION, CONSTRAINT_ELE_1, CONSTRAINT_EXT_1,
	CONSTRAINT_DOM_2, CONSTRAINT_DOM_3, CONSTRAINT_DOM_4,
	CONSTRAINT_DOM_5, CONSTRAINT_DOM_6
};
struct constraint {
	const char *key, *human, *expression;
	const char *source;	/* URL of the definition it is from, or "" */
	bool is_warning, is_best_practice;
	enum constraint_native native;
	uint32_t number;	/* the same for the same expression text: for
				   compiled programs; < constraint_numbers */
};

/* What extensions of an ElementDefinition ask for beyond R4's own members. */
enum element_rule_kind {
	RULE_MUST_HAVE_VALUE,		/* true */
	RULE_MIN_LENGTH,		/* of a primitive, in characters */
	RULE_MAX_SIZE,			/* of an Attachment, in bytes */
	RULE_MAX_DECIMALS,
	RULE_LANGUAGE_CONTROL,		/* "_no", "_yes", "_resource", "de" */
	RULE_BINDING,			/* the array of its parts: purpose,
					   valueSet, any, usage */
	RULE_KINDS
};
struct element_rule {
	enum element_rule_kind kind;
	const char *json;
};

/* An element as its definition has it. JSON values are JSON texts. */
struct element {
	const char *name;	/* "given", "value" (of value[x]), "Patient" */
	const char *path;	/* "Patient.name.given" */
	const char *id;		/* "Patient.name:official.given" */
	const char *slice;	/* its sliceName, or NULL */
	bool has_min, has_max;
	uint32_t min, max;	/* max may be ELEMENT_UNBOUNDED */
	bool is_choice;
	bool is_array;		/* of base types: written as an array */
	bool is_modifier, is_must_support, is_summary;
	bool is_implied;	/* put in: the differential doesn't name it */
	const char *content;	/* contentReference, or NULL */
	const char *fixed, *pattern;	/* JSON, or NULL */
	const char *fixed_type;	/* "Coding" of fixedCoding/patternCoding */
	const char *min_value, *max_value;	/* JSON, or NULL */
	uint32_t max_length;	/* 0: none */
	const char *regex;	/* of a primitive's value, or NULL */
	enum binding_strength binding;
	const char *value_set;		/* canonical, or NULL */
	const char *max_value_set;	/* its extension, or NULL */
	bool has_slicing;
	enum slicing_rules rules;
	bool is_ordered;
	size_t discriminator_count;
	size_t type_count, constraint_count, rule_count;
	/* title: ElementDefinition.short. Or NULL. Base R4 has no comments. */
	const char *title, *definition, *comment;
};

/* Base R4 is in it; NULL with err only if the built-in file is not sound. */
struct definitions *definitions_new(struct err *err) FD_NONNULL FD_MUST_USE;
/* Without base R4, for tests and for compiling it. */
struct definitions *definitions_new_empty(void) FD_MUST_USE;
void definitions_free(struct definitions *definitions);
/*
 * From the cache, or compiled (and then put into the cache, if it can be
 * written). Later packages win where two define the same URL and version.
 */
bool definitions_add(struct definitions *definitions, struct package *package,
	struct err *err) FD_NONNULL FD_MUST_USE;
/* A single resource (StructureDefinition, ValueSet, CodeSystem, Bundle of
   them...): not cached. */
bool definitions_add_resource(struct definitions *definitions,
	const char *text, size_t len, struct err *err) FD_NONNULL FD_MUST_USE;
/* What is compiled already; it becomes its own, or is freed when damaged. */
bool definitions_add_compiled(struct definitions *definitions,
	struct compiled *compiled, struct err *err) FD_NONNULL FD_MUST_USE;
size_t definitions_package_count(const struct definitions *definitions)
	FD_NONNULL;
/* Package 0 is base R4. For the terminology's and the choice's tables. */
const struct compiled *definitions_package(
	const struct definitions *definitions, size_t at) FD_NONNULL;

/* url with or without "|version", or a part of it ("|4.0"); the highest
   version that fits. */
definition_id definitions_find(const struct definitions *definitions,
	const char *url, size_t len) FD_NONNULL;
/* The base type's: "Patient", "HumanName", "string". */
definition_id definitions_type(const struct definitions *definitions,
	const char *name, size_t len) FD_NONNULL;
/* Every one of a package, for browsing; 0 at the end. */
definition_id definitions_at(const struct definitions *definitions,
	size_t package, size_t at) FD_NONNULL;
void definition_get(const struct definitions *definitions, definition_id id,
	struct definition *out) FD_NONNULL;
/* The definition it is made from, or 0 (unknown, or none). */
definition_id definition_base(const struct definitions *definitions,
	definition_id id) FD_NONNULL;
/* True when type is name, or specialises it ("Patient" of "DomainResource"). */
bool definitions_is_a(const struct definitions *definitions, const char *type,
	const char *name) FD_NONNULL;

void element_get(const struct definitions *definitions, element_id id,
	struct element *out) FD_NONNULL;
definition_id element_definition(const struct definitions *definitions,
	element_id id) FD_NONNULL;
/* Only what is needed often, cheaper than element_get. */
const char *element_name(const struct definitions *definitions, element_id id)
	FD_NONNULL;

/* Children in the definition's order, without slices; 0 at the end. */
element_id element_first(const struct definitions *definitions, element_id of)
	FD_NONNULL;
element_id element_next(const struct definitions *definitions, element_id at)
	FD_NONNULL;
/* Slices of an element in order, re-slices ("a/b") too; 0 at the end. */
element_id element_first_slice(const struct definitions *definitions,
	element_id of) FD_NONNULL;
element_id element_next_slice(const struct definitions *definitions,
	element_id at) FD_NONNULL;
element_id element_find_slice(const struct definitions *definitions,
	element_id of, const char *name) FD_NONNULL;
/*
 * The child that a JSON member is: "name", or "valueQuantity" of value[x], with
 * *type its type "Quantity" then (else NULL). Only what this tree has: 0 when
 * a sparse tree doesn't name it. A choice whose types this tree doesn't narrow
 * takes any type of its base.
 */
element_id element_child(const struct definitions *definitions, element_id of,
	const char *key, size_t len, const char **type) FD_NONNULL;
/* The same by the element's own name ("value"). */
element_id element_child_named(const struct definitions *definitions,
	element_id of, const char *name, size_t len) FD_NONNULL;
/* The element of a profile that such an URL means; its root without '#'. The
   profile is in *profile; 0: not here, or without such an element. */
element_id element_of_profile(const struct definitions *definitions,
	const char *url, definition_id *profile) FD_NONNULL;
/* What this one constrains, in the definition it is made from: the same path
   and slice; for the root, its root. 0: nothing there. */
element_id element_base(const struct definitions *definitions, element_id id)
	FD_NONNULL;
/* Of a contentReference: the element whose children it has, in its own
   definition or a base of it. */
element_id element_content(const struct definitions *definitions,
	element_id id) FD_NONNULL;

/* at < type_count and so on; types: those of this element alone. */
struct element_type element_type_at(const struct definitions *definitions,
	element_id id, size_t at) FD_NONNULL;
/* A profile's URL; behind '#' the id of an element of it, where that is what
   applies (elementdefinition-profile-element). */
const char *element_type_profile(const struct definitions *definitions,
	element_id id, size_t type, size_t at) FD_NONNULL;
const char *element_type_target(const struct definitions *definitions,
	element_id id, size_t type, size_t at) FD_NONNULL;
struct discriminator element_discriminator(
	const struct definitions *definitions, element_id id, size_t at)
	FD_NONNULL;
struct constraint element_constraint(const struct definitions *definitions,
	element_id id, size_t at) FD_NONNULL;
struct element_rule element_rule_at(const struct definitions *definitions,
	element_id id, size_t at) FD_NONNULL;
uint32_t constraint_numbers(const struct definitions *definitions) FD_NONNULL;

/* Where an extension may stand: StructureDefinition.context. */
struct extension_context {
	enum { CONTEXT_ELEMENT, CONTEXT_EXTENSION, CONTEXT_FHIRPATH } kind;
	const char *expression;
};
size_t definition_context_count(const struct definitions *definitions,
	definition_id id) FD_NONNULL;
struct extension_context definition_context(
	const struct definitions *definitions, definition_id id, size_t at)
	FD_NONNULL;
/* StructureDefinition.contextInvariant; NULL at the end. */
const char *definition_context_invariant(
	const struct definitions *definitions, definition_id id, size_t at)
	FD_NONNULL;

/* Types and elements for FHIRPath, as fhirpath_r4 but of all loaded. */
const struct fhirpath_model *definitions_model(
	struct definitions *definitions) FD_NONNULL;

#endif
