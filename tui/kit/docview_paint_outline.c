#include "tui/kit/docview_painter.h"

/*
 * Rows of what is not JSON: XML and form bodies; HL7 v2 has a file of its
 * own. Markup is coloured by its own bytes, whatever the row is: a small
 * reader walks "<name attribute="value">" and what stands between tags, and
 * stops where the screen ends. The value attribute is what FHIR elements hold,
 * so it alone looks like a value. White space in markup says nothing and may
 * hold line ends, so a run of it is shown as one blank.
 */

#include <string.h>

#include "core/base/text.h"

enum { DECODED_MOST = 4096 };

/* Where the reader stands in the document. */
struct markup {
	struct painter *painter;
	const char *text;
	size_t at, end;
};

static size_t run_of(const struct markup *markup, const char *stops)
{
	size_t len = 0, left = markup->end - markup->at;
	const char *from = markup->text + markup->at;

	while (len < left && from[len] != '\0' &&
	    strchr(stops, from[len]) == NULL)
		len++;
	/* A NUL is a byte like any other. */
	return len == 0 && left > 0 ? 1 : len;
}

static void put_run(struct markup *markup, style_id style, size_t len)
{
	painter_put(markup->painter, style, markup->text + markup->at, len);
	markup->at += len;
}

/* A text or the inside of a value; masked where the row is covered. */
static void put_words(struct markup *markup, style_id style, size_t len)
{
	size_t end = markup->at + len;

	while (markup->at < end && !painter_is_full(markup->painter)) {
		const char *from = markup->text + markup->at;
		size_t size = 0;

		while (markup->at + size < end && text_is_space(from[size]))
			size++;
		if (size > 0) {
			painter_puts(markup->painter, style, " ");
			markup->at += size;
			continue;
		}
		while (markup->at + size < end && !text_is_space(from[size]) &&
		    size < DECODED_MOST)
			size++;
		painter_put_text(markup->painter, style, from, size);
		markup->at += size;
	}
	markup->at = end;
}

static void put_attribute(struct markup *markup)
{
	size_t name = run_of(markup, "= \t\r\n/>");
	bool is_value = name == 5 && memcmp(markup->text + markup->at,
		"value", 5) == 0;
	const char *end;
	char quote;

	put_run(markup, STYLE_LABEL, name);
	if (markup->at >= markup->end || markup->text[markup->at] != '=')
		return;
	put_run(markup, STYLE_JSON_PUNCTUATION, 1);
	quote = markup->at < markup->end ? markup->text[markup->at] : ' ';
	if (quote != '"' && quote != '\'')
		return;
	put_run(markup, STYLE_JSON_PUNCTUATION, 1);
	end = memchr(markup->text + markup->at, quote,
		markup->end - markup->at);
	put_words(markup, is_value ? STYLE_JSON_STRING : STYLE_VALUE,
		end != NULL ? (size_t)(end - markup->text) - markup->at :
		markup->end - markup->at);
	if (markup->at < markup->end)
		put_run(markup, STYLE_JSON_PUNCTUATION, 1);
}

static void put_tag(struct markup *markup)
{
	size_t len = 1;

	if (markup->at + 1 < markup->end && markup->text[markup->at + 1] == '/')
		len = 2;
	put_run(markup, STYLE_JSON_PUNCTUATION, len);
	put_run(markup, STYLE_JSON_KEY, run_of(markup, " \t\r\n/>"));
	while (markup->at < markup->end && !painter_is_full(markup->painter)) {
		char c = markup->text[markup->at];

		if (text_is_space(c)) {
			put_words(markup, STYLE_DEFAULT, 1);
			while (markup->at < markup->end &&
			    text_is_space(markup->text[markup->at]))
				markup->at++;
		} else if (c == '>' || c == '/') {
			put_run(markup, STYLE_JSON_PUNCTUATION, 1);
			if (c == '>')
				return;
		} else {
			put_attribute(markup);
		}
	}
}

