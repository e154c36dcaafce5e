#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "tui/kit/decode.h"

/* What came out, as text: key names and {pastes}, divided by blanks. */
static struct buf got;

static void on_key(void *data, key_code key)
{
	char name[16];

	(void)data;
	key_format(key, name, sizeof(name));
	buf_printf(&got, "%s ", name);
}

static void on_paste(void *data, const char *text, size_t len)
{
	(void)data;
	assert_int_equal(text[len], '\0');
	buf_putc(&got, '{');
	buf_append(&got, text, len);
	buf_puts(&got, "} ");
}

static const struct decoder_out out = { on_key, on_paste, NULL };

/* Feeds text cut at one place, then says that nothing more comes. */
static void feed_cut(struct decoder *decoder, const char *text, size_t len,
	size_t cut)
{
	buf_finish(&got);
	decoder_feed(decoder, text, cut);
	decoder_feed(decoder, text + cut, len - cut);
	if (decoder_patience(decoder) > 0)
		decoder_flush(decoder);
	assert_int_equal(decoder_patience(decoder), 0);
}

/* The same keys must come out wherever the bytes are cut. */
static void expect_bytes(const char *text, size_t len, const char *keys)
{
	struct decoder *decoder = decoder_new(&out);

	for (size_t cut = 0; cut <= len; cut++) {
		feed_cut(decoder, text, len, cut);
		assert_string_equal(got.data, keys);
	}
	buf_finish(&got);
	decoder_free(decoder);
}

static void expect(const char *text, const char *keys)
{
	expect_bytes(text, strlen(text), keys);
}

static void characters_and_controls(void **state)
{
	(void)state;
	expect("aZ /~", "a Z Space / ~ ");
	expect("\x01\x03\x13\x11\x1a\x1c", "C-a C-c C-s C-q C-z C-\\ ");
	expect("\r", "Enter ");
	expect("\n", "Enter ");
	expect("\t", "Tab ");
	expect("\x7f", "Backspace ");
	expect("\b", "Backspace ");
	expect_bytes("a\0b", 3, "a b ");
}

static void utf8_is_a_character_in_any_locale(void **state)
{
	(void)state;
	expect("é世\xf0\x9f\x98\x80!", "é 世 \xf0\x9f\x98\x80 ! ");
	/* Bytes that are no UTF-8 are nobody's key. */
	expect("a\xff" "b\xc3" "c\xe4\xb8" "d\x80", "a b c d ");
	expect("\xc0\xaf\xed\xa0\x80x", "x ");
}

static void arrows_and_their_like(void **state)
{
	(void)state;
	expect("\033[A\033[B\033[C\033[D", "Up Down Right Left ");
	expect("\033OA\033OB\033OC\033OD", "Up Down Right Left ");
	expect("\033[H\033[F\033[1~\033[4~\033[7~\033[8~\033OH\033OF",
		"Home End Home End Home End Home End ");
	expect("\033[2~\033[3~\033[5~\033[6~\033[Z",
		"Insert Delete PageUp PageDown S-Tab ");
	expect("\033OM\033Op\033Oy\033Ok", "Enter 0 9 + ");
}

static void function_keys_of_several_families(void **state)
{
	(void)state;
	expect("\033OP\033OQ\033OR\033OS", "F1 F2 F3 F4 ");
	expect("\033[11~\033[12~\033[13~\033[14~", "F1 F2 F3 F4 ");
	expect("\033[[A\033[[E", "F1 F5 ");
	expect("\033[15~\033[17~\033[18~\033[19~\033[20~\033[21~\033[23~"
		"\033[24~", "F5 F6 F7 F8 F9 F10 F11 F12 ");
}

static void alt_is_esc_at_once(void **state)
{
	(void)state;
	expect("\033x", "M-x ");
	expect("\033X\033 \033\r\033\x7f", "M-X M-Space M-Enter M-Backspace ");
	expect("\033é", "M-é ");
	expect("\033[1;3A\033[3;3~\033[1;3P", "M-Up M-Delete M-F1 ");
	expect("\033\033[A", "M-Up ");
	/* Other modifiers give the plain key. */
	expect("\033[1;5C\033[1;2H", "Right Home ");
}

