#include "core/sandbox/scope.h"

/*
 * What the words say is core/auth/scope's to read; here stands what this
 * server makes of them. Words that are about no resource (openid, profile)
 * allow nothing on FHIR data.
 */

#include <stdio.h>
#include <string.h>

#include "core/auth/scope.h"
#include "core/sandbox/model.h"

bool scope_allows(const char *scope, const char *type, char letter)
{
	const unsigned wanted = scope_permission(&letter, 1);
	struct scope word;

	while (scope != NULL) {
		size_t len = strcspn(scope, " ");

		scope_read(scope, len, &word);
		if (word.kind == SCOPE_RESOURCE && word.query == NULL &&
		    strcmp(word.context, "system") == 0 &&
		    scope_has_type(&word, type, strlen(type)) &&
		    (word.may & wanted) != 0)
			return true;
		if (scope[len] == '\0')
			return false;
		scope += len + 1;
	}
	return true;
}

/* Of a machine's scopes those without a query; of a person's the plain ones. */
bool scope_is_known(const char *word, size_t len)
{
	struct scope scope;
	char type[64];

	scope_read(word, len, &scope);
	if (scope.kind != SCOPE_RESOURCE)
		return scope.kind == SCOPE_IDENTITY;
	snprintf(type, sizeof(type), "%.*s", (int)scope.type_len, scope.type);
	return strcmp(scope.context, "system") == 0 && scope.query == NULL &&
		(strcmp(type, "*") == 0 || strcmp(type, "Bundle") == 0 ||
		 model_find(type) != NULL);
}

static bool has_word(const char *scope, const char *word, size_t len)
{
	for (;;) {
		size_t own = strcspn(scope, " ");

		if (own == len && memcmp(scope, word, len) == 0)
			return true;
		if (scope[own] == '\0')
			return false;
		scope += own + 1;
	}
}

bool scope_is_subset(const char *wanted, const char *granted)
{
	for (;;) {
		size_t len = strcspn(wanted, " ");

		if (len > 0 && !has_word(granted, wanted, len))
			return false;
		if (wanted[len] == '\0')
			return true;
		wanted += len + 1;
	}
}
