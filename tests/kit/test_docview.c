/*
 * The document viewer as a tree, read off the screen: folding, moving, cut
 * strings, hostile bytes. test_docview_moves.c compares long walks with a
 * model; test_docview_text.c has faults, arriving bytes, lines and searching.
 */

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/kit/viewing.h"

static const char patient[] =
	"{\"resourceType\":\"Patient\",  \"active\" : true,\n"
	"\"multipleBirthInteger\":1.10,\"name\":[{\"family\":\"O\\u0027Hara\","
	"\"given\":[\"Zo\\u00eb\",\"M\"]}],\"photo\":[ ],\"text\":{\n},"
	"\"deceasedBoolean\":null}";

static void test_tree(void **state FD_UNUSED)
{
	surface_resize(surface, 16, COLUMNS);
	load(patient);
	assert_true(docview_is_json(view));
	assert_drawn("▾ {\n"
		"    \"resourceType\": \"Patient\",\n"
		"    \"active\": true,\n"
		"    \"multipleBirthInteger\": 1.10,\n"
		"  ▾ \"name\": [\n"
		"    ▾ {\n"
		"        \"family\": \"O\\u0027Hara\",\n"
		"      ▾ \"given\": [\n"
		"          \"Zo\\u00eb\",\n"
		"          \"M\"\n"
		"        ]\n"
		"      }\n"
		"    ],\n"
		"    \"photo\": [],\n"
		"    \"text\": {},\n"
		"    \"deceasedBoolean\": null\n");
	assert_int_equal(selected_row(), 0);
	assert_int_equal(style_of(surface, 1, "\"resource"), STYLE_JSON_KEY);
	assert_int_equal(style_of(surface, 1, "\"Patient"),
		STYLE_JSON_STRING);
	assert_int_equal(style_of(surface, 1, ","), STYLE_JSON_PUNCTUATION);
	assert_int_equal(style_of(surface, 2, "true"), STYLE_JSON_LITERAL);
	assert_int_equal(style_of(surface, 3, "1.10"), STYLE_JSON_NUMBER);
	assert_int_equal(style_of(surface, 15, "null"), STYLE_JSON_LITERAL);
	surface_set_ascii(surface, true);
	assert_drawn_row(4, "  v \"name\": [");
}

static void test_folding(void **state FD_UNUSED)
{
	load(patient);
	move(DOCVIEW_DOWN, 4);
	docview_shut(view);
	assert_drawn("▾ {\n"
		"    \"resourceType\": \"Patient\",\n"
		"    \"active\": true,\n"
		"    \"multipleBirthInteger\": 1.10,\n"
		"  ▸ \"name\": [ 1 item ],\n"
		"    \"photo\": [],\n"
		"    \"text\": {},\n"
		"    \"deceasedBoolean\": null\n"
		"  }\n");
	assert_int_equal(style_of(surface, 4, "[ 1 item ]"),
		STYLE_SELECTED_FOCUS);
	move(DOCVIEW_UP, 1);
	draw();
	assert_int_equal(style_of(surface, 4, "[ 1 item ]"),
		STYLE_JSON_PREVIEW);
	move(DOCVIEW_DOWN, 2);
	assert_where("Patient.photo");
	/* Left on a leaf goes to what holds it, then folds that. */
	docview_shut(view);
	assert_int_equal(docview_row(view), 0);
	docview_shut(view);
	assert_drawn("▸ { Patient \"O\\u0027Hara\" }\n");
	/* Right unfolds, then steps in. */
	docview_open(view);
	assert_int_equal(docview_row(view), 0);
	docview_open(view);
	assert_where("Patient.resourceType");
	docview_open(view);
	assert_where("Patient.resourceType");
	/* The closing row folds its container. */
	move(DOCVIEW_LAST, 1);
	docview_toggle(view);
	assert_int_equal(docview_row(view), 0);
	docview_toggle(view);
	assert_drawn("▾ {\n"
		"    \"resourceType\": \"Patient\",\n"
		"    \"active\": true,\n"
		"    \"multipleBirthInteger\": 1.10,\n"
		"  ▸ \"name\": [ 1 item ],\n"
		"    \"photo\": [],\n"
		"    \"text\": {},\n"
		"    \"deceasedBoolean\": null\n"
		"  }\n");
}

