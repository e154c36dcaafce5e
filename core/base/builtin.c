#include "core/base/builtin.h"

/*
 * A walk over a short table; the look-ups happen a few times at the start.
 */

#include <string.h>

const struct builtin *builtin_find(const char *name)
{
	for (size_t i = 0; i < builtin_table_count; i++)
		if (strcmp(builtin_table[i].name, name) == 0)
			return &builtin_table[i];
	return NULL;
}
