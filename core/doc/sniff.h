#ifndef FD_DOC_SNIFF_H
#define FD_DOC_SNIFF_H

/*
 * What bytes are, told from the first of them and never from Content-Type:
 * web servers in front of FHIR servers send pages of their own under any
 * type.
 */

#include "core/base/mem.h"

enum sniff_kind {
	SNIFF_EMPTY,	/* nothing, or white space only */
	SNIFF_JSON, SNIFF_XML, SNIFF_HTML, SNIFF_HL7V2, SNIFF_TEXT,
	SNIFF_BINARY,
	SNIFF_NDJSON,	/* a JSON text on each line */
	SNIFF_FORM	/* name=value&name=value */
};

/*
 * A first line longer than this is not looked at for the NDJSON that might
 * follow it.
 */
enum { SNIFF_LINE_MAX = 1 << 18 };

/* A byte order mark and white space in front are skipped. */
enum sniff_kind sniff(const char *data, size_t len) FD_NONNULL;
/* "JSON", "HL7 v2"... */
const char *sniff_name(enum sniff_kind kind);

/*
 * What an HTML page says: its title (or first heading) and its first sentence
 * (paragraph, or third-level heading). Both owned, either may be NULL;
 * scrubbed, with entities decoded and white space collapsed. False when it
 * says nothing.
 */
bool sniff_html_summary(const char *data, size_t len, char **title,
	char **sentence) FD_NONNULL;
/* One of the pages or sentences IIS and http.sys put in place of a body. */
bool sniff_is_iis_page(const char *data, size_t len) FD_NONNULL;

#endif
