#include "core/client/completion.h"

/*
 * The URL line: an open "{{" asks for a variable wherever it is; behind "?"
 * stand parameters (completion_param.c), before it the steps of a path. The
 * first step is a type, an operation or a service; what follows a type is an
 * id that was seen, an operation of it, or one of FHIR's own words.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/client/completion_part.h"
#include "core/fhir/request.h"
#include "core/store/connection.h"

void completing_offer(const struct completing *at, const char *text,
	const char *note)
{
	for (size_t i = 0; i < at->len; i++)
		if (text_lower(text[i]) != text_lower(at->word[i]) ||
		    text[i] == '\0')
			return;
	at->each(at->data, text, note);
}

void completing_take(void *data, const char *text, size_t len,
	const char *note)
{
	const struct completing *at = data;
	char *copy;

	/* Most are refused: those are not copied. */
	if (len < at->len || (at->len > 0 &&
	    text_lower(*text) != text_lower(*at->word)))
		return;
	copy = xstrndup(text, len);
	completing_offer(at, copy, note);
	free(copy);
}

static void offer_variable(const struct completing *at, const char *name,
	const char *note)
{
	char *text = xasprintf("{{%s}}", name);

	completing_offer(at, text, note);
	free(text);
}

void completing_variables(const struct completing *at)
{
	static const struct { const char *name, *note; } builtin[] = {
		{ "base", "the service's address" },
		{ "oauth2", "the OAuth2 server's address" },
		{ "today", "also today-7d" }, { "now", "also now-2h" },
		{ "uuid", "a new one" }, { "timestamp", "seconds since 1970" },
		{ "last.id", "of the last answer, by path" },
	};
	const struct connection *open = at->source->connection;

	for (size_t i = 0; open != NULL && i < open->variable_count; i++)
		offer_variable(at, open->variables[i].name,
			open->variables[i].value);
	for (size_t i = 0; open != NULL && i < open->service_count; i++)
		offer_variable(at, open->services[i].name,
			open->services[i].base);
	for (size_t i = 0; i < FD_COUNT(builtin); i++)
		offer_variable(at, builtin[i].name, builtin[i].note);
}

void completing_ids(const struct completing *at, const char *type,
	bool is_whole)
{
	const struct observed *seen = at->source->observed;

	for (size_t i = seen != NULL ? observed_count(seen) : 0; i-- > 0; ) {
		struct observed_value value = observed_at(seen, i);
		char *text;

		if (strcmp(value.element, "id") != 0 ||
		    (*type != '\0' && strcmp(value.type, type) != 0))
			continue;
		text = is_whole ? xasprintf("%s/%s", value.type, value.code) :
			xstrdup(value.code);
		completing_offer(at, text, "seen");
		free(text);
	}
}

static void offer_operations(const struct completing *at,
	const struct capability_operation *operation, size_t count)
{
	char path[128];

	for (size_t i = 0; i < count; i++) {
		capability_operation_path(&operation[i], path, sizeof(path));
		completing_offer(at, path, "operation");
	}
}

static void offer_first_step(const struct completing *at)
{
	const struct capability *found = at->source->capability;
	const struct connection *open = at->source->connection;

	search_each_type(found, completing_take, (void *)at);
	if (found != NULL)
		offer_operations(at, found->operations,
			found->operation_count);
	for (size_t i = 0; open != NULL && i < open->service_count; i++) {
		char *text = xasprintf("{{%s}}/", open->services[i].name);

		completing_offer(at, text, open->services[i].base);
		free(text);
	}
	completing_offer(at, "metadata", "what the server offers");
	completing_offer(at, "_history", "of all resources");
}

static void offer_later_step(const struct completing *at, const char *type,
	size_t step)
{
	const struct capability *found = at->source->capability;
	const struct capability_resource *resource = found != NULL ?
		capability_resource(found, type) : NULL;

	if (step == 1)
		completing_ids(at, type, false);
	if (step <= 2 && resource != NULL)
		offer_operations(at, resource->operations,
			resource->operation_count);
	if (step == 1)
		completing_offer(at, "_search", "a search by POST");
	if (step <= 2)
		completing_offer(at, "_history", "earlier versions");
}

/* The type that a path names, owned, and how many steps are behind it. */
static char *type_of_path(const char *path, size_t len, size_t *steps)
{
	struct compose compose;
	char *text = xstrndup(path, len), *type;
	const char *at;

	compose_init(&compose);
	compose_set_path(&compose, text);
	type = compose_resource_type(&compose);
	*steps = 0;
	at = type != NULL ? strstr(text, type) : NULL;
	for (; at != NULL && *at != '\0'; at++)
		*steps += *at == '/';
	compose_finish(&compose);
	free(text);
	return type;
}

static size_t complete_path(struct completing at, const char *line,
	size_t cursor)
{
	size_t start = cursor, steps;
	char *type;

	while (start > 0 && line[start - 1] != '/' && line[start - 1] != ' ')
		start--;
	at.word = line + start;
	at.len = cursor - start;
	type = type_of_path(line, start, &steps);
	if (type == NULL)
		offer_first_step(&at);
	else
		offer_later_step(&at, type, steps);
	free(type);
	return start;
}

/* Where a "{{" is open at the end of the text; SIZE_MAX: nowhere. */
static size_t open_variable(const char *line, size_t cursor)
{
	for (size_t at = cursor; at-- > 1; ) {
		if (line[at] == '}' || line[at] == '&' || line[at] == '/')
			return SIZE_MAX;
		if (line[at] == '{' && line[at - 1] == '{')
			return at - 1;
	}
	return SIZE_MAX;
}

/* The "?" of the query, not one inside {{...}}; SIZE_MAX: none. */
static size_t find_query(const char *line, size_t cursor)
{
	for (size_t at = 0; at < cursor; at++) {
		const char *end = strncmp(line + at, "{{", 2) == 0 ?
			strstr(line + at, "}}") : NULL;

		if (end != NULL)
			at = (size_t)(end - line) + 1;
		else if (line[at] == '?')
			return at;
	}
	return SIZE_MAX;
}

size_t completion_url(const struct completion_source *source,
	const char *line, size_t cursor, completion_fn *each, void *data)
{
	struct completing at = { source, line, cursor, each, data };
	size_t start = open_variable(line, cursor), query, steps;
	char *type;

	if (start != SIZE_MAX) {
		at.word = line + start;
		at.len = cursor - start;
		completing_variables(&at);
		if (start == 0)
			offer_first_step(&at);
		return start;
	}
	query = find_query(line, cursor);
	if (query == SIZE_MAX)
		return complete_path(at, line, cursor);
	for (start = cursor; start > query + 1 && line[start - 1] != '&'; )
		start--;
	type = type_of_path(line, query, &steps);
	start += completion_param(source, type != NULL ? type : "",
		line + start, cursor - start, each, data);
	free(type);
	return start;
}
