#include "core/ig/xml_json_part.h"

/*
 * From an element's name to what it is. Resource.id and the like have a type
 * of FHIRPath's ("http://hl7.org/fhirpath/System.String"): primitive, too.
 */

#include <string.h>

#include "core/base/text.h"

static void set_type(const struct xml_json *xml, struct xml_type *type,
	const char *name)
{
	struct definition definition;
	definition_id id;

	type->name = name;
	if (text_starts_with(name, "http://hl7.org/fhirpath/System.")) {
		type->kind = XML_PRIMITIVE;
		return;
	}
	if (strcmp(name, "xhtml") == 0) {
		type->kind = XML_XHTML;
		return;
	}
	id = definitions_type(xml->definitions, name, strlen(name));
	if (id == 0)
		return;
	definition_get(xml->definitions, id, &definition);
	type->inside = definition.root;
	type->kind = definition.kind == DEFINITION_PRIMITIVE ? XML_PRIMITIVE :
		definition.kind == DEFINITION_RESOURCE ? XML_HOLDER :
		XML_COMPLEX;
	type->is_extension = strcmp(name, "Extension") == 0;
}

struct xml_type xml_type_of_child(const struct xml_json *xml,
	const struct xml_type *parent, const struct xml_node *node)
{
	const struct definitions *definitions = xml->definitions;
	struct xml_type type = { .kind = XML_UNKNOWN };
	struct element element;
	const char *choice = NULL;

	/* value and id of a primitive are attributes, never children. */
	if (parent->inside == 0 || (parent->kind == XML_PRIMITIVE &&
	    (node->name_len != 9 || memcmp(xml->text + node->name,
	    "extension", 9) != 0)))
		return type;
	type.self = element_child(definitions, parent->inside,
		xml->text + node->name, node->name_len, &choice);
	if (type.self == 0)
		return type;
	element_get(definitions, type.self, &element);
	type.is_array = element.is_array;
	type.is_choice = element.is_choice;
	if (element.content != NULL) {
		type.kind = XML_COMPLEX;
		type.inside = element_content(definitions, type.self);
	} else if (element_first(definitions, type.self) != 0) {
		type.kind = XML_COMPLEX;
		type.inside = type.self;
	} else if (choice != NULL) {
		set_type(xml, &type, choice);
	} else if (element.type_count > 0) {
		set_type(xml, &type, element_type_at(definitions, type.self,
			0).code);
	}
	return type;
}

struct xml_type xml_type_of_resource(const struct xml_json *xml,
	const struct xml_node *node)
{
	struct xml_type type = { .kind = XML_UNKNOWN };
	struct definition definition;
	definition_id id = definitions_type(xml->definitions,
		xml->text + node->name, node->name_len);

	if (id == 0)
		return type;
	definition_get(xml->definitions, id, &definition);
	type.kind = XML_COMPLEX;
	type.inside = definition.root;
	type.name = definition.type;
	return type;
}
