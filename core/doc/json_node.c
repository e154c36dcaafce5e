#include "core/doc/json_node.h"

/*
 * Read from the lossless index in one walk. Hash and size are reckoned on the
 * way up, for whoever compares whole trees; a change leaves them as they were,
 * so json_node_equal looks at the values themselves and asks the hash of keys
 * only, which do not change.
 *
 * The members' hashes are added up, which is what makes their order not
 * matter; FNV-1a, with a last mixing so that a sum keeps them apart.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/hash.h"

uint64_t json_node_hash(const char *key, size_t len)
{
	return hash64(HASH64_START, key, len);
}

static uint64_t mix(uint64_t hash)
{
	hash = (hash ^ hash >> 31) * 0x7fb5d329728ea185u;
	hash = (hash ^ hash >> 27) * 0x81dadef4bc2dd44du;
	return hash ^ hash >> 33;
}

/* Of a string with its quotes. */
static uint64_t hash_string(uint64_t start, const char *raw, size_t len)
{
	struct buf text = BUF_INIT;
	uint64_t hash;

	if (memchr(raw, '\\', len) == NULL)
		return hash64(start, raw + 1, len - 2);
	index_unescape_exact(&text, raw + 1, len - 2);
	hash = hash64(start, text.data, text.len);
	buf_finish(&text);
	return hash;
}

