#include "core/ig/xml_json_part.h"

/*
 * The JSON of an element. Children of one name become one member, at the place
 * of the first of them, also when others stand between; a primitive becomes
 * its value and, when it has an id or extensions, the "_name" beside it, with
 * nulls that keep the two arrays in step. Depth is what the scanner let pass.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"

static void note_place(struct xml_json *xml, size_t offset)
{
	xml->places = mem_grow(xml->places, xml->place_count,
		&xml->place_alloc, sizeof(*xml->places));
	xml->places[xml->place_count++] = (struct xml_place){
		(uint32_t)xml->json.len, (uint32_t)offset };
}

/* A character that JSON does not take as it stands. */
static void put_escape(struct buf *out, unsigned char c)
{
	static const char digits[] = "0123456789abcdef";

	if (c == '"' || c == '\\') {
		buf_putc(out, '\\');
		buf_putc(out, (char)c);
	} else if (c == '\n') {
		buf_puts(out, "\\n");
	} else {
		buf_puts(out, "\\u00");
		buf_putc(out, digits[c >> 4]);
		buf_putc(out, digits[c & 15]);
	}
}

/* libxml2 lets some bytes pass in CDATA that are not UTF-8. */
static void put_string(struct buf *out, const char *text, size_t len)
{
	size_t from = 0, at = 0;

	buf_putc(out, '"');
	while (at < len) {
		unsigned char c = (unsigned char)text[at];
		struct text_rune rune = { .len = 1, .is_valid = true };

		if (c >= 0x80)
			rune = text_decode(text + at, len - at);
		if (rune.is_valid && c >= 0x20 && c != '"' && c != '\\') {
			at += rune.len;
			continue;
		}
		buf_append(out, text + from, at - from);
		if (rune.is_valid)
			put_escape(out, c);
		else
			buf_puts(out, "\xef\xbf\xbd");
		at += rune.len;
		from = at;
	}
	buf_append(out, text + from, at - from);
	buf_putc(out, '"');
}

static void put_attribute(struct xml_json *xml,
	const struct xml_attribute *attribute)
{
	buf_clear(&xml->scratch);
	xml_decode(xml->text + attribute->value, attribute->value_len, true,
		&xml->scratch);
	put_string(&xml->json, xml->scratch.data, xml->scratch.len);
}

/* A member's name; a comma unless it is the first. */
static void put_key(struct xml_json *xml, bool *is_first, const char *prefix,
	const char *name, size_t len)
{
	if (!*is_first)
		buf_putc(&xml->json, ',');
	*is_first = false;
	buf_clear(&xml->scratch);
	buf_puts(&xml->scratch, prefix);
	buf_append(&xml->scratch, name, len);
	put_string(&xml->json, xml->scratch.data, xml->scratch.len);
	buf_putc(&xml->json, ':');
}

static void emit_members(struct xml_json *xml, const struct xml_path *path,
	uint32_t number, const struct xml_type *type, bool *is_first);

/* id and url, which are attributes in XML. */
static void emit_attributes(struct xml_json *xml, const struct xml_node *node,
	const struct xml_type *type, bool *is_first)
{
	static const char *const names[] = { "id", "url" };

	for (size_t i = 0; i < FD_COUNT(names); i++) {
		const struct xml_attribute *it = xml_attribute_of(&xml->scan,
			xml->text, node, names[i]);

		if (it == NULL || (i == 1 && !type->is_extension))
			continue;
		if (!*is_first)
			buf_putc(&xml->json, ',');
		note_place(xml, it->name);
		*is_first = true;
		put_key(xml, is_first, "", names[i], strlen(names[i]));
		put_attribute(xml, it);
	}
}

/* -?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)? as a whole (RFC 8259). */
static bool is_number(const char *text)
{
	text += *text == '-';
	if (!text_is_digit(*text) || (*text == '0' && text_is_digit(text[1])))
		return false;
	text += strspn(text, "0123456789");
	if (*text == '.') {
		text++;
		if (!text_is_digit(*text))
			return false;
		text += strspn(text, "0123456789");
	}
	if (*text == 'e' || *text == 'E') {
		text++;
		text += *text == '+' || *text == '-';
		if (!text_is_digit(*text))
			return false;
		text += strspn(text, "0123456789");
	}
	return *text == '\0';
}

