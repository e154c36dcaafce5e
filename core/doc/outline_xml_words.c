#include "core/doc/outline_xml.h"

/*
 * What stands in a row of XML, read from its bytes. FHIR keeps its values in
 * an attribute of that name (FHIR R4 xml.html), all other XML in text; a row
 * is read as the one where it can be and as the other where not.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"

enum {
	REFERENCE_MAX = 12,	/* longest character reference */
	SIBLINGS_MAX = 100000	/* looked through for a number */
};

static bool ends_name(char c)
{
	return c == '>' || c == '/' || text_is_space(c);
}

size_t xml_name_length(const char *tag, size_t len)
{
	size_t size = 1;

	while (size < len && !ends_name(tag[size]))
		size++;
	return size - 1;
}

bool xml_same_name(const char *a, size_t a_len, const char *b, size_t b_len)
{
	size_t skip_a = a_len > 1 && a[1] == '/';
	size_t skip_b = b_len > 1 && b[1] == '/';
	size_t size = xml_name_length(a + skip_a, a_len - skip_a);

	return size == xml_name_length(b + skip_b, b_len - skip_b) &&
		memcmp(a + skip_a + 1, b + skip_b + 1, size) == 0;
}

bool xml_is_element(const char *text, const struct outline_node *node)
{
	return node_kind(node) == ROW_OBJECT || (node_kind(node) ==
		ROW_STRING && text[node->start] == '<' &&
		text[node->start + 1] != '!');
}

void xml_fill(const char *text, const struct outline_node *node,
	struct row *row)
{
	if (!xml_is_element(text, node))
		return;
	row->key = node->start + 1;
	row->key_len = (uint32_t)xml_name_length(text + node->start,
		node->len);
}

void xml_label(const struct outline *outline, const char *text, uint32_t at,
	struct buf *out)
{
	(void)outline;
	(void)text;
	(void)at;
	(void)out;
}

/* The code point of "#65" or "#x41", or 0. */
static uint32_t numbered(const char *name, size_t len)
{
	bool is_hex = len > 1 && name[1] == 'x';
	uint32_t code = 0;

	for (size_t i = 1 + is_hex; i < len; i++) {
		char c = text_lower(name[i]);
		uint32_t digit = text_is_digit(c) ? (uint32_t)(c - '0') :
			(uint32_t)(c - 'a') + 10;

		if (digit >= (is_hex ? 16u : 10u) || code > 0x10ffff)
			return 0;
		code = code * (is_hex ? 16 : 10) + digit;
	}
	return code <= 0x10ffff ? code : 0;
}

/* What "&name;" stands for; false when it is none of the predefined. */
static bool put_reference(const char *name, size_t len, struct buf *out)
{
	static const struct {
		const char *name;
		char c;
	} known[] = {
		{ "lt", '<' }, { "gt", '>' }, { "amp", '&' },
		{ "quot", '"' }, { "apos", '\'' },
	};
	char bytes[4];
	uint32_t code;

	if (len > 1 && *name == '#') {
		code = numbered(name, len);
		return code != 0 &&
			buf_append(out, bytes, text_encode(code, bytes));
	}
	for (size_t i = 0; i < FD_COUNT(known); i++)
		if (strlen(known[i].name) == len &&
		    memcmp(known[i].name, name, len) == 0)
			return buf_putc(out, known[i].c);
	return false;
}

static void decode(const char *at, size_t len, struct buf *out)
{
	const char *end = at + len, *next, *stop;

	while (at < end) {
		next = memchr(at, '&', (size_t)(end - at));
		if (next == NULL)
			next = end;
		buf_append(out, at, (size_t)(next - at));
		if (next == end)
			return;
		at = next + 1;
		stop = memchr(at, ';', (size_t)(end - at) < REFERENCE_MAX ?
			(size_t)(end - at) : REFERENCE_MAX);
		if (stop != NULL && put_reference(at, (size_t)(stop - at),
		    out))
			at = stop + 1;
		else
			buf_putc(out, '&');
	}
}

/* In UTF-8, references replaced. */
static void put_decoded(const struct outline *outline, const char *at,
	size_t len, struct buf *out)
{
	const struct xml_state *state = outline->state;
	struct buf utf8 = BUF_INIT;

	xml_append_utf8(state->xml, at, len, &utf8);
	decode(utf8.data, utf8.len, out);
	buf_finish(&utf8);
}

/* Length of a start tag up to its ">"; all of it when that is not there. */
static size_t tag_length(const char *tag, size_t len)
{
	char quote = '\0';

	for (size_t i = 0; i < len; i++) {
		if (quote != '\0')
			quote = tag[i] == quote ? '\0' : quote;
		else if (tag[i] == '"' || tag[i] == '\'')
			quote = tag[i];
		else if (tag[i] == '>')
			return i + 1;
	}
	return len;
}

