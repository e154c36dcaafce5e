#include "core/doc/outline_internal.h"

/*
 * Rows of an HL7 v2 message: segments, in them their fields, in those what
 * repetitions and components there are. What is empty has no row.
 *
 * Which of the five depths a row has is told by where it hangs: a row of
 * ROW_ARRAY is a field that repeats and its children are repetitions; of other
 * rows' children, those of a segment are fields, the next are components,
 * then subcomponents. The node's number is HL7's number of the row among its
 * kind, and of a segment how many of its name have come, so that a path is
 * found along the parents and nowhere else.
 *
 * Work goes on field by field: a field becomes rows when its end has come. A
 * line that is no segment is a raw row and a fault, and the next segment is
 * read again: a text with a stray line feed in it should not hide the rest.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/map.h"
#include "core/base/text.h"
#include "core/doc/hl7v2.h"

enum {
	HEAD_BYTES = 9,		/* MSH, and five marks with one behind */
	PREVIEW_MAX = 60
};

struct message {
	struct hl7v2_marks marks;
	struct map *seen;	/* segment names; values: how many, counted */
	uint32_t segment;	/* the row of the open one, or INDEX_NONE */
	unsigned field;		/* the number of the one that comes */
	size_t scanned;		/* no end of it before that */
	bool is_header;
	bool is_odd;		/* within a long line that is no segment */
};

static void *new_state(void)
{
	struct message *message = xcalloc(1, sizeof(*message));

	message->marks = (struct hl7v2_marks){ '|', '^', '~', '\\', '&' };
	message->seen = map_new(free);
	message->segment = INDEX_NONE;
	return message;
}

static void free_state(void *state)
{
	struct message *message = state;

	map_free(message->seen);
	free(message);
}

static size_t memory(const void *state)
{
	const struct message *message = state;

	return sizeof(*message) + map_count(message->seen) * 64;
}

static bool is_break(char c)
{
	return c == '\r' || c == '\n' || c == '\x1c';
}

static uint32_t count_name(struct message *message, const char *text)
{
	char name[4] = { text[0], text[1], text[2] };
	uint32_t *count = map_get(message->seen, name);

	if (count == NULL) {
		count = xcalloc(1, sizeof(*count));
		map_put(message->seen, name, count);
	}
	return ++*count;
}

/* Turns a leaf into a container of the rows behind it. */
static void enclose(struct outline *outline, uint32_t at, enum row_kind kind)
{
	struct outline_node *node = &outline->nodes[at];

	if (outline->written == at + 1)
		return;
	node->pair = outline->written - 1;
	node->info = node_info(kind, node_number(node));
}

static uint32_t add_numbered(struct outline *outline, size_t start,
	size_t len, uint32_t parent, unsigned number)
{
	uint32_t at = outline_add(outline, ROW_STRING, start, len, parent);

	if (at != INDEX_NONE)
		outline->nodes[at].info = node_info(ROW_STRING, number);
	return at;
}

/* What a field is cut by, from the outside in. */
enum level { REPETITION, COMPONENT, SUBCOMPONENT, LEVELS };

struct cut {
	struct outline *outline;
	const char *text;
	char marks[LEVELS + 1];		/* NUL: there is none */
};

static bool has(struct hl7v2_run run, char mark)
{
	return mark != '\0' && memchr(run.at, mark, run.len) != NULL;
}

/* True where a run has more than marks in it. */
static bool has_content(struct hl7v2_run run, const char *marks)
{
	for (size_t i = 0; i < run.len; i++)
		if (memchr(marks, run.at[i], LEVELS) == NULL)
			return true;
	return false;
}

/*
 * Rows for what a row is cut into, and for what those are; false when there
 * are too many. Subcomponents without a component's mark hang in a component
 * all the same.
 */
static bool split(const struct cut *cut, uint32_t parent,
	struct hl7v2_run run, enum level level)
{
	const char *at = run.at, *end = run.at + run.len, *stop;

