#ifndef FD_IG_PRIMITIVE_PART_H
#define FD_IG_PRIMITIVE_PART_H

/*
 * What the readers of primitive types share.
 */

#include "core/ig/primitive.h"

/* True, and *at behind it, when this character comes next. */
static inline bool primitive_take(const char **at, const char *end, char c)
{
	if (*at == end || **at != c)
		return false;
	(*at)++;
	return true;
}

#endif
