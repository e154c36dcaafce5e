#include "core/fhir/locate.h"

/*
 * A path is walked step by step from the resource it begins at, and the walk
 * stops at the last step that is there. Only what validators write is read:
 * names, [number], comments, ofType(), as(), resolve() and other functions,
 * of which where(url='...') and extension('...') choose and the rest are
 * passed over. A choice type is found by its longer name: value.ofType(string)
 * and value[x] are both valueString. The name of the resource in front is
 * optional, and so are indexes: without one an array's first element is meant
 * if more steps follow, the array itself if none does.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"

enum { ENTRIES_MAX = 1000 };	/* that are looked at for their type */

struct walk {
	const struct doc_index *index;
	const char *text;
	uint32_t row;
	bool is_first;		/* no name was taken yet */
};

void place_finish(struct place *place)
{
	free(place->sentence);
	*place = (struct place){ .row = INDEX_NONE };
}

static bool is_name_char(char c)
{
	char low = text_lower(c);

	return (low >= 'a' && low <= 'z') || text_is_digit(c) || c == '_' ||
		c == '-';
}

static void enter_array(struct walk *walk)
{
	while (walk->row != INDEX_NONE && index_kind(walk->index, walk->text,
	    walk->row) == ROW_ARRAY)
		walk->row = index_first(walk->index, walk->text, walk->row);
}

/* The member whose name begins with a choice element's: valueString. */
static uint32_t find_choice(const struct walk *walk, const char *name)
{
	size_t len = strlen(name);
	uint32_t at;

	for (at = index_first(walk->index, walk->text, walk->row);
	    at != INDEX_NONE; at = index_next(walk->index, walk->text, at)) {
		struct row facts = index_row(walk->index, walk->text, at);
		const char *key = walk->text + facts.key + 1;

		if (facts.key_len > len + 2 && memcmp(key, name, len) == 0 &&
		    key[len] >= 'A' && key[len] <= 'Z')
			return at;
	}
	return INDEX_NONE;
}

static bool is_type_of(const struct walk *walk, const char *name)
{
	uint32_t type = index_member(walk->index, walk->text, walk->row,
		"resourceType");

	return type != INDEX_NONE && index_string_equals(walk->index,
		walk->text, type, name);
}

/* Down by one name; false where there is no such member. */
static bool step_name(struct walk *walk, const char *name)
{
	struct walk inner = *walk;
	uint32_t member;
	bool is_first = walk->is_first;

	walk->is_first = false;
	enter_array(&inner);
	if (inner.row == INDEX_NONE || index_kind(walk->index, walk->text,
	    inner.row) != ROW_OBJECT)
		return false;
	member = index_member(walk->index, walk->text, inner.row, name);
	if (member == INDEX_NONE)
		member = find_choice(&inner, name);
	if (member == INDEX_NONE)
		return is_first && *name >= 'A' && *name <= 'Z' &&
			is_type_of(&inner, name);
	walk->row = member;
	return true;
}

/* [number], from 0; one that is no array is its own first element. */
static bool step_number(struct walk *walk, unsigned long number)
{
	uint32_t element;

	if (index_kind(walk->index, walk->text, walk->row) != ROW_ARRAY)
		return number == 0;
	if (number >= INDEX_NONE)
		return false;
	element = index_element(walk->index, walk->text, walk->row,
		(uint32_t)number);
	if (element != INDEX_NONE)
		walk->row = element;
	return element != INDEX_NONE;
}

/* The element of an array whose url is that. */
static bool step_url(struct walk *walk, const char *url)
{
	uint32_t at;

	if (index_kind(walk->index, walk->text, walk->row) != ROW_ARRAY)
		return true;
	for (at = index_first(walk->index, walk->text, walk->row);
	    at != INDEX_NONE; at = index_next(walk->index, walk->text, at)) {
		uint32_t member = index_member(walk->index, walk->text, at,
			"url");

		if (member != INDEX_NONE && index_string_equals(walk->index,
		    walk->text, member, url)) {
			walk->row = at;
			return true;
		}
	}
	return false;
}

/* What stands in quotes in a function's arguments, owned, or NULL. */
static char *quoted(const char *text, size_t len)
{
	const char *from = memchr(text, '\'', len), *to;

	if (from == NULL)
		return NULL;
	from++;
	to = memchr(from, '\'', len - (size_t)(from - text));
	return to != NULL ? xstrndup(from, (size_t)(to - from)) : NULL;
}

