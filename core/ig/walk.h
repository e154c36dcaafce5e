#ifndef FD_IG_WALK_H
#define FD_IG_WALK_H

/*
 * The state of one validation, shared by the files that do parts of it. Only
 * core/ig/ includes this.
 */

#include "core/ig/validate.h"

struct xml_json;

/* One way of looking at a row. */
struct layer {
	element_id element;
	const char *profile;	/* URL of the profile it is of; NULL: R4 */
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
};

/* printf of the sentence; the row's place and expression are added. */
void walk_report(struct walk *walk, const struct place *place,
	const char *profile, enum finding_severity severity, const char *code,
	const char *id, const char *format, ...)
	__attribute__((format(printf, 7, 8)));
void walk_expression(const struct walk *walk, const struct place *place,
	struct buf *out);

/* A resource at place->row against R4 and these profiles (URLs). */
void walk_resource(struct walk *walk, const struct place *place,
	const char *const *profiles, size_t count);
/* True when the resource or element there conforms to the profile: nothing is
   reported. Loops in profiles are taken to conform. */
bool walk_conforms(struct walk *walk, const struct place *place,
	definition_id profile);

#endif
