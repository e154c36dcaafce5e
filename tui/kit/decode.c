#include "tui/kit/decode.h"

/*
 * Bytes gather in `seq` until they are a whole key or can't become one. The
 * grammar of ECMA-48 says where a sequence ends even when its meaning is
 * unknown, so nothing strange is ever typed into a form; what terminfo says
 * about this terminal (decoder_learn) is looked at first.
 *
 * Curses could do this in wgetch, but blocks for the escape delay, replaces
 * bytes of a paste that look like keys, and can't be fed from a test.
 * Modifiers come as xterm sends them: "CSI 1 ; m A", m - 1 having 2 for Alt.
 */

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/log.h"
#include "core/base/text.h"

enum { ESC = 0x1b, SEQ_MAX = 64, PARAM_MAX = 4, WHEEL_ROWS = 3 };
enum { PATIENCE_ESC = 25, PATIENCE_SEQUENCE = 100 };

static const char paste_end[] = "\033[201~";

struct learned {
	char bytes[16];
	key_code key;
};

struct decoder {
	struct decoder_out out;
	struct learned *learned;
	size_t learned_count, learned_alloc;
	char seq[SEQ_MAX];
	size_t seq_len;
	unsigned resets;
	bool is_pasting;
	struct buf paste;
	size_t paste_matched;	/* bytes of paste_end seen so far */
};

/* What the bytes in seq are; more may be needed to tell. */
enum verdict { NOTHING, PART, WHOLE };

/* What a usual terminal sends; the first line of a key is its own. */
static const struct {
	const char *bytes;
	key_code key;
} usual[] = {
	{ "[A", FDKEY_UP }, { "[B", FDKEY_DOWN },
	{ "[C", FDKEY_RIGHT }, { "[D", FDKEY_LEFT },
	{ "[H", FDKEY_HOME }, { "[F", FDKEY_END },
	{ "[2~", FDKEY_INSERT }, { "[3~", FDKEY_DELETE },
	{ "[5~", FDKEY_PAGE_UP }, { "[6~", FDKEY_PAGE_DOWN },
	{ "[Z", FDKEY_BACKTAB },
	{ "OP", FDKEY_F(1) }, { "OQ", FDKEY_F(2) },
	{ "OR", FDKEY_F(3) }, { "OS", FDKEY_F(4) },
	{ "[15~", FDKEY_F(5) }, { "[17~", FDKEY_F(6) },
	{ "[18~", FDKEY_F(7) }, { "[19~", FDKEY_F(8) },
	{ "[20~", FDKEY_F(9) }, { "[21~", FDKEY_F(10) },
	{ "[23~", FDKEY_F(11) }, { "[24~", FDKEY_F(12) },
	{ "[1~", FDKEY_HOME }, { "[4~", FDKEY_END },
	{ "[7~", FDKEY_HOME }, { "[8~", FDKEY_END },
	{ "[P", FDKEY_F(1) }, { "[Q", FDKEY_F(2) },
	{ "[R", FDKEY_F(3) }, { "[S", FDKEY_F(4) },
	{ "[11~", FDKEY_F(1) }, { "[12~", FDKEY_F(2) },
	{ "[13~", FDKEY_F(3) }, { "[14~", FDKEY_F(4) },
	{ "[[A", FDKEY_F(1) }, { "[[B", FDKEY_F(2) },
	{ "[[C", FDKEY_F(3) }, { "[[D", FDKEY_F(4) },
	{ "[[E", FDKEY_F(5) },
	{ "OA", FDKEY_UP }, { "OB", FDKEY_DOWN },
	{ "OC", FDKEY_RIGHT }, { "OD", FDKEY_LEFT },
	{ "OH", FDKEY_HOME }, { "OF", FDKEY_END },
	{ "OM", FDKEY_ENTER },
	/* The number pad in application mode. */
	{ "Oj", '*' }, { "Ok", '+' }, { "Om", '-' }, { "On", '.' },
	{ "Oo", '/' }, { "Op", '0' }, { "Oq", '1' }, { "Or", '2' },
	{ "Os", '3' }, { "Ot", '4' }, { "Ou", '5' }, { "Ov", '6' },
	{ "Ow", '7' }, { "Ox", '8' }, { "Oy", '9' },
};