static int compare_hashes(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

static bool find_twice(const struct json_node *object)
{
	uint64_t *hashes = xcalloc(object->count + 1, sizeof(*hashes));
	bool is_found = false;

	for (size_t i = 0; i < object->count; i++)
		hashes[i] = object->child[i]->key_hash;
	qsort(hashes, object->count, sizeof(*hashes), compare_hashes);
	for (size_t i = 1; i < object->count; i++)
		is_found = is_found || hashes[i] == hashes[i - 1];
	free(hashes);
	return is_found;
}

bool json_node_is_container(const struct json_node *node)
{
	return node->kind == ROW_OBJECT || node->kind == ROW_ARRAY;
}

/* Hash and size by the children's. */
static void weigh(struct json_node *node)
{
	uint64_t hash = HASH64_START + node->kind;

	node->size = node->len;
	if (node->kind == ROW_STRING)
		hash = hash_string(hash, node->text, node->len);
	else
		hash = hash64(hash, node->text, node->len);
	if (json_node_is_container(node))
		node->size = 2 + (node->count > 0 ? node->count - 1 : 0);
	for (size_t i = 0; i < node->count; i++) {
		const struct json_node *child = node->child[i];

		if (node->kind == ROW_ARRAY)
			hash = mix(hash * HASH64_PRIME + child->hash);
		else
			hash += mix(child->hash ^ mix(child->key_hash));
		node->size += child->size + child->key_len +
			(child->key_len > 0 ? 1 : 0);
	}
	node->hash = mix(hash);
	node->has_twice = node->kind == ROW_OBJECT && node->count > 1 &&
		find_twice(node);
}

struct json_node *json_node_read(const struct doc_index *index,
	const char *text, uint32_t row)
{
	struct json_node *node = xcalloc(1, sizeof(*node));
	struct row read = index_row(index, text, row);
	uint32_t at;

	node->kind = read.kind;
	node->key = text + read.key;
	node->key_len = read.key_len;
	if (read.key_len > 0)
		node->key_hash = hash_string(HASH64_START, node->key,
			node->key_len);
	node->text = text;
	if (json_node_is_container(node)) {
		for (at = index_first(index, text, row); at != INDEX_NONE;
		    at = index_next(index, text, at))
			json_node_insert(node, node->count,
				json_node_read(index, text, at));
	} else {
		node->text = text + read.value;
		node->len = read.value_len;
	}
	weigh(node);
	return node;
}

struct json_node *json_node_read_text(const struct buf *text,
	struct doc_index **index, const char *what, struct err *err)
{
	const struct index_fault *fault;

	*index = index_text(text->data, text->len);
	fault = index_fault(*index);
	if (fault == NULL)
		return json_node_read(*index, text->data, 0);
	err_set(err, ERR_USAGE, "%s is not JSON: line %zu column %zu, %s",
		what, fault->line, fault->column, fault->reason);
	return NULL;
}

void json_node_free(struct json_node *node)
{
	if (node == NULL)
		return;
	for (size_t i = 0; i < node->count; i++)
		json_node_free(node->child[i]);
	free(node->child);
	free(node);
}

struct json_node *json_node_copy(const struct json_node *node)
{
	struct json_node *copy = xcalloc(1, sizeof(*copy));

	*copy = *node;
	copy->child = NULL;
	copy->count = copy->alloc = 0;
	for (size_t i = 0; i < node->count; i++)
		json_node_insert(copy, i, json_node_copy(node->child[i]));
	return copy;
}

static bool is_same_string(const char *a, size_t a_len, const char *b,
	size_t b_len)
{
	struct buf x = BUF_INIT, y = BUF_INIT;
	bool is_same = a_len == b_len && memcmp(a, b, a_len) == 0;

	if (is_same || (memchr(a, '\\', a_len) == NULL &&
	    memchr(b, '\\', b_len) == NULL))
		return is_same;
	index_unescape_exact(&x, a + 1, a_len - 2);
	index_unescape_exact(&y, b + 1, b_len - 2);
	is_same = x.len == y.len && memcmp(x.data, y.data, x.len) == 0;
	buf_finish(&x);
	buf_finish(&y);
	return is_same;
}

static bool has_same_key(const struct json_node *a, const struct json_node *b)
{
	return a->key_hash == b->key_hash &&
		is_same_string(a->key, a->key_len, b->key, b->key_len);
}

static bool are_children_equal(const struct json_node *a,
	const struct json_node *b)
{
	bool is_ordered = a->kind == ROW_ARRAY || a->has_twice || b->has_twice;

	for (size_t i = 0; i < a->count; i++) {
		size_t at = i;

		if (!is_ordered)
			at = json_node_find_like(b, a->child[i]);
		else if (a->kind == ROW_OBJECT &&
		    !has_same_key(a->child[i], b->child[i]))
			return false;
		if (at == SIZE_MAX ||
		    !json_node_equal(a->child[i], b->child[at]))
			return false;
	}
	return true;
}

bool json_node_equal(const struct json_node *a, const struct json_node *b)
{
	if (a->kind != b->kind || a->count != b->count)
		return false;
	if (json_node_is_container(a))
		return are_children_equal(a, b);
	if (a->kind == ROW_STRING)
		return is_same_string(a->text, a->len, b->text, b->len);
	return a->len == b->len && memcmp(a->text, b->text, a->len) == 0;
}

void json_node_print(const struct json_node *node, struct buf *out)
{
	if (!json_node_is_container(node)) {
		buf_append(out, node->text, node->len);
		return;
	}
	buf_putc(out, node->kind == ROW_OBJECT ? '{' : '[');
	for (size_t i = 0; i < node->count; i++) {
		if (i > 0)
			buf_putc(out, ',');
		if (node->kind == ROW_OBJECT) {
			buf_append(out, node->child[i]->key,
				node->child[i]->key_len);
			buf_putc(out, ':');
		}
		json_node_print(node->child[i], out);
	}
	buf_putc(out, node->kind == ROW_OBJECT ? '}' : ']');
}

size_t json_node_find_like(const struct json_node *object,
	const struct json_node *member)
{
	for (size_t i = 0; i < object->count; i++)
		if (has_same_key(object->child[i], member))
			return i;
	return SIZE_MAX;
}

size_t json_node_find(const struct json_node *object, const char *key,
	size_t len)
{
	uint64_t hash = json_node_hash(key, len);

	if (object->kind != ROW_OBJECT)
		return SIZE_MAX;
	for (size_t i = 0; i < object->count; i++) {
		const struct json_node *child = object->child[i];
		struct buf own = BUF_INIT;
		bool is_it;

		if (child->key_hash != hash)
			continue;
		index_unescape_exact(&own, child->key + 1,
			child->key_len - 2);
		is_it = own.len == len && memcmp(own.data, key, len) == 0;
		buf_finish(&own);
		if (is_it)
			return i;
	}
	return SIZE_MAX;
}

struct json_node *json_node_member(const struct json_node *object,
	const char *name)
{
	size_t at = json_node_find(object, name, strlen(name));

	return at != SIZE_MAX ? object->child[at] : NULL;
}

bool json_node_string(const struct json_node *node, struct buf *out)
{
	if (node == NULL || node->kind != ROW_STRING)
		return false;
	index_unescape_exact(out, node->text + 1, node->len - 2);
	return true;
}

void json_node_insert(struct json_node *parent, size_t at,
	struct json_node *child)
{
	parent->child = mem_grow(parent->child, parent->count,
		&parent->alloc, sizeof(*parent->child));
	memmove(parent->child + at + 1, parent->child + at,
		(parent->count - at) * sizeof(*parent->child));
	parent->child[at] = child;
	parent->count++;
}

struct json_node *json_node_take(struct json_node *parent, size_t at)
{
	struct json_node *child = parent->child[at];

	memmove(parent->child + at, parent->child + at + 1,
		(parent->count - at - 1) * sizeof(*parent->child));
	parent->count--;
	return child;
}
