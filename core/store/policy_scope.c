#include "core/store/policy_internal.h"

/*
 * Whether one scope is within another. Those of SMART App Launch are compared
 * by what they permit: version 1 says read, write or *, version 2 some of the
 * letters c r u d s, and "?query" narrows one down. Scopes of any other kind
 * are compared as texts, "*" at the end standing for any rest.
 */

#include <string.h>

#include "core/base/text.h"

struct smart {
	char context[16];	/* "patient", "user", "system", "*" */
	const char *type;	/* "Patient", "*" */
	size_t type_len;
	unsigned may;		/* a bit for each of "cruds" */
	const char *query;	/* behind "?", or NULL */
};

/* The letters stand in this order, each at most once. */
static bool read_letters(const char *text, size_t len, unsigned *may)
{
	static const char letters[] = "cruds";
	size_t next = 0;

	for (size_t i = 0; i < len; i++) {
		const char *at = strchr(letters + next, text[i]);

		if (at == NULL || text[i] == '\0')
			return false;
		*may |= 1U << (at - letters);
		next = (size_t)(at - letters) + 1;
	}
	return len > 0;
}

static bool read_permission(const char *text, size_t len, unsigned *may)
{
	static const struct {
		const char *word;
		const char *letters;
	} words[] = { { "read", "rs" }, { "write", "cud" },
		{ "*", "cruds" } };

	for (size_t i = 0; i < FD_COUNT(words); i++)
		if (strlen(words[i].word) == len &&
		    strncmp(words[i].word, text, len) == 0)
			return read_letters(words[i].letters,
				strlen(words[i].letters), may);
	return read_letters(text, len, may);
}

static bool is_context(const char *context)
{
	return text_has_word("patient user system *", context,
		strlen(context));
}

/* False for a scope of another kind. */
static bool read_smart(const char *scope, struct smart *out)
{
	size_t len = strcspn(scope, "/"), dot;
	const char *type = scope + len + 1;

	if (scope[len] != '/' || len >= sizeof(out->context))
		return false;
	*out = (struct smart){ .type = type };
	memcpy(out->context, scope, len);
	dot = strcspn(type, ".?");
	if (!is_context(out->context) || dot == 0 || type[dot] != '.')
		return false;
	out->type_len = dot;
	len = strcspn(type + dot + 1, "?");
	if (type[dot + 1 + len] == '?')
		out->query = type + dot + 2 + len;
	return read_permission(type + dot + 1, len, &out->may);
}

static bool smart_covers(const struct smart *allowed,
	const struct smart *scope)
{
	bool same_type = allowed->type_len == scope->type_len &&
		strncmp(allowed->type, scope->type, scope->type_len) == 0;
	bool any_type = allowed->type_len == 1 && *allowed->type == '*';

	return (strcmp(allowed->context, "*") == 0 ||
		strcmp(allowed->context, scope->context) == 0) &&
		(same_type || any_type) &&
		(scope->may & ~allowed->may) == 0 &&
		(allowed->query == NULL ||
		 text_equals(allowed->query, scope->query));
}

bool policy_scope_covers(const char *allowed, const char *scope)
{
	struct smart one, other;
	size_t len = strlen(allowed);

	if (strcmp(allowed, scope) == 0)
		return true;
	if (read_smart(allowed, &one) && read_smart(scope, &other))
		return smart_covers(&one, &other);
	/* Between two of SMART's, permissions have decided. */
	return len > 0 && allowed[len - 1] == '*' &&
		!read_smart(allowed, &one) &&
		strncmp(allowed, scope, len - 1) == 0;
}
