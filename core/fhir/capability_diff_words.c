#include "core/fhir/capability_diff.h"

/*
 * A diff in words. Changes of one type, aspect and kind that follow one
 * another are a group: in brief "2 new operations", on the page a line each,
 * unless it is one of those lists that nobody reads (a statement can gain
 * hundreds of _revinclude values at once).
 */

#include <string.h>

#include "core/doc/json.h"

enum { LINES_OF_INCLUDES = 12, VALUE_MAX = 60 };

static const struct {
	const char *one, *many, *json;
} words[ASPECT_COUNT] = {
	[ASPECT_SERVER] = { "", "facts", "server" },
	[ASPECT_TYPE] = { "resource type ", "resource types", "type" },
	[ASPECT_INTERACTION] = { "", "interactions", "interaction" },
	[ASPECT_PARAM] = { "parameter ", "parameters", "parameter" },
	[ASPECT_OPERATION] = { "operation $", "operations", "operation" },
	[ASPECT_PROFILE] = { "profile ", "profiles", "profile" },
	[ASPECT_INCLUDE] = { "_include ", "_include values", "include" },
	[ASPECT_REVINCLUDE] = { "_revinclude ", "_revinclude values",
		"revinclude" },
	[ASPECT_RULE] = { "", "rules", "rule" },
	[ASPECT_MESSAGE] = { "message ", "messages", "message" },
	[ASPECT_DOCUMENT] = { "document ", "documents", "document" },
};

/* How many changes from there on are of one group. */
static size_t group_length(const struct capability_diff *diff, size_t at)
{
	const struct capability_change *first = capability_diff_at(diff, at);
	size_t len = 1;

	for (; at + len < capability_diff_count(diff); len++) {
		const struct capability_change *next =
			capability_diff_at(diff, at + len);

		if (next->kind != first->kind ||
		    next->aspect != first->aspect ||
		    (first->aspect != ASPECT_TYPE &&
		    strcmp(next->type, first->type) != 0))
			break;
	}
	return len;
}

static bool is_short(const char *text)
{
	return strlen(text) <= VALUE_MAX && strchr(text, '\n') == NULL;
}

static void put_value(struct buf *out, const char *value)
{
	if (*value == '\0')
		buf_puts(out, "nothing");
	else if (is_short(value))
		buf_puts(out, value);
	else
		buf_puts(out, "another text");
}

/* "parameter code: type token -> string" */
static void put_change(struct buf *out, const struct capability_change *change)
{
	buf_printf(out, "%s%s", words[change->aspect].one, change->name);
	if (change->kind != CHANGE_OTHER) {
		if (*change->detail != '\0')
			buf_printf(out, " (%s)", change->detail);
		return;
	}
	buf_puts(out, ": ");
	if (*change->detail != '\0')
		buf_printf(out, "%s ", change->detail);
	if (!is_short(change->from) || !is_short(change->to)) {
		buf_puts(out, *change->from == '\0' ? "is there now" :
			*change->to == '\0' ? "is gone" : "was rewritten");
		return;
	}
	put_value(out, change->from);
	buf_puts(out, " -> ");
	put_value(out, change->to);
}

static void put_group(struct buf *out, const struct capability_diff *diff,
	size_t at, size_t len)
{
	const struct capability_change *change = capability_diff_at(diff, at);
	const char *many = words[change->aspect].many;

	if (len == 1 && change->kind == CHANGE_LOST)
		buf_puts(out, "lost ");
	else if (len == 1 && change->kind == CHANGE_NEW)
		buf_puts(out, "new ");
	if (len == 1)
		put_change(out, change);
	else if (change->kind == CHANGE_LOST)
		buf_printf(out, "lost %zu %s", len, many);
	else if (change->kind == CHANGE_NEW)
		buf_printf(out, "%zu new %s", len, many);
	else
		buf_printf(out, "%zu %s changed", len, many);
}

void capability_diff_brief(const struct capability_diff *diff, size_t most,
	struct buf *out)
{
	const char *type = "";
	size_t at = 0, groups = 0, len;

