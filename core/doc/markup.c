#include "core/doc/markup.h"

/*
 * A walk over tags without a tree. Text is gathered, its white space
 * collapsed, until a tag that begins or ends a block; then it is wrapped and
 * given out. What is open (list, item, table, cell, preformatted) is a few
 * counters, so any nesting and any missing end tag is met without recursion,
 * and every byte is looked at a bounded number of times.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/doc/markup_internal.h"
#include "core/doc/wrap.h"

enum {
	PAGE_MAX = 1 << 20,	/* bytes that are read */
	CELL_MAX = 4000,	/* bytes of a cell's text */
	TAG_MAX = 4096,		/* where a tag's end is looked for */
	LISTS_MAX = 8
};

struct markup {
	const char *at, *end;
	size_t width;
	markup_line *line;
	void *context;
	struct buf text;	/* of the block so far */
	bool is_heading, is_preformatted;
	bool has_line;		/* one was given out */
	bool wants_blank;	/* before the next one */
	unsigned lists;		/* open ones */
	unsigned number[LISTS_MAX];	/* of the next item; 0: bullets */
	char bullet[16];	/* of the block, or "" */
	unsigned tables;	/* open ones */
	bool in_cell, is_head_cell;
	struct markup_table table;
};

static void give(struct markup *markup, enum markup_kind kind,
	const char *line)
{
	if (markup->wants_blank && markup->has_line)
		markup->line(markup->context, MARKUP_BLANK, "");
	markup->wants_blank = false;
	markup->has_line = true;
	markup->line(markup->context, kind, line);
}

static void trim_end(struct buf *text)
{
	while (text->len > 0 && text_is_space(text->data[text->len - 1]))
		buf_truncate(text, text->len - 1);
}

/* Gives out the block's text, wrapped behind its bullet. */
static void end_block(struct markup *markup)
{
	unsigned depth = markup->lists > 1 ? (markup->lists - 1) * 2 : 0;
	size_t indent = depth + strlen(markup->bullet), len;
	const char *text;
	struct buf line = BUF_INIT;

	trim_end(&markup->text);
	text = markup->text.data;
	len = markup->text.len;
	for (bool is_first = true; len > 0; is_first = false) {
		size_t next, used = wrap_row(text, len, markup->width >
			indent + 10 ? markup->width - indent : 10, &next);

		buf_clear(&line);
		buf_fill(&line, ' ', is_first ? depth : indent);
		if (is_first)
			buf_puts(&line, markup->bullet);
		buf_append(&line, text, used);
		give(markup, markup->is_heading ? MARKUP_HEADING :
			MARKUP_LINE, line.data);
		text += next;
		len -= next;
	}
	if (markup->text.len > 0)
		markup->bullet[0] = '\0';
	buf_clear(&markup->text);
	buf_finish(&line);
}

static void end_cell(struct markup *markup)
{
	if (!markup->in_cell)
		return;
	markup->in_cell = false;
	trim_end(&markup->text);
	markup_table_adopt(&markup->table, buf_take(&markup->text),
		markup->is_head_cell);
}

/* What begins or ends a block inside a cell is a new line of the cell. */
static void break_block(struct markup *markup)
{
	if (!markup->in_cell) {
		end_block(markup);
		return;
	}
	trim_end(&markup->text);
	if (markup->text.len > 0)
		buf_putc(&markup->text, '\n');
}

static void on_block(struct markup *markup, bool is_end)
{
	(void)is_end;
	break_block(markup);
	if (!markup->in_cell && markup->lists == 0)
		markup->wants_blank = true;
}

/* A row of its own, without a blank line around it. */
static void on_line(struct markup *markup, bool is_end)
{
	if (!is_end || markup->text.len > 0)
		break_block(markup);
}

static void on_break(struct markup *markup, bool is_end)
{
	(void)is_end;
	if (markup->text.len > 0)
		buf_putc(&markup->text, '\n');
}

static void on_heading(struct markup *markup, bool is_end)
{
	on_block(markup, is_end);
	markup->is_heading = !is_end && !markup->in_cell;
}

static void on_preformatted(struct markup *markup, bool is_end)
{
	on_block(markup, is_end);
	markup->is_preformatted = !is_end;
}

static void begin_list(struct markup *markup, bool is_end, unsigned number)
{
	if (markup->lists == 0)
		on_block(markup, is_end);
	else
		break_block(markup);
	if (!is_end && markup->lists < LISTS_MAX)
		markup->number[markup->lists++] = number;
	else if (is_end && markup->lists > 0)
		markup->lists--;
	markup->bullet[0] = '\0';
	if (markup->lists == 0 && !markup->in_cell)
		markup->wants_blank = true;
}

