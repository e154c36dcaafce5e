#ifndef FD_DOC_OUTLINE_H
#define FD_DOC_OUTLINE_H

/*
 * Outlines: what doc/index is for JSON, for the other texts that have a tree:
 * XML 1.0, HL7 v2 (ER7, HL7 v2.5.1 chapter 2) and form bodies
 * (application/x-www-form-urlencoded). The same flat array of rows in document
 * order, over the same bytes, which stay the caller's and are passed in.
 *
 * What the fields of a row mean here:
 *   XML      an element with children or long text has an opening row (value:
 *            its start tag) and a closing one (ROW_CLOSE, value: its end tag);
 *            one without children is one row from "<" to the end of its end
 *            tag. Text, comments, CDATA, processing instructions are rows.
 *            Elements with rows in them are ROW_OBJECT, leaves, text and
 *            CDATA ROW_STRING (leaves with a key), all others ROW_NULL. count
 *            is that of elements. UTF-16 has no tree: see doc/xml.
 *   HL7 v2   a segment (ROW_OBJECT, depth 0, value: the segment), in it its
 *            fields that are not empty, in those repetitions, components and
 *            subcomponents. No closing rows: pair is the last row inside.
 *            A field that repeats is ROW_ARRAY, what else is cut ROW_OBJECT,
 *            the rest ROW_STRING. A line that is no segment is a ROW_RAW of
 *            its own and the fault, and the segments behind it stay such.
 *   form     a row for each name and value.
 * key is where the name stands in the bytes; key_len is 0 where it does not.
 *
 * At the first fault the rows so far stay good and everything from it on
 * becomes ROW_RAW rows, a line each.
 */

#include "core/doc/index.h"
#include "core/doc/sniff.h"

struct outline;

/* SNIFF_XML, SNIFF_HL7V2 or SNIFF_FORM. */
struct outline *outline_new(enum sniff_kind kind) FD_MUST_USE;
void outline_free(struct outline *outline);
/* As index_feed. */
bool outline_feed(struct outline *outline, const char *text, size_t len,
	bool is_whole, size_t budget);
struct outline *outline_text(enum sniff_kind kind, const char *text,
	size_t len) FD_MUST_USE;

size_t outline_done(const struct outline *outline) FD_NONNULL;
const struct index_fault *outline_fault(const struct outline *outline)
	FD_NONNULL;
size_t outline_memory(const struct outline *outline) FD_NONNULL;
uint32_t outline_count(const struct outline *outline) FD_NONNULL;
/* at < outline_count. */
struct row outline_row(const struct outline *outline, const char *text,
	uint32_t at) FD_NONNULL;
/* Steps, as those of doc/index. */
uint32_t outline_parent(const struct outline *outline, uint32_t at)
	FD_NONNULL;
uint32_t outline_after(const struct outline *outline, uint32_t at) FD_NONNULL;
uint32_t outline_first(const struct outline *outline, uint32_t at) FD_NONNULL;
uint32_t outline_next(const struct outline *outline, uint32_t at) FD_NONNULL;
uint32_t outline_row_at(const struct outline *outline, size_t offset)
	FD_NONNULL;

/*
 * What stands before a value on the screen and not in the bytes:
 * "PID-5.1 Family name" for HL7 v2, nothing for XML, the name for a form.
 */
void outline_label(const struct outline *outline, const char *text,
	uint32_t at, struct buf *out) FD_NONNULL;
/*
 * The value as a person reads it: character references and %XX decoded, text
 * of an element without its tags, the value attribute of a FHIR element. HL7
 * v2 is left as it is.
 */
void outline_value(const struct outline *outline, const char *text,
	uint32_t at, struct buf *out) FD_NONNULL;
/*
 * Where a row stands: "/Bundle/entry[2]/resource/Patient/name" (XPath),
 * "PID-5.1", "OBX[3]-5.2", "PID-3[2].1".
 */
void outline_path(const struct outline *outline, const char *text,
	uint32_t at, struct buf *out) FD_NONNULL;
/* One line for what is folded: "<Patient> 12 elements". */
void outline_preview(const struct outline *outline, const char *text,
	uint32_t at, struct buf *out) FD_NONNULL;

#endif
