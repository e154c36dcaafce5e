#include "core/ig/bundle_index.h"

/*
 * Entries are read once: the strings that are looked for, decoded, and the
 * rows. Two maps lead to the first entry of a fullUrl and of a "Type/id";
 * further ones of the same key are a chain of numbers beside the entries.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/map.h"
#include "core/base/text.h"

struct link {
	size_t next_url, next_id;	/* the same key again; SIZE_MAX: no */
};

struct bundle_index {
	struct bundle_entry *entries;
	struct link *links;
	size_t count, room;
	struct map *by_url, *by_id;
};

static void *number_put(size_t number)
{
	return (void *)(uintptr_t)(number + 1);
}

static size_t number_get(const void *value)
{
	return value != NULL ? (size_t)(uintptr_t)value - 1 : SIZE_MAX;
}

/* Puts entry `at` in front of those with the same key. */
static size_t chain(struct map *map, const char *key, size_t at)
{
	size_t before = number_get(map_get(map, key));

	map_put(map, key, number_put(at));
	return before;
}

static void add(struct bundle_index *entries, const struct doc_index *index,
	const char *text, uint32_t row)
{
	struct bundle_entry entry = { .row = row };

	entry.resource = index_member(index, text, row, "resource");
	entry.full_url = index_find_dup(index, text, row, "fullUrl");
	if (entry.resource != INDEX_NONE) {
		entry.type = index_find_dup(index, text, entry.resource,
			"resourceType");
		entry.id = index_find_dup(index, text, entry.resource, "id");
		entry.version = index_find_dup(index, text, entry.resource,
			"meta.versionId");
	}
	if (entries->count == entries->room) {
		entries->room = entries->room * 2 + 16;
		entries->entries = xrealloc(entries->entries,
			entries->room * sizeof(*entries->entries));
		entries->links = xrealloc(entries->links,
			entries->room * sizeof(*entries->links));
	}
	entries->entries[entries->count++] = entry;
}

/* From the last to the first, so that chains run in the Bundle's order. */
static void link_all(struct bundle_index *entries)
{
	struct buf key = BUF_INIT;

	for (size_t at = entries->count; at-- > 0;) {
		const struct bundle_entry *entry = &entries->entries[at];
		struct link *link = &entries->links[at];

		*link = (struct link){ SIZE_MAX, SIZE_MAX };
		if (entry->full_url != NULL)
			link->next_url = chain(entries->by_url,
				entry->full_url, at);
		if (entry->type == NULL || entry->id == NULL)
			continue;
		buf_clear(&key);
		buf_printf(&key, "%s/%s", entry->type, entry->id);
		link->next_id = chain(entries->by_id, key.data, at);
	}
	buf_finish(&key);
}

struct bundle_index *bundle_index_new(const struct doc_index *index,
	const char *text, uint32_t bundle)
{
	struct bundle_index *entries = xcalloc(1, sizeof(*entries));
	uint32_t list = index_member(index, text, bundle, "entry");
	uint32_t row = INDEX_NONE;

	entries->by_url = map_new(NULL);
	entries->by_id = map_new(NULL);
	if (list != INDEX_NONE && index_kind(index, text, list) == ROW_ARRAY)
		row = index_first(index, text, list);
	for (; row != INDEX_NONE; row = index_next(index, text, row))
		add(entries, index, text, row);
	link_all(entries);
	return entries;
}

void bundle_index_free(struct bundle_index *entries)
{
	if (entries == NULL)
		return;
	for (size_t at = 0; at < entries->count; at++) {
		struct bundle_entry *entry = &entries->entries[at];

		free(entry->full_url);
		free(entry->type);
		free(entry->id);
		free(entry->version);
	}
	map_free(entries->by_url);
	map_free(entries->by_id);
	free(entries->entries);
	free(entries->links);
	free(entries);
}

size_t bundle_index_count(const struct bundle_index *entries)
{
	return entries->count;
}

const struct bundle_entry *bundle_index_at(const struct bundle_index *entries,
	size_t at)
{
	return &entries->entries[at];
}

size_t bundle_index_entry_of(const struct bundle_index *entries, uint32_t row)
{
	size_t low = 0, high = entries->count;

	while (low < high) {
		size_t at = low + (high - low) / 2;

		if (entries->entries[at].row <= row)
			low = at + 1;
		else
			high = at;
	}
	return low > 0 ? low - 1 : SIZE_MAX;
}

static bool is_letter(char c)
{
	c = text_lower(c);
	return c >= 'a' && c <= 'z';
}

static bool is_id_char(char c)
{
	return is_letter(c) || text_is_digit(c) || c == '-' || c == '.';
}

