#include "core/doc/format_internal.h"

/*
 * Token starts come from doc/blocks; a token's text goes out when the next
 * start shows where it ended, less the white space behind it.
 *
 * The input is copied into a window of fixed size, in front of which the last
 * bytes of the one before are kept, as doc/blocks may look back at a sequence
 * cut by a block's end. At the window's end a token that goes on is sent as
 * far as it came; so a string may be longer than any memory. Output is
 * gathered likewise. format_fast.c takes what is usual; here is all of it.
 */

#include <stdlib.h>
#include <string.h>

struct formatter *format_new(unsigned indent, format_sink *sink, void *data)
{
	struct formatter *formatter = xmalloc(sizeof(*formatter));

	memset(formatter, 0, offsetof(struct formatter, window));
	memset(formatter->window, ' ', KEPT);
	formatter->indent = indent;
	formatter->sink = sink;
	formatter->data = data;
	formatter->line = 1;
	blocks_init(&formatter->blocks);
	return formatter;
}

void format_free(struct formatter *formatter)
{
	free(formatter);
}

const struct format_fault *format_fault(const struct formatter *formatter)
{
	return formatter->is_fault ? &formatter->fault : NULL;
}

static void send(struct formatter *formatter, const char *text, size_t len)
{
	if (len > 0 && !formatter->is_refused)
		formatter->is_refused = !formatter->sink(formatter->data,
			text, len);
}

void format_flush(struct formatter *formatter)
{
	send(formatter, formatter->out, formatter->out_len);
	formatter->out_len = 0;
}

/* text may be read SHORT bytes on. */
static inline void put(struct formatter *formatter, const char *text,
	size_t len)
{
	if (len > OUT - formatter->out_len)
		format_flush(formatter);
	if (len > OUT)
		send(formatter, text, len);
	else if (len <= SHORT)
		memcpy(formatter->out + formatter->out_len, text, SHORT);
	else
		memcpy(formatter->out + formatter->out_len, text, len);
	formatter->out_len += len <= OUT ? len : 0;
}

static inline void put_char(struct formatter *formatter, char c)
{
	if (formatter->out_len == OUT)
		format_flush(formatter);
	formatter->out[formatter->out_len++] = c;
}

static void new_line(struct formatter *formatter)
{
	static const char blanks[SHORT * 2] =
		"                                "
		"                               ";
	size_t left = (size_t)formatter->depth * formatter->indent;

	if (formatter->indent == 0)
		return;
	put_char(formatter, '\n');
	for (; left > SHORT; left -= SHORT)
		put(formatter, blanks, SHORT);
	put(formatter, blanks, left);
}

static const char *open_container(struct formatter *formatter, char c)
{
	if (formatter->depth == DEPTH_MAX)
		return "the nesting is more than 2048 levels deep";
	formatter->is_object[formatter->depth++] = c == '{';
	formatter->want = c == '{' ? WANT_KEY_OR_END : WANT_ELEMENT_OR_END;
	put_char(formatter, c);
	return NULL;
}

static const char *close_container(struct formatter *formatter, char c)
{
	bool is_empty = formatter->want != AFTER_VALUE;

	formatter->depth--;
	if (!is_empty)
		new_line(formatter);
	put_char(formatter, c);
	formatter->want = AFTER_VALUE;
	return NULL;
}

static void begin_token(struct formatter *formatter, size_t at,
	enum format_token token)
{
	formatter->token = token;
	formatter->from = at;
	formatter->token_start = formatter->base + at - KEPT;
}

static const char *take_value(struct formatter *formatter, size_t at, char c,
	const char *otherwise)
{
	bool is_word = c == '-' || (c >= '0' && c <= '9') ||
		(c >= 'a' && c <= 'z');

	if (c != '"' && c != '{' && c != '[' && !is_word)
		return otherwise;
	if (formatter->depth == 0 && formatter->has_value)
		put_char(formatter, '\n');
	else if (formatter->depth > 0 && !format_in_object(formatter))
		new_line(formatter);
	formatter->has_value = true;
	if (c == '{' || c == '[')
		return open_container(formatter, c);
	begin_token(formatter, at, is_word ? TOKEN_WORD : TOKEN_STRING);
	if (is_word)
		word_begin(&formatter->word, c);
	formatter->want = AFTER_VALUE;
	return NULL;
}

