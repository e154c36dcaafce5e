#include "core/doc/diff_internal.h"

/*
 * Differences in words: where, how, and the values, which are always the
 * bytes that were sent (JSON indented, which changes white space only).
 */

#include <string.h>

#include "core/base/text.h"
#include "core/doc/format.h"

enum { INDENT = 2 };

static size_t first_difference(const struct diff *diff)
{
	const struct diff_part *a = &diff->part[DIFF_A];
	const struct diff_part *b = &diff->part[DIFF_B];
	size_t at = 0;

	while (at < a->len && at < b->len && a->text[at] == b->text[at])
		at++;
	return at;
}

void diff_path(const struct diff *diff, enum diff_side side, uint32_t row,
	struct buf *out)
{
	const struct diff_part *part = &diff->part[side];
	size_t before = out->len;

	if (diff->form == DIFF_BYTES) {
		buf_printf(out, "byte %zu", first_difference(diff));
		return;
	}
	if (part->tree == NULL) {
		buf_printf(out, "line %lu", (unsigned long)row + 1);
		return;
	}
	tree_path(part->tree, part->text, row, out);
	if (out->len == before)
		buf_puts(out, "(the whole document)");
}

void diff_value(const struct diff *diff, enum diff_side side, uint32_t row,
	const char **value, size_t *len)
{
	const struct diff_part *part = &diff->part[side];
	struct span_of_text found = { part->text, part->len };
	enum row_kind kind = diff_node_kind(part, row);

	if (diff->form == DIFF_LINES) {
		struct line line = lines_at(part->lines, row);

		found.text = part->text + line.start;
		found.len = line.len;
	} else if (part->tree != NULL && tree_index(part->tree) != NULL &&
	    kind != ROW_OBJECT && kind != ROW_ARRAY) {
		found = diff_json_scalar(part, row, kind);
	} else if (part->tree != NULL) {
		struct row facts = tree_row(part->tree, part->text, row);

		found.text = part->text + facts.value;
		found.len = facts.value_len;
	}
	*value = found.text;
	*len = found.len;
}

/* Both have children: of XML only the start tags differ. */
static bool is_of_tags(const struct diff *diff, struct diff_item item)
{
	return item.kind == DIFF_CHANGED &&
		diff_node_shape(&diff->part[DIFF_A], item.a) == DIFF_LIST &&
		diff_node_shape(&diff->part[DIFF_B], item.b) == DIFF_LIST;
}

/* With everything inside: of an XML element not its start tag alone. */
static struct span_of_text whole_value(const struct diff *diff,
	enum diff_side side, struct diff_item item)
{
	const struct diff_part *part = &diff->part[side];
	uint32_t row = side == DIFF_A ? item.a : item.b;
	struct span_of_text value;
	struct row facts, last;

	diff_value(diff, side, row, &value.text, &value.len);
	if (part->tree == NULL || part->kind != SNIFF_XML ||
	    is_of_tags(diff, item))
		return value;
	facts = tree_row(part->tree, part->text, row);
	if (facts.pair == row)
		return value;
	last = tree_row(part->tree, part->text, facts.pair);
	value.len = (size_t)(part->text + last.value + last.value_len -
		value.text);
	return value;
}

const char *diff_words(struct diff_item item)
{
	static const char *const changed[] = {
		[DIFF_VALUE] = "", [DIFF_TYPE] = "another type",
		[DIFF_PRECISION] = "precision only",
		[DIFF_SPACING] = "case or white space only",
		[DIFF_DUPLICATE] = "",
	};

	switch (item.kind) {
	case DIFF_ADDED:
		return item.what == DIFF_DUPLICATE ?
			"added: a key that is there already" : "added";
	case DIFF_REMOVED:
		return item.what == DIFF_DUPLICATE ?
			"removed: a key that was there twice" : "removed";
	case DIFF_MOVED:
		return "moved";
	case DIFF_CHANGED:
		break;
	}
	return changed[item.what];
}