bool bundle_is_restful(const char *url, const char **type, size_t *type_len,
	const char **id, size_t *id_len)
{
	const char *end = strstr(url, "/_history/"), *slash, *name;

	if (strncmp(url, "http://", 7) != 0 &&
	    strncmp(url, "https://", 8) != 0)
		return false;
	if (end == NULL)
		end = url + strlen(url);
	for (slash = end; slash > url && is_id_char(slash[-1]);)
		slash--;
	if (slash == end || end - slash > 64 || slash[-1] != '/')
		return false;
	for (name = slash - 1; name > url && is_letter(name[-1]);)
		name--;
	/* "http://x/Patient": the host is no type. */
	if (name == slash - 1 || name[-1] != '/' || name[-2] == '/' ||
	    *name < 'A' || *name > 'Z')
		return false;
	*type = name;
	*type_len = (size_t)(slash - 1 - name);
	*id = slash;
	*id_len = (size_t)(end - slash);
	return true;
}

/* Those of a chain that have the wanted version, the first told. */
static struct bundle_answer pick(const struct bundle_index *entries,
	size_t at, const char *version, bool by_url)
{
	struct bundle_answer answer = { BUNDLE_ABSENT, SIZE_MAX, 0 };

	while (at != SIZE_MAX) {
		const char *has = entries->entries[at].version;

		if (*version == '\0' || has == NULL ||
		    strcmp(has, version) == 0) {
			if (answer.count++ == 0)
				answer.entry = at;
		}
		at = by_url ? entries->links[at].next_url :
			entries->links[at].next_id;
	}
	if (answer.count > 0)
		answer.match = answer.count > 1 ? BUNDLE_SEVERAL :
			BUNDLE_FOUND;
	return answer;
}

static struct bundle_answer by_url(const struct bundle_index *entries,
	const char *url, const char *version)
{
	return pick(entries, number_get(map_get(entries->by_url, url)),
		version, true);
}

/* The URL that a relative reference stands for in an entry. */
static void join(const struct bundle_entry *entry, const char *reference,
	struct buf *out)
{
	const char *type, *id, *slash = strrchr(reference, '/');
	size_t type_len, id_len;

	if (bundle_is_restful(entry->full_url, &type, &type_len, &id,
	    &id_len))
		buf_append(out, entry->full_url,
			(size_t)(type - entry->full_url));
	else if (strncmp(entry->full_url, "urn:uuid:", 9) == 0)
		buf_puts(out, "urn:uuid:");
	else if (strncmp(entry->full_url, "urn:oid:", 8) == 0)
		buf_puts(out, "urn:oid:");
	if (out->len > 0 && out->data[0] == 'u' && slash != NULL)
		reference = slash + 1;
	buf_puts(out, reference);
}

/* "Type/id" at the end of a reference, whatever stands before. */
static struct bundle_answer by_id(const struct bundle_index *entries,
	const char *reference, const char *version)
{
	const char *slash = strrchr(reference, '/');

	while (slash != NULL && slash > reference && slash[-1] != '/')
		slash--;
	return pick(entries, number_get(map_get(entries->by_id,
		slash != NULL ? slash : reference)), version, false);
}

static struct bundle_answer resolve(const struct bundle_index *entries,
	size_t from, const char *reference, const char *version,
	struct buf *whole)
{
	struct bundle_answer answer = by_url(entries, reference, version);
	bool is_relative = strchr(reference, ':') == NULL;

	buf_puts(whole, reference);
	if (answer.match == BUNDLE_ABSENT && is_relative) {
		if (from == SIZE_MAX ||
		    entries->entries[from].full_url == NULL)
			return (struct bundle_answer){ BUNDLE_NO_BASE,
				SIZE_MAX, 0 };
		buf_clear(whole);
		join(&entries->entries[from], reference, whole);
		answer = by_url(entries, whole->data, version);
	}
	if (answer.match == BUNDLE_ABSENT) {
		answer = by_id(entries, reference, "");
		if (answer.count > 0)
			answer.match = BUNDLE_OTHER_RULE;
	}
	return answer;
}

struct bundle_answer bundle_index_resolve(const struct bundle_index *entries,
	size_t from, const char *reference, struct buf *whole)
{
	char *copy = xstrdup(reference), *history;
	struct buf local = BUF_INIT;
	struct bundle_answer answer;

	copy[strcspn(copy, "#")] = '\0';
	history = strstr(copy, "/_history/");
	if (history != NULL)
		*history = '\0';
	answer = resolve(entries, from, copy,
		history != NULL ? history + strlen("/_history/") : "",
		whole != NULL ? whole : &local);
	buf_finish(&local);
	free(copy);
	return answer;
}
