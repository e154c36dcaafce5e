#include "core/doc/outline_xml.h"

/*
 * Where the next tag, comment or text of an XML text ends. Only brackets and
 * quotes are looked at: whether it is good XML is libxml2's to say. A cursor
 * remembers how far was looked, so that a long token that arrives in small
 * pieces is not looked through again for each of them.
 */

#include <string.h>

/* Past the first of these words from `from` on; 0 when it has not come. */
static size_t find_word(struct xml_cursor *cursor, const char *text,
	size_t from, size_t limit, const char *word)
{
	size_t size = strlen(word), at = from;

	if (cursor->scanned > from)
		at = cursor->scanned;
	for (; at + size <= limit; at++) {
		const char *next = memchr(text + at, *word, limit - at);

		if (next == NULL)
			break;
		at = (size_t)(next - text);
		if (at + size <= limit && memcmp(next, word, size) == 0)
			return at + size;
	}
	cursor->scanned = limit > from + size ? limit - size : from;
	return 0;
}

/* Past the ">" of a tag: the first that is in no quotes. */
static size_t find_tag_end(struct xml_cursor *cursor, const char *text,
	size_t from, size_t limit)
{
	size_t at = cursor->scanned > from ? cursor->scanned : from;

	for (; at < limit; at++) {
		char c = text[at];

		if (cursor->quote != '\0') {
			const char *next = memchr(text + at, cursor->quote,
				limit - at);

			if (next == NULL)
				break;
			at = (size_t)(next - text);
			cursor->quote = '\0';
		} else if (c == '"' || c == '\'') {
			cursor->quote = c;
		} else if (c == '>') {
			return at + 1;
		}
	}
	cursor->scanned = limit;
	return 0;
}

/* Past one comment, instruction or literal inside a DOCTYPE, or one byte. */
static size_t skip_in_doctype(const char *text, size_t at, size_t limit)
{
	static const char *const pairs[][2] = {
		{ "<!--", "-->" }, { "<?", "?>" }, { "\"", "\"" },
		{ "'", "'" },
	};
	struct xml_cursor cursor = { .scanned = 0 };

	for (size_t i = 0; i < FD_COUNT(pairs); i++) {
		size_t size = strlen(pairs[i][0]), end;

		if (limit - at < size || memcmp(text + at, pairs[i][0],
		    size) != 0)
			continue;
		end = find_word(&cursor, text, at + size, limit, pairs[i][1]);
		return end != 0 ? end : limit;
	}
	return at + 1;
}

static size_t find_doctype_end(struct xml_cursor *cursor, const char *text,
	size_t from, size_t limit)
{
	unsigned brackets = 0;

	/* Looked at from the front, so not for each few bytes that come. */
	if (cursor->scanned > from &&
	    limit - from < (cursor->scanned - from) / 4 * 5)
		return 0;
	for (size_t at = from + 2; at < limit;) {
		char c = text[at];

		if (c == '>' && brackets == 0)
			return at + 1;
		brackets += c == '[';
		brackets -= c == ']' && brackets > 0;
		at = skip_in_doctype(text, at, limit);
	}
	cursor->scanned = limit;
	return 0;
}

bool xml_begins(const char *text, size_t at, size_t limit,
	const char *word)
{
	size_t size = strlen(word);

	return limit - at >= size && memcmp(text + at, word, size) == 0;
}

struct xml_token xml_next_token(struct xml_cursor *cursor, const char *text,
	size_t at, size_t limit)
{
	const char *next;

	if (text[at] != '<') {
		if (cursor->scanned < at)
			cursor->scanned = at;
		next = memchr(text + cursor->scanned, '<',
			limit - cursor->scanned);
		cursor->scanned = limit;
		return (struct xml_token){ TOKEN_TEXT,
			next != NULL ? (size_t)(next - text) : 0 };
	}
	if (xml_begins(text, at, limit, "<!--"))
		return (struct xml_token){ TOKEN_NOTE, find_word(cursor, text,
			at + 4, limit, "-->") };
	if (xml_begins(text, at, limit, "<![CDATA["))
		return (struct xml_token){ TOKEN_CDATA, find_word(cursor, text,
			at + 9, limit, "]]>") };
	if (xml_begins(text, at, limit, "<?"))
		return (struct xml_token){ TOKEN_NOTE, find_word(cursor, text,
			at + 2, limit, "?>") };
	if (xml_begins(text, at, limit, "<!"))
		return (struct xml_token){ TOKEN_NOTE, find_doctype_end(cursor,
			text, at, limit) };
	return (struct xml_token){
		xml_begins(text, at, limit, "</") ? TOKEN_END : TOKEN_START,
		find_tag_end(cursor, text, at + 1, limit)
	};
}