static void put_count(struct buf *out, size_t count, const char *word)
{
	if (count > 0)
		buf_printf(out, "%s%zu %s", out->len > 0 ? ", " : "", count,
			word);
}

void diff_summary(const struct diff *diff, struct buf *out)
{
	struct buf words = BUF_INIT;

	put_count(&words, diff->counts.changed, "changed");
	put_count(&words, diff->counts.added, "added");
	put_count(&words, diff->counts.removed, "removed");
	put_count(&words, diff->counts.moved, "moved");
	buf_puts(out, words.len > 0 ? words.data : "no difference");
	buf_finish(&words);
	if (diff->ignores_ids)
		buf_puts(out, "; ids ignored");
	if (diff->ignores_meta)
		buf_puts(out, "; versions and times ignored");
	for (size_t i = diff->rule_count - diff->user_rules;
	    i < diff->rule_count; i++)
		buf_printf(out, "; %s ignored", diff->rules[i].label);
}

static const char *const match_names[] = {
	[DIFF_MATCH_BEST] = "best", [DIFF_MATCH_ID] = "id",
	[DIFF_MATCH_IDENTIFIER] = "identifier",
	[DIFF_MATCH_POSITION] = "position",
};

const char *diff_match_name(enum diff_match match)
{
	return match_names[match];
}

bool diff_match_parse(const char *name, enum diff_match *out)
{
	for (size_t i = 0; i < FD_COUNT(match_names); i++)
		if (strcmp(match_names[i], name) == 0) {
			*out = (enum diff_match)i;
			return true;
		}
	return false;
}

void diff_heading(const struct diff *diff, struct diff_item item,
	struct buf *out)
{
	struct buf a = BUF_INIT, b = BUF_INIT;

	if (item.a != INDEX_NONE)
		diff_path(diff, DIFF_A, item.a, &a);
	if (item.b != INDEX_NONE)
		diff_path(diff, DIFF_B, item.b, &b);
	buf_append(out, a.data, a.len);
	if (a.len > 0 && b.len > 0 && strcmp(a.data, b.data) != 0)
		buf_puts(out, " -> ");
	if (a.len == 0 || strcmp(a.data, b.data) != 0)
		buf_append(out, b.data, b.len);
	buf_finish(&a);
	buf_finish(&b);
}

static bool take(void *data, const char *text, size_t len)
{
	return buf_append(data, text, len);
}

/* Each line with its mark before it; bare CR ends a line of HL7 v2. */
static void put_lines(struct buf *out, char mark, const char *text,
	size_t len)
{
	size_t from = 0;

	while (from < len) {
		size_t end = from;

		while (end < len && text[end] != '\n' && text[end] != '\r')
			end++;
		buf_putc(out, mark);
		buf_append(out, text + from, end - from);
		buf_putc(out, '\n');
		if (end + 1 < len && text[end] == '\r' &&
		    text[end + 1] == '\n')
			end++;
		from = end + 1;
	}
	if (len == 0)
		buf_printf(out, "%c\n", mark);
}

static void put_value(const struct diff *diff, enum diff_side side,
	struct diff_item item, struct buf *out)
{
	struct span_of_text value = whole_value(diff, side, item);
	char mark = side == DIFF_A ? '-' : '+';
	struct buf text = BUF_INIT;
	struct formatter *formatter;

	if (diff->form == DIFF_BYTES) {
		buf_printf(out, "%c(%zu bytes)\n", mark, value.len);
		return;
	}
	if (diff->form == DIFF_LINES) {
		buf_putc(out, mark);
		buf_append(out, value.text, value.len);
		buf_putc(out, '\n');
		return;
	}
	if (tree_index(diff->part[side].tree) == NULL) {
		put_lines(out, mark, value.text, value.len);
		return;
	}
	formatter = format_new(INDENT, take, &text);
	if (format_feed(formatter, value.text, value.len))
		(void)!format_end(formatter);
	format_free(formatter);
	put_lines(out, mark, text.data, text.len);
	buf_finish(&text);
}

