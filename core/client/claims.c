#include "core/client/claims.h"

/*
 * The lines are written from the lossless index, so that a number of 20 digits
 * and a claim that was sent twice both show as they are. Names that a standard
 * gives a meaning to carry it in their label; everything else is shown under
 * its own name, so that nothing a server says is left out.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/clock.h"
#include "core/base/text.h"

static const struct meaning {
	const char *name, *words;
	bool is_time;
} meanings[] = {
	{ "iss", "issued by", false },
	{ "sub", "speaks of", false },
	{ "aud", "meant for", false },
	{ "azp", "issued to", false },
	{ "client_id", "client", false },
	{ "scope", "", false },
	{ "iat", "issued", true },
	{ "nbf", "valid from", true },
	{ "exp", "expires", true },
	{ "auth_time", "logged in", true },
	{ "updated_at", "", true },
	{ "jti", "its own id", false },
	{ "cnf", "bound to", false },
	{ "act", "acted for by", false },
	{ "alg", "signed by", false },
	{ "enc", "encrypted by", false },
	{ "kid", "with key", false },
	{ "typ", "type", false },
	{ "cty", "content", false },
	{ "token_type", "", false },
};

static const struct meaning *meaning_of(const char *name)
{
	for (size_t i = 0; i < FD_COUNT(meanings); i++)
		if (strcmp(meanings[i].name, name) == 0)
			return &meanings[i];
	return NULL;
}

/* A date that both have is not said twice, nor is a time. */
void claims_moment(time_t at, struct buf *out)
{
	enum { DATE = 11 };	/* "2026-02-03 " */
	char local[40], utc[40], relative[40];
	size_t len;

	clock_format_local(local, sizeof(local), at);
	clock_format_utc(utc, sizeof(utc), at);
	clock_format_relative(relative, sizeof(relative), at);
	len = strlen(local);
	if (strncmp(local, utc, len) == 0)
		buf_printf(out, "%s, %s", utc, relative);
	else
		buf_printf(out, "%s, %s, %s", local, len > DATE &&
			strncmp(local, utc, DATE) == 0 ? utc + DATE : utc,
			relative);
}

/* Owned: a member's name, decoded; "" for an element. */
static char *name_of(const struct claims *claims, const struct row *row)
{
	struct buf name = BUF_INIT;

	if (row->key_len > 1)
		index_unescape(&name, claims->text + row->key + 1,
			row->key_len - 2);
	return buf_take(&name);
}

static bool is_container(const struct row *row)
{
	return row->kind == ROW_OBJECT || row->kind == ROW_ARRAY;
}

static bool read_moment(const struct claims *claims, const struct row *row,
	time_t *at)
{
	char digits[40];
	double seconds;

	if (row->kind != ROW_NUMBER || row->value_len >= sizeof(digits))
		return false;
	memcpy(digits, claims->text + row->value, row->value_len);
	digits[row->value_len] = '\0';
	seconds = strtod(digits, NULL);
	/* Year 5138: beyond it, it is no date but a number. */
	if (!(seconds > 0 && seconds < 1e11))
		return false;
	*at = (time_t)seconds;
	return true;
}

static void append_scalar(const struct claims *claims, uint32_t at,
	struct buf *out)
{
	char *text = index_scalar_dup(claims->index, claims->text, at);

	if (text != NULL)
		buf_append(out, text, strlen(text));
	free(text);
}

static bool is_flat(const struct claims *claims, uint32_t at,
	const struct row *row)
{
	if (row->kind != ROW_ARRAY)
		return false;
	at = index_first(claims->index, claims->text, at);
	for (; at != INDEX_NONE; at = index_next(claims->index, claims->text,
	    at)) {
		struct row element = index_row(claims->index, claims->text,
			at);

		if (is_container(&element))
			return false;
	}
	return true;
}

/* Scalars as they are, a list of scalars divided by commas, else a count. */
static void append_value(const struct claims *claims, uint32_t at,
	struct buf *out)
{
	struct row row = index_row(claims->index, claims->text, at);

	if (!is_container(&row)) {
		append_scalar(claims, at, out);
	} else if (!is_flat(claims, at, &row)) {
		buf_printf(out, row.kind == ROW_OBJECT ? "{ %u member%s }" :
			"[ %u item%s ]", row.count, row.count == 1 ? "" : "s");
	} else {
		uint32_t item = index_first(claims->index, claims->text, at);

		for (bool is_first = true; item != INDEX_NONE;
		    item = index_next(claims->index, claims->text, item)) {
			if (!is_first)
				buf_append(out, ", ", 2);
			is_first = false;
			append_scalar(claims, item, out);
		}
		if (row.is_empty)
			buf_append(out, "[]", 2);
	}
}

