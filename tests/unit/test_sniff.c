/*
 * What bodies are, whatever their headers say.
 */

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "core/base/path.h"
#include "core/doc/sniff.h"

static void test_kinds(void **state)
{
	static const struct {
		const char *text;
		enum sniff_kind kind;
	} cases[] = {
		{ "", SNIFF_EMPTY }, { " \r\n", SNIFF_EMPTY },
		{ "\xef\xbb\xbf", SNIFF_EMPTY },
		{ "{}", SNIFF_JSON }, { "\n  {\"a\":1}", SNIFF_JSON },
		{ "\xef\xbb\xbf{", SNIFF_JSON }, { "[", SNIFF_JSON },
		{ "[ {\"a\":1} ]", SNIFF_JSON }, { "[]", SNIFF_JSON },
		{ "[null]", SNIFF_JSON }, { "[ERROR] no", SNIFF_TEXT },
		{ "[info] started", SNIFF_TEXT },
		{ "<Patient xmlns=\"http://hl7.org/fhir\"/>", SNIFF_XML },
		{ "<?xml version=\"1.0\"?>\n<Bundle>", SNIFF_XML },
		{ "<?xml version=\"1.0\"?>", SNIFF_XML },
		{ "<!-- note --><Bundle/>", SNIFF_XML },
		{ "<soap:Envelope>", SNIFF_XML },
		{ "<html>", SNIFF_HTML }, { "<!DOCTYPE html>", SNIFF_HTML },
		{ "<!doctype HTML PUBLIC \"x\">", SNIFF_HTML },
		{ "\r\n<HTML lang=\"en\">", SNIFF_HTML },
		{ "<?xml version=\"1.0\"?><!-- x -->\n<html xmlns=\"y\">",
			SNIFF_HTML },
		{ "<h1>Bad Request</h1>", SNIFF_HTML },
		{ "<hydra/>", SNIFF_XML }, { "<3 hearts", SNIFF_TEXT },
		{ "MSH|^~\\&|A|B", SNIFF_HL7V2 },
		{ "\vMSH|^~\\&|A", SNIFF_HL7V2 },
		{ "FHS|^~\\&", SNIFF_HL7V2 }, { "MSH#^~\\&", SNIFF_HL7V2 },
		{ "MSHA is a word", SNIFF_TEXT }, { "MSH", SNIFF_TEXT },
		{ "Service Unavailable", SNIFF_TEXT },
		{ "caf\xe9 in Latin-1", SNIFF_TEXT },
		{ "grant_type=client_credentials&scope=system%2F*.*",
			SNIFF_FORM },
		{ "_id=5&name=a+b\r\n", SNIFF_FORM },
		{ "a=1&b=", SNIFF_FORM }, { "a=1&b", SNIFF_TEXT },
		{ "=x", SNIFF_TEXT }, { "a=b c", SNIFF_TEXT },
		{ "a=1\nb=2", SNIFF_TEXT }, { "aGVsbG8=", SNIFF_TEXT },
		{ "aGVsbA==", SNIFF_TEXT }, { "a=caf\xe9", SNIFF_TEXT },
		{ "https://example.org/x?a=b", SNIFF_TEXT },
		{ "%PDF-1.7", SNIFF_BINARY },
		{ "\x1f\x8b\x08\x01\x02\x03", SNIFF_BINARY },
	};

	(void)state;
	for (size_t i = 0; i < FD_COUNT(cases); i++) {
		print_message("%s\n", cases[i].text);
		assert_string_equal(sniff_name(sniff(cases[i].text,
			strlen(cases[i].text))), sniff_name(cases[i].kind));
	}
	assert_int_equal(sniff("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16),
		SNIFF_BINARY);
	assert_int_equal(sniff("{\0", 1), SNIFF_JSON);
}

static void assert_summary(const char *page, const char *title,
	const char *sentence)
{
	char *got_title, *got_sentence;

	assert_int_equal(sniff_html_summary(page, strlen(page), &got_title,
		&got_sentence), title != NULL || sentence != NULL);
	if (title == NULL)
		assert_null(got_title);
	else
		assert_string_equal(got_title, title);
	if (sentence == NULL)
		assert_null(got_sentence);
	else
		assert_string_equal(got_sentence, sentence);
	free(got_title);
	free(got_sentence);
}

static void test_summary(void **state)
{
	(void)state;
	assert_summary("<html><head><title>404 - not\n here</title><style>"
		"p { color: red }</style></head><body><h1>Server Error</h1>"
		"<p></p><h3>The file is <b>gone</b>.</h3><p>More.</p></body>",
		"404 - not here", "The file is gone .");
	assert_summary("<h1>Bad Request</h1>", "Bad Request", NULL);
	assert_summary("<H2>Bad Request - Invalid URL</H2>\n<hr><P>HTTP Error "
		"400. The request URL is invalid.", "Bad Request - Invalid "
		"URL", "HTTP Error 400. The request URL is invalid.");
	assert_summary("<p>one<p>two", NULL, "one");
	assert_summary("<!-- <title>no</title> --><title>yes</title>", "yes",
		NULL);
	assert_summary("<script>if (a < b) '<p>no'</script><p>yes</p>", NULL,
		"yes");
	assert_summary("<title>a &amp; b &lt;c&gt; &#39;d&#x27; &quot; &none;"
		"</title>", "a & b <c> 'd' \" &none;", NULL);
	assert_summary("<title>&nbsp;x&#160;</title>", "x", NULL);
	assert_summary("<div>nothing of interest</div>", NULL, NULL);
	assert_summary("<title>unfinished", "unfinished", NULL);
	assert_summary("<titlebar>x</titlebar><", NULL, NULL);
	assert_summary("", NULL, NULL);
}

/* What a page says goes to a terminal. */
static void test_summary_is_scrubbed(void **state)
{
	static const char page[] = "<title>a\x1b[31mb&#27;c&#x202e;d</title>";
	char *title, *sentence;

	(void)state;
	assert_true(sniff_html_summary(page, strlen(page), &title,
		&sentence));
	assert_null(strchr(title, '\x1b'));
	assert_null(strstr(title, "\xe2\x80\xae"));
	assert_non_null(strstr(title, "<U+202E>"));
	free(title);
}

static void test_summary_is_short(void **state)
{
	struct buf page = BUF_INIT;
	char *title, *sentence;

	(void)state;
	buf_puts(&page, "<p>");
	buf_fill(&page, 'x', 100000);
	assert_true(sniff_html_summary(page.data, page.len, &title,
		&sentence));
	assert_null(title);
	assert_int_equal(strlen(sentence), 400);
	free(sentence);
	buf_finish(&page);
}

static void assert_iis(const char *text, bool is_iis)
{
	assert_int_equal(sniff_is_iis_page(text, strlen(text)), is_iis);
}

static void test_iis_pages(void **state)
{
	(void)state;
	assert_iis("<html><body><div id=\"header\"><h1>Server Error</h1></div>"
		"</body></html>", true);
	assert_iis("<html><head><title>IIS 10.0 Detailed Error - 404.0 - Not "
		"Found</title>", true);
	assert_iis("<h2>Service Unavailable</h2>\n<hr><p>HTTP Error 503. The "
		"service is unavailable.</p>", true);
	assert_iis("The page was not displayed because the request entity is "
		"too large.", true);
	assert_iis("Service Unavailable", true);
	assert_iis("The Service Unavailable sign", false);
	assert_iis("<h1>Server Error</h1>", false);
	assert_iis("{\"text\":\"Internet Information Services\"}", false);
	assert_iis("", false);
}

static void test_real_pages(void **state)
{
	static const char *const names[] = {
		"http-body-IIS-403.html", "http-body-413-IIS-sentence.txt",
		"http-body-503-service-unavailable.txt",
	};

	(void)state;
	for (size_t i = 0; i < FD_COUNT(names); i++) {
		char *path = path_join("../shared/data/domain", names[i]);
		struct buf page = BUF_INIT;
		struct err err = ERR_INIT;
		char *title, *sentence;

		if (!path_read(path, 1 << 20, &page, &err)) {
			print_message("skipped: no %s here\n", path);
		} else {
			assert_true(sniff_is_iis_page(page.data, page.len));
			if (i == 0) {
				assert_true(sniff_html_summary(page.data,
					page.len, &title, &sentence));
				assert_string_equal(title, "403 - Forbidden: "
					"Access is denied.");
				assert_string_equal(sentence, "You do not have"
					" permission to view this directory or"
					" page using the credentials that you "
					"supplied.");
				free(title);
				free(sentence);
			}
		}
		buf_finish(&page);
		free(path);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_kinds),
		cmocka_unit_test(test_summary),
		cmocka_unit_test(test_summary_is_scrubbed),
		cmocka_unit_test(test_summary_is_short),
		cmocka_unit_test(test_iis_pages),
		cmocka_unit_test(test_real_pages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
