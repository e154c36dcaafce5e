#include "core/doc/index_internal.h"

/*
 * The second stage: from token starts to rows.
 *
 * Each start is one step of the grammar (RFC 8259), whose state is `want` and
 * the stack of open containers. A value's row is written when its first byte
 * is met; a string is known to be over when the next start comes, as nothing
 * starts inside a string, and a word is checked then too. So the last row
 * written may not be whole yet: it does not count as ready.
 *
 * Batches are cut at 64-byte blocks counted from the text's begin, whatever
 * the pieces it came in, so the rows are the same for every way of feeding.
 */

#include <string.h>

#include "core/doc/word.h"

static void push_row(struct doc_index *index, size_t at, uint32_t type)
{
	bool has_key = index->key != INDEX_NONE;
	uint32_t parent = ROWS_MAX;

	if (index->depth > 0) {
		struct frame *frame = &index->stack[index->depth - 1];

		parent = frame->row;
		frame->count++;
	} else if (index->is_sequence) {
		index_note_text(index);
	}
	if (index->written == index->room)
		index_grow(index);
	*index_node(index, index->written++) = (struct node){
		.start = has_key ? index->key : (uint32_t)at,
		.link = link_make(type, parent) | (has_key ? LINK_KEY : 0),
	};
	index->key = INDEX_NONE;
	index->want = AFTER_VALUE;
}

static const char *open_container(struct doc_index *index, size_t at,
	bool is_object)
{
	struct frame *frame = &index->stack[index->depth];

	if (index->depth == INDEX_DEPTH_MAX)
		return "the nesting is more than 2048 levels deep";
	frame->row = index->written;
	frame->count = 0;
	frame->position = index->depth > 0 ? frame[-1].count :
		index->text_count;
	frame->is_object = is_object;
	push_row(index, at, LINK_OPEN);
	index->depth++;
	index->want = is_object ? WANT_KEY_OR_END : WANT_ELEMENT_OR_END;
	return NULL;
}

static const char *close_container(struct doc_index *index, size_t at)
{
	struct frame *frame = &index->stack[--index->depth];

	if (index->written == index->room)
		index_grow(index);
	*index_node(index, index->written) = (struct node){
		.start = (uint32_t)at,
		.link = link_make(LINK_CLOSE, frame->row),
	};
	if (index->written - frame->row >= SPAN_ROWS)
		index_keep_span(index, frame, index->written);
	index->written++;
	index->want = AFTER_VALUE;
	return NULL;
}

/* The bracket behind an opening one: its row becomes that of an empty one. */
static const char *close_empty(struct doc_index *index)
{
	struct frame *frame = &index->stack[--index->depth];

	index_node(index, frame->row)->link &=
		~((uint32_t)LINK_CLOSE << LINK_SHIFT);
	index->want = AFTER_VALUE;
	return NULL;
}

static const char *take_value(struct doc_index *index, size_t at, char c,
	const char *otherwise)
{
	if (c == '"') {
		push_row(index, at, LINK_LEAF);
	} else if (c == '{' || c == '[') {
		return open_container(index, at, c == '{');
	} else if (c == '-' || (c >= '0' && c <= '9') ||
	    (c >= 'a' && c <= 'z')) {
		push_row(index, at, LINK_LEAF);
		index->want = AFTER_WORD;
	} else {
		return otherwise;
	}
	return NULL;
}

static const char *after_value(struct doc_index *index, size_t at, char c)
{
	bool is_object;

	if (index->depth == 0)
		return index->is_sequence ? take_value(index, at, c,
			"a value was expected") :
			"only one value was expected";
	is_object = index->stack[index->depth - 1].is_object;
	if (c == ',') {
		index->want = is_object ? WANT_KEY : WANT_VALUE;
		return NULL;
	}
	if (c == (is_object ? '}' : ']'))
		return close_container(index, at);
	return is_object ? "a comma or } was expected" :
		"a comma or ] was expected";
}

/* One step; NULL or the reason why there is none. */
static const char *take(struct doc_index *index, size_t at, char c)
{
	switch (index->want) {
	case WANT_KEY_OR_END:
		if (c == '}')
			return close_empty(index);
		/* fall through */
	case WANT_KEY:
		if (c != '"')
			return index->want == WANT_KEY ?
				"a key in quotes was expected" :
				"a key in quotes or } was expected";
		index->key = (uint32_t)at;
		index->want = WANT_COLON;
		return NULL;
	case WANT_COLON:
		if (c != ':')
			return "a colon was expected";
		index->want = WANT_VALUE;
		return NULL;
	case WANT_ELEMENT_OR_END:
		if (c == ']')
			return close_empty(index);
		return take_value(index, at, c, "a value or ] was expected");
	case WANT_VALUE:
		return take_value(index, at, c, "a value was expected");
	default:
		return after_value(index, at, c);
	}
}

/* The row that the fault would cut: the key's, the last one, or none. */
static void set_fault(struct doc_index *index, const char *text,
	size_t offset, const char *reason, size_t raw_from)
{
	if (index->key != INDEX_NONE)
		raw_from = index->key;
	index_set_fault(index, text, offset, reason, raw_from);
}