/* Lines that follow one another share a heading. */
static bool goes_on(const struct diff *diff, size_t at)
{
	struct diff_item item = diff->items[at], last;

	if (diff->form != DIFF_LINES || at == 0)
		return false;
	last = diff->items[at - 1];
	return (item.a != INDEX_NONE && last.a != INDEX_NONE &&
		item.a == last.a + 1) ||
		(item.b != INDEX_NONE && last.b != INDEX_NONE &&
		 item.b == last.b + 1);
}

void diff_print_item(const struct diff *diff, size_t at, struct buf *out)
{
	struct diff_item item = diff->items[at];
	const char *words = diff->form == DIFF_LINES ? "" : diff_words(item);

	if (!goes_on(diff, at)) {
		buf_puts(out, "@@ ");
		diff_heading(diff, item, out);
		buf_printf(out, " @@%s%s\n", *words != '\0' ? " " : "",
			words);
	}
	if (item.kind == DIFF_MOVED)
		return;
	if (item.a != INDEX_NONE)
		put_value(diff, DIFF_A, item, out);
	if (item.b != INDEX_NONE)
		put_value(diff, DIFF_B, item, out);
}

/* A JSON string; what is no UTF-8 becomes U+FFFD. */
static void put_string(struct buf *out, const char *text, size_t len)
{
	buf_putc(out, '"');
	while (len > 0) {
		struct text_rune rune = text_decode(text, len);

		if (!rune.is_valid)
			buf_puts(out, "\\ufffd");
		else if (rune.code == '"' || rune.code == '\\')
			buf_printf(out, "\\%c", (int)rune.code);
		else if (rune.code < 0x20)
			buf_printf(out, "\\u%04x", (unsigned)rune.code);
		else
			buf_append(out, text, rune.len);
		text += rune.len;
		len -= rune.len;
	}
	buf_putc(out, '"');
}

static void put_side(const struct diff *diff, enum diff_side side,
	struct diff_item item, struct buf *out)
{
	struct span_of_text value = whole_value(diff, side, item);
	uint32_t row = side == DIFF_A ? item.a : item.b;
	struct buf path = BUF_INIT;

	diff_path(diff, side, row, &path);
	buf_printf(out, ", \"%c\": {\"path\": ", side == DIFF_A ? 'a' : 'b');
	put_string(out, path.data, path.len);
	buf_finish(&path);
	if (diff->form == DIFF_BYTES) {
		buf_printf(out, ", \"bytes\": %zu}", value.len);
		return;
	}
	buf_puts(out, ", \"value\": ");
	if (diff->form == DIFF_TREE &&
	    tree_index(diff->part[side].tree) != NULL)
		buf_append(out, value.text, value.len);
	else
		put_string(out, value.text, value.len);
	buf_putc(out, '}');
}

void diff_print_json(const struct diff *diff, size_t at, struct buf *out)
{
	static const char *const kinds[] = {
		[DIFF_ADDED] = "added", [DIFF_REMOVED] = "removed",
		[DIFF_CHANGED] = "changed", [DIFF_MOVED] = "moved",
	};
	static const char *const whats[] = {
		[DIFF_VALUE] = "value", [DIFF_TYPE] = "type",
		[DIFF_PRECISION] = "precision", [DIFF_SPACING] = "spacing",
		[DIFF_DUPLICATE] = "duplicate-key",
	};
	struct diff_item item = diff->items[at];

	buf_printf(out, "{\"kind\": \"%s\", \"what\": \"%s\"",
		kinds[item.kind], whats[item.what]);
	if (item.a != INDEX_NONE)
		put_side(diff, DIFF_A, item, out);
	if (item.b != INDEX_NONE)
		put_side(diff, DIFF_B, item, out);
	buf_putc(out, '}');
}
