#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"

static void expect_rune(const char *text, size_t len, uint32_t code,
	uint8_t used)
{
	struct text_rune rune = text_decode(text, len);
	char back[4];

	assert_true(rune.is_valid);
	assert_int_equal(rune.code, code);
	assert_int_equal(rune.len, used);
	assert_int_equal(text_encode(code, back), used);
	assert_memory_equal(back, text, used);
}

static void decodes_utf8(void **state)
{
	(void)state;
	expect_rune("a", 1, 'a', 1);
	expect_rune("", 1, 0, 1);
	expect_rune("\x7f", 1, 0x7f, 1);
	expect_rune("\xc2\x80", 2, 0x80, 2);
	expect_rune("\xdf\xbf", 2, 0x7ff, 2);
	expect_rune("\xe0\xa0\x80", 3, 0x800, 3);
	expect_rune("\xef\xbf\xbf", 3, 0xffff, 3);
	expect_rune("\xf0\x90\x80\x80", 4, 0x10000, 4);
	expect_rune("\xf4\x8f\xbf\xbf", 4, 0x10ffff, 4);
	expect_rune("\xc3\xa9zz", 4, 0xe9, 2);
}

static void bad_bytes_come_back_as_themselves(void **state)
{
	/* Overlong, surrogates, beyond the last, alone, cut short. */
	static const char *const bad[] = { "\x80", "\xbf", "\xc0\x80",
		"\xc1\xbf", "\xe0\x9f\xbf", "\xed\xa0\x80", "\xed\xbf\xbf",
		"\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80",
		"\xfe", "\xff", "\xc3", "\xc3(", "\xe2\x82", "\xe2\x82(",
		"\xf0\x9f\x98", "\xf0\x9f\x98(" };

	(void)state;
	for (size_t i = 0; i < FD_COUNT(bad); i++) {
		struct text_rune rune = text_decode(bad[i], strlen(bad[i]));

		assert_false(rune.is_valid);
		assert_int_equal(rune.len, 1);
		assert_int_equal(rune.code, (unsigned char)bad[i][0]);
	}
}

static void knows_widths(void **state)
{
	(void)state;
	assert_int_equal(text_rune_width('a'), 1);
	assert_int_equal(text_rune_width(0xe9), 1);
	assert_int_equal(text_rune_width(0x2500), 1);
	assert_int_equal(text_rune_width(0x301), 0);
	assert_int_equal(text_rune_width(0x6f22), 2);
	assert_int_equal(text_rune_width(0xac00), 2);
	assert_int_equal(text_rune_width(0xff01), 2);
	assert_int_equal(text_rune_width(0x1f600), 2);
	assert_int_equal(text_rune_width(0x1b), -1);
	assert_int_equal(text_rune_width(0x202e), -1);
}

static void knows_what_is_hostile(void **state)
{
	/* C0, DEL, C1, soft hyphen, joiner, bidi, zero width, isolates, BOM,
	   variation selector, surrogate, noncharacters, tags. */
	static const uint32_t hostile[] = { 0, 0x07, 0x1b, 0x7f, 0x80, 0x9b,
		0x9f, 0xad, 0x34f, 0x61c, 0x200b, 0x200d, 0x200e, 0x200f,
		0x2028, 0x2029, 0x202a, 0x202e, 0x2060, 0x2066, 0x2069,
		0xfe0f, 0xfeff, 0xd800, 0xdfff, 0xfdd0, 0xfdef, 0xfffe,
		0xffff, 0x1fffe, 0x2ffff, 0xffffe, 0x10ffff, 0xe0001,
		0xe0041, 0xe007f, 0xe0100 };
	static const uint32_t fine[] = { ' ', '~', 0xa0, 0xe9, 0x301, 0x2010,
		0x2026, 0x6f22, 0xfdcf, 0xfdf0, 0xfffd, 0x1f600, 0x1fffd };

	(void)state;
	for (size_t i = 0; i < FD_COUNT(hostile); i++) {
		assert_true(text_rune_is_hostile(hostile[i]));
		assert_int_equal(text_rune_width(hostile[i]), -1);
	}
	for (size_t i = 0; i < FD_COUNT(fine); i++)
		assert_false(text_rune_is_hostile(fine[i]));
}

