#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "core/base/clock.h"
#include "core/client/claims.h"

/*
 * Claims as lines: every value as sent, times three ways, differences between
 * a token and what its server says of it.
 */

#define NOON 1770112800		/* 2026-02-03T10:00:00Z */

static struct claims read_claims(const char *text)
{
	return (struct claims){ .text = text,
		.index = index_text(text, strlen(text)) };
}

static void drop(struct claims *claims)
{
	index_free((struct doc_index *)claims->index);
}

/* The lines as "label | text", one a line. */
static char *print_page(const struct page *page)
{
	struct buf out = BUF_INIT;

	for (size_t i = 0; i < page->count; i++)
		buf_printf(&out, "%s | %s\n", page->line[i].label,
			page->line[i].text);
	return buf_take(&out);
}

static char *show(const char *text, claims_is_open_fn *is_open)
{
	struct claims claims = read_claims(text);
	struct page page = PAGE_INIT;
	char *out;

	claims_page(&claims, is_open, NULL, &page);
	out = print_page(&page);
	page_finish(&page);
	drop(&claims);
	return out;
}

static void test_values_are_as_sent(void **state)
{
	char *out = show("{\"iss\":\"https:\\/\\/a\",\"n\":1.10,"
		"\"big\":12345678901234567890,\"empty\":\"\",\"t\":true}",
		NULL);

	(void)state;
	assert_string_equal(out, "iss  issued by | https://a\nn | 1.10\n"
		"big | 12345678901234567890\nempty | \"\"\nt | true\n");
	free(out);
}

static void test_times_three_ways(void **state)
{
	char *out = show("{\"exp\":1770113100.5,\"nbf\":\"soon\","
		"\"iat\":1e300}", NULL);

	(void)state;
	assert_string_equal(out, "exp  expires | 1770113100.5 = "
		"2026-02-03 10:05:00Z, in 5 min\n"
		"nbf  valid from | soon\niat  issued | 1e300\n");
	free(out);
}

static void test_other_zones_and_days(void **state)
{
	struct buf out = BUF_INIT;

	(void)state;
	setenv("TZ", "BST-1", 1);
	tzset();
	claims_moment(NOON + 60, &out);
	assert_string_equal(out.data,
		"2026-02-03 11:01:00, 10:01:00Z, in 1 min");
	buf_finish(&out);
	claims_moment(NOON + 13 * 3600 + 1800, &out);
	assert_string_equal(out.data, "2026-02-04 00:30:00, "
		"2026-02-03 23:30:00Z, in 13 hours");
	buf_finish(&out);
	setenv("TZ", "UTC", 1);
	tzset();
}

static bool closed(const void *data, uint32_t row)
{
	(void)data;
	(void)row;
	return false;
}

static void test_nested_claims_fold(void **state)
{
	const char *text = "{\"aud\":[\"a\",\"b\"],\"realm_access\":"
		"{\"roles\":[\"x\"],\"deep\":[{\"exp\":1}]}}";
	char *out = show(text, closed);

	(void)state;
	assert_string_equal(out, "aud  meant for | a, b\n"
		"realm_access | { 2 members }\n");
	free(out);
	out = show(text, NULL);
	assert_string_equal(out, "aud  meant for | a, b\n"
		"realm_access | { 2 members }\n  roles | x\n"
		"  deep | [ 1 item ]\n    [0] | { 1 member }\n"
		"      exp | 1\n");
	free(out);
}

static void test_only_nested_claims_have_a_row(void **state)
{
	struct claims claims = read_claims("{\"a\":1,\"b\":{\"c\":2}}");
	struct page page = PAGE_INIT;

	(void)state;
	claims_page(&claims, closed, NULL, &page);
	assert_int_equal(page.count, 2);
	assert_int_equal(page.line[0].row, INDEX_NONE);
	assert_int_equal(page.line[1].row, 2);
	page_finish(&page);
	drop(&claims);
}

static char *compare(const char *token, const char *server,
	size_t *differences)
{
	static const struct claims_sides sides = { "token", "server" };
	struct claims left = read_claims(token);
	struct claims right = read_claims(server);
	struct page page = PAGE_INIT;
	char *out;

	*differences = claims_compare(&left, &right, &sides, &page);
	out = print_page(&page);
	page_finish(&page);
	drop(&left);
	drop(&right);
	return out;
}

static void test_sets_are_compared_as_sets(void **state)
{
	size_t differences;
	char *out = compare("{\"aud\":\"x\",\"scope\":\"a b\"}",
		"{\"aud\":[\"x\"],\"scope\":\"b  a\",\"active\":true}",
		&differences);

	(void)state;
	assert_int_equal(differences, 0);
	assert_string_equal(out, "aud  meant for | x\nscope | a b\n"
		"active | true  <- only the server\n");
	free(out);
}

static void test_differences_are_marked(void **state)
{
	size_t differences;
	char *out = compare("{\"sub\":\"a\",\"aud\":[\"x\",\"y\"],\"n\":1}",
		"{\"sub\":\"b\",\"aud\":\"x\",\"n\":1.0}", &differences);

	(void)state;
	assert_int_equal(differences, 3);
	assert_string_equal(out, "sub  speaks of | a  <- token\n"
		"sub  speaks of | b  <- server, differs\n"
		"aud  meant for | x, y  <- token\n"
		"aud  meant for | x  <- server, differs\n"
		"n | 1  <- token\nn | 1.0  <- server, differs\n");
	free(out);
}

static void test_escapes_are_no_difference(void **state)
{
	size_t differences;
	char *out = compare("{\"iss\":\"https:\\/\\/a\"}",
		"{\"iss\":\"https://a\"}", &differences);

	(void)state;
	assert_int_equal(differences, 0);
	free(out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values_are_as_sent),
		cmocka_unit_test(test_times_three_ways),
		cmocka_unit_test(test_other_zones_and_days),
		cmocka_unit_test(test_nested_claims_fold),
		cmocka_unit_test(test_only_nested_claims_have_a_row),
		cmocka_unit_test(test_sets_are_compared_as_sets),
		cmocka_unit_test(test_differences_are_marked),
		cmocka_unit_test(test_escapes_are_no_difference),
	};

	setenv("TZ", "UTC", 1);
	clock_hold(NOON);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
