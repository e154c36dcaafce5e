#include "core/fhir/operation.h"

/*
 * A statement names definitions as it likes: by a canonical URL of some guide,
 * by an address below its own base, or relative to it. They are looked for on
 * that server and nowhere else: what a statement says can't send anybody to
 * another origin. So only the id is taken out of a name, and only where it is
 * one; anything else is asked for by url.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/net/url.h"

#define TYPE "OperationDefinition/"

/* R4 datatypes.html#id. */
static bool is_id(const char *text)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyz"
		"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.";
	size_t len = strlen(text);

	return len > 0 && len <= 64 && strspn(text, allowed) == len &&
		strcmp(text, ".") != 0 && strcmp(text, "..") != 0;
}

/* The "OperationDefinition/id" at the end; NULL where there is none. */
static const char *find_id(const char *name)
{
	const char *at = NULL, *next;

	for (next = strstr(name, TYPE); next != NULL;
	    next = strstr(next + 1, TYPE))
		at = next;
	return at != NULL && is_id(at + strlen(TYPE)) &&
		(at == name || at[-1] == '/') ? at : NULL;
}

/* Relative, or below the base: it says itself where it is. */
static bool is_here(const char *name, const char *at, const char *base)
{
	size_t len = strlen(base);

	while (len > 0 && base[len - 1] == '/')
		len--;
	return at == name || (at == name + 1 && *name == '/') ||
		(len > 0 && strncmp(name, base, len) == 0 &&
		at == name + len + 1);
}

static char *by_url(const char *name, const char *version)
{
	struct buf line = BUF_INIT;

	buf_puts(&line, "OperationDefinition?url=");
	url_encode_component(&line, name);
	if (*version != '\0') {
		buf_puts(&line, "&version=");
		url_encode_component(&line, version);
	}
	return buf_take(&line);
}

char *operation_place(const char *definition, const char *base, size_t at)
{
	size_t len = strcspn(definition, "|");
	char *name = xstrndup(definition, len), *place = NULL;
	const char *version = definition + len + (definition[len] == '|');
	const char *id = find_id(name);
	bool has_own_place = id != NULL && is_here(name, id, base);

	if (*name == '\0' || at > 1)
		place = NULL;
	else if (has_own_place)
		place = at == 0 ? xstrdup(id) : NULL;
	else if (at == 0)
		place = by_url(name, version);
	else if (id != NULL)
		place = xstrdup(id);
	free(name);
	return place;
}

bool operation_is_for(const struct operation *operation, const char *type)
{
	const char *list = operation->resources;
	size_t len;

	if (type == NULL)
		return true;
	if (!operation->on_type && !operation->on_instance)
		return false;
	for (; *list != '\0'; list += len + strspn(list + len, ", ")) {
		len = strcspn(list, ", ");
		if ((len == 8 && memcmp(list, "Resource", len) == 0) ||
		    (len == 14 && memcmp(list, "DomainResource", len) == 0) ||
		    (len == strlen(type) && memcmp(list, type, len) == 0))
			return true;
	}
	return false;
}

static const struct capability_operation *find(
	const struct capability_operation *operations, size_t count,
	const char *name)
{
	for (size_t i = 0; i < count; i++) {
		const char *own = operations[i].name;

		if (strcmp(own + (*own == '$'), name + (*name == '$')) == 0)
			return &operations[i];
	}
	return NULL;
}

const struct capability_operation *operation_listed(
	const struct capability *capability, const char *type,
	const char *name, const struct capability_resource **of)
{
	const struct capability_operation *found = NULL;

	*of = NULL;
	if (type == NULL)
		found = find(capability->operations,
			capability->operation_count, name);
	for (size_t i = 0; found == NULL && i < capability->resource_count;
	    i++) {
		*of = &capability->resources[i];
		if (type == NULL || strcmp((*of)->type, type) == 0)
			found = find((*of)->operations,
				(*of)->operation_count, name);
	}
	if (found == NULL)
		*of = NULL;
	return found;
}
