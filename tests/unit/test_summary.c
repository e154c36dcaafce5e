/*
 * Summaries of invented resources as pages of text at two widths, and what must
 * hold for any resource: exact digits, nothing of a person where privacy is
 * on, no fault at any cut.
 */

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/clock.h"
#include "core/base/path.h"
#include "core/base/text.h"
#include "core/fhir/page_print.h"
#include "core/fhir/summary.h"
#include "core/fhir/summary_hl7.h"

static void read_file(const char *path, struct buf *out)
{
	struct err err = ERR_INIT;

	if (!path_read(path, 1 << 24, out, &err))
		fail_msg("%s", err.text);
}

static char *page_of(const char *text, size_t len, uint32_t row,
	size_t width, bool is_private)
{
	struct doc_index *index = index_text(text, len);
	struct summary_options options = { width, is_private, NULL };
	struct page page = PAGE_INIT;
	struct buf out = BUF_INIT;

	summary_page(index, text, row, &options, &page);
	page_print(&page, width, &out);
	page_finish(&page);
	index_free(index);
	return buf_take(&out);
}

static void check_page(const char *name, size_t width)
{
	char *from = xasprintf("tests/data/summary/%s.json", name);
	char *to = xasprintf("tests/data/summary/%s.%zu.txt", name, width);
	struct buf text = BUF_INIT, wanted = BUF_INIT;
	char *page;

	read_file(from, &text);
	page = page_of(text.data, text.len, 0, width, false);
	if (getenv("SUMMARY_BLESS") != NULL)
		assert_true(path_replace(to, page, strlen(page),
			&(struct err)ERR_INIT));
	read_file(to, &wanted);
	assert_string_equal(page, wanted.data);
	free(page);
	free(from);
	free(to);
	buf_finish(&text);
	buf_finish(&wanted);
}

static const char *const names[] = {
	"patient", "observation", "order", "reply", "generic", "outcome",
	"form", "medication", "report",
};

static void test_pages(void **state)
{
	(void)state;
	for (size_t i = 0; i < FD_COUNT(names); i++) {
		check_page(names[i], 80);
		check_page(names[i], 40);
	}
}

static uint32_t row_of(const char *text, const char *steps)
{
	struct doc_index *index = index_text(text, strlen(text));
	uint32_t row = index_find(index, text, 0, steps);

	index_free(index);
	return row;
}

static void test_report_in_its_bundle(void **state)
{
	struct buf text = BUF_INIT;
	char *page;

	(void)state;
	read_file("tests/data/summary/report.json", &text);
	page = page_of(text.data, text.len, row_of(text.data,
		"entry.0.resource"), 80, false);
	assert_non_null(strstr(page, "  4.10   mmol/L  normal\n"));
	assert_non_null(strstr(page, "urn:uuid:gone, not in this document"));
	assert_non_null(strstr(page, "Report: application/pdf, 9 B inside"));
	free(page);
	buf_finish(&text);
}

static void test_privacy(void **state)
{
	static const char *const secrets[] = {
		"NOTAPERSON", "Yara", "9999999468", "999 999 9468", "1981",
		"IMAGINARY", "0161", "Former", "Nora",
	};
	struct buf text = BUF_INIT;
	char *page;

	(void)state;
	read_file("tests/data/summary/patient.json", &text);
	page = page_of(text.data, text.len, 0, 80, true);
	for (size_t i = 0; i < FD_COUNT(secrets); i++)
		if (strstr(page, secrets[i]) != NULL)
			fail_msg("%s is on the page:\n%s", secrets[i], page);
	assert_non_null(strstr(page, "female"));
	free(page);
	buf_finish(&text);
}

/* Every prefix of a resource has a page, and none of it is a fault. */
static void test_cut_anywhere(void **state)
{
	static const char *const some[] = {
		"patient", "observation", "report", "medication", "generic",
	};

	(void)state;
	for (size_t i = 0; i < FD_COUNT(some); i++) {
		char *path = xasprintf("tests/data/summary/%s.json", some[i]);
		struct buf text = BUF_INIT;

		read_file(path, &text);
		for (size_t len = 0; len < text.len; len++) {
			char *cut = xmalloc(len + 1);

			memcpy(cut, text.data, len);
			free(page_of(cut, len, 0, 40, len % 2 == 0));
			free(cut);
		}
		free(path);
		buf_finish(&text);
	}
}

static void test_long_lists(void **state)
{
	struct buf text = BUF_INIT;
	char *page;

	(void)state;
	buf_puts(&text, "{\"resourceType\":\"Bundle\",\"entry\":[");
	for (int i = 0; i < 3000; i++)
		buf_printf(&text, "%s{\"resource\":{\"resourceType\":"
			"\"Task\",\"id\":\"%d\"}}", i > 0 ? "," : "", i);
	buf_puts(&text, "],\"type\":\"searchset\"}");
	page = page_of(text.data, text.len, 0, 80, false);
	assert_non_null(strstr(page, "1000 Task among the first 1000\n"));
	assert_non_null(strstr(page, "and 2950 more\n"));
	assert_null(strstr(page, "51. Task"));
	free(page);
	buf_finish(&text);
}

