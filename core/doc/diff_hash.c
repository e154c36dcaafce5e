#include "core/doc/diff_internal.h"

/*
 * A hash for the value of each row, in one pass over the rows with a stack of
 * the containers that are open. Members are sorted by the hash of their name
 * (equal names stay in their order), so the order of keys does not matter and
 * that of duplicates does. What is ignored has the hash 0 and is left out; an
 * object that had nothing else is ignored as a member too.
 *
 * The hash takes eight bytes at a time (multiply and fold, as wyhash and
 * MurmurHash3's finisher do) under a random seed, so that no server can
 * make two values that look equal. No choice depends on the order of hashes.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/doc/diff_rule.h"

enum {
	INSERTION_MAX = 24,	/* more members than that: qsort */
	UUID_LEN = 36
};

struct named {
	uint64_t name, value;
	size_t order;
};

struct diff_hasher {
	struct diff *diff;
	uint32_t at;			/* the next row */
	struct diff_frame *frames;
	size_t depth, frame_alloc;
	struct named *pool;		/* children of the open containers */
	size_t pooled, pool_alloc;
	struct buf scratch;
};

uint64_t diff_hash_bytes(uint64_t seed, const char *data, size_t len)
{
	uint64_t hash = seed ^ len * 0xff51afd7ed558ccdu, word;

	for (; len >= 8; len -= 8, data += 8) {
		memcpy(&word, data, 8);
		hash = diff_hash_mix(hash, word);
	}
	word = 0;
	memcpy(&word, data, len);
	hash = diff_hash_mix(hash, word);
	return hash != 0 ? hash : 1;
}

uint64_t diff_hash_string(uint64_t seed, struct span_of_text raw)
{
	struct buf text = BUF_INIT;
	uint64_t hash;

	if (raw.len < 2)
		return diff_hash_bytes(seed, raw.text, raw.len);
	if (memchr(raw.text, '\\', raw.len) == NULL)
		return diff_hash_bytes(seed, raw.text + 1, raw.len - 2);
	index_unescape_exact(&text, raw.text + 1, raw.len - 2);
	hash = diff_hash_bytes(seed, text.data, text.len);
	buf_finish(&text);
	return hash;
}

struct diff_hasher *diff_hasher_new(struct diff *diff)
{
	struct diff_hasher *hasher = xcalloc(1, sizeof(*hasher));

	hasher->diff = diff;
	buf_init(&hasher->scratch);
	return hasher;
}

void diff_hasher_free(struct diff_hasher *hasher)
{
	if (hasher == NULL)
		return;
	free(hasher->frames);
	free(hasher->pool);
	buf_finish(&hasher->scratch);
	free(hasher);
}

static bool is_uuid(const char *text, size_t len)
{
	if (len < UUID_LEN)
		return false;
	for (size_t i = 0; i < UUID_LEN; i++) {
		bool is_dash = i == 8 || i == 13 || i == 18 || i == 23;
		char c = text_lower(text[i]);

		if (is_dash ? c != '-' :
		    !text_is_digit(c) && (c < 'a' || c > 'f'))
			return false;
	}
	return true;
}

/* With UUIDs taken out, where ids are ignored and this value may hold one. */
static uint64_t hash_without_uuids(struct diff_hasher *hasher, uint64_t seed,
	struct span_of_text raw)
{
	struct buf *out = &hasher->scratch;

	buf_clear(out);
	for (size_t i = 0; i < raw.len; i++) {
		if (is_uuid(raw.text + i, raw.len - i)) {
			buf_putc(out, '\1');
			i += UUID_LEN - 1;
		} else {
			buf_putc(out, raw.text[i]);
		}
	}
	raw.text = out->data;
	raw.len = out->len;
	return diff_hash_string(seed, raw);
}

static bool may_hold_id(struct span_of_text key, struct span_of_text value)
{
	static const char urn[] = "\"urn:uuid:";

	if (value.len < UUID_LEN || value.len > 4096)
		return false;
	if (value.len > sizeof(urn) &&
	    memcmp(value.text, urn, sizeof(urn) - 1) == 0)
		return true;
	return (key.len == 9 && memcmp(key.text, "\"fullUrl\"", 9) == 0) ||
		(key.len == 11 && memcmp(key.text, "\"reference\"", 11) == 0);
}

