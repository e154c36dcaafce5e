#include "core/doc/sniff.h"

/*
 * What an error page says to a person, without a browser.
 *
 * No HTML parser: a walk over tags that knows four things. Text belongs to the
 * element of interest that was opened last (title, h1 to h3, p); style, script
 * and comments hold no text; an element's text ends at its own closing tag or
 * at the next element of interest, as old servers leave out </p>; entities are
 * decoded last. Whatever comes of it is scrubbed and cut to a line's length.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/buf.h"
#include "core/base/text.h"

enum { TEXT_MAX = 400, PAGE_MAX = 65536 };

enum part { TITLE, HEADING, SENTENCE, PARTS, NO_PART = PARTS };

struct page {
	const char *at, *end;
	struct buf text[PARTS];
	bool is_full[PARTS];	/* has its first text; no more is taken */
	enum part part;
};

static bool is_named(const char *tag, size_t len, const char *name)
{
	size_t size = strlen(name);

	if (len < size)
		return false;
	for (size_t i = 0; i < size; i++)
		if (text_lower(tag[i]) != name[i])
			return false;
	return len == size || tag[size] == '>' || tag[size] == '/' ||
		text_is_space(tag[size]);
}

static enum part part_of(const char *tag, size_t len)
{
	static const struct {
		const char *name;
		enum part part;
	} parts[] = {
		{ "title", TITLE }, { "h1", HEADING }, { "h2", HEADING },
		{ "h3", SENTENCE }, { "p", SENTENCE },
	};

	for (size_t i = 0; i < FD_COUNT(parts); i++)
		if (is_named(tag, len, parts[i].name))
			return parts[i].part;
	return NO_PART;
}

static bool is_blank(const struct buf *text)
{
	for (size_t i = 0; i < text->len; i++)
		if (!text_is_space(text->data[i]))
			return false;
	return true;
}

/* The part that was open has all its text. */
static void end_part(struct page *page)
{
	if (page->part == NO_PART)
		return;
	if (is_blank(&page->text[page->part]))
		buf_clear(&page->text[page->part]);
	else
		page->is_full[page->part] = true;
	page->part = NO_PART;
}

/* Behind the next occurrence of what, or at the page's end. */
static void skip_past(struct page *page, const char *what)
{
	const char *found = text_find_nocase(page->at,
		(size_t)(page->end - page->at), what);

	page->at = found != NULL ? found + strlen(what) : page->end;
}

static void take_tag(struct page *page)
{
	const char *tag = page->at + 1;
	size_t len = (size_t)(page->end - tag);
	bool is_end = len > 0 && *tag == '/';
	enum part part = part_of(tag + is_end, len - is_end);

	if (len >= 3 && memcmp(tag, "!--", 3) == 0) {
		skip_past(page, "-->");
		return;
	}
	skip_past(page, ">");
	if (is_named(tag, len, "style"))
		skip_past(page, "</style>");
	else if (is_named(tag, len, "script"))
		skip_past(page, "</script>");
	if (part != NO_PART) {
		end_part(page);
		if (!is_end && !page->is_full[part])
			page->part = part;
	} else if (page->part != NO_PART) {
		buf_putc(&page->text[page->part], ' ');
	}
}

/* The character of an entity ("amp", "#160"), or 0. */
static uint32_t entity_code(const char *name, size_t len)
{
	static const struct {
		const char *name;
		uint32_t code;
	} known[] = {
		{ "amp", '&' }, { "lt", '<' }, { "gt", '>' },
		{ "quot", '"' }, { "apos", '\'' }, { "nbsp", ' ' },
		{ "copy", 0xa9 }, { "reg", 0xae }, { "ndash", 0x2013 },
		{ "mdash", 0x2014 }, { "lsquo", 0x2018 },
		{ "rsquo", 0x2019 }, { "ldquo", 0x201c },
		{ "rdquo", 0x201d }, { "hellip", 0x2026 },
	};
	char number[12];

	if (len > 1 && name[0] == '#' && len < sizeof(number)) {
		bool is_hex = text_lower(name[1]) == 'x';
		unsigned long code;

		memcpy(number, name + 1 + is_hex, len - 1 - is_hex);
		number[len - 1 - is_hex] = '\0';
		code = strtoul(number, NULL, is_hex ? 16 : 10);
		if (code == 0xa0)
			return ' ';
		return code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ?
			(uint32_t)code : 0;
	}
	for (size_t i = 0; i < FD_COUNT(known); i++)
		if (strlen(known[i].name) == len &&
		    memcmp(known[i].name, name, len) == 0)
			return known[i].code;
	return 0;
}

