#include "core/doc/format_internal.h"

/*
 * The fast way through a formatter's starts, as index_scan.c has one: whole
 * members and elements with the state in registers. What is not as expected,
 * or too long for the room that is left, is not touched and stays for the slow
 * steps in format.c, which alone know faults, the root, empty containers and
 * tokens that a window cuts.
 */

#include <string.h>

/* Deepest indentation that is written here. */
enum { BLANKS_MAX = 256, ROOM_MIN = BLANKS_MAX + 2 * SHORT + 8 };

struct run {
	const uint32_t *at, *end;
	const char *window;
	char *out, *limit;
	size_t indent, blanks;	/* columns a level, and here */
	bool in_object;
	bool is_first;		/* nothing came in this container yet */
};

enum step { STEP_NONE, STEP_OPENED, STEP_VALUE };

/* Room has been seen to: at least SHORT bytes behind what is needed. */
static inline void copy(struct run *run, const char *text, size_t len)
{
	memcpy(run->out, text, SHORT);
	if (len > SHORT)
		memcpy(run->out + SHORT, text + SHORT, len - SHORT);
	run->out += len;
}

static inline void new_line(struct run *run)
{
	if (run->indent == 0)
		return;
	*run->out++ = '\n';
	memset(run->out, ' ', SHORT);
	if (run->blanks > SHORT)
		memset(run->out + SHORT, ' ', run->blanks - SHORT);
	run->out += run->blanks;
}

static inline bool has_room(const struct run *run, size_t len)
{
	return run->blanks <= BLANKS_MAX &&
		(size_t)(run->limit - run->out) >= len + ROOM_MIN;
}

static inline enum step step_in(struct run *run, struct formatter *formatter,
	char c)
{
	*run->out++ = c;
	run->in_object = c == '{';
	formatter->is_object[formatter->depth++] = run->in_object;
	run->blanks += run->indent;
	run->is_first = true;
	return STEP_OPENED;
}

static inline void put_key(struct run *run, size_t key, size_t colon)
{
	const char *text = run->window + key;

	copy(run, text, format_trim(text, colon - key));
	*run->out++ = ':';
	*run->out = ' ';
	run->out += run->indent > 0;
}

/* One member or element, up to the comma or bracket behind it. */
static inline enum step take_one(struct run *run, struct formatter *formatter)
{
	const char *window = run->window;
	size_t start = run->at[0], used = run->in_object ? 3 : 1, bad;
	size_t value = run->at[used - 1], next = run->at[used];
	char c = window[value];
	bool is_open = c == '{' || c == '[';

	if (run->in_object && (window[start] != '"' ||
	    window[run->at[1]] != ':'))
		return STEP_NONE;
	if (!has_room(run, next - start))
		return STEP_NONE;
	/* An empty container is left to the slow steps. */
	if (is_open ? window[next] == c + 2 ||
	    formatter->depth == DEPTH_MAX : c != '"' && (c < '-' || c > 'z' ||
	    word_check(window, value, next, false, &bad) != NULL))
		return STEP_NONE;
	new_line(run);
	if (run->in_object)
		put_key(run, start, run->at[1]);
	run->at += used;
	if (is_open)
		return step_in(run, formatter, c);
	copy(run, window + value, format_trim(window + value, next - value));
	return STEP_VALUE;
}

/* Closing brackets, then a comma; false when it stops before one. */
static inline bool take_ends(struct run *run, struct formatter *formatter)
{
	for (; run->at < run->end; run->at++) {
		char c = run->window[*run->at];

		if (!has_room(run, 0))
			return false;
		if (c == ',') {
			run->at++;
			*run->out++ = c;
			run->is_first = false;
			return true;
		}
		if (c != (run->in_object ? '}' : ']') ||
		    formatter->depth == 1)
			return false;
		run->blanks -= run->indent;
		new_line(run);
		*run->out++ = c;
		run->in_object = formatter->is_object[--formatter->depth - 1];
	}
	return false;
}

static enum format_want want_of(const struct run *run)
{
	if (run->is_first)
		return run->in_object ? WANT_KEY_OR_END : WANT_ELEMENT_OR_END;
	return run->in_object ? WANT_KEY : WANT_VALUE;
}

static struct run begin_run(struct formatter *formatter,
	const uint32_t *starts, size_t count)
{
	if (formatter->out_len > OUT / 2)
		format_flush(formatter);
	return (struct run){
		.at = starts, .end = starts + count,
		.window = formatter->window,
		.out = formatter->out + formatter->out_len,
		.limit = formatter->out + OUT,
		.indent = formatter->indent,
		.blanks = (size_t)formatter->indent * formatter->depth,
		.in_object = format_in_object(formatter),
		.is_first = formatter->want == WANT_KEY_OR_END ||
			formatter->want == WANT_ELEMENT_OR_END,
	};
}

size_t format_take_many(struct formatter *formatter, const uint32_t *starts,
	size_t count)
{
	enum step step = formatter->want == AFTER_VALUE ? STEP_VALUE :
		STEP_NONE;
	bool is_after = false;
	struct run run;

	if (formatter->depth == 0 || count < 8 ||
	    formatter->token != TOKEN_NONE || formatter->want == WANT_COLON ||
	    (formatter->want == WANT_VALUE && format_in_object(formatter)))
		return 0;
	run = begin_run(formatter, starts, count);
	do {
		if (step == STEP_VALUE && !take_ends(&run, formatter)) {
			is_after = true;
			break;
		}
		if (run.end - run.at < 4)
			break;
		step = take_one(&run, formatter);
	} while (step != STEP_NONE);
	formatter->want = is_after ? AFTER_VALUE : want_of(&run);
	formatter->out_len = (size_t)(run.out - formatter->out);
	return (size_t)(run.at - starts);
}
