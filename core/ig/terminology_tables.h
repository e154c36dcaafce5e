#ifndef FD_IG_TERMINOLOGY_TABLES_H
#define FD_IG_TERMINOLOGY_TABLES_H

/*
 * The records of terminology in the compiled file. Only the files
 * core/ig/terminology*.c include this.
 *
 * All fields are 32-bit words; *_first count records of another section from
 * its start, those into COMPILED_CODES words. Lists of codes are sorted by the
 * hash of the code with its case folded, so that a search reads the pool once.
 */

#include <string.h>

#include "core/base/hash.h"
#include "core/ig/compiled.h"

enum system_content {
	CONTENT_COMPLETE, CONTENT_FRAGMENT, CONTENT_EXAMPLE,
	CONTENT_NOT_PRESENT, CONTENT_SUPPLEMENT
};
enum {
	SYSTEM_CONTENT_MASK = 7,
	SYSTEM_IGNORES_CASE = 8
};

/* A CodeSystem. */
struct system_record {
	uint32_t url, version, title;
	uint32_t hash;		/* of url */
	uint32_t flags;
	uint32_t supplements;	/* canonical, or COMPILED_NONE */
	uint32_t concept_first, concept_count;	/* pre-order */
	uint32_t order_first;	/* concept_count pairs: hash, concept */
	uint32_t property_first, property_count;	/* codes, as texts */
	uint32_t edge_first, edge_count;	/* pairs: concept, its parent;
						   beside the nesting */
	uint32_t spare;
};

/* Concepts of one system lie in a row; numbers are of the whole section. */
struct concept_record {
	uint32_t code, display;		/* display may be COMPILED_NONE */
	uint32_t parent;		/* or COMPILED_NONE */
	uint32_t end;			/* behind the last one below it */
	uint32_t detail_first, detail_count;	/* pairs: property and value;
						   property COMPILED_NONE: one
						   more display */
};

enum {
	SET_HAS_COMPOSE = 1,
	SET_HAS_EXPANSION = 2,
	SET_EXPANSION_IS_CUT = 4	/* it says that it isn't all */
};

/* A ValueSet. */
struct set_record {
	uint32_t url, version, title;
	uint32_t hash;		/* of url */
	uint32_t flags;
	uint32_t include_first, include_count;
	uint32_t spare;
};

enum {
	INCLUDE_IS_EXCLUDE = 1,
	INCLUDE_IS_EXPANSION = 2,	/* a list out of ValueSet.expansion */
	INCLUDE_HAS_LIST = 4
};

struct include_record {
	uint32_t flags;
	uint32_t system, version;	/* or COMPILED_NONE */
	uint32_t hash;			/* of system */
	uint32_t list_first, list_count;	/* triples: hash, code,
						   display */
	uint32_t filter_first, filter_count;
	uint32_t import_first, import_count;	/* pairs: hash, canonical */
};

enum filter_op {
	FILTER_EQUALS, FILTER_IS_A, FILTER_DESCENDENT_OF, FILTER_IS_NOT_A,
	FILTER_REGEX, FILTER_IN, FILTER_NOT_IN, FILTER_GENERALIZES,
	FILTER_EXISTS, FILTER_OTHER
};

struct filter_record {
	uint32_t property, value;
	uint32_t op;
	uint32_t spare;
};

/* Hashes are FNV-1a. Of a canonical without its "|version"; *len: how long
   that is. */
static inline uint32_t terminology_url_hash(const char *text, size_t *len)
{
	*len = strcspn(text, "|");
	return hash32(HASH32_START, text, *len);
}

/* Of a code: the same in either case of ASCII letters. */
static inline uint32_t terminology_code_hash(const char *code)
{
	uint32_t hash = HASH32_START;

	for (; *code != '\0'; code++) {
		char c = *code;

		if (c >= 'A' && c <= 'Z')
			c = (char)(c + 32);
		hash = hash32(hash, &c, 1);
	}
	return hash;
}

#endif
