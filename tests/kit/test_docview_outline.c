/*
 * The document viewer over what is neither JSON nor plain text: HL7 v2, form
 * bodies, NDJSON and bytes; and what is empty.
 */

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/kit/viewing.h"

static const char message[] =
	"MSH|^~\\&|LAB|699X0|RIE|R0A|20260203||ACK^O21|M-1|P|2.5.1\r"
	"MSA|AE|M-1|PID\\R\\7 is odd\r"
	"ERR||PID^1^7|101\r"
	"PID|1||9999999468^^^NHS~77^^^LAB||LARK^Ada\r";

static void assert_copied(enum docview_what what, const char *expected)
{
	struct buf copy = BUF_INIT;
	struct err err = ERR_INIT;

	if (!docview_copy(view, what, &copy, &err))
		fail_msg("%s", err.text);
	assert_string_equal(copy.data, expected);
	buf_finish(&copy);
}

static void assert_refused(enum docview_what what, const char *reason)
{
	struct buf copy = BUF_INIT;
	struct err err = ERR_INIT;

	assert_false(docview_copy(view, what, &copy, &err));
	assert_non_null(strstr(err.text, reason));
	buf_finish(&copy);
}

static void test_segments(void **state FD_UNUSED)
{
	surface_resize(surface, ROWS, 64);
	load(message);
	assert_false(docview_is_json(view));
	assert_null(docview_index(view));
	assert_non_null(docview_tree(view));
	assert_drawn("▸ MSH|^~\\&|LAB|699X0|RIE|R0A|20260203||ACK^O21|M-1|P|"
		"2.5.1\n"
		"▸ MSA|AE|M-1|PID\\R\\7 is odd\n"
		"▸ ERR||PID^1^7|101\n"
		"▸ PID|1||9999999468^^^NHS~77^^^LAB||LARK^Ada\n");
	assert_where("MSH");
	assert_int_equal(style_of(surface, 0, "MSH"), STYLE_SELECTED_FOCUS);
	assert_int_equal(style_of(surface, 1, "MSA"), STYLE_JSON_KEY);
	assert_int_equal(style_of(surface, 1, "AE"), STYLE_BAD);
	assert_int_equal(style_of(surface, 1, "M-1"), STYLE_VALUE);
	assert_int_equal(style_of(surface, 1, "|M-1"), STYLE_JSON_PUNCTUATION);
	assert_int_equal(style_of(surface, 2, "ERR"), STYLE_BAD);
	load("MSH|^~\\&|\rMSA|AA|1\r");
	draw();
	assert_int_equal(style_of(surface, 1, "AA"), STYLE_GOOD);
}

static void test_fields(void **state FD_UNUSED)
{
	surface_resize(surface, ROWS, 64);
	load(message);
	move(DOCVIEW_LAST, 1);
	docview_open(view);
	assert_drawn_row(3, "▾ PID  Patient identification");
	move(DOCVIEW_DOWN, 2);
	assert_where("PID-3");
	assert_drawn_row(5,
		"  ▸ PID-3  Patient ident 9999999468^^^NHS~77^^^LAB");
	docview_open(view);
	move(DOCVIEW_DOWN, 1);
	assert_where("PID-3[1]");
	move(DOCVIEW_NEXT_SIBLING, 1);
	assert_where("PID-3[2]");
	move(DOCVIEW_PREVIOUS_SIBLING, 1);
	assert_where("PID-3[1]");
	move(DOCVIEW_PARENT, 2);
	assert_where("PID");
	move(DOCVIEW_PREVIOUS_SIBLING, 1);
	assert_where("ERR");
}

static void test_name_stays_when_scrolled(void **state FD_UNUSED)
{
	load(message);
	draw();
	move(DOCVIEW_RIGHT, 1);
	draw();
	assert_row(surface, 3, "PID 9999468^^^NHS~77^^^LAB||LARK^Ada");
}

/* Fields stand behind their labels: that is where a match is looked for. */
static void test_match_in_a_field(void **state FD_UNUSED)
{
	struct err note = ERR_INIT;

	surface_resize(surface, ROWS, 64);
	load("MSH|^~\\&|LAB\rOBX|1|TX|||far to the right of its segment, "
		"which is as long as this one is, and|near|||A\r");
	move(DOCVIEW_LAST, 1);
	docview_open(view);
	draw();
	assert_true(docview_search(view, "one is", false, &note));
	assert_drawn_row(4,
		"    OBX-5  Observation v g as this one is, and");
	assert_true(docview_search(view, "near", false, &note));
	assert_drawn_row(5, "    OBX-6  Units         near");
}