	for (; at < capability_diff_count(diff) && groups < most; groups++) {
		const struct capability_change *change =
			capability_diff_at(diff, at);
		/* A type that is new or gone is named as such. */
		const char *owner = change->aspect == ASPECT_TYPE ? "" :
			change->type;

		len = group_length(diff, at);
		if (groups > 0)
			buf_puts(out, strcmp(type, owner) == 0 ? ", " : "; ");
		if (strcmp(type, owner) != 0)
			buf_printf(out, "%s ", *owner != '\0' ? owner :
				"and");
		put_group(out, diff, at, len);
		type = owner;
		at += len;
	}
	if (at < capability_diff_count(diff))
		buf_printf(out, ", and %zu more change%s",
			capability_diff_count(diff) - at,
			capability_diff_count(diff) - at == 1 ? "" : "s");
}

static const char *heading(const struct capability_change *change)
{
	if (*change->type != '\0')
		return change->type;
	return change->aspect == ASPECT_SERVER ? "Server" : "System";
}

static void page_change(struct page *page,
	const struct capability_change *change)
{
	static const struct { char sign; enum page_tone tone; } looks[] = {
		[CHANGE_NEW] = { '+', TONE_GOOD },
		[CHANGE_LOST] = { '-', TONE_BAD },
		[CHANGE_OTHER] = { '~', TONE_WARNING },
	};
	struct buf line = BUF_INIT;

	put_change(&line, change);
	page_line(page, looks[change->kind].tone, INDEX_NONE, "%c %s",
		looks[change->kind].sign, line.data);
	buf_finish(&line);
}

static void page_group(struct page *page, const struct capability_diff *diff,
	size_t at, size_t len)
{
	const struct capability_change *change = capability_diff_at(diff, at);
	bool is_counted = len > LINES_OF_INCLUDES &&
		(change->aspect == ASPECT_INCLUDE ||
		change->aspect == ASPECT_REVINCLUDE) &&
		change->kind != CHANGE_OTHER;

	if (is_counted)
		page_line(page, change->kind == CHANGE_NEW ? TONE_GOOD :
			TONE_BAD, INDEX_NONE, "%c %zu %s",
			change->kind == CHANGE_NEW ? '+' : '-', len,
			words[change->aspect].many);
	for (size_t i = 0; i < len && !is_counted; i++)
		page_change(page, capability_diff_at(diff, at + i));
}

void capability_diff_page(const struct capability_diff *diff,
	struct page *page)
{
	const char *last = NULL;
	size_t len;

	for (size_t at = 0; at < capability_diff_count(diff); at += len) {
		const char *now = heading(capability_diff_at(diff, at));
		bool is_type = capability_diff_at(diff, at)->aspect ==
			ASPECT_TYPE;

		len = is_type ? 1 : group_length(diff, at);
		if (last != NULL && strcmp(last, now) != 0)
			page_blank(page);
		if (last == NULL || strcmp(last, now) != 0)
			page_heading(page, INDEX_NONE, "%s", now);
		last = now;
		page_group(page, diff, at, len);
	}
}

void capability_diff_json(const struct capability_diff *diff, struct buf *out)
{
	static const char *const kinds[] = {
		[CHANGE_NEW] = "new", [CHANGE_LOST] = "lost",
		[CHANGE_OTHER] = "changed",
	};
	struct json *whole = json_new_object(), *list = json_new_array();

	for (size_t i = 0; i < capability_diff_count(diff); i++) {
		const struct capability_change *at =
			capability_diff_at(diff, i);
		struct json *item = json_new_object();

		json_set_string(item, "change", kinds[at->kind]);
		if (*at->type != '\0')
			json_set_string(item, "type", at->type);
		json_set_string(item, "what", words[at->aspect].json);
		json_set_string(item, "name", at->name);
		if (*at->detail != '\0')
			json_set_string(item, "detail", at->detail);
		if (at->kind == CHANGE_OTHER) {
			json_set_string(item, "from", at->from);
			json_set_string(item, "to", at->to);
		}
		json_append(list, item);
	}
	json_set_bool(whole, "same", capability_diff_count(diff) == 0);
	json_adopt(whole, "changes", list);
	json_print(whole, true, out);
	json_free(whole);
}