static void esc_and_a_digit_is_an_f_key(void **state)
{
	(void)state;
	expect("\0331\0332\0339\0330", "F1 F2 F9 F10 ");
}

static void a_lone_esc_is_esc(void **state)
{
	struct decoder *decoder = decoder_new(&out);

	(void)state;
	expect("\033", "Esc ");
	expect("\033\033", "Esc Esc ");
	expect("\033\033x", "Esc Esc x ");
	expect("\033[", "M-[ ");
	expect("\033O", "M-O ");
	decoder_feed(decoder, "\033", 1);
	assert_int_equal(decoder_patience(decoder), 25);
	assert_int_equal(got.len, 0);
	decoder_flush(decoder);
	decoder_feed(decoder, "x", 1);
	assert_string_equal(got.data, "Esc x ");
	buf_finish(&got);
	decoder_free(decoder);
}

static void unknown_sequences_are_never_typed(void **state)
{
	(void)state;
	expect("a\033[99~\033[?1;2c\033[>0;276;0c\033[I\033[Ob", "a b ");
	expect("\033[1;2;3;4;5;6x\033[=1!p\033Ozq", "q ");
	expect("\033[111111111111111111111111111111111111111111111111111111"
		"11111111111111111111111111111111111111111111111111111111~q",
		"q ");
	/* Broken off by another key. */
	expect("\033[12\033[Aq", "Up q ");
	expect("\033[5", "");
	expect("\033[201~q", "q ");
}

static void the_wheel_moves_rows(void **state)
{
	(void)state;
	expect("\033[<64;10;5M", "Up Up Up ");
	expect("\033[<65;10;5M", "Down Down Down ");
	expect("\033[<0;10;5M\033[<0;10;5m\033[<66;1;1Mq", "q ");
	expect("\033[M`!!q", "Up Up Up q ");
	expect("\033[M !!q", "q ");
}

static void what_the_terminal_says_of_itself_comes_first(void **state)
{
	struct decoder *decoder = decoder_new(&out);

	(void)state;
	decoder_learn(decoder, "\033Ot", FDKEY_F(5));
	decoder_learn(decoder, "\033[57~", FDKEY_F(9));
	decoder_learn(decoder, "\x0b", FDKEY_UP);
	decoder_learn(decoder, "", FDKEY_UP);
	feed_cut(decoder, "\033Ot\033[57~\x0b", 9, 4);
	assert_string_equal(got.data, "F5 F9 C-k ");
	buf_finish(&got);
	decoder_free(decoder);
}

static void a_paste_is_one_event_however_it_is_cut(void **state)
{
	(void)state;
	expect("a\033[200~hello\033[201~b", "a {hello} b ");
	expect("\033[200~\033[201~", "{} ");
	expect("\033[200~MSH|^~\\&|\rPID|1\r\n\033[A\033[201\033[20\033"
		"[2\x03\x7f\033[201~",
		"{MSH|^~\\&|\rPID|1\r\n\033[A\033[201\033[20\033[2\x03\x7f} ");
	expect("\033[200~1\033[201~\033[200~2\033[201~\033[A",
		"{1} {2} Up ");
	expect_bytes("\033[200~a\0b\033[201~", 15, "{a");
}

static void a_paste_takes_its_time(void **state)
{
	static const char text[] = "\033[200~ab\033[20";
	struct decoder *decoder = decoder_new(&out);

	(void)state;
	for (size_t i = 0; i < sizeof(text) - 1; i++)
		decoder_feed(decoder, &text[i], 1);
	assert_int_equal(decoder_patience(decoder), 0);
	decoder_flush(decoder);
	assert_int_equal(got.len, 0);
	decoder_feed(decoder, "1~", 2);
	assert_string_equal(got.data, "{ab} ");
	buf_clear(&got);
	/* Its end was lost on the way: Ctrl-C by itself gets out. */
	decoder_feed(decoder, "\033[200~cd", 8);
	decoder_feed(decoder, "\x03", 1);
	decoder_feed(decoder, "x", 1);
	assert_string_equal(got.data, "{cd} x ");
	buf_finish(&got);
	decoder_free(decoder);
}