/* A name that somebody had before is not what they are called by. */
static void test_name_of_now(void **state)
{
	static const char text[] =
		"{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"entry\":"
		"[{\"resource\":{\"resourceType\":\"Patient\",\"name\":[{"
		"\"use\":\"old\",\"family\":\"Before\"},{\"use\":\"usual\","
		"\"family\":\"Nick\"},{\"use\":\"official\",\"family\":"
		"\"Notaperson\"}]}}]}";
	char *page = page_of(text, strlen(text), 0, 80, false);

	(void)state;
	assert_non_null(strstr(page, "1. Patient Notaperson"));
	free(page);
}

/* What matters most is not what a long list leaves out. */
static void test_errors_before_notes(void **state)
{
	struct buf text = BUF_INIT;
	char *page;

	(void)state;
	buf_puts(&text, "{\"resourceType\":\"OperationOutcome\",\"issue\":[");
	for (int i = 0; i < 80; i++)
		buf_puts(&text, "{\"severity\":\"information\",\"code\":"
			"\"informational\",\"diagnostics\":\"a note\"},");
	buf_puts(&text, "{\"severity\":\"error\",\"code\":\"invalid\","
		"\"diagnostics\":\"what is wrong\"}]}");
	page = page_of(text.data, text.len, 0, 80, false);
	assert_non_null(strstr(page, "Issues: 1 error, 80 notes\n"
		"error        what is wrong\n"));
	assert_non_null(strstr(page, "and 31 more\n"));
	free(page);
	buf_finish(&text);
}

static void test_hl7(void **state)
{
	static const char message[] =
		"MSH|^~\\&|IGENE|699X0|EPR|R0A|202602020910+0000||"
		"ACK^R01|ORIE-260202-77|P|2.5.1\r"
		"MSA|AE|55|no such order\r"
		"ERR|||207^Internal|E|||no order ORD-1\r"
		"PID|1|9999999344|TST1||NOTAPERSON^Yara||19810423|F\r"
		"OBX|1|NM|K^Potassium||4.10|mmol/L||N\r";
	struct page page = PAGE_INIT;
	struct buf out = BUF_INIT;

	(void)state;
	summary_hl7(message, strlen(message), false, &page);
	page_print(&page, 60, &out);
	assert_non_null(strstr(out.data, "Message           ACK R01\n"));
	assert_non_null(strstr(out.data,
		"Made              2026-02-02 09:10+0000\n"));
	assert_non_null(strstr(out.data, "Verdict           AE\n"));
	assert_non_null(strstr(out.data, "Diagnostics       no order ORD-1\n"));
	assert_non_null(strstr(out.data, "External number   9999999344\n"));
	assert_non_null(strstr(out.data, "Born              1981-04-23\n"));
	assert_non_null(strstr(out.data, "NOTAPERSON Yara\n"));
	assert_non_null(strstr(out.data, "K Potassium: 4.10 mmol/L N\n"));
	page_finish(&page);
	buf_clear(&out);
	summary_hl7(message, strlen(message), true, &page);
	page_print(&page, 60, &out);
	assert_null(strstr(out.data, "NOTAPERSON"));
	assert_non_null(strstr(out.data, "ORIE-260202-77\n"));
	assert_null(strstr(out.data, "1981"));
	assert_null(strstr(out.data, "9999999344"));
	page_finish(&page);
	buf_finish(&out);
}

static void test_long_label(void **state)
{
	struct page page = { 0 };
	struct buf out = BUF_INIT;

	(void)state;
	page_pair(&page, TONE_PLAIN, 0, "Grant", "one");
	page_pair(&page, TONE_PLAIN, 0, "device_authorization_endpoint", "two");
	page_print(&page, 60, &out);
	assert_string_equal(out.data,
		"Grant                   one\n"
		"device_authorization_endpoint\n"
		"                        two\n");
	page_finish(&page);
	buf_finish(&out);
}

/* Real resources where they are: any row of any of them has a page. */
static void test_domain(void **state)
{
	static const char folder[] = "../shared/data/domain";
	DIR *files = opendir(folder);
	struct dirent *file;
	size_t pages = 0;

	(void)state;
	if (files == NULL)
		skip();
	while ((file = readdir(files)) != NULL) {
		struct buf text = BUF_INIT;
		char *path = path_join(folder, file->d_name), *page;

		if (text_ends_with(path, ".json")) {
			read_file(path, &text);
			page = page_of(text.data, text.len, 0, 80, false);
			assert_true(*page != '\0');
			free(page);
			free(page_of(text.data, text.len, 0, 40, true));
			pages++;
		}
		free(path);
		buf_finish(&text);
	}
	closedir(files);
	assert_true(pages > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pages),
		cmocka_unit_test(test_report_in_its_bundle),
		cmocka_unit_test(test_privacy),
		cmocka_unit_test(test_cut_anywhere),
		cmocka_unit_test(test_long_lists),
		cmocka_unit_test(test_name_of_now),
		cmocka_unit_test(test_errors_before_notes),
		cmocka_unit_test(test_hl7),
		cmocka_unit_test(test_long_label),
		cmocka_unit_test(test_domain),
	};
	time_t now;

	setenv("TZ", "UTC", 1);
	if (clock_parse_instant("2026-02-03T10:31:00Z", &now))
		clock_hold(now);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
