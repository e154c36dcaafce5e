#include "tui/kit/docview_internal.h"

/*
 * What a folded container shows. The number of its members or elements, and
 * for what looks like FHIR the few words that tell one from another: type,
 * id, status, and a name. Only the first members are looked at, and only
 * their bytes: this runs for every folded row of every frame.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"

enum { LOOK_AT = 40, WORDS_MAX = 160, WORD_COLUMNS = 40 };

/* Members that are shown, in this order; the first of each group. */
enum slot {
	SLOT_TYPE, SLOT_ID, SLOT_STATUS, SLOT_NAME, SLOT_RESOURCE, SLOT_COUNT
};

static const struct {
	const char *key;
	enum slot slot;
} shown_members[] = {
	{ "resourceType", SLOT_TYPE }, { "id", SLOT_ID },
	{ "status", SLOT_STATUS }, { "severity", SLOT_STATUS },
	{ "code", SLOT_NAME }, { "name", SLOT_NAME },
	{ "text", SLOT_NAME }, { "display", SLOT_NAME },
	{ "family", SLOT_NAME }, { "reference", SLOT_NAME },
	{ "value", SLOT_NAME }, { "title", SLOT_NAME },
	{ "url", SLOT_NAME }, { "eventCoding", SLOT_NAME },
	{ "resource", SLOT_RESOURCE }, { "diagnostics", SLOT_NAME },
};

static int slot_of(const char *key, size_t len)
{
	for (size_t i = 0; i < FD_COUNT(shown_members); i++) {
		if (strlen(shown_members[i].key) == len &&
		    memcmp(shown_members[i].key, key, len) == 0)
			return (int)shown_members[i].slot;
	}
	return -1;
}

/* The first member for every slot, from the first members there are. */
static void find_slots(const struct docview *view, uint32_t object,
	uint32_t slots[SLOT_COUNT])
{
	uint32_t at = tree_first(view->tree, view->text, object);

	for (int i = 0; i < SLOT_COUNT; i++)
		slots[i] = INDEX_NONE;
	for (int i = 0; i < LOOK_AT && at != INDEX_NONE; i++) {
		struct row row = tree_row(view->tree, view->text, at);
		int slot = row.key_len < 2 ? -1 : slot_of(view->text +
			row.key + 1, row.key_len - 2);

		if (slot >= 0 && slots[slot] == INDEX_NONE)
			slots[slot] = at;
		at = tree_next(view->tree, view->text, at);
	}
}

static bool put_stars(const struct docview *view, const char *text,
	size_t len, struct buf *out)
{
	char *copy = xstrndup(text, len < WORDS_MAX ? len : WORDS_MAX);

	buf_putc(out, ' ');
	view->mask(out, copy);
	free(copy);
	return true;
}

/* A string's bytes as sent, cut; with or without its quotes. */
static bool put_string(const struct docview *view, uint32_t at,
	bool has_quotes, struct buf *out)
{
	struct row row;
	const char *inside;
	size_t len, fit;

	if (at == INDEX_NONE)
		return false;
	row = tree_row(view->tree, view->text, at);
	if (row.kind != ROW_STRING || row.value_len <= 2)
		return false;
	inside = view->text + row.value + 1;
	len = row.value_len - 2;
	if (docview_is_masked(view, at))
		return put_stars(view, inside, len, out);
	fit = text_fit(inside, len < WORDS_MAX ? len : WORDS_MAX,
		WORD_COLUMNS);
	buf_puts(out, has_quotes ? " \"" : " ");
	buf_append(out, inside, fit);
	buf_puts(out, fit < len ? "…" : "");
	buf_puts(out, has_quotes ? "\"" : "");
	return true;
}

/* A member among the first ones, or INDEX_NONE. */
static uint32_t member_of(const struct docview *view, uint32_t object,
	const char *name)
{
	uint32_t at = INDEX_NONE;
	size_t len = strlen(name);

	if (object != INDEX_NONE)
		at = tree_first(view->tree, view->text, object);
	for (int i = 0; i < LOOK_AT && at != INDEX_NONE; i++) {
		struct row row = tree_row(view->tree, view->text, at);

		if (row.key_len == len + 2 &&
		    memcmp(view->text + row.key + 1, name, len) == 0)
			return at;
		at = tree_next(view->tree, view->text, at);
	}
	return INDEX_NONE;
}

/* The first element of an array; any other row itself. */
static uint32_t element_of(const struct docview *view, uint32_t at)
{
	if (at != INDEX_NONE &&
	    tree_row_kind(view->tree, view->text, at) == ROW_ARRAY)
		return tree_first(view->tree, view->text, at);
	return at;
}

static bool put_member(const struct docview *view, uint32_t object,
	struct buf *out)
{
	static const char *const names[] = {
		"text", "display", "family", "code",
	};

	for (size_t i = 0; i < FD_COUNT(names); i++) {
		if (put_string(view, member_of(view, object, names[i]), true,
		    out))
			return true;
	}
	return false;
}

/* A name: a string, or what stands for one in CodeableConcept, HumanName. */
static bool put_name(const struct docview *view, uint32_t at,
	struct buf *out)
{
	at = element_of(view, at);
	return put_string(view, at, true, out) ||
		put_member(view, at, out) || put_member(view,
			element_of(view, member_of(view, at, "coding")), out);
}

static bool put_words(const struct docview *view, uint32_t object,
	struct buf *out)
{
	uint32_t slots[SLOT_COUNT];
	size_t before = out->len;

	find_slots(view, object, slots);
	if (slots[SLOT_RESOURCE] != INDEX_NONE &&
	    slots[SLOT_TYPE] == INDEX_NONE)
		find_slots(view, slots[SLOT_RESOURCE], slots);
	if (put_string(view, slots[SLOT_TYPE], false, out))
		put_string(view, slots[SLOT_ID], false, out);
	put_string(view, slots[SLOT_STATUS], false, out);
	put_name(view, slots[SLOT_NAME], out);
	return out->len > before;
}

void docview_preview(const struct docview *view, uint32_t at,
	const struct row *row, struct buf *out)
{
	bool is_array = row->kind == ROW_ARRAY;
	const char *what = is_array ? "item" : "member";

	buf_puts(out, is_array ? "[" : "{");
	if (is_array || !put_words(view, at, out))
		buf_printf(out, " %u %s%s", (unsigned)row->count, what,
			row->count == 1 ? "" : "s");
	/* The bracket that has not come is not shown. */
	buf_puts(out, row->is_open ? " …" : is_array ? " ]" : " }");
}
