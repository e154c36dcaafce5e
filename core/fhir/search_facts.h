#ifndef FD_FHIR_SEARCH_FACTS_H
#define FD_FHIR_SEARCH_FACTS_H

/*
 * What R4 itself says of search parameters, whatever a server offers: facts
 * from its SearchParameters (4.0.1), in core/fhir/r4.search.
 */

#include "core/fhir/search_raw.h"

enum search_type {
	SEARCH_UNTYPED, SEARCH_NUMBER, SEARCH_DATE, SEARCH_STRING,
	SEARCH_TOKEN, SEARCH_REFERENCE, SEARCH_COMPOSITE, SEARCH_QUANTITY,
	SEARCH_URI, SEARCH_SPECIAL,
	SEARCH_RESULT	/* _sort and such: about the answer */
};

/* A line of the table; slices of it. */
struct search_fact {
	struct search_slice name;
	enum search_type type;
	struct search_slice path;	/* "Patient.name|..." or "-" */
	struct search_slice more;	/* targets "A|B", "*" any; components
					   "code:token$value:quantity" */
	const char *next;		/* of the walk */
};

/* "token" and so on; SEARCH_UNTYPED for other words. */
enum search_type search_type_named(const char *word, size_t len) FD_NONNULL;
const char *search_type_name(enum search_type type);
/* Also finds what all resources have ("_id"); false when R4 has it not. */
bool search_fact_find(const char *resource, const char *name,
	struct search_fact *out) FD_NONNULL;
/* Those of one resource type alone ("Resource": what all have), one by one;
   out begins zeroed. */
bool search_fact_next(const char *resource, struct search_fact *out)
	FD_NONNULL;
/* The resource types of the table one by one; type begins zeroed. */
bool search_fact_type(struct search_slice *type) FD_NONNULL;
/* The next of "A|B" or of "a$b"; false at the end. */
bool search_fact_part(struct search_slice *more, char delimiter,
	struct search_slice *part) FD_NONNULL;

#endif
