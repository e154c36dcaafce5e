#ifndef FD_IG_XML_JSON_H
#define FD_IG_XML_JSON_H

/*
 * FHIR in XML (https://hl7.org/fhir/R4/xml.html) as FHIR in JSON, so that the
 * walk, FHIRPath and all else know one form. Definitions tell what is an
 * array, a number, a boolean, a resource or XHTML; what they don't know is
 * kept under its name. A number that JSON could not hold is kept as a string.
 *
 * What JSON can't carry is found here: attributes that are none of FHIR's,
 * text between elements, namespaces, the order of elements.
 */

#include "core/ig/definitions.h"
#include "core/ig/findings.h"

struct xml_json;

/*
 * NULL with a fatal finding when it is no XML, or has no element. Findings
 * have offsets of the XML text, and no row.
 */
struct xml_json *xml_json_new(const struct definitions *definitions,
	const char *text, size_t len, struct findings *out)
	FD_NONNULL FD_MUST_USE;
void xml_json_free(struct xml_json *xml);

/* The JSON text; lives as long as it. */
const char *xml_json_text(const struct xml_json *xml, size_t *len) FD_NONNULL;
/* Where in the XML that stands which begins at or before a byte of the JSON
   text: the "<" of its element, or the name of its attribute. */
size_t xml_json_offset(const struct xml_json *xml, size_t json_offset)
	FD_NONNULL;

#endif
