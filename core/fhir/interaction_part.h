#ifndef FD_FHIR_INTERACTION_PART_H
#define FD_FHIR_INTERACTION_PART_H

/*
 * The table of interactions, which one file writes requests by and another
 * reads them by.
 */

#include "core/fhir/interaction.h"

enum { INTERACTION_SEGMENTS = 4 };

/* Segments that stand for a field; others are as they are written. */
#define SEGMENT_TYPE "T"
#define SEGMENT_ID "I"
#define SEGMENT_VERSION "V"
#define SEGMENT_TARGET "C"
#define SEGMENT_OPERATION "O"	/* with its dollar */

enum interaction_criteria {
	CRITERIA_NONE, CRITERIA_MAY, CRITERIA_QUERY,	/* has to have some */
	CRITERIA_HEADER		/* If-None-Exist */
};

struct interaction_row {
	const char *name, *code, *method;
	const char *segment[INTERACTION_SEGMENTS];	/* NULL: no more */
	enum interaction_criteria criteria;
	unsigned may;		/* bits of enum interaction_with, beside the
				   segments and the criteria */
	const char *help;
};

extern const struct interaction_row interaction_rows[INTERACTION_COUNT];

/* Fields that are parameters, and fields that are headers. */
struct interaction_place {
	enum interaction_with with;
	const char *name;
};
enum { INTERACTION_PARAMS = 4, INTERACTION_HEADERS = 4 };
extern const struct interaction_place
	interaction_params[INTERACTION_PARAMS],
	interaction_headers[INTERACTION_HEADERS];

/* What a segment of the table stands for; WITH_COUNT: for itself. */
enum interaction_with interaction_segment(const char *segment) FD_NONNULL;

#endif
