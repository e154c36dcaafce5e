#include "core/ig/xml_json_part.h"

/*
 * What is said of the XML itself: which attributes an element may have, that
 * nothing but elements stands in it, its namespace, the order of its children.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"

enum { QUOTE_MAX = 40 };

static void print_path(const struct xml_path *path, struct buf *out)
{
	if (path->up != NULL) {
		print_path(path->up, out);
		buf_putc(out, '.');
	}
	text_scrub(out, path->name, path->name_len);
	if (path->number >= 0)
		buf_printf(out, "[%ld]", path->number);
	if (path->choice != NULL)
		buf_printf(out, ".ofType(%s)", path->choice);
}

void xml_report(struct xml_json *xml, const struct xml_path *path,
	size_t offset, enum finding_severity severity, const char *code,
	const char *id, const char *format, ...)
{
	struct finding finding = { .severity = severity, .code = code,
		.id = id, .row = INDEX_NONE, .offset = offset, .count = 1 };
	struct buf expression = BUF_INIT;
	va_list args;

	va_start(args, format);
	finding.text = xvasprintf(format, args);
	va_end(args);
	if (path != NULL)
		print_path(path, &expression);
	finding.expression = buf_take(&expression);
	(void)findings_add(xml->out, &finding);
}

/* xmlns, xmlns:x and those for schema tools say nothing of the content. */
static bool is_technical(const char *name, size_t len)
{
	return (len >= 5 && memcmp(name, "xmlns", 5) == 0 &&
		(len == 5 || name[5] == ':')) ||
		(len > 4 && memcmp(name, "xsi:", 4) == 0);
}

static bool is_named(const char *name, size_t len, const char *wanted)
{
	return strlen(wanted) == len && memcmp(name, wanted, len) == 0;
}

static bool may_have(const struct xml_type *type, bool is_resource,
	const char *name, size_t len)
{
	if (is_technical(name, len))
		return true;
	if (is_resource)
		return false;
	if (type->kind == XML_UNKNOWN)
		return is_named(name, len, "id") ||
			is_named(name, len, "value");
	return is_named(name, len, "id") ||
		(type->kind == XML_PRIMITIVE &&
		is_named(name, len, "value")) ||
		(type->is_extension && is_named(name, len, "url"));
}

static void check_attributes(struct xml_json *xml,
	const struct xml_path *path, const struct xml_node *node,
	const struct xml_type *type, bool is_resource)
{
	for (uint32_t i = 0; i < node->attribute_count; i++) {
		const struct xml_attribute *it =
			&xml->scan.attributes[node->attribute + i];
		struct buf name = BUF_INIT;

		if (may_have(type, is_resource, xml->text + it->name,
		    it->name_len))
			continue;
		text_scrub(&name, xml->text + it->name, it->name_len);
		xml_report(xml, path, it->name, FINDING_ERROR, "structure",
			"Undefined_attribute__on__for_type__properties__",
			"'%s' is no attribute that this element has",
			name.data);
		buf_finish(&name);
	}
}

static void check_text(struct xml_json *xml, const struct xml_path *path,
	const struct xml_node *node)
{
	struct buf quote = BUF_INIT;
	const char *text = xml->text + node->text;
	const char *end = memchr(text, '<', node->end - node->text);
	size_t len = end != NULL ? (size_t)(end - text) : 0;

	text_scrub(&quote, text, text_fit(text, len < QUOTE_MAX ? len :
		QUOTE_MAX, QUOTE_MAX));
	xml_report(xml, path, node->text, FINDING_ERROR, "structure",
		"Text_should_not_be_present", "Text stands where only elements"
		" may: '%s'. A value goes into the attribute value=\"...\"",
		quote.data);
	buf_finish(&quote);
}

static void check_space(struct xml_json *xml, const struct xml_path *path,
	const struct xml_node *node, const struct xml_type *type)
{
	bool is_xhtml = type->kind == XML_XHTML;

	if (node->space == (is_xhtml ? XML_SPACE_XHTML : XML_SPACE_FHIR))
		return;
	xml_report(xml, path, node->start, FINDING_ERROR, "structure",
		node->parent == XML_NO_NODE ? "This_does_not_appear_to_be_a_"
		"FHIR_resource_unknown_namespace_name_" :
		"Wrong_namespace__expected_",
		"This element is not in the namespace \"%s\"", is_xhtml ?
		"http://www.w3.org/1999/xhtml" : "http://hl7.org/fhir");
}

void xml_check_form(struct xml_json *xml, const struct xml_path *path,
	const struct xml_node *node, const struct xml_type *type,
	bool is_resource)
{
	const struct xml_node *parent = node->parent == XML_NO_NODE ? NULL :
		&xml->scan.nodes[node->parent];

	/* Of a whole tree in a wrong namespace its top is named alone. */
	if (parent == NULL || parent->space != node->space)
		check_space(xml, path, node, type);
	else if (type->kind == XML_XHTML && node->space != XML_SPACE_XHTML)
		check_space(xml, path, node, type);
	if (type->kind == XML_XHTML)
		return;
	check_attributes(xml, path, node, type, is_resource);
	if (node->text != XML_NO_NODE)
		check_text(xml, path, node);
}

/* The position of an element among its siblings, from 1; 0: not there. */
static unsigned position_of(const struct xml_json *xml, element_id inside,
	element_id self)
{
	unsigned position = 1;

	for (element_id at = element_first(xml->definitions, inside); at != 0;
	    at = element_next(xml->definitions, at), position++)
		if (at == self)
			return position;
	return 0;
}

void xml_check_order(struct xml_json *xml, const struct xml_path *path,
	const struct xml_node *parent, const struct xml_type *type)
{
	const struct xml_node *last = NULL;
	unsigned before = 0;

	for (uint32_t at = parent->first; at != XML_NO_NODE;
	    at = xml->scan.nodes[at].next) {
		const struct xml_node *node = &xml->scan.nodes[at];
		struct xml_type child;
		struct xml_path there = { .up = path, .number = -1,
			.name = xml->text + node->name,
			.name_len = node->name_len };
		unsigned position;

		if (last != NULL && last->name_len == node->name_len &&
		    memcmp(xml->text + last->name, there.name,
		    there.name_len) == 0)
			continue;
		child = xml_type_of_child(xml, type, node);
		if (child.self == 0)
			continue;
		position = position_of(xml, type->inside, child.self);
		if (position < before)
			xml_report(xml, &there, node->start, FINDING_ERROR,
				"invalid",
				"Validation_VAL_Profile_OutOfOrder",
				"Out of order: it stands behind '%.*s', and "
				"has to be before it", (int)last->name_len,
				xml->text + last->name);
		before = position;
		last = node;
	}
}