static void append_timed(const struct claims *claims, uint32_t at,
	const struct meaning *meaning, struct buf *out)
{
	struct row row = index_row(claims->index, claims->text, at);
	time_t moment;

	append_value(claims, at, out);
	if (meaning == NULL || !meaning->is_time ||
	    !read_moment(claims, &row, &moment))
		return;
	buf_append(out, " = ", 3);
	claims_moment(moment, out);
}

static void label(const char *name, const struct meaning *meaning,
	unsigned depth, struct buf *out)
{
	for (unsigned i = 0; i < depth; i++)
		buf_append(out, "  ", 2);
	buf_printf(out, "%s", name);
	if (meaning != NULL && meaning->words[0] != '\0')
		buf_printf(out, "  %s", meaning->words);
}

/* What one walk of the claims needs at every step. */
struct walk {
	const struct claims *claims;
	claims_is_open_fn *is_open;
	const void *data;
	struct page *out;
};

enum { CLAIMS_DEPTH_MAX = 16 };

static void add_members(const struct walk *walk, uint32_t holder,
	unsigned depth);

static void add_claim(const struct walk *walk, uint32_t at, unsigned number,
	unsigned depth)
{
	const struct claims *claims = walk->claims;
	struct row row = index_row(claims->index, claims->text, at);
	char *name = name_of(claims, &row);
	const struct meaning *meaning = depth == 0 ? meaning_of(name) : NULL;
	bool is_nested = is_container(&row) && !is_flat(claims, at, &row);
	struct buf words = BUF_INIT, value = BUF_INIT;

	if (row.key_len == 0) {
		free(name);
		name = xasprintf("[%u]", number);
	}
	label(name, meaning, depth, &words);
	append_timed(claims, at, meaning, &value);
	page_pair(walk->out, is_nested ? TONE_LINK : TONE_PLAIN, is_nested &&
		walk->is_open != NULL ? at : INDEX_NONE, words.data, "%s",
		value.len > 0 ? value.data : "\"\"");
	buf_finish(&words);
	buf_finish(&value);
	free(name);
	if (is_nested && depth < CLAIMS_DEPTH_MAX && (walk->is_open == NULL ||
	    walk->is_open(walk->data, at)))
		add_members(walk, at, depth + 1);
}

static void add_members(const struct walk *walk, uint32_t holder,
	unsigned depth)
{
	const struct claims *claims = walk->claims;
	uint32_t at = index_first(claims->index, claims->text, holder);

	for (unsigned number = 0; at != INDEX_NONE; number++) {
		add_claim(walk, at, number, depth);
		at = index_next(claims->index, claims->text, at);
	}
}

void claims_page(const struct claims *claims, claims_is_open_fn *is_open,
	const void *data, struct page *out)
{
	struct walk walk = { .claims = claims, .is_open = is_open,
		.data = data, .out = out };

	if (index_count(claims->index) > 0)
		add_members(&walk, 0, 0);
}

/* Words of a list, or of a text divided by blanks, sorted. */
struct word_set {
	size_t count, alloc;
	char **word;
};

static void add_word(struct word_set *set, const char *word, size_t len)
{
	if (len == 0)
		return;
	set->word = mem_grow(set->word, set->count, &set->alloc,
		sizeof(*set->word));
	set->word[set->count++] = xstrndup(word, len);
}

static void split_words(struct word_set *set, const char *text)
{
	while (*text != '\0') {
		size_t len = strcspn(text, " ");

		add_word(set, text, len);
		text += len;
		text += strspn(text, " ");
	}
}