static const char *after_value(struct formatter *formatter, size_t at, char c)
{
	bool in_object = format_in_object(formatter);

	if (formatter->depth == 0)
		return take_value(formatter, at, c, "a value was expected");
	if (c == ',') {
		put_char(formatter, ',');
		formatter->want = in_object ? WANT_KEY : WANT_VALUE;
		return NULL;
	}
	if (c == (in_object ? '}' : ']'))
		return close_container(formatter, c);
	return in_object ? "a comma or } was expected" :
		"a comma or ] was expected";
}

static const char *take_key(struct formatter *formatter, size_t at, char c)
{
	if (c != '"')
		return formatter->want == WANT_KEY ?
			"a key in quotes was expected" :
			"a key in quotes or } was expected";
	new_line(formatter);
	begin_token(formatter, at, TOKEN_STRING);
	formatter->want = WANT_COLON;
	return NULL;
}

/* One step of the grammar; NULL or the reason why there is none. */
static const char *take(struct formatter *formatter, size_t at)
{
	char c = formatter->window[at];

	switch (formatter->want) {
	case WANT_KEY_OR_END:
		return c == '}' ? close_container(formatter, c) :
			take_key(formatter, at, c);
	case WANT_KEY:
		return take_key(formatter, at, c);
	case WANT_COLON:
		if (c != ':')
			return "a colon was expected";
		put_char(formatter, ':');
		if (formatter->indent > 0)
			put_char(formatter, ' ');
		formatter->want = WANT_VALUE;
		return NULL;
	case WANT_ELEMENT_OR_END:
		return c == ']' ? close_container(formatter, c) :
			take_value(formatter, at, c,
			"a value or ] was expected");
	case WANT_VALUE:
		return take_value(formatter, at, c, "a value was expected");
	default:
		return after_value(formatter, at, c);
	}
}

/* Lines that end in window[KEPT..to). By blocks, so that compilers can count
   many bytes at once: pretty-printed input has a line every few bytes. */
static void count_lines(struct formatter *formatter, size_t to)
{
	const char *window = formatter->window;
	size_t at = KEPT, last = to;

	for (; to - at >= BLOCK_BYTES; at += BLOCK_BYTES) {
		uint8_t feeds = 0;

		for (size_t i = 0; i < BLOCK_BYTES; i++)
			feeds += window[at + i] == '\n';
		formatter->line += feeds;
	}
	for (; at < to; at++)
		formatter->line += window[at] == '\n';
	while (last > KEPT && window[last - 1] != '\n')
		last--;
	if (last > KEPT)
		formatter->line_start = formatter->base + last - KEPT;
}

/* The rest, from raw_from in the window on, goes out as it came. */
static void set_fault(struct formatter *formatter, size_t offset,
	const char *reason, size_t raw_from)
{
	size_t end = KEPT + formatter->held;

	count_lines(formatter, offset < formatter->base ? KEPT :
		offset - formatter->base + KEPT);
	formatter->is_fault = true;
	formatter->fault = (struct format_fault){
		.offset = offset, .line = formatter->line,
		.column = offset - formatter->line_start + 1,
		.reason = reason,
	};
	format_flush(formatter);
	send(formatter, formatter->window + raw_from, end - raw_from);
}

/*
 * Sends what there is of a token before `to`: all the rest of it if it is
 * over, which is there (is_end: because the text ends).
 */
static bool send_token(struct formatter *formatter, size_t to, bool is_over,
	bool is_end)
{
	const char *text = formatter->window + formatter->from, *reason = NULL;
	size_t len = to - formatter->from, used;

	if (is_over)
		len = format_trim(text, len);
	if (formatter->token == TOKEN_WORD) {
		used = word_take(&formatter->word, text, len);
		if (used < len)
			reason = word_misfit(&formatter->word);
		else if (is_over)
			reason = word_fault(&formatter->word, is_end);
		if (reason != NULL) {
			bool is_start = formatter->word.rest != NULL &&
				!(is_end && used == len);

			set_fault(formatter, is_start ?
				formatter->token_start : formatter->base +
				formatter->from + used - KEPT, reason,
				formatter->from);
			return false;
		}
	}
	put(formatter, text, len);
	if (is_over)
		formatter->token = TOKEN_NONE;
	formatter->from = KEPT;
	return true;
}