static void expect_scrubbed(const char *text, size_t len,
	const char *expected)
{
	struct buf out = BUF_INIT;

	text_scrub(&out, text, len);
	assert_string_equal(out.data, expected);
	/* The width is what the scrubbed text takes. */
	assert_int_equal(text_width(text, len),
		text_width(out.data, out.len));
	buf_finish(&out);
}

static void scrubs_what_is_hostile(void **state)
{
	(void)state;
	expect_scrubbed("plain", 5, "plain");
	expect_scrubbed("", 0, "");
	expect_scrubbed("a\0b", 3, "a^@b");
	expect_scrubbed("\x1b]0;title\x07", 10, "^[]0;title^G");
	expect_scrubbed("a\nb\tc\rd", 7, "a b c^Md");
	expect_scrubbed("\x7f", 1, "^?");
	/* C1 as a byte and as a character: both command old terminals. */
	expect_scrubbed("\x9b" "2J", 3, "\\x9b2J");
	expect_scrubbed("\xc2\x9b" "2J", 4, "<U+009B>2J");
	expect_scrubbed("\xe2\x80\xae", 3, "<U+202E>");
	expect_scrubbed("\xf3\xa0\x80\x81", 4, "<U+E0001>");
	expect_scrubbed("\xf4\x8f\xbf\xbf", 4, "<U+10FFFF>");
	expect_scrubbed("\xed\xa0\x80", 3, "\\xed\\xa0\\x80");
	expect_scrubbed("caf\xc3\xa9 \xe6\xbc\xa2", 9,
		"caf\xc3\xa9 \xe6\xbc\xa2");
}

/* Whatever the bytes are, what comes out is harmless, and comes out again. */
static void scrubbing_is_always_safe(void **state)
{
	uint32_t seed = 42;
	char bytes[64];

	(void)state;
	for (int round = 0; round < 5000; round++) {
		struct buf once = BUF_INIT, twice = BUF_INIT;

		for (size_t i = 0; i < sizeof(bytes); i++) {
			seed = seed * 1664525u + 1013904223u;
			bytes[i] = (char)(seed >> 24);
		}
		text_scrub(&once, bytes, sizeof(bytes));
		for (size_t i = 0; i < once.len; ) {
			struct text_rune rune = text_decode(once.data + i,
				once.len - i);

			assert_true(rune.is_valid);
			assert_false(text_rune_is_hostile(rune.code));
			i += rune.len;
		}
		text_scrub(&twice, once.data, once.len);
		assert_string_equal(once.data, twice.data);
		buf_finish(&once);
		buf_finish(&twice);
	}
}

static void scrubs_for_a_terminals_output(void **state)
{
	struct buf out = BUF_INIT;

	(void)state;
	text_scrub_lines(&out, "a\n\tb\r\x1b[0m\n", 10);
	assert_string_equal(out.data, "a\n\tb^M^[[0m\n");
	buf_finish(&out);
}

static void shows_each_kind(void **state)
{
	static const struct {
		const char *text, *shown;
	} each[] = {
		{ "\x01", "^A" }, { "\x1b", "^[" }, { "\x7f", "^?" },
		{ "\x9b", "\\x9b" }, { "\xff", "\\xff" },
		{ "\xc2\x80", "<U+0080>" },
		{ "\xf4\x8f\xbf\xbf", "<U+10FFFF>" },
	};

	(void)state;
	for (size_t i = 0; i < FD_COUNT(each); i++) {
		char shown[12];
		size_t len = text_show_rune(text_decode(each[i].text,
			strlen(each[i].text)), shown);

		assert_int_equal(len, strlen(each[i].shown));
		assert_memory_equal(shown, each[i].shown, len);
	}
}

