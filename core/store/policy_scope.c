#include "core/store/policy_internal.h"

/*
 * A rule's scope against one that is asked for: what covers what is
 * core/auth/scope's to say. No scope at all is covered by none but itself.
 */

#include <string.h>

#include "core/auth/scope.h"

bool policy_scope_covers(const char *allowed, const char *scope)
{
	return *scope != '\0' ? scope_is_within(scope, allowed) :
		*allowed == '\0';
}
