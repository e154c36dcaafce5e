#include "core/fhir/capability_facts.h"

/*
 * Every statement is walked into one flat list, which is sorted. Where a fact
 * is the existence of a thing (a parameter), what is said of that thing (its
 * definition) is a fact with the same key and a detail, and stands directly
 * behind it; a resource type stands before all that is in it. So who merges
 * two lists can leave out the details of what is only in one of them.
 *
 * The real statement of 145 types has some 27,000 facts.
 */

#include <stdlib.h>
#include <string.h>

static void add(struct capability_facts *facts, enum capability_aspect aspect,
	const char *type, const char *name, const char *detail,
	const char *value)
{
	facts->fact = mem_grow(facts->fact, facts->count, &facts->alloc,
		sizeof(*facts->fact));
	facts->fact[facts->count++] = (struct capability_fact){
		.aspect = aspect, .type = type, .name = name,
		.detail = detail, .value = value };
}

/* The same, unless nothing is said. */
static void add_said(struct capability_facts *facts,
	enum capability_aspect aspect, const char *type, const char *name,
	const char *detail, const char *value)
{
	if (*value != '\0')
		add(facts, aspect, type, name, detail, value);
}

static void add_interactions(struct capability_facts *facts, const char *type,
	const struct capability_interaction *item, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		add(facts, ASPECT_INTERACTION, type, item[i].code, "", "");
		add_said(facts, ASPECT_INTERACTION, type, item[i].code,
			"expectation", item[i].expectation);
		add_said(facts, ASPECT_INTERACTION, type, item[i].code,
			"documentation", item[i].documentation);
	}
}

static void add_params(struct capability_facts *facts, const char *type,
	const struct capability_param *item, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const char *name = item[i].name;

		add(facts, ASPECT_PARAM, type, name, "", "");
		add_said(facts, ASPECT_PARAM, type, name, "type",
			item[i].type);
		add_said(facts, ASPECT_PARAM, type, name, "definition",
			item[i].definition);
		add_said(facts, ASPECT_PARAM, type, name, "expectation",
			item[i].expectation);
		add_said(facts, ASPECT_PARAM, type, name, "documentation",
			item[i].documentation);
	}
}

static void add_operations(struct capability_facts *facts, const char *type,
	const struct capability_operation *item, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		/* With a dollar or without, it is the same operation. */
		const char *name = item[i].name + (item[i].name[0] == '$');

		add(facts, ASPECT_OPERATION, type, name, "", "");
		add_said(facts, ASPECT_OPERATION, type, name, "definition",
			item[i].definition);
		add_said(facts, ASPECT_OPERATION, type, name, "expectation",
			item[i].expectation);
		add_said(facts, ASPECT_OPERATION, type, name, "documentation",
			item[i].documentation);
	}
}

static void add_texts(struct capability_facts *facts,
	enum capability_aspect aspect, const char *type,
	const struct capability_texts *texts)
{
	for (size_t i = 0; i < texts->count; i++) {
		add(facts, aspect, type, texts->text[i], "", "");
		add_said(facts, aspect, type, texts->text[i], "expectation",
			capability_expected(texts, i));
	}
}

static const char *yes(bool is_so)
{
	return is_so ? "yes" : "";
}

static void add_rules(struct capability_facts *facts,
	const struct capability_resource *resource)
{
	const struct { const char *name, *value; } rules[] = {
		{ "profile", resource->profile },
		{ "expectation", resource->expectation },
		{ "documentation", resource->documentation },
		{ "versioning", resource->versioning },
		{ "reading old versions", yes(resource->read_history) },
		{ "update may create", yes(resource->update_create) },
		{ "conditional create", yes(resource->conditional_create) },
		{ "conditional update", yes(resource->conditional_update) },
		{ "conditional read", resource->conditional_read },
		{ "conditional delete", resource->conditional_delete },
		{ "references", resource->reference_policy },
	};

	for (size_t i = 0; i < FD_COUNT(rules); i++)
		add_said(facts, ASPECT_RULE, resource->type, rules[i].name,
			"", rules[i].value);
}

