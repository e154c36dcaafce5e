#include "core/fhir/search_query.h"

/*
 * Fields of a value. A shape is a row of a table: which fields there are, in
 * which order, and which delimiter stands in front of each. Reading cuts the
 * text along the row; writing cuts it, changes one field, and puts the slices
 * together again, so the others keep their very bytes. A field that is absent
 * and not the last present one is written as an empty one ("5||mg").
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/fhir/search_raw.h"

enum { FIELDS_MAX = 4, PARTS_MAX = 64 };

struct shape {
	/* In the order of the text, but for the prefix. */
	enum search_field field[FIELDS_MAX];
	size_t count;
	char delimiter;		/* between them; '\0': there is one only */
	const char *prefixes;	/* that may stand in front, or NULL */
	const char *guarded;	/* escapes are the user's own, and only these
				   are put in for him; NULL: all are ours */
};

static const char numeric[] = "eq ne gt lt ge le sa eb ap";

static const struct shape shapes[] = {
	[SHAPE_TEXT] = { { SEARCH_VALUE }, 1, '\0', NULL, NULL },
	[SHAPE_PLAIN] = { { SEARCH_VALUE }, 1, '\0', NULL, "," },
	[SHAPE_NUMBER] = { { SEARCH_VALUE }, 1, '\0', numeric, NULL },
	[SHAPE_DATE] = { { SEARCH_VALUE }, 1, '\0', numeric, NULL },
	[SHAPE_TOKEN] = { { SEARCH_SYSTEM, SEARCH_CODE }, 2, '|', NULL, NULL },
	[SHAPE_OF_TYPE] = { { SEARCH_SYSTEM, SEARCH_CODE, SEARCH_VALUE }, 3,
		'|', NULL, NULL },
	[SHAPE_QUANTITY] = { { SEARCH_VALUE, SEARCH_SYSTEM, SEARCH_CODE }, 3,
		'|', numeric, NULL },
	[SHAPE_REFERENCE] = { { SEARCH_TYPE, SEARCH_VALUE }, 2, '/', NULL,
		"," },
	[SHAPE_COMPOSITE] = { { SEARCH_PART }, PARTS_MAX, '$', NULL, ",$" },
	[SHAPE_SORT] = { { SEARCH_VALUE }, 1, '\0', "-", NULL },
	[SHAPE_INCLUDE] = { { SEARCH_TYPE, SEARCH_VALUE, SEARCH_TARGET }, 3,
		':', NULL, NULL },
	[SHAPE_FLAG] = { { SEARCH_VALUE }, 1, '\0', NULL, NULL },
	[SHAPE_WORD] = { { SEARCH_VALUE }, 1, '\0', NULL, NULL },
	[SHAPE_COUNT] = { { SEARCH_VALUE }, 1, '\0', NULL, NULL },
};

/* A value cut up; slices point into its text. */
struct cut {
	struct search_slice prefix;
	size_t count;
	struct search_slice piece[PARTS_MAX], lead[PARTS_MAX];
};

bool search_shape_has(enum search_shape shape, enum search_field field)
{
	const struct shape *row = &shapes[shape];

	if (field == SEARCH_PREFIX)
		return row->prefixes != NULL;
	if (shape == SHAPE_COMPOSITE)
		return field >= SEARCH_PART && field < SEARCH_PART + PARTS_MAX;
	for (size_t i = 0; i < row->count; i++)
		if (row->field[i] == field)
			return true;
	return false;
}

/* Where the field stands in the row; SIZE_MAX: nowhere. */
static size_t place_of(enum search_shape shape, enum search_field field)
{
	if (shape == SHAPE_COMPOSITE)
		return field >= SEARCH_PART && field < SEARCH_PART + PARTS_MAX
			? (size_t)field - SEARCH_PART : SIZE_MAX;
	for (size_t i = 0; i < shapes[shape].count; i++)
		if (shapes[shape].field[i] == field)
			return i;
	return SIZE_MAX;
}

