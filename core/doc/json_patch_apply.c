#include "core/doc/json_patch.h"

/*
 * The operations of RFC 6902 section 4, one after the other, on a tree of
 * borrowed bytes. A failed one ends it: the tree is thrown away, so the text
 * is either patched whole or not at all (section 5).
 *
 * A copy of a part into itself doubles it, and forty lines of that fill any
 * memory; so the tree may not grow past a number of values, nor get deeper
 * than a text can be that is read again.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"

enum { VALUES_MAX = 2 << 20 };

struct patching {
	struct json_node *top;
	size_t values;		/* in the tree, at most */
	size_t at;		/* the operation's number, from 1 */
	const char *op;		/* and name */
	char **key;		/* made here, of members that were added */
	size_t key_count, key_alloc;
	struct err *err;
};

/* A place: parent[index], or the whole when parent is NULL. */
struct spot {
	struct json_node *parent;
	size_t index;		/* where it is, or would be */
	const char *token;	/* the last of the pointer, decoded */
	size_t token_len;
	bool is_there;
	size_t depth;
};

static bool fail(const struct patching *patching, const char *why)
{
	return err_set(patching->err, ERR_USAGE, "operation %zu (%s): %s",
		patching->at, patching->op, why);
}

/* "~1" and "~0" of a token, in place; false for any other "~". */
static bool decode_token(char *token, size_t *len)
{
	size_t kept = 0;

	for (size_t i = 0; i < *len; i++) {
		char c = token[i];

		if (c == '~') {
			i++;
			if (i >= *len || (token[i] != '0' && token[i] != '1'))
				return false;
			c = token[i] == '0' ? '~' : '/';
		}
		token[kept++] = c;
	}
	*len = kept;
	return true;
}

/* No sign, no zero in front (RFC 6901 section 4); "-" is behind the last. */
static bool read_index(const struct json_node *array, const char *token,
	size_t len, size_t *out)
{
	size_t value = 0;

	if (len == 1 && *token == '-') {
		*out = array->count;
		return true;
	}
	if (len == 0 || len > 9 || (len > 1 && *token == '0'))
		return false;
	for (size_t i = 0; i < len; i++) {
		if (!text_is_digit(token[i]))
			return false;
		value = value * 10 + (size_t)(token[i] - '0');
	}
	*out = value;
	return value <= array->count;
}

static bool find_in(struct json_node *parent, struct spot *spot)
{
	spot->parent = parent;
	if (parent->kind == ROW_ARRAY) {
		if (!read_index(parent, spot->token, spot->token_len,
		    &spot->index))
			return false;
		spot->is_there = spot->index < parent->count;
		return true;
	}
	if (parent->kind != ROW_OBJECT)
		return false;
	spot->index = json_node_find(parent, spot->token, spot->token_len);
	spot->is_there = spot->index != SIZE_MAX;
	if (!spot->is_there)
		spot->index = parent->count;
	return true;
}

static struct json_node *at_spot(const struct patching *patching,
	const struct spot *spot)
{
	return spot->parent != NULL ? spot->parent->child[spot->index] :
		patching->top;
}

/* path is decoded in place: tokens are cut out of it. */
static bool find_spot(const struct patching *patching, struct buf *path,
	struct spot *out)
{
	char *at = path->data, *end = path->data + path->len;

	*out = (struct spot){ .is_there = true };
	if (path->len > 0 && *at != '/')
		return fail(patching, "a path begins with /");
	while (at < end) {
		char *next = memchr(at + 1, '/', (size_t)(end - at) - 1);

		if (next == NULL)
			next = end;
		out->token = at + 1;
		out->token_len = (size_t)(next - at) - 1;
		if (!out->is_there || !decode_token(at + 1, &out->token_len) ||
		    !find_in(at_spot(patching, out), out))
			return fail(patching, "its path leads nowhere");
		out->depth++;
		at = next;
	}
	return true;
}

static bool must_be_there(const struct patching *patching,
	const struct spot *spot)
{
	return spot->is_there || fail(patching, "there is nothing at its "
		"path");
}

static size_t depth_of(const struct json_node *node)
{
	size_t most = 0;

	for (size_t i = 0; i < node->count; i++) {
		size_t depth = depth_of(node->child[i]);

		most = depth > most ? depth : most;
	}
	return most + 1;
}

static size_t values_of(const struct json_node *node)
{
	size_t sum = 1;

	for (size_t i = 0; i < node->count; i++)
		sum += values_of(node->child[i]);
	return sum;
}