static void add_resource(struct capability_facts *facts,
	const struct capability_resource *resource)
{
	const char *type = resource->type;

	add(facts, ASPECT_TYPE, type, type, "", "");
	add_interactions(facts, type, resource->interactions,
		resource->interaction_count);
	add_params(facts, type, resource->params, resource->param_count);
	add_operations(facts, type, resource->operations,
		resource->operation_count);
	add_texts(facts, ASPECT_PROFILE, type, &resource->profiles);
	add_texts(facts, ASPECT_INCLUDE, type, &resource->includes);
	add_texts(facts, ASPECT_REVINCLUDE, type, &resource->revincludes);
	add_rules(facts, resource);
}

static void add_server(struct capability_facts *facts,
	const struct capability *c)
{
	const struct { const char *name, *value; } said[] = {
		{ "kind", c->kind }, { "name", c->name },
		{ "URL of the statement", strcmp(c->kind, "instance") != 0 ?
			c->url : "" },
		{ "version of the statement", c->version },
		{ "status", c->status },
		{ "software", c->software_name },
		{ "software version", c->software_version },
		{ "software released", c->software_date },
		{ "FHIR version", c->fhir_version },
		{ "formats", c->formats },
		{ "patch formats", c->patch_formats },
		{ "instantiates", c->instantiates },
		{ "imports", c->imports },
		{ "implementation guides", c->guides },
		{ "mode", c->mode },
		{ "compartments", c->compartments },
		{ "security", c->security },
		{ "security in words", c->security_description },
		{ "token endpoint", c->oauth_token },
		{ "authorize endpoint", c->oauth_authorize },
		{ "register endpoint", c->oauth_register },
		{ "manage endpoint", c->oauth_manage },
		{ "introspect endpoint", c->oauth_introspect },
		{ "revoke endpoint", c->oauth_revoke },
		{ "CORS", yes(c->has_cors) },
		{ "messages kept, minutes", c->messaging_cache },
	};

	for (size_t i = 0; i < FD_COUNT(said); i++)
		add_said(facts, ASPECT_SERVER, "", said[i].name, "",
			said[i].value);
}

static void add_exchanges(struct capability_facts *facts,
	const struct capability *c)
{
	for (size_t i = 0; i < c->message_count; i++) {
		const struct capability_message *at = &c->messages[i];

		add(facts, ASPECT_MESSAGE, "", at->definition, at->mode, "");
		add_said(facts, ASPECT_MESSAGE, "", at->definition,
			"expectation", at->expectation);
	}
	for (size_t i = 0; i < c->document_count; i++)
		add(facts, ASPECT_DOCUMENT, "", c->documents[i].profile,
			c->documents[i].mode, "");
}

int capability_fact_compare(const struct capability_fact *a,
	const struct capability_fact *b)
{
	int order = strcmp(a->type, b->type);

	if (order == 0)
		order = (a->aspect > b->aspect) - (a->aspect < b->aspect);
	if (order == 0)
		order = strcmp(a->name, b->name);
	return order != 0 ? order : strcmp(a->detail, b->detail);
}

static int compare(const void *a, const void *b)
{
	const struct capability_fact *left = a, *right = b;
	int order = capability_fact_compare(left, right);

	return order != 0 ? order : strcmp(left->value, right->value);
}

/* What is said twice counts once; of two values, the first of the alphabet. */
static void drop_duplicates(struct capability_facts *facts)
{
	size_t kept = 0;

	for (size_t i = 0; i < facts->count; i++)
		if (kept == 0 || capability_fact_compare(&facts->fact[i],
		    &facts->fact[kept - 1]) != 0)
			facts->fact[kept++] = facts->fact[i];
	facts->count = kept;
}

void capability_facts_collect(const struct capability *capability,
	struct capability_facts *out)
{
	*out = (struct capability_facts){ 0 };
	add_server(out, capability);
	add_interactions(out, "", capability->interactions,
		capability->interaction_count);
	add_params(out, "", capability->params, capability->param_count);
	add_operations(out, "", capability->operations,
		capability->operation_count);
	add_exchanges(out, capability);
	for (size_t i = 0; i < capability->resource_count; i++)
		if (*capability->resources[i].type != '\0')
			add_resource(out, &capability->resources[i]);
	if (out->count > 0)
		qsort(out->fact, out->count, sizeof(*out->fact), compare);
	drop_duplicates(out);
}

void capability_facts_finish(struct capability_facts *facts)
{
	free(facts->fact);
	*facts = (struct capability_facts){ 0 };
}