static bool take_start(struct formatter *formatter, size_t at)
{
	const char *reason;

	if (formatter->token != TOKEN_NONE &&
	    !send_token(formatter, at, true, false))
		return false;
	reason = take(formatter, at);
	if (reason == NULL)
		return true;
	if (formatter->has_value)
		put_char(formatter, '\n');
	set_fault(formatter, formatter->base + at - KEPT, reason, at);
	return false;
}

static bool take_batch(struct formatter *formatter, size_t from, size_t to)
{
	uint32_t starts[BLOCKS_STARTS];
	struct blocks *blocks = &formatter->blocks;
	size_t count = blocks_scan(blocks, formatter->window, from, to, 0,
		starts);

	for (size_t i = 0; i < count; i++) {
		i += format_take_many(formatter, starts + i, count - i);
		if (i < count && !take_start(formatter, starts[i]))
			return false;
	}
	if (blocks->bad != SIZE_MAX) {
		set_fault(formatter, formatter->base + blocks->bad - KEPT,
			blocks->reason, formatter->from);
		return false;
	}
	return true;
}

/* Takes all of the window and empties it. */
static void take_window(struct formatter *formatter)
{
	size_t from = KEPT, end = KEPT + formatter->held;
	struct blocks *blocks = &formatter->blocks;

	while (from < end) {
		size_t most = (size_t)BLOCKS_BATCH * BLOCK_BYTES;
		size_t to = end - from > most ? from + most : end;

		if (!take_batch(formatter, from, to))
			return;
		from = to;
	}
	if (formatter->token != TOKEN_NONE && !send_token(formatter, end,
	    blocks->in_string == 0 && blocks->in_word == 0, false))
		return;
	count_lines(formatter, end);
	memmove(formatter->window, formatter->window + formatter->held, KEPT);
	if (blocks->pending != SIZE_MAX)
		blocks->pending -= formatter->held;
	formatter->base += formatter->held;
	formatter->held = 0;
}

/* A byte order mark becomes white space; columns are counted behind it. */
static void skip_mark(struct formatter *formatter)
{
	char *begin = formatter->window + KEPT;

	if (formatter->base != 0 || formatter->held < 3 ||
	    memcmp(begin, "\xef\xbb\xbf", 3) != 0)
		return;
	memset(begin, ' ', 3);
	formatter->line_start = 3;
}

bool format_feed(struct formatter *formatter, const char *text, size_t len)
{
	while (len > 0 && !formatter->is_fault && !formatter->is_refused) {
		size_t room = WINDOW - formatter->held;
		size_t part = len < room ? len : room;

		memcpy(formatter->window + KEPT + formatter->held, text,
			part);
		formatter->held += part;
		text += part;
		len -= part;
		if (formatter->held == WINDOW) {
			skip_mark(formatter);
			take_window(formatter);
		}
	}
	if (formatter->is_fault)
		send(formatter, text, len);
	return !formatter->is_refused;
}

/* Why the text may not end here, or NULL. */
static const char *missing(const struct formatter *formatter)
{
	if (formatter->blocks.in_string != 0)
		return "the text ends inside a string";
	if (formatter->depth == 0)
		return NULL;
	return format_in_object(formatter) ? "the text ends before }" :
		"the text ends before ]";
}

bool format_end(struct formatter *formatter)
{
	const char *reason;

	if (formatter->is_fault)
		return !formatter->is_refused;
	skip_mark(formatter);
	take_window(formatter);
	if (formatter->is_fault)
		return !formatter->is_refused;
	/* A word at the very end could still have gone on. */
	reason = missing(formatter);
	if ((formatter->token != TOKEN_WORD ||
	    send_token(formatter, KEPT, true, true)) && reason != NULL)
		set_fault(formatter, formatter->base, reason, KEPT);
	if (formatter->has_value)
		put_char(formatter, '\n');
	format_flush(formatter);
	return !formatter->is_refused;
}
