#include "core/ig/slice_criteria.h"

/*
 * A discriminator's path is the restricted FHIRPath of
 * https://hl7.org/fhir/R4/profiling.html#discriminator: names, extension(url),
 * ofType(type), resolve() and $this. It is taken apart once, with what the
 * definition wants there; items are then looked at without any definition.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/ig/node.h"
#include "core/ig/slice_heads.h"

void criteria_free(struct criteria *criteria)
{
	if (criteria == NULL)
		return;
	for (size_t i = 0; i < criteria->count; i++)
		for (size_t s = 0; s < criteria->list[i].step_count; s++)
			free(criteria->list[i].steps[s].name);
	free(criteria->list);
	free(criteria);
}

/* The text in the brackets, without quotes; *at moves behind them. */
static char *argument(const char **at)
{
	const char *start = strchr(*at, '('), *end;
	char *name;

	if (start == NULL || (end = strchr(start, ')')) == NULL)
		return NULL;
	start++;
	*at = end + 1;
	while (start < end && (*start == '\'' || *start == '"'))
		start++;
	while (end > start && (end[-1] == '\'' || end[-1] == '"'))
		end--;
	name = xstrndup(start, (size_t)(end - start));
	return name;
}

static bool read_step(const char **at, struct step *step)
{
	static const struct {
		const char *start;
		enum step_kind kind;
	} calls[] = {
		{ "extension(", STEP_EXTENSION }, { "ofType(", STEP_TYPE },
		{ "as(", STEP_TYPE }, { "resolve(", STEP_RESOLVE },
	};
	size_t len;

	*step = (struct step){ .kind = STEP_MEMBER };
	for (size_t i = 0; i < FD_COUNT(calls); i++)
		if (text_starts_with(*at, calls[i].start)) {
			step->kind = calls[i].kind;
			step->name = argument(at);
			return step->name != NULL;
		}
	len = strcspn(*at, ".( ");
	if (len == 0 || (*at)[len] == '(' || (*at)[len] == ' ')
		return false;
	step->name = xstrndup(*at, len);
	*at += len;
	return true;
}

/* False when the path has something that discriminators can't have. */
static bool read_path(const char *path, struct criterion *out)
{
	const char *at = path;

	if (text_starts_with(at, "$this"))
		at += 5;
	while (*at != '\0') {
		if (*at == '.' && at[1] != '\0')
			at++;
		if (out->step_count == STEPS_MAX ||
		    !read_step(&at, &out->steps[out->step_count])) {
			free(out->steps[out->step_count == STEPS_MAX ? 0 :
				out->step_count].name);
			if (out->step_count == STEPS_MAX)
				out->steps[0].name = NULL;
			return false;
		}
		out->step_count++;
	}
	return true;
}

static void add_name(struct criterion *out, const char *name)
{
	if (out->name_count < NAMES_MAX)
		out->names[out->name_count++] = name;
}

/* The values nearest to the slice; then what else tells it apart. */
static void want_value(struct heads *heads, struct criterion *out)
{
	heads_expand(heads, NULL);
	heads_values(heads);
	out->wanted_count = heads->wanted_count;
	memcpy(out->wanted, heads->wanted, sizeof(out->wanted));
	for (size_t i = 0; i < heads->count; i++) {
		const struct element *element =
			&node_of(heads->nodes, heads->list[i])->element;

		if (out->value_set == NULL &&
		    element->binding == BINDING_REQUIRED)
			out->value_set = element->value_set;
		if (element->has_max && element->max == 0)
			out->must_not_be = true;
		if (i == 0 && element->has_min && element->min > 0)
			out->must_be = true;
	}
	out->is_usable = out->wanted_count > 0 || out->value_set != NULL ||
		out->must_not_be || out->must_be;
}

static void want_presence(struct heads *heads, struct criterion *out)
{
	bool has_min = false, has_max = false;

	for (size_t i = 0; i < heads->count; i++) {
		const struct element *element =
			&node_of(heads->nodes, heads->list[i])->element;

		if (element->has_min && !has_min) {
			has_min = true;
			out->must_be = element->min > 0;
		}
		if (element->has_max && !has_max) {
			has_max = true;
			out->must_not_be = element->max == 0;
		}
	}
	out->is_usable = out->must_be || out->must_not_be;
}

static bool ends_in_resolve(const struct criterion *criterion)
{
	return criterion->step_count > 0 &&
		criterion->steps[criterion->step_count - 1].kind ==
		STEP_RESOLVE;
}

