#include "core/ig/xhtml_check.h"

/*
 * Elements and attributes are those of HTML 4.0 that txt-1 names: chapters 7
 * to 11 (but section 4 of chapter 9) and 15, links, images, and style and
 * class. Attributes are listed as element.attribute; what any element may have
 * stands by itself. Whatever runs a script is not among them.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/ig/xml_scan.h"

static const char elements[] =
	"p br div h1 h2 h3 h4 h5 h6 a span b em i strong small big tt dfn q "
	"var abbr acronym cite blockquote hr address bdo kbd sub sup ul ol li "
	"dl dt dd pre table caption colgroup col thead tr tfoot tbody th td "
	"code samp img map area";

static const char anywhere[] =
	"title style class id lang xml:lang xml:space dir accesskey tabindex "
	"span width align valign char charoff abbr axis headers scope rowspan "
	"colspan";

static const char somewhere[] =
	"a.charset a.coords a.href a.hreflang a.name a.rel a.rev a.shape "
	"a.target a.type area.alt area.coords area.href area.nohref "
	"area.shape blockquote.cite q.cite img.alt img.border img.height "
	"img.ismap img.longdesc img.src img.usemap map.name ol.start ol.type "
	"ul.type table.border table.cellpadding table.cellspacing "
	"table.frame table.rules table.summary td.height td.nowrap th.height "
	"th.nowrap";

/* Links that a reader can follow, or that carry what they show. */
static const char schemes[] = "http https ftp mailto tel data";

struct work {
	const struct xhtml_say *say;
	const char *text;
	struct xml_scan scan;
	bool is_illegal;	/* txt-1 */
	struct buf name, value;
};

static void say(struct work *work, enum finding_severity severity,
	const char *code, const char *id, const char *format, ...)
	__attribute__((format(printf, 5, 6)));

static void say(struct work *work, enum finding_severity severity,
	const char *code, const char *id, const char *format, ...)
{
	va_list args;
	char *sentence;

	va_start(args, format);
	sentence = xvasprintf(format, args);
	va_end(args);
	work->say->say(work->say->data, severity, code, id, sentence);
	free(sentence);
}

static void say_error(struct work *work, const char *id, const char *format,
	const char *detail)
{
	struct buf shown = BUF_INIT;
	size_t len = strlen(detail);

	text_scrub(&shown, detail, len > 200 ? text_fit(detail, 200, 200) :
		len);
	say(work, FINDING_ERROR, "invalid", id, format, shown.data);
	buf_finish(&shown);
}

static const char *decoded(struct work *work,
	const struct xml_attribute *attribute)
{
	buf_clear(&work->value);
	if (attribute != NULL)
		xml_decode(work->text + attribute->value,
			attribute->value_len, true, &work->value);
	return work->value.data;
}

static bool is_named(const struct work *work, const struct xml_node *node,
	const char *name)
{
	return strlen(name) == node->name_len &&
		memcmp(work->text + node->name, name, node->name_len) == 0;
}

static void check_element(struct work *work, const struct xml_node *node)
{
	if (text_has_word(elements, work->text + node->name, node->name_len))
		return;
	work->is_illegal = true;
	buf_clear(&work->name);
	buf_append(&work->name, work->text + node->name, node->name_len);
	say_error(work, "XHTML_XHTML_Element_Illegal", "'%s' is no element "
		"that a narrative may have", work->name.data);
}

static bool is_allowed(struct work *work, const struct xml_node *node,
	const struct xml_attribute *it)
{
	const char *name = work->text + it->name;

	if (text_has_word(anywhere, name, it->name_len) ||
	    (it->name_len >= 5 && memcmp(name, "xmlns", 5) == 0 &&
	    (it->name_len == 5 || name[5] == ':')))
		return true;
	buf_clear(&work->name);
	buf_append(&work->name, work->text + node->name, node->name_len);
	buf_putc(&work->name, '.');
	buf_append(&work->name, name, it->name_len);
	return text_has_word(somewhere, work->name.data, work->name.len);
}

