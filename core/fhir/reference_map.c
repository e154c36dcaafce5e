#include "core/fhir/reference.h"

/*
 * Each Bundle that is asked for gets a table once: the hash of fullUrl and of
 * Type/id, with the resource's row. One pass over the entries and over the
 * first members of their resources builds it, without a copy of any text: a
 * look-up compares with the document itself, and so tells versions apart too.
 *
 * Open addressing (FNV-1a, linear probing, at most half full). The size is
 * known beforehand, so nothing moves, and of several entries of one name the
 * first is found first.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/hash.h"

enum {
	BUNDLES_MAX = 64,	/* kept at a time: searchsets of messages */
	ENTRIES_MAX = 1000000
};

struct slot {
	uint32_t hash;
	uint32_t resource;	/* 0: free; no entry's resource is row 0 */
};

struct table {
	uint32_t bundle;
	uint32_t next, left;	/* entry to be added next, and how many */
	size_t size;		/* a power of two, or 0 */
	struct slot *slot;
};

struct references {
	size_t count;
	struct table table[BUNDLES_MAX];
	unsigned document;	/* as the caller counts them, or 0 */
};

struct references *references_new(void)
{
	return xcalloc(1, sizeof(struct references));
}

void references_clear(struct references *references)
{
	for (size_t i = 0; i < references->count; i++)
		free(references->table[i].slot);
	references->count = 0;
}

void references_use(struct references *references, unsigned document)
{
	if (document == 0 || references->document != document)
		references_clear(references);
	references->document = document;
}

void references_free(struct references *references)
{
	if (references != NULL)
		references_clear(references);
	free(references);
}

/* On over a string of the document; false when there is none. */
static bool hash_string(const struct doc_index *index, const char *text,
	uint32_t row, uint32_t *hash)
{
	struct row facts;
	const char *raw;

	if (row == INDEX_NONE || index_kind(index, text, row) != ROW_STRING)
		return false;
	facts = index_row(index, text, row);
	if (facts.value_len < 3)
		return false;
	raw = text + facts.value + 1;
	if (memchr(raw, '\\', facts.value_len - 2) != NULL) {
		struct buf decoded = BUF_INIT;

		index_unescape(&decoded, raw, facts.value_len - 2);
		*hash = hash32(*hash, decoded.data, decoded.len);
		buf_finish(&decoded);
	} else {
		*hash = hash32(*hash, raw, facts.value_len - 2);
	}
	return true;
}

static void put(struct table *table, uint32_t hash, uint32_t resource)
{
	size_t at = hash & (table->size - 1);

	while (table->slot[at].resource != 0)
		at = (at + 1) & (table->size - 1);
	table->slot[at] = (struct slot){ hash, resource };
}

static void add_entry(struct table *table, const struct doc_index *index,
	const char *text, uint32_t entry)
{
	uint32_t resource, hash = HASH32_START;

	if (index_kind(index, text, entry) != ROW_OBJECT)
		return;
	resource = index_member(index, text, entry, "resource");
	if (resource == INDEX_NONE ||
	    index_kind(index, text, resource) != ROW_OBJECT)
		return;
	if (hash_string(index, text, index_member(index, text, entry,
	    "fullUrl"), &hash))
		put(table, hash, resource);
	hash = HASH32_START;
	if (!hash_string(index, text, index_member(index, text, resource,
	    "resourceType"), &hash))
		return;
	hash = hash32(hash, "/", 1);
	if (hash_string(index, text, index_member(index, text, resource,
	    "id"), &hash))
		put(table, hash, resource);
}

static void begin(struct table *table, const struct doc_index *index,
	const char *text)
{
	uint32_t list = INDEX_NONE;

	table->next = INDEX_NONE;
	if (index_kind(index, text, table->bundle) == ROW_OBJECT)
		list = index_member(index, text, table->bundle, "entry");
	if (list == INDEX_NONE || index_kind(index, text, list) != ROW_ARRAY)
		return;
	table->left = index_row(index, text, list).count;
	if (table->left > ENTRIES_MAX)
		table->left = ENTRIES_MAX;
	table->size = 4;
	while (table->size < (size_t)table->left * 4)
		table->size *= 2;
	table->slot = xcalloc(table->size, sizeof(*table->slot));
	table->next = index_first(index, text, list);
}

static struct table *table_of(struct references *references,
	const struct doc_index *index, const char *text, uint32_t bundle)
{
	struct table *made;

	for (size_t i = 0; i < references->count; i++)
		if (references->table[i].bundle == bundle)
			return &references->table[i];
	if (references->count == BUNDLES_MAX)
		references_clear(references);
	made = &references->table[references->count++];
	*made = (struct table){ .bundle = bundle };
	begin(made, index, text);
	return made;
}

bool references_build(struct references *references,
	const struct doc_index *index, const char *text, uint32_t bundle,
	uint32_t entries)
{
	struct table *table;

	if (bundle >= index_count(index))
		return false;
	table = table_of(references, index, text, bundle);
	while (table->next != INDEX_NONE && table->left > 0 && entries > 0) {
		add_entry(table, index, text, table->next);
		table->next = index_next(index, text, table->next);
		table->left--;
		entries--;
	}
	return table->next != INDEX_NONE && table->left > 0;
}

static bool member_equals(const struct doc_index *index, const char *text,
	uint32_t object, const char *name, const char *value)
{
	uint32_t member = index_member(index, text, object, name);

	return member != INDEX_NONE &&
		index_string_equals(index, text, member, value);
}

/* Hashes may be equal by chance: the document has the last word. */
static bool is_named(const struct doc_index *index, const char *text,
	uint32_t resource, const char *name)
{
	const char *slash = strchr(name, '/');
	char *type;
	bool is_it;

	if (member_equals(index, text, index_parent(index, resource),
	    "fullUrl", name))
		return true;
	if (slash == NULL ||
	    !member_equals(index, text, resource, "id", slash + 1))
		return false;
	type = xstrndup(name, (size_t)(slash - name));
	is_it = member_equals(index, text, resource, "resourceType", type);
	free(type);
	return is_it;
}

static bool has_version(const struct doc_index *index, const char *text,
	uint32_t resource, const char *version)
{
	uint32_t row = index_find(index, text, resource, "meta.versionId");

	return row != INDEX_NONE &&
		index_string_equals(index, text, row, version);
}

static uint32_t find(const struct table *table, const struct doc_index *index,
	const char *text, const char *name, const char *version)
{
	uint32_t hash = hash32(HASH32_START, name, strlen(name));

	for (size_t i = 0; i < table->size; i++) {
		const struct slot *slot =
			&table->slot[(hash + i) & (table->size - 1)];

		if (slot->resource == 0)
			return INDEX_NONE;
		if (slot->hash == hash &&
		    is_named(index, text, slot->resource, name) &&
		    (version == NULL || has_version(index, text,
		    slot->resource, version)))
			return slot->resource;
	}
	return INDEX_NONE;
}

uint32_t references_find(struct references *references,
	const struct doc_index *index, const char *text, uint32_t bundle,
	const char *url)
{
	static const char history[] = "/_history/";
	const char *behind = strstr(url, history);
	const struct table *table;
	char *name;
	uint32_t row;

	if (bundle >= index_count(index))
		return INDEX_NONE;
	references_build(references, index, text, bundle, UINT32_MAX);
	table = table_of(references, index, text, bundle);
	row = find(table, index, text, url, NULL);
	if (row != INDEX_NONE || behind == NULL)
		return row;
	name = xstrndup(url, (size_t)(behind - url));
	row = find(table, index, text, name, behind + sizeof(history) - 1);
	free(name);
	return row;
}
