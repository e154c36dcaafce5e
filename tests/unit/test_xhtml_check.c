#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "core/base/buf.h"
#include "core/ig/xhtml_check.h"

#define DIV	"<div xmlns=\"http://www.w3.org/1999/xhtml\">"
#define TXT1	"INV_FAILED txt-1;"

static void note(void *data, enum finding_severity severity, const char *code,
	const char *id, const char *sentence)
{
	(void)severity;
	(void)code;
	buf_puts(data, id);
	if (strcmp(id, "INV_FAILED") == 0)
		buf_printf(data, " %.5s", sentence);
	buf_putc(data, ';');
}

static bool knows_elsewhere(void *data, const char *name)
{
	(void)data;
	return strcmp(name, "elsewhere") == 0;
}

static void expect(const char *div, const char *ids)
{
	struct buf found = BUF_INIT;
	const struct xhtml_say say = { &found, note, knows_elsewhere };
	struct xhtml_languages languages;

	xhtml_check(div, strlen(div), "en", &say, &languages);
	assert_string_equal(found.data, ids);
	buf_finish(&found);
}

static void good_ones(void **state)
{
	(void)state;
	expect(DIV "<p>x</p></div>", "");
	expect(DIV "x</div>", "");
	expect(DIV "<img src=\"#i\" alt=\"\"/></div>", "");
	expect(DIV "<table class='a' border='1'><tbody><tr><td colspan='2' "
		"style=\"color: red\">x</td></tr></tbody></table></div>", "");
	expect(DIV "<!-- c --><h6 xml:lang='en' lang='en'>x&nbsp;</h6></div>",
		"");
	expect("<x:div xmlns:x='http://www.w3.org/1999/xhtml'><x:b>x</x:b>"
		"</x:div>", "");
}

static void elements_and_attributes(void **state)
{
	(void)state;
	expect(DIV "x<script>a()</script></div>",
		"XHTML_XHTML_Element_Illegal;" TXT1);
	expect(DIV "<form>x</form></div>",
		"XHTML_XHTML_Element_Illegal;" TXT1);
	expect(DIV "<p onclick='a()'>x</p></div>",
		"XHTML_XHTML_Attribute_Illegal;" TXT1);
	/* Good on another element. */
	expect(DIV "<p href='#a'>x</p></div>",
		"XHTML_XHTML_Attribute_Illegal;" TXT1);
	expect(DIV "<pre xml:space='preserve'>x</pre></div>",
		"XHTML_XHTML_ATTRIBUTE_XML_SPACE;");
}

static void content_and_root(void **state)
{
	(void)state;
	expect(DIV "<p> \n</p><br/></div>", "INV_FAILED txt-2;");
	expect("<div xmlns=\"http://www.w3.org/1999/xhtml\"/>",
		"INV_FAILED txt-2;");
	expect("<p xmlns=\"http://www.w3.org/1999/xhtml\">x</p>",
		"XHTML_XHTML_Name_Invalid;");
	expect("<div>x</div>", "XHTML_XHTML_NS_InValid;");
	expect("<div xmlns=\"http://www.w3.org/1999/xhtml/\">x</div>",
		"XHTML_XHTML_NS_InValid;");
}

static void links(void **state)
{
	(void)state;
	expect(DIV "<a href=\"https://a\">x</a><a href='mailto:a@b'>x</a>"
		"<a href='Patient/1'>x</a><a href='tel:1'>y</a></div>", "");
	expect(DIV "<a href='urn:uuid:1'>x</a></div>",
		"TYPE_SPECIFIC_CHECKS_DT_XHTML_LITERAL_HREF;");
	expect(DIV "<a href='JavaScript:a()'>x</a></div>",
		"TYPE_SPECIFIC_CHECKS_DT_XHTML_LITERAL_HREF;");
	expect(DIV "<a href='java&#115;cript:a()'>x</a></div>",
		"TYPE_SPECIFIC_CHECKS_DT_XHTML_LITERAL_HREF;");
	expect(DIV "<a href='#a'>x</a><p id='a'>y</p></div>", "");
	expect(DIV "<a href='#a'>x</a><a name='a'>y</a></div>", "");
	expect(DIV "<a href='#elsewhere'>x</a><a href='#'>y</a></div>", "");
	expect(DIV "<a href='#b'>x</a></div>",
		"Type_Specific_Checks_DT_XHTML_Resolve;");
}

static void what_is_no_xhtml(void **state)
{
	static const char *const bad[] = {
		"", "words", "<div", DIV "<p>x</div>", DIV "<br></div>", DIV,
		DIV "</div></div>", "<div xmlns=a>x</div>",
	};

	(void)state;
	for (size_t i = 0; i < FD_COUNT(bad); i++)
		expect(bad[i], "Error_parsing_XHTML_;");
}

static struct xhtml_languages languages_of(const char *div)
{
	struct buf found = BUF_INIT;
	const struct xhtml_say say = { &found, note, knows_elsewhere };
	struct xhtml_languages languages;

	xhtml_check(div, strlen(div), "en", &say, &languages);
	buf_finish(&found);
	return languages;
}

static void languages(void **state)
{
	struct xhtml_languages found = languages_of("<div xmlns='http://www."
		"w3.org/1999/xhtml' lang='fr' xml:lang='fr-CA'>x</div>");

	(void)state;
	assert_string_equal(found.lang, "fr");
	assert_string_equal(found.xml_lang, "fr-CA");
	assert_string_equal(found.section, "");
	found = languages_of(DIV "<div lang='de'>x</div><div xml:lang='EN'>y"
		"</div></div>");
	assert_string_equal(found.lang, "");
	assert_string_equal(found.section, "de");
	assert_true(found.has_wanted);
	found = languages_of(DIV "<div lang='de'>x</div></div>");
	assert_false(found.has_wanted);
}

static void targets(void **state)
{
	static const char div[] = DIV "<p id='a'>x</p><a name='b&amp;'/>"
		"<p name='c'/></div>";

	(void)state;
	assert_true(xhtml_has_target(div, strlen(div), "a"));
	assert_true(xhtml_has_target(div, strlen(div), "b&"));
	assert_false(xhtml_has_target(div, strlen(div), "c"));
	assert_false(xhtml_has_target("<div", 4, "a"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(good_ones),
		cmocka_unit_test(elements_and_attributes),
		cmocka_unit_test(content_and_root),
		cmocka_unit_test(links),
		cmocka_unit_test(what_is_no_xhtml),
		cmocka_unit_test(languages),
		cmocka_unit_test(targets),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
