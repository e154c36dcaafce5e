#include "core/doc/index_internal.h"

/*
 * Where a row is, in words: the way from the root, found by following parents
 * and told from the other end. A closing row is where its container is. In
 * FHIRPath a name that is no identifier stands in backticks (FHIRPath 2.0,
 * section "Identifiers").
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"

/* How many members of the root are asked for the resource's type. */
enum { TYPE_MEMBERS = 256 };

static void get_key(const struct doc_index *index, const char *text,
	uint32_t at, struct buf *key)
{
	const char *raw = text + index_node(index, at)->start;

	buf_clear(key);
	index_unescape(key, raw + 1, index_string_length(raw) - 2);
}

static bool has_key(const struct doc_index *index, uint32_t at)
{
	return (index_node(index, at)->link & LINK_KEY) != 0;
}

static bool is_identifier(const struct buf *key)
{
	if (key->len == 0 || text_is_digit(key->data[0]))
		return false;
	for (size_t i = 0; i < key->len; i++) {
		char c = text_lower(key->data[i]);

		if (!text_is_digit(c) && c != '_' && (c < 'a' || c > 'z'))
			return false;
	}
	return true;
}

static void put_name(struct buf *out, const struct buf *key)
{
	if (out->len > 0)
		buf_putc(out, '.');
	if (is_identifier(key)) {
		buf_append(out, key->data, key->len);
		return;
	}
	buf_putc(out, '`');
	for (size_t i = 0; i < key->len; i++) {
		if (key->data[i] == '`' || key->data[i] == '\\')
			buf_putc(out, '\\');
		buf_putc(out, key->data[i]);
	}
	buf_putc(out, '`');
}

static void put_pointer_name(struct buf *out, const struct buf *key)
{
	buf_putc(out, '/');
	for (size_t i = 0; i < key->len; i++) {
		if (key->data[i] == '~')
			buf_puts(out, "~0");
		else if (key->data[i] == '/')
			buf_puts(out, "~1");
		else
			buf_putc(out, key->data[i]);
	}
}

/*
 * The rows from the one below the root to at; returns their number. The root
 * is where at was, and not always row 0: a sequence has many.
 */
static uint32_t get_way(const struct doc_index *index, uint32_t at,
	uint32_t way[INDEX_DEPTH_MAX], uint32_t *root)
{
	uint32_t count = 0, parent;

	while ((parent = index_parent(index, at)) != INDEX_NONE &&
	    count < INDEX_DEPTH_MAX) {
		way[count++] = at;
		at = parent;
	}
	for (uint32_t i = 0; i < count / 2; i++) {
		uint32_t other = way[i];

		way[i] = way[count - 1 - i];
		way[count - 1 - i] = other;
	}
	*root = index_opening(index, at);
	return count;
}

static void put_type(const struct doc_index *index, const char *text,
	uint32_t root, struct buf *out)
{
	uint32_t at = index_first(index, text, root);
	struct buf key = BUF_INIT;
	char *type;

	for (int i = 0; i < TYPE_MEMBERS && at != INDEX_NONE &&
	    has_key(index, at); i++) {
		get_key(index, text, at, &key);
		if (strcmp(key.data, "resourceType") == 0)
			break;
		at = index_next(index, text, at);
		buf_clear(&key);
	}
	type = key.len > 0 ? index_string_dup(index, text, at) : NULL;
	if (type != NULL)
		buf_printf(out, "%s%s", out->len > 0 ? "." : "", type);
	free(type);
	buf_finish(&key);
}

void index_path(const struct doc_index *index, const char *text, uint32_t at,
	struct buf *out)
{
	uint32_t way[INDEX_DEPTH_MAX], count, root;
	struct buf key = BUF_INIT, path = BUF_INIT;

	if (at >= index_count(index) ||
	    index_kind(index, text, at) == ROW_RAW)
		return;
	count = get_way(index, at, way, &root);
	if (index->is_sequence)
		buf_printf(&path, "[%u]", index_position(index, text, root));
	put_type(index, text, root, &path);
	for (uint32_t i = 0; i < count; i++) {
		uint32_t row = index_opening(index, way[i]);

		if (has_key(index, row)) {
			get_key(index, text, row, &key);
			put_name(&path, &key);
		} else {
			buf_printf(&path, "[%u]",
				index_position(index, text, row));
		}
	}
	buf_append(out, path.data, path.len);
	buf_finish(&path);
	buf_finish(&key);
}

void index_pointer(const struct doc_index *index, const char *text,
	uint32_t at, struct buf *out)
{
	uint32_t way[INDEX_DEPTH_MAX], count, root;
	struct buf key = BUF_INIT;

	if (at >= index_count(index) ||
	    index_kind(index, text, at) == ROW_RAW)
		return;
	count = get_way(index, at, way, &root);
	if (index->is_sequence)
		buf_printf(out, "/%u", index_position(index, text, root));
	for (uint32_t i = 0; i < count; i++) {
		uint32_t row = index_opening(index, way[i]);

		if (has_key(index, row)) {
			get_key(index, text, row, &key);
			put_pointer_name(out, &key);
		} else {
			buf_printf(out, "/%u",
				index_position(index, text, row));
		}
	}
	buf_finish(&key);
}
