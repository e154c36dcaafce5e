#include "core/fhir/alias_part.h"

/*
 * The pass over a text: at each character the longest value that stands there,
 * else what has the form of one, goes; a placeholder that is there already is
 * stepped over whole, so that a passed text can be passed again.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"

/* Bytes of a placeholder that stands there already, or 0. */
static size_t placeholder(const char *text, size_t len)
{
	size_t at = 1, digits;

	while (at < len && ((text[at] >= 'a' && text[at] <= 'z') ||
	    text[at] == '-'))
		at++;
	for (digits = at; at < len && text_is_digit(text[at]); at++)
		continue;
	if (at == digits || text[digits - 1] != '-')
		return 0;
	for (int i = 0; i < ALIAS_KIND_COUNT; i++) {
		const char *name = alias_kind_name((enum alias_kind)i);
		size_t size = strlen(name);

		if (size + 2 != digits || memcmp(text + 1, name, size) != 0)
			continue;
		while (at < len && (text_is_digit(text[at]) ||
		    (text[at] >= 'a' && text[at] <= 'z')))
			at++;
		return at < len && text[at] == '>' ? at + 1 : 0;
	}
	return 0;
}

static size_t in_bucket(const struct aliases *aliases, uint32_t first,
	const char *text, size_t len, uint32_t before, struct alias **found)
{
	size_t longest = 0;

	for (struct alias *at = aliases->bucket[alias_bucket_of(first)];
	    at != NULL; at = at->next) {
		size_t size = alias_match(at, text, len, before);

		if (size > longest) {
			longest = size;
			*found = at;
		}
	}
	return longest;
}

/* Bytes at a place that a placeholder takes the place of, or 0. */
static size_t look(struct aliases *aliases, const char *text, size_t at,
	size_t end, uint32_t before, struct alias **found)
{
	uint32_t raw = alias_unit_raw(text + at, end - at).code;
	uint32_t plain = alias_unit(text + at, end - at).code;
	struct alias *other = NULL;
	size_t len = in_bucket(aliases, raw, text + at, end - at, before,
		found), more;

	if (alias_bucket_of(plain) != alias_bucket_of(raw)) {
		more = in_bucket(aliases, plain, text + at, end - at, before,
			&other);
		if (more > len) {
			len = more;
			*found = other;
		}
	}
	return len > 0 ? len : alias_net(aliases, text, at, end, before,
		found);
}

/* How much of an encoded character may be stepped over: a secret may begin in
   it, as in "100%41b..." where it is "41b...". */
static size_t step_of(const struct aliases *aliases, const char *text,
	size_t len)
{
	size_t size = alias_unit(text, len).len;

	if (aliases->secrets == 0 || strchr("%\\&", *text) == NULL)
		return size;
	for (size_t i = 1; i < size; i++) {
		struct alias *found = NULL;

		if (in_bucket(aliases, (unsigned char)text[i], text + i,
		    len - i, ' ', &found) > 0 && found->secret != NULL)
			return i;
	}
	return size;
}

static void apply_to(struct aliases *aliases, const char *text, size_t at,
	size_t end, struct buf *out)
{
	uint32_t before = ' ';

	while (at < end) {
		struct alias *found = NULL;
		size_t len = text[at] == '<' ? placeholder(text + at,
			end - at) : 0;

		if (len == 0)
			len = look(aliases, text, at, end, before, &found);
		if (found != NULL) {
			found->of->was_used = true;
			buf_puts(out, found->name);
			before = '>';
		} else {
			struct alias_unit unit = alias_unit(text + at,
				end - at);

			if (len == 0)
				len = step_of(aliases, text + at, end - at);
			buf_append(out, text + at, len);
			before = unit.code;
		}
		at += len;
	}
}

void alias_spans_add(struct alias_spans *spans, size_t from, size_t to)
{
	spans->span = mem_grow(spans->span, spans->count, &spans->alloc,
		sizeof(*spans->span));
	spans->span[spans->count++] = (struct alias_span){ from, to };
}

void alias_spans_finish(struct alias_spans *spans)
{
	free(spans->span);
	memset(spans, 0, sizeof(*spans));
}

void aliases_apply(struct aliases *aliases, const char *text, size_t len,
	const struct alias_spans *spares, struct buf *out)
{
	size_t at = 0;

	for (size_t i = 0; spares != NULL && i < spares->count; i++) {
		apply_to(aliases, text, at, spares->span[i].from, out);
		at = spares->span[i].to;
		buf_append(out, text + spares->span[i].from,
			at - spares->span[i].from);
	}
	apply_to(aliases, text, at, len, out);
}