	while (level < LEVELS && !has(run, cut->marks[level]) &&
	    !(level == COMPONENT && has(run, cut->marks[SUBCOMPONENT])))
		level++;
	if (level == LEVELS || !has_content(run, cut->marks))
		return true;
	for (unsigned number = 1;; number++) {
		struct hl7v2_run piece;
		uint32_t row;

		stop = cut->marks[level] == '\0' ? NULL :
			memchr(at, cut->marks[level], (size_t)(end - at));
		piece = (struct hl7v2_run){ at,
			(size_t)((stop != NULL ? stop : end) - at) };
		row = piece.len == 0 ? parent : add_numbered(cut->outline,
			(size_t)(at - cut->text), piece.len, parent, number);
		if (row == INDEX_NONE || (row != parent &&
		    !split(cut, row, piece, level + 1)))
			return false;
		if (stop == NULL)
			break;
		at = stop + 1;
	}
	enclose(cut->outline, parent,
		level == REPETITION ? ROW_ARRAY : ROW_OBJECT);
	return true;
}

static void end_segment(struct outline *outline)
{
	struct message *message = outline->state;
	struct outline_node *node = &outline->nodes[message->segment];

	node->len = (uint32_t)(outline->done - node->start);
	node->pair = outline->written - 1;
	message->segment = INDEX_NONE;
}

/* A line that is no segment; false when its end has not come. */
static bool add_odd_line(struct outline *outline, const char *text,
	size_t len, bool is_whole)
{
	size_t start = outline->done, end;

	end = outline_raw_end(outline, text, start, len, is_whole);
	if (end == 0)
		return false;
	outline_note_fault(outline, text, start, "a segment was expected: "
		"three capitals or digits and the field separator");
	outline->done = end;
	while (end > start && is_break(text[end - 1]))
		end--;
	(void)outline_add(outline, ROW_RAW, start, end - start, INDEX_NONE);
	return true;
}

/* Bytes of the line at `at`, but not more than max are counted. */
static size_t line_size(const char *text, size_t at, size_t len, size_t max)
{
	size_t size = 0;

	while (size < max && at + size < len && !is_break(text[at + size]))
		size++;
	return size;
}

/* The row of a segment, and of MSH-1; false past the rows' limit. */
static bool add_segment(struct outline *outline, const char *text,
	bool is_header)
{
	struct message *message = outline->state;
	size_t start = outline->done;
	uint32_t at = outline_add(outline, ROW_OBJECT, start, 3, INDEX_NONE);

	if (at == INDEX_NONE)
		return false;
	outline->nodes[at].info = node_info(ROW_OBJECT,
		count_name(message, text + start));
	outline->nodes[at].pair = INDEX_NONE;
	message->segment = at;
	message->is_header = is_header;
	message->field = is_header ? 2 : 1;
	outline->done = start + 3;
	return !is_header ||
		add_numbered(outline, start + 3, 1, at, 1) != INDEX_NONE;
}

enum step { WENT_ON, WAITS, IS_FULL };

static enum step begin_segment(struct outline *outline, const char *text,
	size_t len, bool is_whole)
{
	struct message *message = outline->state;
	const char *line = text + outline->done;
	size_t size;
	bool is_header;

	if (!message->is_odd && (is_break(*line) || *line == '\v')) {
		outline->done++;
		return WENT_ON;
	}
	size = line_size(text, outline->done, len, HEAD_BYTES);
	if (size < HEAD_BYTES && outline->done + size == len && !is_whole)
		return WAITS;
	is_header = hl7v2_read_marks((struct hl7v2_run){ line, size },
		&message->marks);
	if (!message->is_odd && hl7v2_is_name(line, size) && (size == 3 ||
	    line[3] == message->marks.field))
		return add_segment(outline, text, is_header) ? WENT_ON :
			IS_FULL;
	if (!add_odd_line(outline, text, len, is_whole))
		return WAITS;
	message->is_odd = outline->done < len &&
		!is_break(text[outline->done - 1]) &&
		!is_break(text[outline->done]);
	return WENT_ON;
}

static enum step add_field(struct outline *outline, const char *text,
	size_t len, bool is_whole)
{
	struct message *message = outline->state;
	const struct hl7v2_marks *marks = &message->marks;
	const struct cut cut = { outline, text, { marks->repetition,
		marks->component, marks->subcomponent } };
	size_t start = outline->done + 1, end;
	unsigned number = message->field;
	uint32_t at;

	end = message->scanned > start ? message->scanned : start;
	while (end < len && text[end] != marks->field && !is_break(text[end]))
		end++;
	message->scanned = end;
	if (end == len && !is_whole)
		return WAITS;
	if (end > start) {
		at = add_numbered(outline, start, end - start,
			message->segment, number);
		if (at == INDEX_NONE || (!(message->is_header &&
		    number == 2) && !split(&cut, at, (struct hl7v2_run){
		    text + start, end - start }, REPETITION)))
			return IS_FULL;
	}
	message->field++;
	outline->done = end;
	return WENT_ON;
}