/* What stands behind value= in a start tag, without its quotes. */
static bool find_value(const char *tag, size_t len, const char **value,
	size_t *value_len)
{
	size_t at = 1 + xml_name_length(tag, len);

	while (at < len) {
		size_t name, size;
		const char *stop;

		while (at < len && ends_name(tag[at]))
			at++;
		name = at;
		while (at < len && tag[at] != '=' && !ends_name(tag[at]))
			at++;
		size = at - name;
		while (at < len && tag[at] != '"' && tag[at] != '\'')
			at++;
		stop = at < len ? memchr(tag + at + 1, tag[at],
			len - at - 1) : NULL;
		if (stop == NULL)
			return false;
		*value = tag + at + 1;
		*value_len = (size_t)(stop - *value);
		if (size == 5 && memcmp(tag + name, "value", 5) == 0)
			return true;
		at = (size_t)(stop - tag) + 1;
	}
	return false;
}

static void put_element(const struct outline *outline, const char *tag,
	size_t len, struct buf *out)
{
	size_t head = tag_length(tag, len), skip, size;
	const char *value;

	if (head < len) {
		size = len - head;
		while (size > 0 && tag[head + size - 1] != '<')
			size--;
		if (size > 1) {
			put_decoded(outline, tag + head, size - 1, out);
			return;
		}
	}
	if (find_value(tag, head, &value, &size)) {
		put_decoded(outline, value, size, out);
		return;
	}
	skip = 1 + xml_name_length(tag, head);
	while (head > skip && ends_name(tag[head - 1]))
		head--;
	while (skip < head && text_is_space(tag[skip]))
		skip++;
	put_decoded(outline, tag + skip, head - skip, out);
}

/* Brackets of what is no element, by how it begins. */
static const struct {
	const char *begin, *end, *step;
} brackets[] = {
	{ "<![CDATA[", "]]>", "text()" }, { "<!--", "-->", "comment()" },
	{ "<?", "?>", "processing-instruction()" }, { "<!", ">", NULL },
	{ "", "", "text()" },
};

static size_t bracket_of(const char *at, size_t len)
{
	size_t i = 0;

	while (strlen(brackets[i].begin) > len || memcmp(at,
	    brackets[i].begin, strlen(brackets[i].begin)) != 0)
		i++;
	return i;
}

void xml_value(const struct outline *outline, const char *text, uint32_t at,
	struct buf *out)
{
	const struct outline_node *node = &outline->nodes[at];
	const struct xml_state *state = outline->state;
	const char *part = text + node->start;
	size_t len = node->len, kind;

	if (node_kind(node) == ROW_CLOSE)
		return;
	if (xml_is_element(text, node)) {
		put_element(outline, part, len, out);
		return;
	}
	kind = bracket_of(part, len);
	if (*brackets[kind].begin == '\0') {
		put_decoded(outline, part, len, out);
		return;
	}
	part += strlen(brackets[kind].begin);
	len -= strlen(brackets[kind].begin) + strlen(brackets[kind].end);
	while (kind > 0 && len > 0 && text_is_space(*part)) {
		part++;
		len--;
	}
	while (kind > 0 && len > 0 && text_is_space(part[len - 1]))
		len--;
	xml_append_utf8(state->xml, part, len, out);
}

/* The number of a row whose parent has too many names, by looking. */
static uint32_t count_twins(const struct outline *outline, const char *text,
	uint32_t at)
{
	const struct outline_node *node = &outline->nodes[at], *other;
	uint32_t number = 1, steps = 0;
	uint32_t next = outline_first(outline, node->parent);

	for (; next != at && next != INDEX_NONE && steps < SIBLINGS_MAX;
	    next = outline_next(outline, next), steps++) {
		other = &outline->nodes[next];
		number += xml_is_element(text, other) &&
			xml_same_name(text + other->start, other->len,
			text + node->start, node->len);
	}
	return number;
}

static void put_step(const struct outline *outline, const char *text,
	uint32_t at, struct buf *out)
{
	const struct outline_node *node = &outline->nodes[at];
	const char *part = text + node->start;
	uint32_t number = node_number(node);
	const char *step;

	if (!xml_is_element(text, node)) {
		step = brackets[bracket_of(part, node->len)].step;
		if (step != NULL)
			buf_printf(out, "/%s", step);
		return;
	}
	buf_putc(out, '/');
	buf_append(out, part + 1, xml_name_length(part, node->len));
	if (number == 0 && node->parent != INDEX_NONE)
		number = count_twins(outline, text, at);
	if (number > 1 || (node->info & INFO_TWIN) != 0)
		buf_printf(out, "[%u]", number);
}

void xml_path(const struct outline *outline, const char *text, uint32_t at,
	struct buf *out)
{
	uint32_t chain[INDEX_DEPTH_MAX + 2];
	size_t depth = 0;

	for (; at != INDEX_NONE && depth < FD_COUNT(chain);
	    at = outline->nodes[at].parent)
		chain[depth++] = at;
	while (depth > 0)
		put_step(outline, text, chain[--depth], out);
}

/* "<entry> 2 elements". */
void xml_preview(const struct outline *outline, const char *text,
	uint32_t at, struct buf *out)
{
	const struct outline_node *node = &outline->nodes[at];
	struct row row = outline_row(outline, text, at);

	if (!xml_is_element(text, node) || node->pair == at) {
		xml_value(outline, text, at, out);
		return;
	}
	buf_printf(out, "<%.*s> %u element%s", (int)row.key_len,
		text + row.key, row.count, row.count == 1 ? "" : "s");
}
