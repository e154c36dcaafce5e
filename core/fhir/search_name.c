#include "core/fhir/search_query.h"

/*
 * Names of parameters. They are read from the left: "_has:TYPE:REFERENCE:" is
 * a step backwards, "reference:Type." a step forwards, and what is left is
 * the parameter itself with its modifier. A "_has" that lacks a part is a
 * parameter of that name, so that anything can be read and is printed as it
 * was.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"

void search_name_add_step(struct search_name *name, bool is_has,
	const char *step, const char *type)
{
	name->step = mem_grow(name->step, name->count, &name->alloc,
		sizeof(*name->step));
	name->step[name->count++] = (struct search_step){
		.is_has = is_has,
		.name = xstrdup(step),
		.type = xstrdup_or_null(type),
	};
}

static void add_step(struct search_name *name, bool is_has, char *step,
	char *type)
{
	search_name_add_step(name, is_has, step, type);
	free(step);
	free(type);
}

/* "_has:TYPE:REFERENCE:"; what stands behind it, or NULL. */
static const char *read_has(struct search_name *name, const char *text)
{
	static const char word[] = "_has:";
	const char *type = text + sizeof(word) - 1, *reference, *end;

	if (!text_starts_with(text, word))
		return NULL;
	reference = strchr(type, ':');
	end = reference != NULL ? strchr(reference + 1, ':') : NULL;
	if (end == NULL)
		return NULL;
	add_step(name, true,
		xstrndup(reference + 1, (size_t)(end - reference) - 1),
		xstrndup(type, (size_t)(reference - type)));
	return end + 1;
}

/* "reference." or "reference:Type."; what stands behind it, or NULL. */
static const char *read_chain(struct search_name *name, const char *text)
{
	const char *dot = strchr(text, '.');
	size_t len = strcspn(text, ".:");

	if (dot == NULL)
		return NULL;
	add_step(name, false, xstrndup(text, len), text[len] == ':' ?
		xstrndup(text + len + 1, (size_t)(dot - text) - len - 1) :
		NULL);
	return dot + 1;
}

void search_name_read(struct search_name *name, const char *text)
{
	const char *next = text;
	size_t len;

	memset(name, 0, sizeof(*name));
	while (next != NULL) {
		text = next;
		next = read_has(name, text);
		if (next == NULL)
			next = read_chain(name, text);
	}
	len = strcspn(text, ":");
	name->name = xstrndup(text, len);
	name->modifier = text[len] == ':' ? xstrdup(text + len + 1) : NULL;
}

void search_name_print(const struct search_name *name, struct buf *out)
{
	for (size_t i = 0; i < name->count; i++) {
		const struct search_step *step = &name->step[i];

		if (step->is_has)
			buf_printf(out, "_has:%s:%s:", step->type, step->name);
		else
			buf_printf(out, "%s%s%s.", step->name,
				step->type != NULL ? ":" : "",
				step->type != NULL ? step->type : "");
	}
	buf_puts(out, name->name);
	if (name->modifier != NULL)
		buf_printf(out, ":%s", name->modifier);
}

void search_name_finish(struct search_name *name)
{
	for (size_t i = 0; i < name->count; i++) {
		free(name->step[i].name);
		free(name->step[i].type);
	}
	free(name->step);
	free(name->name);
	free(name->modifier);
	memset(name, 0, sizeof(*name));
}