/* A word is over: what stands before `to` is it, and white space. */
static bool end_word(struct doc_index *index, const char *text, size_t to,
	bool is_end)
{
	size_t from = index_value_start(index, text, index->written - 1), bad;
	const char *reason = word_check(text, from, to, is_end, &bad);

	index->want = AFTER_VALUE;
	if (reason == NULL)
		return true;
	index_set_fault(index, text, bad, reason,
		index_node(index, index->written - 1)->start);
	return false;
}

/* Where take_many() stands: its functions are inlined, so in registers. */
struct run {
	const uint32_t *at, *end;
	struct node *row;
	uint32_t number;	/* of that row */
	uint32_t link;		/* for a leaf of this container */
	struct frame *frame;
	bool is_first;		/* nothing came in it yet */
};

enum step { STEP_NONE, STEP_OPENED, STEP_VALUE };

static inline void put_row(struct run *run, uint32_t start, uint32_t link)
{
	*run->row++ = (struct node){ start, link };
	run->number++;
}

static inline void set_frame(struct run *run, struct frame *frame)
{
	run->frame = frame;
	run->link = frame->row | (frame->is_object ? LINK_KEY : 0);
}

static inline enum step step_in(struct run *run, struct doc_index *index,
	uint32_t start, bool is_object)
{
	struct frame *frame = run->frame + 1;

	if (frame == index->stack + INDEX_DEPTH_MAX)
		return STEP_NONE;
	*frame = (struct frame){ .row = run->number,
		.position = run->frame->count++, .is_object = is_object };
	put_row(run, start, run->link | LINK_OPEN << LINK_SHIFT);
	set_frame(run, frame);
	run->is_first = true;
	return STEP_OPENED;
}

/* One member or element, up to the comma or bracket behind it. */
static inline enum step take_one(struct run *run, struct doc_index *index,
	const char *text)
{
	uint32_t start = run->at[0], value = start;
	size_t used = 1, bad;
	char c;

	if (run->frame->is_object) {
		if (text[start] != '"' || text[run->at[1]] != ':')
			return STEP_NONE;
		value = run->at[2];
		used = 3;
	}
	c = text[value];
	if (c == '{' || c == '[') {
		/* An empty one is left to take(). */
		if (text[run->at[used]] == c + 2 ||
		    step_in(run, index, start, c == '{') == STEP_NONE)
			return STEP_NONE;
		run->at += used;
		return STEP_OPENED;
	}
	if (c != '"' && (c < '-' || c > 'z' ||
	    word_check(text, value, run->at[used], false, &bad) != NULL))
		return STEP_NONE;
	put_row(run, start, run->link);
	run->frame->count++;
	run->at += used;
	return STEP_VALUE;
}

/* Closing brackets, then a comma; false when it stops before one. */
static inline bool take_ends(struct run *run, struct doc_index *index,
	const char *text)
{
	for (; run->at < run->end; run->at++) {
		struct frame *frame = run->frame;
		char c = text[*run->at];

		if (c == ',') {
			run->at++;
			run->is_first = false;
			return true;
		}
		if (c != (frame->is_object ? '}' : ']') ||
		    frame == index->stack)
			return false;
		if (run->number - frame->row >= SPAN_ROWS)
			index_keep_span(index, frame, run->number);
		put_row(run, *run->at, frame->row |
			(uint32_t)LINK_CLOSE << LINK_SHIFT);
		set_frame(run, frame - 1);
	}
	return false;
}

static bool begin_run(struct run *run, struct doc_index *index,
	const uint32_t *starts, size_t count)
{
	size_t room = index->room - index->written;

	if (index->depth == 0 || count < 8 || room < 8 ||
	    index->want == WANT_COLON || index->want == AFTER_WORD ||
	    index->key != INDEX_NONE ||
	    index->written >= ROWS_MAX - CHUNK_ROWS)
		return false;
	/* A start makes a row at most, so rows need not be counted. */
	run->at = starts;
	run->end = starts + (count < room ? count : room);
	run->row = index_node(index, index->written);
	run->number = index->written;
	set_frame(run, &index->stack[index->depth - 1]);
	run->is_first = index->want == WANT_KEY_OR_END ||
		index->want == WANT_ELEMENT_OR_END;
	return true;
}

static enum want want_of(const struct run *run)
{
	if (run->is_first)
		return run->frame->is_object ? WANT_KEY_OR_END :
			WANT_ELEMENT_OR_END;
	return run->frame->is_object ? WANT_KEY : WANT_VALUE;
}

/*
 * The fast way: members and elements as they nearly all are. At the first
 * start that is not as expected, or when starts or rows run short, it leaves
 * the rest to take(), which alone knows faults, the root's end and empty
 * containers. Returns the starts taken.
 */