struct decoder *decoder_new(const struct decoder_out *out)
{
	struct decoder *decoder = xcalloc(1, sizeof(*decoder));

	decoder->out = *out;
	buf_init_capped(&decoder->paste, DECODE_PASTE_MAX);
	return decoder;
}

void decoder_free(struct decoder *decoder)
{
	if (decoder == NULL)
		return;
	buf_finish(&decoder->paste);
	free(decoder->learned);
	free(decoder);
}

void decoder_learn(struct decoder *decoder, const char *bytes, key_code key)
{
	size_t len = strlen(bytes);
	struct learned *at;

	if (bytes[0] != ESC || len < 2 || len >= sizeof(at->bytes))
		return;
	decoder->learned = mem_grow(decoder->learned, decoder->learned_count,
		&decoder->learned_alloc, sizeof(*decoder->learned));
	at = &decoder->learned[decoder->learned_count++];
	memcpy(at->bytes, bytes, len + 1);
	at->key = key;
}

static void emit(struct decoder *decoder, key_code key)
{
	if (key != KEY_NONE)
		decoder->out.key(decoder->out.data, key);
}

static key_code control_key(unsigned char c)
{
	switch (c) {
	case '\r':
	case '\n':
		return FDKEY_ENTER;
	case '\t':
		return FDKEY_TAB;
	case '\b':
	case 0x7f:
		return FDKEY_BACKSPACE;
	case ESC:
		return FDKEY_ESC;
	default:
		return c;
	}
}

/* Bytes that a character beginning with c has; 1 where it can't begin one. */
static size_t character_length(unsigned char c)
{
	if (c < 0xc2 || c > 0xf4)
		return 1;
	return c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
}

static enum verdict read_character(const char *text, size_t len, key_code *key)
{
	unsigned char c = (unsigned char)text[0];
	struct text_rune rune;

	if (c < 0x20 || c == 0x7f) {
		*key = control_key(c);
		return WHOLE;
	}
	for (size_t i = 1; i < len; i++)
		if (((unsigned char)text[i] & 0xc0) != 0x80)
			return NOTHING;
	if (len < character_length(c))
		return PART;
	rune = text_decode(text, len);
	*key = rune.code;
	return rune.is_valid ? WHOLE : NOTHING;
}

/* M-1 to M-0 are F1 to F10, for keyboards and links that lose F-keys. */
static key_code with_alt(key_code key)
{
	if (key >= '0' && key <= '9')
		return FDKEY_F(key == '0' ? 10 : key - '0');
	return key | KEY_ALT;
}

/* Length of a CSI or SS3 sequence (without its Esc), once it is whole. */
static enum verdict measure(const char *text, size_t len)
{
	unsigned char last = (unsigned char)text[len - 1];

	if (len == 1)
		return PART;
	if (last < 0x20 || last > 0x7e)
		return NOTHING;
	if (text[0] == 'O')
		return WHOLE;
	/* The Linux console's F-keys; mouse reports of the oldest kind. */
	if (text[1] == '[')
		return len == 3 ? WHOLE : PART;
	if (text[1] == 'M')
		return len == 5 ? WHOLE : PART;
	return last >= 0x40 ? WHOLE : PART;
}

static size_t read_params(const char *text, size_t len, long param[PARAM_MAX])
{
	size_t count = 0;

	memset(param, 0, PARAM_MAX * sizeof(param[0]));
	for (size_t i = 0; i < len && count < PARAM_MAX; i++) {
		if (text_is_digit(text[i]) && param[count] < 100000)
			param[count] = param[count] * 10 + text[i] - '0';
		else if (text[i] == ';')
			count++;
	}
	return count < PARAM_MAX ? count + 1 : count;
}

static key_code look_up(const char *text, size_t len)
{
	for (size_t i = 0; i < FD_COUNT(usual); i++)
		if (strlen(usual[i].bytes) == len &&
		    memcmp(usual[i].bytes, text, len) == 0)
			return usual[i].key;
	return KEY_NONE;
}

