#include "core/ig/structure_part.h"

/*
 * Extensions of an ElementDefinition, and of its binding, that ask for more
 * than R4's own members can: each is kept with its kind and its value as JSON,
 * a complex one with all its parts. Others (display hints, mappings, standards
 * status) are left out, for no check uses them.
 *
 * https://hl7.org/fhir/extensions/extension-registry.html
 */

#include <string.h>

static const struct {
	const char *url;
	enum element_rule_kind kind;
} kinds[] = {
	{ "http://hl7.org/fhir/5.0/StructureDefinition/"
		"extension-ElementDefinition.mustHaveValue",
		RULE_MUST_HAVE_VALUE },
	{ "http://hl7.org/fhir/StructureDefinition/minLength",
		RULE_MIN_LENGTH },
	{ "http://hl7.org/fhir/StructureDefinition/maxSize", RULE_MAX_SIZE },
	{ "http://hl7.org/fhir/StructureDefinition/maxDecimalPlaces",
		RULE_MAX_DECIMALS },
	{ "http://hl7.org/fhir/StructureDefinition/narrative-language-control",
		RULE_LANGUAGE_CONTROL },
	{ "http://hl7.org/fhir/5.0/StructureDefinition/"
		"extension-ElementDefinition.binding.additional",
		RULE_BINDING },
	{ "http://hl7.org/fhir/tools/StructureDefinition/additional-binding",
		RULE_BINDING },
};

struct rules {
	struct list list;
};

static void take_rule(const struct source *source, uint32_t row, void *place)
{
	struct rules *rules = place;
	uint32_t url = index_member(source->index, source->text, row, "url");
	uint32_t value = source_extension_value(source, row);

	if (value == INDEX_NONE)
		value = index_member(source->index, source->text, row,
			"extension");
	for (size_t i = 0; url != INDEX_NONE && value != INDEX_NONE &&
	    i < FD_COUNT(kinds); i++)
		if (source_has(source, url, kinds[i].url)) {
			list_add(&rules->list, kinds[i].kind);
			list_add(&rules->list, source_json(source, value));
			return;
		}
}

/* Those that the node has already come first. */
static void add_rules(const struct source *source, uint32_t extensions,
	struct tree_node *node)
{
	struct rules rules = { { BUF_INIT } };
	const uint32_t *old = node->has_extra ? compiled_list_at(
		source->compiler->writer, node->extra.rules) : NULL;

	for (uint32_t i = 0; old != NULL && i < old[0]; i++)
		list_add(&rules.list, old[1 + i]);
	source_each(source, extensions, take_rule, &rules);
	if (rules.list.numbers.len > 0)
		structure_extra(node)->rules = list_end(&rules.list,
			source->compiler);
}

void structure_rules(const struct source *source, uint32_t row, void *place)
{
	add_rules(source, row, place);
}

void structure_binding_rules(const struct source *source, uint32_t row,
	void *place)
{
	uint32_t extensions = index_member(source->index, source->text, row,
		"extension");

	if (extensions != INDEX_NONE)
		add_rules(source, extensions, place);
}
