#include "core/fhir/outcome.h"

/*
 * Groups of issues that say the same of several elements. A validator gives
 * each sentence of its own a message id; where there is none, the symbol, or
 * the sentence itself with what is quoted and what is a number taken out,
 * stands for it. Severity is part of the key, because a person reads errors
 * first.
 *
 * The words of a group are those all its issues have: the first one's text,
 * with "..." for the words in which another differs.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/map.h"
#include "core/base/text.h"

enum { WORDS_MAX = 64, GAP_LEN = 3 };

static const char *const filter_names[] = {
	[ISSUES_ALL] = "all",
	[ISSUES_WARNINGS] = "warnings",
	[ISSUES_ERRORS] = "errors",
};

bool issue_filter_parse(const char *name, enum issue_filter *out)
{
	for (size_t i = 0; i < FD_COUNT(filter_names); i++)
		if (strcmp(filter_names[i], name) == 0) {
			*out = (enum issue_filter)i;
			return true;
		}
	return false;
}

const char *issue_filter_name(enum issue_filter filter)
{
	return filter_names[filter];
}

static bool is_wanted(const struct issue *issue, enum issue_filter filter)
{
	static const int least[] = {
		[ISSUES_ALL] = 0, [ISSUES_WARNINGS] = 2, [ISSUES_ERRORS] = 3
	};

	return issue_rank(issue) >= least[filter];
}

/* The sentence without what stands in quotes and without numbers. */
static void put_pattern(struct buf *out, const char *text)
{
	while (*text != '\0') {
		const char *end = NULL;

		if (*text == '\'' || *text == '"')
			end = strchr(text + 1, *text);
		if (end != NULL) {
			text = end + 1;
			buf_putc(out, '\'');
			continue;
		}
		if (!text_is_digit(*text))
			buf_putc(out, *text);
		text++;
	}
}

static void put_key(struct buf *out, const struct issue *issue)
{
	const char *symbol = issue_symbol(issue);

	buf_clear(out);
	buf_printf(out, "%d ", issue_rank(issue));
	if (symbol != NULL) {
		buf_puts(out, symbol);
		return;
	}
	buf_printf(out, "%s ", issue->code);
	put_pattern(out, issue->text);
}

struct words {
	size_t count;
	struct { const char *at; size_t len; } word[WORDS_MAX];
};

/* The last one holds whatever is behind it. */
static void split(struct words *words, const char *text)
{
	words->count = 0;
	while (*text != '\0' && words->count < WORDS_MAX) {
		size_t len = strcspn(text, " ");

		if (words->count == WORDS_MAX - 1)
			len = strlen(text);
		words->word[words->count].at = text;
		words->word[words->count++].len = len;
		text += len;
		text += strspn(text, " ");
	}
}

static bool same_word(const struct words *a, size_t i, const struct words *b,
	size_t k)
{
	return a->word[i].len == b->word[k].len &&
		memcmp(a->word[i].at, b->word[k].at, a->word[i].len) == 0;
}

static void put_word(struct buf *out, const struct words *words, size_t at,
	bool is_same)
{
	bool has_gap = out->len >= GAP_LEN &&
		strcmp(out->data + out->len - GAP_LEN, "...") == 0;

	if (!is_same && has_gap)
		return;
	if (out->len > 0)
		buf_putc(out, ' ');
	if (is_same)
		buf_append(out, words->word[at].at, words->word[at].len);
	else
		buf_puts(out, "...");
}

/* What both texts have, word by word, or at their beginnings and ends. */
static char *merge(const char *first, const char *second)
{
	struct words a, b;
	struct buf out = BUF_INIT;
	size_t head = 0, tail = 0, least;
	bool is_even;

	split(&a, first);
	split(&b, second);
	is_even = a.count == b.count;
	least = a.count < b.count ? a.count : b.count;
	while (head < least && same_word(&a, head, &b, head))
		head++;
	while (tail < least - head && same_word(&a, a.count - 1 - tail, &b,
	    b.count - 1 - tail))
		tail++;
	for (size_t i = 0; i < a.count; i++)
		put_word(&out, &a, i, i < head || i >= a.count - tail ||
			(is_even && same_word(&a, i, &b, i)));
	if (head + tail == a.count && !is_even) {
		buf_clear(&out);
		for (size_t i = 0; i < b.count; i++)
			put_word(&out, &b, i, i < head ||
				i >= b.count - tail);
	}
	return buf_take(&out);
}

static void add_member(const struct issues *issues, size_t at,
	struct issue_group *group)
{
	const struct issue *issue = &issues->issue[at];
	char *merged;

	group->member = mem_grow(group->member, group->count, &group->alloc,
		sizeof(*group->member));
	group->member[group->count++] = at;
	if (group->words == NULL) {
		group->words = xstrdup(issue->text);
	} else if (strcmp(group->words, issue->text) != 0) {
		merged = merge(group->words, issue->text);
		free(group->words);
		group->words = merged;
	}
}

static int compare(const void *left, const void *right)
{
	const struct issue_group *a = left, *b = right;

	if (a->rank != b->rank)
		return a->rank > b->rank ? -1 : 1;
	return a->member[0] < b->member[0] ? -1 : 1;
}

void issue_groups_make(const struct issues *issues, enum issue_filter filter,
	struct issue_groups *out)
{
	struct map *known = map_new(NULL);
	struct buf key = BUF_INIT;

	*out = (struct issue_groups){ 0 };
	for (size_t i = 0; i < issues->count; i++) {
		const struct issue *issue = &issues->issue[i];
		uintptr_t at;

		if (!is_wanted(issue, filter)) {
			out->hidden++;
			continue;
		}
		put_key(&key, issue);
		at = (uintptr_t)map_get(known, key.data);
		if (at == 0) {
			out->group = mem_grow(out->group, out->count,
				&out->alloc, sizeof(*out->group));
			out->group[out->count++] = (struct issue_group){
				.rank = issue_rank(issue) };
			at = out->count;
			map_put(known, key.data, (void *)at);
		}
		add_member(issues, i, &out->group[at - 1]);
	}
	map_free(known);
	buf_finish(&key);
	if (out->count > 1)
		qsort(out->group, out->count, sizeof(*out->group), compare);
}

void issue_groups_finish(struct issue_groups *groups)
{
	for (size_t i = 0; i < groups->count; i++) {
		free(groups->group[i].member);
		free(groups->group[i].words);
	}
	free(groups->group);
	*groups = (struct issue_groups){ 0 };
}
