#include "core/fhirpath/evaluate.h"

/*
 * Results as text. What came from the document is printed from its bytes;
 * only white space between tokens is left out, so that a result is a line.
 */

#include <string.h>

#include "core/base/text.h"

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void put_compact(const char *text, size_t len, struct buf *out)
{
	bool in_string = false;

	for (size_t i = 0; i < len; i++) {
		if (in_string && text[i] == '\\' && i + 1 < len)
			buf_putc(out, text[i++]);
		else if (text[i] == '"')
			in_string = !in_string;
		else if (!in_string && is_blank(text[i]))
			continue;
		buf_putc(out, text[i]);
	}
}

/* The bytes of a node, or those of its shadow where it has no value. */
static bool put_node(struct fhirpath_run *run,
	const struct fhirpath_item *item, bool is_bare, struct buf *out)
{
	uint32_t at = item->row != INDEX_NONE ? item->row : item->shadow;
	struct row row;

	if (item->kind == FHIRPATH_TYPE || at == INDEX_NONE)
		return false;
	row = index_row(run->index, run->text, at);
	if (is_bare && row.kind == ROW_STRING && row.value_len >= 2)
		buf_append(out, run->text + row.value + 1,
			row.value_len - 2);
	else
		put_compact(run->text + row.value, row.value_len, out);
	return true;
}

static void put_escaped(const char *text, size_t len, bool has_quotes,
	struct buf *out)
{
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)text[i];
		const char *at = c != '\0' ? strchr("\nn\rr\tt\ff\bb",
			(char)c) : NULL;

		if (c < 0x20 && at != NULL) {
			buf_putc(out, '\\');
			buf_putc(out, at[1]);
		} else if (c < 0x20) {
			buf_printf(out, "\\u%04x", c);
		} else {
			if (has_quotes && (c == '"' || c == '\\'))
				buf_putc(out, '\\');
			buf_putc(out, (char)c);
		}
	}
}

void fhirpath_print(struct fhirpath_run *run,
	const struct fhirpath_item *item, struct buf *out)
{
	struct buf text = BUF_INIT;

	if (put_node(run, item, true, out))
		return;
	if (item->kind == FHIRPATH_TYPE)
		buf_printf(&text, "%.*s.%.*s", (int)item->unit_len,
			item->unit, (int)item->len, item->text);
	else if (item->kind != FHIRPATH_NODE)
		fp_put_text(item, &text);
	put_escaped(text.data, text.len, false, out);
	buf_finish(&text);
}

static void put_quoted(const char *text, size_t len, struct buf *out)
{
	buf_putc(out, '"');
	put_escaped(text, len, true, out);
	buf_putc(out, '"');
}

void fhirpath_print_json(struct fhirpath_run *run,
	const struct fhirpath_item *item, struct buf *out)
{
	if (put_node(run, item, false, out))
		return;
	switch (item->kind) {
	case FHIRPATH_BOOLEAN:
	case FHIRPATH_INTEGER:
	case FHIRPATH_DECIMAL:
		buf_append(out, item->text, item->len);
		break;
	case FHIRPATH_QUANTITY:
		buf_puts(out, "{\"value\":");
		buf_append(out, item->text, item->len);
		buf_puts(out, ",\"unit\":");
		put_quoted(item->unit, item->unit_len, out);
		buf_putc(out, '}');
		break;
	case FHIRPATH_TYPE:
		buf_puts(out, "{\"namespace\":");
		put_quoted(item->unit, item->unit_len, out);
		buf_puts(out, ",\"name\":");
		put_quoted(item->text, item->len, out);
		buf_putc(out, '}');
		break;
	case FHIRPATH_NODE:
		buf_puts(out, "null");
		break;
	default:
		put_quoted(item->text, item->len, out);
		break;
	}
}
