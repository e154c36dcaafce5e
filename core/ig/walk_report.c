#include "core/ig/walk.h"

/*
 * From the walk's state to a finding. While the walk only asks whether
 * something conforms, errors are counted and nothing is written.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"

enum { QUOTE_MAX = 80 };

void walk_expression(const struct walk *walk, const struct place *place,
	struct buf *out)
{
	if (place->up != NULL) {
		walk_expression(walk, place->up, out);
		buf_putc(out, '.');
	}
	buf_append(out, place->name, place->name_len);
	if (place->number >= 0)
		buf_printf(out, "[%ld]", place->number);
	if (place->is_choice && place->type != NULL)
		buf_printf(out, ".ofType(%s)", place->type);
}

void walk_report(struct walk *walk, const struct place *place,
	const char *profile, enum finding_severity severity, const char *code,
	const char *id, const char *format, ...)
{
	struct finding finding = { .severity = severity, .code = code,
		.id = id };
	struct buf expression = BUF_INIT;
	va_list args;

	if (severity <= FINDING_ERROR)
		walk->failures++;
	if (walk->quiet > 0)
		return;
	va_start(args, format);
	finding.text = xvasprintf(format, args);
	va_end(args);
	walk_expression(walk, place, &expression);
	finding.expression = buf_take(&expression);
	finding.profile = xstrdup_or_null(profile);
	finding.row = place->row != INDEX_NONE ? place->row : place->shadow;
	finding.count = 1;
	(void)findings_add(walk->out, &finding);
}

void walk_unchecked(struct walk *walk, const char *what, const char *why)
{
	if (walk->quiet == 0)
		findings_unchecked(walk->out, what, why);
}

const char *walk_string(struct walk *walk, uint32_t row, size_t *len)
{
	struct row value = index_row(walk->index, walk->text, row);
	const char *raw = walk->text + value.value;

	buf_clear(&walk->scratch);
	if (value.kind == ROW_STRING && value.value_len >= 2)
		index_unescape(&walk->scratch, raw + 1, value.value_len - 2);
	else if (value.kind != ROW_OBJECT && value.kind != ROW_ARRAY)
		buf_append(&walk->scratch, raw, value.value_len);
	*len = walk->scratch.len;
	return walk->scratch.data;
}

char *walk_member_dup(const struct walk *walk, uint32_t object,
	const char *name)
{
	uint32_t row;

	if (object == INDEX_NONE ||
	    index_kind(walk->index, walk->text, object) != ROW_OBJECT)
		return NULL;
	row = index_member(walk->index, walk->text, object, name);
	return row == INDEX_NONE ? NULL :
		index_string_dup(walk->index, walk->text, row);
}

void walk_quote(const struct walk *walk, uint32_t row, struct buf *out)
{
	struct row value = index_row(walk->index, walk->text, row);
	const char *raw = walk->text + value.value;
	size_t len = value.value_len;

	if (value.kind == ROW_STRING && len >= 2) {
		raw++;
		len -= 2;
	}
	if (len > QUOTE_MAX) {
		text_scrub(out, raw, text_fit(raw, QUOTE_MAX, QUOTE_MAX - 3));
		buf_puts(out, "...");
	} else {
		text_scrub(out, raw, len);
	}
}