static void counts_columns(void **state)
{
	(void)state;
	assert_int_equal(text_width("", 0), 0);
	assert_int_equal(text_width("abc", 3), 3);
	assert_int_equal(text_width("e\xcc\x81", 3), 1);
	assert_int_equal(text_width("\xe6\xbc\xa2\xe5\xad\x97", 6), 4);
	assert_int_equal(text_width("\x1b", 1), 2);
	assert_int_equal(text_width("\xff", 1), 4);
}

static void fits_whole_characters(void **state)
{
	static const char text[] = "a\xe6\xbc\xa2" "b\x1b" "c";

	(void)state;
	assert_int_equal(text_fit(text, 7, 0), 0);
	assert_int_equal(text_fit(text, 7, 1), 1);
	assert_int_equal(text_fit(text, 7, 2), 1);
	assert_int_equal(text_fit(text, 7, 3), 4);
	assert_int_equal(text_fit(text, 7, 4), 5);
	assert_int_equal(text_fit(text, 7, 5), 5);
	assert_int_equal(text_fit(text, 7, 6), 6);
	assert_int_equal(text_fit(text, 7, 100), 7);
	/* Marks stay with their letter. */
	assert_int_equal(text_fit("e\xcc\x81x", 4, 1), 3);
}

static void compares_ascii(void **state)
{
	(void)state;
	assert_true(text_equals(NULL, NULL));
	assert_false(text_equals(NULL, ""));
	assert_false(text_equals("", NULL));
	assert_true(text_equals("a", "a"));
	assert_true(text_equals_nocase("BeArEr", "bearer"));
	assert_false(text_equals_nocase("bearer", "bearers"));
	assert_false(text_equals_nocase("\xc3\x89", "\xc3\xa9"));
	assert_true(text_starts_with("Patient/1", "Patient"));
	assert_false(text_starts_with("Pat", "Patient"));
	assert_true(text_starts_with_nocase("HTTPS://x", "https:"));
	assert_true(text_starts_with("x", ""));
	assert_true(text_ends_with("a.json", ".json"));
	assert_false(text_ends_with("json", ".json"));
	assert_int_equal(text_lower('Z'), 'z');
	assert_int_equal(text_lower('['), '[');
	assert_true(text_is_space('\r') && text_is_space('\v'));
	assert_false(text_is_space('\0') || text_is_space('\x1b'));
	assert_false(text_is_digit('/') || text_is_digit(':'));
}

static void finds_without_case(void **state)
{
	static const char text[] = "Message.Receiver:identifier";

	(void)state;
	assert_ptr_equal(text_find_nocase(text, strlen(text), "receiver"),
		text + 8);
	assert_ptr_equal(text_find_nocase(text, strlen(text), ""), text);
	assert_null(text_find_nocase(text, strlen(text), "sender"));
	/* Not beyond the run that was given. */
	assert_null(text_find_nocase(text, 10, "receiver"));
	assert_null(text_find_nocase("", 0, "x"));
}

static void matches_all_words(void **state)
{
	(void)state;
	assert_true(text_matches_words("RIE Integration Testing", ""));
	assert_true(text_matches_words("RIE Integration Testing", "  "));
	assert_true(text_matches_words("RIE Integration Testing", "test rie"));
	assert_false(text_matches_words("RIE Integration Testing", "rie dev"));
}

static void a_long_word_has_to_match_too(void **state)
{
	char word[301];

	(void)state;
	memset(word, 'x', 300);
	word[300] = '\0';
	assert_true(text_matches_words(word, word));
	assert_false(text_matches_words("short", word));
}

static void parses_whole_numbers_only(void **state)
{
	static const char *const bad[] = { "", " 1", "1 ", "+1", "1.0", "0x10",
		"--1", "-", "one", "1e3", "99999999999999999999", "101",
		"-11" };
	long value = 77;

	(void)state;
	for (size_t i = 0; i < FD_COUNT(bad); i++)
		assert_false(text_parse_long(bad[i], -10, 100, &value));
	assert_int_equal(value, 77);
	assert_true(text_parse_long("-10", -10, 100, &value));
	assert_int_equal(value, -10);
	assert_true(text_parse_long("007", -10, 100, &value));
	assert_int_equal(value, 7);
	assert_true(text_parse_long("9223372036854775807", 0, LONG_MAX,
		&value));
	assert_true(value == LONG_MAX);
}

