#ifndef FD_IG_XHTML_CHECK_H
#define FD_IG_XHTML_CHECK_H

/*
 * The XHTML of a narrative by itself (https://hl7.org/fhir/R4/narrative.html):
 * a div that is well-formed, with the elements and attributes that txt-1
 * allows and with some content (txt-2), links of known kinds.
 */

#include "core/ig/findings.h"

struct xhtml_say {
	void *data;
	void (*say)(void *data, enum finding_severity severity,
		const char *code, const char *id, const char *sentence);
	/* A link to "#name" in the same resource: is there such a thing,
	   outside this div? */
	bool (*has_target)(void *data, const char *name);
};

enum { XHTML_LANGUAGE = 36 };

/* Which languages it says it is in; "" where it says nothing. */
struct xhtml_languages {
	char lang[XHTML_LANGUAGE], xml_lang[XHTML_LANGUAGE];
	char section[XHTML_LANGUAGE];	/* the first div inside that has one */
	bool has_wanted;		/* one of those divs has wanted */
};

/* wanted: the resource's language, or "". */
void xhtml_check(const char *text, size_t len, const char *wanted,
	const struct xhtml_say *say, struct xhtml_languages *out) FD_NONNULL;
/* The languages of the divs right inside it, with ", " in between. */
void xhtml_sections(const char *text, size_t len, struct buf *out) FD_NONNULL;
/* True when a div has an element or anchor of that name. */
bool xhtml_has_target(const char *text, size_t len, const char *name)
	FD_NONNULL;

#endif
