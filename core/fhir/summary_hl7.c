#include "core/fhir/summary_hl7.h"

/*
 * Segments are walked once; a table says which fields of which are told, under
 * what label. Values stay as they are, escapes and all; components are told
 * with blanks between them, times with what divides their parts. The field
 * separator is MSH's own.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/fhir/privacy.h"

enum { READ_MAX = 1 << 20, VALUE_MAX = 200, SEGMENTS_MAX = 200 };

/* OPEN: of no person, whatever it looks like. */
enum { PERSONAL = 1, TIME = 2, OPEN = 4 };

struct told {
	const char *segment;
	unsigned field;
	const char *label;
	unsigned flags;
};

static const struct told fields[] = {
	{ "MSH", 9, "Message", OPEN },
	{ "MSH", 10, "Control id", OPEN },
	{ "MSH", 3, "From application", OPEN },
	{ "MSH", 4, "From", OPEN },
	{ "MSH", 5, "To application", OPEN },
	{ "MSH", 6, "To", OPEN },
	{ "MSH", 7, "Made", OPEN | TIME },
	{ "MSH", 12, "Version", OPEN },
	{ "MSA", 1, "Verdict", OPEN },
	{ "MSA", 2, "Reply to", OPEN },
	{ "MSA", 3, "Says", 0 },
	{ "ERR", 3, "Error", 0 },
	{ "ERR", 4, "Severity", 0 },
	{ "ERR", 8, "Error text", 0 },
	{ "ERR", 7, "Diagnostics", 0 },
	{ "PID", 2, "External number", PERSONAL },
	{ "PID", 3, "Patient number", PERSONAL },
	{ "PID", 5, "Patient", PERSONAL },
	{ "PID", 7, "Born", PERSONAL | TIME },
	{ "PID", 8, "Sex", 0 },
	{ "PV1", 2, "Patient class", 0 },
	{ "PV1", 19, "Visit number", PERSONAL },
	{ "ORC", 1, "Order control", 0 },
	{ "ORC", 2, "Placer's number", PERSONAL },
	{ "ORC", 3, "Filler's number", PERSONAL },
	{ "OBR", 4, "Test", 0 },
	{ "OBR", 25, "Result status", 0 },
	{ "SPM", 4, "Specimen", 0 },
	{ "NTE", 3, "Comment", PERSONAL },
};

/* The field of a segment by number, MSH-1 being its separator. */
static size_t find_field(const char *segment, size_t len, char separator,
	unsigned number, const char **found)
{
	const char *at = segment, *end = segment + len, *next;
	unsigned skip = number;

	if (len > 3 && memcmp(segment, "MSH", 3) == 0)
		skip--;
	for (; skip > 0; skip--) {
		at = memchr(at, separator, (size_t)(end - at));
		if (at == NULL)
			return 0;
		at++;
	}
	next = memchr(at, separator, (size_t)(end - at));
	*found = at;
	return (size_t)((next != NULL ? next : end) - at);
}

/* Components with a blank for their separators; what is long is cut. */
static void put_value(struct buf *out, const char *value, size_t len)
{
	char size[24];
	size_t shown = len < VALUE_MAX ? len : VALUE_MAX;

	while (shown > 0 && shown < len &&
	    ((unsigned char)value[shown] & 0xc0) == 0x80)
		shown--;
	for (size_t i = 0; i < shown; i++) {
		bool is_divider = value[i] == '^' || value[i] == '&';

		if (value[i] == '~')
			buf_puts(out, "; ");
		else if (!is_divider)
			buf_putc(out, value[i]);
		else if (out->len > 0 && out->data[out->len - 1] != ' ')
			buf_putc(out, ' ');
	}
	if (shown == len)
		return;
	text_format_size(size, sizeof(size), len);
	buf_printf(out, "... (%s in all)", size);
}