static bool is_bare(const char *type, const char *value, size_t len)
{
	static const char *const numbers[] = { "decimal", "integer",
		"positiveInt", "unsignedInt" };

	if (strlen(value) != len)
		return false;
	if (strcmp(type, "boolean") == 0)
		return strcmp(value, "true") == 0 ||
			strcmp(value, "false") == 0;
	for (size_t i = 0; i < FD_COUNT(numbers); i++)
		if (strcmp(type, numbers[i]) == 0)
			return is_number(value);
	return false;
}

static void emit_value(struct xml_json *xml,
	const struct xml_attribute *value, const struct xml_type *type)
{
	buf_clear(&xml->scratch);
	xml_decode(xml->text + value->value, value->value_len, true,
		&xml->scratch);
	if (type->name != NULL && is_bare(type->name, xml->scratch.data,
	    xml->scratch.len))
		buf_append(&xml->json, xml->scratch.data, xml->scratch.len);
	else
		put_string(&xml->json, xml->scratch.data, xml->scratch.len);
}

static const struct xml_attribute *value_of(const struct xml_json *xml,
	const struct xml_node *node)
{
	return xml_attribute_of(&xml->scan, xml->text, node, "value");
}

/* An id or a child: something for "_name". An element with nothing at all
   is an empty object there. */
static bool has_shadow(const struct xml_json *xml,
	const struct xml_node *node)
{
	return node->first != XML_NO_NODE || value_of(xml, node) == NULL ||
		xml_attribute_of(&xml->scan, xml->text, node, "id") != NULL;
}

static struct xml_path item_path(const struct xml_json *xml,
	const struct xml_path *up, const struct xml_node *node,
	const struct xml_type *type, long number)
{
	struct xml_path path = { .up = up, .name = xml->text + node->name,
		.name_len = node->name_len, .number = number };

	if (type->is_choice && type->name != NULL) {
		path.name = element_name(xml->definitions, type->self);
		path.name_len = strlen(path.name);
		path.choice = type->name;
	}
	return path;
}

static void emit_object(struct xml_json *xml, const struct xml_path *path,
	uint32_t number, const struct xml_type *type)
{
	bool is_first = true;

	buf_putc(&xml->json, '{');
	emit_attributes(xml, &xml->scan.nodes[number], type, &is_first);
	emit_members(xml, path, number, type, &is_first);
	buf_putc(&xml->json, '}');
}

/* The one resource that stands in an element such as contained. */
static void emit_holder(struct xml_json *xml, const struct xml_path *path,
	const struct xml_node *node)
{
	uint32_t inside = node->first;

	if (inside == XML_NO_NODE) {
		buf_puts(&xml->json, "{}");
		return;
	}
	xml_emit_resource(xml, path, inside);
	inside = xml->scan.nodes[inside].next;
	if (inside != XML_NO_NODE)
		xml_report(xml, path, xml->scan.nodes[inside].start,
			FINDING_ERROR, "structure", "Undefined_element_",
			"More than one resource stands in this element");
}

/* What one node is in JSON, its "_name" aside. */
static void emit_node(struct xml_json *xml, const struct xml_path *path,
	uint32_t number, const struct xml_type *type)
{
	const struct xml_node *node = &xml->scan.nodes[number];
	const struct xml_attribute *value = value_of(xml, node);

	note_place(xml, node->start);
	xml_check_form(xml, path, node, type, false);
	switch (type->kind) {
	case XML_PRIMITIVE:
		if (value != NULL)
			emit_value(xml, value, type);
		else
			buf_puts(&xml->json, "null");
		break;
	case XML_XHTML:
		put_string(&xml->json, xml->text + node->start,
			node->end - node->start);
		break;
	case XML_HOLDER:
		emit_holder(xml, path, node);
		break;
	case XML_UNKNOWN:
		if (value != NULL && node->first == XML_NO_NODE) {
			emit_value(xml, value, type);
			break;
		}
		emit_object(xml, path, number, type);
		break;
	default:
		emit_object(xml, path, number, type);
		break;
	}
}