static void a_paste_has_a_limit(void **state)
{
	struct decoder *decoder = decoder_new(&out);
	struct buf text = BUF_INIT;

	(void)state;
	buf_puts(&text, "\033[200~");
	buf_fill(&text, 'x', DECODE_PASTE_MAX + 10);
	buf_puts(&text, "\033[201~z");
	decoder_feed(decoder, text.data, text.len);
	assert_int_equal(got.len, DECODE_PASTE_MAX + 5);
	assert_string_equal(got.data + DECODE_PASTE_MAX - 1, "xx} z ");
	buf_finish(&got);
	/* And the next one has the whole of it again. */
	decoder_feed(decoder, "\033[200~y\033[201~", 13);
	assert_string_equal(got.data, "{y} ");
	buf_finish(&got);
	buf_finish(&text);
	decoder_free(decoder);
}

static struct decoder *lent;

static void lend_away(void *data, key_code key)
{
	on_key(data, key);
	if (key == 'E')
		decoder_reset(lent);
}

static void keys_behind_one_that_lends_the_terminal_are_dropped(void **state)
{
	const struct decoder_out lending = { lend_away, on_paste, NULL };

	(void)state;
	lent = decoder_new(&lending);
	decoder_feed(lent, "aEbc\033[", 6);
	assert_int_equal(decoder_patience(lent), 0);
	decoder_feed(lent, "d", 1);
	assert_string_equal(got.data, "a E d ");
	buf_finish(&got);
	decoder_free(lent);
}

static void key_bytes_decode_to_their_key(void **state)
{
	static const key_code keys[] = {
		'a', 0xe9, ' ', 1, FDKEY_ENTER, FDKEY_TAB, FDKEY_BACKTAB,
		FDKEY_ESC, FDKEY_BACKSPACE, FDKEY_DELETE, FDKEY_INSERT,
		FDKEY_UP, FDKEY_DOWN, FDKEY_LEFT, FDKEY_RIGHT, FDKEY_HOME,
		FDKEY_END, FDKEY_PAGE_UP, FDKEY_PAGE_DOWN, FDKEY_F(1),
		FDKEY_F(12), 'x' | KEY_ALT, FDKEY_ENTER | KEY_ALT,
		FDKEY_UP | KEY_ALT,
	};
	char bytes[16], name[20];

	(void)state;
	for (size_t i = 0; i < FD_COUNT(keys); i++) {
		decode_key_bytes(keys[i], bytes, sizeof(bytes));
		key_format(keys[i], name, sizeof(name) - 1);
		strncat(name, " ", 2);
		expect(bytes, name);
	}
	decode_key_bytes(KEY_NONE, bytes, sizeof(bytes));
	assert_string_equal(bytes, "");
	decode_key_bytes(FDKEY_UP, bytes, sizeof(bytes));
	assert_string_equal(bytes, "\033[A");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(characters_and_controls),
		cmocka_unit_test(utf8_is_a_character_in_any_locale),
		cmocka_unit_test(arrows_and_their_like),
		cmocka_unit_test(function_keys_of_several_families),
		cmocka_unit_test(alt_is_esc_at_once),
		cmocka_unit_test(esc_and_a_digit_is_an_f_key),
		cmocka_unit_test(a_lone_esc_is_esc),
		cmocka_unit_test(unknown_sequences_are_never_typed),
		cmocka_unit_test(the_wheel_moves_rows),
		cmocka_unit_test(what_the_terminal_says_of_itself_comes_first),
		cmocka_unit_test(a_paste_is_one_event_however_it_is_cut),
		cmocka_unit_test(a_paste_takes_its_time),
		cmocka_unit_test(a_paste_has_a_limit),
		cmocka_unit_test(
			keys_behind_one_that_lends_the_terminal_are_dropped),
		cmocka_unit_test(key_bytes_decode_to_their_key),
	};

	buf_init(&got);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
