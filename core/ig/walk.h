#ifndef FD_IG_WALK_H
#define FD_IG_WALK_H

/*
 * The state of one validation, shared by the files that do parts of it. Only
 * core/ig/ includes this.
 */

#include <time.h>

#include "core/ig/node.h"
#include "core/ig/validate.h"

struct walk_state;
struct xml_json;

/* One way of looking at a row. */
struct layer {
	element_id element;
	const struct node *node;	/* the element's */
	const char *profile;	/* URL of the profile it is of; NULL: R4 */
};

enum { LAYERS_MAX = 40, WALK_DEPTH_MAX = 200 };

/* All that apply to a row, each element once. */
struct layers {
	size_t count;
	struct layer list[LAYERS_MAX];
};

/* Where the walk is, from the document's root; on the C stack. */
struct place {
	const struct place *up;
	const char *name;	/* "name", "resource", "Patient" */
	uint32_t name_len;
	long number;		/* in an array, or -1 */
	const char *type;	/* "Patient", "HumanName"; for a choice shown as
				   .value.ofType(Quantity) */
	bool is_choice;
	uint32_t row;		/* INDEX_NONE: only a shadow */
	uint32_t shadow;	/* of a primitive, or INDEX_NONE */
	uint32_t resource;	/* row of the nearest resource around */
	enum primitive_kind primitive;	/* of its type */
	unsigned depth;
};

struct walk {
	struct validator *validator;
	struct definitions *definitions;
	struct terminology *terminology;
	const struct validate_settings *settings;
	const struct doc_index *index;	/* always of JSON: XML is converted */
	const char *text;
	size_t len;
	const struct xml_json *xml;	/* maps places back, or NULL */
	struct findings *out;
	struct fhirpath_run *run;
	unsigned quiet;		/* >0: only counted (does it conform?) */
	unsigned failures;	/* errors so far, quiet or not */
	unsigned depth;		/* of conformance inside conformance */
	struct asked *asked;	/* walk_conforms.c: what was answered */
	struct walk_state *state;
	struct buf scratch;	/* a decoded string, until the next */
	unsigned level;		/* of elements inside one another */
	time_t now;		/* of the settings, or the clock's */
	int this_year;
	const char *magic;	/* profile applied by its LOINC code, or NULL */
};

/* printf of the sentence; the row's place and expression are added. */
void walk_report(struct walk *walk, const struct place *place,
	const char *profile, enum finding_severity severity, const char *code,
	const char *id, const char *format, ...)
	__attribute__((format(printf, 7, 8)));
void walk_expression(const struct walk *walk, const struct place *place,
	struct buf *out);
/* What could not be checked here; nothing while quiet. */
void walk_unchecked(struct walk *walk, const char *what, const char *why)
	FD_NONNULL;

/* The decoded text of a string row, or a number as written; until the next
   call. Terminated. */
const char *walk_string(struct walk *walk, uint32_t row, size_t *len)
	FD_NONNULL;
/* Owned text of a member, or NULL. */
char *walk_member_dup(const struct walk *walk, uint32_t object,
	const char *name) FD_NONNULL FD_MUST_USE;
/* At most so many characters of a value, on one line, for a sentence. */
void walk_quote(const struct walk *walk, uint32_t row, struct buf *out)
	FD_NONNULL;

/* walk_layers.c: an element once; false when it was there, or no room is. */
bool layers_add(struct walk *walk, struct layers *layers, element_id element,
	const char *profile) __attribute__((nonnull(1, 2)));
/* A profile's root and the profiles that it is made from. */
void layers_add_profile(struct walk *walk, struct layers *layers,
	definition_id profile) FD_NONNULL;
/* What applies to a child: its elements in each layer, by its own name; base
   is the one of R4. */
void layers_of_child(struct walk *walk, const struct layers *layers,
	element_id base, struct layers *out) FD_NONNULL;
/* What the type says, and the one datatype profile of each layer. */
void layers_add_types(struct walk *walk, const struct place *place,
	struct layers *layers) FD_NONNULL;

/* walk.c: an element of any kind against all its layers. */
void walk_element(struct walk *walk, const struct place *place,
	struct layers *layers) FD_NONNULL;
/* walk_members.c: what is inside an object. */
void walk_members(struct walk *walk, const struct place *place,
	uint32_t object, const struct layers *layers) FD_NONNULL;
/* A resource at place->row against R4 and the profiles in layers. */
void walk_resource_in(struct walk *walk, const struct place *place,
	struct layers *layers) FD_NONNULL;
/* walk_conforms.c: true when the resource or element there conforms to the
   profile: nothing is reported. Loops in profiles are taken to conform. */
bool walk_conforms(struct walk *walk, const struct place *place,
	definition_id profile);
void walk_forget(struct walk *walk) FD_NONNULL;

#endif
