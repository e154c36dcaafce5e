#include "core/client/ticket_part.h"

/*
 * What a body begins with, put again: the bytes as they came with placeholders
 * in the place of the values that rows of somebody's hold, however short they
 * are, and with long strings cut, because base64 helps nobody. JSON is
 * indented, HL7 v2 gets a line for a segment. What can't be read as its kind
 * is treated as a sentence.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/doc/format.h"
#include "core/fhir/privacy.h"

enum { STRING_MAX = 200, SENTENCE_MAX = 600 };

static void put_stars(struct buf *out, const char *masked, const char *name)
{
	const char *star;

	while ((star = strstr(masked, "***")) != NULL) {
		buf_append(out, masked, (size_t)(star - masked));
		buf_puts(out, name);
		masked = star + 3;
	}
	buf_puts(out, masked);
}

/* The row in its own form, with a placeholder for its value. */
static void put_covered(const struct ticket_document *doc,
	struct aliases *aliases, const struct row *row, const char *value,
	struct buf *out)
{
	const char *name = aliases_use(aliases, value, strlen(value));
	struct buf masked = BUF_INIT;
	char *raw;

	name = name != NULL ? name : "***";
	if (tree_index(doc->tree) != NULL) {
		buf_printf(out, "\"%s\"", name);
	} else if (tree_kind(doc->tree) != SNIFF_XML) {
		buf_puts(out, name);
	} else {
		raw = xstrndup(doc->text + row->value, row->value_len);
		privacy_mask(&masked, raw);
		put_stars(out, masked.data, name);
		free(raw);
	}
	buf_finish(&masked);
}

static void put_id(struct aliases *aliases, const char *id, bool is_quoted,
	struct buf *out)
{
	const char *name = aliases_use(aliases, id, strlen(id));

	name = name != NULL ? strchr(name, '<') : NULL;
	buf_printf(out, is_quoted ? "\"%s\"" : "<id value=\"%s\"/>",
		name != NULL ? name : "***");
}

/* What nobody is known by: as it came, but for URLs and long strings. */
static void put_plain(const struct ticket_document *doc,
	const struct row *row, const char *value, struct buf *out)
{
	const char *raw = doc->text + row->value;
	bool is_json = tree_index(doc->tree) != NULL;

	if (is_json && row->kind == ROW_STRING &&
	    row->value_len > STRING_MAX)
		buf_printf(out, "\"(%zu characters)\"", strlen(value));
	else if (row->value_len > STRING_MAX)
		buf_printf(out, "(%u bytes)", (unsigned)row->value_len);
	else
		buf_append(out, raw, row->value_len);
}

/* As a string of JSON. */
static void put_sentence(struct aliases *aliases, const char *value,
	struct buf *out)
{
	struct buf words = BUF_INIT;
	struct json *string;

	ticket_put_sentence(aliases, value, &words);
	string = json_new_string(words.data);
	json_print(string, false, out);
	json_free(string);
	buf_finish(&words);
}

/* A URL in a row of its own form; JSON that escapes it gets no form back. */
static void put_url(const struct ticket_document *doc,
	struct aliases *aliases, const char *value, struct buf *out)
{
	struct buf url = BUF_INIT;

	ticket_put_url(aliases, value, &url);
	if (tree_index(doc->tree) != NULL)
		buf_printf(out, "\"%s\"", strpbrk(url.data, "\"\\") == NULL ?
			url.data : "***");
	else
		buf_puts(out, url.data);
	buf_finish(&url);
}

static void put_row(const struct ticket_document *doc,
	struct aliases *aliases, uint32_t at, const struct row *row,
	struct buf *out)
{
	char *value = ticket_value_of(doc, at, row);
	char *id = ticket_id_of_person(doc, at, value);

	if (row->kind == ROW_RAW)
		ticket_put_sentence(aliases, value, out);
	else if (ticket_is_definition(doc, at))
		put_plain(doc, row, value, out);
	else if (row->kind == ROW_STRING && ticket_is_sentence(doc, at))
		put_sentence(aliases, value, out);
	else if (ticket_is_free_text(doc, at))
		put_covered(doc, aliases, row, value, out);
	else if (row->kind == ROW_STRING && ticket_is_url(value))
		put_url(doc, aliases, value, out);
	else if (id != NULL)
		put_id(aliases, id, tree_index(doc->tree) != NULL, out);
	else if (privacy_covers(doc->tree, doc->text, at))
		put_covered(doc, aliases, row, value, out);
	else
		put_plain(doc, row, value, out);
	free(id);
	free(value);
}

static bool to_buf(void *data, const char *text, size_t len)
{
	buf_append(data, text, len);
	return true;
}

static void put_indented(const struct buf *text, struct buf *out)
{
	struct formatter *formatter = format_new(2, to_buf, out);

	if (format_feed(formatter, text->data, text->len))
		(void)format_end(formatter);
	format_free(formatter);
}

static void put_tree(const struct ticket_document *doc,
	struct aliases *aliases, size_t len, struct buf *out)
{
	struct buf text = BUF_INIT;
	size_t done = 0;

	for (uint32_t at = 0; at < tree_count(doc->tree) &&
	    text.len < TICKET_EXCERPT; at++) {
		struct row row = tree_row(doc->tree, doc->text, at);

		if (!ticket_is_leaf(&row) || row.value < done)
			continue;
		buf_append(&text, doc->text + done, row.value - done);
		put_row(doc, aliases, at, &row, &text);
		done = row.value + row.value_len;
	}
	if (text.len < TICKET_EXCERPT && doc->len > done)
		buf_append(&text, doc->text + done, doc->len - done);
	else if (done < len)
		buf_printf(&text, "\n... (%zu bytes in all)", len);
	for (char *c = text.data; *c != '\0'; c++)
		if (*c == '\r')
			*c = '\n';
	if (tree_kind(doc->tree) == SNIFF_JSON)
		put_indented(&text, out);
	else
		buf_append(out, text.data, text.len);
	buf_finish_wiped(&text);
}

static void put_page(struct aliases *aliases, const char *text, size_t len,
	struct buf *out)
{
	char *title = NULL, *sentence = NULL;

	buf_puts(out, "(a web page)");
	(void)sniff_html_summary(text, len, &title, &sentence);
	for (int i = 0; i < 2; i++) {
		const char *words = i == 0 ? title : sentence;

		if (words != NULL) {
			buf_putc(out, '\n');
			ticket_put_sentence(aliases, words, out);
		}
	}
	free(title);
	free(sentence);
}

void ticket_put_document(struct aliases *aliases, const char *text,
	size_t len, struct buf *out)
{
	struct ticket_document doc;
	enum sniff_kind kind = sniff(text, len);
	char *words;

	if (ticket_document_open(&doc, text, len)) {
		put_tree(&doc, aliases, len, out);
		tree_free(doc.tree);
	} else if (kind == SNIFF_HTML) {
		put_page(aliases, text, len, out);
	} else if (kind == SNIFF_TEXT) {
		words = xstrndup(text, len < SENTENCE_MAX ? len :
			SENTENCE_MAX);
		ticket_put_sentence(aliases, words, out);
		free(words);
	} else {
		buf_printf(out, "(%zu bytes that are no text)", len);
	}
}