static void test_lines_of_a_message(void **state FD_UNUSED)
{
	load(message);
	docview_set_form(view, DOCVIEW_RAW);
	move(DOCVIEW_DOWN, 3);
	assert_where("line 4 of 4, PID");
	draw();
	assert_int_equal(style_of(surface, 1, "AE"), STYLE_BAD);
}

static void test_copies(void **state FD_UNUSED)
{
	load(message);
	move(DOCVIEW_LAST, 1);
	assert_copied(DOCVIEW_PATH, "PID");
	assert_copied(DOCVIEW_SUBTREE,
		"PID|1||9999999468^^^NHS~77^^^LAB||LARK^Ada");
	assert_copied(DOCVIEW_BODY, message);
	assert_refused(DOCVIEW_POINTER, "only JSON has pointers");
	load("family=L%C3%A9ger&given=Ada+B");
	assert_copied(DOCVIEW_KEY, "family");
	assert_copied(DOCVIEW_VALUE, "L\xc3\xa9ger");
	assert_copied(DOCVIEW_SUBTREE, "L%C3%A9ger");
}

static const char patient[] =
	"<?xml version=\"1.0\"?>\n"
	"<Patient xmlns=\"http://hl7.org/fhir\">\n"
	"  <id value=\"p1\"/>\n"
	"  <name>\n    <family\n value=\"L&amp;k\"/>\n  </name>\n"
	"  <!-- a note -->\n"
	"</Patient>\n";

static void test_xml(void **state FD_UNUSED)
{
	surface_resize(surface, ROWS, 60);
	load(patient);
	assert_null(docview_index(view));
	assert_drawn("  <?xml version=\"1.0\"?>\n"
		"▾ <Patient xmlns=\"http://hl7.org/fhir\">\n"
		"    <id value=\"p1\"/>\n"
		"  ▾ <name>\n"
		"      <family value=\"L&amp;k\"/>\n"
		"    </name>\n"
		"    <!-- a note -->\n"
		"  </Patient>\n");
	assert_int_equal(style_of(surface, 2, "id value"), STYLE_JSON_KEY);
	assert_int_equal(style_of(surface, 2, "value"), STYLE_LABEL);
	assert_int_equal(style_of(surface, 2, "p1"), STYLE_JSON_STRING);
	assert_int_equal(style_of(surface, 1, "http"), STYLE_VALUE);
	assert_int_equal(style_of(surface, 6, "<!--"), STYLE_JSON_PREVIEW);
	move(DOCVIEW_DOWN, 4);
	assert_where("/Patient/name/family");
	assert_copied(DOCVIEW_VALUE, "L&k");
	assert_copied(DOCVIEW_KEY, "family");
	move(DOCVIEW_PARENT, 1);
	assert_copied(DOCVIEW_SUBTREE,
		"<name>\n    <family\n value=\"L&amp;k\"/>\n  </name>");
	docview_shut(view);
	draw();
	assert_true(screen_has(surface, "  ▸ <name> "));
	move(DOCVIEW_DOWN, 1);
	draw();
	assert_int_equal(selected_row(), 4);
	docview_go_to_offset(view, (size_t)(strstr(patient, "<family") -
		patient));
	assert_where("/Patient/name/family");
}

static bool covers_all(const struct tree *tree, const char *text,
	uint32_t row)
{
	return tree_first(tree, text, row) == INDEX_NONE;
}

static void stars(struct buf *out, const char *text)
{
	(void)text;
	buf_puts(out, "***");
}

/* Tags and places stay, values do not. */
static void test_masked(void **state FD_UNUSED)
{
	surface_resize(surface, ROWS, 60);
	docview_set_mask(view, covers_all, stars, true);
	load(patient);
	assert_drawn_row(4, "      <family value=\"***\"/>");
	docview_set_form(view, DOCVIEW_RAW);
	draw();
	assert_false(screen_has(surface, "L&amp;k"));
	docview_set_form(view, DOCVIEW_TREE);
	load("MSH|^~\\&|LAB\rPID|1||77||LARK^Ada\r");
	draw();
	assert_false(screen_has(surface, "LARK"));
	assert_true(screen_has(surface, "▸ PID|***"));
	docview_fold_to_level(view, 0);
	draw();
	assert_false(screen_has(surface, "Ada"));
	load("family=Lark");
	assert_drawn("  family = ***\n");
}

