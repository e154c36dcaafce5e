/*
 * The document viewer, read off the screen: folding, moving, cut strings,
 * hostile bytes, faults, bytes that are still arriving, and searching.
 * test_docview_moves.c compares long walks with a model.
 */

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>

#include "tests/kit/screen.h"
#include "tui/kit/docview.h"

enum { ROWS = 10, COLUMNS = 40 };

static struct surface *surface;
static struct docview *view;

static int set_up(void **state FD_UNUSED)
{
	surface = surface_new(ROWS, COLUMNS);
	view = docview_new();
	return 0;
}

static int tear_down(void **state FD_UNUSED)
{
	docview_free(view);
	surface_free(surface);
	return 0;
}

static void feed(const char *text, size_t len, bool is_whole)
{
	while (docview_feed(view, text, len, is_whole, 4096))
		continue;
}

static void load(const char *text)
{
	docview_reset(view);
	feed(text, strlen(text), true);
}

static void draw(void)
{
	struct canvas canvas = canvas_whole(surface);

	docview_draw(view, &canvas, true);
}

static void assert_drawn(const char *expected)
{
	struct buf text = BUF_INIT;

	draw();
	surface_dump_text(surface, &text);
	/* Rows below the document are blank. */
	while (text.len > 1 && text.data[text.len - 2] == '\n')
		buf_truncate(&text, text.len - 1);
	assert_string_equal(text.data, expected);
	buf_finish(&text);
}

static void assert_drawn_row(int row, const char *expected)
{
	draw();
	assert_row(surface, row, expected);
}

/* Row of the screen that is highlighted over its whole width. */
static int selected_row(void)
{
	int found = -1;

	draw();
	for (int row = 0; row < surface_rows(surface); row++) {
		int last = surface_columns(surface) - 1;

		if (surface_cell(surface, row, last)->style !=
		    STYLE_SELECTED_FOCUS)
			continue;
		assert_int_equal(found, -1);
		found = row;
	}
	return found;
}

static void move(enum docview_move what, size_t times)
{
	docview_move(view, what, times);
}

static void assert_where(const char *expected)
{
	struct buf where = BUF_INIT;

	docview_where(view, &where);
	assert_string_equal(where.data, expected);
	buf_finish(&where);
}

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
		"  ▸ \"data\": \"JVBERi0xLjcKJeLjz9MK … 439 KB base64,\n"
		"    \"short\": \"QUJD\"\n"
		"  }\n");
	assert_int_equal(style_of(surface, 1, " … 439"),
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
		"  oops} <- line 1 column 2: a key in quotes or } was expected\n"
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
	load("MSH|^~\\&|GLH|R0A\rPID|1||9999999468\rnte without a bar\r");
	assert_drawn("MSH|^~\\&|GLH|R0A\n"
		"PID|1||9999999468\n"
		"nte without a bar\n");
	assert_int_equal(style_of(surface, 1, "PID"), STYLE_JSON_KEY);
	assert_int_equal(style_of(surface, 1, "|1||"), STYLE_DEFAULT);
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
	load(patient);
	docview_go_to_row(view, 6);
	assert_copy(DOCVIEW_VALUE, "O'Hara");
	assert_copy(DOCVIEW_SUBTREE, "\"O\\u0027Hara\"");
	assert_copy(DOCVIEW_KEY, "family");
	assert_copy(DOCVIEW_PATH, "Patient.name[0].family");
	assert_copy(DOCVIEW_POINTER, "/name/0/family");
	assert_copy(DOCVIEW_BODY, patient);
	docview_go_to_row(view, 3);
	assert_copy(DOCVIEW_VALUE, "1.10");
	docview_go_to_row(view, 9);
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
#define TEST(name) cmocka_unit_test_setup_teardown(test_##name, set_up, \
	tear_down)
	const struct CMUnitTest tests[] = {
		TEST(tree), TEST(folding), TEST(fold_to_level),
		TEST(previews), TEST(scrolling), TEST(relatives),
		TEST(move_names), TEST(cut_string), TEST(sideways),
		TEST(wide_and_combining), TEST(blob),
		TEST(long_prose_is_no_blob), TEST(five_megabytes_in_a_string),
		TEST(hostile_bytes), TEST(fault_in_the_middle),
		TEST(fault_on_a_long_line), TEST(cut_document),
		TEST(not_json_at_all), TEST(arriving), TEST(last_so_far),
		TEST(guess_taken_back), TEST(text), TEST(hl7v2),
		TEST(raw_form), TEST(search), TEST(search_stays_on_a_match),
		TEST(search_far_right), TEST(search_in_text), TEST(copying),
		TEST(copying_too_much), TEST(nothing), TEST(deep),
		TEST(any_size),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
