#ifndef FD_DOC_XML_H
#define FD_DOC_XML_H

/*
 * The door to libxml2: says whether a text is XML 1.0, and where and why it
 * is not, while it arrives. It builds nothing and fetches nothing: no tree,
 * no DTD from outside, no network, no entity but the five predefined ones is
 * ever replaced.
 *
 * Texts in other encodings than UTF-8 that have ASCII in them as itself
 * (ISO-8859-1, windows-1252) are read as they are. UTF-16 is not: give
 * xml_to_utf8's copy of it to whoever shows it.
 */

#include "core/base/buf.h"

struct xml;

struct xml *xml_new(void) FD_MUST_USE;
void xml_free(struct xml *xml);
/*
 * Goes on from where it was to text[0..stop). is_end: the text ends there.
 * False once there is a fault.
 */
bool xml_feed(struct xml *xml, const char *text, size_t stop, bool is_end)
	FD_NONNULL;
/* Bytes that are known to be good. */
size_t xml_done(const struct xml *xml) FD_NONNULL;
/*
 * In another encoding, places are known by the pieces that were fed: give it
 * small ones.
 */
bool xml_is_utf8(const struct xml *xml) FD_NONNULL;
/* Why it is no XML, in words, or NULL; and where. */
const char *xml_reason(const struct xml *xml) FD_NONNULL;
size_t xml_fault_offset(const struct xml *xml) FD_NONNULL;

/* Appends bytes of the text as UTF-8. */
void xml_append_utf8(const struct xml *xml, const char *data, size_t len,
	struct buf *out) FD_NONNULL;

/* UTF-16, by its byte order mark or its first characters. */
bool xml_is_wide(const char *data, size_t len) FD_NONNULL;
/* The whole text as UTF-8, without its declaration, which names the other
   encoding; false when it cannot be converted. */
bool xml_to_utf8(const char *data, size_t len, struct buf *out)
	FD_NONNULL FD_MUST_USE;

#endif
