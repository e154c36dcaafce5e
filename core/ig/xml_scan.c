#include "core/ig/xml_scan.h"

/*
 * libxml2 has judged the text before it comes here, so the scanner may be
 * plain: it looks for tags and quotes. It still never reads past the end, and
 * stops with a fault at what it did not expect. Namespaces are those in force
 * at an element: its own declarations, then those of the elements around it.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"

struct scanner {
	struct xml_scan *scan;
	const char *text;
	size_t len, at;
	uint32_t open;		/* the element that is open, or XML_NO_NODE */
	uint32_t last;		/* last child of it so far, or XML_NO_NODE */
	unsigned depth;
	bool is_markup;		/* into XHTML, and judging */
};

static bool fail(struct scanner *in, const char *reason)
{
	in->scan->fault = reason;
	in->scan->fault_offset = in->at;
	return false;
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool looking_at(const struct scanner *in, const char *word)
{
	size_t size = strlen(word);

	return in->len - in->at >= size &&
		memcmp(in->text + in->at, word, size) == 0;
}

/* Behind the next such word. */
static bool skip_past(struct scanner *in, const char *word)
{
	size_t size = strlen(word);

	for (; in->len - in->at >= size; in->at++) {
		const char *next = memchr(in->text + in->at, *word,
			in->len - in->at);

		if (next == NULL)
			break;
		in->at = (size_t)(next - in->text);
		if (looking_at(in, word)) {
			in->at += size;
			return true;
		}
	}
	in->at = in->len;
	return fail(in, "the text ends in the middle of a tag");
}

static void skip_space(struct scanner *in)
{
	while (in->at < in->len && is_space(in->text[in->at]))
		in->at++;
}

static size_t name_length(const struct scanner *in)
{
	size_t at = in->at;

	while (at < in->len && !is_space(in->text[at]) &&
	    strchr("/>=<\"'", in->text[at]) == NULL)
		at++;
	return at - in->at;
}

/* A DOCTYPE with its inner part: quotes and comments may hold brackets. */
static bool skip_doctype(struct scanner *in)
{
	unsigned depth = 0;

	for (; in->at < in->len; in->at++) {
		char c = in->text[in->at];

		if (looking_at(in, "<!--") && !skip_past(in, "-->"))
			return false;
		if (in->at >= in->len)
			break;
		c = in->text[in->at];
		if (c == '"' || c == '\'') {
			char quote[2] = { c, '\0' };

			in->at++;
			if (!skip_past(in, quote))
				return false;
			in->at--;
		} else if (c == '<' || c == '[') {
			depth++;
		} else if (c == '>' || c == ']') {
			if (--depth == 0) {
				in->at++;
				return true;
			}
		}
	}
	return fail(in, "the DOCTYPE has no end");
}

static bool read_attribute(struct scanner *in, struct xml_node *node)
{
	struct xml_scan *scan = in->scan;
	struct xml_attribute attribute = { .name = (uint32_t)in->at };
	const char *end;

	attribute.name_len = (uint32_t)name_length(in);
	in->at += attribute.name_len;
	skip_space(in);
	if (attribute.name_len == 0 || !looking_at(in, "="))
		return fail(in, "an attribute is not name=\"value\"");
	in->at++;
	skip_space(in);
	if (in->at >= in->len || (in->text[in->at] != '"' &&
	    in->text[in->at] != '\''))
		return fail(in, "an attribute's value has no quotes");
	end = memchr(in->text + in->at + 1, in->text[in->at],
		in->len - in->at - 1);
	if (end == NULL)
		return fail(in, "an attribute's value has no end");
	attribute.value = (uint32_t)in->at + 1;
	attribute.value_len = (uint32_t)(end - in->text) - attribute.value;
	in->at = attribute.value + attribute.value_len + 1;
	scan->attributes = mem_grow(scan->attributes, scan->attribute_count,
		&scan->attribute_alloc, sizeof(*scan->attributes));
	scan->attributes[scan->attribute_count++] = attribute;
	node->attribute_count++;
	return true;
}

static enum xml_space space_named(const char *name, size_t len)
{
	static const char fhir[] = "http://hl7.org/fhir";
	static const char xhtml[] = "http://www.w3.org/1999/xhtml";

	if (len == 0)
		return XML_SPACE_NONE;
	if (len == sizeof(fhir) - 1 && memcmp(name, fhir, len) == 0)
		return XML_SPACE_FHIR;
	return len == sizeof(xhtml) - 1 && memcmp(name, xhtml, len) == 0 ?
		XML_SPACE_XHTML : XML_SPACE_OTHER;
}

/* True when the attribute is xmlns, or xmlns: and the prefix. */
static bool declares(const struct scanner *in, const struct xml_node *node,
	const struct xml_attribute *attribute)
{
	const char *name = in->text + attribute->name;

	if (attribute->name_len < 5 || memcmp(name, "xmlns", 5) != 0)
		return false;
	if (node->prefix_len == 0)
		return attribute->name_len == 5;
	return attribute->name_len == 6 + node->prefix_len &&
		name[5] == ':' && memcmp(name + 6, in->text + node->name -
		node->prefix_len - 1, node->prefix_len) == 0;
}

static enum xml_space find_space(const struct scanner *in,
	const struct xml_node *node)
{
	const struct xml_node *at = node;
	const struct xml_scan *scan = in->scan;

	for (;;) {
		for (uint32_t i = 0; i < at->attribute_count; i++) {
			const struct xml_attribute *it =
				&scan->attributes[at->attribute + i];

			if (declares(in, node, it))
				return space_named(in->text + it->value,
					it->value_len);
		}
		if (at->parent == XML_NO_NODE)
			return XML_SPACE_NONE;
		at = &scan->nodes[at->parent];
		/* Without a prefix it is what the one around it has. */
		if (node->prefix_len == 0 && at->prefix_len == 0)
			return at->space;
	}
}

static bool is_xhtml(const struct scanner *in, const struct xml_node *node)
{
	return node->space == XML_SPACE_XHTML && node->name_len == 3 &&
		memcmp(in->text + node->name, "div", 3) == 0;
}

/* To the ">" of the tag that begins here. */
static bool find_tag_end(struct scanner *in)
{
	char quote = '\0';

	for (; in->at < in->len; in->at++) {
		char c = in->text[in->at];

		if (quote != '\0')
			quote = c == quote ? '\0' : quote;
		else if (c == '"' || c == '\'')
			quote = c;
		else if (c == '>')
			return true;
	}
	return fail(in, "a tag has no end");
}

/* Behind the end tag that belongs to the div whose start tag was read. */
static bool skip_markup(struct scanner *in)
{
	unsigned depth = 1;

	while (depth > 0) {
		bool is_end;

		if (!skip_past(in, "<"))
			return fail(in, "a div has no end");
		in->at--;
		if (looking_at(in, "<!--") || looking_at(in, "<![CDATA[") ||
		    looking_at(in, "<?")) {
			if (!skip_past(in, looking_at(in, "<?") ? "?>" :
			    looking_at(in, "<!--") ? "-->" : "]]>"))
				return false;
			continue;
		}
		is_end = looking_at(in, "</");
		if (!find_tag_end(in))
			return false;
		if (is_end)
			depth--;
		else if (in->text[in->at - 1] != '/')
			depth++;
		in->at++;
	}
	return true;
}

/* Puts the node into the tree. */
static uint32_t link_node(struct scanner *in, const struct xml_node *node)
{
	struct xml_scan *scan = in->scan;
	uint32_t number = (uint32_t)scan->count;

	scan->nodes = mem_grow(scan->nodes, scan->count, &scan->alloc,
		sizeof(*scan->nodes));
	scan->nodes[scan->count++] = *node;
	if (in->last != XML_NO_NODE)
		scan->nodes[in->last].next = number;
	else if (in->open != XML_NO_NODE)
		scan->nodes[in->open].first = number;
	in->last = number;
	return number;
}

static void split_name(struct scanner *in, struct xml_node *node)
{
	size_t len = name_length(in);
	const char *colon = memchr(in->text + in->at, ':', len);

	node->name = (uint32_t)in->at;
	node->name_len = (uint32_t)len;
	if (colon != NULL) {
		node->prefix_len = (uint32_t)(colon - in->text) - node->name;
		node->name += node->prefix_len + 1;
		node->name_len -= node->prefix_len + 1;
	}
	in->at += len;
}

/* To the ">" or "/>". */
static bool read_attributes(struct scanner *in, struct xml_node *node)
{
	for (;;) {
		skip_space(in);
		if (in->at >= in->len)
			return fail(in, "a tag has no end");
		if (in->text[in->at] == '>' || looking_at(in, "/>"))
			return true;
		if (!read_attribute(in, node))
			return false;
	}
}

static bool read_start_tag(struct scanner *in)
{
	struct xml_node node = {
		.start = (uint32_t)in->at, .text = XML_NO_NODE,
		.attribute = (uint32_t)in->scan->attribute_count,
		.parent = in->open, .first = XML_NO_NODE,
		.next = XML_NO_NODE,
	};
	uint32_t number;
	bool is_empty;

	if (++in->depth > XML_DEPTH_MAX)
		return fail(in, "elements are nested too deep");
	in->at++;
	split_name(in, &node);
	if (node.name_len == 0)
		return fail(in, "a tag has no name");
	if (!read_attributes(in, &node))
		return false;
	is_empty = in->text[in->at] == '/';
	in->at += is_empty ? 2 : 1;
	node.space = find_space(in, &node);
	if (!is_empty && !in->is_markup && is_xhtml(in, &node)) {
		if (!skip_markup(in))
			return false;
		is_empty = true;
	}
	node.end = (uint32_t)in->at;
	number = link_node(in, &node);
	if (is_empty) {
		in->depth--;
	} else {
		in->open = number;
		in->last = XML_NO_NODE;
	}
	return true;
}

/* The name behind "</" is that of the element that is open. */
static bool is_its_end(const struct scanner *in)
{
	const struct xml_node *node = &in->scan->nodes[in->open];
	uint32_t start = node->name;
	size_t len = node->name_len;

	if (node->prefix_len > 0) {
		start -= node->prefix_len + 1;
		len += node->prefix_len + 1;
	}
	return in->len - in->at > len + 2 && memcmp(in->text + in->at + 2,
		in->text + start, len) == 0 &&
		(in->text[in->at + 2 + len] == '>' ||
		is_space(in->text[in->at + 2 + len]));
}

static bool read_end_tag(struct scanner *in)
{
	if (in->open == XML_NO_NODE)
		return fail(in, "an end tag closes nothing");
	if (in->is_markup && !is_its_end(in))
		return fail(in, "an end tag is not that of the element which "
			"is open");
	if (!skip_past(in, ">"))
		return false;
	in->scan->nodes[in->open].end = (uint32_t)in->at;
	in->last = in->open;
	in->open = in->scan->nodes[in->open].parent;
	in->depth--;
	return true;
}

static void note_text(struct scanner *in, size_t from, size_t to)
{
	struct xml_node *node;

	if (in->open == XML_NO_NODE)
		return;
	node = &in->scan->nodes[in->open];
	while (from < to && is_space(in->text[from]))
		from++;
	if (from < to && node->text == XML_NO_NODE)
		node->text = (uint32_t)from;
}

static bool read_markup(struct scanner *in)
{
	size_t start = in->at;

	if (looking_at(in, "<!--"))
		return skip_past(in, "-->");
	if (looking_at(in, "<![CDATA[")) {
		if (!skip_past(in, "]]>"))
			return false;
		note_text(in, start + 9, in->at - 3);
		return true;
	}
	if (looking_at(in, "<?"))
		return skip_past(in, "?>");
	if (looking_at(in, "<!"))
		return skip_doctype(in);
	return looking_at(in, "</") ? read_end_tag(in) : read_start_tag(in);
}

static bool scan_all(struct xml_scan *scan, const char *text, size_t len,
	bool is_markup)
{
	struct scanner in = { .scan = scan, .text = text, .len = len,
		.open = XML_NO_NODE, .last = XML_NO_NODE,
		.is_markup = is_markup };

	*scan = (struct xml_scan){ .count = 0 };
	if (len >= XML_NO_NODE)
		return fail(&in, "the text is too long");
	while (in.at < len) {
		const char *next = memchr(text + in.at, '<', len - in.at);
		size_t to = next != NULL ? (size_t)(next - text) : len;

		note_text(&in, in.at, to);
		in.at = to;
		if (in.at < len && !read_markup(&in))
			return false;
	}
	if (in.open != XML_NO_NODE)
		return fail(&in, "an element has no end tag");
	return scan->count > 0 || fail(&in, "there is no element in it");
}

bool xml_scan(struct xml_scan *scan, const char *text, size_t len)
{
	return scan_all(scan, text, len, false);
}

bool xml_scan_markup(struct xml_scan *scan, const char *text, size_t len)
{
	return scan_all(scan, text, len, true);
}

void xml_scan_finish(struct xml_scan *scan)
{
	free(scan->nodes);
	free(scan->attributes);
	*scan = (struct xml_scan){ .count = 0 };
}

const struct xml_attribute *xml_attribute_of(const struct xml_scan *scan,
	const char *text, const struct xml_node *node, const char *name)
{
	size_t len = strlen(name);

	for (uint32_t i = 0; i < node->attribute_count; i++) {
		const struct xml_attribute *it =
			&scan->attributes[node->attribute + i];

		if (it->name_len == len &&
		    memcmp(text + it->name, name, len) == 0)
			return it;
	}
	return NULL;
}