/* A seed for each type: "1" is not 1, nor are {} and []. */
static uint64_t seed_of(const struct diff *diff, enum row_kind kind)
{
	return diff_hash_mix(diff->seed, 0x51ed27u + (uint64_t)kind);
}

static uint64_t hash_json_scalar(struct diff_hasher *hasher,
	const struct diff_part *part, uint32_t row, enum row_kind kind)
{
	const struct diff *diff = hasher->diff;
	struct span_of_text value = diff_json_scalar(part, row, kind);
	uint64_t seed = seed_of(diff, kind);

	if (kind != ROW_STRING)
		return diff_hash_bytes(seed, value.text, value.len);
	if (diff->ignores_ids &&
	    may_hold_id(diff_json_key(part, row), value))
		return hash_without_uuids(hasher, seed, value);
	return diff_hash_string(seed, value);
}

static uint64_t hash_line(const struct diff *diff,
	const struct diff_part *part, uint32_t at)
{
	struct line line = lines_at(part->lines, at);

	return diff_hash_bytes(diff->seed, part->text + line.start, line.len);
}

static uint64_t hash_outline_row(const struct diff *diff,
	const struct diff_part *part, const struct row *row)
{
	return diff_hash_bytes(seed_of(diff, ROW_RAW),
		part->text + row->value, row->value_len);
}

static int compare_named(const void *a, const void *b)
{
	const struct named *x = a, *y = b;

	if (x->name != y->name)
		return x->name < y->name ? -1 : 1;
	return x->order < y->order ? -1 : x->order > y->order;
}

static void sort_named(struct named *items, size_t count)
{
	if (count > INSERTION_MAX) {
		qsort(items, count, sizeof(*items), compare_named);
		return;
	}
	for (size_t i = 1; i < count; i++) {
		struct named item = items[i];
		size_t at = i;

		while (at > 0 && items[at - 1].name > item.name) {
			items[at] = items[at - 1];
			at--;
		}
		items[at] = item;
	}
}

/* A child of the innermost open container. */
static void put(struct diff_hasher *hasher, uint64_t name, uint64_t value)
{
	if (hasher->depth == 0)
		return;
	hasher->frames[hasher->depth - 1].children++;
	if (value == 0)
		return;
	hasher->pool = mem_grow(hasher->pool, hasher->pooled,
		&hasher->pool_alloc, sizeof(*hasher->pool));
	hasher->pool[hasher->pooled] = (struct named){ name, value,
		hasher->pooled };
	hasher->pooled++;
}

static void close_frame(struct diff_hasher *hasher, struct diff_part *part)
{
	struct diff_frame *frame = &hasher->frames[--hasher->depth];
	struct named *items = hasher->pool + frame->pooled;
	size_t count = hasher->pooled - frame->pooled;
	uint64_t hash = diff_hash_mix(frame->seed, count + 1);

	if (frame->shape == DIFF_SET)
		sort_named(items, count);
	for (size_t i = 0; i < count; i++)
		hash = diff_hash_mix(diff_hash_mix(hash, items[i].name),
			items[i].value);
	hasher->pooled = frame->pooled;
	if (hash == 0)
		hash = 1;
	if (count == 0 && frame->children > 0 && frame->is_member)
		hash = 0;
	if (frame->is_ignored)
		hash = 0;
	part->hash[frame->row] = hash;
	put(hasher, frame->name, hash);
}

static void open_frame(struct diff_hasher *hasher,
	const struct diff_frame *frame)
{
	hasher->frames = mem_grow(hasher->frames, hasher->depth,
		&hasher->frame_alloc, sizeof(*hasher->frames));
	hasher->frames[hasher->depth] = *frame;
	hasher->frames[hasher->depth++].pooled = hasher->pooled;
}

static void close_last(struct diff_hasher *hasher, struct diff_part *part,
	uint32_t at)
{
	while (hasher->depth > 0 && at > hasher->frames[hasher->depth - 1].end)
		close_frame(hasher, part);
}

