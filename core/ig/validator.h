#ifndef FD_IG_VALIDATOR_H
#define FD_IG_VALIDATOR_H

/*
 * What a validator keeps between documents. Only core/ig includes this.
 */

#include "core/ig/node.h"
#include "core/ig/validate.h"

struct programs;

struct validator {
	struct definitions *definitions;
	struct terminology *terminology;
	const struct validate_settings *settings;
	struct node_table *nodes;
	struct programs *programs;	/* invariant.c */
};

#endif
