/*
 * The document viewer where the document is not whole or not JSON: faults,
 * bytes that are still arriving, lines of text; and searching and copying.
 */

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/kit/viewing.h"

static void test_fault_in_the_middle(void **state FD_UNUSED)
{
	surface_resize(surface, ROWS, 70);
	load("{\"a\":[1,2],\n\"b\" 3,\n\"c\":\"\033[1m\"\n}");
	assert_true(docview_is_json(view));
	assert_drawn("▾ {\n"
		"  ▾ \"a\": [\n"
		"      1,\n"
		"      2\n"
		"    ],\n"
		"  \"b\" 3, <- line 2 column 5: a colon was expected\n"
		"  \"c\":\"^[[1m\"\n"
		"  }\n");
	assert_int_equal(style_of(surface, 5, "\"b\" 3"), STYLE_FAULT);
	assert_int_equal(style_of(surface, 5, "<- line"), STYLE_ERROR);
	/* Folding hides what is whole; what is raw stays in view. */
	docview_shut(view);
	assert_drawn("▸ { 1 member …\n"
		"  \"b\" 3, <- line 2 column 5: a colon was expected\n"
		"  \"c\":\"^[[1m\"\n"
		"  }\n");
	move(DOCVIEW_DOWN, 1);
	assert_where("not JSON from here on");
	move(DOCVIEW_PARENT, 1);
	move(DOCVIEW_NEXT_SIBLING, 1);
	assert_int_equal(selected_row(), 1);
	move(DOCVIEW_UP, 1);
	assert_int_equal(docview_row(view), 0);
}

static void test_fault_on_a_long_line(void **state FD_UNUSED)
{
	load("[1, something that is much longer than a row can be]");
	draw();
	assert_true(screen_has(surface, "<- line 1 column 5: "));
}

static void test_cut_document(void **state FD_UNUSED)
{
	surface_resize(surface, 6, 60);
	load("{\"entry\":[{\"id\":\"1\"},{\"id\":");
	assert_true(docview_is_json(view));
	draw();
	assert_true(screen_has(surface, "\"id\": \"1\""));
	move(DOCVIEW_LAST, 1);
	draw();
	assert_true(screen_has(surface, "the text ends"));
	move(DOCVIEW_FIRST, 1);
	docview_shut(view);
	draw();
	assert_true(screen_has(surface, "the text ends"));
}

static void test_not_json_at_all(void **state FD_UNUSED)
{
	surface_resize(surface, 6, 66);
	load("{oops}\nsecond line");
	assert_drawn("  {\n"
		"  oops} <- line 1 column 2: a key in quotes or } was "
		"expected\n"
		"  second line\n");
}

static void test_arriving(void **state FD_UNUSED)
{
	struct buf text = BUF_INIT;
	char *before, *after;
	size_t len = 0;

	surface_resize(surface, 5, COLUMNS);
	buf_puts(&text, "{\"entry\":[");
	for (int i = 0; i < 300; i++)
		buf_printf(&text, "%s{\"id\":\"number %d\"}",
			i > 0 ? "," : "", i);
	buf_puts(&text, "]}");
	while (len < 2000)
		feed(text.data, len += 7, false);
	draw();
	move(DOCVIEW_DOWN, 30);
	draw();
	assert_where("entry[9].id");
	before = screen_text(surface);
	/* The bytes move in memory while they grow, as buffers do. */
	while (len < text.len) {
		char *moved;

		len = len + 13 < text.len ? len + 13 : text.len;
		moved = xstrndup(text.data, len);
		feed(moved, len, len == text.len);
		draw();
		after = screen_text(surface);
		assert_string_equal(after, before);
		free(after);
		feed(text.data, len, len == text.len);
		free(moved);
	}
	free(before);
	move(DOCVIEW_LAST, 1);
	assert_drawn_row(1, "        \"id\": \"number 299\"");
	assert_drawn_row(4, "  }");
	buf_finish(&text);
}

static void test_last_so_far(void **state FD_UNUSED)
{
	static const char text[] = "[ 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, "
		"13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, "
		"28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41 ]";
	uint32_t last;

	feed(text, 70, false);
	draw();
	move(DOCVIEW_LAST, 1);
	last = docview_row(view);
	assert_int_equal(last + 1, index_count(docview_index(view)));
	feed(text, sizeof(text) - 1, true);
	assert_int_equal(docview_row(view), last);
	assert_in_range(docview_percent(view), 1, 60);
	/* What is folded while it is still open takes in what arrives. */
	docview_reset(view);
	feed(text, 70, false);
	docview_shut(view);
	draw();
	assert_true(screen_has(surface, " items …"));
	feed(text, sizeof(text) - 1, true);
	assert_drawn("▸ [ 41 items ]\n");
}

static void test_guess_taken_back(void **state FD_UNUSED)
{
	static const char text[] = "[error] it broke\nmore";

	feed(text, 1, false);
	assert_true(docview_is_json(view));
	draw();
	feed(text, sizeof(text) - 1, true);
	assert_false(docview_is_json(view));
	assert_drawn("[error] it broke\nmore\n");
}

