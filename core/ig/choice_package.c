#include "core/ig/choice_part.h"

/*
 * What is known of a type as a whole: what the server says it holds its
 * resources to, what a guide makes global, and the profiles that the chosen
 * packages have. Packages of the dependencies are not asked: theirs are meant
 * for others.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"

#define BASE_TYPES "http://hl7.org/fhir/StructureDefinition/"

const struct choice_record *choice_records(const struct choice *choice,
	size_t package, size_t *count)
{
	size_t len = 0;
	const struct choice_record *records = compiled_table(
		definitions_package(choice->definitions, package),
		COMPILED_CHOICES, &len);

	*count = records != NULL ? len / sizeof(*records) : 0;
	return records;
}

/* True when guesses may look into the package. */
static bool may_use(const struct choice *choice, size_t package)
{
	const struct validate_settings *settings = choice->settings;
	const struct compiled *compiled = definitions_package(
		choice->definitions, package);
	char *name;
	bool is_chosen = settings->package_count == 0;

	name = xasprintf("%s#%s", compiled_name(compiled),
		compiled_version(compiled));
	for (size_t i = 0; i < settings->package_count; i++)
		is_chosen |= strcmp(settings->packages[i], name) == 0;
	free(name);
	return is_chosen;
}

/* One profile of the server's; the type itself says nothing. */
static void put_server(struct choice *choice, const char *type, char *url,
	struct choice_list *out)
{
	if (url != NULL && (!text_starts_with(url, BASE_TYPES) ||
	    strcmp(url + strlen(BASE_TYPES), type) != 0))
		choice_put(choice, out, CHOICE_CAPABILITY, url,
			xstrdup("the server's CapabilityStatement"));
	free(url);
}

static void read_resource(struct choice *choice, uint32_t row,
	const char *type, struct choice_list *out)
{
	const struct doc_index *index = choice->settings->capability;
	const char *text = choice->settings->capability_text;
	size_t before = out->count;
	uint32_t list;

	put_server(choice, type, index_find_dup(index, text, row, "profile"),
		out);
	list = index_member(index, text, row, "supportedProfile");
	if (out->count > before || list == INDEX_NONE ||
	    index_kind(index, text, list) != ROW_ARRAY)
		return;
	for (uint32_t at = index_first(index, text, list); at != INDEX_NONE;
	    at = index_next(index, text, at))
		put_server(choice, type, index_string_dup(index, text, at),
			out);
	out->is_any_of = out->count - before > 1;
}

void choice_by_server(struct choice *choice, const char *type,
	struct choice_list *out)
{
	const struct doc_index *index = choice->settings->capability;
	const char *text = choice->settings->capability_text;
	uint32_t list;

	if (index == NULL || index_count(index) == 0)
		return;
	list = index_find(index, text, 0, "rest.0.resource");
	if (list == INDEX_NONE || index_kind(index, text, list) != ROW_ARRAY)
		return;
	for (uint32_t at = index_first(index, text, list); at != INDEX_NONE;
	    at = index_next(index, text, at)) {
		uint32_t name = index_kind(index, text, at) == ROW_OBJECT ?
			index_member(index, text, at, "type") : INDEX_NONE;

		if (name != INDEX_NONE && index_string_equals(index, text,
		    name, type))
			read_resource(choice, at, type, out);
	}
}

/* Records of one kind for the type in one package. */
static void by_records(struct choice *choice, size_t package,
	enum choice_kind kind, const char *type, struct choice_list *out)
{
	const struct compiled *compiled = definitions_package(
		choice->definitions, package);
	size_t count;
	const struct choice_record *records = choice_records(choice, package,
		&count);

	for (size_t i = 0; i < count; i++) {
		const char *source, *profile;

		if (records[i].kind != kind || !text_equals(compiled_get(
		    compiled, records[i].type), type))
			continue;
		source = compiled_get(compiled, records[i].source);
		profile = compiled_get(compiled, records[i].profile);
		if (source != NULL && profile != NULL)
			choice_put(choice, out, kind == CHOICE_RECORD_GLOBAL ?
				CHOICE_GLOBAL : CHOICE_CAPABILITY, profile,
				xasprintf("%s of %s", source,
				compiled_name(compiled)));
	}
}

/* How far a profile is from its type; loops end. */
static unsigned depth_of(const struct choice *choice, definition_id id)
{
	unsigned depth = 0;

	while (id != 0 && depth < 32) {
		id = definition_base(choice->definitions, id);
		depth++;
	}
	return depth;
}