static void on_bullets(struct markup *markup, bool is_end)
{
	begin_list(markup, is_end, 0);
}

static void on_numbers(struct markup *markup, bool is_end)
{
	begin_list(markup, is_end, 1);
}

static void on_item(struct markup *markup, bool is_end)
{
	unsigned *number = markup->lists > 0 ?
		&markup->number[markup->lists - 1] : NULL;

	break_block(markup);
	markup->bullet[0] = '\0';
	if (is_end)
		return;
	if (number != NULL && *number > 0)
		snprintf(markup->bullet, sizeof(markup->bullet), "%u. ",
			(*number)++ % 100000);
	else
		snprintf(markup->bullet, sizeof(markup->bullet), "- ");
	if (markup->in_cell) {
		buf_puts(&markup->text, markup->bullet);
		markup->bullet[0] = '\0';
	}
}

static void print_table_line(void *context, enum markup_kind kind,
	const char *line)
{
	give(context, kind, line);
}

static void end_table(struct markup *markup)
{
	end_cell(markup);
	end_block(markup);
	markup_table_print(&markup->table, markup->width, print_table_line,
		markup);
	markup->wants_blank = true;
}

/* A table inside a cell becomes lines of that cell. */
static void on_table(struct markup *markup, bool is_end)
{
	if (markup->tables == 0 && !is_end)
		on_block(markup, false);
	else
		break_block(markup);
	if (!is_end)
		markup->tables++;
	else if (markup->tables > 0 && --markup->tables == 0)
		end_table(markup);
}

static void on_row(struct markup *markup, bool is_end)
{
	if (markup->tables != 1) {
		break_block(markup);
		return;
	}
	end_cell(markup);
	if (is_end)
		return;
	end_block(markup);
	markup->table.row++;
}

static void put_blank(struct markup *markup)
{
	const struct buf *text = &markup->text;

	if (text->len > 0 && text->data[text->len - 1] != ' ' &&
	    text->data[text->len - 1] != '\n')
		buf_putc(&markup->text, ' ');
}

static void begin_cell(struct markup *markup, bool is_end, bool is_head)
{
	if (markup->tables != 1) {
		put_blank(markup);
		return;
	}
	end_cell(markup);
	if (is_end)
		return;
	end_block(markup);
	markup->in_cell = true;
	markup->is_head_cell = is_head;
}

static void on_cell(struct markup *markup, bool is_end)
{
	begin_cell(markup, is_end, false);
}

static void on_head_cell(struct markup *markup, bool is_end)
{
	begin_cell(markup, is_end, true);
}

struct tag {
	const char *name;
	void (*meet)(struct markup *markup, bool is_end);
	bool is_dropped;	/* with all that is in it */
};

static const struct tag tags[] = {
	{ "title", on_heading, false }, { "h1", on_heading, false },
	{ "h2", on_heading, false }, { "h3", on_heading, false },
	{ "h4", on_heading, false }, { "h5", on_heading, false },
	{ "h6", on_heading, false }, { "p", on_block, false },
	{ "div", on_line, false }, { "section", on_block, false },
	{ "article", on_block, false }, { "header", on_line, false },
	{ "footer", on_line, false }, { "main", on_line, false },
	{ "blockquote", on_block, false }, { "fieldset", on_line, false },
	{ "legend", on_line, false }, { "form", on_line, false },
	{ "body", on_line, false }, { "br", on_break, false },
	{ "hr", on_block, false }, { "pre", on_preformatted, false },
	{ "ul", on_bullets, false }, { "ol", on_numbers, false },
	{ "li", on_item, false }, { "dl", on_block, false },
	{ "dt", on_line, false }, { "dd", on_item, false },
	{ "table", on_table, false }, { "tr", on_row, false },
	{ "td", on_cell, false }, { "th", on_head_cell, false },
	{ "caption", on_line, false }, { "script", NULL, true },
	{ "style", NULL, true }, { "template", NULL, true },
	{ "svg", NULL, true },
};

static const struct tag *find_tag(const char *name, size_t len)
{
	for (size_t i = 0; i < FD_COUNT(tags); i++) {
		size_t at = 0;

		while (at < len && tags[i].name[at] != '\0' &&
		    text_lower(name[at]) == tags[i].name[at])
			at++;
		if (tags[i].name[at] == '\0' && (at == len ||
		    text_is_space(name[at]) || name[at] == '/' ||
		    name[at] == '>'))
			return &tags[i];
	}
	return NULL;
}