static void test_text(void **state FD_UNUSED)
{
	load("<html>\n<body>\n  <h1>404</h1>\n</body>\n</html>\n");
	assert_false(docview_is_json(view));
	assert_int_equal(docview_row(view), INDEX_NONE);
	assert_drawn("<html>\n<body>\n  <h1>404</h1>\n</body>\n</html>\n");
	move(DOCVIEW_DOWN, 2);
	assert_where("line 3 of 5");
	assert_int_equal(docview_offset(view), 14);
	docview_open(view);
	docview_shut(view);
	docview_toggle(view);
	docview_fold_to_level(view, 1);
	move(DOCVIEW_PARENT, 1);
	move(DOCVIEW_NEXT_SIBLING, 1);
	assert_where("line 3 of 5");
	move(DOCVIEW_LAST, 1);
	assert_where("line 5 of 5");
	docview_go_to_offset(view, 8);
	assert_where("line 2 of 5");
	docview_go_to_percent(view, 0);
	assert_where("line 1 of 5");
}

static void test_hl7v2(void **state FD_UNUSED)
{
	docview_set_form(view, DOCVIEW_RAW);
	load("MSH|^~\\&|GLH|R0A\rPID|1||9999999468\rnte without a bar\r");
	assert_drawn("MSH|^~\\&|GLH|R0A\n"
		"PID|1||9999999468\n"
		"nte without a bar\n");
	assert_int_equal(style_of(surface, 1, "PID"), STYLE_JSON_KEY);
	assert_int_equal(style_of(surface, 1, "|1||"),
		STYLE_JSON_PUNCTUATION);
	assert_int_equal(style_of(surface, 1, "999"), STYLE_VALUE);
	assert_int_equal(style_of(surface, 2, "nte"), STYLE_DEFAULT);
}

static void test_raw_form(void **state FD_UNUSED)
{
	load("{ \"a\" : 1,\n  \"b\":[2,\n3 ] }\n");
	docview_go_to_row(view, 4);
	assert_where("b[1]");
	docview_set_form(view, DOCVIEW_RAW);
	assert_int_equal(docview_get_form(view), DOCVIEW_RAW);
	assert_where("line 3 of 3");
	assert_drawn("{ \"a\" : 1,\n  \"b\":[2,\n3 ] }\n");
	move(DOCVIEW_UP, 1);
	docview_set_form(view, DOCVIEW_TREE);
	assert_where("a");
	docview_set_form(view, DOCVIEW_RAW);
	docview_go_to_row(view, 3);
	assert_where("line 2 of 3");
}

static void assert_note(const struct err *note, const char *expected)
{
	assert_string_equal(note->text, expected);
}

static void test_search(void **state FD_UNUSED)
{
	struct err note = ERR_INIT;

	load("{\"a\":{\"Family\":\"Khan\"},\"b\":[\"khan family\",{\"c\":"
		"\"x\"}],\"d\":\"KHAN\"}");
	docview_fold_to_level(view, 1);
	draw();
	assert_true(docview_search(view, "khan", false, &note));
	assert_where("a.Family");
	draw();
	assert_int_equal(style_of(surface, selected_row(), "Khan"),
		STYLE_MATCH);
	assert_true(docview_search_next(view, false, &note));
	assert_where("b[0]");
	assert_true(docview_search_next(view, false, &note));
	assert_where("d");
	assert_false(docview_search_next(view, false, &note));
	assert_note(&note, "the search went round");
	assert_where("a.Family");
	assert_false(docview_search_next(view, true, &note));
	assert_where("d");
	assert_true(docview_search_next(view, true, &note));
	assert_where("b[0]");
	/* A capital asks for the exact case. */
	assert_true(docview_search(view, "KHAN", false, &note));
	assert_where("d");
	assert_false(docview_search(view, "Singh", false, &note));
	assert_note(&note, "not found: Singh");
	assert_where("d");
}

static void test_search_stays_on_a_match(void **state FD_UNUSED)
{
	struct err note = ERR_INIT;

	load("[\"one\",\"one two\",\"two\"]");
	assert_false(docview_search_next(view, false, &note));
	assert_true(*note.text != '\0');
	move(DOCVIEW_DOWN, 2);
	/* As somebody types more letters, the row stays. */
	assert_true(docview_search(view, "o", false, &note));
	assert_int_equal(docview_row(view), 2);
	assert_true(docview_search(view, "one t", false, &note));
	assert_int_equal(docview_row(view), 2);
	assert_true(docview_search(view, "tw", true, &note));
	assert_int_equal(docview_row(view), 2);
	/* Nothing new typed: the next match of the same. */
	assert_true(docview_search(view, "", false, &note));
	assert_int_equal(docview_row(view), 3);
}