static void decode_entities(struct buf *out, const char *text, size_t len)
{
	while (len > 0) {
		const char *end = *text == '&' ?
			memchr(text, ';', len < 12 ? len : 12) : NULL;
		uint32_t code = end == NULL ? 0 :
			entity_code(text + 1, (size_t)(end - text) - 1);
		size_t used = code == 0 ? 1 : (size_t)(end - text) + 1;
		char utf8[4];

		if (code == 0)
			buf_putc(out, *text);
		else
			buf_append(out, utf8, text_encode(code, utf8));
		text += used;
		len -= used;
	}
}

/* White space collapsed, at most TEXT_MAX bytes, scrubbed; NULL for none. */
static char *clean(const struct buf *raw)
{
	struct buf decoded = BUF_INIT, flat = BUF_INIT, shown = BUF_INIT;

	decode_entities(&decoded, raw->data, raw->len);
	for (size_t i = 0; i < decoded.len; i++) {
		if (!text_is_space(decoded.data[i]))
			buf_putc(&flat, decoded.data[i]);
		else if (flat.len > 0 && flat.data[flat.len - 1] != ' ')
			buf_putc(&flat, ' ');
	}
	if (flat.len > 0 && flat.data[flat.len - 1] == ' ')
		buf_truncate(&flat, flat.len - 1);
	if (flat.len > TEXT_MAX)
		buf_truncate(&flat, text_fit(flat.data, flat.len, TEXT_MAX));
	text_scrub(&shown, flat.data, flat.len);
	buf_finish(&decoded);
	buf_finish(&flat);
	if (shown.len > 0)
		return buf_take(&shown);
	buf_finish(&shown);
	return NULL;
}

bool sniff_html_summary(const char *data, size_t len, char **title,
	char **sentence)
{
	struct page page = {
		.at = data, .end = data + (len < PAGE_MAX ? len : PAGE_MAX),
		.text = { BUF_INIT, BUF_INIT, BUF_INIT }, .part = NO_PART,
	};

	while (page.at < page.end) {
		if (*page.at == '<')
			take_tag(&page);
		else if (page.part != NO_PART)
			buf_putc(&page.text[page.part], *page.at++);
		else
			page.at++;
	}
	end_part(&page);
	*title = clean(&page.text[TITLE]);
	if (*title == NULL)
		*title = clean(&page.text[HEADING]);
	*sentence = clean(&page.text[SENTENCE]);
	for (int i = 0; i < PARTS; i++)
		buf_finish(&page.text[i]);
	return *title != NULL || *sentence != NULL;
}

bool sniff_is_iis_page(const char *data, size_t len)
{
	static const char *const marks[] = {
		/* static error page */
		"<div id=\"header\"><h1>Server Error</h1></div>",
		/* detailed error page, start page */
		"<title>IIS ", "Internet Information Services",
		/* http.sys, which answers before IIS does */
		"<hr><p>HTTP Error ",
		/* sub-status sentences without a page */
		"The page was not displayed because the request entity is "
			"too large",
		"The page cannot be displayed because an internal server "
			"error has occurred",
		"You do not have permission to view this directory or page",
		"The resource you are looking for has been removed, had its "
			"name changed, or is temporarily unavailable",
		"The custom error module does not recognize this error",
	};

	if (len > PAGE_MAX)
		len = PAGE_MAX;
	if (sniff(data, len) != SNIFF_HTML && sniff(data, len) != SNIFF_TEXT)
		return false;
	for (size_t i = 0; i < FD_COUNT(marks); i++)
		if (text_find_nocase(data, len, marks[i]) != NULL)
			return true;
	return text_find_nocase(data, len < 64 ? len : 64,
		"Service Unavailable") == data;
}
