#include "core/fhir/search_offer.h"

/*
 * Walks over what there is to choose from: the server's list first, R4's
 * table where the server says nothing or all is wanted. Nothing is collected
 * here; a note is only put together for what is handed on.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"

struct walk {
	const struct capability *capability;
	const char *type;
	search_each_fn *each;
	void *data;
};

static void hand_on(const struct walk *walk, struct search_slice name,
	const char *type, const char *words)
{
	struct buf note = BUF_INIT;

	buf_puts(&note, type);
	if (*words != '\0' && strcmp(words, "-") != 0)
		buf_printf(&note, "%s%s", note.len > 0 ? "  " : "", words);
	walk->each(walk->data, name.at, name.len, note.data);
	buf_finish(&note);
}

/* The server's words on it, or where R4 has it in the resource. */
static void give_listed(const struct walk *walk,
	const struct capability_param *param)
{
	struct search_slice name = { param->name, strlen(param->name) };
	struct search_fact fact;
	char *path = NULL;

	if (*param->documentation == '\0' &&
	    search_fact_find(walk->type, param->name, &fact))
		path = xstrndup(fact.path.at, fact.path.len);
	hand_on(walk, name, param->type, path != NULL ? path :
		param->documentation);
	free(path);
}

static bool is_listed(const struct walk *walk, struct search_slice fact)
{
	char *name = xstrndup(fact.at, fact.len);
	const struct capability_param *param = walk->capability != NULL ?
		capability_param(walk->capability, walk->type, name) : NULL;
	bool is_there = param != NULL && strcmp(param->name, name) == 0;

	free(name);
	return is_there;
}

static void give_facts(const struct walk *walk, const char *resource)
{
	struct search_fact fact = { .next = NULL };

	while (search_fact_next(resource, &fact)) {
		char *path;

		if (is_listed(walk, fact.name))
			continue;
		path = xstrndup(fact.path.at, fact.path.len);
		hand_on(walk, fact.name, search_type_name(fact.type), path);
		free(path);
	}
}

void search_each_param(const struct capability *capability, const char *type,
	bool wants_all, search_each_fn *each, void *data)
{
	const struct walk walk = { capability, type, each, data };
	const struct capability_resource *resource = capability != NULL ?
		capability_resource(capability, type) : NULL;
	size_t count = resource != NULL ? resource->param_count : 0;

	for (size_t i = 0; i < count; i++)
		give_listed(&walk, &resource->params[i]);
	for (size_t i = 0; capability != NULL && i < capability->param_count;
	    i++)
		give_listed(&walk, &capability->params[i]);
	if (count > 0 && !wants_all)
		return;
	give_facts(&walk, type);
	give_facts(&walk, "Resource");
	give_facts(&walk, "DomainResource");
}

void search_each_type(const struct capability *capability,
	search_each_fn *each, void *data)
{
	struct search_slice type = { NULL, 0 };

	for (size_t i = 0; capability != NULL &&
	    i < capability->resource_count; i++)
		each(data, capability->resources[i].type,
			strlen(capability->resources[i].type), "");
	if (capability != NULL && capability->resource_count > 0)
		return;
	while (search_fact_type(&type))
		each(data, type.at, type.len, "R4");
}

void search_each_target(const struct capability *capability,
	const char *type, const char *param, search_each_fn *each, void *data)
{
	struct search_fact fact = { .more = { "", 0 } };
	struct search_slice target;

	if (!search_fact_find(type, param, &fact) ||
	    fact.type != SEARCH_REFERENCE || fact.more.len == 0 ||
	    *fact.more.at == '*') {
		search_each_type(capability, each, data);
		return;
	}
	while (search_fact_part(&fact.more, '|', &target))
		each(data, target.at, target.len, "");
}

/* "Observation:subject" of one fact, if it is a reference to that type. */
static void give_include(const struct walk *walk, struct search_slice source,
	struct search_fact fact, const char *target)
{
	struct search_slice part;
	bool fits = target == NULL;
	char *text;

	if (fact.type != SEARCH_REFERENCE)
		return;
	while (!fits && search_fact_part(&fact.more, '|', &part))
		fits = *part.at == '*' || (strlen(target) == part.len &&
			memcmp(target, part.at, part.len) == 0);
	if (!fits)
		return;
	text = xasprintf("%.*s:%.*s", (int)source.len, source.at,
		(int)fact.name.len, fact.name.at);
	walk->each(walk->data, text, strlen(text), "by R4");
	free(text);
}

static void give_includes(const struct walk *walk, struct search_slice source,
	const char *target)
{
	char *type = xstrndup(source.at, source.len);
	struct search_fact fact = { .next = NULL };

	while (search_fact_next(type, &fact))
		give_include(walk, source, fact, target);
	free(type);
}

static void each_reverse(const struct walk *walk)
{
	struct search_slice source = { NULL, 0 };

	while (search_fact_type(&source))
		if (walk->capability == NULL ||
		    walk->capability->resource_count == 0)
			give_includes(walk, source, walk->type);
	for (size_t i = 0; walk->capability != NULL &&
	    i < walk->capability->resource_count; i++)
		give_includes(walk, (struct search_slice){
			walk->capability->resources[i].type,
			strlen(walk->capability->resources[i].type) },
			walk->type);
}

void search_each_include(const struct capability *capability,
	const char *type, bool is_reverse, search_each_fn *each, void *data)
{
	const struct walk walk = { capability, type, each, data };
	const struct capability_resource *resource = capability != NULL ?
		capability_resource(capability, type) : NULL;
	const struct capability_texts *texts = NULL;

	if (resource != NULL)
		texts = is_reverse ? &resource->revincludes :
			&resource->includes;
	for (size_t i = 0; texts != NULL && i < texts->count; i++)
		each(data, texts->text[i], strlen(texts->text[i]),
			capability_expected(texts, i));
	if (texts != NULL && texts->count > 0)
		return;
	if (is_reverse)
		each_reverse(&walk);
	else
		give_includes(&walk, (struct search_slice){ type,
			strlen(type) }, NULL);
}