static void test_fold_to_level(void **state FD_UNUSED)
{
	load("[[1,[2,[3]]],{\"a\":{\"b\":{}}}]");
	docview_fold_to_level(view, 1);
	assert_drawn("▾ [\n"
		"  ▸ [ 2 items ],\n"
		"  ▸ { 1 member }\n"
		"  ]\n");
	/* What is opened by hand is an exception to the rule. */
	move(DOCVIEW_DOWN, 1);
	docview_open(view);
	assert_drawn("▾ [\n"
		"  ▾ [\n"
		"      1,\n"
		"    ▸ [ 2 items ]\n"
		"    ],\n"
		"  ▸ { 1 member }\n"
		"  ]\n");
	move(DOCVIEW_DOWN, 2);
	docview_open(view);
	docview_open(view);
	docview_open(view);
	assert_where("[0][1][0]");
	docview_fold_to_level(view, 2);
	assert_where("[0][1]");
	assert_int_equal(selected_row(), 3);
	docview_fold_to_level(view, 0);
	surface_resize(surface, 20, COLUMNS);
	assert_drawn("▾ [\n"
		"  ▾ [\n"
		"      1,\n"
		"    ▾ [\n"
		"        2,\n"
		"      ▾ [\n"
		"          3\n"
		"        ]\n"
		"      ]\n"
		"    ],\n"
		"  ▾ {\n"
		"    ▾ \"a\": {\n"
		"        \"b\": {}\n"
		"      }\n"
		"    }\n"
		"  ]\n");
}

static void test_previews(void **state FD_UNUSED)
{
	surface_resize(surface, ROWS, 80);
	load("[{\"resourceType\":\"Observation\",\"id\":\"o1\",\"status\":"
		"\"final\",\"code\":{\"coding\":[{\"system\":\"x\","
		"\"display\":\"Genetic variant assessment of a gene panel "
		"in cancer\"}]}},"
		"{\"fullUrl\":\"urn:uuid:1\",\"resource\":{\"resourceType\":"
		"\"Patient\",\"name\":[{\"family\":\"Khan\"}]}},"
		"{\"a\":1,\"b\":\"\"},{\"display\":\"\\u0000\\n\"},"
		"{\"severity\":\"error\",\"code\":\"invalid\"},"
		"{\"resourceType\":7,\"name\":{}},[[]]]");
	docview_fold_to_level(view, 1);
	assert_drawn("▾ [\n"
		"  ▸ { Observation o1 final \"Genetic variant assessment of a "
		"gene pan…\" },\n"
		"  ▸ { Patient \"Khan\" },\n"
		"  ▸ { 2 members },\n"
		"  ▸ { \"\\u0000\\n\" },\n"
		"  ▸ { error \"invalid\" },\n"
		"  ▸ { 2 members },\n"
		"  ▸ [ 1 item ]\n"
		"  ]\n");
}

static void test_scrolling(void **state FD_UNUSED)
{
	struct buf text = BUF_INIT;

	buf_puts(&text, "[");
	for (int i = 0; i < 50; i++)
		buf_printf(&text, "%s%d", i > 0 ? "," : "", i);
	buf_puts(&text, "]");
	load(text.data);
	draw();
	move(DOCVIEW_DOWN, 9);
	assert_int_equal(selected_row(), 9);
	assert_drawn_row(9, "    8,");
	move(DOCVIEW_DOWN, 1);
	assert_int_equal(selected_row(), 9);
	assert_drawn_row(0, "    0,");
	move(DOCVIEW_PAGE_DOWN, 1);
	assert_int_equal(selected_row(), 9);
	assert_drawn_row(0, "    10,");
	move(DOCVIEW_UP, 3);
	move(DOCVIEW_HALF_DOWN, 1);
	assert_int_equal(selected_row(), 6);
	assert_drawn_row(0, "    15,");
	move(DOCVIEW_HALF_UP, 2);
	assert_drawn_row(0, "    5,");
	move(DOCVIEW_PAGE_UP, 1);
	assert_int_equal(selected_row(), 2);
	assert_drawn_row(0, "▾ [");
	move(DOCVIEW_LAST, 1);
	assert_int_equal(selected_row(), 9);
	assert_drawn_row(9, "  ]");
	assert_int_equal(docview_percent(view), 100);
	move(DOCVIEW_PAGE_DOWN, 99);
	assert_int_equal(selected_row(), 9);
	move(DOCVIEW_UP, SIZE_MAX);
	assert_int_equal(selected_row(), 0);
	assert_int_equal(docview_percent(view), 0);
	docview_go_to_percent(view, 50);
	assert_in_range(docview_percent(view), 48, 50);
	docview_go_to_row(view, 40);
	assert_int_equal(selected_row(), 3);
	/* A smaller window keeps the selection in view. */
	surface_resize(surface, 2, COLUMNS);
	assert_in_range(selected_row(), 0, 1);
	buf_finish(&text);
}