static void check_attributes(struct work *work, const struct xml_node *node)
{
	for (uint32_t i = 0; i < node->attribute_count; i++) {
		const struct xml_attribute *it =
			&work->scan.attributes[node->attribute + i];

		if (!is_allowed(work, node, it)) {
			work->is_illegal = true;
			say_error(work, "XHTML_XHTML_Attribute_Illegal",
				"'%s' is no attribute that a narrative may "
				"have", work->name.data);
		}
		if (it->name_len == 9 && memcmp(work->text + it->name,
		    "xml:space", 9) == 0)
			say(work, FINDING_INFORMATION, "invalid",
				"XHTML_XHTML_ATTRIBUTE_XML_SPACE", "The "
				"attribute xml:space is better left out: its "
				"value could only be 'preserve'");
	}
}

/* An element's id, or an anchor's name. */
static bool has_target(struct work *work, const char *name)
{
	for (size_t i = 0; i < work->scan.count; i++) {
		const struct xml_node *node = &work->scan.nodes[i];
		const struct xml_attribute *id = xml_attribute_of(
			&work->scan, work->text, node, "id");

		if (id != NULL && strcmp(decoded(work, id), name) == 0)
			return true;
		id = is_named(work, node, "a") ? xml_attribute_of(
			&work->scan, work->text, node, "name") : NULL;
		if (id != NULL && strcmp(decoded(work, id), name) == 0)
			return true;
	}
	return false;
}

/* Behind a scheme (RFC 3986 section 3.1), or 0: there is none. */
static size_t scheme_length(const char *url)
{
	size_t len = 0;

	while (text_is_digit(url[len]) || (text_lower(url[len]) >= 'a' &&
	    text_lower(url[len]) <= 'z') || (len > 0 && url[len] != '\0' &&
	    strchr("+-.", url[len]) != NULL))
		len++;
	return url[len] == ':' ? len : 0;
}

static void check_link(struct work *work, const struct xml_node *node)
{
	const struct xml_attribute *it = xml_attribute_of(&work->scan,
		work->text, node, "href");
	char *url = it != NULL ? xstrdup(decoded(work, it)) : NULL;
	size_t scheme = url != NULL ? scheme_length(url) : 0;

	for (size_t i = 0; i < scheme; i++)
		url[i] = text_lower(url[i]);
	if (scheme > 0 && !text_has_word(schemes, url, scheme))
		say_error(work, "TYPE_SPECIFIC_CHECKS_DT_XHTML_LITERAL_HREF",
			"The link '%s' leads nowhere that a reader could "
			"follow it to", url);
	else if (url != NULL && url[0] == '#' && url[1] != '\0' &&
	    !has_target(work, url + 1) &&
	    !work->say->has_target(work->say->data, url + 1))
		say_error(work, "Type_Specific_Checks_DT_XHTML_Resolve",
			"The link '%s' has no target in this resource", url);
	free(url);
}

/* Text, or an image. */
static bool has_content(const struct work *work)
{
	for (size_t i = 0; i < work->scan.count; i++)
		if (work->scan.nodes[i].text != XML_NO_NODE ||
		    is_named(work, &work->scan.nodes[i], "img"))
			return true;
	return false;
}

static void take_language(struct work *work, const struct xml_node *node,
	const char *name, char out[XHTML_LANGUAGE])
{
	const char *value = decoded(work, xml_attribute_of(&work->scan,
		work->text, node, name));
	size_t len = strlen(value);

	if (len >= XHTML_LANGUAGE)
		len = XHTML_LANGUAGE - 1;
	memcpy(out, value, len);
	out[len] = '\0';
}

/* Of a div right inside the narrative; false where it says none. */
static bool section_language(struct work *work, const struct xml_node *node,
	char out[XHTML_LANGUAGE])
{
	out[0] = '\0';
	if (is_named(work, node, "div"))
		take_language(work, node, "lang", out);
	if (is_named(work, node, "div") && out[0] == '\0')
		take_language(work, node, "xml:lang", out);
	return out[0] != '\0';
}