/* The prefix in front, as long as it is written. */
static struct search_slice take_prefix(struct search_slice *text,
	const char *prefixes)
{
	size_t size = strcspn(prefixes, " ");
	struct search_slice rest = *text, prefix = { text->at, 0 };
	struct search_unit unit;
	char word[4] = "";

	for (size_t i = 0; i < size; i++) {
		if (!search_unit_take(&rest, &unit) || unit.byte <= 0 ||
		    unit.is_escaped)
			return prefix;
		word[i] = (char)unit.byte;
	}
	if (!text_has_word(prefixes, word, size))
		return prefix;
	prefix.len = text->len - rest.len;
	*text = rest;
	return prefix;
}

/* "Patient/": the name of a type, and no more of a URL than that. */
static bool begins_with_type(struct search_slice text)
{
	struct search_slice slash = search_find(text, '/');
	struct buf word = BUF_INIT;
	bool is_type;

	if (slash.len == 0)
		return false;
	search_read(&word, (struct search_slice){ text.at,
		(size_t)(slash.at - text.at) }, false);
	is_type = word.len > 1 && word.data[0] >= 'A' && word.data[0] <= 'Z';
	for (size_t i = 1; i < word.len; i++)
		if (text_lower(word.data[i]) < 'a' ||
		    text_lower(word.data[i]) > 'z')
			is_type = false;
	buf_finish(&word);
	return is_type;
}

static void add_piece(struct cut *cut, struct search_slice lead,
	const char *at, size_t len)
{
	cut->lead[cut->count] = lead;
	cut->piece[cut->count++] = (struct search_slice){ at, len };
}

/* How many pieces the text may have at most. */
static size_t most_pieces(enum search_shape shape, struct search_slice text)
{
	const struct shape *row = &shapes[shape];

	if (row->delimiter == '\0' || (shape == SHAPE_REFERENCE &&
	    !begins_with_type(text)))
		return 1;
	return row->count;
}

static void cut_value(const struct search_value *value,
	enum search_shape shape, struct cut *cut)
{
	const struct shape *row = &shapes[shape];
	struct search_slice text = { value->written, strlen(value->written) };
	struct search_slice lead = { text.at, 0 };
	size_t most;

	memset(cut, 0, sizeof(*cut));
	cut->prefix.at = text.at;
	if (row->prefixes != NULL)
		cut->prefix = take_prefix(&text, row->prefixes);
	most = most_pieces(shape, text);
	while (cut->count + 1 < most) {
		struct search_slice at = search_find(text, row->delimiter);
		size_t len = (size_t)(at.at - text.at);

		if (at.len == 0)
			break;
		add_piece(cut, lead, text.at, len);
		lead = at;
		text.at += len + at.len;
		text.len -= len + at.len;
	}
	add_piece(cut, lead, text.at, text.len);
}

/* What stands alone is the last field of the row. */
static bool may_be_short(enum search_shape shape)
{
	return shape == SHAPE_TOKEN || shape == SHAPE_REFERENCE;
}

static size_t piece_of(enum search_shape shape, const struct cut *cut,
	size_t place)
{
	if (may_be_short(shape) && cut->count == 1)
		return place == 1 ? 0 : SIZE_MAX;
	return place < cut->count ? place : SIZE_MAX;
}

char *search_value_get(const struct search_value *value,
	enum search_shape shape, enum search_field field)
{
	size_t place = place_of(shape, field), at;
	struct buf out = BUF_INIT;
	struct cut cut;

	cut_value(value, shape, &cut);
	if (field == SEARCH_PREFIX) {
		if (cut.prefix.len == 0)
			return NULL;
		search_read(&out, cut.prefix, false);
		return buf_take(&out);
	}
	at = place != SIZE_MAX ? piece_of(shape, &cut, place) : SIZE_MAX;
	if (at == SIZE_MAX)
		return NULL;
	search_read(&out, cut.piece[at], shapes[shape].guarded != NULL);
	return buf_take(&out);
}

