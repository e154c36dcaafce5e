#include "core/fhir/summary_part.h"

/*
 * Everything a page says comes through here, so that masking can't be
 * forgotten anywhere, numbers are never anything but the bytes that came, and
 * no long string is ever decoded to its end.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/fhir/privacy.h"

enum {
	STRING_MAX = 8000,	/* bytes of a string that is told whole */
	STRING_HEAD = 400,	/* bytes of one that is not */
	RESOLVE_MAX = 5000	/* entries of a Bundle that is looked into */
};

uint32_t summary_find(const struct summary *summary, uint32_t row,
	const char *steps)
{
	return index_find(summary->index, summary->text, row, steps);
}

bool summary_is(const struct summary *summary, uint32_t row,
	enum row_kind kind)
{
	return row < index_count(summary->index) &&
		index_kind(summary->index, summary->text, row) == kind;
}

uint32_t summary_first(const struct summary *summary, uint32_t row)
{
	if (!summary_is(summary, row, ROW_OBJECT) &&
	    !summary_is(summary, row, ROW_ARRAY))
		return INDEX_NONE;
	return index_first(summary->index, summary->text, row);
}

uint32_t summary_next(const struct summary *summary, uint32_t row)
{
	return index_next(summary->index, summary->text, row);
}

uint32_t summary_count(const struct summary *summary, uint32_t row)
{
	if (row >= index_count(summary->index))
		return 0;
	return index_row(summary->index, summary->text, row).count;
}

void summary_element_name(const struct summary *summary, uint32_t row,
	struct buf *out)
{
	struct row facts = index_row(summary->index, summary->text, row);

	buf_clear(out);
	if (facts.key_len >= 2)
		index_unescape(out, summary->text + facts.key + 1,
			facts.key_len - 2);
}

/* Bytes of raw, at most max, that end between characters and escapes. */
static size_t cut(const char *raw, size_t max)
{
	size_t at = max;

	while (at > 0 && ((unsigned char)raw[at] & 0xc0) == 0x80)
		at--;
	for (size_t back = 1; back <= 12 && back <= at; back++) {
		if (raw[at - back] != '\\')
			continue;
		while (back < at && raw[at - back - 1] == '\\')
			back++;
		return at - back;
	}
	return at;
}

/* Line feeds only, and none at the end. */
static void put_lines(struct buf *out, const char *text, size_t len)
{
	size_t start = out->len;

	for (size_t i = 0; i < len; i++) {
		if (text[i] != '\r')
			buf_putc(out, text[i]);
		else if (i + 1 == len || text[i + 1] != '\n')
			buf_putc(out, '\n');
	}
	while (out->len > start && text_is_space(out->data[out->len - 1]))
		buf_truncate(out, out->len - 1);
}

static void put_string(const struct summary *summary, struct row facts,
	struct buf *out)
{
	const char *raw = summary->text + facts.value + 1;
	size_t len = facts.value_len >= 2 ? facts.value_len - 2 : 0;
	struct buf decoded = BUF_INIT;
	char size[24];

	if (len <= STRING_MAX) {
		index_unescape(&decoded, raw, len);
		put_lines(out, decoded.data, decoded.len);
	} else {
		index_unescape(&decoded, raw, cut(raw, STRING_HEAD));
		put_lines(out, decoded.data, decoded.len);
		text_format_size(size, sizeof(size), len);
		buf_printf(out, "... (%s in all)", size);
	}
	buf_finish(&decoded);
}

bool summary_put_scalar(struct summary *summary, uint32_t row,
	struct buf *out)
{
	struct buf plain = BUF_INIT;
	struct row facts;

	if (row >= index_count(summary->index))
		return false;
	facts = index_row(summary->index, summary->text, row);
	if (facts.kind == ROW_STRING)
		put_string(summary, facts, &plain);
	else if (facts.kind == ROW_NUMBER)
		buf_append(&plain, summary->text + facts.value,
			facts.value_len);
	else if (facts.kind == ROW_TRUE || facts.kind == ROW_FALSE)
		buf_puts(&plain, facts.kind == ROW_TRUE ? "yes" : "no");
	else
		return false;
	if (summary->options->is_private && privacy_covers_json(
	    summary->index, summary->text, row))
		privacy_mask(out, plain.data);
	else
		buf_append(out, plain.data, plain.len);
	buf_finish(&plain);
	return true;
}

char *summary_dup(struct summary *summary, uint32_t row, const char *steps)
{
	struct buf out = BUF_INIT;

	if (summary_put_scalar(summary, summary_find(summary, row, steps),
	    &out) && out.len > 0)
		return buf_take(&out);
	buf_finish(&out);
	return NULL;
}

bool summary_equals(const struct summary *summary, uint32_t row,
	const char *steps, const char *value)
{
	uint32_t at = summary_find(summary, row, steps);

	return at != INDEX_NONE && index_string_equals(summary->index,
		summary->text, at, value);
}

/* One of the container's contained resources by "#id", or INDEX_NONE. */
static uint32_t find_contained(const struct summary *summary,
	const char *id)
{
	uint32_t list = summary_find(summary, summary->resource,
		"contained"), at;

	if (!summary_is(summary, list, ROW_ARRAY))
		return INDEX_NONE;
	for (at = summary_first(summary, list); at != INDEX_NONE;
	    at = summary_next(summary, at))
		if (summary_equals(summary, at, "id", id))
			return at;
	return INDEX_NONE;
}

uint32_t summary_resolve(struct summary *summary, uint32_t reference,
	bool *has_url)
{
	uint32_t found = INDEX_NONE, bundle, entries;
	char *url;

	url = index_find_dup(summary->index, summary->text, reference,
		"reference");
	*has_url = url != NULL;
	bundle = reference_bundle_of(summary->index, summary->text,
		reference);
	entries = bundle != INDEX_NONE ? index_member(summary->index,
		summary->text, bundle, "entry") : INDEX_NONE;
	if (url != NULL && url[0] == '#')
		found = find_contained(summary, url + 1);
	else if (url != NULL && entries != INDEX_NONE &&
	    summary_count(summary, entries) <= RESOLVE_MAX)
		found = references_find(summary->references, summary->index,
			summary->text, bundle, url);
	free(url);
	return summary_is(summary, found, ROW_OBJECT) ? found : INDEX_NONE;
}
