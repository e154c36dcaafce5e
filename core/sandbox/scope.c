#include "core/sandbox/scope.h"

/*
 * A scope is words divided by blanks. A word of the second version lists
 * letters in the order cruds; one of the first says read, write or "*". Words
 * that are neither (openid, profile) allow nothing on FHIR data.
 */

#include <stdio.h>
#include <string.h>

#include "core/sandbox/model.h"

static const char *letters_of(const char *permission, size_t len)
{
	static const struct {
		const char *name, *letters;
	} version_1[] = {
		{ "*", "cruds" }, { "read", "rs" }, { "write", "cud" },
	};

	for (size_t i = 0; i < FD_COUNT(version_1); i++)
		if (strlen(version_1[i].name) == len &&
		    memcmp(version_1[i].name, permission, len) == 0)
			return version_1[i].letters;
	return NULL;
}

/* Takes "system/TYPE.PERMISSION" apart. */
static bool split_word(const char *word, size_t len, char type[64],
	const char **permission, size_t *permission_len)
{
	static const char prefix[] = "system/";
	const char *dot;
	size_t type_len;

	if (len < sizeof(prefix) ||
	    memcmp(word, prefix, sizeof(prefix) - 1) != 0)
		return false;
	word += sizeof(prefix) - 1;
	len -= sizeof(prefix) - 1;
	dot = memchr(word, '.', len);
	if (dot == NULL || dot == word || dot + 1 == word + len)
		return false;
	type_len = (size_t)(dot - word);
	snprintf(type, 64, "%.*s", (int)type_len, word);
	*permission = dot + 1;
	*permission_len = len - type_len - 1;
	return true;
}

static bool word_allows(const char *word, size_t len, const char *type,
	char letter)
{
	const char *permission, *letters;
	size_t permission_len;
	char own[64];

	if (!split_word(word, len, own, &permission, &permission_len) ||
	    (strcmp(own, "*") != 0 && strcmp(own, type) != 0))
		return false;
	letters = letters_of(permission, permission_len);
	return letters != NULL ? strchr(letters, letter) != NULL :
		memchr(permission, letter, permission_len) != NULL;
}

bool scope_allows(const char *scope, const char *type, char letter)
{
	while (scope != NULL) {
		size_t len = strcspn(scope, " ");

		if (word_allows(scope, len, type, letter))
			return true;
		if (scope[len] == '\0')
			return false;
		scope += len + 1;
	}
	return true;
}

static bool are_letters(const char *permission, size_t len)
{
	const char *at = "cruds";

	for (size_t i = 0; i < len; i++) {
		at = strchr(at, permission[i]);
		if (at == NULL || permission[i] == '\0')
			return false;
		at++;
	}
	return true;
}

bool scope_is_known(const char *word, size_t len)
{
	static const char *const plain[] = { "openid", "profile", "email",
		"address", "phone" };
	const char *permission;
	size_t permission_len;
	char type[64];

	for (size_t i = 0; i < FD_COUNT(plain); i++)
		if (strlen(plain[i]) == len && memcmp(plain[i], word, len) == 0)
			return true;
	return split_word(word, len, type, &permission, &permission_len) &&
		(strcmp(type, "*") == 0 || strcmp(type, "Bundle") == 0 ||
		 model_find(type) != NULL) &&
		(letters_of(permission, permission_len) != NULL ||
		 are_letters(permission, permission_len));
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