static void test_relatives(void **state FD_UNUSED)
{
	load("{\"a\":[1,{\"b\":2},[]],\"c\":{\"d\":3}}");
	docview_go_to_row(view, 2);
	assert_where("a[0]");
	move(DOCVIEW_PREVIOUS_SIBLING, 1);
	assert_where("a[0]");
	move(DOCVIEW_NEXT_SIBLING, 1);
	assert_where("a[1]");
	move(DOCVIEW_NEXT_SIBLING, 9);
	assert_where("a[2]");
	move(DOCVIEW_PREVIOUS_SIBLING, 1);
	assert_int_equal(docview_row(view), 3);
	move(DOCVIEW_PARENT, 1);
	assert_where("a");
	move(DOCVIEW_NEXT_SIBLING, 1);
	assert_where("c");
	move(DOCVIEW_PREVIOUS_SIBLING, 1);
	assert_where("a");
	move(DOCVIEW_LAST, 1);
	move(DOCVIEW_PARENT, 1);
	assert_int_equal(docview_row(view), 0);
	move(DOCVIEW_PARENT, 3);
	assert_int_equal(docview_row(view), 0);
}

static void test_move_names(void **state FD_UNUSED)
{
	enum docview_move what;

	assert_true(docview_move_parse("half-down", &what));
	assert_int_equal(what, DOCVIEW_HALF_DOWN);
	assert_true(docview_move_parse("previous-sibling", &what));
	assert_int_equal(what, DOCVIEW_PREVIOUS_SIBLING);
	assert_false(docview_move_parse("sideways", &what));
}

static void test_cut_string(void **state FD_UNUSED)
{
	load("[\"abcdefghijklmnopqrstuvwxyz 0123456789 ABCDEFGHIJ\",1]");
	assert_drawn("▾ [\n"
		"    \"abcdefghijklmnopqrstuvwxyz 0123456…\n"
		"    1\n"
		"  ]\n");
	move(DOCVIEW_DOWN, 1);
	/* Right on what can't be folded scrolls sideways. */
	docview_open(view);
	assert_drawn_row(1, "defghijklmnopqrstuvwxyz 0123456789 ABCD…");
	assert_int_equal(docview_row(view), 1);
}

static void test_sideways(void **state FD_UNUSED)
{
	load("[\"abcdefghijklmnopqrstuvwxyz 0123456789 ABCDEFGHIJ\",1]");
	draw();
	move(DOCVIEW_RIGHT, 1);
	assert_drawn_row(1, "defghijklmnopqrstuvwxyz 0123456789 ABCD…");
	move(DOCVIEW_RIGHT, 1);
	assert_drawn_row(1, "lmnopqrstuvwxyz 0123456789 ABCDEFGHIJ\",");
	/* Nothing more to see: it stays. */
	move(DOCVIEW_RIGHT, 5);
	assert_drawn_row(1, "lmnopqrstuvwxyz 0123456789 ABCDEFGHIJ\",");
	docview_shut(view);
	docview_shut(view);
	assert_drawn_row(0, "▾ [");
	move(DOCVIEW_LEFT, 3);
	assert_drawn_row(0, "▾ [");
}

static void test_wide_and_combining(void **state FD_UNUSED)
{
	surface_resize(surface, 4, 14);
	load("[\"検査検査検査\",\"Zoe\xcc\x88 Zoe\xcc\x88\",2]");
	assert_drawn("▾ [\n"
		"    \"検査検査…\n"
		"    \"Zoe\xcc\x88 Zoe\xcc\x88\",\n"
		"    2\n");
}

static void test_blob(void **state FD_UNUSED)
{
	struct buf text = BUF_INIT, copy = BUF_INIT;

	buf_puts(&text, "{\"data\":\"JVBERi0xLjcKJeLjz9MK0123");
	buf_fill(&text, 'A', 439000);
	buf_puts(&text, "Zz==\",\"short\":\"QUJD\"}");
	load(text.data);
	surface_resize(surface, ROWS, 60);
	assert_drawn("▾ {\n"
		"  ▸ \"data\": \"JVBERi0xLjcK … PDF document, 439 KB base64,\n"
		"    \"short\": \"QUJD\"\n"
		"  }\n");
	assert_int_equal(style_of(surface, 1, " … PDF"),
		STYLE_JSON_PREVIEW);
	move(DOCVIEW_DOWN, 1);
	docview_open(view);
	assert_drawn_row(1, "  ▾ \"data\": \"JVBERi0xLjcKJeLjz9MK0123"
		"AAAAAAAAAAAAAAAAAAAAAA…");
	docview_open(view);
	assert_drawn_row(1, "a\": \"JVBERi0xLjcKJeLjz9MK0123"
		"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAA…");
	docview_shut(view);
	docview_shut(view);
	draw();
	assert_true(screen_has(surface, "439 KB base64,"));
	/* Everything of it is copied all the same. */
	assert_true(docview_copy(view, DOCVIEW_VALUE, &copy,
		&(struct err){ 0 }));
	assert_int_equal(copy.len, 439028);
	buf_finish(&copy);
	buf_finish(&text);
}

