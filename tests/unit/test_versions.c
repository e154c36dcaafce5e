/*
 * Which version a change is sent with: what reads, searches and changes tell,
 * and what must not be believed.
 */

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "core/client/versions.h"

#define BASE "https://h.example/R4/"

static struct versions *versions;

static int start(void **state)
{
	(void)state;
	versions = versions_new();
	return 0;
}

static int stop(void **state)
{
	(void)state;
	versions_free(versions);
	return 0;
}

static void take(const char *method, const char *url, unsigned status,
	const char *etag, const char *body)
{
	struct versions_answer answer = { .method = method, .url = url,
		.status = status, .etag = etag, .body = body,
		.body_len = body != NULL ? strlen(body) : 0 };

	versions_take(versions, &answer);
}

static void expect(const char *url, const char *tag)
{
	const char *found = versions_find(versions, url);

	if (tag == NULL && found != NULL)
		fail_msg("%s is %s, though nobody said so", url, found);
	if (tag != NULL && found == NULL)
		fail_msg("%s is not known", url);
	if (tag != NULL)
		assert_string_equal(found, tag);
}

static void a_read_tells(void **state)
{
	(void)state;
	expect(BASE "Patient/1", NULL);
	take("GET", BASE "Patient/1", 200, NULL, "{\"resourceType\":"
		"\"Patient\",\"id\":\"1\",\"meta\":{\"versionId\":\"3\"}}");
	expect(BASE "Patient/1", "W/\"3\"");
	expect(BASE "Patient/1?_format=json#x", "W/\"3\"");
	expect("https://H.example:443/R4/Patient/1", "W/\"3\"");
	expect("https://other.example/R4/Patient/1", NULL);
	expect(BASE "Patient/2", NULL);
	expect(BASE "Patient", NULL);
	/* The server's own spelling wins. */
	take("GET", BASE "Patient/1", 200, "\"4\"", "{\"resourceType\":"
		"\"Patient\",\"id\":\"1\",\"meta\":{\"versionId\":\"3\"}}");
	expect(BASE "Patient/1", "\"4\"");
	take("HEAD", BASE "Patient/1", 200, "W/\"5\"", NULL);
	expect(BASE "Patient/1", "W/\"5\"");
}

static void what_is_no_resource_tells_nothing(void **state)
{
	(void)state;
	take("GET", BASE "Patient?name=x", 200, "W/\"9\"",
		"{\"resourceType\":\"Bundle\",\"type\":\"searchset\"}");
	expect(BASE "Patient", NULL);
	expect(BASE "Patient?name=x", NULL);
	/* An old version on purpose. */
	take("GET", BASE "Patient/1/_history/2", 200, "W/\"2\"",
		"{\"resourceType\":\"Patient\",\"id\":\"1\"}");
	expect(BASE "Patient/1", NULL);
	/* Another resource than was asked for. */
	take("GET", BASE "Patient/1", 200, "W/\"2\"",
		"{\"resourceType\":\"OperationOutcome\"}");
	expect(BASE "Patient/1", NULL);
	take("GET", BASE "Patient/1", 404, "W/\"2\"", NULL);
	expect(BASE "Patient/1", NULL);
}

static void tags_that_would_split_a_header(void **state)
{
	static const char *const tags[] = { "W/\"1\r\nX: y\"", "1", "\"", "W/",
		"\"a\"b\"", "\"a b\"", "" };

	(void)state;
	for (size_t i = 0; i < FD_COUNT(tags); i++) {
		take("HEAD", BASE "Patient/1", 200, tags[i], NULL);
		expect(BASE "Patient/1", NULL);
	}
	take("GET", BASE "Patient/1", 200, NULL, "{\"resourceType\":"
		"\"Patient\",\"id\":\"1\",\"meta\":"
		"{\"versionId\":\"1\\r\\nX: y\"}}");
	expect(BASE "Patient/1", NULL);
}

