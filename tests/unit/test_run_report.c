/*
 * The report of a run: XML whatever stands in it, counted rightly, and nothing
 * of a person in it.
 */

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "core/cli/run_report.h"
#include "core/client/runner_part.h"
#include "core/doc/xml.h"

static const char requests[] = "### <&\"'> \x01 \xff \xef\xbf\xbf]]>\n"
	"GET /a\n### 9999999468\nGET /Patient/9999999468\n### c\nGET /c\n";

static struct http_file file;

static int set_up(void **state)
{
	struct err err = ERR_INIT;

	(void)state;
	http_file_init(&file, "a&b.http");
	return http_file_read(&file, requests, strlen(requests), &err) ? 0 :
		-1;
}

static int tear_down(void **state)
{
	(void)state;
	http_file_finish(&file);
	return 0;
}

static struct run_row *add(struct run_report *report, size_t request,
	const char *url)
{
	struct run_row *row;

	run_report_add(report, &file, &file.request[request]);
	row = &report->row[report->count - 1];
	row->url = xstrdup(url);
	row->is_waiting = false;
	return row;
}

static void lapse(struct run_row *row)
{
	row->lapse = mem_grow(row->lapse, row->lapse_count, &row->lapse_alloc,
		sizeof(*row->lapse));
	row->lapse[row->lapse_count++] = (struct run_lapse){ 3,
		xstrdup("path a = SMITH"), xstrdup("it is JONES"),
		xstrdup("path a = ***"), xstrdup("it is <another> value") };
}

static void fill(struct run_report *report)
{
	struct run_row *row = add(report, 0, "http://h/a?b=c&d=\"<");

	row->status = 200;
	row->ms = 1234;
	lapse(row);
	lapse(row);
	row = add(report, 1, "http://h/Patient/***");
	err_set(&row->err, ERR_NETWORK, "no answer from "
		"http://h/Patient/9999999468 & that is it");
	row = add(report, 2, "http://h/c");
	row->status = 204;
}

static void test_junit(void **state)
{
	struct run_report report = { 0 };
	struct buf out = BUF_INIT;
	struct xml *xml = xml_new();

	(void)state;
	fill(&report);
	run_report_junit(&report, &out);
	if (!xml_feed(xml, out.data, out.len, true))
		fail_msg("%s in %s", xml_reason(xml), out.data);
	assert_non_null(strstr(out.data, "<testsuites name=\"fhirdeck\" "
		"tests=\"3\" failures=\"1\" errors=\"1\" time=\"1.234\">"));
	assert_non_null(strstr(out.data, "<testsuite name=\"a&#38;b.http\" "
		"tests=\"3\""));
	assert_non_null(strstr(out.data, "line 3: expected path a = ***: it "
		"is &#60;another&#62; value"));
	assert_non_null(strstr(out.data, "<error type=\"no-answer\""));
	assert_null(strstr(out.data, "9999999468"));
	assert_null(strstr(out.data, "SMITH"));
	assert_null(strstr(out.data, "JONES"));
	assert_int_equal(run_report_status(&report), 3);
	xml_free(xml);
	buf_finish(&out);
	run_report_finish(&report);
}

static void test_nothing(void **state)
{
	struct run_report report = { 0 };
	struct buf out = BUF_INIT;
	struct xml *xml = xml_new();

	(void)state;
	run_report_junit(&report, &out);
	assert_true(xml_feed(xml, out.data, out.len, true));
	assert_int_equal(run_report_status(&report), 0);
	xml_free(xml);
	buf_finish(&out);
}

static void test_status(void **state)
{
	static const enum err_kind kinds[] = { ERR_ANSWER, ERR_AUTH,
		ERR_NETWORK, ERR_CANCELLED };
	static const int wanted[] = { 1, 4, 4, 130 };
	struct run_report report = { 0 };

	(void)state;
	for (size_t i = 0; i < FD_COUNT(kinds); i++) {
		struct run_row *row = add(&report, 0, "http://h/");

		err_set(&row->err, kinds[i], "no");
		assert_int_equal(run_report_status(&report), wanted[i]);
	}
	run_report_finish(&report);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_junit),
		cmocka_unit_test(test_nothing),
		cmocka_unit_test(test_status),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
