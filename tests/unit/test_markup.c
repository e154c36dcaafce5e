/*
 * HTML and narratives as text, and rows wrapped at the joints of long words.
 */

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "core/doc/markup.h"
#include "core/doc/wrap.h"

static void assert_markup(const char *html, size_t width, const char *wanted)
{
	struct buf out = BUF_INIT;

	markup_text(html, strlen(html), width, &out);
	assert_string_equal(out.data, wanted);
	buf_finish(&out);
}

static void test_blocks(void **state)
{
	(void)state;
	assert_markup("<html><head><title>Order</title><style>p{a>b}</style>"
		"</head><body><h1>Results &amp; more</h1><p>Two\n words"
		"<p>next<br>line<script>var a='</p>'</script>", 40,
		"Order\n\nResults & more\n\nTwo words\n\nnext\nline\n");
	assert_markup("<ul><li>one<li>two<ul><li>inner</ul></ul>"
		"<ol><li>a<li>b</ol>tail", 40,
		"- one\n- two\n  - inner\n\n1. a\n2. b\n\ntail\n");
	assert_markup("<pre>\n  kept\n    so</pre>", 40,
		"  kept\n    so\n");
	assert_markup("a < b &lt; c &#x263a; &nope; &#27;", 40,
		"a < b < c \xe2\x98\xba &nope; &#27;\n");
	assert_markup("<img alt=\"a > b\">x<!-- > -->y", 40, "xy\n");
	assert_markup("", 40, "");
}

static void test_tables(void **state)
{
	static const char table[] = "<table><tr><th>Gene<th>Variant<th>Means"
		"<tr><td colspan=3>Section<tr><td>CFTR<td>NM_000492.3(CFTR):"
		"c.1521_1523delCTT<td>Pathogenic<br>2nd</table>";

	(void)state;
	assert_markup(table, 80,
		"Section\n"
		"Gene  Variant                              Means\n"
		"CFTR  NM_000492.3(CFTR):c.1521_1523delCTT  Pathogenic\n"
		"                                           2nd\n");
	assert_markup(table, 30,
		"Section\n"
		"Gene: CFTR\n"
		"Variant:\n"
		"  NM_000492.3(CFTR):\n"
		"  c.1521_1523delCTT\n"
		"Means: Pathogenic\n"
		"  2nd\n");
	assert_markup("<table><tr><td>open<td>ended", 40, "open  ended\n");
	assert_markup("<td>no</td><td>table</td>", 40, "no table\n");
}

static void test_wrapping(void **state)
{
	struct buf out = BUF_INIT;

	(void)state;
	wrap_put(&out, "NM_000492.3(CFTR):c.1521_1523delCTT (p.Phe508delPhe)",
		24);
	assert_string_equal(out.data,
		"NM_000492.3(CFTR):\nc.1521_1523delCTT\n(p.Phe508delPhe)");
	buf_clear(&out);
	wrap_put(&out, "one two\n\nthree", 5);
	assert_string_equal(out.data, "one\ntwo\n\nthree");
	assert_int_equal(wrap_widest_word("ab cdef g"), 4);
	buf_finish(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_blocks),
		cmocka_unit_test(test_tables),
		cmocka_unit_test(test_wrapping),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
