#include "core/fhir/search_raw.h"

/*
 * Units. Servers decode percent-encoding before they look for delimiters, so
 * "%2C" divides values as "," does, and "%5C," is an escaped comma; only what
 * stands in {{...}} is nobody's business here. Each unit knows how many bytes
 * it took, and so any part of a query can be found in the text it came from.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/net/url.h"

static int hex(char c)
{
	c = text_lower(c);
	if (text_is_digit(c))
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* One byte and how long it is as written; %00 and broken ones are a "%". */
static int take_byte(struct search_slice text, size_t *len)
{
	int high, low;

	*len = 1;
	if (*text.at == '+')
		return ' ';
	if (*text.at != '%' || text.len < 3)
		return (unsigned char)*text.at;
	high = hex(text.at[1]);
	low = hex(text.at[2]);
	if (high < 0 || low < 0 || (high | low) == 0)
		return '%';
	*len = 3;
	return high * 16 + low;
}

/* Bytes of the {{variable}} here, or 0; no braces, commas and "&" are in its
   name, or one that is open would swallow what is behind it. */
static size_t variable_len(struct search_slice text)
{
	if (text.len < 4 || text.at[0] != '{' || text.at[1] != '{')
		return 0;
	for (size_t i = 2; i + 1 < text.len && text.at[i] != '{' &&
	    text.at[i] != ',' && text.at[i] != '&'; i++)
		if (text.at[i] == '}')
			return text.at[i + 1] == '}' ? i + 2 : 0;
	return 0;
}

static bool is_delimiter(int byte)
{
	return byte == ',' || byte == '|' || byte == '$' || byte == '\\';
}

bool search_unit_take(struct search_slice *rest, struct search_unit *unit)
{
	size_t len, next_len;

	if (rest->len == 0)
		return false;
	*unit = (struct search_unit){ .at = rest->at, .byte = -1 };
	unit->len = variable_len(*rest);
	if (unit->len == 0) {
		unit->byte = take_byte(*rest, &len);
		unit->len = len;
		if (unit->byte == '\\' && rest->len > len) {
			int next = take_byte((struct search_slice){
				rest->at + len, rest->len - len }, &next_len);

			unit->is_escaped = is_delimiter(next);
			if (unit->is_escaped) {
				unit->byte = next;
				unit->len += next_len;
			}
		}
	}
	rest->at += unit->len;
	rest->len -= unit->len;
	return true;
}

struct search_slice search_find(struct search_slice text, char delimiter)
{
	struct search_unit unit;

	while (search_unit_take(&text, &unit))
		if (unit.byte == (unsigned char)delimiter && !unit.is_escaped)
			return (struct search_slice){ unit.at, unit.len };
	return (struct search_slice){ text.at, 0 };
}

bool search_ends_open(struct search_slice text)
{
	struct search_unit unit = { .byte = 0 };

	while (search_unit_take(&text, &unit))
		;
	return unit.byte == '\\' && !unit.is_escaped;
}

void search_read(struct buf *out, struct search_slice text, bool keeps)
{
	struct search_unit unit;

	while (search_unit_take(&text, &unit)) {
		if (unit.byte < 0) {
			buf_append(out, unit.at, unit.len);
			continue;
		}
		if (unit.is_escaped && keeps)
			buf_putc(out, '\\');
		buf_putc(out, (char)unit.byte);
	}
}

static void put_encoded(struct buf *out, const char *text, size_t len)
{
	char *copy = xstrndup(text, len);

	url_encode_query(out, copy);
	free(copy);
}

void search_write(struct buf *out, const char *text, const char *guarded)
{
	bool has_escapes = guarded != NULL;

	while (*text != '\0') {
		size_t len = variable_len((struct search_slice){ text,
			strlen(text) });
		bool is_unsafe = has_escapes ? strchr(guarded, *text) != NULL ||
			(*text == '\\' && text[1] == '\0') :
			is_delimiter((unsigned char)*text);

		if (len > 0) {
			buf_append(out, text, len);
			text += len;
			continue;
		}
		/* An escape that is the text's own stays one. */
		len = has_escapes && *text == '\\' &&
			is_delimiter((unsigned char)text[1]) ? 2 : 1;
		if (is_unsafe)
			put_encoded(out, "\\", 1);
		put_encoded(out, text, len);
		text += len;
	}
}