/* "[1;3A" is "[A" and "[3;3~" is "[3~", with Alt. */
static key_code look_up_modified(const char *text, size_t len)
{
	long param[PARAM_MAX];
	char last = text[len - 1], plain[16];
	key_code key;
	int size;

	if (read_params(text + 1, len - 2, param) != 2 || param[1] < 1)
		return KEY_NONE;
	if (last == '~')
		size = snprintf(plain, sizeof(plain), "[%ld~", param[0]);
	else
		size = snprintf(plain, sizeof(plain), "[%c", last);
	key = look_up(plain, (size_t)size);
	if (key != KEY_NONE && ((param[1] - 1) & 2) != 0)
		key |= KEY_ALT;
	return key;
}

static void turn_wheel(struct decoder *decoder, long button)
{
	/* 4, 8 and 16 are Shift, Alt and Control. */
	button &= ~28L;
	if (button != 64 && button != 65)
		return;
	for (int i = 0; i < WHEEL_ROWS; i++)
		emit(decoder, button == 64 ? FDKEY_UP : FDKEY_DOWN);
}

static void run_sequence(struct decoder *decoder, const char *text, size_t len,
	bool has_alt)
{
	long param[PARAM_MAX];
	key_code key = look_up(text, len);

	if (len == 5 && memcmp(text, "[200~", 5) == 0) {
		decoder->is_pasting = true;
		return;
	}
	if (text[0] == '[' && text[1] == '<') {
		read_params(text + 2, len - 3, param);
		if (text[len - 1] == 'M')
			turn_wheel(decoder, param[0]);
		return;
	}
	if (text[0] == '[' && text[1] == 'M') {
		turn_wheel(decoder, (unsigned char)text[2] - 32);
		return;
	}
	if (key == KEY_NONE && text[0] == '[')
		key = look_up_modified(text, len);
	if (key != KEY_NONE && has_alt)
		key |= KEY_ALT;
	emit(decoder, key);
}

static enum verdict read_learned(const struct decoder *decoder, key_code *key)
{
	enum verdict verdict = NOTHING;

	for (size_t i = 0; i < decoder->learned_count; i++) {
		const struct learned *at = &decoder->learned[i];

		if (strncmp(at->bytes, decoder->seq, decoder->seq_len) != 0)
			continue;
		if (at->bytes[decoder->seq_len] == '\0') {
			*key = at->key;
			return WHOLE;
		}
		verdict = PART;
	}
	return verdict;
}

static void finish_sequence(struct decoder *decoder, key_code key)
{
	decoder->seq_len = 0;
	emit(decoder, key);
}

/* seq begins with Esc and has something behind it. */
static enum verdict read_escaped(struct decoder *decoder)
{
	size_t from = 1, len = decoder->seq_len;
	const char *seq = decoder->seq;
	enum verdict verdict;
	key_code key;

	verdict = read_learned(decoder, &key);
	if (verdict == WHOLE) {
		finish_sequence(decoder, key);
		return WHOLE;
	}
	if (seq[1] == ESC) {
		/* Two Escs: an Alt of old terminals, or Esc twice. */
		if (len == 2)
			return PART;
		from = 2;
	}
	if (seq[from] != '[' && seq[from] != 'O') {
		verdict = from == 2 ? NOTHING
			: read_character(seq + 1, len - 1, &key);
		if (verdict == WHOLE)
			finish_sequence(decoder, with_alt(key));
		return verdict;
	}
	verdict = measure(seq + from, len - from);
	if (verdict == WHOLE) {
		char copy[SEQ_MAX];

		memcpy(copy, seq + from, len - from);
		decoder->seq_len = 0;
		run_sequence(decoder, copy, len - from, from == 2);
	}
	return verdict;
}

static enum verdict read_seq(struct decoder *decoder)
{
	enum verdict verdict;
	key_code key;

	if (decoder->seq[0] == ESC)
		return decoder->seq_len == 1 ? PART : read_escaped(decoder);
	verdict = read_character(decoder->seq, decoder->seq_len, &key);
	if (verdict == WHOLE)
		finish_sequence(decoder, key);
	return verdict;
}

static void feed_key_byte(struct decoder *decoder, char byte)
{
	size_t before = decoder->seq_len;

	decoder->seq[decoder->seq_len++] = byte;
	if (read_seq(decoder) != NOTHING) {
		/* Too long to mean anything, but its end must be found. */
		if (decoder->seq_len == SEQ_MAX)
			decoder->seq_len--;
		return;
	}
	/* The byte ends nothing that was begun: it begins something new. */
	decoder->seq_len = before;
	decoder_flush(decoder);
	if (before > 0)
		feed_key_byte(decoder, byte);
}

