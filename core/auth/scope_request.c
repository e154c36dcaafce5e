#include "core/auth/scope.h"

/*
 * A request against scopes. Method and path are taken for an interaction of
 * FHIR's (R4 http.html) on a type, and each interaction needs a letter (SMART
 * App Launch 2.2, "Scopes for requesting FHIR Resources"). Where the path says
 * neither (a transaction, an operation), nothing is claimed.
 *
 * Two traps of InterSystems' are told as well: a search whose _revinclude
 * brings in a type out of scope is refused whole, and a scope with a query
 * makes _include, _revinclude and counting end in 401.
 */

#include <string.h>

#include "core/base/text.h"
#include "core/net/url.h"

enum { PATH_PARTS = 4 };

struct need {
	const char *type;
	size_t type_len;
	unsigned letter;	/* 0: can't be told */
	bool is_free;		/* needs no scope: metadata */
	const char *query;	/* of the URL, or NULL */
};

struct parts {
	size_t count;
	const char *part[PATH_PARTS];
	size_t len[PATH_PARTS];
};

static void split(const char *path, size_t len, struct parts *out)
{
	*out = (struct parts){ 0 };
	while (len > 0) {
		size_t size = 0;

		while (size < len && path[size] != '/')
			size++;
		if (size > 0 && out->count < PATH_PARTS) {
			out->part[out->count] = path;
			out->len[out->count++] = size;
		}
		path += size;
		len -= size;
		if (len > 0) {
			path++;
			len--;
		}
	}
}

static bool is_part(const struct parts *parts, size_t at, const char *word)
{
	return at < parts->count && strlen(word) == parts->len[at] &&
		memcmp(parts->part[at], word, parts->len[at]) == 0;
}

static bool has_operation(const struct parts *parts)
{
	for (size_t i = 0; i < parts->count; i++)
		if (*parts->part[i] == '$')
			return true;
	return false;
}

static bool is_type_name(const char *text, size_t len)
{
	return len > 0 && text[0] >= 'A' && text[0] <= 'Z';
}

/* Reading: by the number of parts, [type] [id] [_history|type] [vid]. */
static unsigned reading_letter(const struct parts *parts, struct need *need)
{
	if (parts->count == 1)
		return SCOPE_SEARCH;
	if (is_part(parts, 1, "_history"))
		return SCOPE_SEARCH;
	if (parts->count == 2 || is_part(parts, 2, "_history"))
		return SCOPE_READ;
	if (!is_type_name(parts->part[2], parts->len[2]))
		return 0;	/* a whole compartment */
	need->type = parts->part[2];
	need->type_len = parts->len[2];
	return SCOPE_SEARCH;
}

static unsigned letter_for(const char *method, const struct parts *parts,
	struct need *need)
{
	if (strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0)
		return reading_letter(parts, need);
	if (strcmp(method, "POST") == 0)
		return is_part(parts, 1, "_search") ? SCOPE_SEARCH :
			SCOPE_CREATE;
	if (strcmp(method, "PUT") == 0 || strcmp(method, "PATCH") == 0)
		return SCOPE_UPDATE;
	return strcmp(method, "DELETE") == 0 ? SCOPE_DELETE : 0;
}

static void read_need(const char *method, const char *path, struct need *out)
{
	size_t len = strcspn(path, "?#");
	struct parts parts;

	*out = (struct need){ .query = path[len] == '?' ? path + len + 1 :
		NULL };
	split(path, len, &parts);
	if (is_part(&parts, 0, "metadata") ||
	    is_part(&parts, 0, ".well-known")) {
		out->is_free = true;
	} else if (!has_operation(&parts) && parts.count > 0 &&
	    is_type_name(parts.part[0], parts.len[0])) {
		out->type = parts.part[0];
		out->type_len = parts.len[0];
		out->letter = letter_for(method, &parts, out);
	}
}

/* What a list gives for a type. */
struct given {
	unsigned open;		/* without a query */
	unsigned narrow;	/* with one */
	const char *query;	/* of the first with one */
	size_t query_len;
	bool has_resource;	/* any scope of that kind */
	bool has_other;		/* one whose meaning is not known */
};

static struct given look(const char *list, const char *type, size_t type_len)
{
	struct given given = { 0 };
	struct scope scope;

	for (;;) {
		size_t len = strcspn(list, " ");

		scope_read(list, len, &scope);
		given.has_resource |= scope.kind == SCOPE_RESOURCE;
		given.has_other |= len > 0 && scope.kind == SCOPE_OTHER;
		if (scope.kind == SCOPE_RESOURCE &&
		    scope_has_type(&scope, type, type_len)) {
			if (scope.query == NULL) {
				given.open |= scope.may;
			} else {
				given.narrow |= scope.may;
				given.query = scope.query;
				given.query_len = scope.query_len;
			}
		}
		if (list[len] == '\0')
			return given;
		list += len + 1;
	}
}