size_t search_value_parts(const struct search_value *value,
	enum search_shape shape)
{
	struct cut cut;

	cut_value(value, shape, &cut);
	return cut.count;
}

/* Fields while they are put together: kept slices, or a new text. */
struct draft {
	size_t count;
	bool is_there[PARTS_MAX];
	struct search_slice kept[PARTS_MAX], lead[PARTS_MAX];
	size_t fresh;		/* this one is `text`, or SIZE_MAX */
	const char *text;
};

static void fill_draft(struct draft *draft, enum search_shape shape,
	const struct cut *cut)
{
	memset(draft, 0, sizeof(*draft));
	draft->fresh = SIZE_MAX;
	for (size_t place = 0; place < shapes[shape].count; place++) {
		size_t at = piece_of(shape, cut, place);

		if (at == SIZE_MAX)
			continue;
		draft->is_there[place] = true;
		draft->kept[place] = cut->piece[at];
		draft->lead[place] = cut->lead[at];
		draft->count = place + 1;
	}
}

static bool ends_open(const char *text)
{
	return search_ends_open((struct search_slice){ text, strlen(text) });
}

static void put_lead(struct buf *out, enum search_shape shape,
	struct search_slice written)
{
	static const char bar[] = "%7C";

	if (written.len > 0) {
		buf_append(out, written.at, written.len);
		return;
	}
	if (ends_open(out->data))
		buf_puts(out, "%5C");
	if (shapes[shape].delimiter == '|')
		buf_puts(out, bar);
	else
		buf_putc(out, shapes[shape].delimiter);
}

static void print_draft(const struct draft *draft, enum search_shape shape,
	struct buf *out)
{
	bool is_begun = false;

	for (size_t i = 0; i < draft->count; i++) {
		if (may_be_short(shape) && !draft->is_there[i] && !is_begun)
			continue;
		if (is_begun)
			put_lead(out, shape, draft->lead[i]);
		is_begun = true;
		if (i == draft->fresh)
			search_write(out, draft->text,
				shapes[shape].guarded);
		else if (draft->is_there[i])
			buf_append(out, draft->kept[i].at,
				draft->kept[i].len);
	}
}

static void change_draft(struct draft *draft, size_t place, const char *text)
{
	draft->is_there[place] = text != NULL;
	draft->kept[place] = (struct search_slice){ "", 0 };
	if (text != NULL) {
		draft->fresh = place;
		draft->text = text;
		if (place >= draft->count)
			draft->count = place + 1;
	}
	while (draft->count > 0 && !draft->is_there[draft->count - 1])
		draft->count--;
}

void search_value_set(struct search_value *value, enum search_shape shape,
	enum search_field field, const char *text)
{
	size_t place = place_of(shape, field);
	struct buf out = BUF_INIT;
	struct draft draft;
	struct cut cut;

	if (!search_shape_has(shape, field))
		return;
	cut_value(value, shape, &cut);
	fill_draft(&draft, shape, &cut);
	if (text == NULL && place == 1 && may_be_short(shape) &&
	    draft.is_there[0])
		text = "";
	else if (field == SEARCH_TYPE && text != NULL && *text == '\0')
		text = NULL;
	if (field != SEARCH_PREFIX)
		change_draft(&draft, place, text);
	else
		cut.prefix = (struct search_slice){ text != NULL ? text : "",
			text != NULL ? strlen(text) : 0 };
	buf_append(&out, cut.prefix.at, cut.prefix.len);
	print_draft(&draft, shape, &out);
	/* What is behind the value must not be drawn into it. */
	if (ends_open(out.data) && !ends_open(value->written))
		buf_puts(&out, "%5C");
	free(value->written);
	value->written = buf_take(&out);
}