/* Behind the next occurrence of what, or at the end. */
static void skip_past(struct markup *markup, const char *what)
{
	const char *found = text_find_nocase(markup->at,
		(size_t)(markup->end - markup->at), what);

	markup->at = found != NULL ? found + strlen(what) : markup->end;
}

/* Where the tag that begins at from ends: at a ">" outside quotes. */
static const char *find_tag_end(const char *from, const char *end)
{
	const char *plain = NULL;
	char quote = '\0';

	for (const char *at = from; at < end && at - from < TAG_MAX; at++) {
		if (*at == '>' && plain == NULL)
			plain = at;
		if (quote != '\0' ? *at == quote : *at == '"' || *at == '\'')
			quote = quote != '\0' ? '\0' : *at;
		else if (*at == '>' && quote == '\0')
			return at;
	}
	if (plain == NULL)
		plain = memchr(from, '>', (size_t)(end - from));
	return plain != NULL ? plain : end;
}

static void drop_element(struct markup *markup, const char *name)
{
	char *end = xasprintf("</%s", name);

	skip_past(markup, end);
	markup->at = find_tag_end(markup->at, markup->end);
	if (markup->at < markup->end)
		markup->at++;
	free(end);
}

/* True where a tag, a comment or a declaration was taken. */
static bool take_tag(struct markup *markup)
{
	const char *name = markup->at + 1, *end;
	size_t len = (size_t)(markup->end - name);
	bool is_end = len > 0 && *name == '/';
	const struct tag *tag;
	char first;

	if (len >= 3 && memcmp(name, "!--", 3) == 0) {
		skip_past(markup, "-->");
		return true;
	}
	name += is_end;
	first = name < markup->end ? text_lower(*name) : '\0';
	if ((first < 'a' || first > 'z') && first != '!' && first != '?')
		return false;
	end = find_tag_end(name, markup->end);
	tag = find_tag(name, (size_t)(end - name));
	markup->at = end < markup->end ? end + 1 : end;
	if (tag != NULL && tag->is_dropped && !is_end && end[-1] != '/')
		drop_element(markup, tag->name);
	else if (tag != NULL && tag->meet != NULL)
		tag->meet(markup, is_end);
	return true;
}

static void take_preformatted(struct markup *markup)
{
	if (*markup->at == '\t')
		buf_puts(&markup->text, "    ");
	else if (*markup->at != '\r' &&
	    (*markup->at != '\n' || markup->text.len > 0))
		buf_putc(&markup->text, *markup->at);
	markup->at++;
}

static void take_character(struct markup *markup)
{
	size_t len = (size_t)(markup->end - markup->at);
	const char *semicolon = *markup->at == '&' ?
		memchr(markup->at, ';', len < 12 ? len : 12) : NULL;
	uint32_t code = semicolon == NULL ? 0 : markup_entity(markup->at + 1,
		(size_t)(semicolon - markup->at) - 1);
	char utf8[4];

	if (markup->in_cell && markup->text.len >= CELL_MAX) {
		markup->at++;
	} else if (code != 0) {
		buf_append(&markup->text, utf8, text_encode(code, utf8));
		markup->at = semicolon + 1;
	} else if (text_is_space(*markup->at)) {
		if (markup->is_preformatted)
			take_preformatted(markup);
		else
			put_blank(markup);
		if (!markup->is_preformatted)
			markup->at++;
	} else {
		buf_putc(&markup->text, *markup->at++);
	}
}

void markup_walk(const char *html, size_t len, size_t width,
	markup_line *line, void *context)
{
	struct markup markup = {
		.at = html, .end = html + (len < PAGE_MAX ? len : PAGE_MAX),
		.width = width, .line = line, .context = context,
		.text = BUF_INIT,
	};

	while (markup.at < markup.end)
		if (*markup.at != '<' || !take_tag(&markup))
			take_character(&markup);
	if (markup.tables > 0)
		end_table(&markup);
	end_block(&markup);
	markup_table_print(&markup.table, width, print_table_line, &markup);
	if (len > PAGE_MAX) {
		markup.wants_blank = true;
		give(&markup, MARKUP_LINE, "The rest is left out: only the "
			"first 1 MB is read as a page.");
	}
	buf_finish(&markup.text);
}

static void append_line(void *context, enum markup_kind kind,
	const char *line)
{
	struct buf *out = context;

	(void)kind;
	buf_puts(out, line);
	buf_putc(out, '\n');
}

void markup_text(const char *html, size_t len, size_t width, struct buf *out)
{
	markup_walk(html, len, width, append_line, out);
}