static bool step_function(struct walk *walk, const char *name,
	const char *arguments, size_t len)
{
	char *url = quoted(arguments, len);
	bool is_there = true;

	if (strcmp(name, "extension") == 0)
		is_there = step_name(walk, name) &&
			(url == NULL || step_url(walk, url));
	else if (strcmp(name, "where") == 0 && url != NULL &&
	    text_starts_with(arguments, "url"))
		is_there = step_url(walk, url);
	free(url);
	return is_there;
}

/* Bytes of blanks, dots and comments. */
static size_t skip(const char *at)
{
	const char *from = at, *end;

	for (;;) {
		if (*at == '.' || *at == '/' || text_is_space(*at)) {
			if (at[0] != '/' || at[1] != '*') {
				at++;
				continue;
			}
			end = strstr(at + 2, "*/");
			at = end != NULL ? end + 2 : at + strlen(at);
			continue;
		}
		return (size_t)(at - from);
	}
}

/* The bytes to the bracket that closes the one at `at`, both included. */
static size_t bracket_length(const char *at)
{
	size_t len = 0, depth = 0;
	char quote = '\0';

	for (; at[len] != '\0'; len++) {
		char c = at[len];

		if (quote != '\0')
			quote = c == quote ? '\0' : quote;
		else if (c == '\'')
			quote = c;
		else if (c == '(' || c == '[')
			depth++;
		else if ((c == ')' || c == ']') && --depth == 0)
			return len + 1;
	}
	return len;
}

static bool step_bracket(struct walk *walk, const char *at, size_t base)
{
	unsigned long number = 0;

	if (!text_is_digit(at[1]))
		return at[1] == 'x' && !walk->is_first;
	for (at++; text_is_digit(*at) && number < INDEX_NONE; at++)
		number = number * 10 + (unsigned long)(*at - '0');
	if (number < base)
		return false;
	return step_number(walk, number - base);
}

/* One step of a path; its length, or 0 when it is not there. */
static size_t take_step(struct walk *walk, const char *at, size_t base)
{
	size_t len = 0, more;
	char *name;
	bool is_there;

	if (*at == '[')
		return step_bracket(walk, at, base) ? bracket_length(at) : 0;
	if (base == 1 && text_starts_with(at, "f:"))
		at += len = 2;
	if (base == 1 && *at == '@')
		return strlen(at) + len;
	for (more = 0; is_name_char(at[more]); )
		more++;
	if (more == 0)
		return 0;
	name = xstrndup(at, more);
	if (at[more] == '(') {
		size_t arguments = bracket_length(at + more);

		is_there = step_function(walk, name, at + more + 1,
			arguments > 1 ? arguments - 2 : 0);
		more += arguments;
	} else {
		is_there = step_name(walk, name);
	}
	free(name);
	return is_there ? len + more : 0;
}

/* base: the number of an array's first element. */
static void locate_path(const struct doc_index *index, const char *text,
	uint32_t from, const char *path, size_t base, struct place *out)
{
	struct walk walk = { index, text, from, true };
	const char *at = path + skip(path);

	*out = (struct place){ .row = INDEX_NONE };
	if (from >= index_count(index) || *at == '\0')
		return;
	while (*at != '\0') {
		bool is_first = walk.is_first;
		size_t len = take_step(&walk, at, base);

		if (len == 0) {
			if (is_first)
				return;
			out->row = walk.row;
			out->sentence = xasprintf("\"%.60s\" is not there; "
				"this is where it would be", at);
			return;
		}
		at += len;
		at += skip(at);
	}
	out->row = walk.row;
	out->is_exact = true;
}

void locate_expression(const struct doc_index *index, const char *text,
	uint32_t from, const char *expression, struct place *out)
{
	locate_path(index, text, from, expression, 0, out);
}

void locate_xpath(const struct doc_index *index, const char *text,
	uint32_t from, const char *path, struct place *out)
{
	locate_path(index, text, from, path, 1, out);
}