/* "20251014155942+0100" with the divisions that people read; else as it is. */
static void put_time(struct buf *out, const char *value, size_t len)
{
	static const struct { size_t len; const char *before; } parts[] = {
		{ 4, "" }, { 2, "-" }, { 2, "-" }, { 2, " " }, { 2, ":" },
		{ 2, ":" },
	};
	size_t digits = 0, used = 0;

	while (digits < len && text_is_digit(value[digits]))
		digits++;
	if (digits != 8 && digits != 12 && digits != 14) {
		put_value(out, value, len);
		return;
	}
	for (size_t i = 0; i < FD_COUNT(parts) && used < digits; i++) {
		buf_puts(out, parts[i].before);
		buf_append(out, value + used, parts[i].len);
		used += parts[i].len;
	}
	put_value(out, value + used, len - used);
}

static enum page_tone tone_of(const struct told *told, const char *value)
{
	if (strcmp(told->label, "Verdict") == 0)
		return strcmp(value, "AA") == 0 || strcmp(value, "CA") == 0 ?
			TONE_GOOD : TONE_BAD;
	return strcmp(told->segment, "ERR") == 0 ? TONE_BAD : TONE_PLAIN;
}

static void add_field(const struct told *told, const char *segment,
	size_t len, char separator, bool is_private, struct page *out)
{
	struct buf value = BUF_INIT, shown = BUF_INIT;
	const char *found;
	size_t size = find_field(segment, len, separator, told->field,
		&found);

	if (size > 0 && (told->flags & TIME) != 0)
		put_time(&value, found, size);
	else if (size > 0)
		put_value(&value, found, size);
	if ((told->flags & PERSONAL) != 0 && is_private)
		privacy_mask(&shown, value.data);
	else if (is_private && (told->flags & OPEN) == 0)
		privacy_mask_text(&shown, value.data);
	else
		buf_puts(&shown, value.data);
	if (value.len > 0)
		page_pair(out, tone_of(told, value.data), INDEX_NONE,
			told->label, "%s", shown.data);
	buf_finish(&value);
	buf_finish(&shown);
}

/* OBX: what, value, unit, flag, each a line. */
static void add_result(const char *segment, size_t len, char separator,
	bool is_private, struct page *out)
{
	static const unsigned parts[] = { 5, 6, 8 };
	struct buf label = BUF_INIT, value = BUF_INIT, shown = BUF_INIT;
	const char *found;
	size_t size = find_field(segment, len, separator, 3, &found);

	if (size > 0)
		put_value(&label, found, size);
	for (size_t i = 0; i < FD_COUNT(parts); i++) {
		size = find_field(segment, len, separator, parts[i], &found);
		if (size > 0 && value.len > 0)
			buf_putc(&value, ' ');
		if (size > 0)
			put_value(&value, found, size);
	}
	if (is_private)
		privacy_mask_text(&shown, value.data);
	else
		buf_puts(&shown, value.data);
	page_line(out, TONE_PLAIN, INDEX_NONE, "%s: %s", label.data,
		shown.data);
	buf_finish(&label);
	buf_finish(&value);
	buf_finish(&shown);
}

static void add_segment(const char *segment, size_t len, char separator,
	bool is_private, struct page *out)
{
	if (len > 4 && memcmp(segment, "OBX", 3) == 0) {
		add_result(segment, len, separator, is_private, out);
		return;
	}
	for (size_t i = 0; len > 4 && i < FD_COUNT(fields); i++)
		if (memcmp(segment, fields[i].segment, 3) == 0)
			add_field(&fields[i], segment, len, separator,
				is_private, out);
}

void summary_hl7(const char *text, size_t len, bool is_private,
	struct page *out)
{
	const char *end = text + (len < READ_MAX ? len : READ_MAX);
	char separator;
	int count = 0;

	while (text < end && (text_is_space(*text) || *text == '\v'))
		text++;
	if (end - text < 8 || memcmp(text, "MSH", 3) != 0)
		return;
	separator = text[3];
	page_heading(out, INDEX_NONE, "HL7 v2 message");
	while (text < end && count++ < SEGMENTS_MAX) {
		size_t size = 0;

		while (text + size < end && text[size] != '\r' &&
		    text[size] != '\n')
			size++;
		add_segment(text, size, separator, is_private, out);
		text += size + 1;
	}
	if (text < end || len > READ_MAX)
		page_line(out, TONE_DIM, INDEX_NONE, "The rest is left out "
			"here: the Tree has all of it.");
}
