#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "core/store/http_file.h"
#include "core/store/import.h"

/* Read and finished by the test. */
static struct import read_of(enum import_kind kind, const char *text)
{
	struct import import;
	struct err err = ERR_INIT;

	import_init(&import, "sample");
	assert_int_equal(import_sniff(text, strlen(text)), kind);
	if (!import_read(&import, IMPORT_UNKNOWN, text, strlen(text), &err))
		fail_msg("%s", err.text);
	assert_int_equal(import.kind, kind);
	return import;
}

static void expect_note(const struct import *import, const char *where,
	const char *part)
{
	for (size_t i = 0; i < import->note_count; i++)
		if (strstr(import->note[i].text, part) != NULL &&
		    strcmp(import->note[i].where, where) == 0)
			return;
	for (size_t i = 0; i < import->note_count; i++)
		print_message("note: %s: %s\n", import->note[i].where,
			import->note[i].text);
	fail_msg("no note at %s says: %s", where, part);
}

static void expect_secret(const struct import *import, const char *name,
	const char *value)
{
	for (size_t i = 0; i < import->secret_count; i++)
		if (strcmp(import->secret[i].name, name) == 0) {
			assert_string_equal(secret_bytes(
				import->secret[i].value), value);
			return;
		}
	fail_msg("no secret %s", name);
}

static void expect_refused(const char *text, const char *part)
{
	struct import import;
	struct err err = ERR_INIT;

	import_init(&import, "sample");
	assert_false(import_read(&import, IMPORT_UNKNOWN, text, strlen(text),
		&err));
	if (strstr(err.text, part) == NULL)
		fail_msg("%s, not: %s", err.text, part);
	import_finish(&import);
}

static void expect_text(struct import *import, const char *folder,
	const char *text)
{
	struct buf out = BUF_INIT;

	import_write(import, folder, &out);
	assert_string_equal(out.data, text);
	buf_finish(&out);
}

static const char collection[] = "{\"info\": {\"name\": \"Orders\","
	"\"schema\": \"https://schema.example.org/collection/v2.1.0/x\"},"
	"\"auth\": {\"type\": \"oauth2\", \"oauth2\": ["
	"{\"key\": \"clientSecret\", \"value\": \"very-secret-1\"},"
	"{\"key\": \"clientId\", \"value\": \"deck\"},"
	"{\"key\": \"accessTokenUrl\", \"value\": \"https://a/token\"}]},"
	"\"event\": [{\"listen\": \"test\"}],"
	"\"variable\": [{\"key\": \"ods\", \"value\": \"R0A\"},"
	"{\"key\": \"count\", \"value\": 20},"
	"{\"key\": \"apiKey\", \"value\": \"very-secret-2\"},"
	"{\"key\": \"old\", \"value\": \"x\", \"disabled\": true}],"
	"\"item\": [{\"name\": \"Polling\", \"item\": [{\"name\": \"Replies\","
	"\"request\": {\"method\": \"GET\", \"header\": ["
	"{\"key\": \"Accept\", \"value\": \"application/fhir+json\"},"
	"{\"key\": \"X-Off\", \"value\": \"1\", \"disabled\": true}],"
	"\"url\": {\"raw\": \"{{base}}/Bundle/:id?ods={{ods}}\","
	"\"variable\": [{\"key\": \"id\", \"value\": \"\"}]}}}]},"
	"{\"name\": \"Send\\nit\", \"request\": {\"method\": \"post\","
	"\"auth\": {\"type\": \"apikey\", \"apikey\": {\"key\": \"X-API-Key\","
	"\"value\": \"{{apiKey}}\"}},"
	"\"body\": {\"mode\": \"raw\", \"raw\": \"{\\\"n\\\": 1.10}\"},"
	"\"url\": {\"protocol\": \"https\", \"host\": [\"a\", \"example\"],"
	"\"path\": [\"x\", \":id\"], \"query\": ["
	"{\"key\": \"q\", \"value\": \"1\"},"
	"{\"key\": \"off\", \"value\": \"1\", \"disabled\": true}],"
	"\"variable\": [{\"key\": \"id\", \"value\": \"7\"}]}}},"
	"{\"name\": \"Form\", \"request\": {\"method\": \"POST\","
	"\"url\": \"https://a/token\", \"body\": {\"mode\": \"urlencoded\","
	"\"urlencoded\": [{\"key\": \"client_secret\", \"value\": "
	"\"very-secret-1\"}, {\"key\": \"a b\", \"value\": \"{{ods}}\"}]}}},"
	"{\"name\": \"File\", \"request\": {\"method\": \"PUT\","
	"\"url\": \"https://a\", \"body\": {\"mode\": \"file\","
	"\"file\": {\"src\": \"order.json\"}}}},"
	"{\"name\": \"Upload\", \"request\": {\"url\": \"https://a\","
	"\"body\": {\"mode\": \"formdata\", \"formdata\": []}}},"
	"{\"name\": \"Short\", \"request\": \"https://a/short\"}]}";