static void test_ndjson(void **state FD_UNUSED)
{
	load("{\"a\":1}\n{\"resourceType\":\"Patient\",\"id\":\"7\"}\n{}\n");
	assert_true(docview_is_json(view));
	assert_drawn("▾ {\n"
		"    \"a\": 1\n"
		"  }\n"
		"▾ {\n"
		"    \"resourceType\": \"Patient\",\n"
		"    \"id\": \"7\"\n"
		"  }\n"
		"  {}\n");
	docview_fold_to_level(view, 1);
	move(DOCVIEW_NEXT_SIBLING, 1);
	assert_where("[1].Patient");
	move(DOCVIEW_PREVIOUS_SIBLING, 1);
	assert_where("[0]");
	/* While it arrives it is one text until the second one begins. */
	docview_reset(view);
	feed("{\"a\":1}\n", 8, false);
	assert_where("");
	feed("{\"a\":1}\n{\"b\":2}\n", 16, true);
	move(DOCVIEW_LAST, 1);
	assert_where("[1]");
}

static void test_bytes(void **state FD_UNUSED)
{
	char data[1000] = "%PDF-1.7\n";

	surface_resize(surface, 4, 78);
	feed(data, sizeof(data), true);
	assert_drawn("PDF document, application/pdf, 1.0 KB\n"
		"00000000  25 50 44 46 2d 31 2e 37  0a 00 00 00 00 00 00 00  "
		"%PDF-1.7........\n"
		"00000010  00 00 00 00 00 00 00 00  00 00 00 00 00 00 00 00  "
		"................\n"
		"00000020  00 00 00 00 00 00 00 00  00 00 00 00 00 00 00 00  "
		"................\n");
	assert_where("byte 0 of 1000");
	move(DOCVIEW_LAST, 1);
	assert_where("byte 992 of 1000");
	/* Another width: the selection keeps its byte. */
	surface_resize(surface, 4, 40);
	draw();
	assert_where("byte 992 of 1000");
	assert_true(screen_has(surface, "000003e0  00 00 00 00  ...."));
	docview_go_to_offset(view, 9);
	assert_where("byte 8 of 1000");
	assert_refused(DOCVIEW_VALUE, "save the body");
	docview_set_form(view, DOCVIEW_RAW);
	assert_where("byte 8 of 1000");
	move(DOCVIEW_FIRST, 1);
	assert_where("byte 0 of 1000");
}

static void test_empty_body(void **state FD_UNUSED)
{
	feed("", 0, false);
	assert_drawn("\n");
	feed("", 0, true);
	assert_drawn("The body is empty.\n");
}

static void test_lines_gone_to(void **state FD_UNUSED)
{
	struct buf text = BUF_INIT;

	buf_puts(&text, "[\n");
	for (int i = 0; i < 300000; i++)
		buf_printf(&text, "  %d,\n", i);
	buf_puts(&text, "  0\n]\n");
	feed(text.data, text.len, true);
	docview_go_to_line(view, 12);
	assert_where("[10]");
	docview_go_to_line(view, 300000);
	/* It lies behind the first slice, so it is gone to when it is known. */
	assert_where("[10]");
	assert_true(docview_is_waiting(view));
	feed(text.data, text.len, true);
	assert_false(docview_is_waiting(view));
	assert_where("[299998]");
	docview_go_to_line(view, 900000);
	docview_set_form(view, DOCVIEW_RAW);
	assert_where("line 300003 of 300003");
	buf_finish(&text);
}

/* The raw form is there at once, the selection when its line is known. */
static void test_raw_form_in_slices(void **state FD_UNUSED)
{
	struct buf text = BUF_INIT;

	buf_puts(&text, "[\n");
	for (int i = 0; i < 300000; i++)
		buf_printf(&text, "  %d,\n", i);
	buf_puts(&text, "  0\n]\n");
	feed(text.data, text.len, true);
	move(DOCVIEW_LAST, 1);
	docview_set_form(view, DOCVIEW_RAW);
	assert_drawn_row(0, "[");
	assert_where("line 1 of 115970+");
	feed(text.data, text.len, true);
	assert_where("line 300003 of 300003");
	/* A key in between is the user's wish, and kept. */
	docview_reset(view);
	docview_set_form(view, DOCVIEW_TREE);
	feed(text.data, text.len, true);
	move(DOCVIEW_LAST, 1);
	docview_set_form(view, DOCVIEW_RAW);
	move(DOCVIEW_DOWN, 1);
	feed(text.data, text.len, true);
	assert_where("line 2 of 300003");
	buf_finish(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(segments), TEST(fields), TEST(name_stays_when_scrolled),
		TEST(match_in_a_field), TEST(lines_of_a_message),
		TEST(copies), TEST(xml),
		TEST(masked), TEST(ndjson),
		TEST(bytes), TEST(empty_body), TEST(lines_gone_to),
		TEST(raw_form_in_slices),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