void locate_line(const struct doc_index *index, const char *text, size_t len,
	size_t line, size_t column, struct place *out)
{
	size_t at = 0, end;

	*out = (struct place){ .row = INDEX_NONE };
	if (line == 0 || index_count(index) == 0)
		return;
	for (size_t n = 1; n < line; n++) {
		const char *feed = memchr(text + at, '\n', len - at);

		if (feed == NULL)
			return;
		at = (size_t)(feed - text) + 1;
	}
	for (end = at; end < len && text[end] != '\n'; )
		end++;
	/* The blanks in front belong to what the line is about. */
	while (at < end && text_is_space(text[at]))
		at++, column -= column > 1;
	if (column > 0 && column - 1 < end - at)
		at += column - 1;
	else if (column > 1 && end > at)
		at = end - 1;
	out->row = index_row_at(index, at);
	out->is_exact = true;
}

static void locate_any_path(const struct doc_index *index, const char *text,
	uint32_t from, const char *path, struct place *out)
{
	if (path[0] == '/')
		locate_xpath(index, text, from, path, out);
	else
		locate_expression(index, text, from, path, out);
}

/* The first entry's resource of the type that a path begins with. */
static uint32_t resource_named(const struct doc_index *index,
	const char *text, const char *path)
{
	size_t len = strcspn(path, ".[(/");
	char *type = xstrndup(path, len);
	uint32_t list = index_find(index, text, 0, "entry"), at;
	uint32_t found = INDEX_NONE;

	at = list != INDEX_NONE && index_kind(index, text, list) ==
		ROW_ARRAY ? index_first(index, text, list) : INDEX_NONE;
	for (int i = 0; i < ENTRIES_MAX && at != INDEX_NONE &&
	    found == INDEX_NONE; i++) {
		uint32_t resource = index_find(index, text, at, "resource");
		uint32_t name = resource != INDEX_NONE ? index_find(index,
			text, resource, "resourceType") : INDEX_NONE;

		if (name != INDEX_NONE &&
		    index_string_equals(index, text, name, type))
			found = resource;
		at = index_next(index, text, at);
	}
	free(type);
	return found;
}

void locate_issue(const struct doc_index *index, const char *text, size_t len,
	const struct issue *issue, struct place *out)
{
	const char *path = issue->expression;
	struct place by_line;

	*out = (struct place){ .row = INDEX_NONE };
	if (path != NULL && index_count(index) > 0) {
		locate_any_path(index, text, 0, path, out);
		if (out->row == INDEX_NONE && path[0] != '/')
			locate_any_path(index, text, resource_named(index,
				text, path), path, out);
	}
	if (out->row != INDEX_NONE)
		return;
	locate_line(index, text, len, issue->line, issue->column, &by_line);
	if (by_line.row != INDEX_NONE) {
		place_finish(out);
		*out = by_line;
	} else {
		out->sentence = xasprintf("the issue names no element that is "
			"in this document");
	}
}

uint32_t locate_entry(const struct doc_index *index, const char *text,
	uint32_t row)
{
	uint32_t list = index_find(index, text, 0, "entry");
	uint32_t type = index_find(index, text, 0, "type");

	if (list == INDEX_NONE || type == INDEX_NONE ||
	    !(index_string_equals(index, text, type, "batch-response") ||
	    index_string_equals(index, text, type, "transaction-response")))
		return INDEX_NONE;
	while (row != INDEX_NONE && index_parent(index, row) != list)
		row = index_parent(index, row);
	return row != INDEX_NONE ? index_position(index, text, row) :
		INDEX_NONE;
}

void locate_issue_of_entry(const struct doc_index *index, const char *text,
	size_t len, uint32_t entry, const struct issue *issue,
	struct place *out)
{
	uint32_t list = index_find(index, text, 0, "entry");
	uint32_t at = list != INDEX_NONE && index_kind(index, text, list) ==
		ROW_ARRAY ? index_element(index, text, list, entry) :
		INDEX_NONE, resource;

	if (at == INDEX_NONE) {
		locate_issue(index, text, len, issue, out);
		return;
	}
	*out = (struct place){ .row = INDEX_NONE };
	resource = index_find(index, text, at, "resource");
	if (issue->expression != NULL && resource != INDEX_NONE)
		locate_any_path(index, text, resource, issue->expression,
			out);
	if (out->row == INDEX_NONE && issue->expression != NULL)
		locate_any_path(index, text, 0, issue->expression, out);
	if (out->row != INDEX_NONE)
		return;
	out->row = resource != INDEX_NONE ? resource : at;
	out->sentence = xasprintf("this is entry %u, which the issue is "
		"about; it names no element that is in it", entry + 1);
}
