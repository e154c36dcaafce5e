#ifndef FD_IG_XML_SCAN_H
#define FD_IG_XML_SCAN_H

/*
 * The elements of an XML text (XML 1.0, Namespaces in XML 1.0) as a flat tree
 * over its bytes, for texts that libxml2 has found well-formed. Comments,
 * instructions and the DOCTYPE are passed over; what is inside a div of XHTML
 * stays one piece.
 */

#include "core/base/buf.h"

enum xml_space { XML_SPACE_NONE, XML_SPACE_FHIR, XML_SPACE_XHTML,
	XML_SPACE_OTHER };

enum { XML_NO_NODE = UINT32_MAX, XML_DEPTH_MAX = 300 };

struct xml_attribute {
	uint32_t name, name_len;	/* with its prefix */
	uint32_t value, value_len;	/* without quotes, as written */
};

struct xml_node {
	uint32_t name, name_len;	/* without its prefix */
	uint32_t prefix_len;		/* before name, without ":"; or 0 */
	uint32_t start, end;		/* from "<" to behind its end tag */
	uint32_t text;			/* first text in it that is not blank,
					   or XML_NO_NODE */
	uint32_t attribute, attribute_count;
	uint32_t parent, first, next;	/* or XML_NO_NODE */
	enum xml_space space;
};

struct xml_scan {
	struct xml_node *nodes;		/* [0]: the root */
	size_t count, alloc;
	struct xml_attribute *attributes;
	size_t attribute_count, attribute_alloc;
	const char *fault;		/* why it went no further, or NULL */
	size_t fault_offset;
};

/* As xml_scan, and into divs of XHTML, too; end tags must fit their start
   tags, for nobody else has judged the text. */
bool xml_scan_markup(struct xml_scan *scan, const char *text, size_t len)
	FD_NONNULL FD_MUST_USE;
/* False with a fault: no element at all, nested too deep, or not XML. */
bool xml_scan(struct xml_scan *scan, const char *text, size_t len)
	FD_NONNULL FD_MUST_USE;
void xml_scan_finish(struct xml_scan *scan) FD_NONNULL;

/* An attribute by its full name, or NULL. */
const struct xml_attribute *xml_attribute_of(const struct xml_scan *scan,
	const char *text, const struct xml_node *node, const char *name)
	FD_NONNULL;
/* An attribute's value or a text with its references replaced; white space
   of an attribute is a blank each. */
void xml_decode(const char *raw, size_t len, bool is_attribute,
	struct buf *out) FD_NONNULL;

#endif