/* A container: opened, or hashed at once when nothing is in it. */
static void begin_container(struct diff_hasher *hasher,
	struct diff_part *part, const struct diff_frame *frame)
{
	open_frame(hasher, frame);
	if (frame->end == frame->row)
		close_frame(hasher, part);
}

static size_t hash_json_row(struct diff_hasher *hasher,
	struct diff_part *part, uint32_t at)
{
	const struct diff *diff = hasher->diff;
	enum row_kind kind = diff_node_kind(part, at);
	struct span_of_text key = { NULL, 0 };
	uint64_t name = 0, hash;
	bool is_ignored = false;

	if (kind == ROW_CLOSE) {
		close_frame(hasher, part);
		return 8;
	}
	if (hasher->depth > 0 &&
	    hasher->frames[hasher->depth - 1].shape == DIFF_SET) {
		key = diff_json_key(part, at);
		name = diff_hash_string(diff->seed, key);
		is_ignored = diff_rule_hits(diff, part, hasher->frames,
			hasher->depth, at, name);
	}
	if (kind == ROW_OBJECT || kind == ROW_ARRAY) {
		begin_container(hasher, part, &(struct diff_frame){
			.row = at, .name = name, .is_member = key.len > 0,
			.end = diff_node_first(part, at) == INDEX_NONE ? at :
				INDEX_NONE,
			.seed = seed_of(diff, kind), .is_ignored = is_ignored,
			.shape = kind == ROW_OBJECT ? DIFF_SET : DIFF_LIST });
		return 16 + key.len;
	}
	hash = is_ignored ? 0 : hash_json_scalar(hasher, part, at, kind);
	part->hash[at] = hash;
	put(hasher, name, hash);
	return 16 + key.len + (kind == ROW_STRING ?
		diff_json_scalar(part, at, kind).len : 4);
}

static size_t hash_tree_row(struct diff_hasher *hasher,
	struct diff_part *part, uint32_t at)
{
	const struct diff *diff = hasher->diff;
	struct row row = tree_row(part->tree, part->text, at);
	uint64_t name, hash;
	uint32_t parent;
	bool is_ignored;

	close_last(hasher, part, at);
	if (row.kind == ROW_CLOSE) {
		close_frame(hasher, part);
		return 8;
	}
	parent = hasher->depth > 0 ? hasher->frames[hasher->depth - 1].row :
		INDEX_NONE;
	name = diff_node_name(diff, part, parent, at);
	is_ignored = diff_rule_hits(diff, part, hasher->frames, hasher->depth,
		at, name);
	hash = hash_outline_row(diff, part, &row);
	if (diff_node_first(part, at) != INDEX_NONE) {
		begin_container(hasher, part, &(struct diff_frame){
			.row = at, .name = name, .end = row.pair,
			.seed = part->kind == SNIFF_XML ? hash :
				seed_of(diff, ROW_OBJECT),
			.shape = diff_node_shape(part, at),
			.is_member = true, .is_ignored = is_ignored });
		return 64;
	}
	part->hash[at] = is_ignored ? 0 : hash;
	put(hasher, name, part->hash[at]);
	return 64 + (size_t)row.value_len;
}

static size_t hash_row(struct diff_hasher *hasher, struct diff_part *part,
	uint32_t at)
{
	if (part->tree == NULL) {
		part->hash[at] = hash_line(hasher->diff, part, at);
		return 16 + lines_at(part->lines, at).len;
	}
	if (tree_index(part->tree) != NULL)
		return hash_json_row(hasher, part, at);
	return hash_tree_row(hasher, part, at);
}

bool diff_hasher_step(struct diff_hasher *hasher, struct diff_part *part,
	size_t budget)
{
	size_t done = 0;

	if (part->hash == NULL)
		part->hash = xcalloc(part->count + 1, sizeof(*part->hash));
	while (hasher->at < part->count && done < budget)
		done += hash_row(hasher, part, hasher->at++);
	if (hasher->at < part->count)
		return true;
	while (hasher->depth > 0)
		close_frame(hasher, part);
	return false;
}
