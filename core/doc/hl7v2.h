#ifndef FD_DOC_HL7V2_H
#define FD_DOC_HL7V2_H

/*
 * Reading HL7 v2 messages in their vertical-bar form (ER7, HL7 v2.5.1 chapter
 * 2) where they stand: nothing is copied or decoded unless asked.
 *
 * The separators are whatever stands behind MSH. Segments end with CR, and LF
 * and CRLF are read as well; the bytes of MLLP's frame are skipped. Numbers
 * are HL7's own, from 1: the separator is MSH-1, the family name PID-5.1.
 */

#include "core/base/buf.h"

/* Bytes of the message; len 0 where there is nothing. */
struct hl7v2_run {
	const char *at;
	size_t len;
};

/* NUL where a message names none. */
struct hl7v2_marks {
	char field, component, repetition, escape, subcomponent;
};

struct hl7v2_segment {
	struct hl7v2_run run;	/* without its end */
	char name[4];		/* "" for a line that is no segment */
	struct hl7v2_marks marks;
};

/* From segment to segment; begin with hl7v2_begin. */
struct hl7v2_reader {
	const char *at, *end;
	struct hl7v2_marks marks;
};

/* One value's place; 0 is the whole of what stands before. */
struct hl7v2_place {
	char segment[4];
	unsigned occurrence;	/* of the segment's name, from 1 */
	unsigned field, repetition, component, subcomponent;
};

void hl7v2_begin(struct hl7v2_reader *reader, const char *text, size_t len)
	FD_NONNULL;
/* False at the end. Lines that are no segments come too, empty ones do not. */
bool hl7v2_next(struct hl7v2_reader *reader, struct hl7v2_segment *segment)
	FD_NONNULL;
/* The nth segment of that name, from 1. */
bool hl7v2_find(const char *text, size_t len, const char *name, unsigned nth,
	struct hl7v2_segment *segment) FD_NONNULL;
/* The separators an MSH, FHS or BHS segment names; false for others. */
bool hl7v2_read_marks(struct hl7v2_run segment, struct hl7v2_marks *marks)
	FD_NONNULL;
/* True where a segment's name stands: three capitals or digits. */
bool hl7v2_is_name(const char *text, size_t len) FD_NONNULL;
bool hl7v2_is_header(const char *name) FD_NONNULL;

/* A field with all its repetitions. */
struct hl7v2_run hl7v2_field(const struct hl7v2_segment *segment,
	unsigned field) FD_NONNULL;
/* The nth of what a mark divides, from 1; a NUL mark divides nothing. */
struct hl7v2_run hl7v2_piece(struct hl7v2_run run, char mark, unsigned nth);
/*
 * A part of a segment: segment name and occurrence of the place are not
 * looked at. Of a whole field that repeats, all; of its components, those of
 * the first repetition.
 */
struct hl7v2_run hl7v2_part(const struct hl7v2_segment *segment,
	const struct hl7v2_place *place) FD_NONNULL;
/* What stands at "PID-5.1", "OBX[3]-5.2", "PID-3[2].4.1", "MSH". */
struct hl7v2_run hl7v2_get(const char *text, size_t len, const char *place)
	FD_NONNULL;
/* The same, owned, with escapes decoded; "" where there is nothing. */
char *hl7v2_get_dup(const char *text, size_t len, const char *place)
	FD_NONNULL FD_MUST_USE;

bool hl7v2_parse_place(const char *text, struct hl7v2_place *place)
	FD_NONNULL;
/* Where a byte stands; a separator belongs to what is before it. */
bool hl7v2_place_at(const char *text, size_t len, size_t offset,
	struct hl7v2_place *place) FD_NONNULL;
/* "PID-3[2].1.2"; [1] of a segment is left out. */
void hl7v2_print_place(const struct hl7v2_place *place, struct buf *out)
	FD_NONNULL;

/*
 * As a person reads it: \F\ \S\ \T\ \R\ \E\ as their separators, \.br\ as a
 * line feed, \Xhh\ as its bytes, highlighting left out. Escapes that are not
 * HL7's stay as they are.
 */
void hl7v2_decode(struct hl7v2_run run, const struct hl7v2_marks *marks,
	struct buf *out) FD_NONNULL;

/* "Patient identification", or NULL. */
const char *hl7v2_segment_name(const char *segment) FD_NONNULL;
/* "Patient name" and "XPN" of PID-5; len 0 where not known. */
struct hl7v2_run hl7v2_field_name(const char *segment, unsigned field)
	FD_NONNULL;
struct hl7v2_run hl7v2_field_type(const char *segment, unsigned field)
	FD_NONNULL;
/* "Family name" and "FN" of the first component of an XPN. */
struct hl7v2_run hl7v2_component_name(struct hl7v2_run type,
	unsigned component);
struct hl7v2_run hl7v2_component_type(struct hl7v2_run type,
	unsigned component);
/*
 * The data type of a field of this segment: as hl7v2_field_type, but for
 * OBX-5, whose type is in OBX-2 (and ED where a report calls it CE).
 */
struct hl7v2_run hl7v2_type_in(const struct hl7v2_segment *segment,
	unsigned field) FD_NONNULL;
/*
 * Appends what the place is called: "Patient identification", "Patient
 * name", "Family name". Nothing where it is not known.
 */
void hl7v2_print_name(const struct hl7v2_segment *segment,
	const struct hl7v2_place *place, struct buf *out) FD_NONNULL;

#endif
