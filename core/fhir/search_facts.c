#include "core/fhir/search_facts.h"

/*
 * The table is a file carried in the program, read where it lies: a line each,
 *
 *	RESOURCE NAME TYPE PATH[|PATH] [TARGET|TARGET or NAME:TYPE$NAME:TYPE]
 *
 * sorted by resource and name (bytes), so that a resource is found by halving
 * and its few lines are walked.
 */

#include <string.h>

#include "core/base/builtin.h"
#include "core/base/text.h"

static const char *const type_names[] = {
	[SEARCH_UNTYPED] = "", [SEARCH_NUMBER] = "number",
	[SEARCH_DATE] = "date", [SEARCH_STRING] = "string",
	[SEARCH_TOKEN] = "token", [SEARCH_REFERENCE] = "reference",
	[SEARCH_COMPOSITE] = "composite", [SEARCH_QUANTITY] = "quantity",
	[SEARCH_URI] = "uri", [SEARCH_SPECIAL] = "special",
	[SEARCH_RESULT] = "result",
};

enum search_type search_type_named(const char *word, size_t len)
{
	for (size_t i = SEARCH_NUMBER; i < SEARCH_RESULT; i++)
		if (strlen(type_names[i]) == len &&
		    memcmp(type_names[i], word, len) == 0)
			return (enum search_type)i;
	return SEARCH_UNTYPED;
}

const char *search_type_name(enum search_type type)
{
	return type_names[type];
}

static struct search_slice table(void)
{
	const struct builtin *found = builtin_find("core/fhir/r4.search");

	return found != NULL ? (struct search_slice){ found->data,
		found->len } : (struct search_slice){ "", 0 };
}

/* The resource of the line at `at`, compared with a name. */
static int compare(const char *at, const char *name, size_t len)
{
	size_t size = strcspn(at, " ");
	int order = memcmp(at, name, size < len ? size : len);

	return order != 0 ? order : (size > len) - (size < len);
}

/* The first line of a resource, or the end of the table. */
static const char *first_line(const char *resource)
{
	struct search_slice all = table();
	size_t low = 0, high = all.len, len = strlen(resource);

	while (low < high) {
		size_t line = low + (high - low) / 2;
		const char *end;

		while (line > low && all.at[line - 1] != '\n')
			line--;
		if (compare(all.at + line, resource, len) >= 0) {
			high = line;
			continue;
		}
		end = memchr(all.at + line, '\n', high - line);
		low = end != NULL ? (size_t)(end - all.at) + 1 : high;
	}
	return all.at + low;
}

static struct search_slice take_word(const char **at)
{
	struct search_slice word;

	*at += strspn(*at, " ");
	word.at = *at;
	word.len = strcspn(*at, " \n");
	*at += word.len;
	return word;
}

bool search_fact_next(const char *resource, struct search_fact *out)
{
	const char *at = out->next != NULL ? out->next : first_line(resource);
	struct search_slice type;

	if (*at == '\0' || compare(at, resource, strlen(resource)) != 0)
		return false;
	(void)take_word(&at);
	out->name = take_word(&at);
	type = take_word(&at);
	out->type = search_type_named(type.at, type.len);
	out->path = take_word(&at);
	out->more = take_word(&at);
	out->next = at + (*at == '\n');
	return true;
}

static bool find_in(const char *resource, const char *name,
	struct search_fact *out)
{
	size_t len = strlen(name);

	memset(out, 0, sizeof(*out));
	while (search_fact_next(resource, out))
		if (out->name.len == len &&
		    memcmp(out->name.at, name, len) == 0)
			return true;
	return false;
}

bool search_fact_find(const char *resource, const char *name,
	struct search_fact *out)
{
	return find_in(resource, name, out) ||
		find_in("Resource", name, out) ||
		find_in("DomainResource", name, out);
}

bool search_fact_type(struct search_slice *type)
{
	const char *at = type->at != NULL ? type->at : table().at;

	while (*at != '\0' && ((type->at != NULL &&
	    compare(at, type->at, type->len) == 0) ||
	    compare(at, "Resource", 8) == 0 ||
	    compare(at, "DomainResource", 14) == 0)) {
		at += strcspn(at, "\n");
		at += *at == '\n';
	}
	*type = (struct search_slice){ at, strcspn(at, " ") };
	return type->len > 0;
}

bool search_fact_part(struct search_slice *more, char delimiter,
	struct search_slice *part)
{
	const char *end;

	if (more->len == 0)
		return false;
	end = memchr(more->at, delimiter, more->len);
	part->at = more->at;
	part->len = end != NULL ? (size_t)(end - more->at) : more->len;
	more->at += part->len + (end != NULL);
	more->len -= part->len + (end != NULL);
	return true;
}
