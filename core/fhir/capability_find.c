#include "core/fhir/capability.h"

/*
 * Questions to a statement that was read. Lists are short (145 types, at most
 * some 40 parameters each), so they are walked.
 */

#include <stdio.h>
#include <string.h>

#include "core/base/text.h"

const struct capability_resource *capability_resource(
	const struct capability *capability, const char *type)
{
	for (size_t i = 0; i < capability->resource_count; i++)
		if (strcmp(capability->resources[i].type, type) == 0)
			return &capability->resources[i];
	return NULL;
}

static const struct {
	const char *code;
	char letter;
} codes[] = {
	{ "read", 'R' }, { "search-type", 'S' }, { "create", 'C' },
	{ "update", 'U' }, { "delete", 'D' }, { "vread", 'V' },
	{ "history-instance", 'H' }, { "patch", 'P' }, { "history-type", 0 },
};

const char *capability_code(size_t at)
{
	return at < FD_COUNT(codes) ? codes[at].code : NULL;
}

bool capability_has_interaction(const struct capability_resource *resource,
	const char *code, const char **expectation)
{
	for (size_t i = 0; i < resource->interaction_count; i++)
		if (strcmp(resource->interactions[i].code, code) == 0) {
			if (expectation != NULL)
				*expectation =
					resource->interactions[i].expectation;
			return true;
		}
	return false;
}

void capability_letters(const struct capability_resource *resource,
	char out[16])
{
	size_t len = 0;

	for (size_t i = 0; i < FD_COUNT(codes); i++)
		if (codes[i].letter != 0 && capability_has_interaction(
		    resource, codes[i].code, NULL))
			out[len++] = codes[i].letter;
	out[len] = '\0';
}

const char *capability_expected(const struct capability_texts *texts,
	size_t at)
{
	return at < texts->expectation_count ? texts->expectation[at] : "";
}

const char *capability_kind_words(const char *kind)
{
	static const struct { const char *kind, *words; } kinds[] = {
		{ "requirements",
			"requirements: a specification, not a server" },
		{ "instance", "instance: a running server" },
		{ "capability", "capability: what a software can do" },
	};

	for (size_t i = 0; i < FD_COUNT(kinds); i++)
		if (strcmp(kinds[i].kind, kind) == 0)
			return kinds[i].words;
	return kind;
}

static const struct capability_param *find_param(
	const struct capability_param *params, size_t count, const char *name,
	size_t len)
{
	for (size_t i = 0; i < count; i++)
		if (strncmp(params[i].name, name, len) == 0 &&
		    params[i].name[len] == '\0')
			return &params[i];
	return NULL;
}

static const struct capability_param *find_either(
	const struct capability *capability,
	const struct capability_resource *resource, const char *name,
	size_t len)
{
	const struct capability_param *param = NULL;

	if (resource != NULL)
		param = find_param(resource->params, resource->param_count,
			name, len);
	return param != NULL ? param : find_param(capability->params,
		capability->param_count, name, len);
}

/*
 * As written first, for statements list names with chain and modifier; then
 * without the modifier behind the last colon; then without chain and all.
 */
const struct capability_param *capability_param(
	const struct capability *capability, const char *type,
	const char *name)
{
	const struct capability_resource *resource =
		capability_resource(capability, type);
	const char *colon = strrchr(name, ':');
	const size_t lengths[] = {
		strlen(name),
		colon != NULL ? (size_t)(colon - name) : strlen(name),
		strcspn(name, ".:"),
	};
	const struct capability_param *param = NULL;

	for (size_t i = 0; i < FD_COUNT(lengths) && param == NULL; i++)
		if (lengths[i] > 0)
			param = find_either(capability, resource, name,
				lengths[i]);
	return param;
}

void capability_operation_path(const struct capability_operation *operation,
	char *out, size_t size)
{
	snprintf(out, size, "$%s", operation->name +
		(operation->name[0] == '$'));
}
