#include "core/sandbox/rewrite.h"

/*
 * Layout needs no parser: outside strings, white space goes and line breaks
 * come behind brackets and commas. Identity copies the members of an object
 * one by one, as bytes, and writes its own in the place of those it sets. So a
 * decimal such as 6.00 leaves the sandbox as it came.
 */

#include <stdio.h>
#include <string.h>

#include "core/base/clock.h"
#include "core/base/text.h"
#include "core/doc/index.h"

void rewrite_string(struct buf *out, const char *text)
{
	buf_putc(out, '"');
	for (; *text != '\0'; text++) {
		unsigned char c = (unsigned char)*text;

		if (c == '"' || c == '\\')
			buf_printf(out, "\\%c", c);
		else if (c == '\r' || c == '\n' || c == '\t')
			buf_puts(out, c == '\r' ? "\\r" :
				c == '\n' ? "\\n" : "\\t");
		else if (c < ' ')
			buf_printf(out, "\\u%04x", c);
		else
			buf_putc(out, (char)c);
	}
	buf_putc(out, '"');
}

static size_t string_length(const char *text, size_t len)
{
	size_t at = 1;

	while (at < len && text[at] != '"')
		at += text[at] == '\\' && at + 1 < len ? 2 : 1;
	return at < len ? at + 1 : len;
}

static void break_line(struct buf *out, size_t depth)
{
	buf_putc(out, '\n');
	buf_fill(out, ' ', 2 * depth);
}

/* The next byte that is not white space, or NUL. */
static char peek(const char *text, size_t len, size_t at)
{
	while (at < len && text_is_space(text[at]))
		at++;
	return at < len ? text[at] : '\0';
}

static void put_mark(struct buf *out, char c, char next, size_t *depth)
{
	bool is_closing = c == '}' || c == ']';
	bool is_opening = c == '{' || c == '[';
	char before = out->len > 0 ? out->data[out->len - 1] : '\0';

	if (is_closing) {
		*depth -= *depth > 0;
		if (before != '{' && before != '[')
			break_line(out, *depth);
	}
	buf_putc(out, c);
	if (is_opening) {
		++*depth;
		if (next != '}' && next != ']')
			break_line(out, *depth);
	} else if (c == ',') {
		break_line(out, *depth);
	} else if (c == ':') {
		buf_putc(out, ' ');
	}
}

void rewrite_layout(struct buf *out, const char *text, size_t len,
	bool is_indented)
{
	size_t at = 0, depth = 0, part;

	while (at < len) {
		if (text[at] == '"') {
			part = string_length(text + at, len - at);
			buf_append(out, text + at, part);
			at += part;
			continue;
		}
		if (text_is_space(text[at]))
			;
		else if (is_indented && strchr("{}[],:", text[at]) != NULL)
			put_mark(out, text[at], peek(text, len, at + 1),
				&depth);
		else
			buf_putc(out, text[at]);
		at++;
	}
}

/* A member that is set: what it is called and, made ready, what it holds. */
struct setting {
	const char *name;
	const char *value;
	bool is_written;
};

static void put_comma(struct buf *out)
{
	if (out->len > 0 && out->data[out->len - 1] != '{')
		buf_putc(out, ',');
}

static void put_setting(struct buf *out, struct setting *setting)
{
	if (setting->is_written)
		return;
	setting->is_written = true;
	put_comma(out);
	buf_printf(out, "\"%s\":%s", setting->name, setting->value);
}

/* True when a member of this name belongs behind the setting. */
static bool comes_after(const char *name, size_t len, const char *setting)
{
	size_t own = strlen(setting);
	int order = memcmp(name, setting, len < own ? len : own);

	return order > 0 || (order == 0 && len > own);
}

/* Copies a member, after those settings whose place is before it. */
static void put_member(struct buf *out, const char *text, struct row row,
	struct setting *missing, size_t count)
{
	const char *name = text + row.key + 1;
	size_t len = row.key_len - 2;
	bool is_type = len == 12 && memcmp(name, "resourceType", 12) == 0;

	for (size_t i = 0; i < count && !is_type; i++)
		if (comes_after(name, len, missing[i].name))
			put_setting(out, &missing[i]);
	put_comma(out);
	buf_append(out, text + row.key, row.key_len);
	buf_putc(out, ':');
	rewrite_layout(out, text + row.value, row.value_len, false);
}

/* The setting whose member stands at a row, or NULL. */
static struct setting *setting_at(const struct doc_index *index,
	const char *text, uint32_t object, uint32_t row,
	struct setting *settings, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (index_member(index, text, object, settings[i].name) == row)
			return &settings[i];
	return NULL;
}

/* Object at row `at` (or none) with these members set: at most two. */
static void put_object(struct buf *out, const struct doc_index *index,
	const char *text, uint32_t at, struct setting *settings, size_t count)
{
	struct setting missing[2];
	size_t missing_count = 0;
	struct buf part = BUF_INIT;
	uint32_t row = INDEX_NONE;

	if (at != INDEX_NONE)
		row = index_first(index, text, at);
	for (size_t i = 0; i < count; i++)
		if (at == INDEX_NONE || index_member(index, text, at,
		    settings[i].name) == INDEX_NONE)
			missing[missing_count++] = settings[i];
	buf_putc(&part, '{');
	for (; row != INDEX_NONE; row = index_next(index, text, row)) {
		struct setting *own = setting_at(index, text, at, row,
			settings, count);

		if (own != NULL)
			put_setting(&part, own);
		else
			put_member(&part, text, index_row(index, text, row),
				missing, missing_count);
	}
	for (size_t i = 0; i < missing_count; i++)
		put_setting(&part, &missing[i]);
	buf_putc(&part, '}');
	buf_append(out, part.data, part.len);
	buf_finish(&part);
}

void rewrite_identity(struct buf *out, const struct doc_index *index,
	const char *text, const char *id, unsigned version, time_t updated)
{
	struct buf own_id = BUF_INIT, own_meta = BUF_INIT;
	uint32_t meta = index_member(index, text, 0, "meta");
	char instant[40], quoted[48], number[16];

	clock_format_instant(instant, sizeof(instant), updated);
	snprintf(quoted, sizeof(quoted), "\"%s\"", instant);
	snprintf(number, sizeof(number), "\"%u\"", version);
	if (meta != INDEX_NONE &&
	    index_kind(index, text, meta) != ROW_OBJECT)
		meta = INDEX_NONE;
	put_object(&own_meta, index, text, meta, (struct setting[]){
		{ "lastUpdated", quoted, false },
		{ "versionId", number, false } }, 2);
	rewrite_string(&own_id, id);
	put_object(out, index, text, 0, (struct setting[]){
		{ "id", own_id.data, false },
		{ "meta", own_meta.data, false } }, 2);
	buf_finish(&own_id);
	buf_finish(&own_meta);
}