static void emit_shadow(struct xml_json *xml, const struct xml_path *path,
	uint32_t number, const struct xml_type *type)
{
	if (!has_shadow(xml, &xml->scan.nodes[number])) {
		buf_puts(&xml->json, "null");
		return;
	}
	note_place(xml, xml->scan.nodes[number].start);
	emit_object(xml, path, number, type);
}

static void emit_list(struct xml_json *xml, const struct xml_path *path,
	const uint32_t *list, size_t count, const struct xml_type *type,
	bool are_shadows)
{
	bool is_array = type->is_array || count > 1;

	if (is_array)
		buf_putc(&xml->json, '[');
	for (size_t i = 0; i < count; i++) {
		struct xml_path item = item_path(xml, path,
			&xml->scan.nodes[list[i]], type,
			is_array ? (long)i : -1);

		if (i > 0)
			buf_putc(&xml->json, ',');
		if (are_shadows)
			emit_shadow(xml, &item, list[i], type);
		else
			emit_node(xml, &item, list[i], type);
	}
	if (is_array)
		buf_putc(&xml->json, ']');
}

/* Of primitives of which none has a value; the array would be all null. */
static void check_group(struct xml_json *xml, const struct xml_path *path,
	const uint32_t *list, size_t count, const struct xml_type *type)
{
	for (size_t i = 0; i < count; i++) {
		const struct xml_node *node = &xml->scan.nodes[list[i]];
		struct xml_path item = item_path(xml, path, node, type, -1);

		xml_check_form(xml, &item, node, type, false);
	}
}

static void emit_group(struct xml_json *xml, const struct xml_path *path,
	const uint32_t *list, size_t count, const struct xml_type *parent,
	bool *is_first)
{
	const struct xml_node *node = &xml->scan.nodes[list[0]];
	struct xml_type type = xml_type_of_child(xml, parent, node);
	bool has_value = type.kind != XML_PRIMITIVE, has_shadows = false;

	for (size_t i = 0; type.kind == XML_PRIMITIVE && i < count; i++) {
		const struct xml_node *it = &xml->scan.nodes[list[i]];

		has_value = has_value || value_of(xml, it) != NULL;
		has_shadows = has_shadows || has_shadow(xml, it);
	}
	if (has_value) {
		note_place(xml, node->start);
		put_key(xml, is_first, "", xml->text + node->name,
			node->name_len);
		emit_list(xml, path, list, count, &type, false);
	} else {
		check_group(xml, path, list, count, &type);
	}
	if (has_shadows) {
		note_place(xml, node->start);
		put_key(xml, is_first, "_", xml->text + node->name,
			node->name_len);
		emit_list(xml, path, list, count, &type, true);
	}
}

static void emit_members(struct xml_json *xml, const struct xml_path *path,
	uint32_t number, const struct xml_type *type, bool *is_first)
{
	const struct xml_node *node = &xml->scan.nodes[number];
	struct xml_groups groups;

	if (node->first == XML_NO_NODE)
		return;
	groups = xml_group_children(xml, node);
	for (size_t i = 0; i < groups.count; i++)
		emit_group(xml, path, groups.list + groups.groups[i].first,
			groups.groups[i].count, type, is_first);
	xml_check_order(xml, path, node, type);
	xml_groups_finish(&groups);
}

void xml_emit_resource(struct xml_json *xml, const struct xml_path *up,
	uint32_t number)
{
	const struct xml_node *node = &xml->scan.nodes[number];
	struct xml_type type = xml_type_of_resource(xml, node);
	struct xml_path own = { .name = xml->text + node->name,
		.name_len = node->name_len, .number = -1 };
	struct xml_path held = up != NULL ? *up : own;
	char *name = xstrndup(own.name, own.name_len);
	bool is_first = true;

	/* Bundle.entry[0].resource.ofType(Patient) */
	if (up != NULL)
		held.choice = name;
	note_place(xml, node->start);
	buf_putc(&xml->json, '{');
	xml_check_form(xml, &held, node, &type, true);
	put_key(xml, &is_first, "", "resourceType", 12);
	put_string(&xml->json, name, own.name_len);
	emit_members(xml, &held, number, &type, &is_first);
	buf_putc(&xml->json, '}');
	free(name);
}