/* <!-- -->, <![CDATA[ ]]>, <!DOCTYPE > and <? ?>: to the end of the row. */
static void put_aside(struct markup *markup)
{
	put_words(markup, STYLE_JSON_PREVIEW, markup->end - markup->at);
}

void painter_markup(struct painter *painter, size_t offset, size_t len)
{
	struct markup markup = {
		.painter = painter, .text = painter->view->text,
		.at = offset, .end = offset + len,
	};

	while (markup.at < markup.end && !painter_is_full(painter)) {
		const char *from = markup.text + markup.at, *tag;
		size_t left = markup.end - markup.at;

		if (*from == '<' && left > 1 &&
		    (from[1] == '!' || from[1] == '?')) {
			put_aside(&markup);
		} else if (*from == '<') {
			put_tag(&markup);
		} else {
			tag = memchr(from, '<', left);
			put_words(&markup, STYLE_VALUE, tag != NULL ?
				(size_t)(tag - from) : left);
		}
	}
	painter->is_cut = painter->is_cut || markup.at < markup.end;
}

/* "<Patient> 12 elements": the start tag as sent, the rest as words. */
static void put_folded_element(struct painter *painter, uint32_t at,
	const struct row *row)
{
	struct buf words = BUF_INIT;
	const char *rest;

	outline_preview(tree_outline(painter->view->tree),
		painter->view->text, at, &words);
	painter_markup(painter, row->value, row->value_len);
	rest = words.len > 0 && words.data[0] == '<' ?
		strchr(words.data, '>') : NULL;
	rest = rest != NULL ? rest + 1 : words.data;
	if (words.len > 0 && *rest != ' ')
		painter_puts(painter, STYLE_JSON_PREVIEW, " ");
	if (words.len > 0)
		painter_puts(painter, STYLE_JSON_PREVIEW, rest);
	buf_finish(&words);
}

/* Name and value decoded; as sent where that would be long work. */
static void put_pair(struct painter *painter, uint32_t at,
	const struct row *row)
{
	const struct docview *view = painter->view;
	const struct outline *outline = tree_outline(view->tree);
	struct buf words = BUF_INIT;

	if (row->key_len + row->value_len > DECODED_MOST) {
		painter_put(painter, STYLE_JSON_KEY, view->text + row->key,
			row->key_len);
		painter_puts(painter, STYLE_JSON_PUNCTUATION, " = ");
		painter_put_text(painter, STYLE_JSON_STRING,
			view->text + row->value, row->value_len);
		return;
	}
	outline_label(outline, view->text, at, &words);
	painter_put(painter, STYLE_JSON_KEY, words.data, words.len);
	painter_puts(painter, STYLE_JSON_PUNCTUATION, " = ");
	buf_clear(&words);
	outline_value(outline, view->text, at, &words);
	painter_put_text(painter, STYLE_JSON_STRING, words.data, words.len);
	buf_finish(&words);
}

void painter_outline_row(struct painter *painter, uint32_t at)
{
	const struct docview *view = painter->view;
	struct row row = tree_row(view->tree, view->text, at);
	bool is_container = docview_is_container(view, at);
	bool is_folded = docview_is_folded(view, at);

	painter->is_masked = docview_is_masked(view, at);
	if (row.kind == ROW_RAW) {
		painter_put_mark(painter, 0, false, false);
		painter_put_text(painter, STYLE_FAULT, view->text + row.value,
			row.value_len);
	} else if (view->kind == SNIFF_HL7V2) {
		painter_hl7v2_row(painter, at, &row);
	} else {
		painter_put_mark(painter, row.depth, is_container, is_folded);
		if (view->kind == SNIFF_FORM)
			put_pair(painter, at, &row);
		else if (is_folded)
			put_folded_element(painter, at, &row);
		else
			painter_markup(painter, row.value, row.value_len);
	}
}
