#include "core/doc/json_patch.h"

/*
 * Keys go from the document into the pointers as they were written there, a
 * string of JSON into a string of JSON; only what RFC 6901 section 3 asks for
 * is written anew: "~" as "~0" and "/" as "~1", however they were escaped.
 */

#include <string.h>

static const char *const names[] = {
	[JSON_ADD] = "add", [JSON_REMOVE] = "remove",
	[JSON_REPLACE] = "replace",
};

/* The bytes of an escape that stands for '~' or '/', or 0. */
static size_t special(const char *at, size_t len, char *out)
{
	static const struct {
		const char *text;
		char c;
	} forms[] = {
		{ "~", '~' }, { "/", '/' }, { "\\/", '/' },
		{ "\\u007e", '~' }, { "\\u007E", '~' },
		{ "\\u002f", '/' }, { "\\u002F", '/' },
	};

	for (size_t i = 0; i < FD_COUNT(forms); i++) {
		size_t size = strlen(forms[i].text);

		if (size <= len && memcmp(at, forms[i].text, size) == 0) {
			*out = forms[i].c;
			return size;
		}
	}
	return 0;
}

/* The inside of a key. */
static void put_key(const char *key, size_t len, struct buf *out)
{
	size_t size;
	char c;

	for (size_t i = 0; i < len; i += size) {
		size = special(key + i, len - i, &c);
		if (size > 0) {
			buf_puts(out, c == '~' ? "~0" : "~1");
			continue;
		}
		size = key[i] == '\\' ? 2 : 1;
		buf_append(out, key + i, size);
	}
}

static void put_path(const struct json_change *change, struct buf *out)
{
	for (size_t i = 0; i < change->count; i++) {
		const struct json_step *step = &change->step[i];

		buf_putc(out, '/');
		if (step->key_len > 0)
			put_key(step->key + 1, step->key_len - 2, out);
		else
			buf_printf(out, "%zu", step->index);
	}
}

static void put_change(const struct json_change *change, struct buf *out)
{
	buf_printf(out, "  {\"op\":\"%s\",\"path\":\"", names[change->kind]);
	put_path(change, out);
	buf_putc(out, '"');
	if (change->value != NULL) {
		buf_puts(out, ",\"value\":");
		json_node_print(change->value, out);
	}
	buf_putc(out, '}');
}

/* A version id has no character that JSON escapes; others are left out. */
static bool is_plain(const char *version)
{
	return version != NULL && *version != '\0' &&
		strpbrk(version, "\"\\") == NULL;
}

/* An operation a line. version: of a "test" of /meta/versionId that stands
   first, or NULL. */
static void print(const struct json_changes *changes, const char *version,
	struct buf *out)
{
	const char *before = "[\n";

	if (is_plain(version)) {
		buf_printf(out, "%s  {\"op\":\"test\",\"path\":\""
			"/meta/versionId\",\"value\":\"%s\"}", before,
			version);
		before = ",\n";
	}
	for (size_t i = 0; i < changes->count; i++) {
		buf_puts(out, before);
		put_change(&changes->change[i], out);
		before = ",\n";
	}
	buf_puts(out, *before == '[' ? "[]\n" : "\n]\n");
}

bool json_patch_make(const struct buf *a, const struct buf *b,
	const char *version, struct buf *out, size_t *count, struct err *err)
{
	struct json_changes changes = { 0 };
	struct doc_index *of_a = NULL, *of_b = NULL;
	struct json_node *from, *to = NULL;

	from = json_node_read_text(a, &of_a, "what it began with", err);
	if (from != NULL)
		to = json_node_read_text(b, &of_b, "the body", err);
	if (to != NULL) {
		json_changes_find(from, to, &changes);
		print(&changes, version, out);
		*count = changes.count;
	}
	json_changes_finish(&changes);
	json_node_free(from);
	json_node_free(to);
	index_free(of_a);
	index_free(of_b);
	return to != NULL;
}