static void want_targets(struct heads *heads, struct criterion *out,
	element_id id)
{
	const struct element *element = &node_of(heads->nodes, id)->element;

	for (size_t t = 0; t < element->type_count; t++) {
		struct element_type one = element_type_at(heads->definitions,
			id, t);

		for (size_t p = 0; p < one.target_count; p++)
			add_name(out, element_type_target(heads->definitions,
				id, t, p));
	}
}

/* The types that an element's references may lead to. */
static void want_target_types(struct heads *heads, struct criterion *out,
	element_id id)
{
	const struct element *element = &node_of(heads->nodes, id)->element;

	for (size_t t = 0; t < element->type_count; t++) {
		struct element_type one = element_type_at(heads->definitions,
			id, t);

		for (size_t p = 0; p < one.target_count; p++) {
			const char *url = element_type_target(
				heads->definitions, id, t, p);
			definition_id target = definitions_find(
				heads->definitions, url, strlen(url));
			struct definition definition;

			if (target == 0)
				continue;
			definition_get(heads->definitions, target,
				&definition);
			add_name(out, definition.type);
		}
	}
}

static void want_type(struct heads *heads, struct criterion *out,
	struct heads *before)
{
	struct heads *from = ends_in_resolve(out) ? before : heads;

	for (size_t i = 0; i < from->count && out->name_count == 0; i++) {
		element_id id = from->list[i];
		const struct element *element =
			&node_of(from->nodes, id)->element;

		if (ends_in_resolve(out)) {
			want_target_types(from, out, id);
			continue;
		}
		for (size_t t = 0; t < element->type_count; t++)
			add_name(out, element_type_at(from->definitions, id,
				t).code);
	}
	out->is_usable = out->name_count > 0;
}

static void want_profile(struct heads *heads, struct criterion *out,
	const struct heads *before)
{
	struct heads from = ends_in_resolve(out) ? *before : *heads;

	for (size_t i = 0; i < from.count && out->name_count == 0; i++) {
		element_id id = from.list[i];
		const struct element *element =
			&node_of(from.nodes, id)->element;

		if (ends_in_resolve(out)) {
			want_targets(&from, out, id);
			continue;
		}
		for (size_t t = 0; t < element->type_count; t++) {
			struct element_type one = element_type_at(
				from.definitions, id, t);

			for (size_t p = 0; p < one.profile_count; p++)
				add_name(out, element_type_profile(
					from.definitions, id, t, p));
		}
	}
	out->is_usable = out->name_count > 0;
}

static void read_criterion(struct heads *heads,
	const struct discriminator *discriminator, struct criterion *out)
{
	struct heads before = *heads;

	out->kind = discriminator->kind;
	if (!read_path(discriminator->path, out))
		return;
	for (size_t i = 0; i < out->step_count; i++) {
		before = *heads;
		heads_step(heads, &out->steps[i]);
	}
	switch (out->kind) {
	case DISCRIMINATOR_VALUE:
		want_value(heads, out);
		break;
	case DISCRIMINATOR_EXISTS:
		want_presence(heads, out);
		break;
	case DISCRIMINATOR_TYPE:
		want_type(heads, out, &before);
		break;
	case DISCRIMINATOR_PROFILE:
		want_profile(heads, out, &before);
		break;
	}
}

static const struct discriminator by_url = { DISCRIMINATOR_VALUE, "url" };
static const struct discriminator by_type = { DISCRIMINATOR_TYPE, "$this" };

/* Extensions are sliced by url, and choices by type, without saying so. */
static const struct discriminator *implied(const struct node *slicer)
{
	if (strcmp(slicer->element.name, "extension") == 0 ||
	    strcmp(slicer->element.name, "modifierExtension") == 0)
		return &by_url;
	return slicer->element.is_choice ? &by_type : NULL;
}

struct criteria *criteria_new(struct node_table *nodes,
	struct definitions *definitions, element_id slicer, element_id slice)
{
	struct criteria *criteria = xcalloc(1, sizeof(*criteria));
	const struct node *node = node_of(nodes, slicer);
	size_t count = node->element.discriminator_count;
	const struct discriminator *alone = count == 0 ? implied(node) : NULL;

	criteria->count = alone != NULL ? 1 : count;
	criteria->list = xcalloc(criteria->count + 1,
		sizeof(*criteria->list));
	for (size_t i = 0; i < criteria->count; i++) {
		struct discriminator one = alone != NULL ? *alone :
			element_discriminator(definitions, slicer, i);
		struct heads heads;

		heads_begin(&heads, nodes, definitions, slice);
		read_criterion(&heads, &one, &criteria->list[i]);
		if (criteria->list[i].is_usable)
			criteria->is_usable = true;
	}
	return criteria;
}