static void look_at_languages(struct work *work, const char *wanted,
	struct xhtml_languages *out)
{
	const struct xml_node *root = work->scan.nodes;

	take_language(work, root, "lang", out->lang);
	take_language(work, root, "xml:lang", out->xml_lang);
	for (uint32_t at = root->first; at != XML_NO_NODE;
	    at = work->scan.nodes[at].next) {
		char own[XHTML_LANGUAGE];

		if (!section_language(work, &work->scan.nodes[at], own))
			continue;
		if (out->section[0] == '\0')
			memcpy(out->section, own, sizeof(own));
		out->has_wanted = out->has_wanted ||
			text_equals_nocase(own, wanted);
	}
}

void xhtml_sections(const char *text, size_t len, struct buf *out)
{
	struct work work = { .text = text, .name = BUF_INIT,
		.value = BUF_INIT };
	bool is_good = xml_scan_markup(&work.scan, text, len) &&
		work.scan.count > 0;
	uint32_t at = is_good ? work.scan.nodes[0].first : XML_NO_NODE;
	char own[XHTML_LANGUAGE];

	for (; at != XML_NO_NODE; at = work.scan.nodes[at].next)
		if (section_language(&work, &work.scan.nodes[at], own))
			buf_printf(out, "%s%s", out->len > 0 ? ", " : "", own);
	xml_scan_finish(&work.scan);
	buf_finish(&work.name);
	buf_finish(&work.value);
}

static void check_root(struct work *work)
{
	const struct xml_node *root = work->scan.nodes;

	if (!is_named(work, root, "div")) {
		buf_clear(&work->name);
		buf_append(&work->name, work->text + root->name,
			root->name_len);
		say_error(work, "XHTML_XHTML_Name_Invalid", "A narrative is a "
			"div, not '%s'", work->name.data);
	}
	if (root->space != XML_SPACE_XHTML)
		say(work, FINDING_ERROR, "invalid", "XHTML_XHTML_NS_InValid",
			"The div has to be in the namespace xmlns=\""
			"http://www.w3.org/1999/xhtml\"");
}

static void check_all(struct work *work, const char *wanted,
	struct xhtml_languages *out)
{
	check_root(work);
	for (size_t i = 0; i < work->scan.count; i++) {
		const struct xml_node *node = &work->scan.nodes[i];

		check_element(work, node);
		check_attributes(work, node);
		if (is_named(work, node, "a") || is_named(work, node, "area"))
			check_link(work, node);
	}
	if (work->is_illegal)
		say(work, FINDING_ERROR, "invariant", "INV_FAILED",
			"txt-1: a narrative has only the basic elements and "
			"attributes of HTML, links, images and styles inside "
			"it");
	if (!has_content(work))
		say(work, FINDING_ERROR, "invariant", "INV_FAILED",
			"txt-2: a narrative has some text, or an image");
	look_at_languages(work, wanted, out);
}

void xhtml_check(const char *text, size_t len, const char *wanted,
	const struct xhtml_say *say_to, struct xhtml_languages *out)
{
	struct work work = { .say = say_to, .text = text, .name = BUF_INIT,
		.value = BUF_INIT };

	*out = (struct xhtml_languages){ .has_wanted = false };
	if (xml_scan_markup(&work.scan, text, len))
		check_all(&work, wanted, out);
	else
		say(&work, FINDING_ERROR, "invalid", "Error_parsing_XHTML_",
			"The narrative is no well-formed XHTML: %s (at byte "
			"%zu of it)", work.scan.fault,
			work.scan.fault_offset);
	xml_scan_finish(&work.scan);
	buf_finish(&work.name);
	buf_finish(&work.value);
}

bool xhtml_has_target(const char *text, size_t len, const char *name)
{
	struct work work = { .text = text, .name = BUF_INIT,
		.value = BUF_INIT };
	bool is_there = xml_scan_markup(&work.scan, text, len) &&
		has_target(&work, name);

	xml_scan_finish(&work.scan);
	buf_finish(&work.name);
	buf_finish(&work.value);
	return is_there;
}
