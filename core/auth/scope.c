#include "core/auth/scope.h"

/*
 * Reading scopes and comparing them. A scope of SMART's is a set of letters
 * for a type in a context; one covers another when context, type and letters
 * are at least as wide and its query, where it has one, is the same. What a
 * query narrows can't be judged from outside, so a narrowed scope never covers
 * an open one.
 *
 * Since permissions of one type may be spread over several words
 * ("system/Patient.r system/Patient.s"), letters are added up before they are
 * compared. SMART App Launch 2.2, "Scopes and Launch Context".
 */

#include <string.h>

#include "core/base/text.h"

/* The letters stand in this order, each at most once. */
static unsigned read_letters(const char *text, size_t len)
{
	static const char letters[] = "cruds";
	unsigned may = 0;
	size_t next = 0;

	for (size_t i = 0; i < len; i++) {
		const char *at = text[i] != '\0' ?
			strchr(letters + next, text[i]) : NULL;

		if (at == NULL)
			return 0;
		may |= 1U << (at - letters);
		next = (size_t)(at - letters) + 1;
	}
	return may;
}

static const struct {
	const char *word;
	unsigned may, version;
} permissions[] = {
	{ "read", SCOPE_READ | SCOPE_SEARCH, 1 },
	{ "write", SCOPE_CREATE | SCOPE_UPDATE | SCOPE_DELETE, 1 },
	{ "*", SCOPE_ALL, 0 },
};

static bool is_word(const char *text, size_t len, const char *word)
{
	return strlen(word) == len && memcmp(text, word, len) == 0;
}

static unsigned read_permission(const char *text, size_t len,
	unsigned *version)
{
	for (size_t i = 0; i < FD_COUNT(permissions); i++)
		if (is_word(text, len, permissions[i].word)) {
			*version = permissions[i].version;
			return permissions[i].may;
		}
	*version = 2;
	return read_letters(text, len);
}

unsigned scope_permission(const char *text, size_t len)
{
	unsigned version;

	return read_permission(text, len, &version);
}

static bool find_word(const char *const *words, size_t count,
	const char *text, size_t len)
{
	for (size_t i = 0; i < count; i++)
		if (is_word(text, len, words[i]))
			return true;
	return false;
}

/* Length of the context when the word begins with one and "/"; else 0. */
static size_t context_length(const char *word, size_t len)
{
	static const char *const contexts[] = { "patient", "user", "system",
		"*" };
	const char *slash = memchr(word, '/', len);
	size_t size = slash != NULL ? (size_t)(slash - word) : 0;

	return size > 0 && find_word(contexts, FD_COUNT(contexts), word,
		size) ? size : 0;
}

static bool read_resource(const char *word, size_t len, struct scope *out)
{
	size_t context = context_length(word, len), rest;
	const char *dot, *mark;

	if (context == 0)
		return false;
	memcpy(out->context, word, context);
	out->context[context] = '\0';
	out->type = word + context + 1;
	rest = len - context - 1;
	mark = memchr(out->type, '?', rest);
	if (mark != NULL) {
		out->query = mark + 1;
		out->query_len = len - (size_t)(mark + 1 - word);
		rest = (size_t)(mark - out->type);
	}
	dot = memchr(out->type, '.', rest);
	if (dot == NULL || dot == out->type)
		return false;
	out->type_len = (size_t)(dot - out->type);
	out->may = read_permission(dot + 1, rest - out->type_len - 1,
		&out->version);
	return out->may != 0;
}

void scope_read(const char *word, size_t len, struct scope *out)
{
	static const char *const identity[] = { "openid", "profile", "email",
		"address", "phone", "fhirUser", "online_access",
		"offline_access" };

	*out = (struct scope){ .kind = SCOPE_OTHER };
	if (find_word(identity, FD_COUNT(identity), word, len)) {
		out->kind = SCOPE_IDENTITY;
	} else if (is_word(word, len, "launch") ||
	    (len > 7 && memcmp(word, "launch/", 7) == 0)) {
		out->kind = SCOPE_LAUNCH;
	} else if (read_resource(word, len, out)) {
		out->kind = SCOPE_RESOURCE;
	} else {
		*out = (struct scope){ .kind = SCOPE_OTHER };
	}
}

bool scope_has_type(const struct scope *scope, const char *type, size_t len)
{
	return (scope->type_len == 1 && *scope->type == '*') ||
		(scope->type_len == len &&
		 memcmp(scope->type, type, len) == 0);
}

/* The letters of wanted that one word of a list gives. */
static unsigned letters_given(const struct scope *one,
	const struct scope *wanted)
{
	bool is_same_query = one->query == NULL || (wanted->query != NULL &&
		one->query_len == wanted->query_len &&
		memcmp(one->query, wanted->query, one->query_len) == 0);

	if (one->kind != SCOPE_RESOURCE || !is_same_query ||
	    (strcmp(one->context, "*") != 0 &&
	     strcmp(one->context, wanted->context) != 0) ||
	    !scope_has_type(one, wanted->type, wanted->type_len))
		return 0;
	return one->may & wanted->may;
}

/* "NHS*" covers "NHS-read"; for resources the permissions decide. */
static bool covers_text(const char *word, size_t len, const char *wanted,
	size_t wanted_len)
{
	struct scope scope;

	if (len == wanted_len && memcmp(word, wanted, len) == 0)
		return true;
	if (len == 0 || word[len - 1] != '*' || len - 1 > wanted_len ||
	    memcmp(word, wanted, len - 1) != 0)
		return false;
	scope_read(word, len, &scope);
	return scope.kind != SCOPE_RESOURCE;
}

static bool word_is_within(const char *word, size_t len, const char *maximum)
{
	struct scope wanted, one;
	unsigned given = 0;

	scope_read(word, len, &wanted);
	for (;;) {
		size_t size = strcspn(maximum, " ");

		if (covers_text(maximum, size, word, len))
			return true;
		scope_read(maximum, size, &one);
		if (wanted.kind == SCOPE_RESOURCE)
			given |= letters_given(&one, &wanted);
		if (wanted.kind == SCOPE_RESOURCE && given == wanted.may)
			return true;
		if (maximum[size] == '\0')
			return false;
		maximum += size + 1;
	}
}

void scope_missing(const char *asked, const char *granted, struct buf *out)
{
	for (;;) {
		size_t len = strcspn(asked, " ");

		if (len > 0 && !word_is_within(asked, len, granted)) {
			if (out->len > 0)
				buf_putc(out, ' ');
			buf_append(out, asked, len);
		}
		if (asked[len] == '\0')
			return;
		asked += len + 1;
	}
}

bool scope_is_within(const char *asked, const char *maximum)
{
	struct buf missing = BUF_INIT;
	bool is_within;

	scope_missing(asked, maximum, &missing);
	is_within = missing.len == 0;
	buf_finish(&missing);
	return is_within;
}