static void a_collection(void **state)
{
	struct import import = read_of(IMPORT_POSTMAN, collection);

	(void)state;
	assert_int_equal(import.count, 6);
	expect_secret(&import, "client_secret", "very-secret-1");
	expect_secret(&import, "apiKey", "very-secret-2");
	expect_note(&import, "item[0].item[0]", "token endpoint "
		"https://a/token, client_id deck");
	expect_note(&import, "item[0].item[0]", "the header X-Off is "
		"switched off");
	expect_note(&import, "", "scripts are not run");
	expect_note(&import, "variable", "the variable old is switched off");
	expect_note(&import, "item[4]", "a body of the kind formdata");
	expect_text(&import, NULL,
		"# Imported from a Postman collection: Orders\n"
		"@ods = R0A\n@count = 20\n"
		"\n### Polling / Replies\n"
		"GET {{base}}/Bundle/{{id}}?ods={{ods}}\n"
		"Accept: application/fhir+json\n"
		"\n### Send it\n"
		"POST https://a.example/x/7?q=1\n"
		"X-API-Key: {{apiKey}}\n\n"
		"{\"n\": 1.10}\n"
		"\n### Form\nPOST https://a/token\n"
		"Content-Type: application/x-www-form-urlencoded\n\n"
		"client_secret={{client_secret}}&a+b={{ods}}\n"
		"\n### File\nPUT https://a\n\n< order.json\n"
		"\n### Upload\nGET https://a\n"
		"\n### Short\nGET https://a/short\n");
	expect_text(&import, "Polling",
		"# Imported from a Postman collection: Orders\n"
		"@ods = R0A\n@count = 20\n"
		"\n### Replies\n"
		"GET {{base}}/Bundle/{{id}}?ods={{ods}}\n"
		"Accept: application/fhir+json\n");
	import_finish(&import);
}

static void an_environment(void **state)
{
	struct import import = read_of(IMPORT_ENVIRONMENT, "{\"name\": "
		"\"Test\", \"values\": [{\"key\": \"base\", \"value\": "
		"\"https://a/fhir\", \"enabled\": true}, {\"key\": \"pin\","
		"\"value\": \"1234\", \"type\": \"secret\"}, {\"key\": "
		"\"asked\", \"value\": \"\", \"type\": \"secret\"}, {\"key\":"
		"\"plain\", \"value\": \"eyJhbGciOiJub25lIn0.e30.x\"}]}");

	(void)state;
	assert_int_equal(import.count, 0);
	expect_secret(&import, "pin", "1234");
	expect_secret(&import, "plain", "eyJhbGciOiJub25lIn0.e30.x");
	expect_note(&import, "values", "the secret asked has no value");
	expect_text(&import, NULL, "# Imported from a Postman environment: "
		"Test\n@base = https://a/fhir\n");
	import_finish(&import);
}

static void an_openapi_document(void **state)
{
	struct import import = read_of(IMPORT_OPENAPI, "{\"openapi\": "
		"\"3.0.3\", \"info\": {\"title\": \"A server\"}, \"servers\": "
		"[{\"url\": \"https://a/fhir\"}], \"paths\": {"
		"\"/Patient/{id}\": {\"parameters\": [{\"$ref\": "
		"\"#/components/parameters/a~1b\"}, {\"$ref\": \"#/loop\"}, "
		"{\"$ref\": \"https://b/c\"}],"
		"\"get\": {\"summary\": \"One patient\", \"tags\": [\"P\"]},"
		"\"put\": {\"operationId\": \"put\", \"requestBody\": {"
		"\"content\": {\"application/fhir+json\": {\"example\": "
		"{\"n\": 1.10}}}}}}, \"/Patient\": {\"get\": {\"parameters\": ["
		"{\"name\": \"_count\", \"in\": \"query\", \"required\": true,"
		"\"schema\": {\"default\": 5}}, {\"name\": \"family\","
		"\"in\": \"query\", \"required\": true}, {\"name\": \"given\","
		"\"in\": \"query\"}]}, \"post\": {\"requestBody\": {"
		"\"content\": {\"application/json\": {}}}}}},"
		"\"loop\": {\"$ref\": \"#/loop\"}, \"components\": {"
		"\"parameters\": {\"a/b\": {\"name\": \"id\", \"in\": "
		"\"path\", \"required\": true, \"example\": \"p1\"}}}}");

	(void)state;
	expect_note(&import, "servers", "the document says https://a/fhir");
	expect_note(&import, "", "parameters that need not be there");
	expect_note(&import, "paths./Patient.post", "has no example");
	expect_note(&import, "paths./Patient/{id}.get", "another document");
	expect_text(&import, NULL,
		"# Imported from an OpenAPI document: A server\n@id = p1\n"
		"\n### P / One patient\nGET {{base}}/Patient/{{id}}\n"
		"\n### put\nPUT {{base}}/Patient/{{id}}\n"
		"Content-Type: application/fhir+json\n\n"
		"{\n\t\"n\":\t1.10\n}\n"
		"\n###\nGET {{base}}/Patient?_count=5&family={{family}}\n"
		"\n###\nPOST {{base}}/Patient\n"
		"Content-Type: application/json\n");
	import_finish(&import);
}

