#include "core/fhir/target_part.h"

/*
 * XML and HL7 v2. Encapsulated data of HL7 v2 (ED, chapter 2A.3.23: source,
 * type, subtype, encoding, data) is looked for in the field a row is in,
 * whatever OBX-2 calls it: reports say CE there and send a PDF. The source may
 * be a component too many in front, and the type whole ("application/pdf") or
 * in two parts, so the word of the encoding is what is looked for.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/doc/hl7v2.h"

enum { CLIMB_MAX = 4, COMPONENTS_MAX = 8 };

struct encapsulated {
	struct hl7v2_run type, subtype, data;
	bool is_base64;
};

static bool run_equals(struct hl7v2_run run, const char *word)
{
	char *text = xstrndup(run.len > 0 ? run.at : "", run.len);
	bool is_equal = text_equals_nocase(text, word);

	free(text);
	return is_equal;
}

/* Base64, Hex or A (as it is): the component behind it is the data. */
static bool read_encapsulated(struct hl7v2_run field, char mark,
	struct encapsulated *out)
{
	struct hl7v2_run before = { "", 0 };

	for (unsigned nth = 1; nth < COMPONENTS_MAX; nth++) {
		struct hl7v2_run run = hl7v2_piece(field, mark, nth);

		out->is_base64 = run_equals(run, "Base64");
		if (nth > 1 && (out->is_base64 || run_equals(run, "A"))) {
			out->data = hl7v2_piece(field, mark, nth + 1);
			return out->data.len > 0;
		}
		out->type = before;
		out->subtype = run;
		before = run;
	}
	return false;
}

/* Owned "application/pdf" of the two components, or NULL. */
static char *media_of(const struct encapsulated *found)
{
	char *media;

	if (found->subtype.len == 0)
		return NULL;
	if (memchr(found->subtype.at, '/', found->subtype.len) != NULL)
		return xstrndup(found->subtype.at, found->subtype.len);
	if (found->type.len == 0 || run_equals(found->type, "AP"))
		media = xasprintf("application/%.*s", (int)found->subtype.len,
			found->subtype.at);
	else
		media = xasprintf("%.*s/%.*s", (int)found->type.len,
			found->type.at, (int)found->subtype.len,
			found->subtype.at);
	for (char *at = media; *at != '\0'; at++)
		*at = text_lower(*at);
	return media;
}

static void unpack(const char *name, const char *text, const char *declared,
	bool is_base64, struct target *out)
{
	struct packed packed = {
		.text = text, .name = name, .declared = declared, .size = -1,
		.is_base64 = is_base64
	};

	target_unpack(&packed, out);
}

/* The separators of the message that a row is in. */
static void read_marks(const char *text, size_t offset,
	struct hl7v2_marks *marks)
{
	struct hl7v2_reader reader;
	struct hl7v2_segment segment;

	*marks = (struct hl7v2_marks){ '|', '^', '~', '\\', '&' };
	hl7v2_begin(&reader, text, offset);
	while (hl7v2_next(&reader, &segment))
		*marks = segment.marks;
}

static bool open_field(const struct outline *outline, const char *text,
	uint32_t row, const struct hl7v2_marks *marks, struct target *out)
{
	struct row facts = outline_row(outline, text, row);
	struct hl7v2_run field = { text + facts.value, facts.value_len };
	struct encapsulated found = { .is_base64 = false };
	struct buf data = BUF_INIT, place = BUF_INIT;
	char *media;

	if (facts.depth == 0 ||
	    !read_encapsulated(field, marks->component, &found))
		return false;
	media = media_of(&found);
	outline_path(outline, text, row, &place);
	hl7v2_decode(found.data, marks, &data);
	unpack(place.data, data.data, media, found.is_base64, out);
	buf_finish(&data);
	buf_finish(&place);
	free(media);
	return true;
}

/* The field, its repetition or one of its components that is encapsulated. */
static bool open_encapsulated(const struct outline *outline, const char *text,
	uint32_t row, struct target *out)
{
	struct hl7v2_marks marks;

	read_marks(text, outline_row(outline, text, row).value, &marks);
	for (int i = 0; i < CLIMB_MAX && row != INDEX_NONE; i++) {
		if (open_field(outline, text, row, &marks, out))
			return true;
		row = outline_parent(outline, row);
	}
	return false;
}

static bool is_hl7v2(const struct outline *outline, const char *text)
{
	struct row first = outline_row(outline, text, 0);

	return first.value_len > 3 &&
		sniff(text + first.value, first.value_len) == SNIFF_HL7V2;
}

void target_of_outline(const struct outline *outline, const char *text,
	uint32_t row, const char *base, struct target *out)
{
	struct buf value = BUF_INIT, path = BUF_INIT;
	struct row facts;

	*out = (struct target){ .row = INDEX_NONE, .data = BUF_INIT };
	if (row >= outline_count(outline)) {
		target_refuse(out, "there is nothing here to open");
		return;
	}
	if (is_hl7v2(outline, text)) {
		if (!open_encapsulated(outline, text, row, out))
			target_refuse(out, "there is nothing inside this "
				"value to open");
		return;
	}
	if (target_of_xml_reference(outline, text, row, base, out))
		return;
	facts = outline_row(outline, text, row);
	if (facts.kind == ROW_OBJECT || facts.kind == ROW_CLOSE ||
	    facts.kind == ROW_RAW) {
		target_refuse(out, "there is nothing here to open");
		return;
	}
	outline_path(outline, text, row, &path);
	outline_value(outline, text, row, &value);
	unpack(path.data, value.data, NULL, text_ends_with(path.data,
		"/data") || text_ends_with(path.data, "/data/@value"), out);
	buf_finish(&value);
	buf_finish(&path);
}