static bool feed(struct outline *outline, const char *text, size_t len,
	size_t stop, bool is_whole)
{
	struct message *message = outline->state;
	enum step step = WENT_ON;

	while (outline->done < stop && step == WENT_ON) {
		size_t from = outline->done;

		if (message->segment == INDEX_NONE)
			step = begin_segment(outline, text, len, is_whole);
		else if (is_break(text[from]))
			end_segment(outline);
		else
			step = add_field(outline, text, len, is_whole);
		if (step == IS_FULL)
			outline_set_full(outline, text, from);
		else
			outline->ready = outline->written;
	}
	if (step == WENT_ON && is_whole && outline->done == len &&
	    message->segment != INDEX_NONE)
		end_segment(outline);
	return step == WENT_ON && outline->done < len;
}

static void fill(const char *text, const struct outline_node *node,
	struct row *row)
{
	(void)text;
	if (node->parent != INDEX_NONE)
		return;
	row->key = node->start;
	row->key_len = 3;
}

/* Where a row stands; returns its segment's row. */
static uint32_t place_of(const struct outline *outline, const char *text,
	uint32_t at, struct hl7v2_place *place)
{
	uint32_t chain[LEVELS + 2];
	unsigned depth = 0;
	bool repeats;

	*place = (struct hl7v2_place){ .occurrence = 1 };
	while (outline->nodes[at].parent != INDEX_NONE) {
		chain[depth++] = at;
		at = outline->nodes[at].parent;
	}
	memcpy(place->segment, text + outline->nodes[at].start, 3);
	place->occurrence = node_number(&outline->nodes[at]);
	if (depth == 0)
		return at;
	repeats = node_kind(&outline->nodes[chain[depth - 1]]) == ROW_ARRAY;
	place->field = node_number(&outline->nodes[chain[--depth]]);
	if (depth > 0 && repeats)
		place->repetition =
			node_number(&outline->nodes[chain[--depth]]);
	if (depth > 0)
		place->component =
			node_number(&outline->nodes[chain[--depth]]);
	if (depth > 0)
		place->subcomponent =
			node_number(&outline->nodes[chain[--depth]]);
	return at;
}

static void label(const struct outline *outline, const char *text,
	uint32_t at, struct buf *out)
{
	const struct message *message = outline->state;
	const struct outline_node *node;
	struct hl7v2_segment segment = { .marks = message->marks };
	struct hl7v2_place place;
	size_t len;

	node = &outline->nodes[place_of(outline, text, at, &place)];
	len = node->pair == INDEX_NONE ? outline->done - node->start :
		node->len;
	segment.run = (struct hl7v2_run){ text + node->start, len };
	memcpy(segment.name, place.segment, sizeof(segment.name));
	place.occurrence = 1;
	hl7v2_print_place(&place, out);
	buf_putc(out, ' ');
	len = out->len;
	hl7v2_print_name(&segment, &place, out);
	if (out->len == len)
		buf_truncate(out, len - 1);
}

static void value(const struct outline *outline, const char *text,
	uint32_t at, struct buf *out)
{
	const struct outline_node *node = &outline->nodes[at];

	buf_append(out, text + node->start, node->len);
}

static void path(const struct outline *outline, const char *text,
	uint32_t at, struct buf *out)
{
	struct hl7v2_place place;

	(void)place_of(outline, text, at, &place);
	hl7v2_print_place(&place, out);
}

/* The beginning of it. */
static void preview(const struct outline *outline, const char *text,
	uint32_t at, struct buf *out)
{
	const struct outline_node *node = &outline->nodes[at];
	size_t len = node->len;

	if (len > PREVIEW_MAX)
		len = text_fit(text + node->start, PREVIEW_MAX * 4 < len ?
			PREVIEW_MAX * 4 : len, PREVIEW_MAX);
	text_scrub(out, text + node->start, len);
	if (len < node->len)
		buf_puts(out, "…");
}

const struct outline_ops outline_hl7v2 = {
	.new_state = new_state, .free_state = free_state, .memory = memory,
	.feed = feed, .fill = fill, .label = label, .value = value,
	.path = path, .preview = preview,
};