static void a_har_file(void **state)
{
	struct import import = read_of(IMPORT_HAR, "{\"log\": {\"entries\": ["
		"{\"request\": {\"method\": \"POST\", \"url\": "
		"\"https://a/fhir/Patient/?x=1\", \"headers\": ["
		"{\"name\": \":authority\", \"value\": \"a\"},"
		"{\"name\": \"sec-fetch-mode\", \"value\": \"cors\"},"
		"{\"name\": \"Cookie\", \"value\": \"s=very-secret-1\"},"
		"{\"name\": \"Authorization\", \"value\": \"Bearer "
		"very-secret-2\"}, {\"name\": \"Prefer\", \"value\": \"x\"}],"
		"\"postData\": {\"mimeType\": \"application/fhir+json\","
		"\"text\": \"{\\\"n\\\": 1.10}\"}}},"
		"{\"_resourceType\": \"image\", \"request\": {\"url\": "
		"\"https://a/x.png\"}}, {\"request\": {\"url\": "
		"\"https://a/token\", \"method\": \"POST\", \"postData\": {"
		"\"mimeType\": \"application/x-www-form-urlencoded\","
		"\"params\": [{\"name\": \"password\", \"value\": "
		"\"very-secret-3\"}, {\"name\": \"a\", \"value\": \"b c\"}]}}}"
		"]}}");

	(void)state;
	expect_secret(&import, "token", "very-secret-2");
	expect_secret(&import, "password", "very-secret-3");
	expect_note(&import, "log.entries[0]", "a login of a browser");
	expect_note(&import, "log.entries[1]", "part of a page");
	expect_text(&import, NULL,
		"# Imported from a HAR file\n"
		"\n### POST Patient\nPOST https://a/fhir/Patient/?x=1\n"
		"Prefer: x\nContent-Type: application/fhir+json\n\n"
		"{\"n\": 1.10}\n"
		"\n### POST token\nPOST https://a/token\n"
		"Content-Type: application/x-www-form-urlencoded\n\n"
		"password={{password}}&a=b+c\n");
	import_finish(&import);
}

static void folders_in_folders_have_an_end(void **state)
{
	struct buf text = BUF_INIT;

	(void)state;
	buf_puts(&text, "{\"info\": {}, \"item\": [");
	for (int i = 0; i < 40; i++)
		buf_puts(&text, "{\"name\": \"f\", \"item\": [");
	for (int i = 0; i < 40; i++)
		buf_puts(&text, "]}");
	buf_puts(&text, "]}");
	expect_refused(text.data, "folders are deeper than 32");
	buf_finish(&text);
}

static void what_is_no_file_of_its_kind(void **state)
{
	(void)state;
	expect_refused("{\"swagger\": \"2.0\"}", "swagger 2");
	expect_refused("{\"openapi\": \"3.1.0\"}", "has no paths");
	expect_refused("{\"info\": {}, \"requests\": []}", "version 2.1");
	expect_refused("{\"info\": {\"schema\": \"https://x/v1.0.0/\"}, "
		"\"item\": []}", "version 2.1");
}

/* Members of another type than they should be are not there. */
static void wrong_types_are_harmless(void **state)
{
	static const char *const texts[] = {
		"{\"info\": {\"name\": 1}, \"item\": [1, null, [], {\"item\": "
		"1, \"request\": []}, {\"request\": {\"url\": 5, \"header\": "
		"\"A: b\", \"body\": [], \"auth\": [1], \"method\": {}}}]}",
		"{\"values\": [1, [], {\"key\": 1}, {\"key\": \"a=b\","
		"\"value\": {}}]}",
		"{\"openapi\": \"3.0\", \"paths\": {\"\": {\"get\": 1, \"put\":"
		"{\"parameters\": 5, \"tags\": 1, \"requestBody\": []}}}}",
		"{\"log\": {\"entries\": [1, {\"request\": {\"url\": \"http:"
		"//a\", \"headers\": {}, \"postData\": 1, \"method\": "
		"\"G T\"}}]}}",
	};

	(void)state;
	for (size_t i = 0; i < FD_COUNT(texts); i++) {
		struct import import;
		struct buf out = BUF_INIT;
		struct err err = ERR_INIT;

		import_init(&import, "sample");
		assert_true(import_read(&import, IMPORT_UNKNOWN, texts[i],
			strlen(texts[i]), &err));
		import_write(&import, NULL, &out);
		assert_non_null(strstr(out.data, "# Imported from a"));
		buf_finish(&out);
		import_finish(&import);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_collection),
		cmocka_unit_test(an_environment),
		cmocka_unit_test(an_openapi_document),
		cmocka_unit_test(a_har_file),
		cmocka_unit_test(folders_in_folders_have_an_end),
		cmocka_unit_test(what_is_no_file_of_its_kind),
		cmocka_unit_test(wrong_types_are_harmless),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