static void a_page_tells_of_its_entries(void **state)
{
	(void)state;
	take("GET", BASE "Patient?name=x", 200, NULL,
		"{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"entry\":"
		"[{\"fullUrl\":\"" BASE "Patient/1\",\"resource\":{"
		"\"resourceType\":\"Patient\",\"id\":\"1\",\"meta\":{"
		"\"versionId\":\"7\"}}},"
		"{\"fullUrl\":\"https://evil.example/R4/Patient/2\","
		"\"resource\":{\"resourceType\":\"Patient\",\"id\":\"2\","
		"\"meta\":{\"versionId\":\"8\"}}},"
		"{\"fullUrl\":\"" BASE "Patient/3\",\"resource\":{"
		"\"resourceType\":\"Patient\",\"id\":\"4\",\"meta\":{"
		"\"versionId\":\"9\"}}}]}");
	expect(BASE "Patient/1", "W/\"7\"");
	expect("https://evil.example/R4/Patient/2", NULL);
	expect(BASE "Patient/3", NULL);
	/* A history holds the old ones as well. */
	take("GET", BASE "Patient/1/_history", 200, NULL,
		"{\"resourceType\":\"Bundle\",\"type\":\"history\",\"entry\":"
		"[{\"fullUrl\":\"" BASE "Patient/1\",\"resource\":{"
		"\"resourceType\":\"Patient\",\"id\":\"1\",\"meta\":{"
		"\"versionId\":\"1\"}}}]}");
	expect(BASE "Patient/1", "W/\"7\"");
}

static void a_change_tells_or_is_forgotten(void **state)
{
	struct versions_answer made = { .method = "POST",
		.url = BASE "Patient", .status = 201, .etag = "W/\"1\"",
		.location = BASE "Patient/8/_history/1" };

	(void)state;
	take("HEAD", BASE "Patient/1", 200, "W/\"1\"", NULL);
	take("PUT", BASE "Patient/1", 200, "W/\"2\"", NULL);
	expect(BASE "Patient/1", "W/\"2\"");
	take("PUT", BASE "Patient/1", 412, "W/\"9\"", NULL);
	expect(BASE "Patient/1", "W/\"2\"");
	take("PATCH", BASE "Patient/1", 200, NULL, NULL);
	expect(BASE "Patient/1", NULL);
	take("HEAD", BASE "Patient/1", 200, "W/\"3\"", NULL);
	take("DELETE", BASE "Patient/1", 204, "W/\"4\"", NULL);
	expect(BASE "Patient/1", NULL);
	versions_take(versions, &made);
	expect(BASE "Patient/8", "W/\"1\"");
}

static void a_transaction_forgets_what_it_does_not_name(void **state)
{
	(void)state;
	take("HEAD", BASE "Patient/1", 200, "W/\"1\"", NULL);
	take("HEAD", BASE "Patient/2", 200, "W/\"1\"", NULL);
	take("POST", "https://h.example/R4", 200, NULL,
		"{\"resourceType\":\"Bundle\",\"type\":"
		"\"transaction-response\",\"entry\":[{\"response\":{"
		"\"status\":\"200\",\"location\":\"Patient/1/_history/2\","
		"\"etag\":\"W/\\\"2\\\"\"}}]}");
	expect(BASE "Patient/1", "W/\"2\"");
	expect(BASE "Patient/2", NULL);
}

static void a_search_by_post_forgets_nothing(void **state)
{
	(void)state;
	take("HEAD", BASE "Patient/1", 200, "W/\"1\"", NULL);
	take("POST", BASE "Patient/_search", 200, NULL,
		"{\"resourceType\":\"Bundle\",\"type\":\"searchset\"}");
	expect(BASE "Patient/1", "W/\"1\"");
}

static void it_is_bounded(void **state)
{
	char url[80], tag[20];

	(void)state;
	for (int i = 0; i < VERSIONS_MAX + 10; i++) {
		snprintf(url, sizeof(url), BASE "Patient/p-%d", i);
		snprintf(tag, sizeof(tag), "W/\"%d\"", i);
		take("HEAD", url, 200, tag, NULL);
	}
	expect(url, tag);
	expect(BASE "Patient/p-10", "W/\"10\"");
	expect(BASE "Patient/p-9", NULL);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_read_tells),
		TEST(what_is_no_resource_tells_nothing),
		TEST(tags_that_would_split_a_header),
		TEST(a_page_tells_of_its_entries),
		TEST(a_change_tells_or_is_forgotten),
		TEST(a_transaction_forgets_what_it_does_not_name),
		TEST(a_search_by_post_forgets_nothing),
		TEST(it_is_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
