#include "core/auth/scope.h"

/*
 * Scopes in words: a table for those that are one word each, and a sentence
 * put together from letters, type, query and context for the others.
 */

#include <string.h>

#include "core/base/text.h"

static const struct {
	const char *word, *meaning;
} plain[] = {
	{ "openid", "who logged in, as an ID token (OpenID Connect)" },
	{ "profile", "the person's name and the like" },
	{ "email", "the person's e-mail address" },
	{ "address", "the person's postal address" },
	{ "phone", "the person's telephone number" },
	{ "fhirUser", "the FHIR resource that stands for who logged in" },
	{ "online_access", "a refresh token for as long as the person is "
		"logged in" },
	{ "offline_access", "a refresh token that outlives the person's "
		"session" },
	{ "launch", "the context of the launch (which patient, which "
		"encounter) comes with the token" },
	{ "launch/patient", "a patient is chosen at login; which one comes "
		"with the token" },
	{ "launch/encounter", "an encounter is chosen at login; which one "
		"comes with the token" },
};

static const char *const verbs[] = { "create", "read", "update", "delete",
	"search" };

static unsigned count_bits(unsigned set)
{
	unsigned count = 0;

	for (; set != 0; set &= set - 1)
		count++;
	return count;
}

/* "create, read and search". */
static void add_verbs(unsigned may, struct buf *out)
{
	unsigned left = count_bits(may);

	if (may == SCOPE_ALL) {
		buf_puts(out, "do everything with");
		return;
	}
	for (size_t i = 0; i < FD_COUNT(verbs); i++) {
		if ((may & 1U << i) == 0)
			continue;
		left--;
		buf_printf(out, "%s%s", verbs[i], left > 1 ? ", " :
			left == 1 ? " and " : "");
	}
}

static const char *context_words(const struct scope *scope)
{
	if (strcmp(scope->context, "patient") == 0)
		return ", of one patient only";
	if (strcmp(scope->context, "user") == 0)
		return ", as far as the person who logged in may";
	return strcmp(scope->context, "system") == 0 ?
		", with no person logged in" : "";
}

static void explain_resource(const struct scope *scope, struct buf *out)
{
	add_verbs(scope->may, out);
	if (scope->type_len == 1 && *scope->type == '*')
		buf_puts(out, " every type");
	else
		buf_printf(out, " %.*s", (int)scope->type_len, scope->type);
	if (scope->query != NULL)
		buf_printf(out, ", only where %.*s", (int)scope->query_len,
			scope->query);
	buf_puts(out, context_words(scope));
	if (scope->version == 1)
		buf_puts(out, " (SMART version 1)");
}

static const char *plain_meaning(const char *word, size_t len)
{
	for (size_t i = 0; i < FD_COUNT(plain); i++)
		if (strlen(plain[i].word) == len &&
		    memcmp(plain[i].word, word, len) == 0)
			return plain[i].meaning;
	return NULL;
}

void scope_explain_word(const char *word, size_t len, struct buf *out)
{
	const char *meaning = plain_meaning(word, len);
	struct scope scope;

	scope_read(word, len, &scope);
	if (meaning != NULL)
		buf_puts(out, meaning);
	else if (scope.kind == SCOPE_RESOURCE)
		explain_resource(&scope, out);
	else if (scope.kind == SCOPE_LAUNCH)
		buf_puts(out, "something is chosen at login, and comes with "
			"the token");
	else
		buf_puts(out, "a scope of the server's own: its documentation "
			"says what it means");
}

void scope_explain(const char *list, struct buf *out)
{
	for (;;) {
		size_t len = strcspn(list, " ");

		if (len > 0) {
			buf_printf(out, "%.*s  ", (int)len, list);
			scope_explain_word(list, len, out);
			buf_putc(out, '\n');
		}
		if (list[len] == '\0')
			return;
		list += len + 1;
	}
}