/* A string of JSON, of text that index_unescape_exact gave. */
static void put_quoted(struct buf *out, const char *text, size_t len)
{
	buf_putc(out, '"');
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)text[i];

		if (c == '"' || c == '\\') {
			buf_putc(out, '\\');
			buf_putc(out, (char)c);
		} else if (c < 0x20) {
			buf_printf(out, "\\u%04x", c);
		} else if (c == 0xed && len - i > 2 &&
		    (unsigned char)text[i + 1] >= 0xa0) {
			/* Half a surrogate pair. */
			buf_printf(out, "\\u%04x", 0xd000u |
				((unsigned)text[i + 1] & 0x3f) << 6 |
				((unsigned)text[i + 2] & 0x3f));
			i += 2;
		} else {
			buf_putc(out, (char)c);
		}
	}
	buf_putc(out, '"');
}

/* The member's key: the one that is there, or one that is made. */
static void name_member(struct patching *patching, const struct spot *spot,
	struct json_node *value)
{
	struct buf key = BUF_INIT;

	if (spot->is_there) {
		const struct json_node *old = at_spot(patching, spot);

		value->key = old->key;
		value->key_len = old->key_len;
		value->key_hash = old->key_hash;
		return;
	}
	put_quoted(&key, spot->token, spot->token_len);
	value->key_len = key.len;
	value->key = buf_take(&key);
	value->key_hash = json_node_hash(spot->token, spot->token_len);
	patching->key = mem_grow(patching->key, patching->key_count,
		&patching->key_alloc, sizeof(*patching->key));
	patching->key[patching->key_count++] = (char *)(uintptr_t)value->key;
}

/* value is adopted; is_instead: of what is there, in an array too. */
static bool put_at(struct patching *patching, const struct spot *spot,
	struct json_node *value, bool is_instead)
{
	patching->values += values_of(value);
	if (patching->values > VALUES_MAX ||
	    spot->depth + depth_of(value) >= INDEX_DEPTH_MAX) {
		json_node_free(value);
		return fail(patching, "the result would be too large");
	}
	if (spot->parent == NULL) {
		json_node_free(patching->top);
		patching->top = value;
		return true;
	}
	value->key_len = 0;
	if (spot->parent->kind == ROW_OBJECT)
		name_member(patching, spot, value);
	if (spot->is_there && (is_instead ||
	    spot->parent->kind == ROW_OBJECT))
		json_node_free(json_node_take(spot->parent, spot->index));
	json_node_insert(spot->parent, spot->index, value);
	return true;
}

/* One operation, its members found. */
struct operation {
	struct buf path, from;	/* decoded */
	const struct json_node *value;	/* or NULL */
	bool has_from;
};

static bool find_value(const struct patching *patching,
	const struct operation *operation)
{
	return operation->value != NULL ||
		fail(patching, "it has no \"value\"");
}

static bool run_add(struct patching *patching, struct operation *operation)
{
	struct spot spot;

	return find_value(patching, operation) &&
		find_spot(patching, &operation->path, &spot) &&
		put_at(patching, &spot, json_node_copy(operation->value),
			false);
}

static bool run_remove(struct patching *patching,
	struct operation *operation)
{
	struct spot spot;

	if (!find_spot(patching, &operation->path, &spot) ||
	    !must_be_there(patching, &spot))
		return false;
	if (spot.parent == NULL)
		return fail(patching, "the whole can't be removed");
	json_node_free(json_node_take(spot.parent, spot.index));
	return true;
}

static bool run_replace(struct patching *patching,
	struct operation *operation)
{
	struct spot spot;

	return find_value(patching, operation) &&
		find_spot(patching, &operation->path, &spot) &&
		must_be_there(patching, &spot) &&
		put_at(patching, &spot, json_node_copy(operation->value),
			true);
}

static bool run_test(struct patching *patching, struct operation *operation)
{
	struct spot spot;

	if (!find_value(patching, operation) ||
	    !find_spot(patching, &operation->path, &spot) ||
	    !must_be_there(patching, &spot))
		return false;
	return json_node_equal(at_spot(patching, &spot), operation->value) ||
		fail(patching, "another value is there");
}

static bool find_from(struct patching *patching, struct operation *operation,
	struct spot *spot)
{
	if (!operation->has_from)
		return fail(patching, "it has no \"from\"");
	return find_spot(patching, &operation->from, spot) &&
		must_be_there(patching, spot);
}

