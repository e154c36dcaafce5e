#include "core/ig/invariant.h"

/*
 * Expressions that R4 published wrong, and what they were meant to be: found
 * by their key and their text, so that a package that brings them mended is
 * left alone. Each says why.
 */

#include <string.h>

struct patch {
	const char *key, *wrong, *right;
};

static const struct patch patches[] = {
	/* A URL may have a fragment, and "#" alone is the container. */
	{ "con-3", "clinicalStatus.exists() or verificationStatus.coding"
		".where(system='http://terminology.hl7.org/CodeSystem/"
		"condition-ver-status' and code = 'entered-in-error').exists()"
		" or category.select($this='problem-list-item').empty()",
		"clinicalStatus.exists() or verificationStatus.coding.where("
		"system='http://terminology.hl7.org/CodeSystem/condition-"
		"ver-status' and code = 'entered-in-error').exists() or "
		"category.coding.where(code='problem-list-item').empty()" },
	/* 'exists' asks for an answer of true or false. */
	{ "que-7", "operator = 'exists' implies (answer is Boolean)",
		"operator = 'exists' implies (answer is boolean)" },
	/* An expression about a name that need not be there. */
	{ "inv-0", "name.matches('[A-Z]([A-Za-z0-9_]){0,254}')",
		"name.exists() implies name.matches("
		"'^[A-Z]([A-Za-z0-9_]){0,254}$')" },
	{ "sdf-0", "name.matches('[A-Z]([A-Za-z0-9_]){0,254}')",
		"name.exists() implies name.matches("
		"'^[A-Z]([A-Za-z0-9_]){0,254}$')" },
};

/* "xyz-0" of every canonical resource is the same rule. */
static bool is_name_rule(const char *key, const char *expression)
{
	size_t len = strlen(key);

	return len > 2 && strcmp(key + len - 2, "-0") == 0 &&
		strcmp(expression, "name.matches('[A-Z]([A-Za-z0-9_])"
		"{0,254}')") == 0;
}

const char *invariant_patched(const char *key, const char *expression)
{
	for (size_t i = 0; i < FD_COUNT(patches); i++)
		if (strcmp(patches[i].key, key) == 0 &&
		    strcmp(patches[i].wrong, expression) == 0)
			return patches[i].right;
	if (is_name_rule(key, expression))
		return "name.exists() implies name.matches("
			"'^[A-Z]([A-Za-z0-9_]){0,254}$')";
	return expression;
}