static void finish_paste(struct decoder *decoder)
{
	struct buf text = decoder->paste;

	decoder->is_pasting = false;
	decoder->paste_matched = 0;
	buf_init_capped(&decoder->paste, DECODE_PASTE_MAX);
	if (text.failed)
		log_line(LOG_WARN, "a paste was cut at %d bytes",
			DECODE_PASTE_MAX);
	decoder->out.paste(decoder->out.data, text.data, text.len);
	buf_finish_wiped(&text);
}

static void feed_paste_byte(struct decoder *decoder, char byte)
{
	if (byte == paste_end[decoder->paste_matched]) {
		decoder->paste_matched++;
		if (paste_end[decoder->paste_matched] == '\0')
			finish_paste(decoder);
		return;
	}
	buf_append(&decoder->paste, paste_end, decoder->paste_matched);
	decoder->paste_matched = byte == paste_end[0];
	if (decoder->paste_matched == 0)
		buf_putc(&decoder->paste, byte);
}

void decoder_feed(struct decoder *decoder, const char *bytes, size_t len)
{
	unsigned resets = decoder->resets;

	/* The end of a paste may be lost; a lone Ctrl-C gets out of it. */
	if (decoder->is_pasting && len == 1 && bytes[0] == FDKEY_CTRL('c')) {
		finish_paste(decoder);
		return;
	}
	/* A key may lend the terminal away; what is behind it is dropped. */
	for (size_t i = 0; i < len && decoder->resets == resets; i++) {
		if (decoder->is_pasting)
			feed_paste_byte(decoder, bytes[i]);
		else
			feed_key_byte(decoder, bytes[i]);
	}
}

void decoder_reset(struct decoder *decoder)
{
	decoder->seq_len = decoder->paste_matched = 0;
	decoder->is_pasting = false;
	decoder->resets++;
	buf_clear(&decoder->paste);
}

int decoder_patience(const struct decoder *decoder)
{
	if (decoder->is_pasting || decoder->seq_len == 0)
		return 0;
	return decoder->seq_len == 1 && decoder->seq[0] == ESC ? PATIENCE_ESC
		: PATIENCE_SEQUENCE;
}

void decoder_flush(struct decoder *decoder)
{
	size_t len = decoder->seq_len;
	const char *seq = decoder->seq;

	decoder->seq_len = 0;
	if (len == 0 || seq[0] != ESC)
		return;
	if (len == 1) {
		emit(decoder, FDKEY_ESC);
	} else if (len == 2 && seq[1] == ESC) {
		emit(decoder, FDKEY_ESC);
		emit(decoder, FDKEY_ESC);
	} else if (len == 2 && (seq[1] == '[' || seq[1] == 'O')) {
		emit(decoder, (key_code)seq[1] | KEY_ALT);
	}
}

static void plain_bytes(key_code key, char *out, size_t size)
{
	char text[4];
	size_t len;

	for (size_t i = 0; i < FD_COUNT(usual); i++) {
		if (usual[i].key == key && key >= FDKEY_ENTER) {
			snprintf(out, size, "\033%s", usual[i].bytes);
			return;
		}
	}
	if (key == KEY_NONE || key > 0x10ffff)
		return;
	len = text_encode(key, text);
	snprintf(out, size, "%.*s", (int)len, text);
}

void decode_key_bytes(key_code key, char *out, size_t size)
{
	static const struct {
		key_code key;
		char byte;
	} controls[] = {
		{ FDKEY_ENTER, '\r' }, { FDKEY_TAB, '\t' },
		{ FDKEY_BACKSPACE, 0x7f }, { FDKEY_ESC, ESC },
	};

	if (size == 0)
		return;
	out[0] = '\0';
	if (size > 1 && (key & KEY_ALT) != 0) {
		out[0] = ESC;
		out[1] = '\0';
		key &= ~(key_code)KEY_ALT;
		out++;
		size--;
	}
	for (size_t i = 0; i < FD_COUNT(controls); i++)
		if (controls[i].key == key)
			key = (unsigned char)controls[i].byte;
	plain_bytes(key, out, size);
}