static bool run_copy(struct patching *patching, struct operation *operation)
{
	struct spot from, to;

	return find_from(patching, operation, &from) &&
		find_spot(patching, &operation->path, &to) &&
		put_at(patching, &to, json_node_copy(at_spot(patching,
			&from)), false);
}

/* A part can't be moved into itself (RFC 6902 section 4.4). */
static bool is_inside(const struct operation *operation)
{
	const struct buf *from = &operation->from, *path = &operation->path;

	return path->len > from->len && path->data[from->len] == '/' &&
		memcmp(path->data, from->data, from->len) == 0;
}

static bool run_move(struct patching *patching, struct operation *operation)
{
	struct json_node *taken;
	struct spot from, to;

	if (operation->has_from && is_inside(operation))
		return fail(patching, "it moves a part into itself");
	if (!find_from(patching, operation, &from))
		return false;
	if (from.parent == NULL)
		return true;
	taken = json_node_take(from.parent, from.index);
	if (find_spot(patching, &operation->path, &to))
		return put_at(patching, &to, taken, false);
	json_node_free(taken);
	return false;
}

static const struct {
	const char *name;
	bool (*run)(struct patching *patching, struct operation *operation);
} operations[] = {
	{ "add", run_add }, { "remove", run_remove },
	{ "replace", run_replace }, { "move", run_move },
	{ "copy", run_copy }, { "test", run_test },
};

static bool run_named(struct patching *patching, const char *name,
	struct operation *operation)
{
	for (size_t i = 0; i < FD_COUNT(operations); i++)
		if (strcmp(operations[i].name, name) == 0) {
			patching->op = operations[i].name;
			return operations[i].run(patching, operation);
		}
	patching->op = "op";
	return fail(patching, "add, remove, replace, move, copy and test "
		"are the operations there are");
}

static bool run_one(struct patching *patching, const struct json_node *item)
{
	struct operation operation = { .path = BUF_INIT, .from = BUF_INIT };
	struct buf name = BUF_INIT, shown = BUF_INIT;
	bool is_done;

	patching->op = "op";
	operation.value = json_node_member(item, "value");
	operation.has_from = json_node_string(json_node_member(item, "from"),
		&operation.from);
	if (!json_node_string(json_node_member(item, "path"),
	    &operation.path)) {
		is_done = fail(patching, "it has no \"path\"");
	} else {
		buf_append(&shown, operation.path.data, operation.path.len);
		(void)json_node_string(json_node_member(item, "op"), &name);
		is_done = run_named(patching, name.data, &operation) ||
			(shown.len < 120 && err_prefix(patching->err,
				"at %s: ", shown.data));
	}
	buf_finish(&operation.path);
	buf_finish(&operation.from);
	buf_finish(&name);
	buf_finish(&shown);
	return is_done;
}

static bool run_all(struct patching *patching, const struct json_node *patch)
{
	if (patch->kind != ROW_ARRAY)
		return err_set(patching->err, ERR_USAGE, "a JSON Patch is an "
			"array of operations");
	for (size_t i = 0; i < patch->count; i++) {
		patching->at = i + 1;
		if (!run_one(patching, patch->child[i]))
			return false;
	}
	return true;
}

static bool is_whole(const struct doc_index *index, const char *what,
	struct err *err)
{
	const struct index_fault *fault = index_fault(index);

	return fault == NULL || err_set(err, ERR_USAGE, "the %s is not JSON: "
		"line %zu column %zu, %s", what, fault->line, fault->column,
		fault->reason);
}

static void finish(struct patching *patching)
{
	json_node_free(patching->top);
	while (patching->key_count > 0)
		free(patching->key[--patching->key_count]);
	free(patching->key);
}

bool json_patch_apply(const struct buf *text, const struct buf *patch,
	struct buf *out, struct err *err)
{
	struct doc_index *of_text = index_text(text->data, text->len);
	struct doc_index *of_patch = index_text(patch->data, patch->len);
	struct patching patching = { .err = err };
	struct json_node *list = NULL;
	bool is_done = is_whole(of_text, "resource", err) &&
		is_whole(of_patch, "patch", err);

	if (is_done) {
		patching.top = json_node_read(of_text, text->data, 0);
		patching.values = values_of(patching.top);
		list = json_node_read(of_patch, patch->data, 0);
		is_done = run_all(&patching, list);
	}
	if (is_done)
		json_node_print(patching.top, out);
	json_node_free(list);
	finish(&patching);
	index_free(of_text);
	index_free(of_patch);
	return is_done;
}