static void test_search_far_right(void **state FD_UNUSED)
{
	struct buf text = BUF_INIT;

	buf_puts(&text, "[\"");
	for (int i = 0; i < 100; i++)
		buf_printf(&text, "word%d ", i);
	buf_puts(&text, "\",\"word0\"]");
	load(text.data);
	draw();
	assert_true(docview_search(view, "word90", false,
		&(struct err){ 0 }));
	draw();
	assert_int_equal(style_of(surface, 1, "word90"), STYLE_MATCH);
	assert_true(docview_search(view, "word0\"", false,
		&(struct err){ 0 }));
	assert_drawn_row(2, "    \"word0\"");
	buf_finish(&text);
}

static void test_search_in_text(void **state FD_UNUSED)
{
	struct err note = ERR_INIT;

	load("alpha\nbeta\ngamma alpha\n");
	draw();
	assert_true(docview_search_next(view, false, &note) == false);
	assert_true(docview_search(view, "alpha", false, &note));
	assert_where("line 1 of 3");
	assert_true(docview_search_next(view, false, &note));
	assert_where("line 3 of 3");
	draw();
	assert_int_equal(style_of(surface, 2, "alpha"), STYLE_MATCH);
	assert_false(docview_search(view, "\033", false, &note));
}

static void assert_copy(enum docview_what what, const char *expected)
{
	struct buf out = BUF_INIT;
	struct err err = ERR_INIT;

	if (expected == NULL) {
		assert_false(docview_copy(view, what, &out, &err));
		assert_true(*err.text != '\0');
	} else {
		assert_true(docview_copy(view, what, &out, &err));
		assert_string_equal(out.data, expected);
	}
	buf_finish(&out);
}

static void test_copying(void **state FD_UNUSED)
{
	static const char text[] = "{\"resourceType\":\"Patient\",\"x\":1.10,"
		"\"name\":[{\"family\":\"O\\u0027Hara\",\"given\":"
		"[\"Zo\\u00eb\",\"M\"]}]}";

	load(text);
	docview_go_to_row(view, 5);
	assert_copy(DOCVIEW_VALUE, "O'Hara");
	assert_copy(DOCVIEW_SUBTREE, "\"O\\u0027Hara\"");
	assert_copy(DOCVIEW_KEY, "family");
	assert_copy(DOCVIEW_PATH, "Patient.name[0].family");
	assert_copy(DOCVIEW_POINTER, "/name/0/family");
	assert_copy(DOCVIEW_BODY, text);
	docview_go_to_row(view, 2);
	assert_copy(DOCVIEW_VALUE, "1.10");
	docview_go_to_row(view, 8);
	assert_copy(DOCVIEW_KEY, NULL);
	move(DOCVIEW_DOWN, 1);
	/* A closing row is its container. */
	assert_copy(DOCVIEW_VALUE, "[\"Zo\\u00eb\",\"M\"]");
	assert_copy(DOCVIEW_KEY, "given");
	assert_copy(DOCVIEW_PATH, "Patient.name[0].given");
	load("first\nsecond");
	move(DOCVIEW_DOWN, 1);
	assert_copy(DOCVIEW_VALUE, "second");
	assert_copy(DOCVIEW_PATH, NULL);
	assert_copy(DOCVIEW_POINTER, NULL);
	assert_copy(DOCVIEW_BODY, "first\nsecond");
}

static void test_copying_too_much(void **state FD_UNUSED)
{
	struct err err = ERR_INIT;
	struct buf out;

	buf_init_capped(&out, 4);
	load("[1,2,3,4,5]");
	assert_false(docview_copy(view, DOCVIEW_BODY, &out, &err));
	assert_int_equal(err.kind, ERR_LIMIT);
	buf_finish(&out);
}

static void test_nothing(void **state FD_UNUSED)
{
	struct err note = ERR_INIT;

	assert_drawn("\n");
	for (int i = DOCVIEW_UP; i <= DOCVIEW_RIGHT; i++)
		move((enum docview_move)i, 3);
	docview_open(view);
	docview_shut(view);
	docview_toggle(view);
	docview_go_to_row(view, 3);
	docview_go_to_offset(view, 3);
	docview_go_to_percent(view, 50);
	assert_int_equal(docview_row(view), INDEX_NONE);
	assert_int_equal(docview_percent(view), 0);
	assert_where("");
	assert_false(docview_search(view, "x", false, &note));
	assert_copy(DOCVIEW_VALUE, NULL);
	assert_copy(DOCVIEW_BODY, NULL);
	docview_set_form(view, DOCVIEW_RAW);
	load("[]");
	assert_drawn("[]\n");
	docview_set_form(view, DOCVIEW_TREE);
	assert_drawn("  []\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(fault_in_the_middle), TEST(fault_on_a_long_line),
		TEST(cut_document), TEST(not_json_at_all), TEST(arriving),
		TEST(last_so_far), TEST(guess_taken_back), TEST(text),
		TEST(hl7v2), TEST(raw_form), TEST(search),
		TEST(search_stays_on_a_match), TEST(search_far_right),
		TEST(search_in_text), TEST(copying), TEST(copying_too_much),
		TEST(nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