static void trims(void **state)
{
	static const char *const cases[][2] = { { "", "" }, { " \t\r\n", "" },
		{ "  a b\n", "a b" }, { "x", "x" } };

	(void)state;
	for (size_t i = 0; i < FD_COUNT(cases); i++) {
		char *trimmed = text_trim_dup(cases[i][0]);

		assert_string_equal(trimmed, cases[i][1]);
		free(trimmed);
	}
}

static void formats_sizes(void **state)
{
	static const struct {
		uint64_t bytes;
		const char *text;
	} each[] = {
		{ 0, "0 B" }, { 999, "999 B" }, { 1000, "1.0 KB" },
		{ 41200, "41.2 KB" }, { 672000, "672 KB" },
		{ 1500000, "1.5 MB" }, { 100000000, "100 MB" },
		{ 2500000000u, "2.5 GB" }, { 99999, "100 KB" },
		{ 999999, "1.0 MB" }, { 999999999, "1.0 GB" },
	};
	char out[16];

	(void)state;
	for (size_t i = 0; i < FD_COUNT(each); i++) {
		text_format_size(out, sizeof(out), each[i].bytes);
		assert_string_equal(out, each[i].text);
	}
	text_format_size(out, sizeof(out), UINT64_MAX);
	assert_string_equal(out, "18446744 TB");
}

static void formats_durations(void **state)
{
	static const struct {
		long seconds;
		const char *text;
	} each[] = {
		{ 3130, "52:10" }, { 59, "00:59" }, { 60, "01:00" },
		{ 3599, "59:59" }, { 3723, "1:02:03" }, { 90061, "25:01:01" },
		{ 0, "expired" }, { -5, "expired" },
	};
	char out[32];

	(void)state;
	for (size_t i = 0; i < FD_COUNT(each); i++) {
		text_format_countdown(out, sizeof(out), each[i].seconds);
		assert_string_equal(out, each[i].text);
	}
	text_format_ms(out, sizeof(out), 143);
	assert_string_equal(out, "143 ms");
	text_format_ms(out, sizeof(out), 2100);
	assert_string_equal(out, "2.1 s");
	text_format_ms(out, sizeof(out), 12140);
	assert_string_equal(out, "12.1 s");
}

static void finds_a_word_among_words(void **state)
{
	(void)state;
	assert_true(text_has_word("id extension", "id", 2));
	assert_true(text_has_word("id extension", "extension", 9));
	assert_false(text_has_word("id extension", "ext", 3));
	assert_false(text_has_word("id extension", "i", 1));
	assert_false(text_has_word("", "id", 2));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_a_word_among_words),
		cmocka_unit_test(decodes_utf8),
		cmocka_unit_test(bad_bytes_come_back_as_themselves),
		cmocka_unit_test(knows_widths),
		cmocka_unit_test(knows_what_is_hostile),
		cmocka_unit_test(scrubs_what_is_hostile),
		cmocka_unit_test(scrubbing_is_always_safe),
		cmocka_unit_test(scrubs_for_a_terminals_output),
		cmocka_unit_test(shows_each_kind),
		cmocka_unit_test(counts_columns),
		cmocka_unit_test(fits_whole_characters),
		cmocka_unit_test(compares_ascii),
		cmocka_unit_test(finds_without_case),
		cmocka_unit_test(matches_all_words),
		cmocka_unit_test(a_long_word_has_to_match_too),
		cmocka_unit_test(parses_whole_numbers_only),
		cmocka_unit_test(trims),
		cmocka_unit_test(formats_sizes),
		cmocka_unit_test(formats_durations),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