static int compare_words(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void read_set(const struct claims *claims, uint32_t at,
	bool is_divided, struct word_set *set)
{
	struct row row = index_row(claims->index, claims->text, at);
	uint32_t item = row.kind != ROW_ARRAY ? at :
		index_first(claims->index, claims->text, at);

	while (item != INDEX_NONE) {
		char *text = index_scalar_dup(claims->index, claims->text,
			item);

		if (text != NULL && is_divided)
			split_words(set, text);
		else if (text != NULL)
			add_word(set, text, strlen(text));
		free(text);
		item = row.kind != ROW_ARRAY ? INDEX_NONE :
			index_next(claims->index, claims->text, item);
	}
	if (set->count > 1)
		qsort(set->word, set->count, sizeof(*set->word),
			compare_words);
}

static void finish_set(struct word_set *set)
{
	for (size_t i = 0; i < set->count; i++)
		free(set->word[i]);
	free(set->word);
}

static bool same_set(const struct claims *left, uint32_t at,
	const struct claims *right, uint32_t other, bool is_divided)
{
	struct word_set a = { 0 }, b = { 0 };
	bool is_same;

	read_set(left, at, is_divided, &a);
	read_set(right, other, is_divided, &b);
	is_same = a.count == b.count;
	for (size_t i = 0; is_same && i < a.count; i++)
		is_same = strcmp(a.word[i], b.word[i]) == 0;
	finish_set(&a);
	finish_set(&b);
	return is_same;
}

static bool same_bytes(const struct claims *left, uint32_t at,
	const struct claims *right, uint32_t other)
{
	struct row a = index_row(left->index, left->text, at);
	struct row b = index_row(right->index, right->text, other);

	return a.value_len == b.value_len && memcmp(left->text + a.value,
		right->text + b.value, a.value_len) == 0;
}

static bool same_value(const struct claims *left, uint32_t at,
	const struct claims *right, uint32_t other, const char *name)
{
	struct row a = index_row(left->index, left->text, at);
	struct row b = index_row(right->index, right->text, other);
	bool is_scope = strcmp(name, "scope") == 0;

	if (is_scope || strcmp(name, "aud") == 0)
		return same_set(left, at, right, other, is_scope);
	if (a.kind == ROW_STRING && b.kind == ROW_STRING) {
		char *one = index_string_dup(left->index, left->text, at);
		char *two = index_string_dup(right->index, right->text,
			other);
		bool is_same = strcmp(one, two) == 0;

		free(one);
		free(two);
		return is_same;
	}
	return same_bytes(left, at, right, other);
}

/* What one comparison needs at every step. */
struct comparing {
	const struct claims *left, *right;
	const struct claims_sides *sides;
	struct page *out;
	size_t differences;
};

static void add_side(const struct comparing *comparing,
	const struct claims *claims, uint32_t at, enum page_tone tone,
	const char *name, const char *note)
{
	const struct meaning *meaning = meaning_of(name);
	struct buf words = BUF_INIT, value = BUF_INIT;

	label(name, meaning, 0, &words);
	append_timed(claims, at, meaning, &value);
	page_pair(comparing->out, tone, INDEX_NONE, words.data, "%s%s",
		value.data != NULL ? value.data : "", note);
	buf_finish(&words);
	buf_finish(&value);
}

static void add_both(struct comparing *comparing, uint32_t at, uint32_t other,
	const char *name)
{
	char *left, *right;

	if (same_value(comparing->left, at, comparing->right, other, name)) {
		add_side(comparing, comparing->left, at, TONE_PLAIN, name,
			"");
		return;
	}
	comparing->differences++;
	left = xasprintf("  <- %s", comparing->sides->left);
	right = xasprintf("  <- %s, differs", comparing->sides->right);
	add_side(comparing, comparing->left, at, TONE_WARNING, name, left);
	add_side(comparing, comparing->right, other, TONE_WARNING, name,
		right);
	free(left);
	free(right);
}

/* The members of one side; those of the right only where the left has none. */
static void compare_side(struct comparing *comparing, bool is_left)
{
	const struct claims *claims = is_left ? comparing->left :
		comparing->right;
	const struct claims *others = is_left ? comparing->right :
		comparing->left;
	char *note = xasprintf("  <- only the %s", is_left ?
		comparing->sides->left : comparing->sides->right);
	uint32_t at = index_first(claims->index, claims->text, 0);

	for (; at != INDEX_NONE;
	    at = index_next(claims->index, claims->text, at)) {
		struct row row = index_row(claims->index, claims->text, at);
		char *name = name_of(claims, &row);
		uint32_t other = index_member(others->index, others->text, 0,
			name);

		if (other == INDEX_NONE)
			add_side(comparing, claims, at, TONE_DIM, name, note);
		else if (is_left)
			add_both(comparing, at, other, name);
		free(name);
	}
	free(note);
}

size_t claims_compare(const struct claims *left, const struct claims *right,
	const struct claims_sides *sides, struct page *out)
{
	struct comparing comparing = { .left = left, .right = right,
		.sides = sides, .out = out };

	compare_side(&comparing, true);
	compare_side(&comparing, false);
	return comparing.differences;
}
