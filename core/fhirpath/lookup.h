#ifndef FD_FHIRPATH_LOOKUP_H
#define FD_FHIRPATH_LOOKUP_H

/*
 * What the model said, remembered by the run: a document asks the same few
 * things for every element.
 */

#include "core/fhirpath/fhirpath.h"

enum { LOOKUP_TYPES = 128, LOOKUP_NAMES = 64, LOOKUP_MEMBERS = 512,
	LOOKUP_KEY = 31 };

struct lookup {
	const struct fhirpath_model *model;
	struct {
		fhirpath_type type, base;	/* type 0: free */
		const char *name;
		size_t len;
	} types[LOOKUP_TYPES];
	struct {
		uint8_t len;			/* 0: free */
		char name[LOOKUP_KEY];
		fhirpath_type type;
	} names[LOOKUP_NAMES];
	struct {
		fhirpath_type type;		/* 0: free */
		uint8_t len;
		char key[LOOKUP_KEY];
		bool is_there;
		struct fhirpath_element element;
	} members[LOOKUP_MEMBERS];
};

fhirpath_type lookup_find(struct lookup *lookup, const char *name,
	size_t len) FD_NONNULL;
/* type is not 0 in these. */
const char *lookup_name(struct lookup *lookup, fhirpath_type type,
	size_t *len) FD_NONNULL;
fhirpath_type lookup_base(struct lookup *lookup, fhirpath_type type)
	FD_NONNULL;
bool lookup_member(struct lookup *lookup, fhirpath_type type,
	const char *key, size_t len, struct fhirpath_element *out)
	FD_NONNULL;

#endif
