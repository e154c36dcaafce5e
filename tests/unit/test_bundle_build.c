/*
 * Bundles of requests: what becomes an entry, what is refused, and that the
 * resources in them are the bytes that were composed.
 */

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "core/base/clock.h"
#include "core/doc/index.h"
#include "core/fhir/bundle_build.h"

#define BASE "https://h/fhir"

static void compose_request(struct compose *out, const char *method,
	const char *url, const char *header, const char *body)
{
	compose_init(out);
	compose_set_method(out, method);
	compose_set_url(out, url);
	if (header != NULL) {
		size_t len = strcspn(header, ":");
		char *name = xstrndup(header, len);

		http_headers_add(&out->headers, name, header + len + 2);
		free(name);
	}
	buf_puts(&out->body, body);
}

static bool add(struct bundle_draft *draft, const char *method,
	const char *url, const char *header, const char *body,
	struct err *err)
{
	struct compose compose;
	bool is_added;

	compose_request(&compose, method, url, header, body);
	is_added = bundle_draft_add(draft, &compose, "fhir", BASE, err);
	compose_finish(&compose);
	return is_added;
}

static void test_text(void **state)
{
	struct bundle_draft draft = { .is_transaction = true };
	struct buf out = BUF_INIT;
	struct err err = ERR_INIT;

	(void)state;
	clock_hold(1770000000);
	assert_true(add(&draft, "POST", "Patient",
		"If-None-Exist: identifier=a|1",
		" {\"n\": 1.10,  \"n\": 2 }\n", &err));
	assert_true(add(&draft, "PUT", "{{cdr}}/Patient/1",
		"If-Match: W/\"3\"", "{\"id\":\"1\"}", &err));
	assert_true(add(&draft, "GET", BASE "/Task?status=ready&a={{x}}",
		NULL, "", &err));
	assert_true(add(&draft, "DELETE", "Task/9", NULL, "left", &err));
	bundle_draft_print(&draft, &out);
	assert_string_equal(out.data,
		"{\n  \"resourceType\": \"Bundle\",\n"
		"  \"type\": \"transaction\",\n  \"entry\": [\n"
		"    {\n      \"fullUrl\": "
		"\"urn:uuid:00000000-0000-4000-8000-000000000001\",\n"
		"      \"resource\": {\"n\": 1.10,  \"n\": 2 },\n"
		"      \"request\": {\n        \"method\": \"POST\",\n"
		"        \"url\": \"Patient\",\n"
		"        \"ifNoneExist\": \"identifier=a|1\"\n      }\n    },\n"
		"    {\n      \"fullUrl\": \"https://h/fhir/Patient/1\",\n"
		"      \"resource\": {\"id\":\"1\"},\n"
		"      \"request\": {\n        \"method\": \"PUT\",\n"
		"        \"url\": \"Patient/1\",\n"
		"        \"ifMatch\": \"W/\\\"3\\\"\"\n      }\n    },\n"
		"    {\n      \"request\": {\n        \"method\": \"GET\",\n"
		"        \"url\": \"Task?status=ready&a={{x}}\"\n      }\n"
		"    },\n"
		"    {\n      \"request\": {\n        \"method\": \"DELETE\",\n"
		"        \"url\": \"Task/9\"\n      }\n    }\n  ]\n}\n");
	buf_finish(&out);
	bundle_draft_finish(&draft);
}

/* FHIR R4 http.html#transaction-patch. */
static void test_patch(void **state)
{
	struct bundle_draft draft = { .is_transaction = false };
	struct buf out = BUF_INIT;
	struct err err = ERR_INIT;

	(void)state;
	assert_true(add(&draft, "PATCH", "Patient/1", NULL,
		"[{\"op\":\"remove\",\"path\":\"/active\"}]", &err));
	bundle_draft_print(&draft, &out);
	assert_non_null(strstr(out.data, "\"type\": \"batch\""));
	assert_non_null(strstr(out.data, "\"resource\": {\"resourceType\": "
		"\"Binary\", \"contentType\": \"application/json-patch+json\", "
		"\"data\": \"W3sib3AiOiJyZW1vdmUiLCJwYXRoIjoiL2FjdGl2ZSJ9XQ=="
		"\"}"));
	buf_finish(&out);
	bundle_draft_finish(&draft);
}

static void test_refusals(void **state)
{
	static const struct {
		const char *method, *url, *body, *sentence;
	} refused[] = {
		{ "POST", "", "{}", "a Bundle of requests can't be an entry "
			"of another one" },
		{ "PUT", "Patient", "{}", "PUT Patient is no interaction that "
			"FHIR R4 defines: it can't be an entry" },
		{ "PUT", "https://other/fhir/Patient/1", "{}",
			"https://other/fhir/Patient/1 does not lie below "
			"https://h/fhir: it can't be an entry of a Bundle for "
			"it" },
		{ "PUT", "https://h/fhirs/Patient/1", "{}",
			"https://h/fhirs/Patient/1 does not lie below "
			"https://h/fhir: it can't be an entry of a Bundle for "
			"it" },
		{ "POST", "Patient", " ", "create needs a body" },
		{ "PATCH", "Patient/1", "", "patch needs a body" },
		{ "POST", "Patient", "{\"a\":}", "the body is not JSON: line "
			"1 column 6, a value was expected" },
		{ "POST", "Patient", "<Patient/>", "the Bundle is made in "
			"JSON, and this body is XML" },
		{ "POST", "Patient/_search", "name=x", "a search by POST "
			"can't be an entry: make it a GET" },
	};
	struct bundle_draft draft = { .is_transaction = false };

	(void)state;
	for (size_t i = 0; i < FD_COUNT(refused); i++) {
		struct err err = ERR_INIT;

		assert_false(add(&draft, refused[i].method, refused[i].url,
			NULL, refused[i].body, &err));
		assert_string_equal(err.text, refused[i].sentence);
	}
	assert_int_equal(draft.count, 0);
	assert_null(draft.service);
}

static void test_one_service(void **state)
{
	struct bundle_draft draft = { .is_transaction = false };
	struct compose compose;
	struct err err = ERR_INIT;

	(void)state;
	assert_true(add(&draft, "GET", "Patient/1", NULL, "", &err));
	compose_request(&compose, "GET", "Patient/2", NULL, "");
	assert_false(bundle_draft_add(&draft, &compose, "cdr", BASE, &err));
	assert_string_equal(err.text, "the Bundle goes to fhir and this "
		"request to cdr; bundle-clear begins another one");
	bundle_draft_remove(&draft, 0);
	assert_true(bundle_draft_add(&draft, &compose, "cdr", BASE, &err));
	compose_finish(&compose);
	bundle_draft_finish(&draft);
}

/* Any number of entries is one JSON text. */
static void test_is_json(void **state)
{
	struct bundle_draft draft = { .is_transaction = false };
	struct err err = ERR_INIT;

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		struct buf out = BUF_INIT;
		struct doc_index *index;
		uint32_t list;

		bundle_draft_print(&draft, &out);
		index = index_text(out.data, out.len);
		assert_null(index_fault(index));
		list = index_member(index, out.data, 0, "entry");
		assert_int_equal(index_row(index, out.data, list).count, i);
		index_free(index);
		buf_finish(&out);
		assert_true(add(&draft, "POST", "Task", NULL,
			"{\"a\":\"\\u0041\"}", &err));
	}
	bundle_draft_finish(&draft);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_patch),
		cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_one_service),
		cmocka_unit_test(test_is_json),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