static size_t take_many(struct doc_index *index, const char *text,
	const uint32_t *starts, size_t count)
{
	enum step step = index->want == AFTER_VALUE ? STEP_VALUE : STEP_NONE;
	bool is_after = false;
	struct run run;

	if (!begin_run(&run, index, starts, count))
		return 0;
	do {
		if (step == STEP_VALUE && !take_ends(&run, index, text)) {
			is_after = true;
			break;
		}
		if (run.end - run.at < 4)
			break;
		step = take_one(&run, index, text);
	} while (step != STEP_NONE);
	index->want = is_after ? AFTER_VALUE : want_of(&run);
	index->written = run.number;
	index->depth = (uint32_t)(run.frame - index->stack) + 1;
	return (size_t)(run.at - starts);
}

static bool take_all(struct doc_index *index, const char *text,
	const uint32_t *starts, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const char *reason;

		i += take_many(index, text, starts + i, count - i);
		if (i == count)
			break;
		if (index->want == AFTER_WORD &&
		    !end_word(index, text, starts[i], false))
			return false;
		if (index->written >= ROWS_MAX)
			reason = "there are more than 536870910 rows";
		else
			reason = take(index, starts[i], text[starts[i]]);
		if (reason != NULL) {
			set_fault(index, text, starts[i], reason, starts[i]);
			return false;
		}
	}
	return true;
}

static void fault_in_string(struct doc_index *index, const char *text,
	size_t offset, const char *reason)
{
	set_fault(index, text, offset, reason, index->key == INDEX_NONE ?
		index_node(index, index->written - 1)->start : offset);
}

static const char *missing(const struct doc_index *index)
{
	if (index->depth > 0)
		return index->stack[index->depth - 1].is_object ?
			"the text ends before }" : "the text ends before ]";
	return index->written == 0 ? "there is nothing here" : NULL;
}

/* The text is over. */
static void finish(struct doc_index *index, const char *text, size_t len)
{
	const char *reason;

	index->is_finished = true;
	if (index->blocks.in_string != 0) {
		fault_in_string(index, text, len,
			"the text ends inside a string");
		return;
	}
	if (index->want == AFTER_WORD && !end_word(index, text, len, true))
		return;
	reason = len == UINT32_MAX ? "a text may have less than 4 GiB" :
		missing(index);
	if (reason != NULL)
		set_fault(index, text, len, reason, len);
}

static void scan_batch(struct doc_index *index, const char *text, size_t to)
{
	uint32_t starts[BLOCKS_STARTS];
	struct blocks *blocks = &index->blocks;
	size_t count = blocks_scan(blocks, text, index->done, to, 0, starts);

	if (!take_all(index, text, starts, count))
		return;
	index->done = to;
	if (blocks->bad != SIZE_MAX)
		fault_in_string(index, text, blocks->bad, blocks->reason);
}

static void count_ready(struct doc_index *index)
{
	bool is_cut = index->want == AFTER_WORD ||
		(index->want == AFTER_VALUE && index->blocks.in_string != 0);

	index->ready = index->good = index->written - is_cut;
}

/* Skips a byte order mark; false while that can't be known. */
static bool begin(struct doc_index *index, const char *text, size_t len,
	bool is_whole)
{
	if (len < 3 && !is_whole)
		return false;
	if (len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0)
		index->begin = index->done = 3;
	index->has_begun = true;
	return true;
}

/* Where the next batch may end; done when there is not a block for it. */
static size_t batch_end(const struct doc_index *index, size_t len,
	bool is_whole, size_t budget)
{
	size_t most = (size_t)BLOCKS_BATCH * BLOCK_BYTES;
	size_t left = len - index->done;

	if (budget < most)
		most = (budget + BLOCK_BYTES - 1) / BLOCK_BYTES * BLOCK_BYTES;
	if (left > most)
		left = most;
	else if (!is_whole)
		left -= left % BLOCK_BYTES;
	return index->done + left;
}

bool index_feed(struct doc_index *index, const char *text, size_t len,
	bool is_whole, size_t budget)
{
	size_t stop;

	if (len > UINT32_MAX)
		len = UINT32_MAX;
	is_whole = is_whole || len == UINT32_MAX;
	if (!index->has_begun && !begin(index, text, len, is_whole))
		return false;
	if (budget == 0)
		budget = 1;
	stop = len - index->done > budget ? index->done + budget : len;
	while (index->fault.reason == NULL && index->done < stop) {
		size_t to = batch_end(index, len, is_whole,
			stop - index->done);

		if (to == index->done)
			break;
		scan_batch(index, text, to);
	}
	if (index->fault.reason == NULL && is_whole && index->done == len &&
	    !index->is_finished)
		finish(index, text, len);
	if (index->fault.reason == NULL) {
		count_ready(index);
		return len - index->done >= BLOCK_BYTES ||
			(is_whole && index->done < len);
	}
	return index_add_raw(index, text, len, is_whole, budget);
}

struct doc_index *index_text(const char *text, size_t len)
{
	struct doc_index *index = index_new();

	while (index_feed(index, text, len, true, SIZE_MAX))
		continue;
	return index;
}