static const struct {
	unsigned letter;
	char name;
	const char *verb;
} letters[] = {
	{ SCOPE_CREATE, 'c', "create" }, { SCOPE_READ, 'r', "read" },
	{ SCOPE_UPDATE, 'u', "update" }, { SCOPE_DELETE, 'd', "delete" },
	{ SCOPE_SEARCH, 's', "search" },
};

static size_t row_of(unsigned letter)
{
	size_t at = 0;

	while (letters[at].letter != letter)
		at++;
	return at;
}

static void say_no(const struct need *need, const char *granted,
	struct buf *out)
{
	size_t row = row_of(need->letter);

	buf_printf(out, "This token can't %s %.*s: that needs a scope such as "
		"system/%.*s.%c, and it has ", letters[row].verb,
		(int)need->type_len, need->type, (int)need->type_len,
		need->type, letters[row].name);
	if (*granted == '\0')
		buf_puts(out, "none.");
	else
		text_scrub(out, granted, strlen(granted));
	if (*granted != '\0')
		buf_putc(out, '.');
}

/* Parameters that InterSystems answers 401 where a scope has a query. */
static bool clashes_with_query(const struct url_param *param)
{
	static const char *const names[] = { "_include", "_revinclude",
		"_maxresults", "_include:iterate", "_revinclude:iterate" };

	for (size_t i = 0; i < FD_COUNT(names); i++)
		if (strcmp(param->name, names[i]) == 0)
			return true;
	return (strcmp(param->name, "_summary") == 0 &&
		strcmp(param->value, "count") == 0) ||
		(strcmp(param->name, "_count") == 0 &&
		 strcmp(param->value, "0") == 0);
}

static void say_narrow(const struct need *need, const struct given *given,
	struct buf *out)
{
	struct url_params params = { 0 };

	buf_printf(out, "This token may %s %.*s only where %.*s.",
		letters[row_of(need->letter)].verb, (int)need->type_len,
		need->type, (int)given->query_len, given->query);
	url_params_parse(&params, need->query != NULL ? need->query : "");
	for (size_t i = 0; i < params.count; i++)
		if (clashes_with_query(&params.param[i])) {
			buf_printf(out, " With such a scope InterSystems "
				"servers answer %s with 401.",
				params.param[i].name);
			break;
		}
	url_params_finish(&params);
}

/* The first type that _revinclude brings in and the scopes don't. */
static bool brings_foreign_type(const struct need *need, const char *granted,
	struct buf *out)
{
	struct url_params params = { 0 };
	bool is_found = false;

	url_params_parse(&params, need->query != NULL ? need->query : "");
	for (size_t i = 0; i < params.count && !is_found; i++) {
		const char *value = params.param[i].value;
		size_t len = strcspn(value, ":");
		struct given given;

		if (!text_starts_with(params.param[i].name, "_revinclude") ||
		    !is_type_name(value, len))
			continue;
		given = look(granted, value, len);
		is_found = ((given.open | given.narrow) &
			(SCOPE_READ | SCOPE_SEARCH)) == 0;
		if (is_found)
			buf_printf(out, "This token can't read %.*s, which "
				"_revinclude brings in: some servers refuse "
				"the whole search then.", (int)len, value);
	}
	url_params_finish(&params);
	return is_found;
}

static enum scope_answer judge(const struct need *need, const char *granted,
	struct buf *out)
{
	struct given given = look(granted, need->type, need->type_len);

	if (given.open & need->letter)
		return need->letter == SCOPE_SEARCH &&
			brings_foreign_type(need, granted, out) ?
			SCOPE_UNKNOWN : SCOPE_YES;
	if (given.narrow & need->letter) {
		say_narrow(need, &given, out);
		return SCOPE_UNKNOWN;
	}
	if (!given.has_resource && given.has_other) {
		buf_puts(out, "The scope is the server's own: whether it is "
			"enough only the server knows.");
		return SCOPE_UNKNOWN;
	}
	say_no(need, granted, out);
	return SCOPE_NO;
}

enum scope_answer scope_covers(const char *granted, const char *method,
	const char *path, struct buf *sentence)
{
	struct need need;

	read_need(method, path, &need);
	if (need.is_free)
		return SCOPE_YES;
	return need.letter != 0 ? judge(&need, granted, sentence) :
		SCOPE_UNKNOWN;
}