/* The most special ones first: a base fits whatever fits them. */
static void sort_special_first(const struct choice *choice,
	struct choice_list *list)
{
	for (size_t i = 1; i < list->count; i++)
		for (size_t j = i; j > 0 && depth_of(choice,
		    list->list[j].definition) > depth_of(choice,
		    list->list[j - 1].definition); j--) {
			struct choice_profile held = list->list[j];

			list->list[j] = list->list[j - 1];
			list->list[j - 1] = held;
		}
}

static bool is_for(const struct definition *definition, const char *type)
{
	return definition->is_profile && !definition->is_abstract &&
		definition->kind == DEFINITION_RESOURCE &&
		strcmp(definition->type, type) == 0 &&
		!text_equals(definition->status, "retired");
}

static void by_profiles(struct choice *choice, size_t package,
	const char *type, struct choice_list *out)
{
	definition_id id;

	for (size_t at = 0; (id = definitions_at(choice->definitions, package,
	    at)) != 0; at++) {
		struct definition definition;

		definition_get(choice->definitions, id, &definition);
		if (is_for(&definition, type))
			choice_put(choice, out, CHOICE_ONLY, definition.url,
				xstrdup(""));
	}
	sort_special_first(choice, out);
	for (size_t i = 0; i < out->count; i++) {
		const char *name = compiled_name(definitions_package(
			choice->definitions, package));

		out->list[i].why = choice_keep(choice, out->count == 1 ?
			xasprintf("the only profile of %s for %s", name,
			type) : xasprintf("the one that fits best of %zu "
			"profiles of %s for %s", out->count, name, type));
	}
	out->is_any_of = out->count > 1;
}

typedef void step_fn(struct choice *choice, size_t package, const char *type,
	struct choice_list *out);

static void by_capability(struct choice *choice, size_t package,
	const char *type, struct choice_list *out)
{
	by_records(choice, package, CHOICE_RECORD_CAPABILITY, type, out);
	if (out->count > 0)
		return;
	by_records(choice, package, CHOICE_RECORD_SUPPORTED, type, out);
	out->is_any_of = out->count > 1;
}

static void by_global(struct choice *choice, size_t package,
	const char *type, struct choice_list *out)
{
	by_records(choice, package, CHOICE_RECORD_GLOBAL, type, out);
}

/* True when a profile of the package is made from one of the other's. */
static bool builds_on(const struct choice *choice, size_t package,
	size_t other)
{
	const struct compiled *compiled = definitions_package(
		choice->definitions, other);
	char *name = xasprintf("%s#%s", compiled_name(compiled),
		compiled_version(compiled));
	bool does = false;
	definition_id id;

	for (size_t at = 0; !does && (id = definitions_at(
	     choice->definitions, package, at)) != 0; at++) {
		struct definition base;

		id = definition_base(choice->definitions, id);
		if (id == 0)
			continue;
		definition_get(choice->definitions, id, &base);
		does = strcmp(base.package, name) == 0;
	}
	free(name);
	return does;
}

/*
 * Of several packages that know the type, the one that builds on the others,
 * else the latest. What a package says that it needs is no help here: often
 * another version of that is what is there.
 */
static bool find_by(struct choice *choice, step_fn *step, const char *type,
	struct choice_list *out)
{
	size_t from = 0;

	for (size_t i = definitions_package_count(choice->definitions);
	     i-- > 1;) {
		struct choice_list list = { .count = 0 };

		if (may_use(choice, i))
			step(choice, i, type, &list);
		if (list.count == 0 || (from != 0 &&
		    !builds_on(choice, i, from)))
			continue;
		*out = list;
		from = i;
	}
	return from != 0;
}

/* The first step that knows the type. */
static void find_out(struct choice *choice, const char *type,
	struct choice_list *out)
{
	static step_fn *const steps[] = {
		by_capability, by_global, by_profiles,
	};

	for (size_t i = 0; i < FD_COUNT(steps); i++)
		if (find_by(choice, steps[i], type, out))
			return;
}

void choice_by_package(struct choice *choice, const char *type,
	struct choice_list *out)
{
	const struct choice_list *known = map_get(choice->by_type, type);
	struct choice_list *list;

	if (known == NULL) {
		list = xcalloc(1, sizeof(*list));
		find_out(choice, type, list);
		map_put(choice->by_type, type, list);
		known = list;
	}
	for (size_t i = 0; i < known->count && out->count < CHOICE_MAX; i++)
		out->list[out->count++] = known->list[i];
	out->is_any_of = known->is_any_of;
}