static void test_long_prose_is_no_blob(void **state FD_UNUSED)
{
	struct buf text = BUF_INIT;

	buf_puts(&text, "[\"");
	for (int i = 0; i < 60; i++)
		buf_puts(&text, "words ");
	buf_puts(&text, "\"]");
	load(text.data);
	assert_drawn_row(1, "    \"words words words words words word…");
	buf_finish(&text);
}

static void test_five_megabytes_in_a_string(void **state FD_UNUSED)
{
	struct buf text = BUF_INIT;

	buf_puts(&text, "{\"before\":1,\"s\":\"");
	while (text.len < 5000000)
		buf_puts(&text, "x y\xcc\x88 ");
	buf_puts(&text, "end\",\"behind\":2}");
	feed(text.data, text.len, true);
	/* Painting it a thousand times is nothing, or this would be felt. */
	for (int i = 0; i < 1000; i++)
		draw();
	assert_drawn("▾ {\n"
		"    \"before\": 1,\n"
		"    \"s\": \"x y\xcc\x88 x y\xcc\x88 x y\xcc\x88 x y\xcc\x88 "
		"x y\xcc\x88 x y\xcc\x88 x y\xcc\x88 x…\n"
		"    \"behind\": 2\n"
		"  }\n");
	assert_true(docview_search(view, "end\"", false, &(struct err){ 0 }));
	draw();
	assert_true(screen_has(surface, "end\","));
	buf_finish(&text);
}

static void test_five_megabytes_in_a_key(void **state FD_UNUSED)
{
	struct buf text = BUF_INIT;

	buf_puts(&text, "{\"before\":1,\"");
	buf_fill(&text, 'k', 5000000);
	buf_puts(&text, "\":{\"x\":2},\"behind\":3}");
	feed(text.data, text.len, true);
	/* Or this would be felt. */
	for (int i = 0; i < 1000; i++)
		draw();
	assert_drawn_row(1, "    \"before\": 1,");
	assert_drawn_row(2, "  ▾ \"kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk…");
	assert_drawn_row(5, "    \"behind\": 3");
	buf_finish(&text);
}

static void test_hostile_bytes(void **state FD_UNUSED)
{
	load("{\"a\x7f\":\"\\u001b[2J\xe2\x80\xae\xc2\x9b\"}");
	assert_drawn("▾ {\n"
		"    \"a^?\": \"\\u001b[2J<U+202E><U+009B>\"\n"
		"  }\n");
	assert_int_equal(style_of(surface, 1, "<U+202E>"), STYLE_HOSTILE);
	load("plain \033]0;owned\a\r\n\t\xff");
	assert_drawn("plain ^[]0;owned^G\n"
		" \\xff\n");
}

static void test_deep(void **state FD_UNUSED)
{
	struct buf text = BUF_INIT;

	for (int i = 0; i < 1000; i++)
		buf_puts(&text, "[");
	buf_puts(&text, "\"deep\"");
	for (int i = 0; i < 1000; i++)
		buf_puts(&text, "]");
	load(text.data);
	draw();
	/* The selected row always begins in the left half. */
	docview_go_to_row(view, 1000);
	draw();
	assert_true(screen_has(surface, "\"deep\""));
	docview_fold_to_level(view, 500);
	assert_int_equal(docview_row(view), 500);
	draw();
	assert_true(screen_has(surface, "▸ [ 1 item ]"));
	move(DOCVIEW_LAST, 1);
	move(DOCVIEW_UP, 2000);
	assert_int_equal(docview_row(view), 0);
	buf_finish(&text);
}

static void test_any_size(void **state FD_UNUSED)
{
	load(patient);
	for (int rows = 1; rows < 8; rows++) {
		for (int columns = 1; columns < 30; columns += 2) {
			surface_resize(surface, rows, columns);
			move(DOCVIEW_LAST, 1);
			assert_in_range(selected_row(), 0, rows - 1);
			move(DOCVIEW_UP, 6);
			assert_in_range(selected_row(), 0, rows - 1);
			move(DOCVIEW_FIRST, 1);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(tree), TEST(folding), TEST(fold_to_level),
		TEST(previews), TEST(scrolling), TEST(relatives),
		TEST(move_names), TEST(cut_string), TEST(sideways),
		TEST(wide_and_combining), TEST(blob),
		TEST(long_prose_is_no_blob), TEST(five_megabytes_in_a_string),
		TEST(five_megabytes_in_a_key),
		TEST(hostile_bytes), TEST(deep), TEST(any_size),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
